"""kelisim corridor run, quote and close as a user meets them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from kelisim.cli import app
from tests.region.edits import set_cell

pytestmark = pytest.mark.xdist_group("corridor-commands")  # one worker, one result folder

MEASURES = ["--measure", "second-gate", "--measure", "short-cut"]


def call(tiny_path: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["corridor", *words, "--region", str(tiny_path)])


def as_json(tiny_path: Path, *words: str) -> Any:
    done = call(tiny_path, *words, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def out(tiny_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corridors") / "result"
    done = call(tiny_path, "run", *MEASURES, "--out", str(folder))
    assert done.exit_code == 0, done.output
    return folder


@pytest.fixture(scope="module")
def summary(out: Path) -> dict[str, Any]:
    return dict(json.loads((out / "summary.json").read_text(encoding="utf-8")))


def test_run_writes_the_whole_folder(out: Path) -> None:
    tables = {f"{case}-{table}.csv" for case in ("base", "without", "with")
              for table in ("routes", "corridors", "facilities", "flows", "income")}  # fmt: skip
    others = {"summary.json", "checks.json", "manifest.json", "report.html"}
    assert {path.name for path in out.iterdir()} == tables | others
    assert [path.name for path in out.parent.iterdir()] == [out.name]  # nothing half-written
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["files"]) == (tables | others) - {"manifest.json"}
    checks = json.loads((out / "checks.json").read_text(encoding="utf-8"))
    assert all(check["passed"] for case in checks.values() for check in case)


def test_the_summary_agrees_with_the_tables(out: Path, summary: dict[str, Any]) -> None:
    assert summary["measures"] == ["second-gate", "short-cut"]
    assert summary["gain_musd_per_year"] > 0
    for case, content in summary["cases"].items():
        rows = pd.read_csv(out / f"{case}-routes.csv")
        told = {row["corridor"]: row["kt"] for row in content["corridors"]}
        assert told == pytest.approx(rows.groupby("corridor")["kt"].sum().to_dict(), rel=1e-4)
        income = pd.read_csv(out / f"{case}-income.csv")["income_musd"].sum()
        assert income == pytest.approx(sum(row["income_musd"] for row in content["income"]), rel=1e-4)


def test_the_report_shows_the_numbers(out: Path, summary: dict[str, Any]) -> None:
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert f"{summary['gain_musd_per_year']:,.0f}" in page
    for name in ("The sea way", "The land way", "Line to Town", "A second gate", "The short cut"):
        assert name in page


def test_json_on_screen_is_the_summary(tiny_path: Path, summary: dict[str, Any]) -> None:
    told = as_json(tiny_path, "run", *MEASURES)
    assert {k: v for k, v in told.items() if k != "seconds"} == {k: v for k, v in summary.items() if k != "seconds"}


def test_a_former_result_is_replaced_and_a_foreign_folder_is_not(tiny_path: Path, out: Path, tmp_path: Path) -> None:
    copy = tmp_path / "former"
    shutil.copytree(out, copy)
    assert call(tiny_path, "run", "--measure", "second-gate", "--out", str(copy)).exit_code == 0
    assert json.loads((copy / "summary.json").read_text(encoding="utf-8"))["measures"] == ["second-gate"]
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("keep me", encoding="utf-8")
    assert call(tiny_path, "run", *MEASURES, "--out", str(mine)).exit_code == 2
    assert [path.name for path in mine.iterdir()] == ["letter.txt"]


def test_measures_named_twice_and_by_plan_count_once(tiny_path: Path, summary: dict[str, Any]) -> None:
    told = as_json(tiny_path, "run", "--plan", "Toy plan", "--measure", "second-gate")
    assert sorted(told["measures"]) == ["second-gate", "short-cut"]
    assert told["gain_musd_per_year"] == pytest.approx(summary["gain_musd_per_year"], abs=1e-3)


def test_a_plan_that_the_model_cannot_express_is_not_another_plan(tiny_path: Path, tmp_path: Path) -> None:
    root = tmp_path / "tiny"
    shutil.copytree(tiny_path, root, ignore=shutil.ignore_patterns("datapackage.json"))
    set_cell(root, "measures.csv", 4, "plan", "Goodwill")
    told = as_json(root, "run", "--plan", "Goodwill")
    assert told["measures"] == []
    assert told["gain_musd_per_year"] == 0


def test_run_on_screen(tiny_path: Path) -> None:
    done = call(tiny_path, "run", "--measure", "second-gate")
    assert done.exit_code == 0
    assert all(word in done.stdout for word in ("SEAWAY", "UPP", "checks passed"))


QUOTE = ["quote", "--from", "Холм", "--to", "town", "--commodity", "toys", "--teu", "2"]


def test_quote_as_json_has_what_is_promised(tiny_path: Path) -> None:
    told = as_json(tiny_path, *QUOTE)
    assert (told["from"], told["to"], told["year"]) == ("Холм", "town", 2024)
    for option in told["options"]:
        assert {"corridor", "days_p50", "days_p90", "usd", "co2_t", "legs"} <= set(option)
        assert all({"mode", "from", "to", "km", "days", "usd"} == set(leg) for leg in option["legs"])


def test_quote_on_screen(tiny_path: Path) -> None:
    done = call(tiny_path, *QUOTE)
    assert done.exit_code == 0
    assert all(word in done.stdout for word in ("The land way", "The sea way", "Seaside border", "queues"))


def test_a_quote_with_a_measure_is_quicker(tiny_path: Path) -> None:
    slow, quick = (as_json(tiny_path, *QUOTE, "--year", "2030", *more)["options"] for more in ([], MEASURES))
    assert min(one["days_p50"] for one in quick) < min(one["days_p50"] for one in slow)


def test_close_as_json_and_on_screen(tiny_path: Path) -> None:
    told = as_json(tiny_path, "close", "HILL-GATE-rail")
    assert told["closed"] == ["HILL-GATE-rail"]
    assert told["cut_off_kt"] == pytest.approx(630)
    assert sum(row["kt"] for row in told["cut_off"]) == pytest.approx(630)
    done = call(tiny_path, "close", "HILL-GATE-rail")
    assert done.exit_code == 0
    assert "630 thousand tonnes" in " ".join(done.stdout.split())


BAD = {
    "unknown measure": (["run", "--measure", "second-gat"], "second-gate"),
    "unknown plan": (["run", "--plan", "Toy plam"], "Toy plan"),
    "default plan that the region lacks": (["run"], "Toy plan"),
    "year out of reach": (["run", "--year", "1900"], "2018"),
    "unknown place": ([*QUOTE[:2], "Hil", *QUOTE[3:]], "hill"),
    "unknown commodity": ([*QUOTE[:6], "toy", *QUOTE[7:]], "toys"),
    "no size": (QUOTE[:-2], "--teu"),
    "endless": ([*QUOTE[:-1], "inf"], "--teu"),
    "from = to": ([*QUOTE[:4], "HILL", *QUOTE[5:]], "--to"),
    "unknown closure": (["close", "QUAI"], "did you mean"),
    "closing everything": (["close", "FIELD", "QUAY"], "close less"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_exits_2_with_a_hint(tiny_path: Path, name: str) -> None:
    words, hint = BAD[name]
    done = call(tiny_path, *words)
    assert done.exit_code == 2
    assert isinstance(done.exception, SystemExit)  # not a crash
    assert hint in " ".join(done.output.split())


def test_what_cannot_be_carried_exits_3(tiny_path: Path, tmp_path: Path) -> None:
    root = tmp_path / "tiny"
    shutil.copytree(tiny_path, root, ignore=shutil.ignore_patterns("datapackage.json"))
    set_cell(root, "freight_facilities.csv", 2, "capacity", "0.6")
    done = call(root, *QUOTE)
    assert done.exit_code == 3
    assert "Gate (gate>)" in done.output
