"""Core and what follows from it: least core, amendments, contracts over states of nature, payments."""

from __future__ import annotations

from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, minimize

from kelisim.errors import InputError
from kelisim.sharing import (
    Game,
    blocking,
    cheapest_amendment,
    contract,
    core_is_empty,
    cost_of_stability,
    excesses,
    expected_game,
    in_core,
    least_core,
    nash_harsanyi,
    nash_harsanyi_in_core,
    nucleolus,
    payments,
)
from tests.sharing.games import (
    Array,
    bits,
    by_mask,
    convex_game,
    optimum,
    random_game,
    rational_games,
    small_games,
    voting,
)


def size(game: Game) -> float:
    return 1.0 + float(np.abs(game.values).max())


@settings(deadline=None, max_examples=80)
@given(small_games(2, 5))
def test_least_core_against_one_dense_programme(game: Game) -> None:
    found = least_core(game)
    member = bits(game.size)[1:-1].astype(float)
    above = -np.hstack([member, np.ones((len(member), 1))])
    cost, whole = np.eye(game.size + 1)[-1], np.append(np.ones(game.size), 0.0)
    dense = optimum(cost, above, -game.values[1:-1], [whole], [game.grand], (None, None))[-1]
    assert found.epsilon == pytest.approx(dense, abs=1e-7 * size(game))
    assert excesses(game, found.allocation)[1:-1].max() == pytest.approx(found.epsilon, abs=1e-9 * size(game))
    for name in game.players:
        assert sum(w for names, w in found.balanced.items() if name in names) == pytest.approx(1.0, abs=1e-8)
    assert all(weight > 0 for weight in found.balanced.values())
    assert core_is_empty(game) == (dense > 1e-7)


def test_one_player() -> None:
    game = Game.of({"A": 5})
    assert least_core(game).epsilon == 0
    assert in_core(game, [5])
    assert not in_core(game, [4])
    assert cheapest_amendment(game, [5]).possible


@settings(deadline=None, max_examples=60)
@given(small_games(2, 5), st.lists(st.floats(-20, 20), min_size=5, max_size=5))
def test_blocking_lists_just_the_coalitions_with_an_excess(game: Game, parts: list[float]) -> None:
    x = np.array(parts[: game.size])
    x += (game.grand - x.sum()) / game.size
    found = blocking(game, x)
    excess = excesses(game, x)[1:-1]
    assert len(found) == int((excess > 1e-7).sum())
    assert [worth for _, worth in found] == sorted((e for e in excess if e > 1e-7), reverse=True)
    assert in_core(game, x) == (not found)


@settings(deadline=None, max_examples=60)
@given(small_games(2, 5), st.lists(st.integers(-20, 20), min_size=5, max_size=5))
def test_amendments(game: Game, parts: list[int]) -> None:
    x = np.array(parts[: game.size], dtype=float)
    x[-1] = game.grand - x[:-1].sum()
    found = cheapest_amendment(game, x)
    n, member = game.size, bits(game.size)[1:-1].astype(float)
    if core_is_empty(game):
        assert found.possible is False
        dense = optimum(np.ones(n), -member, -game.values[1:-1], None, None, (None, None))
        assert found.shortfall == pytest.approx(dense.sum() - game.grand, abs=1e-7 * size(game))
        worth = sum(weight * game.value(names) for names, weight in found.balanced.items())
        assert worth == pytest.approx(game.grand + found.shortfall, abs=1e-6 * size(game))
        return
    # received and paid apart, least total
    both = np.hstack([member, -member])
    dense = optimum(np.full(2 * n, 0.5), -both, -(game.values[1:-1] - member @ x),
                    [[1] * n + [-1] * n], [0], (0, None))  # fmt: skip
    assert found.moved == pytest.approx(dense.sum() / 2, abs=1e-7 * size(game))
    assert in_core(game, x + found.transfers, tolerance=1e-8 * size(game))
    assert found.transfers.sum() == pytest.approx(0.0, abs=1e-8 * size(game))


def test_the_amendment_is_shared_by_those_who_can_pay_alike() -> None:
    """B and C lack 30 together; A can pay it, and least squares gives both the same."""
    game = Game.of({"A": 0, "B": 0, "C": 0, "A,B": 60, "A,C": 30, "B,C": 30, "A,B,C": 90})
    found = cheapest_amendment(game, [90, 0, 0])
    assert found.transfers == pytest.approx([-30, 15, 15], abs=1e-9)
    assert found.moved == pytest.approx(30, abs=1e-9)
    assert found.blocking == ((("B", "C"), 30.0),)
    with pytest.raises(InputError):
        cheapest_amendment(game, [90, 0, 1])


