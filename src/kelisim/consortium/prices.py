"""Shadow prices of a solved case: the value of one more cubic metre and one more megawatt hour.

Sign: what welfare gains from one more unit of inflow at the node, or one more unit of energy supplied in the zone.
"""

from __future__ import annotations

from collections.abc import Sequence

import xarray as xr

from kelisim.consortium.member import Member
from kelisim.food.uses import MUSD_PER_KM3
from kelisim.power.grid import MUSD_PER_GWH


def prices(members: Sequence[Member]) -> xr.Dataset:
    """Water values (USD/m3; node, time) and energy prices (USD/MWh; power_node, block, time)."""
    water = xr.concat([-one.solver.duals("water balance") for one in members], dim="node") / MUSD_PER_KM3
    energy = xr.concat([-one.solver.duals("energy balance") for one in members], dim="power_node") / MUSD_PER_GWH
    return xr.Dataset(
        {
            "water_value": water.assign_attrs(units="USD/m3", long_name="value of one more cubic metre at the node"),
            "energy_price": energy.assign_attrs(
                units="USD/MWh", long_name="value of one more megawatt hour in the zone"
            ),
        }
    )
