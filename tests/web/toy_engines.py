"""Three states and four levers whose payoffs anybody can add up, in place of the model.

Water costs KGZ 10 million USD a km3 and is worth 25 to UZB; power is worth 0.03 a GWh to KGZ and costs UZB 0.02; a
payment is a payment.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

STATES = ("KAZ", "KGZ", "UZB")
ALONE_MUSD = 100.0
SEATS = ("chair", *STATES, "observer")


def _lever(name: str, kind: str, giver: str, taker: str, most: float, unit: str) -> dict[str, Any]:
    return {
        "id": name, "kind": kind, "min": 0.0, "max": most, "step": 1.0, "default": 0.0, "unit": unit,
        "from_state": giver, "to_state": taker,
    }  # fmt: skip


LEVERS = (
    _lever("release:toktogul:summer", "release", "KGZ", "UZB", 10.0, "km3"),
    _lever("power:UZB-KGZ:winter", "power", "UZB", "KGZ", 2_000.0, "GWh"),
    _lever("payment:UZB-KGZ", "payment", "UZB", "KGZ", 500.0, "million USD a year"),
    _lever("payment:KAZ-KGZ", "payment", "KAZ", "KGZ", 500.0, "million USD a year"),
)
WORTH: dict[str, dict[str, float]] = {
    "release:toktogul:summer": {"KGZ": -10.0, "UZB": 25.0},
    "power:UZB-KGZ:winter": {"KGZ": 0.03, "UZB": -0.02},
    "payment:UZB-KGZ": {"KGZ": 1.0, "UZB": -1.0},
    "payment:KAZ-KGZ": {"KGZ": 1.0, "KAZ": -1.0},
}


class ToyEngines:
    """Solves at once, by adding up."""

    studies = ("normal", "dry")

    def states(self, study: str) -> tuple[str, ...]:
        assert study in self.studies
        return STATES

    def levers(self, study: str) -> Sequence[Mapping[str, Any]]:
        assert study in self.studies
        return LEVERS

    def solve(self, setting: Mapping[str, Any]) -> dict[str, Any]:
        change = {s: sum(WORTH[k].get(s, 0.0) * v for k, v in setting["levers"].items()) for s in STATES}
        states = {
            state: {
                "alone_musd": ALONE_MUSD, "deal_musd": ALONE_MUSD + change[state], "change_musd": change[state],
                "by_source": {"own plan": change[state]}, "terms": {},
            }
            for state in STATES
        }  # fmt: skip
        key = hashlib.sha256(json.dumps(setting, sort_keys=True).encode()).hexdigest()
        return {
            "setting": dict(setting), "key": key, "passed": True, "checks": [], "states": states,
            "total_change_musd": sum(change.values()), "walkers": [], "amendment": None,
        }  # fmt: skip

    def close(self) -> None:
        """Nothing runs."""


WATER_FOR_POWER = {"release:toktogul:summer": 4.0, "power:UZB-KGZ:winter": 1000.0}
BARTER = {"study": "normal", "mode": "apart", "levers": WATER_FOR_POWER}
"""KGZ: -40 + 30 = -10; UZB: 100 - 20 = 80."""

PAID = {"study": "normal", "mode": "apart", "levers": {**WATER_FOR_POWER, "payment:UZB-KGZ": 45.0}}
"""KGZ: -10 + 45 = 35; UZB: 80 - 45 = 35."""
