"""Food balances, harvests and bans: what must hold whatever the figures, and small cases by hand."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kelisim as ke
from kelisim.case import Case, joint
from kelisim.consortium.programme import inputs_of
from kelisim.errors import InputError
from kelisim.food.ban import banned, premium, replacement, thrift
from kelisim.food.harvest import modelled_harvest, production_change, rainfed_factors, relative_yields
from kelisim.food.security import balance, irrigated_share
from kelisim.region import Region
from kelisim.region.rules.security import RULES
from kelisim.region.schema.security import SUPPLY, USES
from tests.build import SCENARIO, Sketch

YEAR = 2019
SUMMER = [0.0] * 3 + [100.0] * 6 + [0.0] * 3
FACTORS = st.floats(0.2, 3.0)


@pytest.fixture(scope="module")
def region() -> Region:
    return ke.load("central-asia")


def sketch() -> Region:
    """Two states of one million; AAA grows 10 kt of wheat and buys 10 from BBB, which grows 30 and eats 20.

    Wheat: 1000 kcal/kg, 100 USD/t, 1 and 2 m3/t of rain and irrigation.
    """
    s = Sketch("AAA", "BBB")
    s.add("food_items", item="wheat", group="grain", crop="", kcal_per_kg=1000.0, protein_g_per_kg=50.0,
          price_usd_per_t=100.0, water_green_m3_per_t=1000.0, water_blue_m3_per_t=2000.0, demand_elasticity=1.0,
          supply_elasticity=1.0, arrival_premium=1.0, arrival_share=0.5)  # fmt: skip
    rows = {"AAA": (10.0, 10.0, 0.0), "BBB": (30.0, 0.0, 10.0)}
    for state, (grown, bought, sold) in rows.items():
        s.add("food_balance", state=state, item="wheat", year=YEAR, production_kt=grown, imports_kt=bought,
              stock_draw_kt=0.0, exports_kt=sold, food_kt=20.0, feed_kt=0.0, other_kt=0.0)  # fmt: skip
        s.add("food_needs", state=state, year=YEAR, population_million=1.0)
    s.add("food_trade", exporter="BBB", item="wheat", importer="AAA", share=1.0)
    return s.region()


def test_balance_by_hand() -> None:
    """20 kt at 1000 kcal/kg for a million: 20e9 / 365e6 = 54.8 kcal a day. 10 kt bought at 100 USD/t: one million USD;
    they hold 10e3 t * 3000 m3 = 0.03 km3."""
    found = balance(sketch(), YEAR).summary()
    assert found["kcal_per_day"].tolist() == pytest.approx([20e3 / 365] * 2)
    assert found["protein_g_per_day"].tolist() == pytest.approx([1e3 / 365] * 2)
    assert found["grain_self_sufficiency"].tolist() == pytest.approx([0.5, 1.5])
    assert found["import_bill_musd"].tolist() == pytest.approx([1.0, 0.0])
    assert found["export_revenue_musd"].tolist() == pytest.approx([0.0, 1.0])
    assert found["virtual_water_import_km3"].tolist() == pytest.approx([0.03, -0.03])
    assert found["blue_water_import_km3"].tolist() == pytest.approx([0.02, -0.02])
    assert found["imported_kcal_share"].tolist() == pytest.approx([0.5, 0.0])


def test_what_trade_closes() -> None:
    """Half of the harvest of BBB: 15 kt for 20 kt of uses, so it sells nothing and buys 5. Half as much again in AAA:
    5 kt more replace imports."""
    found = balance(sketch(), YEAR, rainfed=pd.DataFrame({"wheat": {"AAA": 1.5, "BBB": 0.5}})).items
    assert found.loc[("BBB", "wheat"), "exports_kt"] == pytest.approx(0)
    assert found.loc[("BBB", "wheat"), "imports_kt"] == pytest.approx(5)
    assert found.loc[("AAA", "wheat"), "imports_kt"] == pytest.approx(5)


def test_embedded_balances_close_as_written(region: Region) -> None:
    table = region["food_balance"]
    gap = table[list(SUPPLY)].sum(axis=1) - table[list(USES)].sum(axis=1)
    assert gap.abs().max() < 0.05  # figures are written to 0.1 kt
    rows = table.set_index(["state", "item"]).sort_index()
    found = balance(region, YEAR).items
    assert np.allclose(found["imports_kt"], rows["imports_kt"], atol=0.11)
    assert np.allclose(found["exports_kt"], rows["exports_kt"], atol=0.11)


@settings(max_examples=8)
@given(people=FACTORS, water=st.floats(-1, 1), rain=FACTORS)
def test_uses_equal_supply_whatever_comes(region: Region, people: float, water: float, rain: float) -> None:
    base = balance(region, YEAR)
    states = base.population.index
    found = balance(
        region,
        YEAR,
        population=base.population * people,
        production=pd.DataFrame(water, index=states, columns=["wheat", "rice", "vegetables", "orchards"]),
        rainfed=pd.DataFrame(rain, index=states, columns=["wheat", "barley"]),
    )
    assert found.gaps().abs().max() < 1e-6
    assert (found.items[["imports_kt", "exports_kt", "production_kt"]] >= -1e-9).all(axis=None)
    # nobody eats less: trade pays for it
    assert np.allclose(found.summary()["kcal_per_day"], base.summary()["kcal_per_day"])
    assert (irrigated_share(region, base.items).between(0, 1)).all()


def test_unknown_names_are_told_together(region: Region) -> None:
    with pytest.raises(InputError) as caught:
        balance(region, YEAR, population=pd.Series({"XXX": 1.0}), production=pd.DataFrame({"tea": {"UZB": 0.1}}))
    assert {fault.value for fault in caught.value.faults} == {"XXX", "tea"}
    with pytest.raises(InputError, match="2019"):
        balance(region, 1999)


def test_yields_by_hand() -> None:
    """Ky 0.8: without the first third of the water (factor 1.2) a third of 0.96 is lost, without all of it 0.8."""
    s = Sketch("AAA", "BBB")
    s.node("top", inflow=1.0)
    s.node("sea", "BBB", kind="terminal")
    s.reach("top", "sea")
    s.fields("land", "top", {"cotton": (SUMMER, 0.8, 1500.0)})
    region = s.region()
    region = region.with_tables({"zone_crops": region["zone_crops"].assign(yield_t_per_ha=2.0)})
    uses = inputs_of(Case(region, SCENARIO, joint(region)), joint(region)).uses
    full, none = uses.wanted, uses.wanted * 0
    dry = uses.wanted.where(uses.wanted["tranche"] != "land/cotton/1", 0.0)
    relative = [float(relative_yields(region, uses, given_)["cotton"]["AAA"]) for given_ in (full, dry, none)]
    assert relative == pytest.approx([1.0, 1 - 0.8 * 1.2 / 3, 0.2])
    assert float(modelled_harvest(region)["cotton"]["AAA"]) == pytest.approx(200.0)
    before, after = (relative_yields(region, uses, water) for water in (full, none))
    assert float(production_change(after, before)["cotton"]["AAA"]) == pytest.approx(-0.8)
    assert float(production_change(before, before).abs().sum().sum()) == 0


def test_bad_years_are_worse_than_usual_ones(region: Region) -> None:
    bad, usual, good = (rainfed_factors(region, q) for q in (0.1, 0.5, 0.9))
    assert (bad < usual).all(axis=None)
    assert (usual < good).all(axis=None)
    with pytest.raises(InputError):
        rainfed_factors(region, 1.5)


def test_ban_by_hand() -> None:
    """All 10 kt of AAA fail, no other sellers. Arrivals 5 p, thrift 20 (1 - 1/(1+p)) = 10 at p = 0.44:
    5 p (1+p) + 20 p = 10 (1+p), so p^2 + 3 p - 2 = 0 and p = (sqrt(17) - 3) / 2 = 0.5616."""
    before = balance(sketch(), YEAR)
    found = banned(sketch(), before, "BBB", "wheat").importers.loc["AAA"]
    p = (17**0.5 - 3) / 2
    assert found["premium"] == pytest.approx(p)
    assert found["replaced_kt"] == pytest.approx(5 * p)
    assert found["eaten_less_kt"] == pytest.approx(10 - 5 * p)
    assert found["bill_after_musd"] == pytest.approx(5 * p * 100 * (1 + p) / 1e3)
    assert found["kcal_gap_per_day"] == pytest.approx((10 - 5 * p) * 1e3 / 365)


@settings(max_examples=12)
@given(share=st.floats(0.01, 1))
def test_what_is_lost_is_made_up_for(region: Region, share: float) -> None:
    before = balance(region, YEAR)
    found = banned(region, before, "KAZ", "wheat", share).importers
    of_wheat = before.items[before.items.index.get_level_values("item") == "wheat"].droplevel("item")
    for state, one in found.iterrows():
        row = pd.Series(of_wheat.loc[str(state)])
        left = one["lost_kt"] - one["kept_kt"]
        made_up = replacement(row, one["lost_kt"], left, one["premium"]) + thrift(row, one["premium"])
        assert made_up == pytest.approx(left, abs=1e-6)
        assert one["premium"] == pytest.approx(premium(row, one["lost_kt"], left))
    assert found.loc["UZB", "lost_kt"] == pytest.approx(share * 0.9926 * 2787.0, rel=1e-3)


def test_a_wider_ban_hurts_more(region: Region) -> None:
    before = balance(region, YEAR)
    gaps = [banned(region, before, "KAZ", "wheat", s).importers["kcal_gap_per_day"] for s in (0.0, 0.3, 0.6, 1.0)]
    assert gaps[0].eq(0).all()
    assert all((b >= a - 1e-9).all() for a, b in pairwise(gaps))


def test_bans_that_nobody_can_make(region: Region) -> None:
    before = balance(region, YEAR)
    with pytest.raises(InputError) as caught:
        banned(region, before, "KAZ", "eggs", 2.0)
    assert len(caught.value.faults) == 2


def test_rules_find_what_is_wrong() -> None:
    good = sketch()
    tables = {name: good[name] for name in ("food_balance", "food_needs", "food_trade")}
    assert [fault for rule in RULES for fault in rule.check(tables)] == []
    spoilt = {
        "food_balance": tables["food_balance"].assign(food_kt=21.0),
        "food_needs": tables["food_needs"].assign(year=2000),
        "food_trade": tables["food_trade"].assign(share=1.5, importer="BBB"),
    }
    found = [len(list(rule.check(spoilt))) for rule in RULES]
    assert found == [2, 2, 2]
