"""Choosing among programmes: what budgets buy, near-equals that differ, and what holds in other futures.

- **Frontier**: the best plan under each of several budgets; more money never buys less.
- **Alternatives**: plans worth at least (1 - slack) of the best that differ from it, and from one another, in as many
  projects as can be (modelling to generate alternatives, Brill et al. 1982), so that delegations have a choice.
- **Regret**: what a plan made for one future loses in another against the plan made for that one (Savage 1951).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kelisim.programme.cuts import Cuts
from kelisim.programme.expansion import COMPARED_GAP, GAP, Plan, expand, ledger_of, valued
from kelisim.programme.master import INFINITE, Choice, Master, master
from kelisim.programme.problem import Problem, Terms, problem, remaining_cost
from kelisim.programme.recourse import Recourse, Say, open_years
from kelisim.region import Region

SLACK = 0.02
ALTERNATIVE_ROUNDS = 25


def frontier(problem_: Problem, recourse: Recourse, budgets: Sequence[float], say: Say) -> list[Plan]:
    """The best plan under each regional budget (million USD), from the least; each starts from the one before."""
    plans: list[Plan] = []
    for budget in sorted(budgets):
        say(f"budget {budget:,.0f} million USD")
        terms = replace(problem_.terms, budget_musd=budget)
        start = plans[-1] if plans else None
        plans.append(expand(replace(problem_, terms=terms), recourse, say, COMPARED_GAP, start=start))
    return plans


def invested(plan: Plan) -> float:
    """What the plan invests from its first year on, million USD, not discounted."""
    first = plan.problem.terms.milestones[0]
    return sum(units * remaining_cost(plan.problem.measures[m], first) for (m, _), units in plan.begin.items())


def differing(one: Plan, other: Plan) -> tuple[str, ...]:
    """Whole projects that one plan has and the other has not."""
    return tuple(m for m in one.problem.whole if (m in one.built) != (m in other.built))


def alternatives(best: Plan, recourse: Recourse, number: int, say: Say, slack: float = SLACK) -> list[Plan]:
    """Up to ``number`` plans worth at least (1 - slack) of the best that differ as much as they can."""
    found: list[Plan] = []
    least = best.nothing + (1 - slack) * best.net
    for place in range(1, number + 1):
        held = master(best.problem)
        held.forbid(best.problem.forbidden)
        _seek_difference(held, [best, *found], least + GAP * best.net)  # cuts overrate: ask for a little more
        plan = _near(held, recourse, best, least, say)
        if plan is None or not differing(plan, best):
            say(f"no alternative {place} within {slack:.0%}")
            break
        say(f"alternative {place}: {len(differing(plan, best))} projects differ")
        found.append(plan)
    return found


def _seek_difference(held: Master, plans: Sequence[Plan], least: float) -> None:
    """Ask for the value of ``least`` by a row, and for difference by the objective."""
    problem_ = held.problem
    cost = held.highs.getLp().col_cost_
    held.add_row(least, INFINITE, ((key, float(cost[place])) for key, place in held.columns.items()))
    for key, place in held.columns.items():
        wanted = 0.0
        if key[0] == "begin" and key[1] in problem_.whole:
            wanted = float(sum(-1.0 if str(key[1]) in plan.built else 1.0 for plan in plans))
        held.highs.changeColCost(place, wanted)
    held.relax(False)


def _near(held: Master, recourse: Recourse, best: Plan, least: float, say: Say) -> Plan | None:
    """The most different plan that is really worth ``least``: where cuts overrate it they are sharpened."""
    cuts = Cuts(recourse)
    for turn in range(1, ALTERNATIVE_ROUNDS + 1):
        choice: Choice = cuts.propose(held, GAP)
        plan = valued(best.problem, recourse, choice.begin)
        if plan.value >= least:
            return replace(plan, nothing=best.nothing, bound=best.bound)
        say(f"  round {turn}: short of it by {(least - plan.value) / best.net:.1%}")
    return None


@dataclass(frozen=True, slots=True)
class Regrets:
    """``net``: of every plan in every future, million USD; ``best``: of the plan made for it. Regret: best less net."""

    scenarios: tuple[str, ...]
    net: dict[str, dict[str, float]]
    best: dict[str, float]

    def regret(self, plan: str) -> dict[str, float]:
        """Regret of a plan by scenario, million USD."""
        return {scenario: self.best[scenario] - self.net[plan][scenario] for scenario in self.scenarios}

    def largest(self, plan: str) -> float:
        """The largest regret of a plan over all scenarios."""
        return max(self.regret(plan).values())


def regrets(
    region: Region, terms: Terms, plans: dict[str, Plan], scenarios: Sequence[str], say: Say, keep: Path | None = None
) -> Regrets:
    """Value every plan in every scenario, and plan anew for each. The programme's own plans are found on the way and
    valued too, under the name of their scenario. ``keep``: folder of answers, so that a run can go on."""
    candidates = dict(plans)
    best: dict[str, float] = {}
    opened: dict[str, tuple[Problem, Recourse]] = {}
    for scenario in scenarios:
        stated = problem(region, replace(terms, scenario=scenario))
        recourse = open_years(stated, say, ledger_of(stated, keep) if keep else None)
        own = expand(stated, recourse, say, COMPARED_GAP)
        opened[scenario] = stated, recourse
        candidates[scenario], best[scenario] = own, own.net
    net: dict[str, dict[str, float]] = {}
    for name, plan in candidates.items():
        net[name] = {}
        for scenario, (stated, recourse) in opened.items():
            there, nothing = (valued(stated, recourse, begin) for begin in (plan.begin, {}))
            net[name][scenario] = there.value - nothing.value
            best[scenario] = max(best[scenario], net[name][scenario])
    return Regrets(tuple(scenarios), net, best)
