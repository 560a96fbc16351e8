"""A coalition structure held open in the solver with the rows and columns of every lever.

Between two solves only bounds and right-hand sides change, and the coefficients of heads and evaporation. Every solve
begins from the same plan and basis, those of the study without any lever moved: warm, and the answer depends on
the setting alone, not on the settings that came before.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import highspy
import numpy as np
import numpy.typing as npt
import pandas as pd
import xarray as xr

from kelisim.case import Case, Scenario, Structure
from kelisim.coalition.equilibrium import Equilibrium, Opening, equilibrium, natural, settled
from kelisim.commitment import Delivery, Term, WaterPromise, terms_of
from kelisim.consortium.anchor import Anchor, anchor_of, basis_of
from kelisim.consortium.checks import Check
from kelisim.consortium.member import Member, member
from kelisim.consortium.outcome import outcome
from kelisim.consortium.prices import prices
from kelisim.consortium.programme import Inputs, inputs_of
from kelisim.consortium.promised import Promises, promises_of
from kelisim.consortium.welfare import by_state, welfare
from kelisim.errors import CheckFailed, NotSolved
from kelisim.region.package import Region
from kelisim.solve import verified
from kelisim.water.river import labels
from kelisim.web.live.fitted import fitted
from kelisim.web.live.limits import Limits, Sides, limits_of, sides_of

Array = npt.NDArray[np.float64]
SOLVE_SECONDS = 20.0
"""Longest time for one setting; a plan that is not proved optimal by then is no answer."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a plan must answer to: limits of the variant (with its region), and the promises that are in force."""

    region: Region
    limits: Limits
    water: tuple[WaterPromise, ...]
    power: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan that passed every check: the case, its inputs, the outcome with prices, and the account by state."""

    case: Case
    inputs: Inputs
    data: xr.Dataset
    account: pd.DataFrame
    welfare: pd.Series
    checks: tuple[Check, ...]
    anchor: Anchor | None = field(repr=False, default=None)

    @property
    def whole(self) -> Inputs:
        """The inputs with lines as the data have them: a promise may go beyond the border offer."""
        grid, own = self.inputs.grid, self.case.region["lines"].set_index("line")
        widths = ["capacity_mw", "reverse_capacity_mw"]
        lines = grid.lines.assign(**{name: own[name].reindex(grid.lines.index) for name in widths})
        return replace(self.inputs, grid=replace(grid, lines=lines))


@dataclass(slots=True)
class Held:
    """The programme of one structure. ``terms``: the promises of water that a lever can make, at no limit at all.
    ``opening``: where every solve begins. ``stated``: its bounds before the first solve. ``own``:
    inputs of the study without any lever moved."""

    scenario: Scenario
    structure: Structure
    member: Member
    whole: Inputs
    terms: tuple[Term, ...]
    opening: Opening
    stated: Sides
    own: Inputs

    def limits(self, inputs: Inputs) -> Limits:
        """Limits of the programme of ``inputs``, those of a variant of the region that was opened."""
        return limits_of(fitted(self.whole, inputs), self.member.solver, self.stated)

    def solve(self, asked: Asked, seconds: float = SOLVE_SECONDS) -> Plan:
        """The plan of a setting; raises InfeasibleError or NotSolved without one, CheckFailed if a check fails."""
        deadline = time.perf_counter() + seconds
        who, highs = self.member, self.member.solver.highs
        promises = self._promises(asked)
        who.programme = replace(who.programme, inputs=replace(asked.limits.inputs, promises=promises))
        self._write(asked.limits, promises)
        highs.setOptionValue("time_limit", highs.getRunTime() + seconds)
        played = settled(who, self.opening, _until(deadline), (self.structure,))
        case = Case(asked.region, self.scenario, self.structure, (*asked.water, *asked.power))
        return _judged(case, played)

    def watered(self, limits: Limits, factors: Mapping[str, float]) -> Limits:
        """The same limits with the inflow of every node of a basin times the factor given for the basin."""
        if not factors:
            return limits
        river, rows = limits.inputs.river, self.member.solver.rows
        times = river.nodes["basin"].map(dict(factors)).fillna(1.0).reindex(river.inflow.indexes["node"])
        inflow = river.inflow * xr.DataArray(times.to_numpy(dtype=float), coords={"node": river.inflow["node"]})
        more = inflow - river.inflow
        below, above = limits.row_lower.copy(), limits.row_upper.copy()
        balance = rows["water balance"]
        at, change = balance.to_numpy(), more.sel(node=balance["node"]).to_numpy()
        below[at] -= change
        above[at] -= change
        if "lake inflow" in rows:
            lakes = rows["lake inflow"]
            lateral = more.sel(node=lakes["node"]).to_numpy().reshape(*lakes.shape, -1).sum(axis=2)
            above[lakes.to_numpy()] += lateral
        inputs = replace(limits.inputs, river=replace(river, inflow=inflow))
        return replace(limits, inputs=inputs, row_lower=below, row_upper=above)

    def _promises(self, asked: Asked) -> Promises:
        """Promises in the shape of the held programme. Power is promised over lines between states, also if they plan
        as one: here the plan for all has to keep it."""
        inputs = asked.limits.inputs
        lines = inputs.grid.lines
        across = (
            inputs.grid
            if len(self.structure) > 1
            else replace(inputs.grid, lines=lines.assign(between=lines["from_state"] != lines["to_state"]))
        )
        power = promises_of(asked.power, asked.region, inputs.river, across, inputs.periods)
        made = {(term.promise.name, term.sign): term for one in asked.water for term in terms_of(one, inputs.periods)}
        terms = tuple(made.get((term.promise.name, term.sign), term) for term in self.terms)
        return replace(power, water=terms)

    def _write(self, limits: Limits, promises: Promises) -> None:
        who, solver = self.member, self.member.solver
        lower, upper = limits.column_lower.copy(), limits.column_upper.copy()
        for name, least in (("sent", promises.sent), ("sent back", promises.sent_back)):
            at = solver.columns[name].to_numpy().ravel()
            lower[at] = least.ravel()
            upper[at] = np.maximum(upper[at], lower[at])
        below, above = limits.row_lower.copy(), limits.row_upper.copy()
        if len(promises.water):
            at = solver.rows["promised water"].to_numpy()
            below[at] = [term.sign * term.km3 for term in promises.water]
        every = [np.arange(len(side), dtype=np.int32) for side in (lower, below)]
        solver.highs.changeColsBounds(len(lower), every[0], lower, upper)
        solver.highs.changeRowsBounds(len(below), every[1], below, above)  # type: ignore[attr-defined]
        who.balance_base = above[solver.rows["water balance"].to_numpy()]
        who.lake_base = above[solver.rows["lake inflow"].to_numpy()] if "lake inflow" in solver.rows else None


def cold(case: Case) -> tuple[Plan, Member]:
    """The plan of a case from nothing, as ``kelisim run`` finds it, and its programme; raises as :meth:`Held.solve`."""
    played = equilibrium(case, natural(case), lambda _: None)
    return replace(_judged(case, played), anchor=anchor_of(played.member)), played.member


def _judged(case: Case, played: Equilibrium) -> Plan:
    """Account and check what was played. Raises CheckFailed unless every check passes."""
    inputs, data = played.member.inputs, outcome(played.member)
    account = welfare(inputs, data)
    checks = verified(case, played, data, account)
    failed = [f"{c.name} {c.value:.3g} > {c.tolerance:.3g} {c.where}" for c in checks if not c.passed]
    if failed:
        raise CheckFailed("a plan was found but does not pass its checks", failed)
    mean = by_state(account, inputs.periods.years).reindex(list(case.region.states), fill_value=0.0)
    return Plan(case, inputs, data.merge(prices(played.member)), account, mean, checks)


def hold(
    own: Inputs,
    everything: Region,
    scenario: Scenario,
    structure: Structure,
    water: Sequence[WaterPromise],
    opening: Opening,
) -> Held:
    """Open the programme of ``structure``.

    ``own``: inputs of the study in this structure. ``everything``: the region with all that levers can build.
    ``water``: every promise of water that a lever can make; each has its row. ``opening``: where every solve begins.
    """
    case = Case(everything, scenario, structure)
    whole = inputs_of(case, structure)
    terms = tuple(_open(term) for one in water for term in terms_of(one, whole.periods))
    whole = replace(whole, promises=replace(whole.promises, water=terms))
    who = member(whole)
    begin = _widened(opening, whole)
    if begin.anchor is not None:
        begin = replace(begin, basis=basis_of(who.solver, begin.anchor))
    return Held(scenario, structure, who, whole, terms, begin, sides_of(who.solver), own)


def _widened(opening: Opening, whole: Inputs) -> Opening:
    """The opening with a first plan for reservoirs and plants that only a measure builds: two thirds full, at rest."""
    if opening.anchor is None:
        return opening
    limits = whole.river.reservoirs
    middle = (limits["dead_storage_km3"] + 2 * limits["full_storage_km3"]) / 3
    first = xr.DataArray(middle.to_numpy(dtype=float), coords={"reservoir": labels(limits.index, "reservoir")})
    plants = labels(whole.river.plants.index[whole.river.plants["storage"]], "storage_plant")
    plan = opening.anchor.plan.reindex(reservoir=first["reservoir"].to_numpy(), storage_plant=plants.to_numpy())
    found = {name: plan[name].fillna(first) for name in ("area_plan", "storage_plan")}
    plan = plan.assign({**found, "turbined": plan["turbined"].fillna(0.0)})
    return replace(opening, anchor=replace(opening.anchor, plan=plan))


def _open(term: Term) -> Term:
    """The term without a limit: more than any river carries, in the direction in which it binds."""
    return replace(term, km3=-term.sign * highspy.kHighsInf)


def _until(deadline: float) -> Callable[[str], None]:
    """A progress callback that ends the play when its time is over."""

    def told(_: str) -> None:
        if time.perf_counter() > deadline:
            raise NotSolved("the time allowed for one setting was used up")

    return told
