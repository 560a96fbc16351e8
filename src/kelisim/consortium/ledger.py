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
    balance = dict(zip(inner, river.inflow.sel(node=inner).transpose("node", "time").to_numpy().copy(), strict=True))
    flow, withdrawal, town = (by_key(outcome, name) for name in ("flow", "withdrawal", "town_supply"))
    reaches, zones, towns = river.reaches, uses.zones, uses.towns
    ends = zip(reaches["from_node"], reaches["to_node"], reaches["loss_fraction"], strict=True)
    for name, (start, end, loss) in zip(map(str, reaches.index), ends, strict=True):
        balance[str(start)] -= flow[name]
        if end in balance:
            balance[str(end)] += flow[name] * (1 - float(loss))
    back = zip(zones["node"], zones["return_node"], zones["return_fraction"], strict=True)
    for name, (node, return_node, part) in zip(map(str, zones.index), back, strict=True):
        balance[str(node)] -= withdrawal[name]
        if return_node in balance:
            balance[str(return_node)] += withdrawal[name] * float(part)
    for name, node, part in zip(map(str, towns.index), towns["node"], towns["return_fraction"], strict=True):
        balance[str(node)] -= town[name] * (1 - float(part))
    for name, use in _reservoir_use(whole, outcome).items():
        balance[name] -= use
    return xr.DataArray(
        np.array([balance[n] for n in inner]),
        dims=("node", "time"),
        coords={"node": np.asarray(inner, dtype=object), "time": whole.periods.time},
    )


def by_key(outcome: xr.Dataset, name: str) -> dict[str, np.ndarray]:
    """Values of a variable by its key, each of the shape that is left, load blocks before months."""
    values = outcome[name]
    key = str(values.dims[0])
    rest = [dim for dim in ("block", "time") if dim in values.dims]
    return dict(zip(map(str, values.indexes[key]), values.transpose(key, *rest).to_numpy(), strict=True))


def _reservoir_use(whole: Inputs, outcome: xr.Dataset) -> dict[str, np.ndarray]:
    """Storage gained plus evaporation of every reservoir, km3 by month."""
    river, end = whole.river, by_key(outcome, "storage")
    depths = dict(zip(map(str, river.evaporation.indexes["reservoir"]), river.evaporation.to_numpy(), strict=True))
    found = {}
    for name, first in zip(map(str, river.reservoirs.index), river.reservoirs["start_storage_km3"], strict=True):
        start = np.concatenate([[float(first)], end[name][:-1]])
        evaporated = depths[name] * 1e-3 * river.curves[name].area_at((start + end[name]) / 2)  # depth in m
        found[name] = end[name] - start + evaporated
    return found


def energy_residual(whole: Inputs, outcome: xr.Dataset) -> xr.DataArray:
    """Energy that appears or vanishes in each zone, block and month, GWh, dims (power_node, block, time)."""
    grid = whole.grid
    zones = [str(z) for z in grid.zones.index]
    shape = (len(grid.hours.indexes["block"]), len(whole.periods.time))
    total = {zone: np.zeros(shape) for zone in zones}

    def add(variable: str, where: dict[str, str], sign: float = 1.0, kept: dict[str, float] | None = None) -> None:
        values = by_key(outcome, variable)
        for key, zone in where.items():
            total[zone] += sign * (kept or {}).get(key, 1.0) * values[key]

    add("generation", _map(grid.units["power_node"]))
    add("hydro", _map(whole.river.plants["power_node"]))
    add("unserved", _map(grid.steps["power_node"]))
    for direction, sign in (("import", 1.0), ("export", -1.0)):
        add("market_trade", _map(grid.markets.loc[grid.markets["direction"] == direction, "power_node"]), sign)
    kept = {str(line): 1.0 - float(loss) for line, loss in grid.lines["loss_fraction"].items()}
    for variable, source, sink in (("sent", "from_node", "to_node"), ("sent_back", "to_node", "from_node")):
        add(variable, _map(grid.lines[source]), -1.0)
        add(variable, _map(grid.lines[sink]), 1.0, kept)
    hours = (whole.grid.hours / whole.grid.hours.sum("block")).transpose("block", "time").to_numpy()
    taken, fields = by_key(outcome, "withdrawal"), whole.uses.zones
    for name, node, lift in zip(map(str, fields.index), fields["power_node"], fields["lift_kwh_per_m3"], strict=True):
        if lift > 0:
            total[str(node)] -= hours * taken[name] * float(lift) * 1000.0
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
