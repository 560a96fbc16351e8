"""What is played before anybody asks must be what would be found on asking."""

from __future__ import annotations

from math import prod

import pytest

from kelisim.web.live.ahead import Ahead, inflows
from kelisim.web.live.engine import Engine
from kelisim.web.live.levers import Lever
from kelisim.web.live.setting import Setting
from tests.web.live.toy import engine


def drought(basin: str) -> Lever:
    return Lever(f"drought:{basin}", "drought", basin, "", "", "1", 0.6, 1.2, 0.1, 1.0, "", "", {}, (basin,))


def test_every_setting_of_the_inflow_comes_once_and_the_nearest_first(toy: Engine) -> None:
    found = inflows([*toy.levers.values(), drought("b"), drought("a")])
    steps = [round((one.max - one.min) / one.step) + 1 for one in toy.levers.values() if one.kind == "drought"]
    assert len(set(found)) == len(found) == prod([*steps, 7, 7]) - 1
    moved = [len(one) for one in found]
    assert moved == sorted(moved)
    assert moved[0] == 1
    assert all(list(one) == sorted(one) and all(factor != 1.0 for _, factor in one) for one in found)


def test_what_was_played_ahead_is_what_the_engine_finds() -> None:
    asked, ahead = engine(), engine()
    Ahead(ahead).join()
    assert set(ahead.alones) == {(), *inflows(ahead.levers.values())}
    for factor in (0.6, 0.9, 1.2):
        setting = Setting(study="toy", mode="together", levers={"drought:basin": factor})
        first, second = asked.solve(setting), ahead.solve(setting)
        assert second["alone_seconds"] == 0.0 < first["alone_seconds"]
        assert first["states"] == second["states"]
        assert first["balance"] == second["balance"]


def test_it_ends_when_it_is_told() -> None:
    one = engine()
    player = Ahead(one)
    player.close()
    known = len(one.alones)
    assert not player.running
    assert len(one.alones) == known


@pytest.mark.parametrize("factor", [0.7, 1.1])
def test_a_promise_that_is_kept_anyway_changes_nothing_for_anybody(toy: Engine, factor: float) -> None:
    levers = {"drought:basin": factor, "release:lake:summer": 0.05}
    answer = toy.solve(Setting(study="toy", mode="apart", levers=levers))
    assert answer["promises"][0]["done"] > 1.0
    for row in answer["states"].values():
        assert row["change_musd"] == pytest.approx(0.0, abs=1e-6)


def test_a_value_that_arithmetic_has_blurred_is_the_value_that_was_meant(toy: Engine) -> None:
    keys = {toy.solve(Setting(study="toy", levers={"drought:basin": value}))["key"] for value in (0.7, 0.1 * 7)}
    assert 0.1 * 7 != 0.7
    assert len(keys) == 1
