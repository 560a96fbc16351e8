"""Meaning rules of a programme: shares of finance, links without circles, years, budgets and paths with their place."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from kelisim.errors import Fault
from kelisim.region.rules._rule import Rule, Tables, at, rows

ROUNDING = 1e-6
PLACES = {
    "demand": ("power_nodes", ("power_node",)),
    "population": ("states", ("state",)),
    "gdp": ("states", ("state",)),
    "crop_requirement": ("states", ("state",)),
    "town_demand": ("states", ("state",)),
    "crop_value": ("crops", ("crop",)),
    "fuel_price": ("fuels", ("state", "fuel")),
}


def shares_add_up(tables: Tables) -> Iterator[Fault]:
    """The payers of a measure pay all of it."""
    for measure, group in tables["measure_finance"].groupby("measure", sort=False):
        total = float(group["share"].sum())
        if abs(total - 1) > ROUNDING:
            yield at("measure_finance", group.index[0], "share", f"{total:g}", f"shares of {measure} that add up to 1",
                     "add the payer that is missing, or correct a share")  # fmt: skip


def links_lead_on(tables: Tables) -> Iterator[Fault]:
    """No measure requires itself, over others or not."""
    links = tables["measure_links"]
    needed = links[links["relation"] == "requires"]
    graph = {str(measure): set(group["other"]) for measure, group in needed.groupby("measure", sort=False)}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = [str(measure) for measure in error.args[1]]
        row = needed.index[needed["measure"].isin(circle)][0]
        yield at("measure_links", row, "other", " < ".join(circle), "no circle of requirements",
                 "take one of these rows out")  # fmt: skip


def spans_in_order(tables: Tables) -> Iterator[Fault]:
    """The last year of a budget is not before its first, and spans of a payer do not overlap."""
    for row in rows(tables["budgets"]):
        if row.last_year < row.first_year:
            yield at(
                "budgets", row.Index, "last_year", row.last_year, f"{row.first_year} or later", "exchange the years"
            )
    for payer, group in tables["budgets"].sort_values("first_year").groupby("payer", sort=False):
        for (_, before), (index, after) in zip(group.iloc[:-1].iterrows(), group.iloc[1:].iterrows(), strict=True):
            if after["first_year"] <= before["last_year"]:
                yield at("budgets", index, "first_year", after["first_year"],
                         f"a year after {before['last_year']}, where the budget of {payer} before it ends",
                         "let the spans follow one another")  # fmt: skip


def places(tables: Tables) -> dict[str, set[str]]:
    """What each variable of a path may name as its place."""
    known = {
        variable: set(tables[table][list(key)].astype(str).agg("|".join, axis=1)) if len(tables[table]) else set()
        for variable, (table, key) in PLACES.items()
    }
    basins = tables["nodes"]["basin"].unique()
    known["inflow"] = {f"{basin}|{month}" for basin in basins for month in range(1, 13)}
    known["market_price"] = set(tables["markets"]["market"])
    return known


def paths_have_place(tables: Tables) -> Iterator[Fault]:
    """Every path moves something that the region has."""
    known = places(tables)
    for row in rows(tables["paths"]):
        if row.place not in known[row.variable]:
            yield at("paths", row.Index, "place", row.place, f"a place that has {row.variable}",
                     "see the column's description for what to write")  # fmt: skip


def institutions_known(tables: Tables) -> Iterator[Fault]:
    """Whoever leads, coordinates or reports a measure is an institution of the region."""
    known = set(tables["institutions"]["institution"])
    for row in rows(tables["measures"]):
        for name in filter(None, row.institutions.split(";")):
            if name not in known:
                yield at("measures", row.Index, "institutions", name, "keys of institutions.csv, with semicolons",
                         "add the institution there, or correct the key")  # fmt: skip


def effects_after_works(tables: Tables) -> Iterator[Fault]:
    """A measure has no full year of effect before it could be built; what is completed is not checked."""
    for row in rows(tables["measures"]):
        earliest = row.start_year + row.build_years
        if row.status != "completed" and row.first_year < earliest:
            yield at("measures", row.Index, "first_year", row.first_year, f"{earliest} or later: start_year and "
                     "build_years", "correct the first year of effect, the start or the time to build")  # fmt: skip


def weights_add_up(tables: Tables) -> Iterator[Fault]:
    """Records that stand for all years have weights that add up to 1."""
    weights = tables["record_weights"]
    if len(weights) and abs(float(weights["weight"].sum()) - 1) > ROUNDING:
        yield at("record_weights", weights.index[0], "weight", f"{weights['weight'].sum():g}",
                 "weights that add up to 1", "correct the weights")  # fmt: skip


RULES = (
    Rule("finance-shares", "The payers of a measure pay all of it.", ("measure_finance",), shares_add_up),
    Rule("measure-circle", "No measure requires itself.", ("measure_links",), links_lead_on),
    Rule("budget-spans", "Budgets of a payer follow one another.", ("budgets",), spans_in_order),
    Rule("path-place", "Every path moves something that is there.",
         ("paths", "nodes", "states", "power_nodes", "crops", "fuels", "markets"), paths_have_place),
    Rule("measure-institution", "Whoever leads a measure is an institution of the region.",
         ("measures", "institutions"), institutions_known),
    Rule("measure-years", "No measure has effect before it could be built.", ("measures",), effects_after_works),
    Rule("record-weights", "Weights of hydrological years add up to 1.", ("record_weights",), weights_add_up),
)  # fmt: skip
