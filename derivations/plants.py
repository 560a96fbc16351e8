"""Derive ``plants.csv`` of the Central Asia package from a list of generating units.

Usage: ``python plants.py RAW_FOLDER OUT_FILE``. The folder holds ``plants_CA.csv``: one row per unit with the columns
country, plant, name, fuel, technology, capacity_mw, status, start_year, lat, lon and source.

Rules
-----
1. Hydropower plants on the rivers of the water model (``ON_MODELLED_RIVERS``) are left out: they are hydro plants
   there. Afghan plants are left out.
2. Units that operate in the list are kept. Units under construction or proposed in the list that ran by the end of
   2024 (``STARTED_SINCE``), and the mothballed units of ``RESTORED``, are kept as operating.
3. Kazakhstan is cut into three zones by coordinates: west of 55.5 degrees E is ``kaz-west`` (Atyrau, Mangystau, West
   Kazakhstan); south of 46.3 degrees N and east of that is ``kaz-south`` (Almaty, Zhetysu, Zhambyl, Turkestan,
   Kyzylorda); all else, with Aktobe, which works with the northern grid, is ``kaz-north``.
4. Units of a plant with the same fuel, technology and efficiency class become one row; the start year is weighted by
   capacity. Rows of 50 MW or less are added up by zone, fuel and technology into ``<zone>-<technology>-small``.
5. Efficiency is a class by technology and vintage (``EFFICIENCY``, assumed): old subcritical coal units 0.31 and
   newer ones 0.34, supercritical units of the 1970s and 1980s 0.36; gas steam units 0.33, after 1995 0.36; gas
   turbines 0.33, as most are small and hot; engines 0.45; combined cycles 0.48 before 2010, 0.54 to 2021, 0.57 since.
   Uzbekistan reports 0.305 m3 of gas saved per kWh of wind and sun, 35 % on the margin, which these classes meet.
   Variable O&M is a class by technology, after the Agora and UCA data of 2026.
6. ``ADDED`` closes the gap between the list, which ends in early 2022, and reported totals of the fleet at the end of
   2024, and adds planned plants.
7. Russian names are not in the list: they are taken over, by key, from the file that is replaced.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

HEADER = (
    "plant", "name_en", "name_ru", "power_node", "fuel", "technology", "status", "capacity_mw", "start_year",
    "efficiency", "om_usd_per_mwh", "source", "source_year", "quality", "note",
)  # fmt: skip
SMALL_MW = 50.0
AREAS = {
    "kaz-north": "northern Kazakhstan", "kaz-south": "southern Kazakhstan", "kaz-west": "western Kazakhstan",
    "kgz": "Kyrgyzstan", "tjk": "Tajikistan", "tkm": "Turkmenistan", "uzb": "Uzbekistan",
}  # fmt: skip
ON_MODELLED_RIVERS = (
    "kambarata", "kurpsay", "shamaldy", "tash-kumyr", "toktogul", "uch-kurgan", "andijan", "kairakkum", "farkhad",
    "charvak", "khodjikent", "gazalkent", "tavak", "akkavak", "shardarinskaya", "nurek", "baipaza", "sangtuda",
    "golovnaya", "perepadnaya", "tsentralnaya", "rogun", "tuyamuyun",
)  # fmt: skip
STARTED_SINCE = {
    "Bukhara power station": 2022,
    "Syrdarya I power station": 2023,
    "Tashkent (Aksa) power station": 2022,
    "Tashkent (Cenergo) power station": 2022,
    "Yangiaryk power station": 2022,
    "Yangiyer power station": 2022,
    "Aktobe CHP power station": 2022,
    "Tengizchevroil Future Growth Project power station": 2023,
}
RESTORED = ("Ekibastuz-1 power station",)
CLASS_NAMES = {"ST": "st", "GT": "gt", "CC": "cc", "not found": "st"}
ENGINES = ("Yangiyer power station 1", "Tashkent (Aksa) power station 2")
OLD_STEAM = {"UZB": "gas-st-uzb", "TJK": "gas-st-tjk"}
EFFICIENCY = {
    "coal-sub": ((2000, 0.31), (9999, 0.34)),
    "coal-super": ((9999, 0.36),),
    "gas-st": ((1995, 0.33), (9999, 0.36)),
    "gas-gt": ((9999, 0.33),),
    "gas-engine": ((9999, 0.45),),
    "gas-cc": ((2010, 0.48), (2022, 0.54), (9999, 0.57)),
    "nuclear": ((9999, 0.33),),
}  # technology class -> (built before, efficiency), in order
OM = {
    "coal-sub": 3.2, "coal-super": 1.0, "gas-st": 3.2, "gas-gt": 4.8, "gas-cc": 4.6, "gas-engine": 4.6,
    "nuclear": 3.6, "hydro": 0.5, "wind": 1.5, "solar": 0.0,
}  # fmt: skip
DEFAULT_YEAR = {"coal": 1975, "gas": 1975, "hydro": 1960}
SOURCES = (
    ("GEM Global Coal", "gem-coal-2022"),
    ("GEM Global Gas", "gem-gas-2022"),
    ("pypsa-meets-earth", "pypsa-kz-data"),
    ("WRI", "gppd-1-2"),
)
STARTED_SOURCE = {
    "Bukhara power station": "tashkenttimes-aksa-2022",
    "Tashkent (Aksa) power station": "tashkenttimes-aksa-2022",
    "Tashkent (Cenergo) power station": "pppda-cengiz-2022",
    "Syrdarya I power station": "energo-cis-uzb-2023",
    "Yangiyer power station": "energo-cis-uzb-2023",
}
SPECIAL_HYDRO = (
    ("bukhtarminskaya", "hydro-irtysh"), ("shulbinskaya", "hydro-irtysh"), ("ust-kamenogorskaya", "hydro-irtysh"),
    ("kapchagayskaya hpp", "hydro-ili"), ("moynakskaya", "hydro-moynak"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unit:
    """One generating unit after the rules on fuel, zone and class."""

    plant: str
    node: str
    fuel: str
    technology: str
    kind: str
    capacity_mw: float
    start_year: int
    source: str

    @property
    def efficiency(self) -> float:
        """Fuel-to-wire efficiency of the class and vintage; 1 where no fuel is burnt."""
        for before, value in EFFICIENCY.get(self.kind, ((9999, 1.0),)):
            if self.start_year < before:
                return value
        raise AssertionError(self.kind)


# Rows that the unit list lacks: plant, name, node, fuel, technology, class, status, MW, year, source, source year,
# quality, note.
ADDED: tuple[tuple[str | float, ...], ...] = (
    ("kaz-north-coal-unlisted", "Small coal heat-and-power plants of the north, not listed", "kaz-north", "coal",
     "coal-kaz", "coal-sub", "operating", 213, 1970, "kegoc-capacity-2024", 2024, "derived",
     "Installed 24642 MW on 1 Jan 2024 less listed 23579 = 1063 MW below the trackers' thresholds; 20 % coal in the "
     "north, the split is assumed: district-heat plants of northern towns"),
    ("kaz-south-gas-unlisted", "Small gas plants of the south, not listed", "kaz-south", "gas", "gas-gt", "gas-gt",
     "operating", 213, 2005, "kegoc-capacity-2024", 2024, "derived",
     "20 % of the 1063 MW that trackers do not list (see kaz-north-coal-unlisted); split assumed: Kyzylorda and "
     "Kumkol gas turbines"),
    ("kaz-west-gas-unlisted", "Oil-field and town gas turbines of the west, not listed", "kaz-west", "gas", "gas-gt",
     "gas-gt", "operating", 637, 2008, "kegoc-capacity-2024", 2024, "derived",
     "60 % of the 1063 MW that trackers do not list (see kaz-north-coal-unlisted); split assumed: associated-gas "
     "turbines of oil fields and Uralsk"),
    ("kaz-north-wind-other", "Other wind farms of northern Kazakhstan", "kaz-north", "wind", "wind-kaz-north", "wind",
     "operating", 452, 2023, "trend-kaz-res-2023", 2024, "derived",
     "Wind 1409.6 MW at end 2023 plus 163 MW of 2024 (silkwaytv-kaz-res-2025) less 18 MW small hydro = 1554.6; less "
     "650.7 listed = 904; half to each of north and south because the additions of 2023 lie in Akmola and Zhetysu"),
    ("kaz-south-wind-other", "Other wind farms of southern Kazakhstan", "kaz-south", "wind", "wind-kaz-south", "wind",
     "operating", 452, 2023, "trend-kaz-res-2023", 2024, "derived", "See kaz-north-wind-other: half of 904 MW"),
    ("kaz-north-solar-other", "Other solar plants of northern Kazakhstan", "kaz-north", "solar", "solar-kaz-north",
     "solar", "operating", 160, 2021, "trend-kaz-res-2023", 2023, "derived",
     "Solar 1222.6 MW at end 2023 (46 plants, none added in 2024) less 823 listed = 400; 40 % north as in the list"),
    ("kaz-south-solar-other", "Other solar plants of southern Kazakhstan", "kaz-south", "solar", "solar-kaz-south",
     "solar", "operating", 240, 2021, "trend-kaz-res-2023", 2023, "derived",
     "See kaz-north-solar-other: 60 % of 400 MW"),
    ("kgz-hydro-unlisted", "Other small hydropower of Kyrgyzstan", "kgz", "hydro", "hydro-small-kgz", "hydro",
     "operating", 60, 1975, "kelisim-assumption", 2024, "assumed",
     "Chui cascades and new small plants off the Naryn: about 60 MW, so that with At-Bashy 100 MW give 0.4 TWh a "
     "year"),
    ("uzb-hydro-unlisted", "Small hydropower of Uzbekistan off the modelled rivers", "uzb", "hydro", "hydro-small-uzb",
     "hydro", "operating", 733, 1985, "uzdaily-generation-2025", 2025, "derived",
     "Hydropower 2441 MW at end 2025 less 1708 MW on the modelled rivers (hydro_plants.csv); Tupalang, Samarkand, "
     "Gissarak, Shahrikhan, canals; mean year assumed"),
    ("uzb-gas-block-stations", "Industrial block stations of Uzbekistan", "uzb", "gas", "gas-gt", "gas-gt",
     "operating", 223, 2010, "uzdaily-generation-2025", 2025, "reported", "Block stations in the total of end 2025"),
    ("uzb-solar-nur-navoi", "Nur Navoi solar", "uzb", "solar", "solar-uzb", "solar", "operating", 100, 2021,
     "menafn-uzb-res-2024", 2024, "reported", "First of the plants behind the 2.6 GW planned for end 2024"),
    ("uzb-solar-nurabad", "Nurabad solar, Samarkand", "uzb", "solar", "solar-uzb", "solar", "operating", 100, 2022,
     "menafn-uzb-res-2024", 2024, "reported", ""),
    ("uzb-solar-sherabad", "Sherabad solar", "uzb", "solar", "solar-uzb", "solar", "operating", 457, 2023,
     "energylivenews-masdar-2023", 2023, "reported", "Opened in December 2023 (vestnik-kavkaza-uzb-2023)"),
    ("uzb-solar-gallaorol", "Gallaorol solar, Jizzakh", "uzb", "solar", "solar-uzb", "solar", "operating", 220, 2023,
     "energylivenews-masdar-2023", 2023, "reported", "Opened in December 2023 (vestnik-kavkaza-uzb-2023)"),
    ("uzb-solar-kattakurgan", "Kattakurgan solar, Samarkand", "uzb", "solar", "solar-uzb", "solar", "operating", 220,
     2023, "energylivenews-masdar-2023", 2023, "reported", "Opened in December 2023 (vestnik-kavkaza-uzb-2023)"),
    ("uzb-solar-bukhara", "Bukhara solar (Karaulbazar)", "uzb", "solar", "solar-uzb", "solar", "operating", 500, 2024,
     "vestnik-kavkaza-uzb-2023", 2023, "reported", "First stage end 2023; 1000 MW with Kashkadarya, half each assumed"),
    ("uzb-solar-kashkadarya", "Kashkadarya solar (Nishan)", "uzb", "solar", "solar-uzb", "solar", "operating", 500,
     2024, "vestnik-kavkaza-uzb-2023", 2023, "reported",
     "First stage end 2023; 1000 MW with Bukhara, half each assumed"),
    ("uzb-solar-other", "Other solar plants of Uzbekistan", "uzb", "solar", "solar-uzb", "solar", "operating", 503,
     2024, "menafn-uzb-res-2024", 2024, "derived",
     "2600 MW planned for end 2024 less 2097 MW named; 3930 MW at end 2025 is reported (uzdaily-generation-2025)"),
    ("uzb-wind-zarafshan", "Zarafshan wind farm", "uzb", "wind", "wind-uzb", "wind", "operating", 500, 2024,
     "vestnik-kavkaza-uzb-2023", 2023, "reported", "First stage end 2023, full in 2024"),
    ("uzb-wind-other", "Other wind farms of Uzbekistan", "uzb", "wind", "wind-uzb", "wind", "operating", 400, 2024,
     "menafn-uzb-res-2024", 2024, "derived",
     "900 MW planned for end 2024 less Zarafshan: first turbines of Bash and Dzhankeldy, 1000 MW in full operation in "
     "April 2025 (kun-acwa-wind-2025); 1.9 TWh of wind in 2024 and 1652 MW at end 2025 agree"),
    ("uzb-solar-2025", "Solar plants of 2025 in Uzbekistan", "uzb", "solar", "solar-uzb", "solar", "planned", 1330,
     2025, "uzdaily-generation-2025", 2025, "derived", "3930 MW at end 2025 less 2600 MW at end 2024"),
    ("uzb-wind-2025", "Wind farms of 2025 in Uzbekistan", "uzb", "wind", "wind-uzb", "wind", "planned", 752, 2025,
     "uzdaily-generation-2025", 2025, "derived", "1652 MW at end 2025 less 900 MW at end 2024"),
    ("uzb-surkhandarya-cc", "Surkhandarya combined cycle", "uzb", "gas", "gas-cc", "gas-cc", "planned", 1560, 2026,
     "gem-gas-2022", 2022, "reported", "Proposed in the list; year moved to 2026 (assumed: not in the total of 2025)"),
    ("uzb-syrdarya-2-cc", "Syrdarya II combined cycle", "uzb", "gas", "gas-cc", "gas-cc", "planned", 1500, 2026,
     "gem-gas-2022", 2022, "reported", "Proposed in the list; year moved to 2026 (assumed: not in the total of 2025)"),
    ("kaz-ulken-nuclear", "Ulken nuclear plant", "kaz-south", "nuclear", "nuclear", "nuclear", "planned", 2400, 2035,
     "tass-ulken-2025", 2025, "reported", "Two units"),
    ("kaz-ekibastuz-3-coal", "Ekibastuz GRES-3", "kaz-north", "coal", "coal-kaz", "coal-super", "planned", 2600, 2030,
     "trend-kaz-plan-2025", 2025, "reported", "Tender of 2025"),
    ("kaz-kokshetau-coal", "Kokshetau heat-and-power plant", "kaz-north", "coal", "coal-kaz", "coal-sub", "planned",
     240, 2028, "vlast-kaz-2024", 2024, "reported", ""),
    ("kaz-semey-coal", "Semey heat-and-power plant", "kaz-north", "coal", "coal-kaz", "coal-sub", "planned", 360,
     2030, "vlast-kaz-2024", 2024, "reported", ""),
    ("kaz-mirny-wind", "Mirny wind farm", "kaz-south", "wind", "wind-kaz-south", "wind", "planned", 1000, 2028,
     "aa-mirny-2023", 2023, "reported", "With a 300 MW battery, not modelled"),
    ("uzb-jizzakh-nuclear", "Jizzakh small nuclear plant", "uzb", "nuclear", "nuclear", "nuclear", "planned", 330,
     2033, "kursiv-jizzakh-2024", 2024, "reported", "Six units of 55 MW"),
)  # fmt: skip


def zone(country: str, lon: float, lat: float) -> str:
    """Power node of a unit: rule 3."""
    if country != "KAZ":
        return country.lower()
    if lon < 55.5:
        return "kaz-west"
    return "kaz-south" if lat < 46.3 else "kaz-north"


def year_of(raw: str, fuel: str) -> int:
    """Last year named in the cell (a rebuilt unit counts as new), or a stated default for old plants."""
    years = re.findall(r"(?:19|20)\d\d", raw)
    return int(years[-1]) if years else DEFAULT_YEAR.get(fuel, 2015)


def kind_of(row: dict[str, str], fuel: str) -> str:
    """Technology class that sets efficiency and O&M."""
    if fuel == "coal":
        return "coal-super" if row["technology"] == "supercritical" else "coal-sub"
    if fuel == "gas":
        return "gas-engine" if row["name"] in ENGINES else f"gas-{CLASS_NAMES[row['technology']]}"
    return fuel


def technology_of(country: str, node: str, fuel: str, kind: str, name: str) -> str:
    """Key of availability.csv."""
    if fuel == "coal":
        return {"KGZ": "coal-chp-kgz", "TJK": "coal-chp-tjk"}.get(country, f"coal-{country.lower()}")
    if fuel == "gas":
        return OLD_STEAM.get(country, kind) if kind == "gas-st" else kind.replace("engine", "gt")
    if fuel == "hydro":
        special = [technology for word, technology in SPECIAL_HYDRO if name.lower().startswith(word)]
        return special[0] if special else f"hydro-small-{country.lower()}"
    return f"{fuel}-{node}"


def kept(row: dict[str, str]) -> bool:
    """Whether a raw unit belongs to the fleet of the end of 2024 outside the modelled rivers (rules 1 and 2)."""
    name = f"{row['plant']} {row['name']}".lower()
    if row["country"] == "AFG" or any(word in name for word in ON_MODELLED_RIVERS):
        return False
    started = row["plant"] in STARTED_SINCE and row["status"] in ("construction", "proposed")
    restored = row["plant"] in RESTORED and row["status"] == "mothballed"
    return row["status"] == "operating" or started or restored


def units(folder: Path) -> Iterator[Unit]:
    """Units of the raw list that pass the rules."""
    with (folder / "plants_CA.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if not kept(row):
                continue
            fuel, country = row["fuel"], row["country"]
            node = zone(country, float(row["lon"] or 0), float(row["lat"] or 0))
            kind = kind_of(row, fuel)
            name = row["plant"] or row["name"]
            operating = row["status"] == "operating"
            year = year_of(row["start_year"], fuel) if operating else STARTED_SINCE.get(name, 1982)
            source = next((key for start, key in SOURCES if row["source"].startswith(start)), "kelisim-assumption")
            source = source if operating else STARTED_SOURCE.get(name, source)
            technology = technology_of(country, node, fuel, kind, name)
            yield Unit(name, node, fuel, technology, kind, float(row["capacity_mw"]), year, source)


def slug(name: str, node: str, kind: str) -> str:
    """Key of a plant: state, short name, class."""
    short = re.sub(r"(?i) (power station|power plant|state regional power station|wpp|spp|hpp|hps)\b", "", name)
    short = re.sub(r"[^a-z0-9]+", "-", short.lower().replace("power station", "")).strip("-")
    return f"{node[:3]}-{short}-{kind}"


def merged(group: list[Unit]) -> tuple[float, int]:
    """Capacity and capacity-weighted year of a group."""
    total = sum(unit.capacity_mw for unit in group)
    return total, round(sum(unit.capacity_mw * unit.start_year for unit in group) / total)


def by_plant(fleet: Iterable[Unit]) -> dict[tuple[str, ...], list[Unit]]:
    """Units grouped by plant and class; small groups moved to their zone's aggregate (rule 4)."""
    groups: dict[tuple[str, ...], list[Unit]] = defaultdict(list)
    for unit in fleet:
        groups[unit.plant, unit.node, unit.kind, str(unit.efficiency)].append(unit)
    result: dict[tuple[str, ...], list[Unit]] = defaultdict(list)
    for key, group in groups.items():
        if sum(unit.capacity_mw for unit in group) > SMALL_MW:
            result[key] = group
        else:
            for unit in group:
                result["", unit.node, unit.kind, unit.technology].append(unit)
    return result


