"""Check a deal from end to end: evaluate it, ask who would leave, settle its transfers, and tell it as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from kelisim.commitment import Leg, carried, kept_before
from kelisim.consortium.checks import Check
from kelisim.consortium.programme import Inputs, inputs_of
from kelisim.deal import describe, flows
from kelisim.deal.contract import Deal
from kelisim.deal.evaluate import Evaluation, evaluate
from kelisim.deal.settle import SETTLED_MUSD, Settlement, in_kind, in_money, nets, tolerance
from kelisim.deal.stability import harmed, verdicts
from kelisim.institutions import platforms_for, smallest_cover
from kelisim.power.grid import GWH_PER_MW_HOUR
from kelisim.region.package import Region
from kelisim.run import Progress, StudyResult, silent
from kelisim.sharing import PartitionGame

NEAREST = 5
"""Institutions named that miss a party."""

MONEY = ("payments", "allocation")
"""Sources that are plain transfers, which a settlement in kind may replace."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A deal's evaluation with the solved cases: what is written and shown."""

    result: StudyResult
    content: dict[str, Any]


def check_deal(deal: Deal, game: PartitionGame | None, progress: Progress = silent) -> Checked:
    """Evaluate a deal; raises as :func:`kelisim.deal.evaluate.evaluate`."""
    found = evaluate(deal, progress)
    judged = verdicts(deal, found.payoffs, game)
    settled = settled_in_kind(found)
    content = describe.described(found, judged, harmed(deal, found.payoffs), settled)
    return Checked(found.result, {**content, "platforms": meeting_places(deal)})


def meeting_places(deal: Deal) -> dict[str, list[str]]:
    """Institutions of which all parties are full members, those among them that bind, and the nearest others with whom
    they miss; the fewest that together hold all parties, if none does."""
    if not len(deal.region["institutions"]):
        return {}
    found = platforms_for(deal.region, deal.parties)
    near = [one for one in found if not one.holds_all][:NEAREST]
    missing = {
        one.institution: [*(f"{part.country} ({part.role})" for part in one.lesser), *one.absent] for one in near
    }
    return {
        "hold_all": [one.institution for one in found if one.holds_all],
        "binding": [one.institution for one in found if one.holds_all and one.binding],
        "miss": [f"{name}: {', '.join(who)}" for name, who in missing.items()],
        "smallest_cover": list(smallest_cover(found).institutions),
    }


def settled_in_kind(found: Evaluation) -> dict[str, Any] | None:
    """The deal's transfers in money and in kind on its plan, as data; None if no money moves."""
    table = found.payoffs[list(MONEY)].sum(axis=1)
    if float(table.abs().max()) <= SETTLED_MUSD:
        return None
    transfers = {str(state): float(value) for state, value in table.items()}
    case = found.plan.case
    whole = inputs_of(case, (case.region.states,))
    trade = flows.trade(whole, found.plan.data, own_price(found.deal, whole))
    return settlement(transfers, case.region, whole, trade, (found.plan.data, found.alone.data))


def settlement(
    transfers: dict[str, float],
    region: Region,
    whole: Inputs,
    trade: pd.DataFrame,
    plans: tuple[xr.Dataset, xr.Dataset],
) -> dict[str, Any]:
    """Transfers (million USD a year) in money and in kind as data: what flows and burns in the first of ``plans``, and
    its summer water against the second."""
    kind = in_kind(transfers, trade, flows.fuel(region, whole, plans[0]))
    water = flows.summer_water(whole, *plans)
    return describe.settlement(transfers, in_money(transfers), kind, water, carried_out(kind, transfers))


def own_price(deal: Deal, whole: Inputs) -> dict[Leg, np.ndarray]:
    """Energy by line and direction that the deal pays at a price of its own, GWh by month: no money to replace."""
    lines, hours = whole.grid.lines, whole.periods.hours().to_numpy()
    power = carried(tuple(one.delivery for one in deal.power), lines, whole.periods)
    found: dict[Leg, np.ndarray] = {}
    for one, mw in zip(deal.power, power, strict=True):
        if one.price is None:
            continue
        for leg, kept in zip(one.delivery.legs, kept_before(one.delivery, lines), strict=True):
            found[leg] = found.get(leg, np.zeros(hours.shape)) + mw * kept * hours * GWH_PER_MW_HOUR
    return found


def carried_out(kind: Settlement, transfers: dict[str, float]) -> Check:
    """Whether a settlement gives every state its transfer, added up from its entries."""
    got = nets(kind, list(transfers))
    worst = max(transfers, key=lambda state: abs(got[state] - transfers[state]))
    error = abs(got[worst] - transfers[worst])
    return Check("transfers carried out (million USD)", error, tolerance(transfers), worst)
