"""Every concept on one game, side by side, as plain data. None is preferred; what does not exist says why.

Sign of ``least_core_epsilon``: the smallest number with ``x(S) >= v(S) - epsilon`` for every proper coalition S, so
that it is negative where the core has room to spare and positive where the core is empty.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from kelisim.errors import Fault, InputError
from kelisim.sharing.bargaining import kalai_smorodinsky, nash_harsanyi, proportional
from kelisim.sharing.core import in_core, least_core
from kelisim.sharing.excess import largest_excess, rounding
from kelisim.sharing.game import Array, Game, allocation_dict
from kelisim.sharing.harsanyi import nash_harsanyi_in_core
from kelisim.sharing.nucleoli import nucleolus, prenucleolus
from kelisim.sharing.separable import gately, propensity_to_disrupt, separable_costs_remaining_benefits, tau_value
from kelisim.sharing.shape import convex, essential, superadditive
from kelisim.sharing.stability import stability_index
from kelisim.sharing.values import Banzhaf, banzhaf, shapley


def _normalised(found: Banzhaf) -> Array:
    if found.normalised is None:
        expected = "contributions that do not cancel"
        raise InputError([Fault("game", None, None, f"{found.raw.sum():g}", expected, "use the raw Banzhaf value")])
    return found.normalised


CONCEPTS: Mapping[str, Callable[[Game], Array]] = MappingProxyType({
    "nucleolus": lambda game: nucleolus(game).allocation,
    "prenucleolus": lambda game: prenucleolus(game).allocation,
    "shapley": shapley,
    "banzhaf": lambda game: _normalised(banzhaf(game)),
    "nash_harsanyi": nash_harsanyi,
    "nash_harsanyi_in_core": nash_harsanyi_in_core,
    "kalai_smorodinsky": kalai_smorodinsky,
    "proportional": proportional,
    "scrb": separable_costs_remaining_benefits,
    "gately": gately,
    "tau": tau_value,
})  # fmt: skip
"""Rules that divide v(N), by the key that :func:`compare` files them under."""

PAIRS = 15
"""Most players for whom every pair of coalitions is compared (3**n pairs) to tell whether a game is superadditive."""


def compare(game: Game) -> dict[str, Any]:
    """Every concept on one game, ready for JSON.

    Keys: each of :data:`CONCEPTS` and ``least_core`` (one point of it) with payoffs by player, or None with the reason
    under ``notes``; ``least_core_epsilon``, ``core_empty``, ``superadditive`` (None above 15 players unless the game
    is convex), ``convex``, ``essential``; and by concept ``core_members``, ``largest_excess`` (coalition and excess),
    ``propensity_to_disrupt`` by player (None where it is infinite) and ``stability_index``.
    """
    notes: dict[str, str] = {}
    shares = {name: _defined(game, name, rule, notes) for name, rule in CONCEPTS.items()}
    least = least_core(game)
    shares["least_core"] = least.allocation
    known = {name: x for name, x in shares.items() if x is not None}
    return {
        "players": list(game.players),
        "grand_value": game.grand,
        **{name: None if x is None else allocation_dict(game, x) for name, x in shares.items()},
        "least_core_epsilon": least.epsilon,
        "core_empty": least.epsilon > rounding(game),
        **_shape(game, notes),
        "core_members": {name: in_core(game, x) for name, x in known.items()},
        "largest_excess": {name: _largest(game, x) for name, x in known.items()},
        "propensity_to_disrupt": {name: _propensities(game, x) for name, x in known.items()},
        "stability_index": {name: _index(game, x, notes) for name, x in known.items()},
        "notes": notes,
    }


def _defined(game: Game, name: str, rule: Callable[[Game], Array], notes: dict[str, str]) -> Array | None:
    try:
        return rule(game)
    except InputError as error:
        notes[name] = "; ".join(f"expected {fault.expected}" + _found(fault.value) for fault in error.faults)
        return None


def _found(value: str) -> str:
    return f", found {value}" if value else ""


def _shape(game: Game, notes: dict[str, str]) -> dict[str, bool | None]:
    bent = convex(game)
    additive: bool | None = True
    if not bent:
        additive = superadditive(game) if game.size <= PAIRS else None
    if additive is None:
        notes["superadditive"] = f"not looked into above {PAIRS} players"
    return {"superadditive": additive, "convex": bent, "essential": essential(game)}


def _largest(game: Game, x: Array) -> dict[str, Any]:
    mask, excess = largest_excess(game, x)
    return {"coalition": list(game.coalition(mask)), "excess": excess}


def _propensities(game: Game, x: Array) -> dict[str, float | None]:
    return {
        name: value if math.isfinite(value) else None
        for name, value in zip(game.players, propensity_to_disrupt(game, x).tolist(), strict=True)
    }


def _index(game: Game, x: Array, notes: dict[str, str]) -> float | None:
    try:
        return stability_index(game, x).index
    except InputError:
        notes["stability_index"] = "no gains to divide"
        return None
