"""The descriptor: made from the schema, accepted by an independent reader, and read back with suspicion."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package

from kelisim.errors import InputError
from kelisim.region import TABLES, embedded_names, find, load, write_datapackage
from kelisim.region.datapackage import FILENAME, described
from tests.region.edits import set_cell

Edit = Callable[[dict[str, Any]], None]


@pytest.fixture
def package(tiny_path: Path, tmp_path: Path) -> Path:
    """A copy of the toy region with its descriptor."""
    root = tmp_path / "package"
    shutil.copytree(tiny_path, root)
    return root


def edit(root: Path, change: Edit) -> None:
    content = json.loads((root / FILENAME).read_text(encoding="utf-8"))
    change(content)
    (root / FILENAME).write_text(json.dumps(content), encoding="utf-8")


def resource(key: str, value: object) -> Edit:
    """An edit of the first resource (sources)."""

    def change(content: dict[str, Any]) -> None:
        content["resources"][0][key] = value

    return change


def top(key: str, value: object) -> Edit:
    def change(content: dict[str, Any]) -> None:
        content[key] = value

    return change


BAD = {
    "parent folder": (resource("path", "../sources.csv"), "resources[0].path"),
    "folder inside": (resource("path", "data/sources.csv"), "resources[0].path"),
    "absolute path": (resource("path", "/etc/passwd"), "resources[0].path"),
    "backslashes": (resource("path", "..\\sources.csv"), "resources[0].path"),
    "drive letter": (resource("path", "C:sources.csv"), "resources[0].path"),
    "address": (resource("path", "https://example.org/sources.csv"), "resources[0].path"),
    "NUL in the path": (resource("path", "sources.csv\0.txt"), "resources[0].path"),
    "dots": (resource("path", ".."), "resources[0].path"),
    "empty path": (resource("path", ""), "resources[0].path"),
    "very long path": (resource("path", "x" * 10_000), "resources[0].path"),
    "several paths": (resource("path", ["sources.csv", "sources2.csv"]), "resources[0].path"),
    "another table's file": (resource("path", "states.csv"), "resources[0].path"),
    "inline data": (lambda c: c["resources"][0].pop("path"), "resources[0].path"),
    "1 GB claimed": (resource("bytes", 10**9), "resources[0].bytes"),
    "negative size": (resource("bytes", -1), "resources[0].bytes"),
    "size as text": (resource("bytes", "many"), "resources[0].bytes"),
    "wrong size": (resource("bytes", 17), "resources[0].bytes"),
    "wrong hash": (resource("hash", "sha256:00"), "resources[0].hash"),
    "unknown resource": (resource("name", "sourcs"), "resources[0].name"),
    "resource twice": (lambda c: c["resources"].append(c["resources"][0]), f"resources[{len(TABLES)}].name"),
    "resource is a word": (lambda c: c["resources"].append("states"), f"resources[{len(TABLES)}]"),
    "table left out": (lambda c: c["resources"].pop(), "resources"),
    "resources is no list": (top("resources", {}), "resources"),
    "no resources": (lambda c: c.pop("resources"), "resources"),
    "no name": (lambda c: c.pop("name"), "name"),
    "name with slashes": (top("name", "../../x"), "name"),
    "name is a number": (top("name", 5), "name"),
    "no title": (lambda c: c.pop("title"), "title"),
    "endless title": (top("title", "x" * 100_000), "title"),
    "schema of tomorrow": (top("kelisim_schema", 99), "kelisim_schema"),
    "schema is true": (top("kelisim_schema", True), "kelisim_schema"),
}


@pytest.mark.parametrize(("change", "column"), BAD.values(), ids=BAD.keys())
def test_bad_descriptor_is_refused(change: Edit, column: str, package: Path) -> None:
    edit(package, change)
    with pytest.raises(InputError) as caught:
        load(package)
    assert (FILENAME, column) in [(fault.file, fault.column) for fault in caught.value.faults]
    assert all(fault.mend for fault in caught.value.faults)


RAW = {
    "no JSON": b"name: tiny",
    "empty": b"",
    "list": b"[]",
    "nested absurdly deep": b"[" * 200_000,
    "nested objects": b'{"a":' * 200_000,
    "endless number": b"1" * 100_000,
    "UTF-16": '{"name": "tiny"}'.encode("utf-16"),
    "byte order mark": b"\xef\xbb\xbf{}",
    "too large": b" " * 5_000_001,
}


@pytest.mark.parametrize("content", RAW.values(), ids=RAW.keys())
def test_unreadable_descriptor_is_refused(content: bytes, package: Path) -> None:
    (package / FILENAME).write_bytes(content)
    with pytest.raises(InputError) as caught:
        load(package)
    assert [fault.file for fault in caught.value.faults] == [FILENAME]


def test_descriptor_that_links_out_of_the_folder_is_refused(package: Path, tmp_path: Path) -> None:
    shutil.move(package / FILENAME, tmp_path / "elsewhere.json")
    (package / FILENAME).symlink_to(tmp_path / "elsewhere.json")
    with pytest.raises(InputError, match="inside the package folder"):
        load(package)


def test_changed_table_is_noticed_and_the_mend_works(package: Path) -> None:
    set_cell(package, "demand.csv", 2, "demand_gwh", "900")
    with pytest.raises(InputError, match="write_datapackage"):
        load(package)
    write_datapackage(package)
    assert load(package)["demand"]["demand_gwh"].iloc[0] == 900


def test_name_and_title_come_from_the_descriptor_and_are_kept(package: Path) -> None:
    write_datapackage(package)
    assert (load(package).name, load(package).title) == ("tiny", "A toy region of two states")
    write_datapackage(package, name="other", title="Another")
    assert (load(package).name, load(package).title) == ("other", "Another")
    with pytest.raises(InputError, match="lower-case"):
        write_datapackage(package, name="No Name")


def test_independent_reader_accepts_the_package(tiny_path: Path) -> None:
    report = Package(str(tiny_path / FILENAME)).validate()
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])
    assert len(report.tasks) == len(TABLES)


def test_independent_reader_refuses_what_we_refuse(package: Path) -> None:
    set_cell(package, "nodes.csv", 3, "state", "LOV")
    set_cell(package, "inflows.csv", 5, "inflow_m3s", "-1")
    write_datapackage(package)
    report = Package(str(package / FILENAME)).validate()
    places = [(str(row), field) for row, field in report.flatten(["rowNumber", "fieldName"])]
    with pytest.raises(InputError) as caught:
        load(package)
    assert ("5", "inflow_m3s") in places
    assert ("inflows.csv", 5, "inflow_m3s") in [(f.file, f.row, f.column) for f in caught.value.faults]
    assert "foreign-key" in [kind for (kind,) in report.flatten(["type"])]


@pytest.mark.parametrize("name", embedded_names())
def test_shipped_descriptor_is_current(name: str) -> None:
    root = find(name)
    content = json.loads((root / FILENAME).read_text(encoding="utf-8"))
    assert content == json.loads(json.dumps(described(root, content["name"], content["title"])))
