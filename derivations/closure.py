"""Checks the inflows: routes observed releases through the tables of the region and compares with observation.

Usage: ``python closure.py RAW_FOLDER TARGET_FOLDER`` after ``inflows.py``. Means of 2001-2010 by month, km3. Down to
Bahri Tojik and Tuyamuyun zones get the supply ratios of ``balances.py`` and the balance closes by construction, apart
from months in which a lateral inflow would be negative. Between Bahri Tojik and Shardara no inflow is a residual, so
that balance is a test of the tables: there zones get all they want.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

from balances import AMU_CANALS, AMU_HEADWATERS, AMU_SUPPLY, AMU_UPWARD, SYR_SUPPLY, Operation, Tables, operation
from series import Monthly, climate, read

Inflows = dict[str, list[float]]


def plus(*series: list[float]) -> list[float]:
    """Sum by month."""
    return [sum(values) for values in zip(*series, strict=True)]


def times(series: list[float], factor: float) -> list[float]:
    """Product by month."""
    return [value * factor for value in series]


def less(first: list[float], *others: list[float]) -> list[float]:
    """Difference by month."""
    return plus(first, *(times(other, -1) for other in others))


def inflow_means(target: Path) -> Inflows:
    """Mean monthly volumes of the inflows of 2001-2010."""
    flows: dict[str, Monthly] = defaultdict(dict)
    for row in read(target / "inflows.csv"):
        flows[row["node"]][int(row["year"]), int(row["month"])] = float(row["inflow_m3s"])
    return {node: climate(flow) for node, flow in flows.items()}


def to_bahri_tojik(data: Operation, tables: Tables, inflows: Inflows) -> list[float]:
    """Inflow of Bahri Tojik from the releases of Toktogul and Andijan."""
    kept = tables.kept
    naryn = times(climate(data["toktogul"]["release"]), kept["toktogul--uchkurgan"])
    naryn = times(less(naryn, tables.net_use("uchkurgan", SYR_SUPPLY)), kept["uchkurgan--fergana"])
    karadarya = times(climate(data["andijan"]["release"]), kept["andijan--fergana"])
    valley = less(plus(naryn, karadarya, inflows["fergana"]), tables.net_use("fergana", SYR_SUPPLY))
    return times(valley, kept["fergana--bahri-tojik"])


def to_shardara(data: Operation, tables: Tables, inflows: Inflows) -> list[float]:
    """Inflow of Shardara from the releases of Bahri Tojik and Charvak, zones served in full."""
    kept = tables.kept
    chirchik = plus(times(climate(data["charvak"]["release"]), kept["charvak--chirchik"]), inflows["chirchik"])
    chirchik = times(less(chirchik, tables.net_use("chirchik")), kept["chirchik--chinaz"])
    dustlik = times(tables.net_use("dustlik-kaz"), 1 / kept["farkhad--dustlik-kaz"])
    river = times(climate(data["bahri-tojik"]["release"]), kept["bahri-tojik--farkhad"])
    river = times(less(river, tables.net_use("farkhad"), dustlik), kept["farkhad--chinaz"])
    arriving = times(less(plus(river, chirchik), tables.net_use("chinaz")), kept["chinaz--shardara"])
    drained = tables.zones["maktaaral"]
    return plus(arriving, times(tables.gross["maktaaral"], float(drained["return_fraction"])))


def to_tuyamuyun(tables: Tables, inflows: Inflows) -> list[float]:
    """Inflow of Tuyamuyun without any storage upstream."""

    def used(node: str) -> list[float]:
        return plus(tables.net_use(node, AMU_SUPPLY, AMU_SUPPLY), tables.evaporation(node))

    heads = plus(*(inflows[node] for node in ("rogun", "panj", "kafirnigan", "surkhandarya")))
    flow = less(heads, *(used(node) for node in AMU_HEADWATERS))
    flow = plus(times(flow, tables.kept["panj--amu-head"]), inflows["amu-head"])
    for node, below in zip(AMU_UPWARD[::-1], [*AMU_UPWARD[-2::-1], "tuyamuyun"], strict=True):
        taken = used(node)
        if node in AMU_CANALS:
            end = AMU_CANALS[node]
            taken = plus(taken, times(less(used(end), inflows[end]), 1 / tables.kept[f"{node}--{end}"]))
        flow = times(less(flow, taken), tables.kept[f"{node}--{below}"])
    return flow


def show(name: str, values: list[float]) -> None:
    """Print twelve months, April-September, October-March and the year."""
    summer, whole = sum(values[3:9]), sum(values)
    print(f"{name:24}", *(f"{value:6.2f}" for value in values), f"| {summer:6.2f} {whole - summer:6.2f} {whole:6.2f}")


def main(raw: Path, target: Path) -> None:
    """Print the three comparisons."""
    data, tables, inflows = operation(raw), Tables(target), inflow_means(target)
    for node, routed in (
        ("bahri-tojik", to_bahri_tojik(data, tables, inflows)),
        ("shardara", to_shardara(data, tables, inflows)),
        ("tuyamuyun", to_tuyamuyun(tables, inflows)),
    ):
        observed = climate(data[node]["inflow"])
        show(f"{node} routed", routed)
        show("   observed", observed)
        show("   difference", less(routed, observed))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
