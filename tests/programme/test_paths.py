"""Paths of the world: identity today, monotone demand, weights that keep the mean, discounting against brute force."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kelisim.case import Case, Scenario, joint
from kelisim.coalition.equilibrium import equilibrium, natural
from kelisim.errors import InputError
from kelisim.programme.paths import (
    BASE_YEAR,
    MILESTONES,
    Future,
    discount_weights,
    moved,
    path_value,
    scenarios_of,
    weights_of,
)
from kelisim.region import Region, load
from kelisim.region.schema import TABLES
from kelisim.region.values import cell_problem

SECONDS_PER_DAY = 86_400
LONG_RECORD = range(1946, 2015)


@pytest.fixture(scope="module")
def region() -> Region:
    return load("central-asia")


def yearly_km3(region: Region) -> pd.DataFrame:
    """Inflow by year and basin."""
    rows = region["inflows"]
    stamp = pd.to_datetime(pd.DataFrame({"year": rows["year"], "month": rows["month"], "day": 1}))
    km3 = rows["inflow_m3s"] * stamp.dt.days_in_month * SECONDS_PER_DAY / 1e9
    basin = rows["node"].map(region["nodes"].set_index("node")["basin"])
    return km3.groupby([rows["year"], basin]).sum().unstack()


def with_path(region: Region, variable: str, place: str, value: float) -> Region:
    """The region with one path more in the central scenario, in 2040."""
    row = region["paths"].iloc[[0]].assign(scenario="central", variable=variable, place=place, year=2040, value=value)
    rest = region["paths"]
    rest = rest[~((rest["scenario"] == "central") & (rest["variable"] == variable) & (rest["place"] == place))]
    return region.with_tables({"paths": pd.concat([rest, row])})


def without(region: Region, *tables: str) -> Region:
    """The region with these tables left out."""
    return region.with_tables({name: region[name].iloc[:0] for name in tables})


def test_there_are_five_scenarios_and_central_comes_first(region: Region) -> None:
    assert len(scenarios_of(region)) >= 5
    assert scenarios_of(region)[0] == "central"


def test_today_is_today_in_every_scenario(region: Region) -> None:
    for scenario in scenarios_of(region):
        assert moved(region, scenario, BASE_YEAR) == region


def test_every_variable_of_every_scenario_has_all_milestones(region: Region) -> None:
    years = region["paths"].groupby(["scenario", "variable", "place"])["year"].agg(set)
    assert all(set(MILESTONES) <= found for found in years)
    told = region["paths"].groupby("scenario")["variable"].agg(set)
    assert set(told.index) == set(scenarios_of(region))
    assert len({frozenset(variables) for variables in told}) == 1


def test_demand_and_people_never_shrink(region: Region) -> None:
    paths = region["paths"]
    growing = paths[paths["variable"].isin(["demand", "population", "gdp", "town_demand", "crop_requirement"])]
    for _, path in growing.sort_values("year").groupby(["scenario", "variable", "place"]):
        assert path["value"].is_monotonic_increasing


def test_high_demand_is_highest_and_mild_lowest(region: Region) -> None:
    for node in region["power_nodes"]["power_node"]:
        for year in MILESTONES:
            low, mid, high = (path_value(region, s, "demand", node, year) for s in ("mild", "central", "high-demand"))
            assert low <= mid <= high


def test_dry_warm_is_driest_and_melts_earliest(region: Region) -> None:
    mean = {s: yearly_km3(moved(region, s, 2040)).loc[list(LONG_RECORD)].mean() for s in scenarios_of(region)}
    assert (mean["dry-warm"] < mean["central"]).all()
    assert (mean["central"] < mean["mild"]).all()
    for basin in ("syr-darya", "amu-darya"):
        spring, summer = (path_value(region, "dry-warm", "inflow", f"{basin}|{month}", 2040) for month in (3, 8))
        assert spring > 1 > summer


def test_between_milestones_a_path_is_straight(region: Region) -> None:
    ends = [path_value(region, "central", "demand", "uzb", year) for year in (2030, 2035)]
    for year in range(2030, 2036):
        share = (year - 2030) / 5
        expected = (1 - share) * ends[0] + share * ends[1]
        assert path_value(region, "central", "demand", "uzb", year) == pytest.approx(expected)
    first = path_value(region, "dry-warm", "demand", "kgz", 2025)
    assert path_value(region, "dry-warm", "demand", "kgz", BASE_YEAR) == 1 < first


def test_demand_of_uzbekistan_is_the_published_one(region: Region) -> None:
    """116.7 and 134.5 TWh with 5.4 TWh of pumps, against 117 and 135 TWh of generation in the national plan."""
    for year, published in ((2030, 117), (2035, 135)):
        demand = moved(region, "central", year)["demand"].set_index(["power_node", "year"])["demand_gwh"]
        assert demand["uzb", BASE_YEAR] / 1000 + 5.4 == pytest.approx(published, rel=0.005)


def test_only_what_has_a_path_moves(region: Region) -> None:
    after = moved(region, "dear-fuel", 2040)
    moving = {"demand", "inflows", "crop_water", "zone_crops", "fuels", "markets", "towns"}
    for name, frame in region.tables.items():
        assert name in moving or after[name].equals(frame)
    old, new = (r["demand"].set_index(["power_node", "year"])["demand_gwh"] for r in (region, after))
    assert {year for _, year in new.index[new != old]} == {BASE_YEAR}


def test_parity_is_reached_and_never_passed_when_subsidies_end(region: Region) -> None:
    fuels = moved(region, "dear-fuel", 2040)["fuels"]
    assert (fuels["price_usd_per_mwh"] <= fuels["export_parity_usd_per_mwh"] + 1e-9).all()
    gas = fuels[(fuels["fuel"] == "gas") & fuels["state"].isin(["KAZ", "TKM", "UZB"])]
    assert gas["price_usd_per_mwh"].to_numpy() == pytest.approx(gas["export_parity_usd_per_mwh"].to_numpy(), rel=1e-3)


def test_a_climate_of_two_states_takes_the_mean_weighted_by_land(region: Region) -> None:
    wetter = with_path(region, "crop_requirement", "UZB", 1.5)
    for state in ("KAZ", "KGZ", "TJK", "TKM"):
        wetter = with_path(wetter, "crop_requirement", state, 1.0)
    zones = region["zones"].merge(region["nodes"][["node", "state"]], on="node")
    zones["area"] = zones["zone"].map(region["zone_crops"].groupby("zone")["area_kha"].sum())
    fergana = zones[zones["climate"] == "fergana"]
    assert len(set(fergana["state"])) > 1
    share = fergana.loc[fergana["state"] == "UZB", "area"].sum() / fergana["area"].sum()
    before, after = (r["crop_water"].query("climate == 'fergana'")["requirement_mm"] for r in
                     (region, moved(wetter, "central", 2040)))  # fmt: skip
    assert after.to_numpy() == pytest.approx(before.to_numpy() * (1 + 0.5 * share))


def test_every_scenario_and_milestone_keeps_the_bounds_and_is_quick(region: Region) -> None:
    fastest = 1.0
    for scenario in scenarios_of(region):
        for year in MILESTONES:
            start = time.perf_counter()
            later = Future(region, scenario).at(year)
            fastest = min(fastest, time.perf_counter() - start)
            for name in ("demand", "inflows", "crop_water", "zone_crops", "fuels", "markets", "towns"):
                for column in (c for c in TABLES[name].columns if c.dtype == "number" and c.maximum is not None):
                    assert later[name][column.name].max() <= column.maximum
                    assert later[name][column.name].min() >= 0
    assert fastest < 0.25, "0.08 s where it was written; the margin is for a busy machine"


def test_figures_out_of_bounds_are_all_told(region: Region) -> None:
    wild = with_path(with_path(region, "fuel_price", "TKM|gas", 1000), "market_price", "iran-tkm", 1000)
    with pytest.raises(InputError) as caught:
        moved(wild, "central", 2040)
    assert {(fault.file, fault.column) for fault in caught.value.faults} >= {
        ("fuels.csv", "price_usd_per_mwh"),
        ("markets.csv", "price_usd_per_mwh"),
    }


@pytest.mark.parametrize(("scenario", "year"), [("dry-warm", 2040), ("dear-fuel", 2030)])
def test_the_joint_programme_of_a_moved_region_is_solved(region: Region, scenario: str, year: int) -> None:
    later = moved(region, scenario, year)
    case = Case(later, Scenario("normal-2007", BASE_YEAR), joint(later))
    solved = equilibrium(case, natural(case), lambda _: None)
    today = Case(region, Scenario("normal-2007", BASE_YEAR), joint(region))
    assert solved.objective < equilibrium(today, natural(today), lambda _: None).objective


def test_players_who_join_stay_as_they_are(region: Region) -> None:
    """Their rows have no paths, and the paths of the markets they replace go with the markets."""
    wider = region.with_players(["AFG"])
    later = moved(wider, "dear-fuel", 2040)
    demand = [r["demand"].set_index(["power_node", "year"])["demand_gwh"] for r in (wider, later)]
    assert demand[0]["afg", BASE_YEAR] == demand[1]["afg", BASE_YEAR]
    assert demand[0]["tjk", BASE_YEAR] < demand[1]["tjk", BASE_YEAR]


def test_weights_keep_the_mean_and_the_spread_of_the_long_record(region: Region) -> None:
    """Both basins together to 0.1 %; each basin within 3 %."""
    weights = weights_of(region)
    years = region["records"].set_index("record")["first_year"]
    assert sum(weights.values()) == pytest.approx(1, abs=1e-9)
    assert min(weights.values()) > 0
    inflow = yearly_km3(region).loc[list(LONG_RECORD)]
    w, chosen = pd.Series(weights), inflow.loc[[int(years[record]) for record in weights]]
    assert (w.to_numpy() @ chosen.to_numpy()) == pytest.approx(inflow.mean().to_numpy(), rel=0.03)
    total, all_years = chosen.sum(axis=1).to_numpy(), inflow.sum(axis=1)
    mean = w.to_numpy() @ total
    assert mean == pytest.approx(all_years.mean(), rel=1e-3)
    assert np.sqrt(w.to_numpy() @ (total - mean) ** 2) == pytest.approx(all_years.std(ddof=0), rel=1e-2)


def test_a_region_without_weights_says_how_to_mend_it(tiny: Region) -> None:
    assert weights_of(tiny) == {"two-years": 1}
    with pytest.raises(InputError, match=r"add record_weights\.csv"):
        weights_of(without(tiny, "record_weights"))


def test_unknown_scenarios_years_and_places_are_told_with_the_known(region: Region, tiny: Region) -> None:
    with pytest.raises(InputError, match="central, high-demand") as caught:
        moved(region, "centrall", 2050)
    assert len(caught.value.faults) == 2
    with pytest.raises(InputError, match="a region with scenarios"):
        moved(without(tiny, "path_scenarios", "paths"), "central", BASE_YEAR)
    with pytest.raises(InputError, match="demand of the base year 2024"):
        moved(tiny, "growth", 2030)
    with pytest.raises(InputError, match=r"did you mean kgz\?"):
        path_value(region, "central", "demand", "kgzz", 2030)
    with pytest.raises(InputError, match="one of: demand"):
        path_value(region, "central", "rain", "kgz", 2030)


def test_a_place_without_rows_stays_but_people_must_be_told(region: Region) -> None:
    paths = region["paths"]
    bare = region.with_tables({"paths": paths[~paths["place"].isin(["UZB|gas", "UZB"])]})
    assert path_value(bare, "dear-fuel", "fuel_price", "UZB|gas", 2035) == 1
    with pytest.raises(InputError, match="population in the scenario central"):
        path_value(bare, "central", "population", "UZB", 2035)


def test_keys_are_joined_only_where_a_column_says_so() -> None:
    place, node = TABLES["paths"].column("place"), TABLES["nodes"].column("node")
    assert cell_problem("UZB|gas", place, key=True) is None
    assert cell_problem("UZB|", place, key=True) is not None
    assert cell_problem("UZB gas", place, key=True) is not None
    assert cell_problem("UZB|gas", node, key=True) is not None


@given(
    rate=st.floats(-0.5, 1),
    gaps=st.lists(st.integers(1, 12), min_size=0, max_size=5),
    beyond=st.integers(-3, 6),
    values=st.lists(st.floats(-1e6, 1e6), min_size=6, max_size=6),
)
def test_discount_weights_sum_the_years_one_by_one(
    rate: float, gaps: list[int], beyond: int, values: list[float]
) -> None:
    milestones = [2025, *(2025 + np.cumsum(gaps, dtype=int)).tolist()] if gaps else [2025]
    last = max(2025, milestones[-1] + beyond)
    weights = discount_weights(milestones, rate, last)
    present = 0.0
    for year in range(2025, last + 1):
        after = next((k for k, t in enumerate(milestones) if t >= year), None)
        if after is None:
            value = values[len(milestones) - 1]
        elif milestones[after] == year:
            value = values[after]
        else:
            share = (year - milestones[after - 1]) / (milestones[after] - milestones[after - 1])
            value = (1 - share) * values[after - 1] + share * values[after]
        present += value / (1 + rate) ** (year - 2024)
    told = sum(weights[t] * value for t, value in zip(milestones, values, strict=False))
    assert told == pytest.approx(present, rel=1e-9, abs=1e-6 * (1 + rate) ** -(last - 2024.0) + 1e-6)


def test_equal_payments_are_an_annuity_and_rising_ones_a_gradient() -> None:
    """Sixteen years: 1 a year is worth (1 - v^16) / r; 0, 1, 2, ... 15 is worth ((1 - v^16) / r - 16 v^16) / r."""
    rate, years = 0.06, 16
    last = (1 + rate) ** -years
    annuity = (1 - last) / rate
    weights = discount_weights(MILESTONES, rate, 2040)
    assert sum(weights.values()) == pytest.approx(annuity)
    gradient = (annuity - years * last) / rate
    assert sum(w * (t - 2025) for t, w in weights.items()) == pytest.approx(gradient)
    assert sum(discount_weights(MILESTONES, 0, 2040).values()) == pytest.approx(years)


def test_discounting_refuses_what_has_no_meaning() -> None:
    with pytest.raises(InputError) as caught:
        discount_weights((2030, 2025), -1.5, 2040)
    assert len(caught.value.faults) == 2
    with pytest.raises(InputError, match="2025 or later"):
        discount_weights(MILESTONES, 0.05, 2020)
