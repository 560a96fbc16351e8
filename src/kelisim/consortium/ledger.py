"""Balances of an outcome, recomputed from the data tables and the outcome alone.

Nothing here reads the programme: the equations are written again, node by node, so that a mistake in the statement
shows as a residual. Residuals are returned as arrays, so that the worst cell can be named.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from kelisim.consortium.programme import Inputs
from kelisim.power.grid import GWH_PER_MW_HOUR

PRICES = ("water_value", "energy_price", "trade_price", "trade_price_back")
"""Variables of a result that may be negative: power that nobody wants has a price of nothing less the bonus."""


def water_residual(whole: Inputs, outcome: xr.Dataset) -> xr.DataArray:
    """Water that appears or vanishes at each inner node and month, km3, dims (node, time).

    Evaporation is taken from the exact area curve at the mean storage; the linearised one of the programme differs by
    the residual of its last pass.
    """
    river, uses = whole.river, whole.uses
    inner = [str(n) for n, kind in river.nodes["kind"].items() if kind != "terminal"]
    balance = {node: river.inflow.sel(node=node).to_numpy().copy() for node in inner}
    for name, row in river.reaches.iterrows():
        flow = outcome["flow"].sel(reach=str(name)).to_numpy()
        balance[str(row["from_node"])] -= flow
        if row["to_node"] in balance:
            balance[str(row["to_node"])] += flow * (1 - float(row["loss_fraction"]))
    for name, row in uses.zones.iterrows():
        taken = outcome["withdrawal"].sel(zone=str(name)).to_numpy()
        balance[str(row["node"])] -= taken
        if row["return_node"] in balance:
            balance[str(row["return_node"])] += taken * float(row["return_fraction"])
    for name, row in uses.towns.iterrows():
        taken = outcome["town_supply"].sel(town=str(name)).to_numpy()
        balance[str(row["node"])] -= taken * (1 - float(row["return_fraction"]))
    for name in river.reservoirs.index:
        balance[str(name)] -= _reservoir_use(whole, outcome, str(name))
    return xr.DataArray(
        np.array([balance[n] for n in inner]),
        dims=("node", "time"),
        coords={"node": np.asarray(inner, dtype=object), "time": whole.periods.time},
    )


def _reservoir_use(whole: Inputs, outcome: xr.Dataset, name: str) -> np.ndarray:
    """Storage gained plus evaporation of one reservoir, km3 by month."""
    end = outcome["storage"].sel(reservoir=name).to_numpy()
    first = whole.river.reservoirs["start_storage_km3"].to_numpy(dtype=float)[whole.river.reservoirs.index == name]
    start = np.concatenate([first, end[:-1]])
    depth_m = whole.river.evaporation.sel(reservoir=name).to_numpy()
    evaporated = depth_m * 1e-3 * whole.river.curves[name].area_at((start + end) / 2)
    return np.asarray(end - start + evaporated)


def energy_residual(whole: Inputs, outcome: xr.Dataset) -> xr.DataArray:
    """Energy that appears or vanishes in each zone, block and month, GWh, dims (power_node, block, time)."""
    grid = whole.grid
    zones = [str(z) for z in grid.zones.index]
    shape = (len(grid.hours.indexes["block"]), len(whole.periods.time))
    total = {zone: np.zeros(shape) for zone in zones}

    def add(variable: str, dim: str, where: dict[str, str], sign: float = 1.0) -> None:
        for key, zone in where.items():
            total[zone] += sign * outcome[variable].sel({dim: key}).transpose("block", "time").to_numpy()

    add("generation", "unit", _map(grid.units["power_node"]))
    add("hydro", "plant", _map(whole.river.plants["power_node"]))
    add("unserved", "cut", _map(grid.steps["power_node"]))
    for direction, sign in (("import", 1.0), ("export", -1.0)):
        add(
            "market_trade", "market", _map(grid.markets.loc[grid.markets["direction"] == direction, "power_node"]), sign
        )
    for variable, source, sink in (("sent", "from_node", "to_node"), ("sent_back", "to_node", "from_node")):
        for line, row in grid.lines.iterrows():
            add(variable, "line", {str(line): str(row[source])}, -1.0)
            add(variable, "line", {str(line): str(row[sink])}, 1.0 - float(row["loss_fraction"]))
    hours = whole.grid.hours / whole.grid.hours.sum("block")
    for name, row in whole.uses.zones.iterrows():
        pumped = outcome["withdrawal"].sel(zone=str(name)) * float(row["lift_kwh_per_m3"]) * 1000.0
        total[str(row["power_node"])] -= (hours * pumped).transpose("block", "time").to_numpy()
    for zone in zones:
        total[zone] -= grid.demand.sel(power_node=zone).transpose("block", "time").to_numpy()
    coords = {
        "power_node": np.asarray(zones, dtype=object),
        "block": grid.hours.indexes["block"],
        "time": whole.periods.time,
    }
    return xr.DataArray(np.array([total[z] for z in zones]), dims=("power_node", "block", "time"), coords=coords)


def _map(column: object) -> dict[str, str]:
    return {str(key): str(value) for key, value in column.items()}  # type: ignore[attr-defined]


def bound_excess(whole: Inputs, outcome: xr.Dataset) -> dict[str, float]:
    """Largest excess over a physical bound by kind, in the bound's unit (0: none)."""
    river, grid = whole.river, whole.grid
    limits = river.reservoirs
    dead = xr.DataArray(limits["dead_storage_km3"].to_numpy(), dims="reservoir")
    full = xr.DataArray(limits["full_storage_km3"].to_numpy(), dims="reservoir")
    rated = river.plants["capacity_mw"].to_numpy(dtype=float)
    plant_hours = grid.hours.transpose("block", "time").to_numpy()[None] * GWH_PER_MW_HOUR
    plans = [outcome[name] for name in outcome.data_vars if name not in PRICES and outcome[name].size]
    found = {"negative value": max(float(-values.min()) for values in plans)}
    if len(limits):
        storage = outcome["storage"].drop_vars("reservoir")
        found["storage below dead (km3)"] = float((dead - storage).max())
        found["storage above full (km3)"] = float((storage - full).max())
    if len(rated):
        hydro = outcome["hydro"].transpose("plant", "block", "time").to_numpy()
        found["hydropower above capacity (GWh)"] = float((hydro - rated[:, None, None] * plant_hours).max())
    for name, column in (("sent", "capacity_mw"), ("sent_back", "reverse_capacity_mw")):
        if len(grid.lines):
            power = grid.lines[column].to_numpy(dtype=float)[:, None, None] * plant_hours
            power = np.maximum(power, getattr(whole.promises, name))  # promised power may pass the border offer
            carried = outcome[name].transpose("line", "block", "time").to_numpy()
            key = "line above capacity (GWh)"
            found[key] = max(found.get(key, 0.0), float((carried - power).max()))
    return {key: max(value, 0.0) for key, value in found.items()}
