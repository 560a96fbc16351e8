"""The operating model of one milestone and one hydrological year, as a function of what is built.

With units built p >= 0 and shares of twins w, all bounds and right-hand sides are affine::

    V(p) = max c x   s.t.  L0 + Lp <= A x <= U0 + Up,   l0 + lp <= x <= u0 + up

and for the duals y (rows) and d (columns) found at any point, weak duality gives a cut that holds at every p::

    V(p) <= sum_i (y_i+ U_i(p) - y_i- L_i(p)) + sum_j (d_j+ u_j(p) - d_j- l_j(p))

with equality where they were found. Heads are those of a reference plan (:data:`kelisim.water.heads`, without the
credit for stored water); what that costs in accuracy is measured by solving the operating model again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import xarray as xr
from scipy import sparse

from kelisim.case import Case, Scenario, joint, states_of
from kelisim.consortium.descent import settle
from kelisim.consortium.member import Member, member, set_evaporation, set_heads
from kelisim.consortium.programme import Inputs, inputs_of
from kelisim.consortium.solver import Solution, Solver
from kelisim.consortium.welfare import stake
from kelisim.errors import NotSolved
from kelisim.power.grid import MUSD_PER_GWH, grid
from kelisim.power.statement import uppers as power_uppers
from kelisim.programme.candidates import Candidates, with_twins
from kelisim.region import Region
from kelisim.region.edits import Edit, edited
from kelisim.water.heads import Plan

Array = npt.NDArray[np.float64]
POWER = {"plants", "lines", "markets", "demand"}
SIDES = ("column_lower", "column_upper", "row_lower", "row_upper")


@dataclass(frozen=True, slots=True)
class Bounds:
    """Bounds of columns and rows of a programme, in the order of the programme that holds every candidate."""

    column_lower: Array
    column_upper: Array
    row_lower: Array
    row_upper: Array


@dataclass(frozen=True, slots=True)
class Answer:
    """What one year is worth at a point: million USD per year, its slope by parameter, and welfare by state (without
    the constant value of full service), in the order of the region's states."""

    value: float
    slope: Array
    by_state: Array


@dataclass(slots=True)
class Operation:
    """One year held open.

    ``slopes``: by side of :class:`Bounds` the matrix of what a unit of each parameter adds. ``owned``: worth of a unit
    of each column by state, (state, column). ``start``: bounds with nothing built. ``years``: of the record, by which
    answers are divided.
    """

    solver: Solver
    start: Bounds
    slopes: dict[str, sparse.csr_array]
    owned: sparse.csr_array
    years: int

    def solve(self, point: Array) -> Answer:
        """Value, slope and welfare by state at ``point`` (one figure per parameter).

        Raises NotSolved if HiGHS finds no optimum: with soft rules everywhere that would be a fault of the data.
        """
        now = [getattr(self.start, side) + self.slopes[side] @ point for side in SIDES]
        highs = self.solver.highs
        columns, rows = np.arange(len(now[0]), dtype=np.int32), np.arange(len(now[2]), dtype=np.int32)
        highs.changeColsBounds(len(columns), columns, now[0], np.maximum(now[0], now[1]))
        highs.changeRowsBounds(len(rows), rows, now[2], np.maximum(now[2], now[3]))  # type: ignore[attr-defined]
        found = self.solver.probe()
        by_state = np.asarray(self.owned @ found.value) / self.years
        return Answer(found.objective / self.years, self._slope(found) / self.years, by_state)

    def _slope(self, found: Solution) -> Array:
        d, y = found.reduced, found.dual
        parts = (np.minimum(d, 0), np.maximum(d, 0), np.minimum(y, 0), np.maximum(y, 0))
        return np.asarray(sum(part @ self.slopes[side] for part, side in zip(parts, SIDES, strict=True)))


@dataclass(frozen=True, slots=True)
class Known:
    """What years share, once one of them has found it: ``reference``, the plan around which heads and evaporation of a
    record are linearised; ``deltas``, what a unit of each measure adds, by measure and by what it depends on."""

    reference: dict[str, Member]
    deltas: dict[tuple[str, object], Bounds]


