"""Joint plants: their loads reach the other models in full, and their value is what is left after what they buy."""

from __future__ import annotations

import pytest

import kelisim as ke
from kelisim.errors import InputError
from kelisim.programme.industry import Loads, project_edits, project_loads, project_value
from kelisim.region import Region
from kelisim.region.edits import edited
from tests.build import Plan, Sketch, grand

PLANT = "plant"


@pytest.fixture(scope="module")
def region() -> Region:
    return ke.load("central-asia")


def sketch(gwh: float = 12.0, node: str = "top") -> Region:
    """A state with a power node and a town on a river, and a plant of 100 MUSD that takes 12 GWh and 24 Mm3 a year."""
    s = Sketch("AAA", "BBB")
    s.node("top", inflow=1.0)
    s.node("sea", "BBB", kind="terminal")
    s.reach("top", "sea")
    s.town("city", "top", 0.12, 1.0)
    s.zone_of_power("AAA", "AAA", 10.0)
    s.plant("steam", "AAA", 100.0, 20.0)
    s.add("measures", measure=PLANT, sector="industry")
    s.add("freight_commodities", commodity="cloth", **{"class": "consumer"})
    s.add("freight_demand", origin="x", destination="y", **{"class": "consumer"}, year=2021, kt=5.0)
    s.add("industry_projects", measure=PLANT, unit="kt", revenue_musd_per_year=100.0, inputs_musd_per_year=60.0,
          electricity_gwh_per_year=gwh, power_node="AAA", gas_gwh_per_year=100.0, water_mm3_per_year=24.0, node=node,
          commodity="cloth", from_zone="x", to_zone="y", freight_kt_per_year=3.0)  # fmt: skip
    return s.region()


def test_every_project_is_a_measure_of_industry(region: Region) -> None:
    measures = region["measures"].set_index("measure")
    mine = measures.loc[list(region["industry_projects"]["measure"])]
    assert set(mine["sector"]) == {"industry"}
    assert mine.index.str.startswith("ind-").all()
    assert len(mine) >= 10


def test_loads_are_carried_or_told(region: Region) -> None:
    """Of power, water and freight each load asked is either an edit that can be made or a sentence."""
    for row in region["industry_projects"].to_dict("records"):
        loads = project_loads(region, row["measure"])
        asked = sum(row[c] > 0 for c in ("electricity_gwh_per_year", "water_mm3_per_year", "freight_kt_per_year"))
        assert len(loads.edits) + len(loads.not_carried) == asked
        after = edited(region, loads.edits)
        for edit in loads.edits:
            grown = after[edit.table][edit.column].sum() - region[edit.table][edit.column].sum()
            assert grown == pytest.approx(float(edit.value), rel=1e-6)


def test_no_row_no_edit() -> None:
    """The sketch has demand of 2001 only, and no user on the lower node: nothing is made up."""
    loads = project_loads(sketch(node="sea"), PLANT)
    assert [edit.table for edit in loads.edits] == ["freight_demand"]
    assert ["electricity" in loads.not_carried[0], "water" in loads.not_carried[1]] == [True, True]
    assert project_loads(sketch(gwh=0.0), PLANT).not_carried == ()
    assert isinstance(loads, Loads)


def test_the_solved_case_feels_the_load() -> None:
    """12 GWh more are generated and 24 Mm3 more withdrawn: nothing is short in the sketch."""
    before = sketch()
    after = edited(before, project_edits(before, PLANT, demand_year=2001))
    one, two = (grand(r) for r in (before, after))
    assert generated(two) - generated(one) == pytest.approx(12.0, abs=1e-4)
    assert withdrawn(two) - withdrawn(one) == pytest.approx(0.024, abs=1e-7)


def test_value_is_what_is_left() -> None:
    """100 - 60 - 12 GWh x 50 USD/MWh - 100 GWh x 10 - 24 Mm3 x 0.1 USD = 100 - 60 - 0.6 - 1 - 2.4 = 36."""
    value = project_value(sketch(), PLANT, power_usd_per_mwh=50, gas_usd_per_mwh=10, water_usd_per_m3=0.1)
    assert value["value_added"] == pytest.approx(36.0)
    assert value.drop("value_added").sum() == pytest.approx(36.0)
    dear = project_value(sketch(), PLANT, power_usd_per_mwh=100, gas_usd_per_mwh=10, water_usd_per_m3=0.1)
    assert dear["value_added"] < value["value_added"]


def test_unknown_project(region: Region) -> None:
    with pytest.raises(InputError, match="ind-lab-complex"):
        project_edits(region, "no-such-plant")


def generated(plan: Plan) -> float:
    return float(plan.data["generation"].sum())


def withdrawn(plan: Plan) -> float:
    return float(plan.data["town_supply"].sum())
