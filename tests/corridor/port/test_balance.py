"""What must hold in every run: nothing is lost, Little's law, berths and ships are never overfull."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kelisim.corridor.port.log import Log, TerminalLog
from kelisim.corridor.port.measure import KEYS, measured
from kelisim.corridor.port.simulate import replicate
from kelisim.corridor.port.spec import Line
from tests.corridor.port.lines import crossing, port, queue

SHORT = {"warm_days": 20.0, "years": 0.2}

lines = st.builds(
    crossing,
    units=st.floats(1000, 90_000),
    berths=st.integers(1, 3),
    cranes=st.integers(1, 4),
    yard_places=st.floats(60, 2000),
    trains_per_day=st.floats(0.3, 6),
    other_calls_per_year=st.sampled_from([0.0, 200.0]),
    works_closed=st.booleans(),
)
seeds = st.integers(0, 2**32)


def ends_of(log: TerminalLog) -> list[tuple[float, int]]:
    held = [(call.granted, 1) for call in log.calls] + [(call.left, -1) for call in log.calls]
    return sorted(held)  # at the same moment -1 sorts before 1: a berth is left before it is taken


@given(line=lines, seed=seeds)
@settings(max_examples=12, deadline=None)
def test_balances_hold_in_any_port(line: Line, seed: int) -> None:
    log = replicate(line, seed, 0, **SHORT)
    assert line.far is not None
    near, far = (log.terminals[one.key] for one in line.terminals)
    for one, terminal in zip((near, far), line.terminals, strict=True):
        check_yard(one, terminal.yard_places, log.end)
        assert most_at_berth(one) <= terminal.berths
    taken = sum(load.units for load in (*near.loadings, *far.loadings))
    ashore = sum(load.units for load in (*near.unloadings, *far.unloadings))
    afloat = taken - ashore
    assert -1e-6 <= afloat <= sum(ship.number * ship.capacity for ship in line.ships) + 1e-6
    assert all(call.loaded <= 200.0 + 1e-9 for one in (near, far) for call in one.calls)


def check_yard(log: TerminalLog, places: float, end: float) -> None:
    """What arrived = loaded + in the yard + outside; unloaded = left by train + in the yard; never overfull."""
    arrived = sum(log.sizes)
    loaded = sum(one.units for one in log.loadings)
    admitted = sum(log.sizes[: len(log.admitted)])
    assert loaded <= admitted + 1e-6 <= arrived + 2e-6
    assert admitted - loaded <= places + 1e-6
    assert sum(units for _, units in log.departures) <= sum(one.units for one in log.unloadings) + 1e-6
    assert all(begin <= min(end, when) for begin, when in zip(log.arrivals, log.admitted, strict=False))
    if log.sizes and log.sizes[0] <= places:
        steps = [(when, size) for when, size in zip(log.admitted, log.sizes, strict=False)]
        steps += [(one.taken, -one.units) for one in log.loadings]
        stock = np.cumsum([step for _, step in sorted(steps, key=lambda pair: (pair[0], pair[1]))])
        assert stock.max(initial=0.0) <= places + 1e-6
        assert stock.min(initial=0.0) >= -1e-6


def most_at_berth(log: TerminalLog) -> int:
    return int(np.cumsum([step for _, step in ends_of(log)]).max(initial=0))


@given(line=lines, seed=seeds)
@settings(max_examples=8, deadline=None)
def test_littles_law(line: Line, seed: int) -> None:
    """Cargo in the yard on average x time = total time of the units in it, counted by two separate ways."""
    log = replicate(line, seed, 0, **SHORT)
    for one in log.terminals.values():
        number_in_port = area_under_stock(one, log)
        time_of_units = time_spent(one, log)
        assert number_in_port == pytest.approx(time_of_units, rel=1e-6, abs=1e-3)


def area_under_stock(log: TerminalLog, run: Log) -> float:
    """Integral of (arrived - taken) over the whole run, from the events in order of time."""
    events = [*zip(log.arrivals, log.sizes, strict=True), *((one.taken, -one.units) for one in log.loadings)]
    area, level, before = 0.0, 0.0, 0.0
    for time, step in sorted(events):
        area += level * (time - before)
        level, before = level + step, time
    return area + level * (run.end - before)


def time_spent(log: TerminalLog, run: Log) -> float:
    """Sum over units of taken (or the end) less arrived, unit by unit in the order of the queue."""
    waiting = [[time, size] for time, size in zip(log.arrivals, log.sizes, strict=True)]
    total, head = 0.0, 0
    for one in log.loadings:
        units = one.units
        while units > 1e-9:
            part = min(units, waiting[head][1])
            total += part * (one.taken - waiting[head][0])
            waiting[head][1] -= part
            units -= part
            head += waiting[head][1] <= 1e-9
    return total + sum(size * (run.end - time) for time, size in waiting)


def test_littles_law_for_ships_in_a_long_run() -> None:
    """Ships waiting on average = ships an hour x mean wait, in M/M/1."""
    line = queue(0.6)
    log = replicate(line, 3, 0, warm_days=0, years=1)
    calls = log.terminals["quay"].calls
    waits = sum(call.berthed - call.arrived for call in calls)
    events = sorted([(call.arrived, 1) for call in calls] + [(call.berthed, -1) for call in calls])
    times, steps = (np.array(values) for values in zip(*events, strict=True))
    mean_waiting = float(np.sum(np.cumsum(steps)[:-1] * np.diff(times))) / log.end
    assert mean_waiting == pytest.approx(len(calls) / log.end * waits / len(calls), rel=1e-9)


def test_same_seed_same_run_and_other_seed_another() -> None:
    line = crossing()
    first, again, other = (measured(line, replicate(line, seed, 4, **SHORT)) for seed in (7, 7, 8))
    assert np.array_equal(first, again, equal_nan=True)
    assert not np.array_equal(first, other, equal_nan=True)


def test_more_cranes_and_berths_do_not_lengthen_the_wait_of_ships() -> None:
    place = KEYS.index("ship_wait_h")
    waits = [
        np.mean([measured(line, replicate(line, 2, i, **SHORT))[place] for i in range(6)])
        for line in (crossing(berths=1, cranes=1), crossing(berths=2, cranes=2), crossing(berths=4, cranes=8))
    ]
    assert waits == sorted(waits, reverse=True)


def test_an_empty_port_is_measured_too() -> None:
    line = crossing(units=0.0)
    rows = measured(line, replicate(line, 1, 0, **SHORT)).reshape(2, -1)
    assert rows[0, KEYS.index("handled")] == 0
    assert math.isnan(rows[0, KEYS.index("port_h")])
    assert port().yard_places == 600
