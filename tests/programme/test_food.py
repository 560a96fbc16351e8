"""Food security under a programme: a case by hand, and what must hold for the shipped region."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import kelisim as ke
from kelisim.case import Case, joint
from kelisim.errors import InputError
from kelisim.programme.expansion import expand
from kelisim.programme.food import Harvest, balance_year, food_by_year, harvested, irrigation_change, people
from kelisim.programme.problem import problem
from kelisim.programme.recourse import open_years
from kelisim.programme.replay import replay
from kelisim.region import Region
from tests.programme import toy

FIRST, LAST = 2025, 2040


@pytest.fixture(scope="module")
def shipped() -> Region:
    return ke.load("central-asia")


def fed() -> Region:
    """The toy with food: LOW grows 10 kt of wheat and buys 10; it has a million people, two in 2040. UPP buys all."""
    drawn = toy.sketch()
    drawn.add("food_items", item="wheat", group="grain", crop="cotton", kcal_per_kg=1000.0, protein_g_per_kg=50.0,
              price_usd_per_t=100.0, water_green_m3_per_t=1000.0, water_blue_m3_per_t=2000.0, demand_elasticity=1.0,
              supply_elasticity=1.0, arrival_premium=1.0, arrival_share=0.5)  # fmt: skip
    for state, grown in (("UPP", 0.0), ("LOW", 10.0)):
        drawn.add("food_balance", state=state, item="wheat", year=2019, production_kt=grown, imports_kt=20.0 - grown,
                  stock_draw_kt=0.0, exports_kt=0.0, food_kt=20.0, feed_kt=0.0, other_kt=0.0)  # fmt: skip
        drawn.add("food_needs", state=state, year=2019, population_million=1.0)
        for year, million in ((FIRST, 1.0), (LAST, 2.0)):
            drawn.add("paths", scenario="still", variable="population", place=state, year=year, value=million)
    drawn.add("path_scenarios", scenario="still", name_en="still", name_ru="still", story="invented")
    return drawn.region()


def grown(kt: float) -> pd.DataFrame:
    """A harvest of ``kt`` of the only crop in the only state that has fields."""
    return pd.DataFrame({"cotton": [kt]}, index=pd.Index(["LOW"], name="state"))


def test_more_people_eat_more_and_more_water_grows_more() -> None:
    """In 2040 two million eat 40 kt. All 10 kt grow on the fields of the model: half as much without the programme
    leaves 5 and buys 35, at 100 USD/t; with it twice as much leaves 20 and buys 20."""
    region = fed()
    harvests = {
        (FIRST, "wet"): Harvest(grown(12.0), grown(12.0)),
        (FIRST, "dry"): Harvest(grown(8.0), grown(8.0)),
        (LAST, "wet"): Harvest(grown(5.0), grown(20.0)),
        (LAST, "dry"): Harvest(grown(5.0), grown(5.0)),
    }
    found = food_by_year(region, "still", harvests, {"wet": 0.5, "dry": 0.5})
    bill, home = found["import_bill_musd"], found["grain_self_sufficiency"]
    assert home[FIRST, "wet", False, "LOW"] == pytest.approx(12 / 20)
    assert home[FIRST, "dry", False, "LOW"] == pytest.approx(8 / 20)
    assert home[LAST, "wet", False, "LOW"] == pytest.approx(5 / 40)
    assert bill[LAST, "wet", False, "LOW"] == pytest.approx(3.5)
    assert home[LAST, "wet", True, "LOW"] == pytest.approx(20 / 40)
    assert bill[LAST, "wet", True, "LOW"] == pytest.approx(2.0)
    assert home[LAST, "dry", True, "LOW"] == home[LAST, "dry", False, "LOW"]
    assert found["kcal_per_day"].to_numpy() == pytest.approx(20e3 / 365), "diets stay"
    assert bill[LAST, "dry", False, "UPP"] == pytest.approx(4.0)


def test_nothing_is_said_where_nothing_is_known() -> None:
    region = fed()
    harvests = {(FIRST, "wet"): Harvest(grown(1.0), grown(1.0))}
    assert food_by_year(toy.region(), "still", harvests, {"wet": 1.0}).empty
    assert food_by_year(region, "growth", harvests, {"wet": 1.0}).empty
    assert food_by_year(region, "still", {}, {"wet": 1.0}).empty
    with pytest.raises(InputError, match="population in the scenario growth"):
        people(toy.region(), "growth", 2030)


def test_a_plan_operated_again_tells_its_harvests() -> None:
    """Lining and drip bring more of the water to the field, never less."""
    stated = problem(toy.region(), replace(toy.TERMS, only=("lining", "drip")))
    recourse = open_years(stated, lambda _: None)
    plan = expand(stated, recourse, lambda _: None)
    again = replay(plan, recourse, lambda _: None)
    (harvest,) = again.harvests.values()
    assert plan.built
    assert (harvest.planned.loc[["LOW"], ["cotton"]] >= harvest.without.loc[["LOW"], ["cotton"]] - 1e-9).all(axis=None)


def test_harvest_of_a_plan_is_bounded_by_the_land(shipped: Region) -> None:
    case = Case(shipped, ke.Scenario("dry-2008", 2024), joint(shipped))
    solved = ke.solve(case)
    found = harvested(case, solved.data["delivery"])
    crops = shipped["zone_crops"]
    full = float((crops["area_kha"] * crops["yield_t_per_ha"]).sum())
    total = float(found.sum().sum())
    assert 0.5 * full < total <= full * (1 + 1e-9)


def test_water_of_the_same_year_changes_nothing(shipped: Region) -> None:
    found = irrigation_change(shipped, "normal-2007", "normal-2007")
    assert np.abs(found.to_numpy()).max() < 1e-12


def test_people_of_a_year_are_those_of_the_path(shipped: Region) -> None:
    found = people(shipped, "central", 2040)
    before = people(shipped, "central", 2025)
    assert (found > 0.9 * before).all()
    assert list(found.index) == list(shipped.states)
    assert balance_year(shipped) == 2019
