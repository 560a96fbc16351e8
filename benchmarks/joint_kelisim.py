"""The joint programme, stated and solved by kelisim: grand coalition, heads linearised at the first plan."""

from __future__ import annotations

from typing import Any

import linopy
import numpy as np

import kelisim.consortium.member as members
from benchmarks.measure import Stopwatch, stored
from kelisim.consortium.solver import open_solver


def measure(folder: str) -> dict[str, Any]:
    """Seconds and memory of stating, handing over, solving and reading back."""
    first_use()
    inputs = stored(folder).inputs
    watch = Stopwatch()
    with watch.inside(members, "state", "statement"), watch.phase("member"):
        who = members.member(inputs)
    with watch.phase("heads"):
        members.set_heads(who)
    for clock in (watch.seconds, watch.cpu):
        clock["hand-over"] = clock.pop("member") + clock.pop("heads") - clock["statement"]
    watch.added_mib["hand-over"] = max(watch.added_mib.pop("member"), watch.added_mib.pop("heads"))
    with watch.phase("solve"):
        who.solver.solve()
    with watch.phase("read back"):
        values = [who.solver.values(name) for name in who.solver.columns]
    highs = who.solver.highs
    return {
        **watch.as_dict(),
        "objective": who.solver.objective(),
        "columns": highs.getNumCol(),
        "rows": highs.getNumRow(),
        "entries": highs.getNumNz(),
        "iterations": highs.getInfo().simplex_iteration_count,
        "values": len(values),
    }


def first_use() -> None:
    """State and solve one variable, so that whatever is imported late is imported before the clock starts."""
    model = linopy.Model()
    x = model.add_variables(lower=np.zeros(2), upper=np.ones(2), name="x", dims=["i"])
    model.add_constraints(x.sum() <= 1.0, name="c")
    model.add_objective(x.sum(), sense="max")
    open_solver(model).solve()
