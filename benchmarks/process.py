"""Parts in fresh processes, so that peak memory and first-use costs of one do not colour the next.

The parent imports nothing but the standard library: Linux hands the high-water mark of a parent's memory down to its
children, and a light parent leaves theirs clean.
"""

from __future__ import annotations

import importlib
import multiprocessing
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

POLL_SECONDS = 0.1
"""How often memory of a process tree is sampled."""


class PartFailed(Exception):
    """A part ended with an exception or without an answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a part returned, and the largest sampled memory of it and its descendants together (MiB; 0: not asked)."""

    value: dict[str, Any]
    tree_mib: float


def fresh(target: str, *arguments: object, sample_tree: bool = False) -> Answer:
    """Call ``module:function`` in a new interpreter and return its answer.

    Raises :class:`PartFailed` with the part's own error.
    """
    context = multiprocessing.get_context("spawn")
    receive, send = context.Pipe(duplex=False)
    process = context.Process(target=_call, args=(send, target, arguments))
    process.start()
    send.close()
    largest = 0.0
    while not receive.poll(POLL_SECONDS):
        if sample_tree and process.pid is not None:
            largest = max(largest, tree_mib(process.pid))
    try:
        kind, value = receive.recv()
    except EOFError:
        kind, value = "error", f"{target} ended without an answer"
    process.join()
    if kind == "error":
        raise PartFailed(value)
    return Answer(value, largest)


def _call(send: Connection, target: str, arguments: tuple[object, ...]) -> None:
    module, function = target.split(":")
    try:
        part: Callable[..., dict[str, Any]] = getattr(importlib.import_module(module), function)
        send.send(("value", part(*arguments)))
    except Exception as error:
        send.send(("error", f"{target}: {type(error).__name__}: {error}"))
        raise


def tree_mib(root: int) -> float:
    """Memory of a process and its descendants, MiB; pages that they share are counted once (Linux: Pss)."""
    total, waiting = 0.0, [root]
    while waiting:
        folder = Path(f"/proc/{waiting.pop()}")
        try:
            lines = (folder / "smaps_rollup").read_text(encoding="ascii").splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
            for children in folder.glob("task/*/children"):
                waiting += [int(pid) for pid in children.read_text(encoding="ascii").split()]
        except OSError:  # ended meanwhile, or no Linux
            continue
    return total
