"""Optional players: a neighbour joins, the region passes the same rules, and faults are told where they stand."""

from __future__ import annotations

import json
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

import kelisim as ke
from kelisim.cli import app
from kelisim.errors import InputError
from kelisim.region import available, check_package, find
from tests.region.edits import copy_row, lines_of, set_cell, write_lines
from tests.region.overlay import PRICE, write_sea

runner = CliRunner()
SCENARIO = ke.Scenario("two-years", None)


@pytest.fixture
def package(tiny_path: Path, tmp_path: Path) -> Path:
    """A copy of the toy region with the player SEA."""
    root = tmp_path / "tiny"
    shutil.copytree(tiny_path, root)
    write_sea(root)
    return root


def test_a_player_joins(package: Path, tiny: ke.Region) -> None:
    plain, with_sea = ke.load(package), ke.load(package, players=["SEA"])
    assert plain == tiny  # an overlay that nobody asks for changes nothing
    assert (with_sea.states, with_sea.players) == (("UPP", "LOW", "SEA"), ("SEA",))
    assert with_sea.sha256 != plain.sha256
    assert with_sea == plain.with_players(["SEA"])
    assert not with_sea.has("markets")
    assert with_sea["lines"]["line"].tolist() == ["upp--low", "sea--low"]
    assert pickle.loads(pickle.dumps(with_sea)) == with_sea  # noqa: S301 (our own bytes)
    assert plain.with_players([]) is plain
    assert check_package(package) == ()


def test_an_overlay_keeps_what_was_changed_before(package: Path) -> None:
    plain = ke.load(package)
    demand = plain["demand"].assign(demand_gwh=lambda f: f["demand_gwh"] * 2)
    joined = plain.with_tables({"demand": demand}).with_players(["SEA"])
    assert joined["demand"]["demand_gwh"].sum() == 2 * plain["demand"]["demand_gwh"].sum()


def test_a_row_with_a_known_key_replaces(package: Path) -> None:
    folder = package / "players" / "SEA"
    lines = lines_of(package, "lines.csv")
    write_lines(folder, "lines.csv", [*lines_of(folder, "lines.csv"), lines[1].replace("150,100", "77,66")])
    joined = ke.load(package, players=["SEA"])["lines"].set_index("line")
    assert joined.loc["upp--low", "capacity_mw"] == 77
    assert len(joined) == 2


def test_a_price_taking_player_is_worth_what_its_market_was(package: Path, tiny: ke.Region) -> None:
    """SEA sells at cost as much as an outside market at that price: every state has what it had, and SEA nothing."""
    with_sea = ke.load(package, players=["SEA"])
    plain = tiny.with_tables({"markets": tiny["markets"].assign(price_usd_per_mwh=float(PRICE))})
    for structure in (ke.alone, ke.joint):
        before = ke.solve(ke.Case(plain, SCENARIO, structure(plain)))
        after = ke.solve(ke.Case(with_sea, SCENARIO, structure(with_sea)))
        assert before.passed
        assert after.passed
        assert after.data["sent"].sel(line="sea--low").sum() > 0
        # the secondary rule (0.01 USD per MWh to each side of a trade) is all that may differ
        assert after.welfare[["UPP", "LOW"]].to_list() == pytest.approx(before.welfare.to_list(), abs=0.02)
        assert after.welfare["SEA"] == pytest.approx(0.0, abs=0.02)


def test_a_state_that_owns_nothing_has_no_plan_and_no_payoff(package: Path) -> None:
    for file in (package / "players" / "SEA").iterdir():
        if file.name != "states.csv":
            file.unlink()
    plain, with_sea = ke.load(package), ke.load(package, players=["SEA"])
    for structure in (ke.alone, ke.joint):
        solved = ke.solve(ke.Case(with_sea, SCENARIO, structure(with_sea)))
        assert solved.passed
        assert solved.welfare["SEA"] == 0.0
        before = ke.solve(ke.Case(plain, SCENARIO, structure(plain)))
        assert solved.welfare[["UPP", "LOW"]].to_list() == pytest.approx(before.welfare.to_list())


