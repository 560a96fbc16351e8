"""Years, measures and closures, and what they do."""

from __future__ import annotations

import pandas as pd
import pytest

from kelisim.corridor.accounts import item_flows
from kelisim.corridor.cases import CorridorCase, closures, measures_of, region_of, solve_case, solve_closed
from kelisim.corridor.closure import close
from kelisim.corridor.model import Corridors
from kelisim.errors import InputError
from kelisim.region import Region
from tests.corridor.graphs import with_row, without


def cell(region: Region, table: str, row: str, column: str) -> object:
    frame = region[table]
    return frame.loc[frame[frame.columns[0]] == row, column].iloc[0]


def shut(region: Region, *closed: str) -> set[str]:
    """Links and transfers that a closure takes out of service."""
    return {edit.row for edit in closures(region, closed)}


def silent(_: str) -> None:
    """Nobody is told how far it is."""


def test_the_condition_of_the_year_applies_by_itself(tiny: Region) -> None:
    border = "freight_crossings", "GATE-FIELD-rail", "forward_h"
    assert cell(region_of(tiny, CorridorCase(2020)), *border) == 40
    assert cell(region_of(tiny, CorridorCase(2021)), *border) == 30


def test_conditions_come_before_measures(tiny: Region) -> None:
    """The storm halves the quay; it also lengthens the wait of the feeder."""
    region = region_of(tiny, CorridorCase(2024, ("second-gate",), conditions=("storm",)))
    assert cell(region, "freight_facilities", "quay", "capacity") == 150
    assert cell(region, "freight_links", "QUAY-BEACH-feeder", "wait_h") == 48 + 72
    assert cell(region, "freight_facilities", "gate", "capacity") == 6


def test_a_measure_named_twice_is_taken_once(tiny: Region) -> None:
    twice = region_of(tiny, CorridorCase(2024, ("second-gate", "second-gate")))
    assert cell(twice, "freight_facilities", "gate", "capacity") == 6


def test_measures_of_a_plan_are_those_that_have_edits(tiny: Region) -> None:
    assert measures_of(tiny, "Toy plan") == ("second-gate", "short-cut")
    with pytest.raises(InputError, match="did you mean Toy plan"):
        measures_of(tiny, "Toy plam")


@pytest.mark.parametrize(("name", "gone"), [
    ("HILL-GATE-rail", {"HILL-GATE-rail"}),
    ("QUAY-rail-feeder", {"QUAY-rail-feeder"}),
    ("gate", {"GATE-FIELD-rail"}),
    ("quay", {"QUAY-rail-feeder"}),
    ("GATE", {"HILL-GATE-rail", "GATE-FIELD-rail"}),
    ("QUAY", {"FIELD-QUAY-rail", "QUAY-BEACH-feeder", "QUAY-TOWN-rail", "QUAY-rail-feeder"}),
])  # fmt: skip
def test_what_a_closure_takes_with_it(tiny: Region, name: str, gone: set[str]) -> None:
    assert shut(tiny, name) == gone


def test_a_crossing_shuts_its_link(tiny: Region) -> None:
    renamed = tiny["freight_crossings"].replace({"crossing": {"GATE-FIELD-rail": "the-gate"}})
    assert shut(tiny.with_tables({"freight_crossings": renamed}), "the-gate") == {"GATE-FIELD-rail"}


def test_unknown_names_are_told_together(tiny: Region) -> None:
    lone = with_row(tiny, "freight_nodes", "HILL", node="LONE")
    with pytest.raises(InputError) as caught:
        closures(lone, ["QUAI", "gate", "HILL-GATE-rial", "LONE"])
    mends = {fault.value: fault.mend for fault in caught.value.faults}
    assert mends["QUAI"] in {"did you mean QUAY?", "did you mean quay?"}
    assert mends["HILL-GATE-rial"] == "did you mean HILL-GATE-rail?"
    assert set(mends) == {"QUAI", "HILL-GATE-rial", "LONE"}
    assert "LONE" not in mends["LONE"]  # it is known, but nothing passes it


def test_nothing_passes_what_is_shut(tiny: Region, present: Corridors) -> None:
    after = solve_case(tiny, CorridorCase(2024, closed=("QUAY",)), present.expected)
    items = {item for _, item in item_flows(after).index}
    assert items & shut(tiny, "QUAY") == set()


@pytest.mark.xfail(reason="the path sizes of the routes that stay grow, and with them the expected utility")
def test_a_closure_without_queues_makes_nobody_better_off(tiny: Region) -> None:
    """Fewer ways at the same costs: the expected cost of no pair falls."""
    free = without(tiny, "freight_facilities", "freight_uses")
    before = solve_case(free, CorridorCase(2024))
    after = solve_case(free, CorridorCase(2024, closed=("QUAY",)))
    assert (after.expected >= before.expected - 1e-9).all()


def test_cargo_that_is_cut_off_is_counted_not_refused(tiny: Region, present: Corridors) -> None:
    """Without the rail from HILL bulk of UP cannot move: 420 kt to LO and 210 to FAR; boxes take the road."""
    answer = solve_closed(tiny, CorridorCase(2024, closed=("HILL-GATE-rail",)), present.expected)
    lost = answer.cut_off.set_index(["origin", "destination", "class"])["kt"]
    assert lost.to_dict() == pytest.approx({("UP", "LO", "bulk"): 420, ("UP", "FAR", "bulk"): 210})
    left = set(answer.solved.pairs[["origin", "destination", "class"]].itertuples(index=False, name=None))
    everything = set(present.pairs[["origin", "destination", "class"]].itertuples(index=False, name=None))
    assert left == everything - set(lost.index)


def test_a_closure_tells_who_loses(tiny: Region) -> None:
    """The road from HILL: boxes go by rail, wait longer at the gate and lose; nobody is cut off."""
    told = close(tiny, 2024, (), ("HILL-FIELD-road",), silent)
    assert told["cut_off_kt"] == 0
    assert told["loss_musd_per_year"] > 0
    waits = {row["facility"]: row for row in told["waits"]}
    assert waits["gate>"]["wait_h_after"] > waits["gate>"]["wait_h_before"]
    income = {row["country"]: row for row in told["income"]}
    assert income["UPP"]["income_musd_after"] > income["UPP"]["income_musd_before"]


def test_a_closure_of_all_that_there_is(tiny: Region) -> None:
    with pytest.raises(InputError, match="close less"):
        close(tiny, 2024, (), ("FIELD", "QUAY"), silent)
    with pytest.raises(InputError, match="what to close"):
        close(tiny, 2024, (), (), silent)


def test_a_corridor_that_dies_has_nothing_after(tiny: Region) -> None:
    rows = pd.DataFrame(close(tiny, 2024, (), ("FIELD-TOWN-rail",), silent)["corridors"]).set_index("corridor")
    assert rows["kt_after"]["LAND"] == 0 < rows["kt_before"]["LAND"]
    assert rows["kt_after"]["SEAWAY"] > rows["kt_before"]["SEAWAY"]


def test_a_region_without_measures(tiny: Region) -> None:
    bare = without(tiny, "measures", "conditions", "edits")
    assert region_of(bare, CorridorCase(2020)) == bare
