"""Corridor results as map features: nodes, and links with tonnes, time, money and use of capacity by case.

Properties end in the case (``_base``, ``_without``, ``_with``). Time is that of the forward direction without waiting,
``wait_h`` what its bottlenecks add, ``use`` the fullest of them (1 = full). Money spans the classes of cargo that may
pass: ``usd_per_t_least`` and ``usd_per_t_most``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from kelisim.corridor.cases import CorridorCase, region_of
from kelisim.corridor.network import Network, build
from kelisim.region.package import Region
from kelisim.report.content import Content
from kelisim.report.geo_features import Feature, line, names, point
from kelisim.report.inputs import require_same_region

Told = dict[str, dict[str, Any]]
"""Properties by link."""


def corridor_features(content: Content) -> Iterator[Feature]:
    """Links of all cases, then nodes. Raises InputError if the region has changed since the result was written."""
    require_same_region(content)
    told: Told = {}
    rows: dict[str, pd.Series] = {}
    nodes = content.region["freight_nodes"].set_index("node", drop=False)
    for case, year in content.manifest["years"].items():
        taken = tuple(content.manifest["measures"]) if case == "with" else ()
        region = region_of(content.region, CorridorCase(year, taken))
        rows.update({str(row["link"]): row for _, row in region["freight_links"].iterrows()})
        for link, properties in link_results(region, build(region, year), content, case).items():
            told.setdefault(link, {}).update({f"{name}_{case}": value for name, value in properties.items()})
    for link in sorted(told):
        row = rows[link]
        static = {"mode": row["mode"], "country": row["country"], "km": float(row["km"])}
        yield line("link", link, nodes, row, {**static, **told[link]})
    for key, row in nodes.iterrows():
        yield point(str(row["kind"]), str(key), row, {**names(row), "country": row["country"]})


def link_results(region: Region, network: Network, content: Content, case: str) -> Told:
    """What a case says of every open link."""
    edges = network.edges
    mine = np.flatnonzero(((edges["kind"] == "link") & (edges["direction"] == 1)).to_numpy())
    first = {str(edges["item"].iloc[place]): int(place) for place in reversed(mine)}
    flows = content.tables[f"{case}-flows"]
    flows = flows[flows["kind"] == "link"].set_index("item")[["forward_kt", "backward_kt"]].fillna(0.0)
    found: Told = {}
    for link, edge in first.items():
        money = network.money[:, edge]
        money = money[np.isfinite(money)]
        forward, backward = flows.loc[link].to_numpy(dtype=float) if link in flows.index else (0.0, 0.0)
        found[link] = {
            "forward_kt": float(forward),
            "backward_kt": float(backward),
            "run_h": round(float(network.hours[edge]), 3),
            "usd_per_t_least": round(float(money.min()), 3) if len(money) else None,
            "usd_per_t_most": round(float(money.max()), 3) if len(money) else None,
            **_bottlenecks(region, content.tables[f"{case}-facilities"], link),
        }
    return found


def _bottlenecks(region: Region, facilities: pd.DataFrame, link: str) -> dict[str, Any]:
    """Facilities that the link needs, directly or at its border crossing."""
    crossings = region["freight_crossings"]
    items = {link, *crossings.loc[crossings["link"] == link, "crossing"]}
    uses = region["freight_uses"]
    needed = set(uses.loc[uses["kind"].isin(["link", "crossing"]) & uses["item"].isin(items), "facility"])
    there = facilities[facilities["facility"].isin(needed)]
    if there.empty:
        return {"wait_h": 0.0, "use": None, "bottlenecks": []}
    waits, use = float(there["wait_h"].sum()), float(there["utilisation"].max())
    return {"wait_h": round(waits, 3), "use": round(use, 4), "bottlenecks": sorted(map(str, there["facility"]))}
