"""Tables as an Excel workbook: headers frozen and with units, figures as figures, sums as formulas.

Made with XlsxWriter. Text is written as text, so that no cell can act as a formula but those made here. The same
tables give the same bytes: the date inside is fixed.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import xlsxwriter

CREATED = datetime(2000, 1, 1)  # noqa: DTZ001  no moment: the format wants a date, and the same for the same tables
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
NARROW, SHORT, WIDE, LINE = 9, 14, 56, 15
"""Least width of a column in characters, the longest line of a heading that is not broken, the greatest width of a
column, and the height of a line in points."""
FORMATS = {
    "musd": "#,##0.0", "share": "0.0%", "year": "0", "date": "", "number": "#,##0.00", "text": "@",
    "volume": "#,##0.0000", "energy": "#,##0.0", "price": "#,##0.000", "small": "0.0E+00", "note": "@", "long": "@",
    "key": "@", "chain": "@",
}  # fmt: skip
"""Kinds of cells. What stands between thousands and before decimals, and how a date is written, is up to the reader's
own Excel. ``note`` and ``long``: text in several lines; ``key``: what a row is called in the data, hidden; ``chain``:
text in one line, however long."""
LOCAL_DATE = 14
"""Number of the format of dates that follows the reader's settings."""
BROKEN = {"note": 90, "long": 34}
"""Width of columns whose text is always broken into lines."""
HEAD = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8F1F8"}
ONE_LINE = ("key", "chain")
LEFT = {"align": "left", "indent": 1}
"""A little room between a number and the text to its right."""
PAGE, SCALE = 260, 60
"""Characters that can still be read side by side on a page; what is wider is printed at so many per cent over several
pages, with the first columns repeated."""


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
        heads = {True: book.add_format({**HEAD, **LEFT}), False: book.add_format({**HEAD, "align": "right"})}
        formats = {}
        for kind, code in FORMATS.items():
            looks = {"text_wrap": kind not in ONE_LINE, **LEFT} if _is_text(kind) else {}
            formats[kind] = book.add_format({"num_format": code or LOCAL_DATE, "valign": "top", **looks})
        for sheet in sheets:
            _write(book.add_worksheet(sheet.title), sheet, heads, formats)


def _is_text(kind: str) -> bool:
    return FORMATS[kind] == "@"


def _write(
    page: xlsxwriter.worksheet.Worksheet, sheet: Sheet, heads: Mapping[bool, object], formats: Mapping[str, object]
) -> None:
    names = list(sheet.columns)
    heights, shown = [1] * (len(sheet.table) + 1), 0
    for place, name in enumerate(names):
        heading, kind = sheet.columns[name]
        cells = sheet.table[name].tolist()
        width = _width(heading, cells, kind)
        page.set_column(place, place, width, None, {"hidden": kind == "key", "level": int(kind == "key")})
        shown += 0 if kind == "key" else width
        page.write_string(0, place, heading, heads[_is_text(kind)])
        heights[0] = max(heights[0], _lines(heading, width))
        for row, cell in enumerate(cells, start=1):
            _write_cell(page, (row, place), cell, kind, formats[kind])
            if kind not in ONE_LINE and _is_text(kind) and len(str(cell)) >= width:
                heights[row] = max(heights[row], _lines(str(cell), width))
    for row, lines in enumerate(heights):
        if lines > 1:  # not every program makes rows as high as their text by itself
            page.set_row(row, LINE * lines)
    page.freeze_panes(1, sheet.frozen)
    page.autofilter(0, 0, max(len(sheet.table), 1), max(len(names) - 1, 0))
    _set_up_print(page, sheet, shown)


def _set_up_print(page: xlsxwriter.worksheet.Worksheet, sheet: Sheet, width: int) -> None:
    """Landscape A4, as wide as the page where it can be read; headings on every page, sheet and page number below."""
    page.set_landscape()
    page.set_paper(9)  # A4
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.repeat_rows(0)
    if width <= PAGE:
        page.fit_to_pages(1, 0)
    else:
        page.set_print_scale(SCALE)
        page.repeat_columns(0, max(sheet.frozen - 1, 0))
    page.set_footer("&L&A&R&P / &N")


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
    elif isinstance(cell, bool) or _is_text(kind):
        page.write_string(*place, str(cell), look)
    else:
        page.write_number(*place, float(str(cell)), look)


def _width(heading: str, cells: list[object], kind: str) -> int:
    """Wide enough for every cell and for the longest word of the heading, which may be broken into lines."""
    if kind in BROKEN:
        return BROKEN[kind]
    longest = max((len(_shown(cell, kind)) for cell in cells), default=0)
    words = max(len(word) for word in heading.split())
    lines = max(len(line) for line in heading.split("\n"))
    return min(WIDE, max(NARROW, longest + 3, words + 4, min(lines, SHORT) + 3, len(heading) // 3 + 2))


def _shown(cell: object, kind: str) -> str:
    """About what the cell shows: a number as its format has it."""
    value = cell.value if isinstance(cell, Formula) else cell
    if _is_text(kind) or not isinstance(value, int | float) or value != value:  # noqa: PLR0124  not a number
        return str(value)
    digits = len(FORMATS[kind].partition(".")[2].rstrip("%"))
    return f"{value:,.{digits}f}" if kind != "small" else "-0.0E+00"


def _lines(text: str, width: int) -> int:
    """Lines that a text takes in a column, broken at words."""
    return sum(len(textwrap.wrap(part, width - 1)) or 1 for part in text.split("\n"))
