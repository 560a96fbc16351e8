"""Yearly results by state in the form of the Integrated Assessment Modeling Consortium, as pyam reads it.

``iamc.csv`` has the columns Model, Scenario, Region, Variable, Unit and one for every year. Scenario is STUDY|CASE (of
a deal DEAL|CASE), region the common name of the state, and the name of the region for all of them. Units are those of
the IAMC templates: EJ/yr, km3/yr, Mt CO2/yr. What has no name there is the model's own: ``Welfare``, by term, and
``Electricity|Not Served``.

Trade is what leaves a state less what arrives (net exports), so that the sum over the states is what the lines lose and
what outside markets take. Emissions are those of power plants; they stand only where each fuel burnt has a factor.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from kelisim.consortium.programme import Inputs
from kelisim.report.content import Content
from kelisim.report.inputs import whole_inputs
from kelisim.report.region_names import names_of

EJ_PER_GWH = 3.6e-6
MT_PER_GWH_T_PER_MWH = 1e-3
"""1 t/MWh of 1 GWh, in Mt."""

BURNT = ("coal", "gas", "oil")
"""Fuels whose burning emits."""

INDEX = ["Model", "Scenario", "Region", "Variable", "Unit"]
FUELS = {"coal": "Coal", "gas": "Gas", "oil": "Oil", "nuclear": "Nuclear", "hydro": "Hydro", "wind": "Wind",
         "solar": "Solar", "biomass": "Biomass"}  # fmt: skip
ENERGY, WATER, EMISSION, MONEY = "EJ/yr", "km3/yr", "Mt CO2/yr", "million USD/yr"

Rows = tuple[str, str, pd.DataFrame]
"""Variable, unit, and its values by state (rows) and year (columns)."""


def write_iamc(content: Content, out: Path, _lang: str) -> list[Path]:
    """Write ``iamc.csv``, with the studies beside in it. Raises as :func:`kelisim.report.inputs.whole_inputs`."""
    path = out / "iamc.csv"
    table = pd.concat([iamc_table(one) for one in (content, *content.beside)], ignore_index=True)
    years = sorted(column for column in table.columns if column not in INDEX)
    table[[*INDEX, *years]].to_csv(path, index=False, float_format="%.10g", lineterminator="\n")
    return [path]


def iamc_table(content: Content) -> pd.DataFrame:
    """The wide table of one result: a row per case, region and variable, a column per year."""
    assert content.data is not None  # noqa: S101  only solved kinds come here
    assert content.account is not None  # noqa: S101
    whole, names = whole_inputs(content), names_of(content.region, "states", "en")
    together = content.region.name.replace("-", " ").title()
    parts = []
    for case in map(str, content.data["case"].to_numpy()):
        account = content.account[content.account["case"] == case]
        for variable, unit, values in variables(whole, content.data.sel(case=case), account):
            known = values.reindex(list(content.region.states))
            known = known[known.notna().any(axis="columns")].rename(index=names)
            known = known.reindex(columns=_years(whole)).fillna(0.0)  # no entry in the account: nothing was earned
            known.loc[together] = known.sum()
            rows = known.rename_axis("Region").rename_axis(columns=None).reset_index()
            parts.append(rows.assign(Scenario=f"{content.name}|{case}", Variable=variable, Unit=unit))
    table = pd.concat(parts, ignore_index=True)
    return table.assign(Model=f"kelisim {metadata.version('kelisim')}")


def variables(whole: Inputs, data: xr.Dataset, account: pd.DataFrame) -> Iterator[Rows]:
    """Every variable of one case."""
    yield from _generation(whole, data)
    yield "Trade|Secondary Energy|Electricity", ENERGY, _trade(whole, data) * EJ_PER_GWH
    cut = _by_state(data["unserved"], whole.grid.steps["state"])
    yield "Electricity|Not Served", ENERGY, cut * EJ_PER_GWH
    yield from _water(whole, data)
    by_term = account.pivot_table(index="state", columns="year", values="musd", aggfunc="sum")
    yield "Welfare", MONEY, by_term
    for term, rows in account.groupby("term", sort=True):
        yield f"Welfare|{str(term).title()}", MONEY, rows.pivot(index="state", columns="year", values="musd")


def _generation(whole: Inputs, data: xr.Dataset) -> Iterator[Rows]:
    units, plants = whole.grid.units, whole.river.plants
    parts: dict[str, pd.DataFrame] = {}
    for fuel, rows in units.groupby("fuel", sort=True):
        chosen = data["generation"].sel(unit=[str(name) for name in rows.index])
        parts[str(fuel)] = _by_state(chosen, rows["state"])
    if len(plants):
        river = _by_state(data["hydro"], plants["state"])
        parts["hydro"] = river.add(parts["hydro"], fill_value=0.0) if "hydro" in parts else river
    name = "Secondary Energy|Electricity"
    yield name, ENERGY, _sum(list(parts.values())) * EJ_PER_GWH
    for fuel in sorted(parts):
        yield f"{name}|{FUELS[fuel]}", ENERGY, parts[fuel] * EJ_PER_GWH
    if (units.loc[units["fuel"].isin(BURNT), "emission_t_per_mwh"] > 0).all():
        factor = xr.DataArray(units["emission_t_per_mwh"].to_numpy(dtype=float), dims="unit")
        emitted = data["generation"].sel(unit=[str(one) for one in units.index]) * factor
        yield (
            "Emissions|CO2|Energy|Supply|Electricity",
            EMISSION,
            (_by_state(emitted, units["state"]) * MT_PER_GWH_T_PER_MWH),
        )


def _trade(whole: Inputs, data: xr.Dataset) -> pd.DataFrame:
    """Net exports in GWh: what leaves less what arrives, over lines to other states and to outside markets."""
    lines = whole.grid.lines[whole.grid.lines["from_state"] != whole.grid.lines["to_state"]]
    names = [str(name) for name in lines.index]
    kept = xr.DataArray(1 - lines["loss_fraction"].to_numpy(dtype=float), dims="line")
    parts = [pd.DataFrame(0.0, index=sorted(set(whole.grid.zones["state"])), columns=_years(whole))]
    if names:
        for variable, start, end in (("sent", "from_state", "to_state"), ("sent_back", "to_state", "from_state")):
            over = data[variable].sel(line=names)
            parts += [_by_state(over, lines[start]), -_by_state(over * kept, lines[end])]
    for direction, sign in (("import", -1.0), ("export", 1.0)):
        markets = whole.grid.markets[whole.grid.markets["direction"] == direction]
        if len(markets):
            traded = data["market_trade"].sel(market=[str(name) for name in markets.index])
            parts.append(sign * _by_state(traded, markets["state"]))
    return _sum(parts)


def _water(whole: Inputs, data: xr.Dataset) -> Iterator[Rows]:
    parts = []
    if len(whole.uses.zones):
        parts.append(("Irrigation", _by_state(data["withdrawal"], whole.uses.zones["state"])))
    if len(whole.uses.towns):
        parts.append(("Domestic and Industry", _by_state(data["town_supply"], whole.uses.towns["state"])))
    if parts:
        yield "Water Withdrawal", WATER, _sum([values for _, values in parts])
    for name, values in parts:
        yield f"Water Withdrawal|{name}", WATER, values


def _by_state(values: xr.DataArray, state: pd.Series) -> pd.DataFrame:
    """Sums by state (rows) and year (columns) of values by key and month; ``state`` by key."""
    key = str(next(dim for dim in values.dims if dim not in ("block", "time")))
    over = [dim for dim in values.dims if dim not in (key, "time")]
    yearly = values.sum(over).groupby("time.year").sum().transpose(key, "year")
    table = pd.DataFrame(yearly.to_numpy(), index=values.indexes[key], columns=yearly.indexes["year"])
    return table.groupby(state.rename(index=str).reindex(table.index).to_numpy()).sum()


def _years(whole: Inputs) -> list[int]:
    return [int(year) for year in np.unique(whole.periods.time.year)]


def _sum(parts: list[pd.DataFrame]) -> pd.DataFrame:
    total = parts[0]
    for part in parts[1:]:
        total = total.add(part, fill_value=0.0)
    return total
