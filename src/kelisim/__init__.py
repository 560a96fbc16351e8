"""kelisim: an open planning model of cooperation between states that share rivers, grids and land.

>>> import kelisim as ke
>>> region = ke.load("central-asia")
>>> region.states
('KAZ', 'KGZ', 'TJK', 'TKM', 'UZB')
"""

from __future__ import annotations

from kelisim.case import Case, Scenario, alone, joint
from kelisim.errors import CheckFailed, Fault, InfeasibleError, InputError, KelisimError, NotSolved
from kelisim.region.package import Region, load
from kelisim.run import StudyResult, run
from kelisim.solve import Solved, solve
from kelisim.study import Study, load_study
from kelisim.summary import summary

__all__ = [
    "Case",
    "CheckFailed",
    "Fault",
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
    "run",
    "solve",
    "summary",
]
