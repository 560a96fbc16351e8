"""The joint programme in Pyomo, passed to the same HiGHS with the same options."""

from __future__ import annotations

from typing import Any

import pyomo.environ as pyo
from pyomo.common.timing import HierarchicalTimer
from pyomo.contrib.solver.solvers.highs import Highs

from benchmarks.highs import OPTIONS
from benchmarks.measure import Stopwatch, stored
from benchmarks.pyomo_data import data_of
from benchmarks.pyomo_model import state


def measure(folder: str) -> dict[str, Any]:
    """Seconds and memory of stating, handing over, solving and reading back."""
    first_use()
    data = data_of(stored(folder).inputs)
    watch = Stopwatch()
    with watch.phase("statement"):
        model = state(data)
    solver = make_solver()
    with watch.phase("hand-over"):
        solver.set_instance(model)
    timer = HierarchicalTimer()
    with watch.phase("solve"):
        result = solver.solve(model, timer=timer)
    optimised = timer.get_total_time("optimize")
    watch.seconds["read back"] = watch.seconds["solve"] - optimised
    watch.seconds["solve"] = optimised
    parts = {"columns": pyo.Var, "rows": pyo.Constraint}
    counts = {name: sum(1 for _ in model.component_data_objects(kind)) for name, kind in parts.items()}
    return {**watch.as_dict(), "objective": result.incumbent_objective, **counts}


def make_solver() -> Highs:
    """HiGHS held open by Pyomo, with its search for changes of the model switched off (a gift to Pyomo)."""
    solver = Highs()
    for name in solver.config.auto_updates:
        solver.config.auto_updates[name] = False
    solver.config.solver_options = dict(OPTIONS)
    return solver


def first_use() -> None:
    """Solve one variable, so that whatever is imported late is imported before the clock starts."""
    model = pyo.ConcreteModel()
    model.i = pyo.Set(initialize=[1, 2])
    model.x = pyo.Var(model.i, bounds=(0, 1))
    model.c = pyo.Constraint(expr=model.x[1] + model.x[2] <= 1)
    model.o = pyo.Objective(expr=model.x[1] + model.x[2], sense=pyo.maximize)
    make_solver().solve(model)
