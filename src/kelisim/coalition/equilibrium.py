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
to another of equal worth, and answers would cycle: when a round does not halve the distance, the release may move by
half as much as before (a band around the last). That alone would settle anything, so it proves nothing: at the end
all limits are lifted and heads linearised anew, and what any bloc could then gain is the residual. If it is not
small, play goes on with wider limits.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import xarray as xr

from kelisim.case import Case, Structure
from kelisim.coalition.border import natural_flow
from kelisim.consortium.anchor import Anchor, begin_from
from kelisim.consortium.certificate import Certificate, certify
from kelisim.consortium.descent import FIRST_MOVE, gap, settle
from kelisim.consortium.infeasible import solve_or_explain
from kelisim.consortium.member import Member, member, relative_head_error, set_arrivals
from kelisim.consortium.programme import inputs_of
from kelisim.consortium.start import warm_plan
from kelisim.consortium.welfare import stake
from kelisim.errors import InfeasibleError, NotSolved

WATER_TOLERANCE = 1e-4
"""Difference between water released and water taken as given, over all border water, at which play has settled."""

MONTH_TOLERANCE_KM3 = 1e-2
"""The same over one border in one month."""

GAP_TOLERANCE = 2e-6
"""What blocs could still gain by other plans, relative to the value of full service, at which play has settled."""

PASSES_A_ROUND = 4
"""Most passes of the head linearisation at the same arrivals."""

FREE_ROUNDS = 6
"""Rounds before releases are held in a band."""

FIRST_BAND, AGAIN_BAND = 0.1, 0.05
"""Width of the band when releases are first held, and when play goes on because a bloc could gain: parts of the
largest natural flow of the reach."""

RETREATS = 20
"""Most halvings of the way to new arrivals under which a bloc has no plan at all."""

ROUNDS = 150
"""Rounds after which play is given up as not settled."""

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Opening:
    """Where play begins: the water believed to cross borders, km3 (reach, time; before losses), and a first plan."""

    flow: xr.DataArray
    anchor: Anchor | None = None


@dataclass(frozen=True, slots=True)
class Equilibrium:
    """The settled plans of all blocs, side by side in ``member``, and how well play settled.

    ``arrivals``: water taken as given, km3 (reach, time). ``water_residual``: relative; ``month_residual``: km3;
    ``gap``: what blocs could still gain, relative to the value of full service. ``certificate``: of the last solve.
    """

    member: Member
    arrivals: xr.DataArray
    rounds: int
    water_residual: float
    month_residual: float
    gap: float
    head_error: float
    certificate: Certificate


def natural(case: Case, share: float = 1.0) -> Opening:
    """Begin with ``share`` of the flow that would cross if nobody stored or used water."""
    states = tuple(state for bloc in case.structure for state in bloc)
    return Opening(natural_flow(inputs_of(case, (states,)).river) * share)


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
    who.crossing_scale = _scale(who, natural(case).flow)
    arriving = _arrivals(who, opening.flow)
    if opening.anchor is None:
        warm_plan(who, arriving)
    else:
        begin_from(who, opening.anchor)
    try:
        if not arriving.size:
            return _grand(who, arriving, progress)
        return _play(who, arriving, turns or (case.structure,), progress)
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
        proof, head = certify(who.solver), relative_head_error(who)
        left = gap(who) / scale
        if left <= GAP_TOLERANCE:
            return Equilibrium(who, nothing, turn, 0.0, 0.0, left, head, proof)
        who.move = FIRST_MOVE
    raise NotSolved("the heads of the reservoirs did not settle; the plan still moves")


