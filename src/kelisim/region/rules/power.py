"""Meaning rules of plants, load, lines, outside markets and unserved energy."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from kelisim.errors import Fault
from kelisim.region.rules._rule import TOLERANCE, Rule, Tables, at, rows


def block_shares(tables: Tables) -> Iterator[Fault]:
    """The hours of the load blocks make up the month."""
    blocks = tables["load_blocks"]
    total = float(blocks["hours_share"].sum())
    if abs(total - 1) > TOLERANCE:
        yield at("load_blocks", blocks.index[-1], "hours_share", total, "shares of all blocks that add up to 1",
                 "correct the shares; write seven decimals or more")  # fmt: skip


def demand_shapes(tables: Tables) -> Iterator[Fault]:
    """The monthly shares of a zone's demand add up to 1 over twelve months."""
    for zone, group in tables["demand_shape"].groupby("power_node", sort=False):
        last, total = group.index[-1], float(group["share"].sum())
        if len(group) != 12:
            yield at("demand_shape", last, "month", f"{len(group)} months of {zone}", "twelve months",
                     "add the missing months")  # fmt: skip
        elif abs(total - 1) > TOLERANCE:
            yield at("demand_shape", last, "share", total, f"twelve shares of {zone} that add up to 1",
                     "divide each share by their sum and write six decimals or more")  # fmt: skip


def load_shapes(tables: Tables) -> Iterator[Fault]:
    """In each month a zone's load over the blocks, weighted by hours, has the mean 1."""
    hours = tables["load_blocks"].set_index("block")["hours_share"]
    shape = tables["load_shape"]
    weighted = shape.assign(part=shape["load_over_mean"] * shape["block"].map(hours))
    for (zone, month), group in weighted.groupby(["power_node", "month"], sort=False):
        missing = sorted(set(hours.index) - set(group["block"]))
        mean = float(group["part"].sum() / hours.sum())
        if missing:
            yield at("load_shape", group.index[-1], "block", f"{zone}, month {month}",
                     f"a row for the block {', '.join(missing)}", "add the row")  # fmt: skip
        elif abs(mean - 1) > TOLERANCE:
            yield at("load_shape", group.index[-1], "load_over_mean", mean,
                     f"a mean of 1 over the blocks of {zone} in month {month}, weighted by hours",
                     "divide each ratio by this mean and write six decimals or more")  # fmt: skip


def zones_have_load(tables: Tables) -> Iterator[Fault]:
    """Every power node has demand, its shape by month and its shape by block."""
    for table in ("demand", "demand_shape", "load_shape"):
        given = set(tables[table]["power_node"])
        for node in rows(tables["power_nodes"]):
            if node.power_node not in given:
                yield at("power_nodes", node.Index, "power_node", node.power_node, f"rows in {table}.csv",
                         "add them (0 GWh of demand if the zone has no load)")  # fmt: skip
    months = tables["load_shape"].groupby("power_node")["month"].nunique()
    for zone, count in months[months < 12].items():
        row = tables["load_shape"].index[tables["load_shape"]["power_node"] == zone][-1]
        yield at("load_shape", row, "month", f"{count} months of {zone}", "twelve months", "add the missing months")


def demand_without_gaps(tables: Tables) -> Iterator[Fault]:
    """Yearly demand has no gaps, and every zone has the same years."""
    demand = tables["demand"]
    years = set(range(demand["year"].min(), demand["year"].max() + 1))
    for zone, group in demand.groupby("power_node", sort=False):
        missing = sorted(years - set(group["year"]))
        if missing:
            yield at("demand", group.index[-1], "year", zone, f"the years {min(years)}-{max(years)} for every zone",
                     f"add the years {', '.join(map(str, missing[:10]))}")  # fmt: skip


