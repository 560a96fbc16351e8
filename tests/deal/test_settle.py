"""Settlement in kind: least money, never more than flows or burns, and every state's transfer carried out exactly."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from kelisim.deal.settle import Settlement, in_kind, in_money, nets, tolerance
from kelisim.errors import InputError

STATES = ["AAA", "BBB", "CCC", "DDD"]
NO_FUEL = pd.DataFrame({"giver": [], "receiver": [], "fuel": [], "month": [], "gwh": [], "usd_per_mwh": []})


def power(*rows: tuple[str, str, int, float, float]) -> pd.DataFrame:
    """Trade from (giver, receiver, month, GWh, USD/MWh)."""
    table = pd.DataFrame(rows, columns=["giver", "receiver", "month", "gwh", "usd_per_mwh"])
    return table.assign(line=table["giver"] + "-" + table["receiver"])


def fuel(*rows: tuple[str, str, str, int, float, float]) -> pd.DataFrame:
    """Room for fuel from (giver, receiver, fuel, month, GWh, USD/MWh)."""
    return pd.DataFrame(rows, columns=list(NO_FUEL.columns))


@st.composite
def problems(draw: st.DrawFn) -> tuple[dict[str, float], pd.DataFrame, pd.DataFrame]:
    """Transfers between four states, trade on some lines in some months, room for fuel."""
    given_ = [draw(st.floats(-100, 100)) for _ in STATES[1:]]
    transfers = dict(zip(STATES, [-sum(given_), *given_], strict=True))
    pairs = draw(st.lists(st.sampled_from(list(itertools.permutations(STATES, 2))), max_size=6, unique=True))
    trade = power(
        *(
            (a, b, draw(st.integers(1, 12)), draw(st.floats(1, 2000)), draw(st.sampled_from([25.0, 50.1])))
            for a, b in pairs
        )
    )
    room = [
        (a, "BBB", "coal", month, burnt, 5.0)
        for month, burnt in enumerate(draw(st.lists(st.floats(1, 3000), max_size=3)), start=1)
        for a in ("AAA", "CCC")
    ]
    return transfers, trade, fuel(*room) if room else NO_FUEL


def paid(settlement: Settlement) -> float:
    return float(settlement.money["musd"].sum())


@settings(max_examples=40)
@given(problems())
def test_every_state_gets_its_transfer_within_what_flows_and_burns(
    problem: tuple[dict[str, float], pd.DataFrame, pd.DataFrame],
) -> None:
    transfers, trade, room = problem
    found = in_kind(transfers, trade, room)
    got = nets(found, STATES)
    assert all(abs(got[state] - transfers[state]) <= tolerance(transfers) for state in STATES)
    limit = {(r["giver"], r["receiver"], r["month"]): r["gwh"] for r in trade.to_dict("records")}
    for row in found.energy.to_dict("records"):
        assert 0 < row["gwh"] <= limit[row["giver"], row["receiver"], row["month"]] * (1 + 1e-9)
    if len(found.fuel):
        burnt = room.groupby(["receiver", "fuel", "month"])["gwh"].max()
        brought = found.fuel.groupby(["receiver", "fuel", "month"])["gwh"].sum()
        assert (brought <= burnt.reindex(brought.index) * (1 + 1e-9)).all()
    assert paid(found) <= paid(in_money(transfers)) + tolerance(transfers)


@settings(max_examples=40)
@given(problems())
def test_no_settlement_needs_less_money(problem: tuple[dict[str, float], pd.DataFrame, pd.DataFrame]) -> None:
    """The least money again, from the dual: the largest sum of price x transfer over prices that no trade beats.

    Prices p of the states with p_b - p_a at most 1 between any two, less what goods of value v that flow from a to b
    would earn above p: max p't - sum v max(0, p_b - p_a); fuel shares its room, so the best giver counts.
    """
    transfers, trade, room = problem
    place = {state: i for i, state in enumerate(STATES)}
    goods = [((r["giver"], r["receiver"]), r["gwh"] * r["usd_per_mwh"] / 1000, i) for i, r in
             enumerate(trade.to_dict("records"))]  # fmt: skip
    months = {month: len(trade) + i for i, month in enumerate(sorted(set(room["month"])))}
    goods += [((r["giver"], r["receiver"]), r["gwh"] * r["usd_per_mwh"] / 1000, months[r["month"]])
              for r in room.to_dict("records")]  # fmt: skip
    count = len(trade) + len(months)
    values = np.zeros(count)
    rows, limits = [], []
    for (a, b), value, rent in goods:
        values[rent] = value
        row = np.zeros(len(STATES) + count)
        row[place[b]], row[place[a]], row[len(STATES) + rent] = 1.0, -1.0, -1.0
        rows.append(row)
        limits.append(0.0)
    for a, b in itertools.permutations(STATES, 2):
        row = np.zeros(len(STATES) + count)
        row[place[b]], row[place[a]] = 1.0, -1.0
        rows.append(row)
        limits.append(1.0)
    cost = np.concatenate([[-transfers[state] for state in STATES], values])
    bounds = [(-10.0, 10.0)] * len(STATES) + [(0.0, None)] * count
    dual = linprog(cost, A_ub=np.array(rows), b_ub=np.array(limits), bounds=bounds, method="highs")
    assert paid(in_kind(transfers, trade, room)) == pytest.approx(-(dual.fun or 0.0), abs=1e-6)


def test_power_that_flows_anyway_takes_the_place_of_money() -> None:
    """10 million USD: 100 GWh at 50 USD/MWh in January, 60 of the 100 in March, and 2 in money where March has 60."""
    trade = power(("BBB", "AAA", 1, 100.0, 50.0), ("BBB", "AAA", 3, 60.0, 50.0), ("AAA", "BBB", 7, 500.0, 30.0))
    found = in_kind({"AAA": 10.0, "BBB": -10.0}, trade, NO_FUEL)
    assert found.energy[["month", "gwh"]].to_numpy().tolist() == [[1, pytest.approx(100)], [3, pytest.approx(60)]]
    assert found.money.to_numpy().tolist() == [["BBB", "AAA", pytest.approx(2.0)]]


def test_a_neighbour_passes_it_on() -> None:
    trade = power(("CCC", "BBB", 12, 400.0, 50.0), ("BBB", "AAA", 12, 400.0, 25.0))
    found = in_kind({"AAA": 10.0, "BBB": 0.0, "CCC": -10.0}, trade, NO_FUEL)
    assert paid(found) == 0.0
    assert dict(zip(found.energy["giver"], found.energy["gwh"], strict=True)) == pytest.approx({"CCC": 200, "BBB": 400})


def test_fuel_fills_in_up_to_what_is_burnt_by_all_givers() -> None:
    room = fuel(("BBB", "AAA", "coal", 1, 1000.0, 5.0), ("CCC", "AAA", "coal", 1, 1000.0, 5.0))
    found = in_kind({"AAA": 8.0, "BBB": -4.0, "CCC": -4.0}, power(), room)
    assert float(found.fuel["gwh"].sum()) == pytest.approx(1000.0)
    assert paid(found) == pytest.approx(3.0)


def test_midwinter_comes_first_and_nothing_goes_in_a_circle() -> None:
    months = power(*(("BBB", "AAA", month, 100.0, 50.0) for month in range(1, 13)), ("AAA", "BBB", 1, 100.0, 50.0))
    found = in_kind({"AAA": 14.0, "BBB": -14.0}, months, NO_FUEL)
    assert set(found.energy["giver"]) == {"BBB"}
    assert set(found.energy["month"]) == {1, 2, 12}


def test_the_same_transfers_give_the_same_bits() -> None:
    trade = power(*((a, b, m, 77.0, 25.0) for a, b in itertools.permutations(STATES, 2) for m in (1, 2, 7)))
    transfers = {"AAA": 11.0, "BBB": -3.5, "CCC": -9.5, "DDD": 2.0}
    first, second = in_kind(transfers, trade, NO_FUEL), in_kind(transfers, trade, NO_FUEL)
    assert first.energy.equals(second.energy)
    assert first.money.equals(second.money)


def test_no_transfer_is_no_settlement() -> None:
    found = in_kind(dict.fromkeys(STATES, 0.0), power(("AAA", "BBB", 1, 5.0, 50.0)), NO_FUEL)
    assert (len(found.money), len(found.energy), len(found.fuel)) == (0, 0, 0)


@pytest.mark.parametrize("transfers", [{"AAA": 1.0, "BBB": -2.0}, {"AAA": 1.0, "CCC": -1.0}], ids=["sum", "state"])
def test_transfers_that_do_not_fit_are_refused(transfers: dict[str, float]) -> None:
    with pytest.raises(InputError, match=r"sum of zero|add it"):
        in_kind(transfers, power(("AAA", "BBB", 1, 5.0, 50.0)), NO_FUEL)
