"""Show a simulation of ports: as rich tables for a terminal, and as plain data for JSON."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from rich.console import Group
from rich.table import Table as RichTable
from rich.text import Text

from kelisim.corridor.port.batch import Batch, Estimate
from kelisim.corridor.port.build import Setting
from kelisim.corridor.port.measure import METRICS

SLOPE_FROM = 160
"""Replications from which ten to a sixteenth are left to see how intervals shrink."""


def port_data(port: str, setting: Setting, level_m: float, batches: Sequence[Batch], here: set[str]) -> dict[str, Any]:
    """What was supposed and what came out, ready for JSON; ``here`` are the terminals of the port."""
    return {
        "port": port,
        "year": setting.year,
        "level_m": round(level_m, 3),
        "demand": setting.demand,
        "dredged_m": setting.dredged_m,
        "seed": batches[0].seed if batches else None,
        "replications": len(batches[0].values) if batches else 0,
        "terminals": {one.key: _terminal(batch, one.key, one.unit)
                      for batch in batches for one in batch.line.terminals if one.key in here},
    }  # fmt: skip


def _terminal(batch: Batch, terminal: str, unit: str) -> dict[str, Any]:
    ships = {ship.key: round(ship.capacity, 1) for ship in batch.line.ships}
    measures = {metric.key: _entry(batch.estimate(terminal, metric.key), metric.unit.replace("cargo", unit))
                for metric in METRICS}  # fmt: skip
    return {"line": batch.line.key, "unit": unit, "ship_capacity": ships, "interval_slope": _slope(batch, terminal),
            "measures": measures}  # fmt: skip


def _slope(batch: Batch, terminal: str) -> float | None:
    """How the interval of the berth occupancy shrinks with the number of replications; theory says -1/2."""
    enough = len(batch.values) >= SLOPE_FROM and batch.estimate(terminal, "berth_occupancy").sd > 0
    return _number(batch.shrinkage(terminal, "berth_occupancy")) if enough else None


def _entry(found: Estimate, unit: str) -> dict[str, Any]:
    return {"unit": unit, "mean": _number(found.mean), "half_width_95": _number(found.half), "sd": _number(found.sd),
            "replications": found.replications}  # fmt: skip


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(f"{value:.6g}")


def port_tables(data: dict[str, Any]) -> Group:
    """One table per terminal: each quantity with its 95 % interval."""
    return Group(*(_table(data, key, terminal) for key, terminal in data["terminals"].items()))


def _table(data: dict[str, Any], key: str, terminal: dict[str, Any]) -> RichTable:
    shown = RichTable(
        title=Text(f"{key}, {data['year']}, Caspian {data['level_m']:+.2f} m"),
        caption=Text(_caption(data, terminal)),
        caption_justify="left",
    )  # fmt: skip
    shown.add_column("", overflow="fold")
    for heading in ("mean", "95 %", "sd of years"):
        shown.add_column(heading, justify="right", no_wrap=True)
    shown.add_column("unit", no_wrap=True)
    for metric in METRICS:
        found = terminal["measures"][metric.key]
        if found["mean"] is not None:
            numbers = (_shown(found["mean"]), f"± {_shown(found['half_width_95'])}", _shown(found["sd"]))
            shown.add_row(Text(metric.title), *map(Text, numbers), Text(found["unit"]))
    return shown


def _caption(data: dict[str, Any], terminal: dict[str, Any]) -> str:
    ships = ", ".join(f"{name} {capacity:g}" for name, capacity in terminal["ship_capacity"].items())
    text = (f"{data['replications']} replications of a year, seed {data['seed']}. Load of a ship at this level, "
            f"{terminal['unit']}: {ships}.")  # fmt: skip
    slope = terminal["interval_slope"]
    return text if slope is None else f"{text} Intervals shrink as n^{slope:.2f}; theory: n^-0.50."


def _shown(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
