"""Answers as plain data: checks, payoffs, promises, stability."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kelisim.consortium.promised import kept
from kelisim.deal.contract import Deal
from kelisim.deal.money import power_deliveries
from kelisim.deal.stability import NOTICEABLE_MUSD, Verdict
from kelisim.web.live.held import Plan
from kelisim.web.live.payoffs import SOURCES
from kelisim.web.live.terms import Physical

MUSD_DIGITS = 6
"""Digits of money after the point: payments add up to zero and payoffs to the total at sight."""

KEPT = 1e-6
"""What may be missing of a promise that counts as kept, km3 or GWh."""

NO_GAME = (
    "Only single states were asked: the game of all groups is not there yet.",
    "Проверены только отдельные государства: игра всех групп ещё не рассчитана.",
)
WITH_GAME = (
    "Every group was asked; its value is that of its best plan if the rest fall apart.",
    "Проверены все группы; ценность группы – её лучший план, если остальные действуют порознь.",
)
INDICATIVE = (
    " What groups gain together is that of the study without measures and changed inflow: indicative here.",
    " Выигрыш групп взят для года без мер и изменения притока: здесь он ориентировочный.",
)


def checks(plan: Plan) -> dict[str, Any]:
    """The checks of the plan, all of which it has passed."""
    rows = [
        {"name": c.name, "value": float(c.value), "tolerance": float(c.tolerance), "passed": c.passed, "where": c.where}
        for c in plan.checks
    ]
    return {"passed": all(row["passed"] for row in rows), "checks": rows}


def states(table: pd.DataFrame, plan: Plan, alone: Plan) -> dict[str, Any]:
    """Payoffs by state, and the change of each term of the account of its own plan."""
    terms = _terms(plan).sub(_terms(alone), fill_value=0.0)
    found = {
        str(state): {
            "alone_musd": _money(row["alone"]),
            "deal_musd": _money(row["deal"]),
            "change_musd": _money(row["change"]),
            "by_source": {name: _money(row[name]) for name in SOURCES},
            "terms": {str(t): round(float(v), 3) + 0.0 for t, v in terms.xs(state).items()} if state in terms else {},
        }
        for state, row in table.iterrows()
    }
    return {"states": found, "total_change_musd": _money(table["change"].sum())}


def _terms(plan: Plan) -> pd.Series:
    return plan.account.groupby(["state", "term"])["musd"].sum() / plan.account["year"].nunique()


def _money(value: float) -> float:
    return round(float(value), MUSD_DIGITS) + 0.0


def promises(deal: Deal, plan: Plan) -> list[dict[str, Any]]:
    """Every promise of a lever and how the plan keeps it."""
    water = kept(deal.water, plan.inputs.periods, plan.data)
    power = power_deliveries(deal, plan.inputs, plan.data)
    rows = [
        (str(one["name"]), one["promised_km3"], one["done_km3"], one["missing_km3"], "km3")
        for one in water.to_dict("records")
    ]
    rows += [
        (str(one["entry"]), one["promised_gwh"], one["carried_gwh"] - one["below_gwh"],
         max(one["promised_gwh"] - one["carried_gwh"] + one["below_gwh"], 0.0), "GWh")
        for one in power.to_dict("records")
    ]  # fmt: skip
    return [
        {"lever": name, "promised": round(float(due), 6), "done": round(float(done), 6),
         "missing": round(float(missing), 6), "unit": unit, "kept": bool(missing <= KEPT)}
        for name, due, done, missing, unit in rows
    ]  # fmt: skip


def stability(judged: Verdict, table: pd.DataFrame, with_game: bool, physical: Physical) -> dict[str, Any]:
    """Groups that would rather leave, and the payments that would keep them.

    All states together are no group that leaves: that they could have a better deal is another matter.
    """
    gets = table["deal"]
    leaving = [(group, gain) for group, gain in judged.blocking if len(group) < len(table)]
    notes = [a + (b if with_game and (physical.built or physical.inflow) else "")
             for a, b in zip(WITH_GAME if with_game else NO_GAME, INDICATIVE, strict=True)]  # fmt: skip
    return {
        "walkers": [
            {"states": list(group), "alone_musd": _money(sum(gets[s] for s in group) + gain),
             "gets_musd": _money(sum(gets[s] for s in group)), "missing_musd": _money(gain)}
            for group, gain in leaving
        ],
        "walkers_note_en": notes[0],
        "walkers_note_ru": notes[1],
        **_amendment(judged, bool(leaving)),
    }  # fmt: skip


def _amendment(judged: Verdict, leaving: bool) -> dict[str, Any]:
    if not leaving:
        return {"amendment": None, "amendment_note": "none needed: nobody would leave"}
    if judged.amendment is None:
        short = f"none exists: {judged.short_musd:.2f} million USD a year are missing to keep all groups"
        return {"amendment": None, "amendment_note": short}
    rows = [{"payer": a, "receiver": b, "musd": _money(c)} for a, b, c in judged.amendment if c > NOTICEABLE_MUSD / 100]
    return {"amendment": rows, "amendment_note": "the smallest payments after which nobody would leave"}
