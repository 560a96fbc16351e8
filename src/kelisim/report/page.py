"""The report page: one HTML file per language that opens from disk and asks the network for nothing."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

import jinja2

from kelisim.report.content import Content
from kelisim.report.document import Document
from kelisim.report.pages import document_of
from kelisim.report.words import say


def write_html(content: Content, out: Path, lang: str) -> list[Path]:
    """Write ``report-LANG.html`` into the folder ``out``; the file written."""
    path = out / f"report-{lang}.html"
    path.write_text(html(document_of(content, lang)), encoding="utf-8")
    return [path]


def html(page: Document) -> str:
    """A document as HTML with its pictures inside."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("kelisim.report"), autoescape=True, undefined=jinja2.StrictUndefined
    )
    words = {"contents": say("contents", page.lang)}
    return environment.get_template("page.html").render(page=page, words=words, version=metadata.version("kelisim"))
