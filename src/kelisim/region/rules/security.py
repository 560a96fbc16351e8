"""Meaning rules of food: balances that close, people behind them, and sources that are no more than all imports."""

from __future__ import annotations

from collections.abc import Iterator

from kelisim.errors import Fault
from kelisim.region.rules._rule import TOLERANCE, Rule, Tables, at
from kelisim.region.schema.security import SUPPLY, USES

ROUNDING_KT = 0.05
"""Figures are written to a tenth of a thousand tonnes."""


def balances_close(tables: Tables) -> Iterator[Fault]:
    """Supply of an item is its use."""
    table = tables["food_balance"]
    gap = table[list(SUPPLY)].sum(axis=1) - table[list(USES)].sum(axis=1)
    for row in table.index[gap.abs() > ROUNDING_KT]:
        one = table.loc[row]
        yield at("food_balance", row, "other_kt", float(one["other_kt"]),
                 f"uses as large as supply ({gap[row]:+.1f} kt are left of {one['item']} in {one['state']})",
                 "correct a figure, or write what is not told apart into other_kt")  # fmt: skip


def balances_have_people(tables: Tables) -> Iterator[Fault]:
    """Every state and year of the balances has its people in food_needs."""
    needs = set(zip(tables["food_needs"]["state"], tables["food_needs"]["year"], strict=True))
    table = tables["food_balance"].drop_duplicates(["state", "year"])
    for row, state, year in zip(table.index, table["state"], table["year"], strict=True):
        if (state, year) not in needs:
            yield at("food_balance", row, "state", state, f"a row of food_needs for {state} in {year}", "add the row")


def sources_within_imports(tables: Tables) -> Iterator[Fault]:
    """What an importer buys from those listed is no more than all that it buys, and nothing from itself."""
    table = tables["food_trade"]
    for row in table.index[table["exporter"] == table["importer"]]:
        yield at("food_trade", row, "importer", table.loc[row, "importer"], "another country than the exporter",
                 "name the buyer")  # fmt: skip
    for (item, importer), rows in table.groupby(["item", "importer"], sort=False):
        total = float(rows["share"].sum())
        if total > 1 + TOLERANCE:
            yield at("food_trade", rows.index[0], "share", total, f"shares of {item} of {importer} of at most 1",
                     "correct a share")  # fmt: skip


RULES = (
    Rule("food-balance", "Supply of each food item is its use.", ("food_balance",), balances_close),
    Rule("food-people", "Every food balance has its people.", ("food_balance", "food_needs"), balances_have_people),
    Rule("food-sources", "Listed sources are no more than all imports.", ("food_trade",), sources_within_imports),
)
