"""The schema of a region: the spine from which validation, documentation and labels are made.

One declaration per table, grouped by sector; :data:`TABLES` holds them all in reading order.
"""

from __future__ import annotations

from kelisim.region.schema import (
    base,
    food,
    freight,
    institutions,
    measures,
    ports,
    power,
    programme,
    security,
    trade,
    water,
)
from kelisim.region.schema._declare import PROVENANCE, Column, Table
from kelisim.region.schema.choices import choice

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        *base.TABLES, *water.TABLES, *power.TABLES, *food.TABLES, *security.TABLES, *institutions.TABLES,
        *freight.TABLES, *ports.TABLES, *trade.TABLES, *measures.TABLES,
        *programme.TABLES, *security.INDUSTRY,
    )
}

__all__ = ["PROVENANCE", "TABLES", "Column", "Table", "choice"]
