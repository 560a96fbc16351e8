"""Equilibria that can be written down."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import brentq

from kelisim.corridor.assign import assign
from tests.corridor.assign.networks import Link, braess, demand, network, rising


def test_pigou() -> None:
    """One unit from 0 to 1: cost 1 whatever the flow, or cost v. All take the second, as it is never dearer."""
    net = network([Link(0, 1, 1.0), rising(0, 1, 0, 1)], nodes=2, zones=2)
    found = assign(net, demand(2, (0, 1, 1.0)), gap=1e-12)
    assert found.flow == pytest.approx([0, 1], abs=1e-6)
    assert found.objective == pytest.approx(0.5, abs=1e-6)
    assert found.total_cost == pytest.approx(1.0, abs=1e-6)


def test_pigou_with_a_steep_link() -> None:
    """Two units, cost 1 or v ** 4: just one unit takes the second."""
    net = network([Link(0, 1, 1.0), Link(0, 1, 1e-9, b=1e9, power=4.0)], nodes=2, zones=2)
    found = assign(net, demand(2, (0, 1, 2.0)), gap=1e-12)
    assert found.flow == pytest.approx([1, 1], abs=1e-6)
    assert found.objective == pytest.approx(1.2, abs=1e-6)


def test_braess_and_its_paradox() -> None:
    """Six trips. Without the bridge three go each way at 83; with it two take each route, at 92: all are worse off."""
    trips = demand(2, (0, 1, 6.0))
    without, found = (assign(braess(bridge), trips, gap=1e-12) for bridge in (False, True))
    assert without.flow == pytest.approx([3, 3, 3, 3], abs=1e-6)
    assert without.total_cost / 6 == pytest.approx(83)
    assert found.flow == pytest.approx([4, 2, 2, 4, 2], abs=1e-6)
    assert found.total_cost / 6 == pytest.approx(92)
    assert found.objective == pytest.approx(386)


def test_two_routes_of_any_power() -> None:
    """Costs ``1 + 0.15 (x / 2) ** 4.7`` and ``1.3 (1 + 0.6 (y / 3) ** 2) + 0.2``, ``x + y = 7``."""
    links = [
        Link(0, 1, 1.0, b=0.15, power=4.7, capacity=2.0),
        Link(0, 1, 1.3, b=0.6, power=2.0, capacity=3.0, fixed=0.2),
    ]
    found = assign(network(links, 2, 2), demand(2, (0, 1, 7.0)), gap=1e-13)

    def apart(x: float) -> float:
        return float(1 + 0.15 * (x / 2) ** 4.7 - 1.3 * (1 + 0.6 * ((7 - x) / 3) ** 2) - 0.2)

    x = float(brentq(apart, 0, 7, xtol=1e-14))
    assert found.flow == pytest.approx([x, 7 - x], rel=1e-9)
    assert found.cost[0] == pytest.approx(found.cost[1])
    assert found.time == pytest.approx(found.cost - [0, 0.2])


def test_symmetric_grid() -> None:
    """Nine nodes, streets right and down, all alike, with costs that rise; from the first corner to the last.

    By symmetry flow splits in halves at the corner; what then meets in the middle splits in halves again. The streets
    along the border carry ``d/2`` and ``d/2 - a``, with ``a`` turning inward, and both ways round cost the same:
    ``c(d/2 - a) = c(a)``, so ``a = d/4``.
    """
    streets = [(i, i + 1) for i in range(9) if i % 3 < 2] + [(i, i + 3) for i in range(6)]
    renumbered = {0: 0, 8: 1, **{node: i for i, node in enumerate((1, 2, 3, 4, 5, 6, 7), start=2)}}
    links = [Link(renumbered[a], renumbered[b], 1.0, b=1.0, power=4.0, capacity=2.0) for a, b in streets]
    found = assign(network(links, 9, 2), demand(2, (0, 1, 8.0)), gap=1e-12)
    expected = {(0, 1): 4, (0, 3): 4, (5, 8): 4, (7, 8): 4}
    assert found.flow == pytest.approx([expected.get(street, 2) for street in streets], rel=1e-4)


@pytest.mark.parametrize(("first_thru", "through"), [(0, 5.0), (3, 0.0)])
def test_zones_are_not_passed_through(first_thru: int, through: float) -> None:
    """From 0 to 1 the way over zone 2 costs 2 and that over node 3 costs 10; zones may be closed to passage."""
    links = [Link(0, 2, 1.0), Link(2, 1, 1.0), Link(0, 3, 5.0), Link(3, 1, 5.0)]
    net = network(links, nodes=4, zones=3, first_thru=first_thru)
    found = assign(net, demand(3, (0, 1, 5.0), (0, 2, 1.0), (2, 1, 1.0)))
    assert found.flow == pytest.approx([through + 1, through + 1, 5 - through, 5 - through])


def test_links_without_time() -> None:
    """Connectors that cost nothing, both ways, even in a loop; between them two roads of cost 1 + v and 3."""
    free = [Link(0, 2, 0.0), Link(2, 0, 0.0), Link(3, 1, 0.0), Link(1, 3, 0.0), Link(2, 2, 0.0), Link(0, 2, 0.0, b=1.0)]
    net = network([*free, rising(2, 3, 1, 1), Link(2, 3, 3.0)], nodes=4, zones=2)
    found = assign(net, demand(2, (0, 1, 5.0)), gap=1e-12)
    assert found.flow[-2:] == pytest.approx([2, 3])
    assert found.flow[[0, 5]].sum() == pytest.approx(5)
    assert found.total_cost == pytest.approx(15)


def test_nothing_to_travel_for() -> None:
    net = network([Link(0, 1, 0.0), Link(1, 0, 1.0)], 2, 2)
    for trips in (demand(2), demand(2, (0, 0, 7.0)), demand(2, (0, 1, 3.0))):
        found = assign(net, trips)
        assert (found.gap, found.average_excess_cost, found.total_cost, found.objective) == (0, 0, 0, 0)
    assert found.flow.tolist() == [3, 0]


def test_reported_gap_is_that_of_the_flows() -> None:
    """A coarse gap, computed from all simple routes by hand."""
    found = assign(braess(with_bridge=True), demand(2, (0, 1, 6.0)), gap=0.2)
    routes = ([0, 2], [1, 3], [0, 4, 3])
    least = min(found.cost[route].sum() for route in routes)
    total = float(found.flow @ found.cost)
    assert found.gap == pytest.approx(1 - 6 * least / total)
    assert found.average_excess_cost == pytest.approx((total - 6 * least) / 6)
    assert found.gaps[-1] == pytest.approx(found.gap)
    assert np.all(np.diff(found.gaps) < 0)
