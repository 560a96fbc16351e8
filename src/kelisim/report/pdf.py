"""The report as PDF/A on A4, set by Typst from the same document as the page: an archival file, same inputs same bytes.

Only fonts that come with Typst are used, so that it looks the same on every machine.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib import metadata, resources
from pathlib import Path

import typst

from kelisim.report.content import Content
from kelisim.report.document import Document, Picture
from kelisim.report.pages import document_of
from kelisim.report.words import say

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
            part.pop("svg", None)
    pictures = {
        f"pictures/{part.name}.svg": part.svg.encode()
        for section in page.sections
        for part in section.parts
        if isinstance(part, Picture)
    }
    files = {"main": template, "data.json": json.dumps(told, ensure_ascii=False).encode(), **pictures}
    made = typst.compile(files, format="pdf", ignore_system_fonts=True, pdf_standards=STANDARD, timestamp=NO_DAY)
    assert isinstance(made, bytes)  # without a path to write to, and of one file, it is one piece
    return made
