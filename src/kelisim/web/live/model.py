"""What does not move when a lever does: places, networks, names. The static part of ``GET /api/model``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from kelisim.consortium.programme import Inputs
from kelisim.region.package import Region
from kelisim.study import Study, embedded_studies, load_study
from kelisim.web.live.labels import labels
from kelisim.web.live.terms import STRUCTURES


def static(region: Region, study: Study, whole: Inputs) -> dict[str, Any]:
    """Places and networks of the region as plain data. ``whole``: inputs of all states together in the study."""
    river, grid = whole.river, whole.grid
    nodes = region["nodes"].set_index("node")
    river_plants = river.plants.reset_index()
    return {
        "study": study.name,
        "title_en": study.title_en,
        "title_ru": study.title_ru,
        "modes": list(STRUCTURES),
        "states": _rows(region["states"], ["state", "name_en", "name_ru"]),
        "nodes": _rows(region["nodes"], ["node", "name_en", "name_ru", "state", "basin", "kind", "lon", "lat"]),
        "power_nodes": _rows(region["power_nodes"], ["power_node", "name_en", "name_ru", "state", "lon", "lat"]),
        "reaches": _rows(river.reaches.reset_index(), ["reach", "from_node", "to_node"]),
        "reservoirs": _placed(region["reservoirs"], nodes, "node", [
            "status", "dead_storage_km3", "full_storage_km3", "maximum_release_m3s"]),
        "lines": _rows(region["lines"], ["line", "from_node", "to_node", "capacity_mw", "reverse_capacity_mw",
                                         "offer_mw", "loss_fraction"]),
        "plants": [
            *_rows(river_plants.assign(fuel="hydro"), ["plant", "name_en", "name_ru", "power_node", "state", "fuel",
                                                       "capacity_mw", "reach", "reservoir"]),
            *_rows(_operating(region, grid.zones["state"]), ["plant", "name_en", "name_ru", "power_node", "state",
                                                             "fuel", "capacity_mw"]),
        ],
        "zones": _zones(region, nodes),
        "studies": [_study(name) for name in one_year_studies(region)],
        "labels": labels(),
    }  # fmt: skip


def one_year_studies(region: Region) -> list[str]:
    """Embedded studies of one year in this region: those that the live model opens."""
    records = region["records"].set_index("record")
    found = []
    for name in embedded_studies():
        one = load_study(name)
        record = one.scenario.record
        if one.region == region.name and record in records.index and not one.players:
            first, last = records.loc[record, ["first_year", "last_year"]]
            if first == last and one.scenario.demand_year is not None:
                found.append(name)
    return found


def _study(name: str) -> dict[str, str]:
    one = load_study(name)
    return {"study": name, "name_en": one.title_en, "name_ru": one.title_ru or one.title_en}


def _operating(region: Region, owner: pd.Series) -> pd.DataFrame:
    plants = region["plants"]
    plants = plants[plants["status"] == "operating"]
    return plants.assign(state=plants["power_node"].map(owner))


def _zones(region: Region, nodes: pd.DataFrame) -> list[dict[str, Any]]:
    areas = region["zone_crops"].groupby("zone")["area_kha"].sum()
    zones = region["zones"]
    return _placed(zones.assign(area_kha=zones["zone"].map(areas).fillna(0.0)), nodes, "node", [
        "zone", "name_en", "name_ru", "area_kha", "power_node"])  # fmt: skip


def _placed(table: pd.DataFrame, nodes: pd.DataFrame, key: str, columns: Sequence[str]) -> list[dict[str, Any]]:
    """Rows with the place of their node: state, longitude, latitude, and its names unless they have their own."""
    found = table.assign(**{name: table[key].map(nodes[name]) for name in ("state", "lon", "lat")})
    for name in ("name_en", "name_ru"):
        if name not in table:
            found[name] = table[key].map(nodes[name])
    wanted = [key, "name_en", "name_ru", "state", "lon", "lat"]
    return _rows(found, [*wanted, *(c for c in columns if c not in wanted)])


def _rows(table: pd.DataFrame, columns: Sequence[str]) -> list[dict[str, Any]]:
    return [{name: _plain(row[name]) for name in columns} for row in table[list(columns)].to_dict("records")]


def _plain(value: object) -> object:
    """A cell that JSON knows; infinity (no limit) and missing values are null."""
    if isinstance(value, str):
        return value
    number = float(value)  # type: ignore[arg-type]
    if number != number or number in (float("inf"), float("-inf")):  # noqa: PLR0124  NaN
        return None
    return int(number) if number.is_integer() else round(number, 6)
