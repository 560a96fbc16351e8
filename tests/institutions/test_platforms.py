"""Platforms of a deal: against the toy region worked out by hand, an integer programme, and properties."""

from __future__ import annotations

import json
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from scipy.optimize import Bounds, LinearConstraint, milp
from typer.testing import CliRunner

from kelisim.cli import app
from kelisim.errors import InputError
from kelisim.institutions import Cover, Part, Platform, platforms_for, smallest_cover
from kelisim.region import Region, load
from kelisim.region.schema.institutions import FIELDS

FIVE = ("KAZ", "KGZ", "TJK", "TKM", "UZB")
runner = CliRunner()


@pytest.fixture(scope="module")
def basin() -> Region:
    return load("central-asia")


def test_toy_by_hand(tiny: Region) -> None:
    board, bank = platforms_for(tiny, ["UPP", "LOW"])
    assert (board.institution, board.holds_all, board.missing, board.binding) == ("river-board", True, (), True)
    assert board.since == 1995  # the later of 1992 and 1995
    assert (board.members, board.others) == ((Part("UPP", "member", 1992), Part("LOW", "member", 1995)), 0)
    assert (bank.holds_all, bank.missing, bank.binding, bank.others) == (False, ("UPP",), False, 1)
    assert bank.lesser == (Part("UPP", "observer", 2010),)
    assert (bank.founded, bank.since) == (None, None)  # not known
    assert smallest_cover((board, bank)) == Cover(("river-board",), pairs_met=True, unheld=())


def test_toy_without_a_common_platform(tiny: Region) -> None:
    found = platforms_for(tiny, ["UPP", "SEA"])
    assert [one.missing for one in found] == [("UPP",), ("SEA",)]  # a lesser part is closer than none
    assert smallest_cover(found) == Cover(("coast-bank", "river-board"), pairs_met=False, unheld=())
    in_finance = platforms_for(tiny, ["UPP", "SEA"], ["finance"])
    assert [one.institution for one in in_finance] == ["coast-bank"]
    assert smallest_cover(in_finance) == Cover(("coast-bank",), pairs_met=False, unheld=("UPP",))
    assert platforms_for(tiny, ["UPP"], ["trade"]) == ()
    assert smallest_cover(()) == Cover((), pairs_met=False, unheld=())


def test_the_order_of_parties_and_repetition_do_not_matter(basin: Region) -> None:
    names = [one.institution for one in platforms_for(basin, ["UZB", "AFG", "TJK"])]
    assert names == [one.institution for one in platforms_for(basin, ["TJK", "UZB", "TJK", "AFG"])]


def test_facts_of_the_embedded_region(basin: Region) -> None:
    water = {one.institution: one for one in platforms_for(basin, FIVE, ["water"])}
    assert next(iter(water)) == "ICWC"
    assert (water["ICWC"].holds_all, water["ICWC"].binding, water["ICWC"].since) == (True, True, 1992)
    assert water["IFAS"].lesser == (Part("KGZ", "suspended", 2016),)
    assert not water["AIIB"].holds_all
    trade = {one.institution: one for one in platforms_for(basin, (*FIVE, "AZE"))}
    assert (trade["CM"].holds_all, trade["CM"].since) == (True, 2025)
    assert [part.role for part in trade["WTO"].lesser] == ["negotiating"] * 3
    with_afghanistan = platforms_for(basin, ("AFG", "TJK", "UZB", "TKM"), ["water"])
    assert not [one for one in with_afghanistan if one.binding and one.holds_all]


def test_every_field_is_used_and_every_institution_is_found(basin: Region) -> None:
    everybody = [str(code) for code in basin["countries"]["country"]]
    assert {one.institution for one in platforms_for(basin, everybody)} == set(basin["institutions"]["institution"])
    assert set(basin["mandates"]["field"]) == set(FIELDS)


@pytest.mark.parametrize(
    ("parties", "fields", "faults"),
    [([], None, 1), (["XZB"], None, 1), (["UZB", "usa"], ["watr"], 2), (["AAA", "BBB"], ["a", "b"], 4)],
)
def test_bad_requests_name_every_fault(basin: Region, parties: list[str], fields: list[str], faults: int) -> None:
    with pytest.raises(InputError) as caught:
        platforms_for(basin, parties, fields)
    assert len(caught.value.faults) == faults
    assert all(fault.mend and fault.expected for fault in caught.value.faults)


