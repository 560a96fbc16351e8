"""Quotes: what they add up to, in which order they come, and what they refuse."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from kelisim.corridor.cases import CorridorCase, solve_case
from kelisim.corridor.model import Corridors
from kelisim.corridor.places import place_of
from kelisim.corridor.quote import Shipment, lognormal_quantiles, quote
from kelisim.errors import InputError
from kelisim.region import Region
from tests.corridor.graphs import changed, with_row

TOYS = Shipment("toys", teu=2)


@pytest.fixture(scope="module")
def options(crowded: Corridors) -> list[dict[str, object]]:
    return quote(crowded, "HILL", "TOWN", TOYS)


@given(st.floats(0.1, 1000), st.floats(0.001, 3))
def test_quantiles_are_those_of_the_lognormal(mean: float, ratio: float) -> None:
    sigma = math.sqrt(math.log1p(ratio**2))
    law = stats.lognorm(sigma, scale=mean * math.exp(-(sigma**2) / 2))
    assert law.mean() == pytest.approx(mean)
    assert law.std() == pytest.approx(ratio * mean)
    assert lognormal_quantiles(mean, ratio * mean) == pytest.approx(tuple(law.ppf([0.5, 0.9])))


def test_without_spread_all_arrive_at_the_mean() -> None:
    assert lognormal_quantiles(5, 0) == (5, 5)
    assert lognormal_quantiles(0, 0) == (0, 0)


def test_options_say_what_they_promise(crowded: Corridors) -> None:
    found = quote(crowded, "HILL", "TOWN", TOYS)
    assert {one["corridor"] for one in found} == {"SEAWAY", "LAND"}
    for one in found:
        assert {"corridor", "name", "days_p50", "days_p90", "usd", "co2_t", "km", "borders", "time_h", "legs"} <= set(
            one
        )
        assert 0 < one["days_p50"] < one["days_p90"]
    costs = [one["cost_to_shipper_usd"] for one in found]
    assert costs == sorted(costs)


def test_legs_add_up(crowded: Corridors) -> None:
    """In km, USD and days; days of legs are means, as are the hours by what they are spent on."""
    for one in quote(crowded, "UP", "FAR", TOYS):
        legs = one["legs"]
        assert sum(leg["km"] for leg in legs) == pytest.approx(one["km"], abs=0.6)
        assert sum(leg["usd"] for leg in legs) == pytest.approx(one["usd"], abs=0.6)
        assert sum(leg["days"] for leg in legs) == pytest.approx(sum(one["time_h"].values()) / 24, abs=0.05)
        assert all(a["to"] == b["from"] for a, b in pairwise(legs[1:]))


def test_money_and_emissions_by_hand(present: Corridors) -> None:
    """By sea from FIELD: 2 boxes of 10 t. Rail 150 km, feeder 350 km with 4 USD/t, rail 120 km, two loadings at 60."""
    sea = next(one for one in quote(present, "FIELD", "TOWN", TOYS) if one["corridor"] == "SEAWAY")
    assert sea["usd"] == round(20 * (0.04 * 150 + 0.03 * 350 + 4 + 0.04 * 120) + 2 * 2 * 60)
    assert sea["co2_t"] == pytest.approx(20 * (150 * 20 + 350 * 25 + 120 * 18) / 1e6, abs=1e-3)
    assert [leg["mode"] for leg in sea["legs"]] == ["rail-1520", "transfer", "feeder", "transfer", "rail-1435"]
    assert sea["borders"] == []
    assert sea["time_h"]["on the way"] == pytest.approx(150 / 30 + 350 / 20 + 120 / 40)
    assert sea["time_h"]["waiting for departure"] == 48
    assert sea["time_h"]["handling"] == 48


def test_borders_are_told_in_order(present: Corridors) -> None:
    land = next(one for one in quote(present, "TOWN", "HILL", TOYS) if one["corridor"] == "LAND")
    assert land["borders"] in (["Seaside border", "Gate"], ["Seaside border", "Gate (road)"])


def test_queues_of_the_year_count(tiny: Region, crowded: Corridors) -> None:
    """The same way is slower where the year is crowded, by the wait at the gate and the line."""
    queued = next(one for one in quote(crowded, "GATE", "TOWN", TOYS) if one["corridor"] == "LAND")
    waits = dict(zip(crowded.facilities.keys, crowded.balance.wait_h, strict=True))
    assert queued["time_h"]["queues"] == pytest.approx(waits["gate>"] + waits["wire"], abs=0.06)
    free = solve_case(changed(tiny, ("freight_facilities", "wire", "capacity", 9000)), CorridorCase(2030))
    faster = next(one for one in quote(free, "GATE", "TOWN", TOYS) if one["corridor"] == "LAND")
    assert faster["days_p50"] < queued["days_p50"]


def test_twice_the_boxes_cost_twice(present: Corridors) -> None:
    one, two = (quote(present, "HILL", "TOWN", Shipment("toys", teu=n))[0]["usd"] for n in (50, 100))
    assert two == pytest.approx(2 * one, abs=1.1)


def test_dear_cargo_prefers_the_quick_way(tiny: Region) -> None:
    """LAND is quick and dear, SEAWAY slow and cheap."""
    first = []
    for value in (1, 1_000_000):
        region = changed(tiny, ("freight_commodities", "toys", "value_usd_per_t", value))
        first.append(quote(solve_case(region, CorridorCase(2024)), "FIELD", "TOWN", TOYS)[0]["corridor"])
    assert first == ["SEAWAY", "LAND"]


@pytest.mark.parametrize("name", ["HILL", "hill", "Hill", " Hill ", "Холм", "холм", "Mount", "mount"])
def test_places_go_by_many_names(tiny: Region, name: str) -> None:
    assert place_of(tiny, name, "--from") == "HILL"


def test_zones_are_places_and_keys_come_before_names(tiny: Region) -> None:
    assert place_of(tiny, "Верхняя страна", "--from") == "UP"
    namesake = changed(tiny, ("freight_nodes", "TOWN", "name_en", "QUAY"))
    assert place_of(namesake, "quay", "--from") == "QUAY"


@pytest.mark.parametrize("name", ["ёлка", "елка", "ЕЛКА"])
def test_yo_is_as_good_as_ye(tiny: Region, name: str) -> None:
    assert place_of(changed(tiny, ("freight_nodes", "TOWN", "name_ru", "Ёлка")), name, "--to") == "TOWN"


REFUSED = {
    "unknown origin": ("Hil", "TOWN", TOYS, "did you mean hill"),
    "unknown destination": ("HILL", "Atlantis", TOYS, "--to"),
    "unknown commodity": ("HILL", "TOWN", Shipment("toy", 1), "did you mean toys"),
    "no size": ("HILL", "TOWN", Shipment("toys"), "--teu"),
    "size in the wrong unit": ("HILL", "TOWN", Shipment("toys", tonnes=30), "--teu"),
    "endless": ("HILL", "TOWN", Shipment("toys", teu=math.inf), "--teu"),
    "no number": ("HILL", "TOWN", Shipment("toys", teu=math.nan), "--teu"),
    "nowhere to go": ("HILL", "Холм", TOYS, "choose another pair"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_bad_requests_are_bad_input(present: Corridors, name: str) -> None:
    origin, destination, shipment, told = REFUSED[name]
    with pytest.raises(InputError, match=told) as caught:
        quote(present, origin, destination, shipment)
    assert caught.value.exit_code == 2


def test_bulk_is_sent_in_tonnes(tiny: Region) -> None:
    region = with_row(tiny, "freight_commodities", "toys", **{"commodity": "sand", "name_en": "Sand", "class": "bulk"})
    solved = solve_case(region, CorridorCase(2024))
    by_land = next(
        one for one in quote(solved, "FIELD", "TOWN", Shipment("Sand", tonnes=100)) if one["corridor"] == "LAND"
    )
    assert by_land["usd"] == round(100 * (0.02 * 900 + 3))
    with pytest.raises(InputError, match="--tonnes"):
        quote(solved, "FIELD", "TOWN", Shipment("sand", teu=3))


def test_a_place_that_no_open_link_reaches(tiny: Region) -> None:
    lone = with_row(tiny, "freight_nodes", "HILL", node="LONE", name_en="Lone", name_ru="Остров", aliases="")
    solved = solve_case(lone, CorridorCase(2024))
    for ends in (("Lone", "TOWN"), ("TOWN", "Lone")):
        with pytest.raises(InputError, match="choose another pair"):
            quote(solved, *ends, TOYS)


def test_spread_of_a_journey_lies_between_independent_and_joint(present: Corridors) -> None:
    """The ratio of the quantiles tells the standard deviation."""
    one = next(o for o in quote(present, "FIELD", "TOWN", TOYS) if o["corridor"] == "SEAWAY")
    mean = sum(one["time_h"].values())
    parts = np.array([4, 30, 3, 12, 12])
    ratio = one["days_p90"] / one["days_p50"]
    low, high = (np.divide(*lognormal_quantiles(mean, s)[::-1]) for s in (np.hypot.reduce(parts), parts.sum()))
    assert low < ratio < high
