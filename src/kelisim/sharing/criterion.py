"""Kohlberg's criterion: a proof that an allocation is the nucleolus, whoever found it.

Let ``B_k`` be the coalitions whose excess at ``x`` is at least the k-th largest, and ``B_0`` the players who get just
what they have alone. ``x`` is the nucleolus if and only if for every k (Kohlberg, *SIAM J. Appl. Math.* 20, 1971)::

    y(N) = 0,  y(S) >= 0 for S in B_0 and B_k   implies   y(S) = 0 for S in B_k

and the prenucleolus with ``B_0`` empty (Sobolev 1975). Only coalitions outside the linear span of those already done
have to be looked at, which leaves at most ``n - 1`` values of k (Nguyen, *Math. Soc. Sci.* 2016). For each, the sum of
``y(S)`` over ``B_k`` is maximised subject to the conditions and ``-1 <= y <= 1``; it must be zero. Coalitions of
``B_k`` that such a ``y`` violates enter until none is left or the maximum is zero: then some of them prove it for all.
"""

from __future__ import annotations

import highspy
import numpy as np
from numpy.typing import ArrayLike, NDArray

from kelisim.sharing.excess import blocks, scale
from kelisim.sharing.game import Array, Game, allocation
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

Masks = NDArray[np.int64]


def kohlberg(game: Game, x: ArrayLike, imputation: bool = True, tolerance: float = TOLERANCE) -> bool:
    """Whether ``x`` is the nucleolus (``imputation``) or the prenucleolus of the game.

    Excesses count as equal when no gap between neighbours is wider than ``tolerance`` times the size of the game.
    """
    given = allocation(game, x)
    size = scale(game)
    slack = tolerance * size + 8 * np.finfo(float).eps * float(np.abs(game.values[[-1]]).max() + np.abs(given).sum())
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
    masks, values = np.empty(0, dtype=np.int64), np.empty(0)
    for start, excess in blocks(game, x):
        excess[inside[start : start + len(excess)]] = -np.inf
        best = max(float(excess.max()), float(values.max(initial=-np.inf)))
        place = np.flatnonzero((excess >= best - window) & np.isfinite(excess))
        keep = values >= best - window
        masks = np.concatenate([masks[keep], start + place])
        values = np.concatenate([values[keep], excess[place]])
    order = np.argsort(-values, kind="stable")
    gaps = np.flatnonzero(-np.diff(values[order]) > slack)
    return masks[order[: gaps[0] + 1 if len(gaps) else len(order)]]


def _indicators(masks: Masks, n: int) -> Array:
    return (masks[:, None] >> np.arange(n) & 1).astype(np.float64)


def _extend(span: Span, level: Masks) -> None:
    """Add coalitions of ``level`` to the span until it holds all of them."""
    rest = level
    while len(rest) and span.rank < span.size:
        span.add(int(rest[0]))
        rest = rest[~span.among(rest)]


def _balanced(n: int, level: Masks, span: Span, at_bound: list[int]) -> bool:
    """Whether no ``y`` orthogonal to the span has ``y(S) >= 0`` on the level without being zero there."""
    rows = _indicators(level, n)
    highs = _programme(n, rows.mean(axis=0), span, at_bound)
    entered = np.zeros(len(level), dtype=bool)
    while True:
        solve(highs, "Kohlberg's criterion")
        if highs.getInfo().objective_function_value <= ZERO:
            return True
        y = np.array(highs.getSolution().col_value)
        short = rows @ y
        short[entered] = 0.0
        worst = np.argsort(short, kind="stable")[:ENTERING]
        worst = worst[short[worst] < -ZERO]
        if not len(worst):
            return False
        entered[worst] = True
        for row in rows[worst]:
            held = np.flatnonzero(row).astype(np.int32)
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
