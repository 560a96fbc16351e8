"""Errors as an answer: whatever goes wrong, the client gets ``{"faults": [...]}`` in the shape of the command line."""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from kelisim.errors import CheckFailed, Fault, InfeasibleError, InputError, KelisimError, shortened

log = logging.getLogger("kelisim.web")
MOST_FAULTS = 100
"""Faults in one answer."""

REQUEST = "request"
"""Stands in ``file`` of a fault that belongs to the request itself."""


class Refused(InputError):
    """A request that is understood but not granted; ``status`` is the answer's HTTP status."""

    def __init__(self, status: int, fault: Fault) -> None:
        """Refuse with ``status`` because of ``fault``."""
        self.status = status
        super().__init__([fault], "the request")


def refused(status: int, column: str | None, expected: str, mend: str, value: str = "") -> Refused:
    """A refusal in words: which part of the request, what was expected, how to mend it."""
    return Refused(status, Fault(REQUEST, None, column, value, expected, mend))


def answer(status: int, faults: list[Fault]) -> JSONResponse:
    """The answer that tells ``faults``; lone surrogates, which JSON may hold but UTF-8 cannot, are escaped."""
    told = [{key: _sound(value) for key, value in fault.as_dict().items()} for fault in faults[:MOST_FAULTS]]
    return JSONResponse({"faults": told}, status, headers={"Cache-Control": "no-store"})


def _sound(value: str | int | None) -> str | int | None:
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value


def faults_of(error: KelisimError) -> list[Fault]:
    """What ``error`` says, as faults."""
    if isinstance(error, InputError):
        return list(error.faults)
    if isinstance(error, InfeasibleError):
        reasons = "; ".join(error.reasons) or error.message
        return [Fault("setting", None, None, reasons, "promises that can be kept together", "ask for less")]
    if isinstance(error, CheckFailed):
        return [Fault("setting", None, None, str(error), "a result that passes its checks", "report this setting")]
    return [Fault("setting", None, None, str(error), "a proven optimum", "try another setting")]


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
