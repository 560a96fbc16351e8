"""The public names of ``kelisim.sharing`` and the examples in its docstrings."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

from kelisim import sharing

MODULES = ["kelisim.sharing", *(f"kelisim.sharing.{module.name}" for module in pkgutil.iter_modules(sharing.__path__))]


def test_all_names_exist_and_are_sorted() -> None:
    # constants, then classes, then functions, as the linter sorts them
    order = sorted(sharing.__all__, key=lambda name: (not name.isupper(), name[0].islower(), name))
    assert sharing.__all__ == order
    assert len(set(order)) == len(order)
    assert all(hasattr(sharing, name) for name in sharing.__all__)


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
