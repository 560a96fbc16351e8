"""The live model against the same question asked cold, and what must hold whatever the levers say."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kelisim.case import Case, joint
from kelisim.consortium.welfare import stake
from kelisim.deal.evaluate import evaluate
from kelisim.errors import InfeasibleError, InputError
from kelisim.sharing import BELIEFS, PartitionGame
from kelisim.solve import solve
from kelisim.web.live.answer import Answer
from kelisim.web.live.engine import Engine
from kelisim.web.live.setting import Setting
from kelisim.web.live.terms import STRUCTURES
from tests.web.live import cold
from tests.web.live.toy import engine

SAME = 2e-6
"""Relative difference of two settled plans: what other plans could still gain is at most 2.5e-6."""

PHYSICAL = ("release", "storage", "power", "measure", "drought")
few = settings(
    max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def setting(mode: str = "together", **levers: float) -> Setting:
    """A setting; ``release_lake_summer`` stands for ``release:lake:summer``."""
    named = {name.replace("__", ":").replace("_", "-"): value for name, value in levers.items()}
    return Setting(study="toy", mode=mode, levers=named)  # type: ignore[arg-type]


@st.composite
def moved(draw: st.DrawFn, toy: Engine, kinds: tuple[str, ...], most: int = 4) -> dict[str, float]:
    """A few levers of some kinds, each somewhere on its steps."""
    pool = [one for one in toy.levers.values() if one.kind in kinds]
    chosen = draw(st.lists(st.sampled_from(pool), min_size=1, max_size=most, unique_by=lambda one: one.id))
    steps = {one.id: draw(st.integers(0, round((one.max - one.min) / one.step))) for one in chosen}
    found = {one.id: min(one.min + steps[one.id] * one.step, one.max) for one in chosen}
    return found | ({"measure:high-dam": 1.0} if found.get("measure:turbine") else {})


def answered(toy: Engine, levers: dict[str, float], mode: str = "together") -> dict[str, Any]:
    try:
        return toy.solve(Setting(study="toy", mode=mode, levers=levers))  # type: ignore[arg-type]
    except InfeasibleError:
        assume(False)
        raise


def total(answer: dict[str, Any]) -> float:
    """Welfare of all in the plan, million USD a year, without measures' costs and money that only changes hands."""
    return float(sum(row["alone_musd"] + row["by_source"]["own plan"] for row in answer["states"].values()))


@few
@given(data=st.data())
def test_the_answer_is_that_of_a_cold_solve(toy: Engine, data: st.DataObject) -> None:
    levers = data.draw(moved(toy, PHYSICAL))
    found = answered(toy, levers)
    terms = cold.terms_of(toy, Setting(study="toy", levers=found["setting"]["levers"]))
    expected = cold.together(toy, terms)
    assert abs(total(found) - expected.sum()) <= SAME * stake(toy.base.inputs)


@few
@given(data=st.data())
def test_the_way_to_a_setting_does_not_matter(toy: Engine, data: st.DataObject) -> None:
    first, then = (data.draw(moved(toy, PHYSICAL)) for _ in range(2))
    for mode in STRUCTURES:
        direct = answered(toy, then, mode)
        toy.plans.clear()
        answered(toy, first, mode)
        again = answered(toy, then, mode)
        for state, row in direct["states"].items():
            assert row["deal_musd"] == pytest.approx(again["states"][state]["deal_musd"], abs=1e-5)


@few
@given(data=st.data())
def test_money_adds_up(toy: Engine, data: st.DataObject) -> None:
    answer = answered(toy, data.draw(moved(toy, (*PHYSICAL, "payment", "fuel"), 6)))
    rows = answer["states"].values()
    for source in ("power", "payments"):
        assert sum(row["by_source"][source] for row in rows) == pytest.approx(0.0, abs=1e-5)
    for row in rows:
        assert sum(row["by_source"].values()) == pytest.approx(row["change_musd"], abs=1e-5)
        assert row["alone_musd"] + row["change_musd"] == pytest.approx(row["deal_musd"], abs=1e-5)
        assert sum(row["terms"].values()) == pytest.approx(row["by_source"]["own plan"], abs=0.01)
    assert sum(row["change_musd"] for row in rows) == pytest.approx(answer["total_change_musd"], abs=1e-5)


