"""A study played from the command line: the folder, the game in it, going on after an interruption, and its shares."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kelisim.cli import app
from kelisim.play import play
from kelisim.study import load_study

runner = CliRunner()


@pytest.fixture(scope="module")
def played(study: Path) -> Path:
    out = study.parent / "game"
    done = runner.invoke(app, ["play", str(study), "--out", str(out), "--workers", "1"])
    assert done.exit_code == 0, done.output
    return out


def test_the_summary_holds_the_game(played: Path) -> None:
    game = json.loads((played / "summary.json").read_text(encoding="utf-8"))["game"]
    assert game["structures"] == len(game["values"]) == 2
    assert set(game["values"]) == {"UPP+LOW", "UPP|LOW"}
    assert 0 <= game["worst_equilibrium_residual"] <= 5e-5
    assert game["time_over_one_cold_solve"] > 0
    assert game["values"]["UPP+LOW"]["UPP+LOW"] >= sum(game["values"]["UPP|LOW"].values()) - 1e-6
    for structure, blocs in game["values"].items():
        for bloc, value in blocs.items():
            assert value == pytest.approx(sum(game["welfare"][structure][state] for state in bloc.split("+")))
    assert not played.with_name("game.unfinished").exists()


def test_an_interrupted_run_goes_on_with_the_same_bits(study: Path, played: Path, tmp_path: Path) -> None:
    class Killed(Exception):
        pass

    def stop(done: int, _all: int) -> None:
        if done == 1:
            raise Killed

    drafts = tmp_path / "drafts"
    with pytest.raises(Killed):
        play(load_study(str(study)), drafts, counted=stop, workers=1)
    kept = list(drafts.glob("*.json"))
    assert len(kept) == 1
    before = kept[0].stat().st_mtime_ns
    counts: list[int] = []
    again = play(load_study(str(study)), drafts, counted=lambda done, _all: counts.append(done), workers=1)
    assert counts == [1, 2]
    assert kept[0].stat().st_mtime_ns == before
    told = json.loads((played / "summary.json").read_text(encoding="utf-8"))["game"]["values"]
    assert {name: one.values for name, one in again.played.items()} == told


def test_drafts_of_something_else_are_not_used(study: Path, tmp_path: Path) -> None:
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts" / "key").write_text("another study", encoding="utf-8")
    (tmp_path / "drafts" / "UPP_LOW.json").write_text("{}", encoding="utf-8")
    found = play(load_study(str(study)), tmp_path / "drafts", workers=1)
    assert set(found.played) == {"UPP+LOW", "UPP|LOW"}


def test_shares_of_a_played_study(played: Path, tmp_path: Path) -> None:
    """Two states: every concept that divides the surplus evenly gives each half of it."""
    out = tmp_path / "shares.json"
    done = runner.invoke(app, ["share", str(played), "--concept", "nucleolus", "--out", str(out)])
    assert done.exit_code == 0, done.output
    told = json.loads(out.read_text(encoding="utf-8"))
    alone, joint = told["alone"], told["joint_before_transfers"]
    half = (sum(joint.values()) - sum(alone.values())) / 2
    for concept in ("nucleolus", "shapley"):
        for state in told["players"]:
            assert told["beliefs"]["gamma"][concept][state] == pytest.approx(alone[state] + half, abs=2e-3)
    assert sum(told["chosen"]["transfer_musd_per_year"].values()) == pytest.approx(0, abs=2e-3)
    assert told["chosen"]["would_leave"] == []
    moved = sum(one["musd_per_year"] for one in told["chosen"]["payments"])
    assert moved == pytest.approx(max(told["chosen"]["transfer_musd_per_year"].values()), abs=2e-3)


def test_one_contract_for_two_studies(played: Path) -> None:
    done = runner.invoke(app, ["share", f"{played}=0.4", "--json"])
    assert done.exit_code == 2
    assert "add up to 1" in done.output


def test_a_result_without_a_game_is_refused(tmp_path: Path) -> None:
    done = runner.invoke(app, ["share", str(tmp_path)])
    assert done.exit_code == 2
    done = runner.invoke(app, ["share"])
    assert done.exit_code == 2
