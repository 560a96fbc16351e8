"""One toy engine for all tests: an answer depends on its setting alone, so they may share it."""

from __future__ import annotations

import pytest

from kelisim.web.live.engine import Engine
from tests.web.live.toy import engine


@pytest.fixture(scope="session")
def toy() -> Engine:
    return engine()
