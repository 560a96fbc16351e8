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

from kelisim.sharing.amendment import Amendment, cheapest_amendment, cost_of_stability
from kelisim.sharing.bargaining import kalai_smorodinsky, nash_harsanyi, proportional, utopia
from kelisim.sharing.compare import CONCEPTS, compare
from kelisim.sharing.contract import Contract, contract, expected_game
from kelisim.sharing.core import LeastCore, blocking, core_is_empty, in_core, least_core
from kelisim.sharing.criterion import kohlberg
from kelisim.sharing.excess import excesses, largest_excess
from kelisim.sharing.externalities import de_clippel_serrano, myerson_value
from kelisim.sharing.files import game_from_json, read_game
from kelisim.sharing.game import Coalition, Game, allocation_dict
from kelisim.sharing.harsanyi import nash_harsanyi_in_core
from kelisim.sharing.nucleoli import Level, Nucleolus, nucleolus, prenucleolus
from kelisim.sharing.partition import (
    BELIEFS,
    Bloc,
    PartitionGame,
    Structure,
    delta,
    gamma,
    optimistic,
    partitions,
    pessimistic,
    structure,
)
from kelisim.sharing.payments import Payment, payments
from kelisim.sharing.separable import gately, propensity_to_disrupt, separable_costs_remaining_benefits, tau_value
from kelisim.sharing.shape import convex, essential, superadditive
from kelisim.sharing.stability import Stability, stability_index
from kelisim.sharing.values import Banzhaf, banzhaf, shapley

__all__ = [
    "BELIEFS",
    "CONCEPTS",
    "Amendment",
    "Banzhaf",
    "Bloc",
    "Coalition",
    "Contract",
    "Game",
    "LeastCore",
    "Level",
    "Nucleolus",
    "PartitionGame",
    "Payment",
    "Stability",
    "Structure",
    "allocation_dict",
    "banzhaf",
    "blocking",
    "cheapest_amendment",
    "compare",
    "contract",
    "convex",
    "core_is_empty",
    "cost_of_stability",
    "de_clippel_serrano",
    "delta",
    "essential",
    "excesses",
    "expected_game",
    "game_from_json",
    "gamma",
    "gately",
    "in_core",
    "kalai_smorodinsky",
    "kohlberg",
    "largest_excess",
    "least_core",
    "myerson_value",
    "nash_harsanyi",
    "nash_harsanyi_in_core",
    "nucleolus",
    "optimistic",
    "partitions",
    "payments",
    "pessimistic",
    "prenucleolus",
    "propensity_to_disrupt",
    "proportional",
    "read_game",
    "separable_costs_remaining_benefits",
    "shapley",
    "stability_index",
    "structure",
    "superadditive",
    "tau_value",
    "utopia",
]
