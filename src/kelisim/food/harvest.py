"""What water and weather do to harvests: from the plan of an operating model, and from observed yields.

Of a crop on irrigated land the operating model says what part of the water wanted arrives. With the three deficit
steps of :mod:`kelisim.food.uses` (FAO Irrigation and Drainage Paper 33)::

    Y / Ym = 1 - Ky * sum over steps of factor * (wanted - delivered) / (wanted in the season)

The rest of a state's harvest is rainfed. Good and bad years are read from observed yields: the ratio of a yield to the
straight line through the series.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from kelisim.errors import Fault, InputError
from kelisim.food.uses import DEFICIT_STEPS, Uses
from kelisim.region.package import Region

SHORTEST_SERIES = 10
"""Years below which a series says nothing of bad years."""


def modelled_harvest(region: Region) -> pd.DataFrame:
    """Harvest of the irrigated land of the model with enough water, kt: states x crops."""
    table = _zone_crops(region)
    return _pivot(table.assign(kt=table["area_kha"] * table["yield_t_per_ha"]), "kt")


def relative_yields(region: Region, uses: Uses, delivery: xr.DataArray) -> pd.DataFrame:
    """Harvest with the water delivered over harvest with enough water: states x crops, 0-1.

    ``uses``: uses of the blocs and periods of the plan. ``delivery``: km3 by tranche and time, as in
    ``Solved.data["delivery"]``. Over several years it is the mean.
    """
    tranches = uses.tranches
    delivered = delivery.sel(tranche=list(tranches.index)).sum("time").to_numpy()
    short = uses.wanted.sum("time").to_numpy() - delivered
    factor = tranches["step"].map(dict(enumerate(DEFICIT_STEPS, start=1)))
    lost = pd.DataFrame(
        {"zone": tranches["zone"], "crop": tranches["crop"], "wanted": short + delivered, "lost": factor * short}
    )
    lost = lost.groupby(["zone", "crop"])[["wanted", "lost"]].sum()
    table = _zone_crops(region).set_index(["zone", "crop"])
    table = table[table.index.isin(lost.index)]
    full = table["area_kha"] * table["yield_t_per_ha"]
    left = (1 - table["yield_response"] * (lost["lost"] / lost["wanted"]).reindex(table.index)).clip(0, 1)
    parts = table.assign(full=full, kept=full * left).reset_index()
    return _pivot(parts, "kept") / _pivot(parts, "full")


def production_change(after: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Relative change of the irrigated harvest between two tables of :func:`relative_yields`, states x crops.

    What only one of them has, has not changed.
    """
    return (after / before.where(before > 0) - 1).fillna(0.0)


def rainfed_factors(region: Region, quantile: float) -> pd.DataFrame:
    """Harvest of a bad year over that of a usual one by state and item: the ``quantile`` of observed yields over their
    trend, 0.1 for one year in ten. States x items; without a series, NaN.

    Raises InputError for a quantile outside 0-1 or a series of fewer than ten years.
    """
    if not 0 <= quantile <= 1:
        raise InputError([Fault("the request", None, "quantile", str(quantile), "a figure from 0 to 1", "give 0.1")])
    found, faults = {}, []
    for (state, item), rows in region["food_yields"].groupby(["state", "item"]):
        if len(rows) < SHORTEST_SERIES:
            faults.append(Fault("food_yields.csv", None, "year", f"{len(rows)} years of {item} in {state}",
                                f"at least {SHORTEST_SERIES}", "add years or leave the series out"))  # fmt: skip
            continue
        year, crop_yield = rows["year"].to_numpy(dtype=float), rows["yield_t_per_ha"].to_numpy(dtype=float)
        trend = np.polyval(np.polyfit(year, crop_yield, 1), year)
        found[(state, item)] = float(np.quantile(crop_yield / trend, quantile))
    if faults:
        raise InputError(faults, subject=f"the yields of {region.name}")
    return pd.Series(found, dtype=float).unstack() if found else pd.DataFrame(dtype=float)


def _zone_crops(region: Region) -> pd.DataFrame:
    state = region["zones"].set_index("zone")["node"].map(region["nodes"].set_index("node")["state"])
    table = region["zone_crops"].join(region["crops"].set_index("crop")["yield_response"], on="crop")
    return table.assign(state=table["zone"].map(state))


def _pivot(table: pd.DataFrame, value: str) -> pd.DataFrame:
    return table.pivot_table(index="state", columns="crop", values=value, aggfunc="sum")
