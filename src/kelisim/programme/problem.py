"""The question that a plan answers: which measures, when, under which budgets, in which future.

Money is discounted to the start of the first year; spending falls at the end of each year. A measure is paid in even
parts over its build years. What was spent on a measure under construction before the first year is sunk: no decision
brings it back, so only the rest counts, paid in even parts over the build years that are left before the year of
effect. What is left of its life after the last year is worth the straight-line remainder of what the plan pays
(salvage).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from kelisim.errors import Fault, InputError
from kelisim.programme.candidates import Candidates, candidates_of
from kelisim.programme.industry import earnings
from kelisim.programme.measures import Measure, measures_of, picked
from kelisim.programme.paths import MILESTONES, discount_weights, weights_of
from kelisim.region import Region

FREE = ("soft", "border", "trade", "institutions")
"""Sectors in which a measure may cost nothing worth telling; elsewhere no cost means that none is known."""
OPEN = ("proposed", "agreed", "construction", "suspended")
"""Stages at which a measure is still to be decided on; what is completed is part of the region."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms of a plan.

    ``rate``: real discount rate. ``budget_musd``: what the region may invest in all, no limit if None.
    ``budget_factor``: on every payer's budget. ``without``: states that do not join: nothing is built with them.
    ``only``: the measures to decide on, all if empty.
    """

    scenario: str = "central"
    rate: float = 0.06
    budget_musd: float | None = None
    budget_factor: float = 1.0
    without: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    milestones: tuple[int, ...] = MILESTONES


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything a plan is made from.

    ``measures``: those to decide on, by key. ``years``: present value of a yearly million by milestone. ``weights``:
    of the hydrological records. ``gains``: table of corridor gains (bundle, measures, year, state, gain_musd).
    ``earnings``: of joint industry, million USD a year by measure and state. ``idle``: measures that are listed and not
    decided on, and why.
    """

    region: Region = field(repr=False)
    terms: Terms
    measures: dict[str, Measure]
    candidates: Candidates
    years: dict[int, float]
    weights: dict[str, float]
    budgets: pd.DataFrame
    gains: pd.DataFrame
    earnings: dict[str, dict[str, float]]
    idle: dict[str, str]

    @property
    def whole(self) -> tuple[str, ...]:
        """Measures that are built or not."""
        return tuple(m for m, one in self.measures.items() if one.units == 1)

    @property
    def divisible(self) -> tuple[str, ...]:
        """Measures of which any number of units, also a part, is built."""
        return tuple(m for m, one in self.measures.items() if one.units != 1)

    @property
    def forbidden(self) -> tuple[str, ...]:
        """Measures that need a state which does not join."""
        return tuple(m for m, one in self.measures.items() if set(one.states) & set(self.terms.without))

    @property
    def national(self) -> tuple[str, ...]:
        """Capacity that one state builds for itself in any number of units: what is built in any case."""
        return tuple(m for m in self.divisible if len(self.measures[m].states) == 1)

    @property
    def parameters(self) -> tuple[str, ...]:
        """What the operating model depends on: measures with effects on it, then twins of zones."""
        twins = (name for sets in self.candidates.twins.values() for name in sets.values())
        return (*self.candidates.measures, *twins)


def problem(region: Region, terms: Terms) -> Problem:
    """State the question. Raises InputError for a scenario, state or measure that the region does not know."""
    known = measures_of(region)
    _require_states(region, terms)
    wanted = tuple(picked(known, terms.only)) if terms.only else tuple(known)
    idle = {m: why for m in wanted if (why := _settled(known[m], terms))}
    candidates = candidates_of(region, [m for m in wanted if m not in idle])
    gains = region["corridor_gains"]
    valued = {m for sets in gains["measures"] for m in str(sets).split("+")} | set(candidates.measures)
    projects = [str(m) for m in region["industry_projects"]["measure"]]
    for m in wanted:
        if m not in idle and m not in valued and m not in projects:
            idle[m] = candidates.left.get(m, _silent(known[m]))
    chosen = {m: known[m] for m in known if m in wanted and m not in idle}
    years = discount_weights(terms.milestones, terms.rate, terms.milestones[-1])
    budgets = region["budgets"].assign(musd=region["budgets"]["musd"] * terms.budget_factor)
    earned = {m: earnings(region, m) for m in projects if m in chosen}
    return Problem(region, terms, chosen, candidates, years, weights_of(region), budgets, gains, earned, idle)


