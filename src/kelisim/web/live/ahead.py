"""States alone in every inflow that the levers can ask for, solved before anybody asks.

A drought changes what each state has alone, which is a play of all states and takes longer than a plan. There are few
steps of few basins, so a thread plays them one by one while nobody waits for an answer, the ones nearest to the study
first. It has a programme of its own; what it finds is what the engine would find, as every solve begins from the same
plan.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from itertools import product

from kelisim.errors import NotSolved
from kelisim.web.live.engine import Engine
from kelisim.web.live.levers import Lever
from kelisim.web.live.setting import DIGITS

Inflow = tuple[tuple[str, float], ...]
"""Factors on the inflow of basins by the id of their lever; basins at 1 are left out."""


class Ahead:
    """The thread that plays ahead for an engine."""

    def __init__(self, engine: Engine) -> None:
        """Start it."""
        self._engine = engine
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ahead", daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether something is still to be played."""
        return self._thread.is_alive()

    def join(self) -> None:
        """Wait until everything is played."""
        self._thread.join()

    def close(self) -> None:
        """End after what is being played now."""
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        engine, held = self._engine, None
        for inflow in inflows(engine.levers.values()):
            with engine.lock:  # nobody waits, and this one may have been asked for by now
                known = inflow in engine.alones
            if self._ended.is_set():
                return
            if known:
                continue
            held = held or engine.holds["apart"]()
            try:
                found = engine.alone_in(inflow, held)
            except NotSolved:
                continue  # whoever asks for it is told
            with engine.lock:
                engine.alones.keep(inflow, found)


def inflows(levers: Iterable[Lever]) -> list[Inflow]:
    """All settings of the levers of drought but that of the study, those that move fewer of them and less first."""
    basins = sorted((one for one in levers if one.kind == "drought"), key=lambda one: one.id)
    steps = [
        [round(one.min + i * one.step, DIGITS) for i in range(round((one.max - one.min) / one.step) + 1)]
        for one in basins
    ]

    def distance(factors: tuple[float, ...]) -> tuple[int, float]:
        moved = [abs(factor - 1.0) for factor in factors if factor != 1.0]
        return len(moved), sum(moved)

    every = sorted(product(*steps), key=distance)
    return [
        tuple((one.subject[0], factor) for one, factor in zip(basins, factors, strict=True) if factor != 1.0)
        for factors in every[1:]
    ]
