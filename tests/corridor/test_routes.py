"""Candidate routes on random small graphs against enumeration of all simple paths."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kelisim.corridor.demand import demand
from kelisim.corridor.naming import OTHER, corridor_of, corridors, marking_edges
from kelisim.corridor.network import Network, build, entry, leave
from kelisim.corridor.routes import MOST_SHARED, Routes, cheapest, find_routes, merged
from kelisim.region import Region
from tests.corridor.graphs import graph, one_pair

NODES = "ABCDEF"
Links = list[tuple[str, str, float]]
Path = tuple[int, ...]

links = st.lists(
    st.tuples(st.sampled_from(NODES), st.sampled_from(NODES), st.integers(1, 9).map(float)).filter(
        lambda link: link[0] != link[1]
    ),
    min_size=3,
    max_size=16,
).filter(lambda found: {"A", "F"} <= {end for a, b, _ in found for end in (a, b)})


def all_paths(edges: Links, here: str = "A", end: str = "F") -> Iterator[Path]:
    """Positions of the links of every simple path."""

    def onward(at: str, seen: frozenset[str], path: Path) -> Iterator[Path]:
        if at == end:
            yield path
            return
        for e, (tail, head, _) in enumerate(edges):
            if tail == at and head not in seen:
                yield from onward(head, seen | {head}, (*path, e))

    return onward(here, frozenset({here}), ())


def cost(edges: Links, path: Path) -> float:
    return sum(edges[e][2] for e in path)


def found(network: Network, count: int = 99, detour: float = 3.0, marks: tuple[int, ...] = ()) -> Routes:
    markers = [(np.array([mark]),) for mark in marks]
    return find_routes(network, one_pair("A", "F"), network.costs(), markers, count, detour)


def on_links(routes: Routes, edges: Links) -> list[Path]:
    """The links of each route, without the edges by which cargo boards and leaves."""
    return [tuple(e for e in route if e < len(edges)) for route in routes.edges]


@given(links)
def test_the_cheapest_route_is_the_cheapest_of_all_paths(edges: Links) -> None:
    network = graph(edges)
    best = min((cost(edges, path) for path in all_paths(edges)), default=math.inf)
    routes = on_links(found(network), edges)
    assert cheapest(network, one_pair("A", "F"), network.costs())[0] == pytest.approx(best, abs=1e-6)
    assert bool(routes) == math.isfinite(best)
    if routes:
        assert cost(edges, routes[0]) == pytest.approx(best)


@given(links, st.integers(1, 5), st.floats(1, 3))
def test_every_route_is_a_simple_path_within_the_detour(edges: Links, count: int, detour: float) -> None:
    network = graph(edges)
    routes, paths = on_links(found(network, count, detour), edges), set(all_paths(edges))
    assert len(routes) <= count
    assert len(set(routes)) == len(routes)
    assert set(routes) <= paths
    best = min((cost(edges, path) for path in paths), default=0)
    assert all(cost(edges, route) <= detour * best + 1e-6 for route in routes)


@given(links)
def test_each_route_is_the_cheapest_through_one_of_its_links(edges: Links) -> None:
    paths = list(all_paths(edges))
    for route in on_links(found(graph(edges)), edges):
        through = [min(cost(edges, path) for path in paths if e in path) for e in route]
        assert cost(edges, route) <= max(through) + 1e-6


def walk_cost(network: Network, edges: Links, e: int) -> float:
    """Cost of the cheapest walk from A through link e to F, which may pass a node twice."""
    tail, head, own = edges[e]
    to, onward = (cheapest(network, one_pair(*ends), network.costs())[0] for ends in (("A", tail), (head, "F")))
    return float(to + own + onward)


@settings(max_examples=50)
@given(links)
def test_no_link_in_reach_is_left_out(edges: Links) -> None:
    """The cheapest path through a link is there, or one that differs by little; also where several cost the same.

    Only where the cheapest walk through the link is the cheapest path: other links are beyond this search.
    """
    network, paths = graph(edges), list(all_paths(edges))
    routes = on_links(found(network), edges)
    best = min((cost(edges, path) for path in paths), default=0)
    for e in range(len(edges)):
        through = [path for path in paths if e in path]
        least = min((cost(edges, path) for path in through), default=math.inf)
        cheap = [path for path in through if cost(edges, path) == least]
        if least <= 3 * best and len(cheap) == 1 and least == pytest.approx(walk_cost(network, edges, e), abs=1e-6):
            shared = max(cost(edges, tuple(set(route) & set(cheap[0]))) for route in routes)
            assert cheap[0] in routes or shared > MOST_SHARED * least


def test_routes_of_equal_cost_are_all_there() -> None:
    """Three ways of cost 4, two of them by parallel links, and one of 5."""
    edges: Links = [("A", "B", 1), ("B", "F", 3), ("A", "C", 2), ("C", "F", 2), ("C", "F", 2), ("A", "F", 5)]
    assert set(on_links(found(graph(edges)), edges)) == {(0, 1), (2, 3), (2, 4), (5,)}


@pytest.mark.parametrize("order", [1, -1])
def test_the_cheaper_of_parallel_links_is_used(order: int) -> None:
    edges: Links = [("A", "F", 1.0), ("A", "F", 1.5)][::order]
    network = graph(edges)
    assert cheapest(network, one_pair("A", "F"), network.costs())[0] == pytest.approx(1)
    assert [cost(edges, route) for route in on_links(found(network), edges)] == [1, 1.5]


@given(links, st.lists(st.integers(0, 15), min_size=1, max_size=2, unique=True))
def test_a_corridor_with_a_mark_in_reach_has_a_candidate(edges: Links, marks: list[int]) -> None:
    """Even if only as many routes are kept as there are corridors, and one."""
    network, paths = graph(edges), list(all_paths(edges))
    marks = [mark for mark in marks if mark < len(edges)]
    routes = on_links(found(network, 1 + len(marks), 3.0, tuple(marks)), edges)
    best = min((cost(edges, path) for path in paths), default=0)
    for mark in marks:
        through = [path for path in paths if mark in path]
        least = min((cost(edges, path) for path in through), default=math.inf)
        cheap = [path for path in through if cost(edges, path) == least]
        reachable = least <= 3 * best and least == pytest.approx(walk_cost(network, edges, mark), abs=1e-6)
        if reachable and len(cheap) == 1:
            near = [r for r in routes if cost(edges, tuple(set(r) & set(cheap[0]))) > MOST_SHARED * least]
            assert near or any(mark in route for route in routes)


def test_merged_routes_stand_once_and_by_pair() -> None:
    one = Routes(np.array([0, 1, 1]), ((1,), (2,), (3,)))
    other = Routes(np.array([0, 0, 1]), ((4,), (1,), (3,)))
    both = merged(one, other)
    assert list(zip(both.pair.tolist(), both.edges, strict=True)) == [
        (0, (1,)), (0, (4,)), (1, (2,)), (1, (3,))
    ]  # fmt: skip


@pytest.fixture(scope="module")
def toy(tiny: Region) -> tuple[Network, Routes]:
    network = build(tiny, 2024)
    pairs = demand(tiny, 2024)
    return network, find_routes(network, pairs, network.costs(), marking_edges(tiny, network), 8, 3.0)


def test_routes_join_the_zones_of_their_pair(toy: tuple[Network, Routes], tiny: Region) -> None:
    network, routes = toy
    pairs, tail, head = demand(tiny, 2024), network.edges["tail"].tolist(), network.edges["head"].tolist()
    assert set(routes.pair.tolist()) == set(range(len(pairs)))
    for pair, edges in zip(routes.pair, routes.edges, strict=True):
        assert tail[edges[0]] == network.positions[entry(pairs["origin"].iloc[pair])]
        assert head[edges[-1]] == network.positions[leave(pairs["destination"].iloc[pair])]
        assert all(head[a] == tail[b] for a, b in pairwise(edges))
        assert len({tail[e] for e in edges}) == len(edges)


def test_no_change_of_mode_where_cargo_could_as_well_begin(toy: tuple[Network, Routes]) -> None:
    """A route begins or ends with a transfer only where it leads to a ship, which cannot be boarded directly."""
    network, routes = toy
    name, tail, head = network.vertices, network.edges["tail"].tolist(), network.edges["head"].tolist()
    begun = 0
    for edges in routes.edges:
        way = [e for e in edges if network.kinds[e] in {"link", "transfer"}]
        if network.kinds[way[0]] == "transfer":
            begun += 1
            assert name[head[way[0]]].rstrip("*").endswith(":feeder")
        if network.kinds[way[-1]] == "transfer":
            assert name[tail[way[-1]]].rstrip("*").endswith(":feeder")
    assert begun  # LO boards the feeder at QUAY


def test_a_route_belongs_to_the_first_corridor_of_which_it_passes_every_group(tiny: Region) -> None:
    """SEAWAY is asked for two links: routes from UP pass both, routes from LO only one and are nobody's."""
    rows = tiny["freight_markers"]
    two = rows.iloc[[0]].assign(group=2, link="GATE-FIELD-rail")
    region = tiny.with_tables({"freight_markers": pd.concat([rows, two])})
    network = build(region, 2024)
    pairs = demand(region, 2024)
    routes = find_routes(network, pairs, network.costs(), marking_edges(region, network), 20, 5.0)
    names = corridor_of(region, network, routes.incidence(len(network.edges)))
    assert corridors(region) == ("SEAWAY", "LAND")
    items = network.edges["item"].to_numpy()
    for edges, name in zip(routes.edges, names, strict=True):
        passed = set(items[list(edges)])
        both = {"QUAY-BEACH-feeder", "GATE-FIELD-rail"} <= passed
        land = "FIELD-TOWN-rail" in passed
        assert name == ("SEAWAY" if both else "LAND" if land else OTHER)
    assert {"SEAWAY", "LAND", OTHER} == set(names)
