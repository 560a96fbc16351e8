"""How the world moves on to 2040: what nobody in the region decides, by scenario and year.

The figures are the tables ``path_scenarios``, ``paths`` and ``record_weights`` of a region. Between milestone years a
path is linear; a factor is 1 in :data:`BASE_YEAR`, and a place without rows does not move. With f the factor of a
scenario in a year, :func:`moved` makes

    demand of the base year  x f(power node)       net water of a crop  x f(state), weighted by area over a climate
    inflow of every year     x f(basin, month)     net value of a crop  x f(crop)
    demand of a town         x f(state)            prices               x f(state, fuel), f(market)

Years between milestones are valued by the same line, so that discounting folds into one weight by milestone:
with ``h_t(y)`` the part of milestone t in year y and payments at the end of the years,

    w_t = sum over y of h_t(y) / (1 + rate) ** (y - first + 1)        present value = sum over t of w_t value_t
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from kelisim.errors import Fault, InputError
from kelisim.region.package import Region
from kelisim.region.read import did_you_mean
from kelisim.region.rules.programme import places
from kelisim.region.schema import TABLES

MILESTONES = (2025, 2027, 2030, 2035, 2040)
BASE_YEAR = 2024
LEVELS = ("population", "gdp")
"""Variables that are quantities; all others are factors on the base year."""
ROUNDING = 1e-9

Factors = Mapping[str, pd.Series]
"""By variable: factor by place."""


@dataclass(frozen=True, slots=True)
class Future:
    """A region and the scenario in which it moves on."""

    region: Region
    scenario: str

    def at(self, year: int) -> Region:
        """The region in ``year``; see :func:`moved`."""
        return moved(self.region, self.scenario, year)


def scenarios_of(region: Region) -> tuple[str, ...]:
    """The scenarios that the region has, in table order."""
    return tuple(region["path_scenarios"]["scenario"])


def path_value(region: Region, scenario: str, variable: str, place: str, year: int) -> float:
    """The value of one path in ``year``: a factor on :data:`BASE_YEAR`, or million people, or billion USD.

    A factor of a place without rows is 1. Raises InputError for an unknown scenario, variable or place, a year that the
    paths do not reach, and people or income that the scenario does not tell.
    """
    found = _values(region, scenario, year)
    if (variable, place) in found.index:
        return float(found[variable, place])
    known = places(region.tables)
    if variable not in known:
        fault = Fault("paths.csv", None, "variable", variable, f"one of: {', '.join(known)}", "name such a variable")
    elif place not in known[variable]:
        close = did_you_mean(place, sorted(known[variable]))
        mend = f"did you mean {close}?" if close else f"name one of: {', '.join(sorted(known[variable])[:20])}"
        fault = Fault("paths.csv", None, "place", place, f"a place that has {variable}", mend)
    elif variable in LEVELS:
        expected = f"{variable} in the scenario {scenario}"
        fault = Fault("paths.csv", None, "place", place, expected, "add its rows to paths.csv")
    else:
        return 1.0
    raise InputError([fault])


def moved(region: Region, scenario: str, year: int) -> Region:
    """The region as it is in ``year`` of ``scenario``; see the top of this module for what moves.

    Export parity of fuel is left, but never below the price. Raises InputError for an unknown scenario, a year that
    the paths do not reach, a region without demand of the base year, and figures that leave the bounds of the schema.
    """
    values = _values(region, scenario, year)
    factors = {str(name): part.droplevel(0) for name, part in values.groupby(level=0, sort=False)}
    changes = {
        "demand": _demand(region, factors),
        "inflows": _inflows(region, factors),
        "crop_water": _crop_water(region, factors),
        "zone_crops": _scaled(region, "zone_crops", "net_value_usd_per_ha", "crop_value", factors, "crop"),
        "fuels": _fuels(region, factors),
        "markets": _scaled(region, "markets", "price_usd_per_mwh", "market_price", factors, "market"),
        "towns": _towns(region, factors),
    }
    faults = list(_out_of_bounds(changes))
    if BASE_YEAR not in set(region["demand"]["year"]):
        faults.append(Fault("demand.csv", None, "year", "", f"demand of the base year {BASE_YEAR}", "add its rows"))
    if faults:
        raise InputError(faults, subject=f"the scenario {scenario} in {year}")
    return region.with_tables(changes)


def weights_of(region: Region) -> dict[str, float]:
    """How often years like those of each record come; they add up to 1. Raises InputError where none are given."""
    table = region["record_weights"]
    if table.empty:
        records = region["records"]
        single = records.loc[records["first_year"] == records["last_year"], "record"]
        mend = f"add record_weights.csv with weights that add up to 1; records of one year: {', '.join(single)}"
        raise InputError([Fault("record_weights.csv", None, "record", "", "records that stand for all years", mend)])
    return {str(record): float(weight) for record, weight in zip(table["record"], table["weight"], strict=True)}


def discount_weights(milestones: Sequence[int], rate: float, last_year: int) -> dict[int, float]:
    """Weights by milestone that turn yearly values into their present value at the start of the first milestone.

    Values lie on straight lines between milestones and stay as they are after the last; every year from the first
    milestone to ``last_year`` is paid at its end. ``rate`` is a fraction per year. Raises InputError for milestones
    that do not follow one another, a rate of -1 or less, and a last year before the first milestone.
    """
    faults = list(_discount_faults(milestones, rate, last_year))
    if faults:
        raise InputError(faults)
    years = np.arange(milestones[0], last_year + 1)
    factors = (1 + rate) ** -(years - milestones[0] + 1.0)
    parts = np.eye(len(milestones))
    return {t: float(factors @ np.interp(years, milestones, part)) for t, part in zip(milestones, parts, strict=True)}


def _discount_faults(milestones: Sequence[int], rate: float, last_year: int) -> Iterator[Fault]:
    told = ", ".join(map(str, milestones))
    if not milestones or any(after <= before for before, after in pairwise(milestones)):
        yield Fault("milestones", None, None, told, "years in rising order", "sort the years, each once")
    elif last_year < milestones[0]:
        yield Fault("last_year", None, None, str(last_year), f"{milestones[0]} or later", "name a later year")
    if not rate > -1:
        yield Fault("rate", None, None, str(rate), "a fraction per year above -1", "write 0.05 for 5 % a year")


def _values(region: Region, scenario: str, year: int) -> pd.Series:
    """Value of every path of a scenario in a year, by (variable, place)."""
    paths = region["paths"]
    last = int(paths["year"].max()) if len(paths) else BASE_YEAR
    faults = []
    if scenario not in (known := scenarios_of(region)):
        mend = "name a scenario of path_scenarios.csv" if known else "add path_scenarios.csv and paths.csv"
        expected = f"one of: {', '.join(known)}" if known else "a region with scenarios"
        faults.append(Fault("path_scenarios.csv", None, "scenario", scenario, expected, mend))
    if not BASE_YEAR <= year <= last:
        expected = f"a year from {BASE_YEAR} to {last}"
        faults.append(Fault("paths.csv", None, "year", str(year), expected, "name such a year, or extend the paths"))
    if faults:
        raise InputError(faults)
    mine = paths[paths["scenario"] == scenario].sort_values("year", kind="stable")
    rows = {
        key: _on_line(str(key[0]), group["year"].to_numpy(), group["value"].to_numpy(dtype=float), year)
        for key, group in mine.groupby(["variable", "place"], sort=False)[["year", "value"]]
    }
    index = pd.MultiIndex.from_tuples(list(rows), names=["variable", "place"]) if rows else _NOTHING
    return pd.Series(list(rows.values()), index=index, dtype=float)


_NOTHING = pd.MultiIndex.from_arrays([[], []], names=["variable", "place"])


def _on_line(variable: str, years: np.ndarray, values: np.ndarray, year: int) -> float:
    if variable not in LEVELS and years[0] > BASE_YEAR:
        years, values = np.r_[BASE_YEAR, years], np.r_[1.0, values]
    return float(np.interp(year, years, values))


def _by(factors: Factors, variable: str, places: pd.Series) -> pd.Series:
    """The factor of every row's place; 1 where nothing is said."""
    if variable not in factors:
        return pd.Series(1.0, index=places.index)
    return places.map(factors[variable]).astype(float).fillna(1.0)


