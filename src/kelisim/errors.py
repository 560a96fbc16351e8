"""Every exception that kelisim raises on purpose, and the exit status that each one gives the command line.

The tree::

    KelisimError            1  something went wrong that kelisim can explain
    ├── InputError          2  the data, the study or the request is at fault; carries every Fault found
    ├── NotSolved           3  the solver stopped without a proven optimum
    │   └── InfeasibleError 3  no plan satisfies the constraints (or nothing bounds the objective); says which
    └── CheckFailed         4  a result was computed but does not pass its own checks

Knows nothing of files, tables or solvers; it only words what they report.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

SHOWN_FAULTS = 20
"""Faults listed by ``str(InputError)``; ``InputError.faults`` always holds all of them."""

LISTED_PER_COLUMN = 1_000
"""A swapped column puts every one of its rows at fault; listing more of them would help nobody."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with the input, where it is, and how to mend it.

    ``row`` is the line of the CSV file as an editor shows it (the header is line 1); ``None`` where the fault
    belongs to the whole file. ``value`` is the offending text, shortened by :meth:`line` when shown.
    """

    file: str
    row: int | None
    column: str | None
    value: str
    expected: str
    mend: str

    @property
    def place(self) -> str:
        """Where: ``inflows.csv, row 17, column inflow_m3s``."""
        parts = [self.file]
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.column is not None:
            parts.append(f"column {self.column}")
        return ", ".join(parts)

    def line(self) -> str:
        """The fault on one line: place, what was found, what was expected, how to mend it."""
        found = f" found {shortened(self.value)};" if self.value else ""
        return f"{self.place}:{found} expected {self.expected}. Mend: {self.mend}."

    def as_dict(self) -> dict[str, str | int | None]:
        """The fault as plain data, ready for JSON."""
        return {
            "file": self.file,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "expected": self.expected,
            "mend": self.mend,
        }


def summed_up(faults: list[Fault]) -> list[Fault]:
    """``faults`` of one column; from :data:`LISTED_PER_COLUMN` on they are counted, not listed."""
    if len(faults) <= LISTED_PER_COLUMN:
        return faults
    column = faults[0]
    return [*faults[:LISTED_PER_COLUMN], Fault(
        column.file, None, column.column, f"{len(faults)} cells at fault", "a column that fits",
        "see whether the whole column is another quantity, format or list of keys",
    )]  # fmt: skip


def shortened(value: str, limit: int = 60) -> str:
    """``value`` quoted on one line and cut to ``limit`` characters; control characters are escaped."""
    cut = value if len(value) <= limit else value[: limit - 3] + "..."
    return '"' + "".join(c if c.isprintable() else repr(c)[1:-1] for c in cut) + '"'


class KelisimError(Exception):
    """Base of all exceptions raised on purpose; ``exit_code`` is the command's exit status."""

    exit_code: ClassVar[int] = 1


class InputError(KelisimError):
    """The input is at fault. ``faults`` lists everything found, sorted by file and row."""

    exit_code: ClassVar[int] = 2

    def __init__(self, faults: Iterable[Fault], subject: str = "the input") -> None:
        """Collect ``faults`` (at least one) about ``subject``, e.g. the name of a region."""
        self.faults: tuple[Fault, ...] = tuple(sorted(faults, key=_order))
        self.subject = subject
        if not self.faults:
            raise ValueError("an InputError needs at least one Fault")
        super().__init__(self.faults, subject)

    def __str__(self) -> str:
        count = len(self.faults)
        lines = [f"{count} fault{'s' if count > 1 else ''} in {self.subject}"]
        lines += [f"  {fault.line()}" for fault in self.faults[:SHOWN_FAULTS]]
        if count > SHOWN_FAULTS:
            lines.append(f"  ... and {count - SHOWN_FAULTS} more")
        return "\n".join(lines)


class NotSolved(KelisimError):
    """The solver stopped without a proven optimum (limit reached, numerical trouble)."""

    exit_code: ClassVar[int] = 3


class InfeasibleError(NotSolved):
    """No plan satisfies the constraints, or nothing bounds the objective; ``reasons`` says it in domain words."""

    exit_code: ClassVar[int] = 3

    def __init__(self, message: str, reasons: Iterable[str] = ()) -> None:
        """State what failed in ``message`` and, one per line, the constraints that cannot hold together."""
        self.message = message
        self.reasons: tuple[str, ...] = tuple(reasons)
        super().__init__(message, self.reasons)

    def __str__(self) -> str:
        return "\n".join([self.message, *(f"  {reason}" for reason in self.reasons)])


class CheckFailed(KelisimError):
    """A result was computed but a check of it failed; ``checks`` names the failed ones with their numbers."""

    exit_code: ClassVar[int] = 4

    def __init__(self, message: str, checks: Iterable[str] = ()) -> None:
        """State what failed in ``message`` and, one per line, each failed check with its error."""
        self.message = message
        self.checks: tuple[str, ...] = tuple(checks)
        super().__init__(message, self.checks)

    def __str__(self) -> str:
        return "\n".join([self.message, *(f"  {check}" for check in self.checks)])


def _order(fault: Fault) -> tuple[str, int, str]:
    return fault.file, fault.row or 0, fault.column or ""
