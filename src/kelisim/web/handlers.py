"""Make an application answer every error as faults, also those of FastAPI and those that nobody has foreseen."""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from kelisim.errors import Fault, KelisimError, shortened
from kelisim.web.errors import REQUEST, Refused, answer, faults_of

log = logging.getLogger("kelisim.web")


def _validation_faults(error: RequestValidationError) -> list[Fault]:
    faults = []
    for one in error.errors():
        place = ".".join(str(part) for part in one["loc"][1:]) or str(one["loc"][0])
        value = "" if one["type"] == "missing" else shortened(str(one["input"]))
        faults.append(Fault(REQUEST, None, place, value, str(one["msg"]), "see /api/openapi.json"))
    return faults


MENDS = {
    404: ("an address of this server", "see /api/openapi.json"),
    405: ("a method of this address", "see /api/openapi.json"),
}


def tell_errors(app: FastAPI) -> None:
    """Make ``app`` answer every error as faults."""

    @app.exception_handler(KelisimError)
    async def told(_: Request, error: KelisimError) -> JSONResponse:
        return answer(error.status if isinstance(error, Refused) else 422, faults_of(error))

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        return answer(422, _validation_faults(error))

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> JSONResponse:
        expected, mend = MENDS.get(error.status_code, (str(error.detail), "see /api/openapi.json"))
        told = answer(error.status_code, [Fault(REQUEST, None, None, request.url.path, expected, mend)])
        told.headers.update(error.headers or {})
        return told

    @app.exception_handler(Exception)
    async def bug(request: Request, error: Exception) -> JSONResponse:
        log.error("%s %r", request.method, request.url.path, exc_info=error)  # the client is not told the inside
        return answer(500, [Fault(REQUEST, None, None, "", "an answer", "a fault of kelisim: please report it")])
