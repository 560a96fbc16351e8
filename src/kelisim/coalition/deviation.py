"""Unilateral deviation: what one bloc could gain if all others kept to their plans.

The programme of each bloc is stated by itself, without the others: the water that reaches it is given, and it may sell
and buy what it did in equilibrium, or less, at the prices found there. Its optimum, less what the account says the bloc
has, is the gain from deviating. At an equilibrium it is zero up to the linearisation of the heads.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from kelisim.case import Bloc, Case
from kelisim.coalition.equilibrium import Equilibrium
from kelisim.consortium.anchor import Anchor, anchor_of, begin_from
from kelisim.consortium.infeasible import solve_or_explain
from kelisim.consortium.member import Member, member, set_arrivals, set_evaporation, set_heads, set_trade
from kelisim.consortium.programme import inputs_of
from kelisim.consortium.welfare import full_service, stake
from kelisim.power.grid import MUSD_PER_GWH, TRADE_BONUS_USD_PER_MWH

DEVIATION_PROMISE = 3e-5
"""Promised gain from deviating alone, relative to the value of the bloc's full service."""


def deviation_gains(case: Case, played: Equilibrium, data: xr.Dataset, account: pd.DataFrame) -> dict[str, float]:
    """Gain from deviating by bloc, relative to the value of the bloc's full service.

    ``data`` and ``account`` are outcome and welfare of the equilibrium. Raises
    :class:`kelisim.errors.InfeasibleError` if a bloc has no plan by itself: it never should.
    """
    anchor = anchor_of(played.member)
    gains = {}
    owners = {*played.member.inputs.river.nodes["state"], *played.member.inputs.grid.zones["state"]}
    for bloc in case.structure:
        if not owners.intersection(bloc):  # no river node and no power zone: nothing to plan
            gains["+".join(bloc)] = 0.0
            continue
        who = by_itself(case, bloc, played, anchor, data)
        solve_or_explain(who.solver)
        has = worth(account, bloc, who)
        gains["+".join(bloc)] = max(who.solver.objective() - has, 0.0) / stake(who.inputs)
    return gains


def worth(account: pd.DataFrame, bloc: Bloc, who: Member) -> float:
    """What the account says a bloc has, as its objective counts it: without the constant of full service."""
    return float(account.loc[account["state"].isin(bloc), "musd"].sum()) - full_service(who.inputs)


def by_itself(case: Case, bloc: Bloc, played: Equilibrium, anchor: Anchor, data: xr.Dataset) -> Member:
    """The programme of one bloc stated without the others, with the water and trade of the equilibrium and heads
    linearised around its plan; not yet solved."""
    inputs = inputs_of(case, (bloc,))
    who = member(inputs)
    begin_from(who, anchor)
    reaches = [str(reach) for reach in inputs.river.border_reaches.index]
    set_arrivals(who, played.arrivals.sel(reach=reaches))
    offer_trade(who, data)
    set_heads(who)
    set_evaporation(who)
    return who


def offer_trade(who: Member, data: xr.Dataset) -> None:
    """Let a bloc by itself trade what it did in ``data``, or less, at the prices found there."""
    lines = who.inputs.grid.border_lines
    if not len(lines):
        return
    keys = [str(line) for line in lines.index]
    out = lines["from_node"].isin(who.inputs.grid.zones.index).to_numpy()[:, None, None]
    along, against = (data[name].sel(line=keys).to_numpy() for name in ("sent", "sent_back"))
    price, price_back = (data[name].sel(line=keys).to_numpy() for name in ("trade_price", "trade_price_back"))
    sell, buy = np.where(out, price, price_back), np.where(out, price_back, price)
    bonus = TRADE_BONUS_USD_PER_MWH
    set_trade(who, "sold", np.where(out, along, against), (sell + bonus) * MUSD_PER_GWH)
    set_trade(who, "bought", np.where(out, against, along), (bonus - buy) * MUSD_PER_GWH)
