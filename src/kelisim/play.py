"""Play a study: every coalition structure solved to its equilibrium, twice, from two different beginnings.

The grand coalition and all states alone are solved first (:mod:`kelisim.run`). Every structure then begins once from
the plans of the states alone and once from the plan of the grand coalition: the ends of the scale of cooperation.
Where the two answers differ, the difference is reported as the range of a bloc's value.

A bloc of states that share no river, line or limit plans as its parts do, so many structures are alike: each kind is
solved once (:func:`kelisim.coalition.structures.effective`). Apart from that all structures are coupled by the grid,
and no bloc meets the same inflows *and* the same prices twice; what they share is the statement's data, and the plan
and the simplex basis they begin from. Each is a pure function of the study and these two plans. So it does not matter
which process solves it, in which order, or whether a former run was interrupted: the result has the same bits.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass, replace
from importlib import metadata
from pathlib import Path

import pandas as pd

from kelisim.case import Case, Scenario, Structure
from kelisim.coalition.equilibrium import Opening
from kelisim.coalition.structures import bloc_name, effective, structure_name, structure_of, structures
from kelisim.consortium.anchor import Anchor
from kelisim.errors import CheckFailed, NotSolved
from kelisim.region.package import Region
from kelisim.run import Progress, StudyResult, run, silent
from kelisim.sharing.files import write_json
from kelisim.solve import Solved, revisit, solve
from kelisim.study import Study, require_whole

SETTLED = ("border water settled", "gain of all by other plans", "gain from deviating alone")
"""Checks that measure how far a structure is from equilibrium, each relative."""

Anchors = Mapping[str, Anchor]
"""Where structures begin, by the name of the case: ``alone`` and ``joint``."""

Counted = Callable[[int, int], None]
"""Called with the number of structures solved and of all."""


@dataclass(frozen=True, slots=True)
class Settled:
    """One coalition structure at equilibrium, as solved.

    ``welfare``: by state, million USD per year, one for each beginning. ``residual``: relative distance from
    equilibrium, the worst over the beginnings. ``failed``: checks that failed, in words.
    """

    structure: str
    welfare: tuple[dict[str, float], ...]
    residual: float
    rounds: int
    seconds: float
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Played:
    """One coalition structure; money in million USD per year.

    ``settled``: how it was solved, under the name of its effective structure. ``welfare``: by state, from the first
    beginning. ``values``: by bloc. ``spread``: by bloc, largest value less smallest over the beginnings.
    """

    structure: str
    settled: Settled
    welfare: dict[str, float]
    values: dict[str, float]
    spread: dict[str, float]

    @property
    def residual(self) -> float:
        """Relative distance from equilibrium."""
        return self.settled.residual


@dataclass(frozen=True, slots=True)
class GameResult:
    """All coalition structures of a study.

    ``study``: the grand coalition and all alone in full. ``played``: by structure. ``seconds``: for all structures, the
    two of ``study`` included; ``cold_seconds``: one grand coalition from nothing.
    """

    study: StudyResult
    played: dict[str, Played]
    seconds: float
    cold_seconds: float


def play(
    study: Study,
    drafts: Path,
    progress: Progress = silent,
    counted: Counted = lambda _done, _all: None,
    workers: int = 2,
) -> GameResult:
    """Solve all coalition structures of a study; ``drafts`` is a folder for finished ones, so that a run that was
    interrupted goes on where it was.

    Raises what :func:`kelisim.run.run` raises, and :class:`CheckFailed` if a structure does not pass its checks.
    """
    require_whole(study)
    begin = time.perf_counter()
    ends = run(study, progress, workers)
    region = ends.region
    anchors = {name: one.anchor for name, one in ends.cases.items()}
    alike = {one: structure_name(effective(one, region)) for one in structures(region.states)}
    names = list(dict.fromkeys(alike.values()))
    found = _former(drafts, _key(ends), names)
    spent = sum(one.seconds for one in found.values()) / workers
    missing = [name for name in names if name not in found]
    counted(len(found), len(names))
    with _pool(region, study.scenario, anchors, workers) as pool:
        for one in _as_completed(pool, missing):
            found[one.structure] = one
            _keep(drafts, one)
            counted(len(found), len(names))
    failed = [f"{one.structure}: {text}" for one in found.values() for text in one.failed]
    if failed:
        raise CheckFailed("these structures do not pass their checks:\n  " + "\n  ".join(failed))
    for case in ends.cases.values():  # what `kelisim run` tells is a beginning too, and its value is the one reported
        name = structure_name(effective(case.case.structure, region))
        found[name] = replace(
            found[name],
            welfare=(_by_state(case.welfare), *found[name].welfare),
            residual=max(_residual(case), found[name].residual),
        )
    played = {structure_name(one): by_bloc(one, found[name]) for one, name in alike.items()}
    cold = ends.cases["joint"].timings
    return GameResult(ends, played, time.perf_counter() - begin + spent, cold["state"] + cold["solve"])


def play_structure(region: Region, scenario: Scenario, structure: Structure, anchors: Anchors) -> Settled:
    """Solve one structure from every anchor; the first is the one that is checked in full."""
    begin = time.perf_counter()
    case = Case(region, scenario, structure)
    first, *others = (Opening(anchor.plan["flow"], anchor) for anchor in anchors.values())
    found = solve(case, opening=first)
    again = [revisit(case, opening) for opening in others]
    return Settled(
        structure_name(structure),
        tuple(_by_state(one) for one in (found.welfare, *(welfare for welfare, _ in again))),
        max(_residual(found), *(left for _, left in again)),
        found.rounds,
        time.perf_counter() - begin,
        tuple(found.failures),
    )


def _residual(one: Solved) -> float:
    return max(check.value for check in one.checks if check.name in SETTLED)


def _by_state(welfare: pd.Series) -> dict[str, float]:
    return {str(state): float(value) for state, value in welfare.items()}


def by_bloc(structure: Structure, settled: Settled) -> Played:
    """A structure's values by bloc, from the structure that was solved for it."""
    values = [{bloc_name(b): sum(one[state] for state in b) for b in structure} for one in settled.welfare]
    spread = {name: max(v[name] for v in values) - min(v[name] for v in values) for name in values[0]}
    return Played(structure_name(structure), settled, settled.welfare[0], values[0], spread)


