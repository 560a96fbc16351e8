"""Water balances of 2001-2010: net use of the region's own tables, and the natural flows found with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from series import DECADE_MONTHS, MONTHS, OBSERVED, Annual, Monthly, annual, climate, mean, read, repeated, seconds

Operation = dict[str, dict[str, Monthly]]
GROWING = range(4, 10)

#: Actual over agreed withdrawals. Syr Darya above Shardara: 13.44-13.83 km3 in 2022-2024, limits 11.9 + 4.219 km3.
#: Amu Darya: 44.26-47.99 km3 in 2022-2024 against limits of 55.23 (2022) and 55.391 (2025/26).
SYR_SUPPLY = (13.44 + 13.83) / 2 / (11.9 + 4.219)
CROPPED = {"UZB": 3858 / 4198, "TKM": 1662 / 1991, "TJK": 719 / 742, "KAZ": 3858 / 4198, "KGZ": 3858 / 4198}
AMU_SUPPLY = (44.26 + 47.99) / (55.23 + 55.391)

RESERVOIRS = {
    "Toktogul": "toktogul", "Andijan": "andijan", "Charvak": "charvak", "Kayrakkum": "bahri-tojik",
    "Chardara": "shardara", "Tyuyamuyun": "tuyamuyun",
}  # fmt: skip

#: Way up the Amu Darya from Tuyamuyun: reach, then the node above it.
AMU_UPWARD = ("bukhara-intake", "lebap", "karshi-intake", "kerki", "termez", "amu-head")
AMU_CANALS = {"karshi-intake": "talimarjan", "kerki": "karakum"}
AMU_HEADWATERS = ("nurek", "vakhsh-lower", "panj", "kafirnigan", "surkhandarya")


def operation(folder: Path) -> Operation:
    """Inflow, release (m3/s) and storage at the start (km3) by node."""
    result: Operation = {node: defaultdict(dict) for node in RESERVOIRS.values()}
    for row in read(folder / "reservoir_operation_monthly_2001_2010.csv"):
        node, key = RESERVOIRS[row["reservoir"]], (int(row["year"]), int(row["month"]))
        result[node]["inflow"][key] = float(row["inflow_m3s"])
        result[node]["release"][key] = float(row["outflow_m3s"])
        result[node]["storage"][key] = float(row["storage_start_Mm3"]) / 1000
        result[node]["end"][key] = float(row["storage_end_dekad_Mm3"]) / 1000
    return result


def end_storage(data: Mapping[str, Monthly]) -> float:
    """Storage at the end of 2010: last reading plus the balance of eleven days at the flows of the month."""
    return data["end"][2010, 12] + (data["inflow"][2010, 12] - data["release"][2010, 12]) * 11 * 86400 / 1e9


def outflow(data: Mapping[str, Monthly]) -> Monthly:
    """Release plus rise of storage: what the reservoir received, evaporation apart."""
    storage = [data["storage"][key] for key in DECADE_MONTHS] + [end_storage(data)]
    rise = {key: (storage[i + 1] - storage[i]) * 1e9 / seconds(*key) for i, key in enumerate(DECADE_MONTHS)}
    return {key: data["release"][key] + rise[key] for key in DECADE_MONTHS}


class Tables:
    """Net use, evaporation and losses as the tables of the region have them."""

    def __init__(self, folder: Path) -> None:
        self.zones = {row["zone"]: row for row in read(folder / "zones.csv")}
        self.towns = read(folder / "towns.csv")
        reaches = read(folder / "reaches.csv")
        self.kept = {row["reach"]: 1 - float(row["loss_fraction"] or 0) for row in reaches}
        self.gross: dict[str, list[float]] = {zone: [0.0] * 12 for zone in self.zones}
        self._demand(folder)
        self.depth: dict[str, list[float]] = defaultdict(lambda: [0.0] * 12)
        for row in read(folder / "evaporation.csv"):
            self.depth[row["node"]][int(row["month"]) - 1] = float(row["evaporation_mm"])
        self.area: dict[str, list[float]] = defaultdict(list)
        for row in read(folder / "reservoir_curves.csv"):
            self.area[row["node"]].append(float(row["area_km2"]))

    def _demand(self, folder: Path) -> None:
        depth = {
            (row["climate"], row["crop"], int(row["month"])): float(row["requirement_mm"])
            for row in read(folder / "crop_water.csv")
        }
        state = {row["node"]: row["state"] for row in read(folder / "nodes.csv")}
        for row in read(folder / "zone_crops.csv"):
            zone = self.zones[row["zone"]]
            efficiency = float(zone["conveyance_efficiency"]) * float(zone["field_efficiency"])
            efficiency /= CROPPED[state[zone["node"]]]
            for month in MONTHS:
                needed = depth.get((zone["climate"], row["crop"], month), 0.0) * float(row["area_kha"]) * 1e-5
                self.gross[row["zone"]][month - 1] += needed / efficiency

    def net_use(self, node: str, growing: float = 1.0, winter: float = 1.0) -> list[float]:
        """Withdrawals at a node less the return flow to it, km3 by month; zones get the given part of their want."""
        result = [0.0] * 12
        for name, zone in self.zones.items():
            part = float(zone["node"] == node)
            part -= float(zone["return_fraction"] or 0) if zone["return_node"] == node else 0.0
            for month in MONTHS:
                supply = growing if month in GROWING else winter
                result[month - 1] += part * supply * self.gross[name][month - 1]
        for town in self.towns:
            if town["node"] == node:
                net = float(town["demand_mm3_per_year"]) / 12e3 * (1 - float(town["return_fraction"] or 0))
                result = [value + net for value in result]
        return result

    def evaporation(self, node: str) -> list[float]:
        """Evaporation of a reservoir at its mean area, km3 by month; nothing for other nodes."""
        area = mean(self.area[node]) if self.area[node] else 0.0
        return [depth * area * 1e-6 for depth in self.depth[node]]


def karadarya(data: Operation, tables: Tables) -> Monthly:
    """Natural flow above the Kyrgyz use."""
    use = repeated(tables.net_use("karadarya-kgz", SYR_SUPPLY))
    kept = tables.kept["karadarya-kgz--andijan"]
    return {key: data["andijan"]["inflow"][key] / kept + use[key] for key in DECADE_MONTHS}


def fergana(data: Operation, tables: Tables) -> tuple[Annual, list[float]]:
    """Lateral inflow of the Fergana valley: yearly volumes and mean monthly volumes."""
    kept, basin = tables.kept, data["bahri-tojik"]
    naryn, valley = (repeated(tables.net_use(node, SYR_SUPPLY)) for node in ("uchkurgan", "fergana"))
    above = {
        key: (data["toktogul"]["release"][key] * kept["toktogul--uchkurgan"] - naryn[key]) * kept["uchkurgan--fergana"]
        + data["andijan"]["release"][key] * kept["andijan--fergana"]
        for key in DECADE_MONTHS
    }

    def lateral(below: Monthly) -> Monthly:
        return {key: below[key] / kept["fergana--bahri-tojik"] - above[key] + valley[key] for key in DECADE_MONTHS}

    upper = lateral(basin["inflow"])
    gauged, stored = annual(upper, OBSERVED), annual(lateral(outflow(basin)), OBSERVED)
    shift = mean(stored.values()) - mean(gauged.values())
    return {year: 0.5 * (gauged[year] + stored[year] - shift) for year in OBSERVED}, climate(upper)


def bahri_tojik(data: Operation, tables: Tables) -> list[float]:
    """Mean monthly lateral inflow that closes the balance of the reservoir with its zone and town, km3."""
    basin = data["bahri-tojik"]
    gain = {key: value - basin["inflow"][key] for key, value in outflow(basin).items()}
    use, evaporation = tables.net_use("bahri-tojik", SYR_SUPPLY), tables.evaporation("bahri-tojik")
    return [sum(parts) for parts in zip(climate(gain), use, evaporation, strict=True)]


class AmuBalance:
    """Balance of the Amu Darya from its headwaters down to Tuyamuyun, km3 a year."""

    def __init__(self, tables: Tables, own: Mapping[str, float]) -> None:
        self.tables, self.own = tables, own
        self.kept = tables.kept

    def used(self, node: str) -> float:
        """Net use and evaporation at a node, with the canal that leaves there."""
        result = sum(self.tables.net_use(node, AMU_SUPPLY, AMU_SUPPLY)) + sum(self.tables.evaporation(node))
        if node in AMU_CANALS:
            end = AMU_CANALS[node]
            result += (self.used(end) - self.own[end]) / self.kept[f"{node}--{end}"]
        return result

    def natural(self, tuyamuyun: float) -> float:
        """Natural flow of all headwaters that leaves this inflow to Tuyamuyun."""
        flow, below = tuyamuyun, "tuyamuyun"
        for node in AMU_UPWARD:
            flow = flow / self.kept[f"{node}--{below}"] + self.used(node)
            below = node
        return flow / self.kept["panj--amu-head"] + sum(self.used(node) for node in AMU_HEADWATERS)
