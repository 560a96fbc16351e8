"""The corridor model in the terminal: a study, a quote, a closure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
from rich.table import Table

CASES = ("base", "without", "with")
MOST_CORRIDORS = 14
MOST_BOTTLENECKS = 10


def study_tables(content: dict[str, Any]) -> list[Table]:
    """Corridors, bottlenecks and income of the three cases, from the summary of a study."""
    return [_corridors(content), _bottlenecks(content), _income(content)]


def quote_tables(content: dict[str, Any]) -> list[Table]:
    """The options of a quote, and the legs of the first one."""
    size = f"{content['teu']:g} TEU" if content["teu"] else f"{content['tonnes']:g} t"
    head = f"{content['commodity']}, {size}, {content['from']} to {content['to']}, {content['year']}"
    shown = _table(head, ("", "corridor", "by", "days", "9 of 10", "USD", "t CO2", "km"), 3)
    for number, one in enumerate(content["options"], 1):
        modes = list(dict.fromkeys(leg["mode"] for leg in one["legs"] if leg["mode"] not in ("transfer", "connector")))
        shown.add_row(str(number), one["name"], " + ".join(modes), f"{one['days_p50']:.1f}", f"{one['days_p90']:.1f}",
                      f"{one['usd']:,}", f"{one['co2_t']:.1f}", f"{one['km']:,}")  # fmt: skip
    shown.caption = (
        "days: half of all shipments arrive sooner; 9 of 10: nine in ten do. Ranked by money, time at the value of the "
        "cargo, and spread. Without insurance and duties."
    )
    return [shown, _legs(content["options"][0]), _time(content["options"][0])]


def closure_tables(content: dict[str, Any]) -> list[Table]:
    """Flows, waits and income before and after a closure."""
    flows = _table(f"{', '.join(content['closed'])} shut in {content['year']}", (
        "corridor", "Mt before", "Mt after", "kTEU before", "after", "days before", "after"), 1)  # fmt: skip
    for row in content["corridors"]:
        flows.add_row(
            row["corridor"], *(_figure(row.get(key), 1000) for key in ("kt_before", "kt_after")),
            *(_figure(row.get(key)) for key in ("kteu_before", "kteu_after", "days_before", "days_after")),
        )  # fmt: skip
    flows.caption = (
        f"{content['cut_off_kt']:,.0f} thousand tonnes are left without a way; shippers of the rest lose "
        f"{content['loss_musd_per_year']:,.1f} million USD a year"
    )
    waits = _table("Where waits grow most", ("facility", "wait before, h", "after", "lost more, million USD/yr"), 1)
    for row in content["waits"]:
        waits.add_row(row.get("name", row["facility"]), _figure(row.get("wait_h_before")), _figure(row["wait_h_after"]),
                      _figure(row["change_musd"]))  # fmt: skip
    income = _table("Income, million USD a year", ("country", "before", "after", "transit before", "after"), 1)
    for row in content["income"]:
        keys = ("income_musd_before", "income_musd_after", "transit_musd_before", "transit_musd_after")
        income.add_row(row["country"], *(_figure(row.get(key)) for key in keys))
    return [flows, waits, income]


def comparison_table(table: pd.DataFrame) -> Table:
    """The model beside observation."""
    shown = _table("Model beside observation", ("series", "year", "in", "use", "observed", "model", "ratio"), 2)
    for series, rows in table.groupby("series", sort=False):
        for row in rows.to_dict("records"):
            model, ratio = (_known(row[key]) for key in ("model", "ratio"))
            shown.add_row(str(series), str(row["year"]), row["quantity"], row["use"], _figure(row["value"]),
                          _figure(model), _figure(ratio, digits=2))  # fmt: skip
        shown.add_section()
    shown.caption = "fit: used to set parameters; test: predicted; context: another perimeter, shown only"
    return shown


def calibration_table(content: dict[str, Any]) -> Table:
    """Fitted parameters with their standard errors."""
    shown = _table("Fitted to the observations marked fit", ("parameter", "value", "standard error", "unit"), 1)
    shown.add_row("dispersion", f"{content['dispersion']:.2f}", f"{content['dispersion_error']:.2f}", "1")
    for row in content["constants"]:
        shown.add_row(row["on"], f"{row['value']:.3f}", f"{row['error']:.3f}", "of the cheapest cost")
    before, after = content["rms_before"], content["rms_after"]
    shown.caption = f"root mean square of ln(model / observed): {before:.2f} before, {after:.2f} after"
    return shown


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _corridors(content: dict[str, Any]) -> Table:
    """Volumes by corridor; the columns fit a screen of 80 characters."""
    found = {name: {row["corridor"]: row for row in content["cases"][name]["corridors"]} for name in CASES}
    title = f"Corridors, million tonnes and thousand TEU a year: {_cases(content)}"
    shown = _table(title, ("corridor", *(f"Mt {name}" for name in CASES), *(f"kTEU {name}" for name in CASES)), 1)
    keys = {key for rows in found.values() for key in rows}
    order = sorted(keys, key=lambda k: -found["base"].get(k, {"kt": 0.0})["kt"])
    for key in order[:MOST_CORRIDORS]:
        rows = [found[name].get(key, {}) for name in CASES]
        shown.add_row(
            key, *(_figure(row.get("kt"), 1000, 2) for row in rows), *(_figure(row.get("kteu")) for row in rows)
        )
    shown.caption = (
        f"shippers gain {content['gain_musd_per_year']:,.0f} million USD a year by the measures. All checks passed, "
        f"{content['seconds']:.0f} s."
    )
    return shown


def _cases(content: dict[str, Any]) -> str:
    years = [content["cases"][name]["year"] for name in CASES]
    return f"base {years[0]}, {years[1]} without and with {len(content['measures'])} measures"


def _bottlenecks(content: dict[str, Any]) -> Table:
    """Waits, and what one per cent more capacity yields."""
    shown = _table("What binds: wait in hours, and gain of 1 % more capacity in million USD a year",
                   ("facility", *(f"h {name}" for name in CASES), *(f"gain {name}" for name in CASES)), 1)  # fmt: skip
    found = {name: {row["facility"]: row for row in content["cases"][name]["bottlenecks"]} for name in CASES}
    keys = {key for rows in found.values() for key in rows}
    order = sorted(keys, key=lambda k: -max(found[name].get(k, {}).get("gain_musd", 0.0) for name in CASES))
    for key in order[:MOST_BOTTLENECKS]:
        rows = [found[name].get(key, {}) for name in CASES]
        shown.add_row(next(row["name"] for row in rows if row), *(_figure(row.get("wait_h")) for row in rows),
                      *(_figure(row.get("gain_musd"), digits=2) for row in rows))  # fmt: skip
    shown.caption = "empty: below 85 % of its capacity"
    return shown


def _income(content: dict[str, Any]) -> Table:
    shown = _table("Income from freight, million USD a year (of it from transit)",
                   ("country", *CASES), 1)  # fmt: skip
    found = {name: {row["country"]: row for row in content["cases"][name]["income"]} for name in CASES}
    for country in found["base"]:
        rows = [found[name].get(country, {"income_musd": 0.0, "transit_musd": 0.0}) for name in CASES]
        shown.add_row(country, *(f"{row['income_musd']:,.0f} ({row['transit_musd']:,.0f})" for row in rows))
    return shown


def _legs(option: dict[str, Any]) -> Table:
    shown = _table(f"Legs of option 1: {option['name']}", ("by", "from", "to", "km", "days", "USD"), 3)
    for leg in option["legs"]:
        figures = (f"{leg['km']:,.0f}", f"{leg['days']:.1f}", f"{leg['usd']:,.0f}")
        shown.add_row(leg["mode"], leg["from"], leg["to"], *figures)
    shown.caption = "borders: " + (", ".join(option["borders"]) or "none")
    return shown


def _time(option: dict[str, Any]) -> Table:
    shown = _table("Where the time of option 1 goes", ("on", "hours"), 1)
    for name, hours in option["time_h"].items():
        shown.add_row(name, f"{hours:,.1f}")
    return shown


def _table(title: str, headings: Sequence[str], left: int) -> Table:
    shown = Table(title=title, title_justify="left", caption_justify="left")
    for place, heading in enumerate(headings):
        shown.add_column(heading, justify="left" if place < left else "right")
    return shown


def _figure(value: float | None, scale: float = 1.0, digits: int = 1) -> str:
    return "" if value is None else f"{value / scale:,.{digits}f}"
