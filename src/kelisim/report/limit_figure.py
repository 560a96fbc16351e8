"""Binding limits by what one more unit is worth, in both cases side by side."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter

from kelisim.region.package import Region
from kelisim.report.limits import KINDS, Limit, binding
from kelisim.report.numbers import number
from kelisim.report.pair import Pair
from kelisim.report.words import say

COLOURS = {"line": "#0072B2", "plant": "#E69F00", "reservoir": "#CC79A7", "water": "#009E73"}
UNITS = {"line": "per_100mw", "plant": "per_100mw", "reservoir": "per_tenth_km3_space", "water": "per_tenth_km3_water"}
MOST_OF_A_KIND = 4
LONGEST = 42


def limits_of(pair: Pair) -> dict[str, list[Limit]]:
    """Binding limits by case, the most worth first."""
    return {case: binding(pair.region, pair.whole, pair.cases[case], pair.structure(case)) for case in pair.cases}


def foremost(found: Sequence[Limit]) -> list[Limit]:
    """The first few of every kind, in the order of worth."""
    counted = pd.Series([one.kind for one in found], dtype=object).groupby(lambda place: found[place].kind).cumcount()
    return [one for one, place in zip(found, counted, strict=True) if place < MOST_OF_A_KIND]


def limit_title(one: Limit, region: Region, lang: str) -> str:
    """A limit in words: its kind, fuel, and where it is."""
    table, key = ("power_nodes", "power_node") if one.kind in ("line", "plant") else ("nodes", "node")
    names = region[table].set_index(key)[f"name_{lang}"]
    place = " → ".join(str(names[end]) for end in one.ends)
    return f"{place}: {say(one.fuel, lang)}" if one.fuel else place


def worth(pair: Pair, lang: str) -> Figure:
    """Worth of one more unit of the foremost limits, million USD a year."""
    found = {case: foremost(limits) for case, limits in limits_of(pair).items()}
    rows = max([len(limits) for limits in found.values()] + [1])
    figure = Figure(figsize=(11.5, 1.4 + 0.27 * rows), layout="constrained")
    for axes, case in zip(figure.subplots(1, len(pair.cases)), (pair.agreed, "alone"), strict=True):
        _bars(axes, found[case], pair.region, lang)
        axes.set_title(say(case, lang), fontsize=11)
        axes.set_ylim(rows - 0.4, -0.6)
    kinds = [kind for kind in KINDS if any(one.kind == kind for limits in found.values() for one in limits)]
    handles = [Patch(facecolor=COLOURS[kind], label=f"{say(kind, lang)}: {say(UNITS[kind], lang)}") for kind in kinds]
    figure.legend(handles=handles, loc="outside lower center", ncols=2, frameon=False, fontsize=9)
    return figure


def _bars(axes: Axes, limits: Sequence[Limit], region: Region, lang: str) -> None:
    values = [one.worth_musd_per_year for one in limits]
    bars = axes.barh(range(len(limits)), values, 0.7, color=[COLOURS[one.kind] for one in limits])
    axes.bar_label(bars, [number(value, 1, lang) for value in values], padding=2, fontsize=8)
    axes.set_yticks(range(len(limits)), [_short(limit_title(one, region, lang)) for one in limits], fontsize=8)
    axes.margins(x=0.15)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, 0, lang)))
    axes.set_xlabel(say("musd_a_year", lang), fontsize=9)
    axes.spines[["top", "right"]].set_visible(False)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
