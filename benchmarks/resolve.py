"""Variants of the joint programme: the inflow of every node times a factor, re-solved in place against cold.

For every variant the solver that is held open is edited and solved from its last basis; then the very same matrix
is given to a new HiGHS and solved from nothing. Both run one after the other, so that other load on the machine meets
both alike. Factors come in a shuffled order: a rising order would make the last basis a better start.
"""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np

from benchmarks.highs import run_to_optimum, with_options
from benchmarks.joint_kelisim import first_use
from benchmarks.measure import Stopwatch, stored
from kelisim.consortium.member import Member, member, set_heads
from kelisim.consortium.solver import Solver

VARIANTS = 32
LOWEST, HIGHEST = 0.85, 1.15
SEED = 20240101


def measure(folder: str) -> dict[str, Any]:
    """Seconds, iterations and optima of all variants, warm and cold."""
    first_use()
    who = member(stored(folder).inputs)
    set_heads(who)
    who.solver.solve()
    watch = Stopwatch()
    warm: list[float] = []
    cold: list[float] = []
    iterations = {"warm": 0, "cold": 0}
    for factor in factors():
        with watch.phase("warm"):
            set_inflow(who, factor)
            who.solver.solve()
        warm.append(who.solver.objective())
        iterations["warm"] += who.solver.highs.getInfo().simplex_iteration_count
        with watch.phase("cold"):
            anew = solve_anew(who.solver)
        cold.append(float(anew.getInfo().objective_function_value))
        iterations["cold"] += anew.getInfo().simplex_iteration_count
    return {**watch.as_dict(), "warm": warm, "cold": cold, "iterations": iterations, "solves": who.solver.solves - 1}


def factors() -> list[float]:
    """The factors in the order in which they are solved."""
    steps = np.linspace(LOWEST, HIGHEST, VARIANTS)
    return [float(step) for step in np.random.default_rng(SEED).permutation(steps)]


def set_inflow(who: Member, factor: float) -> None:
    """Multiply the inflow of every node by ``factor``: right-hand sides of the balances and of the lakes."""
    inflow = who.inputs.river.inflow
    inner = who.solver.rows["water balance"].indexes["node"]
    more = (factor - 1.0) * inflow.sel(node=inner).to_numpy()
    who.solver.set_rhs("water balance", who.balance_base - more)
    if who.lake_base is not None:
        lakes = who.solver.rows["lake inflow"].indexes["node"]
        yearly = inflow.sel(node=lakes).to_numpy().reshape(*who.lake_base.shape, -1).sum(axis=2)
        who.solver.set_upper_rhs("lake inflow", who.lake_base + (factor - 1.0) * yearly)


def solve_anew(solver: Solver) -> highspy.Highs:
    """The programme as it stands, in a new HiGHS with the same options; raises if it is not optimal."""
    highs = with_options(highspy.Highs())  # type: ignore[no-untyped-call]
    highs.passModel(solver.highs.getLp())
    run_to_optimum(highs)
    return highs
