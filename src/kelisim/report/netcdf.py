"""The netCDF of a result, checked against the CF conventions and copied as it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import xarray as xr

from kelisim.errors import Fault, InputError
from kelisim.report.content import AGAIN, Content

NAME = "result.nc"


def write_netcdf(content: Content, out: Path, _lang: str) -> list[Path]:
    """Copy ``result.nc``. Raises InputError if it does not say what CF asks of it."""
    assert content.data is not None  # noqa: S101  only solved kinds come here
    faults = cf_faults(content.data)
    if faults:
        raise InputError(faults)
    path = out / NAME
    shutil.copyfile(content.folder / NAME, path)
    return [path]


def cf_faults(data: xr.Dataset) -> list[Fault]:
    """What is missing: the conventions' name, units and a long name of every variable, months as a time axis."""

    def missing(column: str, value: str, expected: str) -> Fault:
        return Fault(NAME, None, column, value, expected, AGAIN)

    faults = []
    conventions = str(data.attrs.get("Conventions", ""))
    if not conventions.startswith("CF-"):
        faults.append(missing("Conventions", conventions, "CF-1.n"))
    for name, values in data.data_vars.items():
        faults += [
            missing(str(name), "", f"the attribute {a}") for a in ("units", "long_name") if not values.attrs.get(a)
        ]
    time = data.indexes.get("time")
    if time is None or not str(time.dtype).startswith("datetime64") or not time.is_monotonic_increasing:
        faults.append(missing("time", "", "rising dates"))
    return faults
