"""Equilibrium between blocs: each plans best, given the water that reaches it and the power it can trade.

**Definition.** A plan for every bloc, water at the borders and trade over the lines between blocs such that

1. every bloc's plan maximises its own welfare, given the water arriving at its borders and the prices of power there;
2. the water arriving is what the blocs above release, less losses;
3. every import is somebody's export, no more than the border offer; the price is that of the data where both sides
   gain by it, else the nearest at which both do, and no offer is left unused that both would take at some price.

A bloc that lies above *and* below another believes that its own water crossing the other's land is taken up to
satiation there and does not come back (Ambec & Sprumont 2002, Ambec & Ehlers 2008): arrivals are given.

**Why one programme does.** With arrivals x given, 1 and 3 are the optimality conditions of *one* linear programme: the
blocs side by side, joined by the lines between them and by nothing else (a competitive equilibrium maximises the sum).
Water is not in it: what a bloc releases is worth nothing to it, whatever others do with it. So only 2 is left to
find: a fixed point x = F(x) of the release as an answer to what arrives.

**Method.** Arrivals are replaced by what the last plans release. Down the river this settles in as many rounds as
there are blocs below one another. Where blocs lie above and below each other an answer may be a jump from one plan
to another of equal worth, and answers would cycle. So, once answers are near, the round is *closed*: water passes on
from bloc to bloc within one programme, in a band around what was given, and each release is charged what it is worth
below, so that nobody plans for anybody else (:mod:`kelisim.consortium.passage`). Then 2 holds exactly. That 1 holds is
not taken from there: all limits are lifted, water is given again, heads are linearised anew, and what blocs could
then gain by other plans is the residual. If it is not small, play goes on.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np
import xarray as xr

from kelisim.case import Case, Structure, periods_of
from kelisim.coalition.border import natural_flow
from kelisim.coalition.structures import bloc_name
from kelisim.consortium.anchor import Anchor, begin_from
from kelisim.consortium.certificate import Certificate, certify
from kelisim.consortium.descent import FIRST_MOVE, NARROW, gap, settle
from kelisim.consortium.infeasible import solve_or_explain
from kelisim.consortium.member import Member, member, relative_head_error, set_arrivals
from kelisim.consortium.passage import Entries, entries, join, paid, part, value_below
from kelisim.consortium.programme import inputs_of
from kelisim.consortium.start import warm_plan
from kelisim.consortium.welfare import stake
from kelisim.errors import InfeasibleError, NotSolved
from kelisim.water.river import river

WATER_TOLERANCE = 1e-6
"""Difference between water released and water taken as given, over all border water."""

GAP_TOLERANCE = 2.5e-6
"""What blocs could still gain by other plans, relative to the value of full service, at which play has settled."""

GOODWILL = 1e-3
"""Part of the value of water below that is not charged when rounds are closed: of plans that cost a bloc nothing, or
less than that, it takes the one that serves those below."""

PASSES_A_ROUND = 4
"""Most passes of the head linearisation at the same arrivals."""

NEAR = 2e-2
"""Distance of answers, relative to all border water, from which rounds are closed."""

CLOSING_PASSES, CLOSING_BAND = 5, 0.1
"""Most passes of the closing of a round, and how far a release may then lie from what was given: a part of the largest
natural flow of the reach."""

FREE_ROUNDS, FIRST_BAND = 6, 0.1
"""Rounds before releases are held in a band around the last, and its first width."""

RETREATS = 20
"""Most halvings of the way to new arrivals under which a bloc has no plan at all."""

LEAST_MOVE = 1e-4
"""Least limit on moves, as a part of the range of storage, with which a plan that was left is looked at again."""

ROUNDS = 60
"""Rounds after which play is given up as not settled."""

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Opening:
    """Where play begins: the water believed to cross borders, km3 (reach, time; before losses), and a first plan.

    ``basis``: the anchor's in the order of the programme that is played, if that is known; it saves looking it up.
    """

    flow: xr.DataArray
    anchor: Anchor | None = None
    basis: highspy.HighsBasis | None = None


@dataclass(frozen=True, slots=True)
class Equilibrium:
    """The settled plans of all blocs, side by side in ``member``, and how well play settled.

    ``arrivals``: water taken as given, km3 (reach, time). ``water_residual``: relative. ``gap``: what blocs could
    still gain, relative to the value of full service. ``certificate``: of the last solve. ``objective``: of the plans
    without what was charged for water, million USD.
    """

    member: Member
    arrivals: xr.DataArray
    rounds: int
    water_residual: float
    gap: float
    head_error: float
    certificate: Certificate
    objective: float


def natural(case: Case, share: float = 1.0) -> Opening:
    """Begin with ``share`` of the flow that would cross if nobody stored or used water."""
    states = tuple(state for bloc in case.structure for state in bloc)
    periods = periods_of(case.region, case.scenario.record)
    return Opening(natural_flow(river(case.region, (states,), case.scenario.record, periods)) * share)


def equilibrium(
    case: Case,
    opening: Opening,
    progress: Progress,
    turns: tuple[Structure, ...] = (),
    timings: dict[str, float] | None = None,
) -> Equilibrium:
    """Play the case's coalition structure to equilibrium.

    ``turns``: which blocs answer at the same time, one group after the other (default: all at once). The answer must
    depend neither on them nor on ``opening`` (tested). ``timings`` receives the seconds spent on stating. Raises
    :class:`NotSolved` if play does not settle, :class:`InfeasibleError` if a bloc has no plan.
    """
    begin = time.perf_counter()
    who = member(inputs_of(case, case.structure))
    if timings is not None:
        timings["state"] = time.perf_counter() - begin
    return settled(who, opening, progress, turns or (case.structure,))


def settled(who: Member, opening: Opening, progress: Progress, turns: tuple[Structure, ...]) -> Equilibrium:
    """Play the blocs of a programme that is open already to equilibrium; as :func:`equilibrium`.

    What was found in it before has no part in the answer if ``opening`` has an anchor.
    """
    who.move, who.band, who.worth, who.free = np.inf, np.inf, -np.inf, None
    who.crossing_scale = _scale(who)
    arriving = _arrivals(who, opening.flow)
    if opening.anchor is None:
        warm_plan(who, arriving)
    else:
        begin_from(who, opening.anchor, opening.basis)
    try:
        if not arriving.size:
            return _grand(who, arriving, progress)
        return _play(who, arriving, turns, progress)
    except InfeasibleError:
        solve_or_explain(who.solver)
        raise


def _grand(who: Member, nothing: xr.DataArray, progress: Progress) -> Equilibrium:
    """No border: one plan to settle, and to leave again if a better one is found when all limits are lifted."""
    scale = stake(who.inputs)
    set_arrivals(who, nothing)
    for turn in range(1, ROUNDS + 1):
        if not settle(who, scale, progress=progress):
            break
        found = _judged(who, certify(who.solver), nothing, turn, scale)
        if found.gap <= GAP_TOLERANCE:
            return found
        # a plan that stands and is left again is worse than its neighbour by less than a pass can see: look closer
        who.move = max(FIRST_MOVE * NARROW ** (turn - 1), LEAST_MOVE)
    raise NotSolved("the heads of the reservoirs did not settle; the plan still moves")


def _play(who: Member, arriving: xr.DataArray, turns: tuple[Structure, ...], progress: Progress) -> Equilibrium:
    scale, last, safe, at = stake(who.inputs), np.inf, arriving, entries(who)
    for turn in range(1, ROUNDS + 1):
        for group in turns:
            safe = _answer(who, arriving, safe, scale)
            released = _arrivals(who, who.solver.values("flow"))
            arriving = _replaced(who, safe, released, group)
        water = _distance(released, safe)
        progress(f"round {turn}: water at borders moved by {water:.1e}")
        found = _closed(who, at, safe, turn, scale) if water <= NEAR else None
        if water <= WATER_TOLERANCE and (found is None or found.gap > GAP_TOLERANCE):
            # a closing asks more than answers that agree already: they stand without it
            found = _agreed(who, safe, turn, scale)
        if found is not None:
            progress(f"round {turn}: other plans could gain {found.gap:.1e}")
            if found.gap <= GAP_TOLERANCE and found.water_residual <= WATER_TOLERANCE:
                return found
        if turn > FREE_ROUNDS and water > last / 2:
            who.band = min(who.band, 2 * FIRST_BAND) / 2
        last = water
    blocs = ", ".join(bloc_name(bloc) for bloc in who.inputs.blocs)
    moved = f"border water still moves by {water:.1e} of its volume"
    left = moved if found is None else f"other plans could still gain {found.gap:.1e} of full service"
    raise NotSolved(f"play between {blocs} did not settle in {ROUNDS} rounds: {left}")


def _agreed(who: Member, arriving: xr.DataArray, turn: int, scale: float) -> Equilibrium:
    """The answers to what arrives where they release just that: of plans worth the same to a bloc, no other."""
    band, who.band = who.band, WATER_TOLERANCE / 10
    try:
        _answer(who, arriving, arriving, scale)
    finally:
        who.band = band
    return _judged(who, certify(who.solver), arriving, turn, scale)


def _closed(who: Member, at: Entries, given: xr.DataArray, turn: int, scale: float) -> Equilibrium | None:
    """Close a round, and again around the plans found as long as all together gain by it; None if there are no plans
    near what is ``given``."""
    found = None
    while True:
        try:
            one = _close(who, at, given, turn, scale)
        except InfeasibleError:
            return found
        if one.gap > GAP_TOLERANCE or (found is not None and one.objective <= found.objective + GAP_TOLERANCE * scale):
            return one
        found, given = one, one.arrivals


def _close(who: Member, at: Entries, given: xr.DataArray, turn: int, scale: float) -> Equilibrium:
    """Plans under which water passes on, near to what was ``given``. Raises InfeasibleError if there are none."""
    charge, limits = (1 - GOODWILL) * value_below(who, at), (who.move, who.band)
    who.crossing_plan, who.band = _released(who, given), CLOSING_BAND
    join(who, at, charge)
    try:
        settle(who, scale, CLOSING_PASSES)
        proof, charged = certify(who.solver), paid(who, at, charge)
    finally:
        part(who, at)
        who.move, who.band = limits
    arriving, worth = _arrivals(who, who.solver.values("flow")), who.worth + charged
    set_arrivals(who, arriving)
    who.worth = worth
    return _judged(who, proof, arriving, turn, scale, charged)


def _judged(
    who: Member, proof: Certificate, arriving: xr.DataArray, rounds: int, scale: float, charged: float = 0.0
) -> Equilibrium:
    """The plans found, and what blocs could gain by others if the water arriving stays as it is."""
    head, objective = relative_head_error(who), who.solver.objective() + charged
    water = _distance(_arrivals(who, who.solver.values("flow")), arriving)
    return Equilibrium(who, arriving, rounds, water, gap(who) / scale, head, proof, objective)


def _answer(who: Member, arriving: xr.DataArray, safe: xr.DataArray, scale: float) -> xr.DataArray:
    """Plan for the arrivals, and return them: nearer to ``safe`` if under those asked a bloc has no plan at all."""
    who.crossing_plan = _released(who, arriving)
    for _ in range(RETREATS):
        set_arrivals(who, arriving)
        try:
            settle(who, scale, PASSES_A_ROUND)
            return arriving
        except InfeasibleError:
            if arriving is safe and np.isinf(who.band):
                raise
            who.band = who.band * 2 if who.band < 1 else np.inf
            arriving = (arriving + safe) / 2
    raise NotSolved("no plan was found on the way to the water that others release")


def _scale(who: Member) -> np.ndarray:
    """Largest natural flow of each crossing reach, km3 a month, as (crossing, 1)."""
    if not len(who.crossing):
        return np.zeros((0, 1))
    flow = natural_flow(who.inputs.river)
    names = list(who.solver.columns["flow"].indexes["reach"][who.crossing])
    return np.asarray(flow.sel(reach=names).max("time").to_numpy())[:, None]


def _arrivals(who: Member, flow: xr.DataArray) -> xr.DataArray:
    """Water that arrives at blocs, km3 (reach, time), from the flow of all reaches."""
    crossing = flow.sel(reach=list(who.inputs.river.border_ends)).transpose("reach", "time")
    return crossing.copy(data=crossing.to_numpy() * who.inputs.river.border_kept[:, None])


def _released(who: Member, arriving: xr.DataArray) -> np.ndarray:
    """What crossing reaches release for the water ``arriving``, km3 (crossing, time)."""
    whole = arriving.to_numpy() / who.inputs.river.border_kept[:, None]
    names = who.solver.columns["flow"].indexes["reach"][who.crossing]
    return np.asarray(whole[arriving.indexes["reach"].get_indexer(names)])


def _distance(released: xr.DataArray, given: xr.DataArray) -> float:
    """Difference of water released and given, relative to all border water."""
    return float(np.abs((released - given).to_numpy()).sum()) / max(float(released.sum()), 1e-9)


def _replaced(who: Member, old: xr.DataArray, new: xr.DataArray, group: Structure) -> xr.DataArray:
    """Arrivals with the release of the blocs of ``group`` brought up to date."""
    states = {state for bloc in group for state in bloc}
    network = who.inputs.river
    above = network.border_reaches["from_node"].map(network.nodes["state"])
    answered = xr.DataArray(above.isin(states).to_numpy(), coords={"reach": new.indexes["reach"]}, dims="reach")
    return new.where(answered, old)
