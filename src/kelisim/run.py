"""Run a study: every state alone, and one plan for all but those who stay out; side by side on two cores."""

from __future__ import annotations

import multiprocessing
import queue
import time
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass

from kelisim.case import Case, alone, require_scenario, without
from kelisim.errors import NotSolved
from kelisim.region.package import Region
from kelisim.solve import Solved, solve
from kelisim.study import Study, region_of

POLL_SECONDS = 0.1

Progress = Callable[[str, str], None]
"""Called with the case's name and what it is doing."""


def silent(_case: str, _text: str) -> None:
    """A progress callback that says nothing."""


@dataclass(frozen=True, slots=True)
class StudyResult:
    """A study with its solved cases by name, and the seconds that each part took."""

    study: Study
    region: Region
    cases: dict[str, Solved]
    seconds: float


def run(study: Study, progress: Progress = silent, workers: int = 2) -> StudyResult:
    """Solve both cases of a study, ``workers`` (1 or 2) at a time.

    Raises :class:`kelisim.errors.InputError`, :class:`InfeasibleError` or :class:`NotSolved`; whether the checks of
    the result pass is for the caller to read.
    """
    begin = time.perf_counter()
    region = region_of(study)
    require_scenario(region, study.scenario)
    apart = Case(region, study.scenario, alone(region))
    together = Case(region, study.scenario, without(region, study.without))
    if workers == 1:
        cases = {
            name: solve(case, lambda text, name=name: progress(name, text))  # type: ignore[misc]
            for name, case in (("alone", apart), ("joint", together))
        }
    else:
        cases = _side_by_side(apart, together, progress)
    return StudyResult(study, region, cases, time.perf_counter() - begin)


def _side_by_side(apart: Case, together: Case, progress: Progress) -> dict[str, Solved]:
    """The grand coalition here, all alone in a second process: the former takes longer and need not wait for one."""
    # spawn, not fork: the parent may hold threads (progress display, HiGHS), which a fork would copy half alive
    context = multiprocessing.get_context("spawn")
    news: multiprocessing.Queue[tuple[str, str]] = context.Queue()

    def tell(name: str, text: str) -> None:
        progress(name, text)
        while not news.empty():
            progress(*news.get())

    with ProcessPoolExecutor(1, context, _begin_worker, (news,)) as pool:
        other = pool.submit(_solve_alone, apart)
        here = solve(together, lambda text: tell("joint", text))
        while not other.done():
            with suppress(queue.Empty):
                progress(*news.get(timeout=POLL_SECONDS))
        return {"alone": _answer(other), "joint": here}


_news: multiprocessing.Queue[tuple[str, str]] | None = None
"""In a worker process: where it tells what it is doing."""


def _begin_worker(news: multiprocessing.Queue[tuple[str, str]]) -> None:
    global _news  # noqa: PLW0603 - a queue reaches a worker only when the process begins
    _news = news


def _answer(job: Future[Solved]) -> Solved:
    try:
        return job.result()
    except BrokenProcessPool:
        raise NotSolved("a worker process ended before its case was solved (killed, or out of memory)") from None


def _solve_alone(case: Case) -> Solved:
    def tell(text: str) -> None:
        if _news is not None:
            _news.put(("alone", text))

    return solve(case, tell)
