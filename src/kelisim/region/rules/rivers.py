"""Meaning rules of the river network and the reservoirs in it."""

from __future__ import annotations

from collections.abc import Iterator

from kelisim.errors import Fault
from kelisim.region.rules._rule import TOLERANCE, Rule, Tables, at, rows

_MONTHS = tuple(range(1, 13))


def no_loop(tables: Tables) -> Iterator[Fault]:
    """Water never returns to a node by the river."""
    reaches = tables["reaches"]
    onward: dict[str, list[str]] = {}
    for reach in rows(reaches):
        onward.setdefault(reach.from_node, []).append(reach.to_node)
    circling = _circling(onward)
    for reach in rows(reaches):
        if reach.from_node in circling and reach.to_node in circling:
            yield at("reaches", reach.Index, "to_node", reach.to_node, "a node that the water has not passed yet",
                     "turn the reach round or remove it: water would flow in a circle")  # fmt: skip


def _circling(onward: dict[str, list[str]]) -> set[str]:
    """Nodes that are left when nodes without a way in or without a way out are removed again and again."""
    left = set(onward) | {to for ends in onward.values() for to in ends}
    while True:
        fed = {to for node in left for to in onward.get(node, ())}
        draining = {node for node in left if left.intersection(onward.get(node, ()))}
        kept = left & fed & draining
        if kept == left:
            return left
        left = kept


def ways_out(tables: Tables) -> Iterator[Fault]:
    """Every node has a way on, except terminals, which have none."""
    left = set(tables["reaches"]["from_node"])
    arrived = set(tables["reaches"]["to_node"])
    for node in rows(tables["nodes"]):
        if node.kind == "terminal" and node.node in left:
            yield at("nodes", node.Index, "kind", node.node, "no reach that leaves a terminal node",
                     "remove the reach, or call the node a junction")  # fmt: skip
        if node.kind != "terminal" and node.node not in left:
            yield at("nodes", node.Index, "node", node.node, "a reach that leaves every node but a terminal one",
                     "add a reach (a drain to a terminal node if nothing else)")  # fmt: skip
        if node.kind == "terminal" and node.node not in arrived:
            yield at("nodes", node.Index, "node", node.node, "a reach that ends in the terminal node",
                     "add the reach or delete the node")  # fmt: skip


def water_arrives(tables: Tables) -> Iterator[Fault]:
    """A node without a reach that ends in it has an inflow of its own."""
    fed = set(tables["reaches"]["to_node"]) | set(tables["inflows"]["node"])
    for node in rows(tables["nodes"]):
        if node.kind != "terminal" and node.node not in fed:
            yield at("nodes", node.Index, "node", node.node, "water: an inflow, or a reach that ends here",
                     "add rows to inflows.csv or a reach, or delete the node")  # fmt: skip


def shares_of_outflow(tables: Tables) -> Iterator[Fault]:
    """The legal shares of the reaches that leave one node add up to 1 at most."""
    reaches = tables["reaches"]
    for node, group in reaches.groupby("from_node", sort=False):
        total = float(group["share_of_outflow"].sum())
        if total > 1 + TOLERANCE:
            yield at("reaches", group.index[-1], "share_of_outflow", total,
                     f"shares of the reaches from {node} that add up to 1 at most", "lower the shares")  # fmt: skip


def flow_limits(tables: Tables) -> Iterator[Fault]:
    """A reach can carry its minimum flow."""
    for reach in rows(tables["reaches"]):
        if reach.minimum_flow_m3s > reach.capacity_m3s:
            yield at("reaches", reach.Index, "minimum_flow_m3s", reach.minimum_flow_m3s,
                     f"at most the capacity of the reach, {reach.capacity_m3s:g} m3/s",
                     "lower the minimum flow or raise the capacity")  # fmt: skip


def reservoirs_match_nodes(tables: Tables) -> Iterator[Fault]:
    """Nodes of kind reservoir and rows of reservoirs.csv are the same set."""
    nodes, reservoirs = tables["nodes"], tables["reservoirs"]
    listed = set(reservoirs["node"])
    kinds = dict(zip(nodes["node"], nodes["kind"], strict=True))
    for node in rows(nodes[nodes["kind"] == "reservoir"]):
        if node.node not in listed:
            yield at("nodes", node.Index, "kind", node.node, "a row in reservoirs.csv for a node of kind reservoir",
                     "add the row, or call the node a junction")  # fmt: skip
    for row in rows(reservoirs):
        if kinds.get(row.node) != "reservoir":
            yield at("reservoirs", row.Index, "node", row.node, "a node of kind reservoir in nodes.csv",
                     "set its kind to reservoir, or delete this row")  # fmt: skip


