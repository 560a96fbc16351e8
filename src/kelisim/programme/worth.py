"""What a measure is worth: by itself, as the last of the plan, and on average over all orders; and to whom.

With V the present value of a programme, K the capacity that every state builds for itself in any case and P the plan::

    alone    V(K + what it requires + m) - V(K + what it requires)
    last-in  V(P) - V(P without m and what requires m)                 m in the plan: the loss if it is not built
             V(P + m) - V(P)                                           m not in it: the gain if it is added
    Shapley  mean over orders of V(before + m) - V(before)             m in the plan, after K

Shapley (1953) over orders in which everything comes after what it requires (Faigle & Kern 1992), sampled in pairs of an
order and its reverse (Mitchell et al. 2022); the standard error says how far the sample may lie off. All values are net
of cost. Units of capacity stay as they are in K and P: they are not planned anew for every measure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter

import numpy as np

from kelisim.programme.expansion import Plan, valued
from kelisim.programme.problem import Problem, earliest_effect
from kelisim.programme.recourse import Recourse, Say

Begin = dict[tuple[str, int], float]


@dataclass(frozen=True, slots=True)
class Worth:
    """Worth of one measure, million USD of present value; None where it has no meaning.

    ``last_in``: see the module. ``by_state``: last-in gain by state before costs. ``note``: why a value is missing.
    """

    measure: str
    in_plan: bool
    cost: float
    alone: float | None
    last_in: float | None
    by_state: dict[str, float]
    shapley: float | None = None
    shapley_error: float | None = None
    note: str = ""


def worths(plan: Plan, reference: Plan, recourse: Recourse, say: Say) -> list[Worth]:
    """Alone and last-in of every measure on which a plan can decide. ``reference``: what is built in any case (K)."""
    found = []
    whole = [m for m in plan.problem.measures if m not in plan.problem.national]
    for place, m in enumerate(whole, start=1):
        say(f"{place} of {len(whole)}: {m}")
        found.append(_worth(m, plan, reference, recourse))
    return found


def _worth(m: str, plan: Plan, reference: Plan, recourse: Recourse) -> Worth:
    problem, notes = plan.problem, []
    own = {key: units for key, units in plan.begin.items() if key[0] == m} or first_chance(problem, m)
    if own is None:
        return Worth(m, False, 0.0, None, None, {}, note="cannot take effect in time")
    needed = requirements(problem, m)
    chain = {k: u for n in needed for k, u in (_of(plan, n) or first_chance(problem, n) or {}).items()}
    ground = {**reference.begin, **chain}
    single, base = (valued(problem, recourse, begin) for begin in ({**ground, **own}, ground))
    in_plan = any(key[0] == m for key in plan.begin)
    rival = [n for n in problem.measures[m].excludes if _of(plan, n)]
    if in_plan:
        lost = {m, *dependents(problem, m)}
        other = valued(problem, recourse, {k: u for k, u in plan.begin.items() if k[0] not in lost})
        last_in, by_state = plan.value - other.value, _difference(plan, other)
    elif rival:
        last_in, by_state = None, {}
        notes.append(f"the plan has {', '.join(rival)} instead")
    else:
        missing = {k: u for k, u in chain.items() if not _of(plan, k[0])}
        other = valued(problem, recourse, {**plan.begin, **missing, **own})
        last_in, by_state = other.value - plan.value, _difference(other, plan)
    return Worth(m, in_plan, single.cost - base.cost, single.value - base.value, last_in, by_state,
                 note="; ".join(notes))  # fmt: skip


def first_chance(problem: Problem, m: str) -> Begin | None:
    """The measure, whole, at the first milestone at which it can take effect; None if there is none."""
    early = earliest_effect(problem.measures[m], problem.terms.milestones[0])
    times = [t for t in problem.terms.milestones if t >= early]
    return {(m, times[0]): problem.measures[m].units} if times else None


def requirements(problem: Problem, m: str) -> list[str]:
    """What a measure requires, and what that requires, in an order in which each comes after what it needs."""
    graph: dict[str, tuple[str, ...]] = {}
    front = list(problem.measures[m].requires)
    while front:
        one = front.pop()
        if one in problem.measures and one not in graph:
            graph[one] = tuple(n for n in problem.measures[one].requires if n in problem.measures)
            front += graph[one]
    return list(TopologicalSorter(graph).static_order())


def dependents(problem: Problem, m: str) -> list[str]:
    """Measures that require it, directly or not."""
    return [n for n in problem.measures if n != m and m in requirements(problem, n)]


def shapley(plan: Plan, recourse: Recourse, pairs: int, seed: int, say: Say) -> dict[str, tuple[float, float]]:
    """Shapley value and standard error of every measure of the plan but the states' own capacity, million USD.

    ``pairs`` of an order and its reverse are drawn; 2 pairs are the least from which an error can be told.
    """
    problem, random = plan.problem, np.random.default_rng(seed)
    players = [m for m in plan.built if m not in problem.national]
    ground = {key: units for key, units in plan.begin.items() if key[0] not in players}
    means = []
    for pair in range(pairs):
        say(f"orders {2 * pair + 1} and {2 * pair + 2} of {2 * pairs}")
        order = [players[i] for i in random.permutation(len(players))]
        runs = [_marginals(plan, ground, feasible(problem, some), recourse) for some in (order, order[::-1])]
        means.append({m: (runs[0][m] + runs[1][m]) / 2 for m in players})
    return {
        m: (
            float(np.mean([one[m] for one in means])),
            float(np.std([one[m] for one in means], ddof=1) / np.sqrt(pairs)) if pairs > 1 else float("nan"),
        )
        for m in players
    }


def feasible(problem: Problem, order: Sequence[str]) -> list[str]:
    """The order with what is required moved ahead of what requires it, else unchanged."""
    found: list[str] = []
    for m in order:
        found += [n for n in (*requirements(problem, m), m) if n in order and n not in found]
    return found


def _marginals(
    plan: Plan, ground: Mapping[tuple[str, int], float], order: Sequence[str], recourse: Recourse
) -> dict[str, float]:
    begin = dict(ground)
    last, found = valued(plan.problem, recourse, begin).value, {}
    for m in order:
        begin |= _of(plan, m)
        now = valued(plan.problem, recourse, begin).value
        found[m], last = now - last, now
    return found


def _of(plan: Plan, m: str) -> Begin:
    return {key: units for key, units in plan.begin.items() if key[0] == m}


def _difference(one: Plan, other: Plan) -> dict[str, float]:
    return {state: one.gain[state] - other.gain[state] for state in one.gain}
