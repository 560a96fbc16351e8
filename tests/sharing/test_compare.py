"""The comparison of all concepts, as data and on the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kelisim.cli import app
from kelisim.sharing import CONCEPTS, Game, compare, nucleolus, shapley
from tests.sharing.games import KINDS, by_mask, random_game, voting

runner = CliRunner()
GAME = {"players": ["A", "B", "C"], "values": {"A": 0, "B": 0, "C": 0, "A,B": 60, "C,A": 30, "B,C": 30, "A,B,C": 90}}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("n", [1, 2, 4, 6])
def test_every_concept_is_there_or_says_why(n: int, kind: str) -> None:
    game = random_game(n, 2, kind)
    found = compare(game)
    json.dumps(found, allow_nan=False)
    for name in CONCEPTS:
        assert (found[name] is None) == (name in found["notes"]), name
        if found[name] is not None:
            assert sum(found[name].values()) == pytest.approx(game.grand, abs=1e-8 * (1 + abs(game.grand)))
            worst = found["largest_excess"][name]
            if found["core_members"][name]:
                assert worst["excess"] <= 1e-8 * (1 + abs(game.grand))
    if not found["core_empty"] and found["nucleolus"] is not None:
        assert found["core_members"]["nucleolus"]
        assert found["nucleolus"] == pytest.approx(found["prenucleolus"], abs=1e-8 * (1 + abs(game.grand)))
    assert found["core_empty"] == (found["least_core_epsilon"] > 1e-9)


def test_properties() -> None:
    told = {"superadditive": True, "convex": True, "essential": True}
    assert told.items() <= compare(Game.of(GAME["values"])).items()  # type: ignore[arg-type]
    assert compare(voting([1, 1, 1], 2))["convex"] is False
    assert compare(voting([1, 1, 1], 2))["superadditive"] is True
    assert compare(voting([1, 1, 1], 1))["superadditive"] is False
    assert compare(by_mask([0, 1, 2, 3]))["essential"] is False


def test_no_imputation_is_told() -> None:
    found = compare(Game.of({"A": 3, "B": 3, "A,B": 4}))
    assert found["nucleolus"] is None
    assert "found 4" in found["notes"]["nucleolus"]
    assert found["prenucleolus"] == pytest.approx({"A": 2, "B": 2})


def test_share_writes_and_prints(tmp_path: Path) -> None:
    game, out = tmp_path / "game.json", tmp_path / "out.json"
    game.write_text(json.dumps(GAME), encoding="utf-8")
    done = runner.invoke(app, ["share", "--game", str(game), "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert "nucleolus" in done.output
    written = json.loads(out.read_text(encoding="utf-8"))
    printed = runner.invoke(app, ["share", "--game", str(game), "--json"])
    assert json.loads(printed.stdout) == written
    ours = Game.of(GAME["values"])  # type: ignore[arg-type]
    assert list(written["nucleolus"].values()) == pytest.approx(nucleolus(ours).allocation)
    assert list(written["shapley"].values()) == pytest.approx(shapley(ours))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["game.json", "out.json"]


def test_share_of_many_players(tmp_path: Path) -> None:
    from kelisim.sharing import Coalition  # noqa: PLC0415 - the type alone

    names: Coalition = tuple(f"p{i}" for i in range(10))
    game = random_game(10, 0, "growing")
    values = {",".join(coalition): worth for coalition, worth in game.coalitions()}
    path = tmp_path / "game.json"
    path.write_text(json.dumps({"players": names, "values": values}), encoding="utf-8")
    done = runner.invoke(app, ["share", "--game", str(path)])
    assert done.exit_code == 0, done.output
    assert "10 players" in done.output


def test_share_tells_all_faults_and_writes_nothing(tmp_path: Path) -> None:
    game, out = tmp_path / "game.json", tmp_path / "out.json"
    game.write_text('{"players": ["A", "B", "C"], "values": {"A": 1}}', encoding="utf-8")
    done = runner.invoke(app, ["share", "--game", str(game), "--out", str(out)], env={"COLUMNS": "200"})
    assert done.exit_code == 2
    for names in ("A,B,C", "A,B", "B,C", "A,C"):
        assert names in done.output
    assert not out.exists()
    assert runner.invoke(app, ["share"]).exit_code == 2
    assert runner.invoke(app, ["share", "--game", str(tmp_path / "none.json")]).exit_code == 2


@pytest.mark.parametrize("out", ["game.json", "no/such/folder/out.json", "."])
def test_share_refuses_a_bad_place(out: str, tmp_path: Path) -> None:
    game = tmp_path / "game.json"
    text = json.dumps(GAME)
    game.write_text(text, encoding="utf-8")
    done = runner.invoke(app, ["share", "--game", str(game), "--out", str(tmp_path / out)])
    assert done.exit_code == 2
    assert game.read_text(encoding="utf-8") == text
    assert [path.name for path in tmp_path.iterdir()] == ["game.json"]


def test_nothing_of_the_model_is_loaded_for_a_game(tmp_path: Path) -> None:
    path = tmp_path / "game.json"
    path.write_text(json.dumps(GAME), encoding="utf-8")
    code = (
        "import sys; from kelisim.cli import app; from typer.testing import CliRunner;"
        f"done = CliRunner().invoke(app, ['share', '--game', {str(path)!r}]); assert done.exit_code == 0, done.output;"
        "print(sorted({'pandas', 'xarray', 'linopy', 'matplotlib', 'pyarrow'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "[]"


def test_standard_output_holds_json_alone(tmp_path: Path) -> None:
    path = tmp_path / "game.json"
    path.write_text(json.dumps(GAME), encoding="utf-8")
    code = f"from kelisim.cli import app; app(['share', '--game', {str(path)!r}, '--json'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert json.loads(done.stdout)["players"] == ["A", "B", "C"]
