"""Shadow prices of a solved case, and the price at which power is traded between states.

Prices are those of the probe around the settled plan in which no limit on moves binds.
Sign: what welfare gains from one more unit of inflow at the node, or one more unit of energy supplied in the zone.

Trade over a line between two blocs is paid at the border price p of the data where both sides gain by it, else at the
nearest price at which both do. With l the loss on the line, which the buyer bears, b the bonus of the secondary rule
and e the energy price of the zone (USD/MWh)::

    price = p clipped to [e_seller - b, (1 - l) e_buyer + b]

Trade at the optimum makes the interval non-empty wherever something is traded freely; up to the offer it is one point.
Inside a bloc, and where power goes only because it was promised, the border price of the data is the unit of account.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from kelisim.consortium.member import Member
from kelisim.food.uses import MUSD_PER_KM3
from kelisim.power.grid import MUSD_PER_GWH, TRADE_BONUS_USD_PER_MWH, Array

Labelled = tuple[tuple[str, ...], Array, dict[str, str]]
"""Dimensions, values and attributes of a variable of an outcome."""


def prices(one: Member) -> xr.Dataset:
    """Water values (USD/m3; node, time) and energy prices (USD/MWh; power_node, block, time)."""
    water = -one.solver.duals("water balance", one.free) / MUSD_PER_KM3
    return xr.Dataset(
        {
            "water_value": water.assign_attrs(units="USD/m3", long_name="value of one more cubic metre at the node"),
            "energy_price": energy_price(one).assign_attrs(
                units="USD/MWh", long_name="value of one more megawatt hour in the zone"
            ),
        }
    )


def energy_price(one: Member) -> xr.DataArray:
    """Value of one more megawatt hour in the zone, USD/MWh (power_node, block, time)."""
    return -one.solver.duals("energy balance", one.free) / MUSD_PER_GWH


def trade_prices(one: Member) -> dict[str, Labelled]:
    """Price of energy sent over every line, along (``trade_price``) and against (``trade_price_back``) its direction,
    USD/MWh (line, block, time), paid for what leaves the seller."""
    lines, value = one.inputs.grid.lines, energy_price(one)
    between = lines["between"].to_numpy()
    zones = value.indexes["power_node"]
    start, end = (value.to_numpy()[zones.get_indexer(list(lines[c]))] for c in ("from_node", "to_node"))
    kept = _column(1 - lines["loss_fraction"])
    promises = one.inputs.promises
    sides = {
        "trade_price": (_column(lines["price_usd_per_mwh"]), start, kept * end, promises.sent),
        "trade_price_back": (_column(lines["reverse_price_usd_per_mwh"]), end, kept * start, promises.sent_back),
    }
    out: dict[str, Labelled] = {}
    for name, (agreed, cost, worth, promised) in sides.items():
        least, most = cost - TRADE_BONUS_USD_PER_MWH, worth + TRADE_BONUS_USD_PER_MWH
        suits = least <= most + ROUNDING_USD_PER_MWH
        # what flows at a tie may suit only one side by a hair, and the price between is nearest to suiting both; what
        # flows because it was promised suits whom it may, at the price of the data
        told = between[:, None, None] & (suits | (promised == 0))
        paid = np.where(told, np.clip(agreed, np.minimum(least, most), np.maximum(least, most)), agreed)
        told = {"units": "USD/MWh", "long_name": f"price of energy sent {WAYS[name]} the line's direction"}
        out[name] = (("line", "block", "time"), paid, told)
    return out


ROUNDING_USD_PER_MWH = 1e-6
WAYS = {"trade_price": "in", "trade_price_back": "against"}


def _column(values: object) -> Array:
    return np.asarray(values, dtype=float)[:, None, None]
