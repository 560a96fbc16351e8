"""Plans against all programmes there are, the operating model, and what budgets must do."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest

from kelisim.errors import InputError
from kelisim.programme.cuts import Cuts
from kelisim.programme.expansion import corridor_gains, expand, ledger_of, valued
from kelisim.programme.master import master, point
from kelisim.programme.measures import measures_of
from kelisim.programme.partners import absences, borne, settlement
from kelisim.programme.portfolio import alternatives, differing, frontier, invested, regrets
from kelisim.programme.problem import Problem, Terms, present_cost, problem, remaining_cost, spending
from kelisim.programme.recourse import Recourse, open_years
from kelisim.programme.replay import replay
from kelisim.programme.worth import feasible, shapley, worths
from tests.programme.toy import LINKS, TERMS, WORKS, opened, region, with_budget

Case = tuple[Problem, Recourse]
YEAR = 2030


def silent(_: str) -> None:
    """Nothing is said."""


@pytest.fixture(scope="module")
def case() -> Case:
    """Opened once: answers of one test serve the next, as they would a user."""
    return opened()


def allowed(chosen: frozenset[str], budget: float = np.inf) -> bool:
    """Whether links and a budget of the region admit a set of measures, written anew from the data of the toy."""
    pairs = {relation: [(a, b) for a, b, r in LINKS if r == relation] for relation in ("requires", "excludes")}
    needs = all(b in chosen for a, b in pairs["requires"] if a in chosen)
    clash = any(a in chosen and b in chosen for a, b in pairs["excludes"])
    return needs and not clash and sum(WORKS[m][0] for m in chosen) <= budget


@pytest.fixture(scope="module")
def every(case: Case) -> dict[frozenset[str], float]:
    """The value of every set of measures that links admit."""
    sets = (
        frozenset(m for m, on in zip(WORKS, bits, strict=True) if on) for bits in product((0, 1), repeat=len(WORKS))
    )
    return {some: valued(*case, {(m, YEAR): 1.0 for m in some}).value for some in sets if allowed(some)}


@pytest.mark.parametrize("budget", [1e6, 200.0, 90.0, 30.0])
def test_no_programme_is_better_than_the_plan(case: Case, every: dict[frozenset[str], float], budget: float) -> None:
    stated, recourse = with_budget(case[0], budget), case[1]
    plan = expand(stated, recourse, silent, gap=1e-6)
    best = max(value for some, value in every.items() if allowed(some, budget))
    assert plan.value == pytest.approx(best, rel=1e-6)
    assert plan.gap <= 1e-5
    assert allowed(frozenset(plan.built), budget)
    assert plan.bound >= best - 1e-6 * abs(best)


def test_cuts_hold_everywhere(case: Case, every: dict[frozenset[str], float]) -> None:
    """An answer bounds the worth of its year at every other point, and is exact at its own."""
    stated, recourse = case
    points = {some: point(stated, dict.fromkeys(some, 1.0)) for some in list(every)[::97]}
    for here in points.values():
        found = recourse.ask({YEAR: here})
        answer = next(iter(found.answers.values()))
        for there in points.values():
            other = next(iter(recourse.ask({YEAR: there}).answers.values()))
            assert other.value <= answer.value + answer.slope @ (there - here) + 1e-6


def test_the_operating_model_gives_what_the_plan_claims(case: Case) -> None:
    """Without storage heads nothing is approximated, twins of leaking zones included."""
    plan = expand(*case, silent)
    assert {"lining", "drip"} & set(plan.built)
    again = replay(plan, case[1], silent)
    assert abs(again.error) < 1e-6
    assert next(iter(again.operated.values())) == pytest.approx(next(iter(again.claimed.values())), rel=1e-6)


def test_welfare_of_the_states_adds_up(case: Case) -> None:
    plan = expand(*case, silent)
    assert sum(plan.gain.values()) - plan.cost == pytest.approx(plan.value)
    assert sum(borne(plan.problem, plan.begin).values()) == pytest.approx(plan.cost)


def test_more_money_never_buys_less(case: Case) -> None:
    plans = frontier(*case, [0.0, 20.0, 60.0, 120.0, 400.0], silent)
    assert all(a.net <= b.net + 1e-6 for a, b in pairwise(plans))
    assert all(invested(plan) <= (plan.problem.terms.budget_musd or 0) + 1e-6 for plan in plans)
    assert plans[0].built == ()


def test_the_budget_of_a_payer_binds() -> None:
    """UPP pays for hydro alone and for half of the lines."""
    plan = expand(*opened(budget=50.0), silent)
    spent = sum(WORKS[m][0] * (0.5 if ";" in WORKS[m][1] else 1.0) for m in plan.built if "UPP" in WORKS[m][1])
    assert spent <= 50.0
    assert "hydro" not in plan.built


def test_alternatives_are_nearly_as_good_and_differ(case: Case) -> None:
    best = expand(*case, silent, gap=1e-6)
    others = alternatives(best, case[1], 2, silent, slack=0.05)
    assert others
    for plan in others:
        assert plan.net >= 0.95 * best.net - 1e-9
        assert differing(plan, best)
        assert allowed(frozenset(plan.built))


def test_no_plan_does_better_than_the_one_made_for_the_future_that_came() -> None:
    base, terms = region(), replace(TERMS, budget_musd=90.0)
    mine = expand(*opened(terms=terms), silent)
    found = regrets(base, terms, {"mine": mine, "nothing": replace(mine, begin={})}, ["still", "growth"], silent)
    for name in found.net:
        assert all(lost >= 0 for lost in found.regret(name).values())
    assert found.regret("mine")["still"] == pytest.approx(0, abs=0.01 * found.best["still"])
    assert found.regret("nothing") == pytest.approx(found.best)
    assert found.largest("nothing") == max(found.best.values())


def test_values_are_differences_of_programmes(case: Case, every: dict[frozenset[str], float]) -> None:
    stated, recourse = case
    plan = expand(stated, recourse, silent, gap=1e-6)
    nothing = valued(stated, recourse, {})
    found = {one.measure: one for one in worths(plan, nothing, recourse, silent)}
    built = frozenset(plan.built)
    assert found["line"].alone == pytest.approx(every[frozenset({"line"})] - every[frozenset()])
    if "line" in built:
        left = built - {"line", "second-line"}
        assert found["line"].last_in == pytest.approx(every[built] - every[left])
    single = found["second-line"].alone
    assert single == pytest.approx(every[frozenset({"line", "second-line"})] - every[frozenset({"line"})])
    assert all(one.last_in is None or one.last_in >= -1e-6 for one in found.values() if one.in_plan)


def test_shapley_values_share_out_the_plan(case: Case) -> None:
    stated, recourse = case
    plan = expand(stated, recourse, silent)
    shares = shapley(plan, recourse, 3, 1, silent)
    assert sum(value for value, _ in shares.values()) == pytest.approx(plan.value - valued(stated, recourse, {}).value)
    assert feasible(stated, ["second-line", "wind", "line"]) == ["line", "second-line", "wind"]


def test_a_deal_adds_up_and_a_state_that_stays_away_is_missed(case: Case) -> None:
    plan = expand(*case, silent)
    deal = settlement(plan, case[1], silent)
    assert sum(deal.transfer.values()) == pytest.approx(0, abs=1e-6)
    assert sum(deal.share.values()) == pytest.approx(plan.net)
    for state in ("UPP", "LOW"):
        assert deal.share[state] >= deal.values[(state,)] - 1e-6
    for one in absences(plan, case[1], ["UPP", "LOW"], silent):
        assert one.lost >= -1e-3 * plan.net
        assert not any(one.state in WORKS[m][1].split(";") for m in one.plan.built)


def test_a_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    stated = problem(region(), TERMS)
    first = open_years(stated, silent, ledger_of(stated, tmp_path))
    plan = expand(stated, first, silent)
    ledger = ledger_of(stated, tmp_path)
    ledger.write_text(ledger.read_text() + '{"milestone": 2030, "rec')  # broken off while writing
    again = open_years(stated, silent, ledger_of(stated, tmp_path))
    assert again.known.keys() == first.known.keys()
    repeated = expand(stated, again, silent)
    assert again.asked <= 2
    assert repeated.value == pytest.approx(plan.value)


def test_bundles_of_the_corridor_gain_as_the_table_says() -> None:
    base = region()
    rows = [("b", some, 2030, "LOW", gain) for some, gain in (("line", 5.0), ("towns", 3.0), ("line+towns", 6.0))]
    table = base["corridor_gains"].reindex(range(len(rows)))
    for place, column in enumerate(("bundle", "measures", "year", "state", "gain_musd")):
        table[column] = [row[place] for row in rows]
    stated = problem(base.with_tables({"corridor_gains": table}), TERMS)
    assert corridor_gains(stated, {"line": 1.0, "towns": 1.0}, 2030) == {"LOW": 6.0}
    assert corridor_gains(stated, {"towns": 1.0, "mill": 1.0}, 2040) == {"LOW": 3.0}
    recourse = open_years(stated, silent)
    plan = expand(stated, recourse, silent, gap=1e-6)
    assert Cuts(recourse).propose(master(stated), 1e-7).objective == pytest.approx(plan.value, rel=1e-6)


def test_unknown_states_and_scenarios_are_named() -> None:
    with pytest.raises(InputError, match="one of: UPP, LOW"):
        problem(region(), Terms(scenario="still", without=("XXX",)))
    with pytest.raises(InputError, match="still"):
        open_years(problem(region(), Terms(scenario="wild", milestones=(2030,))), silent)


def test_what_was_spent_is_sunk() -> None:
    """Works from 2021 to 2028, half done when the plan begins in 2025: half of 80 million is still to pay, in equal
    parts until they take effect, and no more than that is left of them at the end."""
    line = replace(measures_of(region())["line"], status="construction", start_year=2021, build_years=8, cost_musd=80.0)
    assert remaining_cost(line, 2025) == pytest.approx(40.0)
    assert remaining_cost(replace(line, status="agreed"), 2025) == pytest.approx(80.0)
    assert remaining_cost(line, 2035) == 0
    assert spending(line, 2029, 2025) == pytest.approx(dict.fromkeys(range(2025, 2029), 0.25))
    terms = Terms(rate=0.0, milestones=(2025, 2030, 2040))
    used = (2040 + 1 - 2029) / line.lifetime_years
    assert present_cost(line, 2029, terms) == pytest.approx(40.0 * used)


def test_what_is_known_costs_no_optimum_and_few_cuts(case: Case, every: dict[frozenset[str], float]) -> None:
    """With an answer for every set of measures a plan needs no further one, and the master holds few of the cuts."""
    stated, recourse = case
    asked, held, cuts = recourse.asked, master(stated), Cuts(recourse)
    choice = cuts.propose(held, 1e-9)
    assert choice.objective == pytest.approx(max(every.values()), rel=1e-6)
    assert recourse.asked == asked
    assert 0 < held.cuts < len(recourse.replies) / 5
