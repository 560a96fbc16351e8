"""The netCDF of a result as the CF conventions want it, checked before it is written."""

from __future__ import annotations

from pathlib import Path

import xarray as xr

from kelisim.errors import Fault, InputError
from kelisim.report.cf import CF_UNITS, as_cf
from kelisim.report.content import AGAIN, Content

NAME = "result.nc"


def write_netcdf(content: Content, out: Path, _lang: str) -> list[Path]:
    """Write ``result.nc``. Raises InputError if the result does not say what CF asks of it."""
    assert content.data is not None  # noqa: S101  only solved kinds come here
    faults = cf_faults(content.data)
    if faults:
        raise InputError(faults)
    data = as_cf(content.data, content.region)
    path = out / NAME
    data.to_netcdf(path, encoding={str(name): _encoding(values) for name, values in data.variables.items()})
    return [path]


def _encoding(values: xr.Variable) -> dict[str, object]:
    """Texts as arrays of characters, which older programs read too. No fill value: nothing is missing."""
    return {"dtype": "S1"} if values.dtype == object else {"zlib": True, "complevel": 1, "_FillValue": None}


def cf_faults(data: xr.Dataset) -> list[Fault]:
    """What is missing: a unit that UDUNITS can be told, a long name of every variable, figures, months as time axis."""

    def missing(column: str, value: str, expected: str) -> Fault:
        return Fault(NAME, None, column, value, expected, AGAIN)

    faults = []
    for name, values in data.data_vars.items():
        unit = str(values.attrs.get("units", ""))
        if unit not in CF_UNITS:
            faults.append(missing(str(name), unit, f"the attribute units, one of: {', '.join(CF_UNITS)}"))
        if not values.attrs.get("long_name"):
            faults.append(missing(str(name), "", "the attribute long_name"))
        if bool(values.isnull().any()):
            faults.append(missing(str(name), "nan", "a number in every place"))
    time = data.indexes.get("time")
    if time is None or not str(time.dtype).startswith("datetime64") or not time.is_monotonic_increasing:
        faults.append(missing("time", "", "rising dates"))
    return faults
