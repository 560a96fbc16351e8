"""Pictures: ledgers that close, transfers that add up, limits whose worth another solve confirms, same bytes twice."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from kelisim.case import Case, Scenario, joint
from kelisim.consortium.programme import inputs_of
from kelisim.region import Region
from kelisim.report import basemap, ledgers, sankey
from kelisim.report.balances import energy_balance, water_balance
from kelisim.report.content import Content, read_content
from kelisim.report.figures import svg
from kelisim.report.gains import gains
from kelisim.report.limit_figure import foremost, worth
from kelisim.report.limits import MORE_MW, Limit, binding
from kelisim.report.pair import Pair, stored_pair
from kelisim.report.regimes import regimes
from kelisim.report.words import LANGUAGES, WORDS, say
from kelisim.solve import Solved, solve

FLOWS = [("A", "B", 3.0), ("A", "C", 1.0), ("C", "B", 2.5)]


@pytest.fixture(scope="module")
def content(toy: Path) -> Content:
    return read_content(toy / "result", region=toy / "tiny")


@pytest.fixture(scope="module")
def pair(content: Content) -> Pair:
    return stored_pair(content)


@pytest.mark.parametrize("case", ["alone", "joint"])
def test_what_comes_in_goes_out(pair: Pair, case: str) -> None:
    water = ledgers.water_ledger(pair.whole, pair.cases[case])
    assert np.abs(ledgers.difference(water, ledgers.WATER_IN, ledgers.WATER_OUT)).max() < 1e-3  # km3, as promised
    energy = ledgers.energy_ledger(pair.whole, pair.cases[case])
    assert np.abs(ledgers.difference(energy, ledgers.ENERGY_IN, ledgers.ENERGY_OUT)).max() < 1e-4 * pair.years  # GWh


def test_a_ledger_agrees_with_the_summary(content: Content, pair: Pair) -> None:
    for case, plan in pair.cases.items():
        water, energy = ledgers.water_ledger(pair.whole, plan), ledgers.energy_ledger(pair.whole, plan)
        told = {key: found[case] for key, found in content.summary["indicators"].items() if isinstance(found, dict)}
        for state, taken in told["withdrawal_km3_per_year"].items():
            assert water.loc[state, "irrigation"] == pytest.approx(taken, abs=6e-4)
        for state, cut in told["unserved_gwh_per_year"].items():
            assert energy.loc[state, "unserved"] == pytest.approx(cut, abs=6e-4)
        assert energy["sold"].sum() == pytest.approx(told["trade_between_states_gwh_per_year"], abs=6e-4)


def test_bands_and_bars_of_transfers_are_to_scale() -> None:
    assert sankey.sums(FLOWS, 0) == {"A": 4.0, "C": 2.5}
    assert sankey.sums(FLOWS, 1) == {"B": 5.5, "C": 1.0}
    figure = sankey.transfers([("money", "USD", FLOWS)], ["A", "B", "C"], "en")
    (axes,) = figure.axes
    bars = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    assert sorted(bar.get_height() * 6.5 for bar in bars) == pytest.approx([1.0, 2.5, 4.0, 5.5])
    written = {text.get_text() for text in axes.texts}
    assert {"A 4.0", "C 2.5", "B 5.5", "C 1.0"} <= written
    assert _band_heights(axes) == pytest.approx([flow[2] / 6.5 for flow in FLOWS])


def _band_heights(axes: Axes) -> list[float]:
    bands = [np.asarray(patch.get_path().vertices) for patch in axes.patches if not isinstance(patch, Rectangle)]
    return [float(points[3, 1] - points[4, 1]) for points in bands]


def test_nothing_that_does_not_flow_is_drawn() -> None:
    figure = sankey.transfers([("money", "USD", FLOWS), ("power", "GWh", [])], ["A", "B", "C"], "en")
    assert len(figure.axes) == 1


@pytest.mark.parametrize(("kind", "line_mw"), [("plant", None), ("line", 20.0)])
def test_the_worth_of_a_limit_is_what_another_solve_finds(tiny: Region, kind: str, line_mw: float | None) -> None:
    """The first megawatt more brings what the limit is said to be worth; the toy's line binds when it is narrow."""
    region = tiny if line_mw is None else _narrowed(tiny, line_mw)
    solved = _solved(region)
    case = solved.case
    found = binding(region, inputs_of(case, case.structure), solved.data, case.structure)
    first = next(one for one in found if one.kind == kind)
    gain = float(_solved(_with_more(region, first, 1.0)).welfare.sum() - solved.welfare.sum())
    assert gain == pytest.approx(first.worth_musd_per_year / MORE_MW, rel=0.01)


