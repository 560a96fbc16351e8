"""Games with known answers, and random ones, for the tests of ``kelisim.sharing``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import linprog

from kelisim.sharing import Game

Array = NDArray[np.float64]


def optimum(cost: ArrayLike, *programme: Any) -> Array:
    """The solution of a linear programme by SciPy, for comparison; arguments as for ``linprog``."""
    found = linprog(np.asarray(cost), *programme)
    assert found.status == 0, found.message
    return np.asarray(found.x)


def named(n: int) -> tuple[str, ...]:
    return tuple(f"p{i}" for i in range(n))


def bits(n: int) -> NDArray[np.int64]:
    """Row per coalition by mask, column per player: 1 where the player is a member."""
    return np.arange(2**n)[:, None] >> np.arange(n) & 1


def by_mask(values: ArrayLike) -> Game:
    """A game from the values by mask, the empty coalition included."""
    array = np.array(values, dtype=float)
    return Game(named(len(array).bit_length() - 1), array)


def lexicographic(values: Sequence[float]) -> Game:
    """A game from values ordered by size, then by members, without the empty coalition (as in CoopGame for R)."""
    n = (len(values) + 1).bit_length() - 1
    order = sorted(range(1, 2**n), key=lambda m: (m.bit_count(), [i for i in range(n) if m >> i & 1]))
    filled = np.zeros(2**n)
    filled[order] = values
    return by_mask(filled)


def glove(left: Sequence[int], n: int) -> Game:
    """Pairs of gloves: players in ``left`` hold a left one, all others a right one."""
    hands = bits(n)
    lefts = hands[:, list(left)].sum(axis=1)
    return by_mask(np.minimum(lefts, hands.sum(axis=1) - lefts))


def voting(weights: Sequence[float], quota: float) -> Game:
    return by_mask(bits(len(weights)) @ np.array(weights, dtype=float) >= quota)


def bankruptcy(estate: float, claims: Sequence[float]) -> Game:
    """O'Neill (1982): what is left to a coalition when the claims of all others are paid."""
    asked = np.array(claims, dtype=float)
    return by_mask(np.maximum(estate - (1 - bits(len(asked))) @ asked, 0.0))


def airport(costs: Sequence[float]) -> Game:
    """Minus the cost of the longest runway that a coalition needs."""
    return by_mask(-(bits(len(costs)) * np.array(costs, dtype=float)).max(axis=1))


def convex_game(n: int, seed: int) -> Game:
    """A random convex game: unanimity games with positive weights on top of any payments to single players."""
    draw = np.random.default_rng(seed)
    member = bits(n)
    dividends = draw.exponential(size=2**n) * (member.sum(axis=1) > 1)
    holds = (member[:, None, :] >= member[None, :, :]).all(axis=2)
    return by_mask(holds @ dividends + member @ draw.normal(size=n))


def random_game(n: int, seed: int, kind: str) -> Game:
    """A random game with imputations, of one of :data:`KINDS`."""
    draw = np.random.default_rng([seed, n, KINDS.index(kind)])
    member = bits(n)
    if kind == "uniform":
        values = draw.random(2**n)
    elif kind == "growing":
        values = draw.random(2**n) * member.sum(axis=1) ** 2
    elif kind == "few numbers":
        values = draw.integers(0, 4, 2**n).astype(float)
    elif kind == "zero or one":
        values = (draw.random(2**n) < 0.3).astype(float)
    elif kind == "voting":
        weights = draw.integers(1, 20, n)
        values = (member @ weights > weights.sum() / 2).astype(float)
    elif kind == "claims":
        claims = draw.integers(1, 10, n)
        return bankruptcy(float(draw.integers(1, claims.sum() + 1)), claims.tolist())
    else:
        return airport(draw.integers(1, 10, n).tolist())
    values[0] = 0.0
    values[-1] = max(values[-1], values[1 << np.arange(n)].sum() + float(draw.integers(0, 3)))
    return by_mask(values)


KINDS = ("uniform", "growing", "few numbers", "zero or one", "voting", "claims", "airport")


@st.composite
def small_games(draw: st.DrawFn, least: int = 2, most: int = 5) -> Game:
    """Games with whole values, so that sums are exact and ties are common."""
    n = draw(st.integers(least, most))
    values = draw(st.lists(st.integers(-20, 20), min_size=2**n - 1, max_size=2**n - 1))
    return by_mask([0, *values])


@st.composite
def rational_games(draw: st.DrawFn, least: int = 2, most: int = 5) -> Game:
    """As :func:`small_games`, but all together can give everyone what he has alone."""
    game = draw(small_games(least, most))
    values = game.values.copy()
    values[-1] = max(values[-1], game.singles.sum())
    return by_mask(values)
