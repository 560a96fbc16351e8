"""What holds of every equilibrium, on random networks; checks enumerate routes and share no code with the engine."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.optimize import LinearConstraint, minimize

from kelisim.corridor.assign import Assignment, Demand, Network, assign
from tests.corridor.assign.networks import Floats, cases, cost_by_hand, imbalance, simple_routes

GAP = 1e-10


@given(cases())
@settings(max_examples=150)
def test_flow_is_conserved_and_nobody_can_do_better(case: tuple[Network, Demand]) -> None:
    net, trips = case
    found = assign(net, trips, gap=GAP)
    by_origin = found.origin_flows()
    size = max(1.0, float(trips.trips.sum()))
    assert (by_origin >= 0).all()
    assert by_origin.sum(axis=0) == pytest.approx(found.flow, abs=1e-12 * size)
    assert imbalance(net, trips.trips, by_origin) <= 1e-12 * size
    no_better_route(found)


def no_better_route(found: Assignment) -> None:
    """Flow that takes a route whole, times what that route costs above the cheapest, is within the gap of all costs."""
    net, by_origin = found.network, found.origin_flows()
    cost = cost_by_hand(net, found.flow)
    assert found.cost == pytest.approx(cost)
    allowed = 2 * GAP * float(found.flow @ cost) + 1e-12
    cheapest_total = 0.0
    for origin, zone in np.argwhere(found.demand.between()):
        routes = [list(route) for route in simple_routes(net, int(origin), int(zone))]
        costs = np.array([cost[route].sum() for route in routes])
        used = np.array([by_origin[origin, route].min() for route in routes])
        assert (used * (costs - costs.min()) <= allowed).all()
        cheapest_total += found.demand.trips[origin, zone] * costs.min()
    assert float(found.flow @ cost) - cheapest_total <= allowed


@given(cases())
@settings(max_examples=40)
def test_objective_is_the_least(case: tuple[Network, Demand]) -> None:
    net, trips = case
    found = assign(net, trips, gap=GAP)
    best = least_objective(net, trips)
    assert found.objective == pytest.approx(best, rel=1e-6, abs=1e-6)


def least_objective(net: Network, trips: Demand) -> float:
    """The least of Beckmann's objective over flows on all simple routes, by sequential quadratic programming."""
    pairs = [(int(a), int(b)) for a, b in np.argwhere(trips.between())]
    routes = [(p, list(route)) for p, pair in enumerate(pairs) for route in simple_routes(net, *pair)]
    if not pairs:
        return 0.0
    use = np.zeros((net.links, len(routes)))
    share = np.zeros((len(pairs), len(routes)))
    for column, (p, route) in enumerate(routes):
        use[route, column] = 1.0
        share[p, column] = 1.0
    sent = np.array([trips.trips[pair] for pair in pairs])

    def objective(x: Floats) -> float:
        flow = use @ np.maximum(x, 0.0)
        ratio = flow / net.capacity
        rise = net.b * net.capacity / (net.power + 1) * ratio ** (net.power + 1)
        return float(net.free_flow_time @ (flow + rise) + net.fixed @ flow)

    start = (share.T @ (sent / share.sum(axis=1))).astype(float)
    size = max(objective(start), 1e-9)
    solved = minimize(  # type: ignore[call-overload]  # the stubs want other kinds of callables
        lambda x: objective(x) / size,
        start,
        jac=lambda x: use.T @ cost_by_hand(net, use @ np.maximum(x, 0.0)) / size,
        bounds=[(0.0, None)] * len(routes),
        constraints=LinearConstraint(share, sent, sent),
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 1000},
    )
    return objective(solved.x)
