"""What a map and tables show of a plan: monthly series in km3 and GWh, and yearly balances by state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from kelisim.consortium.ledger import by_key
from kelisim.consortium.programme import Inputs
from kelisim.power.grid import GWH_PER_MW_HOUR
from kelisim.region.package import Region
from kelisim.web.live.held import Plan

Array = npt.NDArray[np.float64]
Series = list[float]
DIGITS = 4
HYDRO, UNSERVED, NET_IMPORT, MARKETS = "hydro", "unserved", "net import", "outside markets"


def numbers(values: npt.ArrayLike, digits: int = DIGITS) -> Series:
    """Plain rounded numbers; -0 is 0."""
    return [float(v) for v in np.round(np.asarray(values, dtype=float), digits) + 0.0]


def month_view(plan: Plan, alone: Plan, observed: dict[str, Series]) -> dict[str, Any]:
    """Everything on the map by month. ``observed``: releases of the study's year by reservoir, km3."""
    whole = plan.inputs
    flow, before = monthly(plan.data, "flow"), monthly(alone.data, "flow")
    return {
        "months": [str(m) for m in whole.periods.time.strftime("%Y-%m")],
        "reservoirs": _reservoirs(plan, alone, observed),
        "reaches": {
            str(name): {"flow_km3": numbers(flow[str(name)]), "alone_flow_km3": numbers(before[str(name)])}
            for name in whole.river.reaches.index
        },
        "lines": _lines(plan, alone),
        "zones": _zones(plan, alone),
        "power": power_by_source(plan.inputs, plan.data),
    }


def monthly(data: xr.Dataset, name: str) -> dict[str, Array]:
    """Values of a variable by its key and month, load blocks added up."""
    return {key: values.sum(axis=0) if values.ndim > 1 else values for key, values in by_key(data, name).items()}


def observed_releases(region: Region, whole: Inputs) -> dict[str, Series]:
    """Releases measured in the months of the study, km3, where all of them were."""
    table = region["observed_reservoirs"]
    found: dict[str, Series] = {}
    time, volume = whole.periods.time, whole.periods.km3_per_m3s().to_numpy()
    for name, rows in table.groupby("node"):
        by_month = rows.set_index(["year", "month"])["release_m3s"]
        flow = by_month.reindex([(t.year, t.month) for t in time]).to_numpy(dtype=float)
        if np.isfinite(flow).all():
            found[str(name)] = numbers(flow * volume)
    return found


def _released(whole: Inputs, data: xr.Dataset) -> dict[str, Array]:
    """Water that leaves every node, km3 a month."""
    flow = monthly(data, "flow")
    found: dict[str, Array] = {}
    for name, node in whole.river.reaches["from_node"].items():
        found[str(node)] = found.get(str(node), np.zeros(data.sizes["time"])) + flow[str(name)]
    return found


def _reservoirs(plan: Plan, alone: Plan, observed: dict[str, Series]) -> dict[str, Any]:
    """Reservoirs of the plan that hold water; one that a measure builds has nothing alone."""
    (storage, release), (before, released) = (
        (monthly(one.data, "storage"), _released(one.inputs, one.data)) for one in (plan, alone)
    )
    full = plan.inputs.river.reservoirs["full_storage_km3"]
    nothing = np.zeros(plan.data.sizes["time"])
    return {
        node: {
            "storage_km3": numbers(storage[node]),
            "release_km3": numbers(release[node]),
            "alone_storage_km3": numbers(before.get(node, nothing)),
            "alone_release_km3": numbers(released[node]),
            "observed_release_km3": observed.get(node),
        }
        for node in map(str, full.index[full > 0])
    }


def _lines(plan: Plan, alone: Plan) -> dict[str, Any]:
    hours = plan.inputs.periods.hours().to_numpy() * GWH_PER_MW_HOUR
    (sent, back), (before, before_back) = (
        (monthly(one.data, "sent"), monthly(one.data, "sent_back")) for one in (plan, alone)
    )
    found = {}
    lines = plan.inputs.grid.lines
    limits = zip(map(str, lines.index), lines["capacity_mw"], lines["reverse_capacity_mw"], strict=True)
    for name, *most in limits:
        use = [
            energy / np.where(mw > 0, mw * hours, np.inf)
            for energy, mw in zip((sent[name], back[name]), most, strict=True)
        ]
        found[name] = {
            "net_gwh": numbers(sent[name] - back[name], 3),
            "use": numbers(np.maximum(*use)),
            "alone_net_gwh": numbers(before[name] - before_back[name], 3),
        }
    return found


