"""Families of games whose solutions are known in closed form, to 1e-9."""

from __future__ import annotations

from itertools import permutations
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from kelisim.sharing import Game, banzhaf, core_is_empty, in_core, least_core, nucleolus, prenucleolus, shapley
from kelisim.sharing.shape import convex, superadditive
from tests.sharing.games import Array, airport, bankruptcy, bits, by_mask, convex_game, glove, optimum, voting

EXACT = 1e-9
costs = st.lists(st.integers(1, 30), min_size=1, max_size=7).map(sorted)


def airport_nucleolus(cost: list[float]) -> list[float]:
    """Littlechild (Int. J. Game Theory 3, 1974), one user to a type: each pays the tightest equal share left."""
    paid: list[float] = []
    n = len(cost)
    for i in range(n - 1):
        paid.append(min((cost[k] - sum(paid)) / (k - i + 2) for k in range(i, n - 1)))
    return [*paid, cost[-1] - sum(paid)]


@settings(deadline=None, max_examples=60)
@given(costs)
def test_airport(cost: list[float]) -> None:
    """Littlechild & Owen (Management Science 20, 1973): each section of the runway is shared by those who use it."""
    game = airport(cost)
    steps = np.diff([0, *cost]) / np.arange(len(cost), 0, -1)
    assert -shapley(game) == pytest.approx(np.cumsum(steps), abs=EXACT)
    assert -nucleolus(game).allocation == pytest.approx(airport_nucleolus(cost), abs=EXACT * max(cost))


def shared_loss(claims: Array, estate: float) -> Array:
    """Equal awards up to the claims, by filling: independent of any programme."""
    award = np.zeros_like(claims)
    left, order = estate, np.argsort(claims)
    for k, i in enumerate(order):
        award[i] = min(claims[i], left / (len(claims) - k))
        left -= award[i]
    return award


def talmud(claims: Array, estate: float) -> Array:
    """Aumann & Maschler (J. Econ. Theory 36, 1985): half of every claim bounds the award, then the loss."""
    if estate <= claims.sum() / 2:
        return shared_loss(claims / 2, estate)
    return claims - shared_loss(claims / 2, claims.sum() - estate)


@pytest.mark.parametrize(("estate", "awards"), [(100, [100 / 3] * 3), (200, [50, 75, 75]), (300, [50, 100, 150])])
def test_the_three_estates_of_the_talmud(estate: float, awards: list[float]) -> None:
    assert nucleolus(bankruptcy(estate, [100, 200, 300])).allocation == pytest.approx(awards, abs=EXACT)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(1, 50), min_size=1, max_size=7), st.floats(0.05, 0.95))
def test_bankruptcy(claims: list[int], part: float) -> None:
    asked = np.array(claims, dtype=float)
    estate = part * float(asked.sum())
    game = bankruptcy(estate, claims)
    assert nucleolus(game).allocation == pytest.approx(talmud(asked, estate), abs=EXACT * asked.sum())
    assert convex(game)


@pytest.mark.parametrize(("left", "right"), [(1, 2), (1, 4), (2, 3), (3, 5), (2, 2), (4, 4)])
def test_gloves(left: int, right: int) -> None:
    """Shapley & Shubik (1969): the short side takes all in the core; where both are alike, halves are the nucleolus."""
    game = glove(range(left), left + right)
    share = [1.0, 0.0] if left < right else [0.5, 0.5]
    expected = [share[0]] * left + [share[1]] * right
    assert nucleolus(game).allocation == pytest.approx(expected, abs=EXACT)
    assert least_core(game).epsilon == pytest.approx(0.0, abs=EXACT)
    assert not core_is_empty(game)


