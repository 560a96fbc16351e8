"""Bottlenecks: what has a capacity, who uses it, and how long those who use it wait.

With utilisation y = (background + flow) / capacity the delay in hours is

- tau(y) = delay_h y^delay_power, or the curve of a simulated port, for y up to 1;
- beyond, tau(1) and whatever wait keeps the flow at the capacity: y runs on past 1 as a measure of that wait
  (:data:`WAIT_PER_EXCESS_H` hours for each unit), while the flow stays.

So one unknown y per facility tells both its use and its wait, and the wait at a full facility is the shadow price of
its capacity in hours. A facility whose directions do not share the capacity counts twice, as ``key>`` and ``key<``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from kelisim.corridor.network import Network
from kelisim.errors import Fault, InputError
from kelisim.region.package import Region
from kelisim.region.schema import TABLES
from kelisim.region.schema.freight import ANY

Array = npt.NDArray[np.float64]

DAYS_PER_YEAR = 365.0
WAIT_PER_EXCESS_H = 1000.0


@dataclass(frozen=True, eq=False)
class Facilities:
    """Bottlenecks of a network, in units a year.

    ``keys`` name them, ``capacity`` and ``background`` have shape (facility,), units/yr. ``curves`` holds the points
    (utilisation, delay in hours) of each. ``uses`` has one sparse matrix per class, shape (facility, edge): units per
    thousand tonnes, 0 where the class does not use it.
    """

    keys: tuple[str, ...]
    names: tuple[str, ...]
    countries: tuple[str, ...]
    kinds: tuple[str, ...]
    units: tuple[str, ...]
    capacity: Array
    background: Array
    curves: tuple[tuple[Array, Array] | None, ...]
    delay_h: Array
    power: Array
    uses: tuple[sparse.csr_array, ...]

    @property
    def idle(self) -> Array:
        """Utilisation by the background alone."""
        return self.background / self.capacity

    def delay(self, y: Array) -> Array:
        """Delay at utilisation ``y``, hours, the wait beyond full use included."""
        full = np.minimum(y, 1.0)
        delay = self.delay_h * full**self.power
        for g, curve in enumerate(self.curves):
            if curve is not None:
                delay[g] = np.interp(full[g], *curve)
        return np.asarray(delay + WAIT_PER_EXCESS_H * np.maximum(y - 1.0, 0.0))

    def slope(self, y: Array) -> Array:
        """Derivative of :meth:`delay`, hours per unit of utilisation; from the right at a corner of a curve."""
        slope = self.delay_h * self.power * np.maximum(y, 1e-12) ** (self.power - 1.0)
        for g, curve in enumerate(self.curves):
            if curve is not None:
                x, h = curve
                k = min(int(np.searchsorted(x, y[g], side="right")) - 1, len(x) - 2)
                slope[g] = (h[k + 1] - h[k]) / (x[k + 1] - x[k])
        return np.where(y < 1.0, slope, WAIT_PER_EXCESS_H)

    def carried(self, y: Array) -> Array:
        """Flow of the model that utilisation ``y`` stands for, units/yr."""
        return np.minimum(y, 1.0) * self.capacity - self.background


def facilities(region: Region, network: Network) -> Facilities:
    """The facilities of ``region`` that edges of ``network`` use."""
    rows = _directed(region["freight_facilities"])
    uses = _uses(region, network, rows)
    used = np.asarray(sum((matrix.sum(axis=1) for matrix in uses), np.zeros(len(rows))) > 0)
    rows, matrices = rows[used], tuple(sparse.csr_array(matrix[used]) for matrix in uses)
    _require_room(region, rows)
    yearly = _units_per_year(rows)
    return Facilities(
        keys=tuple(rows["key"]),
        names=tuple(rows["name_en"]),
        countries=tuple(rows["country"]),
        kinds=tuple(rows["kind"]),
        units=tuple(rows["capacity_unit"]),
        capacity=rows["capacity"].to_numpy() * yearly,
        background=rows["background"].to_numpy() * yearly,
        curves=tuple(_curve(region, name) for name in rows["curve"]),
        delay_h=rows["delay_h"].to_numpy(dtype=np.float64),
        power=rows["delay_power"].to_numpy(dtype=np.float64),
        uses=matrices,
    )


def _directed(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per facility and direction that has a capacity of its own; ``way`` is 0 where directions share it."""
    each = rows[rows["direction"] == "each"]
    return pd.concat([
        rows[rows["direction"] == "both"].assign(way=0, key=lambda f: f["facility"]),
        each.assign(way=1, key=each["facility"] + ">"),
        each.assign(way=-1, key=each["facility"] + "<"),
    ], ignore_index=True)  # fmt: skip


def _units_per_year(rows: pd.DataFrame) -> Array:
    """Units a year for one unit of the table: a pair of trains a day is a train in each direction."""
    daily = rows["capacity_unit"].isin(["pairs/day", "trains/day", "trucks/day"])
    shared_pairs = (rows["capacity_unit"] == "pairs/day") & (rows["way"] == 0)
    return np.where(daily, DAYS_PER_YEAR, 1.0) * np.where(shared_pairs, 2.0, 1.0)


def _uses(region: Region, network: Network, rows: pd.DataFrame) -> list[sparse.csr_array]:
    """Units per kt by facility (row of ``rows``) and edge, one matrix per class."""
    uses = region["freight_uses"]
    crossing_link = region["freight_crossings"].set_index("crossing")["link"]
    item = uses["item"].where(uses["kind"] != "crossing", uses["item"].map(crossing_link))
    wanted = uses.assign(item=item, kind=uses["kind"].replace("crossing", "link"))
    edges = network.edges[["kind", "item", "direction"]].reset_index(names="edge")
    pairs = wanted.merge(edges, on=["kind", "item"]).merge(rows.reset_index(names="place"), on="facility")
    pairs = pairs[(pairs["way"] == 0) | (pairs["way"] == pairs["direction_x"])]
    shape, matrices = (len(rows), len(network.edges)), []
    for name, one in network.classes.iterrows():
        mine = pairs[pairs["class"].isin([ANY, name])].drop_duplicates(["place", "edge"])
        boxes = (mine["capacity_unit"] == "TEU/yr") & (one["t_per_teu"] > 0)
        load = mine["t_per_unit"].where(~boxes, one["t_per_teu"])
        per_kt = np.where(mine["capacity_unit"] == "kt/yr", 1.0, 1000.0 / load)
        where = (mine["place"].to_numpy(), mine["edge"].to_numpy())
        matrices.append(sparse.csr_array((per_kt, where), shape=shape))
    return matrices


def _require_room(region: Region, rows: pd.DataFrame) -> None:
    """Raise InputError for facilities that edits have made smaller than their background."""
    full = rows[rows["background"] >= rows["capacity"]].drop_duplicates("facility")
    if not full.empty:
        raise InputError([
            Fault(TABLES["freight_facilities"].filename, None, "background", f"{row.facility}: {row.background:g}",
                  f"less than the capacity {row.capacity:g} {row.capacity_unit}",
                  "raise the capacity, lower the background, or close the facility")
            for row in full.itertuples()
        ], subject=f"the facilities of {region.name} as measures and conditions leave them")  # fmt: skip


def _curve(region: Region, name: str) -> tuple[Array, Array] | None:
    if not name:
        return None
    points = region["port_curves"]
    mine = points[points["curve"] == name].sort_values("utilisation")
    return mine["utilisation"].to_numpy(dtype=np.float64), mine["delay_h"].to_numpy(dtype=np.float64)
