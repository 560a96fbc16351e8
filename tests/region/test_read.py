"""Reading: what is accepted, which types come out, and that one wrong cell is always found."""

from __future__ import annotations

import math
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kelisim.region import TABLES, Column, Table, check_folder, load
from kelisim.region.read import did_you_mean
from kelisim.region.values import cell_problem
from tests.region.edits import lines_of, replace_text, set_cell, write_lines

OPTIONAL = [table.filename for table in TABLES.values() if table.optional]
WRONG = {"string": ["", " x", "x\x07y", "no-such-key-anywhere"], "number": ["", "x", "nan", "1,5", "-1e300", "0x1F"],
         "integer": ["", "1.5", "twelve", "-99999999", "1e3"]}  # fmt: skip


@pytest.fixture
def package(tiny_path: Path, tmp_path: Path) -> Path:
    """A copy of the toy region as a plain folder of tables."""
    root = tmp_path / "package"
    shutil.copytree(tiny_path, root, ignore=shutil.ignore_patterns("datapackage.json"))
    return root


def test_plain_folder_without_optional_tables(package: Path) -> None:
    for file in OPTIONAL:
        (package / file).unlink()
    region = load(package)
    assert region.name == "package"
    assert not region.has("limits")
    assert list(region["limits"].columns) == [column.name for column in TABLES["limits"].columns]
    assert region["limits"]["limit_km3"].dtype == "float64"


def test_types_and_defaults_follow_the_schema(package: Path) -> None:
    region = load(package)
    reaches, plants = region["reaches"].set_index("reach"), region["hydro_plants"].set_index("plant")
    assert reaches.loc["lake--plain", "capacity_m3s"] == math.inf
    assert reaches.loc["lake--plain", "minimum_flow_m3s"] == 0
    assert list(plants["head_m"].isna()) == [True, False]
    assert plants.loc["weir", "reservoir"] == ""
    kinds = {"string": "str", "number": "float64", "integer": "int64"}
    for table in TABLES.values():
        assert list(region[table.name].dtypes.astype(str)) == [kinds[c.dtype] for c in table.columns]


def test_carriage_returns_blank_lines_and_quotation_marks_are_accepted(package: Path) -> None:
    expected = load(package).sha256
    path = package / "towns.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n") + b"\r\n\r\n")
    assert load(package).sha256 == expected


def test_scientific_notation_and_order_of_columns_do_not_matter(package: Path) -> None:
    expected = load(package).sha256
    set_cell(package, "demand.csv", 2, "demand_gwh", "8.0e2")
    lines = [line.split(",") for line in lines_of(package, "evaporation.csv")]
    write_lines(package, "evaporation.csv", [",".join([cells[1], cells[0], *cells[2:]]) for cells in lines])
    assert load(package).sha256 == expected


def test_line_numbers_count_the_lines_of_a_quoted_cell(package: Path) -> None:
    set_cell(package, "nodes.csv", 2, "note", "two\nlines")
    replace_text(package, "nodes.csv", "Дельта,LOW", "Дельта,LOV")
    places = [(fault.row, fault.column) for fault in check_folder(package).faults]
    assert places == [(2, "note"), (5, "state")]


def test_a_column_full_of_faults_is_summed_up(package: Path) -> None:
    head, first, *_ = lines_of(package, "demand.csv")
    rows = [first.replace("upp,2001,800", f"ups,{year},-1") for year in range(1900, 2100)]
    write_lines(package, "demand.csv", [head, *rows * 6])
    for column, count in (("demand_gwh", 1200), ("power_node", 1200), ("year", 1000)):
        faults = [f for f in check_folder(package).faults if f.column == column]
        assert len(faults) == min(count, 1000) + (count > 1000)
        assert count <= 1000 or faults[0].value == f"{count} cells at fault"


Place = tuple[Table, Column, int]
CELLS = [(table, column, row) for table in TABLES.values() for column in table.columns for row in (2, 3)]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.sampled_from(CELLS), data=st.data())
def test_one_wrong_cell_is_always_reported_at_its_place(
    place: Place, data: st.DataObject, tiny_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    table, column, row = place
    wrong = [v for v in WRONG[column.dtype] if cell_problem(v, column) is not None and (v or column.required)]
    if column.references:
        wrong.append("no-such-key-anywhere")
    if not wrong or len(lines_of(tiny_path, table.filename)) < row:
        return
    value = data.draw(st.sampled_from(wrong))
    root = tmp_path_factory.mktemp("package")
    shutil.copytree(tiny_path, root, ignore=shutil.ignore_patterns("datapackage.json"), dirs_exist_ok=True)
    set_cell(root, table.filename, row, column.name, value)
    places = {(fault.file, fault.row, fault.column) for fault in check_folder(root).faults}
    shutil.rmtree(root)
    assert (table.filename, row, column.name) in places


@settings(max_examples=40, deadline=None)
@given(place=st.sampled_from(CELLS), value=st.text(max_size=30))
def test_any_text_in_any_cell_is_checked_without_a_crash(
    place: Place, value: str, tiny_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    table, column, row = place
    if len(lines_of(tiny_path, table.filename)) < row:
        return
    root = tmp_path_factory.mktemp("package")
    shutil.copytree(tiny_path, root, ignore=shutil.ignore_patterns("datapackage.json"), dirs_exist_ok=True)
    set_cell(root, table.filename, row, column.name, value)
    assert all(fault.mend and fault.expected and fault.line() for fault in check_folder(root).faults)
    shutil.rmtree(root)


@settings(max_examples=200, deadline=None)
@given(value=st.floats(allow_nan=False, allow_infinity=False, min_value=0, max_value=20000))
def test_every_number_that_python_writes_is_read(value: float) -> None:
    assert cell_problem(repr(value), TABLES["inflows"].column("inflow_m3s")) is None


def test_did_you_mean() -> None:
    assert did_you_mean("LOV", ["UPP", "LOW"]) == "LOW"
    assert did_you_mean("Toktogul", ["toktogul", "nurek"]) == "toktogul"
    assert did_you_mean("centralasianlight-afg-2024", ["centralasiabusiness-uzb-2025"]) is None