@few
@given(data=st.data())
def test_a_promise_never_raises_the_total(toy: Engine, data: st.DataObject) -> None:
    free = total(toy.solve(setting()))
    bound = total(answered(toy, data.draw(moved(toy, ("release", "storage", "power")))))
    assert bound <= free + SAME * stake(toy.base.inputs)


def test_a_drought_never_raises_the_total(toy: Engine) -> None:
    totals = [total(toy.solve(setting(drought__basin=factor))) for factor in (0.6, 0.8, 1.0, 1.2)]
    assert totals == sorted(totals)
    assert totals[0] < totals[2] - 1


def test_at_the_defaults_it_is_the_joint_plan_of_solve(toy: Engine) -> None:
    expected = solve(Case(toy.region, toy.study.scenario, joint(toy.region)))
    answer = toy.solve(setting())
    for state, row in answer["states"].items():
        assert row["deal_musd"] == pytest.approx(float(expected.welfare[state]), abs=1e-3)


def test_apart_without_promises_is_alone(toy: Engine) -> None:
    answer = toy.solve(setting("apart"))
    assert {row["change_musd"] for row in answer["states"].values()} == {0.0}
    assert answer["why"]


@pytest.mark.parametrize(
    "levers",
    [
        {"release__lake__summer": 6.0},
        {"release__lake__winter": 1.5, "payment__LOW_UPP": 4.0},
        {"power__LOW_UPP__winter": 120.0, "price__LOW_UPP": 20.0, "storage__lake__sep": 4.0},
    ],
)
def test_apart_is_what_deal_check_finds(toy: Engine, levers: dict[str, float]) -> None:
    asked = setting("apart", **levers)
    expected = evaluate(cold.terms_of(toy, asked).deal).payoffs
    for state, row in toy.solve(asked)["states"].items():
        assert row["change_musd"] == pytest.approx(float(expected.loc[state, "change"]), abs=2e-3)


def test_promises_are_kept_or_what_is_missing_is_told(toy: Engine) -> None:
    (kept,) = toy.solve(setting(release__lake__summer=6.0))["promises"]
    assert (kept["lever"], kept["promised"], kept["unit"]) == ("release:lake:summer", 6.0, "km3")
    assert kept["kept"]
    assert kept["done"] == pytest.approx(6.0, abs=1e-6)
    dry = toy.solve(setting(release__lake__summer=7.6, drought__basin=0.6))["promises"][0]
    assert not dry["kept"]
    assert dry["done"] + dry["missing"] == pytest.approx(7.6, abs=1e-6)
    (sent,) = toy.solve(setting(power__LOW_OUT__winter=100.0))["promises"]
    assert sent["kept"]
    assert sent["done"] == 100.0


def test_settings_that_differ_in_money_share_a_plan(toy: Engine) -> None:
    before = toy.held["together"].member.solver.solves
    toy.solve(setting(release__lake__summer=5.55))
    between = toy.held["together"].member.solver.solves
    paid = toy.solve(setting(release__lake__summer=5.55, payment__LOW_UPP=7.0, price__UPP_LOW=99.0))
    assert before < between == toy.held["together"].member.solver.solves
    assert paid["states"]["UPP"]["by_source"]["payments"] == 7.0


def test_a_lever_at_its_default_is_not_moved(toy: Engine) -> None:
    plain, named = toy.solve(setting()), toy.solve(setting(release__lake__summer=0.0, payment__LOW_UPP=0))
    assert plain["key"] == named["key"]
    assert named["setting"]["levers"] == {}
    assert toy.solve(setting("apart"))["key"] != plain["key"]


def test_measures_cost_their_annuity_to_those_who_repay(toy: Engine) -> None:
    answer = toy.solve(setting(measure__line=1.0))
    yearly = 20.0 * 0.06 / (1 - 1.06**-30) + 0.5
    cost = {state: -row["by_source"]["measures"] for state, row in answer["states"].items()}
    assert cost == pytest.approx({"UPP": yearly * 0.7, "LOW": yearly * 0.3, "OUT": 0.0}, abs=1e-6)


