"""A plan operated again by the operating model itself: heads and evaporation exact, measures as edits of the region.

The plan claims a worth for every year from fixed heads. Here each year is solved as :mod:`kelisim.solve` would, with
and without the plan; the difference of the present values over the gain claimed is the error of the plan.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kelisim.case import Case, Scenario, joint
from kelisim.coalition.equilibrium import equilibrium, natural
from kelisim.consortium.outcome import outcome
from kelisim.programme.candidates import built
from kelisim.programme.expansion import Plan
from kelisim.programme.food import Harvest, harvested
from kelisim.programme.master import point, units_at
from kelisim.programme.paths import BASE_YEAR, moved
from kelisim.programme.recourse import Recourse, Say, Year
from kelisim.region import Region


@dataclass(frozen=True, slots=True)
class Replay:
    """Yearly gain of operation by year of the plan, million USD: ``claimed`` by the plan and ``operated``.

    ``error``: difference of their present values over the one operated. ``harvests``: of irrigated land by year.
    """

    claimed: dict[Year, float]
    operated: dict[Year, float]
    error: float
    harvests: dict[Year, Harvest]


def replay(plan: Plan, recourse: Recourse, say: Say) -> Replay:
    """Operate a plan in all its years. Raises NotSolved or InfeasibleError if the operating model has no plan."""
    problem = plan.problem
    claimed: dict[Year, float] = {}
    operated: dict[Year, float] = {}
    harvests: dict[Year, Harvest] = {}
    empty = recourse.ask({t: point(problem, {}) for t in problem.terms.milestones})
    planned = recourse.ask({t: point(problem, units_at(plan.begin, t)) for t in problem.terms.milestones})
    for t in problem.terms.milestones:
        region = moved(problem.region, problem.terms.scenario, t)
        with_plan = built(region, problem.candidates, units_at(plan.begin, t))
        for record in problem.weights:
            say(f"operating {t} with the water of {record}")
            claimed[t, record] = planned.answers[t, record].value - empty.answers[t, record].value
            before, after = (_operated(some, record) for some in (region, with_plan))
            operated[t, record] = after.worth - before.worth
            harvests[t, record] = Harvest(before.harvest, after.harvest)
    scale = {(t, r): problem.years[t] * problem.weights[r] for t, r in claimed}
    present = [sum(scale[year] * gain[year] for year in scale) for gain in (claimed, operated)]
    error = (present[0] - present[1]) / max(abs(present[1]), 1e-9)
    return Replay(claimed, operated, error, harvests)


@dataclass(frozen=True, slots=True)
class _Operated:
    """One year operated: its worth, million USD a year, and its harvest, kt, states x crops."""

    worth: float
    harvest: pd.DataFrame


def _operated(region: Region, record: str) -> _Operated:
    case = Case(region, Scenario(record, BASE_YEAR), joint(region))
    played = equilibrium(case, natural(case), lambda _: None)
    worth = played.objective / played.member.inputs.periods.years
    return _Operated(worth, harvested(case, outcome(played.member)["delivery"]))
