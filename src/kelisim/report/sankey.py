"""Transfers as a flow diagram: who gives on the left, who receives on the right, bands to scale, sums at both ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from kelisim.report.numbers import number
from kelisim.report.words import say

Flow = tuple[str, str, float]
"""From, to, amount; amounts are above zero."""

STATE_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#999933", "#882255")
GAP = 0.06
"""Room between two bars, as a share of the height of all."""
PANELS_ACROSS = 2
LEFT, RIGHT, BAR = 0.0, 1.0, 0.03


def sums(flows: Sequence[Flow], end: int) -> dict[str, float]:
    """What each state gives (``end`` 0) or receives (1), in order of first appearance."""
    found: dict[str, float] = {}
    for giver, receiver, amount in flows:
        state = (giver, receiver)[end]
        found[state] = found.get(state, 0.0) + amount
    return found


def renamed(
    panels: Sequence[tuple[str, str, Sequence[Flow]]], names: Mapping[str, str]
) -> list[tuple[str, str, list[Flow]]]:
    """Panels with the states called by their names."""
    return [
        (
            title,
            unit,
            [(names.get(giver, giver), names.get(receiver, receiver), amount) for giver, receiver, amount in flows],
        )
        for title, unit, flows in panels
    ]


def transfers(panels: Sequence[tuple[str, str, Sequence[Flow]]], states: Sequence[str], lang: str) -> Figure:
    """A diagram for every kind of transfer that flows; ``panels``: title, unit, flows."""
    shown = [panel for panel in panels if any(flow[2] > 0 for flow in panel[2])]
    across = min(max(len(shown), 1), PANELS_ACROSS)
    down = -(-max(len(shown), 1) // across)
    figure = Figure(figsize=(4.8 * across, 3.1 * down), layout="constrained")
    grid = figure.subplots(down, across, squeeze=False)
    colours = dict(zip(states, STATE_COLOURS * (1 + len(states) // len(STATE_COLOURS)), strict=False))
    for axes, (title, unit, flows) in zip(grid.flat, shown, strict=False):
        _diagram(axes, [flow for flow in flows if flow[2] > 0], colours, lang)
        axes.set_title(f"{title}, {unit}", fontsize=10)
    for axes in grid.flat[len(shown) :]:
        axes.set_visible(False)
    return figure


def _diagram(axes: Axes, flows: Sequence[Flow], colours: Mapping[str, str], lang: str) -> None:
    order = {state: place for place, state in enumerate(colours)}
    flows = sorted(flows, key=lambda flow: (order[flow[0]], order[flow[1]]))
    total = sum(flow[2] for flow in flows)
    tops = [_column(axes, sums(flows, end), total, colours, end, lang) for end in (0, 1)]
    lowest = -GAP * (max(len(column) for column in tops) - 1)
    for giver, receiver, amount in flows:
        height = amount / total
        _band(axes, tops[0][giver], tops[1][receiver], height, colours[giver])
        tops[0][giver] -= height
        tops[1][receiver] -= height
    axes.text(LEFT, 1.02 + GAP, say("gives", lang), ha="left", fontsize=8.5, color="#555555")
    axes.text(RIGHT, 1.02 + GAP, say("receives", lang), ha="right", fontsize=8.5, color="#555555")
    axes.set(xlim=(-0.42, 1.42), ylim=(lowest - 0.04, 1.15))
    axes.set_axis_off()


def _column(
    axes: Axes, amounts: Mapping[str, float], total: float, colours: Mapping[str, str], end: int, lang: str
) -> dict[str, float]:
    """Bars of one side from the top down, named with their sums; where each begins."""
    top, tops = 1.0, {}
    for state in [name for name in colours if name in amounts]:
        height = amounts[state] / total
        tops[state] = top
        left = LEFT if end == 0 else RIGHT - BAR
        axes.add_patch(Rectangle((left, top - height), BAR, height, facecolor=colours[state], linewidth=0))
        place, side = (LEFT - 0.02, "right") if end == 0 else (RIGHT + 0.02, "left")
        axes.text(
            place, top - height / 2, f"{state} {number(amounts[state], 1, lang)}", ha=side, va="center", fontsize=9
        )
        top -= height + GAP
    return tops


def _band(axes: Axes, start: float, end: float, height: float, colour: str) -> None:
    """A band of constant upright width from the left column to the right one."""
    left, right, middle = LEFT + BAR, RIGHT - BAR, (LEFT + RIGHT) / 2
    points = [(left, start), (middle, start), (middle, end), (right, end),
              (right, end - height), (middle, end - height), (middle, start - height), (left, start - height),
              (left, start)]  # fmt: skip
    codes = [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4, Path.LINETO, Path.CURVE4, Path.CURVE4, Path.CURVE4,
             Path.CLOSEPOLY]  # fmt: skip
    axes.add_patch(PathPatch(Path(points, codes), facecolor=colour, alpha=0.45, linewidth=0))
