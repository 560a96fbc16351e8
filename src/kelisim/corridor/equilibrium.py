"""The equilibrium of flows and waits.

Unknown is the utilisation y_g of every facility. With waits tau(y) (:mod:`kelisim.corridor.facility`) and the loads
that shippers answer with (:mod:`kelisim.corridor.choice`),

    carried_g(y_g) = load_g(tau(y))        for every facility g,

where carried is capacity x y less the background up to y = 1 and stays there beyond. Solved by Newton's method with
exact derivatives and a line search on the largest mismatch relative to the capacity.

Where all classes value time alike and load facilities alike this is the optimality condition of Fisk's convex
programme (1980, *Some developments in equilibrium traffic assignment*, Transportation Research B 14) with capacities,
so the solution is unique; with several classes no such programme exists in general, and
:mod:`kelisim.corridor.checks` tests the answer itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kelisim.corridor.choice import Choice, Chosen, choose, loads, response
from kelisim.corridor.facility import Facilities
from kelisim.errors import InfeasibleError, NotSolved

Array = npt.NDArray[np.float64]

TOLERANCE = 1e-9
"""Mismatch of load and use at every facility, relative to its capacity."""
ITERATIONS = 300
HALVINGS = 30
LONGEST_WAIT_H = 24.0 * 365
"""A wait of a year says that cargo without another way exceeds the capacity."""


@dataclass(frozen=True, eq=False)
class Balance:
    """Utilisation, waits (facility,) in hours and what shippers chose, with the mismatch that is left."""

    utilisation: Array
    wait_h: Array
    chosen: Chosen
    mismatch: float
    iterations: int


def balance(choice: Choice, what: Facilities, start: Array | None = None) -> Balance:
    """Utilisation of ``what`` at which loads and waits agree, sought from ``start`` (default: no cargo).

    Raises InfeasibleError where cargo without another way exceeds a capacity, NotSolved if the search does not end.
    """
    y = what.idle + 1e-3 if start is None else np.maximum(start, what.idle)
    state = _state(choice, what, y)
    for iteration in range(ITERATIONS):
        if state.mismatch <= TOLERANCE:
            return Balance(state.y, what.delay(state.y), state.chosen, state.mismatch, iteration)
        _refuse_endless(what, state)
        state = _searched(choice, what, state, _step(choice, what, state))
    raise NotSolved(
        f"flows and waits do not agree after {ITERATIONS} steps: the largest mismatch is {state.mismatch:.1e} of the "
        f"capacity, at {what.keys[int(np.abs(state.gap).argmax())]}"
    )


@dataclass(frozen=True, eq=False)
class _State:
    y: Array
    gap: Array
    chosen: Chosen

    @property
    def mismatch(self) -> float:
        return float(np.abs(self.gap).max(initial=0.0))


def _state(choice: Choice, what: Facilities, y: Array) -> _State:
    chosen = choose(choice, what.delay(y))
    return _State(y, (what.carried(y) - loads(choice, chosen)) / what.capacity, chosen)


def _step(choice: Choice, what: Facilities, state: _State) -> Array:
    """Newton's step of the utilisations."""
    own = np.where(state.y < 1.0, 1.0, 0.0)
    answer = response(choice, state.chosen) * what.slope(state.y)[None, :] / what.capacity[:, None]
    jacobian = np.diag(own) - answer
    return np.asarray(np.linalg.lstsq(jacobian, -state.gap, rcond=1e-14)[0])


def _searched(choice: Choice, what: Facilities, state: _State, step: Array) -> _State:
    """The best point along ``step``: halved until the mismatch falls, else the best of all tried."""
    size = min(1.0, 1.0 / max(np.abs(step).max(), 1e-12))
    tried = []
    for _ in range(HALVINGS):
        tried.append(_state(choice, what, np.maximum(state.y + size * step, what.idle)))
        if tried[-1].mismatch < state.mismatch * (1 - 1e-4 * size):
            return tried[-1]
        size /= 2
    return min(tried, key=lambda one: one.mismatch)


def _refuse_endless(what: Facilities, state: _State) -> None:
    waits = what.delay(state.y)
    endless = np.flatnonzero(waits > LONGEST_WAIT_H)
    if len(endless):
        lines = [
            f"{what.names[g]} ({what.keys[g]}): {_excess(what, state, int(g)):.0%} more than it can take"
            for g in endless
        ]
        raise InfeasibleError("cargo without another way exceeds the capacity of", lines)


def _excess(what: Facilities, state: _State, g: int) -> float:
    """How much more than the room that the background leaves wants to pass facility ``g``, as a share of it."""
    room = what.capacity[g] - what.background[g]
    return float(-state.gap[g] * what.capacity[g] / room)
