"""Bounds and right-hand sides of a variant, written from its inputs without stating the programme again.

What a lever may change is here once more, beside the statements of :mod:`kelisim.water`, :mod:`kelisim.power` and
:mod:`kelisim.food`; a test holds every number against the programme stated anew.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import xarray as xr

from kelisim.consortium.programme import Inputs, hydro_limit
from kelisim.consortium.solver import Solver
from kelisim.periods import MONTHS_PER_YEAR
from kelisim.power.statement import uppers
from kelisim.water.river import GWH_PER_KM3_METRE

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of all columns and rows of the programme of a variant, in the order of the held one, and its inputs."""

    inputs: Inputs
    column_lower: Array
    column_upper: Array
    row_lower: Array
    row_upper: Array


Sides = tuple[Array, Array, Array, Array]
"""Lower and upper bounds of columns, then of rows."""


def sides_of(solver: Solver) -> Sides:
    """Bounds of the programme as it stands in ``solver``."""
    lp = solver.highs.getLp()
    return np.array(lp.col_lower_), np.array(lp.col_upper_), np.array(lp.row_lower_), np.array(lp.row_upper_)


def limits_of(inputs: Inputs, solver: Solver, stated: Sides) -> Limits:
    """Limits of ``inputs``, which have the shape of the programme in ``solver``. ``stated``: its bounds before it was
    ever solved, which hold for all that no lever changes.

    Promises are not in them: :meth:`kelisim.web.live.held.Held.solve` writes them.
    """
    sides = column_lower, column_upper, row_lower, row_upper = tuple(side.copy() for side in stated)
    for name, (least, most) in _columns(inputs).items():
        at = solver.columns[name]
        column_lower[_active(at)] = _values(least, at)
        column_upper[_active(at)] = _values(most, at)
    for name, (below, above) in _rows(inputs).items():
        if name in solver.rows:
            at = solver.rows[name]
            row_lower[_active(at)] = _values(below, at)
            row_upper[_active(at)] = _values(above, at)
    return Limits(inputs, *sides)


def _active(at: xr.DataArray) -> npt.NDArray[np.int64]:
    positions = at.to_numpy().ravel()
    return positions[positions >= 0]


def _values(values: xr.DataArray | Array | float, at: xr.DataArray) -> Array:
    """Values of every active entry in the order of positions; labelled ones by their labels."""
    plain = values.transpose(*at.dims).to_numpy() if isinstance(values, xr.DataArray) else values
    spread = np.broadcast_to(np.asarray(plain, dtype=float), at.shape).ravel()
    return spread[at.to_numpy().ravel() >= 0]


def _columns(inputs: Inputs) -> dict[str, tuple[xr.DataArray | Array | float, xr.DataArray | Array]]:
    """Lower and upper bounds by variable. Power over lines may be promised: its least is written with the promises."""
    river, uses = inputs.river, inputs.uses
    table = river.reservoirs
    dead, full, end = (table[f"{c}_storage_km3"].to_numpy(dtype=float)[:, None] for c in ("dead", "full", "end"))
    stored = [str(name) for name in river.plants.index[river.plants["storage"]]]
    through = river.discharge.sel(plant=stored).rename(plant="storage_plant")
    steps = river.environment["volume_km3_per_year"].to_numpy(dtype=float)[:, None]
    return {
        "flow": (0.0, river.capacity),
        "storage": (dead, full),
        "owed": (0.0, np.maximum(end - dead, 0.0)[:, 0]),
        "lake": (0.0, steps),
        "turbined": (0.0, through),
        "hydro": (0.0, hydro_limit(inputs)),
        "delivery": (0.0, uses.wanted),
        "withdrawal": (0.0, uses.zone_capacity),
        "town_supply": (0.0, uses.town_demand),
        **{name: (0.0, most) for name, most in uppers(inputs.grid).items()},
    }


def _rows(inputs: Inputs) -> dict[str, tuple[xr.DataArray | Array | float, xr.DataArray | Array | float]]:
    """Lower and upper limits by constraint."""
    river, uses, grid = inputs.river, inputs.uses, inputs.grid
    balance, agreed = -_supplied(inputs), uses.limits["limit_km3"].to_numpy(dtype=float)[:, None]
    plants = river.plants[~river.plants["storage"]]
    rate = GWH_PER_KM3_METRE * (plants["efficiency"] * plants["head_m"]).to_numpy(dtype=float)
    passing = river.discharge.sel(plant=[str(name) for name in plants.index]).transpose("plant", "time")
    limited = [str(n) for n in river.reservoirs.index[np.isfinite(river.reservoirs["maximum_release_m3s"])]]
    asked = [str(name) for name in river.reaches.index[river.reaches["minimum_flow_m3s"] > 0]]
    lakes = list(dict.fromkeys(map(str, river.environment["node"])))
    months = (len(lakes), inputs.periods.years, MONTHS_PER_YEAR)
    demand = grid.demand.transpose("power_node", "block", "time")
    return {
        "water balance": (balance, balance),
        "energy balance": (demand, demand),
        "largest release": (-np.inf, river.release_limit.sel(reservoir=limited).rename(reservoir="node")),
        "minimum flow": (river.minimum.sel(reach=asked), np.inf),
        "lake inflow": (-np.inf, river.inflow.sel(node=lakes).to_numpy().reshape(months).sum(axis=2)),
        "end storage": (river.reservoirs["end_storage_km3"].to_numpy(dtype=float), np.inf),
        "run-of-river turbines": (-np.inf, passing.copy(data=rate[:, None] * passing.to_numpy())),
        "withdrawal limit": (-np.inf, agreed),
    }


def _supplied(inputs: Inputs) -> xr.DataArray:
    """Water of every inner node by month that no variable stands for: inflow, the first storage, and the constant part
    of the evaporation."""
    river = inputs.river
    inner = [str(name) for name in river.nodes.index[river.nodes["kind"] != "terminal"]]
    constant = river.inflow.sel(node=inner).copy(deep=True)
    slope, base = river.area_line
    depth = river.evaporation.to_numpy() * 1e-3
    start = river.start_storage
    values = constant.to_numpy()
    for i, name in enumerate(map(str, river.reservoirs.index)):
        row = inner.index(name)
        values[row] -= depth[i] * base[i]
        values[row, 0] += start[i] * (1.0 - depth[i, 0] * slope[i] / 2)
    return constant.copy(data=values)
