"""kelisim: an open planning model of cooperation between states that share rivers, grids and land.

>>> import kelisim as ke
>>> region = ke.load("central-asia")
>>> region.states
('KAZ', 'KGZ', 'TJK', 'TKM', 'UZB')

Names are imported when they are first used (PEP 562), so that a part that stands alone, such as ``kelisim.sharing``,
does not wait for the libraries of the model.
"""

from __future__ import annotations

import importlib
import sys
import types
import typing

if typing.TYPE_CHECKING:
    from kelisim.case import Case, Scenario, alone, joint
    from kelisim.deal.shares import share
    from kelisim.errors import CheckFailed, Fault, InfeasibleError, InputError, KelisimError, NotSolved
    from kelisim.play import GameResult, play
    from kelisim.region.package import Region, load
    from kelisim.run import StudyResult, run
    from kelisim.solve import Solved, solve
    from kelisim.study import Study, load_study
    from kelisim.summary import summary

__all__ = [
    "Case",
    "CheckFailed",
    "Fault",
    "GameResult",
    "InfeasibleError",
    "InputError",
    "KelisimError",
    "NotSolved",
    "Region",
    "Scenario",
    "Solved",
    "Study",
    "StudyResult",
    "alone",
    "joint",
    "load",
    "load_study",
    "play",
    "run",
    "share",
    "solve",
    "summary",
]

_HOMES = {
    "kelisim.case": ("Case", "Scenario", "alone", "joint"),
    "kelisim.deal.shares": ("share",),
    "kelisim.errors": ("CheckFailed", "Fault", "InfeasibleError", "InputError", "KelisimError", "NotSolved"),
    "kelisim.play": ("GameResult", "play"),
    "kelisim.region.package": ("Region", "load"),
    "kelisim.run": ("StudyResult", "run"),
    "kelisim.solve": ("Solved", "solve"),
    "kelisim.study": ("Study", "load_study"),
    "kelisim.summary": ("summary",),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}


class _Package(types.ModuleType):
    """The package as a module whose functions are not hidden by the modules of the same name that hold them."""

    def __setattr__(self, name: str, value: object) -> None:
        if name in _HOME and isinstance(value, types.ModuleType):  # Python binds a submodule once it is imported
            value = getattr(value, name)
        super().__setattr__(name, value)


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOME[name]), name)
    setattr(sys.modules[__name__], name, value)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


sys.modules[__name__].__class__ = _Package