def test_what_is_built_has_its_place_and_what_is_not_has_none(toy: Engine) -> None:
    without, with_dam = toy.solve(setting()), toy.solve(setting(measure__high_dam=1.0))
    assert set(without["map"]["reservoirs"]) == {"lake"}
    high = with_dam["map"]["reservoirs"]["high"]
    assert min(high["storage_km3"]) >= 0.5
    assert set(high["alone_storage_km3"]) == {0.0}


@few
@given(data=st.data())
def test_answers_have_the_declared_shape(toy: Engine, data: st.DataObject) -> None:
    levers = data.draw(moved(toy, (*PHYSICAL, "payment", "fuel")))
    answer = Answer.model_validate(answered(toy, levers, data.draw(st.sampled_from(list(STRUCTURES)))))
    assert answer.passed
    assert all(math.isfinite(one.worth) and one.worth_musd >= 0 for one in answer.why)
    for both in (answer.balance.deal, answer.balance.alone):
        for row in both.values():
            assert all(math.isfinite(v) for part in (row.water, row.energy, row.food) for v in part.values())


@pytest.mark.parametrize(
    ("levers", "column", "mend"),
    [
        ({"release:lake:sumer": 1.0}, "levers.release:lake:sumer", "did you mean release:lake:summer?"),
        ({"release:lake:summer": 99.0}, "levers.release:lake:summer", "stay within the range"),
        ({"payment:LOW-UPP": -1.0}, "levers.payment:LOW-UPP", "stay within the range"),
        ({"measure:line": 0.5}, "levers.measure:line", "round it"),
        ({"measure:turbine": 1.0}, "levers.measure:turbine", "move measure:high-dam too"),
    ],
)
def test_settings_at_fault_are_told(toy: Engine, levers: dict[str, float], column: str, mend: str) -> None:
    with pytest.raises(InputError) as told:
        toy.solve(Setting(study="toy", levers=levers))
    assert [(fault.column, fault.mend) for fault in told.value.faults] == [(column, mend)]


def test_power_that_nobody_can_take_is_refused_in_words(toy: Engine) -> None:
    before = toy.solve(setting(release__lake__summer=6.0))
    most = {name: toy.levers[name].max for name in ("power:LOW-OUT:summer", "power:LOW-OUT:winter")}
    for mode in STRUCTURES:
        with pytest.raises(InfeasibleError, match="power promised over LOW-OUT, base cannot be sent or taken"):
            toy.solve(Setting(study="toy", mode=mode, levers=most))  # type: ignore[arg-type]
    toy.plans.clear()
    assert toy.solve(setting(release__lake__summer=6.0))["states"] == before["states"]


def test_groups_are_asked_once_the_game_is_there() -> None:
    """A pair that could have 100 more than the deal gives it together walks away; singles do not."""
    one = engine()
    states, lone = one.region.states, one.base.welfare
    joint_total = total(one.solve(setting()))
    pair = float(lone["UPP"] + lone["LOW"]) + 100.0
    values = {}
    for structure in (("UPP|LOW|OUT"), ("UPP+LOW|OUT"), ("UPP+OUT|LOW"), ("UPP|LOW+OUT"), ("UPP+LOW+OUT")):
        blocs = tuple(tuple(bloc.split("+")) for bloc in structure.split("|"))
        worth = {bloc: sum(float(lone[s]) for s in bloc) for bloc in blocs}
        values[blocs] = worth | ({("UPP", "LOW"): pair} if ("UPP", "LOW") in blocs else {})
    values[(states,)] = {states: joint_total + 200.0}
    one.game.found = PartitionGame(states, values)
    assert BELIEFS["gamma"](one.game.found).value(("UPP", "LOW")) == pytest.approx(pair)
    answer = one.solve(setting())
    gets = answer["states"]["UPP"]["deal_musd"] + answer["states"]["LOW"]["deal_musd"]
    (walker,) = answer["walkers"]
    assert walker["states"] == ["UPP", "LOW"]
    assert walker["missing_musd"] == pytest.approx(pair - gets, abs=1e-4)
    assert answer["amendment"] is None
    assert "missing" in answer["amendment_note"]
    dry = one.solve(setting(drought__basin=0.8))
    assert "indicative" in dry["walkers_note_en"]
