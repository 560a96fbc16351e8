"""Delay curves: how much longer cargo stays in a port as the port fills.

Capacity is the cargo of the main direction that a terminal sustains for a year when there is always more; cargo the
other way keeps the proportion of the data. A curve holds only what its own shore causes, for the network adds them up:

- a *near* terminal is fed at u times its capacity and served by the ships of its line; the far shore has all the
  trains and places it wants. Delay: time in port of both directions.
- a *far* terminal is called at by full ships that come at random, as those of several lines do, u times as many as it
  can work. Delay: time in port of what comes by sea.

Ships do not wait to fill up: that wait is part of the line, not of congestion. With T(u) the mean time in port,

    delay(u) = isotonic fit of max(0, T(u) - T(0.05)),  delay(0) = 0

T(0.05) stands for the empty port. At u = 1 no stationary mean exists; the value is that of the first year after the
warm-up, as it is for all u.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import isotonic_regression

from kelisim.corridor.port.batch import Batch, Estimate, run
from kelisim.corridor.port.build import Setting, line_of
from kelisim.corridor.port.spec import HOURS, Line, Terminal, require
from kelisim.region.package import Region

UTILISATIONS = (0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0)
EMPTY = 0.05
"""Utilisation that stands for the empty port: with none at all there is no cargo to time."""

SOURCE = "kelisim-port-simulation"
SATURATION = 1.3
"""Cargo offered to find the capacity, as a multiple of what ships could carry if ports took no time."""

PASSES = 5
"""The error of a pass is about half that of the one before."""

Feed = Callable[[float, float, float], Line]
"""A line for cargo of the main direction and of the other, in units a year, and ships of other lines as a multiple."""


@dataclass(frozen=True, slots=True)
class Stand:
    """A terminal made ready for its curve: the line for given cargo, a bound on it, what is measured."""

    terminal: Terminal
    feed: Feed
    bound: float
    back: float
    carried: str
    timed: str


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a curve, with the half width of the 95 % interval of its delay."""

    utilisation: float
    delay_h: float
    sd_h: float
    half_h: float


@dataclass(frozen=True, slots=True)
class Curve:
    """A delay curve with the capacity to which its utilisation refers and the time in the empty port."""

    key: str
    unit: str
    capacity: Estimate
    empty: Estimate
    points: tuple[Point, ...]
    replications: int


def near_stand(line: Line) -> Stand:
    """The near terminal of ``line``, its far shore freed."""
    near, far = line.near, line.far
    ships = tuple(replace(ship, fill_min=0.0, patience_h=0.0) for ship in line.ships)
    back = far.arrivals.units_per_year / near.arrivals.units_per_year if far and near.arrivals.units_per_year else 0.0
    bound = sum(ship.capacity * (ship.number * HOURS / (2 * ship.sailing_h) if ship.number else ship.calls_per_year)
                for ship in ships)  # fmt: skip

    def feed(units: float, other: float, crowd: float) -> Line:
        freed = replace(far, trains_per_day=math.inf, yard_places=math.inf,
                        arrivals=replace(far.arrivals, units_per_year=other)) if far else None  # fmt: skip
        return replace(line, near=_fed(near, units, crowd), far=freed, ships=ships)

    return Stand(near, feed, bound, back, "loaded", "port_h")


def far_stand(line: Line) -> Stand:
    """The far terminal of ``line``, called at by full ships at random."""
    far = line.far
    if far is None:
        raise ValueError(f"the line {line.key} has no far terminal")
    fleet = sum(ship.number for ship in line.ships)
    mean = sum(ship.number * ship.capacity for ship in line.ships) / fleet
    hours = far.fixed_h + mean / (far.cranes_per_ship * far.units_per_hour)
    back = far.arrivals.units_per_year / line.near.arrivals.units_per_year if line.near.arrivals.units_per_year else 0.0

    def feed(units: float, other: float, crowd: float) -> Line:
        calls = units / mean
        ships = tuple(replace(ship, number=0, calls_per_year=calls * ship.number / fleet, brings=1.0, sailing_h=0.0,
                              fill_min=0.0, patience_h=0.0) for ship in line.ships if ship.number)  # fmt: skip
        return Line(line.key, _fed(far, other, crowd), None, ships)

    return Stand(far, feed, far.berths * HOURS / hours * mean, back, "unloaded", "inbound_h")


