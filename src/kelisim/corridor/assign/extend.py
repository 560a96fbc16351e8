"""Renews bushes: drops links that are not used, adds those that shorten a route, and measures the gap meanwhile.

With L the cheapest and U the dearest cost from the origin inside the bush, a link from i to j of cost t is added if

    L(i) + t < L(j)  and  U(i) + t < U(j).

The first says that it shortens a route; the second keeps the bush acyclic, also where links cost nothing: along a cycle
U could nowhere fall and would have to rise on every added link (Dial 2006; Nie 2010). L needs only to be relaxed over
the links outside the bush to become the cheapest cost in the whole network, which gives the gap.
"""

from __future__ import annotations

import numpy as np

from kelisim.corridor.assign.compiled import Bushes, Floats, Graph, Ints, compiled

ROUNDING = 1e-15
"""Part of a route's cost below which a difference of costs is rounding."""

DUST = 1e-14
"""Part of a node's inflow below which what a link brings is rounding."""


@compiled
def settle(o: int, bushes: Bushes, graph: Graph, demand: Floats, through: Floats) -> None:
    """Load the demand of origin ``o`` anew, last node first, in the proportions in which links feed each node.

    Shifts leave rounding behind; after this flow is conserved to the last digit that sums allow.
    """
    for p in range(bushes.reached[o]):
        node = bushes.order[o, p]
        through[node] = demand[node] if node < len(demand) else 0.0
    for p in range(bushes.reached[o] - 1, 0, -1):
        node = bushes.order[o, p]
        first, last = bushes.start[o, p], bushes.start[o, p + 1]
        total = 0.0
        for k in range(first, last):
            total += bushes.flow[o, k]
        dust = DUST * total
        kept = 0.0
        for k in range(first, last):
            if bushes.flow[o, k] > dust:
                kept += bushes.flow[o, k]
        for k in range(first, last):
            if kept == 0.0:
                bushes.flow[o, k] = through[node] if k == first else 0.0
            elif bushes.flow[o, k] > dust:
                bushes.flow[o, k] *= through[node] / kept
            else:
                bushes.flow[o, k] = 0.0
            through[graph.tail[bushes.links[o, k]]] += bushes.flow[o, k]


@compiled
def label(o: int, bushes: Bushes, graph: Graph, cost: Floats, low: Floats, high: Floats, kept: Ints) -> None:
    """Cheapest and dearest cost to each node over the links that stay: those with flow and the cheapest into a node.

    ``kept`` is 1 for these links and 0 for all others.
    """
    kept[:] = 0
    low[:] = np.inf
    high[:] = np.inf
    root = bushes.order[o, 0]
    low[root] = high[root] = 0.0
    for p in range(1, bushes.reached[o]):
        least, arrives, most = np.inf, -1, -1.0
        for k in range(bushes.start[o, p], bushes.start[o, p + 1]):
            link = bushes.links[o, k]
            if low[graph.tail[link]] + cost[link] < least:
                least, arrives = low[graph.tail[link]] + cost[link], k
        for k in range(bushes.start[o, p], bushes.start[o, p + 1]):
            link = bushes.links[o, k]
            if k == arrives or bushes.flow[o, k] > 0.0:
                kept[link] = 1
                most = max(most, high[graph.tail[link]] + cost[link])
        low[bushes.order[o, p]], high[bushes.order[o, p]] = least, most


@compiled
def choose(root: int, graph: Graph, cost: Floats, low: Floats, high: Floats, kept: Ints) -> tuple[bool, bool]:
    """Mark with -1 in ``kept`` the links to add; tells whether there are any, and whether any link shortens a route."""
    added = shorter = False
    for link in range(len(cost)):
        tail, head = graph.tail[link], graph.head[link]
        if low[tail] + cost[link] < low[head] * (1.0 - ROUNDING) and (tail >= graph.first_thru or tail == root):
            shorter = True
            if high[tail] + cost[link] < high[head]:
                kept[link] = -1
                added = True
    return added, shorter


