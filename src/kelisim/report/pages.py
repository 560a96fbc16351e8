"""The document of a result folder, whatever its kind."""

from __future__ import annotations

from collections.abc import Callable

from kelisim.report.content import Content
from kelisim.report.corridor_page import corridor_document
from kelisim.report.deal_page import deal_document
from kelisim.report.document import Document
from kelisim.report.programme_page import plan_document, roadmap_document
from kelisim.report.study_page import study_document

DOCUMENTS: dict[str, Callable[[Content, str], Document]] = {
    "study": study_document,
    "game": study_document,
    "deal": deal_document,
    "corridor": corridor_document,
    "plan": plan_document,
    "roadmap": roadmap_document,
}
"""What makes the document of each kind of folder."""


def document_of(content: Content, lang: str) -> Document:
    """What the page of ``content`` says in ``lang`` (``en`` or ``ru``)."""
    return DOCUMENTS[content.kind](content, lang)
