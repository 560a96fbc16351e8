"""The equilibrium against closed forms, root finding, Wardrop's textbook networks and Fisk's convex programme."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import brentq, minimize

from kelisim.corridor.choice import choose, loads
from kelisim.corridor.equilibrium import balance
from kelisim.errors import InfeasibleError
from tests.corridor.graphs import bottlenecks, choice, elastic


@given(st.floats(0, 20), st.floats(0.05, 3), st.floats(1, 40), st.floats(1, 6), st.floats(0, 5))
def test_two_routes_one_queue(gap: float, theta: float, hours: float, power: float, background: float) -> None:
    """Flow q of 10 kt takes the route with the queue, which is cheaper by ``gap``; the queue never fills up."""
    what = bottlenecks([20], [hours], [power], [background])
    found = balance(choice([[5, 5 + gap]], [[[1], [0]]], [10], theta), what)

    def excess(q: float) -> float:
        wait = hours * ((q + background) / 20) ** power
        return q - 10 / (1 + float(np.exp(np.clip(theta * (wait - gap), -700, 700))))

    q = brentq(excess, 0, 10, xtol=1e-13)
    assert found.chosen.flow[0] == pytest.approx(q, abs=1e-6)
    assert found.wait_h[0] == pytest.approx(hours * ((q + background) / 20) ** power, abs=1e-5)


@given(st.floats(0.02, 0.4), st.floats(0.05, 2), st.floats(0.2, 5), st.floats(0, 10))
def test_wait_at_a_full_facility(share: float, theta: float, vot: float, gap: float) -> None:
    """Only the share p fits: wait = (ln((1-p)/p)/theta + gap) / vot where the full way is cheaper by ``gap``."""
    what = bottlenecks([100 * share], [0], [1])
    found = balance(choice([[3, 3 + gap]], [[[1], [0]]], [100], theta, vot), what)
    assert found.wait_h[0] == pytest.approx((np.log((1 - share) / share) / theta + gap) / vot, rel=1e-6)
    assert found.chosen.flow[0] == pytest.approx(100 * share, rel=1e-8)
    assert found.utilisation[0] >= 1


def test_demand_gives_way_where_there_is_no_other_way() -> None:
    """Demand 50 exp(-gamma vot tau) = 20: tau = ln(2.5) / (gamma vot)."""
    found = balance(elastic(choice([[7]], [[[1]]], [50], vot=2), 0.1, [7]), bottlenecks([20], [0], [1]))
    assert found.wait_h[0] == pytest.approx(np.log(2.5) / (0.1 * 2))
    assert found.chosen.demand[0] == pytest.approx(20)


def test_two_values_of_time_at_one_full_queue() -> None:
    """Who values time more leaves first; the wait is the root of q1(w) + q2(w) = 8."""
    theta, vot = 0.5, np.array([4.0, 0.5])
    one = choice([[1, 3], [1, 3]], [[[1], [0]]] * 2, [10, 10], theta, vot.tolist())
    found = balance(one, bottlenecks([8], [0], [1]))

    def flows(wait: float) -> np.ndarray:
        return np.asarray(10 / (1 + np.exp(theta * (vot * wait - 2))))

    wait = brentq(lambda w: flows(w).sum() - 8, 0, 100, xtol=1e-13)
    assert found.wait_h[0] == pytest.approx(wait)
    assert found.chosen.flow[[0, 2]] == pytest.approx(flows(wait))
    assert found.chosen.flow[0] < found.chosen.flow[2]


def test_pigou() -> None:
    """A way of cost 1 and a way whose time is its flow: selfish shippers all but fill the second (Wardrop)."""
    one = choice([[1, 0]], [[[0], [1]]], [1], theta=2000)
    found = balance(one, bottlenecks([1.2], [1.2], [1]))
    assert found.chosen.flow == pytest.approx([0, 1], abs=5e-3)


def braess(bridge: bool) -> float:
    r"""Cost of Braess's network with 6 units: with the bridge 92, without it 83.

    ::

            10x /--- 50+x ---\\          routes: up 10x + 50+x, down 50+x + 10x,
        start --|     10+x    |-- end            and over the bridge 10x + (10+x) + 10x
            50+x \--- 10x ---/
    """
    base, on = [50.0, 50.0, 10.0], [[1, 0, 1, 0, 0], [0, 1, 0, 1, 0], [1, 1, 0, 0, 1]]
    count = 3 if bridge else 2
    one = choice([base[:count]], [on[:count]], [6], theta=200)
    # a0 = 10x first leg up, a1 = 10x last leg down, a2, a3 = x on the dear legs, a4 = x on the bridge; room for 10
    found = balance(one, bottlenecks([10] * 5, [100, 100, 10, 10, 10], [1] * 5))
    return float(found.chosen.expected[0])


def test_braess_paradox() -> None:
    """A bridge makes everybody worse off: 83 becomes 92."""
    assert braess(bridge=False) == pytest.approx(83, abs=0.05)
    assert braess(bridge=True) == pytest.approx(92, abs=0.05)


ROUTES = [[10, 12, 11], [20, 22, 19]]
PASSES = [[[1, 0, 0], [0, 1, 1], [1, 1, 0]], [[1, 0, 1], [0, 1, 0], [0, 0, 1]]]


@pytest.mark.parametrize("room", [100.0, 5.0])
def test_solution_minimises_fisk(room: float) -> None:
    """With one value of time: min sum of integrals of delays + base costs + entropy / theta under the capacities."""
    theta, kt = 0.3, [8.0, 5.0]
    one = choice(ROUTES, PASSES, kt, theta)
    what = bottlenecks([room, 9, 12], [6, 8, 5], [2, 3, 1])
    flow = balance(one, what).chosen.flow
    on = one.passes.toarray()

    def total(f: np.ndarray) -> float:
        x = on.T @ f
        queues = what.delay_h * what.capacity / (what.power + 1) * (x / what.capacity) ** (what.power + 1)
        return float(queues.sum() + one.base @ f + (f * np.log(f)).sum() / theta)

    best = minimize(  # type: ignore[call-overload]
        total, [k / 3 for k in kt for _ in range(3)], method="SLSQP", bounds=[(1e-9, None)] * 6,
        constraints=[{"type": "eq", "fun": lambda f, k=k: f[3 * k : 3 * k + 3].sum() - kt[k]} for k in (0, 1)]
        + [{"type": "ineq", "fun": lambda f: what.capacity - on.T @ f}],
        options={"ftol": 1e-14, "maxiter": 500},
    )  # fmt: skip
    assert best.success
    assert total(flow) <= best.fun + 1e-6
    assert flow == pytest.approx(best.x, abs=2e-3)
    if room < 10:
        assert (on.T @ flow)[0] == pytest.approx(room)  # the capacity does bind


numbers = st.lists(st.floats(0.5, 20), min_size=3, max_size=3)


@settings(max_examples=60)
@given(numbers, numbers, st.floats(0.05, 2), st.floats(0.1, 3), st.floats(0.005, 0.2))
def test_capacity_holds_and_waits_are_the_delays(
    capacity: list[float], hours: list[float], theta: float, vot: float, loss: float
) -> None:
    one = elastic(choice(ROUTES, PASSES, [8, 5], theta, [1.0, vot]), loss, [11, 20])
    what = bottlenecks(capacity, hours, [2, 4, 1])
    found = balance(one, what)
    load = loads(one, choose(one, found.wait_h))
    assert (load <= what.capacity * (1 + 1e-8)).all()
    use = load / what.capacity
    own = what.delay(np.minimum(use, 1))
    assert (found.wait_h >= own - 1e-6).all()
    below = use < 1 - 1e-7
    assert found.wait_h[below] == pytest.approx(own[below], abs=1e-5)


@settings(max_examples=20)
@given(st.lists(st.floats(0, 1.1), min_size=3, max_size=3))
def test_start_does_not_matter(start: list[float]) -> None:
    one = choice(ROUTES, PASSES, [8, 5], 0.3, [1.0, 0.4])
    what = bottlenecks([5, 6, 7], [6, 8, 5], [2, 3, 1])
    assert balance(one, what, np.array(start)).chosen.flow == pytest.approx(balance(one, what).chosen.flow, abs=1e-6)


def test_a_facility_that_nobody_uses_rests_at_its_background() -> None:
    one = choice([[1, 2]], [[[1, 0], [0, 0]]], [5])
    found = balance(one, bottlenecks([10, 10], [4, 40], [1, 2], [0, 5]))
    assert found.utilisation[1] == pytest.approx(0.5)
    assert found.wait_h[1] == pytest.approx(40 * 0.25)


def test_without_facilities_there_is_nothing_to_find() -> None:
    one = replace(choice([[1, 2]], [[[0], [0]]], [5]), passes=sparse.csr_array((2, 0)), load=sparse.csr_array((2, 0)))
    assert balance(one, bottlenecks([], [], [])).chosen.flow.sum() == pytest.approx(5)


def test_infeasible_names_the_facility_that_has_no_way_round() -> None:
    """g1 has a way round and is not named; g0 has none."""
    one = choice([[1], [1, 2]], [[[1, 0]], [[0, 1], [0, 0]]], [15, 15])
    with pytest.raises(InfeasibleError) as caught:
        balance(one, bottlenecks([10, 10], [1, 1], [1, 1]))
    assert caught.value.exit_code == 3
    assert [reason.split(":")[0] for reason in caught.value.reasons] == ["Facility 0 (g0)"]
    assert "50.0%" in str(caught.value)


def test_infeasible_where_two_full_ways_are_all_there_is() -> None:
    one = choice([[1, 1]], [[[1, 0], [0, 1]]], [50])
    with pytest.raises(InfeasibleError, match="Facility"):
        balance(one, bottlenecks([10, 10], [1, 1], [1, 1]))


def test_two_nearly_full_ways_are_feasible() -> None:
    """10 and 30 of 40.4 with a third way that is dear: nobody is refused."""
    one = choice([[1, 1, 30]], [[[1, 0], [0, 1], [0, 0]]], [40.4])
    found = balance(one, bottlenecks([10, 30], [1, 1], [1, 1]))
    assert found.chosen.flow == pytest.approx([10, 30, 0.4])
