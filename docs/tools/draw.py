"""Figures of the validation page, drawn from its stored numbers alone. Colours are safe for the colour-blind."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from docs.tools.facts import RESERVOIRS, Facts
from kelisim.report.regimes import COLOURS
from kelisim.report.words import say

NAMES = {
    "toktogul": "Toktogul (Naryn)", "andijan": "Andijan (Karadarya)", "charvak": "Charvak (Chirchik)",
    "bahri-tojik": "Bahri Tojik (Syr Darya)", "shardara": "Shardara (Syr Darya)",
    "tuyamuyun": "Tuyamuyun (Amu Darya)",
}  # fmt: skip
LINES = {"alone": "-", "joint": "-", "observed": ":"}
STATES = ("KAZ", "KGZ", "TJK", "TKM", "UZB")


def write(figure: Figure, path: Path) -> None:
    """Write an SVG that is the same for the same numbers: no date, no random names, on white."""
    with mpl.rc_context({"svg.hashsalt": "kelisim", "svg.fonttype": "path"}):
        figure.savefig(path, format="svg", metadata={"Date": None}, facecolor="white")
    text = path.read_text(encoding="utf-8")
    path.write_text("\n".join(line.rstrip() for line in text.splitlines()) + "\n", encoding="utf-8")


def panels(study: Facts, quantity: str, label: str) -> Figure:
    """Six panels, one a reservoir: the mean year alone, joint and observed."""
    figure = Figure(figsize=(10, 5.6), layout="constrained")
    axes = figure.subplots(2, 3, sharex=True)
    for panel, node in zip(axes.flat, RESERVOIRS, strict=True):
        months(panel, study["reservoirs"][node], quantity)
        panel.set_title(NAMES[node], fontsize=10)
    axes[0, 0].set_ylabel(label)
    axes[1, 0].set_ylabel(label)
    axes[0, 0].legend(frameon=False, fontsize=8)
    return figure


def months(panel: Axes, reservoir: Facts, quantity: str) -> None:
    """One mean year in one panel, with the modelled inflow of the joint case behind a release."""
    if quantity == "release":
        panel.fill_between(range(1, 13), reservoir["observed"]["inflow"], color="#DDDDDD", label="observed inflow")
    for case, style in LINES.items():
        label = "observed 2001-2010" if case == "observed" else case
        panel.plot(range(1, 13), reservoir[case][quantity], style, color=COLOURS[case], label=label, linewidth=1.8)
    panel.set_xticks(range(1, 13), list(say("month_letters", "en")))
    panel.set_ylim(bottom=0)
    panel.spines[["top", "right"]].set_visible(False)


def who_gains(study: Facts) -> Figure:
    """The picture of the front page: gain by state, and the release of Toktogul."""
    figure = Figure(figsize=(10, 3.7), layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.15))
    values = [study["gain"][state] for state in STATES]
    bars = left.bar(STATES, values, color=COLOURS["joint"], width=0.62)
    left.bar_label(bars, fmt="{:+,.0f}", padding=2)
    left.axhline(0, color="black", linewidth=0.8)
    left.margins(y=0.15)
    left.set_ylabel("million USD of 2023 per year")
    left.set_title(f"Gain from one plan for all: {study['gain']['all']:,.0f} (before transfers)", fontsize=11)
    left.spines[["top", "right"]].set_visible(False)
    months(right, study["reservoirs"]["toktogul"], "release")
    right.set_ylabel("km3 per month")
    right.set_title("Mean release of Toktogul, 2001-2010", fontsize=11)
    right.legend(frameon=False, fontsize=9, loc="upper center", ncols=2)
    right.set_ylim(top=3.6)
    return figure


def land(parts: list[Facts], rule: float) -> Figure:
    """Winter share of the joint release against irrigated area."""
    figure = Figure(figsize=(6, 3.2), layout="constrained")
    axes = figure.subplots()
    factors = [part["factor"] for part in parts]
    axes.plot(factors, [part["share"]["toktogul"] for part in parts], "o-", color=COLOURS["joint"], label="joint")
    axes.axhline(rule, color="black", linestyle="--", linewidth=1, label="rule of 1984")
    axes.set_xticks(factors, [f"{factor:g}" for factor in factors])
    axes.set_ylim(0, 0.7)
    axes.set_xlabel("irrigated area, times that of today")
    axes.set_ylabel("October-March share of the release")
    axes.legend(frameon=False, fontsize=9)
    axes.spines[["top", "right"]].set_visible(False)
    return figure
