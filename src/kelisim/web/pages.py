"""The built front end, shipped in the package and read into memory: no path of a request is a path of a file."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

HASHED = re.compile(r"[.-][A-Za-z0-9_-]{8,}\.[a-z0-9]+$")
"""Names that change with their content, as the build writes them: a browser may keep them for ever."""

FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
NOT_BUILT = "<!doctype html><title>kelisim</title><p>The pages are not built: npm ci and npm run build in frontend/."
TYPES = {
    ".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".html": "text/html",
    ".svg": "image/svg+xml", ".json": "application/json", ".geojson": "application/geo+json",
    ".woff2": "font/woff2", ".pbf": "application/x-protobuf", ".webmanifest": "application/manifest+json",
}  # fmt: skip
"""Fixed here: what the machine's own registry says differs between systems."""


ZIPPED = frozenset((".js", ".mjs", ".css", ".html", ".svg", ".json", ".geojson"))
SMALLEST_ZIPPED = 1_000
"""Smaller files gain nothing by compression."""


@dataclass(frozen=True, slots=True)
class Page:
    """A file of the front end: bytes (and compressed, if that is less), media type, entity tag, how long to keep it."""

    content: bytes
    zipped: bytes | None
    media_type: str
    tag: str
    keep: str


def static_folder() -> Path:
    """Folder of the built front end."""
    return Path(str(resources.files("kelisim.web") / "static"))


def read_pages(folder: Path) -> dict[str, Page]:
    """Every file below ``folder`` by its address, as ``assets/index-1a2b3c4d.js``."""
    return {path.relative_to(folder).as_posix(): _page(path) for path in sorted(folder.rglob("*")) if path.is_file()}


def _page(path: Path) -> Page:
    content = path.read_bytes()
    media = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    worth_it = path.suffix in ZIPPED and len(content) >= SMALLEST_ZIPPED
    zipped = gzip.compress(content, 6, mtime=0) if worth_it else None
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    return Page(content, zipped, media, tag, FOR_EVER if HASHED.search(path.name) else ASK_AGAIN)


def routes(folder: Path) -> list[Route]:
    """``/`` and a route for every file of the front end; none takes a part of its path from the request."""
    pages = read_pages(folder)
    index = _serves(pages["index.html"]) if "index.html" in pages else _not_built
    return [Route("/", index), *(Route(f"/{name}", _serves(page)) for name, page in pages.items())]


def _not_built(_: Request) -> Response:
    return HTMLResponse(NOT_BUILT)


def _serves(page: Page) -> Callable[[Request], Response]:
    def served(request: Request) -> Response:
        headers = {"ETag": page.tag, "Cache-Control": page.keep, "Vary": "Accept-Encoding"}
        if request.headers.get("if-none-match") == page.tag:
            return Response(status_code=304, headers=headers)
        if page.zipped is None or "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(page.content, media_type=page.media_type, headers=headers)
        return Response(page.zipped, media_type=page.media_type, headers={**headers, "Content-Encoding": "gzip"})

    return served
