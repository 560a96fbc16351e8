"""Meaning rules of irrigation zones, towns, limits and the environment."""

from __future__ import annotations

from collections.abc import Iterator

from kelisim.errors import Fault
from kelisim.region.rules._rule import TOLERANCE, Rule, Tables, at, rows


def zones_in_one_state(tables: Tables) -> Iterator[Fault]:
    """A zone takes from, returns to and is powered in one state."""
    states = dict(zip(tables["nodes"]["node"], tables["nodes"]["state"], strict=True))
    grid = dict(zip(tables["power_nodes"]["power_node"], tables["power_nodes"]["state"], strict=True))
    for zone in rows(tables["zones"]):
        home = states[zone.node]
        if zone.return_node and states[zone.return_node] != home:
            yield at("zones", zone.Index, "return_node", zone.return_node, f"a node of {home}, as the intake",
                     "choose a node of the same state, or leave the cell empty")  # fmt: skip
        if grid[zone.power_node] != home:
            yield at("zones", zone.Index, "power_node", zone.power_node, f"a power node of {home}, as the intake",
                     "choose a power node of the same state")  # fmt: skip


def no_return_upstream(tables: Tables) -> Iterator[Fault]:
    """Return flow does not reach a node above its intake: water would be used again and again in one month."""
    upstream: dict[str, set[str]] = {}
    for reach in rows(tables["reaches"]):
        upstream.setdefault(reach.to_node, set()).add(reach.from_node)
    for zone in rows(tables["zones"]):
        if zone.return_node and zone.return_node in _above(upstream, zone.node):
            yield at("zones", zone.Index, "return_node", zone.return_node, f"no node above the intake {zone.node}",
                     "choose the intake node itself or one further down")  # fmt: skip


def _above(upstream: dict[str, set[str]], node: str) -> set[str]:
    found: set[str] = set()
    waiting = list(upstream.get(node, ()))
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting.extend(upstream.get(here, ()))
    return found


def returns_within_losses(tables: Tables) -> Iterator[Fault]:
    """What comes back is at most what the crops do not use."""
    zones = tables["zones"]
    lost = 1 - zones["conveyance_efficiency"] * zones["field_efficiency"]
    for row, value, most in zip(zones.index, zones["return_fraction"], lost, strict=True):
        if value > most + TOLERANCE:
            yield at("zones", row, "return_fraction", value,
                     f"at most 1 - conveyance x field efficiency = {most:.3f}",
                     "lower the return fraction or the efficiencies")  # fmt: skip


def returns_have_place(tables: Tables) -> Iterator[Fault]:
    """A return fraction above 0 needs a node that receives it."""
    zones = tables["zones"]
    for zone in rows(zones[(zones["return_fraction"] > 0) & (zones["return_node"] == "")]):
        yield at("zones", zone.Index, "return_fraction", zone.return_fraction, "0 where return_node is empty",
                 "name the return node, or set the fraction to 0")  # fmt: skip


def crops_have_water(tables: Tables) -> Iterator[Fault]:
    """Every crop of a zone has twelve months of requirement in the zone's climate."""
    climates = dict(zip(tables["zones"]["zone"], tables["zones"]["climate"], strict=True))
    months = tables["crop_water"].groupby(["climate", "crop"])["month"].nunique().to_dict()
    for row in rows(tables["zone_crops"]):
        climate = climates[row.zone]
        count = months.get((climate, row.crop), 0)
        if count < 12:
            yield at("zone_crops", row.Index, "crop", row.crop,
                     f"twelve months of {row.crop} in the climate {climate} in crop_water.csv, found {count}",
                     "add the missing months (0 mm outside the season)")  # fmt: skip


def zones_have_crops(tables: Tables) -> Iterator[Fault]:
    """A zone grows something."""
    grown = set(tables["zone_crops"]["zone"])
    for zone in rows(tables["zones"]):
        if zone.zone not in grown:
            yield at("zones", zone.Index, "zone", zone.zone, "rows in zone_crops.csv", "add crops or delete the zone")


def water_not_from_terminals(tables: Tables) -> Iterator[Fault]:
    """Nobody withdraws from a terminal node: its water is gone."""
    nodes = tables["nodes"]
    terminals = set(nodes.loc[nodes["kind"] == "terminal", "node"])
    for table in ("zones", "towns"):
        for row in rows(tables[table]):
            if row.node in terminals:
                yield at(table, row.Index, "node", row.node, "a junction or a reservoir",
                         "take the water at the node above the terminal")  # fmt: skip


def limits_of_basins(tables: Tables) -> Iterator[Fault]:
    """A limit names a basin in which the state has a node."""
    nodes = tables["nodes"]
    basins = sorted(set(nodes["basin"]))
    pairs = set(zip(nodes["state"], nodes["basin"], strict=True))
    for row in rows(tables["limits"]):
        if row.basin not in basins:
            yield at("limits", row.Index, "basin", row.basin, f"one of the basins {', '.join(basins)}",
                     "write the basin as in nodes.csv")  # fmt: skip
        elif (row.state, row.basin) not in pairs:
            yield at("limits", row.Index, "basin", row.basin, f"a basin in which {row.state} has a node",
                     "delete the row or correct the state")  # fmt: skip


def environment_falls(tables: Tables) -> Iterator[Fault]:
    """Steps of the environment's value stand at terminal nodes and fall in value."""
    nodes = tables["nodes"]
    terminals = set(nodes.loc[nodes["kind"] == "terminal", "node"])
    for node, steps in tables["environment"].groupby("node", sort=False):
        if node not in terminals:
            yield at("environment", steps.index[0], "node", node, "a node of kind terminal",
                     "value the water at a terminal node; elsewhere use a minimum flow")  # fmt: skip
        ordered = steps.sort_values("step")
        rises = ordered[ordered["value_usd_per_m3"].diff() >= 0]
        for row, value in rises["value_usd_per_m3"].items():
            yield at("environment", row, "value_usd_per_m3", value, "less than in the step before",
                     "number the steps from the most valuable water downwards")  # fmt: skip


RULES = (
    Rule("zone-state", "A zone lies in one state.", ("zones", "nodes", "power_nodes"), zones_in_one_state),
    Rule("zone-return-down", "Return flow goes down the river.", ("zones", "reaches"), no_return_upstream),
    Rule("zone-return-size", "Return flow fits the losses.", ("zones",), returns_within_losses),
    Rule("zone-return-place", "Return flow has a place to go.", ("zones",), returns_have_place),
    Rule("zone-crop-water", "Every crop has a water requirement.", ("zones", "zone_crops", "crop_water"),
         crops_have_water),
    Rule("zone-crops", "Every zone grows something.", ("zones", "zone_crops"), zones_have_crops),
    Rule("use-not-terminal", "Nobody withdraws from a terminal.", ("zones", "towns", "nodes"),
         water_not_from_terminals),
    Rule("limit-basin", "Limits name basins of the state.", ("limits", "nodes"), limits_of_basins),
    Rule("environment", "Value of water to lakes falls step by step.", ("environment", "nodes"), environment_falls),
)  # fmt: skip
