"""Gathering of everything that is wrong before anything is refused, and the fault of a file that cannot be read.

Holds no equation.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from kelisim.errors import Fault, InputError, summed_up

T = TypeVar("T")


def attempt(work: Callable[[], T], faults: list[Fault]) -> T | None:
    """What ``work`` returns; if the input is at fault, ``None``, its faults being added to ``faults``."""
    try:
        return work()
    except InputError as error:
        faults += error.faults
        return None


def limited(faults: list[Fault]) -> list[Fault]:
    """``faults`` of a file; where very many are of one column they are counted, not listed."""
    columns = dict.fromkeys(fault.column for fault in faults)
    return [fault for column in columns for fault in summed_up([one for one in faults if one.column == column])]


def text_of(path: Path) -> str:
    """The text of a file. Raises :class:`InputError` if it is missing, a folder, or no text."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        told = getattr(error, "strerror", None) or str(error)
        fault = Fault(path.name, None, None, told, "a file of UTF-8 text that can be read", "name another file")
        raise InputError([fault], path.name) from None
