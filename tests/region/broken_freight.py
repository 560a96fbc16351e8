"""Broken packages, continued: the freight network, its demand, measures, edits and what pays for them, and food."""

from __future__ import annotations

from pathlib import Path

from tests.region.broken import Broken, cell
from tests.region.edits import copy_row, drop_rows, set_cell


def _edit(name: str, column: str, value: str, faults: int = 1) -> Broken:
    """A package in which the first edit (gate, capacity, multiply 2) has one wrong cell."""
    return cell(name, "edits.csv", 2, column, value, faults)


def _two_crossings(root: Path) -> None:
    copy_row(root, "freight_crossings.csv", 2, {"crossing": "again"})


def _namesakes(root: Path) -> None:
    """The zone UP is called HILL, as a node is, wherever it is named."""
    for file in ("freight_zones.csv", "freight_connectors.csv", "freight_demand.csv", "industry_projects.csv"):
        path = root / file
        text = path.read_text(encoding="utf-8").replace("\nUP,", "\nHILL,")
        text = text.replace("FAR,UP,", "FAR,HILL,").replace(",UP,LO,", ",HILL,LO,")
        path.write_text(text, encoding="utf-8", newline="\n")


NETWORK = [
    cell("unknown node in a link", "freight_links.csv", 2, "from_node", "HIL"),
    cell("unknown mode", "freight_links.csv", 5, "mode", "ferry"),
    cell("speed of nothing", "freight_links.csv", 2, "speed_kmh", "0"),
    cell("link to itself", "freight_links.csv", 4, "to_node", "FIELD"),
    cell("transfer to the same mode", "freight_transfers.csv", 4, "to_mode", "rail-1520"),
    cell("transfer to a mode that does not call", "freight_transfers.csv", 4, "to_mode", "feeder"),
    cell("crossing inside a country", "freight_crossings.csv", 2, "link", "HILL-GATE-rail"),
    Broken("two crossings of a link", _two_crossings, "freight_crossings.csv", 5, "link"),
    cell("use of an unknown link", "freight_uses.csv", 4, "item", "QUAY-BEACH-ferry"),
    Broken("use of another kind", lambda r: set_cell(r, "freight_uses.csv", 3, "kind", "link"), "freight_uses.csv", 3,
           "item"),
    cell("use by an unknown class", "freight_uses.csv", 4, "class", "boxen"),
    Broken("facility that serves nothing", lambda r: drop_rows(r, "freight_uses.csv", 3), "freight_facilities.csv", 3,
           "facility"),
    cell("background as large as the capacity", "freight_facilities.csv", 3, "background", "300"),
    cell("unknown curve", "freight_facilities.csv", 5, "curve", "toy-curv"),
    cell("unknown unit of capacity", "freight_facilities.csv", 3, "capacity_unit", "Mt/yr"),
    Broken("curve that does not reach full use", lambda r: set_cell(r, "port_curves.csv", 4, "utilisation", "0.9"),
           "port_curves.csv", 4, "utilisation"),
    cell("curve that falls", "port_curves.csv", 4, "delay_h", "2"),
]  # fmt: skip

DEMAND = [
    Broken("zone without a connector", lambda r: drop_rows(r, "freight_connectors.csv", 2), "freight_zones.csv", 2,
           "zone"),
    cell("cargo inside a zone", "freight_demand.csv", 2, "destination", "UP"),
    cell("demand of nothing", "freight_demand.csv", 2, "kt", "0"),
    cell("unknown class in demand", "freight_demand.csv", 2, "class", "boxen"),
    cell("trend of an unknown area", "freight_trends.csv", 4, "from_area", "Uplands"),
    cell("trend of an unknown class", "freight_trends.csv", 4, "class", "containers"),
    cell("trend that begins at nothing", "freight_trends.csv", 2, "factor", "0"),
    cell("observation of an unknown class", "freight_observed.csv", 2, "class", "boxen"),
    Broken("corridor without a mark", lambda r: drop_rows(r, "freight_markers.csv", 3), "freight_corridors.csv", 3,
           "corridor"),
    Broken("parameter missing", lambda r: drop_rows(r, "freight_parameters.csv", 4), "freight_parameters.csv", None,
           "parameter"),
    cell("no dispersion", "freight_parameters.csv", 2, "value", "0"),
    cell("no routes", "freight_parameters.csv", 3, "value", "0.5"),
    cell("detour below 1", "freight_parameters.csv", 4, "value", "0.9"),
    Broken("zone with the key of a node", _namesakes, "freight_zones.csv", 2, "zone"),
]  # fmt: skip

MEASURES = [
    cell("unknown sector of a measure", "measures.csv", 2, "sector", "borders"),
    cell("condition with the key of a measure", "conditions.csv", 3, "condition", "second-gate", faults=3),
    _edit("edit of an unknown bundle", "bundle", "third-gate"),
    _edit("edit of an unknown table", "table", "freight_facility"),
    _edit("edit of an unknown row", "row", "gates"),
    _edit("edit of an unknown column", "column", "capacty"),
    _edit("edit of a key", "column", "facility"),
    _edit("edit by an unknown operation", "operation", "divide"),
    _edit("edit by a word", "value", "twice"),
    _edit("edit beyond the bounds", "value", "-1"),
    Broken("edit of text by a factor", lambda r: set_cell(r, "edits.csv", 3, "operation", "multiply"), "edits.csv", 3,
           "operation"),
    cell("edit to an unknown word", "edits.csv", 3, "value", "open"),
    cell("measure of an unknown institution", "measures.csv", 2, "institutions", "river-bord"),
    cell("measure before it could be built", "measures.csv", 2, "first_year", "2024"),
]  # fmt: skip

PROGRAMME = [
    Broken("measure not paid in full", lambda r: set_cell(r, "measure_finance.csv", 2, "share", "0.1"),
           "measure_finance.csv", 2, "share"),
    cell("budget of an unknown payer", "budgets.csv", 2, "payer", "UPPP"),
    cell("path of an unknown scenario", "paths.csv", 2, "scenario", "midle"),
    cell("weight of records that are not all", "record_weights.csv", 2, "weight", "0.5"),
]  # fmt: skip

FOOD = [
    cell("food that nobody makes or buys", "food_balance.csv", 2, "other_kt", "30"),
    Broken("balance without people", lambda r: drop_rows(r, "food_needs.csv", 2), "food_balance.csv", 2, "state"),
    cell("food bought twice", "food_trade.csv", 2, "share", "1.2"),
    Broken("food bought at home", lambda r: set_cell(r, "food_trade.csv", 2, "exporter", "UPP"), "food_trade.csv", 2,
           "importer"),
    cell("food of an unknown crop", "food_items.csv", 2, "crop", "rye"),
    cell("plant on an unknown power node", "industry_projects.csv", 2, "power_node", "loww"),
]  # fmt: skip

BROKEN_FREIGHT = [*NETWORK, *DEMAND, *MEASURES, *PROGRAMME, *FOOD]
