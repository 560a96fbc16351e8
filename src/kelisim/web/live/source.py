"""Where a number of the data stands and comes from: table, row by key, column."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from kelisim.errors import Fault, InputError
from kelisim.region.edits import KEY_SEPARATOR
from kelisim.region.package import Region
from kelisim.region.read import did_you_mean
from kelisim.region.schema import TABLES


def row_at(region: Region, table: str, row: str) -> pd.Series | None:
    """The row of ``table`` whose key (several columns joined with ``|``) is ``row``; None if it has none."""
    frame, key = region[table], list(TABLES[table].key)
    parts = row.split(KEY_SEPARATOR)
    if len(parts) != len(key):
        return None
    inside = pd.Series(True, index=frame.index)
    for name, part in zip(key, parts, strict=True):
        inside &= frame[name].astype(str) == part
    found = frame[inside]
    return found.iloc[0] if len(found) else None


def source_of(region: Region, table: str, row: str, column: str) -> dict[str, Any]:
    """Value, unit, titles and provenance of one cell of the region.

    Raises InputError for a table, row or column that is not there, or a table without provenance.
    """
    faults = _unknown("table", table, [name for name, one in TABLES.items() if _told(one.columns)])
    if not faults:
        faults = _unknown("column", column, [one.name for one in TABLES[table].columns])
    cells = None if faults else row_at(region, table, row)
    if cells is None and not faults:
        key = KEY_SEPARATOR.join(TABLES[table].key)
        faults = [Fault("request", None, "row", row, f"the key of a row of {table} ({key})", "see the table")]
    if cells is None:
        raise InputError(faults, "the request")
    declared = TABLES[table].column(column)
    references = region["sources"].set_index("source")
    name = str(cells["source"])
    reference = pd.Series(references.loc[name]) if name in references.index else None
    value = cells[column]
    return {
        "table": table, "row": row, "column": column, "value": _plain(value), "unit": declared.unit,
        "title_en": declared.title_en, "title_ru": declared.title_ru, "source": name,
        "reference": "" if reference is None else _joined(reference),
        "url": "" if reference is None else _text(reference["url"]),
        "year": int(cells["source_year"]), "quality": str(cells["quality"]), "note": _text(cells["note"]),
    }  # fmt: skip


def _told(columns: tuple[Any, ...]) -> bool:
    return any(column.name == "quality" for column in columns)


def _unknown(what: str, name: str, known: list[str]) -> list[Fault]:
    if name in known:
        return []
    close = did_you_mean(name, known)
    mend = f"did you mean {close}?" if close else "see docs/tables.md"
    return [Fault("request", None, what, name, f"a {what} whose rows carry their source", mend)]


def _joined(reference: pd.Series) -> str:
    parts = (_text(reference[name]) for name in ("publisher", "title", "published"))
    return ". ".join(part for part in parts if part)


def _plain(value: object) -> float | int | str | None:
    if pd.isna(value):  # type: ignore[call-overload]
        return None
    if isinstance(value, str):
        return value
    number = float(value)  # type: ignore[arg-type]
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value)  # type: ignore[call-overload]