def operation(
    region: Region, record: str, demand_year: int, candidates: Candidates, parameters: Sequence[str], known: Known
) -> Operation:
    """State one year with all candidates, and how its bounds move with every parameter.

    ``region``: as it is in the milestone year, before any measure. ``parameters``: measures, then names of twins.
    ``known`` is added to. A measure's edits must add the same in every milestone, as sums and settings do.
    """
    if record not in known.reference:
        plan = known.reference[record] = _held(all_built(region, candidates), record, demand_year)
        settle(plan, stake(plan.inputs))
    reference = known.reference[record]
    twinned = with_twins(region, candidates)
    whole = _like(reference, _held(all_built(twinned, candidates), record, demand_year))
    _fix_heads(whole)
    plain = _like(reference, _held(region, record, demand_year))
    base = _bounds(plain, whole.solver)
    for measure, edits in candidates.edits.items():
        key = measure, _calendar(plain.inputs, record, edits)
        if key not in known.deltas and edits:
            changed = edited(region, edits)
            if all(edit.table in POWER for edit in edits):
                known.deltas[key] = _power_delta(plain.inputs, changed, demand_year, whole.solver)
            else:
                own = _like(reference, _held(changed, record, demand_year))
                known.deltas[key] = _less(_bounds(own, whole.solver), base)
    deltas = {
        m: known.deltas.get((m, _calendar(plain.inputs, record, edits)), _nothing(base))
        for m, edits in candidates.edits.items()
    }
    start, shares = _taken_out(base, whole, candidates)
    moves = {**deltas, **shares}
    slopes = {
        side: sparse.csr_array(np.column_stack([getattr(moves[name], side) for name in parameters])) for side in SIDES
    }
    return Operation(whole.solver, start, slopes, _owned(whole, states_of(region)), plain.inputs.periods.years)


def _calendar(inputs: Inputs, record: str, edits: Sequence[Edit]) -> object:
    """What the delta of a measure depends on: the days of the months, and the record where storage is concerned."""
    days = tuple(int(day) for day in inputs.periods.time.days_in_month)
    return (days, record) if any(edit.table == "reservoirs" for edit in edits) else days


def all_built(region: Region, candidates: Candidates) -> Region:
    """The region with every column that any measure needs: what one of them retires stays, for the plan without it."""
    edits = [edit for edits in candidates.edits.values() for edit in edits]
    return edited(region, [e for e in edits if e.column != "status" or e.value == "operating"])


def _held(region: Region, record: str, demand_year: int) -> Member:
    return member(inputs_of(Case(region, Scenario(record, demand_year), joint(region)), joint(region)))


def _like(reference: Member, other: Member) -> Member:
    """Linearise evaporation and heads of ``other`` around the plan of ``reference``, which has all its reservoirs."""
    river, full = other.inputs.river, reference.inputs.river
    names = [str(name) for name in full.reservoirs.index]
    other.area_plan = reference.area_plan[[names.index(str(name)) for name in river.reservoirs.index]]
    plants = [plant[0] for plant in full.storage_plants]
    keep = [plants.index(plant[0]) for plant in river.storage_plants]
    other.plan = Plan(reference.plan.storage[keep], reference.plan.turbined[keep])
    set_evaporation(other)
    return other


def _fix_heads(who: Member) -> None:
    """Energy of storage plants at the heads of the plan; no credit for stored water, which only counts near it."""
    rows = who.solver.rows.get("storage energy")
    if rows is None:
        return
    set_heads(who)
    order, storage = rows.to_numpy(), who.solver.columns["storage"]
    at = storage.to_numpy()[who.inputs.river.reservoir_of_plant]
    for lines, columns in ((order, at), (order[:, 1:], at[:, :-1])):
        who.solver.set_coefficients(
            lines.ravel().astype(np.int32), columns.ravel().astype(np.int32), np.zeros(lines.size)
        )
    who.solver.set_upper_rhs("storage energy", np.zeros(order.shape))


def _bounds(who: Member, whole: Solver) -> Bounds:
    """Bounds of a programme in the order of ``whole``.

    Columns that it lacks are held at zero. Of rows that it lacks, those from below and equations ask for nothing, and
    those from above stay: nothing that is there could break them, for the column that they limit is held or small.
    """
    lp, all_ = who.solver.highs.getLp(), whole.highs.getLp()
    below, above = np.asarray(all_.row_lower_), np.asarray(all_.row_upper_)
    bounds = Bounds(
        np.zeros(whole.highs.getNumCol()),
        np.zeros(whole.highs.getNumCol()),
        np.where(np.isfinite(below), 0.0, below),
        np.where(below == above, 0.0, above),
    )
    columns, rows = _places(who.solver.columns, whole.columns), _places(who.solver.rows, whole.rows)
    bounds.column_lower[columns], bounds.column_upper[columns] = lp.col_lower_, lp.col_upper_
    bounds.row_lower[rows], bounds.row_upper[rows] = lp.row_lower_, lp.row_upper_
    return bounds


def _places(mine: dict[str, xr.DataArray], theirs: dict[str, xr.DataArray]) -> npt.NDArray[np.int64]:
    """Position in the larger programme of every column (or row) of the smaller."""
    count = sum(int((positions.to_numpy() >= 0).sum()) for positions in mine.values())
    place = np.full(count, -1, dtype=np.int64)
    for name, positions in mine.items():
        if not positions.size:
            continue
        there = theirs[name].sel({str(dim): positions.indexes[dim] for dim in positions.dims})
        own = positions.to_numpy().ravel()
        place[own[own >= 0]] = there.transpose(*positions.dims).to_numpy().ravel()[own >= 0]
    if (place < 0).any():
        raise NotSolved("the programme of all candidates lacks a column or row that one of them has")
    return place


