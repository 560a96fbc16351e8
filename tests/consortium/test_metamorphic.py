"""What must not change the answer, or must change it in a known way."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kelisim.consortium import programme
from kelisim.power.grid import TRADE_BONUS_USD_PER_MWH
from kelisim.region import Region
from tests.build import Sketch, changed, grand

FLOOD = [0.5, 0.5, 0.5, 1.0, 2.0, 3.0, 2.5, 1.5, 0.8, 0.5, 0.5, 0.5]


@pytest.fixture(scope="module")
def both() -> Region:
    """Two states, with everything a region can hold; heads are constant, so that the programme is linear.

    ::

        FLOOD -> [lake, AAA: dam] --5 %--> (plain, BBB: fields, town) --weir, minimum flow--> (delta, BBB)

        (AAA: coal) <--100 MW / 80 MW--> (BBB: gas, outside market)
    """
    sketch = Sketch("AAA", "BBB", blocks={"peak": 0.25, "base": 0.75}, steps=((0.1, 150.0), (1.0, 900.0)))
    sketch.reservoir(
        "lake", inflow=FLOOD, evaporation=100, maximum_release_m3s=900.0, curve=[(0, 300, 50), (10, 300, 90)]
    )
    sketch.node("plain", "BBB", inflow=0.1)
    sketch.node("delta", "BBB", kind="terminal")
    sketch.reach("lake", "plain", loss=0.05, capacity_m3s=1200.0)
    sketch.reach("plain", "delta", minimum_flow_m3s=20.0, minimum_flow_value_usd_m3=0.02)
    sketch.dam("lake>plain", reservoir="lake", tailwater_m=220.0, capacity_mw=200.0)
    sketch.dam("plain>delta", "BBB", head_m=8.0, capacity_mw=20.0, maximum_discharge_m3s=300.0)
    for step, (volume, value) in enumerate(((1.0, 0.02), (3.0, 0.004)), start=1):
        sketch.add(
            "environment", node="delta", step=step, volume_km3_per_year=volume, value_usd_per_m3=value, state="BBB"
        )
    summer = [0, 0, 0, 200, 400, 600, 600, 500, 200, 0, 0, 0]
    sketch.fields(
        "land",
        "plain",
        {"cotton": (summer, 0.85, 1500.0), "wheat": ([50] * 6 + [0] * 6, 1.0, 600.0)},
        area_kha=150.0,
        lift_kwh_per_m3=0.1,
        return_node="plain",
        return_fraction=0.2,
        capacity_m3s=350.0,
    )
    sketch.town("town", "plain", 0.4, 1.5, back=0.5)
    sketch.add("limits", state="BBB", basin="basin", season="growing", limit_km3=4.0)
    for state, load in (("AAA", 1500.0), ("BBB", 2500.0)):
        sketch.zone_of_power(state, state, year_gwh=load, shape={"peak": 1.3, "base": 0.9})
    sketch.plant("coal", "AAA", 60.0, 35.0)
    sketch.plant("gas", "BBB", 220.0, 45.0)
    sketch.add(
        "lines",
        line="l",
        from_node="AAA",
        to_node="BBB",
        capacity_mw=100.0,
        reverse_capacity_mw=80.0,
        offer_mw=30.0,
        price_usd_per_mwh=40.0,
        reverse_price_usd_per_mwh=50.0,
    )
    sketch.market("abroad", "BBB", "import", 20.0, 70.0)
    return sketch.region()


@pytest.fixture(scope="module")
def base(both: Region) -> float:
    return grand(both).objective


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_rows_does_not_matter(both: Region, base: float, seed: int) -> None:
    """Every table shuffled; the reservoir curve as well, which is sorted when read."""
    shuffled = {name: both[name].sample(frac=1, random_state=seed) for name in both.tables}
    assert grand(both.with_tables(shuffled)).objective == pytest.approx(base, rel=1e-9)


def test_money_in_other_units_scales_the_objective_and_keeps_the_plan(
    both: Region, base: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twice every price, and the bonus of the secondary rule, which is a constant of the model. So is the charge for
    what is owed at the end; nothing is owed here."""
    scaled = {
        name: both[name].assign(**{c: both[name][c] * 2 for c in both[name].columns if "usd" in c})
        for name in both.tables
    }
    first = grand(both)
    monkeypatch.setattr(programme, "TRADE_BONUS_USD_PER_MWH", 2 * TRADE_BONUS_USD_PER_MWH)
    second = grand(both.with_tables(scaled))
    assert float(first.data["owed"].sum()) == 0
    assert second.objective == pytest.approx(2 * base, rel=1e-9)
    for name in ("withdrawal", "town_supply", "unserved", "lake"):
        assert np.abs(first.data[name] - second.data[name]).max() < 1e-6


def test_a_useless_canal_changes_nothing(both: Region, base: float) -> None:
    def canal(reaches: pd.DataFrame) -> pd.DataFrame:
        useless = reaches.iloc[[0]].assign(
            reach="canal", from_node="lake", to_node="delta", loss_fraction=0.9, capacity_m3s=0.0
        )
        return pd.concat([reaches, useless])

    assert grand(changed(both, "reaches", canal)).objective == pytest.approx(base, rel=1e-9)


def test_other_names_change_nothing(both: Region, base: float) -> None:
    """The lake and the plain trade their names everywhere, and so their places in every sorted index."""
    swap = {"lake": "zz-lake", "plain": "aa-plain", "lake>plain": "zz", "plain>delta": "aa"}
    renamed = {name: both[name].replace(swap) for name in both.tables}
    assert grand(both.with_tables(renamed)).objective == pytest.approx(base, rel=1e-9)


LIMITS = [
    ("plants", "capacity_mw"), ("hydro_plants", "capacity_mw"), ("lines", "capacity_mw"),
    ("lines", "reverse_capacity_mw"), ("markets", "capacity_mw"), ("zones", "capacity_m3s"),
    ("reaches", "capacity_m3s"), ("reservoirs", "maximum_release_m3s"), ("inflows", "inflow_m3s"),
    ("hydro_plants", "maximum_discharge_m3s"),
]  # fmt: skip


@settings(max_examples=15, deadline=None, derandomize=True)
@given(limit=st.sampled_from(LIMITS), factor=st.floats(1, 3))
def test_a_wider_limit_never_lowers_the_joint_welfare(
    both: Region, base: float, limit: tuple[str, str], factor: float
) -> None:
    """More of anything that may be left unused cannot hurt all states together."""
    table, column = limit
    wider = changed(both, table, lambda t: t.assign(**{column: t[column] * factor}))
    assert grand(wider).objective >= base - 1e-7 * abs(base)


def test_a_narrower_rule_never_raises_it(both: Region, base: float) -> None:
    def narrow(reaches: pd.DataFrame) -> pd.DataFrame:
        return reaches.assign(minimum_flow_m3s=reaches["minimum_flow_m3s"] * 5)

    assert grand(changed(both, "reaches", narrow)).objective <= base + 1e-7 * abs(base)
