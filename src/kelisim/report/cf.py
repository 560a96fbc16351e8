"""A result in the words of the CF conventions (climate and forecast metadata, 1.11), so that their tools can read it.

What is put differently than in ``result.nc``, the numbers staying the same::

    units        as UDUNITS parses them: GW h for GWh. Money is a count, as UDUNITS knows no currency: USD/MWh becomes
                 MW-1 h-1 with the attribute currency. What people read stays in the attribute unit_text
    time         days with bounds, as what stands at a month is a sum or mean over it; storage, which is that of the end
                 of the month, has an axis of its own, month_end
    year         the same for figures by year
    labels       a dimension has no coordinate of text (CF wants rising numbers there) but the labels <dimension>_id and
                 <dimension>_name, and <dimension>_lon and _lat where the region knows the place
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from kelisim.region.package import Region
from kelisim.report.names import label
from kelisim.report.region_names import row_names

CF_UNITS = {"km3": "km3", "GWh": "GW h", "USD/MWh": "MW-1 h-1", "USD/m3": "m-3"}
"""Units of a result, and the same as UDUNITS parses them."""

CONVENTIONS = "CF-1.11"
CURRENCY = "USD"
AT_THE_END = ("storage",)
"""Variables that hold what there is at the end of a month; all others are sums or means over it."""

PLACED = {"node": "nodes", "reservoir": "nodes", "power_node": "power_nodes"}
"""Dimensions whose keys have a longitude and a latitude, and the table that holds them."""

CALENDAR = {"calendar": "standard", "units_metadata": "leap_seconds: none"}

ATTRIBUTES: dict[str, dict[str, str]] = {
    "time": {"standard_name": "time", "long_name": "month, by its first day", "axis": "T", "bounds": "time_bounds"},
    "month_end": {"standard_name": "time", "long_name": "end of the month", "axis": "T"},
    "year": {"standard_name": "time", "long_name": "year, by its first day", "axis": "T", "bounds": "year_bounds"},
    "lon": {"standard_name": "longitude", "long_name": "longitude, WGS 84, indicative", "units": "degrees_east"},
    "lat": {"standard_name": "latitude", "long_name": "latitude, WGS 84, indicative", "units": "degrees_north"},
}  # fmt: skip


def as_cf(data: xr.Dataset, region: Region) -> xr.Dataset:
    """The dataset of a result as CF wants it, names of keys and places from ``region``.

    A variable whose unit has no equivalent in :data:`CF_UNITS` keeps it.
    """
    variables = {str(name): _variable(str(name), values).variable for name, values in data.data_vars.items()}
    labels, axes = dict(_labels(data, region)), _axes(data)
    bounds = {name: axes.pop(name) for name in list(axes) if name.endswith("_bounds")}
    # labels are written into the attribute coordinates of every variable that has their dimension
    return xr.Dataset({**variables, **bounds}, coords={**labels, **axes}, attrs=_about(data))


def _about(data: xr.Dataset) -> dict[str, Any]:
    """Attributes of the file. CF has no name for the hash of the region, so it goes into the comment."""
    source, region = str(data.attrs.get("source", "kelisim")), str(data.attrs.get("history", ""))
    comment = f"Computed from {region}. Money is in {CURRENCY} of one year, as a count: see the attribute currency."
    told = {"Conventions": CONVENTIONS, "history": f"{source}: put into the words of CF", "comment": comment}
    return {**data.attrs, **told}


def _variable(name: str, values: xr.DataArray) -> xr.DataArray:
    """A variable with units as UDUNITS has them, and what its figures are of a month or year."""
    text = str(values.attrs.get("units", ""))
    attrs: dict[str, str] = {"long_name": str(values.attrs.get("long_name", ""))}
    if text:
        attrs |= {"units": CF_UNITS.get(text, text), "unit_text": text}
    if CURRENCY in text:
        attrs["currency"] = CURRENCY
    if name in AT_THE_END:
        values = values.rename(time="month_end")
    axis = next((str(dim) for dim in values.dims if dim in ("time", "month_end", "year")), None)
    if axis is not None:
        attrs["cell_methods"] = f"{axis}: {_method(name, text)}"
    return values.reset_coords(drop=True).drop_attrs().assign_attrs(attrs)


def _method(name: str, text: str) -> str:
    """How figures of a month come from those of its hours: prices are means, amounts are sums."""
    if name in AT_THE_END:
        return "point"
    return "mean" if CURRENCY in text else "sum"


def _axes(data: xr.Dataset) -> dict[str, xr.Variable]:
    """The time axes with their bounds, in whole days."""
    months = pd.DatetimeIndex(data.indexes["time"])
    first = months[0]
    ends = months + pd.offsets.MonthBegin(1)
    axes = {
        "time": _days("time", months, first),
        "time_bounds": _bounds("time", months, ends, first),
        "month_end": _days("month_end", ends, first),
    }
    if "year" in data.dims:
        years = pd.DatetimeIndex([pd.Timestamp(int(year), 1, 1) for year in data["year"].to_numpy()])
        axes["year"] = _days("year", years, first)
        axes["year_bounds"] = _bounds("year", years, years + pd.offsets.YearBegin(1), first)
    return axes


def _days(name: str, stamps: pd.DatetimeIndex, first: pd.Timestamp) -> xr.Variable:
    attrs = {**ATTRIBUTES[name], **CALENDAR, "units": f"days since {first:%Y-%m-%d}"}
    return xr.Variable((name,), _since(stamps, first), attrs)


def _bounds(name: str, start: pd.DatetimeIndex, end: pd.DatetimeIndex, first: pd.Timestamp) -> xr.Variable:
    # without attributes: CF takes those of the axis
    return xr.Variable((name, "bound"), np.column_stack([_since(start, first), _since(end, first)]))


def _since(stamps: pd.DatetimeIndex, first: pd.Timestamp) -> np.ndarray[Any, np.dtype[np.int32]]:
    # 32 bits: CF took 64 only in 1.9, and many readers still do not
    return ((stamps - first) // pd.Timedelta(days=1)).to_numpy().astype(np.int32)


def _labels(data: xr.Dataset, region: Region) -> Iterator[tuple[str, xr.Variable]]:
    """Key, name and place of everything along the dimensions that hold keys."""
    for dim in map(str, data.sizes):
        if dim in ("time", "year"):
            continue
        keys = [str(key) for key in data[dim].to_numpy()]
        yield f"{dim}_id", xr.Variable((dim,), np.array(keys, dtype=object), {"long_name": f"key: {label(dim, 'en')}"})
        names = row_names(region, dim, keys, "en")
        if any(names[key] != key for key in keys):
            told = np.array([names[key] for key in keys], dtype=object)
            yield f"{dim}_name", xr.Variable((dim,), told, {"long_name": f"name: {label(dim, 'en')}"})
        for axis, places in _places(region, dim, keys).items():
            yield f"{dim}_{axis}", xr.Variable((dim,), places, ATTRIBUTES[axis])


def _places(region: Region, dim: str, keys: list[str]) -> Mapping[str, np.ndarray[Any, np.dtype[np.float64]]]:
    """Longitude and latitude of the keys; nothing where the region does not know all of them."""
    if dim not in PLACED:
        return {}
    table = region[PLACED[dim]]
    found = table.set_index(table.columns[0])[["lon", "lat"]].astype(float).reindex(keys)
    return {} if found.isna().any(axis=None) else {axis: found[axis].to_numpy() for axis in ("lon", "lat")}
