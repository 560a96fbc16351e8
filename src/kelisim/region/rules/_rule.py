"""What a meaning rule is, and how it words a fault.

To add a rule: write a function ``(tables) -> Iterator[Fault]`` in the file of its sector, and add one line to that
file's tuple of rules. Frames are indexed by CSV line, so a rule can say where the fault stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kelisim.errors import Fault
from kelisim.region.schema import TABLES

Tables = Mapping[str, pd.DataFrame]
Check = Callable[[Tables], Iterator[Fault]]

TOLERANCE = 1e-6
"""Slack of sums that must be 1. Small, because the model takes the shares as they are: what is missing is lost."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A check across tables: what it promises, the tables that must be sound before it runs, and the check."""

    name: str
    promise: str
    needs: tuple[str, ...]
    check: Check


def rows(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows as named tuples with ``Index``, the CSV line.

    Their fields are those of the schema, which typing cannot know: this is the one place where it is told so.
    """
    yield from frame.itertuples()


def at(table: str, row: object, column: str | None, value: object, expected: str, mend: str) -> Fault:
    """A fault in ``table`` at CSV line ``row`` (an index label; ``None`` for the whole file)."""
    line = None if row is None else int(str(row))
    shown = f"{value:g}" if isinstance(value, float) else str(value)
    return Fault(TABLES[table].filename, line, column, shown, expected, mend)
