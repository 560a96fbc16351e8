"""Results as a map: ``map.geojson``, a GeoJSON FeatureCollection (RFC 7946, longitude and latitude of WGS 84).

Of a solved study: river nodes, reservoirs, reaches, irrigation zones, hydropower plants, power nodes and lines. Reaches
and lines run straight between their ends, zones and plants stand at the node they belong to. Monthly results are arrays
whose name tells unit and case (``storage_km3_joint``); the months are those of the member ``months``. Of a corridor
study: nodes and links with tonnes, time, money and use by case (:mod:`kelisim.report.geo_corridor`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from kelisim.report.content import Content
from kelisim.report.geo_corridor import corridor_features
from kelisim.report.geo_features import Feature, line, names, point

DIGITS = 6
"""Digits that monthly figures keep."""


def write_geojson(content: Content, out: Path, _lang: str) -> list[Path]:
    """Write ``map.geojson``."""
    path = out / "map.geojson"
    path.write_text(json.dumps(collection(content), ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")
    return [path]


def collection(content: Content) -> dict[str, Any]:
    """The FeatureCollection of a result."""
    told: dict[str, Any] = {"type": "FeatureCollection"}
    if content.kind == "corridor":
        features = list(corridor_features(content))
    else:
        assert content.data is not None  # noqa: S101  only solved kinds come here
        features = list(study_features(content, content.data))
        told["months"] = [stamp.strftime("%Y-%m") for stamp in content.data.indexes["time"]]
    told["bbox"] = _bounds(features)
    told["source"] = {"result": content.name, "kind": content.kind, "region": content.manifest["region"]}
    return {**told, "features": features}


def study_features(content: Content, data: xr.Dataset) -> Iterator[Feature]:
    """Features of a solved study, lines below points."""
    region = content.region
    nodes, zones = (
        region[name].set_index(key, drop=False) for name, key in (("nodes", "node"), ("power_nodes", "power_node"))
    )
    for key, row in _known(region["reaches"], data, "reach"):
        yield line("reach", key, nodes, row, monthly(data, {"flow": "km3"}, "reach", key))
    for key, row in _known(region["lines"], data, "line"):
        limits = {name: float(row[name]) for name in ("capacity_mw", "reverse_capacity_mw")}
        yield line(
            "line", key, zones, row, {**limits, **monthly(data, {"sent": "gwh", "sent_back": "gwh"}, "line", key)}
        )
    for node, row in nodes.iterrows():
        key = str(node)
        stored = key in data["reservoir"]
        kind = "reservoir" if stored else "river node"
        values = monthly(data, {"storage": "km3"}, "reservoir", key) if stored else {}
        priced = monthly(data, {"water_value": "usd_per_m3"}, "node", key) if key in data["node"] else {}
        yield point(
            kind, str(key), row, {**names(row), "state": row["state"], "basin": row["basin"], **values, **priced}
        )
    for key, row in _known(region["zones"], data, "zone"):
        at = nodes.loc[row["node"]]
        more = {"node": row["node"], "state": at["state"]}
        yield point(
            "irrigation zone", key, at, {**names(row), **more, **monthly(data, {"withdrawal": "km3"}, "zone", key)}
        )
    ends = region["reaches"].set_index("reach")["from_node"]
    for key, row in _known(region["hydro_plants"], data, "plant"):
        at = nodes.loc[ends[row["reach"]]]
        more = {"reach": row["reach"], "capacity_mw": float(row["capacity_mw"])}
        yield point(
            "hydropower plant", key, at, {**names(row), **more, **monthly(data, {"hydro": "gwh"}, "plant", key)}
        )
    for key, row in _known(region["power_nodes"], data, "power_node"):
        cuts = [str(cut) for cut in data["cut"].to_numpy() if str(cut).rsplit("/", 1)[0] == key]
        cut = monthly(data.sel(cut=cuts).sum("cut"), {"unserved": "gwh"}, "", key)
        yield point("power node", key, row, {**names(row), "state": row["state"], **cut})


def monthly(data: xr.Dataset, variables: Mapping[str, str], key: str, name: str) -> dict[str, list[float]]:
    """Series of one entry by variable, unit and case, load blocks added up."""
    found = {}
    for variable, unit in variables.items():
        chosen = data[variable].sel({key: name}) if key else data[variable]
        for case in map(str, data["case"].to_numpy()):
            values = chosen.sel(case=case)
            series = values.sum("block") if "block" in values.dims else values
            found[f"{variable}_{unit}_{case}"] = [float(f"{value:.{DIGITS}g}") for value in series.to_numpy()]
    return found


def _known(table: pd.DataFrame, data: xr.Dataset, key: str) -> Iterator[tuple[str, pd.Series]]:
    """Rows of a table that the result has values of."""
    column = "node" if key == "reservoir" else key
    there = set(map(str, data[key].to_numpy()))
    for _, row in table.iterrows():
        if str(row[column]) in there:
            yield str(row[column]), row


def _bounds(features: Sequence[Feature]) -> list[float]:
    """West, south, east, north of all features."""
    places = np.array([place for one in features for place in _places(one["geometry"]["coordinates"])])
    return [float(v) for v in (*places.min(axis=0), *places.max(axis=0))]


def _places(coordinates: Any) -> Iterable[tuple[float, float]]:
    if isinstance(coordinates[0], int | float):
        return [(coordinates[0], coordinates[1])]
    return [place for one in coordinates for place in _places(one)]
