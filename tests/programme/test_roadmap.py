"""Roadmaps against closed forms, and by their properties."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kelisim.errors import InputError
from kelisim.programme.measures import Measure, measures_of
from kelisim.programme.roadmap import (
    Link,
    Schedule,
    critical_path,
    earliest,
    finance_by_year,
    floats,
    schedule_table,
    scheduled,
    spending,
    successors,
)
from kelisim.region import Region
from tests.programme.plans import LINKS, made, named, programmes, schedules

# a (2 years) before b (3) and c (1), both before d (2); work of a can begin in 2025
DIAMOND = made(named("a", 2), named("b", 3, ("a",)), named("c", 1, ("a",)), named("d", 2, ("b", "c")))


def test_dates_money_and_payers() -> None:
    measures = made(replace(named("dam", 4, cost=100.0), units=3.0, finance={"UPP": 0.3, "bank": 0.7}))
    schedule = scheduled(measures, {"dam": (2031, 2.5)})
    task = schedule.tasks["dam"]
    assert (task.start, task.end, task.online) == (date(2027, 1, 1), date(2030, 12, 31), date(2031, 1, 1))
    table = finance_by_year(schedule)
    assert table["year"].unique().tolist() == [2027, 2028, 2029, 2030]
    assert table.loc[table["payer"] == "bank", "musd"].tolist() == pytest.approx([0.7 * 250 / 4] * 4)
    assert table["musd"].sum() == pytest.approx(250)


def test_nothing_to_build_is_paid_for_when_it_works() -> None:
    schedule = scheduled(made(named("reform", 0)), {"reform": (2027, 1)})
    assert spending(schedule)[["year", "musd"]].to_numpy().tolist() == [[2027, 50], [2027, 50]]
    assert schedule.tasks["reform"].start == schedule.tasks["reform"].end


def test_what_is_completed_costs_nothing_and_keeps_nobody() -> None:
    old = replace(named("old", 9, start=2010), status="completed", first_year=2019)
    measures = made(old, named("new", 2, ("old",)))
    schedule = scheduled(measures, earliest(measures, measures))
    assert schedule.choice == {"old": (2019, 1), "new": (2027, 1)}
    assert set(spending(schedule)["measure"]) == {"new"}
    assert "old" not in floats(schedule)
    alone = scheduled(measures, {"new": (2027, 1)})  # it need not be chosen to be there
    assert critical_path(alone) == ("new",)
    assert schedule_table(alone).loc["new", "earliest_year"] == 2027


@pytest.mark.parametrize(
    ("link", "online", "path"),
    [
        ("effect", {"a": 2027, "b": 2028, "c": 2027, "d": 2028}, ("b", "d")),
        ("work", {"a": 2027, "b": 2030, "c": 2028, "d": 2032}, ("a", "b", "d")),
    ],
)
def test_diamond_as_soon_as_possible(link: Link, online: dict[str, int], path: tuple[str, ...]) -> None:
    schedule = scheduled(DIAMOND, earliest(DIAMOND, DIAMOND, link), link=link)
    assert {key: task.online_year for key, task in schedule.tasks.items()} == online
    assert critical_path(schedule) == path


def test_diamond_floats_of_work() -> None:
    schedule = scheduled(DIAMOND, earliest(DIAMOND, DIAMOND, "work"), horizon=2033, link="work")
    assert floats(schedule) == {"a": (0, 1), "b": (0, 1), "c": (2, 3), "d": (1, 1)}
    assert floats(scheduled(DIAMOND, schedule.choice, horizon=2030, link="work"))["d"] == (-2, -2)
    assert {key: tuple(sorted(after)) for key, after in successors(schedule).items()} == {
        "a": ("b", "c"),
        "b": ("d",),
        "c": ("d",),
        "d": (),
    }


def test_all_faults_are_told_in_words() -> None:
    measures = made(named("a", 2), replace(named("b", 1, ("a", "missing")), excludes=("c",)),
                    replace(named("c", 1), excludes=("b",), units=5.0), named("missing"))  # fmt: skip
    with pytest.raises(InputError) as caught:
        scheduled(measures, {"a": (2030, 0.5), "b": (2028, 1), "c": (2025, 6)})
    told = str(caught.value)
    for words in (
        "whole project", "works in 2028, a works in 2030", "put it off by 2 or bring a forward",
        "chosen without missing", "at most 5", "work from 2024 on", "they exclude each other",
    ):  # fmt: skip
        assert words in told
    assert told.count("exclude") == 1


def test_strange_years_and_circles() -> None:
    with pytest.raises(InputError, match="a year from 1970 to 2200"):
        scheduled(made(named("a")), {"a": (20300, 1)})
    with pytest.raises(InputError, match="no circle"):
        earliest(made(named("a", 1, ("b",)), named("b", 1, ("a",))), ["a", "b"])
    with pytest.raises(InputError, match="did you mean"):
        scheduled(made(named("bridge")), {"bridg": (2030, 1)})


def test_toy_region(tiny: Region) -> None:
    measures = measures_of(tiny)
    schedule = scheduled(measures, earliest(measures, measures))
    table = schedule_table(schedule)
    assert list(table.index) == ["friendship", "second-gate", "short-cut"]
    assert table.loc["short-cut", "critical"]
    money = finance_by_year(schedule).groupby("payer")["musd"].sum()
    assert money.to_dict() == pytest.approx({"LOW": 9, "coast-bank": 3 + 120, "friends": 80})


def test_an_empty_plan_is_a_plan() -> None:
    schedule = scheduled({}, {})
    assert critical_path(schedule) == ()
    assert schedule_table(schedule).empty
    assert finance_by_year(schedule).empty


@given(schedules())
def test_money_is_neither_lost_nor_made(schedule: Schedule) -> None:
    table = spending(schedule)
    for key, task in schedule.tasks.items():
        mine = table[table["measure"] == key]
        assert mine["musd"].sum() == pytest.approx(task.cost_musd)
        assert set(mine["year"]) <= set(task.years)
        for payer, share in task.measure.finance.items():
            assert mine.loc[mine["payer"] == payer, "musd"].sum() == pytest.approx(share * task.cost_musd)
    assert finance_by_year(schedule)["musd"].sum() == pytest.approx(schedule.cost_musd)


@given(programmes(), st.sampled_from(LINKS))
def test_nothing_could_work_sooner(measures: dict[str, Measure], link: Link) -> None:
    choice = earliest(measures, measures, link)
    for key, one in measures.items():
        if not one.done:
            sooner = choice | {key: (choice[key][0] - 1, 1.0)}
            with pytest.raises(InputError):
                scheduled(measures, sooner, link=link)


@given(schedules())
def test_free_float_is_what_can_be_lost(schedule: Schedule) -> None:
    horizon = max(task.online_year for task in schedule.tasks.values()) + 2
    schedule = scheduled(schedule.measures, schedule.choice, horizon, schedule.link)
    for key, (free, total) in floats(schedule).items():
        assert 0 <= free <= total
        year = schedule.tasks[key].online_year
        scheduled(schedule.measures, schedule.choice | {key: (year + free, 1)}, horizon, schedule.link)
        if year + free < horizon:
            with pytest.raises(InputError, match="requires"):
                scheduled(schedule.measures, schedule.choice | {key: (year + free + 1, 1)}, horizon, schedule.link)


@given(schedules())
def test_total_float_moves_what_follows(schedule: Schedule) -> None:
    """Held up by its total float, a measure just lets all others work by the horizon; by a year more it does not."""
    horizon = max(task.online_year for task in schedule.tasks.values()) + 2
    schedule = scheduled(schedule.measures, schedule.choice, horizon, schedule.link)
    for key, (_, total) in floats(schedule).items():
        assert last_year(schedule, key, total) == horizon
        assert last_year(schedule, key, total + 1) == horizon + 1


def last_year(schedule: Schedule, late: str, years: int) -> int:
    """Last first year of effect among ``late`` and all that follow it if it works ``years`` later."""
    shifted = {
        key: replace(task.measure, start_year=task.start_year + years * (key == late))
        for key, task in schedule.tasks.items()
    }
    online = earliest(shifted, shifted, schedule.link)
    after, reached = successors(schedule), {late}
    for _ in shifted:
        reached |= {s for key in reached for s in after[key]}
    return max(online[key][0] for key in reached)


@given(programmes())
def test_critical_path_is_the_longest_chain_of_building(measures: dict[str, Measure]) -> None:
    measures = {key: replace(one, start_year=2025, status="agreed") for key, one in measures.items()}
    schedule = scheduled(measures, earliest(measures, measures, "work"), link="work")
    path = critical_path(schedule)
    assert all(one in measures[after].requires for one, after in pairwise(path))

    def longest(key: str) -> int:
        return measures[key].build_years + max(map(longest, measures[key].requires), default=0)

    assert sum(measures[key].build_years for key in path) == max(map(longest, measures))
    assert schedule.tasks[path[-1]].online_year == 2025 + max(map(longest, measures))
