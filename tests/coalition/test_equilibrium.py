"""Play between blocs: closed forms, independence of where play starts, no gain from deviating alone."""

from __future__ import annotations

import pytest

from kelisim.case import Case, Structure, alone, joint
from kelisim.coalition.border import natural_flow
from kelisim.coalition.deviation import DEVIATION_PROMISE, by_itself, deviation_gains, worth
from kelisim.coalition.equilibrium import WATER_TOLERANCE
from kelisim.consortium.anchor import anchor_of
from kelisim.consortium.certificate import matrices
from kelisim.consortium.ledger import water_residual
from kelisim.consortium.programme import inputs_of
from kelisim.power.grid import TRADE_BONUS_USD_PER_MWH
from kelisim.region import Region
from tests.build import SCENARIO, Game, Sketch, play, values
from tests.coalition.order import river_order
from tests.consortium.test_certificate import optimum

SUMMER = [0.0] * 3 + [100.0] * 6 + [0.0] * 3
SPLIT: Structure = (("AAA",), ("BBB",), ("CCC",))


def sharing() -> Sketch:
    """Fields above, dearer fields below, 0.08 km3 a month of which each wants 0.1 in summer.

    ::

        0.08 km3 -> (up, AAA: worth 100) --10 % lost--> (down, BBB: worth 300) --> (sea, BBB)
    """
    sketch = Sketch("AAA", "BBB")
    sketch.node("up", "AAA", inflow=0.08)
    sketch.node("down", "BBB")
    sketch.node("sea", "BBB", kind="terminal")
    sketch.reach("up", "down", loss=0.1)
    sketch.reach("down", "sea")
    sketch.fields("high", "up", {"cotton": (SUMMER, 1.0, 600.0)})
    sketch.fields("low", "down", {"rice": (SUMMER, 1.0, 1800.0)})
    return sketch


def cascade(bent: bool = False) -> Sketch:
    """Water worth energy in winter above and crops in summer below, and a line between them.

    ::

        FLOOD -> [lake, AAA: dam] --> (plain, BBB: fields) --> (sea, BBB)

        (AAA: oil at 60) <--50 MW offered, 30 / 45 USD/MWh--> (BBB: gas at 40)
    """
    sketch = Sketch("AAA", "BBB", blocks={"peak": 0.25, "base": 0.75}, steps=((0.1, 150.0), (1.0, 900.0)))
    curve = [(0, 300, 50), (5, 330, 90), (10, 345, 110)] if bent else [(0, 300, 50), (10, 300, 90)]
    flood = [0.3, 0.3, 0.3, 0.6, 1.2, 1.8, 1.5, 0.9, 0.5, 0.3, 0.3, 0.3]
    sketch.reservoir("lake", inflow=flood, ends=(5, 5), evaporation=80, curve=curve)
    sketch.node("plain", "BBB")
    sketch.node("sea", "BBB", kind="terminal")
    sketch.reach("lake", "plain")
    sketch.reach("plain", "sea")
    sketch.dam("lake>plain", reservoir="lake", tailwater_m=220.0, capacity_mw=250.0, maximum_discharge_m3s=900.0)
    sketch.fields("land", "plain", {"cotton": ([6 * d for d in SUMMER], 0.85, 1500.0)}, area_kha=250.0)
    for state, load, cost in (("AAA", 1600.0, 60.0), ("BBB", 1200.0, 40.0)):
        sketch.zone_of_power(state, state, year_gwh=load, shape={"peak": 1.3, "base": 0.9})
        sketch.plant(f"{state}-plant", state, 200.0, cost)
    sketch.line("AAA", "BBB", 100.0, offer_mw=50.0, price_usd_per_mwh=30.0, reverse_price_usd_per_mwh=45.0)
    return sketch


