"""The API on data made from its own description, sound and spoilt: no answer is a fault of the server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode

from tests.web.conftest import Table
from tests.web.toy_engines import BARTER, SEATS

EXAMPLES = 15
ENDLESS = "/events"  # tried in table/test_events.py


@pytest.fixture(scope="module")
def description(address: str) -> dict[str, Any]:
    return dict(httpx.get(f"{address}/api/openapi.json").json())


def operations(tmp: Any) -> Iterator[tuple[str, str]]:
    for path, methods in tmp["paths"].items():
        if not path.endswith(ENDLESS):
            yield from ((method, path) for method in methods)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_no_data_makes_the_server_fail(table: Table, description: dict[str, Any], mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_dict(description)
    table.propose("UZB", BARTER)
    tried = 0
    for method, path in operations(description):
        operation = schema[path][method.upper()]
        known = {"room": table.room, "n": 1}
        fixed = {name: value for name, value in known.items() if f"{{{name}}}" in path}
        for path_parameters in [fixed, None] if fixed else [None]:
            strategy = operation.as_strategy(generation_mode=mode, path_parameters=path_parameters)
            tried += attempt(table, strategy)
    assert tried > 100


def attempt(table: Table, strategy: Any) -> int:
    count = 0

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), database=None)
    @given(strategy, st.sampled_from(SEATS))
    def is_answered(case: Any, seat: str) -> None:
        nonlocal count
        count += 1
        sent = case.as_transport_kwargs(base_url=str(table.client.base_url))
        headers = {"Authorization": f"Bearer {table.tokens[seat]}"}
        answer = case.call(base_url=str(table.client.base_url), headers=headers)
        assert answer.status_code < 500, (sent, answer.text)
        if answer.status_code >= 400:
            assert answer.json()["faults"], sent

    try:
        is_answered()
    except Unsatisfiable:  # nothing of the operation can be spoilt
        return 0
    return count
