"""The plans of all blocs: one labelled dataset for the whole region.

Energy over a line is what enters it, before losses.
"""

from __future__ import annotations

import pandas as pd
import xarray as xr

from kelisim.consortium.member import Member
from kelisim.consortium.prices import trade_prices

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
    variables = {}
    for name in UNITS:
        values = one.solver.values(SOLVER_NAMES.get(name, name))
        dim = str(values.dims[0])
        wanted = pd.Index([str(v) for v in order[dim]], dtype=object, name=dim)
        labelled = values.reindex({dim: wanted}, fill_value=0.0)
        variables[name] = labelled.assign_attrs(units=UNITS[name], long_name=TITLES[name])
    # a variable with labels of its own (reaches with a minimum flow) is spread over all of the table
    return xr.Dataset(variables).merge(trade_prices(one))
