"""What crosses a border arrives, whatever the state has on the other side; and play that does not settle says so."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from kelisim.case import Bloc, alone
from kelisim.coalition import equilibrium as play_of_blocs
from kelisim.coalition.deviation import by_itself, worth
from kelisim.consortium.anchor import anchor_of
from kelisim.consortium.certificate import matrices
from kelisim.consortium.ledger import energy_residual, water_residual
from kelisim.consortium.member import Member
from kelisim.errors import NotSolved
from kelisim.power.grid import TRADE_BONUS_USD_PER_MWH
from tests.build import Game, Sketch, play, values
from tests.coalition.test_equilibrium import cascade
from tests.consortium.networks import regions
from tests.consortium.test_certificate import optimum


def delta(years: int = 2) -> Sketch:
    """A river of AAA that ends in a lake of BBB.

    ::

        1 km3 -> (up, AAA) --25 % lost--> (lake, BBB: 5 km3 a year at 0.02, then 10 at 0.01 USD/m3; 0.1 km3 of its own)
    """
    sketch = Sketch("AAA", "BBB", years=years)
    sketch.node("up", inflow=1.0)
    sketch.node("lake", "BBB", kind="terminal", inflow=0.1)
    sketch.reach("up", "lake", loss=0.25)
    for step, (volume, value) in enumerate(((5.0, 0.02), (10.0, 0.01)), start=1):
        sketch.add(
            "environment", node="lake", step=step, volume_km3_per_year=volume, value_usd_per_m3=value, state="BBB"
        )
    return sketch


def test_a_lake_behind_the_border_fills() -> None:
    """12 * (0.75 + 0.1) = 10.2 km3 a year: 5 * 20 + 5.2 * 10 = 152 million USD, each of two years."""
    region = delta().region()
    game = play(region, alone(region))
    assert values(game.data, "lake", "lake/1") == pytest.approx([5.0, 5.0])
    assert values(game.data, "lake", "lake/2") == pytest.approx([5.2, 5.2])
    assert game.welfare == pytest.approx({"AAA": 0.0, "BBB": 304.0})


def test_a_state_without_rivers_can_play() -> None:
    """CCC only trades power: it buys 20 MW at 30 instead of making them at 50 USD/MWh."""
    sketch = Sketch("AAA", "BBB", "CCC")
    sketch.node("up", inflow=1.0)
    sketch.node("down", "BBB")
    sketch.node("sea", "BBB", kind="terminal")
    sketch.reach("up", "down")
    sketch.reach("down", "sea")
    sketch.plant("cheap", "AAA", 100.0, 10.0)
    sketch.plant("dear", "CCC", 100.0, 50.0)
    sketch.zone_of_power("CCC", "CCC", year_gwh=600)
    sketch.line("AAA", "CCC", 50.0, offer_mw=20.0, price_usd_per_mwh=30.0)
    region = sketch.region()
    game = play(region, alone(region))
    bought = 0.02 * 8760
    gain = 0.02 + TRADE_BONUS_USD_PER_MWH / 1000  # million USD per GWh, with the secondary rule
    assert game.welfare["CCC"] == pytest.approx(600 * 0.45 + bought * gain)
    assert game.welfare["AAA"] == pytest.approx(bought * gain)


def test_play_that_does_not_settle_names_the_residual(monkeypatch: pytest.MonkeyPatch) -> None:
    """One round is too few: the lower state has not answered yet."""
    monkeypatch.setattr(play_of_blocs, "ROUNDS", 1)
    region = cascade().region()
    with pytest.raises(NotSolved, match=r"AAA, BBB did not settle in 1 rounds: border water still moves"):
        play(region, alone(region))


def tie(cost: float) -> Sketch:
    """A seller whose plant costs about as much as the border pays, and a buyer whose own costs 60 USD/MWh.

    ::

        0.3 km3 -> (top, BBB) -> [lake, AAA: pumped fields] -> (sea, BBB)

        (AAA: 60 MW at cost) --30 MW offered at 30 USD/MWh--> (BBB: 20 MW at 60)
    """
    sketch = Sketch("AAA", "BBB", blocks={"peak": 0.25, "base": 0.75}, steps=((0.1, 150.0), (1.0, 900.0)))
    sketch.node("top", "BBB", inflow=0.3)
    sketch.reservoir("lake", inflow=0.2, limits=(1, 12), ends=(6, 6))
    sketch.node("sea", "BBB", kind="terminal")
    sketch.reach("top", "lake")
    sketch.reach("lake", "sea")
    sketch.fields("land", "lake", {"cotton": ([0.0] * 3 + [300.0] * 6 + [0.0] * 3, 0.85, 1500.0)}, lift_kwh_per_m3=0.2)
    for state, capacity, price in (("AAA", 60.0, cost), ("BBB", 20.0, 60.0)):
        sketch.zone_of_power(state, state, year_gwh=200.0, shape={"peak": 1.3, "base": 0.9})
        sketch.plant(f"{state}-plant", state, capacity, price)
    sketch.line("AAA", "BBB", 100.0, offer_mw=30.0, price_usd_per_mwh=30.0, reverse_price_usd_per_mwh=30.0)
    return sketch


def test_a_tie_does_not_decide_what_the_buyer_gets() -> None:
    """At a cost of 30 the seller gains nothing and loses nothing: the buyer should get what it gets at 29.999."""
    sold = [
        sum(values(play(region, alone(region)).data, "sent", "l"))
        for region in (tie(30.0).region(), tie(29.999).region())
    ]
    assert sold[0] == pytest.approx(sold[1], rel=1e-6)


def best_reply(game: Game, bloc: Bloc) -> tuple[float, float]:
    """What a bloc has in the account, and what its programme, stated without the others, gives it by another solver."""
    one: Member = by_itself(game.case, bloc, game.played, anchor_of(game.played.member), game.data)
    return worth(game.account, bloc, one), optimum(matrices(one.solver))[0]


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
)
@given(sketch=regions(states=("AAA", "BBB", "CCC")))
def test_three_states_on_any_river(sketch: Sketch) -> None:
    """Nodes fall to states at random, so that some lie above and below another: play settles, conserves, leaves no
    gain to anybody, and ends near the same welfare from the opposite start and order (ties of whoever lies above may
    still be worth something to those below)."""
    region = sketch.region()
    game = play(region, alone(region))
    assert np.abs(water_residual(game.whole, game.data)).max() < 1e-6
    assert np.abs(energy_residual(game.whole, game.data)).max() < 1e-5
    for bloc in alone(region):
        has, best = best_reply(game, bloc)
        assert best <= has + 1e-5 * max(1.0, abs(has))
    other = play(region, alone(region), 0.3, turns=tuple((bloc,) for bloc in reversed(alone(region))))
    for state, value in game.welfare.items():
        assert other.welfare[state] == pytest.approx(value, rel=1e-3, abs=1e-3)
