"""The routes of the live model: every answer in its declared shape, every fault as faults, never a server error."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kelisim.web.errors import Refused
from kelisim.web.handlers import tell_errors
from kelisim.web.live.answer import Answer, GameTold, LeverTold, SourceTold
from kelisim.web.live.api import router
from kelisim.web.live.engine import Engine
from kelisim.web.live.pool import EnginePool
from kelisim.web.live.setting import Setting
from tests.web.conftest import serving


class ToyPool(EnginePool):
    """A pool that holds the toy engine alone."""

    def __init__(self, toy: Engine, solving: int = 2, waiting: int = 4) -> None:
        super().__init__("normal", solving=solving, waiting=waiting)
        self.region, self.study, self.studies = toy.region, "toy", ("toy",)
        self._engines, self._opening = {"toy": toy}, {"toy": threading.Lock()}


@pytest.fixture(scope="session")
def client(toy: Engine) -> Iterator[httpx.Client]:
    app = FastAPI(openapi_url="/api/openapi.json")
    tell_errors(app)
    app.include_router(router(ToyPool(toy)))
    with serving(app) as address, httpx.Client(base_url=address, timeout=60) as one:
        yield one


def test_model_has_everything_a_page_needs(client: httpx.Client) -> None:
    told = client.get("/api/model").json()
    assert {one["state"] for one in told["states"]} == {"UPP", "LOW", "OUT"}
    assert told["modes"] == ["together", "apart"]
    levers = [LeverTold.model_validate(one) for one in told["levers"]]
    assert len({one.id for one in levers}) == len(levers)
    assert all(one.min <= one.default <= one.max and one.step > 0 for one in levers)
    result = Answer.model_validate(told["result"])
    keys = {*next(iter(result.states.values())).by_source, *next(iter(result.balance.deal.values())).water}
    keys |= {term for row in result.states.values() for term in row.terms} | {one.kind for one in result.why}
    keys |= {source for row in result.map.power.values() for source in row}
    assert keys <= set(told["labels"])
    assert all(one["ru"] for one in told["labels"].values())


def test_solve_answers_in_the_declared_shape(client: httpx.Client) -> None:
    told = client.post("/api/solve", json={"study": "toy", "levers": {"release:lake:summer": 6}})
    assert told.status_code == 200
    assert told.headers["cache-control"] == "no-store"
    assert Answer.model_validate(told.json()).promises[0].kept


def test_source_and_game(client: httpx.Client) -> None:
    told = client.get("/api/source", params={"table": "lines", "row": "UPP-LOW", "column": "capacity_mw"})
    assert SourceTold.model_validate(told.json()).value == 60
    assert GameTold.model_validate(client.get("/api/game").json()).status == "none"


@pytest.mark.parametrize(
    "body",
    [
        {"study": "tot", "levers": {}},
        {"study": "toy", "levers": {"nothing": 1}},
        {"study": "toy", "levers": {"release:lake:summer": 1e9}},
        {"study": "toy", "levers": {"release:lake:summer": "6"}},
        {"study": "toy", "mode": "alone"},
        {"study": "toy", "more": 1},
        {"study": "toy", "levers": {"power:LOW-OUT:summer": 218, "power:LOW-OUT:winter": 218}},
        [],
    ],
)
def test_what_cannot_be_solved_is_told_as_faults(client: httpx.Client, body: object) -> None:
    told = client.post("/api/solve", json=body)
    assert told.status_code == 422
    assert told.json()["faults"]


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=st.text(max_size=20), row=st.text(max_size=30), column=st.text(max_size=20))
def test_no_source_is_a_server_error(client: httpx.Client, table: str, row: str, column: str) -> None:
    for name in (table, "lines", "inflows"):
        told = client.get("/api/source", params={"table": name, "row": row, "column": column})
        assert told.status_code in (200, 422)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.fixed_dictionaries({}, optional={"study": json_values, "mode": json_values, "levers": json_values})
    | json_values
)
def test_no_body_is_a_server_error(client: httpx.Client, body: Any) -> None:
    told = client.post("/api/solve", json=body)
    assert told.status_code in (200, 422)


def test_too_many_at_once_are_turned_away(toy: Engine) -> None:
    pool = ToyPool(toy, solving=1, waiting=0)
    with pool._turned(), pytest.raises(Refused) as refusal:
        pool.solve(Setting(study="toy"))
    assert refusal.value.status == 503
    assert pool.solve(Setting(study="toy"))["passed"]


def test_the_pool_is_what_the_table_asks_for(toy: Engine) -> None:
    pool = ToyPool(toy)
    assert pool.states("toy") == ("UPP", "LOW", "OUT")
    assert pool.levers("toy")[0]["id"] == "release:lake:summer"
    assert (
        pool.solve({"study": "toy", "levers": {"payment:LOW-UPP": 2.0}})["states"]["UPP"]["by_source"]["payments"] == 2
    )
    assert list(EnginePool("dry").studies) == ["dry", "normal", "wet"]