Edit = Callable[[Path], object]
FAULTS: dict[str, tuple[Edit, str, int | None, str | None]] = {
    "unknown key to drop": (
        lambda f: set_cell(f, "drop.csv", 2, "value", "low-imports"), "drop.csv", 2, "value"),
    "unknown table to drop from": (lambda f: set_cell(f, "drop.csv", 2, "table", "market"), "drop.csv", 2, "table"),
    "number column to drop by": (lambda f: set_cell(f, "drop.csv", 2, "column", "month"), "drop.csv", 2, "column"),
    "drop without a reason": (lambda f: set_cell(f, "drop.csv", 2, "note", ""), "drop.csv", 2, "note"),
    "unknown file": (lambda f: write_lines(f, "plant.csv", ["plant"]), "plant.csv", None, None),
    "wrong cell": (lambda f: set_cell(f, "lines.csv", 2, "capacity_mw", "many"), "lines.csv", 2, "capacity_mw"),
    "row twice": (lambda f: copy_row(f, "lines.csv", 2, {"to_node": "upp"}), "lines.csv", 3, "line"),
    "unanswered reference": (lambda f: set_cell(f, "lines.csv", 2, "to_node", "lo"), "lines.csv", 2, "to_node"),
    "broken rule": (lambda f: set_cell(f, "fuels.csv", 2, "fuel", "coal"), "plants.csv", 2, "fuel"),
    "no state": (lambda f: (f / "states.csv").unlink(), "states.csv", None, "state"),
    "another state": (lambda f: set_cell(f, "states.csv", 2, "state", "SEE"), "states.csv", None, "state"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_faults_of_an_overlay_are_told_at_its_file_and_row(name: str, package: Path) -> None:
    change, file, row, column = FAULTS[name]
    change(package / "players" / "SEA")
    ke.load(package)  # the region itself is sound
    with pytest.raises(InputError) as caught:
        ke.load(package, players=["SEA"])
    places = [(fault.file, fault.row, fault.column) for fault in caught.value.faults]
    assert (f"players/SEA/{file}", row, column) in places, caught.value
    assert all(fault.mend and fault.expected for fault in caught.value.faults)
    assert all((fault.row or 0) < 1000 for fault in caught.value.faults)
    assert set(places) == {(fault.file, fault.row, fault.column) for fault in check_package(package)}
    assert runner.invoke(app, ["check", str(package)]).exit_code == 2


def test_overlays_that_clash_are_refused_together_and_taken_apart(package: Path) -> None:
    other = package / "players" / "FAR"
    shutil.copytree(package / "players" / "SEA", other)
    copy_row(other, "states.csv", 2, {"state": "FAR"})
    write_lines(package, "countries.csv", [*lines_of(package, "countries.csv"), "FAR,Far,Дальняя,toy,2024,assumed,x"])
    (package / "datapackage.json").unlink()
    assert available(package) == ("FAR", "SEA")
    ke.load(package, players=["SEA"])
    ke.load(package, players=["FAR"])
    with pytest.raises(InputError, match="overlay of FAR") as caught:
        ke.load(package, players=["FAR", "SEA"])
    assert ("players/SEA/lines.csv", 2) in [(fault.file, fault.row) for fault in caught.value.faults]
    assert check_package(package) != ()


@pytest.mark.parametrize(
    ("players", "words"),
    [(["SAE"], "did you mean SEA"), (["LOW"], "not in the region yet"), (["SEA", "SEA"], "not in the region yet")],
)
def test_players_that_cannot_join(players: list[str], words: str, package: Path) -> None:
    with pytest.raises(InputError, match=words):
        ke.load(package, players=players)


def test_a_region_without_overlays(tiny: ke.Region) -> None:
    assert available(tiny.root) == ()
    with pytest.raises(InputError, match="one of: none"):
        tiny.with_players(["SEA"])


STUDY = """[study]
name = "sea"
region = "tiny"
record = "two-years"
demand_year = "own"
players = {players}
"""


def test_a_study_names_its_players(package: Path) -> None:
    path = package.parent / "sea.toml"
    path.write_text(STUDY.format(players='["SEA"]'), encoding="utf-8")
    out = package.parent / "out"
    done = runner.invoke(app, ["run", str(path), "--out", str(out), "--workers", "1", "--json"])
    assert done.exit_code == 0, done.output
    assert set(json.loads(done.stdout)["states"]) == {"UPP", "LOW", "SEA"}
    told = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert told["region"]["players"] == ["SEA"]


@pytest.mark.parametrize("players", ['"SEA"', "[1]", '["SAE"]', '["SEA", "LOW"]'])
def test_a_study_with_bad_players_exits_2(players: str, package: Path) -> None:
    path = package.parent / "sea.toml"
    path.write_text(STUDY.format(players=players), encoding="utf-8")
    done = runner.invoke(app, ["run", str(path), "--out", str(package.parent / "out"), "--workers", "1"])
    assert done.exit_code == 2, done.output
    assert not (package.parent / "out").exists()


def test_the_embedded_overlays() -> None:
    root = find("central-asia")
    assert available(root) == ("AFG", "AZE", "CHN", "IRN", "RUS")
    assert check_package(root) == ()
    plain = ke.load("central-asia")
    for player in available(root):
        assert plain.with_players([player]).states == (*plain.states, player)


def test_afghanistan_brings_the_water_that_the_region_left_out() -> None:
    """The Kunduz stands in the region as 5.4 % of 63.6 km3 less 1.0 (rounded: 2.4) km3; the player brings it whole."""
    plain, joined = ke.load("central-asia"), ke.load("central-asia", players=["AFG"])
    before, after = (r["inflows"].groupby("node")["inflow_m3s"].sum() for r in (plain, joined))
    assert after["kunduz"] / before["amu-head"] == pytest.approx(0.054 * 63.6 / 2.4, rel=1e-3)
    assert "amu-head" not in after
    assert before.drop("amu-head").to_dict() == after.drop("kunduz").to_dict()


def test_iran_as_a_player_is_worth_what_its_market_was() -> None:
    """A price taker: the five states alone have what they have with the outside market that it replaces, but for the
    loss on the line: a player bears it as a buyer, so at most 3 % of what Turkmenistan earned there is gone."""
    plain, joined = ke.load("central-asia"), ke.load("central-asia", players=["IRN"])
    dry = ke.Scenario("dry-2008", 2024)
    before, after = (ke.solve(ke.Case(r, dry, ke.alone(r))) for r in (plain, joined))
    assert after.passed
    for state in plain.states:
        assert after.welfare[state] == pytest.approx(before.welfare[state], abs=4.0 if state == "TKM" else 0.5)


def test_afghanistan_in_a_dry_year() -> None:
    """Certified alone and together; the canal takes its design figure, 6 km3, alone and less in the joint plan."""
    region = ke.load("central-asia", players=["AFG"])
    dry = ke.Scenario("dry-2008", 2024)
    apart, together = (ke.solve(ke.Case(region, dry, structure(region))) for structure in (ke.alone, ke.joint))
    assert apart.passed
    assert together.passed
    assert together.welfare.sum() > apart.welfare.sum()
    taken = [float(one.data["withdrawal"].sel(zone="qosh-tepa").sum()) for one in (apart, together)]
    assert taken[0] == pytest.approx(6.0, rel=0.02)
    assert taken[1] < taken[0]
    cuts = [cut for cut in apart.data["unserved"].indexes["cut"] if str(cut).startswith("afg/")]
    short = [float(one.data["unserved"].sel(cut=cuts).sum()) for one in (apart, together)]
    assert short[1] < short[0]
