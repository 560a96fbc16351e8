"""Cheapest routes from one node to all others: E. W. Dijkstra, Numerische Mathematik 1 (1959), with a binary heap.

``d(origin) = 0`` and ``d(j) = min over links (i, j) of d(i) + cost(i, j)``, where only the origin and nodes from
``first_thru`` on may be ``i``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kelisim.corridor.assign.compiled import Floats, Graph, Ints, compiled


@compiled
def push(key: float, node: int, size: int, keys: Floats, items: Ints) -> None:
    """Put a node on the heap of ``size`` entries."""
    at = size
    while at > 0 and keys[(at - 1) // 2] > key:
        keys[at], items[at] = keys[(at - 1) // 2], items[(at - 1) // 2]
        at = (at - 1) // 2
    keys[at], items[at] = key, node


@compiled
def pop(size: int, keys: Floats, items: Ints) -> None:
    """Take the first entry off the heap of ``size`` entries."""
    key, node = keys[size - 1], items[size - 1]
    at = 0
    while True:
        child = 2 * at + 1
        if child >= size - 1:
            break
        if child + 1 < size - 1 and keys[child + 1] < keys[child]:
            child += 1
        if keys[child] >= key:
            break
        keys[at], items[at] = keys[child], items[child]
        at = child
    keys[at], items[at] = key, node


@compiled
def tree(origin: int, graph: Graph, cost: Floats, closed: Ints, low: Floats, by: Ints, order: Ints) -> int:
    """Fill the cheapest cost to each node and the link by which it arrives; returns how many nodes are reached.

    Parameters
    ----------
    origin
        Node that the tree grows from.
    graph, cost
        The network and the non-negative cost of each link; links of infinite cost are not used.
    closed : shape (nodes,)
        Nodes with another value than 0 are not entered.
    low, by, order : shape (nodes,)
        Filled: cost (infinite where not reached), link (-1 at the origin and where not reached), and the reached nodes,
        cheapest first.
    """
    low[:] = np.inf
    by[:] = -1
    keys, items = np.empty(len(cost) + 1), np.empty(len(cost) + 1, np.int32)
    done = np.zeros(len(low), np.int32)
    low[origin] = 0.0
    push(0.0, origin, 0, keys, items)
    size, count = 1, 0
    while size > 0:
        node = items[0]
        pop(size, keys, items)
        size -= 1
        if done[node]:
            continue
        done[node] = 1
        order[count] = node
        count += 1
        if node < graph.first_thru and node != origin:
            continue
        for at in range(graph.out_start[node], graph.out_start[node + 1]):
            link = graph.out[at]
            head = graph.head[link]
            if low[node] + cost[link] < low[head] and closed[head] == 0:
                low[head], by[head] = low[node] + cost[link], link
                push(low[head], head, size, keys, items)
                size += 1
    return count


@compiled
def fill(origins: Ints, graph: Graph, cost: Floats, low: Floats, by: Ints, order: Ints, reached: Ints) -> None:
    """Fill one row of each array per origin, as :func:`tree` does."""
    closed = np.zeros(low.shape[1], np.int32)
    for o in range(len(origins)):
        reached[o] = tree(origins[o], graph, cost, closed, low[o], by[o], order[o])


class Trees(NamedTuple):
    """Trees of cheapest routes, one row per origin, shape (origins, nodes).

    ``cost`` is infinite and ``link`` -1 where a node is not reached; ``order`` lists the ``reached`` nodes,
    cheapest first.
    """

    cost: Floats
    link: Ints
    order: Ints
    reached: Ints


def grow(graph: Graph, nodes: int, origins: Ints, cost: Floats) -> Trees:
    """Trees of cheapest routes from each of ``origins`` at the costs of links, shape (links,), none negative."""
    shape = (len(origins), nodes)
    found = Trees(np.empty(shape), np.empty(shape, np.int32), np.empty(shape, np.int32), np.empty(shape[0], np.int32))
    fill(origins, graph, cost, *found)
    return found
