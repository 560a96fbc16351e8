"""Inflows, boundary storages and observed reservoir operation of the Central Asia region.

Reads, from the folder named first on the command line,

* ``reservoir_operation_monthly_2001_2010.csv`` - inflow, release and storage of six reservoirs, 2001-2010;
* ``chirchik_gauges_monthly_1932_2015.csv`` - gauges (16924 inflow of Charvak, 16300 Ugam at Khodzhikent);
* ``zarafshan_ravatkhoja_inflow_monthly_2017_2022.csv`` - Zarafshan at Ravatkhoja;
* ``amudarya_monthly_derived.csv`` - seasonal shapes of the Vakhsh and of the Amu Darya at Kerki;

from the folder named second the tables of use and of the river (``zones``, ``zone_crops``, ``crop_water``, ``towns``,
``reaches``, ``evaporation``, ``reservoir_curves``), and writes ``inflows.csv``, ``boundary_storage.csv`` and
``observed_reservoirs.csv`` there.

What is measured stays measured: the Naryn (Toktogul inflow) and the inflow of Andijan in 2001-2010, the inflow of
Charvak in 1946-2014. Everything else is derived as follows (volumes in km3 a year). Flows are naturalised with the net
use that the tables themselves give: withdrawal wanted = depth x area / (conveyance x field efficiency), less the
return flow where it comes back, times the part of the equipped land that was cropped (UZB, and by analogy KAZ and
KGZ, 3858 of 4198 kha; TKM 1662 of 1991; TJK 719 of 742), times a supply ratio, actual over agreed withdrawals: 0.846
in April-September in the Syr Darya (13.635 of 16.119 in 2022-2024; winter use 1), 0.834 all year in the Amu Darya
(46.1 of 55.3). A model that serves zones at these ratios and releases what was released therefore meets the observed
inflows downstream; ``closure.py`` prints this check.

1. Karadarya: inflow of Andijan plus the net Kyrgyz use above it, 1.32.
2. Fergana: lateral inflow of a year = observed net balance + net use of the valley (5.16) + losses of the reaches. The
   balance is inflow of Bahri Tojik less the releases of Toktogul (less 0.09 used on the Naryn) and Andijan; it is
   averaged with the same balance taken from the release and storage of Bahri Tojik (less the mean difference of the
   two), which halves the gauge error. The months follow the mean monthly balance plus the use of the month, so that
   the drainage which the valley gives back months later is part of the inflow. The lateral inflows of 1 to 3 with what
   Andijan receives are 17.2 in 2001-2010, above the 3.92 + 7.79 published for natural rivers, largely for that reason.
3. Bahri Tojik: the mean monthly balance of the reservoir (release + rise of storage + evaporation - inflow + net use,
   2.69 in all) times the anomaly of the Fergana lateral inflow. Lower Chirchik (Ugam, Akhangaran, Keles) and Arys: a
   mean volume times the anomaly of the Ugam gauge.
4. Amu Darya 2001-2010: the natural flow of a year is found backwards from the observed inflow of Tuyamuyun, node by
   node, adding the net use at each node, the canals to the Karakum and to Karshi less the rivers these receive, and the
   losses of the reaches (balances.py). The mean is 62.6: the published tributaries are multiplied by 0.97 so that
   with the gauged Vakhsh they add up to it. The deviation from the mean is multiplied by 0.8 (assumed: gauge errors
   and changing losses are part of the swings of Tuyamuyun). A tributary follows the index N / mean with an elasticity
   (0.6 Vakhsh, 1.05 Panj, 1.4 Kafirnigan and Surkhandarya, 1.6 Kunduz net of Afghan use). Months: the yearbook seasons
   with the shape of the Zarafshan, mixed for the Vakhsh with 15 per cent of the snow-fed Ugam (earlier melt) and for
   the high Panj with 20 per cent of the same shape a month later.
5. Years outside 2001-2010: ln(volume / mean) = a + b x ln(Charvak / mean), annual, least squares on 2001-2010,
   no noise added; the months keep the mean shares of 2001-2010. Slope b and R2: Naryn 0.88, 0.65; Karadarya 1.02,
   0.39; lateral inflow of Fergana and Bahri Tojik 0.75, 0.21; Ugam (only after 2010) 1.39, 0.90; Amu Darya index
   0.78, 0.62. The program prints them.
   Without noise the derived years vary less than nature by the factor sqrt(R2): fit for ranking plans over wet and
   dry spells, not for the statistics of extremes.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from balances import (
    AMU_SUPPLY,
    SYR_SUPPLY,
    AmuBalance,
    Operation,
    Tables,
    bahri_tojik,
    end_storage,
    fergana,
    karadarya,
    operation,
)
from series import (
    DECADE_MONTHS,
    OBSERVED,
    Annual,
    Fit,
    Monthly,
    Year,
    annual,
    fit,
    mean,
    mixed,
    positive_shares,
    read,
    shape,
    spread,
)

Row = tuple[str | int | float, ...]

FIRST, LAST = 1946, 2014
OPERATION, GAUGES = "reservoir-operation-2001-2010", "chirchik-gauges"
TRIBUTARIES, YEARBOOK, ZARAFSHAN, OWN = "rubinova-1985", "icwc-yearbook", "zarafshan-gauge", "kelisim-assumption"

UGAM_FACTOR, ARYS_VOLUME = 2.3, 1.6
AMU_SHRINKAGE = 0.8
SNOW_PART, LATE_PART = 0.15, 0.20


@dataclass(frozen=True, slots=True)
class Tributary:
    """A river of the Amu Darya basin: mean volume at index 1 (a published one is fitted to the balance), elasticity
    to the index, seasonal shape, origin."""

    node: str
    volume: float
    elasticity: float
    shape: str
    source: str
    year: int
    why: str


AMU = (
    Tributary("rogun", 20.7, 0.60, "vakhsh", YEARBOOK, 2024,
              "mean inflow of Nurek 20.3 in the yearbooks of 2021-2024, 2 % more in 2001-2010"),
    Tributary("panj", 32.4, 1.05, "panj", TRIBUTARIES, 1985, "51 % of 63.6 km3 at Termez"),
    Tributary("kafirnigan", 5.2, 1.40, "snow", TRIBUTARIES, 1985, "8.2 % of 63.6 km3"),
    Tributary("surkhandarya", 3.4, 1.40, "snow", TRIBUTARIES, 1985, "5.3 % of 63.6 km3"),
    Tributary("amu-head", 2.4, 1.60, "snow", TRIBUTARIES, 1985,
              "Kunduz: 5.4 % of 63.6 km3 less an assumed net Afghan use of 1.0 km3"),
    Tributary("zarafshan-tjk", 5.3, 0.60, "zarafshan", ZARAFSHAN, 2022,
              "Ravatkhoja plus 0.2 km3 net Tajik use, variation as the Vakhsh"),
    Tributary("talimarjan", 1.2, 1.60, "snow", OWN, 2024,
              "Kashkadarya: 1.2 km3/yr is the usual figure for its rivers; snow-fed, hence the larger variation"),
    Tributary("karakum", 2.3, 1.60, "early", OWN, 2024,
              "Murghab and Tedjen as they reach Turkmenistan after Afghan and Iranian use, 2-2.5 km3/yr; early snow"),
)  # fmt: skip


def gauge(rows: list[dict[str, str]], code: str) -> Monthly:
    """Monthly flow of one gauge, gaps left out."""
    chosen = (row for row in rows if row["code"] == code and row["q_m3s"])
    return {(int(row["year"]), int(row["month"])): float(row["q_m3s"]) for row in chosen}


def amu_natural(tuyamuyun: Annual, tables: Tables) -> Annual:
    """Natural flow of the Amu Darya in 2001-2010, km3 (step 4 of the module text)."""
    balance = AmuBalance(tables, {river.node: river.volume for river in AMU})
    return {year: balance.natural(t) for year, t in tuyamuyun.items()}


def amu_index(natural: Annual) -> Annual:
    """Index of the natural flow, mean 1 over 2001-2010."""
    centre = mean(natural.values())
    return {year: 1 + AMU_SHRINKAGE * (n / centre - 1) for year, n in natural.items()}


def amu_scale(natural: float) -> float:
    """Factor on the published tributaries (all but the gauged Vakhsh) that makes the headwaters add up."""
    vakhsh = next(river.volume for river in AMU if river.node == "rogun")
    return (natural - vakhsh) / sum(river.volume for river in AMU if river.source == TRIBUTARIES)


def amu_shapes(folder: Path, ugam: Monthly) -> dict[str, list[float]]:
    """Seasonal shapes of the Amu Darya rivers."""
    derived = read(folder / "amudarya_monthly_derived.csv")

    def column(name: str) -> list[float]:
        values = [float(row[name]) for row in derived]
        return [value / sum(values) for value in values]

    river = {
        (int(row["Date"][:4]), int(row["Date"][5:7])): float(row["Q_m3s"])
        for row in read(folder / "zarafshan_ravatkhoja_inflow_monthly_2017_2022.csv")
    }
    snow = shape(ugam, range(1946, 2011))
    vakhsh = mixed(column("nurek_inflow_km3"), snow, SNOW_PART)
    kerki = column("kerki_natural_2024_km3")
    panj = mixed(kerki, [kerki[-1], *kerki[:-1]], LATE_PART)
    return {
        "vakhsh": vakhsh, "panj": panj, "snow": snow,
        "zarafshan": shape(river, range(2017, 2023)), "early": [*snow[1:], snow[0]],
    }  # fmt: skip


class Builder:
    """Collects the rows of inflows.csv and the fits behind them."""

    def __init__(self, charvak: Monthly) -> None:
        self.rows: list[Row] = []
        self.fits: dict[str, Fit] = {}
        self.volume: dict[str, Annual] = {}
        self.charvak = annual(charvak, range(FIRST, LAST + 1))

    def put(self, node: str, flow: Monthly, provenance: Callable[[Year], Row]) -> None:
        """Add the rows of one node."""
        for (year, month), value in sorted(flow.items()):
            self.rows.append((node, year, month, round(value, 2), *provenance(year)))
        self.volume[node] = annual(flow, sorted({year for year, _ in flow}))

    def extend(self, node: str, decade: Monthly, inside: Row, source: str, name: str) -> None:
        """Add a node known in 2001-2010 and extend it by its regression on Charvak."""
        total = annual(decade, OBSERVED)
        line = self.fits[name] = fit(self.charvak, total)
        outside = {year: line(x) for year, x in self.charvak.items() if year not in total}
        note = f"regression on Charvak inflow, exponent {line.b:.2f}, R2 {line.r2:.2f}, fitted on 2001-2010"
        self.put(node, decade | spread(outside, shape(decade, OBSERVED)),
                 lambda year: inside if year in total else (source, 2020, "derived", note))  # fmt: skip


def syr_darya(build: Builder, data: Operation, tables: Tables, charvak: Monthly, ugam: Monthly) -> None:
    """Inflows of the Syr Darya basin."""
    tail = f"zones at {SYR_SUPPLY:.3f} of their want in April-September"

    def used(node: str) -> str:
        return f"{sum(tables.net_use(node, SYR_SUPPLY)):.2f} km3/yr ({tail})"

    seen: Row = (OPERATION, 2010, "observed", "inflow of Toktogul")
    build.extend("kambarata-1", data["toktogul"]["inflow"], seen, GAUGES, "Naryn")
    made: Row = (OPERATION, 2010, "derived", f"inflow of Andijan + net Kyrgyz use above it {used('karadarya-kgz')}")
    build.extend("karadarya-kgz", karadarya(data, tables), made, GAUGES, "Karadarya")
    total, months = fergana(data, tables)
    why = f"net balance Toktogul + Andijan to Bahri Tojik + net valley use {used('fergana')}"
    made = (OPERATION, 2010, "derived", why)
    build.extend("fergana", spread(total, positive_shares(months)), made, GAUGES, "Fergana lateral")
    local = bahri_tojik(data, tables)
    scale = sum(local) / mean(total.values())
    why = f"mean balance of Bahri Tojik {sum(local):.2f} km3/yr x Fergana anomaly; net use {used('bahri-tojik')}"
    made = (OPERATION, 2010, "derived", why)
    own = spread({year: value * scale for year, value in total.items()}, positive_shares(local))
    build.extend("bahri-tojik", own, made, GAUGES, "Bahri Tojik lateral")
    years = range(FIRST, LAST + 1)
    gauged: Row = (GAUGES, 2020, "observed", "inflow of the Charvak reservoir, gauge 16924")
    build.put("charvak", {key: flow for key, flow in charvak.items() if key[0] in years}, lambda _: gauged)
    downstream(build, ugam)


def downstream(build: Builder, ugam: Monthly) -> None:
    """Lower Chirchik and Arys, which follow the Ugam (gauged to 2010, then extended by regression)."""
    gauged = annual(ugam, range(FIRST, 2011))
    line = build.fits["Ugam"] = fit(build.charvak, {year: gauged[year] for year in OBSERVED})
    later = {year: line(build.charvak[year]) for year in range(2011, LAST + 1)}
    whole = {key: q for key, q in ugam.items() if FIRST <= key[0] <= 2010} | spread(later, shape(ugam, OBSERVED))
    tail = f"; Ugam after 2010 by regression on Charvak, R2 {line.r2:.2f}"
    for node, factor, source, quality, why in (
        ("chirchik", UGAM_FACTOR, GAUGES, "derived", "Ugam x 2.3 (with Akhangaran 0.72 and Keles 0.21 km3/yr)"),
        ("turkestan", ARYS_VOLUME / mean(gauged.values()), OWN, "assumed",
         "Arys and Karatau rivers, usual figure 1.6 km3/yr, x anomaly of the neighbouring Ugam"),
    ):  # fmt: skip

        def provenance(year: Year, row: Row = (source, 2020, quality), note: str = why) -> Row:
            return *row, note + (tail if year > 2010 else "")

        build.put(node, {key: q * factor for key, q in whole.items()}, provenance)


def amu_darya(build: Builder, natural: Annual, shapes: dict[str, list[float]]) -> None:
    """Inflows of the Amu Darya, Zarafshan, Kashkadarya, Murghab and Tedjen."""
    index, scale = amu_index(natural), amu_scale(mean(natural.values()))
    line = build.fits["Amu Darya index"] = fit(build.charvak, index)
    whole = {year: index.get(year, line(x)) for year, x in build.charvak.items()}
    for river in AMU:
        fitted = scale if river.source == TRIBUTARIES else 1.0
        total = {year: river.volume * fitted * value**river.elasticity for year, value in whole.items()}
        quality = "assumed" if river.source == OWN else "derived"

        def provenance(year: Year, river: Tributary = river, quality: str = quality, fitted: float = fitted) -> Row:
            origin = "Tuyamuyun inflow" if year in index else f"Charvak, R2 {line.r2:.2f}"
            why = f"{river.why}; " if quality == "assumed" or year in (FIRST, OBSERVED[0]) else ""
            factor = f" x {fitted:.2f} (closes the balance)" if river.source == TRIBUTARIES else ""
            note = f"{why}{river.volume} km3/yr{factor} x index^{river.elasticity}, index from {origin}"
            return river.source, river.year, quality, note

        build.put(river.node, spread(total, shapes[river.shape]), provenance)


#: Start and end storage (km3) of reservoirs without records: the same in every record.
UNOBSERVED = {
    "kambarata-1": (4.5, "planned; between dead (2.53) and full (5.4) storage"),
    "koksaray": (0.4, "counter-regulator, nearly empty when winter filling begins"),
    "rogun": (9.0, "planned; between dead (3.0) and full (13.3) storage"),
    "nurek": (8.5, "half of the working storage is left in mid-winter (full in September, empty in April)"),
    "karakum": (0.9, "half of the lumped canal reservoirs"),
    "talimarjan": (0.8, "half full, filled in winter by the Karshi canal"),
    "kattakurgan": (0.35, "half full, filled in winter"),
}
RECORDS = {
    "observed-2001-2010": True, f"record-{FIRST}-{LAST}": False, "record-1985-2014": False, "dry-2008": False,
    "normal-2007": False,
    "wet-2010": False,
}  # fmt: skip


def boundary(data: Operation) -> list[Row]:
    """Rows of boundary_storage.csv."""
    rows: list[Row] = []
    for record, observed in RECORDS.items():
        for node, values in data.items():
            start = end = mean(values["storage"][year, 1] for year in OBSERVED)
            quality, note = "derived", "mean of the observed storages on 1 January 2001-2010, start = end"
            if observed:
                start, end = values["storage"][2001, 1], end_storage(values)
                quality, note = "observed", "1 January 2001; end of 2010: reading of 21 December + balance of 11 days"
            rows.append((record, node, round(start, 3), round(end, 3), OPERATION, 2010, quality, note))
        rows += [(record, node, s, s, OWN, 2024, "assumed", f"{why}; start = end") for node, (s, why) in
                 UNOBSERVED.items()]  # fmt: skip
    return rows


def observed_rows(data: Operation) -> list[Row]:
    """Rows of observed_reservoirs.csv."""
    return [
        (node, *key, round(values["inflow"][key], 2), round(values["release"][key], 2),
         round(values["storage"][key], 4), OPERATION, 2010, "observed", "")
        for node, values in data.items()
        for key in DECADE_MONTHS
    ]  # fmt: skip


def write(path: Path, columns: str, rows: list[Row]) -> None:
    """Write a table with its provenance columns."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([*columns.split(), "source", "source_year", "quality", "note"])
        writer.writerows(rows)


