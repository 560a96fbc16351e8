"""The validation page stands on numbers that the model still gives.

The long record takes minutes and is computed only if the environment sets ``KELISIM_LONG=1``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from docs.make_validation import DOCS, PAGE, STORED, figures, page, rounded, stored
from docs.tools.facts import PARTS

TOLERANCE = 0.01
REGIME_TOLERANCE = 0.05
"""For months of reservoirs: plans that differ by some per cent in a month are worth the same within 1e-5, and which of
them the successive linearisation ends at depends on its path."""
LONG = ("long",)


def test_page_is_written_from_the_stored_numbers() -> None:
    assert set(stored()) == set(PARTS)
    assert PAGE.read_text(encoding="utf-8") == page(stored()), "python -m docs.make_validation --stored"


def test_figures_are_drawn_and_shown(tmp_path: Path) -> None:
    figures(stored(), tmp_path)
    drawn = {path.name for path in tmp_path.iterdir()}
    of_ports = {"port-curves.svg", "port-levels.svg"}  # drawn by docs.tools.ports
    assert drawn == {path.name for path in STORED.parent.glob("*.svg")} - of_ports
    shown = set(re.findall(r"assets/([a-z-]+\.svg)", PAGE.read_text(encoding="utf-8")))
    assert shown == drawn
    assert "assets/who-gains.svg" in (DOCS / "index.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", list(PARTS))
def test_the_model_still_gives_these_numbers(name: str) -> None:
    if name in LONG and "KELISIM_LONG" not in os.environ:
        pytest.skip("takes minutes: set KELISIM_LONG=1")
    moved = list(differences(stored()[name], rounded(PARTS[name]()), name))
    assert not moved, "python -m docs.make_validation\n" + "\n".join(moved[:20])


def differences(old: Any, new: Any, place: str, scale: float = 0.0) -> Iterator[str]:
    """Where two facts differ by more than 1 % (reservoir regimes 5 %) of themselves and of the largest beside them."""
    if isinstance(old, dict | list):
        assert type(old) is type(new)
        assert len(old) == len(new), place
        pairs = old.items() if isinstance(old, dict) else enumerate(old)
        sizes = [abs(v) for _, v in pairs if isinstance(v, int | float)]
        for key, value in old.items() if isinstance(old, dict) else enumerate(old):
            yield from differences(value, new[key], f"{place}.{key}", max(sizes, default=0.0))
    elif isinstance(old, float):
        tolerance = REGIME_TOLERANCE if ".reservoirs." in place else TOLERANCE
        if abs(old - new) > tolerance * max(abs(old), scale):
            yield f"{place}: {old:g} is now {new:g}"
    elif old != new:
        yield f"{place}: {old} is now {new}"


def test_differences_are_found() -> None:
    assert not list(differences({"a": 100.0, "b": 1.0}, {"a": 100.5, "b": 1.5}, "x"))
    assert list(differences({"a": [100.0]}, {"a": [102.0]}, "x")) == ["x.a.0: 100 is now 102"]
    assert list(differences({"a": "b"}, {"a": "c"}, "x")) == ["x.a: b is now c"]
    assert not list(differences({"reservoirs": {"a": [100.0]}}, {"reservoirs": {"a": [104.0]}}, "x"))
    assert list(differences({"reservoirs": {"a": [100.0]}}, {"reservoirs": {"a": [106.0]}}, "x"))