def _pool(region: Region, scenario: Scenario, anchors: Anchors, workers: int) -> ProcessPoolExecutor:
    # spawn, not fork: the parent may hold threads (progress display, HiGHS), which a fork would copy half alive
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, context, _begin_worker, (region, scenario, anchors))


_task: tuple[Region, Scenario, Anchors] | None = None
"""In a worker process: what all its structures share."""


def _begin_worker(region: Region, scenario: Scenario, anchors: Anchors) -> None:
    global _task  # noqa: PLW0603 - what is shared reaches a worker only when the process begins
    _task = (region, scenario, anchors)


def _solve_named(name: str) -> Settled:
    if _task is None:
        raise RuntimeError("a worker was asked before it began")
    region, scenario, anchors = _task
    return play_structure(region, scenario, structure_of(name), anchors)


def _as_completed(pool: ProcessPoolExecutor, names: list[str]) -> Iterator[Settled]:
    waiting: set[Future[Settled]] = {pool.submit(_solve_named, name) for name in names}
    try:
        while waiting:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            yield from (job.result() for job in done)
    except BrokenProcessPool:
        raise NotSolved("a worker process ended before its structure was solved (killed, or out of memory)") from None
    finally:
        for job in waiting:
            job.cancel()


def _key(study: StudyResult) -> str:
    """What finished structures depend on: drafts of another study, region or version are of no use."""
    scenario = study.study.scenario
    parts = {
        "region": study.region.sha256,
        "record": scenario.record,
        "demand_year": scenario.demand_year,
        "versions": {name: metadata.version(name) for name in ("kelisim", "highspy", "linopy", "numpy")},
        "welfare": {name: [float(v) for v in one.welfare] for name, one in study.cases.items()},
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _former(drafts: Path, key: str, names: list[str]) -> dict[str, Settled]:
    """Structures that a former run of the same study finished; drafts of anything else are removed."""
    mark = drafts / "key"
    if not (mark.is_file() and mark.read_text(encoding="utf-8") == key):
        shutil.rmtree(drafts, ignore_errors=True)
        drafts.mkdir(parents=True)
        mark.write_text(key, encoding="utf-8")
    found = {}
    for path in sorted(drafts.glob("*.json")):
        one = json.loads(path.read_text(encoding="utf-8"))
        settled = Settled(**{**one, "welfare": tuple(one["welfare"]), "failed": tuple(one["failed"])})
        if settled.structure in names:
            found[settled.structure] = settled
    return found


def _keep(drafts: Path, one: Settled) -> None:
    write_json(drafts / f"{one.structure.replace('|', '_')}.json", asdict(one))
