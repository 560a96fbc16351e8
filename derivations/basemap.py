"""Makes the base map of the pictures: countries around the region, thinned and cut to a window.

Usage: ``python basemap.py COUNTRIES_50M_JSON TARGET_GEOJSON``. The first file is ``countries-50m.json`` of the npm
package world-atlas (Natural Earth 1:50m, public domain), TopoJSON. Borders shared by two countries are stored once
there, as arcs: each arc is thinned once (Douglas-Peucker), so that neighbours keep fitting together. Each ring is then
cut to the window (Sutherland-Hodgman). Lakes are not in the file: the coast of the Caspian is where land ends.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path

Point = tuple[float, float]
Line = list[Point]

WEST, EAST, SOUTH, NORTH = 24.0, 92.5, 23.0, 59.0
"""The window, degrees: the region and the corridors to the Black Sea, the Gulf and western China."""

TOLERANCE_DEGREES = 0.025
DIGITS = 2
SMALLEST_SQUARE_DEGREES = 0.02
"""Islands below this area are left out."""

NOTE = (
    "Boundaries are indicative, for orientation only, and imply no view on the status of any territory. "
    "Natural Earth 1:50m (public domain), by way of world-atlas 2.0.2; thinned and cut to a window."
)
CODES = {
    "004": "AFG", "031": "AZE", "051": "ARM", "048": "BHR", "050": "BGD", "064": "BTN", "100": "BGR", "112": "BLR",
    "156": "CHN", "196": "CYP", "233": "EST", "268": "GEO", "275": "PSE", "300": "GRC", "348": "HUN", "356": "IND",
    "364": "IRN", "368": "IRQ", "376": "ISR", "398": "KAZ", "400": "JOR", "414": "KWT", "417": "KGZ", "422": "LBN",
    "428": "LVA", "434": "LBY", "440": "LTU", "496": "MNG", "498": "MDA", "524": "NPL", "512": "OMN", "586": "PAK",
    "616": "POL", "634": "QAT", "642": "ROU", "643": "RUS", "682": "SAU", "703": "SVK", "760": "SYR", "762": "TJK",
    "784": "ARE", "792": "TUR", "795": "TKM", "804": "UKR", "818": "EGY", "860": "UZB",
}  # fmt: skip
"""ISO 3166-1 numeric to alpha-3."""
NAMES_RU = {
    "ARM": "Армения", "BGD": "Бангладеш", "BGR": "Болгария", "BLR": "Беларусь", "BTN": "Бутан", "CYP": "Кипр",
    "EGY": "Египет", "EST": "Эстония", "GEO": "Грузия", "GRC": "Греция", "IRQ": "Ирак", "ISR": "Израиль",
    "JOR": "Иордания", "LBN": "Ливан", "LBY": "Ливия", "LTU": "Литва", "LVA": "Латвия", "MDA": "Молдова",
    "NPL": "Непал", "POL": "Польша", "PSE": "Палестина", "ROU": "Румыния", "SYR": "Сирия", "UKR": "Украина",
    "HUN": "Венгрия", "SVK": "Словакия",
}  # fmt: skip
"""Russian names of countries that are not in the tables of the region."""


def decoded(topology: dict[str, object]) -> list[Line]:
    """Arcs of a quantised TopoJSON in degrees, thinned."""
    move: dict[str, list[float]] = topology["transform"]  # type: ignore[assignment]
    (sx, sy), (tx, ty) = move["scale"], move["translate"]
    lines = []
    for arc in topology["arcs"]:  # type: ignore[attr-defined]
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        lines.append(thinned(line))
    return lines


def thinned(line: Line) -> Line:
    """Douglas-Peucker: the points without which the line would be wrong by more than the tolerance."""
    if len(line) < 3:
        return line
    if line[0] == line[-1]:
        far = max(range(len(line)), key=lambda i: _apart(line[i], line[0]))
        return thinned(line[: far + 1])[:-1] + thinned(line[far:]) if 0 < far < len(line) - 1 else line
    worst = max(range(1, len(line) - 1), key=lambda i: _off(line[i], line[0], line[-1]))
    if _off(line[worst], line[0], line[-1]) <= TOLERANCE_DEGREES:
        return [line[0], line[-1]]
    return thinned(line[: worst + 1])[:-1] + thinned(line[worst:])


def _apart(a: Point, b: Point) -> float:
    return ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5


def _off(point: Point, start: Point, end: Point) -> float:
    length = _apart(start, end)
    if length == 0.0:
        return _apart(point, start)
    return abs((end[0] - start[0]) * (start[1] - point[1]) - (start[0] - point[0]) * (end[1] - start[1])) / length


def ring_of(numbers: list[int], arcs: list[Line]) -> Line:
    """A ring from the numbers of its arcs; ``~n`` is arc n backwards."""
    ring: Line = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += arc if not ring else arc[1:]
    return ring


def cut(ring: Line) -> Line:
    """The part of a ring inside the window."""
    sides: list[tuple[int, float, Callable[[float], bool]]] = [
        (0, WEST, lambda v: v >= WEST), (0, EAST, lambda v: v <= EAST),
        (1, SOUTH, lambda v: v >= SOUTH), (1, NORTH, lambda v: v <= NORTH),
    ]  # fmt: skip
    for axis, edge, inside in sides:
        out: Line = []
        for start, end in zip([*ring[-1:], *ring[:-1]], ring, strict=True):
            if inside(start[axis]) != inside(end[axis]):
                share = (edge - start[axis]) / (end[axis] - start[axis])
                out.append((start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])))
            if inside(end[axis]):
                out.append(end)
        ring = out
    return ring


def written(ring: Line) -> list[list[float]]:
    """Rounded, without points that rounding made equal, closed."""
    points: list[list[float]] = []
    for lon, lat in ring:
        point = [round(lon, DIGITS), round(lat, DIGITS)]
        if not points or points[-1] != point:
            points.append(point)
    return [*points, points[0]] if points[0] != points[-1] else points


def area(ring: Line) -> float:
    """Square degrees."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))) / 2


