"""The folder of a plan: its content, tables, and a page for readers.

::

    plan.json       what `kelisim programme plan --json` prints; roadmap, monitor and value read it
    begin.csv       what is built, when, how much
    states.csv      gain, cost and net gain by state
    finance.csv     million USD by year and payer
    food.csv        food security by milestone, hydrological year and state, with the plan and without, if known
    report.html     pictures and tables; opens from disk
    manifest.json   region with its hash, terms, versions, and the hash of every file above
"""

from __future__ import annotations

import platform
from importlib import metadata
from pathlib import Path
from typing import Any

import jinja2
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from kelisim.draft import drafted, file_hash, write_json
from kelisim.programme.expansion import Plan
from kelisim.programme.roadmap import finance_by_year, scheduled
from kelisim.programme.stages import staged
from kelisim.programme.summary import PLAN_FILE
from kelisim.report import figures
from kelisim.report.food import plan_food
from kelisim.report.roadmap import payer_names
from kelisim.report.roadmap_figures import SECTOR_COLOURS, finance

BARS = (("gain", 1, "#0072B2"), ("cost", -1, "#D55E00"), ("net", 1, "#009E73"))
"""What a state has three bars for, whether up or down, and in which colour."""
VERSIONED = ("kelisim", "highspy", "linopy", "numpy", "pandas")


def write_plan(plan: Plan, content: dict[str, Any], out: Path) -> None:
    """Write the folder, whole or not at all. Raises InputError if ``out`` is something else than a former result."""
    measures, choice = staged(plan.problem.measures, plan.begin)
    money = finance_by_year(scheduled(measures, choice))
    with drafted(out) as draft:
        write_json(draft / PLAN_FILE, content)
        tables = {"begin": _frame(content["begin"]), "states": _frame(content["states"]), "finance": money}
        if content.get("food"):
            tables["food"] = _frame(content["food"])
        for name, table in tables.items():
            table.to_csv(draft / f"{name}.csv", index=False, float_format="%.10g", lineterminator="\n")
        (draft / "report.html").write_text(page(plan, content, money), encoding="utf-8")
        files = {path.name: file_hash(path) for path in sorted(draft.iterdir())}
        versions = {name: metadata.version(name) for name in VERSIONED} | {"python": platform.python_version()}
        region = {"name": plan.problem.region.name, "sha256": plan.problem.region.sha256}
        write_json(draft / "manifest.json", {"region": region, "versions": versions, "files": files})


def page(plan: Plan, content: dict[str, Any], money: pd.DataFrame) -> str:
    """The page as HTML with its pictures inside."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("kelisim.report"), autoescape=True, undefined=jinja2.StrictUndefined
    )
    pictures = {
        "begin": figures.svg(investment(content)),
        "states": figures.svg(by_state(content)),
        "finance": figures.svg(finance(money, payer_names(plan.problem.region))),
    }
    names = {key: one.name_en for key, one in plan.problem.measures.items()}
    return environment.get_template("programme.html").render(
        content=content,
        pictures=pictures,
        names=names,
        region=plan.problem.region,
        food=plan_food(content) if content.get("food") else [],
    )


def investment(content: dict[str, Any]) -> Figure:
    """Investment by milestone of first effect and sector, billion USD."""
    table = _frame(content["begin"])
    figure = Figure(figsize=(8, 3.4), layout="constrained")
    axes = figure.subplots()
    years = [str(year) for year in content["milestones"]]
    bottom = np.zeros(len(years))
    for sector, group in table.groupby("sector") if len(table) else ():
        by_year = group.groupby("year")["invested_musd"].sum()
        height = np.array([float(by_year.get(int(year), 0.0)) / 1000 for year in years])
        axes.bar(years, height, bottom=bottom, color=SECTOR_COLOURS[str(sector)], label=str(sector), width=0.6)
        bottom += height
    axes.set_ylabel("billion USD invested")
    axes.set_xlabel("takes effect by")
    if len(table):
        axes.legend(frameon=False)
    return figure


def by_state(content: dict[str, Any]) -> Figure:
    """Gain, cost borne and net gain by state, billion USD of present value."""
    rows = content["states"]
    figure = Figure(figsize=(8, 3.4), layout="constrained")
    axes = figure.subplots()
    places = np.arange(len(rows))
    for shift, (key, sign, colour) in enumerate(BARS):
        heights = [sign * row[f"{key}_musd"] / 1000 for row in rows]
        axes.bar(places + (shift - 1) * 0.27, heights, 0.25, color=colour, label=key)
    axes.axhline(0, color="#444444", linewidth=0.8)
    axes.set_xticks(places, [row["state"] for row in rows])
    axes.set_ylabel("billion USD, present value")
    axes.legend(frameon=False)
    return figure


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(rows)
