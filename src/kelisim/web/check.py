"""Check the text of a deal file with the reader of the command line. No file is looked for, whatever the text names."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Annotated, Any

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Body, Request
from pydantic import BaseModel

from kelisim.deal.contract import Deal
from kelisim.deal.read import read_deal
from kelisim.region.package import load
from kelisim.web.errors import refused
from kelisim.web.table.shapes import Faults

READ_AT_ONCE, MOST_WAITING = 2, 16
FAULTS: dict[int | str, dict[str, Any]] = {status: {"model": Faults} for status in (400, 403, 413, 422, 429)}
routes = APIRouter(prefix="/api", tags=["deals"], responses=FAULTS)
region_of = lru_cache(maxsize=4)(load)
"""Regions of the embedded studies, read once."""


class DealRead(BaseModel):
    """What a sound deal file holds: counts of its promises by kind."""

    name: str
    title_en: str
    title_ru: str
    study: str
    parties: list[str]
    act_together: list[list[str]]
    water: int
    power: int
    fuel: int
    payments: int
    allocation: str


@routes.post("/check", response_model=DealRead)
async def check(
    request: Request, text: Annotated[str, Body(media_type="text/plain", max_length=100_000)]
) -> dict[str, Any]:
    """Read a deal (TOML, on an embedded study): what it holds, or every fault of it at once."""
    limiter: CapacityLimiter = request.app.state.deal_readers
    if limiter.statistics().tasks_waiting >= MOST_WAITING:
        raise refused(429, None, "a moment when fewer deals are read", "try again in a moment")
    return _described(await to_thread.run_sync(partial(read_deal, text, region_of=region_of), limiter=limiter))


def _described(deal: Deal) -> dict[str, Any]:
    return {
        "name": deal.name, "title_en": deal.title_en, "title_ru": deal.title_ru, "study": deal.study.name,
        "parties": list(deal.parties), "act_together": [list(bloc) for bloc in deal.structure if len(bloc) > 1],
        "water": len(deal.water), "power": len(deal.power), "fuel": len(deal.fuels), "payments": len(deal.payments),
        "allocation": deal.allocation,
    }  # fmt: skip
