"""A first plan for a long record: the plan of its mean year, repeated.

Heads must be linearised around something. The programme of one year of mean inflows solves in a fraction of a second
and puts storage and releases near where the long programme will want them, which saves its first, longest passes.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import xarray as xr

from kelisim.consortium.descent import settle
from kelisim.consortium.member import Member, member, set_arrivals
from kelisim.consortium.programme import Inputs
from kelisim.consortium.promised import first_year_of
from kelisim.consortium.welfare import stake
from kelisim.errors import NotSolved
from kelisim.periods import MONTHS_PER_YEAR, Periods
from kelisim.water.heads import Plan

MEAN_YEAR_PASSES = 4
"""Passes of the head linearisation in the mean year."""

LONG_YEARS = 5
"""Records shorter than this start from the middle of their reservoirs."""


def warm_plan(who: Member, arrivals: xr.DataArray) -> bool:
    """Set the member's first plan to that of its mean year and say so; keeps the old one if the record is short or the
    mean year has no plan."""
    if who.inputs.periods.years < LONG_YEARS or not len(who.inputs.river.reservoirs):
        return False
    small = member(mean_year(who.inputs))
    time = small.inputs.periods.time
    set_arrivals(small, _mean_months(arrivals).assign_coords(time=time))
    try:
        settle(small, stake(small.inputs), MEAN_YEAR_PASSES)
    except NotSolved:
        return False
    years = who.inputs.periods.years
    who.area_plan = np.tile(small.area_plan, (1, years))
    who.storage_plan = np.tile(small.storage_plan, (1, years))
    if who.inputs.river.storage_plants:
        who.plan = Plan(np.tile(small.plan.storage, (1, years)), np.tile(small.plan.turbined, (1, years)))
    return True


def mean_year(inputs: Inputs) -> Inputs:
    """One year with the mean inflow of each calendar month and storage that returns to its start."""
    first = inputs.periods.first_year
    year = Periods(first, first)
    head = {"time": slice(0, MONTHS_PER_YEAR)}
    river, uses, grid = inputs.river, inputs.uses, inputs.grid
    start = river.reservoirs.assign(end_storage_km3=river.reservoirs["start_storage_km3"])
    return Inputs(
        inputs.blocs,
        year,
        replace(
            river,
            inflow=_mean_months(river.inflow).assign_coords(time=year.time),
            capacity=river.capacity.isel(head),
            minimum=river.minimum.isel(head),
            reservoirs=start,
            release_limit=river.release_limit.isel(head),
            evaporation=river.evaporation.isel(head),
            discharge=river.discharge.isel(head),
        ),
        replace(
            uses,
            wanted=uses.wanted.isel(head),
            zone_capacity=uses.zone_capacity.isel(head),
            town_demand=uses.town_demand.isel(head),
        ),
        replace(
            grid,
            hours=grid.hours.isel(head),
            demand=grid.demand.isel(head),
            unit_limit=grid.unit_limit.isel(head),
            market_limit=grid.market_limit.isel(head),
            market_price=grid.market_price.isel(head),
        ),
        first_year_of(inputs.promises, MONTHS_PER_YEAR),
    )


def _mean_months(values: xr.DataArray) -> xr.DataArray:
    """Mean over the years of each calendar month, dims as given with twelve times."""
    key, months = values.dims
    years = values.sizes[months] // MONTHS_PER_YEAR
    cube = values.to_numpy().reshape(values.sizes[key], years, MONTHS_PER_YEAR)
    first = values.isel({str(months): slice(0, MONTHS_PER_YEAR)})
    return first.copy(data=cube.mean(axis=1))
