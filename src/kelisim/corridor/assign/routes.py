"""Skims of a network and the k cheapest routes without loops between two nodes.

A skim is the cost, time and length between all zones along cheapest routes. Routes are found in order of cost by J. Y.
Yen, "Finding the k shortest loopless paths in a network", Management Science 17 (1971): each next one leaves one of
those already found at some node, by a link that none of them takes there, and goes on as cheaply as it can without
returning. Its cost is the sum of the costs of its links.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kelisim.corridor.assign.compiled import Floats, Graph, Ints, compiled
from kelisim.corridor.assign.network import Network
from kelisim.corridor.assign.trees import Trees, grow, tree
from kelisim.errors import Fault, InputError


@dataclass(frozen=True, slots=True, eq=False)
class Skims:
    """Cost, time and length between zones, shape (zones, zones) each; infinite where there is no route."""

    cost: Floats
    time: Floats
    length: Floats


@dataclass(frozen=True, slots=True)
class Route:
    """One route: its nodes and links in order, from 0, and what it costs, takes and measures."""

    nodes: tuple[int, ...]
    links: tuple[int, ...]
    cost: float
    time: float
    length: float


def shortest_path_trees(network: Network, flow: Floats | None = None) -> Trees:
    """Cheapest routes from every zone to every node at the costs of ``flow``; without it, of the empty network."""
    cost = network.costs(_or_empty(network, flow))
    return grow(network.graph(), network.nodes, np.arange(network.zones, dtype=np.int32), cost)


def skim(network: Network, flow: Floats | None = None) -> Skims:
    """Cost, time and length between all zones at the costs of ``flow``; without it, of the empty network."""
    found = shortest_path_trees(network, flow)
    time, length = (np.full(found.cost.shape, np.inf) for _ in range(2))
    tail = network.tail.copy()
    gather(found, tail, network.times(_or_empty(network, flow)), time)
    gather(found, tail, network.length.copy(), length)
    return Skims(*(values[:, : network.zones].copy() for values in (found.cost, time, length)))


@compiled
def gather(found: Trees, tail: Ints, values: Floats, total: Floats) -> None:
    """Fill ``total``, shape (origins, nodes), with the sum of ``values``, shape (links,), along each route."""
    for o in range(len(found.reached)):
        total[o, found.order[o, 0]] = 0.0
        for p in range(1, found.reached[o]):
            node = found.order[o, p]
            link = found.link[o, node]
            total[o, node] = total[o, tail[link]] + values[link]


def cheapest_routes(
    network: Network, origin: int, destination: int, k: int, flow: Floats | None = None
) -> tuple[Route, ...]:
    """The ``k`` cheapest routes that visit no node twice, cheapest first; fewer if there are no more.

    Parameters
    ----------
    network
        Parallel links make different routes; nodes below ``first_thru`` are not passed through.
    origin, destination
        Two different nodes, from 0.
    k
        How many, 1 or more.
    flow : shape (links,)
        Flows whose costs count; without it, those of the empty network.

    Raises
    ------
    InputError
        If a node does not exist, both are one, ``k`` is less than 1, or there is no route.
    """
    _require_ends(network, origin, destination, k)
    graph, cost = network.graph(), network.costs(_or_empty(network, flow))
    first = _spur(graph, cost, (origin, destination), (), ())
    if first is None:
        ends = f"from {origin + 1} to {destination + 1}"
        raise InputError([Fault(network.name, None, None, ends, "a route", "add the links that are missing")])
    found: list[tuple[int, ...]] = []
    waiting = [(float(cost[list(first)].sum()), first)]
    met = {first}
    while waiting and len(found) < k:
        links = heapq.heappop(waiting)[1]
        found.append(links)
        for new in _deviations(graph, cost, (origin, destination), links, found):
            if new not in met:
                met.add(new)
                heapq.heappush(waiting, (float(cost[list(new)].sum()), new))
    return tuple(_route(network, cost, links, flow) for links in found)


def _deviations(
    graph: Graph, cost: Floats, ends: tuple[int, int], links: tuple[int, ...], found: Sequence[tuple[int, ...]]
) -> list[tuple[int, ...]]:
    """The cheapest routes that leave ``links`` at each of its nodes and are none of ``found``."""
    nodes = [ends[0], *(int(graph.head[link]) for link in links)]
    made = []
    for i in range(len(links)):
        shut = [other[i] for other in found if len(other) > i and other[:i] == links[:i]]
        rest = _spur(graph, cost, (nodes[i], ends[1]), nodes[:i], shut)
        if rest is not None:
            made.append((*links[:i], *rest))
    return made


def _spur(
    graph: Graph, cost: Floats, ends: tuple[int, int], closed: Sequence[int], shut: Sequence[int]
) -> tuple[int, ...] | None:
    """Links of the cheapest route between two nodes that avoids ``closed`` nodes and ``shut`` links, if any does."""
    nodes = len(graph.in_start) - 1
    bar, price = np.zeros(nodes, np.int32), cost.copy()
    bar[list(closed)] = 1
    price[list(shut)] = np.inf
    low, by, order = np.empty(nodes), np.empty(nodes, np.int32), np.empty(nodes, np.int32)
    tree(ends[0], graph, price, bar, low, by, order)
    if not np.isfinite(low[ends[1]]):
        return None
    links: list[int] = []
    node = ends[1]
    while node != ends[0]:
        links.append(int(by[node]))
        node = int(graph.tail[links[-1]])
    return tuple(reversed(links))


def _route(network: Network, cost: Floats, links: tuple[int, ...], flow: Floats | None) -> Route:
    chosen = list(links)
    nodes = (int(network.tail[chosen[0]]), *(int(network.head[link]) for link in chosen))
    time = network.times(_or_empty(network, flow))
    sums = (float(values[chosen].sum()) for values in (cost, time, network.length))
    return Route(nodes, links, *sums)


def _or_empty(network: Network, flow: Floats | None) -> Floats:
    return np.zeros(network.links) if flow is None else flow


def _require_ends(network: Network, origin: int, destination: int, k: int) -> None:
    faults = [
        Fault("routes", None, name, str(node + 1), f"a node from 1 to {network.nodes}", "name a node of the network")
        for name, node in (("origin", origin), ("destination", destination))
        if not 0 <= node < network.nodes
    ]
    if origin == destination:
        faults.append(Fault("routes", None, "destination", str(destination + 1), "another node", "name two nodes"))
    if k < 1:
        faults.append(Fault("routes", None, "k", str(k), "1 or more", "ask for e.g. 5 routes"))
    if faults:
        raise InputError(faults, "the request")
