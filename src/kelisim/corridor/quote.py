"""Quotes for a shipper: how to send this cargo, when it arrives, for how much.

The routes between two places at the waits of a solved year, ranked by what they cost the shipper: money, time at the
value of the cargo, and spread. Times of edges vary with their standard deviations s_e, and a wait in a queue as much as
it lasts. Delays on a way go together in part (weather, a busy season), so the variance of the whole is

    s^2 = r (sum s_e)^2 + (1 - r) sum s_e^2,    r = CORRELATION

and the time is taken as lognormal with the mean and the standard deviation of the route: days_p50 and days_p90 are its
quantiles. Money is per container for cargo in containers: tariffs are those of the class, whatever the box weighs.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kelisim.corridor.model import Corridors, parameter, waits_on_edges
from kelisim.corridor.naming import corridor_of, corridors, marking_edges
from kelisim.corridor.network import HOURS_PER_DAY, Network, entry, leave
from kelisim.corridor.places import place_of
from kelisim.corridor.routes import Routes, find_routes, merged
from kelisim.errors import Fault, InputError
from kelisim.region.package import Region
from kelisim.region.read import did_you_mean

Array = npt.NDArray[np.float64]

CORRELATION = 0.3
"""Correlation of delays on the parts of a way; assumed, between none and full."""
LONGEST_DETOUR = 4.0
"""A corridor whose cheapest way costs more times the best of all is no option."""
P90 = 1.2815515655446004
"""Quantile of the standard normal distribution at 0.9."""

TIME_PARTS = {"on the way": "run_h", "waiting for departure": "wait_h", "borders": "border_h", "handling": "handling_h"}


@dataclass(frozen=True, slots=True)
class Shipment:
    """What is sent: commodity, and TEU (containers) or tonnes (other cargo)."""

    commodity: str
    teu: float = 0.0
    tonnes: float = 0.0


def quote(solved: Corridors, origin: str, destination: str, shipment: Shipment) -> list[dict[str, Any]]:
    """Options from place to place, cheapest for the shipper first, at most one per corridor and mode of carriage.

    Each has corridor, days_p50, days_p90, usd, co2_t, km, borders, time_h (hours by what they are spent on) and legs
    (mode, from, to, km, days, usd). Raises InputError for places and commodities that the region does not know, for a
    shipment without a size, and where no route joins the places.
    """
    region = solved.region
    start, end = place_of(region, origin, "--from"), place_of(region, destination, "--to")
    cargo = _commodity(region, shipment.commodity)
    kind, t_per_teu = str(cargo["class"]), float(solved.network.classes.loc[cargo["class"], "t_per_teu"])
    tonnes = _tonnes(shipment, t_per_teu)
    pairs = pd.DataFrame({"origin": [start], "destination": [end], "class": [kind]})
    network = _with_value(solved.network, kind, cargo, t_per_teu)
    waits = waits_on_edges(network, solved.facilities, solved.balance.wait_h)
    costs = network.costs(waits)
    markers = marking_edges(region, solved.network)  # the same edges; kept from quote to quote
    count, detour = int(parameter(region, "routes")), 2 * parameter(region, "detour")
    joined = start != end and {entry(start), leave(end)} <= set(network.vertices)
    routes = find_routes(network, pairs, costs, markers, count, detour) if joined else Routes(np.array([]), ())
    if not routes.edges:
        mend = "choose another pair, or cargo that the modes between them carry"
        raise InputError([Fault("kelisim corridor quote", None, "--to", destination, f"a way from {origin}", mend)])
    routes = _with_every_corridor(solved, network, pairs, costs, routes)
    return _options(solved, network, routes, costs, waits, kind, tonnes)


def _with_every_corridor(
    solved: Corridors, network: Network, pairs: pd.DataFrame, costs: Array, routes: Routes
) -> Routes:
    """``routes`` and, for each corridor that none of them takes, the cheapest ways through its marks off all others."""
    marked = marking_edges(solved.region, solved.network)
    found = set(corridor_of(solved.region, solved.network, routes.incidence(len(network.edges))).tolist())
    everywhere = np.concatenate([group for groups in marked for group in groups])
    for name, groups in zip(corridors(solved.region), marked, strict=True):
        if name in found or not groups or not all(map(len, groups)):
            continue
        closed = costs.copy()
        closed[:, np.setdiff1d(everywhere, np.concatenate(groups))] = np.inf
        ways = find_routes(network, pairs, closed, [[group] for group in groups], 1 + len(groups), LONGEST_DETOUR)
        routes = merged(routes, ways)
    return routes


def _options(
    solved: Corridors, network: Network, routes: Routes, costs: Array, waits: Array, kind: str, tonnes: float
) -> list[dict[str, Any]]:
    region, c = solved.region, network.classes.index.get_loc(kind)
    named = corridor_of(region, solved.network, routes.incidence(len(network.edges)))
    total = [float(costs[c, list(edges)].sum()) for edges in routes.edges]
    best: dict[tuple[str, tuple[str, ...]], int] = {}
    mode = network.edges["mode"].tolist()
    for r in np.argsort(total):
        modes = tuple(dict.fromkeys(mode[e] for e in routes.edges[r]))
        best.setdefault((str(named[r]), modes), int(r))
    title = dict(zip(region["freight_corridors"]["corridor"], region["freight_corridors"]["name_en"], strict=True))
    return [
        {
            "corridor": corridor,
            "name": title.get(corridor, "outside the named corridors"),
            **_told(region, network, routes.edges[r], waits[c], network.money[c] * tonnes),
            "co2_t": round(float(network.edges["co2_kg_per_t"].iloc[list(routes.edges[r])].sum()) * tonnes / 1000, 3),
            "cost_to_shipper_usd": round(total[r] * tonnes),
        }
        for (corridor, _), r in best.items()
    ]


def _told(region: Region, network: Network, edges: tuple[int, ...], wait: Array, usd: Array) -> dict[str, Any]:
    """Time, money and legs of one route."""
    rows = network.edges.iloc[list(edges)]
    queue = wait[list(edges)]
    mean = float(network.hours[list(edges)].sum() + queue.sum())
    spread = np.concatenate([network.sd[list(edges)], queue])
    sd = math.sqrt(CORRELATION * spread.sum() ** 2 + (1 - CORRELATION) * (spread**2).sum())
    p50, p90 = lognormal_quantiles(mean, sd)
    time = {name: float(rows[column].sum()) for name, column in TIME_PARTS.items()} | {"queues": float(queue.sum())}
    return {
        "days_p50": round(p50 / HOURS_PER_DAY, 1),
        "days_p90": round(p90 / HOURS_PER_DAY, 1),
        "usd": round(float(usd[list(edges)].sum())),
        "km": round(float(rows["km"].sum())),
        "borders": _borders(region, rows),
        "time_h": {name: round(hours, 1) for name, hours in time.items()},
        "legs": _legs(region, network, edges, queue, usd),
    }


def lognormal_quantiles(mean: float, sd: float) -> tuple[float, float]:
    """Median and 90 % quantile of the lognormal distribution with this mean and standard deviation."""
    variance = math.log1p((sd / mean) ** 2) if mean > 0 else 0.0
    median = mean * math.exp(-variance / 2)
    return median, median * math.exp(P90 * math.sqrt(variance))


def _borders(region: Region, rows: pd.DataFrame) -> list[str]:
    title = region["freight_crossings"].set_index("link")["name_en"]
    return [str(title[item]) for item in rows.loc[rows["kind"] == "link", "item"] if item in title.index]


def _legs(region: Region, network: Network, edges: tuple[int, ...], queue: Array, usd: Array) -> list[dict[str, Any]]:
    """Parts of the way on one mode, and what lies between them; queues count where they are."""
    node = region["freight_nodes"].set_index("node")["name_en"].to_dict()
    legs: list[dict[str, Any]] = []
    rows = network.edges.iloc[list(edges)][["kind", "mode", "km"]].to_dict("records")
    tail, head = network.end_lists
    for i, (edge, row) in enumerate(zip(edges, rows, strict=True)):
        if row["kind"] == "board":
            continue
        ends = [network.vertices[end].strip(">").split(":")[0] for end in (tail[edge], head[edge])]
        mode = str(row["mode"]) if row["kind"] == "link" else str(row["kind"])
        if not (legs and legs[-1]["mode"] == mode and mode not in ("transfer", "connector")):
            legs.append({"mode": mode, "from": node.get(ends[0], ends[0]), "km": 0.0, "days": 0.0, "usd": 0.0})
        hours = float(network.hours[edge] + queue[i])
        legs[-1]["to"] = node.get(ends[1], ends[1])
        legs[-1]["km"] += float(row["km"])
        legs[-1]["days"] += hours / HOURS_PER_DAY
        legs[-1]["usd"] += float(usd[edge])
    order = ("mode", "from", "to", "km", "days", "usd")
    return [{name: round(leg[name], 2) if name in order[3:] else leg[name] for name in order} for leg in legs]


def _commodity(region: Region, name: str) -> dict[str, Any]:
    rows = region["freight_commodities"]
    words = {word.lower(): i for column in ("name_ru", "name_en", "commodity") for i, word in enumerate(rows[column])}
    if name.lower() not in words:
        close = did_you_mean(name.lower(), words)
        mend = f"did you mean {close}?" if close else f"one of {', '.join(rows['commodity'])}"
        fault = Fault("kelisim corridor quote", None, "--commodity", name, "a commodity of the region", mend)
        raise InputError([fault])
    return {str(column): value for column, value in rows.iloc[words[name.lower()]].items()}


def _tonnes(shipment: Shipment, t_per_teu: float) -> float:
    """Tonnes as the class counts them: containers are paid as boxes of the class."""
    if t_per_teu > 0 and 0 < shipment.teu < math.inf:
        return shipment.teu * t_per_teu
    if t_per_teu == 0 and 0 < shipment.tonnes < math.inf:
        return shipment.tonnes
    option, what = ("--teu", "containers") if t_per_teu > 0 else ("--tonnes", "tonnes")
    mend = f"{shipment.commodity} goes in {what}: give {option} above 0"
    raise InputError([Fault("kelisim corridor quote", None, option, "", "the size of the shipment", mend)])


def _with_value(network: Network, kind: str, cargo: dict[str, Any], t_per_teu: float) -> Network:
    """The network with the value of time of the commodity in place of that of its class."""
    classes = network.classes.copy()
    worth = cargo["value_usd_per_t"] * (cargo["t_per_teu"] / t_per_teu if t_per_teu > 0 else 1.0)
    classes.loc[kind, "vot"] = worth * classes.loc[kind, "time_share"]
    return replace(network, classes=classes)
