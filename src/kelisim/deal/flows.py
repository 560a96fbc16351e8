"""What a settlement in kind may draw on, read off a solved plan: power over borders, fuel burnt, and summer water.

Everything is a mean year of the record: the mean over its years of each calendar month.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import xarray as xr

from kelisim.consortium.programme import Inputs
from kelisim.deal.money import burnt
from kelisim.periods import MONTHS_PER_YEAR
from kelisim.region.package import Region

Array = npt.NDArray[np.float64]

SUMMER = (4, 5, 6, 7, 8, 9)
"""April-September, the growing season."""


def mean_year(values: Array) -> Array:
    """Mean over the years of each calendar month, shape (time,) to (12,)."""
    return np.asarray(values.reshape(-1, MONTHS_PER_YEAR).mean(axis=0))


def trade(whole: Inputs, outcome: xr.Dataset, unpaid: dict[tuple[str, bool], Array] | None = None) -> pd.DataFrame:
    """Power that flows over lines between states: line, giver, receiver, month, gwh a month, usd_per_mwh.

    ``unpaid``: energy by line and direction, GWh of shape (time,), that has a price of its own and is left out.
    """
    lines = whole.grid.lines
    lines = lines[lines["from_state"] != lines["to_state"]]
    rows = []
    for variable, forward, price in (("sent", True, "trade_price"), ("sent_back", False, "trade_price_back")):
        for name, line in lines.iterrows():
            energy, paid = (outcome[v].sel(line=str(name)).transpose("block", "time") for v in (variable, price))
            flow = energy.sum("block").to_numpy()
            value = mean_year((energy * paid).sum("block").to_numpy()) / np.maximum(mean_year(flow), 1e-12)
            flow = np.maximum(flow - (unpaid or {}).get((str(name), forward), 0.0), 0.0)
            ends = (str(line["from_state"]), str(line["to_state"]))
            giver, receiver = ends if forward else ends[::-1]
            for month, gwh in enumerate(mean_year(flow), start=1):
                rows.append((str(name), giver, receiver, month, gwh, float(value[month - 1])))
    table = pd.DataFrame(rows, columns=["line", "giver", "receiver", "month", "gwh", "usd_per_mwh"])
    return table[(table["gwh"] > 0) & (table["usd_per_mwh"] > 0)].reset_index(drop=True)


def fuel(region: Region, whole: Inputs, outcome: xr.Dataset) -> pd.DataFrame:
    """Fuel that a state could deliver to another: giver, receiver, fuel, month, gwh burnt there, usd_per_mwh there.

    Only where the giver's own price is below the receiver's: otherwise money is cheaper for both.
    """
    prices = region["fuels"].set_index(["state", "fuel"])["price_usd_per_mwh"].to_dict()
    rows = []
    for (receiver, kind), heat in burnt(whole, outcome).items():
        worth = prices.get((receiver, kind), 0.0)
        givers = [state for state in region.states if state != receiver and prices.get((state, kind), worth) < worth]
        for giver in givers:
            for month, gwh in enumerate(mean_year(heat), start=1):
                rows.append((giver, receiver, kind, month, gwh, float(worth)))
    table = pd.DataFrame(rows, columns=["giver", "receiver", "fuel", "month", "gwh", "usd_per_mwh"])
    return table[table["gwh"] > 0].reset_index(drop=True)


def summer_water(whole: Inputs, plan: xr.Dataset, before: xr.Dataset) -> pd.DataFrame:
    """Water released in April-September above that of another plan, km3 by month: reservoir, state, month, km3."""
    rows = []
    for name, reservoir in whole.river.reservoirs.iterrows():
        out = [str(reach) for reach, row in whole.river.reaches.iterrows() if row["from_node"] == name]
        more = (plan["flow"] - before["flow"]).sel(reach=out).sum("reach").to_numpy()
        for month in SUMMER:
            rows.append((str(name), str(reservoir["state"]), month, float(mean_year(more)[month - 1])))
    return pd.DataFrame(rows, columns=["reservoir", "state", "month", "km3"])
