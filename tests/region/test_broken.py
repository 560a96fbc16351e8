"""Every broken package is refused with a fault at the right place and a way to mend it, and never crashes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kelisim.errors import InputError
from kelisim.region import load
from tests.region.broken import BROKEN, Broken
from tests.region.broken_freight import BROKEN_FREIGHT

ALL = [*BROKEN, *BROKEN_FREIGHT]


@pytest.fixture
def package(tiny_path: Path, tmp_path: Path) -> Path:
    """A copy of the toy region as a plain folder of tables."""
    root = tmp_path / "package"
    shutil.copytree(tiny_path, root, ignore=shutil.ignore_patterns("datapackage.json"))
    return root


@pytest.mark.parametrize("broken", ALL, ids=[case.name for case in ALL])
def test_broken_package_is_refused_at_the_place(broken: Broken, package: Path) -> None:
    broken.apply(package)
    with pytest.raises(InputError) as caught:
        load(package)
    faults = caught.value.faults
    places = [(fault.file, fault.row, fault.column) for fault in faults]
    assert any(
        file == broken.file and row == broken.row and broken.column in {None, column} for file, row, column in places
    ), caught.value
    assert all(fault.mend and fault.expected for fault in faults)
    assert len(faults) == broken.faults, caught.value
    assert caught.value.exit_code == 2


def test_names_of_the_corpus_are_unique() -> None:
    assert len({case.name for case in ALL}) == len(ALL) >= 130


def test_all_faults_are_reported_at_once(package: Path) -> None:
    independent = ["missing column", "NaN", "unknown state", "line to itself", "demand shape"]
    for name in independent:
        next(case for case in BROKEN if case.name == name).apply(package)
    with pytest.raises(InputError) as caught:
        load(package)
    assert [fault.file for fault in caught.value.faults] == [
        "demand_shape.csv", "inflows.csv", "lines.csv", "nodes.csv", "plants.csv"
    ]  # fmt: skip


def test_unreadable_file(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readable = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "towns.csv":
            raise PermissionError(13, "Permission denied")
        return readable(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(InputError, match="Permission denied"):
        load(package)
