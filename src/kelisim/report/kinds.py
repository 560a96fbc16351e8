"""What can be made of a result folder: a writer per format, and the kinds of folders that it can take."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kelisim.report.content import KINDS, Content

Writer = Callable[[Content, Path, str], list[Path]]
"""Writes one format in one language (``en`` or ``ru``) into a folder, and tells the files written."""

WRITERS: dict[str, Writer] = {}
"""Writers by the name of the format, in the order in which they are told."""

TAKES: dict[str, tuple[str, ...]] = dict.fromkeys(WRITERS, KINDS)
"""The kinds of folders that a format can be made of."""

IN_LANGUAGES = ("html", "pdf", "xlsx")
"""Formats that are written once in every language asked for; the others are for programs, and written once."""


def formats_of(kind: str) -> tuple[str, ...]:
    """The formats that can be made of a kind of folder."""
    return tuple(name for name in WRITERS if kind in TAKES[name])
