"""Commands of the programme: list, plan and value; roadmap and monitor stand in their own file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Group

from kelisim.cli.frame import JsonFlag, RegionName, busy, out_console, programme, say, told

if TYPE_CHECKING:
    from kelisim.programme.expansion import Plan
    from kelisim.programme.problem import Terms
    from kelisim.programme.recourse import Recourse

Keep = Annotated[Path, typer.Option(help="Folder where answers are kept, so that a run that was broken off goes on.")]
ScenarioName = Annotated[str, typer.Option(help="Future to plan for; see path_scenarios.csv.")]
Rate = Annotated[float, typer.Option(min=0, max=0.3, help="Real discount rate, 0.06 = 6 %.")]
Budget = Annotated[float | None, typer.Option(min=0, help="What the region may invest in all, million USD.")]
BudgetFactor = Annotated[float, typer.Option(min=0, help="Factor on the budgets of budgets.csv.")]
Without = Annotated[list[str] | None, typer.Option(help="State that does not join; may be repeated.")]
Only = Annotated[list[str] | None, typer.Option("--measure", help="Decide on these measures only; may be repeated.")]
KEPT = Path(".kelisim-programme")


@programme.command("list")
def list_measures(
    sector: Annotated[str | None, typer.Option(help="Only this sector: power, water, rail, ...")] = None,
    state: Annotated[str | None, typer.Option(help="Only measures of this state.")] = None,
    status: Annotated[str | None, typer.Option(help="Only this stage: proposed, agreed, construction, ...")] = None,
    region: RegionName = "central-asia",
    as_json: JsonFlag = False,
) -> None:
    """List the measures: what each is, who carries it out and pays, its effect, and whether a plan can decide on it.

    Examples: `kelisim programme list` · `kelisim programme list --sector power --state KGZ` ·
    `kelisim programme list --json`
    """
    from kelisim.programme.measures import measures_of
    from kelisim.programme.problem import Terms, problem
    from kelisim.programme.summary import list_content
    from kelisim.region import load
    from kelisim.report.programme import list_table

    with told():
        loaded = load(region)
        content = list_content(measures_of(loaded), problem(loaded, Terms()))
        content["measures"] = [
            row
            for row in content["measures"]
            if (sector in (None, row["sector"])) and (status in (None, row["status"]))
            and (state is None or state in row["states"])
        ]  # fmt: skip
        say(content, as_json, lambda: list_table(content))


@programme.command("plan")
def make_plan(
    scenario: ScenarioName = "central",
    rate: Rate = 0.06,
    budget: Budget = None,
    budget_factor: BudgetFactor = 1.0,
    without: Without = None,
    measure: Only = None,
    alternatives: Annotated[int, typer.Option(min=0, help="Near-equal plans to look for.")] = 0,
    frontier: Annotated[str, typer.Option(help="Budgets of a frontier, million USD, with commas.")] = "",
    futures: Annotated[str, typer.Option(help="Scenarios for regret, with commas; each takes as long again.")] = "",
    operate: Annotated[bool, typer.Option(help="Operate the plan again with the full model.")] = True,
    keep: Keep = KEPT,
    region: RegionName = "central-asia",
    out: Annotated[Path | None, typer.Option(help="Folder for the plan; a former one is replaced.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Find the programme to 2040 that gains most under the budgets: which measures, when, for whom.

    Examples: `kelisim programme plan` · `kelisim programme plan --budget 20000 --out plan20` ·
    `kelisim programme plan --scenario dry-warm --alternatives 3 --frontier 5000,10000,20000`
    """
    from kelisim.programme.problem import Terms
    from kelisim.report.programme import plan_tables
    from kelisim.report.programme_folder import write_plan

    with told():
        terms = Terms(scenario, rate, budget, budget_factor, tuple(without or ()), tuple(measure or ()))
        budgets = _numbers(frontier, "--frontier")
        with busy() as watch:
            plan, recourse = _planned(region, terms, keep, watch)
            content = _told(plan, recourse, operate, watch)
            content |= _choices(plan, recourse, alternatives, budgets, futures, keep, watch)
        if out is not None:
            write_plan(plan, content, out)
        say(content, as_json, lambda: Group(*plan_tables(content)))
        if out is not None and not as_json:
            out_console.print(f"Plan in {out}: open {out / 'report.html'}", markup=False, soft_wrap=True)


