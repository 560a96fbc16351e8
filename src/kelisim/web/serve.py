"""Run the server: the address is bound first, so that a port in use ends in one clear message."""

from __future__ import annotations

import socket
import sys
import webbrowser

import uvicorn
from fastapi import FastAPI

from kelisim.errors import Fault, InputError
from kelisim.web.settings import Settings

SECONDS_TO_END = 3
"""Streams still open when the server is told to end are cut after so many seconds."""


def run(app: FastAPI, settings: Settings, open_page: bool = False) -> None:
    """Serve ``app`` until interrupted; the address is printed once it answers.

    Raises :class:`InputError` where the address is not to be had.
    """
    listener = _bound(settings.host, settings.port)
    with listener:
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        url = f"http://{host}:{listener.getsockname()[1]}/"
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=settings.limits.connections,
            timeout_graceful_shutdown=SECONDS_TO_END,
        )
        sys.stdout.write(f"{url}\n")
        sys.stdout.flush()
        if open_page:
            webbrowser.open(url)
        uvicorn.Server(config).run(sockets=[listener])


def _bound(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        mend = f"choose another --port or --host ({error.strerror})"
        raise InputError([Fault("kelisim serve", None, None, f"{host}:{port}", "a free address", mend)]) from None
