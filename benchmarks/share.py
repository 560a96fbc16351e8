"""Where the time of a whole case goes, and what a whole study costs."""

from __future__ import annotations

import importlib
import resource
import time
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import kelisim.coalition.equilibrium as equilibria
import kelisim.consortium.member as members
from benchmarks.joint_kelisim import first_use
from benchmarks.measure import DEMAND_YEAR, RECORD, Stopwatch
from kelisim.case import Case, Scenario, joint
from kelisim.consortium.solver import Solver
from kelisim.region import load
from kelisim.run import run
from kelisim.study import load_study


def joint_case(region_name: str) -> dict[str, Any]:
    """Seconds of :func:`kelisim.solve.solve` for the joint case, by what they were spent on."""
    first_use()
    region = load(region_name)
    case = Case(region, Scenario(RECORD, DEMAND_YEAR), joint(region))
    watch = Stopwatch()
    solving = importlib.import_module("kelisim.solve")  # the package has a function of the same name
    watched = (
        (equilibria, "inputs_of", "collecting inputs"),
        (members, "state", "statement"),
        (members, "open_solver", "hand-over"),
        (Solver, "solve", "HiGHS"),
    )
    with ExitStack() as stack:
        for owner, attribute, name in watched:
            stack.enter_context(watch.inside(owner, attribute, name))
        with watch.phase("whole"):
            solved = solving.solve(case)
    return {**watch.as_dict(), "passed": solved.passed, "timings": solved.timings}


def study(name: str, region_name: str) -> dict[str, Any]:
    """Wall time of a whole study (all alone and all together, two worker processes), imports left out."""
    declared = replace(load_study(name), region=region_name)
    begin = time.perf_counter()
    result = run(declared, lambda *_: None, workers=2)
    seconds = time.perf_counter() - begin
    return {
        "seconds": seconds,
        "region_sha256": result.region.sha256,
        "passed": {case: solved.passed for case, solved in result.cases.items()},
        "failed": [
            f"{case}: {c.name} {c.value:.3g} > {c.tolerance:.3g}"
            for case, solved in result.cases.items()
            for c in solved.checks
            if not c.passed
        ],
        "largest_worker_mib": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        "own_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
