"""Inside a part: seconds and peak memory by phase, and the inputs that all parts share."""

from __future__ import annotations

import gc
import pickle
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kelisim.case import Case, Scenario, joint
from kelisim.consortium.member import member, set_heads
from kelisim.consortium.programme import Inputs, inputs_of
from kelisim.region import load

RECORD = "observed-2001-2010"
DEMAND_YEAR = 2024


def peak_mib() -> float:
    """Largest resident memory of this process so far, MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def fresh_peak_mib() -> float:
    """Forget earlier peaks (Linux; elsewhere they stay and hide smaller later ones) and return what is held now."""
    gc.collect()
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return peak_mib()


@dataclass(slots=True)
class Stopwatch:
    """Seconds by phase, and the peak of memory up to its end above what the process held at the start."""

    start_mib: float = field(default_factory=fresh_peak_mib)
    seconds: dict[str, float] = field(default_factory=dict)
    cpu: dict[str, float] = field(default_factory=dict)
    added_mib: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Time the block; the same name twice adds up."""
        begin, spent = time.perf_counter(), time.process_time()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - begin
        self.cpu[name] = self.cpu.get(name, 0.0) + time.process_time() - spent
        self.added_mib[name] = peak_mib() - self.start_mib

    @contextmanager
    def inside(self, owner: Any, attribute: str, name: str) -> Iterator[None]:
        """Time every call of ``owner.attribute`` (a module's function or a class's method) made in the block."""
        original = getattr(owner, attribute)

        def timed(*arguments: Any, **named: Any) -> Any:
            with self.phase(name):
                return original(*arguments, **named)

        setattr(owner, attribute, timed)
        try:
            yield
        finally:
            setattr(owner, attribute, original)

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain data."""
        return {"start_mib": self.start_mib, "seconds": self.seconds, "cpu": self.cpu, "added_mib": self.added_mib}


@dataclass(frozen=True, slots=True)
class Stored:
    """Inputs of the joint programme; hydropower and pumping (GWh) of its optimum and what its power part costs.

    ``hydro``: (plant, block, time). ``pumping``: (power_node, block, time). ``power_cost``: million USD.
    """

    inputs: Inputs
    hydro: npt.NDArray[np.float64]
    pumping: npt.NDArray[np.float64]
    power_cost: float


def stored(folder: str) -> Stored:
    """What :func:`prepare` left in ``folder``."""
    with (Path(folder) / "stored.pickle").open("rb") as file:
        found: Stored = pickle.load(file)  # noqa: S301 - written by prepare a moment ago
    return found


def prepare(folder: str, region_name: str) -> dict[str, Any]:
    """Collect the inputs once, solve the joint programme and leave both in ``folder``."""
    from benchmarks.power_kelisim import joint_power_cost, joint_pumping  # noqa: PLC0415 - it imports this module

    region = load(region_name)
    case = Case(region, Scenario(RECORD, DEMAND_YEAR), joint(region))
    inputs = inputs_of(case, joint(region))
    who = member(inputs)
    set_heads(who)
    who.solver.solve()
    found = Stored(inputs, who.solver.values("hydro").to_numpy(), joint_pumping(who), joint_power_cost(who))
    with (Path(folder) / "stored.pickle").open("wb") as file:
        pickle.dump(found, file)
    return {"region": region.name, "sha256": region.sha256, "objective": who.solver.objective()}
