"""Crops and towns against hand arithmetic: what water is wanted, what it is worth, what is given up first."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kelisim.case import Case, alone, joint
from kelisim.consortium.programme import inputs_of
from kelisim.food.uses import DEFICIT_STEPS, Uses, crop_table
from kelisim.region import Region
from tests.build import SCENARIO, Game, Sketch, grand, play, values

SUMMER = [0.0] * 3 + [100.0] * 6 + [0.0] * 3
"""mm a month: 600 a season."""


def fields(inflow: list[float] | float, years: int = 1, **cells: object) -> Sketch:
    """One node with one zone of 100 000 ha of cotton (Ky 0.8, 1500 USD/ha), which wants 0.1 km3 a month in summer.

    ::

        inflow -> (top: land) --> (sea)

    Worth at Ky: 0.8 * 1500 * 100 000 = 120 million USD over 0.6 km3 = 200 million USD/km3.
    """
    sketch = Sketch("AAA", "BBB", years=years)
    sketch.node("top", inflow=inflow)
    sketch.node("sea", "BBB", kind="terminal")
    sketch.reach("top", "sea")
    sketch.fields("land", "top", {"cotton": (SUMMER, 0.8, 1500.0)}, **cells)
    return sketch


def uses_of(region: Region) -> Uses:
    return inputs_of(Case(region, SCENARIO, joint(region)), joint(region)).uses


def test_crop_table_by_hand(tiny: Region) -> None:
    """Toy cotton: 120 000 ha, efficiencies 0.7 * 0.75 = 0.525, Ky 0.85, 1100 USD/ha."""
    zones = tiny["zones"].set_index("zone")
    row = crop_table(tiny, zones).set_index("crop").loc["cotton"]
    need = tiny["crop_water"].set_index(["crop", "month"])["requirement_mm"]["cotton"]
    for month in range(1, 13):  # 1 mm on 1000 ha is 1e-5 km3
        assert row[month] == pytest.approx(float(need[month]) * 120 * 1e-5 / 0.525)
    season = float(need.sum()) * 120e-5 / 0.525
    assert row["season_km3"] == pytest.approx(season)
    assert row["value_musd_per_km3"] == pytest.approx(0.85 * 1100 * 120_000 / 1e6 / season)


def test_efficiencies_raise_the_withdrawal_and_dilute_its_worth() -> None:
    """Half of the water arrives: 0.2 km3 a month wanted, worth 100 million USD/km3 at Ky."""
    uses = uses_of(fields(1.0, conveyance_efficiency=0.8, field_efficiency=0.625).region())
    assert float(uses.wanted.sel(tranche="land/cotton/1").sum()) == pytest.approx(1.2 / 3)
    assert list(uses.tranches["value_musd_per_km3"]) == pytest.approx([120, 100, 80])


def test_steps_average_to_ky() -> None:
    """Three thirds at 1.2, 1.0 and 0.8: the whole is Ky."""
    assert sum(DEFICIT_STEPS) / len(DEFICIT_STEPS) == pytest.approx(1.0)
    assert list(DEFICIT_STEPS) == sorted(DEFICIT_STEPS, reverse=True)


@pytest.mark.parametrize(("share", "served"), [
    (1.0, (1.0, 1.0, 1.0)),
    (5 / 6, (1.0, 1.0, 0.5)),
    (0.5, (1.0, 0.5, 0.0)),
    (0.2, (0.6, 0.0, 0.0)),
])  # fmt: skip
def test_the_last_third_is_given_up_first(share: float, served: tuple[float, float, float]) -> None:
    """0.1 km3 a month wanted in thirds of 0.0333."""
    plan = grand(fields(0.1 * share).region())
    for step, part in enumerate(served, start=1):
        given_up = values(plan.data, "delivery", f"land/cotton/{step}")
        assert given_up == pytest.approx([0.0] * 3 + [part * 0.1 / 3] * 6 + [0.0] * 3, abs=1e-9)


def test_a_full_deficit_costs_ky_times_net_value_times_area() -> None:
    """0.8 * 1500 USD/ha * 100 000 ha = 120 million USD."""
    assert grand(fields(1.0).region()).objective - grand(fields(0.0).region()).objective == pytest.approx(120.0)


def test_deficit_beside_fao_33() -> None:
    """At one third and two thirds of a deficit the steps stay within 7 % of Ky of FAO-33's straight line: the first
    third given up costs 0.8 / 3 instead of 1 / 3 of Ky."""
    worth = [grand(fields(0.1 * part).region()).objective / 120 for part in (1 / 3, 2 / 3, 1.0)]
    assert worth == pytest.approx([0.4, 2.2 / 3, 1.0])
    assert np.abs(np.array(worth) - [1 / 3, 2 / 3, 1]).max() < 0.07


def test_the_intake_binds() -> None:
    """30 m3/s in the summer's 183 days are 0.4743 km3 of the 0.6 wanted."""
    sketch = fields(1.0, capacity_m3s=30.0)
    plan = grand(sketch.region())
    volume = 30 * sketch.volume
    wanted = [0.0] * 3 + [min(0.1, float(v)) for v in volume[3:9]] + [0.0] * 3
    assert values(plan.data, "withdrawal", "land") == pytest.approx(wanted, abs=1e-9)


