"""Expansion to 2040: cuts and plans in turn until the plan is proved good enough.

Each round the master proposes, the years answer, their answers become cuts. First whole projects may be built in part,
which is fast and leaves cuts that hold for the rest; then they may not. Proposals are asked for half-way to the best
plan known, where cuts bite deeper (Ben-Ameur & Neto 2007). The gap is told relative to what the plan *gains* over
building nothing, which is far stricter than relative to the value of the whole economy of water and power.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kelisim.case import states_of
from kelisim.programme.cuts import Cuts
from kelisim.programme.master import OUTSIDE, Choice, Master, gains_at, master, point, units_at
from kelisim.programme.problem import Problem, present_cost
from kelisim.programme.recourse import Recourse, Replies, Say

Array = npt.NDArray[np.float64]
GAP = 0.001
"""Gap of a finished plan, relative to its gain."""
COMPARED_GAP = 0.005
"""Gap of plans that only stand beside it: under other budgets, in other futures, without a state."""
RELAXED_GAP = 0.002
RELAXED_ROUNDS, ROUNDS = 60, 80
HALFWAY = 0.5


@dataclass(frozen=True, slots=True)
class Plan:
    """A programme and what it is worth.

    ``begin``: units by measure and milestone of first effect. ``value``: present value of operation, corridor gains and
    costs, million USD; ``nothing``: of building nothing; ``bound``: that no plan exceeds. ``cost``, ``gain``: present
    value of costs, and of gains by state of the region (and OTHER for countries outside, which count for nothing in the
    value) before costs.
    """

    problem: Problem = field(repr=False)
    begin: dict[tuple[str, int], float]
    value: float
    nothing: float
    bound: float
    cost: float
    gain: dict[str, float]
    rounds: int

    @property
    def net(self) -> float:
        """Net present value over building nothing, million USD."""
        return self.value - self.nothing

    @property
    def gap(self) -> float:
        """What a better plan could gain more, relative to this plan's gain."""
        return max(self.bound - self.value, 0.0) / max(self.net, 1e-9)

    @property
    def built(self) -> tuple[str, ...]:
        """Measures that are built, in the order of the table."""
        return tuple(m for m in self.problem.measures if any(key[0] == m for key in self.begin))


def fingerprint(problem: Problem) -> str:
    """Of all that the answers of the years depend on: an answer may be kept as long as this stays."""
    parts = [problem.region.sha256, problem.terms.scenario, *problem.parameters, *problem.weights,
             *map(str, problem.terms.milestones)]  # fmt: skip
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def expand(
    problem: Problem,
    recourse: Recourse,
    say: Say,
    gap: float = GAP,
    start: Plan | None = None,
    forbidden: Sequence[str] = (),
) -> Plan:
    """The best programme within ``gap``, without what is ``forbidden``.

    ``start``: a plan that keeps to this problem's budgets, from which to improve.

    Raises NotSolved if no plan keeps to budgets and prerequisites.
    """
    nothing = valued(problem, recourse, {})
    held = master(problem)
    held.forbid((*problem.forbidden, *forbidden))
    cuts = Cuts(recourse)
    held.relax(True)
    relaxed = _loop(held, cuts, _Best({}, -np.inf, None), nothing.value, RELAXED_GAP, RELAXED_ROUNDS, say)
    held.relax(False)
    best = start if start is not None and start.value > nothing.value else nothing
    points = {t: point(problem, units_at(best.begin, t)) for t in problem.terms.milestones}
    found = _loop(held, cuts, _Best(best.begin, best.value, points), nothing.value, gap, ROUNDS, say)
    plan = valued(problem, recourse, found.best.begin)
    return replace(plan, nothing=nothing.value, bound=max(found.bound, plan.value), rounds=relaxed.turns + found.turns)


@dataclass(frozen=True, slots=True)
class _Best:
    """The best choice so far, its value and its parameters by milestone."""

    begin: dict[tuple[str, int], float]
    value: float
    points: dict[int, Array] | None


@dataclass(frozen=True, slots=True)
class _End:
    """How a loop ended."""

    best: _Best
    bound: float
    turns: int


