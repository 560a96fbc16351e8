r"""The network of the toy region: directions, times, fees and who may go where.

::

    UP-HILL --rail-- GATE ==border== FIELD --rail-- QUAY ~~feeder~~ BEACH --1435-- TOWN-FAR
         \----------road, border----/   \-----------rail, border--------------/
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kelisim.corridor.demand import demand
from kelisim.corridor.model import solve_corridors
from kelisim.corridor.network import Network, build, entry, leave
from kelisim.corridor.routes import cheapest, find_routes
from kelisim.region import Region
from tests.corridor.graphs import changed, with_row, without

FEE = 40.0
BOXES, BULK = 0, 1


@pytest.fixture(scope="module")
def network(tiny: Region) -> Network:
    return build(tiny, 2024)


def edge(network: Network, item: str, direction: int = 1, kind: str = "link") -> int:
    edges = network.edges
    found = np.flatnonzero((edges["item"] == item) & (edges["direction"] == direction) & (edges["kind"] == kind))
    assert len(set(map(tuple, network.money.T[found].tolist()))) == 1  # the same in every layer of the graph
    return int(found[0])


def ends(network: Network, e: int) -> tuple[str, str]:
    """Vertices of an edge, without regard to layers."""
    tail, head = (network.vertices[network.edges[end].iloc[e]].rstrip("*") for end in ("tail", "head"))
    return tail, head


def test_a_link_gives_an_edge_in_each_direction(network: Network) -> None:
    there, back = (ends(network, edge(network, "GATE-FIELD-rail", way)) for way in (1, -1))
    assert there == ("GATE:rail-1520", "FIELD:rail-1520") == back[::-1]


def test_a_transfer_gives_an_edge_in_each_direction(network: Network) -> None:
    there, back = (ends(network, edge(network, "QUAY-rail-feeder", way, "transfer")) for way in (1, -1))
    assert there == ("QUAY:rail-1520", "QUAY:feeder") == back[::-1]


@pytest.mark.parametrize(("way", "border", "spread"), [(1, 30.0, (2.0, 15.0)), (-1, 10.0, (2.0, 5.0))])
def test_time_at_a_border_is_that_of_the_direction(
    network: Network, way: int, border: float, spread: tuple[float, float]
) -> None:
    """100 km at 40 km/h and the border; spreads of line and border are independent."""
    e = edge(network, "GATE-FIELD-rail", way)
    assert network.hours[e] == pytest.approx(100 / 40 + border)
    assert network.sd[e] == pytest.approx(np.hypot(*spread))


def test_time_of_a_sailing_has_the_wait_for_it(network: Network) -> None:
    assert network.hours[edge(network, "QUAY-BEACH-feeder")] == pytest.approx(350 / 20 + 48)


def test_fees_are_per_box_for_boxes_and_per_tonne_for_the_rest(network: Network) -> None:
    """0.04 and 0.02 USD/tkm over 100 km; 40 USD per TEU of 10 t, 3 USD/t."""
    e = edge(network, "GATE-FIELD-rail")
    assert network.money[BOXES, e] == pytest.approx(0.04 * 100 + FEE / 10)
    assert network.money[BULK, e] == pytest.approx(0.02 * 100 + 3)
    t = edge(network, "QUAY-rail-feeder", kind="transfer")
    assert network.money[:, t] == pytest.approx([60 / 10, 5])


def test_connectors_cost_the_same_per_tonne_for_all(network: Network) -> None:
    at = network.edges["item"].eq("UP") & network.edges["kind"].eq("connector")
    assert network.money[:, np.flatnonzero(at)] == pytest.approx(2)


def test_tariff_of_a_country_comes_before_any(network: Network) -> None:
    """SEA has a tariff for boxes on rail-1520 and none for bulk there; the fixed part counts once."""
    e = edge(network, "FIELD-TOWN-rail")
    assert network.money[:, e] == pytest.approx([0.05 * 900 + FEE / 10, 0.02 * 900 + 3])
    assert network.money[:, edge(network, "QUAY-BEACH-feeder")] == pytest.approx([0.03 * 350 + 4, 0.02 * 350 + 2])


def test_a_class_without_tariff_does_not_go(network: Network) -> None:
    e = edge(network, "HILL-FIELD-road")
    assert np.isfinite(network.money[BOXES, e])
    assert np.isinf(network.money[BULK, e])


def test_a_class_without_any_tariff_stays_at_home(tiny: Region) -> None:
    tariffs, rows = tiny["freight_tariffs"], tiny["freight_demand"]
    region = tiny.with_tables({"freight_tariffs": tariffs[tariffs["class"] == "bulk"]})
    network = build(region, 2024)
    assert np.isinf(network.money[BOXES][np.array(network.kinds) == "link"]).all()
    assert np.isinf(cheapest(network, demand(region, 2024), network.costs())[:2]).all()
    bulk = region.with_tables({"freight_demand": rows[rows["class"] == "bulk"]})
    assert (solve_corridors(bulk, 2024).balance.chosen.flow > 0).all()


def test_generalised_cost_is_money_and_time_and_spread(network: Network) -> None:
    """Boxes: 5000 USD/t at 1 % a day, spread at half; bulk 300 at 0.5 %, at a fifth."""
    e = edge(network, "GATE-FIELD-rail", -1)
    sd = np.hypot(2, 5)
    extra = np.zeros(len(network.edges))
    extra[e] = 6
    for c, (vot, ratio) in enumerate([(50.0, 0.5), (1.5, 0.2)]):
        expected = network.money[c, e] + vot / 24 * (12.5 + 6 + ratio * sd)
        assert network.costs(extra)[c, e] == pytest.approx(expected)


def test_emission_is_that_of_the_mode(network: Network) -> None:
    assert network.edges["co2_kg_per_t"].iloc[edge(network, "HILL-FIELD-road")] == pytest.approx(260 * 80 / 1000)


def test_planned_and_later_rows_are_left_out(tiny: Region) -> None:
    """A planned link stays out; opened, it is there from its first year on."""
    opened = changed(tiny, ("freight_links", "QUAY-TOWN-rail", "status", "operating"))
    assert "QUAY-TOWN-rail" not in set(build(tiny, 2040).edges["item"])
    assert "QUAY-TOWN-rail" not in set(build(opened, 2029).edges["item"])
    assert "QUAY-TOWN-rail" in set(build(opened, 2030).edges["item"])
    late = changed(tiny, ("freight_transfers", "QUAY-rail-feeder", "first_year", 2026))
    assert [("QUAY-rail-feeder" in set(build(late, y).edges["item"])) for y in (2025, 2026)] == [False, True]


def boards(network: Network, node: str) -> set[str]:
    """Vertices that cargo entering at ``node`` boards; where it leaves must be the same."""
    board = network.edges[network.edges["kind"] == "board"]
    name = np.array(network.vertices)
    on = set(name[board.loc[board["tail"] == network.positions[entry(node)], "head"]])
    off = set(name[board.loc[board["head"] == network.positions[leave(node)], "tail"]])
    assert on == {vertex.rstrip("*") for vertex in off}
    return on


def test_cargo_boards_on_land_where_a_land_mode_calls(network: Network, tiny: Region) -> None:
    assert boards(network, "QUAY") == {"QUAY:rail-1520"}
    assert boards(network, "HILL") == {"HILL:rail-1520", "HILL:road"}
    island = with_row(tiny, "freight_nodes", "QUAY", node="ISLE")
    island = with_row(island, "freight_links", "QUAY-BEACH-feeder", link="QUAY-ISLE", to_node="ISLE")
    assert boards(build(island, 2024), "ISLE") == {"ISLE:feeder"}


def test_nothing_changes_mode_for_free(network: Network, tiny: Region) -> None:
    """Without the transfer of gauge at TOWN no way leads from the 1435 line to the 1520 line."""
    pair = pd.DataFrame({"origin": ["BEACH"], "destination": ["FIELD"], "class": ["bulk"]})
    rows = tiny["freight_transfers"]
    cut = build(tiny.with_tables({"freight_transfers": rows[~rows["node"].isin(["TOWN", "BEACH"])]}), 2024)
    assert np.isinf(cheapest(cut, pair, cut.costs())).all()
    assert np.isfinite(cheapest(network, pair, network.costs())).all()


def test_no_route_passes_through_a_zone(network: Network, tiny: Region) -> None:
    """LO has connectors to FIELD and QUAY, yet no cargo of others goes through it."""
    pairs = demand(tiny, 2024)
    routes = find_routes(network, pairs, network.costs(), (), 50, 5.0)
    kind = np.array(network.kinds)
    assert all((kind[list(edges)] == "connector").sum() == 2 for edges in routes.edges)


def test_a_network_without_crossings_transfers_or_facilities(tiny: Region) -> None:
    bare = without(
        tiny, "freight_crossings", "freight_transfers", "freight_facilities", "freight_uses", "freight_trends"
    )
    network = build(bare, 2024)
    assert network.hours[edge(network, "GATE-FIELD-rail")] == pytest.approx(2.5)
    solved = solve_corridors(bare, 2024)
    assert solved.balance.chosen.demand == pytest.approx(solved.pairs["kt"])
    assert solved.facilities.keys == ()


def test_time_worth_nothing_does_not_make_demand_vanish(tiny: Region) -> None:
    network = build(changed(tiny, ("freight_classes", "bulk", "time_pct_per_day", 0)), 2024)
    assert [network.classes[name]["bulk"] for name in ("vot", "loss_per_usd")] == [0, 0]
    assert network.classes.loc["boxes", "loss_per_usd"] == pytest.approx(0.01 / 50)
