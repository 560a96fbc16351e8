"""Divisions by what each adds to all the others, and how much each could spoil by leaving.

With ``m_i = v(N) - v(N without i)``, the separable contribution (in the older literature: what the project would cost
less without him), and ``v(i)``:

- **propensity to disrupt** (Gately, *Int. Economic Review* 15, 1974): what the others would lose if i left, over what
  he would lose himself, ``(m_i - x_i) / (x_i - v(i))``. **Gately's point** makes it the same for all.
- **separable costs, remaining benefits** (SCRB; US Inter-Agency Committee 1950; Straffin & Heaney, *Int. J. Game
  Theory* 10, 1981, on the TVA): everyone gets ``m_i`` less a part of the joint rest ``sum of m_j - v(N)`` in proportion
  to his remaining benefit ``m_i - v(i)``. Where no remaining benefit is negative this **is** Gately's point, and also
  the Kalai-Smorodinsky division with utopia payoffs: three names from three fields for one answer.
- **tau value** (Tijs 1981): between the minimal rights ``a_i = max over S with i of v(S) - m(S without i)`` and ``m``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from kelisim.errors import Fault, InputError
from kelisim.sharing.bargaining import surplus, utopia
from kelisim.sharing.excess import blocks, rounding
from kelisim.sharing.game import LOW, Array, Game, allocation


def propensity_to_disrupt(game: Game, x: ArrayLike) -> Array:
    """Loss of the others over the own loss if a player left, shape (n,).

    Infinite for a player who gets no more than alone while his leaving would cost the others something, and for one
    who gets less than alone; 0 where nobody would lose.
    """
    given = allocation(game, x)
    slack = rounding(game)
    loss, gain = utopia(game) - given, given - game.singles
    nothing = np.where((gain < -slack) | (loss > slack), np.inf, 0.0)
    return np.where(gain > slack, loss / np.where(gain > slack, gain, 1.0), nothing)


def gately(game: Game) -> Array:
    """The imputation at which all propensities to disrupt are equal, shape (n,).

    Without surplus everyone gets what he has alone. Raises :class:`InputError` if there is no such imputation: a
    negative surplus, a player who adds less to the others than he has alone, or nobody who adds more.
    """
    gain = surplus(game)
    if gain == 0.0:
        return game.singles.copy()
    own = utopia(game) - game.singles
    slack = rounding(game)
    faults = [
        _fault(name, f"{value:g}", "v(N) - v(N without the player) of at least v(player)")
        for name, value in zip(game.players, own.tolist(), strict=True) if value < -slack
    ]  # fmt: skip
    total = float(own.sum())
    if not faults and (gain < 0.0 or total <= slack):
        faults = [_fault(",".join(game.players), f"{gain:g}", "a surplus to which some player is needed")]
    if faults:
        raise InputError(faults, "the game")
    return game.singles + gain * (own / total)


def separable_costs_remaining_benefits(game: Game) -> Array:
    """SCRB, shape (n,): ``m_i`` less a share of ``sum of m - v(N)`` in proportion to ``max(m_i - v(i), 0)``.

    Give a game of savings, or of costs with a minus sign: the answer is the same up to what players have alone.
    Raises :class:`InputError` if there is a joint rest but no remaining benefit to share it by.
    """
    separable = utopia(game)
    joint = float(separable.sum()) - game.grand
    remaining = np.maximum(separable - game.singles, 0.0)
    remaining[remaining <= rounding(game)] = 0.0
    total = float(remaining.sum())
    if total > 0.0:
        return separable - joint * (remaining / total)
    if abs(joint) <= rounding(game):
        return separable - joint / game.size
    raise InputError([_fault(",".join(game.players), "0", "a remaining benefit m_i - v(i) above 0 for some player")])


def tau_value(game: Game) -> Array:
    """The efficient point between minimal rights and utopia payoffs, shape (n,).

    Raises :class:`InputError` if the game is not quasi-balanced: ``a <= m`` and ``sum a <= v(N) <= sum m``.
    """
    upper, slack = utopia(game), rounding(game)
    lower = minimal_rights(game, upper)
    sums_told = f"minimal rights {lower.sum():g}, v(N) {game.grand:g}, utopia {upper.sum():g}"
    if (lower > upper + slack).any() or not lower.sum() - slack <= game.grand <= upper.sum() + slack:
        raise InputError([_fault(",".join(game.players), sums_told, "a quasi-balanced game")], "the game")
    room = float((upper - lower).sum())
    if room <= slack:
        return upper + (game.grand - float(upper.sum())) / game.size
    return lower + (game.grand - float(lower.sum())) / room * (upper - lower)


def minimal_rights(game: Game, upper: Array) -> Array:
    """What each can claim if a coalition pays all its other members ``upper``, shape (n,)."""
    n = game.size
    best = np.full(n, -np.inf)
    for start, excess in blocks(game, upper):
        for i in range(n):
            if i < LOW:
                best[i] = max(best[i], float(excess.reshape(-1, 2, 1 << i)[:, 1].max()))
            elif start >> i & 1:
                best[i] = max(best[i], float(excess.max()))
    return best + upper


def _fault(column: str, value: str, expected: str) -> Fault:
    return Fault("game", None, column, value, expected, "use another concept, such as the nucleolus")
