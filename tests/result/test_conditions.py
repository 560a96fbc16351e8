"""Studies under a condition of their region, and without some states: what is solved is what they say."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kelisim.case import without
from kelisim.cli import app
from kelisim.errors import InputError
from kelisim.region.edits import edited, edits_of
from kelisim.region.package import Region, load
from kelisim.run import run
from kelisim.study import load_study, region_of, require_whole
from tests.toy import STUDY

ROW = ",toy,2024,assumed,Invented for the tests.\n"
SHOCK = f"dear-gas,Dear gas,Дорогой газ,{ROW}"
EDITS = "".join(
    f"dear-gas,{step},fuels,{state}|gas,price_usd_per_mwh,multiply,2{ROW}"
    for step, state in enumerate(("LOW", "UPP"), start=1)
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, tiny_path: Path) -> Path:
    """The toy region with a price shock among its conditions, and its study; read only."""
    place = tmp_path_factory.mktemp("conditions")
    shutil.copytree(tiny_path, place / "tiny")
    (place / "tiny" / "datapackage.json").unlink()
    for name, rows in (("conditions", SHOCK), ("edits", EDITS)):
        with (place / "tiny" / f"{name}.csv").open("a", encoding="utf-8") as file:
            file.write(rows)
    (place / "toy.toml").write_text(STUDY, encoding="utf-8")
    (place / "dear.toml").write_text(f'{STUDY}conditions = ["dear-gas"]\n', encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def region(folder: Path) -> Region:
    return load(folder / "tiny")


@pytest.fixture(scope="module")
def central_asia() -> Region:
    return load("central-asia")


def test_a_study_is_solved_in_the_region_that_its_condition_makes(folder: Path, region: Region) -> None:
    study = load_study(str(folder / "dear.toml"))
    changed = region_of(study)
    assert changed == edited(region, edits_of(region, ["dear-gas"]))
    assert changed != region
    assert list(changed["fuels"]["price_usd_per_mwh"]) == [2 * price for price in region["fuels"]["price_usd_per_mwh"]]


def test_dear_gas_makes_nobody_who_burns_it_richer_alone(folder: Path) -> None:
    cheap, dear = (run(load_study(str(folder / name)), workers=1) for name in ("toy.toml", "dear.toml"))
    assert not [text for one in dear.cases.values() for text in one.failures]
    before, after = (one.cases["joint"].welfare.sum() for one in (cheap, dear))
    assert after < before


def test_the_command_names_the_condition_in_both_languages(folder: Path, tmp_path: Path) -> None:
    words = ["run", str(folder / "toy.toml"), "--condition", "dear-gas", "--out", str(tmp_path / "out")]
    done = CliRunner().invoke(app, [*words, "--workers", "1"])
    assert done.exit_code == 0, done.output
    told = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert (told["title"], told["title_ru"]) == ("The toy region · Dear gas", "The toy region · Дорогой газ")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["study"]["name"] == "toy+dear-gas"
    assert manifest["study"]["conditions"] == ["dear-gas"]
    assert manifest["region"]["sha256"] == region_of(load_study(str(folder / "dear.toml"))).sha256


@pytest.mark.parametrize(
    "words", [("--condition", "storm"), ("--condition", "nowhere"), ("--without", "XXX"), ("--without", "LOW")]
)
def test_what_cannot_be_varied_exits_2(folder: Path, tmp_path: Path, words: tuple[str, str]) -> None:
    """A condition of freight alone would change nothing, and one state cannot plan together with nobody."""
    done = CliRunner().invoke(app, ["run", str(folder / "toy.toml"), *words, "--out", str(tmp_path / "out")])
    assert done.exit_code == 2
    assert "Traceback" not in done.output
    assert not (tmp_path / "out").exists()


def test_those_who_stay_out_act_alone(central_asia: Region) -> None:
    assert without(central_asia, ["KGZ"]) == (("KAZ", "TJK", "TKM", "UZB"), ("KGZ",))
    assert without(central_asia, ["UZB", "KAZ"]) == (("KAZ",), ("KGZ", "TJK", "TKM"), ("UZB",))
    assert without(central_asia, []) == (central_asia.states,)


def test_a_game_or_deal_takes_no_study_without_some_states() -> None:
    require_whole(load_study("normal"))
    with pytest.raises(InputError, match="without"):
        require_whole(load_study("normal").varied((), ("TKM",)))


def test_the_negotiation_table_refuses_a_study_whose_conditions_it_would_not_heed(folder: Path) -> None:
    done = CliRunner().invoke(app, ["serve", "--study", str(folder / "dear.toml")])
    assert done.exit_code == 2
    assert "dear-gas" in done.output


def test_shocks_of_the_embedded_region_change_what_they_say(central_asia: Region) -> None:
    normal = load_study("normal")
    dear = region_of(normal.varied(("gas-twice",), ()))["fuels"].set_index(["state", "fuel"])
    usual = central_asia["fuels"].set_index(["state", "fuel"])
    ratio = dear["price_usd_per_mwh"] / usual["price_usd_per_mwh"].where(usual["price_usd_per_mwh"] > 0)
    assert (ratio.xs("gas", level="fuel") == 2).all()
    assert (ratio.drop("gas", level="fuel").dropna() == 1).all()
    shut = region_of(normal.varied(("tjk-uzb-closed",), ()))["lines"].set_index("line")
    assert (shut.loc["tjk--uzb", ["capacity_mw", "reverse_capacity_mw", "offer_mw"]] == 0).all()