def availability_complete(tables: Tables) -> Iterator[Fault]:
    """Each technology that is listed has a value for every month and block."""
    blocks = set(tables["load_blocks"]["block"])
    for technology, group in tables["availability"].groupby("technology", sort=False):
        given = set(zip(group["month"], group["block"], strict=True))
        missing = [(m, b) for m in range(1, 13) for b in sorted(blocks) if (m, b) not in given]
        if missing:
            named = ", ".join(f"month {month} {block}" for month, block in missing[:5])
            yield at("availability", group.index[-1], "technology", technology, "every month and block",
                     f"add {len(missing)} rows: {named}")  # fmt: skip


def fuels_priced(tables: Tables) -> Iterator[Fault]:
    """Every fuel burnt in a state has a price there; wind, sun and water need none."""
    states = tables["power_nodes"].set_index("power_node")["state"]
    priced = set(zip(tables["fuels"]["state"], tables["fuels"]["fuel"], strict=True))
    for plant in rows(tables["plants"]):
        state = states.get(plant.power_node)
        if plant.fuel not in {"hydro", "wind", "solar"} and (state, plant.fuel) not in priced:
            yield at("plants", plant.Index, "fuel", plant.fuel, f"a price of {plant.fuel} in {state} in fuels.csv",
                     f"add the row {state},{plant.fuel} to fuels.csv")  # fmt: skip


def hydro_has_one_head(tables: Tables) -> Iterator[Fault]:
    """A storage plant has a reservoir and a tailwater; a run-of-river plant has a head; none has both."""
    for plant in rows(tables["hydro_plants"]):
        stored = plant.reservoir != ""
        wanted, other = ("tailwater_m", "head_m") if stored else ("head_m", "tailwater_m")
        kind = "a storage plant" if stored else "a run-of-river plant"
        if pd.isna(getattr(plant, wanted)):
            yield at("hydro_plants", plant.Index, wanted, "", f"a value of {wanted} for {kind}",
                     "fill it in, or correct the reservoir cell")  # fmt: skip
        if not pd.isna(getattr(plant, other)):
            yield at("hydro_plants", plant.Index, other, getattr(plant, other), f"an empty cell for {kind}",
                     "a plant has a reservoir and a tailwater, or else a constant head: empty one of them")  # fmt: skip


def tailwater_below_dead(tables: Tables) -> Iterator[Fault]:
    """The tailwater of a storage plant lies below the lowest level of its reservoir."""
    lowest = tables["reservoir_curves"].groupby("node")["level_m"].min()
    for plant in rows(tables["hydro_plants"]):
        dead = lowest.get(plant.reservoir)
        if dead is not None and plant.tailwater_m >= dead:
            yield at("hydro_plants", plant.Index, "tailwater_m", plant.tailwater_m,
                     f"less than the level of dead storage, {dead:g} m",
                     "correct the tailwater or the curve")  # fmt: skip


def hydro_below_dam(tables: Tables) -> Iterator[Fault]:
    """The reach of a storage plant begins at its reservoir."""
    begins = tables["reaches"].set_index("reach")["from_node"]
    for plant in rows(tables["hydro_plants"]):
        if plant.reservoir != "" and begins.get(plant.reach) != plant.reservoir:
            yield at("hydro_plants", plant.Index, "reach", plant.reach, f"a reach that leaves {plant.reservoir}",
                     "name the reach below the dam, or leave the reservoir empty and give a head")  # fmt: skip


def lines_sensible(tables: Tables) -> Iterator[Fault]:
    """A line joins two zones; between states it has an offer within its capacity and prices above 0."""
    states = tables["power_nodes"].set_index("power_node")["state"]
    for line in rows(tables["lines"]):
        if line.from_node == line.to_node:
            yield at("lines", line.Index, "to_node", line.to_node, "another zone than from_node", "correct the end")
            continue
        if line.offer_mw > max(line.capacity_mw, line.reverse_capacity_mw):
            yield at("lines", line.Index, "offer_mw", line.offer_mw, "at most the capacity of the line",
                     "lower the offer or raise the capacity")  # fmt: skip
        if states[line.from_node] == states[line.to_node]:
            continue
        for column, capacity in (
            ("price_usd_per_mwh", line.capacity_mw), ("reverse_price_usd_per_mwh", line.reverse_capacity_mw)
        ):  # fmt: skip
            if capacity and getattr(line, column) <= 0:
                yield at("lines", line.Index, column, getattr(line, column), "a price above 0 between two states",
                         "give the border price of energy sold in that direction")  # fmt: skip


