"""The basin by month: reaches as wide as their flow, reservoirs as large as what they hold, alone above joint."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from kelisim.report.basemap import Window, draw_ground, names_of_states
from kelisim.report.numbers import number
from kelisim.report.pair import Pair
from kelisim.report.words import month_name, say

SHOWN_MONTHS = (1, 4, 7, 10)
RIVER = "#0072B2"
HELD = "#56B4E9"
EDGE = "#1B3A57"
WIDEST = 7.0
LARGEST = 17.0
"""Diameter in points of the largest reservoir when full."""
MARGIN_DEGREES = 0.9
NAMED_FROM_KM3 = 2.0
SCALE_KM3 = (1.0, 5.0)


def basin_map(pair: Pair, lang: str) -> Figure:
    """Mean flows and storages of four months, in both cases. Needs nodes with places."""
    place = pair.region["nodes"].set_index("node")[["lon", "lat"]]
    flows = {case: _by_month(pair.cases[case]["flow"], "reach") for case in pair.cases}
    storages = {case: _by_month(pair.cases[case]["storage"], "reservoir") for case in pair.cases}
    largest = max(float(table.to_numpy().max(initial=1e-9)) for table in flows.values())
    figure = Figure(figsize=(11, 5.6), layout="constrained")
    panels = figure.subplots(len(pair.cases), len(SHOWN_MONTHS))
    for row, case in zip(panels, pair.cases, strict=True):
        row[0].set_ylabel(say(case, lang), fontsize=11)
        for axes, month in zip(row, SHOWN_MONTHS, strict=True):
            draw_ground(axes, _window(place))
            _rivers(axes, pair, place, flows[case][month], largest)
            _reservoirs(axes, pair, place, storages[case][month])
            if case == "alone":
                axes.set_title(month_name(month, lang), fontsize=11)
    names_of_states(panels[0, 0], pair.states, _window(place))
    told = _numbered(panels[0, 0], pair, place, lang)
    _legend(figure, pair, largest, lang, told)
    return figure


def has_places(pair: Pair) -> bool:
    """Whether the basin can be drawn: it has reaches, and every node has a place."""
    places = pair.region["nodes"][["lon", "lat"]]
    return len(pair.whole.river.reaches) > 0 and bool(places.notna().all(axis=None))


def _by_month(values: xr.DataArray, dim: str) -> pd.DataFrame:
    """Means by calendar month (columns 1-12) of a (key, time) array."""
    means = values.groupby("time.month").mean().transpose(dim, "month")
    return pd.DataFrame(means.to_numpy(), index=means.indexes[dim], columns=means.indexes["month"])


def _window(place: pd.DataFrame) -> Window:
    west, east = place["lon"].min() - MARGIN_DEGREES, place["lon"].max() + MARGIN_DEGREES
    return float(west), float(east + 1.2), float(place["lat"].min() - 1), float(place["lat"].max() + 1)


def _width(flow: float, largest: float) -> float:
    return float(0.25 + WIDEST * np.sqrt(max(flow, 0.0) / largest))


def _rivers(axes: Axes, pair: Pair, place: pd.DataFrame, flow: pd.Series, largest: float) -> None:
    for reach, row in pair.whole.river.reaches.iterrows():
        ends = place.loc[[row["from_node"], row["to_node"]]]
        axes.plot(ends["lon"], ends["lat"], color=RIVER, linewidth=_width(float(flow[str(reach)]), largest),
                  solid_capstyle="round", zorder=1)  # fmt: skip


def _diameter(km3: float, most: float) -> float:
    return float(LARGEST * np.sqrt(max(km3, 0.0) / most))


def _reservoirs(axes: Axes, pair: Pair, place: pd.DataFrame, held: pd.Series) -> None:
    """A white disc for the full storage, inside it a filled one for what is held: areas to scale."""
    full = pair.whole.river.reservoirs["full_storage_km3"].astype(float)
    for node in full.sort_values(ascending=False).index:
        lon, lat = place.loc[node]
        axes.plot(lon, lat, "o", color="white", markeredgecolor=EDGE, markeredgewidth=0.7,
                  markersize=_diameter(full[node], full.max()), zorder=2)  # fmt: skip
        axes.plot(lon, lat, "o", color=HELD, markeredgewidth=0,
                  markersize=_diameter(float(held[str(node)]), full.max()), zorder=3)  # fmt: skip


def _numbered(axes: Axes, pair: Pair, place: pd.DataFrame, lang: str) -> str:
    """Numbers at the largest reservoirs, and the names that belong to them."""
    full = pair.whole.river.reservoirs["full_storage_km3"].astype(float)
    titles = pair.region["nodes"].set_index("node")[f"name_{lang}"]
    named = full[full >= NAMED_FROM_KM3].sort_values(ascending=False).index
    for count, node in enumerate(named, 1):
        axes.annotate(str(count), tuple(place.loc[node]), xytext=(0, -_diameter(full[node], full.max()) / 2 - 2),
                      textcoords="offset points", fontsize=8, weight="bold", ha="center", va="top", zorder=4,
                      path_effects=[withStroke(linewidth=2, foreground="white")])  # fmt: skip
    return "   ".join(f"{count} {titles[node]}" for count, node in enumerate(named, 1))


def _legend(figure: Figure, pair: Pair, largest: float, lang: str, told: str) -> None:
    most = float(pair.whole.river.reservoirs["full_storage_km3"].max())
    flows = [
        Line2D([], [], color=RIVER, linewidth=_width(km3, largest), label=number(km3, 0, lang)) for km3 in SCALE_KM3
    ]
    discs = [
        Line2D([], [], linestyle="", marker="o", color=HELD, markeredgecolor=EDGE, markeredgewidth=0.7,
               markersize=_diameter(km3, most), label=number(km3, 0, lang))
        for km3 in (SCALE_KM3[-1], most)
    ]  # fmt: skip
    blank = [Line2D([], [], linestyle="", label=text) for text in
             (f"{say('flow_scale', lang)}:", f"{say('storage_scale', lang)}:", say("indicative", lang))]  # fmt: skip
    figure.suptitle(told, fontsize=8.5)
    figure.legend(handles=[blank[0], *flows, blank[1], *discs, blank[2]], loc="outside lower center", ncols=7,
                  frameon=False, fontsize=9, handletextpad=0.6, columnspacing=1.2)  # fmt: skip
