"""A bloc at the table: its programme inside the solver, what it takes as given, and its last plan.

Between solves three things change in place: the water that arrives at its borders, the trade it is offered, and the
heads around which its hydropower is linearised.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import xarray as xr

from kelisim.consortium.infeasible import solve_or_explain
from kelisim.consortium.programme import Inputs, Programme, state
from kelisim.consortium.solver import Solver, open_solver
from kelisim.water.heads import Heads, Plan, energy, first_plan, linearise, storage_plants
from kelisim.water.statement import area_line

Array = npt.NDArray[np.float64]

HEAD_PASSES = 16
"""Most passes of the successive linearisation."""

HEAD_TOLERANCE = 2e-4
"""Energy-weighted relative error of the linearised energy at which the passes stop."""

EVAPORATION_TOLERANCE_KM3 = 2e-4
"""Difference to the exact evaporation of a reservoir and month at which the passes stop."""

SIMPLEX_COLUMNS = 150_000
"""Programmes with more columns start with the interior-point method, which is then the faster one from cold."""

FIRST_MOVE = 0.125
"""First move limit, as a part of the range between dead and full storage."""


@dataclass(slots=True)
class Member:
    """One bloc's programme, held open.

    ``balance_base``, ``lake_base``: right-hand sides without arrivals and evaporation; ``arriving`` and
    ``evaporated``: what is now taken off the former. ``plan``: where heads are linearised, ``heads``: the
    linearisation last written. ``area_plan``: mean and ``storage_plan``: end storage of the last plan, km3
    (reservoir, time).
    ``move``: how far storage may move from the last plan, as a part of its range; infinite = free.
    """

    programme: Programme
    solver: Solver
    balance_base: Array
    lake_base: Array | None
    arriving: Array
    evaporated: Array
    plan: Plan
    heads: Heads
    area_plan: Array
    storage_plan: Array
    move: float

    @property
    def inputs(self) -> Inputs:
        """What the programme was made from."""
        return self.programme.inputs


def member(inputs: Inputs) -> Member:
    """State the programme of a bloc and open the solver on it."""
    programme = state(inputs)
    solver = open_solver(programme.model)
    constraints = programme.model.constraints
    lake = constraints["lake inflow"].rhs.to_numpy() if "lake inflow" in constraints else None
    months = len(inputs.periods.time)
    limits = inputs.river.reservoirs
    middle = (limits["dead_storage_km3"] + 2 * limits["full_storage_km3"]).to_numpy(dtype=float) / 3
    balance = constraints["water balance"].rhs.to_numpy().copy()
    plan = first_plan(inputs.river, months)
    return Member(
        programme,
        solver,
        balance,
        lake,
        np.zeros_like(balance),
        np.zeros_like(balance),
        plan,
        linearise(inputs.river, plan),
        np.repeat(middle[:, None], months, axis=1),
        np.repeat(middle[:, None], months, axis=1),
        np.inf,
    )


def set_arrivals(who: Member, arrivals: xr.DataArray) -> None:
    """Water arriving at the bloc's borders, km3 after losses, dims (reach, time); missing reaches bring nothing."""
    river = who.inputs.river
    row = {node: i for i, node in enumerate(who.solver.rows["water balance"].indexes["node"])}
    lake = None if who.lake_base is None else who.lake_base.copy()
    years = who.inputs.periods.time.year.to_numpy() - who.inputs.periods.first_year
    who.arriving = np.zeros_like(who.balance_base)
    for reach in arrivals.indexes["reach"]:
        node = str(river.border_reaches.loc[reach, "to_node"])
        water = arrivals.sel(reach=reach).to_numpy()
        if node in row:
            who.arriving[row[node]] += water
        elif lake is not None and node in who.solver.rows["lake inflow"].indexes["node"]:
            index = who.solver.rows["lake inflow"].indexes["node"].get_loc(node)
            lake[index] += np.bincount(years, weights=water, minlength=who.inputs.periods.years)
    _set_balance(who)
    if lake is not None:
        who.solver.set_upper_rhs("lake inflow", lake)


def _set_balance(who: Member) -> None:
    who.solver.set_rhs("water balance", who.balance_base + who.evaporated - who.arriving)


def set_evaporation(who: Member) -> None:
    """Charge the evaporation that the exact area curve adds to its secant at the last plan."""
    who.evaporated = _evaporation_constant(who)
    _set_balance(who)


def evaporation_error(who: Member) -> float:
    """Largest difference between the evaporation charged and the exact one at the plan just taken, km3 a month."""
    return float(np.abs(_evaporation_constant(who) - who.evaporated).max(initial=0.0))


def _evaporation_constant(who: Member) -> Array:
    """Evaporation that the area curve adds to its secant at the last plan, km3, shape of the water balance."""
    river = who.inputs.river
    out = np.zeros_like(who.balance_base)
    slope, base = area_line(river)
    nodes = list(who.solver.rows["water balance"].indexes["node"])
    for i, name in enumerate(river.reservoirs.index):
        storage = who.area_plan[i]
        secant = base.to_numpy()[i] + slope.to_numpy()[i] * storage
        depth = river.evaporation.to_numpy()[i] * 1e-3
        out[nodes.index(name)] = depth * (river.curves[str(name)].area_at(storage) - secant)
    return out


def set_offers(who: Member, sold: Array, bought: Array) -> None:
    """Energy that the bloc may sell and buy over its border lines, GWh, shape (border_line, block, time).

    What it has promised is the least of both, whatever is offered.
    """
    least = who.inputs.promises
    who.solver.set_bounds("sold", least.sold, np.maximum(sold, least.sold))
    who.solver.set_bounds("bought", least.bought, np.maximum(bought, least.bought))


