"""Edits: one cell of one row of one table changed, as measures and conditions state it in edits.csv.

An edit names the table, the key of the row (several key columns joined with ``|``), the column, the operation (set,
add, multiply) and the value. The changed cell passes the same check as one read from a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from kelisim.errors import Fault, InputError
from kelisim.region.package import Region
from kelisim.region.read import did_you_mean
from kelisim.region.schema import TABLES, Column
from kelisim.region.schema._declare import number
from kelisim.region.values import cell_problem, typed_cell

KEY_SEPARATOR = "|"
FILE = TABLES["edits"].filename
_OPERAND = number("value", "value", "значение", "Summand or factor.", "1")
_CELLS = ["table", "row", "column", "operation", "value"]


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of one cell; ``line`` is where it stands in edits.csv, ``None`` if it stands in no file."""

    table: str
    row: str
    column: str
    operation: str
    value: str
    line: int | None = None


def edits_of(region: Region, bundles: Sequence[str]) -> tuple[Edit, ...]:
    """The edits of measures and conditions, bundle by bundle in the order given, each in the order of its steps. A
    bundle named twice counts once.
    Raises InputError for bundles that the region does not know.
    """
    return tuple(edit for own in edits_by_bundle(region, bundles).values() for edit in own)


def edits_by_bundle(region: Region, bundles: Sequence[str]) -> dict[str, tuple[Edit, ...]]:
    """The edits of :func:`edits_of` by bundle; raises as it does."""
    known = [*region["measures"]["measure"], *region["conditions"]["condition"]]
    faults = [_unknown_bundle(bundle, known) for bundle in bundles if bundle not in known]
    if faults:
        raise InputError(faults, subject=f"the request to change {region.name}")
    edits = region["edits"]
    edits = edits[edits["bundle"].isin(bundles)].sort_values("step", kind="stable")
    found: dict[str, list[Edit]] = {bundle: [] for bundle in bundles}
    for row in edits[["bundle", *_CELLS]].itertuples(index=False, name=None):
        bundle, table, place, column, operation, value = map(str, row)
        found[bundle].append(Edit(table, place, column, operation, value))
    return {bundle: tuple(own) for bundle, own in found.items()}


def edited(region: Region, edits: Sequence[Edit]) -> Region:
    """The region with ``edits`` made one after the other. Raises InputError with every edit that cannot be made."""
    tables = {name: region[name] for name in TABLES}
    changed: dict[str, pd.DataFrame] = {}
    places: Places = {}
    faults: list[Fault] = []
    for edit in edits:
        found = _resolved(tables, places, edit)
        if isinstance(found, list):
            faults += found
            continue
        if edit.table not in changed:
            changed[edit.table] = tables[edit.table] = tables[edit.table].copy()
        changed[edit.table].loc[found.place, edit.column] = found.value
    if faults:
        raise InputError(faults, subject=f"the edits of {region.name}")
    return region.with_tables(changed)


def edit_faults(tables: Mapping[str, pd.DataFrame], edits: Iterable[Edit]) -> Iterator[Fault]:
    """What keeps each of ``edits``, for itself, from being made in ``tables``."""
    places: Places = {}
    for edit in edits:
        found = _resolved(tables, places, edit)
        if isinstance(found, list):
            yield from found


Places = dict[str, dict[str, int]]
"""Index label of each row by its key, for the tables that were asked for; keys cannot be edited, so it stays true."""


@dataclass(frozen=True, slots=True)
class _Found:
    """Row and new value of an edit that can be made."""

    place: int
    value: str | float | int | None


def _resolved(tables: Mapping[str, pd.DataFrame], places: Places, edit: Edit) -> _Found | list[Fault]:
    faults = list(_misplaced(tables, places, edit))
    if faults:
        return faults
    frame, declared = tables[edit.table], TABLES[edit.table].column(edit.column)
    place = _places(tables, places, edit.table)[edit.row]
    text = _new_text(frame.at[place, edit.column], edit)  # noqa: PD008  one cell of a labelled row
    if text is None:
        return [_fault(edit, "value", edit.value, "a number", "write a number, with a point for decimals")]
    value, wrong = _checked(edit, declared, text)
    if not wrong and (unknown := _unanswered(tables, edit, declared, str(value))) is not None:
        wrong = [unknown]
    return wrong or _Found(place, value)


