"""The inputs as plain dictionaries, the form that Pyomo's rules read fastest; made before the clock starts."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import xarray as xr

from kelisim.consortium.programme import Inputs, border_price, hydro_limit
from kelisim.water.heads import first_plan, linearise

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
Table = dict[Any, float]


@dataclass(frozen=True, slots=True)
class Data:
    """Tables by key: months are numbered from 0, blocks and keys are strings."""

    inputs: Inputs
    blocks: list[str]
    years: list[int]
    months: int
    series: dict[str, Table]
    heads: dict[str, Table]


def data_of(inputs: Inputs) -> Data:
    """Series and heads of the joint programme; border lines do not exist in the grand coalition."""
    if len(inputs.grid.border_lines) or len(inputs.river.border_reaches) or border_price(inputs.grid, "sold").size:
        raise ValueError("the comparison is stated for the grand coalition only")
    river, uses, grid = inputs.river, inputs.uses, inputs.grid
    order = ("block", "time")
    share = grid.hours / grid.hours.sum("block")
    series = {
        "inflow": values(river.inflow), "capacity": values(river.capacity), "minimum": values(river.minimum),
        "release": values(river.release_limit), "depth": values(river.evaporation),
        "discharge": values(river.discharge), "wanted": values(uses.wanted), "intake": values(uses.zone_capacity),
        "town": values(uses.town_demand), "unit": values(grid.unit_limit.transpose("unit", *order)),
        "hydro": values(hydro_limit(inputs).transpose("plant", *order)),
        "demand": values(grid.demand.transpose("power_node", *order)), "hours": values(grid.hours.transpose(*order)),
        "share": values(share.transpose(*order)), "market": values(grid.market_limit.transpose("market", *order)),
        "price": values(grid.market_price.transpose("market", "time")),
    }  # fmt: skip
    return Data(
        inputs=inputs,
        blocks=[str(block) for block in grid.hours.indexes["block"]],
        years=list(range(inputs.periods.first_year, inputs.periods.last_year + 1)),
        months=len(inputs.periods.time),
        series=series,
        heads=_heads(inputs),
    )


def _heads(inputs: Inputs) -> dict[str, Table]:
    months = len(inputs.periods.time)
    heads = linearise(inputs.river, first_plan(inputs.river, months))
    plants = [row[0] for row in inputs.river.storage_plants]
    keys = list(itertools.product(plants, range(months)))
    parts = {"per_turbined": heads.per_turbined, "per_stored": heads.per_stored, "around": heads.around}
    return {name: dict(zip(keys, part.ravel().tolist(), strict=True)) for name, part in parts.items()}


def values(array: xr.DataArray) -> Table:
    """An array as a dictionary by its labels; the time dimension by position."""
    axes = [
        range(size) if dim == "time" else [str(label) for label in array.indexes[dim]]
        for dim, size in zip(array.dims, array.shape, strict=True)
    ]
    flat = np.asarray(array.to_numpy(), dtype=float).ravel().tolist()
    return dict(zip(itertools.product(*axes), flat, strict=True))


def column(table: Any, name: str) -> dict[str, Any]:
    """One column of a table by its key."""
    return {str(key): value for key, value in zip(table.index, table[name].tolist(), strict=True)}


def grouped(pairs: Iterable[tuple[Key, Value]]) -> dict[Key, list[Value]]:
    """Second members of the pairs by the first; a key without any has an empty list."""
    found: dict[Key, list[Value]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def by(table: Any, name: str) -> dict[str, list[str]]:
    """Keys of a table by what its column ``name`` says."""
    return grouped((str(value), str(key)) for key, value in zip(table.index, table[name], strict=True))
