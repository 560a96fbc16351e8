"""Keep a C library's greeting off standard output.

HiGHS 1.16 prints its banner when an instance is made, before any option can silence it; in a pipe of JSON that is
one line too many. Python's ``redirect_stdout`` does not reach what C writes, so the file descriptor itself is turned
away, and C's buffer is flushed before it is turned back.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def quiet_stdout() -> Iterator[None]:
    """Send what is written to file descriptor 1 meanwhile to nowhere."""
    with suppress(OSError, ValueError, AttributeError):
        sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:  # no standard output at all (a service): nothing to keep clean
        yield
        return
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    try:
        yield
        with suppress(OSError, AttributeError, TypeError):
            ctypes.CDLL(None).fflush(None)
    finally:
        os.dup2(kept, 1)
        os.close(kept)
