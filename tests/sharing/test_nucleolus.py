"""The nucleolus against two other programs, the literature's criterion, and changes of scale."""

from __future__ import annotations

import coopgame
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kelisim.errors import CheckFailed, InputError
from kelisim.sharing import (
    Game,
    core_is_empty,
    excesses,
    in_core,
    kohlberg,
    least_core,
    nucleoli,
    nucleolus,
    prenucleolus,
)
from kelisim.sharing.span import Span
from tests.sharing.games import KINDS, Array, bits, by_mask, optimum, random_game, rational_games, small_games

EXACT = 1e-9
IMPUTATION = {True: "imputation", False: "all"}


def dense_nucleolus(game: Game, imputation: bool) -> Array:
    """The sequence of programmes over all coalitions at once; a coalition is settled when no optimum gives it more.

    Independent of the package: one programme to each open coalition and level, SciPy, no spans and no duals.
    """
    n = game.size
    member = bits(n)[1:-1].astype(float)
    values = game.values[1:-1]
    open_rows = list(range(len(values)))
    settled: list[tuple[int, float]] = []
    bounds = [(v if imputation else None, None) for v in game.singles] + [(None, None)]
    x = np.zeros(n)
    while open_rows:
        equal = np.vstack([np.append(np.ones(n), 0.0), *(np.append(member[r], 0.0) for r, _ in settled)])
        right = [game.grand, *(total for _, total in settled)]
        above = -np.hstack([member[open_rows], np.ones((len(open_rows), 1))])
        cost = np.eye(n + 1)[-1]
        x, t = np.split(optimum(cost, above, -values[open_rows], equal, right, bounds), [n])
        fixed = [*bounds[:-1], (t[0], t[0])]
        tight = [r for r in open_rows if abs(values[r] - member[r] @ x - t[0]) < 1e-7]
        done = []
        for r in tight:
            best = optimum(np.append(-member[r], 0.0), above, -values[open_rows], equal, right, fixed)
            if member[r] @ best[:-1] < values[r] - t[0] + 1e-7:
                done.append(r)
        settled += [(r, float(values[r] - t[0])) for r in done]
        open_rows = [r for r in open_rows if r not in done]
    return x


@settings(deadline=None, max_examples=40)
@given(small_games(2, 5), st.booleans())
def test_against_a_dense_sequence_of_programmes(game: Game, imputation: bool) -> None:
    assume(not imputation or game.grand >= game.singles.sum())
    ours = nucleolus(game) if imputation else prenucleolus(game)
    assert ours.allocation == pytest.approx(dense_nucleolus(game, imputation), abs=1e-6)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("kind", KINDS)
def test_against_a_dense_sequence_for_six(kind: str, seed: int) -> None:
    game = random_game(6, seed, kind)
    assert nucleolus(game).allocation == pytest.approx(dense_nucleolus(game, True), abs=1e-6)


@pytest.mark.parametrize("imputation", [True, False])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("n", range(3, 11))
def test_against_coopgame(n: int, kind: str, imputation: bool) -> None:
    for seed in range(8 if n < 9 else 3):
        game = random_game(n, seed, kind)
        rule, other = (nucleolus, coopgame.nucleolus) if imputation else (prenucleolus, coopgame.prenucleolus)
        theirs = other(coopgame.Game(game.values[1:].tolist()))["allocation"]
        assert rule(game).allocation == pytest.approx(theirs, abs=1e-8 * np.abs(game.values).max()), (n, seed)


@pytest.mark.parametrize(("n", "kind"), [(12, "uniform"), (13, "voting"), (15, "growing"), (17, "few numbers")])
def test_larger_games_are_proved(n: int, kind: str) -> None:
    game = random_game(n, 1, kind)
    x = nucleolus(game)
    assert kohlberg(game, x.allocation)
    assert x.allocation.sum() == pytest.approx(game.grand, abs=1e-9 * abs(game.grand))


@settings(deadline=None, max_examples=60)
@given(rational_games(3, 5), st.integers(0, 4), st.floats(1e-4, 0.5))
def test_kohlberg_rejects_any_other_allocation(game: Game, player: int, step: float) -> None:
    x = nucleolus(game).allocation.copy()
    assert kohlberg(game, x)
    x[player % game.size] += step
    assert not kohlberg(game, x)
    x[(player + 1) % game.size] -= step
    assert not kohlberg(game, x)
    assert not kohlberg(game, x, imputation=False)


def test_kohlberg_needs_every_level() -> None:
    """In the core of gloves 1:2 with a fourth player all first levels agree; only a later one tells them apart."""
    game = by_mask(np.minimum(bits(4)[:, 0], bits(4)[:, 1]) + (bits(4)[:, 2:].sum(axis=1) == 2))
    assert nucleolus(game).allocation == pytest.approx([0.5, 0.5, 0.5, 0.5], abs=EXACT)
    assert in_core(game, [0.5, 0.5, 0.25, 0.75])
    assert not kohlberg(game, [0.5, 0.5, 0.25, 0.75])


