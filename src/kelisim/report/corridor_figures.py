"""Pictures of the corridor model: flows on a map, volumes by corridor, waits at bottlenecks.

Colours are the Okabe-Ito set, safe for the colour-blind; modes are also told apart by the dash of the line.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from kelisim.corridor.accounts import item_flows
from kelisim.corridor.model import Corridors

CASE_COLOURS = {"base": "#999999", "without": "#D55E00", "with": "#0072B2"}
KIND_COLOURS = {"rail": "#0072B2", "road": "#E69F00", "sea": "#009E73"}
KIND_DASHES = {"rail": "-", "road": "--", "sea": ":"}
WINDOW = (25.0, 92.0, 24.0, 58.0)
"""West, east, south, north of the map, degrees: the region and its neighbours."""
WIDEST = 9.0
NAMED_FROM_KT = 4000.0
MOST_SHOWN = 14


def flow_map(solved: Corridors) -> Figure:
    """Links by flow of both directions; the width of a line grows with the square root of the tonnes."""
    region = solved.region
    nodes = region["freight_nodes"]
    place = {str(n): (float(x), float(y)) for n, x, y in nodes[["node", "lon", "lat"]].to_numpy()}
    kind = dict(zip(region["freight_modes"]["mode"], region["freight_modes"]["kind"], strict=True))
    flows = item_flows(solved).reset_index()
    flows["kt"] = flows["forward_kt"] + flows["backward_kt"]
    links = region["freight_links"].merge(flows[flows["kind"] == "link"], left_on="link", right_on="item")
    links = links.sort_values("kt")
    figure = Figure(figsize=(11, 6.5), layout="constrained")
    axes = figure.subplots()
    on_land = links["mode"].map(kind) != "sea"
    busiest = max(float(links.loc[on_land, "kt"].max()), 1e-9)
    loads: dict[str, float] = {}
    for start, end, mode, kt in links[["from_node", "to_node", "mode", "kt"]].to_numpy():
        (x, y), (u, v) = place[start], place[end]
        axes.plot([x, u], [y, v], color=KIND_COLOURS[kind[mode]], linestyle=KIND_DASHES[kind[mode]], alpha=0.8,
                  linewidth=0.3 + WIDEST * min(1.0, float(np.sqrt(kt / busiest))), solid_capstyle="round")  # fmt: skip
        loads.update({node: max(loads.get(node, 0.0), kt) for node in (start, end)})
    west, east, south, north = WINDOW
    title = dict(zip(nodes["node"], nodes["name_en"], strict=True))
    for node, kt in loads.items():
        lon, lat = place[node]
        if kt >= NAMED_FROM_KT and west < lon < east and south < lat < north:
            axes.annotate(title[node], (lon, lat), fontsize=6.5, xytext=(2, 2),
                          textcoords="offset points")  # fmt: skip
            axes.plot(lon, lat, "o", color="black", markersize=2)
    axes.set(xlim=(west, east), ylim=(south, north), xlabel="degrees east", ylabel="degrees north")
    axes.set_aspect(1.25)
    for mode, colour in KIND_COLOURS.items():
        axes.plot([], [], color=colour, linestyle=KIND_DASHES[mode], linewidth=3, label=mode)
    axes.legend(frameon=False, loc="upper left")
    axes.set_title(
        f"Freight of the model in {solved.network.year}; widest line on land {busiest / 1000:,.1f} Mt a year"
    )
    return figure


def volumes(content: dict[str, Any], names: dict[str, str]) -> Figure:
    """Tonnes of the corridors in ``names`` (key to title) in the three cases, on a logarithmic scale."""
    found = {name: {row["corridor"]: row["kt"] for row in case["corridors"]} for name, case in content["cases"].items()}
    keys = [key for key in sorted(found["base"], key=lambda k: -found["base"][k]) if key in names][:MOST_SHOWN]
    figure = Figure(figsize=(9, 4.2), layout="constrained")
    axes = figure.subplots()
    for shift, (name, colour) in zip((-0.27, 0.0, 0.27), CASE_COLOURS.items(), strict=True):
        heights = [found[name].get(key, 0.0) / 1000 for key in keys]
        bars = axes.barh(np.arange(len(keys)) + shift, heights, 0.25, color=colour,
                         label=f"{name} {content['cases'][name]['year']}")  # fmt: skip
        axes.bar_label(bars, fmt="{:,.2g}", padding=2, fontsize=7)
    axes.set_xscale("log")
    axes.set_yticks(range(len(keys)), [names[key] for key in keys], fontsize=8)
    axes.invert_yaxis()
    axes.set_xlabel("Mt a year (logarithmic)")
    axes.legend(frameon=False, fontsize=8)
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def waits(content: dict[str, Any]) -> Figure:
    """Waits at the bottlenecks that cost most, in the three cases."""
    rows = {name: {row["facility"]: row for row in case["bottlenecks"]} for name, case in content["cases"].items()}
    titles = {key: row["name"] for found in rows.values() for key, row in found.items()}
    cost = {key: max(found.get(key, {}).get("wait_musd", 0.0) for found in rows.values()) for key in titles}
    keys = sorted(titles, key=lambda key: -cost[key])[:MOST_SHOWN]
    figure = Figure(figsize=(9, 3.8), layout="constrained")
    axes = figure.subplots()
    for shift, (name, colour) in zip((-0.27, 0.0, 0.27), CASE_COLOURS.items(), strict=True):
        heights = [rows[name].get(key, {}).get("wait_h", 0.0) for key in keys]
        axes.barh(np.arange(len(keys)) + shift, heights, 0.25, color=colour, label=name)
    axes.set_yticks(range(len(keys)), [titles[key] for key in keys], fontsize=8)
    axes.invert_yaxis()
    axes.set_xlabel("mean wait, hours (blank: not above 85 % of its capacity)")
    axes.legend(frameon=False, fontsize=8)
    axes.spines[["top", "right"]].set_visible(False)
    return figure