@compiled
def relax(root: int, graph: Graph, cost: Floats, low: Floats, queue: Ints, waiting: Ints) -> None:
    """Lower ``low`` until no link shortens a route: label correction with a queue, as of Bellman, Ford and Moore."""
    nodes = len(low)
    first = length = 0
    waiting[:] = 0
    for link in range(len(cost)):
        tail, head = graph.tail[link], graph.head[link]
        if low[tail] + cost[link] < low[head] and (tail >= graph.first_thru or tail == root):
            low[head] = low[tail] + cost[link]
            if waiting[head] == 0:
                queue[length], waiting[head] = head, 1
                length += 1
    while length > 0:
        node = queue[first]
        first, length = (first + 1) % nodes, length - 1
        waiting[node] = 0
        if node < graph.first_thru and node != root:
            continue
        for at in range(graph.out_start[node], graph.out_start[node + 1]):
            link = graph.out[at]
            head = graph.head[link]
            if low[node] + cost[link] < low[head]:
                low[head] = low[node] + cost[link]
                if waiting[head] == 0:
                    queue[(first + length) % nodes], waiting[head] = head, 1
                    length += 1


@compiled
def rebuild(o: int, bushes: Bushes, graph: Graph, kept: Ints, carried: Floats, missing: Ints) -> None:
    """Write the bush of origin ``o`` anew with kept and added links, each node after all that feed it (Kahn 1962)."""
    for k in range(bushes.start[o, bushes.reached[o]]):
        carried[bushes.links[o, k]] = bushes.flow[o, k]
    missing[:] = 0
    for link in range(len(kept)):
        if kept[link] != 0:
            missing[graph.head[link]] += 1
    k, known = 0, 1
    for p in range(bushes.reached[o]):
        node = bushes.order[o, p]
        bushes.start[o, p] = k
        for at in range(graph.in_start[node], graph.in_start[node + 1]):
            link = graph.into[at]
            if kept[link] != 0:
                bushes.links[o, k] = link
                bushes.flow[o, k] = carried[link] if kept[link] > 0 else 0.0
                k += 1
        for at in range(graph.out_start[node], graph.out_start[node + 1]):
            link = graph.out[at]
            if kept[link] != 0:
                missing[graph.head[link]] -= 1
                if missing[graph.head[link]] == 0:
                    bushes.order[o, known] = graph.head[link]
                    known += 1
    bushes.start[o, bushes.reached[o]] = k


@compiled
def extend(bushes: Bushes, graph: Graph, trips: Floats, cost: Floats, flow: Floats) -> float:
    """Renew all bushes at the given costs; returns the total cost of all trips on cheapest routes.

    ``flow``, shape (links,), is set to the sum of the origins' flows after rounding has been removed.
    """
    nodes = len(graph.in_start) - 1
    low, high, through = np.empty(nodes), np.empty(nodes), np.empty(nodes)
    kept, carried = np.empty(len(cost), np.int32), np.empty(len(cost))
    queue, waiting = np.empty(nodes, np.int32), np.empty(nodes, np.int32)
    total = 0.0
    flow[:] = 0.0
    for o in range(len(bushes.origins)):
        root = bushes.origins[o]
        settle(o, bushes, graph, trips[o], through)
        for k in range(bushes.start[o, bushes.reached[o]]):
            flow[bushes.links[o, k]] += bushes.flow[o, k]
        label(o, bushes, graph, cost, low, high, kept)
        added, shorter = choose(root, graph, cost, low, high, kept)
        if added:
            rebuild(o, bushes, graph, kept, carried, waiting)
        if shorter:
            relax(root, graph, cost, low, queue, waiting)
        for zone in range(trips.shape[1]):
            if trips[o, zone] > 0.0:
                total += trips[o, zone] * low[zone]
    return total
