"""Tables as an Excel workbook: headers frozen and with units, figures as figures, sums as formulas.

Made with XlsxWriter. Text is written as text, so that no cell can act as a formula but those made here. The same
tables give the same bytes: the date inside is fixed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import xlsxwriter

CREATED = datetime(2000, 1, 1)  # noqa: DTZ001  no moment: the format wants a date, and the same for the same tables
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
NARROW, WIDE = 9, 46
FORMATS = {
    "musd": "#,##0.0", "share": "0.0%", "year": "0", "date": "yyyy-mm-dd", "number": "#,##0.00", "text": "@",
    "volume": "#,##0.0000", "energy": "#,##0.0", "price": "#,##0.000", "small": "0.0E+00", "note": "@",
}  # fmt: skip
"""Kinds of cells. What stands between thousands and before decimals is up to the reader's own Excel. ``note``: text in
several lines."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that is worked out from others: ``text`` in Excel's English form, and its value."""

    text: str
    value: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to write: its title, and by column of ``table`` the heading (with unit) and the kind of :data:`FORMATS`.
    Columns without an entry are left out. ``frozen``: columns that stay when one scrolls."""

    title: str
    table: pd.DataFrame
    columns: Mapping[str, tuple[str, str]]
    frozen: int = 1


def write_sheets(sheets: list[Sheet], title: str, path: Path) -> None:
    """Write ``sheets`` to ``path``."""
    with xlsxwriter.Workbook(str(path), OPTIONS) as book:
        book.set_properties({"title": title, "author": "kelisim", "created": CREATED})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8F1F8"})
        formats = {
            kind: book.add_format({"num_format": code, "valign": "top", "text_wrap": kind == "note"})
            for kind, code in FORMATS.items()
        }
        for sheet in sheets:
            _write(book.add_worksheet(sheet.title), sheet, head, formats)


def _write(page: xlsxwriter.worksheet.Worksheet, sheet: Sheet, head: object, formats: Mapping[str, object]) -> None:
    names = list(sheet.columns)
    for place, name in enumerate(names):
        heading, kind = sheet.columns[name]
        page.write_string(0, place, heading, head)
        cells = sheet.table[name].tolist()
        page.set_column(place, place, _width(heading, cells, kind))
        for row, cell in enumerate(cells, start=1):
            _write_cell(page, (row, place), cell, kind, formats[kind])
    page.freeze_panes(1, sheet.frozen)
    page.autofilter(0, 0, max(len(sheet.table), 1), max(len(names) - 1, 0))
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1 if len(names) <= 20 else 0, 0)
    page.repeat_rows(0)


def _write_cell(
    page: xlsxwriter.worksheet.Worksheet, place: tuple[int, int], cell: object, kind: str, look: object
) -> None:
    """One cell; a missing value stays blank."""
    if cell is None or cell is pd.NA or cell != cell:  # noqa: PLR0124  not a number
        page.write_blank(*place, None, look)
    elif isinstance(cell, Formula):
        page.write_formula(*place, cell.text, look, cell.value)
    elif isinstance(cell, date):
        page.write_datetime(*place, cell, look)
    elif isinstance(cell, bool) or kind in ("text", "note"):
        page.write_string(*place, str(cell), look)
    else:
        page.write_number(*place, float(str(cell)), look)


def _width(heading: str, cells: list[object], kind: str) -> int:
    if kind == "note":
        return 2 * WIDE
    longest = max((len(str(cell)) for cell in cells), default=0) if kind == "text" else 10
    lines = max(len(line) for line in heading.split("\n"))
    return min(WIDE, max(NARROW, longest + 2, lines // 2 + 2 if "\n" not in heading else lines + 2))
