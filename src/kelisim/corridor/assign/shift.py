"""Moves flow inside bushes from dear routes to cheap ones: the equilibrating half of Algorithm B.

At every node of a bush, the dearest used route from the origin is set against the cheapest. They part at one node; flow
moves from one segment to the other by a Newton step on the difference of their costs,

    shift = min(flow on the dear segment, (cost dear - cost cheap) / (sum of slopes of both segments)),

after which the costs of their links are those of the new flows. Method: R. B. Dial, "A path-based user-equilibrium
traffic assignment algorithm that obviates path storage and enumeration", Transportation Research Part B 40 (2006); in
the form of Y. Nie, "A class of bush-based algorithms for the traffic assignment problem", ibid. 44 (2010).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kelisim.corridor.assign.compiled import Bushes, Floats, Graph, Ints, Loads, compiled

ROUNDING = 1e-15
"""Part of a route's cost below which a difference of costs is rounding."""


class Labels(NamedTuple):
    """Of one origin, shape (nodes,) each: cost of the cheapest and of the dearest used route to a node, the entries in
    the bush of the links by which they arrive, and the place of the node in the order of the bush.
    """

    low: Floats
    high: Floats
    by_low: Ints
    by_high: Ints
    place: Ints


@compiled
def price(link: int, loads: Loads) -> None:
    """Set cost and slope of a link to those of its flow: ``t = t0 (1 + b (v / c)^p) + fixed``."""
    ratio = loads.flow[link] / loads.capacity[link]
    power = loads.power[link]
    if power == 4.0:
        below = ratio * ratio * ratio
    elif power == 1.0:
        below = 1.0
    elif power == 0.0:
        loads.cost[link] = loads.free[link] * (1.0 + loads.b[link]) + loads.fixed[link]
        loads.slope[link] = 0.0
        return
    else:
        below = ratio ** (power - 1.0)
    rise = loads.free[link] * loads.b[link] * below
    loads.cost[link] = loads.free[link] + rise * ratio + loads.fixed[link]
    loads.slope[link] = rise * power / loads.capacity[link]


@compiled
def label(o: int, bushes: Bushes, graph: Graph, cost: Floats, labels: Labels) -> None:
    """Find cheapest and dearest used routes of origin ``o``."""
    low, high, by_low, by_high, place = labels
    root = bushes.order[o, 0]
    low[root] = high[root] = 0.0
    by_low[root] = by_high[root] = -1
    place[root] = 0
    for p in range(1, bushes.reached[o]):
        least, most = np.inf, -1.0
        arrives, used = -1, -1
        for k in range(bushes.start[o, p], bushes.start[o, p + 1]):
            link = bushes.links[o, k]
            tail = graph.tail[link]
            if low[tail] + cost[link] < least:
                least, arrives = low[tail] + cost[link], k
            if bushes.flow[o, k] > 0.0 and high[tail] + cost[link] > most:
                most, used = high[tail] + cost[link], k
        node = bushes.order[o, p]
        place[node] = p
        low[node], by_low[node], by_high[node] = least, arrives, used
        high[node] = most if used >= 0 else least


@compiled
def compare(
    o: int, node: int, bushes: Bushes, graph: Graph, loads: Loads, labels: Labels
) -> tuple[int, float, float, float]:
    """Where the two routes to ``node`` part, what they differ by in cost, the sum of slopes, the flow that can move."""
    _, _, by_low, by_high, place = labels
    cheap = dear = node
    apart, slope, most = 0.0, 0.0, np.inf
    while True:
        if place[dear] >= place[cheap]:
            k = by_high[dear]
            if k < 0 or bushes.flow[o, k] <= 0.0:
                return -1, 0.0, 0.0, 0.0
            link = bushes.links[o, k]
            apart += loads.cost[link]
            slope += loads.slope[link]
            most = min(most, bushes.flow[o, k])
            dear = graph.tail[link]
        if place[cheap] > place[dear]:
            link = bushes.links[o, by_low[cheap]]
            apart -= loads.cost[link]
            slope += loads.slope[link]
            cheap = graph.tail[link]
        if cheap == dear:
            return cheap, apart, slope, most


@compiled
def move(o: int, by: Ints, ends: tuple[int, int], amount: float, bushes: Bushes, graph: Graph, loads: Loads) -> None:
    """Add ``amount`` to the flow of origin ``o`` on the route ``by`` between two nodes, and price its links."""
    node, until = ends
    while node != until:
        k = by[node]
        link = bushes.links[o, k]
        bushes.flow[o, k] = max(bushes.flow[o, k] + amount, 0.0)
        loads.flow[link] = max(loads.flow[link] + amount, 0.0)
        price(link, loads)
        node = graph.tail[link]


@compiled
def equilibrate(o: int, bushes: Bushes, graph: Graph, loads: Loads, labels: Labels) -> float:
    """One pass over the bush of origin ``o``, last node first; returns the excess met: flow moved x cost saved."""
    label(o, bushes, graph, loads.cost, labels)
    low, high, by_low, by_high, _ = labels
    excess = 0.0
    for p in range(bushes.reached[o] - 1, 0, -1):
        node = bushes.order[o, p]
        if by_high[node] < 0 or by_high[node] == by_low[node] or high[node] - low[node] <= ROUNDING * high[node]:
            continue
        parting, apart, slope, most = compare(o, node, bushes, graph, loads, labels)
        if parting < 0 or apart <= ROUNDING * high[node]:
            continue
        amount = most if apart >= slope * most else apart / slope
        move(o, by_high, (node, parting), -amount, bushes, graph, loads)
        move(o, by_low, (node, parting), amount, bushes, graph, loads)
        excess += amount * apart
    return excess


@compiled
def sweep(bushes: Bushes, graph: Graph, loads: Loads, excess: Floats, least: float) -> None:
    """Equilibrate once the bush of every origin whose ``excess`` is above ``least``, one after the other.

    Flows, costs and slopes are changed in place, and so is ``excess``, shape (origins,): flow moved x cost that the
    first of it saved.
    """
    nodes = len(graph.in_start) - 1
    labels = Labels(
        np.empty(nodes), np.empty(nodes),
        np.empty(nodes, np.int32), np.empty(nodes, np.int32), np.empty(nodes, np.int32),
    )  # fmt: skip
    for o in range(len(bushes.origins)):
        if excess[o] > least:
            excess[o] = equilibrate(o, bushes, graph, loads, labels)
