"""Write the results into the page of the programme: the default plan, what measures are worth, the deal, the choices.

The page marks such a part with ``<!-- programme: NAME -->`` and ``<!-- end -->``. Write them anew after a change of
data or model (some half an hour, most of it for other budgets and futures)::

    python -m docs.make_programme
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

import kelisim as ke
from docs.make_reference import DOCS, table
from kelisim.case import Case, joint
from kelisim.region import Region
from kelisim.region.edits import edited, edits_of
from kelisim.report.food import plan_food

PART = re.compile(r"(<!-- programme: (?P<name>[a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
BUDGETS = "10000,20000,40000,60000"
FUTURES = "central,high-demand,dry-warm,mild,dear-fuel"
ALTERNATIVES, ORDERS, SHOWN = "2", "4", 12
USUAL = ke.Scenario("normal-2007", 2024)
PUBLISHED = (
    ("Kambarata-1, GWh a year", "kambarata-1", "kambarata-1", "5 600", "the normal year of 2007"),
    ("Rogun, GWh a year", "rogun", "rogun", "13 100", "Nurek below it held as observed"),
    ("Naryn cascade of Uzbekistan, GWh a year", "uzb-naryn-cascade", "naryn-uzb", "about 1 000", ""),
)
"""What is compared, the measure, its plant, the figure published, and a remark."""


def main() -> None:
    """Run everything and write the page."""
    found = results()
    parts: dict[str, Callable[[], str]] = {
        "headline": lambda: _headline(found),
        "deal": lambda: _deal(found),
        "worth": lambda: _worth(found),
        "food": lambda: _food(found),
        "frontier": lambda: _frontier(found),
        "alternatives": lambda: _alternatives(found),
        "regret": lambda: _regret(found),
        "published": lambda: _published(ke.load("central-asia")),
    }
    page = DOCS / "programme.md"
    text = PART.sub(
        lambda m: f"{m.group(1)}{parts[m.group('name')]()}\n\n{m.group(3)}", page.read_text(encoding="utf-8")
    )
    page.write_text(text, encoding="utf-8", newline="\n")


def results() -> dict[str, Any]:
    """What the commands tell, and the seconds that planning and valuing take from nothing."""
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        content = _told(folder, "plan")
        planned = time.perf_counter()
        values = _told(folder, "value")
        valued = time.perf_counter()
        more = ["--alternatives", ALTERNATIVES, "--frontier", BUDGETS, "--futures", FUTURES]
        content |= _told(folder, "plan", "--no-operate", *more) | {"operated": content["operated"]}
        averages = _told(folder, "value", "--orders", ORDERS, "--deal")
    content |= {"values": values["values"], "averages": averages["values"]}
    content |= {name: averages[name] for name in ("deal", "without")}
    return content | {"seconds": {"plan": planned - begin, "values": valued - planned}}


def _told(folder: str, *arguments: str) -> dict[str, Any]:
    """What a command of programmes prints with --json; answers are kept in ``folder`` from one to the next."""
    command = ["kelisim", "programme", *arguments, "--keep", folder, "--json"]
    sys.stderr.write(" ".join(command) + "\n")
    done = subprocess.run(  # noqa: S603 - our own commands
        [sys.executable, "-c", "from kelisim.cli import app; app()", *command[1:]], check=True, stdout=subprocess.PIPE
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _headline(found: dict[str, Any]) -> str:
    seconds = found["seconds"]
    return (
        f"Scenario `central`, 6 %, budgets of the tables, {found['candidates']} measures to decide on. The plan gains "
        f"{found['net_musd'] / 1000:.1f} billion USD over building nothing, with {found['invested_musd'] / 1000:.1f} "
        f"billion invested; no plan gains over {found['gap']:.2%} more. Operated again by the full model, the gain of "
        f"operation claimed is {found['operated']['error']:+.1%} off. Found, operated again and told in "
        f"{seconds['plan']:.0f} s on two cores, the values of all measures in {seconds['values']:.0f} s more."
    )


def _deal(found: dict[str, Any]) -> str:
    lost = {row["state"]: row["lost_musd"] for row in found["without"]}
    rows = [
        (row["state"], *(_money(row[key]) for key in ("gain_musd", "cost_musd", "transfer_musd", "share_musd")),
         _money(lost[row["state"]]))
        for row in found["deal"]["states"]
    ]  # fmt: skip
    head = ("", "gain", "cost borne", "receives (+)", "has in the end", "all lose without it")
    stable = "No group of states does better" if found["deal"]["stable"] else "Some group of states would do better"
    note = f"Shares are those of the {found['deal']['rule']}. {stable} with its own measures."
    return f"{table(head, rows, right=range(1, 6))}\n\n{note}"


def _worth(found: dict[str, Any]) -> str:
    average = {row["measure"]: row for row in found["averages"]}
    joint_ones = [row for row in found["values"] if row["in_plan"]][:SHOWN]
    rows = []
    for row in joint_ones:
        mean, gains = average[row["measure"]], row["gain_by_state_musd"]
        most = max(gains, key=lambda state: gains[state])
        shapley = f"{_money(mean['shapley_musd'])} ± {_money(mean['shapley_error_musd'])}"
        rows.append(
            (row["name"], *(_money(row[k]) for k in ("cost_musd", "alone_musd", "last_in_musd")), shapley, most)
        )
    return table(("measure", "cost", "alone", "last-in", "Shapley", "gains most"), rows, right=range(1, 5))


def _food(found: dict[str, Any]) -> str:
    first, last = found["milestones"][0], found["milestones"][-1]
    keys = ("first", "without", "planned", "dry_planned")
    rows = [
        (row["state"], *(f"{row[key]['grain_self_sufficiency']:.0%}" for key in keys),
         *(_money(row[key]["import_bill_musd"]) for key in keys))
        for row in plan_food(found)
    ]  # fmt: skip
    later = (f"{last}, nothing built", f"{last}, planned", f"{last}, planned, dry")
    head = ("", f"grain from home, {first}", *later, f"food imports, {first}", *later)
    return table(head, rows, right=range(1, 9))


def _frontier(found: dict[str, Any]) -> str:
    rows = [
        (_money(row["budget_musd"]), _money(row["invested_musd"]), _money(row["net_musd"]), len(row["projects"]))
        for row in found["frontier"]
    ]
    return table(("budget", "invested", "net gain", "whole projects"), rows, right=range(4))


def _alternatives(found: dict[str, Any]) -> str:
    rows = [
        (f"{row['of_best']:.1%}", _money(row["invested_musd"]), ", ".join(row["in_not_best"]) or "nothing",
         ", ".join(row["in_best_only"]) or "nothing")
        for row in found["alternatives"]
    ]  # fmt: skip
    return table(("of the best", "invested", "has instead", "lacks"), rows, right=range(2))


def _regret(found: dict[str, Any]) -> str:
    scenarios = list(found["regret"][0]["regret_musd"])
    rows = [
        (row["plan"], *(_money(row["regret_musd"][name]) for name in scenarios), _money(row["largest_regret_musd"]))
        for row in found["regret"]
        if row["plan"] != "plan"
    ]
    return table(("plan made for", *scenarios, "largest"), rows, right=range(1, len(scenarios) + 2))


def _published(region: Region) -> str:
    rows = []
    for what, measure, plant, told, remark in PUBLISHED:
        changed = edited(region, edits_of(region, [measure]))
        solved = ke.solve(Case(changed, USUAL, joint(changed)))
        rows.append((what, told, _money(float(solved.data["hydro"].sel(plant=plant).sum())), remark))
    return table(("", "published", "model", ""), rows, right=(1, 2))


def _money(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}".replace(",", " ").replace("-", "−")


if __name__ == "__main__":
    main()
