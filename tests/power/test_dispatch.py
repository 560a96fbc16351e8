"""Power against hand arithmetic: merit order, cuts, losses, markets, grouping of plants. January has 744 hours."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pytest

from kelisim.case import Case, joint
from kelisim.consortium.programme import inputs_of
from kelisim.power.grid import Grid
from tests.build import SCENARIO, Sketch, changed, grand, values

JANUARY = 0.744
"""GWh that 1 MW gives in January."""


def zone(month_gwh: float, plants: Mapping[str, tuple[float, float]], **more: object) -> Sketch:
    """One zone that wants the same energy every month, and plants of (MW, USD/MWh)."""
    sketch = Sketch(**more)  # type: ignore[arg-type]
    sketch.node("top")
    sketch.zone_of_power("AAA", "AAA", year_gwh=12 * month_gwh)
    for name, (capacity, cost) in plants.items():
        sketch.plant(name, "AAA", capacity, cost)
    return sketch


def unit(cost: float, node: str = "AAA") -> str:
    """Name of the group of such plants."""
    return f"{node}/any/100%/{cost:.4g}"


def grid_of(sketch: Sketch, demand_year: int | None = None) -> Grid:
    region = sketch.region()
    scenario = SCENARIO if demand_year is None else type(SCENARIO)(SCENARIO.record, demand_year)
    return inputs_of(Case(region, scenario, joint(region)), joint(region)).grid


def test_merit_order() -> None:
    """100 GWh in January: 60 MW * 0.744 = 44.64 at 10, 50 MW = 37.2 at 30, and 18.16 of the dear plant at 60."""
    plan = grand(zone(100, {"dear": (100, 60), "cheap": (60, 10), "middle": (50, 30)}).region())
    found = [values(plan.data, "generation", unit(cost))[0] for cost in (10, 30, 60)]
    assert found == pytest.approx([44.64, 37.2, 18.16])
    yearly = 0.06 * 8760 * 10 + 0.05 * 8760 * 30 + (1200 - 0.11 * 8760) * 60  # GWh * USD/MWh
    assert plan.objective == pytest.approx(-yearly / 1000)


def test_blocks_share_the_hours_and_the_load() -> None:
    """A quarter of the hours at 1.3, the rest at 0.9 of the mean: 100 GWh are 32.5 and 67.5. 100 MW give 18.6 in the
    peak and 55.8 in the base, so that 13.9 and 11.7 are cut."""
    sketch = zone(100, {"gas": (100, 30)}, blocks={"peak": 0.25, "base": 0.75})
    sketch.zone_of_power("AAA", "AAA", year_gwh=1200, shape={"peak": 1.3, "base": 0.9})
    january = grand(sketch.region()).data["unserved"].isel(time=0).sel(cut="AAA/1")
    assert float(january.sel(block="peak")) == pytest.approx(32.5 - 18.6)
    assert float(january.sel(block="base")) == pytest.approx(67.5 - 55.8)


def test_the_least_valuable_use_is_cut_first() -> None:
    """75 MW give 55.8 of 100 GWh: 44.2 short, at most 10 at 150, then 30 at 400, then 4.2 at 1000 USD/MWh."""
    plan = grand(zone(100, {"gas": (75, 20)}, steps=((0.1, 150), (0.3, 400), (1.0, 1000))).region())
    found = [values(plan.data, "unserved", f"AAA/{step}")[0] for step in (1, 2, 3)]
    assert found == pytest.approx([10, 30, 4.2])
    terms = plan.account.set_index("term")["musd"]
    served = 0.075 * 8760  # GWh over the year
    assert terms["energy served"] == pytest.approx(served * 0.150)
    assert plan.full_service == pytest.approx(1200 * 0.150)
    last = 1200 - served - 12 * 40
    assert terms["energy not served"] == pytest.approx(-(12 * 30 * 0.250 + last * 0.850))


def test_line_losses_and_capacity() -> None:
    """A second zone of the same state lives off a line that loses 10 %.

    ::

        (AAA: 500 MW at 20) --100 MW, 10 %--> (far: wants 90 GWh a month, 80 MW at 70)

    The line carries 74.4 GWh in January, 66.96 arrive, and 23.04 come from the plant on the spot.
    """
    sketch = zone(0, {"gas": (500, 20)})
    sketch.zone_of_power("far", "AAA", year_gwh=1080)
    sketch.plant("local", "far", 80, 70)
    sketch.add(
        "lines", line="l", from_node="AAA", to_node="far", capacity_mw=100.0, reverse_capacity_mw=0.0, loss_fraction=0.1
    )
    plan = grand(sketch.region())
    assert values(plan.data, "sent", "l")[0] == pytest.approx(74.4)
    assert values(plan.data, "sent_back", "l") == pytest.approx([0.0] * 12)
    assert values(plan.data, "generation", unit(70, "far"))[0] == pytest.approx(90 - 0.9 * 74.4)
    assert "trade between states" not in set(plan.account["term"])


def test_a_line_against_its_direction_loses_as_much() -> None:
    sketch = zone(45, {})
    sketch.zone_of_power("far", "AAA")
    sketch.plant("local", "far", 500, 20)
    sketch.add(
        "lines", line="l", from_node="AAA", to_node="far", capacity_mw=0.0, reverse_capacity_mw=500.0, loss_fraction=0.1
    )
    assert values(grand(sketch.region()).data, "sent_back", "l") == pytest.approx([50.0] * 12)


def test_markets_are_used_on_the_right_side_of_the_price() -> None:
    """Own plant 100 MW at 40; abroad sells 20 MW at 30 and buys 30 MW at 50; own use 50 GWh.

    January: 14.88 imported, 22.32 exported, so the plant gives 50 - 14.88 + 22.32 = 57.44.
    """
    sketch = zone(50, {"gas": (100, 40)})
    sketch.market("seller", "AAA", "import", 20.0, 30.0)
    sketch.market("buyer", "AAA", "export", 30.0, 50.0)
    sketch.market("too dear", "AAA", "import", 20.0, 41.0)
    sketch.market("too cheap", "AAA", "export", 20.0, 39.0)
    plan = grand(sketch.region())
    found = [values(plan.data, "market_trade", name)[0] for name in ("seller", "buyer", "too dear", "too cheap")]
    assert found == pytest.approx([20 * JANUARY, 30 * JANUARY, 0, 0])
    assert values(plan.data, "generation", unit(40))[0] == pytest.approx(57.44)
    trade = plan.account.set_index("term")["musd"]["outside trade"]
    assert trade == pytest.approx((30 * 50 - 20 * 30) * 8.760 / 1000)


def test_fuel_over_efficiency_plus_operation() -> None:
    """12 USD/MWh of heat at 40 % and 4 USD/MWh: 12 / 0.4 + 4 = 34; 0.2 t/MWh of heat are 0.5 t/MWh."""
    sketch = zone(10, {})
    sketch.plant("gas", "AAA", 100, 4, fuel="gas", efficiency=0.4)
    sketch.add("fuels", state="AAA", fuel="gas", price_usd_per_mwh=12.0, emission_t_per_mwh=0.2)
    units = grid_of(sketch).units
    assert list(units["cost_usd_per_mwh"]) == pytest.approx([34])
    assert list(units["emission_t_per_mwh"]) == pytest.approx([0.5])


def test_plants_start_in_their_year() -> None:
    """A hindcast has 60 MW in 2001 and 100 MW in 2002; with the fleet of 2002 in both years, 100 MW."""
    sketch = zone(10, {"old": (60, 20)}, years=2)
    sketch.plant("new", "AAA", 40, 20, start_year=2002)
    sketch.plant("planned", "AAA", 500, 20, status="planned")
    hindcast = grid_of(sketch).unit_limit.sum("block").to_numpy()[0]
    assert hindcast[0] == pytest.approx(60 * JANUARY)
    assert hindcast[12] == pytest.approx(100 * JANUARY)
    assert grid_of(sketch, 2002).unit_limit.sum("block").to_numpy()[0, 0] == pytest.approx(100 * JANUARY)


def test_what_has_no_capacity_is_left_out() -> None:
    """Places for measures have no column, so that plans stay whatever could be built; months of rest have one."""
    sketch = zone(10, {"old": (60, 20)})
    plain = grid_of(sketch)
    sketch.plant("new", "AAA", 0, 5)
    sketch.market("new-line", "AAA", "export", 0.0, 50.0)
    with_places = grid_of(sketch)
    assert list(with_places.units.index) == list(plain.units.index)
    assert with_places.markets.empty
    sketch.market("summer", "AAA", "export", [0.0] * 5 + [10.0] * 7, 50.0)
    assert list(grid_of(sketch).markets.index) == ["summer"]


def test_a_plant_split_in_halves_changes_nothing() -> None:
    """Plants of the same zone, fuel, technology and cost are one unit."""
    region = zone(100, {"gas": (80, 30), "oil": (40, 70)}).region()

    def halve(plants: pd.DataFrame) -> pd.DataFrame:
        half = plants.assign(capacity_mw=plants["capacity_mw"] / 2)
        return pd.concat([half, half.assign(plant=half["plant"] + "-2")])

    one, two = grand(region), grand(changed(region, "plants", halve))
    assert list(one.whole.grid.units.index) == list(two.whole.grid.units.index)
    assert two.objective == pytest.approx(one.objective, rel=1e-12)
