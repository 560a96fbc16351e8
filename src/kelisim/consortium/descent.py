"""Successive linear programming with a trust region: heads and evaporation made exact.

The energy of a storage plant is bilinear, so each pass solves the programme linearised around the last plan
(:mod:`kelisim.water.heads`) and looks at what the new plan is really worth: the objective less what the linearisation
claims too much, at shadow prices. With predicted gain p (objective less the worth of the last plan) and true gain g::

    g < 0           the new plan is worse than the last: keep the last, quarter the move limit
    g < p / 4       take it, halve the limit
    g > 3 p / 4     take it, double the limit
    p <= tolerance and linearisation exact: the plan stands

Griffith & Stewart (1961); trust region after Fletcher & Sainz de la Maza (1989). At the end a probe with all limits
lifted says what any other plan could still gain (the Frank-Wolfe gap): zero at a stationary plan.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from kelisim.consortium.member import Member, plan_error, set_evaporation, set_heads, set_moves, take_plan
from kelisim.errors import InfeasibleError, NotSolved

PASSES = 40
"""Most passes of the successive linearisation."""

PASS_TOLERANCE = 1e-7
"""Predicted gain of a pass, relative to the value of full service, at which the plan stands."""

FIRST_MOVE = 0.125
"""First limit on moves, as a part of the range between dead and full storage."""

WIDEN, NARROW = 4.0, 0.25
"""Factors on the limits when no plan lies within them, and when a new plan is worse than the last."""

SIMPLEX_COLUMNS = 150_000
"""Programmes with more columns start with the interior-point method, which is then the faster one from cold."""


def advance(who: Member, scale: float, method: str = "choose") -> bool:
    """One pass; True if the plan stands. ``scale``: million USD to which tolerances are relative.

    Raises :class:`kelisim.errors.InfeasibleError`, without reasons, if there is no plan even with all limits on moves
    lifted, or :class:`kelisim.errors.NotSolved`.
    """
    set_heads(who)
    set_evaporation(who)
    _solve_within_limits(who, method)
    before = who.plan, who.area_plan, who.storage_plan, who.worth
    predicted = who.solver.objective() - who.worth
    take_plan(who)
    if np.isinf(predicted):  # first plan for these arrivals: nothing to compare with
        return False
    gained, small = who.worth - before[3], predicted <= PASS_TOLERANCE * scale
    exact = plan_error(who) <= 1.0
    if small and exact:
        return True
    if gained < 0 and not small:
        who.plan, who.area_plan, who.storage_plan, who.worth = before
        who.move = min(who.move, FIRST_MOVE / NARROW) * NARROW
    elif gained < predicted / 4 or small:
        who.move = min(who.move, 2 * FIRST_MOVE) / 2
    elif gained > 0.75 * predicted:
        who.move = who.move * 2 if who.move < 1 else np.inf
    return False


def _solve_within_limits(who: Member, method: str) -> None:
    while True:
        set_moves(who)
        try:
            return who.solver.solve(method)
        except NotSolved:
            if not who.solver.infeasible():
                raise
            # whoever asked may have a nearer question; if not, he can have it explained, which takes long
            if np.isfinite(who.band) or np.isinf(who.move):
                raise InfeasibleError("No plan satisfies all limits.", []) from None
            who.move = who.move * WIDEN if who.move < 1 else np.inf


def settle(who: Member, scale: float, passes: int = PASSES, progress: Callable[[str], None] | None = None) -> bool:
    """Pass until the plan stands (True) or ``passes`` are used up (False). Raises as :func:`advance`."""
    cold = "ipm" if who.solver.highs.getNumCol() > SIMPLEX_COLUMNS else "choose"
    for step in range(1, passes + 1):
        first = who.solver.solves == 0
        if advance(who, scale, cold if first else "choose"):
            return True
        if progress is not None:
            progress(f"pass {step} of the heads: error {plan_error(who):.1f} times its tolerance")
    return False


def gap(who: Member) -> float:
    """What any other plan could gain over the last one, million USD: a probe around it with all limits lifted.

    Leaves the solution and the limits as they were; the linearisation is that of the last plan. The probe is kept in
    ``who.free``: its shadow prices are those of the plan, undistorted by limits on moves. Raises
    :class:`kelisim.errors.NotSolved`.
    """
    limits = who.move, who.band
    who.move, who.band = np.inf, np.inf
    set_heads(who)
    set_evaporation(who)
    set_moves(who)
    who.free = who.solver.probe()
    who.move, who.band = limits
    return max(who.free.objective - who.worth, 0.0)
