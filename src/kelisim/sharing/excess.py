"""Excesses of all coalitions, block by block: ``e(S, x) = v(S) - x(S)``, what ``S`` would gain by leaving.

With 25 players one array of excesses fills 268 MB, and memory, not arithmetic, takes the time. A block holds the
coalitions that agree on all players but the first :data:`~kelisim.sharing.game.LOW`; its sums are those of the first
players plus one number, so that a pass over the game stays in the processor's cache and allocates nothing of size
``2**n``.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from kelisim.sharing.game import LOW, Array, Game, allocation, sums

TOLERANCE = 1e-9
"""Part of the size of the game that counts as nothing."""


def excesses(game: Game, x: ArrayLike) -> Array:
    """Excess of every coalition, shape (2**n,): positive where the coalition gets less than it is worth alone."""
    return np.subtract(game.values, sums(allocation(game, x)))


def blocks(game: Game, x: Array) -> Iterator[tuple[int, Array]]:
    """First mask and excesses of each block in turn; the array is used again for the next block."""
    low = sums(x[:LOW])
    high = sums(x[LOW:])
    excess = np.empty_like(low)
    for block, shift in enumerate(high.tolist()):
        start = block * len(low)
        np.subtract(game.values[start : start + len(low)], low, out=excess)
        excess -= shift
        yield start, excess


def spread(game: Game, x: Array) -> float:
    """Largest absolute excess of any coalition."""
    return max(max(float(e.max()), -float(e.min())) for _, e in blocks(game, x))


def noise(game: Game) -> float:
    """What rounding alone can make of the sums of a game, in its own unit: a few units in the last place."""
    largest = float(np.abs(game.singles).sum()) + abs(game.grand)
    return 8 * float(np.finfo(float).eps) * largest


def scale(game: Game) -> float:
    """Size of a game: the largest surplus or loss of any coalition against its members alone; 0 if there is none.

    A payment to each player leaves it as it is and a change of unit changes it alike, as tolerances should.
    """
    found = spread(game, game.singles)
    return found if found > noise(game) else 0.0


def rounding(game: Game) -> float:
    """Excess that counts as nothing, in the unit of the game: :data:`TOLERANCE` of its size, and its noise."""
    return TOLERANCE * scale(game) + noise(game)


def top(game: Game, x: Array, most: int) -> list[tuple[int, float]]:
    """At most ``most`` coalitions of largest excess, neither empty nor grand; largest first, ties by mask."""
    masks, values = np.empty(0, dtype=np.int64), np.empty(0)
    least = -np.inf
    for start, excess in blocks(game, x):
        if start == 0:
            excess[0] = -np.inf
        if start + len(excess) == len(game.values):
            excess[-1] = -np.inf
        place = np.flatnonzero(excess > least)
        masks, values = np.append(masks, start + place), np.append(values, excess[place])
        order = np.lexsort((masks, -values))[:most]
        masks, values = masks[order], values[order]
        least = values[-1] if len(values) == most else -np.inf
    return list(zip(masks.tolist(), values.tolist(), strict=True))


def largest_excess(game: Game, x: ArrayLike) -> tuple[int, float]:
    """The proper coalition with the largest excess, as a bit mask, and its excess; (0, 0.0) with one player."""
    found = top(game, allocation(game, x), 1)
    return found[0] if found else (0, 0.0)
