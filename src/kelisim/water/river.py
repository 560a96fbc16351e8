"""The part of the river network that blocs control, as labelled arrays in km3 per month.

A bloc controls the nodes of its states. Reaches that leave such a node are its decisions; reaches that arrive
from a node of another bloc carry water that it takes as given (``border_reaches``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
import xarray as xr

from kelisim.case import Structure, bloc_of
from kelisim.periods import Periods
from kelisim.region.package import Region
from kelisim.water.curves import Curve, Side, curves, side_by_side

Array = npt.NDArray[np.float64]

GWH_PER_KM3_METRE = 1e9 * 1000.0 * 9.81 / 3.6e12
"""Energy in GWh of 1 km3 of water falling 1 m: rho g V h, 1 GWh = 3.6e12 J."""


@dataclass(frozen=True)
class River:
    """Network data of one bloc, or of several side by side. Tables are indexed by their key; series are DataArrays.

    ``nodes``: controlled nodes (all kinds) with ``state``, ``basin``, ``kind``.
    ``reaches``: reaches leaving controlled nodes, with ``from_node``, ``to_node``, ``loss_fraction``, ...; those whose
    ``reaches_own`` is False end at another bloc.
    ``border_reaches``: reaches arriving at controlled nodes from another bloc.
    ``inflow``: km3, dims (node, time). ``capacity``, ``minimum``: km3, dims (reach, time).
    ``reservoirs``: operating reservoirs with limits, start and end storage.
    ``release_limit``: km3, dims (reservoir, time). ``evaporation``: m, dims (reservoir, time).
    ``plants``: hydropower plants on controlled reaches; ``discharge``: km3, dims (plant, time).
    ``environment``: value steps of controlled terminal nodes.
    """

    nodes: pd.DataFrame
    reaches: pd.DataFrame
    border_reaches: pd.DataFrame
    inflow: xr.DataArray
    capacity: xr.DataArray
    minimum: xr.DataArray
    reservoirs: pd.DataFrame
    release_limit: xr.DataArray
    evaporation: xr.DataArray
    curves: dict[str, Curve]
    plants: pd.DataFrame
    discharge: xr.DataArray
    environment: pd.DataFrame

    @cached_property
    def storage_plants(self) -> tuple[tuple[str, str, float, float], ...]:
        """Storage plants as (plant, reservoir, GWh per km3 and metre, tailwater m), in the order of ``plants``."""
        table = self.plants[self.plants["storage"].to_numpy(dtype=bool)]
        columns = (table["reservoir"], table["efficiency"], table["tailwater_m"])
        return tuple(
            (str(name), str(reservoir), GWH_PER_KM3_METRE * float(efficiency), float(tailwater))
            for name, reservoir, efficiency, tailwater in zip(table.index, *columns, strict=True)
        )

    @cached_property
    def reservoir_of_plant(self) -> npt.NDArray[np.int64]:
        """Position among ``reservoirs`` of that of every storage plant."""
        names = [str(name) for name in self.reservoirs.index]
        return np.array([names.index(plant[1]) for plant in self.storage_plants], dtype=np.int64)

    @cached_property
    def surfaces(self) -> Side:
        """Water surface of every reservoir by its storage."""
        return side_by_side([self.curves[str(name)].area_pieces for name in self.reservoirs.index])

    @cached_property
    def levels(self) -> Side:
        """Level of the reservoir of every storage plant by its storage."""
        return side_by_side([self.curves[plant[1]].level_pieces for plant in self.storage_plants])

    @cached_property
    def start_storage(self) -> Array:
        """Storage of every reservoir before the first month, km3."""
        return self.reservoirs["start_storage_km3"].to_numpy(dtype=float)

    @cached_property
    def border_kept(self) -> Array:
        """Part of the water of every border reach that arrives."""
        return 1 - self.border_reaches["loss_fraction"].to_numpy(dtype=float)

    @cached_property
    def border_ends(self) -> dict[str, str]:
        """Node at which every border reach arrives."""
        return {str(name): str(node) for name, node in self.border_reaches["to_node"].items()}

    @cached_property
    def area_line(self) -> tuple[Array, Array]:
        """Secant of the area curve from dead to full storage: slope km2/km3 and intercept km2, of every reservoir."""
        slope, base = [], []
        for curve in (self.curves[str(name)] for name in self.reservoirs.index):
            b = (curve.area[-1] - curve.area[0]) / (curve.storage[-1] - curve.storage[0])
            slope.append(b)
            base.append(curve.area[0] - b * curve.storage[0])
        return np.array(slope, dtype=float), np.array(base, dtype=float)


def river(region: Region, blocs: Structure, record: str, periods: Periods) -> River:
    """Collect the network data of ``blocs`` for the months of ``record``."""
    all_nodes = region["nodes"].set_index("node")
    owner = all_nodes["state"].map(bloc_of(blocs))
    nodes = all_nodes[owner.notna()]
    all_reaches = region["reaches"].set_index("reach")
    above, below = all_reaches["from_node"].map(owner), all_reaches["to_node"].map(owner)
    inside = above.notna() & (above == below)
    # a legal share is a promise to somebody else: inside a bloc it is the bloc's own to waive
    promised = all_reaches["share_of_outflow"].where(~inside, 0.0)
    reaches = all_reaches.assign(share_of_outflow=promised, reaches_own=inside)[above.notna()]
    border = all_reaches[below.notna() & ~inside]
    volume = periods.km3_per_m3s()
    reservoirs = _reservoirs(region, nodes, record)
    plants = _plants(region, reaches, reservoirs)
    points = curves(region["reservoir_curves"])
    return River(
        nodes=nodes,
        reaches=reaches,
        border_reaches=border,
        inflow=_inflow(region, nodes, periods) * volume,
        capacity=_column(reaches, "capacity_m3s", "reach") * volume,
        minimum=_column(reaches, "minimum_flow_m3s", "reach") * volume,
        reservoirs=reservoirs,
        release_limit=_column(reservoirs, "maximum_release_m3s", "reservoir") * volume,
        evaporation=_evaporation(region, reservoirs, periods),
        curves={name: points[name] for name in reservoirs.index},
        plants=plants,
        discharge=_column(plants, "maximum_discharge_m3s", "plant") * volume,
        environment=_environment(region, nodes),
    )


def labels(index: pd.Index, name: str) -> pd.Index:
    """The index as plain Python strings under the given dimension name."""
    return pd.Index([str(value) for value in index], dtype=object, name=name)


def _column(table: pd.DataFrame, column: str, dim: str) -> xr.DataArray:
    return xr.DataArray(table[column].to_numpy(dtype=float), coords={dim: labels(table.index, dim)}, dims=dim)


def _inflow(region: Region, nodes: pd.DataFrame, periods: Periods) -> xr.DataArray:
    table = region["inflows"]
    inside = table["node"].isin(nodes.index) & table["year"].between(periods.first_year, periods.last_year)
    table = table[inside]
    stamps = pd.to_datetime({"year": table["year"], "month": table["month"], "day": 1})
    wide = table.assign(time=stamps.dt.as_unit("s")).pivot(index="node", columns="time", values="inflow_m3s")
    wide = wide.reindex(index=nodes.index, columns=periods.time).fillna(0.0)
    coords = {"node": labels(nodes.index, "node"), "time": periods.time}
    return xr.DataArray(wide.to_numpy(dtype=float), coords=coords, dims=("node", "time"))


def _reservoirs(region: Region, nodes: pd.DataFrame, record: str) -> pd.DataFrame:
    table = region["reservoirs"].set_index("node")
    table = table[(table["status"] == "operating") & table.index.isin(nodes.index)]
    boundary = region["boundary_storage"]
    boundary = boundary[boundary["record"] == record].set_index("node")
    return table.join(boundary[["start_storage_km3", "end_storage_km3"]]).join(nodes[["state"]])


def _evaporation(region: Region, reservoirs: pd.DataFrame, periods: Periods) -> xr.DataArray:
    depth = region["evaporation"].pivot(index="node", columns="month", values="evaporation_mm")
    depth = depth.reindex(reservoirs.index)
    depth.index.name = "reservoir"
    return periods.by_month(depth) / 1000.0


def _plants(region: Region, reaches: pd.DataFrame, reservoirs: pd.DataFrame) -> pd.DataFrame:
    table = region["hydro_plants"].set_index("plant")
    table = table[(table["status"] == "operating") & table["reach"].isin(reaches.index)]
    known = (table["reservoir"] == "") | table["reservoir"].isin(reservoirs.index)
    table = table[known]
    state = region["power_nodes"].set_index("power_node")["state"]
    return table.assign(state=table["power_node"].map(state), storage=table["reservoir"] != "")


def _environment(region: Region, nodes: pd.DataFrame) -> pd.DataFrame:
    table = region["environment"]
    table = table[table["node"].isin(nodes.index)].reset_index(drop=True)
    names = [f"{node}/{step}" for node, step in zip(table["node"], table["step"], strict=True)]
    return table.assign(env_step=np.asarray(names, dtype=object)).set_index("env_step")
