"""Why the plan is as it is: the limits that bind, and what one more unit of each is worth.

Worths are shadow prices of the probe around the settled plan in which no limit on moves binds. A limit that holds in
several months or load blocks is raised in all of them at once. To compare a dam with a line, ``worth_musd`` is what one
per cent more of the limit adds to the welfare of all, million USD a year (of a promise, a dead storage: less of it).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from kelisim.consortium.member import Member
from kelisim.food.uses import MUSD_PER_KM3
from kelisim.region.package import Region
from kelisim.region.schema.choices import SEASONS
from kelisim.report.region_names import row_names
from kelisim.web.live.names import Names

Array = npt.NDArray[np.float64]
PART = 0.01
"""One per cent."""

SHOWN, LEAST_MUSD = 80, 1e-3
"""Limits told, dearest first, and the worth of one per cent below which a limit is left out."""

USD_PER_MUSD = 1e6


@dataclass(frozen=True, slots=True)
class Reason:
    """A limit that binds; see the module. ``months``: 1-12, in which it does."""

    kind: str
    key: str
    name_en: str
    name_ru: str
    state: str
    months: tuple[int, ...]
    limit: float
    unit: str
    worth: float
    worth_unit: str
    worth_musd: float
    table: str
    row: str
    column: str


def reasons(region: Region, who: Member, names: Names) -> list[dict[str, Any]]:
    """The dearest limits of a settled plan as plain data; months of a study of one year."""
    found = [
        *_reservoirs(who, names), *_lines(who, names), *_plants(region, who, names), *_land(who, names),
        *_water(who, names), *_agreed(who, names), *_promised_water(who), *_promised_power(who, names),
    ]  # fmt: skip
    dear = sorted((one for one in found if one.worth_musd >= LEAST_MUSD), key=lambda one: -one.worth_musd)[:SHOWN]
    return [
        {**{name: getattr(one, name) for name in Reason.__slots__}, "months": list(one.months), **_rounded(one)}
        for one in dear
    ]


def _rounded(one: Reason) -> dict[str, float]:
    return {
        "limit": round(one.limit, 4),
        "worth": float(f"{one.worth:.6g}"),
        "worth_musd": round(one.worth_musd, 4),
    }


def _months(binding: Array) -> tuple[int, ...]:
    return tuple(int(i) % 12 + 1 for i in np.flatnonzero(binding > 0))


def _reduced(who: Member, name: str) -> Array:
    return np.asarray(who.solver.reduced_costs(name, who.free).to_numpy())


def _dear(musd: Array) -> npt.NDArray[np.int64]:
    """Rows of which one per cent is worth being told."""
    return np.flatnonzero(musd * PART >= LEAST_MUSD)


def _reservoirs(who: Member, names: Names) -> Iterator[Reason]:
    table, worth = who.inputs.river.reservoirs, _reduced(who, "storage")
    for kind, part, column in (("reservoir full", worth, "full"), ("reservoir empty", -worth, "dead")):
        limits = table[f"{column}_storage_km3"].to_numpy(dtype=float)
        gains = np.maximum(part, 0).sum(axis=1)
        for i in _dear(gains * limits):
            name, gain, limit = str(table.index[i]), float(gains[i]), float(limits[i])
            en, ru = names.nodes[name]
            yield Reason(kind, name, en, ru, str(table["state"].iloc[i]), _months(part[i]), limit, "km3",
                         gain / MUSD_PER_KM3, "USD/m3", gain * limit * PART, "reservoirs", name,
                         f"{column}_storage_km3")  # fmt: skip


def _lines(who: Member, names: Names) -> Iterator[Reason]:
    grid, hours = who.inputs.grid, who.inputs.grid.hours.transpose("block", "time").to_numpy()
    lines = grid.lines
    for variable, column in (("sent", "capacity_mw"), ("sent back", "reverse_capacity_mw")):
        limits, part = lines[column].to_numpy(dtype=float), _reduced(who, variable)
        gains = (np.maximum(part, 0) * hours).sum(axis=(1, 2)) * 1e-3
        for i in _dear(gains * limits):
            name, gain, limit = str(lines.index[i]), float(gains[i]), float(limits[i])
            en, ru = names.lines[name]
            arrow = "→" if variable == "sent" else "←"
            told = "offer_mw" if lines["between"].iloc[i] else column
            yield Reason("line full", name, f"{en} {arrow}", f"{ru} {arrow}", str(lines["from_state"].iloc[i]),
                         _months(part[i].max(axis=0)), limit, "MW", gain * USD_PER_MUSD, "USD/MW a year",
                         gain * limit * PART, "lines", name, told)  # fmt: skip


def _plants(region: Region, who: Member, names: Names) -> Iterator[Reason]:
    plants, hours = who.inputs.river.plants, who.inputs.grid.hours.transpose("block", "time").to_numpy()
    limits, part = plants["capacity_mw"].to_numpy(dtype=float), _reduced(who, "hydro")
    gains = (np.maximum(part, 0) * hours).sum(axis=(1, 2)) * 1e-3 * plants["availability"].to_numpy(dtype=float)
    for i in _dear(gains * limits):
        name, gain, limit = str(plants.index[i]), float(gains[i]), float(limits[i])
        en, ru = names.plants[name]
        yield Reason("plant full", name, en, ru, str(plants["state"].iloc[i]), _months(part[i].max(axis=0)),
                     limit, "MW", gain * USD_PER_MUSD, "USD/MW a year", gain * limit * PART, "hydro_plants", name,
                     "capacity_mw")  # fmt: skip
    yield from _units(region, who)


def _units(region: Region, who: Member) -> Iterator[Reason]:
    """Thermal plants: a group of those that cost the same, told as its largest."""
    grid, groups = who.inputs.grid, _groups(region)
    most, part = grid.unit_limit.transpose("unit", "block", "time").to_numpy(), _reduced(who, "generation")
    gains = (np.maximum(part, 0) * most).sum(axis=(1, 2))
    english, russian = (row_names(region, "unit", grid.units.index, lang) for lang in ("en", "ru"))
    units = list(grid.units[[*UNIT, "state"]].itertuples(name=None))
    for i in _dear(gains):
        (name, *unit, state), whole = units[i], float(gains[i])
        group = groups.get(tuple(unit))
        if group is None:
            continue
        yield Reason("plant full", str(name), english[str(name)], russian[str(name)], str(state),
                     _months(part[i].max(axis=0)), group[1], "MW", whole / group[1] * USD_PER_MUSD,
                     "USD/MW a year", whole * PART, "plants", group[0], "capacity_mw")  # fmt: skip


UNIT = ["power_node", "fuel", "technology", "efficiency", "om_usd_per_mwh"]
"""What plants of one unit group have in common, as in :mod:`kelisim.power.grid`."""


def _groups(region: Region) -> dict[tuple[object, ...], tuple[str, float]]:
    """The largest plant of every unit group, and the capacity of the group in MW."""
    plants = region["plants"]
    plants = plants[(plants["status"] == "operating") & (plants["capacity_mw"] > 0)].sort_values("capacity_mw")
    found: dict[tuple[object, ...], tuple[str, float]] = {}
    for *key, plant, mw in plants[[*UNIT, "plant", "capacity_mw"]].itertuples(index=False, name=None):
        found[tuple(key)] = (str(plant), found.get(tuple(key), ("", 0.0))[1] + float(mw))
    return found


def _land(who: Member, names: Names) -> Iterator[Reason]:
    """More land of a zone with the crops that it has: every step of the water wanted grows alike."""
    uses = who.inputs.uses
    if not len(uses.zones):
        return
    wanted = uses.wanted.transpose("tranche", "time").to_numpy()
    gain = np.maximum(_reduced(who, "delivery"), 0) * wanted
    crops: dict[str, dict[str, Array]] = {}
    for zone, crop, part in zip(uses.tranches["zone"], uses.tranches["crop"], gain, strict=True):
        mine = crops.setdefault(str(zone), {})
        mine[str(crop)] = mine.get(str(crop), np.zeros(part.shape)) + part
    for zone, mine in crops.items():
        months = np.sum(list(mine.values()), axis=0)
        whole, area = float(months.sum()), names.area_kha[zone]
        crop = max((float(values.sum()), name) for name, values in mine.items())[1]
        (en, ru), state = names.zones[zone], str(uses.zones["state"][zone])
        yield Reason("land", zone, en, ru, state, _months(months), area, "thousand ha",
                     whole / area * 1e3 if area > 0 else 0.0, "USD/ha", whole * PART, "zone_crops", f"{zone}|{crop}",
                     "area_kha")  # fmt: skip


def _water(who: Member, names: Names) -> Iterator[Reason]:
    """More inflow at a node, in every month as much more in parts."""
    river = who.inputs.river
    value = -who.solver.duals("water balance", who.free)
    nodes = value.indexes["node"]
    inflow = river.inflow.sel(node=nodes).transpose("node", "time").to_numpy()
    parts = np.maximum(value.transpose("node", "time").to_numpy() * inflow, 0)
    for i in _dear(np.where(inflow.sum(axis=1) > 0, parts.sum(axis=1), 0.0)):
        node, part, volume = str(nodes[i]), parts[i], float(inflow[i].sum())
        en, ru = names.nodes[node]
        best = who.inputs.periods.time[int(part.argmax())]
        yield Reason("water", node, en, ru, str(river.nodes.loc[node, "state"]), _months(part), volume, "km3",
                     float(part.sum() / volume) / MUSD_PER_KM3, "USD/m3", float(part.sum()) * PART, "inflows",
                     f"{node}|{best.year}|{best.month}", "inflow_m3s")  # fmt: skip


def _agreed(who: Member, names: Names) -> Iterator[Reason]:
    """Limits that states have agreed on what each withdraws in a basin and season."""
    if "withdrawal limit" not in who.solver.rows:
        return
    worth = who.solver.duals("withdrawal limit", who.free).to_numpy().sum(axis=1)
    for row, gain in zip(who.inputs.uses.limits.to_dict("records"), worth, strict=True):
        state, basin, season, limit = str(row["state"]), str(row["basin"]), str(row["season"]), float(row["limit_km3"])
        called = names.states[state], names.basins.get(basin, (basin, basin)), SEASONS[season]
        en, ru = (", ".join(parts) for parts in zip(*called, strict=True))
        key = f"{state}|{basin}|{season}"
        yield Reason("agreed limit", key, en, ru, state, (), limit,
                     "km3", float(gain) / MUSD_PER_KM3, "USD/m3", max(float(gain), 0.0) * limit * PART, "limits", key,
                     "limit_km3")  # fmt: skip


def _promised_water(who: Member) -> Iterator[Reason]:
    terms = who.inputs.promises.water
    if not terms:
        return
    for term, dual in zip(terms, who.solver.duals("promised water", who.free).to_numpy(), strict=True):
        gain = max(-float(dual), 0.0)
        if np.isfinite(term.km3):
            yield Reason("promise", term.promise.name, "", "", "", tuple(p % 12 + 1 for p in term.positions), term.km3,
                         "km3", gain / MUSD_PER_KM3, "USD/m3", gain * term.km3 * PART, "", "", "")  # fmt: skip


def _promised_power(who: Member, names: Names) -> Iterator[Reason]:
    """Power that goes over a line only because it was promised: what a megawatt hour less would save."""
    lines, promises = who.inputs.grid.lines, who.inputs.promises
    for variable, least in (("sent", promises.sent), ("sent back", promises.sent_back)):
        for (name, line), part, due in zip(lines.iterrows(), _reduced(who, variable), least, strict=True):
            gain = float((np.maximum(-part, 0) * due).sum())
            if gain > 0:
                en, ru = names.lines[str(name)]
                yield Reason("promise", str(name), en, ru, str(line["from_state"]), _months((-part * due).max(axis=0)),
                             float(due.sum()), "GWh", gain / float(due.sum()) * 1e3, "USD/MWh", gain * PART, "lines",
                             str(name), "capacity_mw")  # fmt: skip


def named(found: list[dict[str, Any]], levers: Mapping[str, tuple[str, str, str]]) -> list[dict[str, Any]]:
    """Promises of water with the name and state of their lever: (English, Russian, state) by lever."""
    return [
        {**one, **dict(zip(("name_en", "name_ru", "state"), levers[one["key"]], strict=True))}
        if one["key"] in levers else one
        for one in found
    ]  # fmt: skip
