"""Measures as the programme reads them from a region."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError

import pandas as pd
import pytest

from kelisim.errors import InputError
from kelisim.programme.measures import measure_rows, measures_of, picked, split
from kelisim.region import Region


def test_measures_are_read_with_payers_links_and_edits(tiny: Region) -> None:
    measures = measures_of(tiny)
    assert list(measures) == list(tiny["measures"]["measure"])
    gate, cut, treaty = (measures[key] for key in ("second-gate", "short-cut", "friendship"))
    assert gate.states == ("UPP", "LOW")
    assert gate.institutions == ("river-board",)
    assert gate.finance == {"LOW": 0.75, "coast-bank": 0.25}
    assert gate.edits == ("freight_facilities gate: capacity *= 2",)
    assert (cut.requires, cut.earliest_year) == (("second-gate",), 2030)
    assert (gate.expressible, treaty.expressible) == (True, False)
    assert treaty.finance == {"UPP": 0.5, "LOW": 0.5}  # no rows: its states pay alike
    with pytest.raises(FrozenInstanceError):
        gate.cost_musd = 1.0  # type: ignore[misc]
    assert len({gate, cut, gate}) == 2


def test_every_measure_of_the_region_is_paid_for(tiny: Region) -> None:
    for measure in measures_of(tiny).values():
        assert sum(measure.finance.values()) == pytest.approx(1, abs=1e-12)


def test_exclusion_holds_both_ways(tiny: Region) -> None:
    links = pd.DataFrame(
        [["short-cut", "friendship", "excludes", "toy", 2024, "assumed", "x"]], columns=tiny["measure_links"].columns
    )
    measures = measures_of(tiny.with_tables({"measure_links": links}))
    assert measures["friendship"].excludes == ("short-cut",)
    assert measures["short-cut"].excludes == ("friendship",)
    assert measures["short-cut"].requires == ()


def test_rows_are_plain_data(tiny: Region) -> None:
    rows = measure_rows(measures_of(tiny))
    assert json.loads(json.dumps(rows)) == rows
    assert set(rows[0]) == {
        "measure", "name", "name_ru", "states", "institutions", "sector", "plan", "status", "cost_musd",
        "om_musd_per_year", "start_year", "build_years", "lifetime_years", "first_year", "units", "requires",
        "excludes", "finance", "source", "effect", "expressible", "edits",
    }  # fmt: skip


def test_unknown_measures_are_all_named(tiny: Region) -> None:
    measures = measures_of(tiny)
    with pytest.raises(InputError) as caught:
        picked(measures, ["shortcut", "second-gate", "moon-base"])
    assert {fault.value for fault in caught.value.faults} == {"shortcut", "moon-base"}
    assert "did you mean short-cut?" in str(caught.value)
    assert list(picked(measures, ["short-cut", "second-gate", "short-cut"])) == ["short-cut", "second-gate"]


def test_lists_in_a_cell() -> None:
    assert split("UPP; LOW;") == ("UPP", "LOW")
    assert split("") == ()
