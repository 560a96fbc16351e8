"""What every request passes before any route: whose host and origin, how large, and which headers go back.

Plain ASGI: nothing is read twice, and the limit on bodies holds for chunked ones too.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kelisim.errors import Fault
from kelisim.web.errors import REQUEST, answer
from kelisim.web.settings import LOOPBACK, Limits, Settings

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "style-src-attr 'unsafe-inline'",  # charts set sizes and colours of their own elements
        "img-src 'self' data: blob:",  # sprites that the map draws itself
        "worker-src 'self' blob:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def name_of(host: str) -> str:
    """The name in a Host header, without the port, in lower case: ``[::1]:8000`` is ``::1``."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.rpartition(":")[0].lower() if host.count(":") == 1 else host.lower()


def is_known_host(host: str, settings: Settings) -> bool:
    """Whether the server may be asked under this Host header.

    Another site can point a name of its own at this machine (DNS rebinding), so only names that were given are
    answered. An address in figures cannot be rebound; it is answered where the server is open to other machines.
    """
    name = name_of(host)
    if name in {*LOOPBACK, settings.host.lower(), *(one.lower() for one in settings.names)}:
        return True
    return not settings.is_local and _is_address(name)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def is_same_origin(headers: Headers) -> bool:
    """Whether a request that changes something comes from our own page, or from no page at all (a program)."""
    origin = headers.get("origin")
    if origin is not None:
        return origin.partition("://")[2].lower() == headers.get("host", "").lower()
    return headers.get("sec-fetch-site", "none") in ("same-origin", "none")


class Guard:
    """Checks host, origin and size of each request and adds the security headers to each answer."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        """Guard ``app`` with the limits of ``settings``."""
        self.app, self.settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or refuse one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        sender = _with_headers(send, no_store=scope["path"].startswith("/api"))
        fault = _fault(scope["method"], headers, self.settings)
        body = fault or await _body(receive, headers, self.settings.limits)
        if isinstance(body, tuple):
            await answer(body[0], [body[1]])(scope, receive, sender)
        elif body is not None:
            await self.app(scope, _replayed(body, receive), sender)


def _fault(method: str, headers: Headers, settings: Settings) -> tuple[int, Fault] | None:
    host = headers.get("host", "")
    if len(headers.getlist("host")) != 1 or not is_known_host(host, settings):
        known = ", ".join({settings.host: None, "localhost": None, **dict.fromkeys(settings.names)})
        return 400, Fault(REQUEST, None, "Host", host, f"one of: {known}", "start kelisim serve with --name NAME")
    if method not in SAFE and not is_same_origin(headers):
        origin = headers.get("origin", "")
        return 403, Fault(REQUEST, None, "Origin", origin, "the page of this server", "open the server's own page")
    return None


async def _body(receive: Receive, headers: Headers, limits: Limits) -> bytes | tuple[int, Fault] | None:
    """The whole body; a fault if it is too large or too slow; ``None`` if the client has gone."""
    told = headers.get("content-length", "0")
    too_large = 413, Fault(REQUEST, None, "body", "", f"at most {limits.body_bytes} bytes", "send less")
    if not told.isdecimal() or int(told[:20]) > limits.body_bytes:
        return too_large
    parts: list[bytes] = []
    try:
        async with asyncio.timeout(limits.body_seconds):
            while True:
                message = await receive()
                if message["type"] != "http.request":
                    return None
                parts.append(message.get("body", b""))
                if sum(map(len, parts)) > limits.body_bytes:
                    return too_large
                if not message.get("more_body", False):
                    return b"".join(parts)
    except TimeoutError:
        return 408, Fault(REQUEST, None, "body", "", f"all of it within {limits.body_seconds:g} s", "send it again")


def _replayed(body: bytes, receive: Receive) -> Receive:
    """``receive`` that gives ``body`` first and then waits for the client to go."""
    left: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message() -> Message:
        return left.pop() if left else await receive()

    return next_message


def _with_headers(send: Send, no_store: bool) -> Send:
    async def sender(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            _add(headers, HEADERS.items())
            if no_store:
                headers["Cache-Control"] = "no-store"
        await send(message)

    return sender


def _add(headers: MutableHeaders, values: Iterable[tuple[str, str]]) -> None:
    for name, value in values:
        headers[name] = value