def _loop(held: Master, cuts: Cuts, best: _Best, nothing: float, gap: float, most: int, say: Say) -> _End:
    """Rounds of proposal and answer, until the best choice is within ``gap`` of the bound."""
    bound, turn = np.inf, 0
    for turn in range(1, most + 1):
        choice = cuts.propose(held, gap / 5)
        bound = min(bound, choice.bound)
        replies = cuts.recourse.ask(choice.points)
        value = _corrected(held.problem, choice, replies)
        if value > best.value:
            best = _Best(choice.begin, value, choice.points)
        left = (bound - best.value) / max(best.value - nothing, 1e-9)
        how = "in part" if held.relaxed else "whole"
        say(f"round {turn}, projects {how}: gain {best.value - nothing:,.0f} million USD, at most {left:.2%} more")
        if left <= gap:
            break
        if value < best.value and best.points is not None:
            between = {t: HALFWAY * choice.points[t] + (1 - HALFWAY) * best.points[t] for t in choice.points}
            cuts.recourse.ask(between)
    return _End(best, bound, turn)


def _corrected(problem: Problem, choice: Choice, replies: Replies) -> float:
    """What a choice is worth: what the master takes it for, with the years' own answers in place of its guesses."""
    wrong = sum(
        problem.years[t] * problem.weights[r] * (choice.worth[t, r] - answer.value)
        for (t, r), answer in replies.answers.items()
    )
    return choice.objective - wrong


def valued(problem: Problem, recourse: Recourse, begin: Mapping[tuple[str, int], float]) -> Plan:
    """A given programme, valued by the years; ``nothing`` and ``bound`` are its own value."""
    points = {t: point(problem, units_at(begin, t)) for t in problem.terms.milestones}
    replies = recourse.ask(points)
    states = states_of(problem.region)
    gain = dict.fromkeys((*states, OUTSIDE), 0.0)
    for (t, record), answer in replies.answers.items():
        scale = problem.years[t] * problem.weights[record]
        for state, worth in zip(states, answer.by_state, strict=True):
            gain[state] += scale * float(worth)
    for t in problem.terms.milestones:
        built = units_at(begin, t)
        earned = [(s, musd * built.get(m, 0.0)) for m, by in problem.earnings.items() for s, musd in by.items()]
        for state, musd in (*corridor_gains(problem, built, t).items(), *earned):
            gain[state if state in gain else OUTSIDE] += problem.years[t] * musd
    cost = sum(costs(problem, begin).values())
    value = sum(gain[state] for state in states) - cost
    return Plan(problem, dict(begin), value, value, value, cost, gain, 0)


def costs(problem: Problem, begin: Mapping[tuple[str, int], float]) -> dict[str, float]:
    """Present value of investment less salvage, and of operation and maintenance, million USD by measure."""
    found: dict[str, float] = {}
    for (m, effect), units in begin.items():
        measure = problem.measures[m]
        running = sum(problem.years[t] for t in problem.terms.milestones if t >= effect) * measure.om_musd_per_year
        found[m] = found.get(m, 0.0) + units * (present_cost(measure, effect, problem.terms) + running)
    return found


def corridor_gains(problem: Problem, built: Mapping[str, float], year: int) -> dict[str, float]:
    """Gains of the corridor measures built, million USD in ``year`` by state: of each bundle the set that is built."""
    found: dict[str, float] = {}
    for _, table in problem.gains.groupby("bundle", sort=False):
        at = gains_at(table, year)
        sets = {frozenset(str(some).split("+")): some for some in at["measures"].unique()}
        members = frozenset().union(*sets)
        chosen = sets.get(frozenset(m for m in members if built.get(m, 0.0) > 0))
        for row in at[at["measures"] == chosen].itertuples():
            found[str(row.state)] = found.get(str(row.state), 0.0) + float(row.gain_musd)  # type: ignore[arg-type]
    return found


def ledger_of(problem: Problem, folder: Path) -> Path:
    """The file in ``folder`` that keeps the answers of this problem's years."""
    return folder / f"answers-{fingerprint(problem)}.jsonl"
