"""What a map and tables show of a plan: monthly series in km3 and GWh, and yearly balances by state."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from kelisim.consortium.programme import Inputs
from kelisim.power.grid import GWH_PER_MW_HOUR
from kelisim.region.package import Region
from kelisim.web.live.held import Plan

Array = npt.NDArray[np.float64]
Series = list[float]
DIGITS = 4
UNSERVED, NET_IMPORT, MARKETS = "unserved", "net import", "outside markets"


def numbers(values: npt.ArrayLike, digits: int = DIGITS) -> Series:
    """Plain rounded numbers; -0 is 0."""
    return [float(v) for v in np.round(np.asarray(values, dtype=float), digits) + 0.0]


def month_view(plan: Plan, alone: Plan, observed: dict[str, Series]) -> dict[str, Any]:
    """Everything on the map by month. ``observed``: releases of the study's year by reservoir, km3."""
    whole = plan.inputs
    return {
        "months": [str(m) for m in whole.periods.time.strftime("%Y-%m")],
        "reservoirs": _reservoirs(plan, alone, observed),
        "reaches": {
            str(name): {
                "flow_km3": numbers(plan.data["flow"].sel(reach=str(name))),
                "alone_flow_km3": numbers(alone.data["flow"].sel(reach=str(name))),
            }
            for name in whole.river.reaches.index
        },
        "lines": _lines(plan),
        "zones": _zones(plan),
        "power": power_by_source(plan.inputs, plan.data),
    }


def observed_releases(region: Region, whole: Inputs) -> dict[str, Series]:
    """Releases measured in the months of the study, km3, where all of them were."""
    table = region["observed_reservoirs"]
    found = {}
    time, volume = whole.periods.time, whole.periods.km3_per_m3s().to_numpy()
    for name, rows in table.groupby("node"):
        by_month = rows.set_index(["year", "month"])["release_m3s"]
        flow = by_month.reindex([(t.year, t.month) for t in time]).to_numpy(dtype=float)
        if np.isfinite(flow).all():
            found[str(name)] = numbers(flow * volume)
    return found


def _release(whole: Inputs, data: xr.Dataset, node: str) -> Array:
    reaches = whole.river.reaches
    out = [str(name) for name in reaches.index[reaches["from_node"] == node]]
    return np.asarray(data["flow"].sel(reach=out).sum("reach").to_numpy())


def _reservoirs(plan: Plan, alone: Plan, observed: dict[str, Series]) -> dict[str, Any]:
    """Reservoirs of the plan that hold water; one that a measure builds has nothing alone."""
    found = {}
    there = set(alone.inputs.river.reservoirs.index)
    for name, row in plan.inputs.river.reservoirs.iterrows():
        node = str(name)
        if row["full_storage_km3"] <= 0:
            continue
        storage = alone.data["storage"].sel(reservoir=node) if node in there else np.zeros(plan.data.sizes["time"])
        found[node] = {
            "storage_km3": numbers(plan.data["storage"].sel(reservoir=node)),
            "release_km3": numbers(_release(plan.inputs, plan.data, node)),
            "alone_storage_km3": numbers(storage),
            "alone_release_km3": numbers(_release(alone.inputs, alone.data, node)),
            "observed_release_km3": observed.get(node),
        }
    return found


def _lines(plan: Plan) -> dict[str, Any]:
    grid = plan.inputs.grid
    hours = plan.inputs.periods.hours().to_numpy() * GWH_PER_MW_HOUR
    sent, back = (plan.data[name].sum("block").transpose("line", "time").to_numpy() for name in ("sent", "sent_back"))
    found = {}
    for i, (name, line) in enumerate(grid.lines.iterrows()):
        limits = [float(line[c]) * hours for c in ("capacity_mw", "reverse_capacity_mw")]
        use = [e / np.where(most > 0, most, np.inf) for e, most in zip((sent[i], back[i]), limits, strict=True)]
        found[str(name)] = {"net_gwh": numbers(sent[i] - back[i], 3), "use": numbers(np.maximum(*use))}
    return found


def _zones(plan: Plan) -> dict[str, Any]:
    uses = plan.inputs.uses
    zone = xr.DataArray(uses.tranches["zone"].to_numpy(dtype=object), dims="tranche", name="zone")
    wanted = uses.wanted.assign_coords(zone=zone).groupby("zone").sum()
    taken = plan.data["withdrawal"]
    return {
        str(name): {
            "wanted_km3": numbers(wanted.sel(zone=str(name))) if str(name) in wanted.indexes["zone"] else
            numbers(np.zeros(taken.sizes["time"])),
            "delivered_km3": numbers(taken.sel(zone=str(name))),
        }
        for name in uses.zones.index
    }  # fmt: skip