def _zones(plan: Plan, alone: Plan) -> dict[str, Any]:
    uses = plan.inputs.uses
    taken, before = monthly(plan.data, "withdrawal"), monthly(alone.data, "withdrawal")
    wanted = {zone: np.zeros(plan.data.sizes["time"]) for zone in taken}
    for zone, volume in zip(uses.tranches["zone"], uses.wanted.transpose("tranche", "time").to_numpy(), strict=True):
        wanted[str(zone)] += volume
    return {
        zone: {
            "wanted_km3": numbers(wanted[zone]),
            "delivered_km3": numbers(taken[zone]),
            "alone_delivered_km3": numbers(before[zone]),
        }
        for zone in map(str, uses.zones.index)
    }


def power_by_source(whole: Inputs, data: xr.Dataset) -> dict[str, dict[str, Series]]:
    """By state and source, GWh a month: fuels, hydropower, unserved, net import from states and outside markets."""
    grid, plants = whole.grid, whole.river.plants
    months = data.sizes["time"]
    found: dict[str, dict[str, Array]] = {
        str(s): {UNSERVED: np.zeros(months), NET_IMPORT: np.zeros(months)} for s in dict.fromkeys(grid.zones["state"])
    }

    def add(state: object, source: object, values: Array) -> None:
        parts = found[str(state)]
        parts[str(source)] = parts.get(str(source), np.zeros(months)) + values

    energy = {name: monthly(data, name) for name in ("generation", "hydro", "unserved", "market_trade")}
    for unit, state, fuel in zip(map(str, grid.units.index), grid.units["state"], grid.units["fuel"], strict=True):
        add(state, fuel, energy["generation"][unit])
    for plant, state in plants["state"].items():
        add(state, HYDRO, energy["hydro"][str(plant)])
    for cut, state in grid.steps["state"].items():
        add(state, UNSERVED, energy["unserved"][str(cut)])
    for market, state, way in zip(map(str, grid.markets.index), grid.markets["state"], grid.markets["direction"],
                                  strict=True):  # fmt: skip
        add(state, MARKETS, energy["market_trade"][market] * (1 if way == "import" else -1))
    for state, values in _net_import(whole, data):
        add(state, NET_IMPORT, values)
    return {
        state: {k: numbers(v, 2) for k, v in parts.items() if np.abs(v).max() > 0.005 or k in (UNSERVED, NET_IMPORT)}
        for state, parts in found.items()
    }


def _net_import(whole: Inputs, data: xr.Dataset) -> Iterator[tuple[str, Array]]:
    """Energy over every line between states as each end measures it: state and GWh a month, + coming in."""
    lines, sent, back = whole.grid.lines, monthly(data, "sent"), monthly(data, "sent_back")
    ends = zip(map(str, lines.index), lines["from_state"], lines["to_state"], lines["loss_fraction"], strict=True)
    for name, start, end, loss in ends:
        if start != end:
            yield str(end), (1 - float(loss)) * sent[name] - back[name]
            yield str(start), (1 - float(loss)) * back[name] - sent[name]


def balance(plan: Plan, power: dict[str, dict[str, Series]]) -> dict[str, dict[str, dict[str, float]]]:
    """Yearly balance of every state: water km3, energy GWh, food (water of the crops km3, worth million USD).
    ``power``: :func:`power_by_source` of the plan."""
    water, food = water_balance(plan.inputs, plan.data), food_balance(plan)
    grid = plan.inputs.grid
    asked = grid.demand.transpose("power_node", "block", "time").to_numpy().sum(axis=(1, 2))
    demand = _summed(grid.zones["state"].reindex(grid.demand.indexes["power_node"]), asked)
    return {
        state: {
            "water": {k: round(v, DIGITS) + 0.0 for k, v in water.get(state, {}).items()},
            "energy": {"demand": round(float(demand.get(state, 0.0)), 1),
                       **{k: round(sum(v), 1) + 0.0 for k, v in power.get(state, {}).items()}},
            "food": food.get(state, {}),
        }
        for state in plan.case.region.states
    }  # fmt: skip


