"""The live model: from a lever moved to the whole answer, beside the same question solved cold.

Every move is drawn from all levers of the study with a fixed seed: one to three of them stand somewhere on their
steps, as at a table where promises are added and changed. No two moves have the same plan, so nothing comes from what
is kept. Wall time says what a user waits on this machine as it is; processor time does not depend on other load.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from functools import partial
from statistics import median, quantiles
from typing import Any

from kelisim.case import Case, joint
from kelisim.errors import InfeasibleError, InputError, NotSolved
from kelisim.solve import solve
from kelisim.web.live.ahead import Ahead
from kelisim.web.live.engine import Engine
from kelisim.web.live.levers import Lever
from kelisim.web.live.setting import Mode, Setting

MOVES, SEED = 100, 7
TARGET_MS = 500.0
"""Promised for the yearly model on two cores: 95 of 100 moves within it."""


def measure(study: str, moves: int = MOVES) -> dict[str, Any]:
    """Seconds to open, to answer moves of each kind of lever (p50 and p95, milliseconds), and of one cold solve.

    A step of drought is measured at its first use, before what states have alone in it was played ahead, and among all
    others after that. Settings that contradict themselves or promise power that cannot be sent (refused), and plays of
    all states apart that do not settle in time (unsettled), are drawn again and counted.
    """
    begin = time.perf_counter()
    engine = Engine.open(study)
    opened = time.perf_counter() - begin
    engine.model()
    cold = [_timed(lambda: solve(Case(engine.region, engine.study.scenario, joint(engine.region)))) for _ in range(3)]
    found: dict[str, Any] = {"study": study, "open_s": round(opened, 2), "target_ms": TARGET_MS}
    found["cold_solve_ms"] = round(1e3 * median(wall for wall, _ in cold), 1)
    found["cold_solve_cpu_ms"] = round(1e3 * median(cpu for _, cpu in cold), 1)
    found["drought, first use of a step"] = _drought(engine)
    begin = time.perf_counter()
    Ahead(engine).join()
    found["ahead_s"] = round(time.perf_counter() - begin, 1)
    known = list(engine.levers.values())
    physical = [one for one in known if one.kind not in ("measure", "payment", "fuel")]
    mixes: dict[str, tuple[list[Lever], Mode, int]] = {
        "all levers": (known, "together", moves),
        "promises and drought": (physical, "together", moves // 2),
        "measures": ([one for one in known if one.kind == "measure"], "together", moves // 2),
        "payments": ([one for one in known if one.kind == "payment"], "together", moves // 2),
        "promises and drought, each state for itself": (physical, "apart", moves // 2),
    }
    for name, (levers, mode, count) in mixes.items():
        found[name] = _moved(engine, levers, mode, count)
    found["ratio_p95_to_cold"] = round(found["all levers"]["p95_cpu_ms"] / found["cold_solve_cpu_ms"], 3)
    return found


def _moved(engine: Engine, levers: list[Lever], mode: Mode, count: int) -> dict[str, Any]:
    drawn = random.Random(SEED)  # noqa: S311  reproducible, not secret
    times: list[tuple[float, float]] = []
    refused = unsettled = 0
    while len(times) < count:
        chosen = drawn.sample(levers, drawn.randint(1, 3))
        moved = {one.id: min(one.min + drawn.randint(1, _steps(one)) * one.step, one.max) for one in chosen}
        if any(one.kind not in ("payment", "fuel") for one in chosen):
            engine.plans.clear()
        if any(one.kind == "measure" for one in chosen):
            engine.variants.clear()  # what was built before is built anew
        try:
            times.append(_timed(partial(_ask, engine, mode, moved)))
        except (InputError, InfeasibleError):
            refused += 1
        except NotSolved:
            unsettled += 1
    return {**_summed(times), "moves": count, "refused": refused, "unsettled": unsettled}


def _drought(engine: Engine) -> dict[str, Any]:
    """Moves that need the states alone in another hydrology, not played yet."""
    times = []
    for one in (one for one in engine.levers.values() if one.kind == "drought"):
        for factor in (0.7, 0.8, 0.9):
            times.append(_timed(partial(_ask, engine, "together", {one.id: factor})))
    return {**_summed(times), "moves": len(times)}


def _ask(engine: Engine, mode: Mode, levers: dict[str, float]) -> str:
    """The answer as it goes over the wire."""
    return json.dumps(engine.solve(Setting(study=engine.study.name, mode=mode, levers=levers)))


def _steps(one: Lever) -> int:
    return max(1, round((one.max - one.min) / one.step))


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and processor seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def _summed(times: list[tuple[float, float]]) -> dict[str, float]:
    told = {}
    for name, values in (("ms", [wall for wall, _ in times]), ("cpu_ms", [cpu for _, cpu in times])):
        told[f"p50_{name}"] = round(1e3 * median(values), 1)
        told[f"p95_{name}"] = round(1e3 * quantiles(values, n=20, method="inclusive")[-1], 1)
    return told
