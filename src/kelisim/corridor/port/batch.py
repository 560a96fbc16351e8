"""Many replications of a line: in two processes, kept on disk in pieces, with a confidence interval on every mean.

    half width of the 95 % interval = t(0.975, n - 1) * s / sqrt(n)

with s the standard deviation between replications, which are independent. :meth:`Batch.shrinkage` checks that the
half width falls as 1 / sqrt(n): it fits the slope of log(half width) on log(n) over growing parts of the batch.
"""

from __future__ import annotations

import hashlib
import math
import multiprocessing
import os
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy import special

from kelisim.corridor.port.measure import KEYS, measured
from kelisim.corridor.port.simulate import WARM_DAYS, replicate
from kelisim.corridor.port.spec import Line, require
from kelisim.corridor.port.variates import Floats
from kelisim.errors import Fault, InputError

CHUNK = 25
"""Replications that are run, and kept, together."""

MAXIMUM = 1_000_000
VERSION = 1
"""Raised when the simulation changes, so that replications kept by an older one are not mixed in."""

Watch = Callable[[int], None]


class Estimate(NamedTuple):
    """A mean with the half width of its 95 % interval, the standard deviation and the number of replications."""

    mean: float
    half: float
    sd: float
    replications: int


@dataclass(frozen=True, eq=False)
class Batch:
    """Replications of a line: ``values[replication, terminal, metric]``."""

    line: Line
    seed: int
    values: np.ndarray[Any, np.dtype[np.float64]]

    def series(self, terminal: str, key: str) -> Floats:
        """One metric of one terminal over the replications, without those in which there is none."""
        place = [one.key for one in self.line.terminals].index(terminal)
        series = self.values[:, place, KEYS.index(key)]
        kept: Floats = series[np.isfinite(series)]
        return kept

    def estimate(self, terminal: str, key: str) -> Estimate:
        """Mean of a metric with its interval; nan where nothing was measured."""
        return estimate(self.series(terminal, key))

    def shrinkage(self, terminal: str, key: str) -> float:
        """Slope of log(half width) on log(replications), from a sixteenth of the batch on; -1/2 in theory."""
        series = self.series(terminal, key)
        counts = [len(series) // part for part in (16, 8, 4, 2, 1)]
        # Means over disjoint parts of the same size: the first part alone would be noise.
        halves = [
            np.mean([estimate(series[i * n : (i + 1) * n]).half for i in range(len(series) // n)]) for n in counts
        ]
        return float(np.polyfit(np.log(counts), np.log(halves), 1)[0])


def estimate(series: Floats) -> Estimate:
    """Mean and 95 % interval of independent values."""
    count = len(series)
    if count == 0:
        return Estimate(math.nan, math.nan, math.nan, 0)
    sd = float(np.std(series, ddof=1)) if count > 1 else math.nan
    half = float(special.stdtrit(count - 1, 0.975)) * sd / math.sqrt(count) if count > 1 else math.nan
    return Estimate(float(np.mean(series)), half, sd, count)


def run(
    line: Line,
    replications: int,
    seed: int = 1,
    workers: Executor | None = None,
    keep: Path | None = None,
    watch: Watch = lambda _: None,
) -> Batch:
    """``replications`` of ``line``, in the processes of :func:`pool` if given; ``watch`` is told how many are done.

    ``keep`` is a folder from which a run that was broken off goes on: what it holds for the same line and seed is not
    run again.
    """
    require(line)
    if not 1 <= replications <= MAXIMUM:
        raise InputError([Fault("simulation", None, "replications", str(replications), f"1 to {MAXIMUM}",
                                "give a number of replications")])  # fmt: skip
    spans = [(first, min(CHUNK, replications - first)) for first in range(0, replications, CHUNK)]
    folder = _folder(keep, line, seed)
    parts = dict(_kept(folder, spans))
    done = sum(len(part) for part in parts.values())
    watch(done)
    for first, part in _computed(line, seed, [span for span in spans if span[0] not in parts], workers):
        _write(folder, first, part)
        parts[first] = part
        done += len(part)
        watch(done)
    values = np.concatenate([parts[first] for first, _ in spans])
    return Batch(line, seed, values.reshape(replications, len(line.terminals), len(KEYS)))


@contextmanager
def pool(processes: int) -> Iterator[Executor | None]:
    """Processes for :func:`run`, to be shared by several runs; none at all where one would do."""
    if processes <= 1:
        yield None
        return
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as workers:
        yield workers


Part = np.ndarray[Any, np.dtype[np.float64]]
Span = tuple[int, int]


def chunk(line: Line, seed: int, span: Span) -> Part:
    """Metrics of the replications of a span, one row each."""
    first, count = span
    return np.array([measured(line, replicate(line, seed, number)) for number in range(first, first + count)])


def _computed(line: Line, seed: int, spans: list[Span], workers: Executor | None) -> Iterator[tuple[int, Part]]:
    if workers is None:
        yield from ((span[0], chunk(line, seed, span)) for span in spans)
        return
    running = {workers.submit(chunk, line, seed, span): span for span in spans}
    try:
        for future in as_completed(running):
            yield running[future][0], future.result()
    finally:
        for future in running:
            future.cancel()


def _folder(keep: Path | None, line: Line, seed: int) -> Path | None:
    if keep is None:
        return None
    digest = hashlib.sha256(repr((VERSION, WARM_DAYS, KEYS, seed, line)).encode()).hexdigest()[:16]
    folder = keep / f"{line.key}-{digest}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError([Fault("simulation", None, "keep", str(keep), "a folder that can be written",
                                str(error.strerror))]) from error  # fmt: skip
    return folder


def _kept(folder: Path | None, spans: list[Span]) -> Iterator[tuple[int, Part]]:
    for first, count in spans if folder is not None else ():
        path = _path(folder, first, count)
        if path is not None and path.is_file():
            yield first, np.load(path, allow_pickle=False)


def _path(folder: Path | None, first: int, count: int) -> Path | None:
    return None if folder is None else folder / f"{first:07d}-{count}.npy"


def _write(folder: Path | None, first: int, part: Part) -> None:
    """Write a piece whole or not at all."""
    path = _path(folder, first, len(part))
    if path is None:
        return
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        np.save(file, part)
    Path(name).replace(path)
