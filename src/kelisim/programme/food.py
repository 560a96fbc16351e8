"""Food security of the states as people grow in number, with the programme and without, in usual and in dry years.

The operating model says what of each crop's water arrives in a milestone and hydrological year (FAO-33 gives the
harvest); paths say how many people eat. Harvest of irrigated land, as a change against the first milestone without the
programme, the mean over the hydrological years::

    change(t, r, with or without) = harvest(t, r, with or without) / mean over r of harvest(first, r, without) - 1

and the balances of :mod:`kelisim.food.security` do the rest: what is missing is imported, at the prices of the tables.
Yields, areas of rainfed land and diets stay as they are, so the figures say what people and water do, not technology.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import xarray as xr

from kelisim.case import Case, Scenario, joint, periods_of, states_of
from kelisim.food.harvest import modelled_harvest, production_change, relative_yields
from kelisim.food.security import FoodBalance, balance
from kelisim.food.uses import uses
from kelisim.programme.paths import BASE_YEAR, path_value
from kelisim.region import Region
from kelisim.solve import solve

Year = tuple[int, str]
"""Milestone and hydrological record."""


@dataclass(frozen=True, slots=True)
class Harvest:
    """Harvest of irrigated land in one year, kt, states x crops: ``without`` the programme and ``planned`` with it."""

    without: pd.DataFrame
    planned: pd.DataFrame


def balance_year(region: Region) -> int:
    """The last year of which the region has food balances; 0 if it has none."""
    years = region["food_balance"]["year"]
    return int(years.max()) if len(years) else 0


def people(region: Region, scenario: str, year: int) -> pd.Series:
    """Million people by state in ``year``. Raises InputError as :func:`kelisim.programme.paths.path_value`."""
    states = states_of(region)
    return pd.Series({s: path_value(region, scenario, "population", s, year) for s in states}, name="population")


def food_by_year(
    region: Region, scenario: str, harvests: Mapping[Year, Harvest], weights: Mapping[str, float]
) -> pd.DataFrame:
    """Food security by milestone, record, planned (with the programme or without) and state.

    Columns are those of :meth:`kelisim.food.security.FoodBalance.summary`. Empty if the region has no food balances, or
    the scenario does not tell how many people there will be.
    """
    base_year, paths = balance_year(region), region["paths"]
    told = ((paths["scenario"] == scenario) & (paths["variable"] == "population")).any()
    if not base_year or not told or not harvests:
        return pd.DataFrame()
    first = min(t for t, _ in harvests)
    reference = _mean({r: harvests[first, r].without for r in weights}, weights)
    parts = {}
    for (t, record), harvest in harvests.items():
        heads = people(region, scenario, t)
        for planned, table in ((False, harvest.without), (True, harvest.planned)):
            found = balance(region, base_year, heads, production_change(table, reference))
            parts[t, record, planned] = found.summary()
    return pd.concat(parts, names=["milestone", "record", "planned", "state"])


def in_drought(region: Region, dry: str, usual: str, year: int, rainfed: pd.DataFrame | None = None) -> FoodBalance:
    """The last food balance with the water of ``dry`` in place of ``usual``, all states acting together.

    ``year``: whose demand for power is met. ``rainfed``: factor on rainfed harvests, states x items, as usual if None.
    Raises InputError for records that the region does not know.
    """
    change = irrigation_change(region, dry, usual, year)
    return balance(region, balance_year(region), production=change, rainfed=rainfed)


def irrigation_change(region: Region, dry: str, usual: str, year: int = BASE_YEAR) -> pd.DataFrame:
    """Relative change of the irrigated harvest from ``usual`` to ``dry`` under joint operation, states x crops."""
    found = []
    for record in (dry, usual):
        case = Case(region, Scenario(record, year), joint(region))
        delivery = solve(case).data["delivery"]
        found.append(relative_yields(region, uses(region, case.structure, periods_of(region, record)), delivery))
    return production_change(*found)


def harvested(case: Case, delivery: xr.DataArray) -> pd.DataFrame:
    """Harvest of irrigated land by a plan that brings ``delivery`` (km3 by tranche and time), kt, states x crops."""
    region = case.region
    used = uses(region, case.structure, periods_of(region, case.scenario.record))
    return relative_yields(region, used, delivery) * modelled_harvest(region)


def _mean(tables: Mapping[str, pd.DataFrame], weights: Mapping[str, float]) -> pd.DataFrame:
    total = sum(weights[name] for name in tables)
    parts = [table * (weights[name] / total) for name, table in tables.items()]
    return pd.concat(parts).groupby(level=0).sum()