def _play(who: Member, arriving: xr.DataArray, turns: tuple[Structure, ...], progress: Progress) -> Equilibrium:
    scale, last, safe = stake(who.inputs), np.inf, arriving
    for turn in range(1, ROUNDS + 1):
        for group in turns:
            stands, safe = _answer(who, arriving, safe, scale)
            released = _arrivals(who, who.solver.values("flow"))
            water, month = _distance(released, safe)
            arriving = _replaced(who, safe, released, group)
        progress(f"round {turn}: water at borders moved by {water:.1e}")
        if stands and water <= WATER_TOLERANCE and month <= MONTH_TOLERANCE_KM3:
            proof, head = certify(who.solver), relative_head_error(who)
            left = gap(who) / scale
            progress(f"round {turn}: settled; other plans could gain {left:.1e}")
            if left <= GAP_TOLERANCE:
                return Equilibrium(who, safe, turn, water, month, left, head, proof)
            who.move, who.band, last = FIRST_MOVE, AGAIN_BAND, np.inf
        elif turn > FREE_ROUNDS and water > last / 2:
            who.band = min(who.band, 2 * FIRST_BAND) / 2
        last = water
    blocs = ", ".join("+".join(bloc) for bloc in who.inputs.blocs)
    raise NotSolved(
        f"play between {blocs} did not settle in {ROUNDS} rounds: border water still moves by {water:.1e} of its volume"
    )


def _answer(who: Member, arriving: xr.DataArray, safe: xr.DataArray, scale: float) -> tuple[bool, xr.DataArray]:
    """Settle plans for the arrivals; returns whether they stand, and the arrivals: nearer to ``safe`` if under those
    asked a bloc has no plan at all."""
    who.crossing_plan = _released(who, arriving)
    for _ in range(RETREATS):
        set_arrivals(who, arriving)
        try:
            return settle(who, scale, PASSES_A_ROUND), arriving
        except InfeasibleError:
            if arriving is safe and np.isinf(who.band):
                raise
            who.band = who.band * 2 if who.band < 1 else np.inf
            arriving = (arriving + safe) / 2
    raise NotSolved("no plan was found on the way to the water that others release")


def _scale(who: Member, flow: xr.DataArray) -> np.ndarray:
    """Largest natural flow of each crossing reach, km3 a month, as (crossing, 1)."""
    names = list(who.solver.columns["flow"].indexes["reach"][who.crossing])
    return np.asarray(flow.sel(reach=names).max("time").to_numpy())[:, None]


def _kept(who: Member) -> xr.DataArray:
    border = who.inputs.river.border_reaches
    names = np.asarray([str(name) for name in border.index], dtype=object)
    return xr.DataArray(1 - border["loss_fraction"].to_numpy(dtype=float), coords={"reach": names}, dims="reach")


def _arrivals(who: Member, flow: xr.DataArray) -> xr.DataArray:
    """Water that arrives at blocs, km3 (reach, time), from the flow of all reaches."""
    kept = _kept(who)
    return (flow.sel(reach=kept.indexes["reach"]) * kept).transpose("reach", "time")


def _released(who: Member, arriving: xr.DataArray) -> np.ndarray:
    names = list(who.solver.columns["flow"].indexes["reach"][who.crossing])
    return np.asarray((arriving / _kept(who)).sel(reach=names).transpose("reach", "time").to_numpy())


def _distance(released: xr.DataArray, given: xr.DataArray) -> tuple[float, float]:
    """Relative difference of all border water, and the largest of one border and month, km3."""
    change = np.abs((released - given).to_numpy())
    return float(change.sum()) / max(float(released.sum()), 1e-9), float(change.max(initial=0.0))


def _replaced(who: Member, old: xr.DataArray, new: xr.DataArray, group: Structure) -> xr.DataArray:
    """Arrivals with the release of the blocs of ``group`` brought up to date."""
    states = {state for bloc in group for state in bloc}
    river = who.inputs.river
    above = river.border_reaches["from_node"].map(river.nodes["state"])
    answered = xr.DataArray(above.isin(states).to_numpy(), coords={"reach": new.indexes["reach"]}, dims="reach")
    return new.where(answered, old)