def markets_whole(tables: Tables) -> Iterator[Fault]:
    """An offer keeps its zone and direction in all months, and has all twelve."""
    for market, group in tables["markets"].groupby("market", sort=False):
        if len(group) != 12:
            yield at("markets", group.index[-1], "month", f"{len(group)} months of {market}", "twelve months",
                     "add the missing months (capacity 0 where nothing is offered)")  # fmt: skip
        for column in ("power_node", "direction"):
            other = group[group[column] != group[column].iloc[0]]
            for row, value in other[column].items():
                yield at("markets", row, column, value, f"{group[column].iloc[0]}, as in the first row of {market}",
                         "use another market key for another offer")  # fmt: skip


def unserved_rises(tables: Tables) -> Iterator[Fault]:
    """Steps of unserved energy rise in value and share; the last has the share 1; a state with a zone has them."""
    unserved = tables["unserved"]
    supplied = set(tables["power_nodes"]["state"])
    for state in rows(tables["states"]):
        if state.state in supplied and state.state not in set(unserved["state"]):
            yield at("states", state.Index, "state", state.state, "steps in unserved.csv", "add at least one step")
    for state_name, steps in unserved.groupby("state", sort=False):
        ordered = steps.sort_values("step")
        falls = ordered[ordered["value_usd_per_mwh"].diff() <= 0]
        for row, value in falls["value_usd_per_mwh"].items():
            yield at("unserved", row, "value_usd_per_mwh", value, "more than in the step before",
                     "number the steps from the least valuable use upwards")  # fmt: skip
        share = float(ordered["share"].iloc[-1])
        if abs(share - 1) > TOLERANCE:
            yield at("unserved", ordered.index[-1], "share", share, f"1 in the last step of {state_name}",
                     "let the last step take the whole load")  # fmt: skip


_LOAD = ("power_nodes", "demand", "demand_shape", "load_shape")

RULES = (
    Rule("block-shares", "Load blocks make up the month.", ("load_blocks",), block_shares),
    Rule("demand-shape", "Monthly shares of demand add up to 1.", ("demand_shape",), demand_shapes),
    Rule("load-shape", "Load over the blocks has the mean 1.", ("load_shape", "load_blocks"), load_shapes),
    Rule("zones-have-load", "Every zone has demand and its shapes.", _LOAD, zones_have_load),
    Rule("demand-years", "Demand has no gaps.", ("demand",), demand_without_gaps),
    Rule("availability", "Availability is complete.", ("availability", "load_blocks"), availability_complete),
    Rule("fuel-prices", "Every fuel burnt has a price.", ("plants", "fuels", "power_nodes"), fuels_priced),
    Rule("hydro-head", "A hydro plant has exactly one kind of head.", ("hydro_plants",), hydro_has_one_head),
    Rule("hydro-tailwater", "Tailwater is below dead level.", ("hydro_plants", "reservoir_curves"),
         tailwater_below_dead),
    Rule("hydro-reach", "Storage plants stand below their dam.", ("hydro_plants", "reaches"), hydro_below_dam),
    Rule("lines", "Lines join two zones at sensible prices.", ("lines", "power_nodes"), lines_sensible),
    Rule("markets", "Outside offers cover the year.", ("markets",), markets_whole),
    Rule("unserved", "Steps of unserved energy rise.", ("unserved", "states", "power_nodes"), unserved_rises),
)  # fmt: skip