def test_cost_of_stability_of_a_majority() -> None:
    """Any two of three win: half of each pair covers everyone and is worth 3/2."""
    shortfall, balanced = cost_of_stability(voting([1, 1, 1], 2))
    assert shortfall == pytest.approx(0.5, abs=1e-9)
    assert list(balanced.values()) == pytest.approx([0.5] * 3, abs=1e-9)


def test_what_is_binding_may_be_a_player_alone() -> None:
    shortfall, balanced = cost_of_stability(Game.of({"A": 0, "B": 4, "C": 0, "A,B": 0, "A,C": 5, "B,C": 0, "A,B,C": 6}))
    assert shortfall == pytest.approx(3, abs=1e-9)
    assert balanced == {("B",): pytest.approx(1.0), ("A", "C"): pytest.approx(1.0)}


@pytest.mark.parametrize("seed", range(5))
def test_nash_harsanyi_in_the_core_against_scipy(seed: int) -> None:
    game = convex_game(4, seed)
    member = bits(4)[1:-1].astype(float)
    found = nash_harsanyi_in_core(game)
    assert in_core(game, found)

    def loss(x: Array) -> float:
        return -float(np.log(np.maximum(x - game.singles, 1e-300)).sum())

    held = LinearConstraint(member, game.values[1:-1])
    whole = LinearConstraint(np.ones((1, 4)), game.grand, game.grand)
    start = nucleolus(game).allocation
    other = minimize(loss, start, method="SLSQP", constraints=[held, whole], options={"ftol": 1e-14, "maxiter": 500})
    assert loss(found) <= loss(other.x) + 1e-7
    assert found == pytest.approx(other.x, abs=2e-3 * size(game))


def test_nash_harsanyi_is_equal_gains_where_those_are_in_the_core() -> None:
    game = by_mask(bits(4).sum(axis=1) ** 2.0)
    assert nash_harsanyi_in_core(game) == pytest.approx(nash_harsanyi(game), abs=1e-9)
    bound = Game.of({"A": 0, "B": 0, "C": 0, "A,B": 9, "A,C": 1, "B,C": 1, "A,B,C": 10})
    assert nash_harsanyi_in_core(bound) == pytest.approx([4.5, 4.5, 1], abs=1e-8)
    for none in (voting([1, 1, 1], 2), voting([1, 1, 0], 2)):  # no core; a player who gains nothing in it
        with pytest.raises(InputError):
            nash_harsanyi_in_core(none)


DRY = Game.of({"A": 0, "B": 0, "C": 0, "A,B": 9, "A,C": 9, "B,C": 9, "A,B,C": 10})
WET = Game.of({"A": 0, "B": 0, "C": 0, "A,B": 60, "A,C": 30, "B,C": 30, "A,B,C": 90})


def dense_regret(games: dict[str, Game], chances: dict[str, float]) -> float:
    """The smallest worst regret from one programme over all rows."""
    n, names = next(iter(games.values())).size, list(games)
    member = bits(n)[1:-1].astype(float)
    mean = expected_game(games, chances)
    eased = mean.values[1:-1] - max(least_core(mean).epsilon, 0.0)
    after = [np.hstack([*(member * (a == b) for b in names), np.ones((len(member), 1))]) for a in names]
    before = np.hstack([*(member * chances[b] for b in names), np.zeros((len(member), 1))])
    whole = [np.append(np.repeat([float(a == b) for b in names], n), 0.0) for a in names]
    right = [games[a].values[1:-1] for a in names]
    cost = np.eye(n * len(names) + 1)[-1]
    found = optimum(cost, -np.vstack([*after, before]), -np.concatenate([*right, eased]), whole,
                    [games[a].grand for a in names], (None, None))  # fmt: skip
    return float(found[-1])


def promises_hold(games: dict[str, Game], chances: dict[str, float]) -> None:
    found = contract(games, chances)
    mean = expected_game(games, chances)
    scale = max(size(game) for game in games.values())
    for name, game in games.items():
        assert found.payoffs[name].sum() == pytest.approx(game.grand, abs=1e-8 * scale)
        assert excesses(game, found.payoffs[name])[1:-1].max() <= found.worst[2] + 1e-8 * scale
    assert found.core_empty == core_is_empty(mean)
    if not found.core_empty:
        assert in_core(mean, found.expected, tolerance=1e-8 * scale)
    assert found.worst[2] == pytest.approx(dense_regret(games, chances), abs=1e-6 * scale)


