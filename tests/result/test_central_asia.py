"""The embedded region: a dry year, solved whole, with every check; and what history and physics demand of it."""

from __future__ import annotations

import pandas as pd
import pytest

import kelisim as ke
from kelisim.coalition.equilibrium import equilibrium, natural
from kelisim.consortium.outcome import outcome
from kelisim.consortium.programme import inputs_of
from kelisim.consortium.welfare import by_state, welfare
from kelisim.summary import summary
from tests.coalition.order import river_order


@pytest.fixture(scope="module")
def dry() -> ke.StudyResult:
    """The dry year 2008, all alone and all together."""
    return ke.run(ke.load_study("dry"), workers=1)


@pytest.mark.xdist_group("central-asia")
def test_every_check_passes(dry: ke.StudyResult) -> None:
    for solved in dry.cases.values():
        assert all(check.passed for check in solved.checks), solved.checks


@pytest.mark.xdist_group("central-asia")
def test_acting_together_is_worth_more(dry: ke.StudyResult) -> None:
    content = summary(dry)
    assert content["total_gain_musd_per_year"] > 0
    assert content["region"] == "central-asia"


@pytest.mark.xdist_group("central-asia")
def test_alone_no_state_is_worse_than_with_nothing_to_trade(dry: ke.StudyResult) -> None:
    """Border trade is voluntary: no state pays more for energy than it is worth to it."""
    account = dry.cases["alone"].account
    assert (account.groupby("state")["musd"].sum() > 0).all()


@pytest.mark.xdist_group("central-asia")
def test_joint_unserved_energy_is_no_more_than_alone(dry: ke.StudyResult) -> None:
    cut = {name: float(solved.data["unserved"].sum()) for name, solved in dry.cases.items()}
    assert cut["joint"] <= cut["alone"] + 1e-6


@pytest.mark.xdist_group("central-asia")
def test_neither_where_play_begins_nor_who_moves_first_matters() -> None:
    """Natural flows or a part of them, all at once or one after the other up the river: the same sum to 1e-4, and
    each state's to 1e-3, where a price of trade could be one or another."""
    region = ke.load("central-asia")
    case = ke.Case(region, ke.Scenario("dry-2008", 2024), ke.alone(region))
    whole = inputs_of(case, ke.alone(region))
    up = tuple((bloc,) for bloc in reversed(river_order(whole.river, ke.alone(region))))
    found = []
    for start, turns in ((1.0, ()), (0.3, ()), (0.6, up)):
        played = equilibrium(case, natural(case, start), print, turns)
        found.append(by_state(welfare(whole, outcome(played.member)), whole.periods.years))
    table = pd.DataFrame(found)
    spread = (table.max() - table.min()) / table.mean()
    assert (spread < 1e-3).all(), spread
    total = table.sum(axis=1)
    assert (total.max() - total.min()) / total.mean() < 1e-4