def set_heads(who: Member) -> None:
    """Write the linearisation of the storage plants around the last plan into the matrix."""
    river = who.inputs.river
    rows_of = who.solver.rows.get("storage energy")
    if rows_of is None:
        return
    heads = who.heads = linearise(river, who.plan)
    rows, columns, values = _head_coefficients(who, heads, rows_of.to_numpy())
    who.solver.set_coefficients(rows, columns, values)
    rhs = -heads.per_stored * heads.around
    starts = river.reservoirs["start_storage_km3"]
    for i, row in enumerate(storage_plants(river)):
        rhs[i, 0] += heads.per_stored[i, 0] / 2 * float(starts[row[1]])
    who.solver.set_upper_rhs("storage energy", rhs)


def _head_coefficients(
    who: Member, heads: Heads, energy_rows: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], Array]:
    turbined = who.solver.columns["turbined"].to_numpy()
    storage = who.solver.columns["storage"]
    reservoirs = [row[1] for row in storage_plants(who.inputs.river)]
    at = storage.sel(reservoir=reservoirs).to_numpy()
    rows = [energy_rows, energy_rows, energy_rows[:, 1:]]
    columns = [turbined, at, at[:, :-1]]
    values = [-heads.per_turbined, -heads.per_stored / 2, -heads.per_stored[:, 1:] / 2]
    flat_rows = np.concatenate([part.ravel() for part in rows]).astype(np.int32)
    flat_columns = np.concatenate([part.ravel() for part in columns]).astype(np.int32)
    return flat_rows, flat_columns, np.concatenate([part.ravel() for part in values])


def tighten(who: Member) -> None:
    """Halve the move limit: done when a pass brings no progress, so that bang-bang plans settle."""
    who.move = FIRST_MOVE if np.isinf(who.move) else who.move / 2


def free(who: Member) -> None:
    """Lift the move limits."""
    who.move = np.inf


def set_moves(who: Member) -> None:
    """Write the storage bounds: the physical ones, narrowed by the move limit."""
    limits = who.inputs.river.reservoirs
    if not len(limits):
        return
    dead = limits["dead_storage_km3"].to_numpy(dtype=float)[:, None]
    full = limits["full_storage_km3"].to_numpy(dtype=float)[:, None]
    reach = (full - dead) * who.move
    lower = np.clip(who.storage_plan - reach, dead, full)
    upper = np.clip(who.storage_plan + reach, dead, full)
    who.solver.set_bounds("storage", lower, upper)


def take_plan(who: Member) -> None:
    """Make the solution just found the plan around which the next solve is linearised."""
    storage = who.solver.values("storage").to_numpy()
    start = who.inputs.river.reservoirs["start_storage_km3"].to_numpy(dtype=float)
    mean = (storage + np.concatenate([start[:, None], storage[:, :-1]], axis=1)) / 2
    who.area_plan, who.storage_plan = mean, storage
    names = [str(name) for name in who.inputs.river.reservoirs.index]
    index = [names.index(row[1]) for row in storage_plants(who.inputs.river)]
    who.plan = Plan(mean[index], who.solver.values("turbined").to_numpy())


def head_error(who: Member) -> Array:
    """Linearised less exact energy at the plan just taken, GWh (storage plant, time); + is energy claimed too much."""
    plan, heads = who.plan, who.heads
    linear = heads.per_turbined * plan.turbined + heads.per_stored * (plan.storage - heads.around)
    return np.asarray(linear - energy(who.inputs.river, plan))


def relative_head_error(who: Member) -> float:
    """Sum of the absolute head errors over all energy of the storage plants (1 = 100 %)."""
    exact = energy(who.inputs.river, who.plan).sum()
    return float(np.abs(head_error(who)).sum() / exact) if exact > 0 else 0.0


def improve(who: Member, method: str = "choose") -> float:
    """One pass: linearise around the last plan, solve, take the new plan. Returns :func:`plan_error`.

    Raises :class:`kelisim.errors.InfeasibleError` naming the conflicts, or :class:`kelisim.errors.NotSolved`.
    """
    set_heads(who)
    set_evaporation(who)
    set_moves(who)
    solve_or_explain(who.solver, method)
    take_plan(who)
    return plan_error(who)


def plan_error(who: Member) -> float:
    """How far the plan is from where it was linearised: 1 = at the tolerance of heads or evaporation."""
    return max(relative_head_error(who) / HEAD_TOLERANCE, evaporation_error(who) / EVAPORATION_TOLERANCE_KM3)


def settle(
    who: Member, passes: int = HEAD_PASSES, free_passes: int = 2, progress: Callable[[str], None] | None = None
) -> None:
    """Solve and relinearise until the heads settle or ``passes`` are used up.

    After ``free_passes`` (2; 1 from a good first plan) a move limit holds the storages near the last plan; it tightens
    when a pass does not halve the error.
    """
    last = 0.0
    cold = "ipm" if who.solver.highs.getNumCol() > SIMPLEX_COLUMNS else "choose"
    for step in range(1, passes + 1):
        error = improve(who, cold if step == 1 else "choose")
        if progress is not None:
            progress(f"pass {step} of the heads: error {error:.1f} times its tolerance")
        if error <= 1.0:
            return
        if step >= free_passes and error > last / 2:
            tighten(who)
        last = error
