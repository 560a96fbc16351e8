"""Water and energy balances of the states as a picture: sources upward, uses downward, alone beside joint."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter

from kelisim.report import ledgers
from kelisim.report.numbers import number
from kelisim.report.pair import Pair
from kelisim.report.region_names import names_of
from kelisim.report.words import say

WATER_COLOURS = {
    "inflow": "#0072B2", "from_others": "#56B4E9", "returned": "#999999", "drawn": "#CC79A7",
    "irrigation": "#009E73", "towns": "#E69F00", "to_others": "#56B4E9", "lakes": "#332288", "lost": "#DDCC77",
    "stored": "#CC79A7",
}  # fmt: skip
ENERGY_COLOURS = {
    "hydro": "#56B4E9", "coal": "#666666", "gas": "#E69F00", "oil": "#882255", "nuclear": "#F0E442", "wind": "#009E73",
    "solar": "#DDCC77", "biomass": "#117733", "bought": "#CC79A7", "imported": "#D55E00", "served": "#0072B2",
    "pumping": "#44AA99", "sold": "#CC79A7", "exported": "#D55E00", "line_losses": "#BBBBBB", "unserved": "#000000",
}  # fmt: skip
HATCHED = ("from_others", "to_others", "bought", "sold", "imported", "exported")
"""What crosses a border; the same colour on both sides."""
WIDTH = 0.38
NOTICEABLE = 1e-3
"""Share of the largest bar below which an entry is not drawn."""


def water_balance(pair: Pair, lang: str) -> Figure:
    """Water of every state, km3 a year."""
    tables = {case: ledgers.water_ledger(pair.whole, pair.cases[case]) for case in pair.cases}
    return _drawn(
        by_name(pair, tables, lang), (ledgers.WATER_IN, ledgers.WATER_OUT), WATER_COLOURS, say("km3_a_year", lang), lang
    )


def energy_balance(pair: Pair, lang: str) -> Figure:
    """Electricity of every state, TWh a year; what is not served stands below what is."""
    tables = {case: ledgers.energy_ledger(pair.whole, pair.cases[case]) / 1000 for case in pair.cases}
    leaving = (*ledgers.ENERGY_OUT, "unserved")
    return _drawn(
        by_name(pair, tables, lang), (ledgers.ENERGY_IN, leaving), ENERGY_COLOURS, say("twh_a_year", lang), lang
    )


def by_name(pair: Pair, tables: Mapping[str, pd.DataFrame], lang: str) -> dict[str, pd.DataFrame]:
    """Balances of every case by name of the state."""
    names = names_of(pair.region, "states", lang)
    return {case: table.rename(index=names) for case, table in tables.items()}


def _drawn(
    tables: Mapping[str, pd.DataFrame],
    sides: tuple[tuple[str, ...], tuple[str, ...]],
    colours: Mapping[str, str],
    unit: str,
    lang: str,
) -> Figure:
    states = list(tables["alone"].index)
    figure = Figure(figsize=(9.5, 4.6), layout="constrained")
    axes = figure.subplots()
    used: dict[str, None] = {}
    for shift, case in zip((-0.21, 0.21), tables, strict=True):
        for entries, sign in zip(sides, (1, -1), strict=True):
            used.update(dict.fromkeys(_stack(axes, tables[case][list(entries)], sign, shift, colours)))
    axes.axhline(0, color="black", linewidth=0.8)
    under = " | ".join(say(case, lang) for case in tables)
    axes.set_xticks(range(len(states)), [f"{state}\n{under}" for state in states], fontsize=8)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(abs(value), 0, lang)))
    axes.set_ylabel(f"← {say('out', lang)}    {unit}    {say('in', lang)} →")
    axes.spines[["top", "right"]].set_visible(False)
    _legend(figure, used, sides, colours, lang)
    return figure


def _stack(axes: Axes, table: pd.DataFrame, sign: int, shift: float, colours: Mapping[str, str]) -> list[str]:
    """Bars of one case on one side of the axis; the entries that are large enough to be seen."""
    bottom = np.zeros(len(table))
    least = NOTICEABLE * float(table.sum(axis=1).max())
    shown = [str(entry) for entry in table if float(table[entry].max()) > least]
    for entry in shown:
        height = table[entry].to_numpy(dtype=float)
        axes.bar(np.arange(len(table)) + shift, sign * height, WIDTH, bottom=sign * bottom, color=colours[entry],
                 hatch="////" if entry in HATCHED else "", edgecolor="white", linewidth=0.3)  # fmt: skip
        bottom += height
    return shown


def _legend(
    figure: Figure,
    used: Mapping[str, None],
    sides: tuple[tuple[str, ...], tuple[str, ...]],
    colours: Mapping[str, str],
    lang: str,
) -> None:
    """Sources and uses as two groups beside the bars."""
    handles: list[Patch] = []
    for title, entries in zip(("in", "out"), sides, strict=True):
        handles.append(Patch(facecolor="none", edgecolor="none", label=say(title, lang).capitalize()))
        handles += [
            Patch(facecolor=colours[entry], hatch="////" if entry in HATCHED else "", edgecolor="white",
                  label=say(entry, lang))
            for entry in entries
            if entry in used
        ]  # fmt: skip
    figure.legend(handles=handles, loc="outside right center", frameon=False, fontsize=8.5)
