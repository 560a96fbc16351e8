"""Errors as an answer: whatever goes wrong, the client gets ``{"faults": [...]}`` in the shape of the command line."""

from __future__ import annotations

from starlette.responses import JSONResponse

from kelisim.errors import CheckFailed, Fault, InfeasibleError, InputError, KelisimError

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
