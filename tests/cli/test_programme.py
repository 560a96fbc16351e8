"""The commands of the programme as a user meets them, on the toy with twelve measures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kelisim.cli import app
from tests.programme import toy

runner = CliRunner()


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The toy in place of the shipped region, and a folder of one's own."""
    monkeypatch.setattr("kelisim.region.load", lambda *_: toy.region())
    monkeypatch.chdir(tmp_path)


def told(*arguments: str) -> dict[str, object]:
    """What a command prints with --json."""
    done = runner.invoke(app, ["programme", *arguments, "--json"])
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def test_list_tells_every_measure() -> None:
    content = told("list")
    rows = content["measures"]
    assert isinstance(rows, list)
    assert [row["measure"] for row in rows] == list(toy.WORKS)
    assert {"name", "states", "sector", "cost_musd", "source", "effect", "decided"} <= set(rows[0])
    assert len(told("list", "--state", "UPP")["measures"]) < len(rows)  # type: ignore[arg-type]
    assert "hydro" in runner.invoke(app, ["programme", "list"]).output


def test_a_plan_becomes_a_roadmap_and_is_watched(tmp_path: Path) -> None:
    done = runner.invoke(app, ["programme", "plan", "--scenario", "still", "--out", "plan", "--alternatives", "1",
                               "--frontier", "50,100"])  # fmt: skip
    assert done.exit_code == 0, done.output
    names = {path.name for path in (tmp_path / "plan").iterdir()}
    assert names == {"plan.json", "begin.csv", "states.csv", "finance.csv", "report.html", "manifest.json"}
    content = json.loads((tmp_path / "plan" / "plan.json").read_text(encoding="utf-8"))
    assert content["gap"] <= 0.005
    assert abs(content["operated"]["error"]) < 1e-6
    assert [row["budget_musd"] for row in content["frontier"]] == [50, 100]
    roadmap = told("roadmap", "--plan", "plan", "--out", "roadmap", "--today", "2026-11-24")
    assert len(roadmap["schedule"]) == len(content["begin"])  # type: ignore[arg-type]
    assert (tmp_path / "roadmap" / "roadmap.ics").exists()
    first = content["begin"][0]["measure"]
    report = f"measure,date,status,spent_musd,indicator\n{first},2025-06-30,construction,1,0.1\n"
    (tmp_path / "progress.csv").write_text(report, encoding="utf-8")
    watched = told("monitor", "progress.csv", "--plan", "plan", "--today", "2026-11-24", "--price")
    assert watched["reports_added"] == 1
    assert watched["slip"]["cost_musd"] >= -1e-6  # type: ignore[index]
    again = told("monitor", "progress.csv", "--plan", "plan", "--today", "2026-11-24")
    assert (again["reports_added"], again["reports_known"]) == (0, 1)


def test_values_and_the_deal() -> None:
    content = told("value", "--scenario", "still", "--orders", "2", "--deal")
    values = content["values"]
    assert isinstance(values, list)
    built = [row for row in values if row["in_plan"]]
    assert sum(row["shapley_musd"] for row in built) == pytest.approx(content["plan"]["net_musd"], rel=1e-6)  # type: ignore[index]
    shares = content["deal"]["states"]  # type: ignore[index]
    assert sum(row["transfer_musd"] for row in shares) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["plan", "--scenario", "wild"], "still"),
        (["plan", "--scenario", "still", "--without", "XXX"], "name a state"),
        (["plan", "--scenario", "still", "--measure", "no-such"], "no-such"),
        (["plan", "--scenario", "still", "--frontier", "much"], "much"),
        (["roadmap", "--plan", "nowhere"], "make a"),
    ],
)
def test_bad_input_ends_in_one_clear_message(arguments: list[str], said: str) -> None:
    done = runner.invoke(app, ["programme", *arguments])
    assert done.exit_code == 2, done.output
    assert said in " ".join(done.output.replace("│", " ").split())