def split() -> Sketch:
    """BBB lies above and below AAA, and CCC at the end.

    ::

        0.1 km3 -> [spring, BBB: dam] -> (middle, AAA: fields) -> (low, BBB: fields) -> (end, CCC: fields) -> (sea, CCC)
    """
    sketch = Sketch("AAA", "BBB", "CCC")
    sketch.reservoir("spring", "BBB", inflow=0.1, ends=(2, 2), curve=[(0, 300, 1), (10, 300, 1)])
    for name, state in (("middle", "AAA"), ("low", "BBB"), ("end", "CCC")):
        sketch.node(name, state)
        sketch.fields(f"{name}-land", name, {f"{name}-cotton": (SUMMER, 1.0, 600.0)})
    sketch.node("sea", "CCC", kind="terminal")
    for start, end in (("spring", "middle"), ("middle", "low"), ("low", "end"), ("end", "sea")):
        sketch.reach(start, end, loss=0.05)
    sketch.dam("spring>middle", "BBB", reservoir="spring", tailwater_m=200.0)
    sketch.market("abroad", "BBB", "export", 300.0, [60, 60, 60, 20, 20, 20, 20, 20, 20, 60, 60, 60])
    return sketch


def test_upper_state_takes_what_it_wants() -> None:
    """Alone the upper fields take all 0.08 in summer: thirds of 0.0333 at 120, 100, 80 give 4 + 3.333 + 0.0133 * 80.

    Joint, the lower fields get 0.072 a month: 0.0333 * 360 + 0.0333 * 300 + 0.00533 * 240 = 23.28.
    """
    region = sharing().region()
    apart, together = play(region, alone(region)), play(region, joint(region))
    assert values(apart.data, "withdrawal", "high") == pytest.approx([0.0] * 3 + [0.08] * 6 + [0.0] * 3)
    assert sum(values(apart.data, "withdrawal", "low")) == pytest.approx(0)
    third = 0.1 / 3
    assert apart.welfare["AAA"] == pytest.approx(6 * (third * 120 + third * 100 + (0.08 - 2 * third) * 80))
    assert apart.welfare["BBB"] == pytest.approx(0)
    assert together.welfare["BBB"] == pytest.approx(6 * (third * 360 + third * 300 + (0.072 - 2 * third) * 240))
    assert together.welfare["AAA"] == pytest.approx(0)


def test_natural_flow_halves_at_a_fork() -> None:
    """2 km3 fork into two arms of 1 (before losses); one loses 20 %, and both meet: 0.8 + 1."""
    sketch = Sketch()
    sketch.node("top", inflow=2.0)
    for name in ("left", "right", "meet"):
        sketch.node(name)
    sketch.node("sea", kind="terminal")
    for start, end, loss in (
        ("top", "left", 0.2),
        ("top", "right", 0),
        ("left", "meet", 0),
        ("right", "meet", 0),
        ("meet", "sea", 0),
    ):
        sketch.reach(start, end, loss=loss)
    region = sketch.region()
    flow = natural_flow(inputs_of(Case(region, SCENARIO, joint(region)), joint(region)).river)
    first = flow.isel(time=0)
    assert [float(first.sel(reach=r)) for r in ("top>left", "top>right", "meet>sea")] == pytest.approx([1.0, 1.0, 1.8])


def test_order_is_down_the_river() -> None:
    region = cascade().region()
    structure: Structure = (("BBB",), ("AAA",))
    river = inputs_of(Case(region, SCENARIO, structure), structure).river
    assert river_order(river, structure) == [("AAA",), ("BBB",)]


@pytest.fixture(scope="module", params=[False, True], ids=["flat", "head"])
def region(request: pytest.FixtureRequest) -> Region:
    return cascade(bent=request.param).region()


@pytest.fixture(scope="module")
def settled(region: Region) -> Game:
    return play(region, alone(region))


UP, DOWN = ((("BBB",),), (("AAA",),)), ((("AAA",),), (("BBB",),))


@pytest.mark.parametrize(("start", "turns"), [(0.0, ()), (0.5, ()), (1.5, ()), (1.0, UP), (1.0, DOWN), (0.0, UP)])
def test_answer_depends_on_neither_start_nor_order(
    region: Region, settled: Game, start: float, turns: tuple[Structure, ...]
) -> None:
    other = play(region, alone(region), start, turns)
    for state, value in settled.welfare.items():
        assert other.welfare[state] == pytest.approx(value, rel=1e-5)


def test_apart_they_have_no_more_than_together(region: Region, settled: Game) -> None:
    together = sum(play(region, joint(region)).welfare.values())
    assert sum(settled.welfare.values()) <= together * (1 + 1e-6)


