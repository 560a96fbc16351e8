"""A corpus of broken packages: each takes the good toy region and breaks it in one way that users break things.

``row`` and ``column`` are where the fault must be reported; ``faults`` is how many faults the mistake may cause.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.region.edits import (
    add_column,
    cells_of,
    copy_row,
    drop_column,
    drop_rows,
    lines_of,
    recode,
    rename_column,
    replace_text,
    set_cell,
    write_lines,
)


@dataclass(frozen=True)
class Broken:
    """One broken package: what is wrong, how the good one is broken, and where the fault must be reported."""

    name: str
    apply: Callable[[Path], object]
    file: str
    row: int | None = None
    column: str | None = None
    faults: int = 1


def cell(name: str, file: str, row: int, column: str, value: str, faults: int = 1) -> Broken:
    """A package with one wrong cell, reported at that cell."""
    return Broken(name, lambda root: set_cell(root, file, row, column, value), file, row, column, faults)


def _swap_lines(root: Path) -> None:
    lines = lines_of(root, "reservoir_curves.csv")
    lines[1], lines[2] = lines[2], lines[1]
    write_lines(root, "reservoir_curves.csv", lines)


def _semicolons(root: Path) -> None:
    write_lines(root, "demand.csv", [";".join(cells_of(line)) for line in lines_of(root, "demand.csv")])


def _decimal_commas_bare(root: Path) -> None:
    """A row in which 160.0 has become 160,0 without quotation marks."""
    lines = lines_of(root, "inflows.csv")
    lines[5] = lines[5].replace(".", ",", 1) if "." in lines[5] else lines[5].replace("160", "160,0", 1)
    write_lines(root, "inflows.csv", lines)


def _short_row(root: Path) -> None:
    lines = lines_of(root, "towns.csv")
    write_lines(root, "towns.csv", [lines[0], ",".join(cells_of(lines[1])[:-2])])


def _double_header(root: Path) -> None:
    lines = lines_of(root, "towns.csv")
    write_lines(root, "towns.csv", [lines[0] + ",town", lines[1] + ",x"])


def _folder(root: Path) -> None:
    (root / "towns.csv").unlink()
    (root / "towns.csv").mkdir()


def _link(root: Path) -> None:
    (root / "towns.csv").unlink()
    (root / "towns.csv").symlink_to("/etc/hostname")


def _dangling_link(root: Path) -> None:
    (root / "towns.csv").unlink()
    (root / "towns.csv").symlink_to("nowhere.csv")


def _fifo(root: Path) -> None:
    (root / "towns.csv").unlink()
    os.mkfifo(root / "towns.csv")


def _orphan(root: Path) -> None:
    copy_row(root, "nodes.csv", 3, {"node": "orphan"})


def _circle(root: Path) -> None:
    copy_row(root, "nodes.csv", 3, {"node": "loop"})
    copy_row(root, "reaches.csv", 2, {"reach": "plain--loop", "from_node": "plain", "to_node": "loop"})
    copy_row(root, "reaches.csv", 2, {"reach": "loop--lake", "from_node": "loop", "to_node": "lake"})


def _long_text(root: Path) -> None:
    set_cell(root, "towns.csv", 2, "note", "x" * 3000)


def _second_way(root: Path) -> None:
    copy_row(root, "reaches.csv", 3, {"reach": "canal", "share_of_outflow": "0.95"})


FORM = [
    Broken("missing file", lambda r: (r / "inflows.csv").unlink(), "inflows.csv"),
    Broken("missing column", lambda r: drop_column(r, "plants.csv", "efficiency"), "plants.csv", 1, "efficiency"),
    Broken("unknown column", lambda r: add_column(r, "plants.csv", "owner"), "plants.csv", 1, "owner"),
    Broken("wrong unit in the header", lambda r: rename_column(r, "plants.csv", "capacity_mw", "capacity_gw"),
           "plants.csv", 1, "capacity_gw", faults=2),
    Broken("blank in the header", lambda r: rename_column(r, "towns.csv", "node", " node"), "towns.csv", 1, "node",
           faults=2),
    Broken("column without a name", lambda r: add_column(r, "towns.csv", ""), "towns.csv", 1),
    Broken("duplicate column", _double_header, "towns.csv", 1),
    Broken("byte order mark", lambda r: recode(r, "states.csv", "utf-8-sig"), "states.csv", 1),
    Broken("UTF-16", lambda r: recode(r, "states.csv", "utf-16"), "states.csv", 1),
    Broken("Windows Cyrillic", lambda r: recode(r, "states.csv", "cp1251"), "states.csv", 2),
    Broken("Latin-1", lambda r: (r / "towns.csv").write_bytes(
        (r / "towns.csv").read_bytes().replace(b"Lowland town", b"Lowland caf\xe9")), "towns.csv", 2),
    Broken("NUL byte", lambda r: replace_text(r, "demand.csv", "low,2001", "lo\0w,2001"), "demand.csv", 4),
    Broken("semicolons", _semicolons, "demand.csv", 1),
    Broken("tabs", lambda r: replace_text(r, "demand.csv", ",", "\t"), "demand.csv", 1),
    Broken("decimal comma without quotation marks", _decimal_commas_bare, "inflows.csv", 6),
    Broken("header without end", lambda r: (r / "towns.csv").write_text("x," * 300_000), "towns.csv", 1),
    Broken("cell without end", lambda r: set_cell(r, "towns.csv", 2, "note", "x" * 300_000), "towns.csv", 2),
    Broken("ragged row", _short_row, "towns.csv", 2),
    Broken("open quotation mark", lambda r: replace_text(r, "towns.csv", "Lowland town", '"Lowland town'),
           "towns.csv", 2),
    Broken("empty file", lambda r: (r / "towns.csv").write_bytes(b""), "towns.csv"),
    Broken("blank file", lambda r: (r / "towns.csv").write_bytes(b" \n\n"), "towns.csv"),
    Broken("header only", lambda r: drop_rows(r, "towns.csv", 2), "towns.csv", 1),
    Broken("sparse huge file", lambda r: os.truncate(r / "demand.csv", 1_000_000_000), "demand.csv"),
    Broken("too many rows", lambda r: (r / "demand.csv").write_bytes(b"a\n" + b"1\n" * 2_000_001), "demand.csv"),
    Broken("folder instead of a file", _folder, "towns.csv"),
    Broken("link out of the folder", _link, "towns.csv"),
    Broken("dangling link", _dangling_link, "towns.csv"),
    Broken("named pipe", _fifo, "towns.csv"),
    Broken("unknown table", lambda r: (r / "inflow.csv").write_text("x\n"), "inflow.csv"),
]  # fmt: skip

CELLS = [
    cell("negative capacity", "plants.csv", 2, "capacity_mw", "-300"),
    cell("NaN", "inflows.csv", 5, "inflow_m3s", "NaN"),
    cell("inf", "inflows.csv", 5, "inflow_m3s", "inf"),
    cell("overflow", "inflows.csv", 5, "inflow_m3s", "1e999"),
    cell("required cell left empty", "inflows.csv", 5, "inflow_m3s", ""),
    cell("decimal comma", "inflows.csv", 5, "inflow_m3s", "12,5"),
    cell("thousands separator", "demand.csv", 2, "demand_gwh", "1 500"),
    cell("thousands comma", "demand.csv", 2, "demand_gwh", "1,500.0"),
    cell("underscores", "demand.csv", 2, "demand_gwh", "1_500"),
    cell("number without end", "demand.csv", 2, "demand_gwh", "1" * 1999 + "x"),
    cell("Arabic digits", "demand.csv", 2, "demand_gwh", "١٥٠٠"),
    cell("unit in the cell", "plants.csv", 2, "capacity_mw", "300 MW"),
    cell("word for a number", "plants.csv", 2, "capacity_mw", "large"),
    cell("leading blank", "towns.csv", 2, "node", " plain"),
    cell("line break in a cell", "towns.csv", 2, "name_en", "Low\u2028land"),
    cell("whole number given as 1.5", "plants.csv", 2, "start_year", "1985.5"),
    cell("month 13", "evaporation.csv", 13, "month", "13"),
    cell("unknown choice", "plants.csv", 2, "fuel", "gass"),
    cell("share above 1", "availability.csv", 2, "availability", "85"),
    cell("key with blanks", "towns.csv", 2, "town", "low town"),
    Broken("text too long", _long_text, "towns.csv", 2, "note"),
]

KEYS = [
    Broken("duplicate key", lambda r: copy_row(r, "demand.csv", 5, {}), "demand.csv", 6, "year"),
    cell("unknown state", "nodes.csv", 3, "state", "LOV"),
    cell("unknown node in a reach", "reaches.csv", 3, "to_node", "dalta"),
    cell("missing source", "plants.csv", 2, "source", "nobody"),
    cell("unknown technology", "plants.csv", 2, "technology", "gas-ct"),
    cell("unknown climate", "zones.csv", 2, "climate", "wet"),
]

MEANING = [
    Broken("river in a circle", _circle, "reaches.csv", 2, "to_node", faults=4),
    Broken("orphan junction", _orphan, "nodes.csv", 5, "node", faults=2),
    Broken("terminal with a way out", lambda r: set_cell(r, "nodes.csv", 3, "kind", "terminal"), "nodes.csv", 3,
           "kind", faults=4),
    Broken("reservoir without a row", lambda r: set_cell(r, "nodes.csv", 3, "kind", "reservoir"), "nodes.csv", 3,
           "kind"),
    Broken("row for a junction", lambda r: set_cell(r, "nodes.csv", 2, "kind", "junction"), "reservoirs.csv", 2,
           "node"),
    cell("dead above full", "reservoirs.csv", 2, "dead_storage_km3", "6", faults=3),
    Broken("curve out of order", _swap_lines, "reservoir_curves.csv", 3, "storage_km3", faults=3),
    cell("level that falls", "reservoir_curves.csv", 3, "level_m", "799"),
    Broken("curve too short", lambda r: drop_rows(r, "reservoir_curves.csv", 4), "reservoir_curves.csv", 3,
           "storage_km3"),
    Broken("evaporation of eleven months", lambda r: drop_rows(r, "evaporation.csv", 5), "reservoirs.csv", 2, "node"),
    cell("start above full", "boundary_storage.csv", 2, "start_storage_km3", "5.5"),
    cell("end below dead", "boundary_storage.csv", 2, "end_storage_km3", "0.5"),
    Broken("record without storage", lambda r: copy_row(r, "records.csv", 2, {"record": "again"}), "records.csv", 3,
           "record"),
    Broken("record longer than the inflows", lambda r: set_cell(r, "records.csv", 2, "last_year", "2003"),
           "inflows.csv", 25, "year", faults=2),
    cell("record that ends first", "records.csv", 2, "last_year", "2000"),
    Broken("gap in the dates", lambda r: drop_rows(r, "inflows.csv", 10), "inflows.csv", 10, "month"),
    cell("slipped decimal point", "inflows.csv", 7, "inflow_m3s", "2200"),
    cell("block shares", "load_blocks.csv", 3, "hours_share", "0.7", faults=25),
    Broken("demand shape", lambda r: set_cell(r, "demand_shape.csv", 2, "share", "0.2"), "demand_shape.csv", 13,
           "share"),
    Broken("load shape", lambda r: set_cell(r, "load_shape.csv", 2, "load_over_mean", "1.5"), "load_shape.csv", 3,
           "load_over_mean"),
    Broken("no demand in a zone", lambda r: drop_rows(r, "demand.csv", 4, 5), "power_nodes.csv", 3, "power_node"),
    Broken("demand of one year missing", lambda r: drop_rows(r, "demand.csv", 5), "demand.csv", 4, "year"),
    Broken("availability of one month missing", lambda r: drop_rows(r, "availability.csv", 4), "availability.csv", 24,
           "technology"),
    cell("fuel without a price", "plants.csv", 2, "fuel", "coal"),
    cell("unserved energy that falls in value", "unserved.csv", 3, "value_usd_per_mwh", "100"),
    cell("unserved energy that leaves load out", "unserved.csv", 3, "share", "0.8"),
    cell("plant with two heads", "hydro_plants.csv", 2, "head_m", "80"),
    cell("plant without a head", "hydro_plants.csv", 3, "head_m", ""),
    cell("tailwater above dead level", "hydro_plants.csv", 2, "tailwater_m", "805"),
    cell("storage plant on another reach", "hydro_plants.csv", 2, "reach", "plain--delta"),
    cell("line to itself", "lines.csv", 2, "to_node", "upp"),
    cell("border energy for nothing", "lines.csv", 2, "price_usd_per_mwh", ""),
    cell("offer above the capacity", "lines.csv", 2, "offer_mw", "500"),
    Broken("market of eleven months", lambda r: drop_rows(r, "markets.csv", 13), "markets.csv", 12, "month"),
    cell("market that turns round", "markets.csv", 4, "direction", "export"),
    cell("zone that returns to another state", "zones.csv", 2, "return_node", "lake", faults=2),
    cell("zone powered from another state", "zones.csv", 2, "power_node", "upp"),
    cell("return flow above the losses", "zones.csv", 2, "return_fraction", "0.6"),
    Broken("return flow to nowhere", lambda r: set_cell(r, "zones.csv", 2, "return_node", ""), "zones.csv", 2,
           "return_fraction"),
    Broken("crop without water", lambda r: drop_rows(r, "crop_water.csv", 14, 25), "zone_crops.csv", 3, "crop"),
    cell("intake at a terminal", "towns.csv", 2, "node", "delta"),
    cell("limit for an unknown basin", "limits.csv", 2, "basin", "other-river"),
    cell("environment that rises in value", "environment.csv", 3, "value_usd_per_m3", "0.03"),
    Broken("shares of outflow above 1", _second_way, "reaches.csv", 4, "share_of_outflow"),
    Broken("minimum flow above the capacity", lambda r: set_cell(r, "reaches.csv", 3, "capacity_m3s", "4"),
           "reaches.csv", 3, "minimum_flow_m3s"),
    cell("reach that carries nothing", "reaches.csv", 2, "capacity_m3s", "0"),
    Broken("inflow into a terminal", lambda r: copy_row(r, "inflows.csv", 2, {"node": "delta"}), "inflows.csv", 50,
           "node", faults=2),
    Broken("zone without crops", lambda r: copy_row(r, "zones.csv", 2, {"zone": "bare"}), "zones.csv", 3, "zone"),
    Broken("state without unserved energy", lambda r: drop_rows(r, "unserved.csv", 4, 5), "states.csv", 3, "state"),
    cell("environment at a junction", "environment.csv", 2, "node", "plain"),
    Broken("load of one block missing", lambda r: drop_rows(r, "load_shape.csv", 3), "load_shape.csv", 2, "block"),
    Broken("load of one month missing", lambda r: drop_rows(r, "load_shape.csv", 24, 25), "load_shape.csv", 23,
           "month"),
    cell("assumed without a reason", "plants.csv", 2, "note", ""),
    Broken("state that is no country", lambda r: drop_rows(r, "countries.csv", 2), "states.csv", 2, "state", faults=3),
    cell("member of an unknown institution", "memberships.csv", 2, "institution", "river-bord"),
    cell("unknown country in an institution", "memberships.csv", 5, "country", "SAE"),
    cell("unknown role", "memberships.csv", 6, "role", "observes"),
    Broken("member twice", lambda r: copy_row(r, "memberships.csv", 2, {"role": "observer"}), "memberships.csv", 7,
           "country"),
    cell("member before the foundation", "memberships.csv", 3, "since_year", "1991"),
    cell("member after the year of the source", "memberships.csv", 5, "since_year", "2030"),
    cell("founded after the year of the source", "institutions.csv", 3, "founded_year", "2025", faults=3),
    Broken("institution without members", lambda r: drop_rows(r, "memberships.csv", 4, 5), "institutions.csv", 3,
           "institution"),
    Broken("institution that can do nothing", lambda r: drop_rows(r, "mandates.csv", 3), "institutions.csv", 3,
           "institution"),
]  # fmt: skip


BROKEN = [*FORM, *CELLS, *KEYS, *MEANING]
