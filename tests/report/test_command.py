"""kelisim report as a user meets it: what it makes, what it refuses, and that nothing is left half-written."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from kelisim.draft import file_hash
from kelisim.report.kinds import WRITERS
from tests.report.conftest import call

pytestmark = pytest.mark.xdist_group("report")
DATA = "xlsx,iamc,nc,geojson,pypsa"
MADE = {"report.xlsx", "iamc.csv", "result.nc", "map.geojson", "power-alone.nc", "power-joint.nc"}


def report(toy: Path, result: Path, out: Path, *words: str, ok: bool = False) -> tuple[int, str]:
    done = call("report", str(result), "--out", str(out), "--region", str(toy / "tiny"), *words, ok=ok)
    return done.exit_code, " ".join(done.output.replace("│", " ").split())


def says(text: str, words: str) -> bool:
    """Whether every one of ``words`` is there; a narrow column may have set others between them."""
    return set(words.split()) <= set(text.split())


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.fixture(scope="module")
def made(toy: Path) -> Path:
    report(toy, toy / "result", toy / "made", "--format", DATA, "--lang", "both", ok=True)
    return toy / "made"


def test_every_format_is_there_and_in_the_manifest(made: Path) -> None:
    assert names(made) == MADE | {"report-ru.xlsx", "manifest.json"}
    told = json.loads((made / "manifest.json").read_text(encoding="utf-8"))
    assert told["files"] == {name: file_hash(made / name) for name in sorted(names(made) - {"manifest.json"})}
    assert told["report_of"]["kind"] == "study"
    assert told["region"]["unchanged"] is True


def test_same_inputs_same_bytes(toy: Path, made: Path) -> None:
    report(toy, toy / "result", toy / "again", "--format", DATA, "--lang", "both", ok=True)
    assert {name: file_hash(made / name) for name in names(made)} == {
        name: file_hash(toy / "again" / name) for name in names(toy / "again")
    }


def test_a_report_replaces_a_former_one_but_never_a_result(toy: Path, made: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(made, copy)
    report(toy, toy / "result", copy, "--format", "iamc", ok=True)
    assert names(copy) == {"iamc.csv", "manifest.json"}
    other = tmp_path / "other"
    shutil.copytree(toy / "result", other)
    for place in (toy / "result", toy / "result" / "report", toy, other):
        before = names(place) if place.exists() else set()
        code, text = report(toy, toy / "result", place, "--format", "iamc")
        assert (code, says(text, "choose another --out")) == (2, True)
        assert (names(place) if place.exists() else set()) == before


def test_the_default_place_is_beside_the_result(toy: Path, tmp_path: Path) -> None:
    shutil.copytree(toy / "result", tmp_path / "mine")
    call("report", str(tmp_path / "mine"), "--region", str(toy / "tiny"), "--format", "nc", ok=True)
    assert names(tmp_path) == {"mine", "mine-report"}


def test_json_tells_what_was_made(toy: Path, tmp_path: Path) -> None:
    done = call("report", str(toy / "result"), "--region", str(toy / "tiny"), "--out", str(tmp_path / "o"),
                "--format", "nc,iamc", "--json", ok=True)  # fmt: skip
    told = json.loads(done.stdout)
    assert set(told["files"]) == {"result.nc", "iamc.csv"}
    assert told["left_out"] == [name for name in WRITERS if name not in ("nc", "iamc")]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--format", "xslx"), "did you mean xlsx?"),
        (("--format", "docx,xlsx"), "one of: "),
        (("--lang", "kz"), "en, ru or both"),
        (("--beside", "nowhere"), "manifest.json"),
    ],
)
def test_what_cannot_be_is_one_clear_message(toy: Path, tmp_path: Path, words: tuple[str, str], expected: str) -> None:
    code, text = report(toy, toy / "result", tmp_path / "out", *words)
    assert (code, says(text, expected)) == (2, True), text
    assert not list(tmp_path.iterdir())


def test_a_changed_file_a_foreign_folder_and_a_failed_check_are_refused(toy: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed"
    shutil.copytree(toy / "result", changed)
    (changed / "flow.parquet").write_bytes(b"other")
    code, text = report(toy, changed, tmp_path / "out", "--format", "nc")
    assert (code, says(text, "flow.parquet")) == (2, True)
    assert report(toy, tmp_path, tmp_path / "out", "--format", "nc")[0] == 2
    failed = tmp_path / "failed"
    shutil.copytree(toy / "result", failed)
    checks = json.loads((failed / "checks.json").read_text(encoding="utf-8"))
    checks["alone"][0]["passed"] = False
    (failed / "checks.json").write_text(json.dumps(checks), encoding="utf-8")
    told = json.loads((failed / "manifest.json").read_text(encoding="utf-8"))
    told["files"]["checks.json"] = file_hash(failed / "checks.json")
    (failed / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    assert report(toy, failed, tmp_path / "out", "--format", "nc")[0] == 4
    assert names(tmp_path) == {"changed", "failed"}


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"files": {}, "region": {}}', '{"files": 1, "region": 2}'])
def test_an_unreadable_manifest_is_refused(toy: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "manifest.json").write_text(text, encoding="utf-8")
    assert report(toy, tmp_path / "bad", tmp_path / "out")[0] == 2
    assert names(tmp_path) == {"bad"}


def test_a_manifest_cannot_name_files_elsewhere(toy: Path, tmp_path: Path) -> None:
    shutil.copytree(toy / "result", tmp_path / "bad")
    (tmp_path / "secret.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    told = json.loads((tmp_path / "bad" / "manifest.json").read_text(encoding="utf-8"))
    told["files"]["../secret.csv"] = file_hash(tmp_path / "secret.csv")
    (tmp_path / "bad" / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    assert report(toy, tmp_path / "bad", tmp_path / "out", "--format", "nc")[0] == 2


def test_a_region_that_does_not_come_with_kelisim_must_be_given(toy: Path, tmp_path: Path) -> None:
    done = call("report", str(toy / "result"), "--out", str(tmp_path / "out"))
    assert done.exit_code == 2
    assert "--region" in done.output


def test_a_changed_region_is_told_and_refused_where_its_figures_are_needed(toy: Path, tmp_path: Path) -> None:
    shutil.copytree(toy / "tiny", tmp_path / "tiny")
    (tmp_path / "tiny" / "datapackage.json").unlink()
    path = tmp_path / "tiny" / "lines.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("0.0", "0.01", 1), encoding="utf-8")
    words = ("report", str(toy / "result"), "--region", str(tmp_path / "tiny"), "--out", str(tmp_path / "out"))
    assert call(*words, "--format", "pypsa").exit_code == 2
    assert not (tmp_path / "out").exists()
    done = call(*words, "--format", "xlsx", ok=True)
    assert "has changed" in done.output


def test_other_kinds_give_what_they_can(toy: Path, corridors: Path, roadmap: Path, tmp_path: Path) -> None:
    report(toy, corridors, tmp_path / "c", "--format", "xlsx,geojson", ok=True)
    assert names(tmp_path / "c") == {"report.xlsx", "map.geojson", "manifest.json"}
    report(toy, roadmap, tmp_path / "r", "--format", "xlsx", "--lang", "ru", ok=True)
    assert names(tmp_path / "r") == {"report-ru.xlsx", "manifest.json"}
    code, text = report(toy, roadmap, tmp_path / "p", "--format", "pypsa")
    assert (code, says(text, "this one is of the kind roadmap")) == (2, True)
    assert report(toy, toy / "result", tmp_path / "b", "--format", "nc", "--beside", str(corridors))[0] == 2
    assert report(toy, toy / "result", tmp_path / "b", "--format", "nc", "--beside", str(toy / "result"))[0] == 2
    assert names(tmp_path) == {"c", "r"}


def test_a_deal_beside_a_study(toy: Path, deal: Path, tmp_path: Path) -> None:
    report(toy, toy / "result", tmp_path / "b", "--format", "xlsx,iamc", "--beside", str(deal), ok=True)
    scenarios = set(pd.read_csv(tmp_path / "b" / "iamc.csv")["Scenario"])
    assert scenarios == {"toy|alone", "toy|joint", "toy-deal|alone", "toy-deal|deal"}
    book = openpyxl.load_workbook(tmp_path / "b" / "report.xlsx")
    rows = list(book["Studies side by side"].iter_rows(values_only=True))
    payoffs = json.loads((deal / "deal.json").read_text(encoding="utf-8"))["payoffs"]
    assert [row[2] for row in rows[1:]] == [one["change_musd_per_year"] for one in payoffs.values()]


def test_a_deal_says_who_gets_what(toy: Path, deal: Path, tmp_path: Path) -> None:
    report(toy, deal, tmp_path / "d", "--format", "xlsx,pypsa", ok=True)
    assert {"power-alone.nc", "power-deal.nc", "report.xlsx"} <= names(tmp_path / "d")
    book = openpyxl.load_workbook(tmp_path / "d" / "report.xlsx")
    for row in list(book["Payoffs"].iter_rows(values_only=True))[1:]:
        _, alone, *sources, change, whole = row
        assert sum(sources) == pytest.approx(change, abs=0.01)
        assert alone + change == pytest.approx(whole, abs=0.01)
    promised = list(book["Promises"].iter_rows(values_only=True))
    assert len(promised) > 3
