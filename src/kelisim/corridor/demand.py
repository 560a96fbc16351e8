"""What moves between zones in a year: the demand of the base year times the trend of its areas and class.

    kt(year) = kt(base) x trend(year) / trend(base)

The trend of a row is the one whose areas and class fit it with fewest words ``any``; between given years it is
interpolated, before the first and after the last it stays. Cargo without a trend does not grow.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd

from kelisim.region.package import Region
from kelisim.region.schema.freight import ANY

PAIR = ["origin", "destination", "class"]


def demand(region: Region, year: int) -> pd.DataFrame:
    """Cargo of ``year``: one row per origin, destination and class, with kt (thousand tonnes a year)."""
    rows = region["freight_demand"]
    area = region["freight_zones"].set_index("zone")["area"]
    trends = _trends(region)
    keys = zip(rows["origin"].map(area), rows["destination"].map(area), rows["class"], rows["year"], strict=True)
    growth = np.array([_growth(trends, (str(a), str(b), str(c)), int(base), year) for a, b, c, base in keys])
    grown = rows[PAIR].assign(kt=rows["kt"].to_numpy() * growth)
    return grown[grown["kt"] > 0].groupby(PAIR, sort=False)["kt"].sum().reset_index()


def _trends(region: Region) -> dict[tuple[str, str, str], pd.DataFrame]:
    groups = region["freight_trends"].sort_values("year").groupby(["from_area", "to_area", "class"])
    return {(str(a), str(b), str(c)): frame for (a, b, c), frame in groups}


def _growth(trends: dict[tuple[str, str, str], pd.DataFrame], key: tuple[str, str, str], base: int, year: int) -> float:
    for general in sorted(product((False, True), repeat=3), key=sum):
        origin, destination, kind = (ANY if blank else part for part, blank in zip(key, general, strict=True))
        found = trends.get((origin, destination, kind))
        if found is not None:
            then, now = np.interp([base, year], found["year"], found["factor"])
            return float(now / then)
    return 1.0
