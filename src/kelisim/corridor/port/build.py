"""The lines of a region's ports, made from its tables for a year, a sea level and an amount of cargo.

The level of a year between two rows of ``caspian_level`` is interpolated; before the first and after the last row it
is asked for, not guessed. Cargo of a year without rows is that of the last year before it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from kelisim.corridor.port.draught import Hull
from kelisim.corridor.port.spec import Arrivals, Line, Ship, Terminal, Weather, require
from kelisim.errors import Fault, InputError
from kelisim.region.package import Region
from kelisim.region.read import did_you_mean

CUSTOMS_CV = 0.5
"""Customs times vary like the sum of four exponential steps; no record of them is public."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a run supposes: year of the cargo and the sea, the level if given, cargo as a multiple, metres dredged."""

    year: int = 2024
    level_m: float | None = None
    demand: float = 1.0
    dredged_m: float = 0.0


def port_keys(region: Region) -> list[str]:
    """Ports that the region can simulate."""
    return list(region["ports"]["port"])


def level_of(region: Region, setting: Setting) -> float:
    """Level of the sea relative to 2020."""
    if setting.level_m is not None:
        return setting.level_m
    table = region["caspian_level"].sort_values("year")
    if table.empty or not table["year"].iloc[0] <= setting.year <= table["year"].iloc[-1]:
        span = "" if table.empty else f" from {table['year'].iloc[0]} to {table['year'].iloc[-1]}"
        raise InputError([Fault("caspian_level.csv", None, "year", str(setting.year), f"a year of the table{span}",
                                "give the level of the sea, or add the year")])  # fmt: skip
    return float(np.interp(setting.year, table["year"], table["level_m"]))


def lines_of(region: Region, port: str, setting: Setting) -> list[Line]:
    """The lines that call at ``port``, checked."""
    known = port_keys(region)
    if port not in known:
        close = did_you_mean(port, known)
        raise InputError([Fault("ports.csv", None, "port", port, f"one of {', '.join(known) or 'no ports at all'}",
                                f"did you mean {close}?" if close else "name a port of the region")])  # fmt: skip
    terminals = region["port_terminals"]
    here = terminals.loc[terminals["port"] == port, "terminal"]
    services = region["port_services"]
    calling = services[services["near"].isin(here) | services["far"].isin(here)]
    return [line_of(region, key, setting) for key in dict.fromkeys(calling["service"])]


def line_of(region: Region, service: str, setting: Setting) -> Line:
    """The line called ``service``, checked."""
    _require_setting(setting)
    services = region["port_services"]
    rows = services[services["service"] == service]
    terminals = region["port_terminals"].set_index("terminal")
    ends = [key for key in (rows["near"].iloc[0], rows["far"].iloc[0]) if key]
    near, *far = (_terminal(region, terminals.loc[key], setting) for key in ends)
    depths = tuple(float(terminals.loc[key, "depth_m"]) + setting.dredged_m for key in ends)
    level = level_of(region, setting)
    ships = tuple(_ship(row, depths, level) for row in _records(rows))
    line = Line(service, near, far[0] if far else None, ships)
    require(line)
    return line


def _require_setting(setting: Setting) -> None:
    numbers = {"level": setting.level_m or 0.0, "demand": setting.demand, "dredge": setting.dredged_m}
    faults = [Fault("setting", None, name, str(value), "a finite number", "give a number")
              for name, value in numbers.items() if not math.isfinite(value)]  # fmt: skip
    for name, value in (("demand", setting.demand), ("dredge", setting.dredged_m)):
        if value < 0:
            faults.append(Fault("setting", None, name, str(value), "0 or more", "give a number that is not negative"))
    if faults:
        raise InputError(faults, subject="the setting of the simulation")


def _records(frame: pd.DataFrame) -> Iterable[Any]:
    return frame.itertuples()


def hull_of(row: Any) -> Hull:
    """A row of ``port_services`` as a hull."""
    return Hull(row.places, row.payload_full_t, row.unit_t, row.draught_full_m, row.draught_light_m, row.tonnes_per_cm,
                row.clearance_m)  # fmt: skip


def _ship(row: Any, depths: tuple[float, ...], level: float) -> Ship:
    hull = hull_of(row)
    return Ship(
        key=row.ship_type,
        capacity=hull.capacity(hull.allowed(depths, level)),
        number=int(row.ships),
        calls_per_year=float(row.calls_per_year),
        sailing_h=float(row.sailing_h),
        sailing_cv=float(row.sailing_cv),
        off_days=float(row.off_days),
        fill_min=float(row.fill_min),
        patience_h=float(row.patience_h),
    )


def _terminal(region: Region, row: Any, setting: Setting) -> Terminal:
    return Terminal(
        key=str(row.name),
        unit=str(row.unit),
        berths=int(row.berths),
        cranes=int(row.cranes),
        cranes_per_ship=int(row.cranes_per_ship),
        units_per_hour=float(row.moves_per_hour * row.units_per_move),
        work_cv=float(row.work_cv),
        fixed_h=float(row.fixed_h),
        yard_places=float(row.yard_places),
        customs_h=float(row.customs_h),
        customs_cv=CUSTOMS_CV,
        trains_per_day=float(row.trains_per_day),
        train_units=float(row.train_units),
        works_closed=bool(row.works_closed),
        weather=_weather(region, str(row.port)),
        arrivals=_arrivals(region, str(row.name), setting),
        other_calls_per_year=float(row.other_calls_per_year),
        other_stay_h=float(row.other_stay_h),
    )


def _weather(region: Region, port: str) -> Weather:
    weather = region["port_weather"]
    rows = weather[weather["port"] == port].set_index("month").sort_index()
    if rows.empty:
        return Weather()
    return Weather(tuple(map(float, rows["closed_share"])), tuple(map(float, rows["closed_h"])))


def _arrivals(region: Region, terminal: str, setting: Setting) -> Arrivals:
    cargo = region["port_arrivals"]
    rows = cargo[cargo["terminal"] == terminal].sort_values("year")
    past = rows[rows["year"] <= setting.year]
    if rows.empty:
        return Arrivals()
    row = (past.iloc[-1] if len(past) else rows.iloc[0]).to_dict()
    units = float(row["units_per_year"]) * setting.demand
    return Arrivals(units, float(row["batch"]), str(row["pattern"]), float(row["spread_h"]))
