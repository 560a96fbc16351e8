"""The commands: what they print, what they write, and how they refuse."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kelisim.cli import app
from tests.corridor.assign.files import NET, TRIPS

EXAMPLES = Path(__file__).parents[3] / "examples"
BRAESS = ["--net", str(EXAMPLES / "braess_net.tntp"), "--trips", str(EXAMPLES / "braess_trips.tntp")]


def called(*arguments: str, status: int = 0) -> Any:
    result = CliRunner().invoke(app, ["corridor", *arguments], env={"COLUMNS": "200", "TERM": "dumb"})
    assert result.exit_code == status, result.output
    return result


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def test_assign_writes_flows_and_tells_the_gap(tmp_path: Path) -> None:
    out = tmp_path / "flows.csv"
    result = called("assign", *BRAESS, "--gap", "1e-10", "--out", str(out))
    assert "iteration    1  relative gap" in result.stderr
    assert "386.0000" in result.stdout
    found = {(row["from"], row["to"]): row for row in rows(out)}
    flows = {ends: float(row["flow"]) for ends, row in found.items()}
    expected = {("1", "3"): 4, ("1", "4"): 2, ("3", "2"): 2, ("3", "4"): 2, ("4", "2"): 4}
    assert flows == pytest.approx(expected, abs=1e-5)
    assert float(found["3", "4"]["cost"]) == pytest.approx(12)
    assert list(tmp_path.iterdir()) == [out]


def test_assign_as_json_with_a_selected_link(tmp_path: Path) -> None:
    out = tmp_path / "over.csv"
    result = called("assign", *BRAESS, "--select", "3-4", "--select-out", str(out), "--json")
    told = json.loads(result.stdout)
    assert told["relative_gap"] <= 1e-6
    assert told["trips"] == 6
    assert told["iterations"] == len(told["gaps"])
    assert told["select"]["pairs"] == [{"from": 1, "to": 2, "trips": pytest.approx(2, abs=1e-3)}]
    assert [(row["from"], row["to"]) for row in rows(out)] == [("1", "2")]


def test_intrazonal_trips_are_mentioned(tmp_path: Path) -> None:
    (tmp_path / "net").write_text(NET, encoding="utf-8")
    (tmp_path / "trips").write_text(TRIPS, encoding="utf-8")
    files = ["--net", str(tmp_path / "net"), "--trips", str(tmp_path / "trips")]
    result = called("assign", *files, "--select", "4-2")
    assert "0.5 trips stay in their zone and are ignored" in result.stderr
    assert "trips over 4-2" in result.stdout


def test_skim_with_and_without_trips(tmp_path: Path) -> None:
    out = tmp_path / "skims.csv"
    called("skim", *BRAESS[:2], "--out", str(out), "--distance-weight", "0.1")
    empty = {(row["from"], row["to"]): row for row in rows(out)}
    assert float(empty["1", "2"]["time"]) == pytest.approx(10, abs=1e-6)
    assert float(empty["1", "2"]["cost"]) == pytest.approx(10.3, abs=1e-6)
    assert float(empty["1", "2"]["length"]) == pytest.approx(3)
    assert empty["2", "1"]["cost"] == "inf"
    told = json.loads(called("skim", *BRAESS, "--out", str(out), "--json").stdout)
    assert told["zones"] == 2
    assert float(rows(out)[1]["cost"]) == pytest.approx(92, abs=1e-3)


def test_paths_are_listed_cheapest_first() -> None:
    told = json.loads(called("paths", *BRAESS[:2], "--from", "1", "--to", "2", "-k", "9", "--json").stdout)
    assert [route["nodes"] for route in told] == [[1, 3, 4, 2], [1, 3, 2], [1, 4, 2]]
    assert [route["cost"] for route in told] == pytest.approx([10, 50, 50], abs=1e-6)
    loaded = called("paths", *BRAESS, "--from", "1", "--to", "2", "--gap", "1e-9")
    assert loaded.stdout.count("92.000") == 6


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["assign", *BRAESS, "--select", "3to4"], "FROM-TO"),
        (["assign", *BRAESS, "--select", "4-3"], "both its"),
        (["assign", *BRAESS, "--select-out", "x.csv"], "--select"),
        (["assign", *BRAESS, "--gap", "-1"], "above 0"),
        (["assign", *BRAESS, "--out", "no/such/folder/x.csv"], "written"),
        (["assign", *BRAESS[:2], "--trips", "no-such-file"], "UTF-8"),
        (["assign", "--net", str(EXAMPLES), *BRAESS[2:]], "UTF-8"),
        (["skim", "--net", BRAESS[3], "--out", "x.csv"], "NODES>"),
        (["paths", *BRAESS[:2], "--from", "2", "--to", "1"], "route"),
        (["paths", *BRAESS[:2], "--from", "0", "--to", "9", "-k", "0"], "from 1 to"),
    ],
)
def test_bad_requests_end_with_status_2(
    arguments: list[str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert words in called(*arguments, status=2).stderr
    assert not list(tmp_path.iterdir())


def test_a_place_that_cannot_be_written_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    called("assign", *BRAESS, "--out", str(tmp_path / "folder"), status=2)
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_a_gap_out_of_reach_ends_with_status_3(tmp_path: Path) -> None:
    out = tmp_path / "flows.csv"
    result = called("assign", *BRAESS, "--gap", "1e-9", "--max-iterations", "1", "--out", str(out), status=3)
    assert "was not reached" in result.stderr
    assert not out.exists()
