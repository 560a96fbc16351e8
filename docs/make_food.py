"""Write the results into the page of food security: balances, published figures, droughts and bans.

The page marks such a part with ``<!-- food: NAME -->`` and ``<!-- end -->``. Write them anew after a change of data or
model (some ten minutes, for the operating model is solved in a usual and in a dry year)::

    python -m docs.make_food
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pandas as pd

import kelisim as ke
from docs.make_reference import DOCS, table
from kelisim.food.ban import Ban, banned
from kelisim.food.harvest import rainfed_factors
from kelisim.food.security import FoodBalance, balance
from kelisim.programme.food import irrigation_change
from kelisim.programme.industry import project_loads, project_value

PART = re.compile(r"(<!-- food: (?P<name>[a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
YEAR = 2019
BAD_YEAR = 0.1
USUAL, DRY = "normal-2007", "dry-2008"
PRICES = {"power_usd_per_mwh": 40.0, "gas_usd_per_mwh": 7.0, "water_usd_per_m3": 0.05}
BANS = (("KAZ", "wheat", 1.0), ("RUS", "wheat", 1.0), ("PAK", "rice", 1.0), ("RUS", "vegetable-oils", 1.0))


def main() -> None:
    """Run everything and write the page."""
    region = ke.load("central-asia")
    base = balance(region, YEAR)
    change = irrigation_change(region, DRY, USUAL)
    rain = rainfed_factors(region, BAD_YEAR)
    dry = balance(region, YEAR, production=change, rainfed=rain)
    parts: dict[str, Callable[[], str]] = {
        "supply": lambda: _supply(region, base),
        "trade": lambda: _trade(base),
        "irrigated": lambda: _irrigated(change),
        "drought": lambda: _drought(base, dry),
        "passed-on": lambda: _ban_table([_passed_on(region, base, dry)]),
        "bans": lambda: _ban_table([banned(region, base, *ban) for ban in BANS]),
        "projects": lambda: _projects(region),
    }
    page = DOCS / "food-security.md"
    text = PART.sub(
        lambda m: f"{m.group(1)}{parts[m.group('name')]()}\n\n{m.group(3)}", page.read_text(encoding="utf-8")
    )
    page.write_text(text, encoding="utf-8", newline="\n")


def _supply(region: ke.Region, base: FoodBalance) -> str:
    found = base.summary().join(region["food_needs"].set_index("state"))
    rows = [
        (state, f"{one['kcal_per_day']:,.0f}", f"{one['published_kcal_per_day']:,.0f}",
         f"{one['kcal_per_day'] / one['published_kcal_per_day']:.0%}", f"{one['protein_g_per_day']:.0f}",
         f"{one['published_protein_g_per_day']:.0f}", f"{one['kcal_per_day'] / one['need_kcal_per_day']:.2f}")
        for state, one in _states(found)
    ]  # fmt: skip
    head = ("state", "kcal a day", "FAO, all food", "share", "protein, g a day", "FAO, 2017", "supply over need")
    return table(head, rows, right=range(1, 7))


def _trade(base: FoodBalance) -> str:
    rows = [
        (state, f"{one['grain_self_sufficiency']:.0%}", f"{one['imported_kcal_share']:.0%}",
         f"{one['import_bill_musd']:,.0f}", f"{one['export_revenue_musd']:,.0f}",
         f"{one['virtual_water_import_km3']:+.2f}", f"{one['blue_water_import_km3']:+.2f}")
        for state, one in _states(base.summary())
    ]  # fmt: skip
    head = ("state", "grain self-sufficiency", "imported part of kcal", "import bill, MUSD", "exports, MUSD",
            "virtual water in, km3", "of it blue, km3")  # fmt: skip
    return table(head, rows, right=range(1, 7))


def _irrigated(change: pd.DataFrame) -> str:
    crops = ["wheat", "rice", "maize", "vegetables", "orchards", "cotton"]
    rows = [
        (state, *(f"{change.loc[state, c]:+.1%}" if c in change.columns else "" for c in crops))
        for state in change.index
    ]
    return table(("state", *crops), rows, right=range(1, 7))


def _drought(base: FoodBalance, dry: FoodBalance) -> str:
    before, after = base.summary(), dry.summary()
    wheat = [one.items.xs("wheat", level="item") for one in (base, dry)]
    rows = []
    for state in before.index:
        kt = [f"{t.loc[state, c]:,.0f}" for c in ("production_kt", "exports_kt", "imports_kt") for t in wheat]
        more = after["import_bill_musd"] - before["import_bill_musd"]
        rows.append((state, *kt, f"{after.loc[state, 'grain_self_sufficiency']:.0%}", f"{more[state]:+,.0f}"))
    head = ("state", "wheat grown, kt", "in drought", "sold, kt", "in drought", "bought, kt", "in drought",
            "grain self-sufficiency", "import bill, MUSD more")  # fmt: skip
    return table(head, rows, right=range(1, 9))


def _passed_on(region: ke.Region, base: FoodBalance, dry: FoodBalance) -> Ban:
    """What the neighbours miss when Kazakhstan has less wheat to sell: all buyers get less in the same measure."""
    before, after = (one.items["exports_kt"].to_dict()[("KAZ", "wheat")] for one in (base, dry))
    return banned(region, base, "KAZ", "wheat", 1 - after / before)


def _ban_table(bans: Sequence[Ban]) -> str:
    rows = []
    for ban in bans:
        for state, one in _states(ban.importers):
            cost = one["bill_after_musd"] - one["bill_before_musd"] + one["exports_forgone_musd"]
            if one["lost_kt"] > 0.05:
                rows.append((f"{ban.exporter}, {ban.item}", state, f"{one['lost_kt']:,.0f}", f"{one['kept_kt']:,.0f}",
                             f"{one['replaced_kt']:,.0f}", f"{one['premium']:+.0%}", f"{one['kcal_gap_per_day']:,.0f}",
                             f"{one['kcal_per_day']:,.0f}",
                             f"{cost:+,.0f}"))  # fmt: skip
    head = ("seller, item", "buyer", "lost, kt", "own exports kept, kt", "replaced, kt", "price", "kcal a day less",
            "kcal a day left", "cost, MUSD more")  # fmt: skip
    return table(head, rows, right=range(2, 9))


def _projects(region: ke.Region) -> str:
    rows = []
    for row in region["industry_projects"].to_dict("records"):
        key = str(row["measure"])
        value = project_value(region, key, **PRICES)
        loads = project_loads(region, key)
        rows.append((key, row["product"], f"{row['electricity_gwh_per_year']:g}", f"{row['water_mm3_per_year']:g}",
                     f"{row['freight_kt_per_year']:g}", f"{row['jobs']:,.0f}", f"{value['value_added']:.1f}",
                     "; ".join(loads.not_carried)))  # fmt: skip
    head = ("measure", "makes", "GWh", "Mm3", "kt of freight", "jobs", "value added, MUSD", "not carried")
    return table(head, rows, right=range(2, 7))


def _states(frame: pd.DataFrame) -> list[tuple[str, pd.Series]]:
    return [(str(state), row) for state, row in frame.iterrows()]


if __name__ == "__main__":
    main()
