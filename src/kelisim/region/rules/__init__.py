"""The meaning rules of a region, by sector; :data:`RULES` holds them all."""

from __future__ import annotations

from kelisim.region.rules import (
    food,
    freight,
    hydrology,
    institutions,
    measures,
    ports,
    power,
    programme,
    provenance,
    rivers,
    security,
)
from kelisim.region.rules._rule import Rule

RULES: tuple[Rule, ...] = (
    *rivers.RULES,
    *hydrology.RULES,
    *power.RULES,
    *food.RULES,
    *security.RULES,
    *institutions.RULES,
    *freight.RULES,
    *measures.RULES,
    *ports.RULES,
    *programme.RULES,
    *provenance.RULES,
)

__all__ = ["RULES", "Rule"]
