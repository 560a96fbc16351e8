"""Networks, trips and requests that make no sense are refused, with everything that is wrong."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kelisim.corridor.assign import Demand, Network, assign
from kelisim.errors import InputError, NotSolved
from tests.corridor.assign.networks import Link, braess, demand, network

TRIPS = demand(2, (0, 1, 6.0))


def test_every_fault_of_a_network_is_told() -> None:
    links = [
        Link(0, 1, 1.0),
        Link(0, 1, -1.0, capacity=0.0),
        Link(0, 1, np.nan, b=-0.15, power=-4.0),
        Link(0, 1, 1.0, power=0.5, capacity=-2.0, length=-1.0, fixed=np.inf),
        Link(0, 7, 1.0),
        Link(-1, 1, 1.0),
    ]
    with pytest.raises(InputError) as told:
        network(links, 2, 2)
    places = [(fault.row, fault.column, fault.value) for fault in told.value.faults]
    assert places == [
        (2, "capacity", "0"), (2, "free_flow_time", "-1"),
        (3, "b", "-0.15"), (3, "free_flow_time", "nan"), (3, "power", "-4"),
        (4, "capacity", "-2"), (4, "fixed", "inf"), (4, "length", "-1"), (4, "power", "0.5"),
        (5, "head", "7"), (6, "tail", "-1"),
    ]  # fmt: skip


def test_shapes_of_a_network_must_fit() -> None:
    good = braess(with_bridge=False)
    with pytest.raises(InputError, match=r"(?s)zones and first_thru within the nodes.*one number per link") as told:
        replace(good, zones=5, head=good.head[:3], b=np.zeros((4, 1)))
    assert [fault.column for fault in told.value.faults] == [None, "b", "head"]


def test_a_network_keeps_its_own_numbers() -> None:
    tail = np.array([0], dtype=np.int32)
    one = np.ones(1)
    net = Network("net", 2, 2, 0, tail, tail + 1, one, one, one, one, one, one)
    one[0] = tail[0] = 5
    assert (net.tail[0], net.capacity[0]) == (0, 1)
    with pytest.raises(ValueError, match="read-only"):
        net.capacity[0] = 7


def test_every_fault_of_the_trips_is_told() -> None:
    with pytest.raises(InputError) as told:
        Demand("trips", np.array([[0.0, -1.0], [np.nan, np.inf]]))
    assert [(f.row, f.column, f.value) for f in told.value.faults] == [
        (1, "to 2", "-1"), (2, "to 1", "nan"), (2, "to 2", "inf")
    ]  # fmt: skip
    with pytest.raises(InputError, match=r'"2 x 3"; expected a square table'):
        Demand("trips", np.zeros((2, 3)))


def test_trips_without_a_route_are_all_named() -> None:
    net = network([Link(0, 1, 1.0), Link(2, 1, 1.0)], nodes=4, zones=3)
    with pytest.raises(InputError) as told:
        assign(net, demand(3, (0, 1, 1.0), (0, 2, 2.0), (1, 0, 3.0)))
    assert [fault.value for fault in told.value.faults] == ["2 trips from 1 to 3", "3 trips from 2 to 1"]


def test_requests_that_make_no_sense() -> None:
    with pytest.raises(InputError) as told:
        assign(braess(with_bridge=True), demand(3), gap=0.0, max_iterations=0)
    assert [(fault.file, fault.column) for fault in told.value.faults] == [
        ("assign", "gap"), ("assign", "max_iterations"), ("trips", None)
    ]  # fmt: skip


def test_costs_beyond_numbers_are_refused() -> None:
    """Infinite costs compare as equal, and no route would be the cheapest."""
    net = network([Link(0, 1, 1.0, b=0.15, power=40.0, capacity=1e-9), Link(0, 1, 1.0)], 2, 2)
    with pytest.raises(InputError, match=r"column cost: found \"inf from 1 to 2\""):
        assign(net, demand(2, (0, 1, 6.0)))


def test_a_gap_out_of_reach_is_no_answer() -> None:
    met: list[tuple[int, float]] = []
    with pytest.raises(NotSolved, match=r"was not reached: .* after 2 iterations"):
        assign(braess(with_bridge=True), TRIPS, gap=1e-12, max_iterations=2, watch=lambda n, gap: met.append((n, gap)))
    assert [number for number, _ in met] == [1, 2]
