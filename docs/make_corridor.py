"""Write the results into the pages of the freight corridors: run the study and the comparison, fill the marks.

A page marks such a part with ``<!-- corridor: NAME -->`` and ``<!-- end -->``, a figure beside a published one with
``<!-- model: KEY -->`` at the end of its cell. Write them anew after a change of data or model (some five minutes)::

    python -m docs.make_corridor
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

import kelisim as ke
from docs.make_reference import DOCS, table
from kelisim.corridor.accounts import income_table, route_table
from kelisim.corridor.calibrate import comparison
from kelisim.corridor.cases import CorridorCase, measures_of, solve_case
from kelisim.corridor.model import Corridors, parameter
from kelisim.corridor.observe import Journey, journey
from kelisim.corridor.study import CorridorStudy, study_corridors, study_summary

PART = re.compile(r"(<!-- corridor: (?P<name>[a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
CELL = re.compile(r"\| [^|]*<!-- model: (?P<key>[a-z0-9-]+) -->")
YEARS = range(2019, 2026)
SHOWN = ("TITR", "NORTH", "NORTH-RU", "TSR", "CENTRAL", "SOUTH", "INSTC-E", "INSTC-T", "INSTC-W", "TRACECA-S", "R1",
         "R5", "SEA", "CAPE")  # fmt: skip
STATES = ("KAZ", "KGZ", "TJK", "TKM", "UZB", "AZE", "GEO", "RUS", "IRN", "TUR")
RAW = ("oil", "grain", "metals")


def main() -> None:
    """Run everything and write the pages."""
    region = ke.load("central-asia")
    beside = comparison(region, list(YEARS), print)
    study = study_corridors(region, 2030, measures_of(region, "World Bank 2023"), print)
    parts: dict[str, Callable[[], str]] = {
        "fit": lambda: _fit(region),
        "compare": lambda: _beside(beside),
        "volumes": lambda: _volumes(study),
        "bottlenecks": lambda: _bottlenecks(study),
        "income": lambda: _income(study),
    }
    page = DOCS / "corridor.md"
    _write(page, PART, lambda m: f"{m.group(1)}{parts[m.group('name')]()}\n\n{m.group(3)}")
    figures = published(region, study, beside)
    _write(DOCS / "published-freight.md", CELL,
           lambda m: f"| {figures.get(m.group('key'), 'not compared')} <!-- model: {m.group('key')} -->")  # fmt: skip


def _write(page: Path, mark: re.Pattern[str], fill: Callable[[re.Match[str]], str]) -> None:
    page.write_text(mark.sub(fill, page.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


def _fit(region: ke.Region) -> str:
    rows = [
        ("dispersion", f"{parameter(region, 'dispersion'):.2f}", _error(region["freight_parameters"], "dispersion"))
    ]
    constants = region["freight_constants"]
    rows += [
        (f"constant of {row['corridor']}", f"{row['share']:+.3f}", row["note"].rpartition(" ")[2])
        for row in constants.to_dict("records")
    ]
    return table(("parameter", "value", "standard error"), rows, right=(1, 2))


def _error(frame: pd.DataFrame, name: str) -> str:
    return str(frame.set_index("parameter").loc[name, "note"]).rpartition(" ")[2]


def _beside(beside: pd.DataFrame) -> str:
    kept = beside[beside["use"] != "context"]
    rows = [
        (row["series"], row["year"], row["quantity"], row["use"], f"{row['value']:,.0f}", f"{row['model']:,.0f}",
         f"{row['ratio']:.2f}")
        for row in kept.to_dict("records")
    ]  # fmt: skip
    return table(("series", "year", "in", "use", "observed", "model", "ratio"), rows, right=(1, 4, 5, 6))


def _volumes(study: CorridorStudy) -> str:
    cases = study_summary(study)["cases"]
    found = {name: {row["corridor"]: row for row in case["corridors"]} for name, case in cases.items()}
    rows = []
    for key in SHOWN:
        mine = [found[name].get(key, {"kt": 0.0, "kteu": 0.0}) for name in cases]
        rows.append((key, *(f"{m['kt'] / 1000:.2f}" for m in mine), *(f"{m['kteu']:,.0f}" for m in mine)))
    head = ("corridor", *(f"Mt, {name}" for name in cases), *(f"thousand TEU, {name}" for name in cases))
    return table(head, rows, right=range(1, 7))


def _bottlenecks(study: CorridorStudy) -> str:
    cases = study_summary(study)["cases"]
    found = {name: {row["facility"]: row for row in case["bottlenecks"]} for name, case in cases.items()}
    keys = {key for rows in found.values() for key in rows}
    order = sorted(keys, key=lambda k: -max(found[name].get(k, {}).get("gain_musd", 0.0) for name in cases))[:14]
    rows = []
    for key in order:
        mine = [found[name].get(key, {}) for name in cases]
        rows.append((next(m["name"] for m in mine if m), key, *(_cell(m, "wait_h", 0) for m in mine),
                     *(_cell(m, "gain_musd", 1) for m in mine)))  # fmt: skip
    head = (
        "facility",
        "key",
        *(f"wait h, {name}" for name in cases),
        *(f"1 % more, MUSD/yr, {name}" for name in cases),
    )
    return table(head, rows, right=range(2, 8))


def _cell(row: dict[str, Any], name: str, digits: int) -> str:
    return f"{row[name]:,.{digits}f}" if name in row else ""


def _income(study: CorridorStudy) -> str:
    tables = {name: income_table(one) for name, one in study.cases.items()}
    rows = [
        (state, *(f"{t.loc[state, 'transit_musd']:,.0f}" for t in tables.values()),
         *(f"{t.loc[state, 'income_musd']:,.0f}" for t in tables.values()))
        for state in STATES
    ]  # fmt: skip
    head = ("country", *(f"transit, {name}" for name in tables), *(f"all, {name}" for name in tables))
    return table(head, rows, right=range(1, 7))


def published(region: ke.Region, study: CorridorStudy, beside: pd.DataFrame) -> dict[str, str]:
    """The model's figures for the keys of docs/published-freight.md that it can answer."""
    base, without, after = (study.cases[name] for name in ("base", "without", "with"))
    past = solve_case(region, CorridorCase(2021))
    costs = region["measures"].groupby("plan")["cost_musd"].sum()
    days = beside[beside["series"] == "days-border-black-sea"].set_index("year")["model"]
    one = solve_case(region, CorridorCase(2022))
    north, middle = (journey(one, f"XIA>DUI@{name}") for name in ("NORTH", "TITR"))
    classes = region["freight_classes"].set_index("class")
    now, then = (journey(case, "ALT>POT@TITR") for case in (base, after))
    return {
        "wb-2030-caspian-mt": f"{_caspian(after):.1f} Mt (without measures {_caspian(without):.1f})",
        "wb-2021-caspian-mt": f"{_caspian(past):.1f} Mt",
        "wb-2030-containers-mt": f"{_caspian(after, boxes=True):.1f} Mt",
        "wb-raw-share": f"{_raw(past):.0%}, {_raw(after):.0%}",
        "wb-2030-shift-pct": f"{_lost(without, after):.1%}",
        "wb-2030-time-ratio": _ratio(now, then),
        **{f"days-{year}": f"{days[year]:.1f} d" for year in (2022, 2023, 2024, 2025) if year in days.index},
        "price-ratio-2022": f"{middle.usd_per_teu / north.usd_per_teu - 1:+.0%}" if middle and north else "",
        "wb-2022-days": f"TITR {middle.days:.0f}, NORTH {north.days:.0f} d" if middle and north else "",
        "time-pct-per-day": f"{classes.loc['machinery', 'time_pct_per_day']:g} %",
        "demand-pct-per-day": f"{classes.loc['machinery', 'demand_pct_per_day']:g} %",
        "cost-wb": f"{costs['World Bank 2023'] / 1000:.1f} billion USD of measures with a stated cost",
        "cost-ebrd": f"{costs['EBRD 2023'] / 1000:.1f} billion USD of measures with a stated cost",
        "cost-all": f"{costs.sum() / 1000:.1f} billion USD of measures with a stated cost",
        "cpmm-rail-tfi1": f"{_border(base, 'rail'):.0f} h",
        "cpmm-road-tfi1": f"{_border(base, 'road'):.0f} h",
    }  # fmt: skip


