"""What a study says, in one page of plain data: who gains what, and the indicators people ask for first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from kelisim.consortium.programme import Inputs, inputs_of
from kelisim.region.package import Region
from kelisim.run import StudyResult
from kelisim.solve import Solved

WINTER = (10, 11, 12, 1, 2, 3)
"""October-March, the non-growing season of the basin."""


def whole_inputs(solved: Solved) -> Inputs:
    """Inputs of all states together, by which the parts of an outcome are labelled."""
    return inputs_of(solved.case, solved.case.structure)


def summary(result: StudyResult) -> dict[str, Any]:
    """The content of ``summary.json``."""
    alone, joint = result.cases["alone"], result.cases["joint"]
    gain = joint.welfare - alone.welfare
    states = {
        str(state): {
            "welfare_alone_musd_per_year": round(float(alone.welfare[state]), 3),
            "welfare_joint_musd_per_year": round(float(joint.welfare[state]), 3),
            "gain_musd_per_year": round(float(gain[state]), 3),
        }
        for state in alone.welfare.index
    }
    return {
        "region": result.region.name,
        "study": result.study.name,
        "title": title(result, "en"),
        "title_ru": title(result, "ru"),
        "record": result.study.scenario.record,
        "demand_year": result.study.scenario.demand_year or "own",
        "states": states,
        "total_gain_musd_per_year": round(float(gain.sum()), 3),
        "indicators": indicators(result),
        "checks": check_summary(result.cases),
        "timings_s": timings(result),
    }


def title(result: StudyResult, lang: str) -> str:
    """The title of a study in ``en`` or ``ru`` with the conditions that it is under and who stays out of its plan.

    Empty where the study has none in the language and nothing is to be added.
    """
    study, region = result.study, result.region
    own = study.title_ru if lang == "ru" else study.title_en
    more = circumstances(region, study.conditions, study.without, lang)
    return " · ".join([own or study.title_en or study.name, *more]) if more else own


def circumstances(region: Region, conditions: Sequence[str], without: Sequence[str], lang: str) -> list[str]:
    """Names of conditions, and of who stays out, in ``en`` or ``ru``."""
    names = {table: dict(zip(region[table][key], region[table][f"name_{lang}"], strict=True))
             for table, key in (("conditions", "condition"), ("states", "state"))}  # fmt: skip
    found = [str(names["conditions"][one]) for one in conditions]
    if without:
        out = ", ".join(str(names["states"][one]) for one in without)
        found.append(WITHOUT[lang].format(states=out))
    return found


WITHOUT = {"en": "without {states}", "ru": "без участия: {states}"}


def timings(result: StudyResult) -> dict[str, float]:
    """Seconds by case and part, and of the whole run."""
    parts = {f"{name}_{part}": value for name, one in result.cases.items() for part, value in one.timings.items()}
    return {key: round(value, 3) for key, value in {**parts, "total": result.seconds}.items()}


def check_summary(cases: Mapping[str, Solved]) -> dict[str, Any]:
    """Whether all checks passed, and the one nearest to (or furthest beyond) its tolerance."""
    all_checks = [(name, check) for name, one in cases.items() for check in one.checks]
    name, worst = max(all_checks, key=lambda pair: pair[1].value / pair[1].tolerance)
    return {
        "passed": all(check.passed for _, check in all_checks),
        "worst": {"case": name, "check": worst.name, "value": worst.value, "tolerance": worst.tolerance},
    }


def indicators(result: StudyResult) -> dict[str, Any]:
    """Indicators by case (and observed, where something was measured)."""
    found: dict[str, Any] = release_shares(result)
    by_case = {name: case_indicators(one) for name, one in result.cases.items()}
    for key in by_case["alone"]:
        found[key] = {name: values[key] for name, values in by_case.items()}
    return found


def release_shares(result: StudyResult) -> dict[str, Any]:
    """October-March share of the yearly release of every regulated reservoir, by case and as observed."""
    whole = whole_inputs(result.cases["joint"])
    observed = observed_shares(result.region)
    found = {}
    for node in map(str, whole.river.reservoirs.index):
        key = f"{node.replace('-', '_')}_oct_mar_release_share"
        found[key] = {name: winter_share(release(whole, one.data, node)) for name, one in result.cases.items()}
        found[key]["observed"] = observed.get(node)
    return found


def release(whole: Inputs, data: xr.Dataset, node: str) -> xr.DataArray:
    """Water released downstream from a node, km3 by month: all its reaches together."""
    out = [str(name) for name, row in whole.river.reaches.iterrows() if row["from_node"] == node]
    return data["flow"].sel(reach=out).sum("reach")


def winter_share(volume: xr.DataArray) -> float | None:
    """Share of October-March in a volume by month."""
    total = float(volume.sum())
    winter = float(volume.where(volume["time"].dt.month.isin(WINTER), 0.0).sum())
    return round(winter / total, 4) if total > 0 else None


def observed_shares(region: Region) -> dict[str, float]:
    """October-March share of the observed release by reservoir."""
    table = region["observed_reservoirs"]
    if table.empty:
        return {}
    days = pd.to_datetime({"year": table["year"], "month": table["month"], "day": 1}).dt.days_in_month
    volume = table["release_m3s"] * days
    sums = volume.groupby(table["node"]).sum()
    winter = volume[table["month"].isin(WINTER)].groupby(table["node"]).sum()
    return {str(node): round(float(winter[node] / sums[node]), 4) for node in sums.index}


def case_indicators(one: Solved) -> dict[str, Any]:
    """Yearly means of one case: withdrawals, lakes, generation, shortage and trade."""
    whole, data, years = whole_inputs(one), one.data, whole_inputs(one).periods.years

    def yearly(values: xr.DataArray, owner: pd.Series) -> dict[str, float]:
        dim = str(values.dims[0])
        sums = values.sum([d for d in values.dims if d != dim]).to_series() / years
        grouped = sums.groupby(owner.rename(index=str).reindex(sums.index)).sum()
        return {str(k): round(float(v), 3) for k, v in grouped.items()}

    terminal = whole.river.nodes.index[whole.river.nodes["kind"] == "terminal"]
    reaches = whole.river.reaches
    kept = xr.DataArray(1 - reaches["loss_fraction"].to_numpy(dtype=float), dims="reach")
    arriving = data["flow"] * kept
    to_lake = reaches["to_node"].where(reaches["to_node"].isin(terminal)).dropna()
    lines = whole.grid.lines
    cross = lines[lines["from_state"] != lines["to_state"]].index.astype(str)
    traded = data["sent"].sel(line=list(cross)) + data["sent_back"].sel(line=list(cross))
    cut = data["unserved"]
    winter = cut.where(cut["time"].dt.month.isin(WINTER), 0.0)
    return {
        "withdrawal_km3_per_year": yearly(data["withdrawal"], whole.uses.zones["state"]),
        "lake_inflow_km3_per_year": yearly(arriving.sel(reach=list(map(str, to_lake.index))), to_lake),
        "hydropower_gwh_per_year": yearly(data["hydro"], whole.river.plants["state"]),
        "unserved_gwh_per_year": yearly(cut, whole.grid.steps["state"]),
        "unserved_oct_mar_gwh_per_year": yearly(winter, whole.grid.steps["state"]),
        "trade_between_states_gwh_per_year": round(float(np.asarray(traded.sum())) / years, 3),
    }