def _fed(one: Terminal, units: float, crowd: float) -> Terminal:
    calls = one.other_calls_per_year * crowd
    return replace(one, arrivals=replace(one.arrivals, units_per_year=units), other_calls_per_year=calls)


def capacity(stand: Stand, replications: int, seed: int = 1, workers: Executor | None = None) -> Estimate:
    """Cargo of the main direction that the terminal sustains.

    The other direction, and ships of other lines, are brought into proportion in passes: a terminal flooded by one
    line alone would turn the others away.
    """
    offered = SATURATION * stand.bound
    other, crowd = 0.0, 1.0
    for count in (*[max(4, replications // 8)] * PASSES, replications):
        found = run(stand.feed(offered, other, crowd), count, seed, workers).estimate(stand.terminal.key, stand.carried)
        other, crowd = stand.back * found.mean, offered / max(found.mean, 1.0)
    return found


def curve(stand: Stand, replications: int, seed: int = 1, workers: Executor | None = None) -> Curve:
    """The delay curve of a terminal."""
    most = capacity(stand, replications, seed, workers)

    def at(utilisation: float) -> Batch:
        units = utilisation * most.mean
        return run(stand.feed(units, stand.back * units, 1.0), replications, seed, workers)

    batches = [at(max(EMPTY, utilisation)) for utilisation in UTILISATIONS]
    key = stand.terminal.key
    times = [batch.estimate(key, stand.timed) for batch in batches]
    spreads = [batch.estimate(key, stand.timed.replace("_h", "_sd_h")).mean for batch in batches]
    raw = [max(0.0, time.mean - times[0].mean) for time in times]
    fitted = isotonic_regression(raw).x
    halves = [0.0, *(math.hypot(time.half, times[0].half) for time in times[1:])]
    points = tuple(map(Point, UTILISATIONS, map(float, fitted), spreads, halves))
    return Curve(key, stand.terminal.unit, most, times[0], points, replications)


def stands(region: Region, setting: Setting) -> Iterator[Stand]:
    """Every terminal that a line of the region calls at, once; lines without ships that float are left out."""
    seen: set[str] = set()
    for service in dict.fromkeys(region["port_services"]["service"]):
        line = line_of(region, service, setting)
        require(line)
        makers = (near_stand, far_stand) if line.far is not None else (near_stand,)
        for maker in makers:
            stand = maker(line)
            if stand.terminal.key not in seen:
                seen.add(stand.terminal.key)
                yield stand


def as_table(curves: Sequence[Curve], year: int) -> pd.DataFrame:
    """Rows of ``port_curves``."""
    return pd.DataFrame([_row(one, point, year) for one in curves for point in one.points])


def _row(one: Curve, point: Point, year: int) -> dict[str, Any]:
    note = (
        f"{one.replications} replications of a year; delay +-{point.half_h:.2g} h (95 %). Capacity "
        f"{one.capacity.mean:.0f} +-{one.capacity.half:.0f} {one.unit} a year in the main direction; empty port "
        f"{one.empty.mean:.1f} h."
    )
    if point.utilisation == 1.0:
        note += " No stationary mean exists here: mean of the first year."
    return {"curve": one.key, "utilisation": point.utilisation, "delay_h": round(point.delay_h, 2),
            "sd_h": round(float(np.nan_to_num(point.sd_h)), 2), "source": SOURCE, "source_year": year,
            "quality": "derived", "note": note}  # fmt: skip
