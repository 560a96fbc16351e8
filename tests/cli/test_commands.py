"""Every command as a user meets it: what it prints, what it writes, and its exit status."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from docs.make_reference import leaves
from kelisim.cli import app
from kelisim.region.schema import TABLES
from kelisim.study import embedded_studies
from tests.region.broken import BROKEN, Broken
from tests.toy import STUDY

runner = CliRunner()


@pytest.fixture(scope="module")
def result(study: Path) -> Path:
    """A result folder of the toy study."""
    out = study.parent / "result"
    done = runner.invoke(app, ["run", str(study), "--out", str(out), "--workers", "1"])
    assert done.exit_code == 0, done.output
    return out


def test_run_writes_the_whole_folder(result: Path) -> None:
    names = {path.name for path in result.iterdir()}
    assert {"summary.json", "result.nc", "welfare.parquet", "checks.json", "manifest.json", "report.html"} <= names
    assert not [path for path in result.parent.iterdir() if path.name.startswith(".result")]  # nothing half-written


def test_summary_adds_up(result: Path) -> None:
    content = json.loads((result / "summary.json").read_text(encoding="utf-8"))
    gains = [row["gain_musd_per_year"] for row in content["states"].values()]
    assert content["total_gain_musd_per_year"] == pytest.approx(sum(gains), abs=0.01)
    for row in content["states"].values():
        alone, joint = row["welfare_alone_musd_per_year"], row["welfare_joint_musd_per_year"]
        assert row["gain_musd_per_year"] == pytest.approx(joint - alone, abs=0.01)
    assert content["checks"]["passed"] is True
    share = content["indicators"]["lake_oct_mar_release_share"]
    assert set(share) == {"alone", "joint", "observed"}


def test_two_workers_give_the_same_answer_as_one(study: Path, result: Path, tmp_path: Path) -> None:
    done = runner.invoke(app, ["run", str(study), "--out", str(tmp_path / "two"), "--json"])
    assert done.exit_code == 0, done.output
    states = json.loads(done.stdout)["states"]
    assert states == json.loads((result / "summary.json").read_text(encoding="utf-8"))["states"]


def test_a_former_result_is_replaced_and_a_foreign_folder_is_not(study: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("keep me", encoding="utf-8")
    done = runner.invoke(app, ["run", str(study), "--out", str(mine), "--workers", "1"])
    assert done.exit_code == 2
    assert [path.name for path in mine.iterdir()] == ["letter.txt"]


def test_show_reads_back_what_run_wrote(result: Path) -> None:
    done = runner.invoke(app, ["show", str(result), "--json"])
    assert done.exit_code == 0
    assert json.loads(done.stdout) == json.loads((result / "summary.json").read_text(encoding="utf-8"))


def test_show_refuses_a_changed_result(result: Path, tmp_path: Path) -> None:
    copy = tmp_path / "changed"
    shutil.copytree(result, copy)
    text = (copy / "summary.json").read_text(encoding="utf-8")
    (copy / "summary.json").write_text(text.replace("gain", "pain"), encoding="utf-8")
    assert runner.invoke(app, ["show", str(copy)]).exit_code == 2


def test_show_refuses_a_result_without_a_passing_certificate(result: Path, tmp_path: Path) -> None:
    copy = tmp_path / "uncertified"
    shutil.copytree(result, copy)
    checks = json.loads((copy / "checks.json").read_text(encoding="utf-8"))
    checks["alone"][0]["passed"] = False
    (copy / "checks.json").write_text(json.dumps(checks), encoding="utf-8")
    manifest = json.loads((copy / "manifest.json").read_text(encoding="utf-8"))
    del manifest["files"]["checks.json"]
    (copy / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert runner.invoke(app, ["show", str(copy)]).exit_code == 4


def test_show_of_nothing_is_bad_input(tmp_path: Path) -> None:
    assert runner.invoke(app, ["show", str(tmp_path / "nowhere")]).exit_code == 2


@pytest.mark.parametrize("broken", BROKEN, ids=[case.name for case in BROKEN])
def test_check_of_a_broken_package_exits_2_without_a_traceback(broken: Broken, tiny_path: Path, tmp_path: Path) -> None:
    root = tmp_path / "package"
    shutil.copytree(tiny_path, root, ignore=shutil.ignore_patterns("datapackage.json"))
    broken.apply(root)
    done = runner.invoke(app, ["check", str(root), "--json"])
    assert done.exit_code == 2
    assert isinstance(done.exception, SystemExit)  # not a crash
    assert any(fault["file"] == broken.file for fault in json.loads(done.stdout)["faults"])


def test_check_of_a_good_package(tiny_path: Path) -> None:
    done = runner.invoke(app, ["check", str(tiny_path)])
    assert done.exit_code == 0
    assert "no faults" in done.output


@pytest.mark.parametrize("table", [name for name in TABLES if name not in ("sources", "names")])
def test_sources_of_every_table(table: str, tiny_path: Path) -> None:
    done = runner.invoke(app, ["sources", table, "--region", str(tiny_path), "--json"])
    assert done.exit_code == 0, done.output
    assert all(entry["title"] and entry["quality"] for entry in json.loads(done.stdout))


def test_sources_names_a_near_miss(tiny_path: Path) -> None:
    done = runner.invoke(app, ["sources", "reservoir", "--region", str(tiny_path)])
    assert done.exit_code == 2
    assert "reservoirs" in done.output


def test_studies_lists_what_is_embedded() -> None:
    done = runner.invoke(app, ["studies", "--json"])
    assert done.exit_code == 0
    assert (
        set(json.loads(done.stdout)) == set(embedded_studies()) >= {"main", "hindcast", "dry", "normal", "wet", "long"}
    )


BAD_STUDIES = {
    "not TOML": "name = ",
    "no table": "x = 1\n",
    "unknown key": STUDY + 'recrod = "x"\n',
    "missing key": STUDY.replace('record = "two-years"\n', ""),
    "unknown record": STUDY.replace("two-years", "three-years"),
    "wrong kind": STUDY.replace('name = "toy"', "name = 3"),
    "year in words": STUDY.replace('"own"', '"last"'),
    "no such region": STUDY.replace('"tiny"', '"nowhere"'),
    "year without demand": STUDY.replace('"own"', "1950"),
}


@pytest.mark.parametrize("name", BAD_STUDIES)
def test_a_bad_study_exits_2(name: str, study: Path) -> None:
    path = study.parent / "bad.toml"
    path.write_text(BAD_STUDIES[name], encoding="utf-8")
    done = runner.invoke(app, ["run", str(path), "--out", str(study.parent / "bad"), "--workers", "1"])
    assert done.exit_code == 2, done.output
    assert isinstance(done.exception, SystemExit)
    assert not (study.parent / "bad").exists()


def test_every_command_has_an_example() -> None:
    commands = leaves()
    assert set(commands) == {
        "run", "show", "check", "sources", "studies", "platforms", "play", "share", "deal check", "deal list",
        "corridor run", "corridor quote", "corridor close", "corridor compare", "corridor calibrate", "corridor port",
        "corridor port-curves", "corridor assign", "corridor skim", "corridor paths",
        "programme list", "programme plan", "programme value", "programme roadmap", "programme monitor",
        "food balance", "food drought", "food ban", "report", "serve", "table verify",
    }  # fmt: skip
    assert all("`kelisim " in command.help for command in commands.values())
