"""The corridor model of a region: reading, the base case, its checks, a quote; beside a floor.

The floor is one cheapest-path search from every zone for every class with SciPy's compiled Dijkstra on the same graph:
no assignment can do with less. Processor seconds.
"""

from __future__ import annotations

import time
from statistics import median
from typing import Any

import kelisim as ke
from kelisim.corridor.cases import REFERENCE_YEAR, CorridorCase, solve_case
from kelisim.corridor.checks import corridor_checks
from kelisim.corridor.quote import Shipment, quote
from kelisim.corridor.routes import cheapest

QUOTES = 9


def measure(name: str) -> dict[str, Any]:
    """Processor seconds of each part, and the size of the case."""
    begin = time.process_time()
    region = ke.load(name)
    read = time.process_time()
    solved = solve_case(region, CorridorCase(REFERENCE_YEAR))
    case = time.process_time()
    passed = all(check.passed for check in corridor_checks(solved))
    checks = time.process_time()
    cheapest(solved.network, solved.pairs, solved.network.costs())
    floor = time.process_time()
    quotes = []
    for _ in range(QUOTES):
        start = time.process_time()
        quote(solved, "Xi'an", "Duisburg", Shipment("machinery", teu=2))
        quotes.append(time.process_time() - start)
    return {
        "read": read - begin,
        "base case": case - read,
        "checks": checks - case,
        "floor": floor - checks,
        "quote": median(quotes),
        "pairs": len(solved.pairs),
        "routes": len(solved.routes.edges),
        "facilities": len(solved.facilities.keys),
        "passed": passed,
    }