def _ratio(now: Journey | None, then: Journey | None) -> str:
    return f"{then.days / now.days:.2f} ({now.days:.1f} to {then.days:.1f} d)" if now and then else "no way"


def _caspian(solved: Corridors, boxes: bool = False) -> float:
    """Million tonnes over the Caspian between Central Asia and Azerbaijan."""
    routes = route_table(solved)
    mine = routes[routes["corridor"].isin(["TITR", "TRACECA-S", "LAPIS"])]
    return float((mine[mine["kteu"] > 0] if boxes else mine)["kt"].sum() / 1000)


def _raw(solved: Corridors) -> float:
    routes = route_table(solved)
    mine = routes[routes["corridor"].isin(["TITR", "TRACECA-S", "LAPIS"])]
    return float(mine.loc[mine["class"].isin(RAW), "kt"].sum() / mine["kt"].sum())


def _lost(before: Corridors, after: Corridors) -> float:
    """Share of the land trade between China and Europe that leaves the northern routes."""
    flows = []
    for solved in (before, after):
        routes = route_table(solved)
        north = routes["corridor"].isin(["NORTH", "TSR"]) & routes["kteu"].gt(0)
        ends = routes["origin"].str.startswith(("CN", "EUR")) & routes["destination"].str.startswith(("CN", "EUR"))
        flows.append(routes.loc[north & ends, "kteu"].sum())
    return float(1 - flows[1] / flows[0])


def _border(solved: Corridors, kind: str) -> float:
    """Mean hours at a border without queues, weighted by tonnes."""
    edges = solved.network.edges
    flow = solved.used.T @ solved.balance.chosen.flow
    mine = (edges["mode"].str.startswith(kind) & (edges["border_h"] > 0)).to_numpy()
    return float((edges["border_h"].to_numpy() * flow)[mine].sum() / flow[mine].sum())


if __name__ == "__main__":
    main()
