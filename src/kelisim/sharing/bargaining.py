"""Divisions of the surplus that look only at the players alone, at all together, and at each one's best.

With ``d_i = v(i)`` as the point of disagreement and ``g = v(N) - sum of d_i`` as the surplus:

- **Nash-Harsanyi** (Nash 1950; Harsanyi 1959, 1963, for n players with money): the product of the gains ``x_i - d_i``
  is largest, which is an equal gain ``g / n`` for everyone. Within the core: :mod:`kelisim.sharing.harsanyi`.
- **Kalai-Smorodinsky** (*Econometrica* 43, 1975): gains in proportion to the greatest that each could hope for, his
  utopia payoff ``v(N) - v(N without i)``.
- **proportional**: gains in proportion to given weights, by default to what the players have alone.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from kelisim.errors import Fault, InputError
from kelisim.sharing.excess import rounding
from kelisim.sharing.game import Array, Game


def utopia(game: Game) -> Array:
    """What each adds to all the others, ``v(N) - v(N without i)``, shape (n,): the most they would leave him."""
    everyone = 2**game.size - 1
    rest: Array = game.values[everyone - (1 << np.arange(game.size))]
    return game.grand - rest


def surplus(game: Game) -> float:
    """What all together have above the players alone, ``v(N) - sum of v(i)``; rounding counts as 0."""
    found = game.grand - float(game.singles.sum())
    return 0.0 if abs(found) <= rounding(game) else found


def nash_harsanyi(game: Game) -> Array:
    """Equal gains over being alone, shape (n,). A negative surplus is a loss shared equally."""
    return game.singles + surplus(game) / game.size


def kalai_smorodinsky(game: Game) -> Array:
    """Gains in proportion to each player's greatest hope ``utopia_i - v(i)``, shape (n,).

    Without surplus everyone gets what he has alone. Raises :class:`InputError` if a player's hope is negative (he
    adds less to the others than he has alone: the point of disagreement lies outside), or if all are zero.
    """
    return _in_proportion(game, utopia(game) - game.singles, "utopia payoff less v(i)")


def proportional(game: Game, weights: Mapping[str, float] | None = None) -> Array:
    """Gains in proportion to ``weights`` by name, by default to ``v(i)``, shape (n,).

    Without surplus everyone gets what he has alone. Raises :class:`InputError` for weights that are negative, all zero,
    missing or of unknown players.
    """
    if weights is None:
        return _in_proportion(game, game.singles, "v(i), the default weight")
    faults = [_fault(name, "", "a weight for each player", "add it") for name in game.players if name not in weights]
    faults += [
        _fault(str(name), str(weights[name]), "a player of the game", "remove it")
        for name in weights if name not in game.players
    ]  # fmt: skip
    if faults:
        raise InputError(faults, "the weights")
    return _in_proportion(game, np.array([float(weights[name]) for name in game.players]), "weight")


def _in_proportion(game: Game, weights: Array, what: str) -> Array:
    """Alone plus the surplus in proportion to ``weights``."""
    gain = surplus(game)
    if gain == 0.0:
        return game.singles.copy()
    slack = rounding(game)
    faults = [
        _fault(name, f"{value:g}", f"{what} of at least 0", "use another concept, such as nash_harsanyi")
        for name, value in zip(game.players, weights.tolist(), strict=True) if not value >= -slack
    ]  # fmt: skip
    positive = np.where(weights > slack, weights, 0.0)
    total = float(positive.sum())
    if not faults and total <= 0.0:
        faults = [_fault(",".join(game.players), "0", f"{what} above 0 for some player", "use another concept")]
    if faults:
        raise InputError(faults, "the game")
    return game.singles + gain * (positive / total)


def _fault(column: str, value: str, expected: str, mend: str) -> Fault:
    return Fault("game", None, column, value, expected, mend)
