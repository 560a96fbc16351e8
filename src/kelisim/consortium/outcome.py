"""The plans of all blocs: one labelled dataset for the whole region.

Energy over a line is what enters it, before losses.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import xarray as xr

from kelisim.consortium.member import Member
from kelisim.consortium.prices import trade_prices

Array = npt.NDArray[np.float64]

UNITS = {
    "flow": "km3", "storage": "km3", "shortfall": "km3", "undelivered": "km3",
    "lake": "km3", "owed": "km3", "delivery": "km3",
    "withdrawal": "km3", "town_supply": "km3", "turbined": "km3", "generation": "GWh",
    "hydro": "GWh", "unserved": "GWh",
    "sent": "GWh", "sent_back": "GWh", "market_trade": "GWh",
}  # fmt: skip
"""Variables of an outcome and their units (per month, per year for ``lake``, storage at the end of the month)."""

SOLVER_NAMES = {"sent_back": "sent back", "market_trade": "market trade"}
"""Names in the programme where they differ."""

TITLES = {
    "flow": "water entering the reach", "storage": "storage at the end of the month",
    "shortfall": "shortfall of the minimum flow", "undelivered": "legal share not delivered",
    "lake": "water of lakes and deltas by value step",
    "owed": "storage missing at the end of the record", "delivery": "withdrawal for a crop by deficit step",
    "withdrawal": "withdrawal of an irrigation zone", "town_supply": "withdrawal of towns and industry",
    "turbined": "water through the turbines of a storage plant", "generation": "generation of a unit group",
    "hydro": "generation of a hydropower plant", "unserved": "energy not served by value step",
    "sent": "energy entering the line in its direction", "sent_back": "energy entering the line against its direction",
    "market_trade": "energy traded with an outside market",
}  # fmt: skip


def outcome(one: Member) -> xr.Dataset:
    """The solution of a programme that holds all blocs, labelled in the order of the region's tables, with the price of
    every trade between states."""
    inputs = one.inputs
    order = {
        "reach": inputs.river.reaches.index, "reservoir": inputs.river.reservoirs.index,
        "env_step": inputs.river.environment.index, "tranche": inputs.uses.tranches.index,
        "zone": inputs.uses.zones.index, "town": inputs.uses.towns.index, "unit": inputs.grid.units.index,
        "plant": inputs.river.plants.index, "cut": inputs.grid.steps.index, "line": inputs.grid.lines.index,
        "market": inputs.grid.markets.index,
        "storage_plant": inputs.river.plants.index[inputs.river.plants["storage"]],
    }  # fmt: skip
    keys = {dim: [str(v) for v in index] for dim, index in order.items()}
    variables, others = {}, dict[str, xr.DataArray]()
    for name in UNITS:
        inside = SOLVER_NAMES.get(name, name)
        at = one.solver.columns[inside]
        dims = [str(dim) for dim in at.dims]
        told = {"units": UNITS[name], "long_name": TITLES[name]}
        variables[name] = (dims, _ordered(one.solver.plain(inside), list(at.indexes[dims[0]]), keys[dims[0]]), told)
        others |= {dim: at.coords[dim] for dim in dims[1:]}
    labelled = {dim: pd.Index(found, dtype=object, name=dim) for dim, found in keys.items()}
    return xr.Dataset({**variables, **trade_prices(one)}, coords={**labelled, **others})


def _ordered(values: Array, own: list[str], wanted: list[str]) -> Array:
    """Rows of ``values`` in the order of ``wanted``; a variable with labels of its own (reaches with a minimum flow) is
    spread over all of the table."""
    if own == wanted:
        return values
    place = {key: i for i, key in enumerate(own)}
    out = np.zeros((len(wanted), *values.shape[1:]))
    for row, key in enumerate(wanted):
        if key in place:
            out[row] = values[place[key]]
    return out
