"""The plans of all blocs put together: one labelled dataset for the whole region.

Every reach, reservoir, zone and plant belongs to one bloc, so the parts simply join. Energy over a line between
blocs is what the seller sends (the certificate compares it with what the buyer receives).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import xarray as xr

from kelisim.consortium.member import Member
from kelisim.consortium.programme import Inputs

UNITS = {
    "flow": "km3", "storage": "km3", "shortfall": "km3", "undelivered": "km3",
    "lake": "km3", "owed": "km3", "delivery": "km3",
    "withdrawal": "km3", "town_supply": "km3", "turbined": "km3", "generation": "GWh",
    "hydro": "GWh", "unserved": "GWh",
    "sent": "GWh", "sent_back": "GWh", "market_trade": "GWh",
}  # fmt: skip
"""Variables of an outcome and their units (per month, per year for ``lake``, storage at the end of the month)."""

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


def outcome(members: Sequence[Member], whole: Inputs) -> xr.Dataset:
    """Join the members' solutions; ``whole`` are the inputs of all states together and give the order of labels."""
    parts = [_solution(one) for one in members]
    order = {
        "reach": whole.river.reaches.index, "reservoir": whole.river.reservoirs.index,
        "env_step": whole.river.environment.index, "tranche": whole.uses.tranches.index,
        "zone": whole.uses.zones.index, "town": whole.uses.towns.index, "unit": whole.grid.units.index,
        "plant": whole.river.plants.index, "cut": whole.grid.steps.index, "line": whole.grid.lines.index,
        "market": whole.grid.markets.index,
        "storage_plant": whole.river.plants.index[whole.river.plants["storage"]],
    }  # fmt: skip
    variables = {}
    for name in UNITS:
        arrays = [part[name] for part in parts]
        dim = str(arrays[0].dims[0])
        joined = arrays[0] if len(arrays) == 1 else xr.concat(arrays, dim=dim)
        wanted = pd.Index([str(v) for v in order[dim]], dtype=object, name=dim)
        joined = joined.reindex({dim: wanted}, fill_value=0.0)
        variables[name] = joined.assign_attrs(units=UNITS[name], long_name=TITLES[name])
    return xr.Dataset(variables)


def _solution(one: Member) -> dict[str, xr.DataArray]:
    solver = one.solver
    found = {
        name: solver.values(name)
        for name in (
            "flow",
            "storage",
            "shortfall",
            "undelivered",
            "lake",
            "owed",
            "delivery",
            "withdrawal",
            "town_supply",
            "turbined",
            "generation",
            "hydro",
            "unserved",
        )
    }
    forward, backward = sales(one)
    found["market_trade"] = solver.values("market trade")
    found["sent"] = _stack(solver.values("sent"), forward)
    found["sent_back"] = _stack(solver.values("sent back"), backward)
    return found


def _stack(inside: xr.DataArray, outside: xr.DataArray) -> xr.DataArray:
    parts = [part for part in (inside, outside) if part.sizes["line"]]
    return parts[0] if len(parts) == 1 else xr.concat(parts, dim="line") if parts else inside


def sales(one: Member) -> tuple[xr.DataArray, xr.DataArray]:
    """Energy that a bloc sends over its border lines, in and against the line's direction, GWh (line, block, time)."""
    lines = one.inputs.grid.border_lines
    outward = lines["from_node"].isin(one.inputs.grid.zones.index).to_numpy()
    sold = one.solver.values("sold").rename(border_line="line")
    return sold.isel(line=np.flatnonzero(outward)), sold.isel(line=np.flatnonzero(~outward))
