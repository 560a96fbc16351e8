"""Routes of the live model. Errors are raised as :class:`kelisim.errors.KelisimError`, which the application tells."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from kelisim.web.live.answer import Answer, GameTold, SourceTold
from kelisim.web.live.pool import EnginePool
from kelisim.web.live.setting import Setting

Name = Annotated[str, Query(min_length=1, max_length=120)]


def router(pool: EnginePool) -> APIRouter:
    """``POST /api/solve``, ``GET /api/model``, ``GET /api/source`` and ``GET /api/game``."""
    routes = APIRouter(prefix="/api", tags=["model"])

    @routes.post("/solve", response_class=Response, responses={200: {"model": Answer}})
    def solve(setting: Setting) -> Response:
        """Solve a setting of the levers: payoffs, stability, monthly series, balances and binding limits."""
        return _json(pool.solve(setting))

    @routes.get("/model", response_class=Response, responses={200: {"content": {"application/json": {}}}})
    def model(study: Name = pool.study) -> Response:
        """Places, networks, levers and names of a study, and the answer with every lever at its default."""
        return _json(pool.model(study))

    @routes.get("/source", response_class=Response, responses={200: {"model": SourceTold}})
    def source(table: Name, row: Name, column: Name) -> Response:
        """One number of the data with its source; ``row`` is the key, several columns joined with ``|``."""
        return _json(pool.source(table, row, column))

    @routes.get("/game", response_class=Response, responses={200: {"model": GameTold}})
    def game(study: Name = pool.study) -> Response:
        """What every group of states is worth in every coalition structure, once that has been played."""
        return _json(pool.game(study))

    return routes


def _json(content: dict[str, Any]) -> Response:
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Response(text, media_type="application/json", headers={"Cache-Control": "no-store"})
