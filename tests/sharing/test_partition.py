"""Games with externalities: structures, beliefs, and the two values against their axioms and definitions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kelisim.errors import InputError
from kelisim.sharing import (
    BELIEFS,
    Bloc,
    Game,
    PartitionGame,
    Structure,
    de_clippel_serrano,
    myerson_value,
    partitions,
    shapley,
    structure,
)
from tests.sharing.games import Array, small_games

NAMES = "ABCDE"
Rule = Callable[[PartitionGame], Array]


def filled(players: Iterable[str], value: Callable[[Bloc, Structure], float]) -> PartitionGame:
    names = tuple(players)
    return PartitionGame(names, {key: {bloc: value(bloc, key) for bloc in key} for key in partitions(names)})


@st.composite
def partition_games(draw: st.DrawFn, least: int = 1, most: int = 4) -> PartitionGame:
    names = NAMES[: draw(st.integers(least, most))]
    return filled(names, lambda _bloc, _key: float(draw(st.integers(-9, 9))))


def cournot(n: int) -> PartitionGame:
    """N equal firms, demand 1 - q, no cost: every bloc acts as one firm and earns 1 / (blocs + 1)**2."""
    return filled(NAMES[:n], lambda _, key: 1 / (len(key) + 1) ** 2)


def test_structures_are_the_bell_numbers_and_each_player_stands_once() -> None:
    assert [len(set(partitions("ABCDEFGH"[:n]))) for n in range(1, 9)] == [1, 2, 5, 15, 52, 203, 877, 4140]
    for key in partitions(NAMES):
        assert sorted(name for bloc in key for name in bloc) == list(NAMES)
        assert key == structure(NAMES, reversed([reversed(bloc) for bloc in key]))
    assert sum(len(key) for key in partitions(NAMES)) == 151


def test_keys_in_any_order() -> None:
    game = PartitionGame(("A", "B"), {(("B",), ("A",)): {("A",): 1, ("B",): 2}, (("B", "A"),): {("B", "A"): 5}})
    assert game.value("B", ["A"]) == 2
    assert game.value(("B", "A")) == 5
    assert repr(game).endswith("all together: 5")
    with pytest.raises(InputError):
        game.value("A")


def test_all_faults_at_once() -> None:
    with pytest.raises(InputError) as error:
        PartitionGame(
            ("A", "B", "C"),
            {
                (("A", "B", "C"),): {("A", "B", "C"): float("nan")},
                (("A", "B"), ("C",)): {("A", "B"): 1},
                (("A",), ("B",)): {("A",): 1, ("B",): 1},
                (("B",), ("A", "C")): {("A", "C"): 1, ("B",): 2, ("A",): 3},
            },
        )
    lines = "\n".join(fault.line() for fault in error.value.faults)
    for part in ('"A | B | C"', '"A | B,C"', "value of A,B,C", "value of C", '"A | B"', "not of A"):
        assert part in lines
    assert len(error.value.faults) == 6
    with pytest.raises(InputError):
        PartitionGame(tuple("ABCDEFGHIJK"), {})


def test_beliefs_on_cournot_have_closed_forms() -> None:
    game = cournot(5)
    expected: dict[str, Callable[[int], float]] = {
        "gamma": lambda s: 1 / (5 - s + 2) ** 2,
        "delta": lambda s: 1 / (3 if s < 5 else 2) ** 2,
        "optimistic": lambda s: 1 / (3 if s < 5 else 2) ** 2,
        "pessimistic": lambda s: 1 / (5 - s + 2) ** 2,
    }
    for name, value in expected.items():
        for names, worth in BELIEFS[name](game).coalitions():
            assert worth == pytest.approx(value(len(names))), name


@settings(deadline=None, max_examples=60)
@given(partition_games())
def test_beliefs_are_ordered_and_agree_on_the_whole(game: PartitionGame) -> None:
    values = {name: belief(game).values for name, belief in BELIEFS.items()}
    for middle in ("gamma", "delta"):
        assert (values["pessimistic"] <= values[middle]).all()
        assert (values[middle] <= values["optimistic"]).all()
    assert {value[-1] for value in values.values()} == {game.value(game.players)}


@settings(deadline=None, max_examples=60)
@given(small_games(1, 4))
def test_without_externalities_both_are_shapleys_value(plain: Game) -> None:
    game = filled(plain.players, lambda bloc, _: plain.value(bloc))
    assert myerson_value(game) == pytest.approx(shapley(plain), abs=1e-9)
    assert de_clippel_serrano(game) == pytest.approx(shapley(plain), abs=1e-9)
    assert all(belief(game) == plain for belief in BELIEFS.values())


VALUES: dict[str, Rule] = {"myerson": myerson_value, "de clippel serrano": de_clippel_serrano}


@pytest.mark.parametrize("name", VALUES)
@settings(deadline=None, max_examples=40)
@given(partition_games(2, 4), st.randoms(use_true_random=False))
def test_efficient_and_blind_to_names(name: str, game: PartitionGame, random: st.DataObject) -> None:
    value = VALUES[name](game)
    assert value.sum() == pytest.approx(game.value(game.players), abs=1e-9)
    names = list(game.players)
    random.shuffle(names)  # type: ignore[attr-defined]
    other = dict(zip(game.players, names, strict=True))
    renamed = {
        tuple(tuple(other[i] for i in bloc) for bloc in key): {
            tuple(other[i] for i in bloc): worth for bloc, worth in blocs.items()
        }
        for key, blocs in game.values.items()
    }
    moved = dict(zip(game.players, VALUES[name](PartitionGame(game.players, renamed)), strict=True))
    assert [moved[other[i]] for i in game.players] == pytest.approx(value.tolist(), abs=1e-9)


@settings(deadline=None, max_examples=60)
@given(st.integers(2, 4), st.data())
def test_myersons_carrier_axiom(n: int, data: st.DataObject) -> None:
    """Axiom 3 of Myerson (1977): if only the players of S matter, they share everything among them.

    With symmetry and linearity it singles the value out. ``S`` carries ``w`` if ``w(T, Q)`` depends only on the part
    of T in S and on Q cut along the border of S, and a bloc without members of S is worth nothing.
    """
    players = tuple(NAMES[:n])
    carrier = tuple(players[: data.draw(st.integers(1, n))])
    worth: dict[tuple[Bloc, Structure], float] = {}

    def value(bloc: Bloc, key: Structure) -> float:
        part = tuple(name for name in bloc if name in carrier)
        if not part:
            return 0.0
        halves = [tuple(i for i in own if (i in carrier) == side) for own in key for side in (True, False)]
        cut = structure(players, [half for half in halves if half])
        return worth.setdefault((part, cut), float(data.draw(st.integers(-9, 9))))

    game = filled(players, value)
    found = myerson_value(game)
    assert found[: len(carrier)].sum() == pytest.approx(game.value(players), abs=1e-9)
    assert found[len(carrier) :] == pytest.approx(np.zeros(n - len(carrier)), abs=1e-9)


@settings(deadline=None, max_examples=60)
@given(partition_games(1, 4))
def test_de_clippel_serrano_order_by_order(game: PartitionGame) -> None:
    """What a player adds when those not yet come stand alone, and so does he before he joins."""

    def worth(inside: set[str]) -> float:
        rest = [(name,) for name in game.players if name not in inside]
        return game.value(sorted(inside), rest) if inside else 0.0

    total = dict.fromkeys(game.players, 0.0)
    orders = list(permutations(game.players))
    for order in orders:
        for k, name in enumerate(order):
            total[name] += worth(set(order[: k + 1])) - worth(set(order[:k]))
    expected = [total[name] / len(orders) for name in game.players]
    assert de_clippel_serrano(game).tolist() == pytest.approx(expected, abs=1e-9)
