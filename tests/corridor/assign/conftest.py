"""Machine code is compiled once, however many processes run the tests."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kelisim.corridor.assign import assign, cheapest_routes, select_link, skim
from tests.corridor.assign.networks import braess, demand

LONGEST_WAIT_S = 120


@pytest.fixture(scope="session", autouse=True)
def machine_code(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Call every compiled function once; the first process compiles, the others wait and read what it stored."""
    with alone(tmp_path_factory.getbasetemp().parent / "compiling"):
        net = braess(with_bridge=True)
        select_link(assign(net, demand(2, (0, 1, 6.0))), [0])
        skim(net)
        cheapest_routes(net, 0, 1, 2)


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """One process at a time; a lock left behind by a process that died holds others up for a while only."""
    end = time.monotonic() + LONGEST_WAIT_S
    while time.monotonic() < end:
        try:
            lock.mkdir()
            break
        except FileExistsError:
            time.sleep(0.1)
    try:
        yield
    finally:
        if lock.exists():
            lock.rmdir()
