"""The default plan to 2040: stating its years, finding it, finding it again from what was kept; beside a floor.

The floor is stating every milestone in every hydrological year and answering each once: no plan is valued with less.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

import kelisim as ke
from kelisim.programme.expansion import expand, ledger_of, valued
from kelisim.programme.problem import Problem, Terms, problem
from kelisim.programme.recourse import Recourse, open_years


def measure(name: str) -> dict[str, Any]:
    """Seconds of each part, and what the plan is."""
    stated = problem(ke.load(name), Terms())
    with tempfile.TemporaryDirectory() as folder:
        ledger = ledger_of(stated, Path(folder))
        begin = time.perf_counter()
        recourse = _opened(stated, ledger)
        opened = time.perf_counter()
        valued(stated, recourse, {})
        floor = time.perf_counter()
        plan = expand(stated, recourse, _silent)
        found = time.perf_counter()
        again = expand(stated, _opened(stated, ledger), _silent)
        resumed = time.perf_counter()
    return {
        "seconds": {
            "stating the years": opened - begin,
            "floor": floor - begin,
            "plan": found - begin,
            "the same again, from what was kept": resumed - found,
        },
        "measures": len(stated.measures),
        "years": len(recourse.operations),
        "answers": recourse.asked,
        "rounds": plan.rounds,
        "gap": plan.gap,
        "same": again.begin == plan.begin,
    }


def _opened(stated: Problem, ledger: Path) -> Recourse:
    return open_years(stated, _silent, ledger)


def _silent(_: str) -> None:
    """Say nothing."""
