"""Lines for the tests: queues with known answers, and a small port with everything switched on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kelisim.corridor.port.spec import HOURS, Arrivals, Line, Ship, Terminal, Weather

STORMY = Weather((0.25,) * 3 + (0.1,) * 6 + (0.3,) * 3, (30.0,) * 12)


def queue(load: float, berths: int = 1, work_cv: float = 1.0) -> Line:
    """Ships that come at random to ``berths`` and stay an hour on average: M/M/c, or M/D/1 without variation.

    Each ship brings one unit, a crane handles one an hour, and there is no weather, yard or customs.
    """
    quay = Terminal("quay", "TEU", berths, berths, 1, 1.0, work_cv=work_cv)
    return Line("queue", quay, None, (Ship("ship", 1.0, calls_per_year=load * berths * HOURS, brings=1.0),))


def port(**changes: Any) -> Terminal:
    """A small terminal with weather, customs, trains and a yard that can fill."""
    base = Terminal(
        "near", "TEU", berths=2, cranes=3, cranes_per_ship=2, units_per_hour=10.0, work_cv=0.4, fixed_h=2.0,
        yard_places=600.0, customs_h=12.0, customs_cv=0.5, trains_per_day=3.0, train_units=60.0, weather=STORMY,
        arrivals=Arrivals(30_000.0, 60.0), other_calls_per_year=100.0, other_stay_h=10.0,
    )  # fmt: skip
    return replace(base, **changes)


def crossing(units: float = 30_000.0, **changes: Any) -> Line:
    """Two such terminals and four ships between them."""
    ships = (
        Ship("large", 200.0, 2, sailing_h=20.0, sailing_cv=0.1, off_days=10.0, fill_min=0.6, patience_h=24.0),
        Ship("small", 120.0, 2, sailing_h=24.0, sailing_cv=0.1),
    )
    near = port(arrivals=Arrivals(units, 60.0), **changes)
    far = port(key="far", cranes=4, arrivals=Arrivals(0.6 * units, 30.0, "scheduled", 6.0), works_closed=True)
    return Line("crossing", near, far, ships)
