"""Equilibrium between blocs: each plans best, given the water that reaches it and the trade that clears.

**Definition.** A plan for every bloc, border flows and border trade such that (i) every bloc's plan maximises its own
welfare given the water arriving at its borders and caps on what it may sell and buy; (ii) the water arriving is
what the blocs above release; (iii) every import is somebody's export at the border price, and no cap is below the
border offer unless one of the two sides wants no more (a fixed-price equilibrium with rationing on one side,
Dreze 1975). What a bloc that lies above *and* below another believes of its own water crossing the other's land:
it is taken up to satiation there and does not come back (Ambec & Sprumont 2002, Ambec & Ehlers 2008), so arrivals
are given.

**Method.** Play goes down the river, one bloc after the other, each answering the latest flows. Blocs one below
another settle in one pass; what is left to iterate is the weak coupling through the grid and through land that
two blocs share in turn. Trade clears by shrinking offers to what both sides want, which can only end. The distance
between two rounds is the residual; the certificate then tests that no bloc gains by deviating alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kelisim.case import Bloc, Case
from kelisim.coalition.border import (
    Border,
    arrivals,
    clear,
    crossings,
    mismatch,
    offers,
    opening,
    record_plan,
)
from kelisim.consortium.member import (
    HEAD_PASSES,
    Member,
    free,
    improve,
    member,
    plan_error,
    relative_head_error,
    set_arrivals,
    set_offers,
    settle,
    tighten,
)
from kelisim.consortium.programme import Inputs, inputs_of
from kelisim.consortium.start import warm_plan
from kelisim.errors import NotSolved

WATER_TOLERANCE = 1e-6
"""Change of border water between two rounds over all border water at which play has settled."""

MONTH_TOLERANCE_KM3 = 2e-4
"""Change of the water over one border in one month between two rounds at which play has settled."""

TRADE_TOLERANCE = 1e-6
"""Uncleared energy over traded energy at which trade has settled."""

ROUNDS = 40
"""Rounds after which play is given up as not settled."""

OPEN_ROUNDS = 2
"""Rounds played at the full offers before clearing begins, so that nobody is rationed by a first guess."""

FIRST_PASSES = 3
"""Passes of the head linearisation in the first round; later rounds make one each."""

Progress = Callable[[str], None]


@dataclass(slots=True)
class Equilibrium:
    """Members with their settled plans, the border, and how well play settled."""

    members: dict[Bloc, Member]
    border: Border
    rounds: int
    water_residual: float
    trade_residual: float
    head_error: float


def equilibrium(
    case: Case,
    whole: Inputs,
    progress: Progress,
    start: float = 1.0,
    reverse: bool = False,
    timings: dict[str, float] | None = None,
) -> Equilibrium:
    """Play the case's coalition structure to equilibrium.

    ``start`` scales the natural flows assumed at the borders before play and ``reverse`` plays up the river: the
    answer must depend on neither (tested). ``timings`` receives the seconds spent on stating. Raises
    :class:`NotSolved` if play does not settle.
    """
    begin = time.perf_counter()
    members = {bloc: member(inputs_of(case, bloc)) for bloc in acting(case, whole)}
    if timings is not None:
        timings["state"] = time.perf_counter() - begin
    border = opening(whole, case.structure, start)
    order = [bloc for bloc in river_order(case, whole) if bloc in members]
    order = order[::-1] if reverse else order
    last = np.inf
    for turn in range(1, ROUNDS + 1):
        changes = [_play(members[bloc], border, turn, progress) for bloc in order]
        water = sum(total for total, _ in changes) / max(sum(float(flow.sum()) for flow in border.water.values()), 1e-9)
        trade = mismatch(border)
        error = max(plan_error(one) for one in members.values())
        progress(f"round {turn}: water moved {water:.1e}, trade uncleared {trade:.1e}, plan error {error:.1e}")
        error = max(error, *(largest / MONTH_TOLERANCE_KM3 for _, largest in changes))
        if water <= WATER_TOLERANCE and trade <= TRADE_TOLERANCE and error <= 1.0:
            return Equilibrium(members, border, turn, water, trade, max(map(relative_head_error, members.values())))
        if turn > OPEN_ROUNDS and max(water / WATER_TOLERANCE, error) > last / 2:
            for one in members.values():
                tighten(one)
        last = max(water / WATER_TOLERANCE, error)
        if turn >= OPEN_ROUNDS:
            clear(border)
    raise NotSolved(
        f"play between {', '.join('+'.join(bloc) for bloc in order)} did not settle in {ROUNDS} rounds: "
        f"border water still moves by {water:.1e} of its volume, {trade:.1e} of the trade is not cleared"
    )


def _play(who: Member, border: Border, turn: int, progress: Progress) -> tuple[float, float]:
    water = arrivals(border, who)
    free_passes = 1 if turn == 1 and warm_plan(who, water) else 2
    set_arrivals(who, water)
    set_offers(who, *offers(border, who))
    if turn > 1:
        improve(who)
    elif border.water or border.offer:
        settle(who, FIRST_PASSES, free_passes)
        free(who)
    else:  # nobody to answer to: the plan can settle at once
        settle(who, HEAD_PASSES, free_passes, progress)
    return record_plan(border, who)


def acting(case: Case, whole: Inputs) -> list[Bloc]:
    """Blocs that have something to plan: a river node or a power zone. The others have no plan and no payoff."""
    owners = {*whole.river.nodes["state"], *whole.grid.zones["state"]}
    return [bloc for bloc in case.structure if owners.intersection(bloc)]


def river_order(case: Case, whole: Inputs) -> list[Bloc]:
    """Blocs from the headwaters down: a bloc comes before those that receive more of its water than they send."""
    cross = crossings(whole, case.structure)
    place = {bloc: i for i, bloc in enumerate(case.structure)}
    sent = np.zeros((len(place), len(place)))
    for above, below in zip(cross["above"], cross["below"], strict=True):
        sent[place[above], place[below]] += 1
    left, order = set(range(len(place))), []
    while left:
        received = {i: sum(sent[j, i] - sent[i, j] for j in left if j != i) for i in left}
        first = min(left, key=lambda i: (received[i], i))
        order.append(case.structure[first])
        left.remove(first)
    return order
