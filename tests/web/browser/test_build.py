"""The committed build: made from the committed sources, and small."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
FRONTEND = ROOT / "frontend"
STATIC = ROOT / "src" / "kelisim" / "web" / "static"
SOURCES = (
    "src", "public", "scripts", "index.html", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts",
)  # fmt: skip
MOST_BYTES = 600_000


def hash_of(folder: Path) -> str:
    """As frontend/scripts/finish.mjs computes it."""
    paths = [path for name in SOURCES for path in [folder / name, *(folder / name).rglob("*")] if path.is_file()]
    named = sorted((path.relative_to(folder).as_posix(), path) for path in paths)
    lines = [f"{name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n" for name, path in named]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


@pytest.mark.skipif(not FRONTEND.is_dir(), reason="the sources of the page are not in this copy (an sdist)")
def test_the_build_is_of_these_sources() -> None:
    built = json.loads((STATIC / "build.json").read_text(encoding="utf-8"))
    assert built["sources_sha256"] == hash_of(FRONTEND), "npm ci && npm run build in frontend/, and commit both"


def test_the_build_is_small() -> None:
    pages = [path for path in STATIC.rglob("*") if path.is_file() and path.suffix != ".geojson"]
    size = sum(len(gzip.compress(path.read_bytes(), 9)) for path in pages if path.name != "build.json")
    assert 0 < size < MOST_BYTES


def test_the_page_names_no_other_host() -> None:
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    assert "http:" not in page
    assert "https:" not in page
