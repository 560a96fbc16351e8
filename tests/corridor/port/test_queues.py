"""The simulation, reduced to textbook queues, gives the textbook answers.

With arrivals of lambda an hour, a mean service of 1 hour, c berths and a load rho = lambda / c:

    M/M/1   wait = rho / (1 - rho)                     M/D/1   wait = rho / (2 (1 - rho))
    M/M/c   wait = C(c, c rho) / (c (1 - rho))         with Erlang's C
    M/M/1 with N ships that circulate (machine repair): throughput = (1 - p0) per hour of service
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from kelisim.corridor.port.batch import Estimate, estimate
from kelisim.corridor.port.measure import KEYS, measured
from kelisim.corridor.port.simulate import replicate
from kelisim.corridor.port.spec import HOURS, Arrivals, Line, Ship, Terminal
from tests.corridor.port.lines import queue

YEARS = 0.2


def found(line: Line, key: str, seed: int = 5, count: int = 12) -> Estimate:
    place = KEYS.index(key)
    runs = (replicate(line, seed, number, warm_days=10, years=YEARS) for number in range(count))
    return estimate(np.array([measured(line, run)[place] for run in runs]))


def erlang_c(servers: int, offered: float) -> float:
    last = offered**servers / math.factorial(servers) * servers / (servers - offered)
    return last / (sum(offered**k / math.factorial(k) for k in range(servers)) + last)


def holds(result: Estimate, truth: float) -> bool:
    """Within one and a half half widths: three standard errors, for several such tests must pass together."""
    return abs(result.mean - truth) <= 1.5 * result.half and result.half < 0.25 * truth


@pytest.mark.parametrize("load", [0.3, 0.6, 0.75])
def test_one_berth_with_random_work(load: float) -> None:
    assert holds(found(queue(load), "ship_wait_h"), load / (1 - load))


@pytest.mark.parametrize("load", [0.4, 0.7])
def test_one_berth_with_fixed_work(load: float) -> None:
    assert holds(found(queue(load, work_cv=0.0), "ship_wait_h"), load / (2 * (1 - load)))


@pytest.mark.parametrize(("berths", "load"), [(2, 0.6), (3, 0.7)])
def test_several_berths(berths: int, load: float) -> None:
    truth = erlang_c(berths, berths * load) / (berths * (1 - load))
    assert holds(found(queue(load, berths), "ship_wait_h", count=8), truth)


def test_berths_are_held_as_long_as_there_is_work() -> None:
    assert found(queue(0.6), "berth_occupancy").mean == pytest.approx(0.6, abs=0.02)


def test_ships_that_circulate_are_a_closed_queue() -> None:
    """N ships, away for 10 h and served 1 h on average: p0 = 1 / sum over k of N! / (N - k)! (1 / 10)^k.

    The far terminal takes no time, so a ship is away for two sailings of 5 h. What a place without queues does to the
    rest depends on the mean time there alone, so the sum of two exponentials is as good as one.
    """
    ships, away = 6, 10.0
    quay = Terminal("quay", "TEU", 1, 1, 1, 1.0, work_cv=1.0)
    roads = Terminal("roads", "TEU", ships, ships, 1, 1e9, arrivals=Arrivals(2 * HOURS, 1.0))
    line = Line("closed", quay, roads, (Ship("ship", 1.0, ships, sailing_h=away / 2, sailing_cv=1.0),))
    p0 = 1 / sum(math.perm(ships, k) / away**k for k in range(ships + 1))
    result = found(line, "calls")
    assert abs(result.mean / HOURS - (1 - p0)) <= 1.5 * result.half / HOURS
    assert result.half < 0.03 * result.mean


def test_intervals_cover_the_truth() -> None:
    """Of many 95 % intervals for the wait in M/M/1, about 95 % hold the true value."""
    truth, place, groups, size = 1.0, KEYS.index("ship_wait_h"), 40, 5
    line = queue(0.5)
    waits = np.array([measured(line, replicate(line, 11, i, warm_days=3, years=0.04))[place]
                      for i in range(groups * size)])  # fmt: skip
    covered = sum(abs(one.mean - truth) <= one.half for one in map(estimate, waits.reshape(groups, size)))
    assert covered >= 34  # of 40; fewer has a chance of one in a thousand at 95 %
