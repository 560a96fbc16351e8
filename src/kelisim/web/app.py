"""The server put together: the guard in front, the table's and the live model's routes, the pages behind them."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import FastAPI

from kelisim.web import pages
from kelisim.web.errors import tell_errors
from kelisim.web.security import Guard
from kelisim.web.settings import Settings


def create_app(settings: Settings, engines: object) -> FastAPI:
    """The application: ``engines`` solve settings, rooms are kept in ``settings.data``."""
    app = FastAPI(
        title="kelisim",
        version=version("kelisim"),
        summary="Planning model of cooperation and negotiation table",
        openapi_url="/api/openapi.json",
        docs_url=None,  # its page loads scripts from other hosts
        redoc_url=None,
    )
    app.add_middleware(Guard, settings=settings)
    tell_errors(app)
    app.state.engines = engines
    app.include_router(pages.router(pages.static_folder()))
    return app
