"""Welfare of every state, term by term and year by year, added up from an outcome.

This is a second reckoning: it uses the data tables and the outcome, not the programme's objective. The sum over
states and terms must equal the objective plus the constant value of full service; the certificate tests it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from kelisim.consortium.programme import Inputs
from kelisim.food.uses import MUSD_PER_KM3
from kelisim.power.grid import MUSD_PER_GWH, TRADE_BONUS_USD_PER_MWH
from kelisim.water.statement import OWED_USD_PER_M3

TERMS = {
    "energy served": "энергия, отпущенная потребителям",
    "energy not served": "недоотпуск энергии",
    "crops": "урожай",
    "towns": "города и промышленность",
    "lakes and deltas": "озёра и дельты",
    "minimum flows and shares": "минимальные расходы и доли",
    "secondary rules": "вторичные правила",
    "storage owed": "недостающий запас в конце",
    "fuel and operation": "топливо и эксплуатация",
    "outside trade": "торговля с внешними рынками",
    "trade between states": "торговля между государствами",
}
"""Terms of the welfare account with their Russian names."""


def welfare(whole: Inputs, outcome: xr.Dataset) -> pd.DataFrame:
    """Account in million USD: columns term, state, year, musd. ``whole``: inputs of all states together."""
    parts = [*_power_terms(whole, outcome), *_water_terms(whole, outcome)]
    return pd.concat(parts, ignore_index=True).groupby(["term", "state", "year"])[["musd"]].sum().reset_index()


def by_state(account: pd.DataFrame, years: int) -> pd.Series:
    """Mean yearly welfare by state, million USD per year."""
    return account.groupby("state")["musd"].sum() / years


def full_service(whole: Inputs) -> float:
    """Value of serving all demand at the value of the use cut first, million USD over the record (a constant)."""
    first = whole.grid.steps[whole.grid.steps["step"] == 1].set_index("power_node")["value_usd_per_mwh"]
    demand = whole.grid.demand.sum(["block", "time"]).to_series()
    return float((first.reindex(demand.index) * demand).sum() * MUSD_PER_GWH)


def stake(inputs: Inputs) -> float:
    """Value of serving all energy, crops, towns and outside markets in full, million USD over the record: errors are
    relative to it."""
    uses = inputs.uses
    crops = (uses.wanted * _per(uses.tranches["value_musd_per_km3"], "tranche")).sum() if len(uses.tranches) else 0.0
    towns = uses.town_demand * _per(uses.towns["value_usd_per_m3"], "town") if len(uses.towns) else xr.DataArray(0.0)
    markets = (inputs.grid.market_limit * inputs.grid.market_price).sum() if len(inputs.grid.markets) else 0.0
    used = float(crops) + float(towns.sum()) * MUSD_PER_KM3 + float(markets) * MUSD_PER_GWH
    return max(1.0, full_service(inputs) + used)


def _term(name: str, values: xr.DataArray, owner: pd.Series) -> pd.DataFrame:
    """Rows of the account from a (key, time or year) array and the state of each key."""
    key = str(values.dims[0])
    if "time" in values.dims:
        years, months = np.unique(values.indexes["time"].year, return_inverse=True)
        table = np.zeros((values.sizes[key], len(years)))
        np.add.at(table.T, months, values.transpose("time", key).to_numpy())
    else:
        years, table = np.asarray(values.indexes["year"]), values.transpose(key, "year").to_numpy()
    owners = {str(k): s for k, s in owner.items()}
    state = np.asarray([owners[str(k)] for k in values.indexes[key]], dtype=object)
    return pd.DataFrame({
        "term": name, "state": np.repeat(state, len(years)), "year": np.tile(years, len(state)), "musd": table.ravel(),
    })  # fmt: skip


def _per(column: pd.Series, dim: str) -> xr.DataArray:
    index = [str(v) for v in column.index]
    return xr.DataArray(column.to_numpy(dtype=float), coords={dim: np.asarray(index, dtype=object)}, dims=dim)


def _power_terms(whole: Inputs, outcome: xr.Dataset) -> list[pd.DataFrame]:
    grid = whole.grid
    steps, units, plants = grid.steps, grid.units, whole.river.plants
    first = steps[steps["step"] == 1].set_index("power_node")["value_usd_per_mwh"]
    cut = outcome["unserved"].sum("block")
    base = steps["power_node"].map(first)
    parts = [
        _term(
            "energy served", grid.demand.sum("block") * _per(first, "power_node") * MUSD_PER_GWH, grid.zones["state"]
        ),
        _term("energy served", cut * _per(base, "cut") * -MUSD_PER_GWH, steps["state"]),
        _term(
            "energy not served", cut * _per(steps["value_usd_per_mwh"] - base, "cut") * -MUSD_PER_GWH, steps["state"]
        ),
    ]
    if len(units):
        cost = outcome["generation"].sum("block") * _per(units["cost_usd_per_mwh"], "unit") * -MUSD_PER_GWH
        parts.append(_term("fuel and operation", cost, units["state"]))
    if len(plants):
        cost = outcome["hydro"].sum("block") * _per(plants["om_usd_per_mwh"], "plant") * -MUSD_PER_GWH
        parts.append(_term("fuel and operation", cost, plants["state"]))
    if len(grid.markets):
        sign = grid.markets["direction"].map({"export": 1.0, "import": -1.0})
        value = outcome["market_trade"].sum("block") * grid.market_price * _per(sign, "market") * MUSD_PER_GWH
        parts.append(_term("outside trade", value, grid.markets["state"]))
    return [*parts, *_border_trade(whole, outcome)]


def _border_trade(whole: Inputs, outcome: xr.Dataset) -> list[pd.DataFrame]:
    lines = whole.grid.lines
    lines = lines[lines["from_state"] != lines["to_state"]]
    if not len(lines):
        return []
    keys = [str(v) for v in lines.index]
    parts = []
    directions = (
        ("sent", "trade_price", "from_state", "to_state"),
        ("sent_back", "trade_price_back", "to_state", "from_state"),
    )
    for name, price, seller, buyer in directions:
        energy = outcome[name].sel(line=keys)
        paid = (energy * outcome[price].sel(line=keys)).sum("block") * MUSD_PER_GWH
        bonus = energy.sum("block") * (TRADE_BONUS_USD_PER_MWH * MUSD_PER_GWH)
        parts += [
            _term("trade between states", paid, lines[seller]),
            _term("trade between states", -paid, lines[buyer]),
            _term("secondary rules", bonus, lines[seller]),
            _term("secondary rules", bonus, lines[buyer]),
        ]
    return parts


def _water_terms(whole: Inputs, outcome: xr.Dataset) -> list[pd.DataFrame]:
    river, uses = whole.river, whole.uses
    parts = []
    if len(uses.tranches):
        owner = uses.tranches["zone"].map(uses.zones["state"])
        crops = outcome["delivery"] * _per(uses.tranches["value_musd_per_km3"], "tranche")
        parts.append(_term("crops", crops, owner))
    if len(uses.towns):
        served = outcome["town_supply"] * _per(uses.towns["value_usd_per_m3"] * MUSD_PER_KM3, "town")
        parts.append(_term("towns", served, uses.towns["state"]))
    if len(river.environment):
        lakes = outcome["lake"] * _per(river.environment["value_usd_per_m3"] * MUSD_PER_KM3, "env_step")
        parts.append(_term("lakes and deltas", lakes, river.environment["state"]))
    if len(river.reservoirs):
        kept = outcome["storage"] * _per(river.reservoirs["carryover_value_usd_m3"] * MUSD_PER_KM3, "reservoir")
        parts.append(_term("secondary rules", kept, river.reservoirs["state"]))
        last = np.asarray([whole.periods.last_year])
        owed = (outcome["owed"] * (-OWED_USD_PER_M3 * MUSD_PER_KM3)).expand_dims(year=last, axis=1)
        parts.append(_term("storage owed", owed, river.reservoirs["state"]))
    if len(river.reaches):
        owner = river.reaches["from_node"].map(river.nodes["state"])
        short = outcome["shortfall"] * _per(river.reaches["minimum_flow_value_usd_m3"] * -MUSD_PER_KM3, "reach")
        breach = outcome["undelivered"] * (-OWED_USD_PER_M3 * MUSD_PER_KM3)
        parts.append(_term("minimum flows and shares", short + breach, owner))
    return parts
