"""The core and the least core: who would leave, and how far the game is from an agreement that nobody leaves.

``x`` is in the core if ``x(N) = v(N)`` and no coalition has a positive excess ``e(S, x) = v(S) - x(S)`` (Gillies 1959).
The least core (Maschler, Peleg & Shapley 1979) makes the largest excess of the proper coalitions as small as it can
be. Its value is called epsilon: **the smallest number with x(S) >= v(S) - epsilon for all proper S**. It is negative
where the core has room to spare, and the core is empty just when epsilon is positive: what every coalition would have
to be charged for leaving.

Certificate (Bondareva 1963, Shapley 1967): balanced weights ``d_S >= 0`` with ``sum of d_S over S containing i = 1``
for every player, and ``epsilon * sum(d_S) = sum(d_S v(S)) - v(N)``: no allocation can do better.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kelisim.errors import CheckFailed
from kelisim.sharing.excess import blocks, largest_excess, rounding, scale
from kelisim.sharing.game import Array, Coalition, Game, allocation
from kelisim.sharing.programme import programme

CERTIFIED = 1e-8
"""Part of the size of the game up to which primal and dual of the least core must agree."""


@dataclass(frozen=True, slots=True)
class LeastCore:
    """Epsilon, one allocation of the least core (there may be many), and the balanced weights that prove it."""

    players: tuple[str, ...]
    epsilon: float
    allocation: Array
    balanced: dict[Coalition, float]


def in_core(game: Game, x: ArrayLike, tolerance: float | None = None) -> bool:
    """Whether ``x`` divides exactly ``v(N)`` and leaves no coalition an excess above ``tolerance``.

    ``tolerance`` is in the unit of the game; by default 1e-9 of its size.
    """
    given = allocation(game, x)
    slack = rounding(game) if tolerance is None else tolerance
    return abs(float(given.sum()) - game.grand) <= slack and largest_excess(game, given)[1] <= slack


def blocking(game: Game, x: ArrayLike, tolerance: float | None = None) -> list[tuple[Coalition, float]]:
    """Proper coalitions that get less than they are worth alone, with their excess, largest first."""
    given = allocation(game, x)
    slack = rounding(game) if tolerance is None else tolerance
    found: list[tuple[float, int]] = []
    for start, excess in blocks(game, given):
        place = np.flatnonzero(excess > slack)
        found += [(-float(excess[i]), start + int(i)) for i in place]
    proper = sorted(one for one in found if 0 < one[1] < 2**game.size - 1)
    return [(game.coalition(mask), -minus) for minus, mask in proper]


def least_core(game: Game) -> LeastCore:
    """The least core; see the page of the module for the sign of epsilon.

    With one player there is no proper coalition and epsilon is 0. Raises :class:`NotSolved` if HiGHS finds no optimum
    and :class:`CheckFailed` if the balanced weights do not prove it.
    """
    size = scale(game)
    if game.size == 1:
        return LeastCore(game.players, 0.0, np.array([game.grand]), {})
    if size == 0.0:
        share: dict[Coalition, float] = {(name,): 1.0 for name in game.players}
        return LeastCore(game.players, 0.0, game.singles, share)
    stated = programme(game, size, imputation=False)
    found = stated.optimum()
    x = game.singles + size * found.y
    x += (game.grand - x.sum()) / game.size
    masks = sorted(found.duals)
    member = np.array([[mask >> i & 1 for mask in masks] for i in range(game.size)], dtype=np.float64)
    cover = member @ np.array([found.duals[mask] for mask in masks])
    weights = np.array([found.duals[mask] for mask in masks]) / cover.mean()
    epsilon = float((weights @ game.values[masks] - game.grand) / weights.sum())
    _certify(game, x, epsilon, member @ weights)
    return LeastCore(
        game.players, epsilon, x, {game.coalition(m): float(w) for m, w in zip(masks, weights, strict=True)}
    )


def core_is_empty(game: Game) -> bool:
    """Whether every allocation leaves some coalition better off alone."""
    return least_core(game).epsilon > rounding(game)


def _certify(game: Game, x: Array, epsilon: float, cover: Array) -> None:
    """No coalition exceeds epsilon at ``x``, and the weights are balanced: each bounds the other from its side."""
    allowed = CERTIFIED * scale(game) + rounding(game)
    above = largest_excess(game, x)[1] - epsilon
    uneven = float(np.abs(cover - 1.0).max())
    if abs(above) > allowed or uneven > CERTIFIED:
        raise CheckFailed("the least core is not proved by its balanced weights", [
            f"largest excess differs from epsilon by {above:.2e}", f"weights of a player differ from 1 by {uneven:.2e}",
        ])  # fmt: skip
