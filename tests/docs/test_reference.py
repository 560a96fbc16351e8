"""Generated parts of the pages are as the code would write them now."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from docs.make_reference import DOCS, MARK, PARTS, filled, leaves, marked_pages, names_used
from kelisim.cli import app
from kelisim.region.schema import TABLES

COMMANDS = leaves()


@pytest.mark.parametrize("path", marked_pages(), ids=lambda path: path.name)
def test_page_is_current(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    assert page == filled(page), "write it anew with python -m docs.make_reference"


def test_every_part_is_used_somewhere() -> None:
    assert set(names_used()) == set(PARTS)
    assert MARK.search("<!-- generated: rules -->\nold\n<!-- end -->") is not None


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_table_and_column_is_documented(table: Any) -> None:
    section = (DOCS / "tables.md").read_text(encoding="utf-8").split(f"{{ #{table.name} }}")[1].split("\n## ")[0]
    shared = {"source", "source_year", "quality", "note"}
    assert all(f"`{column.name}`" in section for column in table.columns if column.name not in shared)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented_with_an_example(name: str) -> None:
    section = (DOCS / "cli.md").read_text(encoding="utf-8").split(f"## kelisim {name}\n")[1].split("\n## ")[0]
    told = CliRunner().invoke(app, [*name.split(), "--help"], env={"COLUMNS": "200", "TERM": "dumb"}).output
    assert f"`kelisim {name}" in section.split("| argument", maxsplit=1)[0]
    for parameter in COMMANDS[name].params:
        label = parameter.opts[0] if parameter.param_type_name == "option" else parameter.name
        assert f"`{label}`" in section
        assert label in told
        assert parameter.help in section
