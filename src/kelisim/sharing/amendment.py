"""The cheapest amendment of an allocation: the smallest payments between players after which nobody leaves.

    min  sum |t_i| / 2   subject to   t(N) = 0,  x(S) + t(S) >= v(S)  for every coalition S

Of all such payments the one with the least squares is given, which is unique. Where the core is empty no payments
between players do; then the cost of stability (Bachrach et al., *SAGT* 2009) is told, the smallest amount from outside,

    min  D   subject to   y(N) = v(N) + D,  y(S) >= v(S)  for every coalition S

with the balanced coalitions that force it: they cover every player just once by their weights, and what they are worth
together, by weight, is ``v(N) + D``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kelisim.errors import CheckFailed, Fault, InputError
from kelisim.sharing.core import CERTIFIED, blocking
from kelisim.sharing.entering import Family, Model, normalised, size_of
from kelisim.sharing.excess import largest_excess, rounding
from kelisim.sharing.game import Array, Coalition, Game, allocation


@dataclass(frozen=True, slots=True)
class Amendment:
    """What to change. Money in the unit of the game.

    ``transfers``: what each receives (+) or pays (-) on top, shape (n,), zeros if nothing helps; ``moved``: half the
    sum of their sizes; ``blocking``: coalitions that would leave before it, with their excess, largest first;
    ``shortfall``: what has to come from outside (0 where the core is not empty); ``balanced``: weights of the
    coalitions that force it (empty where the core is not empty).
    """

    players: tuple[str, ...]
    transfers: Array
    moved: float
    blocking: tuple[tuple[Coalition, float], ...]
    shortfall: float
    balanced: dict[Coalition, float]

    @property
    def possible(self) -> bool:
        """Whether payments between the players are enough."""
        return self.shortfall == 0.0


def cheapest_amendment(game: Game, x: ArrayLike) -> Amendment:
    """The smallest payments between players that leave no coalition better off alone.

    ``x`` must divide v(N): otherwise :class:`InputError`. Raises :class:`NotSolved` without a proven optimum and
    :class:`CheckFailed` if the amended allocation still blocks.
    """
    given = allocation(game, x)
    if abs(float(given.sum()) - game.grand) > rounding(game):
        expected = f"payoffs that add up to v(N), {game.grand:g}"
        raise InputError([Fault(
            "allocation", None, ",".join(game.players), f"{given.sum():g}", expected, "divide just what there is",
        )], "the allocation")  # fmt: skip
    against = tuple(blocking(game, given))
    nothing = np.zeros(game.size)
    if not against:
        return Amendment(game.players, nothing, 0.0, (), 0.0, {})
    shortfall, balanced = cost_of_stability(game)
    if shortfall > 0.0:
        return Amendment(game.players, nothing, 0.0, against, shortfall, balanced)
    transfers = _transfers(game, given)
    left = largest_excess(game, given + transfers)[1]
    if left > CERTIFIED * size_of(game) + rounding(game):
        raise CheckFailed("the amended allocation is still blocked", [f"largest excess {left:.2e}"])
    return Amendment(game.players, transfers, float(np.abs(transfers).sum()) / 2, against, 0.0, {})


def cost_of_stability(game: Game) -> tuple[float, dict[Coalition, float]]:
    """What must come from outside for some allocation to hold, and the balanced weights that force it.

    0 and no weights where the core is not empty. Raises :class:`NotSolved` without a proven optimum.
    """
    n, size = game.size, size_of(game)
    inner = normalised(game, size)
    model = Model(np.ones(n), np.zeros(n), [], (Family(inner, np.eye(n)),))
    least = model.solve("cost of stability")
    shortfall = size * (float(least.sum()) - inner.grand)
    if shortfall <= rounding(game):
        return 0.0, {}
    weights = {game.coalition(mask): dual for (_, mask), dual in sorted(model.duals().items())}
    for i, name in enumerate(game.players):  # what is not covered by coalitions is covered by the player himself
        rest = 1.0 - sum(weight for names, weight in weights.items() if name in names)
        if rest > 1e-9:
            weights[(game.players[i],)] = weights.get((name,), 0.0) + rest
    return shortfall, weights


def _transfers(game: Game, given: Array) -> Array:
    """Payments ``t = a - b`` with ``a, b >= 0`` of least total, then of least squares; columns a (n), b (n)."""
    n, size = game.size, size_of(game)
    wanting = normalised(game, size, given)
    signs = np.hstack([np.eye(n), -np.eye(n)])
    model = Model(np.full(2 * n, 0.5), np.zeros(2 * n), [(signs.sum(axis=0), 0.0)], (Family(wanting, signs),))
    model.solve("cheapest amendment")
    transfers: Array = size * (signs @ model.closest(np.zeros(2 * n), np.ones(2 * n)))
    return transfers
