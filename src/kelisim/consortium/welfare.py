"""Welfare of every state, term by term and year by year, added up from an outcome.

This is a second reckoning: it uses the data tables and the outcome, not the programme's objective. The sum over
states and terms must equal the objective plus the constant value of full service; the certificate tests it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd
import xarray as xr

from kelisim.consortium.programme import Inputs
from kelisim.food.uses import MUSD_PER_KM3
from kelisim.power.grid import MUSD_PER_GWH, TRADE_BONUS_USD_PER_MWH
from kelisim.water.statement import OWED_USD_PER_M3

Array = npt.NDArray[np.float64]

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
    years, sums = whole.periods.years, dict[tuple[str, str], Array]()
    for term, owners, values in (*_power_entries(whole, outcome), *_water_entries(whole, outcome)):
        yearly = values.reshape(len(values), years, values.shape[1] // years).sum(axis=2)
        for state, musd in zip(owners, yearly, strict=True):
            sums[term, state] = sums.get((term, state), 0.0) + musd
    rows = [
        (term, state, year, musd)
        for term, state in sorted(sums)
        for year, musd in enumerate(sums[term, state].tolist(), start=whole.periods.first_year)
    ]
    return pd.DataFrame(rows, columns=["term", "state", "year", "musd"])


def by_state(account: pd.DataFrame, years: int) -> pd.Series:
    """Mean yearly welfare by state, million USD per year."""
    return account.groupby("state")["musd"].sum() / years


def full_service(whole: Inputs) -> float:
    """Value of serving all demand at the value of the use cut first, million USD over the record (a constant)."""
    first = whole.grid.steps[whole.grid.steps["step"] == 1].set_index("power_node")["value_usd_per_mwh"]
    value = first.reindex(whole.grid.demand.indexes["power_node"]).to_numpy(dtype=float)
    return float(value @ _monthly(whole.grid.demand).sum(axis=1) * MUSD_PER_GWH)


def stake(inputs: Inputs) -> float:
    """Value of serving all energy, crops, towns and outside markets in full, million USD over the record: errors are
    relative to it."""
    uses = inputs.uses
    grid = inputs.grid
    crops = _monthly(uses.wanted).sum(axis=1) @ uses.tranches["value_musd_per_km3"].to_numpy(dtype=float)
    towns = _monthly(uses.town_demand).sum(axis=1) @ uses.towns["value_usd_per_m3"].to_numpy(dtype=float)
    markets = (_monthly(grid.market_limit) * _monthly(grid.market_price)).sum()
    used = float(crops) + float(towns) * MUSD_PER_KM3 + float(markets) * MUSD_PER_GWH
    return max(1.0, full_service(inputs) + used)


def _monthly(values: xr.DataArray) -> Array:
    """Values by key and month or year, load blocks added up."""
    key = str(values.dims[0])
    rest = [dim for dim in ("block", "time", "year") if dim in values.dims]
    plain = values.transpose(key, *rest).to_numpy()
    return np.asarray(plain.sum(axis=1) if "block" in rest else plain, dtype=float)


Entry = tuple[str, list[str], Array]
"""A term of the account, the state of every key, and million USD by key and month or year."""


def _of(outcome: xr.Dataset, name: str, keys: pd.Index) -> Array:
    """Values of a variable in the order of ``keys``."""
    values = outcome[name]
    key = str(values.dims[0])
    return _monthly(values if list(values.indexes[key]) == list(keys) else values.sel({key: list(keys)}))


def _times(values: Array, each: pd.Series | float, unit: float = 1.0) -> Array:
    """``values`` times one number for each key, in million USD per ``unit``."""
    return np.asarray(values * (np.reshape(np.asarray(each, dtype=float), (-1, 1)) * unit))


def _power_entries(whole: Inputs, outcome: xr.Dataset) -> Iterator[Entry]:
    grid = whole.grid
    steps, units, plants, markets = grid.steps, grid.units, whole.river.plants, grid.markets
    first = steps[steps["step"] == 1].set_index("power_node")["value_usd_per_mwh"]
    nodes = grid.demand.indexes["power_node"]
    served = _times(_monthly(grid.demand), first.reindex(nodes), MUSD_PER_GWH)
    yield "energy served", list(grid.zones["state"].reindex(nodes)), served
    cut, base, owners = _of(outcome, "unserved", steps.index), steps["power_node"].map(first), list(steps["state"])
    yield "energy served", owners, _times(cut, base, -MUSD_PER_GWH)
    yield "energy not served", owners, _times(cut, steps["value_usd_per_mwh"] - base, -MUSD_PER_GWH)
    for name, table, cost in (("generation", units, "cost_usd_per_mwh"), ("hydro", plants, "om_usd_per_mwh")):
        if len(table):
            spent = _times(_of(outcome, name, table.index), table[cost], -MUSD_PER_GWH)
            yield "fuel and operation", list(table["state"]), spent
    if len(markets):
        price = _monthly(grid.market_price.sel(market=list(markets.index)))
        sign = markets["direction"].map({"export": 1.0, "import": -1.0})
        earned = _times(_of(outcome, "market_trade", markets.index) * price, sign, MUSD_PER_GWH)
        yield "outside trade", list(markets["state"]), earned
    yield from _border_trade(whole, outcome)


def _border_trade(whole: Inputs, outcome: xr.Dataset) -> Iterator[Entry]:
    lines = whole.grid.lines
    lines = lines[lines["from_state"] != lines["to_state"]]
    keys = [str(v) for v in lines.index]
    directions = (
        ("sent", "trade_price", "from_state", "to_state"),
        ("sent_back", "trade_price_back", "to_state", "from_state"),
    )
    for name, price, seller, buyer in directions if keys else ():
        energy, worth = (
            outcome[one].sel(line=keys).transpose("line", "block", "time").to_numpy() for one in (name, price)
        )
        paid = (energy * worth).sum(axis=1) * MUSD_PER_GWH
        bonus = energy.sum(axis=1) * (TRADE_BONUS_USD_PER_MWH * MUSD_PER_GWH)
        yield "trade between states", list(lines[seller]), paid
        yield "trade between states", list(lines[buyer]), -paid
        yield "secondary rules", list(lines[seller]), bonus
        yield "secondary rules", list(lines[buyer]), bonus


def _water_entries(whole: Inputs, outcome: xr.Dataset) -> Iterator[Entry]:
    river, uses = whole.river, whole.uses
    tranches, towns, steps, reservoirs = uses.tranches, uses.towns, river.environment, river.reservoirs
    if len(tranches):
        crops = _times(_of(outcome, "delivery", tranches.index), tranches["value_musd_per_km3"])
        yield "crops", list(tranches["zone"].map(uses.zones["state"])), crops
    if len(towns):
        served = _times(_of(outcome, "town_supply", towns.index), towns["value_usd_per_m3"], MUSD_PER_KM3)
        yield "towns", list(towns["state"]), served
    if len(steps):
        lakes = _times(_of(outcome, "lake", steps.index), steps["value_usd_per_m3"], MUSD_PER_KM3)
        yield "lakes and deltas", list(steps["state"]), lakes
    if len(reservoirs):
        owners, carried = list(reservoirs["state"]), reservoirs["carryover_value_usd_m3"]
        yield "secondary rules", owners, _times(_of(outcome, "storage", reservoirs.index), carried, MUSD_PER_KM3)
        owed = np.zeros((len(reservoirs), whole.periods.years))
        owed[:, -1] = _of(outcome, "owed", reservoirs.index) * -OWED_USD_PER_M3 * MUSD_PER_KM3
        yield "storage owed", owners, owed
    if len(river.reaches):
        keys, value = river.reaches.index, river.reaches["minimum_flow_value_usd_m3"]
        short = _times(_of(outcome, "shortfall", keys), value, -MUSD_PER_KM3)
        breach = _times(_of(outcome, "undelivered", keys), OWED_USD_PER_M3, -MUSD_PER_KM3)
        yield "minimum flows and shares", list(river.reaches["from_node"].map(river.nodes["state"])), short + breach
