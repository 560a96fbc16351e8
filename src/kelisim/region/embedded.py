"""Find a region: one of those shipped with the package, by name, or any folder, by path."""

from __future__ import annotations

import importlib.resources
import os
from pathlib import Path

from kelisim.errors import Fault, InputError
from kelisim.region.read import did_you_mean


def embedded_names() -> tuple[str, ...]:
    """Names of the regions shipped with the package, sorted."""
    data = _data()
    if not data.is_dir():
        return ()
    return tuple(sorted(p.name for p in data.iterdir() if (p / "states.csv").is_file()))


def find(name_or_path: str | Path) -> Path:
    """The folder of a region. A shipped name comes before a folder of the same name: write ``./name`` for that.

    Raises InputError if there is neither.
    """
    names = embedded_names()
    if isinstance(name_or_path, str) and name_or_path in names:
        return _data() / name_or_path
    shown = str(name_or_path)
    path = Path(name_or_path)
    known = f"a folder of CSV tables, or one of the shipped regions: {', '.join(names) or 'none'}"
    try:
        if shown and path.is_dir() and os.access(path, os.R_OK | os.X_OK):
            return path
        found = "no folder that may be read" if path.exists() else "no such folder"
    except (OSError, ValueError):  # name too long, a NUL byte
        found = "no valid path"
    close = did_you_mean(shown, names)
    mend = f"did you mean {close}?" if close else "check the path; give the folder, not a file in it"
    raise InputError([Fault(shown[:200], None, None, found, known, mend)], subject="the request")


def _data() -> Path:
    # The wheel is always unpacked on disk, so a path is safe; Path keeps the reader free of two file systems.
    return Path(str(importlib.resources.files("kelisim.region"))) / "data"
