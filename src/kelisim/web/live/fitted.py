"""One shape for all: the inputs of any variant of a study in the order of the programme that holds every measure.

The live programme has the rows and columns of everything that could be built. A variant in which something is not
built has it with no size: no storage, no capacity, no evaporation. Everything else is the variant's own.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import xarray as xr

from kelisim.consortium.programme import Inputs
from kelisim.food.uses import Uses
from kelisim.power.grid import Grid
from kelisim.water.river import River

LIMITS = ["dead_storage_km3", "full_storage_km3", "start_storage_km3", "end_storage_km3"]


def fitted(whole: Inputs, own: Inputs) -> Inputs:
    """``own`` in the shape of ``whole``, which holds all that ``own`` has. Promises are those of ``whole``."""
    return replace(
        whole,
        river=_river(whole.river, own.river),
        uses=_uses(whole.uses, own.uses),
        grid=_grid(whole.grid, own.grid),
    )


def _river(whole: River, own: River) -> River:
    reservoirs = whole.reservoirs.copy()
    reservoirs[LIMITS] = own.reservoirs[LIMITS].reindex(reservoirs.index).fillna(0.0)
    plants = whole.plants.assign(capacity_mw=_column(own.plants["capacity_mw"], whole.plants.index))
    steps = whole.environment
    volume = _column(own.environment["volume_km3_per_year"], steps.index) if len(steps) else 0.0
    return replace(
        whole,
        inflow=own.inflow,
        capacity=_filled(own.capacity, whole.capacity),
        minimum=_filled(own.minimum, whole.minimum),
        reservoirs=reservoirs,
        release_limit=_filled(own.release_limit, whole.release_limit, np.inf),
        evaporation=_filled(own.evaporation, whole.evaporation),
        plants=plants,
        discharge=_filled(own.discharge, whole.discharge),
        environment=steps.assign(volume_km3_per_year=volume),
    )


def _uses(whole: Uses, own: Uses) -> Uses:
    return replace(
        whole,
        wanted=_filled(own.wanted, whole.wanted),
        zone_capacity=_filled(own.zone_capacity, whole.zone_capacity),
        town_demand=_filled(own.town_demand, whole.town_demand),
        limits=own.limits,
    )


def _grid(whole: Grid, own: Grid) -> Grid:
    return replace(
        whole,
        demand=own.demand,
        unit_limit=_filled(own.unit_limit, whole.unit_limit),
        lines=own.lines,
        border_lines=own.border_lines,
        market_limit=_filled(own.market_limit, whole.market_limit),
    )


def _filled(own: xr.DataArray, whole: xr.DataArray, missing: float = 0.0) -> xr.DataArray:
    """``own`` with the labels of ``whole``; what it lacks is ``missing``."""
    key = next(str(dim) for dim in whole.dims if dim not in ("time", "block"))
    return own.reindex({key: whole.indexes[key]}, fill_value=missing).transpose(*whole.dims)


def _column(own: pd.Series, index: pd.Index) -> pd.Series:
    return own.reindex(index).fillna(0.0)
