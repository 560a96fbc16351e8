"""``kelisim deal`` as a user meets it, in the toy region; and the shipped deals in a dry year of Central Asia."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from kelisim.cli import app
from kelisim.deal.check import check_deal
from kelisim.deal.describe import described, payoffs
from kelisim.deal.evaluate import Evaluation
from kelisim.deal.read import embedded_deals, load_deal
from kelisim.deal.stability import verdicts
from kelisim.report.deal import deal_tables
from tests.deal.conftest import DEAL

runner = CliRunner()
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def checked(desk: Path, found: Evaluation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder written by ``kelisim deal CHECK --json`` with a game in which both together have 5 more than the deal;
    what it printed is beside it."""
    folder = tmp_path_factory.mktemp("checked")
    worth = {str(state): float(value) for state, value in found.payoffs["alone"].items()}
    together = float(found.payoffs["deal"].sum()) + 5.0
    game = {"players": ["UPP", "LOW"], "unit": "musd_per_year", "values": {
        "UPP|LOW": worth, "UPP+LOW": {"UPP+LOW": together}}}  # fmt: skip
    content = {"region": found.deal.region.name, "record": "two-years", "demand_year": "own", "game": game}
    (folder / "summary.json").write_text(json.dumps(content), encoding="utf-8")
    called = ["deal", "CHECK", str(desk / "deal.toml"), "--game", str(folder), "--out", str(folder / "out"), "--json"]
    done = runner.invoke(app, called)
    assert done.exit_code == 0, done.output
    (folder / "printed.json").write_text(done.stdout, encoding="utf-8")
    return folder / "out"


def test_check_writes_the_whole_folder(checked: Path) -> None:
    content = json.loads((checked / "deal.json").read_text(encoding="utf-8"))
    assert content == json.loads((checked.parent / "printed.json").read_text(encoding="utf-8"))
    names = {path.name for path in checked.iterdir()}
    assert {"deal.json", "result.nc", "welfare.parquet", "checks.json", "manifest.json"} <= names
    assert not [path for path in checked.parent.iterdir() if path.name.startswith(".")]  # nothing half-written
    manifest = json.loads((checked / "manifest.json").read_text(encoding="utf-8"))
    assert "deal.json" in manifest["files"]
    assert set(json.loads((checked / "checks.json").read_text(encoding="utf-8"))) == {"alone", "deal"}


def test_the_same_deal_gives_the_same_numbers(checked: Path, found: Evaluation) -> None:
    told = json.loads((checked / "deal.json").read_text(encoding="utf-8"))["payoffs"]
    assert told == payoffs(found.payoffs)


def test_a_game_asks_every_coalition_and_tables_tell_it(checked: Path) -> None:
    content = json.loads((checked / "deal.json").read_text(encoding="utf-8"))
    assert [one["belief"] for one in content["stability"]] == ["optimistic", "pessimistic", "gamma", "delta"]
    shown = printed(content)
    for told in ("Water for power", "all checks passed", "release[1] lake", "2 of 2 years", "UPP+LOW (5.0)", "delta"):
        assert told in shown
    assert "Single states only" not in shown


def test_without_a_game_the_tables_say_what_was_not_tested(found: Evaluation) -> None:
    judged = verdicts(found.deal, found.payoffs, None)
    assert "Single states only" in printed(described(found, judged, {}, None))


def printed(content: dict[str, Any]) -> str:
    """The tables as plain text."""
    console = Console(width=200, record=True, file=StringIO())
    for table in deal_tables(content):
        console.print(table)
    return console.export_text()


def test_a_bad_deal_exits_2_and_writes_nothing(desk: Path, tmp_path: Path) -> None:
    (desk / "bad.toml").write_text(DEAL.replace("gwh = 60", "gwh = -1"), encoding="utf-8")
    done = runner.invoke(app, ["deal", "check", str(desk / "bad.toml"), "--out", str(tmp_path / "out")])
    assert done.exit_code == 2
    assert isinstance(done.exception, SystemExit)
    assert not (tmp_path / "out").exists()


def test_list_names_what_is_shipped() -> None:
    done = runner.invoke(app, ["deal", "list", "--json"])
    assert set(json.loads(done.stdout)) == set(embedded_deals()) == {"barter-1998", "consortium", "protocol-2025"}
    assert "consortium" in runner.invoke(app, ["deal", "list"]).output
    assert {path.name for path in (ROOT / "examples" / "deals").glob("*.toml")} == {
        f"{n}.toml" for n in embedded_deals()
    }


@pytest.mark.xdist_group("central-asia")
def test_the_barter_is_kept_in_a_dry_year_and_somebody_would_leave() -> None:
    """Toktogul gives 6.5 km3 in summer; Kyrgyzstan lacks the power in winter and the others gain less than it loses."""
    content = check_deal(load_deal("barter-1998", "dry"), None).content
    assert content["feasible"]
    assert content["checks"]["passed"]
    change = {state: row["change_musd_per_year"] for state, row in content["payoffs"].items()}
    assert change["KGZ"] < 0 < min(change["KAZ"], change["UZB"])
    assert sum(change.values()) == pytest.approx(content["total_change_musd_per_year"], abs=0.01)
    (alone,) = content["stability"]
    assert ["KGZ"] in [one["coalition"] for one in alone["blocking"]]
    useful = content["fuel"][0]
    assert useful["worth_musd"] == pytest.approx(532.5 * 9.3 * 0.005, rel=1e-3)  # all of it burnt, at 5 USD/MWh
    assert useful["cost_musd"] == pytest.approx(532.5 * 9.3 * 0.0149, rel=1e-3)


@pytest.mark.xdist_group("central-asia")
def test_the_consortium_of_a_dry_year_gives_every_state_the_same() -> None:
    content = check_deal(load_deal("consortium", "dry"), None).content
    change = [row["change_musd_per_year"] for row in content["payoffs"].values()]
    assert change == pytest.approx([content["total_change_musd_per_year"] / 5] * 5, abs=0.01)
    assert content["stability"][0]["stable"]
    settled = content["settlement"]
    assert settled["check"]["passed"]
    money = sum(row["musd"] for row in settled["in_money"])
    assert sum(row["musd"] for row in settled["in_kind"]["money"]) < money
