"""What a setting gives each state, who would rather leave, and the cheapest payments that keep them.

Payoff of a state, million USD a year: its welfare in the plan, less alone, plus the money of the deal
(:mod:`kelisim.deal.money`), less the yearly cost of measures::

    cost = units * (investment * annuity(rate, lifetime) + upkeep)        annuity = r / (1 - (1 + r) ** -n)

Rate and first year are those of the programme (:class:`kelisim.programme.problem.Terms`); of works under way only what
is still to be paid counts (:func:`kelisim.programme.problem.remaining_cost`). Who bears it is told by
:func:`kelisim.programme.partners.burden`; what a joint industrial project earns is taken off
(:func:`kelisim.programme.industry.earnings`).
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kelisim.deal.contract import Deal
from kelisim.deal.evaluate import payoffs
from kelisim.deal.money import entries, fuel_deliveries, fuel_entries, payment_entries, power_entries
from kelisim.deal.stability import Verdict, verdict, verdicts
from kelisim.programme.industry import earnings
from kelisim.programme.measures import Measure
from kelisim.programme.partners import burden
from kelisim.programme.problem import Terms as ProgrammeTerms
from kelisim.programme.problem import remaining_cost
from kelisim.region.package import Region
from kelisim.sharing import BELIEFS, Game, PartitionGame
from kelisim.web.live.held import Plan

BELIEF = "gamma"
"""What those who leave expect of the rest: that they fall apart."""

SOURCES = ("own plan", "power", "fuel", "payments", "measures")


def annuity(rate: float, years: int) -> float:
    """Part of an investment to be paid in each of ``years`` so that it is repaid with interest."""
    return rate / (1 - (1 + rate) ** -years) if rate > 0 else 1 / years


def yearly_cost(one: Measure, terms: ProgrammeTerms) -> float:
    """What is still to invest spread over the lifetime, and upkeep, of one unit of a measure, million USD a year."""
    investment = remaining_cost(one, terms.milestones[0])
    return investment * annuity(terms.rate, one.lifetime_years) + one.om_musd_per_year


def measure_entries(region: Region, measures: Mapping[str, Measure], built: Mapping[str, float]) -> pd.DataFrame:
    """Cost of what is built (-) and what joint industry earns (+), by state: entries of the source ``measures``."""
    kinds = dict(zip(region["payers"]["payer"], region["payers"]["kind"], strict=True))
    projects, terms = set(region["industry_projects"]["measure"]), ProgrammeTerms()
    rows = []
    for name, units in built.items():
        one = measures[name]
        cost, shares = units * yearly_cost(one, terms), burden(one, region.states, kinds)
        rows += [("measures", name, state, -cost * share) for state, share in shares.items() if share]
        if name in projects:
            rows += [("measures", name, s, musd * units) for s, musd in earnings(region, name).items()]
    return entries(rows)


def payoff_table(deal: Deal, plan: Plan, alone: Plan, costs: pd.DataFrame) -> pd.DataFrame:
    """By state: alone, each of :data:`SOURCES`, change and deal, million USD a year."""
    whole = plan.whole
    money = pd.concat([
        power_entries(deal, whole, plan.data),
        fuel_entries(fuel_deliveries(deal, whole, plan.data)),
        payment_entries(deal, whole),
    ])  # fmt: skip
    table = payoffs(alone.welfare, plan.welfare, money).drop(columns="allocation")
    table["measures"] = costs.groupby("state")["musd_per_year"].sum().reindex(table.index).fillna(0.0)
    table["change"] = table[list(SOURCES)].sum(axis=1)
    table["deal"] = table["alone"] + table["change"]
    return table


def judged(deal: Deal, table: pd.DataFrame, game: PartitionGame | None, base: pd.Series) -> Verdict:
    """Who would leave under :data:`BELIEF`, and the cheapest amendment.

    ``base``: welfare alone in the study as it is. A coalition is worth what its members have alone in the setting's
    hydrology, and what the game of the study says that they gain together. Without a game single states are asked.
    """
    if game is None:
        return verdicts(deal, table, None)[0]
    worth, known = table["alone"], BELIEFS[BELIEF](game)
    moved = {str(state): float(worth[state] - base[state]) for state in worth.index}
    values = Game.from_function(known.players, lambda one: known.value(one) + sum(moved[state] for state in one))
    return verdict(BELIEF, values, {str(s): float(v) for s, v in table["deal"].items()}, deal.parties)
