"""The ground under the maps: land and indicative boundaries, drawn once for every picture that shows places."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.path import Path
from matplotlib.transforms import Bbox

LAND = "#F4F1EA"
BORDER = "#B9B2A3"
SEA = "#DDE8F0"

Window = tuple[float, float, float, float]
"""West, east, south, north, degrees."""


def draw_ground(axes: Axes, window: Window) -> None:
    """Land, sea and boundaries inside ``window``; the axes lose their frame and keep true shapes at mid latitude."""
    west, east, south, north = window
    axes.set_facecolor(SEA)
    axes.add_collection(PathCollection(_inside(window), facecolors=LAND, edgecolors=BORDER, linewidths=0.5, zorder=0))
    axes.set(xlim=(west, east), ylim=(south, north), xticks=[], yticks=[])
    axes.set_aspect(1 / np.cos(np.radians((south + north) / 2)))
    axes.spines[:].set_color(BORDER)


def names_of_states(axes: Axes, states: Sequence[str], window: Window) -> None:
    """Codes of states in the middle of their largest piece of land inside the window."""
    west, east, south, north = window
    for state in states:
        middle = _middles().get(state)
        if middle is not None:
            lon, lat = np.clip(middle[0], west + 1, east - 1), np.clip(middle[1], south + 0.7, north - 0.7)
            axes.text(lon, lat, state, color="#8A8272", fontsize=8, ha="center", va="center", zorder=0.5)


@cache
def shapes() -> tuple[Path, ...]:
    """One path a polygon, with its holes."""
    return tuple(
        Path.make_compound_path(*(Path(np.array(ring), closed=True) for ring in rings))
        for feature in _features()
        for rings in feature["geometry"]["coordinates"]
    )


@cache
def _inside(window: Window) -> tuple[Path, ...]:
    """Shapes cut a little outside the window: a picture need not carry the rest of the world."""
    west, east, south, north = window
    edge = Bbox.from_extents(west - 1, south - 1, east + 1, north + 1)
    near = [shape for shape in shapes() if shape.intersects_bbox(edge, filled=True)]
    return tuple(shape.clip_to_bbox(edge) for shape in near)


@cache
def _features() -> list[dict[str, Any]]:
    text = (resources.files("kelisim.report") / "data" / "basemap.geojson").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = json.loads(text)["features"]
    return found


@cache
def _middles() -> dict[str, tuple[float, float]]:
    """Middle (centre of gravity) of the largest piece of land of every country, by code."""
    found = {}
    for feature in _features():
        ring = np.array(max((rings[0] for rings in feature["geometry"]["coordinates"]), key=len))
        x, y = ring[:, 0], ring[:, 1]
        twice = x[:-1] * y[1:] - x[1:] * y[:-1]
        middle = [float(((v[:-1] + v[1:]) * twice).sum() / (3 * twice.sum())) for v in (x, y)]
        found[str(feature["properties"]["iso_a3"])] = (middle[0], middle[1])
    return found
