"""Run the server: the address is bound first, the page is served at once, models are loaded behind it."""

from __future__ import annotations

import logging
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable
from contextlib import suppress

import uvicorn
from starlette.applications import Starlette

from kelisim.errors import Fault, InputError, KelisimError
from kelisim.web.gate import Gate
from kelisim.web.settings import Settings

log = logging.getLogger("kelisim.web")
KEEP_ALIVE_SECONDS = 75
"""Longer than clients keep idle connections, so that none is closed just as it is used again."""

SECONDS_TO_END = 3
"""Streams still open when the server is told to end are cut after so many seconds."""


def serve(settings: Settings, open_page: bool = False) -> None:
    """Serve the live model and the table until interrupted.

    Raises :class:`InputError` for an address that is not to be had, a study that cannot be opened, a folder in use.
    """
    run(settings, lambda: application(settings), open_page)


def application(settings: Settings) -> Starlette:
    """The whole application; the model of the first study opens in the background."""
    from kelisim.web.app import create_app  # noqa: PLC0415  # the page is served before all this is loaded
    from kelisim.web.live import EnginePool, router  # noqa: PLC0415

    games = settings.data if settings.play else None
    pool = EnginePool(settings.study, games, settings.game, ahead=settings.play)
    app = create_app(settings, pool, router(pool))

    def open_first() -> None:
        try:
            pool.engine(settings.study)
        except KelisimError as error:  # told again to whoever asks for the model
            log.error("the study %s cannot be opened: %s", settings.study, error)

    threading.Thread(target=open_first, daemon=True).start()
    return app


def run(settings: Settings, build: Callable[[], Starlette], open_page: bool = False) -> None:
    """Serve what ``build`` makes until interrupted; the address is printed once it answers. Raises what it raises."""
    failures: list[Exception] = []

    def failed(error: Exception) -> None:
        failures.append(error)
        server.should_exit = True

    listener = _bound(settings.host, settings.port)
    with listener:
        server = uvicorn.Server(_config(settings, Gate(settings, build, failed)))
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        url = f"http://{host}:{listener.getsockname()[1]}/"
        sys.stdout.write(f"{url}\n")
        sys.stdout.flush()
        if open_page:
            webbrowser.open(url)
        with suppress(KeyboardInterrupt):  # the way to end it
            server.run(sockets=[listener])
    if failures:
        raise failures[0]


def _config(settings: Settings, app: Gate) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_level="critical",  # what goes wrong is told by kelisim.web.handlers, once
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=settings.limits.connections,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=SECONDS_TO_END,
    )


def _bound(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        mend = f"choose another --port or --host ({error.strerror})"
        raise InputError([Fault("kelisim serve", None, None, f"{host}:{port}", "a free address", mend)]) from None
