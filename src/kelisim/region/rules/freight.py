"""Meaning rules of the freight network, of demand and of what was observed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kelisim.errors import Fault
from kelisim.region.rules._rule import Rule, Tables, at, rows
from kelisim.region.schema.freight import ANY

_ITEM_TABLES = {"link": "freight_links", "transfer": "freight_transfers", "crossing": "freight_crossings"}
_CONTAINERS = "containers"


def links_join_two_nodes(tables: Tables) -> Iterator[Fault]:
    """A link has two ends."""
    for row in rows(tables["freight_links"]):
        if row.from_node == row.to_node:
            yield at("freight_links", row.Index, "to_node", row.to_node, "another node than from_node",
                     "correct one of the two ends")  # fmt: skip


def transfers_have_modes(tables: Tables) -> Iterator[Fault]:
    """A transfer joins two modes that both reach its node."""
    links = tables["freight_links"]
    reached = {*zip(links["from_node"], links["mode"], strict=True), *zip(links["to_node"], links["mode"], strict=True)}
    for row in rows(tables["freight_transfers"]):
        if row.from_mode == row.to_mode:
            yield at("freight_transfers", row.Index, "to_mode", row.to_mode, "another mode than from_mode",
                     "correct one of the two modes")  # fmt: skip
        for column, mode in (("from_mode", row.from_mode), ("to_mode", row.to_mode)):
            if (row.node, mode) not in reached:
                yield at("freight_transfers", row.Index, column, mode, f"a mode with a link at {row.node}",
                         "correct the mode or the node, or add the link")  # fmt: skip


def crossings_cross(tables: Tables) -> Iterator[Fault]:
    """A crossing lies on a link between two countries, and a link has one crossing at most."""
    country = dict(zip(tables["freight_nodes"]["node"], tables["freight_nodes"]["country"], strict=True))
    links = tables["freight_links"].set_index("link")
    crossings = tables["freight_crossings"]
    for row in rows(crossings):
        ends = links.loc[row.link, ["from_node", "to_node"]]
        if country[ends["from_node"]] == country[ends["to_node"]]:
            yield at("freight_crossings", row.Index, "link", row.link, "a link between nodes of two countries",
                     "choose the link that crosses the border")  # fmt: skip
    for row in rows(crossings[crossings.duplicated("link")]):
        yield at("freight_crossings", row.Index, "link", row.link, "one crossing to a link", "join the two rows")


def uses_have_items(tables: Tables) -> Iterator[Fault]:
    """What a facility serves is there, and every facility serves something."""
    classes = {ANY, *tables["freight_classes"]["class"]}
    keys = {kind: set(tables[table][kind]) for kind, table in _ITEM_TABLES.items()}
    uses = tables["freight_uses"]
    for place, kind, item, kind_of_cargo in zip(uses.index, uses["kind"], uses["item"], uses["class"], strict=True):
        if item not in keys[kind]:
            yield at("freight_uses", place, "item", item, f"a {kind} of {_ITEM_TABLES[kind]}.csv",
                     "correct the key or the kind")  # fmt: skip
        if kind_of_cargo not in classes:
            yield at("freight_uses", place, "class", kind_of_cargo, "a class of freight_classes.csv, or any",
                     "correct the class")  # fmt: skip
    used = set(uses["facility"])
    for row in rows(tables["freight_facilities"]):
        if row.facility not in used:
            yield at("freight_facilities", row.Index, "facility", row.facility, "a row in freight_uses.csv",
                     "say which links, transfers or crossings pass through it")  # fmt: skip


def facilities_sound(tables: Tables) -> Iterator[Fault]:
    """A facility names a curve that is there, and has room beside its other traffic."""
    known = set(tables["port_curves"]["curve"])
    for row in rows(tables["freight_facilities"]):
        if row.curve and row.curve not in known:
            yield at("freight_facilities", row.Index, "curve", row.curve, "a curve of port_curves.csv",
                     "correct the key, or leave the cell empty")  # fmt: skip
        if row.background >= row.capacity:
            yield at("freight_facilities", row.Index, "background", row.background, f"less than the capacity "
                     f"{row.capacity:g}", "lower the background or raise the capacity")  # fmt: skip


def demand_has_place(tables: Tables) -> Iterator[Fault]:
    """Zones have connectors, demand leaves its zone, trends name areas and classes that are there."""
    joined = set(tables["freight_connectors"]["zone"])
    for row in rows(tables["freight_zones"]):
        if row.zone not in joined:
            yield at("freight_zones", row.Index, "zone", row.zone, "a row in freight_connectors.csv",
                     "say at which node its cargo enters the network")  # fmt: skip
    for row in rows(tables["freight_demand"]):
        if row.origin == row.destination:
            yield at("freight_demand", row.Index, "destination", row.destination, "another zone than the origin",
                     "leave out cargo inside a zone")  # fmt: skip
    areas, classes = {ANY, *tables["freight_zones"]["area"]}, {ANY, *tables["freight_classes"]["class"]}
    for table in ("freight_trends", "freight_observed"):
        extra = {_CONTAINERS} if table == "freight_observed" else set()
        for column, known in (("from_area", areas), ("to_area", areas), ("class", classes | extra)):
            cells = tables[table][column]
            for place, cell in cells[~cells.isin(list(known))].items():
                yield at(table, place, column, cell, f"any or one of {', '.join(sorted(known - {ANY}))}",
                         "correct the word")  # fmt: skip


def corridors_marked(tables: Tables) -> Iterator[Fault]:
    """Every corridor can be told by a link."""
    marked = set(tables["freight_markers"]["corridor"])
    for row in rows(tables["freight_corridors"]):
        if row.corridor not in marked:
            yield at("freight_corridors", row.Index, "corridor", row.corridor, "a row in freight_markers.csv",
                     "say which links a route of it passes")  # fmt: skip


def parameters_complete(tables: Tables) -> Iterator[Fault]:
    """Where there is demand, all parameters of choice are there and of use."""
    given = dict(zip(tables["freight_parameters"]["parameter"], rows(tables["freight_parameters"]), strict=True))
    for name, (least, strictly) in _LEAST.items():
        if name not in given:
            if not tables["freight_demand"].empty:
                yield at("freight_parameters", None, "parameter", name, f"a row for {name}", "add the row")
        elif given[name].value < least or (strictly and given[name].value == least):
            expected = f"more than {least}" if strictly else f"at least {least}"
            yield at("freight_parameters", given[name].Index, "value", given[name].value, expected,
                     "correct the value")  # fmt: skip


def trends_have_base(tables: Tables) -> Iterator[Fault]:
    """A trend is above zero in the years of the demand to which it is applied, as it is divided by that value."""
    trends = tables["freight_trends"].sort_values("year")
    years = set(tables["freight_demand"]["year"])
    for _, one in trends.groupby(["from_area", "to_area", "class"], sort=False):
        for year in sorted(years):
            if np.interp(year, one["year"], one["factor"]) <= 0:
                yield at("freight_trends", one.index[0], "factor", 0.0, f"a trend above 0 in {year}, a year of demand",
                         "correct the factor, or leave out the demand")  # fmt: skip


def zones_are_no_nodes(tables: Tables) -> Iterator[Fault]:
    """Zones and nodes have different keys: both are places where cargo enters."""
    nodes = set(tables["freight_nodes"]["node"])
    for row in rows(tables["freight_zones"]):
        if row.zone in nodes:
            yield at("freight_zones", row.Index, "zone", row.zone, "a key that no node has", "rename the zone")


_NETWORK = ("freight_nodes", "freight_links")
_LEAST = {"dispersion": (0, True), "routes": (1, False), "detour": (1, False)}
"""Least value of each parameter, and whether it must be above."""
RULES = (
    Rule("freight-link", "A freight link joins two nodes.", ("freight_links",), links_join_two_nodes),
    Rule("freight-transfer", "A transfer joins modes that reach its node.", (*_NETWORK, "freight_transfers"),
         transfers_have_modes),
    Rule("freight-crossing", "A crossing lies on a link between two countries.", (*_NETWORK, "freight_crossings"),
         crossings_cross),
    Rule("freight-use", "Facilities serve links, transfers and crossings that are there.",
         ("freight_classes", "freight_links", "freight_transfers", "freight_crossings", "freight_facilities",
          "freight_uses"), uses_have_items),
    Rule("freight-facility", "Facilities have a delay curve that is there, and room for the cargo modelled.",
         ("freight_facilities", "port_curves"), facilities_sound),
    Rule("freight-demand", "Demand lies between zones that the network joins.",
         ("freight_classes", "freight_zones", "freight_connectors", "freight_demand", "freight_trends",
          "freight_observed"), demand_has_place),
    Rule("freight-corridor", "Corridors are told by links.", ("freight_corridors", "freight_markers"),
         corridors_marked),
    Rule("freight-parameter", "Parameters of choice are there and of use.", ("freight_demand", "freight_parameters"),
         parameters_complete),
    Rule("freight-trend", "Trends are above zero in the base year.", ("freight_demand", "freight_trends"),
         trends_have_base),
    Rule("freight-place", "No zone has the key of a node.", ("freight_nodes", "freight_zones"), zones_are_no_nodes),
)  # fmt: skip
