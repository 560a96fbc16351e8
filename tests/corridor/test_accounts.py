"""Accounts against sums by hand, the gain of shippers against the integral of demand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.integrate import quad

from kelisim.corridor.accounts import corridor_table, facility_table, gain_musd, income_table, item_flows, route_table
from kelisim.corridor.cases import CorridorCase, solve_case
from kelisim.corridor.equilibrium import balance
from kelisim.corridor.model import Corridors
from kelisim.corridor.value import worth_of_capacity
from kelisim.region import Region
from tests.corridor.graphs import bottlenecks, choice, elastic


def test_corridors_add_up_to_the_routes(crowded: Corridors) -> None:
    table, routes = corridor_table(crowded), route_table(crowded)
    assert table["kt"].sum() == pytest.approx(crowded.pairs["kt"].sum())
    assert table["kteu"].sum() == pytest.approx(routes["kteu"].sum())
    assert table["co2_kt"].sum() == pytest.approx((routes["co2_kg_per_t"] * routes["kt"]).sum() / 1000)
    for mean in ("days", "usd_per_t"):
        assert (table[mean] * table["kt"]).sum() == pytest.approx((routes[mean] * routes["kt"]).sum())


def test_only_boxes_count_as_boxes(crowded: Corridors) -> None:
    """Ten tonnes to a TEU; money per TEU is that of the boxes alone."""
    routes = route_table(crowded)
    boxes = routes[routes["class"] == "boxes"]
    assert boxes["kteu"].to_numpy() == pytest.approx(boxes["kt"] / 10)
    assert (routes.loc[routes["class"] == "bulk", "kteu"] == 0).all()
    sea = boxes[boxes["corridor"] == "SEAWAY"]
    mean = (sea["usd_per_t"] * sea["kt"]).sum() / sea["kt"].sum() * 10
    assert corridor_table(crowded)["usd_per_teu"]["SEAWAY"] == pytest.approx(mean)


def test_income_by_hand(present: Corridors) -> None:
    """UPP has a line of 100 km, passed by rail at 0.04 and 0.02 USD/tkm; nobody passes it on the way elsewhere."""
    income = income_table(present)
    items, routes = item_flows(present).reset_index(), route_table(present)
    flows = items.loc[items["item"] == "HILL-GATE-rail", ["forward_kt", "backward_kt"]].to_numpy().sum()
    bulk = routes.loc[(routes["class"] == "bulk") & (routes["origin"] == "UP"), "kt"].sum()
    assert income["income_musd"]["UPP"] == pytest.approx((bulk * 0.02 + (flows - bulk) * 0.04) * 100 / 1000)
    assert income["transit_musd"]["UPP"] == 0


def test_all_money_but_the_connectors_is_somebodys_income(present: Corridors) -> None:
    """Connectors take 2 + 1 USD/t; from LO, which has two, 1 by rail and 4 at QUAY."""
    routes, fee = route_table(present), present.network.edges["usd_per_t"].to_numpy()
    local = np.array([fee[edges[0]] + fee[edges[-1]] for edges in present.routes.edges])
    assert set(local) == {2 + 1, 2 + 4, 1 + 1, 4 + 1}
    paid = ((routes["usd_per_t"] - local) * routes["kt"]).sum()
    assert income_table(present)["income_musd"].sum() == pytest.approx(paid / 1000)


def test_transit_is_cargo_of_others(present: Corridors) -> None:
    """LOW earns on all that passes; in transit is what goes between UP and FAR."""
    routes, income = route_table(present), income_table(present)
    ends = routes["origin"] + routes["destination"]
    through = ends.isin(["UPFAR", "FARUP"]).to_numpy()
    ground = (present.network.edges["country"] == "LOW").to_numpy()
    earned = np.array([
        kt * sum(present.network.money[c, e] for e in edges if ground[e]) / 1000
        for edges, kt, c in zip(present.routes.edges, routes["kt"], present.route_class, strict=True)
    ])  # fmt: skip
    assert income["income_musd"]["LOW"] == pytest.approx(earned.sum())
    assert income["transit_musd"]["LOW"] == pytest.approx(earned[through].sum())
    assert 0 < income["transit_musd"]["LOW"] < income["income_musd"]["LOW"]


def test_facilities_add_up(crowded: Corridors) -> None:
    """Use is flow and background over capacity; a wait above that of full use only where it is full."""
    table = facility_table(crowded)
    assert table["utilisation"].to_numpy() == pytest.approx((table["flow"] + table["background"]) / table["capacity"])
    full = table["utilisation"] > 1 - 1e-6
    assert set(table.index[full]) == {"wire", "gate>"}
    assert (table.loc[full, "shadow_h"] > 1).all()
    assert table.loc[~full, "shadow_h"].to_numpy() == pytest.approx(0, abs=1e-9)


def test_what_waiting_costs(crowded: Corridors) -> None:
    """Boxes lose 50 USD/t a day, bulk 1.5."""
    routes = route_table(crowded)
    passing = crowded.choice.passes.toarray()[:, crowded.facilities.keys.index("gate>")]
    vot = routes["class"].map({"boxes": 50.0, "bulk": 1.5})
    table = facility_table(crowded)
    lost = (passing * routes["kt"] * vot).sum() / 1000 * table["wait_h"]["gate>"] / 24
    assert table["wait_musd"]["gate>"] == pytest.approx(lost)


def test_gain_is_the_integral_of_demand(tiny: Region, present: Corridors, future: Corridors) -> None:
    """Between the expected costs of two solutions, pair by pair: int D0 exp(-loss (S - S0)) dS."""
    after = solve_case(tiny, CorridorCase(2030, ("second-gate", "short-cut")), present.expected)
    total = 0.0
    for k in range(len(future.pairs)):
        kt, loss, zero = future.pairs["kt"][k], future.choice.loss[k], future.choice.reference[k]
        ends = after.balance.chosen.expected[k], future.balance.chosen.expected[k]
        total += quad(lambda s, kt=kt, loss=loss, zero=zero: kt * np.exp(-loss * (s - zero)), *ends)[0]
    assert gain_musd(future, after) == pytest.approx(total / 1000, rel=1e-6)
    assert gain_musd(future, after) > 0
    assert gain_musd(after, future) == pytest.approx(-gain_musd(future, after), rel=1e-6)


def test_gain_of_demand_that_stays_is_a_rectangle(tiny: Region, crowded: Corridors) -> None:
    after = solve_case(tiny, CorridorCase(2030, ("second-gate",)))
    saved = crowded.balance.chosen.expected - after.balance.chosen.expected
    assert gain_musd(crowded, after) == pytest.approx((crowded.pairs["kt"] * saved).sum() / 1000)


def test_loss_of_demand_that_answers_is_less_than_a_rectangle(tiny: Region, present: Corridors) -> None:
    """The case before is the reference: its demand does not respond there, but does after the shock."""
    after = solve_case(tiny, CorridorCase(2024, closed=("HILL-FIELD-road",)), present.expected)
    more = (after.expected - present.expected).to_numpy()
    rigid = (present.pairs["kt"] * more).sum() / 1000
    curve = ((present.balance.chosen.demand - after.balance.chosen.demand) / present.choice.loss).sum() / 1000
    assert -gain_musd(present, after) == pytest.approx(curve)
    assert 0 < curve < rigid


@pytest.mark.parametrize("loss", [0.02, 0.3])
def test_worth_of_capacity_where_demand_gives_way(crowded: Corridors, loss: float) -> None:
    """One way, full: demand is the capacity, so d(surplus)/dK = 1/loss USD/t, that is 1000/loss USD per kt."""
    one = elastic(choice([[7]], [[[1]]], [50]), loss, [7])
    what = bottlenecks([20], [3], [2])
    pairs = pd.DataFrame({"origin": ["A"], "destination": ["B"], "class": ["x"], "kt": [50.0]})
    solved = replace(crowded, pairs=pairs, choice=one, facilities=what, balance=balance(one, what))
    worth = worth_of_capacity(solved)
    assert worth["usd_per_unit"]["g0"] == pytest.approx(1000 / loss, rel=1e-5)
    assert worth["gain_musd"]["g0"] == pytest.approx(0.01 * 20 / loss / 1000, rel=1e-5)


def test_worth_is_told_of_busy_facilities_only(present: Corridors) -> None:
    worth, use = worth_of_capacity(present), facility_table(present)["utilisation"]
    assert set(worth.index) == set(use.index[use >= 0.7])
    assert worth["gain_musd"].is_monotonic_decreasing