def limited(growing: float | None, winter: float | None, together: bool = False, years: int = 1) -> Game:
    """The fields with a town of 0.05 km3 a month (1 USD/m3) under limits agreed with BBB, which uses nothing."""
    sketch = fields(1.0, years)
    sketch.town("town", "top", 0.6, 1.0)
    sketch.add("limits", state="BBB", basin="basin", season="growing", limit_km3=1.0)
    for season, limit in (("growing", growing), ("winter", winter)):
        if limit is not None:
            sketch.add("limits", state="AAA", basin="basin", season=season, limit_km3=limit)
    region = sketch.region()
    return play(region, joint(region) if together else alone(region))


def test_limits_bind_by_season() -> None:
    """April-September: the town takes 0.3 of the 0.5 allowed and the fields get 0.2; October-March the town wants 0.3
    and may have 0.12. 1000 * (0.3 + 0.12) for the town, 240 * 0.2 (all in the first third) for the fields."""
    plan = limited(0.5, 0.12)
    town, land = np.array(values(plan.data, "town_supply", "town")), np.array(values(plan.data, "withdrawal", "land"))
    assert town[3:9].sum() == pytest.approx(0.3)
    assert land.sum() == pytest.approx(0.2)
    assert town[:3].sum() + town[9:].sum() == pytest.approx(0.12)
    assert plan.welfare["AAA"] == pytest.approx(420 + 48)


def test_a_season_without_a_limit_is_free() -> None:
    plan = limited(0.5, None)
    assert sum(values(plan.data, "town_supply", "town")) == pytest.approx(0.6)
    assert sum(values(plan.data, "withdrawal", "land")) == pytest.approx(0.2)


def test_states_that_act_together_waive_their_limits() -> None:
    """With BBB at the table the town gets its 0.6 and the fields theirs: 600 + 120 million USD."""
    plan = limited(0.5, 0.12, together=True)
    assert plan.welfare["AAA"] == pytest.approx(720)


def test_limits_count_from_year_to_year() -> None:
    """Two years, each with its own 0.12 in winter: the town gets twice 0.12 + 0.3."""
    supplied = np.array(values(limited(None, 0.12, years=2).data, "town_supply", "town"))
    assert supplied[:12].sum() == pytest.approx(0.42)
    assert supplied[12:].sum() == pytest.approx(0.42)


def test_pumps_take_energy() -> None:
    """0.5 kWh/m3 on 0.1 km3 is 50 GWh a month, which a plant at 30 USD/MWh gives: 1.5 million USD of the 20 that the
    water is worth."""
    sketch = fields(1.0, lift_kwh_per_m3=0.5)
    sketch.plant("gas", "AAA", 1000.0, 30.0)
    plan = grand(sketch.region())
    assert sum(values(plan.data, "generation", plan.whole.grid.units.index[0])) == pytest.approx(300)
    assert plan.objective == pytest.approx(120 - 300 * 0.03)


@settings(max_examples=10, deadline=None)
@given(low=st.floats(0, 0.08), step=st.floats(0.001, 0.02))
def test_water_is_worth_less_the_more_there_is(low: float, step: float) -> None:
    """Concavity: a second equal addition gains no more than the first."""
    worth = [grand(fields(low + k * step).region()).objective for k in range(3)]
    assert worth[1] - worth[0] >= worth[2] - worth[1] - 1e-6
    assert worth[2] >= worth[1] >= worth[0] - 1e-9