def test_an_unproved_answer_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nucleoli, "proved", lambda *_: False)
    with pytest.raises(CheckFailed):
        nucleolus(random_game(4, 0, "uniform"))


@settings(deadline=None, max_examples=60)
@given(small_games(2, 5))
def test_levels_are_the_excesses_and_go_down(game: Game) -> None:
    found = prenucleolus(game)
    excess = excesses(game, found.allocation)
    size = np.abs(game.values).max() + 1.0
    for level in found.levels:
        for names in level.coalitions:
            assert excess[game.mask(names)] == pytest.approx(level.excess, abs=EXACT * size)
    steps = np.diff([level.excess for level in found.levels])
    assert (steps <= EXACT * size).all()
    if found.levels:
        assert found.levels[0].excess == pytest.approx(least_core(game).epsilon, abs=EXACT * size)


@settings(deadline=None, max_examples=60)
@given(rational_games(2, 5))
def test_the_nucleolus_is_in_the_core_where_there_is_one(game: Game) -> None:
    x = nucleolus(game).allocation
    assert in_core(game, x) is not core_is_empty(game)
    assert (x >= game.singles - EXACT * (1 + np.abs(game.values).max())).all()


@settings(deadline=None, max_examples=60)
@given(small_games(2, 5), st.lists(st.floats(-50, 50), min_size=5, max_size=5), st.sampled_from([1e-6, 1e-3, 1e9]))
def test_unit_and_payments_change_it_alike(game: Game, paid: list[float], unit: float) -> None:
    payment = np.array(paid[: game.size])
    other = by_mask(unit * (game.values + bits(game.size) @ payment))
    expected = unit * (prenucleolus(game).allocation + payment)
    size = float(np.abs(other.values).max())
    assert prenucleolus(other).allocation == pytest.approx(expected, abs=EXACT * size + 1e-300)


@settings(deadline=None, max_examples=40)
@given(small_games(3, 5), st.randoms(use_true_random=False))
def test_names_do_not_matter(game: Game, random: st.DataObject) -> None:
    order = list(range(game.size))
    random.shuffle(order)  # type: ignore[attr-defined]
    moved = bits(game.size)[:, order] @ (1 << np.arange(game.size))
    values = np.empty_like(game.values)
    values[moved] = game.values
    shuffled = prenucleolus(by_mask(values)).allocation
    # player i of the shuffled game holds the place of player order[i]
    assert shuffled == pytest.approx(prenucleolus(game).allocation[order], abs=EXACT * (1 + np.abs(values).max()))


def test_no_imputation() -> None:
    game = Game.of({"A": 3, "B": 3, "A,B": 4})
    with pytest.raises(InputError, match="prenucleolus"):
        nucleolus(game)
    assert prenucleolus(game).allocation.tolist() == pytest.approx([2, 2])
    single = nucleolus(Game.of({"A": 0.1, "B": 0.2, "A,B": 0.1 + 0.2}))
    assert single.allocation.tolist() == pytest.approx([0.1, 0.2])


def test_games_with_nothing_to_divide() -> None:
    assert nucleolus(Game.of({"A": 5})).as_dict() == {"A": 5.0}
    assert nucleolus(Game.of({"A": 5, "B": -1, "A,B": 4})).as_dict() == {"A": 5.0, "B": -1.0}
    assert kohlberg(Game.of({"A": 5}), [5])
    assert not kohlberg(Game.of({"A": 5}), [4])


def test_the_same_bits_every_time() -> None:
    game = random_game(9, 3, "uniform")
    first = nucleolus(game).allocation
    assert all(nucleolus(game).allocation.tobytes() == first.tobytes() for _ in range(3))


@settings(deadline=None)
@given(st.integers(1, 7), st.lists(st.integers(1, 127), max_size=8))
def test_span_against_floating_point_rank(n: int, given_masks: list[int]) -> None:
    span, rows = Span(n), np.zeros((0, n))
    for mask in (m % 2**n for m in given_masks):
        grown = np.vstack([rows, bits(n)[mask]])
        assert span.add(mask) == (np.linalg.matrix_rank(grown) > len(rows))
        rows = grown if span.rank > len(rows) else rows
    inside = span.inside()
    held = [np.linalg.matrix_rank(np.vstack([rows, own])) == len(rows) for own in bits(n)]
    assert inside.tolist() == held
    assert span.among(np.arange(2**n)).tolist() == held
    assert [span.combines((3 * own).tolist()) for own in bits(n)] == held
