"""Water that passes on between blocs of one programme, at a price that leaves whoever releases it indifferent.

As a rule the water that reaches a bloc is given (:func:`kelisim.consortium.member.set_arrivals`). Joined, what crosses
a border *is* what arrives there: the release enters the balance of the node below, or the inflow of the lake below,
less losses. So that the bloc above does not plan for the one below, each km3 it releases is charged what it was worth
below in the last solution; where that value does not change, its plan is what it would be if it did not care.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import xarray as xr

from kelisim.consortium.member import Member, set_arrivals

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Entries:
    """Where crossing water enters the matrix: ``rows``, ``columns`` and coefficients ``kept``, shape (crossing, time);
    crossings that end outside the programme have none. ``into``: their positions among all crossings."""

    rows: npt.NDArray[np.int64]
    columns: npt.NDArray[np.int64]
    kept: Array
    into: npt.NDArray[np.int64]


def entries(who: Member) -> Entries:
    """Rows of the water balance (or of the inflow of a lake) below every crossing, its columns and what arrives."""
    border, columns = who.inputs.river.border_reaches, who.solver.columns["flow"]
    balance, lake = who.solver.rows["water balance"], who.solver.rows.get("lake inflow")
    years = who.inputs.periods.time.year.to_numpy() - who.inputs.periods.first_year
    rows, kept, into = [], [], []
    for place, name in enumerate(columns.indexes["reach"][who.crossing]):
        below, arriving = border.loc[name, "to_node"], 1 - float(border.loc[name, "loss_fraction"])
        if below in balance.indexes["node"]:
            rows.append(balance.sel(node=below).to_numpy())
            kept.append(np.full(len(years), arriving))
        elif lake is not None and below in lake.indexes["node"]:
            rows.append(lake.sel(node=below).to_numpy()[years])
            kept.append(np.full(len(years), -arriving))  # of use of the lake <= inflow
        else:
            continue
        into.append(place)
    shape = (len(into), len(years))
    found = columns.to_numpy()[who.crossing][into]
    return Entries(np.reshape(rows, shape).astype(np.int64), found, np.reshape(kept, shape), np.array(into, dtype=int))


def value_below(who: Member, at: Entries) -> Array:
    """What a km3 released is worth where it arrives, million USD, (crossing, time), in the last solution."""
    return np.asarray(-who.solver.solution.dual[at.rows] * at.kept)


def join(who: Member, at: Entries, charge: Array) -> None:
    """Let water pass on, at a ``charge`` per km3 released (million USD); nothing else arrives."""
    nothing = np.zeros((len(who.inputs.river.border_reaches), len(who.inputs.periods.time)))
    names = [str(name) for name in who.inputs.river.border_reaches.index]
    set_arrivals(who, xr.DataArray(nothing, coords={"reach": names}, dims=("reach", "time")))
    _write(who, at, at.kept, -charge)


def paid(who: Member, at: Entries, price: Array) -> float:
    """What the releases of the last solution come to at a ``price`` per km3, million USD."""
    return float((price * who.solver.solution.value[at.columns]).sum())


def part(who: Member, at: Entries) -> None:
    """Let water arrive as given again, free of charge."""
    _write(who, at, np.zeros_like(at.kept), np.zeros_like(at.kept))


def _write(who: Member, at: Entries, coefficients: Array, costs: Array) -> None:
    columns = at.columns.ravel().astype(np.int32)
    who.solver.set_coefficients(at.rows.ravel().astype(np.int32), columns, coefficients.ravel())
    who.solver.highs.changeColsCost(len(columns), columns, costs.ravel())
