"""What a ship may load where the sea is low.

    allowed draught = min over the terminals (depth at the level of 2020 + level + dredged) - clearance below the keel
    payload         = full payload - 100 * tonnes per cm * max(0, full draught - allowed draught), not below 0
    payload         = 0 where the allowed draught is below that of the light ship
    capacity        = min(places, payload / gross tonnes of a unit)

``level`` is that of the Caspian in metres relative to 2020, negative when lower.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hull:
    """A ship as it floats: places for cargo, payload and draught when full, draught when light, tonnes per cm."""

    places: float
    payload_full_t: float
    unit_t: float
    draught_full_m: float
    draught_light_m: float
    tonnes_per_cm: float
    clearance_m: float

    def payload(self, allowed_m: float) -> float:
        """Tonnes of cargo at an allowed draught."""
        if allowed_m < self.draught_light_m:
            return 0.0
        missing_cm = 100 * max(0.0, self.draught_full_m - allowed_m)
        return max(0.0, self.payload_full_t - self.tonnes_per_cm * missing_cm)

    def capacity(self, allowed_m: float) -> float:
        """Units of cargo at an allowed draught."""
        return min(self.places, self.payload(allowed_m) / self.unit_t)

    def allowed(self, depths_m: tuple[float, ...], level_m: float) -> float:
        """The draught that the shallowest of the terminals allows at a level of the sea."""
        return min(depths_m) + level_m - self.clearance_m
