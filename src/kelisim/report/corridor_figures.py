"""Pictures of the corridor model: flows on a map, volumes by corridor, waits at bottlenecks.

Colours are the Okabe-Ito set, safe for the colour-blind; modes are also told apart by the dash of the line.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter

from kelisim.region.package import Region
from kelisim.report.basemap import draw_ground
from kelisim.report.numbers import number
from kelisim.report.words import say

CASE_COLOURS = {"base": "#999999", "without": "#D55E00", "with": "#0072B2"}
KIND_COLOURS = {"rail": "#0072B2", "road": "#E69F00", "sea": "#009E73"}
KIND_DASHES = {"rail": "-", "road": "--", "sea": ":"}
WINDOW = (25.0, 92.0, 24.0, 58.0)
"""West, east, south, north of the map, degrees: the region and its neighbours."""
NAME_DEGREES = (4.2, 0.9)
"""Room that a name takes, degrees of longitude and latitude."""
WAYS = "<>"
"""Marks of the direction at the end of a facility's key."""
WIDEST = 9.0
NAMED_FROM_KT = 4000.0
MOST_SHOWN = 14


def flow_map(region: Region, flows: pd.DataFrame, year: int, lang: str) -> Figure:
    """Links by flow of both directions; the width of a line grows with the square root of the tonnes. ``flows``: a row
    per link or transfer with ``kind``, ``item``, ``forward_kt``, ``backward_kt``."""
    nodes = region["freight_nodes"]
    place = {str(n): (float(x), float(y)) for n, x, y in nodes[["node", "lon", "lat"]].to_numpy()}
    kind = dict(zip(region["freight_modes"]["mode"], region["freight_modes"]["kind"], strict=True))
    moved = flows.assign(kt=flows["forward_kt"] + flows["backward_kt"])
    links = region["freight_links"].merge(moved[moved["kind"] == "link"], left_on="link", right_on="item")
    links = links.sort_values("kt")
    figure = Figure(figsize=(11, 6.5), layout="constrained")
    axes = figure.subplots()
    draw_ground(axes, WINDOW)
    on_land = links["mode"].map(kind) != "sea"
    busiest = max(float(links.loc[on_land, "kt"].max()), 1e-9)
    loads: dict[str, float] = {}
    for start, end, mode, kt in links[["from_node", "to_node", "mode", "kt"]].to_numpy():
        (x, y), (u, v) = place[start], place[end]
        axes.plot([x, u], [y, v], color=KIND_COLOURS[kind[mode]], linestyle=KIND_DASHES[kind[mode]], alpha=0.8,
                  linewidth=0.3 + WIDEST * min(1.0, float(np.sqrt(kt / busiest))), solid_capstyle="round")  # fmt: skip
        loads.update({node: max(loads.get(node, 0.0), kt) for node in (start, end)})
    _names(axes, place, loads, dict(zip(nodes["node"], nodes[f"name_{lang}"], strict=True)))
    for mode, colour in KIND_COLOURS.items():
        axes.plot([], [], color=colour, linestyle=KIND_DASHES[mode], linewidth=3, label=say(mode, lang))
    axes.legend(loc="lower right", framealpha=0.9, edgecolor="none", fontsize=9)
    axes.set_title(say("flow_map_title", lang).format(year=year, most=number(busiest / 1000, 1, lang)), fontsize=11)
    return figure


def _names(axes: Axes, place: dict[str, tuple[float, float]], loads: dict[str, float], titles: dict[str, str]) -> None:
    """Busy places, the busiest first; a name that would lie on one that is there is left out."""
    west, east, south, north = WINDOW
    taken: list[tuple[float, float]] = []
    for node, kt in sorted(loads.items(), key=lambda pair: (-pair[1], pair[0])):
        lon, lat = place[node]
        if kt < NAMED_FROM_KT or not (west < lon < east - NAME_DEGREES[0] / 2 and south < lat < north):
            continue
        axes.plot(lon, lat, "o", color="black", markersize=2)
        if all(abs(lon - x) > NAME_DEGREES[0] or abs(lat - y) > NAME_DEGREES[1] for x, y in taken):
            taken.append((lon, lat))
            axes.annotate(titles[node], (lon, lat), fontsize=6.5, xytext=(2, 2), textcoords="offset points",
                          path_effects=[withStroke(linewidth=1.8, foreground="white")])  # fmt: skip


def volumes(content: dict[str, Any], names: dict[str, str], lang: str) -> Figure:
    """Tonnes of the corridors in ``names`` (key to title) in the three cases, on a logarithmic scale."""
    found = {name: {row["corridor"]: row["kt"] for row in case["corridors"]} for name, case in content["cases"].items()}
    keys = [key for key in sorted(found["base"], key=lambda k: -found["base"][k]) if key in names][:MOST_SHOWN]
    figure = Figure(figsize=(9, 5.6), layout="constrained")
    axes = figure.subplots()
    for shift, (name, colour) in zip((-0.27, 0.0, 0.27), CASE_COLOURS.items(), strict=True):
        heights = [found[name].get(key, 0.0) / 1000 for key in keys]
        bars = axes.barh(np.arange(len(keys)) + shift, heights, 0.25, color=colour,
                         label=f"{say(name, lang)}, {content['cases'][name]['year']}")  # fmt: skip
        axes.bar_label(bars, [number(height, 1, lang) for height in heights], padding=2, fontsize=7)
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, 0 if value >= 1 else 1, lang)))
    axes.set_yticks(range(len(keys)), [names[key] for key in keys], fontsize=8)
    axes.invert_yaxis()
    axes.set_xlabel(say("mt_logarithmic", lang))
    axes.legend(frameon=False, fontsize=8)
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def waits(content: dict[str, Any], names: dict[str, str], lang: str) -> Figure:
    """Waits at the bottlenecks that cost most, in the three cases; ``names``: titles of facilities."""
    rows = {name: {row["facility"]: row for row in case["bottlenecks"]} for name, case in content["cases"].items()}
    titles = {key: row["name"] for found in rows.values() for key, row in found.items()}
    cost = {key: max(found.get(key, {}).get("wait_musd", 0.0) for found in rows.values()) for key in titles}
    keys = sorted(titles, key=lambda key: -cost[key])[:MOST_SHOWN]
    figure = Figure(figsize=(9, 5.0), layout="constrained")
    axes = figure.subplots()
    for shift, (name, colour) in zip((-0.27, 0.0, 0.27), CASE_COLOURS.items(), strict=True):
        heights = [rows[name].get(key, {}).get("wait_h", 0.0) for key in keys]
        axes.barh(np.arange(len(keys)) + shift, heights, 0.25, color=colour, label=say(name, lang))
    axes.set_yticks(range(len(keys)), [names.get(key.rstrip(WAYS), titles[key]) + way(key) for key in keys], fontsize=8)
    axes.invert_yaxis()
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, 0, lang)))
    axes.set_xlabel(say("waits_axis", lang))
    axes.legend(frameon=False, fontsize=8)
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def way(key: str) -> str:
    """The direction that the key of a facility ends with, as an arrow."""
    return {">": " →", "<": " ←"}.get(key[-1:], "")
