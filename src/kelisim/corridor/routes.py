"""Candidate routes of every pair of zones and class.

For every edge e the cheapest route through it costs d(origin, tail) + c(e) + d(head, destination): two cheapest-path
trees per zone give it for all edges at once (single via paths: Abraham, Delling, Goldberg and Werneck, 2013,
*Alternative routes in road networks*, ACM Journal of Experimental Algorithmics 18). Of these routes a pair keeps

1. the cheapest of each corridor, told by an edge that marks it, so that no rival is left out, and
2. the cheapest others, until it has ``count``,

each without a vertex twice, without a change of mode where it could as well begin or end, at most ``detour`` times as
dear as the cheapest, and sharing no more than :data:`MOST_SHARED` of its cost with one that is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from kelisim.corridor.network import Network, entry, leave

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MOST_SHARED = 0.97
ALIKE = 1e-9
"""Two ways cost the same if they differ by no more than this share."""
LEAST_COST = 1e-9
"""Free edges cost this in the search: to a sparse graph a zero is no edge."""


@dataclass(frozen=True, eq=False)
class Routes:
    """Routes of pairs: ``pair`` (position of the pair, ascending) and ``edges`` (tuple of edges) of each route."""

    pair: Ints
    edges: tuple[tuple[int, ...], ...]

    def incidence(self, width: int) -> sparse.csr_array:
        """Matrix of shape (route, edge), 1 where the route uses the edge."""
        counts = [len(edges) for edges in self.edges]
        columns = np.fromiter((e for edges in self.edges for e in edges), dtype=np.int64, count=sum(counts))
        starts = np.concatenate([[0], np.cumsum(counts)])
        return sparse.csr_array((np.ones(len(columns)), columns, starts), shape=(len(self.edges), width))


@dataclass(frozen=True, eq=False)
class Trees:
    """Cheapest paths of one class: distances and the edges that lead there, from origins and to destinations.

    ``cost`` and ``edge_cost`` are the same, as an array and as a list: walking a tree step by step is faster on lists.
    """

    cost: Array
    edge_cost: list[float]
    from_origin: Array
    last_edge: list[list[int]]
    to_destination: Array
    next_edge: list[list[int]]


def find_routes(
    network: Network, pairs: pd.DataFrame, costs: Array, markers: Sequence[Sequence[Ints]], count: int, detour: float
) -> Routes:
    """Routes of ``pairs`` (columns origin, destination, class; zones or nodes) at ``costs`` of shape (class, edge).

    ``markers`` holds for each corridor the edges of each group that mark it. A pair without any route gets none.
    """
    marked = [np.concatenate(groups) for groups in markers if groups]
    found: dict[int, list[tuple[int, ...]]] = {}
    present = set(pairs["class"])
    for c, name in enumerate(network.classes.index):
        if name not in present:
            continue
        mine = pairs[pairs["class"] == name]
        origins, destinations = mine["origin"].unique(), mine["destination"].unique()
        trees = _trees(network, costs[c], [entry(o) for o in origins], [leave(d) for d in destinations])
        row = {zone: i for i, zone in enumerate(origins)}
        column = {zone: i for i, zone in enumerate(destinations)}
        for place, o, d in zip(mine.index, mine["origin"], mine["destination"], strict=True):
            found[int(place)] = _of_pair(network, trees, row[o], column[d], marked, count, detour)
    order = sorted(found)
    pair = np.repeat(np.array(order, dtype=np.int64), [len(found[p]) for p in order])
    return Routes(pair, tuple(edges for p in order for edges in found[p]))


def merged(one: Routes, other: Routes) -> Routes:
    """The routes of both, each once, those of ``one`` first in every pair."""
    keep: dict[tuple[int, tuple[int, ...]], None] = {}
    for routes in (one, other):
        keep.update(dict.fromkeys(zip(routes.pair.tolist(), routes.edges, strict=True)))
    ordered = sorted(keep, key=lambda route: route[0])
    return Routes(np.array([p for p, _ in ordered], dtype=np.int64), tuple(edges for _, edges in ordered))


def cheapest(network: Network, pairs: pd.DataFrame, costs: Array) -> Array:
    """Cost of the cheapest route of each pair, shape (pair,), infinite where there is none."""
    best = np.full(len(pairs), np.inf)
    for c, name in enumerate(network.classes.index):
        mine = np.flatnonzero((pairs["class"] == name).to_numpy())
        if not len(mine):
            continue
        starts = [network.positions[entry(o)] for o in pairs["origin"].iloc[mine]]
        ends = [network.positions[leave(d)] for d in pairs["destination"].iloc[mine]]
        unique, place = np.unique(starts, return_inverse=True)
        graph, _ = _graph(network, costs[c])
        best[mine] = dijkstra(graph, indices=unique)[place, ends]
    return best


def _graph(network: Network, cost: Array) -> tuple[sparse.csr_array, Ints]:
    """Cheapest edge between each two vertices as a matrix of costs, and the edges it holds in the same order."""
    tail, head = network.ends
    usable = np.flatnonzero(np.isfinite(cost))
    order = usable[np.lexsort((cost[usable], head[usable], tail[usable]))]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (np.diff(tail[order]) != 0) | (np.diff(head[order]) != 0)
    kept = order[first]
    size = len(network.vertices)
    graph = sparse.csr_array((np.maximum(cost[kept], LEAST_COST), (tail[kept], head[kept])), shape=(size, size))
    return graph, kept


def _trees(network: Network, cost: Array, origins: Sequence[str], destinations: Sequence[str]) -> Trees:
    graph, kept = _graph(network, cost)
    size = len(network.vertices)
    tail, head = (ends[kept] for ends in network.ends)
    joins = dict(zip((tail * size + head).tolist(), kept.tolist(), strict=True))
    forward, before = dijkstra(graph, indices=[network.positions[name] for name in origins], return_predecessors=True)
    backward, after = dijkstra(graph.T.tocsr(), indices=[network.positions[name] for name in destinations],
                               return_predecessors=True)  # fmt: skip
    here = np.arange(size)
    last = np.vectorize(lambda t, h: joins.get(t * size + h, -1), otypes=[np.int64])
    return Trees(cost, cost.tolist(), forward, last(before.astype(np.int64), here).tolist(), backward,
                 last(here, after.astype(np.int64)).tolist())  # fmt: skip


def _of_pair(
    network: Network, trees: Trees, o: int, d: int, marked: Sequence[Ints], count: int, detour: float
) -> list[tuple[int, ...]]:
    tail, head = network.ends
    through = trees.from_origin[o, tail] + trees.cost + trees.to_destination[d, head]
    best = through.min()
    if not np.isfinite(best):
        return []
    kept: dict[tuple[int, ...], None] = {}
    tried: set[int] = set()
    for edge in _candidates(through, marked, detour * best):
        if edge in tried:
            continue
        walk = _walk(network, trees, o, d, edge)
        # The walk is also the cheapest through each of its edges that cost as much.
        least = through[edge] * (1 - ALIKE)
        tried.update(e for e in walk if through[e] >= least)
        if walk not in kept and _sound(network, walk) and not _nearly_kept(walk, kept, trees.edge_cost):
            kept[walk] = None
        if len(kept) >= count:
            break
    return list(kept)


def _candidates(through: Array, marked: Sequence[Ints], limit: float) -> Iterator[int]:
    """Edges to go through: the cheapest, the cheapest mark of each corridor, then all others by cost."""
    yield int(through.argmin())
    best = [int(edges[through[edges].argmin()]) for edges in marked if len(edges)]
    yield from (edge for edge in sorted(best, key=lambda e: float(through[e])) if through[edge] <= limit)
    inside = np.flatnonzero(through <= limit)
    yield from inside[np.argsort(through[inside], kind="stable")].tolist()


def _walk(network: Network, trees: Trees, o: int, d: int, edge: int) -> tuple[int, ...]:
    """Edges of the cheapest way through ``edge``, which may pass a vertex twice."""
    tail, head = network.end_lists
    last, following = trees.last_edge[o], trees.next_edge[d]
    before: list[int] = []
    here = tail[edge]
    while (step := last[here]) >= 0:
        before.append(step)
        here = tail[step]
    after: list[int] = []
    here = head[edge]
    while (step := following[here]) >= 0:
        after.append(step)
        here = head[step]
    return (*reversed(before), edge, *after)


def _sound(network: Network, route: tuple[int, ...]) -> bool:
    """Whether the route passes no vertex twice and has no change of mode that it could do without."""
    tail, _ = network.end_lists
    return len({tail[e] for e in route}) == len(route) and not _idle_transfer(network, route)


def _idle_transfer(network: Network, route: tuple[int, ...]) -> bool:
    """Whether the route changes mode right after boarding or before leaving, though the other mode serves as well."""
    kind = network.kinds
    boards = [i for i, e in enumerate(route) if kind[e] == "board"]
    first, last = route[boards[0] + 1], route[boards[-1] - 1]
    tail, head = network.end_lists
    boarded, left = network.boarded
    begins = kind[first] == "transfer" and head[first] in boarded
    ends = kind[last] == "transfer" and tail[last] in left
    return begins or ends


def _nearly_kept(route: tuple[int, ...], kept: Iterable[tuple[int, ...]], cost: list[float]) -> bool:
    most = MOST_SHARED * sum(cost[e] for e in route)
    mine = set(route)
    return any(sum(cost[e] for e in mine.intersection(other)) > most for other in kept)