def _scaled(region: Region, table: str, column: str, variable: str, factors: Factors, place: str) -> pd.DataFrame:
    frame = region[table]
    frame[column] = frame[column] * _by(factors, variable, frame[place])
    return frame


def _demand(region: Region, factors: Factors) -> pd.DataFrame:
    frame = region["demand"]
    frame["demand_gwh"] *= _by(factors, "demand", frame["power_node"]).where(frame["year"] == BASE_YEAR, 1.0)
    return frame


def _inflows(region: Region, factors: Factors) -> pd.DataFrame:
    frame = region["inflows"]
    basin = frame["node"].map(region["nodes"].set_index("node")["basin"])
    frame["inflow_m3s"] *= _by(factors, "inflow", basin + "|" + frame["month"].astype(str))
    return frame


def _crop_water(region: Region, factors: Factors) -> pd.DataFrame:
    """One climate may serve zones of several states: its factor is their mean, weighted by the land of the zones."""
    zones = region["zones"].set_index("zone")
    state = zones["node"].map(region["nodes"].set_index("node")["state"])
    area = region["zone_crops"].groupby("zone")["area_kha"].sum().reindex(zones.index, fill_value=0.0)
    weighted = (_by(factors, "crop_requirement", state) * area).groupby(zones["climate"]).sum()
    factor = weighted / area.groupby(zones["climate"]).sum()
    frame = region["crop_water"]
    frame["requirement_mm"] *= frame["climate"].map(factor).fillna(1.0)
    return frame


def _fuels(region: Region, factors: Factors) -> pd.DataFrame:
    frame = region["fuels"]
    frame["price_usd_per_mwh"] *= _by(factors, "fuel_price", frame["state"] + "|" + frame["fuel"])
    raised = region["fuels"]["price_usd_per_mwh"] < frame["price_usd_per_mwh"]
    parity = frame["export_parity_usd_per_mwh"]
    frame["export_parity_usd_per_mwh"] = parity.where(~raised, np.maximum(parity, frame["price_usd_per_mwh"]))
    return frame


def _towns(region: Region, factors: Factors) -> pd.DataFrame:
    frame = region["towns"]
    state = frame["node"].map(region["nodes"].set_index("node")["state"])
    frame["demand_mm3_per_year"] *= _by(factors, "town_demand", state)
    return frame


def _out_of_bounds(changes: Mapping[str, pd.DataFrame]) -> Iterator[Fault]:
    for name, frame in changes.items():
        for column in TABLES[name].columns:
            if column.dtype != "number" or column.maximum is None or frame.empty:
                continue
            worst = float(frame[column.name].max())
            if worst > column.maximum * (1 + ROUNDING):
                yield Fault(f"{name}.csv", None, column.name, f"{worst:g}", f"at most {column.maximum:g} {column.unit}",
                            "lower the factors in paths.csv")  # fmt: skip
