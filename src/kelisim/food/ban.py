"""A seller shuts its border, or has less to sell: what fails, what others sell instead, and who eats less.

Of what a state imports of the item the part that came from the seller fails (``lost``). The state first keeps at home
what it exports of the item itself. For the rest, L, the price rises by p until other sellers and thrift make up for
it::

    R ((1+p)^es - 1)  +  a L min(1, p/pn)  +  D (1 - (1+p)^-ed)  =  L

R imports from others, es their elasticity of supply; a the part of L that new sellers have the room to carry and pn
the rise at which all of that comes; D use at home, ed its elasticity. The left side grows with p, so there is one
answer. Food, feed and other uses give way in the same measure; stocks are left as they are.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kelisim.errors import Fault, InputError
from kelisim.food.security import DAYS, FoodBalance
from kelisim.region.package import Region

HIGHEST_PREMIUM = 1000.0
"""No price rises a thousandfold; above it the bisection gives up and the item is simply not there."""
HALVINGS = 80


@dataclass(frozen=True, slots=True)
class Ban:
    """What an export ban does.

    ``importers``: by state: imports_kt before, lost_kt, kept_kt (own exports
    kept at home), replaced_kt, eaten_less_kt, premium (rise of the border price),
    kcal_gap_per_day (a head), kcal_per_day after, bill_before_musd, bill_after_musd,
    exports_forgone_musd (own exports kept, at the price before).
    ``held_kt``: what the seller keeps, of sales to these states; ``revenue_lost_musd``: what it would have earned.
    """

    exporter: str
    item: str
    importers: pd.DataFrame
    held_kt: float
    revenue_lost_musd: float


def banned(region: Region, before: FoodBalance, exporter: str, item: str, share: float = 1.0) -> Ban:
    """What follows when ``exporter`` sells ``share`` less of ``item`` than in the balance ``before``.

    Raises InputError if the region knows no sales of the item by the exporter, or the share is not from 0 to 1.
    """
    sales = _sales(region, exporter, item, share)
    kcal = before.summary()["kcal_per_day"]
    rows = {}
    for name, row in before.items.xs(item, level="item").iterrows():
        state = str(name)
        if state == exporter:
            continue
        lost = share * float(sales.get(state, 0.0)) * row["imports_kt"]
        rows[state] = _answer(row, lost) | {"kcal_before": float(kcal[state])}
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("state")
    heads = before.population.reindex(table.index) * DAYS
    one = before.items.xs(item, level="item").iloc[0]
    gap = table["eaten_less_kt"] * one["kcal_per_kg"] / heads
    table = table.assign(kcal_gap_per_day=gap, kcal_per_day=table["kcal_before"] - gap).drop(columns="kcal_before")
    held = float(table["lost_kt"].sum())
    return Ban(exporter, item, table, held, held * float(one["price_usd_per_t"]) / 1e3)


def _sales(region: Region, exporter: str, item: str, share: float) -> pd.Series:
    """Part of each importer's imports that comes from the exporter."""
    trade = region["food_trade"]
    faults = []
    mine = trade[(trade["exporter"] == exporter) & (trade["item"] == item)]
    if mine.empty:
        pairs = sorted({f"{e} {i}" for e, i in zip(trade["exporter"], trade["item"], strict=True)})
        faults.append(Fault("food_trade.csv", None, "exporter", f"{exporter} {item}", f"one of: {', '.join(pairs)}",
                            "name a seller and an item that the table has"))  # fmt: skip
    if not 0 <= share <= 1:
        faults.append(Fault("the request", None, "share", str(share), "a figure from 0 to 1", "give 1 for a full ban"))
    if faults:
        raise InputError(faults, subject="the request for an export ban")
    return mine.set_index("importer")["share"]


def _answer(row: pd.Series, lost: float) -> dict[str, float]:
    """Price, replacement and thrift of one importer."""
    imports, price = float(row["imports_kt"]), float(row["price_usd_per_t"])
    kept = min(lost, float(row["exports_kt"]))
    left = lost - kept
    p = premium(row, lost, left)
    replaced = replacement(row, lost, left, p)
    food = float(row["food_kt"])
    eaten_less = min(thrift(row, p), left) * food / (food + float(row["feed_kt"]) + float(row["other_kt"]))
    return {
        "imports_kt": imports,
        "lost_kt": lost,
        "kept_kt": kept,
        "replaced_kt": replaced,
        "eaten_less_kt": eaten_less,
        "premium": p,
        "bill_before_musd": imports * price / 1e3,
        "bill_after_musd": (imports - lost + replaced) * price * (1 + p) / 1e3,
        "exports_forgone_musd": kept * price / 1e3,
    }


def premium(row: pd.Series, lost: float, left: float) -> float:
    """Rise of the border price at which ``left`` kt of an item are made up for, by bisection."""
    if left <= 0:
        return 0.0
    low, high = 0.0, 1.0
    while replacement(row, lost, left, high) + thrift(row, high) < left and high < HIGHEST_PREMIUM:
        low, high = high, 2 * high
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        enough = replacement(row, lost, left, middle) + thrift(row, middle) >= left
        low, high = (low, middle) if enough else (middle, high)
    return high


def replacement(row: pd.Series, lost: float, left: float, p: float) -> float:
    """Imports from other and new sellers at a rise ``p``, kt, where ``left`` of the imports ``lost`` are missed."""
    others = max(float(row["imports_kt"]) - lost, 0.0)
    more = others * (float((1 + p) ** float(row["supply_elasticity"])) - 1)
    return more + float(row["arrival_share"]) * left * min(1.0, p / float(row["arrival_premium"]))


def thrift(row: pd.Series, p: float) -> float:
    """Use at home that is given up at a rise ``p``, kt."""
    home = float(row["food_kt"] + row["feed_kt"] + row["other_kt"])
    return home * (1 - float((1 + p) ** -float(row["demand_elasticity"])))
