"""The server put together: the guard in front, the table's and the live model's routes, the pages behind them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, FastAPI

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
