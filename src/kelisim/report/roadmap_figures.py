"""Pictures of the roadmap: measures in time (Gantt chart), and investment by year and payer.

Sectors have colours, the critical path a black frame as well, so that the picture can be read without colour.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from kelisim.programme.paths import MILESTONES
from kelisim.programme.roadmap import Schedule, Task, critical_path
from kelisim.region.schema.choices import SECTORS
from kelisim.report.roadmap_words import WORDS, Language, said

SECTOR_COLOURS = {
    "rail": "#0072B2", "road": "#E69F00", "port": "#56B4E9", "fleet": "#CC79A7", "border": "#F0E442", "soft": "#BBBBBB",
    "water": "#332288", "power": "#D55E00", "food": "#009E73", "industry": "#882255", "trade": "#999933",
    "institutions": "#777777",
}  # fmt: skip
PAYER_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#332288", "#882255",
                 "#999933")  # fmt: skip
OTHERS = "#999999"
TODAY = "#D00000"
ROW_INCH = 0.27
LONGEST_LABEL = 56


def gantt(schedule: Schedule, today: date, language: Language = "en") -> Figure:
    """Work of every measure as a bar from its start to its effect, the effect as a thin line after it, requirements as
    arrows, milestones and today as upright lines. One row a measure, by start."""
    words, tasks, path = WORDS[language], list(schedule.tasks.values()), critical_path(schedule)
    figure = Figure(figsize=(11, 1.9 + ROW_INCH * max(len(tasks), 3)), layout="constrained")
    axes = figure.subplots()
    first, last = _span(schedule, today)
    for row, task in enumerate(tasks):
        _bar(axes, row, task, task.measure.key in path, last)
    _arrows(axes, schedule)
    for year in MILESTONES:
        if first <= year <= last:
            axes.axvline(year, color="#888888", linewidth=0.7, linestyle=":", zorder=0)
            axes.annotate(str(year), (year, 1.0), xycoords=("data", "axes fraction"), xytext=(0, 3), ha="center",
                          textcoords="offset points", fontsize=8)  # fmt: skip
    axes.axvline(_decimal(today), color=TODAY, linewidth=1.2)
    axes.set_yticks(range(len(tasks)), [_label(task, language) for task in tasks], fontsize=8)
    axes.set(xlim=(first, last), ylim=(max(len(tasks), 3) - 0.4, -0.6), xlabel=words["year"])
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.spines[["top", "right"]].set_visible(False)
    _legend(figure, tasks, language)
    return figure


def finance(table: pd.DataFrame, names: Mapping[str, str], language: Language = "en") -> Figure:
    """Investment in million USD by year, stacked by payer: those who pay most, and all others together. ``table`` is
    that of :func:`kelisim.programme.roadmap.finance_by_year`, ``names`` titles of payers."""
    words = WORDS[language]
    figure = Figure(figsize=(10, 4.2), layout="constrained")
    axes = figure.subplots()
    axes.set_ylabel(words["musd"])
    axes.spines[["top", "right"]].set_visible(False)
    if table.empty:
        axes.text(0.5, 0.5, words["none"], transform=axes.transAxes, ha="center")
        return figure
    wide = table.pivot(index="year", columns="payer", values="musd").fillna(0.0)
    wide = wide.reindex(range(int(wide.index.min()), int(wide.index.max()) + 1), fill_value=0.0)
    order = sorted(wide.columns, key=lambda payer: (-wide[payer].sum(), payer))
    bottom = np.zeros(len(wide))
    for payer, colour in zip(order, PAYER_COLOURS, strict=False):
        heights = wide[payer].to_numpy()
        axes.bar(wide.index, heights, 0.8, bottom=bottom, color=colour, label=names.get(payer, payer))
        bottom += heights
    if len(order) > len(PAYER_COLOURS):
        rest = wide[order[len(PAYER_COLOURS) :]].sum(axis=1).to_numpy()
        axes.bar(wide.index, rest, 0.8, bottom=bottom, color=OTHERS, label=words["others"])
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.legend(frameon=False, fontsize=8, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure


def _bar(axes: Axes, row: int, task: Task, critical: bool, last: float) -> None:
    colour = SECTOR_COLOURS[task.measure.sector]
    edge, width = ("black", 1.6) if critical else ("white", 0.4)
    begin, end = task.start_year, task.online_year
    if not task.measure.done and end > begin:
        axes.barh(row, end - begin, 0.66, left=begin, color=colour, edgecolor=edge, linewidth=width, zorder=2)
    else:
        axes.plot(end, row, "D", color=colour, markeredgecolor=edge if critical else colour, markersize=6, zorder=2)
    if end < last:
        axes.plot([end, last], [row, row], color=colour, linewidth=1.5, alpha=0.6, zorder=1)


def _arrows(axes: Axes, schedule: Schedule) -> None:
    """From the effect of what is required to the effect (or the start of work) of what requires it."""
    row = {key: place for place, key in enumerate(schedule.tasks)}
    for key, task in schedule.tasks.items():
        for other in task.measure.requires:
            if other in row:
                end = task.start_year if schedule.link == "work" else task.online_year
                axes.annotate("", (end, row[key]), (schedule.tasks[other].online_year, row[other]), zorder=3,
                              arrowprops={"arrowstyle": "->", "color": "#444444", "linewidth": 0.8})  # fmt: skip


def _legend(figure: Figure, tasks: list[Task], language: Language) -> None:
    words = WORDS[language]
    used = {task.measure.sector for task in tasks}
    shown: list[object] = [
        Patch(facecolor=colour, label=said(SECTORS, sector, language))
        for sector, colour in SECTOR_COLOURS.items()
        if sector in used
    ]
    shown.append(Patch(facecolor="white", edgecolor="black", linewidth=1.6, label=words["critical"]))
    shown.append(Patch(facecolor=TODAY, label=words["today"]))
    figure.legend(handles=shown, loc="outside lower center", ncols=7, frameon=False, fontsize=8)


def _span(schedule: Schedule, today: date) -> tuple[float, float]:
    """Years shown: from the first work still to be seen, or today, to the horizon or the last effect."""
    begins = [task.start_year for task in schedule.tasks.values() if not task.measure.done]
    ends = [task.online_year for task in schedule.tasks.values()]
    first = min([*begins, MILESTONES[0], int(_decimal(today))])
    return first - 0.3, max([*ends, schedule.horizon, int(_decimal(today)) + 1]) + 0.5


def _label(task: Task, language: Language) -> str:
    name = task.measure.name_en if language == "en" else task.measure.name_ru
    return name if len(name) <= LONGEST_LABEL else name[: LONGEST_LABEL - 3].rstrip() + "..."


def _decimal(day: date) -> float:
    """A day as a year with decimals."""
    begin, end = date(day.year, 1, 1), date(day.year + 1, 1, 1)
    return day.year + (day - begin).days / (end - begin).days
