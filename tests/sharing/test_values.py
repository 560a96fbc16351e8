"""Values and divisions of the surplus by their axioms and definitions."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

import coopgame
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kelisim.errors import Fault, InputError
from kelisim.sharing import (
    Banzhaf,
    Game,
    banzhaf,
    gately,
    kalai_smorodinsky,
    nash_harsanyi,
    propensity_to_disrupt,
    proportional,
    separable_costs_remaining_benefits,
    shapley,
    stability_index,
    tau_value,
    utopia,
)
from tests.sharing.games import Array, bits, by_mask, convex_game, random_game, small_games

EXACT = 1e-9
Rule = Callable[[Game], Array]


def mean_over_orders(game: Game) -> Array:
    """Shapley's definition, order by order."""
    total = np.zeros(game.size)
    orders = list(permutations(range(game.size)))
    for order in orders:
        mask = 0
        for i in order:
            total[i] += game.values[mask | 1 << i] - game.values[mask]
            mask |= 1 << i
    return total / len(orders)


@settings(deadline=None, max_examples=80)
@given(small_games(1, 5))
def test_shapley_is_the_mean_over_orders(game: Game) -> None:
    assert shapley(game) == pytest.approx(mean_over_orders(game), abs=EXACT)


@pytest.mark.parametrize("n", [1, 2, 7, 14, 15, 16, 17])
def test_values_against_coopgame(n: int) -> None:
    """Sizes on both sides of one block of coalitions."""
    game = random_game(n, 0, "uniform")
    theirs = coopgame.Game(game.values[1:].tolist())
    assert shapley(game) == pytest.approx(coopgame.shapley(theirs), abs=EXACT * n)
    assert banzhaf(game).raw == pytest.approx(coopgame.banzhaf(theirs), abs=EXACT * n)


@settings(deadline=None, max_examples=60)
@given(small_games(2, 4), small_games(2, 4), st.floats(-3, 3))
def test_shapley_and_banzhaf_are_linear(one: Game, other: Game, times: float) -> None:
    assume(one.size == other.size)
    both = by_mask(one.values + times * other.values)
    assert shapley(both) == pytest.approx(shapley(one) + times * shapley(other), abs=EXACT * 100)
    assert banzhaf(both).raw == pytest.approx(banzhaf(one).raw + times * banzhaf(other).raw, abs=EXACT * 100)


def with_dummy(game: Game, alone: float) -> Game:
    """The game joined by a last player who adds just what he has alone."""
    return by_mask(np.concatenate([game.values, game.values + alone]))


@settings(deadline=None, max_examples=60)
@given(small_games(1, 4), st.integers(-5, 5))
def test_dummy_players_get_what_they_have_alone(game: Game, alone: int) -> None:
    joined = with_dummy(game, alone)
    assert shapley(joined) == pytest.approx([*shapley(game), alone], abs=EXACT)
    assert banzhaf(joined).raw == pytest.approx([*banzhaf(game).raw, alone], abs=EXACT)


def scaled(found: Banzhaf) -> Array:
    if found.normalised is None:
        raise InputError([Fault("game", None, None, "", "contributions that do not cancel", "")])
    return found.normalised


EFFICIENT: dict[str, Rule] = {
    "shapley": shapley,
    "banzhaf": lambda game: scaled(banzhaf(game)),
    "nash_harsanyi": nash_harsanyi,
    "kalai_smorodinsky": kalai_smorodinsky,
    "proportional": proportional,
    "scrb": separable_costs_remaining_benefits,
    "gately": gately,
    "tau": tau_value,
}
COVARIANT = ("shapley", "nash_harsanyi", "kalai_smorodinsky", "scrb", "gately", "tau")


def defined(rule: Rule, game: Game) -> Array | None:
    try:
        return rule(game)
    except InputError:
        return None


@pytest.mark.parametrize("name", EFFICIENT)
@settings(deadline=None, max_examples=60)
@given(small_games(1, 4))
def test_all_of_it_is_divided_and_equals_are_treated_alike(name: str, game: Game) -> None:
    swapped = [m & ~3 | (m & 1) << 1 | m >> 1 & 1 for m in range(2**game.size)] if game.size > 1 else [0, 1]
    symmetric = by_mask((game.values + game.values[swapped]) / 2)
    x = defined(EFFICIENT[name], symmetric)
    if x is None:
        return
    assert np.isfinite(x).all()
    assert x.sum() == pytest.approx(game.grand, abs=1e-7)
    if game.size > 1:
        assert x[0] == pytest.approx(x[1], abs=1e-7)


@pytest.mark.parametrize("name", COVARIANT)
@settings(deadline=None, max_examples=40)
@given(small_games(2, 4), st.lists(st.integers(-9, 9), min_size=4, max_size=4), st.sampled_from([1e-6, 1.0, 1e9]))
def test_unit_and_payments_change_them_alike(name: str, game: Game, paid: list[int], unit: float) -> None:
    payment = np.array(paid[: game.size])
    moved = by_mask(unit * (game.values + bits(game.size) @ payment))
    before, after = defined(EFFICIENT[name], game), defined(EFFICIENT[name], moved)
    assert (before is None) == (after is None)
    if before is not None and after is not None:
        assert after == pytest.approx(unit * (before + payment), abs=1e-7 * unit)