def test_trade_stays_within_the_offer_and_suits_both(settled: Game) -> None:
    """Never more than 50 MW; the price lies between what energy costs the seller and what it is worth to the buyer."""
    value = -settled.played.member.solver.duals("energy balance", settled.played.member.free) * 1e3
    bonus = TRADE_BONUS_USD_PER_MWH + 1e-6
    for energy, price, seller, buyer in (
        ("sent", "trade_price", "AAA", "BBB"),
        ("sent_back", "trade_price_back", "BBB", "AAA"),
    ):
        sent, paid = (settled.data[name].sel(line="l").to_numpy() for name in (energy, price))
        assert (sent <= 50 * settled.whole.grid.hours.to_numpy() * 1e-3 + 1e-9).all()
        made = sent > 1e-6
        assert (value.sel(power_node=seller).to_numpy()[made] - bonus <= paid[made]).all()
        assert (paid[made] <= value.sel(power_node=buyer).to_numpy()[made] + bonus).all()


def test_no_offer_is_left_that_both_would_take(settled: Game) -> None:
    """Below the offer, energy is worth no more to the buyer than it costs the seller."""
    value = -settled.played.member.solver.duals("energy balance", settled.played.member.free) * 1e3
    most = 50 * settled.whole.grid.hours.to_numpy() * 1e-3
    kept = 1 - float(settled.whole.grid.lines["loss_fraction"].iloc[0])
    for energy, seller, buyer in (("sent", "AAA", "BBB"), ("sent_back", "BBB", "AAA")):
        unused = settled.data[energy].sel(line="l").to_numpy() < most - 1e-6
        surplus = (kept * value.sel(power_node=buyer) - value.sel(power_node=seller)).to_numpy()
        assert (surplus[unused] <= 1e-6).all()


def best_reply(settled: Game, state: str) -> tuple[float, float]:
    """What the account gives a bloc, and what its programme, stated without the others, gives it by another solver."""
    one = by_itself(settled.case, (state,), settled.played, anchor_of(settled.played.member), settled.data)
    return worth(settled.account, (state,), one), optimum(matrices(one.solver))[0]


@pytest.mark.parametrize("state", ["AAA", "BBB"])
def test_no_state_gains_by_deviating_alone(region: Region, settled: Game, state: str) -> None:
    """To 1e-6 where heads are constant, to the promise where they are linearised."""
    held, best = best_reply(settled, state)
    flat = len(set(region["reservoir_curves"]["level_m"])) == 1
    assert best == pytest.approx(held, rel=1e-6 if flat else DEVIATION_PROMISE)


def test_the_model_finds_no_gain_either(settled: Game) -> None:
    gains = deviation_gains(settled.case, settled.played, settled.data, settled.account)
    assert set(gains) == {"AAA", "BBB"}
    assert max(gains.values()) <= DEVIATION_PROMISE


def test_a_state_above_and_below_another_settles() -> None:
    """BBB releases in winter for the price, whatever it might get back through AAA; play settles from every start."""
    region = split().region()
    turns = tuple((bloc,) for bloc in reversed(SPLIT))
    games = [play(region, SPLIT), play(region, SPLIT, 0.0), play(region, SPLIT, 1.5, turns)]
    for game in games[1:]:
        assert game.welfare == pytest.approx(games[0].welfare, rel=1e-5)
    together = sum(play(region, joint(region)).welfare.values())
    assert sum(games[0].welfare.values()) <= together + 1e-6
    for state in ("AAA", "BBB", "CCC"):
        held, best = best_reply(games[0], state)
        assert best == pytest.approx(held, rel=1e-6)


