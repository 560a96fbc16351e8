"""What programmes say in plain tables: measures, plans, values; the content of ``--json`` and of result folders."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kelisim.errors import Fault, InputError
from kelisim.programme.expansion import Plan, costs, valued
from kelisim.programme.food import food_by_year
from kelisim.programme.master import OUTSIDE
from kelisim.programme.measures import Measure, measure_rows
from kelisim.programme.partners import Absence, Settlement, borne
from kelisim.programme.portfolio import Regrets, differing, invested
from kelisim.programme.problem import Problem, remaining_cost
from kelisim.programme.recourse import Recourse
from kelisim.programme.replay import Replay
from kelisim.programme.worth import Worth

PLAN_FILE = "plan.json"
Begin = dict[tuple[str, int], float]


def list_content(measures: dict[str, Measure], problem: Problem) -> dict[str, Any]:
    """Every measure with what a plan can do with it: ``decided`` True, or the reason why not in ``why_not``."""
    rows = measure_rows(measures)
    for row in rows:
        row["decided"] = row["measure"] in problem.measures
        row["why_not"] = problem.idle.get(row["measure"], "")
    return {"region": problem.region.name, "measures": rows, "decided": sum(row["decided"] for row in rows)}


def plan_content(plan: Plan, recourse: Recourse, again: Replay | None = None) -> dict[str, Any]:
    """A plan as plain data; money of present value in million USD, if not called otherwise."""
    problem, terms = plan.problem, plan.problem.terms
    nothing, paid = valued(problem, recourse, {}), borne(problem, plan.begin)
    gain = {state: plan.gain[state] - nothing.gain[state] for state in plan.gain}
    cost = costs(problem, plan.begin)
    content: dict[str, Any] = {
        "scenario": terms.scenario, "discount_rate": terms.rate, "milestones": list(terms.milestones),
        "hydrological_years": problem.weights, "budget_musd": terms.budget_musd, "without": list(terms.without),
        "net_musd": plan.net, "gain_musd": sum(gain.values()) - gain[OUTSIDE], "cost_musd": plan.cost,
        "invested_musd": invested(plan), "gap": plan.gap, "bound_musd": plan.bound - plan.nothing,
        "rounds": plan.rounds, "candidates": len(problem.measures),
        "states": [
            {"state": state, "gain_musd": musd, "cost_musd": paid.get(state, 0.0),
             "net_musd": musd - paid.get(state, 0.0)}
            for state, musd in gain.items()
        ],
        "begin": [
            {"measure": m, "year": year, "units": units, "sector": problem.measures[m].sector,
             "name": problem.measures[m].name_en, "whole": m in problem.whole, "effect": problem.measures[m].effect,
             "invested_musd": units * remaining_cost(problem.measures[m], terms.milestones[0]),
             "cost_musd": cost[m] * units / sum(u for (n, _), u in plan.begin.items() if n == m)}
            for (m, year), units in sorted(plan.begin.items(), key=lambda item: (item[0][1], item[0][0]))
        ],
        "not_built": [m for m in problem.measures if m not in plan.built],
        "not_decided": problem.idle,
    }  # fmt: skip
    if again is not None:
        content["operated"] = {
            "error": again.error,
            "years": [
                {"milestone": t, "record": r, "claimed_musd": claimed, "operated_musd": again.operated[t, r]}
                for (t, r), claimed in again.claimed.items()
            ],
        }
        found = food_by_year(problem.region, terms.scenario, again.harvests, problem.weights)
        content["food"] = found.round(6).reset_index().to_dict("records")
    return content


def others_content(best: Plan, others: Sequence[Plan]) -> list[dict[str, Any]]:
    """Alternatives to a plan: what they are worth and in what they differ."""
    return [
        {"net_musd": plan.net, "of_best": plan.net / best.net, "invested_musd": invested(plan),
         "in_not_best": [m for m in differing(plan, best) if m in plan.built],
         "in_best_only": [m for m in differing(plan, best) if m in best.built]}
        for plan in others
    ]  # fmt: skip


def frontier_content(plans: Sequence[Plan]) -> list[dict[str, Any]]:
    """The frontier: what each budget buys."""
    return [
        {"budget_musd": plan.problem.terms.budget_musd, "invested_musd": invested(plan), "net_musd": plan.net,
         "gap": plan.gap, "projects": [m for m in plan.problem.whole if m in plan.built]}
        for plan in plans
    ]  # fmt: skip


def regret_content(found: Regrets) -> list[dict[str, Any]]:
    """Net value and regret of every plan in every scenario."""
    return [
        {"plan": name, "largest_regret_musd": found.largest(name), "net_musd": net, "regret_musd": found.regret(name)}
        for name, net in found.net.items()
    ]


def worth_content(found: Sequence[Worth], problem: Problem) -> list[dict[str, Any]]:
    """Values of measures, the most valuable of the plan first."""
    rows = [
        {"measure": one.measure, "name": problem.measures[one.measure].name_en,
         "sector": problem.measures[one.measure].sector, "in_plan": one.in_plan, "cost_musd": one.cost,
         "alone_musd": one.alone, "last_in_musd": one.last_in, "shapley_musd": one.shapley,
         "shapley_error_musd": one.shapley_error, "gain_by_state_musd": one.by_state, "note": one.note}
        for one in found
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (not row["in_plan"], -(row["last_in_musd"] or row["alone_musd"] or 0.0)))


def deal_content(deal: Settlement) -> dict[str, Any]:
    """The deal over a plan."""
    return {
        "rule": deal.rule, "stable": deal.stable, "core_empty": deal.core_empty,
        "states": [
            {"state": s, "gain_musd": deal.gain[s], "cost_musd": deal.cost[s], "transfer_musd": deal.transfer[s],
             "share_musd": share}
            for s, share in deal.share.items()
        ],
        "game_musd": {"+".join(group): value for group, value in deal.values.items()},
    }  # fmt: skip


def absence_content(found: Sequence[Absence]) -> list[dict[str, Any]]:
    """What changes if a state does not join."""
    return [
        {"state": one.state, "net_musd": one.plan.net, "lost_musd": one.lost, "dropped": list(one.dropped)}
        for one in found
    ]


def read_begin(folder: Path) -> tuple[dict[str, Any], Begin]:
    """The content of a plan's folder, and what it builds. Raises InputError for a folder that holds none."""
    path = folder / PLAN_FILE
    wanted, mend = "a folder made by kelisim programme plan --out", "make a plan first, or name its folder"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        begin = {(str(row["measure"]), int(row["year"])): float(row["units"]) for row in content["begin"]}
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError([Fault(str(path), None, None, str(folder), wanted, mend)], subject="the plan") from None
    return content, begin
