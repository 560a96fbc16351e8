"""Shadow prices are what they claim: the welfare gained from one more unit, found by trying it."""

from __future__ import annotations

import pandas as pd
import pytest

from kelisim.consortium.prices import prices
from kelisim.region import Region
from tests.build import Plan, Sketch, changed, grand

SUMMER = [0.0] * 3 + [100.0] * 6 + [0.0] * 3


def fields() -> Region:
    """Half a ration of water for fields, a plant short of the peak.

    ::

        0.05 km3 -> (top, AAA: wants 0.1) --20 % lost--> (low, AAA: nothing) --> (sea)

        (AAA: 80 MW at 30 USD/MWh, wants 100 GWh a month, cuts at 150)
    """
    sketch = Sketch(steps=((1.0, 150.0),))
    for name, inflow in (("top", 0.05), ("low", 0.0)):
        sketch.node(name, inflow=inflow)
    sketch.node("sea", kind="terminal")
    sketch.reach("top", "low", loss=0.2)
    sketch.reach("low", "sea")
    sketch.fields("land", "top", {"cotton": (SUMMER, 1.0, 600.0)})
    sketch.zone_of_power("AAA", "AAA", year_gwh=1200)
    sketch.plant("gas", "AAA", 80.0, 30.0)
    return sketch.region()


@pytest.fixture(scope="module")
def plan() -> Plan:
    return grand(fields())


def test_water_value_by_hand(plan: Plan) -> None:
    """In July the second third is served in part, at 100 million USD/km3 = 0.1 USD/m3; in winter and below the fields
    water is worth nothing."""
    value = prices(plan.member)["water_value"]
    assert float(value.sel(node="top", time="2001-07-01")) == pytest.approx(0.1)
    assert float(value.sel(node="top", time="2001-01-01")) == pytest.approx(0.0)
    assert float(value.sel(node="low", time="2001-07-01")) == pytest.approx(0.0)


def test_energy_price_by_hand(plan: Plan) -> None:
    """80 MW are 59.5 GWh of 100 in January: energy is worth the use that is cut, 150 USD/MWh."""
    assert float(prices(plan.member)["energy_price"].sel(time="2001-01-01").squeeze()) == pytest.approx(150.0)


@pytest.mark.parametrize(("node", "month"), [("top", 7), ("top", 1), ("low", 7)])
def test_water_value_is_the_slope_of_the_welfare(plan: Plan, node: str, month: int) -> None:
    """1 m3/s more and less in one month (2.6784e-3 km3 in 31 days)."""

    def with_more(m3s: float) -> float:
        def edit(inflows: pd.DataFrame) -> pd.DataFrame:
            here = (inflows["node"] == node) & (inflows["month"] == month)
            return inflows.assign(inflow_m3s=inflows["inflow_m3s"] + m3s * here)

        return grand(changed(fields(), "inflows", edit)).objective

    found = float(prices(plan.member)["water_value"].sel(node=node, time=f"2001-{month:02}-01"))
    gained = (with_more(1.0) - plan.objective) / 2.6784e-3 / 1000
    assert gained == pytest.approx(found, abs=1e-6)
