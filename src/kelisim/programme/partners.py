"""Who gains from a programme, who pays, under which deal everybody gains, and what changes if one does not join.

Costs: a state bears what it pays itself and an even part of what banks and companies lend to the measures it shares
(loans are repaid); donors' money is nobody's burden. The programme game: v(C) is what the members of C gain, net, from
the measures of the plan that need nobody outside C (and from the capacity that they build for themselves). A deal is a
set of transfers after which every state has its share; shares are those of :mod:`kelisim.sharing`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kelisim.case import states_of
from kelisim.programme.expansion import COMPARED_GAP, Plan, costs, expand, valued
from kelisim.programme.measures import Measure
from kelisim.programme.problem import Problem
from kelisim.programme.recourse import Recourse, Say
from kelisim.sharing import Game, core_is_empty, in_core, nucleolus, shapley
from kelisim.sharing.nucleoli import has_imputations

REPAID = ("bank", "private")


@dataclass(frozen=True, slots=True)
class Settlement:
    """A deal over a programme, present values in million USD by state.

    ``gain``: before costs; ``cost``: borne; ``share``: what the state has in the end; ``transfer``: share less its own
    net gain (+ received). ``stable``: no group of states does better with its own measures. ``rule``: of the shares.
    """

    gain: dict[str, float]
    cost: dict[str, float]
    share: dict[str, float]
    transfer: dict[str, float]
    rule: str
    stable: bool
    core_empty: bool
    values: dict[tuple[str, ...], float]


def borne(problem: Problem, begin: dict[tuple[str, int], float]) -> dict[str, float]:
    """Present value of costs borne by each state of the region, million USD."""
    states = states_of(problem.region)
    kinds = dict(zip(problem.region["payers"]["payer"], problem.region["payers"]["kind"], strict=True))
    found = dict.fromkeys(states, 0.0)
    for m, cost in costs(problem, begin).items():
        for state, share in burden(problem.measures[m], states, kinds).items():
            found[state] += cost * share
    return found


def burden(measure: Measure, states: Sequence[str], kinds: Mapping[str, str]) -> dict[str, float]:
    """Part of a measure's cost that each of ``states`` bears: its own, and an even part of what has to be repaid by
    those that share the measure. ``kinds``: of every payer, as in the table payers."""
    members = [state for state in measure.states if state in states]
    found = dict.fromkeys(states, 0.0)
    for payer, share in measure.finance.items():
        if payer in found:
            found[payer] += share
        elif kinds.get(payer) in REPAID:
            for state in members:
                found[state] += share / len(members)
    return found


def programme_game(plan: Plan, recourse: Recourse, say: Say) -> Game:
    """v(C) for every group of states, million USD: see the module."""
    problem = plan.problem
    nothing = valued(problem, recourse, {})

    def value(group: tuple[str, ...]) -> float:
        say(f"what {', '.join(group)} can do without the others")
        begin = _own(plan, group)
        found, paid = valued(problem, recourse, begin), borne(problem, begin)
        return sum(found.gain[s] - nothing.gain[s] - paid[s] for s in group)

    return Game.from_function(states_of(problem.region), value)


def settlement(plan: Plan, recourse: Recourse, say: Say) -> Settlement:
    """A deal that shares the plan's net gain: by the nucleolus, whose most discontented group is as content as can be;
    where all together have less than each by itself no split leaves every state better off, and Shapley's is shown."""
    problem, states = plan.problem, states_of(plan.problem.region)
    game = programme_game(plan, recourse, say)
    nothing, paid = valued(problem, recourse, {}), borne(problem, plan.begin)
    gain = {s: plan.gain[s] - nothing.gain[s] for s in states}
    fair = has_imputations(game)
    shares = nucleolus(game).allocation if fair else shapley(game)
    share = dict(zip(states, map(float, shares), strict=True))
    transfer = {s: share[s] - (gain[s] - paid[s]) for s in states}
    return Settlement(gain, paid, share, transfer, "nucleolus" if fair else "shapley", bool(in_core(game, shares)),
                      core_is_empty(game), dict(game.coalitions()))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Absence:
    """The programme without one state, what is lost by it in all, million USD, and what is no longer built."""

    state: str
    plan: Plan
    lost: float
    dropped: tuple[str, ...]


def absences(plan: Plan, recourse: Recourse, states: Sequence[str], say: Say) -> list[Absence]:
    """Plan anew without each of ``states``: nothing is built with it, and others adapt."""
    found = []
    for state in states:
        say(f"without {state}")
        banned = [m for m, one in plan.problem.measures.items() if state in one.states]
        other = expand(plan.problem, recourse, say, COMPARED_GAP, forbidden=banned)
        dropped = tuple(m for m in plan.built if m not in other.built)
        found.append(Absence(state, other, plan.net - other.net, dropped))
    return found


def _own(plan: Plan, group: Sequence[str]) -> dict[tuple[str, int], float]:
    members = set(group)
    players = set(states_of(plan.problem.region))
    alone = {m for m in plan.built if set(plan.problem.measures[m].states) & players <= members}
    return {
        key: units
        for key, units in plan.begin.items()
        if key[0] in alone and all(n in alone for n in plan.problem.measures[key[0]].requires if n in plan.built)
    }
