"""Values of games with externalities: Myerson's, and the externality-free value of de Clippel and Serrano.

**Myerson** (*Int. J. Game Theory* 6, 1977) extends Shapley's axioms to partition functions; with ``|Q|`` the number of
blocs of a structure Q and ``v(S, Q)`` the value of bloc S in it::

    x_i = sum over (S, Q) of (-1)^(|Q| - 1) (|Q| - 1)! v(S, Q)
          * [ 1/n - sum over blocs T of Q other than S and without i of 1 / ((|Q| - 1) (n - |T|)) ]

It may pay a player less than he has in any structure and give something to one who adds nothing to his own blocs; it is
kept for comparison, as the literature does.

**de Clippel & Serrano** (*Econometrica* 76, 2008): the Shapley value of the game in which those outside S stand alone,
``v(S, {S, singles})``. It is what marginality and symmetry single out when a player who leaves a coalition is not
credited with what his later moves do to it: externalities enter only as bounds around it.
"""

from __future__ import annotations

import math

import numpy as np

from kelisim.sharing.game import Array
from kelisim.sharing.partition import Bloc, PartitionGame, Structure, gamma
from kelisim.sharing.values import shapley


def myerson_value(game: PartitionGame) -> Array:
    """Myerson's value, shape (n,), in the order of the players; it adds up to the value of the grand coalition."""
    return np.array([
        math.fsum(value * _weight(game, name, bloc, blocs)
                  for blocs, values in game.values.items() for bloc, value in values.items())
        for name in game.players
    ])  # fmt: skip


def de_clippel_serrano(game: PartitionGame) -> Array:
    """The externality-free value, shape (n,), in the order of the players; it adds up to the grand coalition."""
    return shapley(gamma(game))


def _weight(game: PartitionGame, name: str, bloc: Bloc, blocs: Structure) -> float:
    n, others = len(game.players), len(blocs) - 1
    taken = sum(1.0 / (others * (n - len(other))) for other in blocs if other != bloc and name not in other)
    return (-1.0) ** others * math.factorial(others) * (1.0 / n - taken)
