"""Turn the text cells of a table into typed columns, and report every cell that does not fit its declaration.

Judges one cell at a time against the schema: type, bounds, choices, required. What cells mean together is in
:mod:`kelisim.region.keys` and :mod:`kelisim.region.rules`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

import pandas as pd

from kelisim.errors import Fault, summed_up
from kelisim.region.read import MAXIMUM_CELL, RawTable, did_you_mean
from kelisim.region.schema import Column, Table

LONGEST_NUMBER = 40
"""Longer text is no number that anybody meant; it is refused before any pattern is tried on it."""

_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_WHOLE = re.compile(r"[+-]?[0-9]+")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_NO_NUMBER_WORDS = frozenset({"nan", "na", "n/a", "null", "none", "-", "inf", "-inf", "+inf", "infinity", "#n/a"})

_BLANKS: dict[str, str | float | int] = {"string": "", "number": math.nan, "integer": 0}
_PANDAS = {"string": "str", "number": "float64", "integer": "int64"}


def typed(raw: RawTable) -> tuple[pd.DataFrame, list[Fault]]:
    """The table with dtypes and defaults by schema, indexed by CSV line, and the faults of its cells.

    A cell at fault holds its default or a blank value in the frame (free text stays as it is), so that it does not
    cause further faults: use the frame only where it has no faults.
    """
    faults: list[Fault] = []
    frame = pd.DataFrame(index=pd.Index(raw.lines, dtype="int64", name="row"))
    for column in raw.table.columns:
        if column.name not in raw.columns:
            continue
        values, more = _typed_column(raw, column)
        faults += more
        frame[column.name] = pd.Series(values, index=frame.index, dtype=_PANDAS[column.dtype])
    return frame, faults


def empty(table: Table) -> pd.DataFrame:
    """A frame without rows but with the columns and dtypes of ``table``."""
    return pd.DataFrame({c.name: pd.Series([], dtype=_PANDAS[c.dtype]) for c in table.columns})


def typed_cell(cell: str, column: Column) -> tuple[str | float | int, tuple[str, str] | None]:
    """The value of one cell of a column that is no key, and what is expected and how to mend it if it does not fit."""
    if cell == "" and not column.required:
        return _blank(column), None
    problem = cell_problem(cell, column)
    return (_blank(column), problem) if problem is not None else (_value(cell, column), None)


def _typed_column(raw: RawTable, column: Column) -> tuple[list[str | float | int], list[Fault]]:
    values: list[str | float | int] = []
    faults: list[Fault] = []
    key = column.name in raw.table.key and column.references is None and not column.choices
    blank = _blank(column)
    keep = column.dtype == "string" and column.references is None and not column.choices
    for line, cell in zip(raw.lines, raw.columns[column.name], strict=True):
        if cell == "" and not column.required:
            values.append(blank)
            continue
        problem = cell_problem(cell, column, key)
        if problem is None:
            values.append(_value(cell, column))
            continue
        values.append(cell if keep else blank)
        faults.append(Fault(raw.table.filename, line, column.name, cell, *problem))
    return values, summed_up(faults)


def _blank(column: Column) -> str | float | int:
    if column.default is not None:
        return column.default
    return _BLANKS[column.dtype]


def _value(cell: str, column: Column) -> str | float | int:
    if column.dtype == "string":
        return cell
    return float(cell) if column.dtype == "number" else int(cell)


def cell_problem(cell: str, column: Column, key: bool = False) -> tuple[str, str] | None:
    """What is expected of ``cell`` and how to mend it, or ``None`` if it fits; ``key``: it names its row."""
    if cell == "":
        return _expectation(column), f"fill in the {column.title_en}"
    if len(cell) > MAXIMUM_CELL:
        return f"at most {MAXIMUM_CELL} characters, found {len(cell)}", "shorten the text"
    if cell != cell.strip():
        return "no blanks around the value", f"write {cell.strip()!r}"
    if not cell.isprintable():
        return "one line of plain text", "remove line breaks and control characters"
    if column.dtype == "string":
        return _text_problem(cell, column, key)
    return _number_problem(cell, column)


def _text_problem(cell: str, column: Column, key: bool) -> tuple[str, str] | None:
    if column.choices and cell not in column.choices:
        close = did_you_mean(cell, column.choices)
        return _expectation(column), f"did you mean {close}?" if close else "write one of these words"
    parts = cell.split(column.joined) if column.joined else [cell]
    if key and not all(_KEY.fullmatch(part) for part in parts):
        return "a key of letters, digits and dashes", "write a short key without blanks, e.g. upper-valley"
    return None


def _number_problem(cell: str, column: Column) -> tuple[str, str] | None:
    pattern = _NUMBER if column.dtype == "number" else _WHOLE
    if len(cell) > LONGEST_NUMBER:
        return _expectation(column), "shorten the number"
    if not pattern.fullmatch(cell):
        return _expectation(column), next(_number_mends(cell, column))
    value = float(cell)
    if math.isinf(value) or (column.dtype == "integer" and abs(value) > 2**53):
        return _expectation(column), "write a number of ordinary size"
    low, high = column.minimum, column.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        return _expectation(column), f"correct the value; check the sign and the unit ({column.unit})"
    return None


def _number_mends(cell: str, column: Column) -> Iterator[str]:
    """Mends for a cell that is no number, the likeliest first."""
    if cell.lower() in _NO_NUMBER_WORDS:
        yield "leave the cell empty for the default" if not column.required else "write the number, or drop the row"
    if column.dtype == "integer" and _NUMBER.fullmatch(cell):
        yield f"write a whole number, e.g. {float(cell):.0f}"
    if re.fullmatch(r"[+-]?[0-9]+,[0-9]+", cell):
        yield f"write a decimal point: {cell.replace(',', '.')}"
    bare = re.sub(r"(?<=[0-9])[\s'’,_\u00a0\u202f](?=[0-9]{3})", "", cell)
    if bare != cell and _NUMBER.fullmatch(bare):
        yield f"write the number without thousands separators: {bare}"
    leading = _NUMBER.match(cell)
    if leading and leading.group():
        yield f"write the number alone, in {column.unit}: {leading.group()}"
    yield f"write a number in {column.unit}"


def _expectation(column: Column) -> str:
    """The declaration of a column in words: ``a number >= 0 and <= 1 (1)``."""
    if column.choices:
        return f"one of {', '.join(column.choices)}"
    if column.dtype == "string":
        return f"text: {column.title_en}"
    bounds = [f">= {column.minimum:g}"] if column.minimum is not None else []
    bounds += [f"<= {column.maximum:g}"] if column.maximum is not None else []
    kind = "a number" if column.dtype == "number" else "a whole number"
    return " ".join([kind, " and ".join(bounds), f"[{column.unit}]"]).replace("  ", " ")
