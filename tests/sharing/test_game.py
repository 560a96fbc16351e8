"""A game says everything that is wrong with it at once, and answers by names."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from kelisim.errors import InputError
from kelisim.sharing import Game, allocation_dict, excesses, game_from_json, read_game
from tests.sharing.games import by_mask


def told(error: pytest.ExceptionInfo[InputError]) -> str:
    return "\n".join(fault.line() for fault in error.value.faults)


def test_names_in_any_order_and_with_blanks() -> None:
    game = Game.of({"B , A": 7, "A": 1, "B": 2, "": 0}, ["A", "B"])
    assert (game.value(["B", "A"]), game.value("A"), game.grand) == (7.0, 1.0, 7.0)
    assert game == Game(("A", "B"), np.array([0.0, 1.0, 2.0, 7.0]))
    assert hash(game) == hash(Game(("A", "B"), np.array([0.0, 1.0, 2.0, 7.0])))


def test_from_a_function_of_names() -> None:
    game = Game.from_function(("A", "B", "C"), lambda names: float(len(names) ** 2 + ("C" in names)))
    assert [game.value(names) for names in ("A", "C", ("A", "B"), ("A", "C"), ("A", "B", "C"))] == [
        1,
        2,
        4,
        5,
        10,
    ]


def test_values_cannot_be_changed_from_outside() -> None:
    values = np.array([0.0, 1.0, 2.0, 7.0])
    game = Game(("A", "B"), values)
    values[3] = 0.0
    assert game.grand == 7.0
    with pytest.raises(ValueError, match="read-only"):
        game.values[3] = 0.0


def test_all_faults_of_a_mapping_at_once() -> None:
    with pytest.raises(InputError) as error:
        Game.of(
            {"A": float("nan"), "B": True, "A,B": 1, "B,A": 2, "A,X": 3, "A,A": 4, "C": "5", "": 1},  # type: ignore[dict-item]
            ["A", "B", "C"],
        )
    text = told(error)
    expected = ('column A: found "nan"', 'column B: found "True"', "column B,A", '"X"', "column A,A",
                'column C: found "5"', "empty coalition", "column A,C", "column B,C", "column A,B,C")  # fmt: skip
    assert [part for part in expected if part not in text] == []
    assert len(error.value.faults) == 10


@pytest.mark.parametrize(
    "players", [[], ["A", "A"], [" A"], ["A,B"], [""], [f"p{i}" for i in range(26)]], ids=lambda names: str(len(names))
)
def test_bad_players(players: list[str]) -> None:
    with pytest.raises(InputError):
        Game(tuple(players), np.zeros(2 ** min(len(players), 3)))
    with pytest.raises(InputError):
        Game.from_function(players, lambda names: float(len(names)))


@pytest.mark.parametrize(
    "values", [[0, 1, 2], [1, 1, 1, 1], [0, 1, np.inf, 2], [0, np.nan, np.nan, 2], [0, 1, 2, 1e101]]
)
def test_bad_arrays(values: list[float]) -> None:
    with pytest.raises(InputError) as error:
        Game(("A", "B"), np.array(values, dtype=float))
    assert len(error.value.faults) == max(1, int((~np.isfinite(values)).sum()))


def test_many_missing_coalitions_are_counted() -> None:
    with pytest.raises(InputError) as error:
        Game.of({"A": 1}, [*"ABCDEFGHIJKL"])
    assert len(error.value.faults) == 1001


def test_repr_shows_small_games_whole_and_large_ones_in_short() -> None:
    assert repr(Game.of({"A": 1, "B": 2, "A,B": 7})) == "Game of 2 players, 3 coalitions\n  A: 1\n  B: 2\n  A,B: 7"
    assert repr(by_mask(np.arange(32))).splitlines()[-1] == "  all together: 31"


def test_excess_is_what_a_coalition_lacks() -> None:
    game = Game.of({"A": 1, "B": 2, "A,B": 7})
    assert excesses(game, [3, 4]).tolist() == [0, -2, -2, 0]
    assert allocation_dict(game, np.array([3.0, 4.0])) == {"A": 3.0, "B": 4.0}
    for bad in ([1.0], [1.0, float("nan")], [[1.0, 2.0]]):
        with pytest.raises(InputError):
            excesses(game, bad)


@pytest.mark.parametrize("names", ["X", ("A", "X")])
def test_unknown_names(names: str | tuple[str, ...]) -> None:
    with pytest.raises(InputError):
        Game.of({"A": 1, "B": 2, "A,B": 7}).value(names)


GOOD = {"players": ["A", "B"], "values": {"A": 0, "B": 0, "A,B": 10}, "title": "left alone"}


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "game.json"
    path.write_text(json.dumps(GOOD), encoding="utf-8")
    assert read_game(path) == game_from_json(GOOD) == Game(("A", "B"), np.array([0.0, 0.0, 0.0, 10.0]))


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("{", 1),
        ("[]", 1),
        ("{}", 2),
        ('{"players": "AB", "values": 3}', 2),
        ('{"players": ["A", 1], "values": {}}', 1),
        ('{"players": ["A", "B"], "values": {"A": 0, "A": 1, "C": 3}}', 4),
        ('{"players": ["A"], "values": {"A": 0, "A": 1}}', 1),
        ('{"players": ["A"], "values": {"A": NaN}}', 1),
        ('{"players": ["A"], "values": {"A": 1e999}}', 1),
        ('{"players": ["A"], "values": {"A": null}}', 1),
        ('{"players": ["A"], "values": {"A": ' + "9" * 400 + "}}", 1),
        ("[" * 100_000, 1),
        ("\xff\xfe", 1),
    ],
    ids=range(13),
)
def test_faulty_files(text: str, faults: int, tmp_path: Path) -> None:
    path = tmp_path / "game.json"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(InputError) as error:
        read_game(path)
    assert len(error.value.faults) == faults, told(error)
    assert all(fault.file == "game.json" for fault in error.value.faults)


def test_no_file(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(InputError):
            read_game(path)
