"""What the table needs of the model: which studies there are, whose states, and what a setting gives each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from kelisim.web.errors import Refused, refused


class Engines(Protocol):
    """Models of several studies that solve settings. Raises :class:`~kelisim.errors.KelisimError` where one cannot."""

    @property
    def studies(self) -> Sequence[str]:
        """Studies that can be asked for."""

    def states(self, study: str) -> tuple[str, ...]:
        """States of the study, in the order of its region."""

    def levers(self, study: str) -> Sequence[Mapping[str, Any]]:
        """Levers of the study, as ``GET /api/model`` gives them."""

    def solve(self, setting: Mapping[str, Any]) -> Mapping[str, Any]:
        """The result of a setting: see ``POST /api/solve``."""

    def close(self) -> None:
        """End what runs in the background."""


def told_of(result: Mapping[str, Any]) -> dict[str, Any]:
    """What a proposal's entry in the log keeps of a result: gains by state, who would leave, the amendment.

    The rest can be solved again from the setting. Refuses a result that does not pass its checks.
    """
    if not result["passed"]:
        raise _failed(result)
    gains = ("alone_musd", "deal_musd", "change_musd", "by_source")
    return {
        "states": {state: {key: row[key] for key in gains} for state, row in result["states"].items()},
        "total_change_musd": result["total_change_musd"],
        "walkers": result.get("walkers", []),
        "amendment": result.get("amendment"),
        "key": result["key"],
    }


def _failed(result: Mapping[str, Any]) -> Refused:
    failed = ", ".join(check["name"] for check in result.get("checks", []) if not check["passed"])
    return refused(422, "setting", "a result that passes its checks", "try another setting", failed)
