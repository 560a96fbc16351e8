"""Variables and constraints of power: energy balance by zone, load block and month.

For zone n, block b, month t, energies in GWh::

    units + hydropower + unserved + imports + sum_in (1 - loss) sent
        = demand + pumping + exports + sum_out sent                                      (energy balance)

Trade of the bloc with other states goes over its border lines: ``sold`` leaves the bloc, ``bought`` is what the
other side sends; both are capped by the border offer, which clears between solves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import linopy
import numpy as np
import pandas as pd
import xarray as xr

from kelisim.power.grid import GWH_PER_MW_HOUR, Array, Grid
from kelisim.terms import Piece, down, known, labels_of, rows
from kelisim.water.river import labels


@dataclass(frozen=True, slots=True)
class Dispatch:
    """Variables of power, GWh: ``generation`` (unit, block, time), ``hydro`` (plant, block, time), ``unserved`` (cut,
    block, time), ``sent`` and ``sent_back`` (line, block, time), ``sold`` and ``bought`` (border_line, block, time),
    ``market`` (market, block, time)."""

    generation: linopy.Variable
    hydro: linopy.Variable
    unserved: linopy.Variable
    sent: linopy.Variable
    sent_back: linopy.Variable
    sold: linopy.Variable
    bought: linopy.Variable
    market: linopy.Variable


def add_variables(
    model: linopy.Model, grid: Grid, hydro_limit: xr.DataArray, promised: tuple[Array, Array]
) -> Dispatch:
    """Create the variables of power.

    ``hydro_limit``: GWh each hydropower plant can give (plant, block, time). ``promised``: the least that is sent along
    and against every line, GWh (line, block, time); it is sent whatever the border offer.
    """
    offer, most = limit(grid.border_lines, "offer_mw", "border_line", grid), uppers(grid)
    return Dispatch(
        generation=bounded(model, "generation", most["generation"], "unit"),
        hydro=bounded(model, "hydro", hydro_limit, "plant"),
        unserved=bounded(model, "unserved", most["unserved"], "cut"),
        sent=bounded(model, "sent", most["sent"], "line", promised[0]),
        sent_back=bounded(model, "sent back", most["sent back"], "line", promised[1]),
        sold=bounded(model, "sold", offer, "border_line"),
        bought=bounded(model, "bought", offer, "border_line"),
        market=bounded(model, "market trade", most["market trade"], "market"),
    )


def uppers(grid: Grid) -> dict[str, xr.DataArray]:
    """Upper bounds of the variables that follow from the power system alone, GWh, by name of the variable."""
    share = xr.DataArray(grid.steps["share"].to_numpy(), coords={"cut": grid.steps.index}, dims="cut")
    node = xr.DataArray(grid.steps["power_node"].to_numpy(dtype=object), coords={"cut": grid.steps.index}, dims="cut")
    return {
        "generation": grid.unit_limit,
        "unserved": grid.demand.sel(power_node=node).drop_vars("power_node") * share,
        "sent": limit(grid.lines, "capacity_mw", "line", grid),
        "sent back": limit(grid.lines, "reverse_capacity_mw", "line", grid),
        "market trade": grid.market_limit,
    }


def bounded(
    model: linopy.Model, name: str, upper: xr.DataArray, dim: str, least: Array | float = 0.0
) -> linopy.Variable:
    """A variable between ``least`` and ``upper`` with the dimensions (dim, block, time), in that order."""
    upper = upper.transpose(dim, "block", "time")
    coords = [upper.indexes[d] for d in upper.dims]
    lower = upper.copy(data=np.broadcast_to(np.asarray(least), upper.shape))
    return model.add_variables(lower=lower, upper=np.maximum(upper, lower), coords=coords, name=name)


def limit(lines: pd.DataFrame, column: str, dim: str, grid: Grid) -> xr.DataArray:
    """Energy that a line can carry, GWh, dims (dim, block, time)."""
    power = xr.DataArray(lines[column].to_numpy(dtype=float), coords={dim: labels(lines.index, dim)}, dims=dim)
    return power * grid.hours * GWH_PER_MW_HOUR


def add_balance(
    model: linopy.Model, grid: Grid, dispatch: Dispatch, hydro_node: Sequence[str], pumps: Sequence[Piece]
) -> None:
    """Energy balance; ``hydro_node``: power node of each plant; ``pumps``: electricity of irrigation pumps (-)."""
    nodes = labels(grid.zones.index, "power_node")
    lines, border, markets = grid.lines, grid.border_lines, grid.markets
    inside = border["from_node"].isin(grid.zones.index)
    near = list(border["from_node"].where(inside, border["to_node"]))
    sent, back, market = labels_of(dispatch.sent), labels_of(dispatch.sent_back), labels_of(dispatch.market)
    bought = labels_of(dispatch.bought)
    kept = down(1 - lines["loss_fraction"], sent)
    sign = down([-1.0 if way == "export" else 1.0 for way in markets["direction"]], market)
    pieces = [
        Piece(labels_of(dispatch.generation), list(grid.units["power_node"]), 1.0),
        Piece(labels_of(dispatch.hydro), hydro_node, 1.0),
        Piece(labels_of(dispatch.unserved), list(grid.steps["power_node"]), 1.0),
        Piece(sent, list(lines["to_node"]), kept),
        Piece(sent, list(lines["from_node"]), -1.0),
        Piece(back, list(lines["from_node"]), kept),
        Piece(back, list(lines["to_node"]), -1.0),
        Piece(bought, near, down(1 - border["loss_fraction"], bought)),
        Piece(labels_of(dispatch.sold), near, -1.0),
        Piece(market, list(markets["power_node"]), sign),
        *pumps,
    ]
    demand = grid.demand.transpose("power_node", "block", "time")
    coords = [nodes, demand.indexes["block"], demand.indexes["time"]]
    model.add_constraints(rows(model, coords, pieces), "==", known(coords, demand.to_numpy()), name="energy balance")