def polygons(geometry: dict[str, object], arcs: list[Line]) -> list[list[list[list[float]]]]:
    """Coordinates of a MultiPolygon inside the window."""
    held: list[list[list[int]]] = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]  # type: ignore[assignment, list-item]
    found = []
    for rings in held:
        cuts = [cut(ring_of(numbers, arcs)) for numbers in rings]
        if len(cuts[0]) > 2 and area(cuts[0]) >= SMALLEST_SQUARE_DEGREES:
            found.append([written(ring) for ring in cuts if len(ring) > 2 and area(ring) >= SMALLEST_SQUARE_DEGREES])
    return found


def main(source: Path, target: Path) -> None:
    """Write ``target``."""
    topology = json.loads(source.read_text(encoding="utf-8"))
    arcs = decoded(topology)
    named = {row["country"]: row for row in _names()}
    features = []
    for geometry in topology["objects"]["countries"]["geometries"]:
        shapes = polygons(geometry, arcs) if "arcs" in geometry else []
        if shapes:
            code = CODES.get(str(geometry.get("id")), "")
            told = named.get(code, {})
            properties = {
                "iso_a3": code,
                "name_en": told.get("name_en", geometry["properties"]["name"]) if code else "",
                "name_ru": told.get("name_ru", NAMES_RU.get(code, "")),
            }
            shape = {"type": "MultiPolygon", "coordinates": shapes}
            features.append({"type": "Feature", "properties": properties, "geometry": shape})
    features.sort(key=lambda f: (f["properties"]["iso_a3"], f["properties"]["name_en"]))  # type: ignore[index]
    content = {"type": "FeatureCollection", "note": NOTE, "features": features}
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace(
        '{"type":"Feature",', '\n{"type":"Feature",'
    )
    target.write_text(text + "\n", encoding="utf-8")


def _names() -> list[dict[str, str]]:
    """Names of countries as the region has them, in both languages."""
    table = Path(__file__).parents[1] / "src/kelisim/region/data/central-asia/countries.csv"
    with table.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
