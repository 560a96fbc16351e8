"""The multimodal freight network of a region as a directed graph.

A vertex stands for a node on one mode (``DOS:rail-1520``), so that a change of mode or gauge is an edge: a transfer.
Every node and zone has two more vertices, where cargo enters (``DOS>``) and leaves (``>DOS``) the network, so that
nothing changes mode for free there. Links and transfers give an edge in each direction. Cargo that begins or ends in a
port boards on land.

Between rail and road cargo changes once at most on its way: a train is not left for a truck to pass a full border and
boarded again behind it. So the graph has two layers, before and after the change (``DOS:road*``); a transfer between
rail and road leads from the first to the second.

Equations, for cargo of class c on edge e, per net tonne:

- time        hours = km / speed + wait + border time of the direction (links), handling time (transfers)
- money       usd = tariff(country, mode, c) km + fixed part + border fee, or the fee of the transfer, or the connector
- emission    co2 = km x emission factor of the mode

Fees per TEU count for classes in containers: fee / (tonnes per TEU).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from kelisim.region.package import Region
from kelisim.region.schema.freight import ANY

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
HOURS_PER_DAY = 24.0
AFTER = "*"
"""Mark of a vertex behind the change between rail and road."""

EDGE_COLUMNS = ["tail", "head", "kind", "item", "direction", "mode", "country", "km", "run_h", "wait_h", "border_h",
                "handling_h", "sd_h", "usd_per_teu", "usd_per_t", "co2_kg_per_t"]  # fmt: skip


@dataclass(frozen=True, eq=False)
class Network:
    """Vertices, edges and classes of a year.

    ``edges`` has one row per directed edge: tail and head (positions in ``vertices``), kind (link, transfer, board,
    connector), item (key in the region's table), direction (1 as in the table, -1 against it), mode, country, km, the
    parts of its time in hours, spread in hours, fees, emission in kg/t. ``classes`` is indexed by class: vot (USD per
    tonne and day), time_share (of the value, per day), reliability (ratio), t_per_teu, loss_per_usd (share of demand
    lost per USD/t). ``money`` has shape (class, edge), USD/t, infinite where a class may not go.
    """

    year: int
    vertices: tuple[str, ...]
    edges: pd.DataFrame
    classes: pd.DataFrame
    money: Array

    @cached_property
    def hours(self) -> Array:
        """Time of each edge without congestion, shape (edge,), hours."""
        parts = self.edges[["run_h", "wait_h", "border_h", "handling_h"]]
        return parts.sum(axis=1).to_numpy(dtype=np.float64)

    @cached_property
    def sd(self) -> Array:
        """Standard deviation of the time of each edge, shape (edge,), hours."""
        return self.edges["sd_h"].to_numpy(dtype=np.float64)

    @cached_property
    def ends(self) -> tuple[Ints, Ints]:
        """Tail and head of each edge."""
        return self.edges["tail"].to_numpy(dtype=np.int64), self.edges["head"].to_numpy(dtype=np.int64)

    @cached_property
    def end_lists(self) -> tuple[list[int], list[int]]:
        """Tail and head of each edge as lists, for code that goes step by step."""
        tail, head = self.ends
        return tail.tolist(), head.tolist()

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """Kind of each edge."""
        return tuple(self.edges["kind"])

    @cached_property
    def boarded(self) -> tuple[frozenset[int], frozenset[int]]:
        """Vertices where cargo boards, and where it leaves."""
        tail, head = self.end_lists
        boards = [e for e, kind in enumerate(self.kinds) if kind == "board"]
        on = {self.vertices[head[e]] for e in boards if ":" in self.vertices[head[e]]}
        off = frozenset(tail[e] for e in boards if ":" in self.vertices[tail[e]])
        return frozenset(i for i, name in enumerate(self.vertices) if name.rstrip(AFTER) in on), off

    @cached_property
    def positions(self) -> dict[str, int]:
        """Position of each vertex by its name."""
        return {name: i for i, name in enumerate(self.vertices)}

    def costs(self, delay_h: Array | None = None) -> Array:
        """Generalised cost by class and edge, shape (class, edge), USD/t; ``delay_h`` is added to the time."""
        hours = self.hours if delay_h is None else self.hours + delay_h
        vot, ratio = (self.classes[name].to_numpy()[:, None] for name in ("vot", "reliability"))
        return np.asarray(self.money + vot / HOURS_PER_DAY * (hours + ratio * self.sd))


def build(region: Region, year: int) -> Network:
    """The network of ``region`` as it operates in ``year``. Planned rows and rows of later years are left out."""
    frames = [_link_edges(region, year), _transfer_edges(region, year)]
    frames = _layered(region, frames)
    served = pd.concat([frame[end] for frame in frames for end in ("tail", "head")]).unique()
    frames += [_boarding_edges(region, served), _connector_edges(region)]
    edges = pd.concat(frames, ignore_index=True)[EDGE_COLUMNS]
    vertices = tuple(sorted({*edges["tail"], *edges["head"]}))
    position = {name: i for i, name in enumerate(vertices)}
    edges["tail"], edges["head"] = edges["tail"].map(position), edges["head"].map(position)
    classes = _classes(region)
    return Network(year, vertices, edges, classes, _money(region, edges, classes))


def entry(place: str) -> str:
    """Vertex where cargo of a node or zone enters the network."""
    return f"{place}>"


def leave(place: str) -> str:
    """Vertex where cargo for a node or zone leaves the network."""
    return f">{place}"


def open_rows(frame: pd.DataFrame, year: int) -> pd.DataFrame:
    """Rows that operate in ``year``."""
    return frame[(frame["status"] == "operating") & (frame["first_year"] <= year)]


def _classes(region: Region) -> pd.DataFrame:
    rows = region["freight_classes"].set_index("class")
    vot = rows["value_usd_per_t"] * rows["time_pct_per_day"] / 100
    lost = rows["demand_pct_per_day"] / 100
    return pd.DataFrame({
        "vot": vot,
        "time_share": rows["time_pct_per_day"] / 100,
        "reliability": rows["reliability_ratio"],
        "t_per_teu": rows["t_per_teu"],
        "loss_per_usd": (lost / vot.where(vot > 0)).fillna(0.0),
    })  # fmt: skip


def _both_ways(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows with ``tail``, ``head`` and columns of each direction (``forward_*``, ``backward_*``) as two edges each."""
    back = frame.assign(tail=frame["head"], head=frame["tail"], direction=-1)
    for name in ("border_h", "border_sd_h"):
        frame, back = frame.assign(**{name: frame[f"forward_{name}"]}), back.assign(**{name: back[f"backward_{name}"]})
    edges = pd.concat([frame.assign(direction=1), back], ignore_index=True)
    return edges.assign(sd_h=np.hypot(edges["sd_h"], edges["border_sd_h"]))


def _link_edges(region: Region, year: int) -> pd.DataFrame:
    links = open_rows(region["freight_links"], year)
    crossings = region["freight_crossings"].set_index("link").rename(columns={
        "forward_h": "forward_border_h", "backward_h": "backward_border_h",
        "forward_sd_h": "forward_border_sd_h", "backward_sd_h": "backward_border_sd_h",
    })  # fmt: skip
    border = ["forward_border_h", "backward_border_h", "forward_border_sd_h", "backward_border_sd_h", "usd_per_teu",
              "usd_per_t"]  # fmt: skip
    joined = links.join(crossings[border], on="link")
    joined[border] = joined[border].fillna(0.0)
    emission = region["freight_modes"].set_index("mode")["co2_g_per_tkm"]
    return _both_ways(joined.assign(
        tail=joined["from_node"] + ":" + joined["mode"],
        head=joined["to_node"] + ":" + joined["mode"],
        kind="link",
        item=joined["link"],
        run_h=joined["km"] / joined["speed_kmh"],
        handling_h=0.0,
        co2_kg_per_t=joined["km"] * joined["mode"].map(emission) / 1000,
    ))  # fmt: skip


def _transfer_edges(region: Region, year: int) -> pd.DataFrame:
    transfers = open_rows(region["freight_transfers"], year)
    country = region["freight_nodes"].set_index("node")["country"]
    return _both_ways(transfers.assign(
        tail=transfers["node"] + ":" + transfers["from_mode"],
        head=transfers["node"] + ":" + transfers["to_mode"],
        kind="transfer",
        item=transfers["transfer"],
        mode="",
        country=transfers["node"].map(country),
        km=0.0, run_h=0.0, wait_h=0.0, handling_h=transfers["hours"], co2_kg_per_t=0.0,
        forward_border_h=0.0, backward_border_h=0.0, forward_border_sd_h=0.0, backward_border_sd_h=0.0,
    ))  # fmt: skip


def _layered(region: Region, frames: list[pd.DataFrame]) -> list[pd.DataFrame]:
    """Edges before the change between rail and road, the change itself, and the edges after it."""
    kind = region["freight_modes"].set_index("mode")["kind"]
    answer = []
    for frame in frames:
        ends = [frame[end].str.rsplit(":", n=1).str[1].map(kind) for end in ("tail", "head")]
        changes = ((ends[0] == "rail") & (ends[1] == "road")) | ((ends[0] == "road") & (ends[1] == "rail"))
        change, same = frame[changes], frame[~changes]
        after = same.assign(tail=same["tail"] + AFTER, head=same["head"] + AFTER)
        answer += [same, after, change.assign(head=change["head"] + AFTER)]
    return answer


def _boarding_edges(region: Region, served: npt.NDArray[np.object_]) -> pd.DataFrame:
    """From where cargo of a node enters to its modes on land, and from each to where it leaves: free.

    A ship is boarded directly only where nothing else calls: in a port the way to it is a transfer, with its time, fee
    and capacity.
    """
    at = pd.DataFrame({"vertex": served})
    at[["node", "mode"]] = at["vertex"].str.rsplit(":", n=1, expand=True)
    at["land"] = at["mode"].str.rstrip(AFTER).map(region["freight_modes"].set_index("mode")["kind"]) != "sea"
    at = at[at["land"] | ~at.groupby("node")["land"].transform("any")]
    off = pd.DataFrame({"tail": at["vertex"], "head": at["node"].map(leave), "item": at["node"]})
    first = at[~at["vertex"].str.endswith(AFTER)]
    on = pd.DataFrame({"tail": first["node"].map(entry), "head": first["vertex"], "item": first["node"]})
    return _plain(pd.concat([on, off], ignore_index=True).assign(kind="board"))


def _connector_edges(region: Region) -> pd.DataFrame:
    rows = region["freight_connectors"].rename(columns={"hours": "handling_h"})
    out = rows.assign(tail=rows["zone"].map(entry), head=rows["node"].map(entry), item=rows["zone"])
    into = rows.assign(tail=rows["node"].map(leave), head=rows["zone"].map(leave), item=rows["zone"])
    return _plain(pd.concat([out, into], ignore_index=True).assign(kind="connector"))


def _plain(edges: pd.DataFrame) -> pd.DataFrame:
    """``edges`` with empty text and zeros in the columns that it lacks."""
    missing = [name for name in EDGE_COLUMNS if name not in edges]
    blanks: dict[str, object] = {name: "" if name in ("mode", "country") else 0.0 for name in missing}
    return edges.assign(**{**blanks, "direction": 1})  # type: ignore[arg-type]


def _money(region: Region, edges: pd.DataFrame, classes: pd.DataFrame) -> Array:
    """Money by class and edge in USD/t."""
    tariffs = region["freight_tariffs"].set_index(["class", "country", "mode"])[["usd_per_tkm", "usd_per_t"]]
    links, connectors = ((edges["kind"] == kind).to_numpy() for kind in ("link", "connector"))
    own = pd.MultiIndex.from_frame(edges[["country", "mode"]])
    general = pd.MultiIndex.from_arrays([[ANY] * len(edges), edges["mode"]])
    money = np.zeros((len(classes), len(edges)))
    for c, (name, t_per_teu) in enumerate(classes["t_per_teu"].items()):
        mine = tariffs[tariffs.index.get_level_values("class") == name].droplevel("class")
        found, default = mine.reindex(own).to_numpy(), mine.reindex(general).to_numpy()
        per_km, fixed = np.where(np.isnan(found), default, found).T
        money[c, links] = np.nan_to_num((per_km * edges["km"] + fixed).to_numpy()[links], nan=np.inf)
        fee = (edges["usd_per_teu"] / t_per_teu if t_per_teu > 0 else edges["usd_per_t"]).to_numpy()
        money[c] += np.where(connectors, edges["usd_per_t"], fee)
    return money
