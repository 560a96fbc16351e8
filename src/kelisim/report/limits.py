"""Which limits bind and what one more unit of each is worth, from the shadow prices of a plan.

::

    line         sum over hours at the limit of (1 - loss) price at the end - price at the start, for 100 MW more
    plant        sum over hours at the limit of availability x (price - cost), for 100 MW more of that zone and fuel
    reservoir    sum over months when full of the rise of the water value to the next month, for 0.1 km3 more room
    water        value of 0.1 km3 more inflow at the node, spread over April-September

All in million USD a year, for the first unit: a large addition is worth less per unit. Room in a reservoir is valued
without the change of head and of evaporation that comes with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import xarray as xr

from kelisim.case import Bloc, Structure, bloc_of
from kelisim.consortium.programme import Inputs
from kelisim.food.uses import MUSD_PER_KM3
from kelisim.power.grid import GWH_PER_MW_HOUR, MUSD_PER_GWH, availability
from kelisim.region.package import Region

MORE_MW = 100.0
MORE_KM3 = 0.1
SEASON = (4, 5, 6, 7, 8, 9)
AT_LIMIT = 1e-6
"""Relative distance from a limit below which it binds."""
LEAST_MUSD = 0.05
"""Worth below which a limit is not told."""

KINDS = ("line", "plant", "reservoir", "water")


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit that binds. ``kind``: one of :data:`KINDS`. ``ends``: the zones, or the node, it belongs to. ``fuel`` of
    a plant. ``months``: of an average year in which it binds. ``worth_musd_per_year``: of one more unit."""

    kind: str
    ends: tuple[str, ...]
    fuel: str
    months: float
    worth_musd_per_year: float


def binding(region: Region, whole: Inputs, plan: xr.Dataset, structure: Structure) -> list[Limit]:
    """Limits of a plan by worth of one more unit, the greatest first; between blocs of ``structure`` no more than the
    border offer is traded."""
    found = [
        *_lines(whole, plan, bloc_of(structure)),
        *_plants(region, whole, plan),
        *_rooms(whole, plan),
        *_water(whole, plan),
    ]
    kept = [one for one in found if one.worth_musd_per_year >= LEAST_MUSD]
    return sorted(kept, key=lambda one: -one.worth_musd_per_year)


def _lines(whole: Inputs, plan: xr.Dataset, bloc: Mapping[str, Bloc]) -> list[Limit]:
    """Lines in either direction at what they can carry."""
    found, lines = [], whole.grid.lines
    ways = (
        ("sent", "from_node", "to_node", "capacity_mw"),
        ("sent_back", "to_node", "from_node", "reverse_capacity_mw"),
    )
    for variable, source, sink, limit in ways:
        for name, line in lines.iterrows():
            offered = float(line["offer_mw"]) if bloc[line["from_state"]] != bloc[line["to_state"]] else np.inf
            most = min(float(line[limit]), offered) * whole.grid.hours * GWH_PER_MW_HOUR
            start, end = (plan["energy_price"].sel(power_node=line[side]) for side in (source, sink))
            rent = (1 - float(line["loss_fraction"])) * end - start
            full = plan[variable].sel(line=str(name)) >= most * (1 - AT_LIMIT)
            worth, months = _power_worth(whole, rent.where(full, 0.0))
            found.append(Limit("line", (str(line[source]), str(line[sink])), "", months, worth))
    return found


def _plants(region: Region, whole: Inputs, plan: xr.Dataset) -> list[Limit]:
    """Units that run all they can, together by zone and fuel: 100 MW more of a mix like what is there."""
    units, dims = whole.grid.units, ("unit", "block", "time")
    limit = whole.grid.unit_limit.transpose(*dims)
    able = availability(region, units, whole.periods).transpose(*dims)
    hours = whole.grid.hours.transpose("block", "time")
    installed = (limit / (able.where(able > 0) * hours)).max("block").fillna(0.0).to_numpy()  # GW, by month
    price = plan["energy_price"].sel(power_node=xr.DataArray(units["power_node"].to_list(), dims="unit"))
    cost = xr.DataArray(units["cost_usd_per_mwh"].to_numpy(dtype=float), dims="unit")
    full = plan["generation"].transpose(*dims).to_numpy() >= limit.to_numpy() * (1 - AT_LIMIT)
    gain = (price - cost).transpose(*dims).to_numpy().clip(min=0.0) * full * able.to_numpy()
    found = []
    for (zone, fuel), group in units.reset_index().groupby(["power_node", "fuel"], sort=False):
        rows = group.index.to_numpy()
        there = np.maximum(installed[rows].sum(axis=0), np.finfo(float).tiny)
        mean = (gain[rows] * (installed[rows] / there)[:, None, :]).sum(axis=0)
        worth, months = _power_worth(whole, hours.copy(data=mean))
        found.append(Limit("plant", (str(zone),), str(fuel), months, worth))
    return found


def _power_worth(whole: Inputs, rent: xr.DataArray) -> tuple[float, float]:
    """Worth of :data:`MORE_MW` from a rent in USD/MWh by block and month, and the months a year in which it is one."""
    years = whole.periods.years
    rent = rent.clip(min=0.0)
    worth = float((rent * whole.grid.hours).sum()) * MORE_MW * GWH_PER_MW_HOUR * MUSD_PER_GWH / years
    months = float((rent.max("block") > AT_LIMIT).sum()) / years
    return worth, months


def _rooms(whole: Inputs, plan: xr.Dataset) -> list[Limit]:
    """Reservoirs that are full while water will be worth more."""
    found = []
    for name, row in whole.river.reservoirs.iterrows():
        held = plan["storage"].sel(reservoir=str(name)).to_numpy()
        value = plan["water_value"].sel(node=str(name)).to_numpy()
        full = held[:-1] >= float(row["full_storage_km3"]) * (1 - AT_LIMIT)
        rise = np.where(full, np.maximum(np.diff(value), 0.0), 0.0)
        worth = float(rise.sum()) * MUSD_PER_KM3 * MORE_KM3 / whole.periods.years
        months = float((rise > AT_LIMIT).sum()) / whole.periods.years
        found.append(Limit("reservoir", (str(name),), "", months, worth))
    return found


def _water(whole: Inputs, plan: xr.Dataset) -> list[Limit]:
    """Nodes where zones take water, by what more water of the season is worth."""
    found = []
    month = plan["time"].dt.month
    for node in dict.fromkeys(map(str, whole.uses.zones["node"])):
        value = plan["water_value"].sel(node=node)
        season = value.where(month.isin(SEASON), drop=True)
        worth = float(season.mean()) * MUSD_PER_KM3 * MORE_KM3
        months = float((season > AT_LIMIT).sum()) / whole.periods.years
        found.append(Limit("water", (node,), "", months, worth))
    return found
