"""What is shown adds up to what was solved, and reasons are worth what a small change of the limit brings."""

from __future__ import annotations

import numpy as np
import pytest

from kelisim.case import Case, joint
from kelisim.errors import InputError
from kelisim.region.edits import Edit, edited
from kelisim.solve import solve
from kelisim.web.live.engine import Engine
from kelisim.web.live.levers import nice
from kelisim.web.live.setting import Setting
from kelisim.web.live.source import source_of
from tests.web.live import cold


def test_water_of_a_state_is_used_or_lost(toy: Engine) -> None:
    answer = toy.solve(Setting(study="toy"))
    plan = toy.plans[cold.terms_of(toy, Setting(study="toy")).physical].plan
    for state, row in answer["balance"]["deal"].items():
        assert sum(row["water"].values()) == pytest.approx(0.0, abs=2e-3)
        assert row["water"].get("losses", 0.0) <= 1e-3
        assert row["energy"]["demand"] == pytest.approx(
            float(plan.inputs.grid.demand.sel(power_node=state).sum()), abs=0.1
        )
    upper = answer["balance"]["deal"]["UPP"]["water"]
    lake = plan.inputs.river.curves["lake"]
    end = plan.data["storage"].sel(reservoir="lake").to_numpy()
    evaporated = 0.04 * 1e-3 * lake.area_at((end + np.concatenate([[3.0], end[:-1]])) / 2).sum()
    lost = 0.02 * float(plan.data["flow"].sel(reach="lake>field").sum())
    assert -upper["losses"] == pytest.approx(evaporated + lost, abs=2e-3)


def test_energy_of_a_state_balances(toy: Engine) -> None:
    answer = toy.solve(Setting(study="toy"))
    for state, row in answer["balance"]["deal"].items():
        pumped = 0.05 * 1000 * -row["water"].get("irrigation", 0.0)
        supplied = sum(value for key, value in row["energy"].items() if key != "demand")
        assert supplied == pytest.approx(row["energy"]["demand"] + pumped, abs=0.5), state


@pytest.mark.parametrize(("kind", "key", "step"), [("plant full", "lake-dam", 1.0), ("line full", "LOW-OUT", 0.05)])
def test_a_limit_is_worth_what_a_little_more_of_it_brings(toy: Engine, kind: str, key: str, step: float) -> None:
    answer = toy.solve(Setting(study="toy"))
    told = [one for one in answer["why"] if (one["kind"], one["key"]) == (kind, key) and one["worth"] > 0]
    assert told, [(one["kind"], one["key"]) for one in answer["why"]]
    one = told[0]
    scenario = toy.study.scenario
    totals = []
    for more in (0.0, step):
        region = edited(toy.region, [Edit(one["table"], one["row"], one["column"], "add", repr(more))])
        totals.append(float(solve(Case(region, scenario, joint(region))).welfare.sum()))
    assert (totals[1] - totals[0]) * 1e6 / step == pytest.approx(one["worth"], rel=0.1)
    assert one["worth_musd"] == pytest.approx(one["worth"] * one["limit"] * 0.01 / 1e6, rel=1e-3)


def test_a_promise_costs_what_a_little_less_of_it_saves(toy: Engine) -> None:
    def at(km3: float) -> dict[str, object]:
        return toy.solve(Setting(study="toy", levers={"release:lake:summer": km3}))

    def total(answer: dict[str, object]) -> float:
        return float(sum(row["by_source"]["own plan"] for row in answer["states"].values()))  # type: ignore[attr-defined]

    (one,) = (one for one in at(6.8)["why"] if one["kind"] == "promise")  # type: ignore[attr-defined]
    below, above = (total(at(6.75)) - total(at(6.8))) / 0.05, (total(at(6.8)) - total(at(6.85))) / 0.05
    assert below * 0.98 <= one["worth"] * 1000 <= above * 1.02
    assert one["state"] == "UPP"


def test_the_source_of_a_cell(toy: Engine) -> None:
    told = source_of(toy.region, "lines", "UPP-LOW", "capacity_mw")
    assert (told["value"], told["unit"]) == (60, "MW")
    assert source_of(toy.region, "inflows", "lake|2001|7", "inflow_m3s")["unit"] == "m3/s"
    with pytest.raises(InputError, match="did you mean lines"):
        source_of(toy.region, "line", "UPP-LOW", "capacity_mw")
    with pytest.raises(InputError, match="capacity_mw"):
        source_of(toy.region, "lines", "UPP-LOW", "capacity")
    with pytest.raises(InputError, match="the key of a row"):
        source_of(toy.region, "lines", "UPP|LOW", "capacity_mw")


@pytest.mark.parametrize(("step", "expected"), [(0.07, 0.05), (1.0, 1.0), (19.0, 10.0), (0.2, 0.2), (730.0, 500.0)])
def test_steps_are_round(step: float, expected: float) -> None:
    assert nice(step) == pytest.approx(expected)
