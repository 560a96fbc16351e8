"""The region object: finding it, printing it, comparing it, and that nobody can change it by accident."""

from __future__ import annotations

import json
import pickle
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from kelisim.errors import CheckFailed, Fault, InfeasibleError, InputError, KelisimError, NotSolved
from kelisim.region import Region, embedded_names, load
from kelisim.region.describe import faults_as_data, faults_table, sources_of, sources_table
from tests.region.edits import set_cell

FAULT = Fault("a.csv", 3, "x", "[red]1,5", "a number", "write 1.5")


def shown(table: object) -> str:
    console = Console(width=200)
    with console.capture() as capture:
        console.print(table)
    return capture.get()


def test_prints_what_a_reader_wants_to_know(tiny: Region) -> None:
    assert repr(tiny).splitlines()[:3] == [
        "<Region tiny: A toy region of two states>",
        "  states   UPP, LOW",
        "  rivers   3 nodes, 2 reaches, 1 reservoirs of 5.0 km3",
    ]
    assert "A toy region of two states (tiny)" in tiny._repr_html_()


def test_markup_in_data_is_shown_as_text(tiny: Region) -> None:
    hostile = replace(tiny, title="<script>")
    assert "<script>" not in hostile._repr_html_()
    assert "[red]1,5" in shown(faults_table([FAULT]))


def test_a_table_handed_out_can_be_changed_without_harm(tiny: Region) -> None:
    nodes = tiny["nodes"]
    nodes.loc[0, "state"] = "LOW"
    nodes["more"] = 1
    assert tiny["nodes"].loc[0, "state"] == "UPP"
    assert "more" not in tiny["nodes"]


def test_unknown_table(tiny: Region) -> None:
    with pytest.raises(KeyError, match="did you mean nodes"):
        tiny["node"]


def test_equal_content_makes_equal_regions(tiny: Region, tiny_path: Path, tmp_path: Path) -> None:
    shutil.copytree(tiny_path, tmp_path / "copy")
    copy = load(tmp_path / "copy")
    assert copy == tiny
    assert hash(copy) == hash(tiny)
    assert copy.root != tiny.root
    (tmp_path / "copy" / "datapackage.json").unlink()
    set_cell(tmp_path / "copy", "demand.csv", 2, "demand_gwh", "801")
    assert load(tmp_path / "copy").sha256 != tiny.sha256


def test_with_tables_replaces_and_hashes_anew(tiny: Region) -> None:
    demand = tiny["demand"].assign(demand_gwh=lambda f: f["demand_gwh"] * 2)
    doubled = tiny.with_tables({"demand": demand})
    assert doubled["demand"]["demand_gwh"].sum() == 2 * tiny["demand"]["demand_gwh"].sum()
    assert doubled.sha256 != tiny.sha256
    assert doubled.with_tables({"demand": tiny["demand"]}) == tiny
    with pytest.raises(ValueError, match="needs the columns"):
        tiny.with_tables({"demand": demand.drop(columns="note")})
    with pytest.raises(KeyError, match="no table demands"):
        tiny.with_tables({"demands": demand})


def test_region_and_errors_travel_between_processes(tiny: Region) -> None:
    assert pickle.loads(pickle.dumps(tiny)) == tiny  # noqa: S301 (our own bytes)
    for error in (InputError([FAULT], "x"), InfeasibleError("no", ["a"]), CheckFailed("no", ["b"]), NotSolved("no")):
        assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301


@pytest.mark.parametrize("name", ["no-such-region", "", "\0", "x" * 5000, "../../etc", "pyproject.toml"])
def test_a_region_that_is_not_there(name: str) -> None:
    with pytest.raises(InputError) as caught:
        load(name)
    assert len(caught.value.faults) == 1


@pytest.mark.parametrize("name", embedded_names())
def test_shipped_regions_load(name: str) -> None:
    region = load(name)
    assert region.name == name
    assert len(region.states) >= 2


def test_sources_of_a_table(tiny: Region) -> None:
    entries = sources_of(tiny, "inflows")
    assert entries == json.loads(json.dumps(entries))
    assert [(e["rows"], e["source"], e["quality"], e["first_year"]) for e in entries] == [(48, "toy", "assumed", 2024)]
    assert "A toy region for the tests" in shown(sources_table(tiny, "inflows"))
    with pytest.raises(ValueError, match="no provenance"):
        sources_of(tiny, "sources")


def test_faults_are_shown_in_full() -> None:
    assert FAULT.line() == 'a.csv, row 3, column x: found "[red]1,5"; expected a number. Mend: write 1.5.'
    assert json.loads(json.dumps(faults_as_data([FAULT])))[0]["row"] == 3
    assert "29 more are not shown" in shown(faults_table([FAULT] * 30, limit=1))
    many = InputError([FAULT] * 30)
    assert len(many.faults) == 30
    assert str(many).endswith("... and 10 more")
    assert "\\x1b" in Fault("a", None, None, "\x1b[2J", "e", "m").line()


def test_an_input_error_needs_a_fault() -> None:
    with pytest.raises(ValueError, match="at least one"):
        InputError([])


def test_exit_codes() -> None:
    codes = [error.exit_code for error in (KelisimError, InputError, NotSolved, InfeasibleError, CheckFailed)]
    assert codes == [1, 2, 3, 3, 4]