def main(raw: Path, target: Path) -> None:
    """Build the three tables and print the fits and volumes."""
    data, tables, gauges = operation(raw), Tables(target), read(raw / "chirchik_gauges_monthly_1932_2015.csv")
    charvak, ugam = gauge(gauges, "16924"), gauge(gauges, "16300")
    build = Builder(charvak)
    syr_darya(build, data, tables, charvak, ugam)
    natural = amu_natural(annual(data["tuyamuyun"]["inflow"], OBSERVED), tables)
    amu_darya(build, natural, amu_shapes(raw, ugam))
    write(target / "inflows.csv", "node year month inflow_m3s", build.rows)
    write(target / "boundary_storage.csv", "record node start_storage_km3 end_storage_km3", boundary(data))
    columns = "node year month inflow_m3s release_m3s storage_start_km3"
    write(target / "observed_reservoirs.csv", columns, observed_rows(data))
    print(f"supply: Syr Darya {SYR_SUPPLY:.3f} (April-September), Amu Darya {AMU_SUPPLY:.3f}")
    for node in ("uchkurgan", "karadarya-kgz", "fergana", "bahri-tojik"):
        print(f"net use {node:14} {sum(tables.net_use(node, SYR_SUPPLY)):5.2f} km3/yr")
    centre = mean(natural.values())
    print(f"Amu Darya natural flow {centre:.1f} km3/yr, factor on the published tributaries {amu_scale(centre):.2f}")
    for name, line in build.fits.items():
        print(f"   {name:20} b = {line.b:5.2f}   R2 = {line.r2:4.2f}")
    for node, total in build.volume.items():
        print(f"{node:14} 2001-2010 {mean(total[y] for y in OBSERVED):6.2f}   all {mean(total.values()):6.2f} km3/yr")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
