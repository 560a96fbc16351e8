"""Show a region's sources and a package's faults: as rich tables for a terminal, and as plain data for JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
from rich.table import Table as RichTable
from rich.text import Text

from kelisim.errors import Fault, InputError, shortened
from kelisim.region.package import Region
from kelisim.region.read import did_you_mean
from kelisim.region.schema import TABLES

QUALITIES = ("observed", "reported", "derived", "assumed")
"""Quality marks from the firmest to the softest."""


def sources_of(region: Region, table: str) -> list[dict[str, Any]]:
    """Where the rows of ``table`` come from: one entry per source and quality, most rows first.

    Each entry has rows, source, quality, first_year, last_year, title, publisher, published, url and licence.
    Raises KeyError if the region has no such table, ValueError if the table carries no provenance.
    """
    frame = region[table]
    if "quality" not in frame:
        raise ValueError(f"the table {table} carries no provenance")
    groups = frame.groupby(["source", "quality"], as_index=False).agg(
        rows=("source", "size"), first_year=("source_year", "min"), last_year=("source_year", "max")
    )
    references = region["sources"][["source", "title", "publisher", "published", "url", "licence"]]
    known = groups.merge(references, on="source", how="left")
    ordered = known.sort_values(["rows", "source"], ascending=[False, True])
    return [_plain(row) for row in ordered.to_dict("records")]


def sources_table(region: Region, table: str) -> RichTable:
    """The sources of ``table`` for a terminal; raises as :func:`sources_of`."""
    shown = RichTable(title=f"{TABLES[table].title_en} ({table}.csv): {len(region[table])} rows by source")
    for heading in ("rows", "quality", "years", "source", "reference"):
        shown.add_column(heading, justify="right" if heading == "rows" else "left", overflow="fold")
    for entry in sources_of(region, table):
        first, last = entry["first_year"], entry["last_year"]
        years = str(first) if first == last else f"{first}-{last}"
        reference = ". ".join(entry[key] for key in ("publisher", "title", "published", "url") if entry[key])
        cells = (str(entry["rows"]), entry["quality"], years, entry["source"], reference)
        # Text, not str: square brackets in data are no markup.
        shown.add_row(*map(Text, cells))
    return shown


def faults_as_data(faults: Iterable[Fault]) -> list[dict[str, Any]]:
    """The faults as plain data for JSON, in the order given."""
    return [fault.as_dict() for fault in faults]


def faults_table(faults: Iterable[Fault], limit: int | None = None) -> RichTable:
    """The faults for a terminal, in the order given; ``limit`` cuts the list and says how many are left."""
    listed = list(faults)
    shown = RichTable(title=f"{len(listed)} fault{'' if len(listed) == 1 else 's'}", show_lines=False)
    for heading in ("file", "row", "column", "found", "expected", "how to mend it"):
        shown.add_column(heading, justify="right" if heading == "row" else "left", overflow="fold")
    for fault in listed[:limit]:
        found = shortened(fault.value) if fault.value else ""
        row = "" if fault.row is None else str(fault.row)
        shown.add_row(*map(Text, (fault.file, row, fault.column or "", found, fault.expected, fault.mend)))
    if limit is not None and len(listed) > limit:
        shown.caption = f"{len(listed) - limit} more are not shown"
    return shown


def _plain(row: dict[Any, Any]) -> dict[str, Any]:
    """Values that JSON knows: no NumPy integers, no missing values."""
    return {
        str(key): int(value) if isinstance(value, int) or hasattr(value, "__index__") else _text(value)
        for key, value in row.items()
    }


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value)  # type: ignore[call-overload]


def require_table(table: str) -> None:
    """Raise InputError unless ``table`` is a table whose rows carry provenance."""
    known = [name for name, declared in TABLES.items() if any(c.name == "quality" for c in declared.columns)]
    if table not in known:
        close = did_you_mean(table, known)
        mend = f"did you mean {close}?" if close else f"choose one of: {', '.join(known)}"
        raise InputError([Fault(table, None, None, "", "a table whose rows have sources", mend)], subject="the request")


def quality_of(region: Region) -> list[dict[str, Any]]:
    """Rows of every table by quality mark: table, title, rows, observed, reported, derived, assumed."""
    entries = []
    for name, declared in TABLES.items():
        frame = region[name]
        if "quality" in frame and len(frame):
            counts = frame["quality"].value_counts()
            marks = {mark: int(counts.get(mark, 0)) for mark in QUALITIES}
            entries.append({"table": name, "title": declared.title_en, "rows": len(frame), **marks})
    return entries


def quality_table(region: Region) -> RichTable:
    """How well each table is founded, for a terminal."""
    shown = RichTable(title=f"{region.title}: rows by quality mark (kelisim sources TABLE shows the references)")
    for heading in ("table", "what", "rows", *QUALITIES):
        shown.add_column(heading, justify="left" if heading in ("table", "what") else "right")
    for entry in quality_of(region):
        shown.add_row(*(Text(str(entry[key])) for key in ("table", "title", "rows", *QUALITIES)))
    return shown
