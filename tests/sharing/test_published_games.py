"""Games from the literature, `examples/games/*.json`: the library finds what was printed, to the printed digit.

Where a printed figure is wrong, the file says so and why, and the tests show it.
"""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import linprog

from kelisim import sharing

FILES = {path.stem: path for path in sorted((Path(__file__).parents[2] / "examples/games").glob("*.json"))}
FIELDS = {"title", "source", "read", "unit", "players", "values", "published", "published_as", "tolerance"}
OPTIONAL = {"note", "costs", "misprinted", "vertices"}
SWEDEN = "swedish-municipalities"

Array = NDArray[np.float64]


def read(stem: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(FILES[stem].read_text(encoding="utf-8"))
    return document


def payoffs(document: dict[str, Any], shares: dict[str, float]) -> Array:
    """Published shares as payoffs of the game, in the order of its players."""
    given = np.array([shares[name] for name in document["players"]])
    if document["published_as"] == "payoffs":
        return given
    saved: Array = np.array([document["costs"][name] for name in document["players"]]) - given
    return saved


PRINTED = [(stem, concept) for stem in FILES for concept in read(stem)["published"]]


@pytest.mark.parametrize(("stem", "concept"), PRINTED)
def test_what_was_printed_comes_out(stem: str, concept: str) -> None:
    document = read(stem)
    found = sharing.CONCEPTS[concept](sharing.read_game(FILES[stem]))
    assert found == pytest.approx(payoffs(document, document["published"][concept]), abs=document["tolerance"])


@pytest.mark.parametrize("stem", FILES)
def test_a_file_says_where_it_comes_from_and_adds_up(stem: str) -> None:
    document = read(stem)
    assert set(document) >= FIELDS
    assert set(document) <= FIELDS | OPTIONAL
    assert ("costs" in document) == (document["published_as"] == "cost shares")
    every = list(document["published"].values())
    every += [entry["shares"] for part in ("misprinted", "vertices") for entry in document.get(part, {}).values()]
    for shares in every:
        # Printed shares are rounded one by one: they add up to half a digit for each player.
        slack = max(document["tolerance"], 1e-9) * len(shares)
        assert payoffs(document, shares).sum() == pytest.approx(sharing.read_game(FILES[stem]).grand, abs=slack)


@pytest.mark.parametrize("stem", [stem for stem in FILES if "costs" in read(stem)])
def test_values_are_the_savings(stem: str) -> None:
    document = read(stem)
    costs, players = document["costs"], document["players"]
    keys = [",".join(some) for k in range(1, len(players) + 1) for some in itertools.combinations(players, k)]
    assert list(costs) == list(document["values"]) == keys
    saved = [sum(costs[name] for name in key.split(",")) - costs[key] for key in keys]
    assert list(document["values"].values()) == pytest.approx(saved, abs=1e-9)


@pytest.mark.parametrize("stem", [SWEDEN, "tennessee-valley"])
def test_separable_costs_from_the_cost_table(stem: str) -> None:
    """The rule as engineers apply it to costs, step by step, against the library's on savings and what was printed."""
    document = read(stem)
    costs, players = document["costs"], document["players"]
    total = costs[",".join(players)]
    apart = {one: total - costs[",".join(other for other in players if other != one)] for one in players}
    rate = (total - sum(apart.values())) / sum(costs[one] - apart[one] for one in players)
    shares = {one: apart[one] + rate * (costs[one] - apart[one]) for one in players}
    assert shares == pytest.approx(document["published"]["scrb"], abs=document["tolerance"])
    found = sharing.separable_costs_remaining_benefits(sharing.read_game(FILES[stem]))
    assert payoffs(document, shares) == pytest.approx(found)


@pytest.mark.parametrize("stem", [SWEDEN, "tennessee-valley", "southern-india-power"])
def test_gately_and_separable_costs_are_one(stem: str) -> None:
    """Straffin and Heaney (1981): in a game of savings both give in proportion to ``v(N) - v(N without i)``."""
    game = sharing.read_game(FILES[stem])
    assert not game.singles.any()
    last = np.array([game.grand - game.value(set(game.players) - {name}) for name in game.players])
    for rule in (sharing.gately, sharing.separable_costs_remaining_benefits):
        assert rule(game) == pytest.approx(game.grand * last / last.sum())


def test_who_objects_in_the_swedish_game() -> None:
    """H, K and L pay more under Shapley and under separable costs than their own system would cost them."""
    document = read(SWEDEN)
    game = sharing.read_game(FILES[SWEDEN])
    for concept in ("shapley", "scrb"):
        over = sum(document["published"][concept][name] for name in "HKL") - document["costs"]["H,K,L"]
        assert over > 0.4
        blocking = dict(sharing.blocking(game, sharing.CONCEPTS[concept](game)))
        assert blocking["H", "K", "L"] == pytest.approx(over, abs=3 * document["tolerance"])


def weights(document: dict[str, Any], game: sharing.Game, weight: str) -> Array:
    """What an excess is divided by, for every proper coalition by bit mask."""
    proper = [game.coalition(mask) for mask in range(1, 2**game.size - 1)]
    if weight == "members":
        return np.array([len(some) for some in proper], dtype=np.float64)
    return np.array([document["costs"][",".join(some)] for some in proper])


def largest(game: sharing.Game, x: Array, weight: Array) -> float:
    return float((sharing.excesses(game, x)[1:-1] / weight).max())


@pytest.mark.parametrize("core", read(SWEDEN)["vertices"])
def test_weighted_least_cores_of_the_swedish_game(core: str) -> None:
    """The printed shares are optimal for their programme, and so are others: 3 million crowns can pass from T to M."""
    document = read(SWEDEN)
    entry = document["vertices"][core]
    game = sharing.read_game(FILES[SWEDEN])
    weight = weights(document, game, entry["weight"])
    member = np.array([[mask >> i & 1 for i in range(game.size)] for mask in range(1, 2**game.size)])
    best = linprog(
        [0.0] * game.size + [1.0],
        A_ub=np.column_stack([-member[:-1], -weight]), b_ub=-game.values[1:-1],
        A_eq=[[1.0] * game.size + [0.0]], b_eq=[game.grand], bounds=(None, None),
    )  # fmt: skip
    x = payoffs(document, entry["shares"])
    assert largest(game, x, weight) == pytest.approx(best.fun, abs=document["tolerance"] / weight.min())
    moved = x + np.array([0.0, 0.0, 0.0, 0.0, 3.0, -3.0])
    assert largest(game, moved, weight) == pytest.approx(largest(game, x, weight), abs=1e-9)


def test_the_nucleolus_of_1979_stops_one_level_early() -> None:
    """It differs only in what M and T pay, a split that the two largest excesses leave open and the third settles."""
    document = read(SWEDEN)
    game = sharing.read_game(FILES[SWEDEN])
    found = sharing.nucleolus(game)
    moved = np.array([0.0, 0.0, 0.0, 0.0, 0.28, -0.28])
    printed = payoffs(document, document["misprinted"]["nucleolus"]["shares"])
    assert found.allocation - printed == pytest.approx(moved, abs=document["tolerance"])
    assert [level.excess for level in found.levels] == pytest.approx([-1.6, -2.206667, -2.49], abs=1e-6)
    ours, theirs = (
        np.sort(sharing.excesses(game, x)[1:-1])[::-1] for x in (found.allocation, found.allocation - moved)
    )
    first = int(np.argmax(np.abs(ours - theirs) > 1e-6))
    assert ours[:first] == pytest.approx(theirs[:first])
    assert ours[first] < theirs[first] - 0.05
    assert ours[first] < found.levels[1].excess, "they part only after both larger levels"
    assert printed[4] == pytest.approx(-found.levels[1].excess, abs=document["tolerance"]), "M is at the second level"
    assert sharing.kohlberg(game, found.allocation)
    assert not sharing.kohlberg(game, found.allocation - moved)


def test_the_swedish_costs_that_were_read() -> None:
    """Costs alone, in all and at the margin (Table 8 of 1979); the latter give the coalitions of five."""
    document = read(SWEDEN)
    costs, players = document["costs"], document["players"]
    assert [costs[one] for one in players] == [21.95, 17.08, 10.91, 15.88, 20.81, 21.98]
    assert costs[",".join(players)] == 83.82
    margin = [costs[",".join(players)] - costs[",".join(q for q in players if q != one)] for one in players]
    assert margin == pytest.approx([17.36, 9.85, 0.82, 6.40, 12.90, 14.06], abs=document["tolerance"])
    assert costs["A,H,L"] + costs["M,T"] < costs["A,H,L,M,T"], "the note on the table"
