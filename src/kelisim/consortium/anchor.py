"""Where a programme begins: the plan and the basis of another one that shares its parts.

All coalition structures of a region have nearly the same rows and columns. A plan (around which heads are linearised)
and a simplex basis found for one of them start any other, matched by name; rows and columns that the other lacks begin
slack. An anchor is plain arrays, so that it can be stored and sent to another process.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
import xarray as xr

from kelisim.consortium.member import Member
from kelisim.consortium.solver import Solver
from kelisim.water.heads import Plan

BASIC = int(highspy.HighsBasisStatus.kBasic)
AT_LOWER = int(highspy.HighsBasisStatus.kLower)


@dataclass(frozen=True, slots=True)
class Anchor:
    """``plan``: mean and end storage (reservoir, time), turbined volume (storage_plant, time) and flow (reach, time),
    km3. ``columns``, ``rows``: basis status by name, shaped as the variable or constraint."""

    plan: xr.Dataset
    columns: dict[str, xr.DataArray]
    rows: dict[str, xr.DataArray]


def anchor_of(who: Member) -> Anchor:
    """The plan and basis of a solved programme."""
    river, time = who.inputs.river, who.inputs.periods.time
    reservoirs = np.asarray([str(name) for name in river.reservoirs.index], dtype=object)
    plants = np.asarray([row[0] for row in river.storage_plants], dtype=object)
    plan = xr.Dataset(
        {
            "area_plan": (("reservoir", "time"), who.area_plan),
            "storage_plan": (("reservoir", "time"), who.storage_plan),
            "turbined": (("storage_plant", "time"), who.plan.turbined),
            "flow": who.solver.values("flow"),
        },
        coords={"reservoir": reservoirs, "storage_plant": plants, "time": time},
    )
    basis = who.solver.highs.getBasis()
    columns = np.asarray([int(status) for status in basis.col_status], dtype=np.int8)
    rows = np.asarray([int(status) for status in basis.row_status], dtype=np.int8)
    return Anchor(plan, _by_name(who.solver.columns, columns), _by_name(who.solver.rows, rows))


def begin_from(who: Member, anchor: Anchor, basis: highspy.HighsBasis | None = None) -> None:
    """Give ``who`` the anchor's plan and basis, as far as their names agree. ``basis``: what :func:`basis_of` made of
    the anchor for this programme, if it is known."""
    take_plan_of(who, anchor)
    who.solver.highs.setBasis(basis or basis_of(who.solver, anchor))


def basis_of(solver: Solver, anchor: Anchor) -> highspy.HighsBasis:
    """The anchor's basis in the order of ``solver``."""
    basis = highspy.HighsBasis()
    columns, rows = _statuses(solver.columns, anchor.columns, AT_LOWER), _statuses(solver.rows, anchor.rows, BASIC)
    basis.col_status = [highspy.HighsBasisStatus(status) for status in columns.tolist()]
    basis.row_status = [highspy.HighsBasisStatus(status) for status in rows.tolist()]
    basis.alien, basis.valid = True, True
    return basis


def take_plan_of(who: Member, anchor: Anchor) -> None:
    """Linearise ``who`` around the anchor's plan."""
    river = who.inputs.river
    reservoirs = [str(name) for name in river.reservoirs.index]
    who.area_plan = anchor.plan["area_plan"].sel(reservoir=reservoirs).to_numpy()
    who.storage_plan = anchor.plan["storage_plan"].sel(reservoir=reservoirs).to_numpy()
    turbined = anchor.plan["turbined"].sel(storage_plant=[row[0] for row in river.storage_plants]).to_numpy()
    who.plan = Plan(who.area_plan[river.reservoir_of_plant], turbined)


def _by_name(positions: dict[str, xr.DataArray], status: np.ndarray) -> dict[str, xr.DataArray]:
    padded = np.append(status, np.int8(AT_LOWER))  # masked entries (-1) read the last
    return {name: at.copy(data=padded[at.to_numpy()]) for name, at in positions.items()}


def _statuses(positions: dict[str, xr.DataArray], known: dict[str, xr.DataArray], other: int) -> np.ndarray:
    """Status of every row or column in the solver's order; ``other`` where ``known`` has none."""
    count = max((int(at.max()) + 1 for at in positions.values() if at.size), default=0)
    out = np.full(count, other, dtype=np.int8)
    for name, at in positions.items():
        if name not in known or not at.size or not known[name].size:
            continue
        found = known[name].reindex(dict(at.indexes), fill_value=other) if at.dims else known[name]
        index = at.to_numpy()
        out[index[index >= 0]] = found.transpose(*at.dims).to_numpy()[index >= 0]
    return out