@pytest.mark.parametrize(("agreed", "loss", "paid"), [
    (30.0, 0.0, 30.0),  # 20 < 30 < 50: both gain
    (15.0, 0.0, 20.0 - TRADE_BONUS_USD_PER_MWH),  # the seller's own cost is 20
    (55.0, 0.0, 50.0 + TRADE_BONUS_USD_PER_MWH),  # the buyer's own plant costs 50
    (46.0, 0.0, 46.0),
    (46.0, 0.1, 45.0 + TRADE_BONUS_USD_PER_MWH),  # what leaves the seller is worth 0.9 * 50 to the buyer
    (46.0, 0.7, None),  # 0.3 * 50 is less than it costs
])  # fmt: skip
def test_power_is_traded_at_the_agreed_price_or_the_nearest_that_suits_both(
    agreed: float, loss: float, paid: float | None
) -> None:
    """AAA makes energy at 20, BBB at 50 USD/MWh and wants 100 GWh a month; 40 MW are offered.

    40 MW over 8760 hours are 350.4 GWh: AAA gains (paid - 20) on each, BBB (50 (1 - loss) - paid), both the bonus of
    the secondary rule.
    """
    sketch = Sketch("AAA", "BBB")
    sketch.node("a")
    sketch.node("b", "BBB")
    sketch.plant("cheap", "AAA", 300.0, 20.0)
    sketch.plant("dear", "BBB", 300.0, 50.0)
    sketch.zone_of_power("BBB", "BBB", year_gwh=1200)
    sketch.line("AAA", "BBB", 100.0, loss, offer_mw=40.0, price_usd_per_mwh=agreed, reverse_price_usd_per_mwh=0.0)
    region = sketch.region()
    game = play(region, alone(region))
    energy, price = (0.0, 0.0) if paid is None else (350.4, paid)
    assert sum(values(game.data, "sent", "l")) == pytest.approx(energy)
    assert sum(values(game.data, "sent_back", "l")) == pytest.approx(0)
    assert game.welfare["AAA"] == pytest.approx(energy * (price - 20 + TRADE_BONUS_USD_PER_MWH) / 1000)
    assert game.welfare["BBB"] == pytest.approx(
        1200 * 0.45 + energy * (50 * (1 - loss) - price + TRADE_BONUS_USD_PER_MWH) / 1000
    )


def returning() -> Sketch:
    """A state above and below another may release to it or past it, which is worth the same to it.

    ::

        floods -> [up, AAA: dam] --> (town, BBB: 1 km3 a year, turbine) --> [low, AAA] --> (sea, BBB)
                            +-----------------------------------------------------------> (sea, BBB)
    """
    sketch = Sketch("AAA", "BBB", blocks={"peak": 0.25, "base": 0.75}, steps=((0.1, 150.0), (1.0, 900.0)))
    rise = [(1.0, 500.0, 0.0), (12.0, 560.0, 0.0)]
    inflow = [0.0] * 8 + [2.0, 1.0, 1.0, 3.0]
    sketch.reservoir("up", inflow=inflow, limits=(1, 12), ends=(6, 6), curve=rise)
    sketch.node("town", "BBB")
    sketch.reservoir("low", limits=(1, 12), ends=(6, 6), curve=rise)
    sketch.node("sea", "BBB", kind="terminal")
    sketch.reach("up", "town")
    sketch.reach("up", "sea", minimum_flow_m3s=0.0, minimum_flow_value_usd_m3=0.03)
    sketch.reach("town", "low")
    sketch.reach("low", "sea")
    sketch.town("t", "town", 1.0, 1.5)
    sketch.dam("up>town", reservoir="up", tailwater_m=450.0, capacity_mw=100.0, maximum_discharge_m3s=500.0)
    sketch.dam("town>low", "BBB", head_m=20.0, capacity_mw=100.0, maximum_discharge_m3s=500.0)
    for place, state in enumerate(("AAA", "BBB")):
        sketch.zone_of_power(state, state, shape={"peak": 1.3, "base": 0.9})
        sketch.plant(f"{state}-gas", state, 0.0, 10.17 + 0.17 * place)
    prices = {"price_usd_per_mwh": 10.05, "reverse_price_usd_per_mwh": 10.09}
    sketch.line("AAA", "BBB", 100.0, offer_mw=30.0, reverse_capacity_mw=80.0, **prices)
    return sketch


@pytest.mark.parametrize("start", [0.0, 0.5, 1.0])
def test_what_is_released_arrives_where_plans_tie(start: float) -> None:
    """Answers that agree are not exchanged for others of the same worth that do not."""
    region = returning().region()
    game = play(region, alone(region), start=start)
    assert game.played.water_residual <= WATER_TOLERANCE
    assert abs(water_residual(game.whole, game.data)).max() < 1e-6
