"""Food security in the terminal and as plain data: balances by state, bans by buyer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.table import Table

from kelisim.food.ban import Ban
from kelisim.food.security import FoodBalance

BALANCE = {
    "kcal a day": ("kcal_per_day", "{:,.0f}"), "protein, g": ("protein_g_per_day", "{:.0f}"),
    "grain from home": ("grain_self_sufficiency", "{:.0%}"), "imported kcal": ("imported_kcal_share", "{:.0%}"),
    "imports, MUSD": ("import_bill_musd", "{:,.0f}"), "exports, MUSD": ("export_revenue_musd", "{:,.0f}"),
    "water in, km3": ("virtual_water_import_km3", "{:+.2f}"),
}  # fmt: skip
"""Headings of a balance, with key and form."""

BAN = {
    "lost, kt": ("lost_kt", "{:,.0f}"), "kept, kt": ("kept_kt", "{:,.0f}"), "replaced, kt": ("replaced_kt", "{:,.0f}"),
    "price": ("premium", "{:+.0%}"), "kcal a day less": ("kcal_gap_per_day", "{:,.0f}"),
    "cost, MUSD more": ("cost_musd", "{:+,.0f}"),
}  # fmt: skip


def balance_content(found: FoodBalance, year: int | None) -> dict[str, Any]:
    """A balance by state. ``year``: whose people eat, if not that of the balance."""
    states = found.summary().round(6).reset_index().to_dict("records")
    return {"balance_of": found.year, "people_of": year or found.year, "states": states}


def balance_table(content: Mapping[str, Any]) -> Table:
    """A balance, a row per state."""
    title = f"Food balance of {content['balance_of']}, people of {content['people_of']}"
    caption = "Water in: virtual water of imports less that of exports. Grain from home: production over use."
    return _rows(title, caption, content["states"], BALANCE)


def ban_content(ban: Ban, share: float) -> dict[str, Any]:
    """A ban on ``share`` of the sales, by buyer. ``cost_musd``: rise of the import bill, and own exports forgone."""
    t = ban.importers
    cost = t["bill_after_musd"] - t["bill_before_musd"] + t["exports_forgone_musd"]
    return {
        "seller": ban.exporter, "item": ban.item, "share": share, "held_kt": ban.held_kt,
        "revenue_lost_musd": ban.revenue_lost_musd,
        "states": t.assign(cost_musd=cost).round(6).reset_index().to_dict("records"),
    }  # fmt: skip


def ban_table(content: Mapping[str, Any]) -> Table:
    """What a ban does, a row per buyer."""
    title = f"{content['seller']} sells {content['share']:.0%} less {content['item']}"
    caption = (
        f"{content['held_kt']:,.0f} kt held back, {content['revenue_lost_musd']:,.0f} million USD not earned. Kept: "
        "own exports that stay at home."
    )
    return _rows(title, caption, content["states"], BAN)


def plan_food(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What a programme does for food: a row per state, for the first and the last milestone.

    ``usual`` and ``dry``: the hydrological years of largest weight and of the smallest harvest of grain.
    """
    rows = content["food"]
    if not rows:
        return []
    weights, years = content["hydrological_years"], content["milestones"]
    found = {(r["milestone"], r["record"], r["planned"], r["state"]): r for r in rows}
    grain = {name: sum(r["grain_self_sufficiency"] for r in rows if r["record"] == name) for name in weights}
    usual, dry = max(weights, key=lambda name: weights[name]), min(grain, key=lambda name: grain[name])
    cases = {
        "first": (years[0], usual, False), "without": (years[-1], usual, False), "planned": (years[-1], usual, True),
        "dry_without": (years[-1], dry, False), "dry_planned": (years[-1], dry, True),
    }  # fmt: skip
    return [
        {"state": state, "usual": usual, "dry": dry}
        | {name: found[*case, state] for name, case in cases.items()}
        for state in dict.fromkeys(r["state"] for r in rows)
    ]  # fmt: skip


def plan_food_table(content: Mapping[str, Any]) -> Table:
    """Grain from home and the import bill of every state, today and at the end of the programme."""
    rows, years = plan_food(content), content["milestones"]
    heads = {"first": f"{years[0]}", "without": f"{years[-1]}, nothing built", "planned": f"{years[-1]}, planned",
             "dry_without": "dry, nothing built", "dry_planned": "dry, planned"}  # fmt: skip
    caption = "Yields and diets as they are; more people. Dry: the water of the driest of the hydrological years."
    shown = Table(title="Grain from home; import bill, MUSD", caption=caption, title_justify="left",
                  caption_justify="left")  # fmt: skip
    shown.add_column("state")
    for head in heads.values():
        shown.add_column(head, justify="right")
    for row in rows:
        cells = (f"{row[k]['grain_self_sufficiency']:.0%}; {row[k]['import_bill_musd']:,.0f}" for k in heads)
        shown.add_row(row["state"], *cells)
    return shown


def _rows(title: str, caption: str, rows: list[dict[str, Any]], columns: Mapping[str, tuple[str, str]]) -> Table:
    shown = Table(title=title, caption=caption, title_justify="left", caption_justify="left")
    shown.add_column("state")
    for heading in columns:
        shown.add_column(heading, justify="right")
    for row in rows:
        shown.add_row(row["state"], *(form.format(row[key]) for key, form in columns.values()))
    return shown
