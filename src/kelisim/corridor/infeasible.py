"""Which capacities cargo exceeds that has no other way.

Were the wait a year at every facility, only cargo would move that must: that demand, D_k of a pair, is spread over its
routes so that the excess over the capacities is least,

    min sum_g s_g,   sum_r f_r = D_k,   sum_r load_rg f_r <= (1 + s_g) room_g,   f, s >= 0.

A facility with s_g above zero cannot take what comes to it however long the waits grow.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from kelisim.corridor.choice import Choice, choose
from kelisim.corridor.facility import Facilities

LONGEST_WAIT_H = 24.0 * 365
"""Cargo that would still pass a facility after a wait of a year has no other way."""
LEAST_EXCESS = 1e-7
"""Excess over a capacity that is told, relative to it."""


def excesses(choice: Choice, what: Facilities) -> list[str]:
    """What exceeds which capacity by how much, one line each; empty if waits can mend it."""
    least = choose(choice, np.full(len(what.keys), LONGEST_WAIT_H)).demand
    room = what.capacity - what.background
    routes, count = len(choice.pair), len(room)
    limit = sparse.hstack([sparse.diags_array(1 / room) @ choice.load.T, -sparse.eye_array(count)], format="csr")
    of_pair = sparse.csr_array((np.ones(routes), (choice.pair, np.arange(routes))), shape=(len(least), routes + count))
    cost = np.concatenate([np.zeros(routes), np.ones(count)])
    # The stubs of SciPy know no sparse constraints; linprog takes them.
    found = linprog(cost, A_ub=limit, b_ub=np.ones(count), A_eq=of_pair, b_eq=least)  # type: ignore[call-overload]
    if not found.success:
        return []
    excess = found.x[routes:]
    return [
        f"{what.names[g]} ({what.keys[g]}): {excess[g]:.1%} more than it can take"
        for g in np.flatnonzero(excess > LEAST_EXCESS)
    ]
