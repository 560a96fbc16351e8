"""A programme at work: held open in the solver, with what it takes as given and its last plan.

Between solves these change in place: the water that arrives at borders, the heads around which hydropower is
linearised, the evaporation of the last plan, and how far the next plan may lie from the last one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import xarray as xr

from kelisim.consortium.programme import Inputs, Programme, state
from kelisim.consortium.solver import Solution, Solver, open_solver
from kelisim.water.heads import Heads, Plan, energy, first_plan, linearise
from kelisim.water.surface import Surface, linear_surface

Array = npt.NDArray[np.float64]

HEAD_TOLERANCE = 2e-4
"""Energy-weighted relative error of the linearised energy at which the passes stop."""

EVAPORATION_TOLERANCE_KM3 = 2e-4
"""Difference to the exact evaporation of a reservoir and month at which the passes stop."""


@dataclass(slots=True)
class Member:
    """The programme of one bloc, or of several side by side, held open.

    ``balance_base``, ``lake_base``: right-hand sides without arrivals and evaporation; ``arriving`` and
    ``evaporated``: what is now taken off the former. ``plan``: where heads are linearised, ``heads``: the
    linearisation last written. ``area_plan``: mean and ``storage_plan``: end storage of the last plan, km3
    (reservoir, time). ``surface``: the water surface linearised for evaporation.
    ``crossing``: positions of the reaches that cross to another bloc; ``crossing_plan``: their flow around which
    ``band`` holds the next plan, and ``crossing_scale`` the width of a band of 1, km3 (reach, time).
    ``move``: how far storage may move from the last plan, as a part of its range; infinite = free.
    ``band``: the same for water that crosses between blocs, as a part of ``crossing_scale``.
    ``worth``: what the last plan is worth with exact heads and evaporation, million USD; infinitely little before
    there is a plan for the present arrivals. ``free``: the last probe without limits on moves, if there was one.
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
    surface: Surface
    storage_plan: Array
    crossing: npt.NDArray[np.int64]
    crossing_plan: Array
    crossing_scale: Array
    move: float = np.inf
    band: float = np.inf
    worth: float = -np.inf
    free: Solution | None = None

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
    names = [str(name) for name in inputs.river.reaches.index]
    crossing = np.array([names.index(n) for n in names if n in inputs.river.border_reaches.index], dtype=np.int64)
    nothing = np.zeros((len(crossing), months))
    mean = np.repeat(middle[:, None], months, axis=1)
    return Member(
        programme,
        solver,
        balance,
        lake,
        np.zeros_like(balance),
        np.zeros_like(balance),
        plan,
        linearise(inputs.river, plan),
        mean,
        linear_surface(inputs.river, mean),
        mean.copy(),
        crossing,
        nothing,
        nothing.copy(),
    )


def set_arrivals(who: Member, arrivals: xr.DataArray) -> None:
    """Water arriving at the bloc's borders, km3 after losses, dims (reach, time); missing reaches bring nothing."""
    river = who.inputs.river
    row = {node: i for i, node in enumerate(who.solver.rows["water balance"].indexes["node"])}
    lake = None if who.lake_base is None else who.lake_base.copy()
    years = who.inputs.periods.time.year.to_numpy() - who.inputs.periods.first_year
    who.arriving = np.zeros_like(who.balance_base)
    who.worth = -np.inf
    volumes = arrivals.transpose("reach", "time").to_numpy()
    for reach, water in zip(arrivals.indexes["reach"], volumes, strict=True):
        node = river.border_ends[str(reach)]
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
    """Write the evaporation linearised around the mean storages of the last plan into matrix and balances."""
    river = who.inputs.river
    if not len(river.reservoirs):
        return
    surface = who.surface = linear_surface(river, who.area_plan)
    slope, base = (line[:, None] for line in river.area_line)
    depth = river.evaporation.to_numpy() * 1e-3  # m * km2 = 1e-3 km3
    constant = depth * (surface.base - base)
    constant[:, 0] += depth[:, 0] * (surface.slope[:, 0] - slope[:, 0]) / 2 * river.start_storage
    rows = _balance_rows(who)
    who.evaporated = np.zeros_like(who.balance_base)
    who.evaporated[rows] = constant
    half, storage = depth * surface.slope / 2, who.solver.columns["storage"].to_numpy()
    at = who.solver.rows["water balance"].to_numpy()[rows]
    who.solver.set_coefficients(
        np.concatenate([at.ravel(), at[:, 1:].ravel()]).astype(np.int32),
        np.concatenate([storage.ravel(), storage[:, :-1].ravel()]).astype(np.int32),
        np.concatenate([(-1.0 - half).ravel(), (1.0 - half[:, 1:]).ravel()]),
    )
    _set_balance(who)


def _balance_rows(who: Member) -> list[int]:
    """Row of the water balance of every reservoir."""
    nodes = list(who.solver.rows["water balance"].indexes["node"])
    return [nodes.index(str(name)) for name in who.inputs.river.reservoirs.index]


