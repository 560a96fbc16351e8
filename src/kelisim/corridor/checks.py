"""Checks of a solution by code that did not produce it.

It walks the routes edge by edge and adds up anew; nothing is taken from the matrices with which the solution was found.

- conservation: at every vertex, by class, what comes in goes out, but for what begins and ends there;
- demand: the routes of a pair carry its demand, and demand is that of its expected cost;
- choice: shares are those of the path-size logit at the costs that the flows cause;
- capacity: no facility carries more than its capacity, and one whose wait is above that of full use is full;
- waits: the wait of a facility is the delay at its own flow;
- routes: no route of the network is cheaper than the cheapest that a pair knows.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from kelisim.corridor.model import Corridors, waits_on_edges
from kelisim.corridor.network import HOURS_PER_DAY, entry, leave
from kelisim.corridor.routes import cheapest

FLOW_PROMISE = 1e-7
"""Flow that appears or vanishes, relative to all flow."""
CHOICE_PROMISE = 1e-6
"""Difference of a share from that of the logit."""
CAPACITY_PROMISE = 1e-7
"""Flow above a capacity, relative to it."""
WAIT_PROMISE_H = 1e-4
"""Difference of a wait from the delay at its flow, hours."""
ROUTE_PROMISE = 1e-5
"""Saving by a route that a pair does not know, relative to its cost."""


@dataclass(frozen=True, slots=True)
class CorridorCheck:
    """One check: what was measured against the tolerance that is promised."""

    name: str
    value: float
    tolerance: float

    @property
    def passed(self) -> bool:
        """Whether the value is a number within the tolerance."""
        return self.value <= self.tolerance


def corridor_checks(solved: Corridors) -> tuple[CorridorCheck, ...]:
    """All checks of ``solved``."""
    passed = _passed(solved)
    capacity, wait = _facilities(solved, passed)
    found = {
        "conservation of flow": (_conservation(solved), FLOW_PROMISE),
        "demand carried": (_demand(solved), FLOW_PROMISE),
        "shares of routes": (_shares(solved, passed), CHOICE_PROMISE),
        "capacity": (capacity, CAPACITY_PROMISE),
        "waits (h)": (wait, WAIT_PROMISE_H),
        "cheaper routes": (_cheaper(solved), ROUTE_PROMISE),
    }
    return tuple(CorridorCheck(name, float(value), promise) for name, (value, promise) in found.items())


def _conservation(solved: Corridors) -> float:
    """Largest imbalance at any vertex of any class over all flow."""
    tail, head = solved.network.end_lists
    kinds = solved.pairs["class"].tolist()
    left: dict[tuple[str, int], float] = defaultdict(float)
    for pair, edges, flow in zip(solved.routes.pair, solved.routes.edges, solved.balance.chosen.flow, strict=True):
        for edge in edges:
            left[kinds[pair], tail[edge]] -= flow
            left[kinds[pair], head[edge]] += flow
    for k, (origin, destination, kind) in enumerate(
        zip(solved.pairs["origin"], solved.pairs["destination"], kinds, strict=True)
    ):
        left[kind, solved.network.positions[entry(origin)]] += solved.balance.chosen.demand[k]
        left[kind, solved.network.positions[leave(destination)]] -= solved.balance.chosen.demand[k]
    return max(map(abs, left.values()), default=0.0) / max(float(solved.balance.chosen.flow.sum()), 1e-12)


def _demand(solved: Corridors) -> float:
    """Largest difference of the demand of a pair from what its tables and its expected cost say, over all demand."""
    choice, worst = solved.choice, 0.0
    carried: dict[int, float] = defaultdict(float)
    for pair, flow in zip(solved.routes.pair.tolist(), solved.balance.chosen.flow.tolist(), strict=True):
        carried[pair] += flow
    for k, kt in enumerate(solved.pairs["kt"]):
        wanted = float(kt)
        if not math.isnan(choice.reference[k]):
            wanted *= math.exp(-choice.loss[k] * (solved.balance.chosen.expected[k] - choice.reference[k]))
        worst = max(worst, abs(carried[k] - wanted))
    return worst / max(sum(carried.values()), 1e-12)


def _shares(solved: Corridors, passed: list[set[int]]) -> float:
    """Largest difference of a share from exp(utility) over the sum of its pair."""
    network, choice = solved.network, solved.choice
    wait = solved.balance.wait_h.tolist()
    utility = []
    vot = network.classes["vot"].tolist()
    kinds = solved.route_class.tolist()
    for r, pair in enumerate(solved.routes.pair.tolist()):
        hours = sum(wait[g] for g in passed[r])
        cost = choice.base[r] + vot[kinds[r]] / HOURS_PER_DAY * hours
        utility.append(choice.log_size[r] - choice.theta[pair] * cost)
    groups: dict[int, list[int]] = defaultdict(list)
    for r, pair in enumerate(solved.routes.pair.tolist()):
        groups[pair].append(r)
    worst = 0.0
    for pair, members in groups.items():
        top = max(utility[r] for r in members)
        total = sum(math.exp(utility[r] - top) for r in members)
        for r in members:
            share = solved.balance.chosen.flow[r] / solved.balance.chosen.demand[pair]
            worst = max(worst, abs(share - math.exp(utility[r] - top) / total))
    return worst


def _passed(solved: Corridors) -> list[set[int]]:
    """Facilities that each route passes, edge by edge."""
    users: list[dict[int, list[int]]] = []
    for matrix in solved.facilities.uses:
        one: dict[int, list[int]] = defaultdict(list)
        for g, edge in zip(*matrix.nonzero(), strict=True):
            one[int(edge)].append(int(g))
        users.append(dict(one))
    kinds = solved.route_class.tolist()
    return [
        {g for edge in edges for g in users[kind].get(edge, ())}
        for edges, kind in zip(solved.routes.edges, kinds, strict=True)
    ]


def _facilities(solved: Corridors, passed: list[set[int]]) -> tuple[float, float]:
    """Largest excess over a capacity, relative, and largest difference of a wait from the delay at its flow, hours."""
    what, found = solved.facilities, solved.balance
    loads = np.zeros(len(what.keys))
    per_kt = [[max(matrix[[g]].data, default=0.0) for g in range(len(what.keys))] for matrix in what.uses]
    for flow, kind, facilities in zip(found.chosen.flow.tolist(), solved.route_class.tolist(), passed, strict=True):
        for g in facilities:
            loads[g] += flow * per_kt[kind][g]
    use = (loads + what.background) / what.capacity
    excess = float(np.maximum(use - 1.0, 0.0).max(initial=0.0))
    delay = what.delay(np.minimum(use, 1.0))
    short = use < 1.0 - CAPACITY_PROMISE
    wrong = np.where(short, np.abs(found.wait_h - delay), np.maximum(delay - found.wait_h, 0.0))
    return excess, float(wrong.max(initial=0.0))


def _cheaper(solved: Corridors) -> float:
    """Largest saving by a route that a pair does not know, relative; waits counted at every edge of a facility."""
    network = solved.network
    costs = network.costs(waits_on_edges(network, solved.facilities, solved.balance.wait_h))
    known = np.full(len(solved.pairs), np.inf)
    for pair, kind, edges in zip(
        solved.routes.pair.tolist(), solved.route_class.tolist(), solved.routes.edges, strict=True
    ):
        known[pair] = min(known[pair], costs[kind, list(edges)].sum())
    return float(np.maximum(1.0 - cheapest(network, solved.pairs, costs) / known, 0.0).max(initial=0.0))
