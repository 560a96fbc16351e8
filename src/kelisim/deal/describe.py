"""A deal's evaluation as plain data: the content of ``deal.json``. Units are in the keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from kelisim.consortium.checks import Check
from kelisim.deal.evaluate import SOURCES, Evaluation
from kelisim.deal.settle import Settlement
from kelisim.deal.stability import Verdict
from kelisim.summary import check_summary, timings

KEPT_KM3 = 1e-3
"""Missing water below this is none."""

KEPT_GWH = 1e-3
"""Missing energy of a year below this is none."""


def described(
    found: Evaluation, verdicts: Sequence[Verdict], harmed: Mapping[str, float], settled: Mapping[str, Any] | None
) -> dict[str, Any]:
    """The content of ``deal.json``; ``settled``: :func:`settlement`, or None where no money moves."""
    deal = found.deal
    return {
        "deal": deal.name,
        "title": deal.title_en,
        "region": deal.region.name,
        "study": deal.study.name,
        "record": deal.study.scenario.record,
        "demand_year": deal.study.scenario.demand_year or "own",
        "parties": list(deal.parties),
        "structure": "|".join("+".join(bloc) for bloc in deal.structure),
        "feasible": all(one["kept_years"] == one["years"] for one in promises(found)),
        "promises": promises(found),
        "fuel": _records(found.fuel),
        "payoffs": payoffs(found.payoffs),
        "total_change_musd_per_year": round(float(found.payoffs["change"].sum()), 3),
        "entries": _records(found.entries),
        "own_plan_by_term": plan_terms(found),
        "stability": [_verdict(one) for one in verdicts],
        "harmed_outsiders_musd_per_year": {state: round(value, 3) for state, value in harmed.items()},
        "settlement": settled,
        "checks": check_summary(found.result.cases),
        "timings_s": timings(found.result),
    }


def payoffs(table: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Payoffs by state, million USD a year."""
    return {
        str(state): {
            "alone_musd_per_year": round(float(row["alone"]), 3),
            "deal_musd_per_year": round(float(row["deal"]), 3),
            "change_musd_per_year": round(float(row["change"]), 3),
            "by_source_musd_per_year": {source: round(float(row[source]), 3) for source in SOURCES},
        }
        for state, row in table.iterrows()
    }


def promises(found: Evaluation) -> list[dict[str, Any]]:
    """Every promise of water and power: in how many years it is kept, and where it falls short."""
    rows = []
    for (name, side), group in found.water.groupby(["name", "side"], sort=False):
        year = group["first"].dt.year
        short = group[group["missing_km3"] > KEPT_KM3]
        rows.append({
            "promise": str(name), "what": f"{group['kind'].iloc[0]}, {side}", "unit": "km3",
            "years": int(year.nunique()), "kept_years": int(year.nunique() - year[short.index].nunique()),
            "short": [
                {"when": _span(one["first"], one["last"]), "promised": round(one["promised_km3"], 4),
                 "done": round(one["done_km3"], 4), "missing": round(one["missing_km3"], 4)}
                for one in short.to_dict("records")
            ],
        })  # fmt: skip
    for name, group in found.power.groupby("entry", sort=False):
        missing = group["promised_gwh"] - group["carried_gwh"]
        short = group[missing > KEPT_GWH]
        rows.append({
            "promise": str(name), "what": "electricity, at least", "unit": "GWh",
            "years": len(group), "kept_years": len(group) - len(short),
            "short": [
                {"when": str(one["year"]), "promised": round(one["promised_gwh"], 3),
                 "done": round(one["carried_gwh"], 3), "missing": round(one["promised_gwh"] - one["carried_gwh"], 3)}
                for one in short.to_dict("records")
            ],
        })  # fmt: skip
    return rows


def _span(first: pd.Timestamp, last: pd.Timestamp) -> str:
    return first.strftime("%Y-%m") if first == last else f"{first:%Y-%m} to {last:%Y-%m}"


def plan_terms(found: Evaluation) -> dict[str, dict[str, float]]:
    """Change of the states' own welfare against alone by term of the account, million USD a year."""
    parts = [
        one.account.groupby(["state", "term"])["musd"].sum() / one.account["year"].nunique()
        for one in (found.plan, found.alone)
    ]
    change = parts[0].sub(parts[1], fill_value=0.0)
    return {
        str(state): {str(term): round(float(value), 3) for term, value in change.xs(state).items()}
        for state in found.payoffs.index
    }


def settlement(
    transfers: Mapping[str, float], money: Settlement, kind: Settlement, water: pd.DataFrame, error: Check
) -> dict[str, Any]:
    """Transfers carried out in money, and in kind with the least money; and the summer water given in return."""
    summer = water[water["km3"].abs() > KEPT_KM3]
    return {
        "transfers_musd_per_year": {state: round(value, 6) for state, value in transfers.items()},
        "in_money": _records(money.money),
        "in_kind": {
            "money": _records(kind.money),
            "energy": _records(kind.energy),
            "fuel": _records(kind.fuel),
        },
        "summer_water_km3": _records(summer),
        "check": error.as_dict(),
    }


def _verdict(one: Verdict) -> dict[str, Any]:
    return {
        "belief": one.belief,
        "stable": one.stable,
        "blocking": [
            {"coalition": list(coalition), "gain_musd_per_year": round(gain, 3)} for coalition, gain in one.blocking
        ],
        "amendment": None
        if one.amendment is None
        else [{"payer": a, "receiver": b, "musd_per_year": round(c, 3)} for a, b, c in one.amendment],
        "short_musd_per_year": round(one.short_musd, 3),
        "binding": [list(coalition) for coalition in one.binding],
    }


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as plain data, numbers to six digits after the point."""
    return [
        {str(k): round(float(v), 6) if isinstance(v, float) else v for k, v in row.items()}
        for row in table.to_dict("records")
    ]
