"""The public names of ``kelisim.corridor.assign``, the example in its docstring, and published networks."""

from __future__ import annotations

import doctest
import os
from pathlib import Path

import pytest

from kelisim.corridor import assign

PUBLISHED = {
    "SiouxFalls": (1e-8, 42.31335287107440e5, 0.0, 0.0),
    "Anaheim": (1e-8, 1_286_032.171096, 0.0, 0.0),
    "ChicagoSketch": (1e-6, 17_313_018.7387477, 0.02, 0.04),
    "Barcelona": (1e-8, 1_265_654.92203177, 0.0, 0.0),
    "Winnipeg": (1e-8, 827_911.494629965, 0.0, 0.0),
}
"""Gap to reach, objective of the published flows, weights of toll and distance."""


def test_all_names_exist_and_are_sorted() -> None:
    order = sorted(assign.__all__, key=lambda name: (name[0].islower(), name))
    assert assign.__all__ == order
    assert len(set(order)) == len(order)
    assert all(hasattr(assign, name) for name in assign.__all__)


def test_example_runs() -> None:
    assert doctest.testmod(assign).failed == 0


def test_published_networks() -> None:
    """The networks are for research use and not part of the repository: name a folder of them by KELISIM_TNTP."""
    if "KELISIM_TNTP" not in os.environ:
        pytest.skip("set KELISIM_TNTP to a folder with the TNTP files")
    folder = Path(os.environ["KELISIM_TNTP"])
    for name, (gap, objective, toll, distance) in PUBLISHED.items():
        found = assign.assign(
            *assign.read(folder / f"{name}_net.tntp", folder / f"{name}_trips.tntp", toll, distance), gap=gap
        )
        assert found.gap <= gap
        assert found.objective == pytest.approx(objective, rel=gap / 2)
