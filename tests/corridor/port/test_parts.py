"""The parts by themselves: draught, weather, variates, yards, estimates, and what is refused."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kelisim.corridor.port.batch import estimate
from kelisim.corridor.port.draught import Hull
from kelisim.corridor.port.measure import matched
from kelisim.corridor.port.spec import MONTH_DAYS, Arrivals, Line, Ship, Weather, require
from kelisim.corridor.port.variates import cargo, closures, gamma, month_edges, streams
from kelisim.corridor.port.weather import Calendar
from kelisim.corridor.port.yard import Inbound, Outbound
from kelisim.errors import InputError
from tests.corridor.port.lines import STORMY, crossing, port

HULL = Hull(places=314, payload_full_t=5200, unit_t=13.5, draught_full_m=4.6, draught_light_m=2.0, tonnes_per_cm=20,
            clearance_m=0.5)  # fmt: skip


def test_payload_by_hand() -> None:
    """4.6 m full, 20 t/cm: at 4.1 m 50 cm and so 1,000 t are missing."""
    assert HULL.payload(5.0) == 5200
    assert HULL.payload(4.1) == pytest.approx(4200)
    assert HULL.payload(1.99) == 0
    assert HULL.capacity(4.1) == pytest.approx(4200 / 13.5)
    assert HULL.capacity(5.0) == 314
    assert HULL.allowed((6.0, 5.8), -1.2) == pytest.approx(4.1)


@given(st.floats(0, 8), st.floats(0, 8))
def test_less_water_never_means_more_cargo(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= HULL.payload(low) <= HULL.payload(high) <= HULL.payload_full_t
    assert HULL.capacity(high) * HULL.unit_t <= HULL.payload(high) + 1e-9


@given(st.floats(0, 400), st.floats(0, 100))
def test_work_takes_its_hours_of_open_time(begin: float, hours: float) -> None:
    calendar = Calendar([50.0, 120.0, 300.0], [70.0, 180.0, 310.0])
    end = calendar.done(begin, hours)
    assert end - begin - calendar.closed(begin, end) == pytest.approx(hours, abs=1e-6)
    opened = calendar.next_open(begin)
    assert calendar.next_open(opened) == opened >= begin


def test_months_follow_the_calendar() -> None:
    edges, months = month_edges(92 * 24.0, (92 + 365) * 24.0)
    assert months == [9, 10, 11, *range(12)]
    assert edges[3] == 92 * 24.0
    assert np.diff(edges)[3] == MONTH_DAYS[0] * 24


def test_closures_take_the_share_of_their_month() -> None:
    shares = np.zeros(12)
    runs = 150
    for run in range(runs):
        calendar = Calendar(*closures(next(streams(1, run)), STORMY, 0.0, 8760.0))
        edges, _ = month_edges(0.0, 8760.0)
        bounds = [*edges, 8760.0]
        shares += [calendar.closed(bounds[m], bounds[m + 1]) / (bounds[m + 1] - bounds[m]) for m in range(12)]
    # January begins open and April inherits the storms of March: the months in the middle of a season are compared.
    assert shares[[1, 2]] / runs == pytest.approx([0.25, 0.25], abs=0.03)
    assert shares[4:9] / runs == pytest.approx([0.1] * 5, abs=0.02)


def test_a_port_without_storms_is_never_closed() -> None:
    assert closures(next(streams(1, 0)), Weather(), 0.0, 8760.0) == ([], [])


def test_factors_have_mean_one_and_the_variation_asked_for() -> None:
    draws = gamma(next(streams(3, 0)), 0.5, 100_000)
    assert draws.mean() == pytest.approx(1, abs=0.01)
    assert draws.std() == pytest.approx(0.5, abs=0.01)
    assert set(gamma(next(streams(3, 0)), 0.0, 5)) == {1.0}


@pytest.mark.parametrize("pattern", ["poisson", "scheduled"])
def test_cargo_comes_in_the_amount_asked_for(pattern: str) -> None:
    times, sizes = cargo(next(streams(4, 0)), Arrivals(100_000, 10, pattern, 5.0), 8760.0)
    assert sizes.sum() == pytest.approx(100_000, rel=0.05)
    assert np.all(np.diff(times) >= 0)


def test_streams_are_the_children_of_the_seed() -> None:
    child = np.random.SeedSequence(9).spawn(4)[3].spawn(1)[0]
    expected = np.random.Generator(np.random.PCG64(child)).random()
    assert next(streams(9, 3)).random() == expected


def test_a_full_yard_holds_cargo_outside() -> None:
    yard = Outbound([0.0, 1.0, 2.0], [60.0, 60.0, 60.0], [5.0, 5.0, 5.0], places=120.0)
    assert yard.available(4.0) == 0
    assert yard.available(6.0) == 120
    yard.take(6.0, 60.0)
    assert yard.admitted == [0.0, 1.0, 6.0]
    assert (yard.available(6.0), yard.available(11.0)) == (60, 120)


def test_trains_take_what_is_ready() -> None:
    yard = Inbound([10.0, 20.0, 30.0], 50.0, iter([2.0] * 9), places=100.0)
    yard.put(9.0, 80.0)
    assert not yard.fits(15.0, 40.0)
    assert yard.next_exit() == 20.0
    assert yard.fits(20.0, 60.0)
    yard.advance(40.0)
    assert yard.departures == [(20.0, 50.0), (30.0, 30.0)]
    free = Inbound(None, math.inf, iter([2.0] * 9), places=100.0)
    free.put(9.0, 80.0)
    assert free.next_exit() == 11.0
    free.advance(11.0)
    assert free.departures == [(11.0, 80.0)]


def test_cargo_is_matched_first_in_first_out() -> None:
    stays = matched(np.array([0.0, 10.0]), np.array([60.0, 60.0]), np.array([20.0, 30.0]), np.array([90.0, 30.0]),
                    (0.0, 100.0))  # fmt: skip
    assert sorted(zip(stays.hours.tolist(), stays.units.tolist(), strict=True)) == [(10, 30), (20, 30), (20, 60)]
    assert stays.mean() == pytest.approx((60 * 20 + 30 * 10 + 30 * 20) / 120)
    assert stays.quantile(0.2) == 10


def test_half_width_is_that_of_students_t() -> None:
    found = estimate(np.array([1.0, 2.0, 3.0, 4.0]))
    assert found.half == pytest.approx(3.1824 * np.std([1, 2, 3, 4], ddof=1) / 2, rel=1e-4)
    assert math.isnan(estimate(np.array([1.0])).half)


def test_everything_wrong_is_told_at_once() -> None:
    bad = port(berths=0, units_per_hour=-1.0, customs_h=math.nan, weather=Weather((1.0,) * 12),
               arrivals=Arrivals(10.0, 900.0, "weekly"))  # fmt: skip
    ships = (Ship("x", math.inf, 2, calls_per_year=5.0, fill_min=2.0, off_days=400.0, sailing_h=-1.0),)
    with pytest.raises(InputError) as caught:
        require(Line("bad", bad, replace(bad, berths=1), ships))
    columns = {fault.column for fault in caught.value.faults}
    assert {"berths", "units_per_hour", "customs_h", "weather", "batch", "pattern", "far", "capacity", "number",
            "fill_min", "off_days", "sailing_h"} <= columns  # fmt: skip
    assert caught.value.exit_code == 2
    with pytest.raises(InputError, match="at least one type of ship"):
        require(replace(crossing(), ships=()))
    with pytest.raises(InputError, match="12 months"):
        require(replace(crossing(), near=port(weather=Weather((0.1,), (1.0,)))))
