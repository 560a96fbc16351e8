"""Figures of a result. Colours are the Okabe-Ito set, safe for the colour-blind; states keep their table order."""

from __future__ import annotations

import io
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.figure import Figure

from kelisim.consortium.programme import Inputs
from kelisim.run import StudyResult
from kelisim.summary import release, whole_inputs

COLOURS = {"alone": "#D55E00", "joint": "#0072B2", "observed": "#000000"}
MONTHS = "JFMAMJJASOND"


def svg(figure: Figure) -> str:
    """The figure as an SVG element for a page (no date inside: same result, same bytes)."""
    buffer = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": "kelisim"}):  # else the names of its parts are drawn by lot
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    text = buffer.getvalue()
    return text[text.index("<svg") :]


def gains(content: dict[str, Any]) -> Figure:
    """Gain of every state, million USD per year, before transfers."""
    names = list(content["states"])
    values = [content["states"][name]["gain_musd_per_year"] for name in names]
    figure = Figure(figsize=(7, 3), layout="constrained")
    axes = figure.subplots()
    bars = axes.bar(names, values, color=COLOURS["joint"], width=0.6)
    axes.bar_label(bars, fmt="{:+,.0f}", padding=2)
    axes.axhline(0, color="black", linewidth=0.8)
    axes.margins(y=0.15)
    axes.set_ylabel("million USD per year")
    axes.set_title(f"Gain from acting together, {content['total_gain_musd_per_year']:,.0f} in all (before transfers)")
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def monthly_mean(values: xr.DataArray) -> pd.Series:
    """Mean of each calendar month, index 1-12."""
    return values.groupby("time.month").mean().to_series()


def observed_release(result: StudyResult, node: str) -> pd.Series | None:
    """Observed release by calendar month in km3, or None."""
    table = result.region["observed_reservoirs"]
    table = table[table["node"] == node]
    if table.empty:
        return None
    days = pd.to_datetime({"year": table["year"], "month": table["month"], "day": 1}).dt.days_in_month
    volume = table["release_m3s"] * days * 86400 / 1e9
    return volume.groupby(table["month"]).mean()


def regimes(result: StudyResult) -> Figure:
    """Mean monthly release of the regulated reservoirs: alone, joint, and as observed in 2001-2010."""
    whole = whole_inputs(result.cases["joint"])
    full = whole.river.reservoirs["full_storage_km3"].sort_values(ascending=False)
    nodes = [str(node) for node in full.index[:8]]
    names = whole.river.nodes["name_en"]
    figure = Figure(figsize=(11, 5), layout="constrained")
    axes = figure.subplots(2, 4, sharex=True)
    for panel, node in zip(axes.flat, nodes, strict=False):
        for case, solved in result.cases.items():
            series = monthly_mean(release(whole, solved.data, node))
            panel.plot(series.index, series.to_numpy(), color=COLOURS[case], label=case, linewidth=1.8)
        seen = observed_release(result, node)
        if seen is not None:
            panel.plot(
                seen.index, seen.to_numpy(), color=COLOURS["observed"], linestyle=":", label="observed 2001-2010"
            )
        panel.set_title(str(names[node]), fontsize=10)
        panel.set_xticks(range(1, 13), MONTHS)
        panel.set_ylim(bottom=0)
        panel.spines[["top", "right"]].set_visible(False)
    axes[0, 0].set_ylabel("release, km3 per month")
    axes[1, 0].set_ylabel("release, km3 per month")
    axes[0, 0].legend(frameon=False, fontsize=8)
    return figure


def supply(result: StudyResult) -> Figure:
    """Electricity by source and state in both cases, TWh per year."""
    whole = whole_inputs(result.cases["joint"])
    states = list(result.region.states)
    figure = Figure(figsize=(9, 3.4), layout="constrained")
    axes = figure.subplots()
    palette = {"hydro": "#56B4E9", "coal": "#999999", "gas": "#E69F00", "oil": "#CC79A7", "nuclear": "#F0E442",
               "wind": "#009E73", "solar": "#F5C710", "not served": "#000000"}  # fmt: skip
    for shift, case in ((-0.2, "alone"), (0.2, "joint")):
        table = supply_table(whole, result.cases[case].data).reindex(states).fillna(0.0)
        bottom = np.zeros(len(states))
        for fuel in [name for name in palette if name in table]:
            height = table[fuel].to_numpy() / 1000
            label = fuel if case == "alone" else None
            axes.bar(np.arange(len(states)) + shift, height, 0.36, bottom=bottom, color=palette[fuel], label=label)
            bottom += height
    axes.set_xticks(range(len(states)), [f"{s}\nalone | joint" for s in states])
    axes.set_ylabel("TWh per year")
    axes.legend(frameon=False, fontsize=8, loc="upper right", ncols=2)
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def supply_table(whole: Inputs, data: xr.Dataset) -> pd.DataFrame:
    """Electricity by state (rows) and source (columns), GWh per year."""
    years = whole.periods.years
    thermal = data["generation"].sum(["block", "time"]).to_series() / years
    units = whole.grid.units
    owners = [units["state"].reindex(thermal.index), units["fuel"].reindex(thermal.index)]
    table: pd.DataFrame = thermal.groupby(owners).sum().unstack()
    hydro = data["hydro"].sum(["block", "time"]).to_series() / years
    river = hydro.groupby(whole.river.plants["state"].reindex(hydro.index)).sum()
    table["hydro"] = (
        table.get("hydro", pd.Series(dtype=float)).reindex(table.index).fillna(0.0).add(river, fill_value=0)
    )
    cut = data["unserved"].sum(["block", "time"]).to_series() / years
    table["not served"] = cut.groupby(whole.grid.steps["state"].reindex(cut.index)).sum()
    return table
