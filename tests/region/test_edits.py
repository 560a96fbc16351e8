"""Edits: one cell at a time, checked as a cell of a file is."""

from __future__ import annotations

import pandas as pd
import pytest

from kelisim.errors import InputError
from kelisim.region import Region
from kelisim.region.edits import Edit, edited, edits_of

GATE = ("freight_facilities", "gate", "capacity")


def cell(region: Region, table: str, row: str, column: str) -> object:
    frame = region[table]
    return frame.loc[frame[frame.columns[0]] == row, column].iloc[0]


@pytest.mark.parametrize(("operation", "value", "after"), [("set", "7", 7), ("add", "0.5", 3.5), ("multiply", "2", 6)])
def test_numbers_are_set_added_to_and_multiplied(tiny: Region, operation: str, value: str, after: float) -> None:
    changed = edited(tiny, [Edit(*GATE, operation, value)])
    assert cell(changed, *GATE) == after
    assert cell(tiny, *GATE) == 3  # the region itself stays
    others = [name for name in tiny.tables if name != GATE[0]]
    assert all(changed[name].equals(tiny[name]) for name in others)
    assert changed.sha256 != tiny.sha256


def test_edits_are_made_in_order(tiny: Region) -> None:
    double, more = Edit(*GATE, "multiply", "2"), Edit(*GATE, "add", "1")
    assert cell(edited(tiny, [double, more]), *GATE) == 7
    assert cell(edited(tiny, [more, double]), *GATE) == 8


def test_a_bundle_goes_by_steps_not_by_rows(tiny: Region) -> None:
    rows = tiny["edits"]
    first = rows[rows["bundle"] == "second-gate"]
    swapped = pd.concat([first.assign(step=2, operation="add", value="1"), first])
    region = tiny.with_tables({"edits": swapped})
    assert [edit.operation for edit in edits_of(region, ["second-gate"])] == ["multiply", "add"]


def test_bundles_go_in_the_order_given_and_once_each(tiny: Region) -> None:
    tables = [edit.column for edit in edits_of(tiny, ["storm", "second-gate", "storm"])]
    assert tables == ["wait_h", "capacity", "capacity"]


def test_text_whole_numbers_and_rows_of_several_keys(tiny: Region) -> None:
    changed = edited(tiny, [
        Edit("freight_links", "QUAY-TOWN-rail", "status", "set", "operating"),
        Edit("freight_links", "QUAY-TOWN-rail", "tracks", "multiply", "2"),
        Edit("freight_demand", "UP|LO|bulk|2020", "kt", "add", "-100"),
    ])  # fmt: skip
    assert cell(changed, "freight_links", "QUAY-TOWN-rail", "status") == "operating"
    assert cell(changed, "freight_links", "QUAY-TOWN-rail", "tracks") == 2
    assert changed["freight_demand"]["kt"].tolist() == [200, 120, 200, 150, 100]


REFUSED = {
    "unknown table": (Edit("freight_link", "x", "km", "set", "1"), "table", "did you mean freight_links?"),
    "unknown column": (Edit("freight_facilities", "gate", "capacty", "set", "1"), "column", "did you mean capacity?"),
    "key column": (Edit("freight_facilities", "gate", "facility", "set", "x"), "column", ""),
    "unknown row": (Edit("freight_facilities", "gates", "capacity", "set", "1"), "row", "did you mean gate?"),
    "half a key": (Edit("freight_demand", "UP|LO", "kt", "set", "1"), "row", ""),
    "sum of text": (Edit("freight_links", "QUAY-TOWN-rail", "status", "add", "1"), "operation", "write set"),
    "word for a number": (Edit(*GATE, "multiply", "twice"), "value", "write a number"),
    "underscores": (Edit(*GATE, "multiply", "1_0"), "value", "write a number"),
    "nothing": (Edit(*GATE, "add", "nan"), "value", "write a number"),
    "endless": (Edit(*GATE, "multiply", "inf"), "value", "write a number"),
    "decimal comma": (Edit(*GATE, "set", "1,5"), "value", "1.5"),
    "below its bound": (Edit(*GATE, "multiply", "-1"), "value", "check the sign"),
    "above its bound": (Edit("freight_links", "HILL-GATE-rail", "km", "add", "1e6"), "value", "check the sign"),
    "half a track": (Edit("freight_links", "HILL-GATE-rail", "tracks", "add", "0.5"), "value", "whole number"),
    "unknown word": (Edit("freight_links", "QUAY-TOWN-rail", "status", "set", "operatin"), "value", "operating"),
    "empty": (Edit("freight_links", "QUAY-TOWN-rail", "mode", "set", ""), "value", "fill in"),
    "no such mode": (Edit("freight_links", "QUAY-TOWN-rail", "mode", "set", "rial-1520"), "value", "mean rail-1520?"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_made_is_refused_with_a_mend(tiny: Region, name: str) -> None:
    edit, column, mend = REFUSED[name]
    with pytest.raises(InputError) as caught:
        edited(tiny, [edit])
    assert [fault.column for fault in caught.value.faults] == [column]
    assert mend in caught.value.faults[0].mend
    assert caught.value.faults[0].file == "edits.csv"


def test_all_faults_are_told_at_once(tiny: Region) -> None:
    with pytest.raises(InputError) as caught:
        edited(tiny, [edit for edit, *_ in REFUSED.values()])
    assert len(caught.value.faults) == len(REFUSED)


def test_all_unknown_bundles_are_told_at_once(tiny: Region) -> None:
    with pytest.raises(InputError) as caught:
        edits_of(tiny, ["second-gat", "friendship", "strom"])
    assert {(f.value, f.mend) for f in caught.value.faults} == {
        ("second-gat", "did you mean second-gate?"), ("strom", "did you mean storm?")
    }  # fmt: skip
