"""What the validation page compares: numbers of solved cases beside what was observed.

Everything here is plain data (numbers in nested dictionaries), so that it can be stored, drawn and compared. No
function tunes anything; the studies are those that come with kelisim.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

import kelisim as ke
from kelisim.consortium.programme import Inputs
from kelisim.food.uses import SEASONS
from kelisim.report.ledgers import FUELS, energy_ledger
from kelisim.summary import release, summary, whole_inputs

Facts = dict[str, Any]

RESERVOIRS = ("toktogul", "andijan", "charvak", "bahri-tojik", "shardara", "tuyamuyun")
MONTHS = range(1, 13)
WINTER_MONTHS = (10, 11, 12, 1, 2, 3)
OBSERVED_YEARS = {"main": (2023, 2024), "hindcast": tuple(range(2001, 2011))}
"""Years of observed generation beside each study: the latest two that are complete, and the years of the record."""

LAND_FACTORS = (1.0, 1.2, 1.5)
SINGLE = ("dry", "normal", "wet")


def study_facts(name: str) -> Facts:
    """Everything the page says about one study that has observations beside it."""
    result = ke.run(ke.load_study(name))
    whole = whole_inputs(result.cases["joint"])
    content = summary(result)
    return {
        "gain": gains(content),
        "terms": terms(result),
        "reservoirs": {node: reservoir_facts(result, whole, node) for node in RESERVOIRS},
        "generation": {case: generation(whole, one) for case, one in result.cases.items()},
        "observed_generation": observed_generation(result.region, OBSERVED_YEARS[name]),
        "withdrawals": withdrawals(result, whole),
        "lakes": by_case(content, "lake_inflow_km3_per_year"),
        "unserved": by_case(content, "unserved_gwh_per_year"),
        "unserved_winter": by_case(content, "unserved_oct_mar_gwh_per_year"),
        "trade": by_case(content, "trade_between_states_gwh_per_year"),
        "water_value": {case: water_values(one) for case, one in result.cases.items()},
    }


def by_case(content: Facts, key: str) -> Facts:
    """One indicator of the summary, by case."""
    return {case: content["indicators"][key][case] for case in ("alone", "joint")}


def gains(content: Facts) -> Facts:
    """Gain by state and in all, million USD per year."""
    found = {state: row["gain_musd_per_year"] for state, row in content["states"].items()}
    return {**found, "all": content["total_gain_musd_per_year"]}


def terms(result: ke.StudyResult) -> Facts:
    """Change of every term of the welfare account from alone to joint, all states together, million USD per year."""
    years = result.cases["joint"].account["year"].nunique()
    sums = {name: one.account.groupby("term")["musd"].sum() / years for name, one in result.cases.items()}
    change = sums["joint"].sub(sums["alone"], fill_value=0.0)
    return {str(term): float(value) for term, value in change.items()}


def reservoir_facts(result: ke.StudyResult, whole: Inputs, node: str) -> Facts:
    """Mean inflow, release (km3 a month) and storage at the start of the month (km3), by case and as observed."""
    found: Facts = {case: regime(whole, one.data, node) for case, one in result.cases.items()}
    found["observed"] = seen = observed_regime(result.region, node)
    for case in result.cases:
        found[case]["release_error"] = mean_error(found[case]["release"], seen["release"])
        found[case]["storage_error"] = mean_error(found[case]["storage"], seen["storage"])
    return found


def regime(whole: Inputs, data: xr.Dataset, node: str) -> Facts:
    """Climatology of one reservoir in one case."""
    let_out, arrived = release(whole, data, node), arrivals(whole, data, node)
    end = data["storage"].sel(reservoir=node).to_numpy()
    first = float(whole.river.reservoirs["start_storage_km3"].to_dict()[node])
    start = xr.DataArray(np.concatenate([[first], end[:-1]]), coords={"time": data["time"]}, dims="time")
    return {
        "inflow": climatology(arrived),
        "release": climatology(let_out),
        "storage": climatology(start),
        "share": share(climatology(let_out)),
        "inflow_share": share(climatology(arrived)),
    }


def arrivals(whole: Inputs, data: xr.Dataset, node: str) -> xr.DataArray:
    """Water that reaches a node over its reaches and by its own inflow, km3 by month."""
    reaches = whole.river.reaches[whole.river.reaches["to_node"] == node]
    total = whole.river.inflow.sel(node=node)
    for name, row in reaches.iterrows():
        total = total + data["flow"].sel(reach=str(name)) * (1 - float(row["loss_fraction"]))
    return total


def climatology(values: xr.DataArray) -> list[float]:
    """Mean of each calendar month, January first."""
    return [float(v) for v in values.groupby("time.month").mean().sel(month=list(MONTHS)).to_numpy()]


def share(months: list[float]) -> float:
    """Share of October-March in twelve monthly volumes."""
    return sum(months[m - 1] for m in WINTER_MONTHS) / sum(months)


def mean_error(modelled: list[float], observed: list[float]) -> float:
    """Mean absolute difference of two climatologies."""
    return float(np.abs(np.asarray(modelled) - np.asarray(observed)).mean())


def observed_regime(region: ke.Region, node: str) -> Facts:
    """Observed climatology of one reservoir in 2001-2010."""
    table = region["observed_reservoirs"]
    table = table[table["node"] == node]
    days = pd.to_datetime({"year": table["year"], "month": table["month"], "day": 1}).dt.days_in_month
    volume = days * 86400 / 1e9

    def months(values: pd.Series) -> list[float]:
        return [float(v) for v in values.groupby(table["month"]).mean().loc[list(MONTHS)]]

    let_out, arrived = months(table["release_m3s"] * volume), months(table["inflow_m3s"] * volume)
    return {
        "inflow": arrived,
        "release": let_out,
        "storage": months(table["storage_start_km3"]),
        "share": share(let_out),
        "inflow_share": share(arrived),
    }


def generation(whole: Inputs, one: ke.Solved) -> Facts:
    """Electricity by state and source, net imports and demand, GWh per year."""
    there = {"hydro", *whole.grid.units["fuel"]}
    made = energy_ledger(whole, one.data).rename(columns={"unserved": "not served"})
    table = made[[fuel for fuel in FUELS if fuel in there] + ["not served"]].to_dict(orient="index")
    imports = net_imports(whole, one.data)
    return {state: {**table[state], "net-imports": imports[state]} for state in one.case.region.states}


def net_imports(whole: Inputs, data: xr.Dataset) -> dict[str, float]:
    """Energy received less energy sent by state, outside markets and other states together, GWh per year."""
    grid, years = whole.grid, whole.periods.years
    total = dict.fromkeys(map(str, grid.zones["state"].unique()), 0.0)
    for name, row in grid.markets.iterrows():
        sign = 1.0 if row["direction"] == "import" else -1.0
        total[str(row["state"])] += sign * float(data["market_trade"].sel(market=str(name)).sum()) / years
    for name, row in grid.lines.iterrows():
        if row["from_state"] == row["to_state"]:
            continue
        kept = 1.0 - float(row["loss_fraction"])
        there, back = (float(data[way].sel(line=str(name)).sum()) / years for way in ("sent", "sent_back"))
        total[str(row["from_state"])] += back * kept - there
        total[str(row["to_state"])] += there * kept - back
    return total


def observed_generation(region: ke.Region, years: tuple[int, ...]) -> Facts:
    """Observed electricity by state and source, mean of the years that are there, GWh per year."""
    table = region["observed_generation"]
    table = table[table["year"].isin(years)]
    means = table.groupby(["state", "item"], as_index=False)["energy_gwh"].mean()
    found: Facts = {state: {} for state in region.states}
    for state, item, energy in zip(means["state"], means["item"], means["energy_gwh"], strict=True):
        found[state][item] = float(energy)
    return found


def withdrawals(result: ke.StudyResult, whole: Inputs) -> list[Facts]:
    """Withdrawal of each state by basin and season beside its limit (None: no limit), km3 per year."""
    limits = result.region["limits"].set_index(["state", "basin", "season"])["limit_km3"].to_dict()
    taken = {case: seasonal(whole, one.data) for case, one in result.cases.items()}
    keys = sorted(taken["joint"], key=lambda key: (key[1], list(result.region.states).index(key[0]), key[2]))
    return [
        {"state": key[0], "basin": key[1], "season": key[2], "limit": limits.get(key),
         **{case: values[key] for case, values in taken.items()}}
        for key in keys
    ]  # fmt: skip


def seasonal(whole: Inputs, data: xr.Dataset) -> dict[tuple[str, str, str], float]:
    """Withdrawals of irrigation, towns and industry by state, basin and season, km3 per year."""
    found: dict[tuple[str, str, str], float] = {}
    parts = ((whole.uses.zones, data["withdrawal"]), (whole.uses.towns, data["town_supply"]))
    for table, values in parts:
        for season, months in SEASONS.items():
            volume = values.sel(time=values["time"].dt.month.isin(list(months))).sum("time").to_series()
            for name, row in table.iterrows():
                key = (str(row["state"]), str(row["basin"]), season)
                found[key] = found.get(key, 0.0) + float(volume[str(name)]) / whole.periods.years
    return found


def water_values(one: ke.Solved) -> dict[str, float]:
    """Mean value of one more cubic metre at a reservoir, US cents per cubic metre."""
    mean = one.data["water_value"].mean("time").to_series()
    return {node: 100 * float(mean[node]) for node in RESERVOIRS}


def land_facts(factor: float) -> Facts:
    """Joint October-March share of the releases if all irrigated areas are multiplied by ``factor`` (hindcast)."""
    study = ke.load_study("hindcast")
    region = ke.load(study.region, study.players)
    crops = region["zone_crops"]
    more = region.with_tables({"zone_crops": crops.assign(area_kha=crops["area_kha"] * factor)})
    joint = ke.solve(ke.Case(more, study.scenario, ke.joint(more)))
    whole = whole_inputs(joint)
    shares = {node: share(climatology(release(whole, joint.data, node))) for node in RESERVOIRS}
    taken = sum(seasonal(whole, joint.data).values())
    return {"factor": factor, "share": shares, "withdrawal": taken, "water_value": water_values(joint)}


def gain_facts(name: str) -> Facts:
    """Gain and the Toktogul shares of a study without observations beside it."""
    result = ke.run(ke.load_study(name))
    content = summary(result)
    shares = content["indicators"]["toktogul_oct_mar_release_share"]
    return {
        "title": result.study.title_en,
        "gain": gains(content),
        "share": {case: shares[case] for case in ("alone", "joint")},
    }


PARTS: dict[str, Callable[[], Facts]] = {
    "main": lambda: study_facts("main"),
    "hindcast": lambda: study_facts("hindcast"),
    **{f"land-{factor}": (lambda factor=factor: land_facts(factor)) for factor in LAND_FACTORS},  # type: ignore[misc]
    **{name: (lambda name=name: gain_facts(name)) for name in SINGLE},  # type: ignore[misc]
    "long": lambda: gain_facts("long"),
}
"""The parts of the page, each computed on its own."""
