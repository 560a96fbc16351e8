"""Solutions of cooperative games: who gets what, who would leave, and what holds a deal together.

Pure functions on a game, wherever it comes from; nothing of the rest of kelisim is needed.

>>> from kelisim import sharing
>>> game = sharing.Game.of({"A": 0, "B": 0, "C": 0, "A,B": 60, "A,C": 30, "B,C": 30, "A,B,C": 90})
>>> sharing.shapley(game).tolist()
[35.0, 35.0, 20.0]
>>> sharing.in_core(game, [40, 30, 20])
True
"""

from __future__ import annotations

from kelisim.sharing.core import LeastCore, blocking, core_is_empty, in_core, least_core
from kelisim.sharing.criterion import kohlberg
from kelisim.sharing.excess import excesses, largest_excess
from kelisim.sharing.game import Game, allocation_dict
from kelisim.sharing.nucleoli import Nucleolus, nucleolus, prenucleolus
from kelisim.sharing.values import Banzhaf, banzhaf, shapley

__all__ = [
    "Banzhaf",
    "Game",
    "LeastCore",
    "Nucleolus",
    "allocation_dict",
    "banzhaf",
    "blocking",
    "core_is_empty",
    "excesses",
    "in_core",
    "kohlberg",
    "largest_excess",
    "least_core",
    "nucleolus",
    "prenucleolus",
    "shapley",
]
