"""Measures of the embedded region as data: sources, published costs, years, effects, links and finance."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from kelisim.case import Case, Scenario, joint
from kelisim.programme.industry import project_edits
from kelisim.region import TABLES, Region, load
from kelisim.region.edits import edited, edits_of
from kelisim.solve import solve

FREIGHT = {"rail", "road", "port", "fleet", "border", "soft"}
STATES = {"KAZ", "KGZ", "TJK", "TKM", "UZB"}
PUBLISHED = {  # million USD; span of what is published
    "kambarata-1": (4200, 4200), "rogun": (6290, 6290), "casa-1000": (1160, 1200), "cku-railway": (4700, 4700),
    "ulken": (14000, 15000),
}  # fmt: skip
ENERGY = {"kambarata-1": (5600, "kambarata-1"), "rogun": (13100, "rogun"), "uzb-naryn-cascade": (1000, "naryn-uzb")}
"""Published yearly energy (GWh) and the plant that makes it."""


@pytest.fixture(scope="module")
def region() -> Region:
    return load("central-asia")


@pytest.fixture(scope="module")
def measures(region: Region) -> pd.DataFrame:
    return region["measures"].set_index("measure")


@pytest.fixture(scope="module")
def others(measures: pd.DataFrame) -> pd.DataFrame:
    """Measures outside freight."""
    return measures[~measures["sector"].isin(FREIGHT)]


def test_many_measures_of_every_sector(others: pd.DataFrame) -> None:
    assert len(others) >= 60
    assert set(others["sector"]) == {"water", "power", "food", "industry", "trade", "institutions"}
    assert set("".join(others["states"] + ";").split(";")) >= STATES
    assert not (others[["name_en", "name_ru", "plan", "effect"]] == "").any(axis=None)


def test_every_measure_names_a_source_that_can_be_read(region: Region, measures: pd.DataFrame) -> None:
    sources = region["sources"].set_index("source")
    cited = sources.loc[measures["source"].unique()]
    assert set(cited.index[cited["url"] == ""]) <= {"kelisim-assumption"}
    assert (measures["source"] == "kelisim-assumption").sum() <= 2
    assert measures["note"].str.contains("Build time and life assumed").all()


@pytest.mark.parametrize("measure", PUBLISHED)
def test_costs_are_those_published(measures: pd.DataFrame, measure: str) -> None:
    least, most = PUBLISHED[measure]
    assert least <= measures["cost_musd"][measure] <= most


def test_years_follow_one_another(measures: pd.DataFrame) -> None:
    open_ones = measures[measures["status"] != "completed"]
    assert (open_ones["first_year"] >= open_ones["start_year"] + open_ones["build_years"]).all()
    completed = measures[measures["status"] == "completed"]
    assert len(completed) >= 5
    assert completed["first_year"].max() <= 2026


def test_a_measure_has_edits_or_says_why_not(region: Region, others: pd.DataFrame) -> None:
    with_edits = others.index.isin(region["edits"]["bundle"])
    derived = others.index.isin(region["industry_projects"]["measure"])  # edits made by programme.industry
    silent = others["effect"].str.startswith("Not expressible: ").to_numpy()
    assert (np.stack([with_edits, derived, silent]).sum(axis=0) == 1).all()
    assert all(project_edits(region, measure) for measure in others.index[derived])
    assert with_edits.sum() >= 60


def test_every_effect_can_be_made_and_changes_something(region: Region, others: pd.DataFrame) -> None:
    # that each can be made for itself is a rule of the package; here all are made one after the other
    after = edited(region, edits_of(region, list(others.index)))
    edits = region["edits"]
    for name, rows in edits[edits["bundle"].isin(others.index)].groupby("table"):
        table = str(name)
        before, made = (one[table].set_index(list(TABLES[table].key)) for one in (region, after))
        before.index, made.index = (["|".join(map(str, key if isinstance(key, tuple) else (key,))) for key in one.index]
                                    for one in (before, made))  # fmt: skip
        for row, column in zip(rows["row"], rows["column"], strict=True):
            assert before.loc[row, column] != made.loc[row, column], (table, row, column)


def test_capacity_in_units_is_added(region: Region, measures: pd.DataFrame) -> None:
    edits = region["edits"].set_index("bundle")
    continuous = measures.index[measures["units"] > 1]
    assert len(continuous) >= 15
    assert set(edits.loc[continuous, "operation"]) == {"add"}
    assert (measures.loc[continuous, "cost_musd"] > 0).all()


def test_prices_and_values_are_left_alone(region: Region, others: pd.DataFrame) -> None:
    columns = region["edits"].set_index("bundle").loc[lambda table: table.index.isin(others.index), "column"]
    assert not columns.str.contains("price|value|cost").any()


def test_few_measures_act_on_the_efficiencies_of_a_zone(region: Region) -> None:
    edits = region["edits"]
    fields = edits[(edits["table"] == "zones") & edits["column"].str.endswith("efficiency")]
    assert (fields["operation"] == "multiply").all()  # so that their order does not matter
    assert fields.groupby("row")["bundle"].nunique().max() <= 3


def test_all_efficiency_measures_together_stay_in_the_reported_range(region: Region) -> None:
    edits = region["edits"]
    bundles = edits.loc[(edits["table"] == "zones") & edits["column"].str.endswith("efficiency"), "bundle"].unique()
    zones = edited(region, edits_of(region, list(bundles)))["zones"]
    assert zones["field_efficiency"].max() <= 0.9  # drip everywhere
    assert zones["conveyance_efficiency"].max() <= 0.9


def test_institutions_of_measures_are_known(region: Region, measures: pd.DataFrame) -> None:
    named = {name for cell in measures["institutions"] for name in cell.split(";") if name}
    assert named <= set(region["institutions"]["institution"])
    assert {"WB", "ADB", "EBRD", "IFAS", "CM", "TITR", "BWO-Syrdarya"} <= named


def test_measures_that_set_one_cell_exclude_each_other(region: Region, measures: pd.DataFrame) -> None:
    edits, links = region["edits"], region["measure_links"]
    excluded = {frozenset(pair) for pair in links.loc[links["relation"] == "excludes", ["measure", "other"]].to_numpy()}
    own = edits[edits["bundle"].isin(measures.index) & (edits["operation"] == "set")]
    for cell, group in own.groupby(["table", "row", "column"]):
        if len(group) > 1:
            pairs = {frozenset(pair) for pair in combinations(sorted(set(group["bundle"])), 2)}
            assert pairs <= excluded, cell
    assert frozenset({"aktau-hub", "aktau-container-terminal"}) in excluded
    assert frozenset({"uzen-bolashak-bereket", "instc-east-2030"}) in excluded


def test_second_stages_need_the_first(region: Region, measures: pd.DataFrame) -> None:
    links = region["measure_links"]
    needed = links[links["relation"] == "requires"]
    first = measures["first_year"]
    assert {("kaz-canals-2", "kaz-canals-1"), ("nurek-rehab-2", "nurek-rehab-1"), ("casa-1000", "datka-sughd")} <= set(
        zip(needed["measure"], needed["other"], strict=True)
    )
    later = first.loc[needed["measure"]].to_numpy() >= first.loc[needed["other"]].to_numpy()
    assert list(needed["measure"][~later]) in ([], ["shurob"])  # Shurob waits for Rogun


def test_large_measures_have_payers(region: Region, measures: pd.DataFrame) -> None:
    paid = set(region["measure_finance"]["measure"])
    assert set(measures.index[measures["cost_musd"] > 500]) <= paid
    kinds = region["payers"].set_index("payer")["kind"]
    assert {state for cell in measures["states"] for state in cell.split(";")} <= set(kinds.index[kinds == "state"])


def test_equity_of_joint_works_is_as_agreed(region: Region) -> None:
    shares = region["measure_finance"].set_index(["measure", "payer"])["share"]
    kambarata = shares["kambarata-1"]
    assert kambarata["KGZ"] / (kambarata["KGZ"] + kambarata["KAZ"] + kambarata["UZB"]) == pytest.approx(0.34, abs=2e-3)
    railway = shares["cku-railway"]
    assert railway["CHN"] / (railway["CHN"] + railway["KGZ"] + railway["UZB"]) == pytest.approx(0.51, abs=2e-3)


def test_budgets_cover_the_plan_and_are_scarce(region: Region, measures: pd.DataFrame) -> None:
    budgets = region["budgets"]
    assert set(budgets["payer"]) >= STATES
    for payer, group in budgets.groupby("payer"):
        assert (group["first_year"].min(), group["last_year"].max()) == (2025, 2040), payer
    total = (measures["cost_musd"] * measures["units"]).sum()
    assert budgets.loc[budgets["payer"].isin(STATES), "musd"].sum() < total


def test_dams_give_about_what_is_published_and_gain(region: Region) -> None:
    scenario = Scenario("normal-2007", demand_year=2024)
    before, after = (
        solve(Case(one, scenario, joint(one))) for one in (region, edited(region, edits_of(region, list(ENERGY))))
    )
    for published, plant in ENERGY.values():
        assert float(after.data["hydro"].sel(plant=plant).sum()) == pytest.approx(published, rel=0.15)
    assert float(after.welfare.sum()) > float(before.welfare.sum()) + 500  # million USD a year, of 11 billion spent