def evaporation_error(who: Member) -> float:
    """Largest difference between the evaporation charged and the exact one at the plan just taken, km3 a month."""
    return float(np.abs(_more_evaporation(who)).max(initial=0.0))


def _more_evaporation(who: Member) -> Array:
    """Exact less linearised evaporation at the plan just taken, km3 (reservoir, time)."""
    river = who.inputs.river
    exact = linear_surface(river, who.area_plan)
    here = exact.base + exact.slope * who.area_plan
    charged = who.surface.base + who.surface.slope * who.area_plan
    return np.asarray(river.evaporation.to_numpy() * 1e-3 * (here - charged))


def set_trade(who: Member, name: str, most: Array, musd_per_gwh: Array) -> None:
    """What the bloc may sell (``name`` = sold) or buy (bought) over its border lines, GWh, and what a GWh adds to its
    welfare; shape (border_line, block, time). What it has promised is the least, whatever is offered."""
    promises = who.inputs.promises
    least = promises.sold if name == "sold" else promises.bought
    who.solver.set_bounds(name, least, np.maximum(most, least))
    who.solver.set_costs(name, musd_per_gwh)


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
    rhs[:, 0] += heads.per_stored[:, 0] / 2 * river.start_storage[river.reservoir_of_plant]
    who.solver.set_upper_rhs("storage energy", rhs)


def _head_coefficients(
    who: Member, heads: Heads, energy_rows: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], Array]:
    turbined = who.solver.columns["turbined"].to_numpy()
    at = who.solver.columns["storage"].to_numpy()[who.inputs.river.reservoir_of_plant]
    rows = [energy_rows, energy_rows, energy_rows[:, 1:]]
    columns = [turbined, at, at[:, :-1]]
    values = [-heads.per_turbined, -heads.per_stored / 2, -heads.per_stored[:, 1:] / 2]
    flat_rows = np.concatenate([part.ravel() for part in rows]).astype(np.int32)
    flat_columns = np.concatenate([part.ravel() for part in columns]).astype(np.int32)
    return flat_rows, flat_columns, np.concatenate([part.ravel() for part in values])


def set_moves(who: Member) -> None:
    """Write the bounds of storage and flow: the physical ones, narrowed by the limits on moves."""
    _set_band(who)
    limits = who.inputs.river.reservoirs
    if not len(limits):
        return
    dead = limits["dead_storage_km3"].to_numpy(dtype=float)[:, None]
    full = limits["full_storage_km3"].to_numpy(dtype=float)[:, None]
    reach = (full - dead) * who.move if np.isfinite(who.move) else np.full_like(full, np.inf)  # full may equal dead
    lower = np.clip(who.storage_plan - reach, dead, full)
    upper = np.clip(who.storage_plan + reach, dead, full)
    who.solver.set_bounds("storage", lower, upper)


def _set_band(who: Member) -> None:
    upper = who.inputs.river.capacity.to_numpy()
    lower = np.zeros_like(upper)
    if np.isfinite(who.band) and len(who.crossing):
        reach = who.band * who.crossing_scale
        most, upper = upper[who.crossing], upper.copy()
        lower[who.crossing] = np.clip(who.crossing_plan - reach, 0.0, most)
        upper[who.crossing] = np.clip(who.crossing_plan + reach, 0.0, most)
    who.solver.set_bounds("flow", lower, upper)


def take_plan(who: Member) -> None:
    """Make the solution just found the plan around which the next solve is linearised."""
    river, storage = who.inputs.river, who.solver.plain("storage")
    mean = (storage + np.concatenate([river.start_storage[:, None], storage[:, :-1]], axis=1)) / 2
    who.area_plan, who.storage_plan = mean, storage
    who.plan = Plan(mean[river.reservoir_of_plant], who.solver.plain("turbined"))
    who.worth = _exact_worth(who)


def _exact_worth(who: Member) -> float:
    """Objective of the solution just taken, less what its linearisation claims too much, at shadow prices."""
    value = -who.solver.plain_duals("water balance")[_balance_rows(who)]
    worth = who.solver.objective() - float((_more_evaporation(who) * value).sum())
    if "storage energy" in who.solver.rows:
        worth -= float((head_error(who) * who.solver.plain_duals("storage energy")).sum())
    return worth


def head_error(who: Member) -> Array:
    """Linearised less exact energy at the plan just taken, GWh (storage plant, time); + is energy claimed too much."""
    plan, heads = who.plan, who.heads
    linear = heads.per_turbined * plan.turbined + heads.per_stored * (plan.storage - heads.around)
    return np.asarray(linear - energy(who.inputs.river, plan))


def relative_head_error(who: Member) -> float:
    """Sum of the absolute head errors over all energy of the storage plants (1 = 100 %)."""
    exact = energy(who.inputs.river, who.plan).sum()
    return float(np.abs(head_error(who)).sum() / exact) if exact > 0 else 0.0


def plan_error(who: Member) -> float:
    """How far the plan is from where it was linearised: 1 = at the tolerance of heads or evaporation."""
    return max(relative_head_error(who) / HEAD_TOLERANCE, evaporation_error(who) / EVAPORATION_TOLERANCE_KM3)
