"""Partitions of the states: how many, in which order, and their names."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kelisim as ke
from kelisim.case import Case, Structure, alone, joint
from kelisim.coalition.deviation import DEVIATION_PROMISE
from kelisim.coalition.structures import effective, structure_name, structure_of, structures
from kelisim.consortium.anchor import Anchor
from kelisim.consortium.certificate import matrices
from kelisim.consortium.member import member
from kelisim.consortium.programme import inputs_of
from kelisim.play import by_bloc, play_structure
from kelisim.region import Region
from kelisim.sharing import PartitionGame, partitions
from kelisim.solve import solve
from tests.build import SCENARIO
from tests.coalition.test_equilibrium import SPLIT, split

BELL = (1, 1, 2, 5, 15, 52, 203)
STATES = ("AAA", "BBB", "CCC", "DDD", "EEE", "FFF")


@pytest.mark.parametrize("count", range(1, 7))
def test_there_are_as_many_as_bell_counted(count: int) -> None:
    found = structures(STATES[:count])
    assert len(found) == len(set(found)) == BELL[count]
    assert found[0] == (STATES[:count],)
    assert found[-1] == tuple((state,) for state in STATES[:count])
    assert set(found) == set(partitions(STATES[:count]))


@given(st.integers(1, 5), st.data())
def test_every_structure_holds_each_state_once_and_is_found_by_its_name(count: int, data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(structures(STATES[:count])))
    assert sorted(state for bloc in one for state in bloc) == list(STATES[:count])
    assert structure_of(structure_name(one)) == one


@pytest.fixture(scope="module")
def river() -> Region:
    return split().region()


@pytest.fixture(scope="module")
def anchors(river: Region) -> dict[str, Anchor]:
    ends = {"alone": alone(river), "joint": joint(river)}
    return {name: solve(Case(river, SCENARIO, one)).anchor for name, one in ends.items()}


def test_all_structures_of_three_states_make_a_game(river: Region, anchors: dict[str, Anchor]) -> None:
    """Every structure settles from both beginnings at the same value; nobody together has less than apart."""
    played = {one: by_bloc(one, play_structure(river, SCENARIO, one, anchors)) for one in structures(river.states)}
    for one in played.values():
        assert not one.settled.failed
        assert one.residual <= DEVIATION_PROMISE
        assert max(one.spread.values()) < 1e-3
        for bloc, value in one.values.items():
            assert value == pytest.approx(sum(one.welfare[state] for state in bloc.split("+")))
    game = PartitionGame(
        river.states,
        {one: {tuple(name.split("+")): v for name, v in found.values.items()} for one, found in played.items()},
    )
    assert game.value(river.states, ()) >= sum(played[SPLIT].values.values()) - 1e-6


def test_a_structure_played_twice_has_the_same_bits(river: Region, anchors: dict[str, Anchor]) -> None:
    pair = (("AAA",), ("BBB", "CCC"))
    first, second = (play_structure(river, SCENARIO, pair, anchors) for _ in range(2))
    assert (first.welfare, first.residual) == (second.welfare, second.residual)


def test_structures_that_are_alike_and_no_others_state_the_same_programme() -> None:
    """Those of the 52 structures with the same effective one have equal matrices, row by row; all others differ."""
    region = ke.load("central-asia")
    scenario = ke.Scenario("dry-2008", 2024)
    kinds: dict[Structure, list[Structure]] = {}
    for one in structures(region.states):
        kinds.setdefault(effective(one, region), []).append(one)
    stated = {kind: programme_of(Case(region, scenario, kind)) for kind in kinds}
    for kind, members in kinds.items():
        assert effective(kind, region) == kind
        for other in [one for one in members if one != kind][-1:]:
            assert same(stated[kind], programme_of(Case(region, scenario, other))), (kind, other)
    for one, other in itertools.combinations(kinds, 2):
        assert not same(stated[one], stated[other]), (one, other)


def same(one: list[np.ndarray], other: list[np.ndarray]) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def programme_of(case: Case) -> list[np.ndarray]:
    """Costs, bounds and matrix of what blocs decide, rows and columns in the order they are stated."""
    lp = matrices(member(inputs_of(case, case.structure)).solver)
    entries = lp.matrix.tocsr()
    return [lp.cost, lp.lower, lp.upper, lp.row_lower, lp.row_upper, entries.indptr, entries.indices, entries.data]
