"""An overlay for the toy region: SEA, which sells power to LOW, becomes a player in place of the outside market."""

from __future__ import annotations

from pathlib import Path

from tests.region.edits import cells_of, joined, lines_of, write_lines

PRICE = 20
CAPACITY = 50
OWN = "toy,2024,assumed,Invented for the tests."


def write_sea(root: Path) -> Path:
    """Write ``players/SEA`` into a copy of the toy region: a plant of the offer's size and cost, a line without loss.

    ::

        upp ==== low ---- sea (50 MW at 20 USD/MWh, no load to speak of)
    """
    folder = root / "players" / "SEA"
    folder.mkdir(parents=True)
    rows = {
        "states": [f"SEA,Seaside,Приморье,{OWN}"],
        "power_nodes": [f"sea,Seaside,Приморье,SEA,68,40,{OWN}"],
        "plants": [f"sea-gas,Seaside,Приморье,sea,gas,sea-gas,operating,{CAPACITY},2000,0.5,0,{OWN}"],
        "fuels": [f"SEA,gas,{PRICE / 2},0.2,0,{OWN}"],
        "lines": [f"sea--low,sea,low,{CAPACITY},0,0,{CAPACITY},{PRICE},0,{OWN}"],
        "unserved": [f"SEA,1,1,100,{OWN}"],
        "demand": _like_low(root, "demand", {"demand_gwh": "0"}),
        "demand_shape": _like_low(root, "demand_shape", {}),
        "load_shape": _like_low(root, "load_shape", {}),
        "availability": _available(root),
    }
    for table, lines in rows.items():
        write_lines(folder, f"{table}.csv", [lines_of(root, f"{table}.csv")[0], *lines])
    write_lines(folder, "drop.csv", ["table,column,value,note", "markets,market,low-import,SEA takes its place"])
    return folder


def _like_low(root: Path, table: str, changes: dict[str, str]) -> list[str]:
    header, *body = map(cells_of, lines_of(root, f"{table}.csv"))
    found = []
    for cells in body:
        row = dict(zip(header, cells, strict=True))
        if row["power_node"] == "low":
            found.append(joined(list({**row, "power_node": "sea", **changes}.values())))
    return found


def _available(root: Path) -> list[str]:
    blocks = [cells_of(line)[0] for line in lines_of(root, "load_blocks.csv")[1:]]
    return [f"sea-gas,{month},{block},1,{OWN}" for month in range(1, 13) for block in blocks]