def reservoir_tables_complete(tables: Tables) -> Iterator[Fault]:
    """Every reservoir has a curve and twelve months of evaporation."""
    curves = set(tables["reservoir_curves"]["node"])
    months = tables["evaporation"].groupby("node")["month"].agg(set).to_dict()
    for row in rows(tables["reservoirs"]):
        if row.node not in curves:
            yield at("reservoirs", row.Index, "node", row.node, "a curve in reservoir_curves.csv",
                     "add at least two points, from dead to full storage")  # fmt: skip
        missing = set(_MONTHS) - months.get(row.node, set())
        if missing:
            yield at("reservoirs", row.Index, "node", row.node, "evaporation for each of the twelve months",
                     f"add to evaporation.csv the months {_listed(missing)}")  # fmt: skip


def storage_limits(tables: Tables) -> Iterator[Fault]:
    """Dead storage lies below full storage."""
    for row in rows(tables["reservoirs"]):
        if row.dead_storage_km3 >= row.full_storage_km3:
            yield at("reservoirs", row.Index, "dead_storage_km3", row.dead_storage_km3,
                     f"less than the full storage, {row.full_storage_km3:g} km3",
                     "correct one of the two; both are total volumes above the bed")  # fmt: skip


def curves_rise(tables: Tables) -> Iterator[Fault]:
    """Along a curve storage, level and area rise from row to row."""
    for node, curve in tables["reservoir_curves"].groupby("node", sort=False):
        if len(curve) < 2:
            yield at("reservoir_curves", curve.index[0], "node", node, "at least two points", "add points of the curve")
        for column in ("storage_km3", "level_m", "area_km2"):
            falls = curve[curve[column].diff() <= 0]
            for row, value in falls[column].items():
                yield at("reservoir_curves", row, column, value, "more than in the row before, for the same reservoir",
                         "sort the points by storage and correct the value")  # fmt: skip


def curves_span(tables: Tables) -> Iterator[Fault]:
    """A curve reaches from dead to full storage."""
    spans = tables["reservoir_curves"].groupby("node")["storage_km3"].agg(["min", "max"])
    lines = tables["reservoir_curves"].reset_index().groupby("node")["row"].agg(["first", "last"])
    for row in rows(tables["reservoirs"]):
        if row.node not in spans.index:
            continue
        low, high = spans.loc[row.node]
        first, last = lines.loc[row.node]
        if low > row.dead_storage_km3 + TOLERANCE:
            yield at("reservoir_curves", first, "storage_km3", low,
                     f"dead storage, {row.dead_storage_km3:g} km3, or less",
                     "add the point at dead storage")  # fmt: skip
        if high < row.full_storage_km3 - TOLERANCE:
            yield at("reservoir_curves", last, "storage_km3", high,
                     f"full storage, {row.full_storage_km3:g} km3, or more",
                     "add the point at full storage")  # fmt: skip


def reaches_open(tables: Tables) -> Iterator[Fault]:
    """A capacity or loss that lets nothing through is a mistake."""
    for reach in rows(tables["reaches"]):
        if reach.capacity_m3s == 0:
            yield at("reaches", reach.Index, "capacity_m3s", 0, "a capacity above 0, or an empty cell for no limit",
                     "delete the reach if it is out of use")  # fmt: skip


def _listed(numbers: set[int]) -> str:
    return ", ".join(map(str, sorted(numbers)))


_RIVER = ("nodes", "reaches")

RULES = (
    Rule("river-no-loop", "The river network has no loop.", ("reaches",), no_loop),
    Rule("river-ways-out", "Every node but a terminal has a way on.", _RIVER, ways_out),
    Rule("river-water-arrives", "Every node receives water.", (*_RIVER, "inflows"), water_arrives),
    Rule("river-shares", "Legal shares at a node add up to 1 at most.", ("reaches",), shares_of_outflow),
    Rule("river-flow-limits", "Minimum flows fit capacities.", ("reaches",), flow_limits),
    Rule("river-open", "Every reach can carry water.", ("reaches",), reaches_open),
    Rule("reservoir-nodes", "Reservoirs and nodes of kind reservoir agree.", ("nodes", "reservoirs"),
         reservoirs_match_nodes),
    Rule("reservoir-complete", "Every reservoir has a curve and evaporation.",
         ("reservoirs", "reservoir_curves", "evaporation"), reservoir_tables_complete),
    Rule("reservoir-storage", "Dead storage is below full storage.", ("reservoirs",), storage_limits),
    Rule("reservoir-curve-rises", "Storage, level and area rise together.", ("reservoir_curves",), curves_rise),
    Rule("reservoir-curve-spans", "Curves reach from dead to full storage.", ("reservoirs", "reservoir_curves"),
         curves_span),
)  # fmt: skip
