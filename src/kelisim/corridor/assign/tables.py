"""Answers as CSV files: links with their flows, skims, trips over a link. Nodes and zones count from 1.

Holds no equation. A file is written beside its place and then moved there, so that it is whole or not there at all;
numbers are written with all their digits.
"""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from kelisim.corridor.assign.compiled import Floats
from kelisim.corridor.assign.equilibrium import Assignment
from kelisim.corridor.assign.routes import Skims
from kelisim.errors import Fault, InputError


def write_flows(path: Path, assignment: Assignment) -> None:
    """Write flow, time and cost of every link. Raises :class:`InputError` if the place cannot be written."""
    network = assignment.network
    columns = (network.tail + 1, network.head + 1, assignment.flow, assignment.time, assignment.cost)
    write_csv(path, ("from", "to", "flow", "time", "cost"), zip(*(x.tolist() for x in columns), strict=True))


def write_skims(path: Path, skims: Skims) -> None:
    """Write cost, time and length between all zones. Raises :class:`InputError` if the place cannot be written."""
    zones = len(skims.cost)
    pairs = np.divmod(np.arange(zones * zones), max(zones, 1))
    columns = (pairs[0] + 1, pairs[1] + 1, skims.cost.ravel(), skims.time.ravel(), skims.length.ravel())
    write_csv(path, ("from", "to", "cost", "time", "length"), zip(*(x.tolist() for x in columns), strict=True))


def write_trips(path: Path, trips: Floats) -> None:
    """Write the trips between zones that are not 0. Raises :class:`InputError` if the place cannot be written."""
    write_csv(path, ("from", "to", "trips"), listed(trips))


def listed(trips: Floats) -> list[tuple[int, int, float]]:
    """Zone of origin, zone of destination and trips, wherever they are not 0."""
    return [(int(i) + 1, int(j) + 1, float(trips[i, j])) for i, j in np.argwhere(trips)]


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table, whole or not at all. Raises :class:`InputError` if the place cannot be written."""
    draft = None
    try:
        handle, draft = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(rows)
        Path(draft).chmod(0o666 & ~_umask())
        Path(draft).replace(path)
    except OSError as error:
        if draft is not None:
            Path(draft).unlink(missing_ok=True)
        told = error.strerror or str(error)
        fault = Fault(str(path), None, None, told, "a file that can be written", "choose another place")
        raise InputError([fault], "the place of the answer") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
