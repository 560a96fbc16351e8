"""The public names are the ones meant to be, and no other."""

from __future__ import annotations

import doctest
import types

import kelisim


def test_all_names_exist_and_are_sorted() -> None:
    assert kelisim.__all__ == sorted(kelisim.__all__)
    assert all(hasattr(kelisim, name) for name in kelisim.__all__)


def test_nothing_else_is_exported() -> None:
    for name in kelisim.__all__:
        getattr(kelisim, name)  # names are filled in when first asked for
    public = {
        name
        for name, value in vars(kelisim).items()
        if not name.startswith("_") and not isinstance(value, types.ModuleType) and name != "annotations"
    }
    assert public == set(kelisim.__all__)


def test_docstring_runs() -> None:
    assert doctest.testmod(kelisim).failed == 0
