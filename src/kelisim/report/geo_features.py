"""Features of a GeoJSON file: points and straight lines with properties that JSON knows."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

Feature = dict[str, Any]


def point(kind: str, key: str, place: pd.Series, properties: Mapping[str, Any]) -> Feature:
    """A point at ``lon`` and ``lat`` of ``place``."""
    return _feature(kind, key, {"type": "Point", "coordinates": _position(place)}, properties)


def line(kind: str, key: str, places: pd.DataFrame, row: pd.Series, properties: Mapping[str, Any]) -> Feature:
    """A straight line between the places of ``from_node`` and ``to_node``, cut where it crosses the antimeridian."""
    start, end = (_position(places.loc[row[name]]) for name in ("from_node", "to_node"))
    both = {"from_node": row["from_node"], "to_node": row["to_node"]}
    return _feature(kind, key, _straight(start, end), {**both, **properties})


def names(row: pd.Series) -> dict[str, str]:
    """Names of a row in every language that it has."""
    return {name: str(row[name]) for name in ("name_en", "name_ru") if name in row.index}


def _feature(kind: str, key: str, geometry: dict[str, Any], properties: Mapping[str, Any]) -> Feature:
    told = {name: _plain(value) for name, value in properties.items()}
    return {
        "type": "Feature",
        "id": f"{kind}/{key}",
        "geometry": geometry,
        "properties": {"kind": kind, "key": key, **told},
    }


def _position(place: pd.Series) -> list[float]:
    return [round(float(place["lon"]), 5), round(float(place["lat"]), 5)]


def _straight(start: list[float], end: list[float]) -> dict[str, Any]:
    west = abs(start[0] - end[0]) > 180
    if not west:
        return {"type": "LineString", "coordinates": [start, end]}
    edge = math.copysign(180.0, start[0])
    part = (edge - start[0]) / (end[0] + 2 * edge - start[0])
    lat = round(start[1] + part * (end[1] - start[1]), 5)
    return {"type": "MultiLineString", "coordinates": [[start, [edge, lat]], [[-edge, lat], end]]}


def _plain(value: Any) -> Any:
    """No NumPy types; a number that is none is null."""
    value = value.item() if hasattr(value, "item") else value
    return None if isinstance(value, float) and not math.isfinite(value) else value