def water_balance(whole: Inputs, data: xr.Dataset) -> dict[str, dict[str, float]]:
    """Water of every state in a year, km3: what comes (+), what goes (-), adding up to zero by ``losses``."""
    found = {
        str(state): dict.fromkeys(WATER, 0.0)
        for state in dict.fromkeys(whole.river.nodes["state"])
    }  # fmt: skip
    for name, state, km3 in (*_river_water(whole, data), *_used_water(whole, data)):
        found[state][name] += km3
    return {state: {**parts, "losses": -sum(parts.values())} for state, parts in found.items()}


WATER = ("inflow", "from other states", "to other states", "irrigation", "return flow", "towns", "lakes and deltas",
         "into storage")  # fmt: skip
"""Rows of the water balance before losses."""

Volume = tuple[str, str, float]
"""Row of the water balance, state and km3 a year."""


def _river_water(whole: Inputs, data: xr.Dataset) -> Iterator[Volume]:
    """Inflow, what crosses borders, what ends in lakes and sinks, and what reservoirs keep."""
    river = whole.river
    owner, kind = ({str(k): str(v) for k, v in river.nodes[name].items()} for name in ("state", "kind"))
    for node, km3 in zip(map(str, river.inflow.indexes["node"]), river.inflow.sum("time").to_numpy(), strict=True):
        if kind[node] != "terminal":
            yield "inflow", owner[node], float(km3)
    flow, reaches = _yearly(data, "flow"), river.reaches
    ends = zip(map(str, reaches.index), reaches["from_node"], reaches["to_node"], reaches["loss_fraction"], strict=True)
    for name, above, below, loss in ends:
        start, end, arriving = owner[str(above)], owner.get(str(below)), flow[name] * (1 - float(loss))
        if end is not None and start != end:
            yield "to other states", start, -arriving
            yield "from other states", end, arriving
        if end is not None and kind[str(below)] == "terminal":
            yield "lakes and deltas", end, -arriving
    kept, reservoirs = by_key(data, "storage"), river.reservoirs
    for name, state, first in zip(map(str, reservoirs.index), reservoirs["state"], river.start_storage, strict=True):
        yield "into storage", str(state), float(first - kept[name][-1])


def _used_water(whole: Inputs, data: xr.Dataset) -> Iterator[Volume]:
    """What fields and towns withdraw, and what fields give back, in the state to which it returns."""
    zones, towns, owner = whole.uses.zones, whole.uses.towns, whole.river.nodes["state"]
    taken, used = _yearly(data, "withdrawal"), _yearly(data, "town_supply")
    fields = zip(map(str, zones.index), zones["state"], zones["return_node"], zones["return_fraction"], strict=True)
    for name, state, node, part in fields:
        yield "irrigation", str(state), -taken[name]
        if node in owner.index:
            yield "return flow", str(owner[node]), taken[name] * float(part)
    for name, state, part in zip(map(str, towns.index), towns["state"], towns["return_fraction"], strict=True):
        yield "towns", str(state), -used[name] * (1 - float(part))


def food_balance(plan: Plan) -> dict[str, dict[str, float]]:
    """Irrigation of every state in a year: water the crops want and get, km3, and the worth of the harvest."""
    uses, got = plan.inputs.uses, _yearly(plan.data, "delivery")
    owner = uses.tranches["zone"].map(uses.zones["state"])
    served = np.array([got[str(name)] for name in uses.tranches.index])
    wanted = _summed(owner, uses.wanted.transpose("tranche", "time").to_numpy().sum(axis=1))
    delivered = _summed(owner, served)
    worth = _summed(owner, served * uses.tranches["value_musd_per_km3"].to_numpy(dtype=float))
    return {
        state: {
            "wanted": round(asked, DIGITS),
            "delivered": round(delivered[state], DIGITS),
            "served": round(delivered[state] / asked, DIGITS) if asked > 0 else 1.0,
            "harvest": round(worth[state], 2),
        }
        for state, asked in wanted.items()
    }


def _yearly(data: xr.Dataset, name: str) -> dict[str, float]:
    """Sum over the year of a variable by its key."""
    return {key: float(values.sum()) for key, values in by_key(data, name).items()}


def _summed(owner: Iterable[object], values: Array) -> dict[str, float]:
    """Sums of values by owner."""
    found: dict[str, float] = {}
    for state, value in zip(owner, values, strict=True):
        found[str(state)] = found.get(str(state), 0.0) + float(value)
    return dict(sorted(found.items()))
