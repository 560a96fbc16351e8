"""The figures of the model beside observed ones."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kelisim.corridor.accounts import facility_table, route_table
from kelisim.corridor.model import Corridors, solve_corridors
from kelisim.corridor.observe import journey, modelled
from kelisim.region import Region

ANYWHERE = {"from_area": "any", "to_area": "any", "class": "any"}


def figure(solved: Corridors, on: str, quantity: str = "kt", **only: str) -> float:
    row = {"quantity": quantity, "on": on, **ANYWHERE, **only}
    return float(modelled(solved, pd.DataFrame([row]))[0])


def kt(solved: Corridors, **only: str) -> float:
    """Flow of the routes with these cells."""
    routes = route_table(solved)
    for column, cell in only.items():
        routes = routes[routes[column] == cell]
    return float(routes["kt"].sum())


def passing(solved: Corridors, item: str) -> float:
    edges = solved.network.edges
    return sum(
        float(flow)
        for flow, route in zip(solved.balance.chosen.flow, solved.routes.edges, strict=True)
        if item in set(edges["item"].iloc[list(route)])
    )


def test_a_corridor(crowded: Corridors) -> None:
    assert figure(crowded, "SEAWAY") == pytest.approx(kt(crowded, corridor="SEAWAY"))
    assert figure(crowded, "SEAWAY", "TEU") == pytest.approx(
        kt(crowded, corridor="SEAWAY", **{"class": "boxes"}) * 1000 / 10
    )


@pytest.mark.parametrize("item", ["FIELD-QUAY-rail", "QUAY-rail-feeder"])
def test_a_link_and_a_transfer(crowded: Corridors, item: str) -> None:
    assert passing(crowded, item) > 1
    assert figure(crowded, item) == pytest.approx(passing(crowded, item))


def test_a_crossing_is_its_link(tiny: Region) -> None:
    renamed = tiny["freight_crossings"].replace({"crossing": {"GATE-FIELD-rail": "the-gate"}})
    uses = tiny["freight_uses"].replace({"item": {"GATE-FIELD-rail": "the-gate"}})
    solved = solve_corridors(tiny.with_tables({"freight_crossings": renamed, "freight_uses": uses}), 2024)
    assert figure(solved, "the-gate") == figure(solved, "GATE-FIELD-rail") > 1


def test_a_facility_counts_both_directions(crowded: Corridors) -> None:
    """The gate is passed by trains of 1000 t."""
    both = facility_table(crowded)["flow"][["gate>", "gate<"]].sum()
    assert figure(crowded, "gate") == pytest.approx(both)


def test_areas_and_classes_narrow_it_down(crowded: Corridors) -> None:
    boxes = figure(crowded, "SEAWAY", from_area="Upland", **{"class": "containers"})
    assert boxes == pytest.approx(kt(crowded, corridor="SEAWAY", origin="UP", **{"class": "boxes"}))
    bulk = figure(crowded, "SEAWAY", to_area="Seaside", **{"class": "bulk"})
    assert bulk == pytest.approx(kt(crowded, corridor="SEAWAY", destination="FAR", **{"class": "bulk"}))
    parts = sum(figure(crowded, "LAND", from_area=area) for area in ("Upland", "Lowland", "Seaside"))
    assert parts == pytest.approx(figure(crowded, "LAND"))


def test_what_the_year_does_not_have_is_no_number(crowded: Corridors) -> None:
    assert np.isnan(figure(crowded, "QUAY-TOWN-rail"))
    assert np.isnan(figure(crowded, "nothing"))
    assert np.isnan(figure(crowded, "HILL>NOWHERE", "days"))
    assert np.isnan(figure(crowded, "HILL>FIELD@SEAWAY", "days"))


def test_a_journey_by_hand(present: Corridors) -> None:
    """FIELD to TOWN by land: 900 km at 30 km/h, 12 h for a train, 20 h at the border, and the queue of the wire."""
    wait = present.balance.wait_h[present.facilities.keys.index("wire")]
    days, usd = (figure(present, "FIELD>TOWN@LAND", quantity) for quantity in ("days", "USD/TEU"))
    assert days == pytest.approx((30 + 12 + 20 + wait) / 24)
    assert usd == pytest.approx(0.05 * 900 * 10 + 40)


def test_without_a_corridor_it_is_the_cheapest_way(present: Corridors) -> None:
    ways = [journey(present, f"FIELD>TOWN{on}") for on in ("", "@LAND", "@SEAWAY")]
    assert ways[0] == ways[1] != ways[2]
    assert ways[2] is not None


def test_a_region_without_boxes_has_no_journeys(tiny: Region) -> None:
    names = ("freight_classes", "freight_tariffs", "freight_demand")
    bulk = tiny.with_tables({name: tiny[name][tiny[name]["class"] == "bulk"] for name in names})
    found = modelled(solve_corridors(bulk, 2024), tiny["freight_observed"])
    assert np.isfinite(found[:2]).all()
    assert np.isnan(found[2])
