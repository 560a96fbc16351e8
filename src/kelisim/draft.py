"""Result folders that appear whole or not at all: filled beside their place, then moved there at once."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kelisim.errors import Fault, InputError


@contextmanager
def drafted(out: Path) -> Iterator[Path]:
    """A folder to fill that becomes ``out`` when the block ends well and is removed when it does not.

    Raises InputError if ``out`` is something else than a former result.
    """
    _refuse_foreign(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        yield draft
        _replace(draft, out)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def write_json(path: Path, content: object) -> None:
    """Write ``content`` as readable JSON."""
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def file_hash(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _refuse_foreign(out: Path) -> None:
    if out.exists() and not (out.is_dir() and ((out / "manifest.json").is_file() or not any(out.iterdir()))):
        raise InputError([Fault(str(out), None, None, "", "a new folder, or a former result", "choose another --out")])


def _replace(draft: Path, out: Path) -> None:
    draft.chmod(out.parent.stat().st_mode & 0o777)  # mkdtemp makes it private; follow the folder around it
    if out.exists():
        old = Path(tempfile.mkdtemp(prefix=f".{out.name}-old-", dir=out.parent))
        out.rename(old / "result")
        draft.rename(out)
        shutil.rmtree(old, ignore_errors=True)
    else:
        draft.rename(out)
