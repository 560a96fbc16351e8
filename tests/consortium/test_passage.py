"""Water that passes on within one programme: uncharged it is everybody's, charged it is nobody else's business."""

from __future__ import annotations

import numpy as np
import pytest

from kelisim.case import Case, alone
from kelisim.consortium.certificate import matrices
from kelisim.consortium.descent import settle
from kelisim.consortium.member import Member, member, set_arrivals
from kelisim.consortium.passage import entries, join, paid, part, value_below
from kelisim.consortium.programme import inputs_of
from kelisim.consortium.welfare import stake
from kelisim.region import Region
from tests.build import SCENARIO, Game, Sketch, grand, play
from tests.coalition.test_equilibrium import SUMMER, split


@pytest.fixture(scope="module")
def region() -> Region:
    return split().region()


@pytest.fixture(scope="module")
def game(region: Region) -> Game:
    return play(region, alone(region))


def side_by_side(region: Region) -> Member:
    return member(inputs_of(Case(region, SCENARIO, alone(region)), alone(region)))


def test_joined_without_a_charge_blocs_plan_as_one(region: Region) -> None:
    """There is no line, limit or share in this region: the grand coalition has nothing more to decide."""
    who = side_by_side(region)
    at = entries(who)
    join(who, at, np.zeros_like(at.kept))
    settle(who, stake(who.inputs))
    assert who.solver.objective() == pytest.approx(grand(region).objective, rel=1e-9)


def test_charged_what_it_is_worth_below_nobody_does_better_than_in_equilibrium(region: Region, game: Game) -> None:
    who = side_by_side(region)
    at = entries(who)
    set_arrivals(who, game.played.arrivals)
    settle(who, stake(who.inputs))
    charge = value_below(who, at)
    join(who, at, charge)
    settle(who, stake(who.inputs))
    objective = who.solver.objective() + paid(who, at, charge)
    assert objective == pytest.approx(game.played.objective, rel=1e-6)


def test_parted_the_programme_is_as_it_was_stated(region: Region) -> None:
    who = side_by_side(region)
    stated = matrices(who.solver)
    at = entries(who)
    join(who, at, np.ones_like(at.kept))
    part(who, at)
    found = matrices(who.solver)
    assert np.array_equal(found.cost, stated.cost)
    assert abs(found.matrix - stated.matrix).max() == 0.0


def test_of_plans_that_cost_nothing_one_that_serves_those_below_is_taken() -> None:
    """A reservoir without any use above fields that need water in summer. Natural flow gives them half of what they
    need, and alone they get nearly what they get together. The owner has other farms: what a changed release costs (a
    secondary rule on storage) is little beside them."""
    sketch = Sketch("AAA", "BBB")
    sketch.reservoir("lake", inflow=0.1, limits=(0, 5), ends=(5, 5), curve=[(0, 300, 1), (10, 300, 1)])
    sketch.node("plain", "BBB")
    sketch.node("sea", "BBB", kind="terminal")
    sketch.reach("lake", "plain")
    sketch.reach("plain", "sea")
    sketch.node("spring", inflow=20.0)
    sketch.node("salt", kind="terminal")
    sketch.reach("spring", "salt")
    sketch.fields("farms", "spring", {"rice": (SUMMER, 1.0, 1500.0)}, area_kha=10_000.0)
    sketch.fields("land", "plain", {"cotton": ([2.0 * depth for depth in SUMMER], 1.0, 1500.0)})
    found = sketch.region()
    crops = [account.query("state == 'BBB' and term == 'crops'")["musd"].sum()
             for account in (play(found, alone(found)).account, grand(found).account)]  # fmt: skip
    assert crops[1] == pytest.approx(120.0)
    assert 0.9 * crops[1] < crops[0] <= crops[1] + 1e-6
