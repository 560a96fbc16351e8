"""What a solution comes to: flows, times, costs, income and emissions, by link, corridor, facility and country.

Mean values are weighted by tonnes. Income of a country is tariffs of links and fees of borders and transfers on its
ground; transit income is the part from cargo that neither begins nor ends there. Days are from zone to zone, waits
included.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from kelisim.corridor.model import Corridors
from kelisim.corridor.network import HOURS_PER_DAY

Array = npt.NDArray[np.float64]

BOTTLENECK = 0.85
"""Utilisation from which a facility is listed as a bottleneck."""


def route_table(solved: Corridors) -> pd.DataFrame:
    """One row per route: origin, destination, class, corridor, kt, kteu, days, usd_per_t (money), co2_kg_per_t, km."""
    network, pairs, pair = solved.network, solved.pairs, solved.routes.pair
    kind = solved.route_class
    used, chosen = solved.used, solved.balance.chosen
    t_per_teu = network.classes["t_per_teu"].to_numpy()[kind]
    hours = used @ network.hours + solved.choice.passes @ solved.balance.wait_h
    return pd.DataFrame({
        "origin": pairs["origin"].to_numpy()[pair],
        "destination": pairs["destination"].to_numpy()[pair],
        "class": pairs["class"].to_numpy()[pair],
        "corridor": solved.corridor,
        "kt": chosen.flow,
        "kteu": np.divide(chosen.flow, t_per_teu, out=np.zeros_like(chosen.flow), where=t_per_teu > 0),
        "days": hours / HOURS_PER_DAY,
        "usd_per_t": by_route(solved, network.money),
        "co2_kg_per_t": used @ network.edges["co2_kg_per_t"].to_numpy(),
        "km": used @ network.edges["km"].to_numpy(),
    })  # fmt: skip


def by_route(solved: Corridors, table: Array) -> Array:
    """Sum over the edges of each route of ``table``, shape (class, edge), in the row of the route's class."""
    answer = np.zeros(solved.used.shape[0])
    for c in range(len(table)):
        mine = solved.route_class == c
        answer[mine] = solved.used[np.flatnonzero(mine)] @ np.where(np.isfinite(table[c]), table[c], 0.0)
    return answer


def corridor_table(solved: Corridors) -> pd.DataFrame:
    """By corridor: kt, kteu, and means of days, usd_per_t, usd_per_teu (containers) and total co2_kt."""
    routes = route_table(solved)
    boxes = routes["kteu"] > 0
    weighted = routes.assign(
        day_kt=routes["days"] * routes["kt"],
        usd_kt=routes["usd_per_t"] * routes["kt"],
        box_usd=(routes["usd_per_t"] * routes["kt"]).where(boxes, 0.0),
        co2_kt=routes["co2_kg_per_t"] * routes["kt"] / 1000,
    ).groupby("corridor")[["kt", "kteu", "day_kt", "usd_kt", "box_usd", "co2_kt"]].sum()  # fmt: skip
    table = weighted[weighted["kt"] > 0]
    return pd.DataFrame({
        "kt": table["kt"],
        "kteu": table["kteu"],
        "days": table["day_kt"] / table["kt"],
        "usd_per_t": table["usd_kt"] / table["kt"],
        "usd_per_teu": (table["box_usd"] / table["kteu"].where(table["kteu"] > 0)),
        "co2_kt": table["co2_kt"],
    })  # fmt: skip


def facility_table(solved: Corridors) -> pd.DataFrame:
    """By facility: flow and capacity in its unit a year, utilisation, wait_h, shadow_h (wait that the full capacity
    adds) and wait_musd (what all who use it lose by waiting, million USD a year)."""
    what, found, choice = solved.facilities, solved.balance, solved.choice
    full = what.delay(np.minimum(found.utilisation, 1.0))
    worth = (choice.passes.T @ (found.chosen.flow * choice.vot[choice.pair])) / 1000  # kt x USD/t = thousand USD
    return pd.DataFrame({
        "name": what.names,
        "country": what.countries,
        "kind": what.kinds,
        "unit": [unit.split("/")[0].replace("pairs", "trains") + "/yr" for unit in what.units],
        "flow": what.carried(found.utilisation),
        "background": what.background,
        "capacity": what.capacity,
        "utilisation": np.minimum(found.utilisation, 1.0),
        "wait_h": found.wait_h,
        "shadow_h": found.wait_h - full,
        "wait_musd": worth * found.wait_h,
    }, index=pd.Index(what.keys, name="facility"))  # fmt: skip


