"""Release of the reservoirs by month: alone, joint, and as observed."""

from __future__ import annotations

import pandas as pd
import xarray as xr
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from kelisim.region.package import Region
from kelisim.report.numbers import number
from kelisim.report.pair import Pair
from kelisim.report.words import say
from kelisim.summary import release

COLOURS = {"alone": "#D55E00", "joint": "#0072B2", "deal": "#009E73", "observed": "#000000"}
MOST_PANELS = 8


def regimes(pair: Pair, lang: str) -> Figure:
    """Mean monthly release of the largest reservoirs, km3."""
    whole = pair.whole
    full = whole.river.reservoirs["full_storage_km3"].sort_values(ascending=False)
    titles = whole.river.nodes[f"name_{lang}"]
    figure = Figure(figsize=(11, 5), layout="constrained")
    panels = figure.subplots(2, MOST_PANELS // 2, sharex=True)
    for axes, node in zip(panels.flat, map(str, full.index[:MOST_PANELS]), strict=False):
        for case in pair.cases:
            series = monthly_mean(release(whole, pair.cases[case], node))
            axes.plot(series.index, series.to_numpy(), color=COLOURS[case], label=say(case, lang), linewidth=1.8)
        seen = observed_release(pair.region, node)
        if seen is not None:
            axes.plot(
                seen.index, seen.to_numpy(), color=COLOURS["observed"], linestyle=":", label=say("observed", lang)
            )
        axes.set_title(str(titles[node]), fontsize=10)
        axes.set_xticks(range(1, 13), say("month_letters", lang))
        axes.set_ylim(bottom=0)
        digits = 1 if axes.get_ylim()[1] > 0.5 else 2
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _, digits=digits: number(value, digits, lang)))
        axes.spines[["top", "right"]].set_visible(False)
    for axes in panels.flat[len(full) :]:
        axes.set_visible(False)
    for row in panels:
        row[0].set_ylabel(say("km3_a_month", lang))
    panels[0, 0].legend(frameon=False, fontsize=8)
    return figure


def monthly_mean(values: xr.DataArray) -> pd.Series:
    """Mean of each calendar month, index 1-12."""
    return values.groupby("time.month").mean().to_series()


def observed_release(region: Region, node: str) -> pd.Series | None:
    """Observed release by calendar month in km3, or None."""
    table = region["observed_reservoirs"]
    table = table[table["node"] == node]
    if table.empty:
        return None
    days = pd.to_datetime({"year": table["year"], "month": table["month"], "day": 1}).dt.days_in_month
    volume = table["release_m3s"] * days * 86400 / 1e9
    return volume.groupby(table["month"]).mean()