def power_by_source(whole: Inputs, data: xr.Dataset) -> dict[str, dict[str, Series]]:
    """By state and source, GWh a month: fuels, hydropower, unserved, net import from states and outside markets."""
    grid, plants = whole.grid, whole.river.plants
    months = data.sizes["time"]
    found: dict[str, dict[str, Array]] = {str(s): {} for s in dict.fromkeys(grid.zones["state"])}

    def add(state: str, source: str, values: Array) -> None:
        found[state][source] = found[state].get(source, np.zeros(months)) + values

    for name, key, keep in (("generation", grid.units["fuel"], grid.units["state"]),):
        energy = data[name].sum("block").transpose(data[name].dims[0], "time").to_numpy()
        for row, source, state in zip(energy, key, keep, strict=True):
            add(str(state), str(source), row)
    hydro = data["hydro"].sum("block").transpose("plant", "time").to_numpy()
    for row, state in zip(hydro, plants["state"], strict=True):
        add(str(state), "hydro", row)
    cut = data["unserved"].sum("block").transpose("cut", "time").to_numpy()
    for row, state in zip(cut, grid.steps["state"], strict=True):
        add(str(state), UNSERVED, row)
    for state in found:
        add(state, NET_IMPORT, _net_import(whole, data, state))
    market = data["market_trade"].sum("block").transpose("market", "time").to_numpy()
    for row, state, way in zip(market, grid.markets["state"], grid.markets["direction"], strict=True):
        add(str(state), MARKETS, row if way == "import" else -row)
    return {
        state: {k: numbers(v, 2) for k, v in parts.items() if np.abs(v).max() > 0.005 or k in (UNSERVED, NET_IMPORT)}
        for state, parts in found.items()
    }


def _net_import(whole: Inputs, data: xr.Dataset, state: str) -> Array:
    """Energy that a state takes from others, less what it sends them, as measured at its own end of the line."""
    lines = whole.grid.lines
    lines = lines[lines["from_state"] != lines["to_state"]]
    total = np.zeros(data.sizes["time"])
    for name, line in lines.iterrows():
        kept = 1 - float(line["loss_fraction"])
        there, back = (data[v].sel(line=str(name)).sum("block").to_numpy() for v in ("sent", "sent_back"))
        if line["to_state"] == state:
            total += kept * there - back
        elif line["from_state"] == state:
            total += kept * back - there
    return total


def balance(region: Region, plan: Plan) -> dict[str, dict[str, dict[str, float]]]:
    """Yearly balance of every state: water km3, energy GWh, food (part of the crops' water, harvest value)."""
    power = power_by_source(plan.inputs, plan.data)
    water, food = water_balance(plan.inputs, plan.data), food_balance(plan)
    demand = plan.inputs.grid.demand.sum(["block", "time"]).to_series()
    by_state = demand.groupby(plan.inputs.grid.zones["state"]).sum()
    return {
        state: {
            "water": {k: round(v, DIGITS) + 0.0 for k, v in water[state].items()},
            "energy": {"demand": round(float(by_state.get(state, 0.0)), 1),
                       **{k: round(sum(v), 1) + 0.0 for k, v in power.get(state, {}).items()}},
            "food": food.get(state, {}),
        }
        for state in region.states
    }  # fmt: skip


def water_balance(whole: Inputs, data: xr.Dataset) -> dict[str, dict[str, float]]:
    """Water of every state in a year, km3: what comes (+), what goes (-), adding up to zero by ``losses``."""
    river, uses = whole.river, whole.uses
    owner = river.nodes["state"]
    states = list(dict.fromkeys(str(s) for s in owner))
    flow = data["flow"].sum("time").to_series()
    start, end = river.reaches["from_node"].map(owner), river.reaches["to_node"].map(owner)
    arriving = flow * (1 - river.reaches["loss_fraction"])
    ends = river.reaches["to_node"].map(river.nodes["kind"]) == "terminal"
    inflow = river.inflow.sum("time").to_series()
    inflow = inflow[river.nodes["kind"].reindex(inflow.index) != "terminal"].groupby(owner).sum()
    taken = data["withdrawal"].sum("time").to_series()
    towns = data["town_supply"].sum("time").to_series()
    back = taken * uses.zones["return_fraction"]
    stored = (data["storage"].isel(time=-1).to_series() - river.reservoirs["start_storage_km3"]).groupby(
        river.reservoirs["state"]
    ).sum()
    found = {}
    for state in states:
        own = start == state
        parts = {
            "inflow": float(inflow.get(state, 0.0)),
            "from other states": float(arriving[(end == state) & ~own].sum()),
            "to other states": -float(arriving[own & (end != state)].sum()),
            "irrigation": -float(taken[uses.zones["state"] == state].sum()),
            "return flow": float(back[uses.zones["return_node"].map(owner) == state].sum()),
            "towns": -float((towns * (1 - uses.towns["return_fraction"]))[uses.towns["state"] == state].sum()),
            "lakes and deltas": -float(arriving[(end == state) & ends].sum()),
            "into storage": -float(stored.get(state, 0.0)),
        }
        found[state] = {**parts, "losses": -sum(parts.values())}
    return found


def food_balance(plan: Plan) -> dict[str, dict[str, float]]:
    """Irrigation of every state in a year: water the crops want and get, km3, and the worth of the harvest."""
    uses = plan.inputs.uses
    owner = uses.tranches["zone"].map(uses.zones["state"])
    wanted = uses.wanted.sum("time").to_series().groupby(owner).sum()
    got = plan.data["delivery"].sum("time").to_series().reindex(uses.tranches.index)
    delivered, worth = got.groupby(owner).sum(), (got * uses.tranches["value_musd_per_km3"]).groupby(owner).sum()
    return {
        str(state): {
            "wanted": round(float(wanted[state]), DIGITS),
            "delivered": round(float(delivered[state]), DIGITS),
            "served": round(float(delivered[state] / wanted[state]), DIGITS) if wanted[state] > 0 else 1.0,
            "harvest": round(float(worth[state]), 2),
        }
        for state in wanted.index
    }
