"""Demand of a year: base year times trend."""

from __future__ import annotations

import pandas as pd
import pytest

from kelisim.corridor.demand import demand
from kelisim.region import Region

AREAS = {"UP": "Upland", "LO": "Lowland", "FAR": "Seaside"}


def trended(region: Region, *rows: tuple[str, str, str, int, float]) -> Region:
    """``region`` with these trends: from, to, class, year, factor."""
    frame = region["freight_trends"].iloc[[0] * len(rows)].reset_index(drop=True)
    for name, values in zip(["from_area", "to_area", "class", "year", "factor"], zip(*rows, strict=True), strict=True):
        frame[name] = values
    return region.with_tables({"freight_trends": frame})


def kt(region: Region, year: int, pair: str = "UP-FAR-boxes") -> float:
    return float(demand(region, year).set_index(["origin", "destination", "class"])["kt"][tuple(pair.split("-"))])


def test_the_base_year_is_as_the_table_says(tiny: Region) -> None:
    assert demand(tiny, 2020)["kt"].tolist() == tiny["freight_demand"]["kt"].tolist()


@pytest.mark.parametrize(("year", "factor"), [(2010, 1), (2020, 1), (2024, 1.4), (2030, 2), (2050, 2)])
def test_interpolated_between_given_years_and_constant_outside(tiny: Region, year: int, factor: float) -> None:
    assert kt(tiny, year) == pytest.approx(200 * factor)


def test_growth_is_over_the_trend_of_the_base_year(tiny: Region) -> None:
    """The base year 2020 lies halfway between 3 and 5."""
    region = trended(tiny, ("any", "any", "any", 2015, 3), ("any", "any", "any", 2025, 5))
    assert kt(region, 2025) == pytest.approx(200 * 5 / 4)


@pytest.mark.parametrize(("fitting", "loser"), [
    (("Upland", "Seaside", "boxes"), ("Upland", "Seaside", "any")),
    (("Upland", "Seaside", "any"), ("Upland", "any", "any")),
    (("Upland", "any", "any"), ("any", "any", "any")),
    (("any", "any", "boxes"), ("any", "any", "any")),
    (("any", "any", "any"), ("Lowland", "any", "any")),
    (("any", "any", "any"), ("Upland", "Lowland", "boxes")),
])  # fmt: skip
def test_fewest_any_wins(tiny: Region, fitting: tuple[str, str, str], loser: tuple[str, str, str]) -> None:
    base = [(*one, 2020, 1.0) for one in (fitting, loser)]
    region = trended(tiny, *base, (*fitting, 2030, 7.0), (*loser, 2030, 3.0))
    assert kt(region, 2030) == pytest.approx(1400)


def test_without_a_trend_nothing_grows(tiny: Region) -> None:
    region = trended(tiny, ("Seaside", "any", "any", 2020, 1), ("Seaside", "any", "any", 2030, 9))
    assert kt(region, 2030) == 200
    assert kt(region, 2030, "FAR-UP-boxes") == pytest.approx(9 * 120)


def test_cargo_that_ends_is_no_pair(tiny: Region) -> None:
    region = trended(tiny, ("Upland", "any", "any", 2020, 1), ("Upland", "any", "any", 2030, 0))
    left = demand(region, 2030)
    assert set(left["origin"]) == set(AREAS) - {"UP"}
    assert left.index.tolist() == list(range(len(left)))


def test_every_pair_stands_once(tiny: Region) -> None:
    rows = tiny["freight_demand"]
    twice = tiny.with_tables({"freight_demand": pd.concat([rows, rows.iloc[[0]].assign(year=2025)])})
    assert not demand(twice, 2024).duplicated(["origin", "destination", "class"]).any()
