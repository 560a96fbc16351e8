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
from scipy.optimize import brentq

from kelisim.corridor.choice import Choice, Chosen, choose, loads, response
from kelisim.corridor.facility import WAIT_PER_EXCESS_H, Facilities
from kelisim.corridor.infeasible import LONGEST_WAIT_H, excesses
from kelisim.errors import InfeasibleError, NotSolved

Array = npt.NDArray[np.float64]

TOLERANCE = 1e-9
"""Mismatch of load and use at every facility, relative to its capacity."""
ITERATIONS = 100
HALVINGS = 30
SWEEPS = 10
"""Rounds in which the facilities are balanced one after the other where Newton's method has run into a corner."""
RIDGE = 1e-7
"""Added to the diagonal: two full facilities on the same routes may share their wait in any way."""
LONGEST_STEP = 1.0
"""Largest change of a utilisation in a step, each for itself."""
NEARLY_FULL = 0.95
"""The search begins at the flows without waits, no facility fuller than this."""
STUCK = 1 - 1e-6
"""A step of Newton that leaves more than this share of the mismatch has run into a corner."""


@dataclass(frozen=True, eq=False)
class Balance:
    """Utilisation, waits (facility,) in hours and what shippers chose, with the mismatch that is left."""

    utilisation: Array
    wait_h: Array
    chosen: Chosen
    mismatch: float
    iterations: int


def balance(choice: Choice, what: Facilities, start: Array | None = None) -> Balance:
    """Utilisation of ``what`` at which loads and waits agree, sought from ``start`` (default: the flows without waits).

    Raises InfeasibleError where cargo without another way exceeds a capacity, NotSolved if the search does not end.
    """
    if start is not None:
        try:
            return _sought(choice, what, np.maximum(start, what.idle))
        except InfeasibleError:
            raise
        except NotSolved:
            pass  # a start with waits of months may lead nowhere
    unhindered = (what.background + loads(choice, choose(choice, np.zeros_like(what.idle)))) / what.capacity
    return _sought(choice, what, np.clip(unhindered, what.idle, NEARLY_FULL))


def _sought(choice: Choice, what: Facilities, y: Array) -> Balance:
    state = _state(choice, what, y)
    for iteration in range(ITERATIONS):
        if state.mismatch <= TOLERANCE:
            return Balance(state.y, what.delay(state.y), state.chosen, state.mismatch, iteration)
        found = _searched(choice, what, state, _step(choice, what, state))
        if found.mismatch > state.mismatch * STUCK:
            _refuse_endless(choice, what, state)
            found = state
            for _ in range(SWEEPS):
                found = _swept(choice, what, found)
        state = found
    _refuse_endless(choice, what, state)
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
    jacobian = np.diag(own + RIDGE) - answer
    return np.clip(np.linalg.solve(jacobian, -state.gap), -LONGEST_STEP, LONGEST_STEP)


def _searched(choice: Choice, what: Facilities, state: _State, step: Array) -> _State:
    """The best point along ``step``: halved until the mismatch falls, else the best of all tried."""
    size, tried = 1.0, []
    for _ in range(HALVINGS):
        tried.append(_state(choice, what, _moved(what, state.y, size * step)))
        if tried[-1].mismatch < state.mismatch * (1 - 1e-4 * size):
            return tried[-1]
        size /= 2
    return min(tried, key=lambda one: one.mismatch)


def _moved(what: Facilities, y: Array, step: Array) -> Array:
    """``y`` after ``step``. Where it passes full use, what lies beyond is the same wait on the other slope."""
    to = np.maximum(y + step, what.idle)
    up = (y < 1.0) & (to > 1.0)
    return np.where(up, 1.0 + (to - 1.0) * what.slope(y) / WAIT_PER_EXCESS_H, to)


def _swept(choice: Choice, what: Facilities, state: _State) -> _State:
    """Each facility that is out of balance brought into balance alone, one after the other.

    The load of a facility falls as its own wait grows, so this always works; it is slow, and only leads Newton's method
    out of a corner.
    """
    y = state.y.copy()
    for g in np.flatnonzero(np.abs(state.gap) > TOLERANCE):

        def gap(here: float, g: int = int(g)) -> float:
            return float(_state(choice, what, np.where(np.arange(len(y)) == g, here, y)).gap[g])

        low, high = float(what.idle[g]), 1.0
        if gap(low) >= 0:
            y[g] = low
            continue
        while gap(high) < 0 and high < 1.0 + LONGEST_WAIT_H / WAIT_PER_EXCESS_H:
            low, high = high, 2 * high
        y[g] = brentq(gap, low, high, xtol=1e-12) if gap(low) < 0 < gap(high) else high
    return _state(choice, what, y)


def _refuse_endless(choice: Choice, what: Facilities, state: _State) -> None:
    """Raise InfeasibleError where cargo stays in a facility however long it waits there."""
    full = (state.y >= 1.0) & (state.gap < 0)
    if full.any() and (over := excesses(choice, what)):
        raise InfeasibleError("cargo that has no other way exceeds the capacity of", over)
