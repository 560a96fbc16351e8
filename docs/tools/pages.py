"""Run the code of a page: its ``python`` and ``bash`` blocks, in order, in one namespace and one empty folder.

A block may be followed by a ``text`` block titled "Output"; it must then print just that (numbers within 1 %).
Fragments that only illustrate are written in other languages (``text``, ``toml``, ``console``) and are not run.

Rewrite the outputs of pages after a change: ``python -m docs.tools.pages docs/tutorial.md``.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NUMBER = re.compile(r"[-+]?\d[\d,]*\.?\d*(?:e[-+]?\d+)?")
BLOCK = re.compile(
    r"^```(?P<language>python|bash)\n(?P<code>.*?)^```\n(?:\n```text title=\"Output\"\n(?P<output>.*?)^```\n)?",
    re.MULTILINE | re.DOTALL,
)
TOLERANCE = 0.01


@dataclass(frozen=True, slots=True)
class Block:
    """One block of code with the output that the page shows (None: none shown)."""

    language: str
    code: str
    output: str | None
    line: int
    span: tuple[int, int]


def blocks(page: str) -> list[Block]:
    """The blocks of a page that are run, in order."""
    return [
        Block(found["language"], found["code"], found["output"], page.count("\n", 0, found.start()) + 1, found.span())
        for found in BLOCK.finditer(page)
    ]


def run_page(page: str) -> list[tuple[Block, str]]:
    """Run a page in an empty folder; each block with what it printed."""
    space: dict[str, Any] = {"__name__": "__page__"}
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        return [(block, _printed(block, space)) for block in blocks(page)]


def _printed(block: Block, space: dict[str, Any]) -> str:
    if block.language == "bash":
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
        done = subprocess.run(  # noqa: S603 - our own pages
            ["bash", "-c", block.code],  # noqa: S607
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PATH": path, "COLUMNS": "110"},
        )
        if done.returncode:
            raise AssertionError(f"line {block.line}: exit status {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile("\n" * block.line + block.code, "page", "exec"), space)  # noqa: S102 (our own pages)
    return out.getvalue()


def same(shown: str, printed: str, tolerance: float = TOLERANCE) -> bool:
    """Whether two texts agree: the words exactly, the numbers within ``tolerance`` or their last digit."""
    if NUMBER.sub("#", _squeezed(shown)) != NUMBER.sub("#", _squeezed(printed)):
        return False
    pairs = zip(NUMBER.findall(shown), NUMBER.findall(printed), strict=True)
    return all(_close(a, b, tolerance) for a, b in pairs)


def _squeezed(text: str) -> str:
    """Widths of columns follow the numbers in them: blanks and rules do not count."""
    return re.sub(r"[ \-─━]+", " ", text).strip()


def _close(one: str, other: str, tolerance: float) -> bool:
    a, b = (float(text.replace(",", "").rstrip(".")) for text in (one, other))
    digits = len(one.partition(".")[2]) if "e" not in one else 0
    step = 1.01 * 10.0**-digits if "." in one else 1.0
    if "." not in one and a == b:
        return True
    return abs(a - b) <= max(tolerance * max(abs(a), abs(b)), step if "." in one else 0.0)


def rewritten(page: str) -> str:
    """The page with the outputs that its blocks print now."""
    parts: list[str] = []
    end = 0
    for block, printed in run_page(page):
        parts.append(page[end : block.span[0]])
        parts.append(f"```{block.language}\n{block.code}```\n")
        if block.output is not None:
            parts.append(f'\n```text title="Output"\n{printed.rstrip()}\n```\n')
        end = block.span[1]
    return "".join([*parts, page[end:]])


def executed_pages(docs: Path) -> Iterator[Path]:
    """Pages with a block that is run."""
    for path in sorted(docs.rglob("*.md")):
        if blocks(path.read_text(encoding="utf-8")):
            yield path


def main() -> None:
    """Rewrite the outputs of the pages named on the command line."""
    for name in sys.argv[1:]:
        path = Path(name).resolve()
        path.write_text(rewritten(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