def _places(tables: Mapping[str, pd.DataFrame], places: Places, table: str) -> dict[str, int]:
    if table not in places:
        keys = _keys(tables[table], table)
        places[table] = dict(zip(keys.tolist(), keys.index.tolist(), strict=True))
    return places[table]


def _misplaced(tables: Mapping[str, pd.DataFrame], places: Places, edit: Edit) -> Iterator[Fault]:
    """A fault if table, column or row are not there, or the operation does not suit the column."""
    if edit.table not in TABLES or edit.table not in tables:
        yield _fault(edit, "table", edit.table, "a table of the region", _did_you_mean(edit.table, TABLES))
        return
    columns = {column.name: column for column in TABLES[edit.table].columns}
    if edit.column not in columns or edit.column in TABLES[edit.table].key:
        free = [name for name in columns if name not in TABLES[edit.table].key]
        yield _fault(edit, "column", edit.column, f"a column of {edit.table} that is no key",
                     _did_you_mean(edit.column, free))  # fmt: skip
    elif edit.operation != "set" and columns[edit.column].dtype == "string":
        yield _fault(edit, "operation", edit.operation, f"set, as {edit.column} is text", "write set")
    keys = _places(tables, places, edit.table)
    if edit.row not in keys:
        key = KEY_SEPARATOR.join(TABLES[edit.table].key)
        mend = _did_you_mean(edit.row, list(keys))
        yield _fault(edit, "row", edit.row, f"the key of a row of {edit.table} ({key})", mend)


def _keys(frame: pd.DataFrame, table: str) -> pd.Series:
    first, *more = (frame[name].astype(str) for name in TABLES[table].key)
    for part in more:
        first = first + KEY_SEPARATOR + part
    return first


def _new_text(old: object, edit: Edit) -> str | None:
    """The text of the new cell; ``None`` where a number is wanted and ``edit`` gives none."""
    if edit.operation == "set":
        return edit.value
    if cell_problem(edit.value, _OPERAND) is not None:
        return None
    before, operand = float(str(old)), float(edit.value)
    return repr(before + operand if edit.operation == "add" else before * operand)


def _checked(edit: Edit, declared: Column, text: str) -> tuple[str | float | int | None, list[Fault]]:
    """The typed value of the new cell, or the faults that a file with this cell would have."""
    if declared.dtype == "integer" and text.endswith(".0"):
        text = text[:-2]
    value, problem = typed_cell(text, declared)
    return (None, [_fault(edit, "value", text, *problem)]) if problem is not None else (value, [])


def _unanswered(tables: Mapping[str, pd.DataFrame], edit: Edit, declared: Column, value: str) -> Fault | None:
    """A fault if ``value`` should name a row of another table and does not."""
    if declared.references is None or value == "":
        return None
    target, field = declared.references.split(".")
    known = list(tables[target][field].astype(str)) if target in tables else [value]
    if value in known:
        return None
    return _fault(edit, "value", value, f"a {declared.title_en} listed in {target}.csv", _did_you_mean(value, known))


def _fault(edit: Edit, column: str, value: str, expected: str, mend: str) -> Fault:
    return Fault(FILE, edit.line, column, value, expected, mend)


def _unknown_bundle(bundle: str, known: Sequence[str]) -> Fault:
    return Fault("measures.csv", None, "measure", bundle, "a measure or condition of the region",
                 _did_you_mean(bundle, known))  # fmt: skip


def _did_you_mean(word: str, known: Sequence[str] | Mapping[str, object]) -> str:
    close = did_you_mean(word, known)
    return f"did you mean {close}?" if close else "see the tables of the region for what there is"
