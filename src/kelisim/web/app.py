"""The server put together: the guard in front, the table's and the live model's routes, the pages behind them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from kelisim.web import check, pages
from kelisim.web.handlers import tell_errors
from kelisim.web.security import Guard
from kelisim.web.settings import Settings
from kelisim.web.table.events import Hub
from kelisim.web.table.payoffs import Engines
from kelisim.web.table.routes import routes
from kelisim.web.table.store import Store

THREADS = 100
"""Requests that work or wait in a thread: more than may wait for the solver, so that rooms are answered meanwhile."""

ZIPPED = frozenset(("/api/model", "/api/solve", "/api/game"))


class ZippedModel:
    """Compresses answers of the model, and no answer of a room.

    A room's answer may hold a hidden value beside words of other seats: the length of the two compressed together
    would tell an eavesdropper how alike they are.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Compress what ``app`` answers, by its path."""
        self.app, self.zipped = app, GZipMiddleware(app, minimum_size=1_000, compresslevel=4)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        inside = scope["type"] == "http" and scope["path"] in ZIPPED
        await (self.zipped if inside else self.app)(scope, receive, send)


def create_app(settings: Settings, engines: Engines, model_routes: APIRouter | None = None) -> FastAPI:
    """The application: ``engines`` solve settings, rooms are kept in ``settings.data``, which it holds until it ends.

    ``model_routes``: those of the live model.

    Raises :class:`~kelisim.errors.InputError` where the folder cannot be had.
    """
    store, hub = Store(settings.data, settings.limits), Hub(settings.limits)
    store.moved = hub.tell

    @asynccontextmanager
    async def open_until_the_end(_: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = THREADS
        yield
        engines.close()
        store.close()

    app = FastAPI(
        lifespan=open_until_the_end,
        title="kelisim",
        version=version("kelisim"),
        summary="Planning model of cooperation and negotiation table",
        openapi_url="/api/openapi.json",
        docs_url=None,  # its page loads scripts from other hosts
        redoc_url=None,
    )
    app.add_middleware(ZippedModel)
    app.add_middleware(Guard, settings=settings)
    tell_errors(app)
    app.state.deal_readers = CapacityLimiter(check.READ_AT_ONCE)
    app.state.engines, app.state.store, app.state.hub = engines, store, hub
    app.include_router(check.routes)
    app.include_router(routes)
    if model_routes is not None:
        app.include_router(model_routes)
    app.router.routes.extend(pages.routes(pages.static_folder()))
    return app
