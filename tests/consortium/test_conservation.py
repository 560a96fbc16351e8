"""Whatever the network, nothing appears or vanishes, bounds hold, and the account adds up to the objective."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from kelisim.case import alone
from kelisim.consortium.ledger import bound_excess, energy_residual, water_residual
from kelisim.region import Region
from tests.build import Sketch, grand, play
from tests.consortium.networks import regions

FEW = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


@FEW
@given(sketch=regions())
def test_joint_plans_conserve_water_energy_and_money(sketch: Sketch) -> None:
    """Area curves are straight here, so that the secant is the exact area and only rounding is left."""
    plan = grand(sketch.region())
    assert np.abs(water_residual(plan.whole, plan.data)).max() < 1e-6  # km3
    assert np.abs(energy_residual(plan.whole, plan.data)).max() < 1e-5  # GWh
    assert max(bound_excess(plan.whole, plan.data).values()) < 1e-6
    assert plan.certificate.passed
    assert plan.welfare == pytest.approx(plan.objective + plan.full_service, rel=1e-9, abs=1e-9)


@settings(FEW, max_examples=8)
@given(sketch=regions(states=("AAA", "BBB")))
def test_plans_of_two_states_conserve_too(sketch: Sketch) -> None:
    """Water over the border arrives; money for energy over the border is paid once and received once."""
    game = play(sketch.region(), alone(sketch.region()))
    assert np.abs(water_residual(game.whole, game.data)).max() < 1e-6
    assert np.abs(energy_residual(game.whole, game.data)).max() < 1e-5
    trade = game.account[game.account["term"] == "trade between states"]["musd"].sum()
    assert trade == pytest.approx(0, abs=1e-9)
    taken = game.played.arrivals
    names = list(taken["reach"].to_numpy())
    lost = game.whole.river.reaches.loc[names, "loss_fraction"].to_numpy()[:, None]
    assert np.abs(game.data["flow"].sel(reach=names).to_numpy() * (1 - lost) - taken.to_numpy()).max(initial=0) < 1e-6


def test_the_toy_region_conserves(tiny: Region) -> None:
    """The area curve of the toy is bent: what is left is the evaporation of the last pass."""
    edited = tiny["records"].assign(record="r")
    boundary = tiny["boundary_storage"].assign(record="r")
    plan = grand(tiny.with_tables({"records": edited, "boundary_storage": boundary}))
    assert np.abs(water_residual(plan.whole, plan.data)).max() < 1e-3
    assert np.abs(energy_residual(plan.whole, plan.data)).max() < 1e-5
    assert plan.welfare == pytest.approx(plan.objective + plan.full_service, rel=1e-9)
