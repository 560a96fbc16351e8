"""The toy freight network, solved."""

from __future__ import annotations

import pytest

from kelisim.corridor.cases import CorridorCase, solve_case
from kelisim.corridor.model import Corridors
from kelisim.region import Region


@pytest.fixture(scope="session")
def present(tiny: Region) -> Corridors:
    """2024 without response of demand."""
    return solve_case(tiny, CorridorCase(2024))


@pytest.fixture(scope="session")
def future(tiny: Region, present: Corridors) -> Corridors:
    """2030, demand answering to costs as against 2024."""
    return solve_case(tiny, CorridorCase(2030), present.expected)


@pytest.fixture(scope="session")
def crowded(tiny: Region) -> Corridors:
    """2030 without response of demand: the gate and the line to Town are full."""
    return solve_case(tiny, CorridorCase(2030))