def note_of(plant: str, group: list[Unit], year: int) -> str:
    """Remark on a row made from the unit list."""
    count = f"{len(group)} unit(s) of the list"
    if plant in STARTED_SINCE and all(unit.start_year >= 2022 for unit in group):
        return f"{count}, under construction or proposed there; operating since {year}"
    if plant in RESTORED:
        return f"{count}, with three marked mothballed: the reported installed total counts all eight"
    return f"{count}; year weighted by capacity; efficiency class assumed by technology and vintage"


def listed_rows(fleet: Iterable[Unit]) -> Iterator[dict[str, object]]:
    """Rows made from the unit list."""
    seen: dict[str, int] = defaultdict(int)
    for (plant, node, kind, _), group in by_plant(fleet).items():
        total, year = merged(group)
        main = max(group, key=lambda unit: unit.capacity_mw)
        same = Unit("", node, main.fuel, main.technology, kind, total, year, main.source)
        key = slug(plant, node, kind) if plant else f"{node}-{main.fuel}-small"
        seen[key] += 1
        key = key if seen[key] == 1 else f"{key}-{seen[key]}"
        name = re.sub(r"(?i) power station", "", plant) if plant else f"Small {main.fuel} plants, {AREAS[node]}"
        yield {
            "plant": key, "name_en": name, "power_node": node, "fuel": main.fuel, "technology": main.technology,
            "status": "operating", "capacity_mw": round(total, 1), "start_year": year,
            "efficiency": main.efficiency if plant else same.efficiency, "om_usd_per_mwh": OM[kind],
            "source": main.source, "source_year": 2022, "quality": "derived", "note": note_of(plant, group, year),
        }  # fmt: skip


