"""Random numbers of a replication, drawn in one go: one stream to each purpose, so that runs that differ in one
parameter share all other chance (common random numbers).

Replication i of seed s has the seed sequence ``SeedSequence(s, spawn_key=(i,))``, that is the i-th child that
``SeedSequence(s).spawn`` gives; its own children, in a fixed order, feed the streams.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kelisim.corridor.port.spec import MONTH_DAYS, Arrivals, Weather

Floats = np.ndarray[tuple[int], np.dtype[np.float64]]
Draws = np.random.Generator

BLOCK = 512


def streams(seed: int, replication: int) -> Iterator[Draws]:
    """Generators of a replication, one after the other."""
    root = np.random.SeedSequence(seed, spawn_key=(replication,))
    while True:
        yield np.random.Generator(np.random.PCG64(root.spawn(1)[0]))


def factors(draws: Draws, cv: float) -> Iterator[float]:
    """Factors of mean 1 and coefficient of variation ``cv`` (gamma; 1 is the exponential), without end."""
    while True:
        yield from gamma(draws, cv, BLOCK).tolist()


def gamma(draws: Draws, cv: float, count: int) -> Floats:
    """``count`` factors of mean 1 and coefficient of variation ``cv``."""
    return np.ones(count) if cv == 0 else draws.gamma(1 / cv**2, cv**2, count)


def poisson_times(draws: Draws, per_hour: float, horizon: float) -> Floats:
    """Times of a Poisson process up to ``horizon``."""
    count = draws.poisson(per_hour * horizon)
    return np.sort(draws.uniform(0.0, horizon, count))


def cargo(draws: Draws, one: Arrivals, horizon: float) -> tuple[Floats, Floats]:
    """Times and sizes of the batches of cargo up to ``horizon``."""
    per_hour = one.units_per_year / 8760.0 / one.batch
    if one.pattern == "poisson":
        times = poisson_times(draws, per_hour, horizon)
    else:
        count = int(per_hour * horizon)
        planned = (np.arange(count) + draws.uniform()) / per_hour if count else np.zeros(0)
        times = np.sort(np.clip(planned + draws.normal(0.0, one.spread_h, count), 0.0, horizon))
    return times, np.full(len(times), one.batch)


def month_edges(warm_h: float, horizon: float) -> tuple[Floats, list[int]]:
    """Starts of the calendar months from time 0, which is ``warm_h`` before 1 January, and which month each is."""
    starts = np.concatenate([[0.0], np.cumsum(MONTH_DAYS)]) * 24.0
    edges, months = [], []
    first_year = int(np.floor(-warm_h / 8760.0))
    for year in range(first_year, int(np.ceil((horizon - warm_h) / 8760.0)) + 1):
        for month in range(12):
            begin = warm_h + year * 8760.0 + starts[month]
            if begin + (starts[month + 1] - starts[month]) > 0 and begin < horizon:
                edges.append(max(0.0, begin))
                months.append(month)
    return np.array(edges), months


def closures(draws: Draws, weather: Weather, warm_h: float, horizon: float) -> tuple[list[float], list[float]]:
    """Starts and ends of the closures: open periods end at the rate p / ((1 - p) d), closures last d on average.

    p is the share of time closed in the month and d the mean duration; both periods are exponential.
    """
    edges, months = month_edges(warm_h, horizon)
    rates = np.array([weather.closed[m] / (1 - weather.closed[m]) / weather.mean_h[m] for m in months])
    grid = np.append(edges, horizon)
    hazard = np.concatenate([[0.0], np.cumsum(rates * np.diff(grid))])
    starts: list[float] = []
    ends: list[float] = []
    now = 0.0
    while hazard[-1] > 0:
        target = float(np.interp(now, grid, hazard)) + draws.exponential()
        if target >= hazard[-1]:
            break
        # The hazard is flat where a month has no storms; the closure then begins in the month in which it rises.
        month = int(np.searchsorted(hazard, target, side="left")) - 1
        begin = float(grid[month] + (target - hazard[month]) / rates[month])
        now = begin + draws.exponential(weather.mean_h[months[month]])
        starts.append(begin)
        ends.append(min(now, horizon))
        if now >= horizon:
            break
    return starts, ends