def test_a_contract_over_dry_and_wet_years() -> None:
    promises_hold({"dry": DRY, "wet": WET}, {"dry": 0.5, "wet": 0.5})
    found = contract({"dry": DRY, "wet": WET}, {"dry": 0.5, "wet": 0.5})
    assert found.worst[0] == "dry"
    assert found.worst[2] == pytest.approx(9 - 20 / 3, abs=1e-9)  # each pair gets 20/3 of 10 at best
    assert found.payoffs["wet"] == pytest.approx([37.5, 37.5, 15], abs=1e-9)  # its own nucleolus, nothing to correct


@settings(deadline=None, max_examples=30)
@given(small_games(3, 3), small_games(3, 3), small_games(3, 3), st.floats(0.1, 0.8))
def test_contracts(dry: Game, normal: Game, wet: Game, chance: float) -> None:
    rest = (1 - chance) / 2
    promises_hold({"dry": dry, "normal": normal, "wet": wet}, {"dry": chance, "normal": rest, "wet": rest})


@settings(deadline=None, max_examples=15)
@given(rational_games(4, 4), rational_games(4, 4))
def test_contracts_of_four(dry: Game, wet: Game) -> None:
    promises_hold({"dry": dry, "wet": wet}, {"dry": 0.3, "wet": 0.7})


def test_one_state_of_nature_is_settled_by_its_own_nucleolus() -> None:
    game = random_game(5, 0, "growing")
    found = contract({"sure": game}, {"sure": 1.0})
    assert excesses(game, found.payoffs["sure"])[1:-1].max() == pytest.approx(least_core(game).epsilon, abs=1e-8)


@pytest.mark.parametrize(
    ("games", "chances"),
    [
        ({}, {}),
        ({"dry": DRY}, {"dry": 0.9}),
        ({"dry": DRY}, {"wet": 1.0}),
        ({"dry": DRY, "wet": WET}, {"dry": 1.0, "wet": 0.0}),
        ({"dry": DRY, "wet": by_mask([0, 1, 2, 3])}, {"dry": 0.5, "wet": 0.5}),
        ({"dry": Game.of({"A": 1})}, {"dry": 1.0}),
        ({"dry": DRY}, {"dry": float("nan")}),
    ],
)
def test_bad_contracts(games: dict[str, Game], chances: dict[str, float]) -> None:
    with pytest.raises(InputError):
        contract(games, chances)


def most_groups(values: list[int]) -> int:
    """The largest number of disjoint groups that cancel, by trying all groups that hold the first."""
    if not values:
        return 0
    first, rest = values[0], values[1:]
    sizes = chain.from_iterable(combinations(range(len(rest)), k) for k in range(len(rest) + 1))
    found = []
    for group in sizes:
        if first + sum(rest[i] for i in group) == 0:
            found.append(1 + most_groups([v for i, v in enumerate(rest) if i not in group]))
    return max(found)


@settings(deadline=None, max_examples=80)
@given(st.lists(st.integers(-4, 4), min_size=1, max_size=7))
def test_payments_are_the_fewest(positions: list[int]) -> None:
    balance = {f"p{i}": float(v) for i, v in enumerate([*positions, -sum(positions)])}
    found = payments(balance)
    left = dict(balance)
    for one in found:
        assert one.amount > 0
        left[one.payer] += one.amount
        left[one.receiver] -= one.amount
    assert all(abs(value) < 1e-9 for value in left.values())
    assert sum(one.amount for one in found) == pytest.approx(sum(v for v in balance.values() if v > 0))
    moving = [int(v) for v in balance.values() if v]
    assert len(found) == len(moving) - most_groups(moving)


TOO_MANY = {f"p{i}": (-1.0) ** i for i in range(26)}


@pytest.mark.parametrize("balance", [{"A": 1.0}, {"A": float("nan"), "B": 1.0}, TOO_MANY])
def test_bad_positions(balance: dict[str, float]) -> None:
    with pytest.raises(InputError):
        payments(balance)


def test_nothing_to_pay() -> None:
    assert payments({}) == []
    assert payments({"A": 0.0, "B": 0.0}) == []
    assume_small = payments({"A": 1e9, "B": -1e9, "C": 1e-3, "D": -1e-3})
    assert [(p.payer, p.receiver) for p in assume_small] == [("B", "A")]  # below the rounding of the largest
