"""English and Russian names of what a region holds."""

from __future__ import annotations

from dataclasses import dataclass

from kelisim.region.package import Region

Both = tuple[str, str]
"""English and Russian."""


@dataclass(frozen=True, slots=True)
class Names:
    """Names by key; ``area_kha``: irrigated land by zone."""

    states: dict[str, Both]
    nodes: dict[str, Both]
    zones: dict[str, Both]
    zones_of_power: dict[str, Both]
    lines: dict[str, Both]
    plants: dict[str, Both]
    area_kha: dict[str, float]


def names_of(region: Region) -> Names:
    """The names of a region; lines are called after their ends, and what has no Russian name by its English one."""
    power = _both(region, "power_nodes", "power_node")
    lines = region["lines"]
    areas = region["zone_crops"].groupby("zone")["area_kha"].sum()
    return Names(
        _both(region, "states", "state"),
        _both(region, "nodes", "node"),
        _both(region, "zones", "zone"),
        power,
        {
            str(name): (f"{power[str(a)][0]} – {power[str(b)][0]}", f"{power[str(a)][1]} – {power[str(b)][1]}")
            for name, a, b in zip(lines["line"], lines["from_node"], lines["to_node"], strict=True)
        },
        {**_both(region, "plants", "plant"), **_both(region, "hydro_plants", "plant")},
        {str(zone): float(area) for zone, area in areas.items()},
    )


def _both(region: Region, table: str, key: str) -> dict[str, Both]:
    frame = region[table]
    english = frame["name_en"] if "name_en" in frame else frame[key]
    russian = frame.get("name_ru", english)
    return {
        str(k): (str(en) or str(k), str(ru) or str(en) or str(k))
        for k, en, ru in zip(frame[key], english, russian, strict=True)
    }
