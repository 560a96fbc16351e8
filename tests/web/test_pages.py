"""The front end as it is shipped: what browsers may keep, and that nothing else is served."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from kelisim.web import pages
from tests.web.conftest import serving


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>kelisim</title>", encoding="utf-8")
    (tmp_path / "assets" / "index-a1B2c3D4.js").write_text("export {}", encoding="utf-8")
    (tmp_path / "rivers.geojson").write_text(json.dumps({"features": [0] * 1_000}), encoding="utf-8")
    return tmp_path


def test_names_with_a_hash_are_kept_for_ever_and_others_asked_again(folder: Path) -> None:
    app = Starlette(routes=pages.routes(folder))
    with serving(app) as address, httpx.Client(base_url=address) as client:
        index, script, rivers = (client.get(one) for one in ("/", "/assets/index-a1B2c3D4.js", "/rivers.geojson"))
        assert (index.headers["cache-control"], script.headers["cache-control"]) == (pages.ASK_AGAIN, pages.FOR_EVER)
        assert script.headers["content-type"].startswith("text/javascript")
        assert rivers.headers["content-type"].startswith("application/geo+json")
        assert (rivers.headers["content-encoding"], rivers.json()) == ("gzip", {"features": [0] * 1_000})
        plain = client.get("/rivers.geojson", headers={"Accept-Encoding": "identity"})
        assert ("content-encoding" in plain.headers, plain.json()) == (False, rivers.json())
        assert client.get("/", headers={"If-None-Match": index.headers["etag"]}).status_code == 304
        assert client.head("/").headers["etag"] == index.headers["etag"]
        (folder / "later.html").write_text("later", encoding="utf-8")
        assert client.get("/later.html").status_code == 404  # read once, when the server began


def test_without_a_build_the_page_says_so(tmp_path: Path) -> None:
    app = Starlette(routes=pages.routes(tmp_path / "none"))
    with serving(app) as address:
        assert "npm run build" in httpx.get(address).text
