"""Kohlberg's criterion: a proof that an allocation is the nucleolus, whoever found it.

Let ``B_k`` be the coalitions whose excess at ``x`` is at least the k-th largest, and ``B_0`` the players who get just
what they have alone. ``x`` is the nucleolus if and only if for every k (Kohlberg, *SIAM J. Appl. Math.* 20, 1971)::

    y(N) = 0,  y(S) >= 0 for S in B_0 and B_k   implies   y(S) = 0 for S in B_k

and the prenucleolus with ``B_0`` empty (Sobolev 1975). Only coalitions outside the linear span of those already done
have to be looked at, which leaves at most ``n - 1`` values of k (Nguyen, *Math. Soc. Sci.* 2016). For each, the sum of
``y(S)`` over ``B_k`` is maximised subject to the conditions and ``-1 <= y <= 1``; it must be zero, and needs no
programme where the sum of the coalitions lies in the span. Coalitions of ``B_k`` that such a ``y`` violates enter until
none is left or the maximum is zero: then some of them prove it for all.
"""

from __future__ import annotations

import highspy
import numpy as np
from numpy.typing import ArrayLike, NDArray

from kelisim.sharing.excess import blocks, noise, scale
from kelisim.sharing.game import Array, Game, allocation, sums
from kelisim.sharing.highs import INFINITY, opened, solve
from kelisim.sharing.span import Span

TOLERANCE = 1e-9
"""Part of the scale of the game up to which two neighbouring excesses count as one."""

FINE = 1e-12
"""The same where the first joins excesses that differ in truth."""

WINDOW = 1e-6
"""Part of the scale within which the coalitions of one excess are sought below the largest."""

ZERO = 1e-8
"""A maximum of the mean of ``y(S)`` below this, with ``-1 <= y <= 1``, is zero."""

ENTERING = 64
"""Most coalitions that enter at once."""

CHUNK = 1 << 14
"""Coalitions of one excess that are looked at together; there can be millions."""

Masks = NDArray[np.int64]


def kohlberg(game: Game, x: ArrayLike, imputation: bool = True, tolerance: float = TOLERANCE) -> bool:
    """Whether ``x`` is the nucleolus (``imputation``) or the prenucleolus of the game.

    Excesses count as equal when no gap between neighbours is wider than ``tolerance`` times the size of the game.
    """
    given = allocation(game, x)
    size = scale(game)
    slack = tolerance * size + noise(game)
    if abs(float(given.sum()) - game.grand) > slack * game.size:
        return False
    gain = given - game.singles
    if imputation and float(gain.min()) < -slack:
        return False
    at_bound = np.flatnonzero(gain <= slack).tolist() if imputation else []
    span = Span(game.size)
    span.add(2**game.size - 1)
    while span.rank < game.size:
        level = _level(game, given, span.inside(), slack, WINDOW * size)
        if not _balanced(game.size, level, span, at_bound):
            return False
        _extend(span, level)
    return True


def proved(game: Game, x: Array, imputation: bool) -> bool:
    """Whether the criterion holds with excesses told apart coarsely, or else finely."""
    return kohlberg(game, x, imputation) or kohlberg(game, x, imputation, FINE)


def _level(game: Game, x: Array, inside: NDArray[np.bool_], slack: float, window: float) -> Masks:
    """Coalitions outside the span that share the largest excess there."""
    masks, values = [], []
    best = -np.inf
    for start, excess in blocks(game, x):
        np.copyto(excess, -np.inf, where=inside[start : start + len(excess)])
        largest = float(excess.max())
        if largest == -np.inf or largest < best - window:
            continue
        best = max(best, largest)
        place = np.flatnonzero(excess >= best - window)
        masks.append(start + place)
        values.append(excess[place])
    found, worth = np.concatenate(masks), np.concatenate(values)
    found, worth = found[worth >= best - window], worth[worth >= best - window]
    order = np.argsort(-worth, kind="stable")
    gaps = np.flatnonzero(-np.diff(worth[order]) > slack)
    return found[order[: gaps[0] + 1 if len(gaps) else len(order)]]


def _extend(span: Span, level: Masks) -> None:
    """Add coalitions of ``level`` to the span until it holds all of them, some thousands at a time."""
    for first in range(0, len(level), CHUNK):
        rest = level[first : first + CHUNK]
        while span.rank < span.size:
            rest = rest[~span.among(rest)]
            if not len(rest):
                break
            span.add(int(rest[0]))


def _balanced(n: int, level: Masks, span: Span, at_bound: list[int]) -> bool:
    """Whether no ``y`` orthogonal to the span has ``y(S) >= 0`` on the level without being zero there."""
    counts = [int((level >> i & 1).sum()) for i in range(n)]
    if span.combines(counts):  # then the sum of y(S) over the level is zero, and none of them can be positive
        return True
    highs = _programme(n, np.array(counts) / len(level), span, at_bound)
    entered = np.zeros(len(level), dtype=bool)
    while True:
        solve(highs, "Kohlberg's criterion")
        if highs.getInfo().objective_function_value <= ZERO:
            return True
        y = np.array(highs.getSolution().col_value)
        short = sums(y)[level]
        short[entered] = 0.0
        few = min(ENTERING, len(level))
        worst = np.argpartition(short, few - 1)[:few]
        worst = worst[short[worst] < -ZERO]
        if not len(worst):
            return False
        entered[worst] = True
        for mask in level[worst].tolist():
            held = np.array([i for i in range(n) if mask >> i & 1], dtype=np.int32)
            highs.addRow(0.0, INFINITY, len(held), held, np.ones(len(held)))


def _programme(n: int, cost: Array, span: Span, at_bound: list[int]) -> highspy.Highs:
    highs = opened()
    for i in range(n):
        highs.addVar(0.0 if i in at_bound else -1.0, 1.0)
        highs.changeColCost(i, float(cost[i]))
    for mask in span.generators:
        held = np.array([i for i in range(n) if mask >> i & 1], dtype=np.int32)
        highs.addRow(0.0, 0.0, len(held), held, np.ones(len(held)))
    return highs
