"""Freight links with their flow in the present, for the map: the base run of the corridor model, solved once."""

from __future__ import annotations

from typing import Any

from kelisim.corridor.accounts import BOTTLENECK, facility_table, item_flows
from kelisim.corridor.cases import REFERENCE_YEAR, CorridorCase, region_of, solve_case
from kelisim.region.package import Region


def corridor_links(region: Region) -> list[dict[str, Any]]:
    """Links that carry something: mode, path (lon, lat of both ends), kt a year both ways, busiest facility's use.

    Raises as :func:`kelisim.corridor.cases.solve_case`; no links for a region without freight.
    """
    if not region.has("freight_links"):
        return []
    case = CorridorCase(REFERENCE_YEAR)
    solved = solve_case(region, case)
    links = region_of(region, case)["freight_links"].set_index("link").to_dict("index")
    nodes = region["freight_nodes"].set_index("node").to_dict("index")
    totals = item_flows(solved).sum(axis=1).reset_index(name="kt").to_dict("records")
    flows = {str(one["item"]): float(one["kt"]) for one in totals if one["kind"] == "link" and one["kt"] > 0}
    utilisation = facility_table(solved)["utilisation"].to_dict()
    used: dict[str, list[float]] = {}
    uses = region["freight_uses"]
    for facility, item in zip(uses["facility"], uses["item"], strict=True):
        if facility in utilisation:
            used.setdefault(str(item), []).append(float(utilisation[facility]))
    found = []
    for link, kt in flows.items():
        row = links[link]
        path = [[round(float(nodes[n][c]), 3) for c in ("lon", "lat")] for n in (row["from_node"], row["to_node"])]
        use = max(used.get(link, []), default=None)
        found.append({
            "link": link, "mode": str(row["mode"]), "from": str(row["from_node"]), "to": str(row["to_node"]),
            **{name: " – ".join(str(nodes[row[end]][name]) for end in ("from_node", "to_node"))
               for name in ("name_en", "name_ru")},
            "path": path, "flow_kt": round(kt, 1), "use": None if use is None else round(use, 4),
            "bottleneck": use is not None and use >= BOTTLENECK,
        })  # fmt: skip
    return found
