"""What a simulation of ports is told: terminals, ships and the line between them; and what may be wrong with it.

A *line* is a set of ships between a near terminal and, mostly, a far one. Cargo is counted in the unit of the terminal
(TEU, wagon, truck, t), time in hours, a share in parts of 1.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from kelisim.errors import Fault, InputError

HOURS = 8760.0
"""Hours of the simulated year; it has no 29 February."""

MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True)
class Weather:
    """Closures of a port: by month the share of time closed, and the mean duration of a closure in hours."""

    closed: tuple[float, ...] = (0.0,) * 12
    mean_h: tuple[float, ...] = (24.0,) * 12


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Cargo that comes from inland: units a year in batches, ``poisson`` or ``scheduled`` with a normal spread."""

    units_per_year: float = 0.0
    batch: float = 1.0
    pattern: str = "poisson"
    spread_h: float = 0.0


@dataclass(frozen=True, slots=True)
class Terminal:
    """A terminal: berths, cranes, yard, customs, and the trains that take away what came by sea.

    A ship is worked by up to ``cranes_per_ship`` cranes, each ``units_per_hour``; ``fixed_h`` is what a call takes
    beside the handling. ``work_cv`` and ``customs_cv`` are coefficients of variation (0 fixed, 1 exponential).
    ``works_closed`` says whether handling goes on while the port is closed to ships. ``yard_places`` holds for the
    cargo of either direction by itself. ``other_calls_per_year`` are ships of other lines that take a berth.
    """

    key: str
    unit: str
    berths: int
    cranes: int
    cranes_per_ship: int
    units_per_hour: float
    work_cv: float = 0.0
    fixed_h: float = 0.0
    yard_places: float = math.inf
    customs_h: float = 0.0
    customs_cv: float = 0.0
    trains_per_day: float = math.inf
    train_units: float = math.inf
    works_closed: bool = False
    weather: Weather = Weather()
    arrivals: Arrivals = Arrivals()
    other_calls_per_year: float = 0.0
    other_stay_h: float = 0.0


@dataclass(frozen=True, slots=True)
class Ship:
    """Ships of a type. ``number`` of them circulate on the line, or ``calls_per_year`` come as they please.

    ``capacity`` is what the draught allows. A ship that finds less than ``fill_min`` of it waits for more, at most
    ``patience_h``, and only while no other ship wants its berth. A ship that comes as it pleases ``brings`` a part
    of its capacity. ``off_days`` a year a circulating ship is out of service.
    """

    key: str
    capacity: float
    number: int = 0
    calls_per_year: float = 0.0
    brings: float = 0.0
    sailing_h: float = 0.0
    sailing_cv: float = 0.0
    off_days: float = 0.0
    fill_min: float = 0.0
    patience_h: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """A near terminal, the far one (``None``: outside the model) and the ships between them."""

    key: str
    near: Terminal
    far: Terminal | None
    ships: tuple[Ship, ...]

    @property
    def terminals(self) -> tuple[Terminal, ...]:
        """The terminals that are simulated, the near one first."""
        return (self.near,) if self.far is None else (self.near, self.far)


def require(line: Line) -> None:
    """Raise InputError with everything that is wrong with ``line``."""
    faults = [*_line_faults(line)]
    for terminal in line.terminals:
        faults += _terminal_faults(terminal)
    for ship in line.ships:
        faults += _ship_faults(line, ship)
    if faults:
        raise InputError(faults, subject=f"the line {line.key}")


def _fault(place: str, column: str, value: object, expected: str) -> Fault:
    return Fault(place, None, column, str(value), expected, f"change {column} of {place}")


def _line_faults(line: Line) -> Iterator[Fault]:
    if not line.ships:
        yield _fault(line.key, "ships", "none", "at least one type of ship")
    if line.far is not None and line.far.key == line.near.key:
        yield _fault(line.key, "far", line.far.key, "another terminal than the near one")


def _terminal_faults(one: Terminal) -> Iterator[Fault]:
    for column in ("berths", "cranes", "cranes_per_ship"):
        if getattr(one, column) < 1:
            yield _fault(one.key, column, getattr(one, column), "at least 1")
    for column in ("units_per_hour", "yard_places", "trains_per_day", "train_units"):
        if not getattr(one, column) > 0:
            yield _fault(one.key, column, getattr(one, column), "more than 0")
    for column in ("work_cv", "fixed_h", "customs_h", "customs_cv", "other_calls_per_year", "other_stay_h"):
        if not 0 <= getattr(one, column) < math.inf:
            yield _fault(one.key, column, getattr(one, column), "a finite number, 0 or more")
    yield from _weather_faults(one)
    cargo = one.arrivals
    if not 0 <= cargo.units_per_year < math.inf or cargo.spread_h < 0:
        yield _fault(one.key, "units_per_year", cargo.units_per_year, "a finite number, 0 or more, and a spread >= 0")
    if not 0 < cargo.batch <= one.yard_places:
        yield _fault(one.key, "batch", cargo.batch, "more than 0 and no more than the yard holds")
    if cargo.pattern not in ("poisson", "scheduled"):
        yield _fault(one.key, "pattern", cargo.pattern, "poisson or scheduled")


def _weather_faults(one: Terminal) -> Iterator[Fault]:
    if len(one.weather.closed) != 12 or len(one.weather.mean_h) != 12:
        yield _fault(one.key, "weather", len(one.weather.closed), "12 months")
    elif any(not 0 <= share < 1 for share in one.weather.closed) or any(h <= 0 for h in one.weather.mean_h):
        yield _fault(one.key, "weather", one.weather.closed, "shares from 0 to below 1 and durations above 0")


def _ship_faults(line: Line, ship: Ship) -> Iterator[Fault]:
    place = f"{line.key}/{ship.key}"
    if not 0 <= ship.capacity < math.inf:
        yield _fault(place, "capacity", ship.capacity, "a finite number, 0 or more")
    if (ship.number > 0) == (ship.calls_per_year > 0) or ship.number < 0 or ship.calls_per_year < 0:
        yield _fault(place, "number", ship.number, "either a number of ships or calls per year")
    if ship.number > 0 and (line.far is None or not ship.sailing_h > 0):
        yield _fault(
            place, "sailing_h", ship.sailing_h, "a far terminal and a time of sailing for ships that circulate"
        )
    for column in ("brings", "fill_min"):
        if not 0 <= getattr(ship, column) <= 1:
            yield _fault(place, column, getattr(ship, column), "from 0 to 1")
    for column in ("sailing_h", "sailing_cv", "patience_h"):
        if not 0 <= getattr(ship, column) < math.inf:
            yield _fault(place, column, getattr(ship, column), "a finite number, 0 or more")
    if not 0 <= ship.off_days < 365:
        yield _fault(place, "off_days", ship.off_days, "from 0 to below 365")