def test_a_region_without_institutions(tiny: Region) -> None:
    bare = tiny.with_tables({name: tiny[name].iloc[:0] for name in ("institutions", "mandates", "memberships")})
    with pytest.raises(InputError, match=r"institutions\.csv"):
        platforms_for(bare, ["UPP"])


def made(held: list[frozenset[int]], parties: int) -> tuple[Platform, ...]:
    """Platforms with the given full members."""
    everyone = [f"P{i}" for i in range(parties)]
    return tuple(
        Platform(
            institution=f"I{k}",
            name_en="",
            name_ru="",
            founded=None,
            url="",
            mandates=(("water", "binding"),),
            members=tuple(Part(everyone[i], "member", 2000) for i in sorted(members)),
            lesser=(),
            absent=tuple(everyone[i] for i in range(parties) if i not in members),
            others=0,
        )
        for k, members in enumerate(held)
    )


def fewest(sets: list[set[object]]) -> int:
    """Size of the smallest cover of the union, by integer programming."""
    whole = sorted(set().union(*sets), key=repr)
    if not whole:
        return 0
    rows = np.array([[element in one for one in sets] for element in whole], dtype=float)
    done = milp(np.ones(len(sets)), integrality=np.ones(len(sets), dtype=int), bounds=Bounds(0, 1),
                constraints=LinearConstraint(rows, lb=1))  # fmt: skip
    assert done.fun is not None, done.message
    return round(done.fun)


@settings(max_examples=150)
@given(st.lists(st.frozensets(st.integers(0, 5), min_size=1), min_size=1, max_size=9))
def test_cover_is_smallest(held: list[frozenset[int]]) -> None:
    platforms = made(held, 6)
    cover = smallest_cover(platforms)
    chosen = [members for members, one in zip(held, platforms, strict=True) if one.institution in cover.institutions]
    pairs: list[set[object]] = [set(combinations(sorted(members), 2)) for members in held]
    meets_all = set().union(*pairs) == set(combinations(range(6), 2))
    assert cover.pairs_met is meets_all
    goal: list[set[object]] = pairs if meets_all else [set(members) for members in held]
    reached = [set(combinations(sorted(one), 2)) if meets_all else set(one) for one in chosen]
    assert set().union(*reached) == set().union(*goal)
    assert len(chosen) == fewest(goal)
    assert set(cover.unheld) == {f"P{i}" for i in range(6)} - {f"P{i}" for members in held for i in members}


def test_command_prints_json_and_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    done = runner.invoke(app, ["platforms", "KGZ,KAZ, UZB", "--field", "water", "--json"])
    assert done.exit_code == 0, done.output
    content = json.loads(done.stdout)
    assert content["platforms"][0]["institution"] == "ICWC"
    assert content["platforms"][0]["holds_all"] is True
    assert content["smallest_cover"] == {"institutions": ["ICWC"], "pairs_met": True, "unheld": []}
    monkeypatch.setattr("kelisim.cli.frame.out_console", Console(width=160))
    table = runner.invoke(app, ["platforms", "KGZ,KAZ,UZB", "--field", "water"])
    assert "Of these bind: ICWC" in table.output
    assert "KGZ (suspended 2016)" in table.output


@pytest.mark.parametrize(
    ("parties", "words"),
    [
        ("TKM,CHN,IRN", "Every pair of parties meets in CAREC + IsDB + AIIB"),
        ("UPP,SEA", "Some parties meet nowhere"),
    ],
)
def test_command_says_what_to_do_without_a_common_platform(parties: str, words: str, tiny: Region) -> None:
    where = ["--region", str(tiny.root)] if "UPP" in parties else ["--field", "transport"]
    done = runner.invoke(app, ["platforms", parties, *where], env={"COLUMNS": "160"})
    assert done.exit_code == 0, done.output
    assert words in done.output


def test_command_refuses_an_unknown_country() -> None:
    done = runner.invoke(app, ["platforms", "KGZ,KAS"])
    assert done.exit_code == 2
    assert "KAZ" in done.output
