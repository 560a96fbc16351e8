"""What can be made of a result folder: a writer per format, and the kinds of folders that it can take."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kelisim.report.content import KINDS, SOLVED, Content
from kelisim.report.geo import write_geojson
from kelisim.report.iamc import write_iamc
from kelisim.report.netcdf import write_netcdf
from kelisim.report.page import write_html
from kelisim.report.pdf import write_pdf
from kelisim.report.power_network import write_networks
from kelisim.report.sheets import write_workbook

Writer = Callable[[Content, Path, str], list[Path]]
"""Writes one format in one language (``en`` or ``ru``) into a folder, and tells the files written."""

WRITERS: dict[str, Writer] = {
    "html": write_html,
    "pdf": write_pdf,
    "xlsx": write_workbook,
    "iamc": write_iamc,
    "nc": write_netcdf,
    "geojson": write_geojson,
    "pypsa": write_networks,
}
"""Writers by the name of the format, in the order in which they are told."""

TAKES: dict[str, tuple[str, ...]] = {
    "html": KINDS,
    "pdf": KINDS,
    "xlsx": KINDS,
    "iamc": SOLVED,
    "nc": SOLVED,
    "geojson": (*SOLVED, "corridor"),
    "pypsa": SOLVED,
}
"""The kinds of folders that a format can be made of."""

IN_LANGUAGES = ("html", "pdf", "xlsx")
"""Formats that are written once in every language asked for; the others are for programs, and written once."""


def formats_of(kind: str) -> tuple[str, ...]:
    """The formats that can be made of a kind of folder."""
    return tuple(name for name in WRITERS if kind in TAKES[name])
