"""Small networks for the tests, a drawing of random ones, and checks that share no code with the engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from kelisim.corridor.assign import Demand, Network

Floats = NDArray[np.float64]


class Link(NamedTuple):
    """A link of a test network, nodes from 0."""

    tail: int
    head: int
    free: float
    b: float = 0.0
    power: float = 1.0
    capacity: float = 1.0
    fixed: float = 0.0
    length: float = 0.0


def network(links: Sequence[Link], nodes: int, zones: int, first_thru: int = 0) -> Network:
    """A network of ``links``."""
    columns = {name: np.array([getattr(link, name) for link in links], dtype=float) for name in Link._fields[3:]}
    return Network(
        "net",
        nodes,
        zones,
        first_thru,
        tail=np.array([link.tail for link in links], dtype=np.int32),
        head=np.array([link.head for link in links], dtype=np.int32),
        free_flow_time=np.array([link.free for link in links], dtype=float),
        **columns,
    )


def demand(zones: int, *trips: tuple[int, int, float]) -> Demand:
    """Trips from and to zones, from 0."""
    table = np.zeros((zones, zones))
    for origin, zone, amount in trips:
        table[origin, zone] = amount
    return Demand("trips", table)


def rising(tail: int, head: int, at_zero: float, slope: float) -> Link:
    """A link of cost ``at_zero + slope v``; 0 is written as a tiny time, which the delay function multiplies."""
    free = max(at_zero, 1e-9)
    return Link(tail, head, free, b=slope / free)


def braess(with_bridge: bool) -> Network:
    """Four nodes; 0 to 1 by 2 or 3: costs 10 v and 50 + v either way round; the bridge from 2 to 3 costs 10 + v."""
    links = [rising(0, 2, 0, 10), rising(0, 3, 50, 1), rising(2, 1, 50, 1), rising(3, 1, 0, 10)]
    return network([*links, rising(2, 3, 10, 1)] if with_bridge else links, nodes=4, zones=2)


def simple_routes(net: Network, origin: int, destination: int) -> Iterator[tuple[int, ...]]:
    """Links of every route without loops that passes through no closed zone, by depth-first search."""

    def onward(node: int, met: frozenset[int], taken: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        if node == destination:
            yield taken
            return
        if node < net.first_thru and node != origin:
            return
        for link in np.flatnonzero(net.tail == node):
            head = int(net.head[link])
            if head not in met:
                yield from onward(head, met | {head}, (*taken, int(link)))

    yield from onward(origin, frozenset({origin}), ())


def cost_by_hand(net: Network, flow: Floats) -> Floats:
    """Cost of each link, number by number."""
    return np.array([
        net.free_flow_time[i] * (1 + net.b[i] * (flow[i] / net.capacity[i]) ** net.power[i]) + net.fixed[i]
        for i in range(net.links)
    ])  # fmt: skip


def imbalance(net: Network, trips: Floats, origin_flows: Floats) -> float:
    """Largest difference, over origins and nodes, between what arrives, what leaves and what is sent."""
    worst = 0.0
    for origin in range(net.zones):
        net_in = np.zeros(net.nodes)
        for link in range(net.links):
            net_in[net.head[link]] += origin_flows[origin, link]
            net_in[net.tail[link]] -= origin_flows[origin, link]
        sent = trips[origin].copy()
        sent[origin] = 0.0
        net_in[: net.zones] -= sent
        net_in[origin] += sent.sum()
        worst = max(worst, float(np.abs(net_in).max()))
    return worst


@st.composite
def cases(draw: st.DrawFn) -> tuple[Network, Demand]:
    """Zones tied to a ring of nodes, with a few more links anywhere, some of them parallel or without time."""
    zones, core = draw(st.integers(2, 3)), draw(st.integers(2, 4))
    nodes = zones + core
    ends = [(zones + i, zones + (i + 1) % core) for i in range(core)]
    for zone in range(zones):
        node = zones + draw(st.integers(0, core - 1))
        ends += [(zone, node), (node, zone)]
    anywhere = st.integers(0, nodes - 1)
    ends += [(a, b) for a, b in draw(st.lists(st.tuples(anywhere, anywhere), max_size=6)) if a != b]
    links = [
        Link(
            tail, head,
            free=draw(st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.7, 10.0])),
            b=draw(st.sampled_from([0.0, 0.15, 1.0, 5.0])),
            power=draw(st.sampled_from([0.0, 1.0, 2.0, 4.0, 4.5])),
            capacity=draw(st.sampled_from([1.0, 3.0, 10.0])),
            fixed=draw(st.sampled_from([0.0, 0.0, 0.3, 2.0])),
            length=draw(st.sampled_from([0.0, 1.0, 4.0])),
        )
        for tail, head in ends
    ]  # fmt: skip
    trips = [[draw(st.sampled_from([0.0, 0.1, 1.0, 4.0, 12.0])) for _ in range(zones)] for _ in range(zones)]
    net = network(links, nodes, zones, first_thru=draw(st.sampled_from([0, zones])))
    return net, Demand("trips", np.array(trips))
