"""The model of the toy region: its checks, and that each of them notices what it is there for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from kelisim.corridor.accounts import item_flows, route_table
from kelisim.corridor.cases import CorridorCase, solve_case
from kelisim.corridor.checks import corridor_checks
from kelisim.corridor.model import Corridors, solve_corridors
from kelisim.corridor.routes import Routes
from kelisim.errors import InfeasibleError, InputError
from kelisim.region import Region
from tests.corridor.graphs import Array, changed, without


def failed(solved: Corridors) -> set[str]:
    return {check.name for check in corridor_checks(solved) if not check.passed}


@pytest.mark.parametrize("case", ["present", "future", "crowded"])
def test_solutions_pass_all_checks(case: str, request: pytest.FixtureRequest) -> None:
    solved = request.getfixturevalue(case)
    assert len(corridor_checks(solved)) == 6
    assert failed(solved) == set()


def carried(solved: Corridors, link: str) -> Array:
    """Thousand tonnes forward and backward on a link."""
    flows = item_flows(solved).reset_index()
    return np.asarray(flows.loc[flows["item"] == link, ["forward_kt", "backward_kt"]].to_numpy()[0])


def with_flow(solved: Corridors, flow: Array) -> Corridors:
    return replace(solved, balance=replace(solved.balance, chosen=replace(solved.balance.chosen, flow=flow)))


def with_wait(solved: Corridors, key: str, more: float) -> Corridors:
    wait = solved.balance.wait_h.copy()
    wait[solved.facilities.keys.index(key)] += more
    return replace(solved, balance=replace(solved.balance, wait_h=wait))


def swapped(solved: Corridors) -> Corridors:
    """Some cargo of the first pair on its second route."""
    flow = solved.balance.chosen.flow.copy()
    flow[:2] += [-1, 1]
    return with_flow(solved, flow)


def vanished(solved: Corridors) -> Corridors:
    flow = solved.balance.chosen.flow.copy()
    flow[0] *= 0.99
    return with_flow(solved, flow)


def overfull(solved: Corridors) -> Corridors:
    """The line to Town with a little less room than it carries."""
    capacity = solved.facilities.capacity * np.where(np.array(solved.facilities.keys) == "wire", 0.5, 1)
    return replace(solved, facilities=replace(solved.facilities, capacity=capacity))


def blind(solved: Corridors) -> Corridors:
    """Pair 0 knows only its dearest route; its demand is on that one."""
    mine = solved.routes.pair == 0
    base = np.where(mine, solved.balance.chosen.cost, -np.inf)
    keep = np.flatnonzero(~mine | (np.arange(len(mine)) == int(base.argmax())))
    routes = Routes(solved.routes.pair[keep], tuple(solved.routes.edges[r] for r in keep))
    flow = solved.balance.chosen.flow[keep]
    flow[routes.pair == 0] = solved.balance.chosen.demand[0]
    choice = replace(solved.choice, pair=routes.pair, base=solved.choice.base[keep],
                     log_size=solved.choice.log_size[keep])  # fmt: skip
    return with_flow(replace(solved, routes=routes, choice=choice), flow)


def rerouted(solved: Corridors) -> Corridors:
    """A route that lacks its third edge."""
    edges = solved.routes.edges
    return replace(solved, routes=replace(solved.routes, edges=((*edges[0][:2], *edges[0][3:]), *edges[1:])))


def more_demand(solved: Corridors) -> Corridors:
    return replace(solved, pairs=solved.pairs.assign(kt=solved.pairs["kt"] * 1.01))


TAMPERED: dict[str, tuple[Callable[[Corridors], Corridors], str]] = {
    "flow on another route": (swapped, "shares of routes"),
    "flow that vanishes": (vanished, "conservation of flow"),
    "a route with a gap": (rerouted, "conservation of flow"),
    "demand that is not carried": (more_demand, "demand carried"),
    "less room": (overfull, "capacity"),
    "a shorter wait": (lambda solved: with_wait(solved, "quay", -1), "waits (h)"),
    "a shorter wait where it is full": (lambda solved: with_wait(solved, "wire", -1), "shares of routes"),
    "a wait without cause": (lambda solved: with_wait(solved, "quay", 1), "waits (h)"),
    "a cheaper route unknown": (blind, "cheaper routes"),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_each_check_notices(name: str, crowded: Corridors) -> None:
    tamper, check = TAMPERED[name]
    assert check in failed(tamper(crowded))


def test_what_is_no_number_does_not_pass(crowded: Corridors) -> None:
    flow = crowded.balance.chosen.flow.copy()
    flow[1] = np.nan
    assert "conservation of flow" in failed(with_flow(crowded, flow))


def test_full_facilities_carry_their_capacity_and_no_more(crowded: Corridors) -> None:
    """Two are full in 2030; the wait there is above the delay of full use, which is 24 h by the curve of the wire."""
    g = crowded.facilities.keys.index("wire")
    assert crowded.balance.wait_h[g] > 24 + 1
    assert carried(crowded, "FIELD-TOWN-rail").sum() == pytest.approx(900 - 100)


def test_links_carry_what_their_routes_do(present: Corridors) -> None:
    """All cargo of UP passes GATE or the road, in its direction."""
    routes = route_table(present)
    out, back = routes.loc[routes["origin"] == "UP", "kt"].sum(), routes.loc[routes["destination"] == "UP", "kt"].sum()
    both = carried(present, "HILL-GATE-rail") + carried(present, "HILL-FIELD-road")
    assert both == pytest.approx([out, back])


def test_the_reference_is_where_demand_is_as_tabled(present: Corridors) -> None:
    """Solved again at its own costs, demand does not move; with a dearer reference it grows."""
    again = solve_corridors(present.region, 2024, present.expected)
    assert again.balance.chosen.demand == pytest.approx(present.pairs["kt"], rel=1e-6)
    more = solve_corridors(present.region, 2024, present.expected + 5)
    assert (more.balance.chosen.demand > present.pairs["kt"] * 1.0001).all()


def test_a_short_cut_draws_cargo_and_speeds_it(tiny: Region, future: Corridors, present: Corridors) -> None:
    opened = solve_case(tiny, CorridorCase(2030, ("short-cut",)), present.expected)
    assert failed(opened) == set()
    assert carried(opened, "QUAY-TOWN-rail").sum() > 1
    assert opened.balance.wait_h[opened.facilities.keys.index("wire")] < future.balance.wait_h[
        future.facilities.keys.index("wire")
    ]  # fmt: skip


def test_the_base_cost_of_a_route_is_summed_by_hand(present: Corridors) -> None:
    """UP to LO in bulk by rail: connectors, two links with border, time at 1.5 USD/t a day, spread at a fifth."""
    table = route_table(present)
    r = table.index[(table["destination"] == "LO") & (table["km"] == 230)][0]
    hours = 4 + (2.5 + 6) + (2.5 + 30) + 3
    spread = 3 + np.hypot(2, 15)
    assert table["usd_per_t"][r] == pytest.approx(2 + 2 + 2 + 3 + 1)
    wait = present.balance.wait_h[present.facilities.keys.index("gate>")]
    assert table["days"][r] == pytest.approx((hours + wait) / 24)
    assert present.choice.base[r] == pytest.approx(10 + 1.5 / 24 * (hours + 0.2 * spread))


def test_corridor_constants_weigh_but_cost_nothing(tiny: Region, present: Corridors) -> None:
    """A larger constant of SEAWAY draws cargo off it; what its routes cost in money stays."""
    dear = solve_case(changed(tiny, ("freight_constants", "SEAWAY|any", "share", 0.2)), CorridorCase(2024))
    before, after = (table[table["corridor"] == "SEAWAY"] for table in map(route_table, (present, dear)))
    assert after["kt"].sum() < 0.9 * before["kt"].sum()
    assert after["usd_per_t"].max() == pytest.approx(before["usd_per_t"].max())


def test_a_region_of_one_class(tiny: Region) -> None:
    only = tiny.with_tables({
        name: tiny[name][tiny[name]["class"] == "bulk"]
        for name in ("freight_classes", "freight_tariffs", "freight_demand")
    })  # fmt: skip
    assert failed(solve_corridors(only, 2024)) == set()


def test_without_a_freight_network_all_missing_tables_are_told(tiny: Region) -> None:
    with pytest.raises(InputError) as caught:
        solve_corridors(without(tiny, "freight_links", "freight_demand"), 2024)
    assert {fault.file for fault in caught.value.faults} == {"freight_links.csv", "freight_demand.csv"}


def test_demand_without_a_way_is_told_pair_by_pair(tiny: Region) -> None:
    shut = changed(tiny, ("freight_links", "HILL-GATE-rail", "status", "planned"))
    with pytest.raises(InputError) as caught:
        solve_corridors(shut, 2024)
    told = {fault.value for fault in caught.value.faults}
    assert told == {"UP to FAR, bulk", "UP to LO, bulk"}  # boxes still go by road


def test_too_small_a_gate_is_infeasible_by_name(tiny: Region) -> None:
    with pytest.raises(InfeasibleError, match=r"Gate \(gate>\)"):
        solve_corridors(changed(tiny, ("freight_facilities", "gate", "capacity", 0.6)), 2024)