def _settled(measure: Measure, terms: Terms) -> str:
    """Why there is nothing to decide about a measure; empty if there is."""
    if measure.status not in OPEN:
        return f"{measure.status}: nothing to decide"
    if measure.expressible and measure.cost_musd == 0 and measure.sector not in FREE:
        return "its cost is not known"
    if earliest_effect(measure, terms.milestones[0]) > terms.milestones[-1]:
        return f"cannot take effect by {terms.milestones[-1]}"
    return ""


def earliest_effect(measure: Measure, now: int) -> int:
    """First year in which a measure can take effect if work goes on, or begins, as early as it can."""
    return max(measure.start_year + measure.build_years, now)


def remaining_cost(measure: Measure, first: int) -> float:
    """What a unit still costs from year ``first`` on, million USD: of works under way the part not spent by then."""
    if measure.status != "construction" or measure.build_years == 0:
        return measure.cost_musd
    spent = min(max(first - measure.start_year, 0) / measure.build_years, 1.0)
    return measure.cost_musd * (1 - spent)


def spending(measure: Measure, effect: int, first: int) -> dict[int, float]:
    """Part of the remaining cost paid in each year for a measure that takes effect in year ``effect``."""
    begin = max(first, effect - max(measure.build_years, 1))
    years = range(begin, max(effect, begin + 1))
    return {year: 1 / len(years) for year in years}


def present_cost(measure: Measure, effect: int, terms: Terms) -> float:
    """Present value of what is still to invest less what is left of it after the last milestone, million USD a unit."""
    first, last = terms.milestones[0], terms.milestones[-1]
    paid = sum(
        share / (1 + terms.rate) ** (year - first + 1) for year, share in spending(measure, effect, first).items()
    )
    left = max(0.0, 1 - (last + 1 - effect) / measure.lifetime_years)
    return remaining_cost(measure, first) * (paid - left / (1 + terms.rate) ** (last - first + 1))


def budget_parts(problem_: Problem) -> list[tuple[str, float, dict[tuple[str, int], float]]]:
    """Every budget as (name, limit, million USD by (measure, milestone of effect) of one unit)."""
    terms, found = problem_.terms, []
    first = terms.milestones[0]
    for row in problem_.budgets.to_dict("records"):
        span = range(int(row["first_year"]), int(row["last_year"]) + 1)
        parts = {}
        for key, measure in problem_.measures.items():
            share = measure.finance.get(str(row["payer"]), 0.0) * remaining_cost(measure, first)
            for effect in terms.milestones if share > 0 else ():
                inside = sum(part for year, part in spending(measure, effect, first).items() if year in span)
                if inside > 0:
                    parts[key, effect] = inside * share
        if parts:
            found.append((f"{row['payer']} {span[0]}-{span[-1]}", float(row["musd"]), parts))
    if terms.budget_musd is not None:
        whole = {(m, t): remaining_cost(one, first) for m, one in problem_.measures.items() for t in terms.milestones}
        found.append(("the region", terms.budget_musd, whole))
    return found


def _silent(measure: Measure) -> str:
    return measure.effect if not measure.expressible else "valued by the corridor model alone: see corridor_gains"


def _require_states(region: Region, terms: Terms) -> None:
    known = [str(state) for state in region["states"]["state"]]
    faults = [
        Fault("states.csv", None, "state", state, f"one of: {', '.join(known)}", "name a state of the region")
        for state in terms.without
        if state not in known
    ]
    if faults:
        raise InputError(faults, subject="the request for a plan")
