"""Values that average what a player adds to the coalitions he may join: Shapley and Banzhaf.

Shapley (1953): the mean of ``v(S + i) - v(S)`` over all orders in which the players may come::

    phi_i = sum over S without i of |S|! (n - |S| - 1)! / n! * (v(S + i) - v(S))

Banzhaf (1965; Dubey & Shapley 1979): the plain mean over the ``2**(n-1)`` coalitions without ``i``. It does not divide
``v(N)``; the normalised index is scaled so that it does.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

from kelisim.sharing.excess import rounding
from kelisim.sharing.game import LOW, Array, Game, sums


@dataclass(frozen=True, slots=True)
class Banzhaf:
    """Mean marginal contributions, shape (n,), and the same scaled to add up to v(N).

    ``normalised`` is None where the contributions cancel and v(N) is not zero: no scale makes them add up to it.
    """

    raw: Array
    normalised: Array | None


def shapley(game: Game) -> Array:
    """The Shapley value, shape (n,), in the unit of the game; it adds up to v(N).

    >>> shapley(Game.of({"A": 0, "B": 0, "C": 0, "A,B": 1, "A,C": 1, "B,C": 0, "A,B,C": 1})).round(4).tolist()
    [0.6667, 0.1667, 0.1667]
    """
    n = game.size
    arriving = np.array([0.0, *(1.0 / (n * comb(n - 1, s - 1)) for s in range(1, n + 1))])
    absent = np.array([*(1.0 / (n * comb(n - 1, s)) for s in range(n)), 0.0])
    return _weighted(game, arriving, absent)


def banzhaf(game: Game) -> Banzhaf:
    """The Banzhaf value and its normalised form, in the unit of the game."""
    even = np.full(game.size + 1, 2.0 ** (1 - game.size))
    raw = _weighted(game, even, even)
    total, slack = float(raw.sum()), rounding(game)
    if abs(total) > slack:
        return Banzhaf(raw, raw * (game.grand / total))
    return Banzhaf(raw, raw if abs(game.grand) <= slack else None)


def _weighted(game: Game, member: Array, other: Array) -> Array:
    """``sum over S of v(S) * (member[|S|] if i in S else -other[|S|])`` for every player, shape (n,).

    With ``a`` and ``b`` the two weighted games this is ``sum over S with i of (a + b)(S) - sum of b(S)``; sums over the
    coalitions of a player are halves of a cube of two to a side. Values are taken net of what players have alone,
    which both families return unchanged, so that a large payment to each leaves the figures exact.
    """
    n = game.size
    low, high = sums(game.singles[:LOW]), sums(game.singles[LOW:])
    members = sums(np.ones(min(n, LOW), dtype=np.int64))
    weights = [(other[members + k], (member + other)[members + k]) for k in range(max(n - LOW, 0) + 1)]
    with_player = np.zeros(n)
    against = 0.0
    for block, count in enumerate(sums(np.ones(max(n - LOW, 0), dtype=np.int64)).tolist()):
        surplus = game.values[block * len(low) : (block + 1) * len(low)] - low - high[block]
        alone, either = weights[count]
        against += float((surplus * alone).sum())  # no threads of a BLAS: the same bits, and one core
        both = surplus * either
        with_player[:LOW] += _halves(both)
        with_player[LOW:] += float(both.sum()) * (block >> np.arange(max(n - LOW, 0)) & 1)
    return game.singles + with_player - against


def _halves(values: Array) -> NDArray[np.float64]:
    """For each bit the sum of the entries whose index has it, from an array of length 2**k; shape (k,)."""
    found = []
    while len(values) > 1:
        found.append(float(values[1::2].sum()))
        values = values[::2] + values[1::2]
    return np.array(found)
