"""Joint industrial projects: what a plant asks of the other models, and what it is worth.

A plant is a load on the power node that feeds it, on the river that it draws from and on the railway that carries its
goods. These loads are edits of the region, as those of any measure, but derived from industry_projects: nobody writes
them by hand, and a change of a project's figures moves them all. What the models have no place for is told, not lost.

    value added = revenue - inputs bought - electricity - gas - water, each at the prices given
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kelisim.errors import Fault, InputError
from kelisim.programme.paths import BASE_YEAR
from kelisim.region.edits import KEY_SEPARATOR, Edit
from kelisim.region.package import Region


@dataclass(frozen=True, slots=True)
class Loads:
    """``edits``: loads on power, water and freight. ``not_carried``: what the models have no row for, in words."""

    edits: tuple[Edit, ...]
    not_carried: tuple[str, ...]


def project_edits(region: Region, measure: str, demand_year: int = BASE_YEAR) -> tuple[Edit, ...]:
    """The edits of :func:`project_loads`."""
    return project_loads(region, measure, demand_year).edits


def project_loads(region: Region, measure: str, demand_year: int = BASE_YEAR) -> Loads:
    """Loads of a project on power (GWh added to the node's demand of ``demand_year``), water (Mm3 added to the first
    user on the river node) and freight (kt added to every year of the pair of zones and the class of its goods).

    Raises InputError if the region has no such project.
    """
    one = project(region, measure)
    edits: list[Edit] = []
    untold: list[str] = []
    for found in (_power(region, one, demand_year), _water(region, one), _freight(region, one)):
        if isinstance(found, str):
            untold.append(found)
        else:
            edits += found
    return Loads(tuple(edits), tuple(untold))


def project_value(
    region: Region, measure: str, power_usd_per_mwh: float, gas_usd_per_mwh: float, water_usd_per_m3: float
) -> pd.Series:
    """Revenue, what is bought (negative) and value_added of a project at full output, million USD per year.

    The prices are those that the models find at its node: the dearer the power and water that it takes from others,
    the less it adds. Raises InputError if the region has no such project.
    """
    one = project(region, measure)
    terms = pd.Series({
        "revenue": one["revenue_musd_per_year"],
        "inputs": -one["inputs_musd_per_year"],
        "electricity": -one["electricity_gwh_per_year"] * power_usd_per_mwh / 1e3,
        "gas": -one["gas_gwh_per_year"] * gas_usd_per_mwh / 1e3,
        "water": -one["water_mm3_per_year"] * water_usd_per_m3,
    }, dtype=float)  # fmt: skip
    terms["value_added"] = float(terms.sum())
    return terms


def earnings(region: Region, measure: str) -> dict[str, float]:
    """What a project earns a year in the state where it stands, million USD: revenue less inputs and gas.

    Power and water are not taken off: the operating model bears them. It counts a value of the water that towns and
    industry get; as the revenue stands for that, it is taken off. Raises InputError as :func:`project`.
    """
    one = project(region, measure)
    nodes = region["power_nodes"].set_index("power_node")["state"]
    state = str(nodes[one["power_node"]])
    fuels = region["fuels"]
    price = fuels.loc[(fuels["state"] == state) & (fuels["fuel"] == "gas"), "price_usd_per_mwh"]
    worth = dict(zip(region["towns"]["town"], region["towns"]["value_usd_per_m3"].to_numpy(dtype=float), strict=True))
    served = sum(worth[e.row] * float(e.value) for e in project_edits(region, measure) if e.table == "towns")
    bought = float(one["gas_gwh_per_year"]) * (float(price.iloc[0]) if len(price) else 0.0) / 1e3
    return {state: float(one["revenue_musd_per_year"]) - float(one["inputs_musd_per_year"]) - bought - served}


def project(region: Region, measure: str) -> pd.Series:
    """The row of a project. Raises InputError if the region has none of that name."""
    table = region["industry_projects"].set_index("measure")
    if measure not in table.index:
        known = ", ".join(table.index) or "none"
        fault = Fault("industry_projects.csv", None, "measure", measure, f"one of: {known}", "name a joint project")
        raise InputError([fault], subject=f"the request for a project of {region.name}")
    return pd.Series(table.loc[measure])


def _power(region: Region, one: pd.Series, year: int) -> list[Edit] | str:
    node, gwh = str(one["power_node"]), float(one["electricity_gwh_per_year"])
    if gwh == 0:
        return []
    demand = region["demand"]
    if not ((demand["power_node"] == node) & (demand["year"] == year)).any():
        return f"{gwh:g} GWh of electricity: {node} has no demand of {year}"
    return [_added("demand", f"{node}{KEY_SEPARATOR}{year}", "demand_gwh", gwh)]


def _water(region: Region, one: pd.Series) -> list[Edit] | str:
    node, volume = str(one["node"]), float(one["water_mm3_per_year"])
    if volume == 0:
        return []
    towns = region["towns"]
    mine = towns.loc[towns["node"] == node, "town"]
    if mine.empty:
        where = f"{node} has no user in towns.csv" if node else "the river it comes from is outside the model"
        return f"{volume:g} Mm3 of water: {where}"
    return [_added("towns", str(mine.iloc[0]), "demand_mm3_per_year", volume)]


def _freight(region: Region, one: pd.Series) -> list[Edit] | str:
    kt = float(one["freight_kt_per_year"])
    if kt == 0:
        return []
    goods = region["freight_commodities"].set_index("commodity")
    kind, start, end = str(goods.loc[one["commodity"], "class"]), str(one["from_zone"]), str(one["to_zone"])
    flows = region["freight_demand"]
    mine = flows[(flows["origin"] == start) & (flows["destination"] == end) & (flows["class"] == kind)]
    if mine.empty:
        return f"{kt:g} kt of {one['commodity']}: freight_demand has no {kind} from {start} to {end}"
    return [
        _added("freight_demand", KEY_SEPARATOR.join((start, end, kind, str(year))), "kt", kt) for year in mine["year"]
    ]


def _added(table: str, row: str, column: str, value: float) -> Edit:
    return Edit(table, row, column, "add", repr(value))