def added_rows() -> Iterator[dict[str, object]]:
    """Rows of ``ADDED``, with efficiency and O&M of their class."""
    for key, name, node, fuel, technology, kind, status, mw, year, source, told, quality, note in ADDED:
        unit = Unit(str(name), str(node), str(fuel), str(technology), str(kind), float(mw), int(year), str(source))
        yield {
            "plant": key, "name_en": name, "power_node": node, "fuel": fuel, "technology": technology,
            "status": status, "capacity_mw": mw, "start_year": year, "efficiency": unit.efficiency,
            "om_usd_per_mwh": OM[str(kind)], "source": source, "source_year": told, "quality": quality, "note": note,
        }  # fmt: skip


def russian_names(former: Path) -> dict[str, str]:
    """Russian names by plant of the file that is replaced; none where there is no such file."""
    if not former.exists():
        return {}
    with former.open(encoding="utf-8", newline="") as stream:
        return {row["plant"]: row.get("name_ru", "") for row in csv.DictReader(stream)}


def main(raw: str, out: str) -> None:
    """Write plants.csv, ordered by zone, fuel and size."""
    rows = [*listed_rows(units(Path(raw))), *added_rows()]
    known = russian_names(Path(out))
    rows = [{**row, "name_ru": known.get(str(row["plant"]), "")} for row in rows]
    rows.sort(key=lambda row: (row["power_node"], row["fuel"], row["status"], -float(str(row["capacity_mw"]))))
    with Path(out).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, HEADER, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python plants.py RAW_FOLDER OUT_FILE")
    main(sys.argv[1], sys.argv[2])
