"""What importing a library costs, before anything is done with it."""

from __future__ import annotations

import importlib
import resource
import time
from typing import Any

MODULES = {
    "kelisim": ("kelisim.solve",),
    "Pyomo": ("pyomo.environ", "pyomo.contrib.solver.solvers.highs", "highspy"),
    "PyPSA": ("pypsa", "highspy"),
}
"""Modules that a user of each library imports to state a programme and solve it with HiGHS."""


def measure(name: str) -> dict[str, Any]:
    """Seconds and MiB of importing one library in a process that holds nothing else."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin = time.perf_counter()
    for module in MODULES[name]:
        importlib.import_module(module)
    seconds = time.perf_counter() - begin
    return {"seconds": seconds, "mib": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held) / 1024}
