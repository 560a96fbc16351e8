"""Who gains what: one study as bars, several years beside each other as points and the range between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from kelisim.power.grid import Array
from kelisim.report.numbers import number
from kelisim.report.words import say

MARKERS = ("o", "v", "^", "s", "D", "P", "X", "*", "<")
POINTS = ("#0072B2", "#D55E00", "#009E73", "#E69F00", "#CC79A7", "#332288", "#882255", "#000000")
RANGE = "#E4E4E4"
LOSS = "#CC0000"
LEGEND_COLUMNS = 2
MOST_LEVEL = 6
"""States whose names fit beside each other."""
SPREAD = 0.64
"""Width over which the points of a state stand side by side."""


def gains(studies: Sequence[tuple[str, Mapping[str, float]]], lang: str, unit: str | None = None) -> Figure:
    """Gain of every state over acting alone in ``unit`` (million USD a year); ``studies``: name, and gain by state.

    Of one study a bar, of several a point each and the range from the least to the most.
    """
    states = list(studies[0][1])
    values = np.array([[told[state] for state in states] for _, told in studies], dtype=float)
    names = [name for name, _ in studies]
    lines = (len(names) + LEGEND_COLUMNS - 1) // LEGEND_COLUMNS if len(names) > 1 else 0
    figure = Figure(figsize=(8.5, 3.6 + 0.24 * lines), layout="constrained")
    axes = figure.subplots()
    least, most = values.min(axis=0), values.max(axis=0)
    if len(studies) == 1:
        axes.bar(states, values[0], 0.6, color=POINTS[0])
    else:
        axes.bar(states, most - least, SPREAD + 0.12, bottom=least, color=RANGE)
        _points(axes, names, values, lang)
        figure.legend(loc="outside lower left", ncols=LEGEND_COLUMNS, frameon=False, fontsize=9)
    for place, (low, high) in enumerate(zip(least, most, strict=True)):
        same = len(studies) == 1 or number(low, 0, lang) == number(high, 0, lang)
        text = number(high, 0, lang, True) if same else f"{number(low, 0, lang, True)} … {number(high, 0, lang, True)}"
        axes.annotate(text, (place, max(high, 0.0)), xytext=(0, 9), textcoords="offset points", ha="center", fontsize=9)
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


def _points(axes: Axes, names: Sequence[str], values: Array, lang: str) -> None:
    """A point for every study and state, side by side, with a ring around those who lose."""
    at = np.arange(values.shape[1])
    shift = np.linspace(-0.5, 0.5, len(names)) * SPREAD * (1 - 1 / len(names))
    # as many markers as colours and one more: no two studies look the same before the 72nd
    for name, row, more, marker, colour in zip(names, values, shift, cycle(MARKERS), cycle(POINTS), strict=False):
        axes.plot(at + more, row, marker, color=colour, markersize=7, linestyle="none", label=name)
    lost = np.argwhere(np.round(values, 1) < 0)
    if len(lost):
        places, rows = at[lost[:, 1]] + shift[lost[:, 0]], values[lost[:, 0], lost[:, 1]]
        text = say("would_lose", lang)
        axes.scatter(places, rows, s=170, facecolors="none", edgecolors=LOSS, linewidths=1.4, label=text)
