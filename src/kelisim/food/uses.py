"""Water wanted by crops and towns of a bloc, and what each cubic metre is worth.

The withdrawal wanted by crop c of zone z in month t is ``requirement * area / (field efficiency * conveyance
efficiency)``. Falling short of it costs yield (FAO Irrigation and Drainage Paper 33)::

    1 - Y/Ym = Ky (1 - ETa/ETm)

With areas fixed, a cubic metre withdrawn for (z, c) is worth ``Ky * net value * area / season's withdrawal``. FAO-33's
line is bent into three steps of equal width at 0.8, 1.0 and 1.2 of Ky, so that a shortage is spread over crops
and months as farmers spread it, and the best plan is unique; at one third, two thirds and a full deficit the
steps meet the straight line within 7 % of Ky, and exactly at full deficit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from kelisim.case import Bloc, Structure
from kelisim.periods import Periods
from kelisim.region.package import Region
from kelisim.water.river import labels

DEFICIT_STEPS = (1.2, 1.0, 0.8)
"""Worth of the first, second and last third of the water, in units of Ky: the last third is given up first."""

KM3_PER_MM_KHA = 1e-5
"""1 mm on 1000 ha is 10 000 m3 = 1e-5 km3."""

MUSD_PER_KM3 = 1000.0
"""1 USD/m3 in million USD per km3."""


@dataclass(frozen=True, slots=True)
class Uses:
    """Uses of water of one bloc, or of several side by side.

    ``zones``: table by zone with ``node``, ``return_node``, ``return_fraction``, ``lift_kwh_per_m3``, ``state``, ...
    ``tranches``: table by tranche (zone/crop/step) with ``zone``, ``crop``, ``step`` and ``value_musd_per_km3``.
    ``wanted``: km3, dims (tranche, time). ``zone_capacity``: km3, dims (zone, time).
    ``towns``: table by town. ``town_demand``: km3, dims (town, time).
    ``limits``: table of agreed limits with state, basin, season, limit_km3.
    """

    zones: pd.DataFrame
    tranches: pd.DataFrame
    wanted: xr.DataArray
    zone_capacity: xr.DataArray
    towns: pd.DataFrame
    town_demand: xr.DataArray
    limits: pd.DataFrame


def uses(region: Region, blocs: Structure, periods: Periods) -> Uses:
    """Collect the uses whose intake node belongs to one of ``blocs``."""
    states = [state for bloc in blocs for state in bloc]
    nodes = region["nodes"].set_index("node")
    zones = region["zones"].set_index("zone")
    zones = zones.assign(state=zones["node"].map(nodes["state"]), basin=zones["node"].map(nodes["basin"]))
    zones = zones[zones["state"].isin(states)]
    towns = region["towns"].set_index("town")
    towns = towns.assign(state=towns["node"].map(nodes["state"]), basin=towns["node"].map(nodes["basin"]))
    towns = towns[towns["state"].isin(states)]
    tranches, wanted = _tranches(region, zones, periods)
    capacity = xr.DataArray(
        zones["capacity_m3s"].to_numpy(dtype=float), coords={"zone": labels(zones.index, "zone")}, dims="zone"
    )
    return Uses(
        zones=zones,
        tranches=tranches,
        wanted=wanted,
        zone_capacity=capacity * periods.km3_per_m3s(),
        towns=towns,
        town_demand=_town_demand(towns, periods),
        limits=pd.concat([binding_limits(region["limits"], nodes, bloc) for bloc in blocs]).sort_index(),
    )


def binding_limits(limits: pd.DataFrame, nodes: pd.DataFrame, bloc: Bloc) -> pd.DataFrame:
    """Limits that bind a bloc: those of a basin whose states all belong to it are the bloc's own to waive."""
    waived = [basin for basin, states in riparians(nodes).items() if states <= set(bloc)]
    return limits[limits["state"].isin(bloc) & ~limits["basin"].isin(waived)]


def riparians(nodes: pd.DataFrame) -> dict[str, set[str]]:
    """States with nodes in each basin; together they may waive its limits."""
    return {str(basin): set(states) for basin, states in nodes.groupby("basin")["state"]}


def crop_table(region: Region, zones: pd.DataFrame) -> pd.DataFrame:
    """One row per zone and crop: withdrawal wanted by month (columns 1-12, km3), season total and worth.

    ``value_musd_per_km3`` is the worth of a cubic metre withdrawn at Ky, before the three steps.
    """
    table = region["zone_crops"]
    table = table[table["zone"].isin(zones.index) & (table["area_kha"] > 0)]
    table = table.join(zones[["climate", "conveyance_efficiency", "field_efficiency"]], on="zone")
    table = table.join(region["crops"].set_index("crop")["yield_response"], on="crop")
    water = region["crop_water"].pivot(index=["climate", "crop"], columns="month", values="requirement_mm")
    water = water.reindex(pd.MultiIndex.from_frame(table[["climate", "crop"]])).reindex(columns=range(1, 13))
    net = water.to_numpy(dtype=float)
    gross = table["area_kha"] * KM3_PER_MM_KHA / (table["conveyance_efficiency"] * table["field_efficiency"])
    months = pd.DataFrame(net * gross.to_numpy()[:, None], columns=range(1, 13), index=table.index)
    season = months.sum(axis=1)
    worth = table["yield_response"] * table["net_value_usd_per_ha"] * table["area_kha"] * 1e-3 / season
    table = table.assign(season_km3=season, value_musd_per_km3=worth)
    return pd.concat([table, months], axis=1)[season > 0]


def _tranches(region: Region, zones: pd.DataFrame, periods: Periods) -> tuple[pd.DataFrame, xr.DataArray]:
    crops = crop_table(region, zones)
    parts = []
    for step, factor in enumerate(DEFICIT_STEPS, start=1):
        part = crops.assign(step=step, value_musd_per_km3=crops["value_musd_per_km3"] * factor)
        part[list(range(1, 13))] /= len(DEFICIT_STEPS)
        parts.append(part)
    table = pd.concat(parts, ignore_index=True)
    names = [f"{z}/{c}/{s}" for z, c, s in zip(table["zone"], table["crop"], table["step"], strict=True)]
    table.index = pd.Index(names, dtype=object, name="tranche")
    return table[["zone", "crop", "step", "value_musd_per_km3"]], periods.by_month(table[list(range(1, 13))])


def _town_demand(towns: pd.DataFrame, periods: Periods) -> xr.DataArray:
    monthly = towns["demand_mm3_per_year"].to_numpy(dtype=float)[:, None] / 1e3 / 12 * np.ones((1, 12))
    table = pd.DataFrame(monthly, index=pd.Index(towns.index, name="town"), columns=range(1, 13))
    return periods.by_month(table)


SEASONS = {"growing": (4, 5, 6, 7, 8, 9), "winter": (1, 2, 3, 10, 11, 12)}
"""Months of the interstate limits; winter is October-March of one calendar year."""