def _narrowed(region: Region, capacity_mw: float) -> Region:
    lines = region["lines"].copy()
    return region.with_tables({"lines": lines.assign(capacity_mw=capacity_mw, reverse_capacity_mw=capacity_mw)})


def _with_more(region: Region, one: Limit, more_mw: float) -> Region:
    if one.kind == "line":
        lines = region["lines"].copy()
        along = (lines["from_node"] == one.ends[0]) & (lines["to_node"] == one.ends[1])
        against = (lines["from_node"] == one.ends[1]) & (lines["to_node"] == one.ends[0])
        lines.loc[along, "capacity_mw"] += more_mw
        lines.loc[against, "reverse_capacity_mw"] += more_mw
        return region.with_tables({"lines": lines})
    plants = region["plants"].copy()
    mine = (plants["power_node"] == one.ends[0]) & (plants["fuel"] == one.fuel)
    plants.loc[mine, "capacity_mw"] *= 1 + more_mw / plants.loc[mine, "capacity_mw"].sum()
    return region.with_tables({"plants": plants})


def _solved(region: Region) -> Solved:
    return solve(Case(region, Scenario("two-years", None), joint(region)))


def test_limits_are_told_by_worth(pair: Pair) -> None:
    found = binding(pair.region, pair.whole, pair.cases["joint"], pair.structure("joint"))
    values = [one.worth_musd_per_year for one in found]
    assert values == sorted(values, reverse=True)
    assert [one for one in found if one in foremost(found)] == foremost(found)


def test_the_same_picture_has_the_same_bytes(pair: Pair) -> None:
    for draw in (regimes, water_balance, energy_balance, worth):
        assert svg(draw(pair, "ru")) == svg(draw(pair, "ru"))


def test_a_range_is_drawn_over_several_years() -> None:
    one = gains([("dry", {"A": 5.0, "B": -1.0})], "en").axes[0]
    assert {text.get_text() for text in one.texts} == {"+5", "−1"}
    several = gains([("dry", {"A": 5.0, "B": -1.0}), ("wet", {"A": 1.0, "B": -1.0})], "ru").axes[0]
    assert {text.get_text() for text in several.texts} == {"+1 … +5", "−1"}


def test_the_base_map_holds_the_states_and_says_that_boundaries_are_indicative() -> None:
    path = Path(basemap.__file__).parent / "data" / "basemap.geojson"
    assert path.stat().st_size < 150_000
    told = json.loads(path.read_text(encoding="utf-8"))
    assert "indicative" in told["note"]
    codes = {feature["properties"]["iso_a3"] for feature in told["features"]}
    assert {"KAZ", "KGZ", "TJK", "TKM", "UZB", "AZE", "AFG"} <= codes
    assert all(np.isfinite(shape.vertices).all() for shape in basemap.shapes())
    assert not any(shape.contains_point((51.0, 41.0)) for shape in basemap.shapes()), "the Caspian is land"
    assert any(shape.contains_point((69.2, 41.3)) for shape in basemap.shapes()), "Tashkent is water"


def test_every_word_is_there_in_both_languages() -> None:
    for key in WORDS:
        english, russian = (say(key, lang) for lang in LANGUAGES)
        assert english
        assert russian
        fields = [sorted(part.split("}")[0] for part in text.split("{")[1:]) for text in (english, russian)]
        assert fields[0] == fields[1], key


def test_a_changed_plan_changes_its_ledger(pair: Pair) -> None:
    plan = pair.cases["joint"]
    less = plan.assign(withdrawal=plan["withdrawal"] * 0.9)
    spoilt = replace(pair, cases={"alone": plan, "joint": less})
    water = ledgers.water_ledger(spoilt.whole, spoilt.cases["joint"])
    assert np.abs(ledgers.difference(water, ledgers.WATER_IN, ledgers.WATER_OUT)).max() > 1e-3
