"""The document of a result folder, whatever its kind."""

from __future__ import annotations

from collections.abc import Callable

from kelisim.report.content import Content
from kelisim.report.document import Document
from kelisim.report.study_page import study_document

DOCUMENTS: dict[str, Callable[[Content, str], Document]] = {"study": study_document, "game": study_document}


def document_of(content: Content, lang: str) -> Document:
    """What the page of ``content`` says in ``lang`` (``en`` or ``ru``)."""
    return DOCUMENTS[content.kind](content, lang)