def _power_delta(before: Inputs, changed: Region, demand_year: int, whole: Solver) -> Bounds:
    """What edits of the power system alone add, read from its tables: the programme need not be stated for them."""
    after = grid(changed, before.blocs, before.periods, demand_year)
    column, row = (np.zeros(number) for number in (whole.highs.getNumCol(), whole.highs.getNumRow()))
    for sign, system in ((1.0, after), (-1.0, before.grid)):
        for name, values in power_uppers(system).items():
            _add(column, whole.columns[name], values, sign)
        _add(row, whole.rows["energy balance"], system.demand, sign)
    return Bounds(np.zeros_like(column), column, row, row.copy())


def _add(total: Array, positions: xr.DataArray, values: xr.DataArray, sign: float) -> None:
    there = positions.sel({str(dim): values.indexes[dim] for dim in values.dims}).transpose(*values.dims)
    total[there.to_numpy().ravel()] += sign * values.to_numpy().ravel()


def _less(one: Bounds, other: Bounds) -> Bounds:
    with np.errstate(invalid="ignore"):
        parts = {side: np.nan_to_num(getattr(one, side) - getattr(other, side), nan=0.0) for side in SIDES}
    return Bounds(**{side: np.where(np.isfinite(values), values, 0.0) for side, values in parts.items()})


def _nothing(like: Bounds) -> Bounds:
    return Bounds(*(np.zeros_like(getattr(like, side)) for side in SIDES))


def _taken_out(base: Bounds, whole: Member, candidates: Candidates) -> tuple[Bounds, dict[str, Bounds]]:
    """Bounds without the land of zones that have twins, and the land of each twin."""
    delivery, wanted = whole.solver.columns["delivery"], np.asarray(whole.solver.highs.getLp().col_upper_)
    zone_of = whole.inputs.uses.tranches["zone"].reindex(delivery.indexes["tranche"]).to_numpy()
    upper, land = base.column_upper.copy(), {}
    taken = whole.solver.columns["withdrawal"]
    for sets in candidates.twins.values():
        for name in sets.values():
            at = delivery.to_numpy()[zone_of == name].ravel()
            at = at[at >= 0]
            own = np.zeros_like(upper)
            own[at], upper[at] = wanted[at], 0.0
            at = taken.sel(zone=name).to_numpy()
            upper[at] = wanted[at]
            nothing = _nothing(base)
            land[name] = Bounds(nothing.column_lower, own, nothing.row_lower, nothing.row_upper)
    return Bounds(base.column_lower, upper, base.row_lower, base.row_upper), land


def _owned(who: Member, states: Sequence[str]) -> sparse.csr_array:
    """Worth of a unit of every column to each state, million USD, trade between states at the prices of the data."""
    cost = np.asarray(who.solver.highs.getLp().col_cost_)
    place = {state: i for i, state in enumerate(states)}
    found = np.zeros((len(states), len(cost)))
    for name, owner in _owners(who.inputs).items():
        positions = who.solver.columns[name]
        key = str(positions.dims[0])
        for label, block in zip(positions.indexes[key], positions.to_numpy(), strict=True):
            at = block.ravel()[block.ravel() >= 0]
            found[place[owner[str(label)]], at] = cost[at]
    lines = who.inputs.grid.lines
    for name, price, seller, buyer in (
        ("sent", "price_usd_per_mwh", "from_state", "to_state"),
        ("sent back", "reverse_price_usd_per_mwh", "to_state", "from_state"),
    ):
        positions = who.solver.columns[name]
        for label, block in zip(positions.indexes["line"], positions.to_numpy(), strict=True):
            line, at = lines.loc[label], block.ravel()
            paid = float(line[price]) * MUSD_PER_GWH if line[seller] != line[buyer] else 0.0
            found[place[line[seller]], at] += cost[at] / 2 + paid
            found[place[line[buyer]], at] += cost[at] / 2 - paid
    return sparse.csr_array(found)


def _owners(whole: Inputs) -> dict[str, dict[str, str]]:
    """The state of every key of the variables that carry a worth."""
    river, uses, grid = whole.river, whole.uses, whole.grid
    reach = river.reaches["from_node"].map(river.nodes["state"])
    columns: dict[str, pd.Series] = {
        "delivery": uses.tranches["zone"].map(uses.zones["state"]), "town_supply": uses.towns["state"],
        "lake": river.environment["state"], "storage": river.reservoirs["state"], "owed": river.reservoirs["state"],
        "shortfall": reach, "undelivered": reach, "generation": grid.units["state"], "hydro": river.plants["state"],
        "unserved": grid.steps["state"], "market trade": grid.markets["state"],
    }  # fmt: skip
    return {name: {str(k): str(v) for k, v in column.items()} for name, column in columns.items()}
