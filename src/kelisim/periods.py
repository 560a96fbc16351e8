"""The months of a study: volumes, hours and years behind the ``time`` dimension."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import xarray as xr

MONTHS_PER_YEAR = 12


@dataclass(frozen=True)
class Periods:
    """Consecutive calendar months, from January of the first year to December of the last."""

    first_year: int
    last_year: int

    @cached_property
    def time(self) -> pd.DatetimeIndex:
        """First day of every month; the coordinate of the ``time`` dimension."""
        start, end = f"{self.first_year}-01-01", f"{self.last_year}-12-01"
        return pd.date_range(start, end, freq="MS", name="time", unit="s")

    @property
    def years(self) -> int:
        """Number of years."""
        return self.last_year - self.first_year + 1

    def hours(self) -> xr.DataArray:
        """Hours of each month, dims (time)."""
        return xr.DataArray(self.time.days_in_month.to_numpy() * 24.0, coords={"time": self.time}, dims="time")

    def km3_per_m3s(self) -> xr.DataArray:
        """Volume in km3 that a flow of 1 m3/s carries in each month, dims (time)."""
        return self.hours() * 3600.0 / 1e9

    def month(self) -> xr.DataArray:
        """Calendar month 1-12 of each period, dims (time)."""
        return xr.DataArray(self.time.month.to_numpy(), coords={"time": self.time}, dims="time")

    def year(self) -> xr.DataArray:
        """Calendar year of each period, dims (time)."""
        return xr.DataArray(self.time.year.to_numpy(), coords={"time": self.time}, dims="time")

    def by_month(self, table: pd.DataFrame) -> xr.DataArray:
        """Spread a (key x month 1-12) table over the periods: dims (key, time); NaN where a month is missing."""
        wide = table.reindex(columns=range(1, MONTHS_PER_YEAR + 1)).to_numpy(dtype=float)
        values = wide[:, self.time.month.to_numpy() - 1]
        name = str(table.index.name)
        return xr.DataArray(
            values, coords={name: np.asarray(table.index, dtype=object), "time": self.time}, dims=(name, "time")
        )
