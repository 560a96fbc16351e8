"""The report as PDF/A on A4, set by Typst from the same document as the page: an archival file, same inputs same bytes.

Only fonts that come with Typst are used, so that it looks the same on every machine.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from importlib import metadata, resources
from pathlib import Path
from typing import Any

import typst

from kelisim.report.content import Content
from kelisim.report.document import Document, Picture
from kelisim.report.pages import document_of
from kelisim.report.words import say

SIZE = re.compile(r'<svg[^>]*? width="([\d.]+)pt" height="([\d.]+)pt"')
WIDEST_PT = 792.0
"""Width of the widest pictures (11 inches); they fill the page, and narrower ones keep their scale."""

LONGEST_HEADING = 18
"""Letters of a heading over numbers that stands in one line."""

LEAST_WIDTH, MOST_WIDTH = 9, 40
"""Letters between which the width of a column of words is held."""

STANDARD = "a-2b"
"""PDF/A-2b: everything that is needed to show the pages is inside the file."""

NO_DAY = 946_684_800
"""The standard asks for a date, and the same inputs must give the same bytes: 2000-01-01, as in the workbooks."""


def write_pdf(content: Content, out: Path, lang: str) -> list[Path]:
    """Write ``report-LANG.pdf`` into the folder ``out``; the file written."""
    path = out / f"report-{lang}.pdf"
    path.write_bytes(pdf(document_of(content, lang)))
    return [path]


def pdf(page: Document) -> bytes:
    """A document as PDF."""
    template = (resources.files("kelisim.report") / "templates" / "page.typ").read_bytes()
    told = asdict(page) | {"words": {"page": say("page", page.lang)}, "version": metadata.version("kelisim")}
    for section in told["sections"]:
        for part in section["parts"]:
            if "svg" in part:
                part.update(_size(part.pop("svg")))
            else:
                part["widths"] = _widths(part)
    pictures = {
        f"pictures/{part.name}.svg": part.svg.encode()
        for section in page.sections
        for part in section.parts
        if isinstance(part, Picture)
    }
    files = {"main": template, "data.json": json.dumps(told, ensure_ascii=False).encode(), **pictures}
    # files by name are taken too, which the type hints of typst do not tell
    made: bytes = typst.compile(  # type: ignore[call-overload]
        files, format="pdf", ignore_system_fonts=True, pdf_standards=STANDARD, timestamp=NO_DAY
    )
    return made


def _size(svg: str) -> dict[str, float]:
    """Share of the page's width that a picture takes, and its height against its width."""
    found = SIZE.search(svg)
    if found is None:
        raise ValueError("a picture does not tell its size in points")
    width, height = map(float, found.groups())
    return {"share": min(1.0, width / WIDEST_PT), "height_to_width": height / width}


def _widths(table: dict[str, Any]) -> list[int]:
    """Of columns of words the shares that they take of the room left by numbers: as their longest text, within bounds.
    Of columns of numbers the letters in a line, where the heading has to be broken into some; else 0."""
    found = []
    for place, (heading, *cells) in enumerate(zip(table["headings"], *table["rows"], strict=True)):
        longest = max(map(len, cells), default=0)
        if place < table["left"]:
            found.append(min(max(longest, len(heading), LEAST_WIDTH) + 2, MOST_WIDTH))
        elif len(heading) <= LONGEST_HEADING:
            found.append(0)
        else:
            found.append(max(longest, *map(len, heading.split()), -(-len(heading) // 2)) + 1)
    return found
