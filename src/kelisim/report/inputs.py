"""What a solved result was computed from, put together again from its region: limits and demand for exports."""

from __future__ import annotations

from kelisim.case import Case, joint
from kelisim.consortium.programme import Inputs, inputs_of
from kelisim.errors import Fault, InputError
from kelisim.report.content import AGAIN, Content


def whole_inputs(content: Content) -> Inputs:
    """Inputs of all states together in the result's scenario. Raises as :func:`require_same_region`."""
    require_same_region(content)
    whole = joint(content.region)
    return inputs_of(Case(content.region, content.scenario, whole), whole)


def require_same_region(content: Content) -> None:
    """Raise InputError if the region has changed since: limits and demand would not be those of the plans."""
    if not content.same_region:
        found = content.region.sha256[:12]
        expected = f"the region of the result, sha256 {content.manifest['region']['sha256'][:12]}"
        raise InputError([Fault(content.region.name, None, None, found, expected, AGAIN)], subject="the request")
