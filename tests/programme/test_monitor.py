"""Earned value and earned schedule against closed forms, and what a delay does to those who wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kelisim.programme.monitor import AMBER, GREEN, LATEST, STALE_DAYS, assess, overall, planned_share, slipped
from kelisim.programme.progress import FIELDS
from kelisim.programme.roadmap import Schedule, earliest, scheduled
from tests.programme.plans import made, named, schedules

MEASURES = made(named("dam", 4), named("line", 2, ("dam",)), named("reform", 0))
PLAN = scheduled(MEASURES, {"dam": (2030, 1), "line": (2030, 1), "reform": (2027, 1)})  # the dam from 2026 on
DAYS = (date(2030, 1, 1) - date(2026, 1, 1)).days


def reported(*rows: tuple[str, date, str, float, float]) -> pd.DataFrame:
    return pd.DataFrame([(*row, "") for row in rows], columns=list(FIELDS))


def of_dam(day: date, share: float, spent: float, status: str = "construction") -> pd.Series:
    return assess(PLAN, reported(("dam", day, status, spent, share)), day).T["dam"]


@pytest.mark.parametrize("passed", [1, 400, DAYS // 2, DAYS - 1])
def test_work_on_plan(passed: int) -> None:
    day = date(2026, 1, 1) + timedelta(days=passed)
    row = of_dam(day, passed / DAYS, 100 * passed / DAYS)
    assert row[["spi", "cpi", "spi_t"]].tolist() == pytest.approx([1, 1, 1])
    assert (row["forecast_finish"], row["plan_pace_finish"], row["forecast_year"]) == (date(2030, 1, 1),) * 2 + (2030,)
    assert row["eac_musd"] == pytest.approx(100)
    assert row["light"] == "green"


def test_half_the_pace_takes_twice_the_time() -> None:
    row = of_dam(date(2026, 1, 1) + timedelta(days=DAYS // 2), (DAYS // 2) / DAYS / 2, 50)
    assert row[["spi", "cpi", "spi_t"]].tolist() == pytest.approx([0.5, 0.5, 0.5], rel=1e-3)
    assert row["eac_musd"] == pytest.approx(200, rel=1e-2)
    assert row["overrun_musd"] == pytest.approx(100, rel=1e-2)
    assert abs((row["forecast_finish"] - date(2034, 1, 1)).days) <= 2
    assert row["slip_years"] == pytest.approx(4, abs=0.01)
    assert abs((row["plan_pace_finish"] - date(2031, 1, 1)).days) <= 2  # T/2 + T (1 - 1/4) = 5 years
    assert row["light"] == "red"


def test_late_work_that_ends_looks_timely_by_value_but_not_by_time() -> None:
    row = of_dam(date(2031, 1, 1), 0.999, 100)
    assert row["spi"] == pytest.approx(1, abs=0.01)
    assert row["spi_t"] == pytest.approx(4 / 5, abs=0.01)


def test_work_not_begun_begins_now() -> None:
    row = of_dam(date(2028, 1, 1), 0, 0)
    assert abs((row["forecast_finish"] - date(2032, 1, 1)).days) <= 1
    assert (row["eac_musd"], row["spi"]) == (100, 0)
    assert of_dam(date(2028, 1, 1), 0, 7)["eac_musd"] == 107
    assert of_dam(date(2028, 1, 1), 1e-9, 0)["forecast_finish"] == LATEST


def test_work_before_its_time_keeps_the_plan() -> None:
    row = of_dam(date(2025, 6, 1), 0.1, 5)
    assert (row["planned_share"], row["forecast_year"], row["year_slip"]) == (0, 2030, 0)
    assert pd.isna(row["spi"])


def test_finish_is_the_first_day_on_which_all_was_done() -> None:
    history = reported(("dam", date(2031, 1, 1), "construction", 110, 1.0),
                       ("dam", date(2032, 1, 1), "completed", 120, 1.0))  # fmt: skip
    row = assess(PLAN, history, date(2033, 1, 1)).loc["dam"]
    assert (row["forecast_finish"], row["forecast_year"]) == (date(2031, 1, 1), 2031)
    assert row["spi_t"] == pytest.approx(4 / 5, abs=1e-3)
    assert row["eac_musd"] == 120
    again = pd.concat([history, reported(("dam", date(2032, 6, 1), "construction", 130, 0.9))])
    reopened = assess(PLAN, again, date(2033, 1, 1)).loc["dam"]
    assert reopened["forecast_finish"] > date(2032, 6, 1)


def test_reports_after_the_day_are_not_known_yet() -> None:
    history = reported(
        ("dam", date(2027, 1, 1), "construction", 25, 0.25), ("dam", date(2028, 1, 1), "suspended", 25, 0.25)
    )
    before, after = (assess(PLAN, history, day).loc["dam"] for day in (date(2027, 7, 1), date(2028, 7, 1)))
    assert (before["status"], before["light"]) == ("construction", "green")
    assert (after["status"], after["light"]) == ("suspended", "red")


def test_a_delay_holds_up_what_requires_it() -> None:
    table = assess(PLAN, reported(("dam", date(2028, 1, 1), "construction", 50, 0.25)), date(2028, 1, 1))
    assert table["forecast_year"].to_dict() == {"dam": 2034, "reform": 2027, "line": 2034}
    assert table["year_slip"].to_dict() == {"dam": 4, "reform": 0, "line": 4}
    assert table.loc["line", "held_up_by"] == "dam"
    assert slipped(PLAN.choice, table) == {"dam": (2034, 1), "reform": (2027, 1), "line": (2034, 1)}
    assert slipped({"else": (2030, 2.0)}, table) == {"else": (2030, 2.0)}


def test_under_work_the_successor_begins_only_then() -> None:
    plan = scheduled(MEASURES, earliest(MEASURES, MEASURES, "work"), link="work")
    history = reported(("dam", date(2027, 1, 1), "construction", 25, 0.25))  # 2 of 4 years passed, a quarter done
    table = assess(plan, history, date(2027, 1, 1))
    assert table.loc[["dam", "line"], "planned_year"].tolist() == [2029, 2031]
    assert table.loc[["dam", "line"], "forecast_year"].tolist() == [2033, 2035]


def test_what_is_cancelled_takes_its_successors_along() -> None:
    table = assess(PLAN, reported(("dam", date(2028, 1, 1), "cancelled", 9, 0.1)), date(2028, 1, 1))
    assert slipped(PLAN.choice, table) == {"reform": (2027, 1)}
    assert table["light"].to_dict() == {"dam": "red", "reform": "grey", "line": "red"}
    assert table.loc["line", "held_up_by"] == "dam"


def test_an_early_finish_counts_from_the_earliest_year_at_most() -> None:
    for day, year in ((date(2029, 2, 1), 2029), (date(2026, 6, 1), 2029)):  # work could begin in 2025
        table = assess(PLAN, reported(("dam", day, "completed", 80, 1.0)), day)
        assert (table.loc["dam", "forecast_year"], table.loc["line", "forecast_year"]) == (year, 2030)


def test_lights() -> None:
    empty = reported()
    assert assess(PLAN, empty, date(2025, 1, 1))["light"].to_dict() == dict.fromkeys(PLAN.tasks, "green")
    assert assess(PLAN, empty, date(2026, 6, 1)).loc["dam", "light"] == "grey"
    half = date(2028, 1, 1)
    for factor, light in ((GREEN + 0.01, "green"), (AMBER + 0.01, "amber"), (AMBER - 0.01, "red")):
        assert of_dam(half, 0.5, 50 / factor)["light"] == light
    old = reported(("dam", half, "construction", 50, 0.5))
    assert assess(PLAN, old, half + timedelta(days=STALE_DAYS)).loc["dam", "light"] == "green"
    assert assess(PLAN, old, half + timedelta(days=STALE_DAYS + 1)).loc["dam", "light"] == "amber"


def test_the_whole_programme() -> None:
    day = date(2028, 1, 1)
    told = overall(assess(PLAN, reported(("dam", day, "construction", 40, 0.25),
                                         ("reform", day, "completed", 100, 1)), day))  # fmt: skip
    assert (told["measures"], told["reported"]) == (3, 2)
    assert told["spi"] == pytest.approx(125 / 150, rel=1e-3)
    assert told["cpi"] == pytest.approx(125 / 140)
    assert told["eac_musd"] == pytest.approx(160 + 100 + 100)
    assert overall(assess(PLAN, reported(), day))["spi"] is None


def test_what_is_completed_in_the_plan_needs_no_reports() -> None:
    measures = made(replace(named("old", start=2010), status="completed"))
    plan = scheduled(measures, earliest(measures, measures))
    table = assess(plan, reported(("old", date(2026, 1, 1), "suspended", 5, 0.5)), date(2030, 1, 1))
    assert (table["planned_share"].tolist(), table["year_slip"].tolist(), table["light"].tolist()) == (
        [1],
        [0],
        ["green"],
    )


STATUS = st.sampled_from(("agreed", "construction", "suspended", "cancelled"))
REPORT = st.tuples(st.dates(date(2019, 1, 1), date(2045, 1, 1)), STATUS,
                   st.floats(0, 5000), st.floats(0, 1), st.integers(0, 5))  # fmt: skip


@given(schedules(("effect",)), st.lists(REPORT, max_size=8), st.dates(date(2024, 1, 1), date(2045, 1, 1)))
def test_what_is_foreseen_can_be_carried_out(
    plan: Schedule, drawn: list[tuple[date, str, float, float, int]], today: date
) -> None:
    rows = {(f"m{place}", day): (f"m{place}", day, status, spent, share) for day, status, spent, share, place in drawn}
    table = assess(plan, reported(*rows.values()), today)
    choice = slipped(plan.choice, table)
    scheduled(plan.measures, choice)
    assert set(choice) == set(table.index[table["forecast_year"].notna()])
    seen = table[table["observed"].notna() & (table["status"] != "cancelled")]
    assert (seen["observed"] <= today).all()
    assert (seen["eac_musd"] >= seen["spent_musd"] - 1e-6).all()
    unfinished = seen[(seen["actual_share"] < 1) & (seen["planned_share"] > 0)]
    assert (unfinished["forecast_finish"] >= unfinished["observed"]).all()
    assert (seen["forecast_finish"] <= LATEST).all()


@given(st.floats(0, 1), st.floats(0, 1), st.integers(1, 3 * DAYS))
def test_more_work_is_never_later(one: float, other: float, passed: int) -> None:
    day = date(2026, 1, 1) + timedelta(days=passed)
    less, more = (of_dam(day, share, 10) for share in sorted((one, other)))
    if less["actual_share"] > 0:
        assert more["forecast_finish"] <= less["forecast_finish"]
    assert more["plan_pace_finish"] <= less["plan_pace_finish"]


@given(schedules(), st.dates(date(2015, 1, 1), date(2050, 1, 1)))
def test_the_plan_is_even(plan: Schedule, day: date) -> None:
    for task in plan.tasks.values():
        share = planned_share(task, day)
        assert 0 <= share <= 1
        assert planned_share(task, day + timedelta(days=30)) >= share
        assert planned_share(task, task.online) == 1
