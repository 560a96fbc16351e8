"""Skims against SciPy, k cheapest routes against NetworkX and against all routes there are, trips over a link."""

from __future__ import annotations

from itertools import islice

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from scipy.sparse.csgraph import dijkstra

from kelisim.corridor.assign import (
    Demand,
    Network,
    assign,
    cheapest_routes,
    links_between,
    select_link,
    shortest_path_trees,
    skim,
)
from kelisim.errors import InputError
from tests.corridor.assign.networks import Link, braess, cases, cost_by_hand, demand, network, simple_routes


def large(first_thru: int) -> Network:
    """Forty zones on three hundred nodes with two thousand links at random, none parallel; all costs differ."""
    draw = np.random.default_rng(7)
    ends = np.unique(draw.integers(0, 300, (2000, 2)), axis=0)
    ends = ends[ends[:, 0] != ends[:, 1]]
    lengths = draw.uniform(1, 9, len(ends))
    links = [Link(int(a), int(b), 1 + x, fixed=x / 3, length=x) for (a, b), x in zip(ends, lengths, strict=True)]
    return network(links, 300, 40, first_thru)


@pytest.mark.parametrize("first_thru", [0, 40])
def test_skims_against_scipy(first_thru: int) -> None:
    net = large(first_thru)
    skims = skim(net)
    cost = cost_by_hand(net, np.zeros(net.links))
    for zone in range(net.zones):
        kept = (net.tail >= first_thru) | (net.tail == zone)
        matrix = np.zeros((net.nodes, net.nodes))
        matrix[net.tail[kept], net.head[kept]] = cost[kept]
        assert skims.cost[zone] == pytest.approx(dijkstra(matrix)[zone, : net.zones])
    length = (skims.cost - skims.time) * 3
    assert skims.length[np.isfinite(length)] == pytest.approx(length[np.isfinite(length)])


@given(cases())
@settings(max_examples=40)
def test_skims_are_the_least_of_all_routes(case: tuple[Network, Demand]) -> None:
    net = case[0]
    flow = np.arange(net.links, dtype=float)
    cost, skims = cost_by_hand(net, flow), skim(net, flow)
    for origin in range(net.zones):
        for zone in range(net.zones):
            costs = [cost[list(route)].sum() for route in simple_routes(net, origin, zone)]
            assert skims.cost[origin, zone] == pytest.approx(min(costs, default=np.inf))


def test_trees_reach_what_can_be_reached() -> None:
    net = network([Link(0, 1, 2.0), Link(1, 2, 3.0), Link(3, 0, 1.0)], nodes=4, zones=1)
    found = shortest_path_trees(net)
    assert found.cost.tolist() == [[0, 2, 5, np.inf]]
    assert found.link.tolist() == [[-1, 0, 1, -1]]
    assert found.order[0, : found.reached[0]].tolist() == [0, 1, 2]


def test_cheapest_routes_against_networkx() -> None:
    net = large(first_thru=0)
    cost = net.costs(np.zeros(net.links))
    graph = nx.DiGraph()
    for a, b, one in zip(net.tail.tolist(), net.head.tolist(), cost, strict=True):
        graph.add_edge(a, b, cost=one)
    for ends in ((0, 39), (3, 17), (250, 5)):
        expected = list(islice(nx.shortest_simple_paths(graph, *ends, weight="cost"), 25))
        found = cheapest_routes(net, *ends, 25)
        assert [list(route.nodes) for route in found] == expected
        assert found[0].cost == pytest.approx(nx.path_weight(graph, expected[0], "cost"))
        assert [route.cost for route in found] == sorted(route.cost for route in found)
        assert [route.cost - route.time for route in found] == pytest.approx([route.length / 3 for route in found])


@given(cases())
@settings(max_examples=60)
def test_cheapest_routes_against_all_routes(case: tuple[Network, Demand]) -> None:
    net = case[0]
    cost = cost_by_hand(net, np.zeros(net.links))
    everything = sorted(float(cost[list(route)].sum()) for route in simple_routes(net, 0, 1))
    for k in (1, 3, 1000):
        found = cheapest_routes(net, 0, 1, k)
        assert [route.cost for route in found] == pytest.approx(everything[:k])
        assert len({route.links for route in found}) == len(found)
        assert all(len(set(route.nodes)) == len(route.nodes) for route in found)


def test_impossible_routes_are_refused() -> None:
    net = network([Link(0, 1, 2.0)], 3, 2)
    with pytest.raises(InputError, match="a route"):
        cheapest_routes(net, 1, 0, 1)
    with pytest.raises(InputError, match=r"(?s)from 1 to 3.*1 or more") as told:
        cheapest_routes(net, -1, 3, 0)
    assert [fault.column for fault in told.value.faults] == ["destination", "k", "origin"]
    with pytest.raises(InputError, match="another node"):
        cheapest_routes(net, 1, 1, 1)


@given(cases())
@settings(max_examples=60)
def test_trips_over_a_link_make_its_flow(case: tuple[Network, Demand]) -> None:
    net, trips = case
    found = assign(net, trips, gap=1e-8)
    for link in range(net.links):
        over = select_link(found, [link])
        assert over.sum() == pytest.approx(found.flow[link], abs=1e-9)
        assert (over <= trips.between() * (1 + 1e-12)).all()
    assert select_link(found, range(net.links)) == pytest.approx(trips.between())


def test_trips_over_the_bridge() -> None:
    """Of six trips two take it; the four that come over the first link share themselves out at its end."""
    found = assign(braess(with_bridge=True), demand(2, (0, 1, 6.0)), gap=1e-12)
    assert select_link(found, links_between(found.network, 2, 3)) == pytest.approx(np.array([[0, 2], [0, 0]]))
    with pytest.raises(InputError, match="4-3"):
        links_between(found.network, 3, 2)
    with pytest.raises(InputError, match="a link from 0 to 4"):
        select_link(found, [0, 5, -1])