def income_table(solved: Corridors) -> pd.DataFrame:
    """By country: income_musd from all cargo on its ground, and transit_musd from cargo of others, a year."""
    network, region = solved.network, solved.region
    country_of = region["freight_zones"].set_index("zone")["country"]
    ground = network.edges["country"].to_numpy()
    counted = (network.edges["kind"].isin(["link", "transfer"]) & (ground != "")).to_numpy()
    ends = [solved.pairs[end].map(country_of).to_numpy()[solved.routes.pair] for end in ("origin", "destination")]
    rows = {}
    for country in sorted(set(ground[counted])):
        mine = np.where(counted & (ground == country), network.money, 0.0)
        earned = by_route(solved, mine) * solved.balance.chosen.flow / 1000
        transit = (ends[0] != country) & (ends[1] != country)
        rows[country] = {"income_musd": earned.sum(), "transit_musd": earned[transit].sum()}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("country")


def item_flows(solved: Corridors) -> pd.DataFrame:
    """By link and transfer: kt forward and backward, shape (item, 2), a year."""
    edges = solved.network.edges
    kt = solved.used.T @ solved.balance.chosen.flow
    frame = edges[["kind", "item", "direction"]].assign(kt=kt)
    frame = frame[frame["kind"].isin(["link", "transfer"])]
    wide = frame.pivot_table(index=["kind", "item"], columns="direction", values="kt", aggfunc="sum")
    return wide.rename(columns={1: "forward_kt", -1: "backward_kt"}).rename_axis(columns=None)


def gain_musd(before: Corridors, after: Corridors) -> float:
    """What shippers gain a year between two solutions, million USD: the sum of :func:`pair_gains`."""
    return float(pair_gains(before, after).sum())


def gain_by_country(before: Corridors, after: Corridors) -> pd.Series:
    """What shippers gain a year by country, million USD: of every pair half where cargo comes from, half where it goes.
    Tariffs are taken to be at cost: income of railways and ports is no gain here."""
    gains = pair_gains(before, after)
    zones = before.region["freight_zones"]
    country_of = dict(zip(zones["zone"], zones["country"], strict=True))
    ends = [gains.groupby(gains.index.get_level_values(end).map(country_of)).sum() / 2 for end in (0, 1)]
    return ends[0].add(ends[1], fill_value=0.0)


def pair_gains(before: Corridors, after: Corridors) -> pd.Series:
    """What shippers gain a year by pair, million USD: the change of consumers' surplus, demand integrated
    from the new expected cost to the old one along the curve D exp(-loss (S - S_before)) through the demand before.
    Demand that responds in one of the two responds on that curve. Only pairs that both solutions have count."""
    one, two = (
        pd.DataFrame({
            "cost": solved.expected,
            "kt": solved.balance.chosen.demand,
            "loss": np.where(np.isnan(solved.choice.reference), 0.0, solved.choice.loss),
        }, index=solved.expected.index).add_suffix(suffix)
        for solved, suffix in ((before, "_before"), (after, "_after"))
    )  # fmt: skip
    both = one.join(two, how="inner")
    saved = (both["cost_before"] - both["cost_after"]).to_numpy()
    loss = both[["loss_before", "loss_after"]].max(axis=1).to_numpy()
    worth = np.divide(np.expm1(loss * saved), loss, out=saved.copy(), where=loss > 0)
    return pd.Series(both["kt_before"].to_numpy() * worth / 1000, index=both.index)
