"""What the sheets of the roadmap's workbook are called and which headings, units and formats their columns have."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kelisim.region.package import Region
from kelisim.report.workbook import Sheet

MUSD = "million USD of 2023"
DATES = {"start", "end"}
"""Columns that hold ISO dates in the folder's tables."""

SOURCES = ("source", "title", "publisher", "published", "url", "licence")
HEADINGS: dict[str, dict[str, tuple[str, str]]] = {
    "measures": {
        "measure": ("measure", "text"), "name": ("name (English)", "text"), "name_ru": ("name (Russian)", "text"),
        "states": ("states", "text"), "institutions": ("institutions", "text"), "sector": ("sector", "text"),
        "plan": ("plan", "text"), "status": ("status", "text"), "cost_musd": (f"cost of a unit, {MUSD}", "musd"),
        "om_musd_per_year": (f"upkeep of a unit, {MUSD} per year", "musd"),
        "start_year": ("earliest start, year", "year"),
        "build_years": ("time to build, years", "year"), "lifetime_years": ("lifetime, years", "year"),
        "first_year": ("first year in the plan named", "year"), "units": ("most units, 1", "number"),
        "requires": ("requires", "text"), "excludes": ("excludes", "text"), "finance": ("finance, shares of 1", "text"),
        "effect": ("effect", "text"), "source": ("source", "text"),
    },
    "schedule": {
        "measure": ("measure", "text"), "name_en": ("name (English)", "text"), "name_ru": ("name (Russian)", "text"),
        "sector": ("sector", "text"), "states": ("states", "text"), "status": ("status", "text"),
        "units": ("units, 1", "number"), "start": ("start, date", "date"), "end": ("end of work, date", "date"),
        "online_year": ("first year of effect", "year"), "build_years": ("time to build, years", "year"),
        "cost_musd": (f"cost still to be spent, {MUSD}", "musd"), "requires": ("requires", "text"),
        "earliest_year": ("earliest year of effect", "year"), "float_years": ("float, years", "year"),
        "total_float_years": ("total float, years", "year"), "critical": ("critical path", "text"),
    },
    "spending": {
        "measure": ("measure", "text"), "year": ("year", "year"), "payer": ("payer", "text"),
        "musd": (f"investment, {MUSD}", "musd"),
    },
    "links": {
        "measure": ("measure", "text"), "other": ("other measure", "text"), "relation": ("relation", "text"),
    },
    "progress": {
        "measure": ("measure", "text"), "name_en": ("name (English)", "text"), "name_ru": ("name (Russian)", "text"),
        "status": ("status", "text"), "observed": ("last report, date", "date"),
        "planned_share": ("work planned, share", "share"), "actual_share": ("work done, share", "share"),
        "bac_musd": (f"cost in the plan, {MUSD}", "musd"), "planned_musd": (f"planned value, {MUSD}", "musd"),
        "earned_musd": (f"earned value, {MUSD}", "musd"), "spent_musd": (f"spent, {MUSD}", "musd"),
        "spi": ("SPI, 1", "number"), "cpi": ("CPI, 1", "number"), "spi_t": ("SPI(t), 1", "number"),
        "planned_finish": ("planned finish, date", "date"), "forecast_finish": ("foreseen finish, date", "date"),
        "plan_pace_finish": ("finish at the pace of the plan, date", "date"), "slip_years": ("slip, years", "number"),
        "planned_year": ("planned first year of effect", "year"),
        "forecast_year": ("foreseen first year of effect", "year"), "held_up_by": ("held up by", "text"),
        "eac_musd": (f"cost at the end, {MUSD}", "musd"), "overrun_musd": (f"overrun, {MUSD}", "musd"),
        "light": ("light", "text"),
    },
}  # fmt: skip


def sheets(tables: Mapping[str, pd.DataFrame], region: Region) -> list[Sheet]:
    """The sheets of the workbook from the tables of the folder."""
    found = []
    for name, table in tables.items():
        found.append(_finance(table) if name == "finance" else Sheet(name, dated(table), HEADINGS[name]))
    used = set(tables["measures"].get("source", []))
    sources = region["sources"]
    known = sources[sources["source"].isin(used)]
    found.append(Sheet("sources", known, {name: (name, "text") for name in SOURCES}))
    return found


def _finance(table: pd.DataFrame) -> Sheet:
    """Years down, payers across, with sums; the last row is the sum of all years."""
    wide = table.pivot(index="year", columns="payer", values="musd").fillna(0.0)
    wide["sum"] = wide.sum(axis=1)
    wide.loc["sum"] = wide.sum()
    shown = wide.reset_index()
    shown["year"] = shown["year"].astype(str)
    columns = {str(name): (f"{name}, {MUSD}", "musd") for name in shown.columns if name != "year"}
    return Sheet("finance", shown, {"year": ("year", "text"), **columns})


def dated(table: pd.DataFrame) -> pd.DataFrame:
    """ISO text as dates, which a workbook can reckon with."""
    table = table.copy()
    for name in DATES & set(table.columns):
        table[name] = pd.Series([pd.Timestamp(text).date() for text in table[name]], dtype=object, index=table.index)
    return table
