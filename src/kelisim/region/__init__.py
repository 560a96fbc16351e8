"""Regions: read, check, describe. Everything downstream takes a :class:`Region` and never opens a file."""

from __future__ import annotations

from kelisim.region.check import Checked, check_folder
from kelisim.region.datapackage import write_datapackage
from kelisim.region.embedded import embedded_names, find
from kelisim.region.package import Region, load
from kelisim.region.players import available, check_package
from kelisim.region.schema import TABLES, Column, Table

__all__ = [
    "TABLES",
    "Checked",
    "Column",
    "Region",
    "Table",
    "available",
    "check_folder",
    "check_package",
    "embedded_names",
    "find",
    "load",
    "write_datapackage",
]
