"""How evenly an allocation divides the gains: the power and stability indices of studies of shared water.

Loehman, Orlando, Tschirhart & Whinston (*Water Resources Research* 15, 1979) call a player's part of all gains his
power, ``alpha_i = (x_i - v(i)) / sum of (x_j - v(j))``; Dinar & Howitt (*J. Environmental Management* 49, 1997) call
the coefficient of variation of the powers the stability index of the allocation: the smaller, the steadier. The
standard deviation is that of all n players (divided by n, not n - 1). Equal gains have index 0 **whatever the
coalitions between could do**: read it beside the excesses, never in their place.
"""

from __future__ import annotations

from dataclasses import dataclass

from numpy.typing import ArrayLike

from kelisim.errors import Fault, InputError
from kelisim.sharing.excess import rounding
from kelisim.sharing.game import Array, Game, allocation


@dataclass(frozen=True, slots=True)
class Stability:
    """Power of each player, shape (n,), adding up to 1, and their coefficient of variation."""

    power: Array
    index: float


def stability_index(game: Game, x: ArrayLike) -> Stability:
    """Powers and stability index of an allocation.

    Raises :class:`InputError` if the gains add up to nothing: there is no power to divide.
    """
    gain = allocation(game, x) - game.singles
    total = float(gain.sum())
    if abs(total) <= rounding(game):
        expected = "gains over being alone that add up to more than 0"
        raise InputError([Fault("game", None, ",".join(game.players), f"{total:g}", expected, "no index exists")])
    power = gain / total
    return Stability(power, float(power.std() / power.mean()))
