"""The figure of the model that an observed one compares with.

``on`` of an observation names a corridor, a link, a crossing, a transfer or a facility: the cargo of all routes that
pass it, of the areas and the class asked for, in kt or TEU a year. For days and USD per TEU it names a journey FROM>TO,
with @CORRIDOR for the way: mean time at the queues of the year, and money, of the class :data:`JOURNEY_CLASS`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from kelisim.corridor.accounts import route_table
from kelisim.corridor.model import Corridors, parameter, waits_on_edges
from kelisim.corridor.naming import corridor_of, marking_edges
from kelisim.corridor.network import HOURS_PER_DAY
from kelisim.corridor.routes import find_routes
from kelisim.region.schema.freight import ANY

JOURNEY_CLASS = "machinery"
"""Class of the boxes whose journeys are published; the first class in containers where a region has no such class."""


@dataclass(frozen=True, slots=True)
class Journey:
    """A way between two nodes: mean days and money per TEU."""

    days: float
    usd_per_teu: float


def modelled(solved: Corridors, observed: pd.DataFrame) -> npt.NDArray[np.float64]:
    """The model's figure for each row of ``observed`` (columns of freight_observed.csv), NaN where it has none."""
    routes = route_table(solved)
    area = solved.region["freight_zones"].set_index("zone")["area"]
    routes = routes.assign(from_area=routes["origin"].map(area), to_area=routes["destination"].map(area))
    answer = []
    for _, row in observed.iterrows():
        if row["quantity"] in ("kt", "TEU"):
            answer.append(_flow(solved, routes, row))
        else:
            way = journey(solved, str(row["on"]))
            days = row["quantity"] == "days"
            answer.append(np.nan if way is None else way.days if days else way.usd_per_teu)
    return np.array(answer, dtype=np.float64)


def journey(solved: Corridors, on: str) -> Journey | None:
    """The cheapest way for ``FROM>TO`` or ``FROM>TO@CORRIDOR``; ``None`` where there is none."""
    pair, _, corridor = on.partition("@")
    start, _, end = pair.partition(">")
    network, region = solved.network, solved.region
    boxed = network.classes.index[network.classes["t_per_teu"] > 0]
    if boxed.empty:
        return None
    kind = JOURNEY_CLASS if JOURNEY_CLASS in boxed else str(boxed[0])
    names = [name.strip(">") for name in network.vertices]
    if start not in names or end not in names:
        return None
    waits = waits_on_edges(network, solved.facilities, solved.balance.wait_h)
    pairs = pd.DataFrame({"origin": [start], "destination": [end], "class": [kind]})
    count, detour = 5 * int(parameter(region, "routes")), 4 * parameter(region, "detour")
    found = find_routes(network, pairs, network.costs(waits), marking_edges(region, network), count, detour)
    if not found.edges:
        return None
    named = corridor_of(region, network, found.incidence(len(network.edges)))
    c = list(network.classes.index).index(kind)
    costs = network.costs(waits)[c]
    fit = [edges for edges, name in zip(found.edges, named, strict=True) if corridor in ("", name)]
    if not fit:
        return None
    best = list(min(fit, key=lambda edges: float(costs[list(edges)].sum())))
    hours = network.hours[best] + waits[c, best]
    t_per_teu = float(network.classes["t_per_teu"].to_numpy()[c])
    return Journey(float(hours.sum()) / HOURS_PER_DAY, float(network.money[c, best].sum()) * t_per_teu)


def _flow(solved: Corridors, routes: pd.DataFrame, row: pd.Series) -> float:
    mine = _passing(solved, str(row["on"]))
    if mine is None:
        return np.nan
    for column in ("from_area", "to_area"):
        if row[column] != ANY:
            mine = mine & (routes[column] == row[column]).to_numpy()
    if row["class"] == "containers":
        mine = mine & (routes["kteu"] > 0).to_numpy()
    elif row["class"] != ANY:
        mine = mine & (routes["class"] == row["class"]).to_numpy()
    if row["quantity"] == "TEU":
        return float(routes.loc[mine, "kteu"].sum() * 1000)
    return float(routes.loc[mine, "kt"].sum())


def _passing(solved: Corridors, on: str) -> npt.NDArray[np.bool_] | None:
    """Which routes pass what ``on`` names; ``None`` if nothing of the year's network is called so."""
    if on in set(solved.region["freight_corridors"]["corridor"]):
        return np.asarray(solved.corridor == on)
    crossings = solved.region["freight_crossings"]
    links = dict(zip(crossings["crossing"], crossings["link"], strict=True))
    edges = solved.network.edges
    named = edges["item"].isin([on, links.get(on, on)]) & edges["kind"].isin(["link", "transfer"])
    if named.any():
        return np.asarray(solved.used[:, np.flatnonzero(named)].sum(axis=1)).ravel() > 0
    mine = [g for g, key in enumerate(solved.facilities.keys) if key.rstrip("<>") == on]
    if mine:
        return np.asarray(solved.choice.passes[:, mine].sum(axis=1)).ravel() > 0
    return None
