"""The built front end, shipped in the package and read into memory: no path of a request is a path of a file."""

from __future__ import annotations

import hashlib
import mimetypes
import re
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from kelisim.web.errors import refused

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


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the front end: its bytes, media type, entity tag and how long a browser may keep it."""

    content: bytes
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
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    return Page(content, media, tag, FOR_EVER if HASHED.search(path.name) else ASK_AGAIN)


def router(folder: Path) -> APIRouter:
    """``/`` and every file of the front end."""
    pages, routes = read_pages(folder), APIRouter(include_in_schema=False)

    @routes.api_route("/", methods=["GET", "HEAD"])
    def index(request: Request) -> Response:
        return _served(pages["index.html"], request) if "index.html" in pages else HTMLResponse(NOT_BUILT)

    @routes.api_route("/{name:path}", methods=["GET", "HEAD"])
    def file(name: str, request: Request) -> Response:
        if name not in pages:
            raise refused(404, None, "an address of this server", "begin at /", name)
        return _served(pages[name], request)

    return routes


def _served(page: Page, request: Request) -> Response:
    headers = {"ETag": page.tag, "Cache-Control": page.keep}
    if request.headers.get("if-none-match") == page.tag:
        return Response(status_code=304, headers=headers)
    return Response(page.content, media_type=page.media_type, headers=headers)
