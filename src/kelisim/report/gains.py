"""Who gains what: one study as bars, several years beside each other as points and the range between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from kelisim.report.numbers import number
from kelisim.report.words import say

MARKERS = ("o", "v", "^", "s", "D", "P", "X", "*")
POINTS = ("#0072B2", "#D55E00", "#009E73", "#E69F00", "#CC79A7", "#332288", "#882255", "#000000")
RANGE = "#CCCCCC"
MOST_LEVEL = 6
"""States whose names fit beside each other."""


def gains(studies: Sequence[tuple[str, Mapping[str, float]]], lang: str, unit: str | None = None) -> Figure:
    """Gain of every state over acting alone in ``unit`` (million USD a year); ``studies``: name, and gain by state.

    Of one study a bar, of several a point each and the range from the least to the most.
    """
    states = list(studies[0][1])
    values = np.array([[told[state] for state in states] for _, told in studies], dtype=float)
    figure = Figure(figsize=(8.5, 3.6), layout="constrained")
    axes = figure.subplots()
    least, most = values.min(axis=0), values.max(axis=0)
    if len(studies) == 1:
        axes.bar(states, values[0], 0.6, color=POINTS[0])
    else:
        axes.bar(states, most - least, 0.3, bottom=least, color=RANGE)
        for (name, _), row, marker, colour in zip(studies, values, MARKERS, POINTS, strict=False):
            axes.plot(states, row, marker, color=colour, markersize=7, label=name)
        axes.legend(frameon=False, fontsize=9)
    for place, (low, high) in enumerate(zip(least, most, strict=True)):
        same = len(studies) == 1 or number(low, 0, lang) == number(high, 0, lang)
        text = number(high, 0, lang, True) if same else f"{number(low, 0, lang, True)} … {number(high, 0, lang, True)}"
        axes.annotate(text, (place, max(high, 0.0)), xytext=(0, 7), textcoords="offset points", ha="center", fontsize=9)
    if len(states) > MOST_LEVEL:
        axes.tick_params(axis="x", rotation=30)
    axes.axhline(0, color="black", linewidth=0.8)
    axes.use_sticky_edges = False
    axes.margins(y=0.18)
    if float(least.min()) >= 0:
        axes.set_ylim(bottom=0)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, 0, lang)))
    axes.set_ylabel(unit or say("musd_a_year", lang))
    axes.spines[["top", "right"]].set_visible(False)
    return figure