@programme.command("value")
def value_measures(
    scenario: ScenarioName = "central",
    rate: Rate = 0.06,
    budget: Budget = None,
    budget_factor: BudgetFactor = 1.0,
    measure: Only = None,
    orders: Annotated[int, typer.Option(min=0, help="Pairs of orders for Shapley values; 0 = none.")] = 0,
    seed: Annotated[int, typer.Option(help="Seed of the orders.")] = 1,
    deal: Annotated[bool, typer.Option(help="The deal over the plan, and what changes without a state.")] = False,
    keep: Keep = KEPT,
    region: RegionName = "central-asia",
    as_json: JsonFlag = False,
) -> None:
    """Say what every measure is worth, alone and as the last of the plan, and to whom; with --deal, who pays whom.

    Examples: `kelisim programme value` · `kelisim programme value --orders 4` · `kelisim programme value --deal --json`
    """
    from kelisim.programme.problem import Terms
    from kelisim.report.programme import worth_tables

    with told():
        terms = Terms(scenario, rate, budget, budget_factor, (), tuple(measure or ()))
        with busy() as watch:
            plan, recourse = _planned(region, terms, keep, watch)
            content = _valued(plan, recourse, orders, seed, watch)
            if deal:
                content |= _dealt(plan, recourse, watch)
        say(content, as_json, lambda: Group(*worth_tables(content)))


def _planned(region: str, terms: Terms, keep: Path, watch: Callable[[str], None]) -> tuple[Plan, Recourse]:
    from kelisim.programme.expansion import expand, ledger_of
    from kelisim.programme.problem import problem
    from kelisim.programme.recourse import open_years
    from kelisim.region import load

    watch("reading the region")
    stated = problem(load(region), terms)
    recourse = open_years(stated, watch, ledger_of(stated, keep))
    return expand(stated, recourse, watch), recourse


def _told(plan: Plan, recourse: Recourse, operate: bool, watch: Callable[[str], None]) -> dict[str, Any]:
    from kelisim.programme.replay import replay
    from kelisim.programme.summary import plan_content

    return plan_content(plan, recourse, replay(plan, recourse, watch) if operate else None)


def _choices(
    plan: Plan, recourse: Recourse, number: int, budgets: list[float], futures: str, keep: Path,
    watch: Callable[[str], None],
) -> dict[str, Any]:  # fmt: skip
    from kelisim.programme import portfolio
    from kelisim.programme.summary import frontier_content, others_content, regret_content

    content: dict[str, Any] = {}
    if number:
        content["alternatives"] = others_content(plan, portfolio.alternatives(plan, recourse, number, watch))
    if budgets:
        content["frontier"] = frontier_content(portfolio.frontier(plan.problem, recourse, budgets, watch))
    if futures:
        scenarios = [part.strip() for part in futures.split(",")]
        found = portfolio.regrets(plan.problem.region, plan.problem.terms, {"plan": plan}, scenarios, watch, keep)
        content["regret"] = regret_content(found)
    return content


def _numbers(text: str, option: str) -> list[float]:
    from kelisim.errors import Fault, InputError

    try:
        return [float(part) for part in text.split(",")] if text else []
    except ValueError:
        expected, mend = "numbers with commas, as 5000,10000", "correct the list"
        raise InputError([Fault("the command", None, option, text, expected, mend)]) from None


def _valued(plan: Plan, recourse: Recourse, pairs: int, seed: int, watch: Callable[[str], None]) -> dict[str, Any]:
    from dataclasses import replace

    from kelisim.programme.expansion import expand
    from kelisim.programme.summary import plan_content, worth_content
    from kelisim.programme.worth import shapley, worths

    joint = [m for m in plan.problem.measures if m not in plan.problem.national]
    watch("what the states build for themselves in any case")
    reference = expand(plan.problem, recourse, watch, forbidden=joint)
    found = worths(plan, reference, recourse, watch)
    if pairs:
        values = shapley(plan, recourse, pairs, seed, watch)
        found = [
            replace(one, shapley=values[one.measure][0], shapley_error=values[one.measure][1])
            if one.measure in values
            else one
            for one in found
        ]
    return {"plan": plan_content(plan, recourse), "reference_net_musd": reference.net,
            "values": worth_content(found, plan.problem)}  # fmt: skip


def _dealt(plan: Plan, recourse: Recourse, watch: Callable[[str], None]) -> dict[str, Any]:
    from kelisim.case import states_of
    from kelisim.programme.partners import absences, settlement
    from kelisim.programme.summary import absence_content, deal_content

    states = states_of(plan.problem.region)
    return {
        "deal": deal_content(settlement(plan, recourse, watch)),
        "without": absence_content(absences(plan, recourse, states, watch)),
    }
