"""A deal worked through in the toy region: money adds up, promises are told, stability follows from the payoffs."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from kelisim.case import Bloc, Structure
from kelisim.consortium.programme import inputs_of
from kelisim.deal.check import check_deal
from kelisim.deal.contract import Deal
from kelisim.deal.evaluate import SOURCES, Evaluation, payoffs
from kelisim.deal.game import read_game
from kelisim.deal.money import burnt, due_years, entries
from kelisim.deal.read import load_deal
from kelisim.deal.stability import verdicts
from kelisim.errors import InputError
from kelisim.sharing import PartitionGame
from tests.deal.conftest import DEAL


def test_payoffs_add_up_and_transfers_cancel(found: Evaluation) -> None:
    table = found.payoffs
    assert found.result.cases["deal"].passed
    assert table["change"].to_numpy() == pytest.approx(table[list(SOURCES)].sum(axis=1).to_numpy())
    assert table["deal"].to_numpy() == pytest.approx((table["alone"] + table["change"]).to_numpy())
    for source in ("power", "payments", "allocation"):
        assert float(table[source].sum()) == pytest.approx(0.0, abs=1e-9)
    fuel = float((found.fuel["worth_musd"] - found.fuel["cost_musd"]).sum())
    total = float((found.plan.welfare - found.alone.welfare).sum()) + fuel
    assert float(table["change"].sum()) == pytest.approx(total, abs=1e-9)


def test_the_price_of_the_deal_takes_the_place_of_the_border_price(found: Evaluation) -> None:
    """60 GWh a year over the line against its direction, at the price of trade in the account and at 0 in the deal."""
    power = found.entries[found.entries["source"] == "power"].set_index("state")["musd_per_year"]
    data = found.plan.data.sel(line=found.deal.power[0].delivery.legs[0][0])
    price = 0.25 * data["trade_price_back"].sel(block="peak") + 0.75 * data["trade_price_back"].sel(block="base")
    held = data["time"].dt.month.isin(list(found.deal.power[0].delivery.months))
    hours = data["time"].dt.days_in_month.where(held, 0)
    yearly = (price * hours).groupby("time.year").sum() / hours.groupby("time.year").sum()
    expected = 60 * float(yearly.mean()) * 1e-3
    assert power.to_dict() == pytest.approx({"LOW": -expected, "UPP": expected})
    assert found.power["carried_gwh"].to_numpy() == pytest.approx([60.0, 60.0])


def test_fuel_that_no_plant_burns_is_worth_nothing(found: Evaluation) -> None:
    """1000 x 1000 m3 in January cost the giver 9.3 GWh at 18 USD/MWh and are worth 12 where a plant burns them."""
    row = found.fuel.iloc[0]
    case = found.plan.case
    heat = burnt(inputs_of(case, (case.region.states,)), found.plan.data)["LOW", "gas"]
    useful = sum(min(9.3, float(heat[month])) for month in (0, 12)) / 2
    assert float(row["cost_musd"]) == pytest.approx(9.3 * 0.018)
    assert float(row["worth_musd"]) == pytest.approx(useful * 0.012)
    assert float(row["paid_musd"]) == pytest.approx(0.1)


def test_payments_fall_due_in_their_years_and_conditions(found: Evaluation, desk: Path) -> None:
    case = found.plan.case
    whole = inputs_of(case, (case.region.states,))
    assert due_years(found.deal.payments[0], whole) == [2001]
    inflow = {year: float(part.sum()) for year, part in whole.river.inflow.sel(node="lake").groupby("time.year")}
    dry, wet = sorted(inflow, key=lambda year: inflow[year])
    between = (inflow[dry] + inflow[wet]) / 2
    for word, year in (("below", dry), ("above", wet)):
        text = DEAL.replace("to_year = 2001", f'only_if = {{ node = "lake", inflow_{word}_km3 = {between} }}')
        (desk / "conditional.toml").write_text(text, encoding="utf-8")
        assert due_years(load_deal(str(desk / "conditional.toml")).payments[0], whole) == [year]


def test_one_plan_with_equal_gains(desk: Path) -> None:
    """Both states plan as one; payments, or power that flows anyway, even out what they gain."""
    head = DEAL.split("[[release]]", maxsplit=1)[0]
    more = 'act_together = [["LOW", "UPP"]]\nallocation = "equal gains"\n'
    (desk / "one.toml").write_text(head + more, encoding="utf-8")
    deal = load_deal(str(desk / "one.toml"))
    assert deal.structure == (("UPP", "LOW"),)
    content = check_deal(deal, None).content
    first, second = (row["change_musd_per_year"] for row in content["payoffs"].values())
    assert first == pytest.approx(second, abs=1e-3)
    assert first > 0
    settled = content["settlement"]
    assert settled["check"]["passed"]
    moved = sum(abs(value) for value in settled["transfers_musd_per_year"].values()) / 2
    assert sum(row["musd"] for row in settled["in_money"]) == pytest.approx(moved)
    assert sum(row["musd"] for row in settled["in_kind"]["money"]) <= moved


def test_a_promise_that_falls_short_is_told_by_year(desk: Path) -> None:
    text = DEAL.replace("at_least_km3 = 1.0", "at_least_km3 = 30").replace("gwh = 60", "gwh = 600")
    (desk / "much.toml").write_text(text, encoding="utf-8")
    content = check_deal(load_deal(str(desk / "much.toml")), None).content
    release, _, power = content["promises"]
    assert not content["feasible"]
    assert (release["kept_years"], release["years"]) == (0, 2)
    assert [one["when"] for one in release["short"]] == ["2001-06 to 2001-08", "2002-06 to 2002-08"]
    hours = (31 + 28 + 31) * 24  # January, February and December at 100 MW
    assert [one["done"] for one in power["short"]] == pytest.approx([hours * 0.1] * 2)
    assert content["checks"]["passed"]


def synthetic(alone: float, pair: float) -> PartitionGame:
    """Three equal states: 100 alone, ``pair`` for two, 400 for all; alone beside a pair they have ``alone``."""
    players = ("AAA", "BBB", "CCC")
    apart: dict[Bloc, float] = {(name,): 100.0 for name in players}
    values: dict[Structure, dict[Bloc, float]] = {
        tuple((name,) for name in players): apart,
        (players,): {players: 400.0},
    }
    for one in players:
        two = tuple(name for name in players if name != one)
        values[(one,), two] = {(one,): alone, two: pair}
    return PartitionGame(players, values)


@pytest.fixture
def three(found: Evaluation) -> tuple[Evaluation, pd.DataFrame]:
    """Payoffs of 100, 110 and 120 to three states, of 100 alone each."""
    states = pd.Index(["AAA", "BBB", "CCC"])
    before = pd.Series(100.0, states)
    return found, payoffs(before, before.add([0.0, 10.0, 20.0]), entries([]))


def test_who_blocks_depends_on_belief(three: tuple[Evaluation, pd.DataFrame]) -> None:
    """AAA would get 130 beside a pair (optimistic, delta) and 100 if all were alone (pessimistic, gamma)."""
    found, table = three
    deal = replaced(found, ("AAA", "BBB", "CCC"))
    by_belief = {one.belief: one for one in verdicts(deal, table, synthetic(130.0, 200.0))}
    assert dict(by_belief["gamma"].blocking) == pytest.approx({("AAA", "BBB", "CCC"): 70.0})
    assert [names for names, _ in by_belief["delta"].blocking] == [deal.parties, ("AAA",), ("BBB",), ("CCC",)]
    assert by_belief["delta"].amendment is None
    assert by_belief["delta"].short_musd == pytest.approx(3 * 130 - 330)
    assert set(by_belief["delta"].binding) == {("AAA",), ("BBB",), ("CCC",)}
    assert by_belief["gamma"].amendment == ()


def test_the_cheapest_amendment_mends(three: tuple[Evaluation, pd.DataFrame]) -> None:
    """AAA and BBB could have 215 and get 210: CCC pays the 5, and they stay."""
    found, table = three
    (one,) = (
        v
        for v in verdicts(replaced(found, ("AAA", "BBB", "CCC")), table, synthetic(100.0, 215.0))
        if v.belief == "gamma"
    )
    assert not one.stable
    assert one.amendment is not None
    assert {payer for payer, _, _ in one.amendment} == {"CCC"}
    assert sum(amount for _, _, amount in one.amendment) == pytest.approx(5.0)


def test_without_a_game_only_single_states_are_asked(three: tuple[Evaluation, pd.DataFrame]) -> None:
    found, table = three
    worse = table.assign(deal=[95.0, 110.0, 120.0])
    (one,) = verdicts(replaced(found, ("AAA", "BBB")), worse, None)
    assert dict(one.blocking) == pytest.approx({("AAA",): 5.0})
    assert one.amendment is not None
    assert {(payer, receiver): amount for payer, receiver, amount in one.amendment} == pytest.approx(
        {("BBB", "AAA"): 5.0}
    )


def replaced(found: Evaluation, parties: tuple[str, ...]) -> Deal:
    """The toy deal with other parties."""
    return replace(found.deal, parties=parties)


@pytest.fixture
def played(desk: Path, tmp_path: Path) -> Path:
    """A folder as ``kelisim play`` writes it, for the toy region: alone 10 and 20, together 50."""
    game = {"players": ["UPP", "LOW"], "unit": "musd_per_year", "structures": 2,
            "values": {"UPP|LOW": {"UPP": 10.0, "LOW": 20.0}, "UPP+LOW": {"UPP+LOW": 50.0}}}  # fmt: skip
    region = load_deal(str(desk / "deal.toml")).region.name
    content = {"region": region, "record": "two-years", "demand_year": "own", "game": game}
    (tmp_path / "summary.json").write_text(json.dumps(content), encoding="utf-8")
    return tmp_path


def test_a_played_game_is_read(played: Path, desk: Path) -> None:
    game = read_game(played, load_deal(str(desk / "deal.toml")))
    assert game.value(("UPP", "LOW")) == 50.0
    assert game.value(("LOW",), [("UPP",)]) == 20.0


@pytest.mark.parametrize(
    ("old", "new"),
    [('"two-years"', '"dry"'), ('"own"', "2024"), ("musd_per_year", "usd"), ('["UPP", "LOW"]', '["UPP"]'),
     ('"UPP|LOW": {"UPP": 10.0,', '"UPP|LOW": {'), ('"game"', '"gaem"'), ("10.0", '"ten"')],
)  # fmt: skip
def test_a_game_of_something_else_is_refused(old: str, new: str, played: Path, desk: Path) -> None:
    path = played / "summary.json"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError):
        read_game(played, load_deal(str(desk / "deal.toml")))