@settings(deadline=None, max_examples=60)
@given(small_games(2, 5), st.integers(1, 31), st.floats(0.1, 10))
def test_shapley_rises_with_the_coalitions_of_a_player(game: Game, mask: int, rise: float) -> None:
    mask = mask % (2**game.size - 1) + 1
    values = game.values.copy()
    values[mask] += rise
    change = shapley(by_mask(values)) - shapley(game)
    inside = bits(game.size)[mask].astype(bool)
    assert (change[inside] > 0).all()
    assert (change[~inside] < 0).all()


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.filter_too_much])
@given(small_games(2, 5))
def test_gately_makes_propensities_equal(game: Game) -> None:
    x = defined(gately, game)
    assume(x is not None and game.grand > game.singles.sum())
    assert x is not None
    gains = x > game.singles + 1e-9
    value = propensity_to_disrupt(game, x)[gains]
    assert value == pytest.approx([value[0]] * len(value), abs=1e-6 * (1 + abs(value[0])))
    assert x == pytest.approx(kalai_smorodinsky(game), abs=1e-7)
    assert x == pytest.approx(separable_costs_remaining_benefits(game), abs=1e-7)


@pytest.mark.parametrize("seed", range(5))
def test_tau_lies_between_minimal_rights_and_utopia(seed: int) -> None:
    game = convex_game(4, seed)
    x = tau_value(game)
    # in convex games the minimal right of a player is what he has alone (Driessen & Tijs 1985)
    part = (x - game.singles) / (utopia(game) - game.singles)
    assert part == pytest.approx([part[0]] * 4, abs=1e-9)
    assert 0 < part[0] < 1


GAME = Game.of({"A": 2, "B": 6, "C": 0, "A,B": 10, "A,C": 4, "B,C": 8, "A,B,C": 20})


def test_divisions_by_hand() -> None:
    """Surplus 20 - 8 = 12; utopia payoffs 12, 16, 10, so hopes 10, 10, 10."""
    assert nash_harsanyi(GAME).tolist() == [6, 10, 4]
    assert utopia(GAME).tolist() == [12, 16, 10]
    assert kalai_smorodinsky(GAME).tolist() == [6, 10, 4]
    assert proportional(GAME).tolist() == [5, 15, 0]
    assert proportional(GAME, {"A": 1, "B": 1, "C": 2}).tolist() == [5, 9, 6]
    assert propensity_to_disrupt(GAME, [6, 10, 4]).tolist() == [1.5, 1.5, 1.5]
    assert propensity_to_disrupt(GAME, [2, 18, 0]).tolist() == [np.inf, -2 / 12, np.inf]
    assert stability_index(GAME, [6, 10, 4]).index == 0
    uneven = stability_index(GAME, [2, 6, 12])
    assert uneven.power.tolist() == [0, 0, 1]
    assert uneven.index == pytest.approx(np.sqrt(2))


@pytest.mark.parametrize("unit", [1e-300, 1e-150, 1e98])
def test_products_of_values_neither_vanish_nor_overflow(unit: float) -> None:
    moved = by_mask(unit * GAME.values)
    for rule in (kalai_smorodinsky, proportional, gately, separable_costs_remaining_benefits, tau_value):
        assert rule(moved) / unit == pytest.approx(rule(GAME), abs=EXACT)


BAD_WEIGHTS = [{"A": 1, "B": 1}, {"A": -1, "B": 1, "C": 1}, dict.fromkeys("ABC", 0), dict.fromkeys("ABCD", 1)]


@pytest.mark.parametrize("weights", BAD_WEIGHTS)
def test_bad_weights(weights: dict[str, float]) -> None:
    with pytest.raises(InputError):
        proportional(GAME, weights)


def test_where_there_is_no_answer_it_is_said() -> None:
    majority = by_mask(bits(3).sum(axis=1) >= 2)  # nobody is needed, yet there is a surplus
    for rule in (kalai_smorodinsky, gately, separable_costs_remaining_benefits, tau_value, proportional):
        with pytest.raises(InputError):
            rule(majority)
    harmful = Game.of({"A": 3, "B": 0, "C": 0, "A,B": 3, "A,C": 3, "B,C": 5, "A,B,C": 6})  # A adds 1 but has 3 alone
    for rule in (kalai_smorodinsky, gately):
        with pytest.raises(InputError):
            rule(harmful)
    nothing = Game.of({"A": 1, "B": 2, "A,B": 3})
    for rule in (kalai_smorodinsky, gately, separable_costs_remaining_benefits, tau_value, proportional, nash_harsanyi):
        assert rule(nothing) == pytest.approx([1, 2])
    assert propensity_to_disrupt(nothing, [1, 2]).tolist() == [0, 0]
    with pytest.raises(InputError):
        stability_index(nothing, [1, 2])
    cancelling = by_mask([0, 0, 0, -3, 0, 0, 0, 1])  # contributions add up to (-3 + 3 * 1) / 4 = 0
    assert banzhaf(cancelling).normalised is None
    assert banzhaf(cancelling).raw == pytest.approx([-0.5, -0.5, 1.0])