def test_united_nations_security_council() -> None:
    """Shapley & Shubik (1954) on 15 members: swings counted by hand; vetoes take everything in the core."""
    game = voting([7] * 5 + [1] * 10, 39)
    elected = 4 / 2145
    value = shapley(game)
    assert value[5:] == pytest.approx([elected] * 10, abs=EXACT)
    assert value[:5] == pytest.approx([(1 - 10 * elected) / 5] * 5, abs=EXACT)
    raw = banzhaf(game).raw
    assert raw[5:] == pytest.approx([comb(9, 3) / 2**14] * 10, abs=EXACT)
    assert raw[:5] == pytest.approx([sum(comb(10, k) for k in range(4, 11)) / 2**14] * 5, abs=EXACT)
    assert nucleolus(game).allocation == pytest.approx([0.2] * 5 + [0] * 10, abs=EXACT)


def test_council_of_the_eec_1958() -> None:
    """Weights 4 4 4 2 2 1, quota 12: Luxembourg never mattered (Brams & Affuso 1976; Felsenthal & Machover 1998)."""
    game = voting([4, 4, 4, 2, 2, 1], 12)
    assert shapley(game) == pytest.approx(np.array([14, 14, 14, 9, 9, 0]) / 60, abs=EXACT)
    assert banzhaf(game).normalised == pytest.approx(np.array([5, 5, 5, 3, 3, 0]) / 21, abs=EXACT)


@pytest.mark.parametrize("n", [3, 5, 7, 9])
def test_majority_of_equals(n: int) -> None:
    """The core is empty and a coalition just large enough to win lacks ``1 - (n + 1) / 2n``."""
    game = voting([1] * n, (n + 1) / 2)
    assert prenucleolus(game).allocation == pytest.approx([1 / n] * n, abs=EXACT)
    assert least_core(game).epsilon == pytest.approx(1 - (n + 1) / (2 * n), abs=EXACT)


def assignment_game(worth: Array) -> Game:
    rows, columns = worth.shape
    member = bits(rows + columns)

    def value(own: Array) -> float:
        sellers, buyers = np.flatnonzero(own[:rows]), np.flatnonzero(own[rows:])
        part = worth[np.ix_(sellers, buyers)]
        return float(part[linear_sum_assignment(part, maximize=True)].sum()) if part.size else 0.0

    return by_mask([value(own) for own in member])


@pytest.mark.parametrize("seed", range(8))
def test_assignment_games(seed: int) -> None:
    """Shapley & Shubik (Int. J. Game Theory 1, 1971): the core is the set of dual solutions of the assignment."""
    draw = np.random.default_rng(seed)
    worth = draw.integers(0, 12, (3, 3 + seed % 2)).astype(float)
    game = assignment_game(worth)
    rows, columns = worth.shape
    pairs = np.hstack([np.repeat(np.eye(rows), columns, axis=0), np.tile(np.eye(columns), (rows, 1))])
    for price in draw.random((5, rows + columns)):
        assert in_core(game, optimum(price, -pairs, -worth.ravel(), np.ones((1, rows + columns)), [game.grand]))
    x = nucleolus(game).allocation
    assert (x >= -EXACT).all()
    assert (pairs @ x >= worth.ravel() - EXACT).all()
    bought = linear_sum_assignment(worth, maximize=True)
    for i, j in zip(*bought, strict=True):
        assert x[i] + x[rows + j] == pytest.approx(worth[i, j], abs=EXACT)


@pytest.mark.parametrize("seed", range(6))
def test_convex_games(seed: int) -> None:
    """Shapley (Int. J. Game Theory 1, 1971): marginal vectors span the core, and their mean is the Shapley value."""
    n = 3 + seed % 3
    game = convex_game(n, seed)
    assert convex(game)
    assert superadditive(game)
    marginal = []
    for order in permutations(range(n)):
        masks = np.cumsum([0, *(1 << i for i in order)])
        x = np.empty(n)
        x[list(order)] = np.diff(game.values[masks])
        assert in_core(game, x)
        marginal.append(x)
    assert shapley(game) == pytest.approx(np.mean(marginal, axis=0), abs=EXACT)
    assert in_core(game, shapley(game))
    assert in_core(game, nucleolus(game).allocation)
    assert least_core(game).epsilon < 0
