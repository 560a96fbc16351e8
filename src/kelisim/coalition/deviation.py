"""Unilateral deviation: what one bloc could gain if all others kept to their plans.

Each bloc's programme is taken with the water and trade of the equilibrium, its move limits lifted and its heads
linearised around its own plan, and solved again. What the new optimum is worth above the plan is the gain from
deviating; at an equilibrium it is zero up to the error of the heads.
"""

from __future__ import annotations

from collections.abc import Mapping

from kelisim.coalition.border import arrivals, offers
from kelisim.coalition.equilibrium import Equilibrium
from kelisim.consortium.infeasible import solve_or_explain
from kelisim.consortium.member import free, set_arrivals, set_heads, set_moves, set_offers

DEVIATION_PROMISE = 1e-4
"""Promised gain from deviating alone, relative to the bloc's welfare."""


def deviation_gains(played: Equilibrium, objectives: Mapping[str, float]) -> dict[str, float]:
    """Gain from deviating by bloc, million USD over the record; ``objectives``: what the plans are worth.

    Leaves the solvers at the deviation.
    """
    gains = {}
    for bloc, one in played.members.items():
        before = objectives["+".join(bloc)]
        set_arrivals(one, arrivals(played.border, one))
        set_offers(one, *offers(played.border, one))
        free(one)
        set_heads(one)
        set_moves(one)
        solve_or_explain(one.solver)
        gains["+".join(bloc)] = max(one.solver.objective() - before, 0.0)
    return gains
