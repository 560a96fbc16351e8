"""Shares of played studies: what is paid is received, and one contract holds in all of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kelisim.deal.shares import PlayedStudy, acceptable_in_all, carried_out, shares, with_probabilities
from kelisim.errors import InputError
from kelisim.sharing import PartitionGame, partitions

PLAYERS = ("AAA", "BBB", "CCC")


def made(name: str, gains: dict[int, float], lone: float = 10.0) -> PlayedStudy:
    """A study in which a bloc of k states is worth k times ``lone`` and ``gains[k]``, whatever the others do."""
    values = {one: {bloc: len(bloc) * lone + gains.get(len(bloc), 0.0) for bloc in one} for one in partitions(PLAYERS)}
    joint = {"AAA": 3 * lone + gains[3], "BBB": 0.0, "CCC": 0.0}
    return PlayedStudy(name, name, PartitionGame(PLAYERS, values), joint, dict.fromkeys(PLAYERS, lone))


def test_equal_states_share_evenly_and_one_pays_the_others() -> None:
    told = carried_out(made("a", {2: 3.0, 3: 9.0}), "gamma", "nucleolus")
    assert told["gain_over_alone_musd_per_year"] == pytest.approx(dict.fromkeys(PLAYERS, 3.0))
    assert told["transfer_musd_per_year"] == pytest.approx({"AAA": -26.0, "BBB": 13.0, "CCC": 13.0})
    assert {(one["payer"], one["receiver"]) for one in told["payments"]} == {("AAA", "BBB"), ("AAA", "CCC")}
    assert told["would_leave"] == []


def test_where_pairs_are_worth_too_much_somebody_would_leave() -> None:
    """Pairs gain 8 of 9: three pairs want 12 in all, the core is empty."""
    study = made("a", {2: 8.0, 3: 9.0})
    assert all(one["core_empty"] for one in shares(study)["beliefs"].values())
    told = carried_out(study, "gamma", "shapley")
    assert [one["gains_musd_per_year"] for one in told["would_leave"]] == pytest.approx([2.0, 2.0, 2.0])


@settings(max_examples=25, deadline=None)
@given(pair=st.floats(0, 5), dry=st.floats(6, 20), wet=st.floats(0, 6), chance=st.floats(0.1, 0.9))
def test_one_contract_divides_each_study_and_holds_on_average(
    pair: float, dry: float, wet: float, chance: float
) -> None:
    studies = [(made("dry", {2: pair, 3: dry}), chance), (made("wet", {2: pair / 2, 3: wet}), 1 - chance)]
    told = acceptable_in_all(studies, "gamma")
    for study, _ in studies:
        settled = told["settlement"][study.name]
        assert sum(settled["transfer_musd"].values()) == pytest.approx(0, abs=3e-3)
    expected = chance * dry + (1 - chance) * wet
    assert sum(told["expected_gain_musd_per_year"].values()) == pytest.approx(expected, abs=3e-3)
    if not told["core_of_the_expected_game_empty"]:
        wanted = chance * pair + (1 - chance) * pair / 2
        gains = told["expected_gain_musd_per_year"]
        for one in PLAYERS:
            assert expected - gains[one] >= wanted - 5e-3


def test_unknown_belief_and_concept_are_told() -> None:
    for belief, concept in (("hope", "nucleolus"), ("gamma", "justice")):
        with pytest.raises(InputError):
            carried_out(made("a", {3: 1.0}), belief, concept)


def test_probabilities() -> None:
    assert with_probabilities(["a"]) == [("a", 1.0)]
    assert with_probabilities(["a=0.25", "b=0.75"]) == [("a", 0.25), ("b", 0.75)]
    for wrong in (["a=0.5", "b=0.6"], ["a", "b"], ["a=x", "b=0.5"]):
        with pytest.raises(InputError):
            with_probabilities(wrong)
