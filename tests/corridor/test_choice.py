"""Path-size logit and elastic demand against closed forms and finite differences."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from kelisim.corridor.choice import Choice, choose, loads, path_sizes, response
from tests.corridor.graphs import choice, elastic

NO_WAIT = np.zeros(1)


@given(st.floats(0, 50), st.floats(0, 50), st.floats(0.01, 1), st.floats(0, 100), st.floats(0.1, 10))
def test_two_routes(one: float, other: float, theta: float, wait: float, vot: float) -> None:
    """Share of the first route, which alone waits: 1 / (1 + exp(theta (c1 - c2)))."""
    chosen = choose(choice([[one, other]], [[[1], [0]]], [7], theta, vot), np.array([wait]))
    gap = theta * (one + vot * wait - other)
    assert chosen.share[0] == pytest.approx(1 / (1 + np.exp(min(gap, 700))), abs=1e-12)
    assert chosen.flow.sum() == pytest.approx(7)
    assert chosen.cost == pytest.approx([one + vot * wait, other])


def test_great_costs_do_not_overflow() -> None:
    chosen = choose(choice([[1e5, 1e5 + 1]], [[[0], [0]]], [1], 20.0), NO_WAIT)
    assert chosen.share == pytest.approx([1 / (1 + np.exp(-20)), 1 / (1 + np.exp(20))])
    assert chosen.expected[0] == pytest.approx(1e5, abs=1e-6)


def test_pairs_do_not_mix() -> None:
    both = choose(choice([[1, 2], [5]], [[[1], [0]], [[1]]], [3, 4]), np.array([2.0]))
    alone = choose(choice([[1, 2]], [[[1], [0]]], [3]), np.array([2.0]))
    assert both.flow[:2] == pytest.approx(alone.flow)
    assert both.flow[2] == pytest.approx(4)
    assert both.expected == pytest.approx([alone.expected[0], 5 + 2])


def sizes(rows: list[list[int]], weight: list[float], pair: list[int] | None = None) -> np.ndarray:
    """Path sizes of routes given by which edges they use, at these costs of the edges."""
    used = sparse.csr_array(np.array(rows, dtype=float))
    return path_sizes(np.array(pair or [0] * len(rows)), used, np.array(weight)[used.indices])


def test_path_size_of_routes_without_common_edges_is_one() -> None:
    assert sizes([[1, 1, 0], [0, 0, 1]], [1, 2, 5]) == pytest.approx([1, 1])


def test_path_size_counts_the_common_part_half() -> None:
    """The first edge (cost 2) is common: (2/2 + 1) / 3 and (2/2 + 6) / 8."""
    assert sizes([[1, 1, 0], [1, 0, 1]], [2, 1, 6]) == pytest.approx([2 / 3, 7 / 8])


def test_path_size_looks_at_routes_of_the_same_pair_only() -> None:
    assert sizes([[1], [1]], [3], pair=[0, 1]) == pytest.approx([1, 1])


def test_two_identical_routes_get_the_share_of_one() -> None:
    log_size = np.log(sizes([[1, 0], [1, 0], [0, 1]], [4, 4]))
    one = replace(choice([[4, 4, 4]], [[[0], [0], [0]]], [1]), log_size=log_size)
    chosen = choose(one, NO_WAIT)
    assert chosen.share == pytest.approx([0.25, 0.25, 0.5])
    assert chosen.expected[0] == pytest.approx(4 - np.log(2))


def test_expected_cost_of_one_route_is_its_cost() -> None:
    assert choose(choice([[12.5]], [[[0]]], [1], 0.3), NO_WAIT).expected[0] == pytest.approx(12.5)


waits = st.lists(st.floats(0.0, 10), min_size=3, max_size=3).map(np.array)


def example(loss: float) -> Choice:
    """Two pairs that value time differently, five routes, three facilities; boxes load the last facility half."""
    one = choice(
        [[10, 12, 11], [20, 22]],
        [[[1, 0, 0], [0, 1, 1], [1, 1, 0]], [[1, 0, 1], [0, 1, 0]]],
        [5, 8], [0.4, 0.2], [1.0, 0.3],
    )  # fmt: skip
    one = replace(one, log_size=np.log([0.9, 0.7, 0.6, 0.8, 1]), load=sparse.csr_array(one.load * [2, 1, 0.5]))
    return elastic(one, loss, [11, np.nan])


@given(waits, st.floats(0, 0.2))
def test_derivative_of_the_expected_cost_is_the_share(wait: np.ndarray, loss: float) -> None:
    """The expected cost is the logsum: it grows with a wait by the value of time of those who wait."""
    one = example(loss)
    share = choose(one, wait).share
    for g in range(3):
        step = np.eye(3)[g] * 1e-5
        slope = (choose(one, wait + step).expected - choose(one, wait - step).expected) / 2e-5
        waiting = one.passes.toarray()[:, g] * share
        assert slope == pytest.approx(one.vot * [waiting[:3].sum(), waiting[3:].sum()], abs=1e-7)


@given(waits, st.floats(0, 0.2))
def test_response_is_the_derivative_of_the_loads(wait: np.ndarray, loss: float) -> None:
    one = example(loss)
    exact = response(one, choose(one, wait))
    for g in range(3):
        step = np.eye(3)[g] * 1e-5
        up, down = (loads(one, choose(one, wait + sign * step)) for sign in (1, -1))
        assert exact[:, g] == pytest.approx((up - down) / 2e-5, rel=1e-5, abs=1e-6)


@given(waits)
def test_load_of_a_facility_falls_as_its_own_wait_grows(wait: np.ndarray) -> None:
    one = example(0.1)
    assert (np.diag(response(one, choose(one, wait))) <= 0).all()


def test_demand_falls_by_the_loss_for_each_dollar() -> None:
    """A single route: kt exp(-loss (cost - reference)); at the reference it is kt; without reference it stays."""
    one = elastic(choice([[10], [10], [10]], [[[1]], [[1]], [[1]]], [6, 6, 6]), 0.05, [10, 13, np.nan])
    chosen = choose(one, np.array([3.0]))
    assert chosen.demand == pytest.approx([6 * np.exp(-0.15), 6, 6])
    assert chosen.flow == pytest.approx(chosen.demand)
    assert loads(one, chosen) == pytest.approx([chosen.demand.sum()])


def test_nobody_to_choose() -> None:
    empty = replace(choice([[1]], [[[1]]], [1]), **{name: np.array([]) for name in (
        "base", "log_size", "kt", "theta", "vot", "loss", "reference")}, pair=np.array([], dtype=np.int64),
        passes=sparse.csr_array((0, 1)), load=sparse.csr_array((0, 1)))  # fmt: skip
    assert loads(empty, choose(empty, NO_WAIT)) == pytest.approx([0])
