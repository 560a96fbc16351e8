"""English and Russian names of what a region holds, as reports call it."""

from __future__ import annotations

from dataclasses import dataclass

from kelisim.region.package import Region
from kelisim.report.region_names import kind_names, row_names
from kelisim.report.region_names import names_of as names_in

Both = tuple[str, str]
"""English and Russian."""


@dataclass(frozen=True, slots=True)
class Names:
    """Names by key; ``area_kha``: irrigated land by zone."""

    states: dict[str, Both]
    nodes: dict[str, Both]
    zones: dict[str, Both]
    lines: dict[str, Both]
    plants: dict[str, Both]
    basins: dict[str, Both]
    area_kha: dict[str, float]


def names_of(region: Region) -> Names:
    """The names of a region; lines are called after their ends, and what has no Russian name by its English one."""
    lines = [str(line) for line in region["lines"]["line"]]
    areas = region["zone_crops"].groupby("zone")["area_kha"].sum()
    return Names(
        _both(region, "states"),
        _both(region, "nodes"),
        _both(region, "zones"),
        _paired(row_names(region, "line", lines, "en"), row_names(region, "line", lines, "ru")),
        {**_both(region, "plants"), **_both(region, "hydro_plants")},
        _basins(region),
        {str(zone): float(area) for zone, area in areas.items()},
    )


def _both(region: Region, table: str) -> dict[str, Both]:
    return _paired(names_in(region, table, "en"), names_in(region, table, "ru"))


def _basins(region: Region) -> dict[str, Both]:
    """Names of basins; the key itself where there is none."""
    english, russian = kind_names(region, "basin", "en"), kind_names(region, "basin", "ru")
    return {key: (english.get(key, key), russian.get(key, key)) for key in map(str, region["nodes"]["basin"].unique())}


def _paired(english: dict[str, str], russian: dict[str, str]) -> dict[str, Both]:
    return {key: (name, russian[key]) for key, name in english.items()}
