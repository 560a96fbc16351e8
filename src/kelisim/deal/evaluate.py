"""What a deal does: the plan under its promises beside every state alone, and what each state gets by source.

Payoff of a state, million USD a year of the record::

    welfare in the deal's plan           (border trade at border prices, as in every account)
  + prices of the deal for its power, fuel, payments        (:mod:`kelisim.deal.money`)
  + share of the gain, where the deal states how it is shared

The plan is an equilibrium of the blocs under the promises; states outside the deal play alone against it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import pandas as pd

from kelisim.case import Case, alone
from kelisim.coalition.equilibrium import Opening
from kelisim.consortium.checks import Check
from kelisim.consortium.programme import inputs_of
from kelisim.consortium.promised import kept
from kelisim.deal.contract import Deal
from kelisim.deal.money import (
    entries,
    fuel_deliveries,
    fuel_entries,
    payment_entries,
    power_deliveries,
    power_entries,
)
from kelisim.run import Progress, StudyResult, silent
from kelisim.sharing import payments
from kelisim.solve import Solved, solve

SOURCES = ("own plan", "power", "fuel", "payments", "allocation")
"""Where a state's change against alone comes from."""

PROMISED_ENERGY_GWH = 1e-6
"""What the plan may send less than was promised over a line in a block and month."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A deal solved and settled.

    ``result``: the cases ``alone`` and ``deal``. ``water``: :func:`kelisim.consortium.promised.kept`. ``power`` and
    ``fuel``: deliveries, as in :mod:`kelisim.deal.money`. ``entries``: all money besides the plans, by source, entry
    and state. ``payoffs``: by state: alone, every source, change and deal, million USD a year.
    """

    deal: Deal
    result: StudyResult
    water: pd.DataFrame
    power: pd.DataFrame
    fuel: pd.DataFrame
    entries: pd.DataFrame
    payoffs: pd.DataFrame

    @property
    def alone(self) -> Solved:
        """Every state alone, nothing promised."""
        return self.result.cases["alone"]

    @property
    def plan(self) -> Solved:
        """The plan under the deal."""
        return self.result.cases["deal"]


def evaluate(deal: Deal, progress: Progress = silent) -> Evaluation:
    """Solve and settle a deal.

    Raises :class:`kelisim.errors.InfeasibleError` (promised power that a state cannot send or take) or
    :class:`kelisim.errors.NotSolved`; whether the checks of both cases pass is for the caller to read.
    """
    begin = time.perf_counter()
    region, scenario = deal.region, deal.study.scenario
    before = solve(Case(region, scenario, alone(region)), lambda text: progress("alone", text))
    case = Case(region, scenario, deal.structure, deal.commitments)
    begun = Opening(before.anchor.plan["flow"], before.anchor)
    after = solve(case, lambda text: progress("deal", text), begun)
    whole = inputs_of(case, (region.states,))
    power = power_deliveries(deal, whole, after.data)
    fuel = fuel_deliveries(deal, whole, after.data)
    money = pd.concat([power_entries(deal, whole, after.data), fuel_entries(fuel), payment_entries(deal, whole)])
    money = pd.concat([money, _allocation(deal, before.welfare, after.welfare, money)], ignore_index=True)
    after = _with_check(after, power)
    cases = {"alone": before, "deal": after}
    return Evaluation(
        deal,
        StudyResult(deal.study, region, cases, time.perf_counter() - begin),
        kept(deal.commitments, whole.periods, after.data),
        power,
        fuel,
        money,
        payoffs(before.welfare, after.welfare, money),
    )


def payoffs(before: pd.Series, after: pd.Series, money: pd.DataFrame) -> pd.DataFrame:
    """By state: alone, each of :data:`SOURCES`, change (their sum) and deal (alone + change), million USD a year."""
    table = pd.DataFrame({"alone": before, "own plan": after - before})
    by_source = money.groupby(["source", "state"])["musd_per_year"].sum()
    for source in SOURCES[1:]:
        known = by_source.xs(source) if source in by_source.index.get_level_values(0) else pd.Series(dtype=float)
        table[source] = known.reindex(table.index).fillna(0.0)
    table["change"] = table[list(SOURCES)].sum(axis=1)
    table["deal"] = table["alone"] + table["change"]
    return table


def _allocation(deal: Deal, before: pd.Series, after: pd.Series, money: pd.DataFrame) -> pd.DataFrame:
    """Payments by which every party gains the same, where the deal says so (equal division of the surplus)."""
    if not deal.allocation:
        return entries([])
    change = payoffs(before, after, money)["change"].loc[list(deal.parties)]
    balance = {str(state): float(change.mean() - value) for state, value in change.items()}
    rows = []
    for one in payments(balance):
        name = f"{one.payer}-{one.receiver}"
        rows += [("allocation", name, one.payer, -one.amount), ("allocation", name, one.receiver, one.amount)]
    return entries(rows)


def _with_check(solved: Solved, power: pd.DataFrame) -> Solved:
    """The solved case with a check that promised power flows, read off the plan."""
    if power.empty:
        return solved
    worst = power.iloc[int(power["below_gwh"].argmax())]
    below = float(worst["below_gwh"])
    check = Check("promised power (GWh)", below, PROMISED_ENERGY_GWH, str(worst["entry"]))
    return replace(solved, checks=(*solved.checks, check))
