"""Promises of water in the programme: soft rows with one variable for what is missing.

For a term over months T of a release through reaches A, or of the storage of reservoir r at the end of month t::

    sum over A, T of flow + missing >= at least            - sum over A, T of flow + missing >= - at most
    S[r,t] + missing >= at least                           - S[r,t] + missing >= - at most
"""

from __future__ import annotations

from collections.abc import Sequence

import linopy
import numpy as np
import pandas as pd

from kelisim.commitment import Storage, Term
from kelisim.terms import Labels, Piece, known, labels_of, rows
from kelisim.water.statement import Flows

MISSING_USD_PER_M3 = 5.0
"""Charge for promised water that is missing: five times the value of town water, the dearest use of all. It steers the
plan and is paid by nobody."""


def add_promises(model: linopy.Model, flows: Flows, terms: Sequence[Term]) -> linopy.Variable | None:
    """State the terms; returns what is missing of each, km3, dims (promise), or None without any."""
    if not terms:
        return None
    key = pd.Index([f"{i}/{term.promise.name}" for i, term in enumerate(terms)], dtype=object, name="promise")
    missing = model.add_variables(lower=0, coords=[key], name="promised water missing")
    pieces = [Piece(labels_of(missing), list(key), 1.0)]
    for name, term in zip(key, terms, strict=True):
        pieces.append(Piece(_labels(flows, term)[None, :], [str(name)], term.sign))
    wanted = known([key], [term.sign * term.km3 for term in terms])
    model.add_constraints(rows(model, [key], pieces), ">=", wanted, name="promised water")
    return missing


def _labels(flows: Flows, term: Term) -> Labels:
    """Labels of the variables whose sum the term speaks of."""
    if isinstance(term.promise, Storage):
        variable, keys = flows.storage, [term.promise.reservoir]
    else:
        variable, keys = flows.flow, list(term.promise.reaches)
    order = variable.indexes[str(variable.dims[0])]
    places = [int(order.get_loc(key)) for key in keys]
    return np.asarray(labels_of(variable)[np.ix_(places, list(term.positions))].ravel())
