"""Route choice and demand: path-size logit with elastic demand.

For the routes r of a pair k (origin, destination, class), with money and time u_r in USD/t without congestion, the
waits tau_g in hours of the facilities on the way, and the value of time v_k in USD per tonne and day:

- cost               c_r = u_r + v_k / 24 sum_g a_rg tau_g
- share              p_r = s_r exp(-theta_k c_r) / sum_q s_q exp(-theta_k c_q)
- expected cost      S_k = -ln(sum_q s_q exp(-theta_k c_q)) / theta_k
- demand             D_k = D0_k exp(-gamma_k (S_k - S0_k))
- flow               f_r = D_k p_r

theta_k = dispersion / (cost of the cheapest route of k without congestion): a difference of so many per cent decides
as much on a short way as on a long one. The path size s_r = sum_e (c_e / c_r) / n_e, n_e routes of the pair on edge e,
keeps routes that differ little from counting as so many alternatives (Ben-Akiva and Bierlaire, 1999, *Discrete choice
methods and their applications to short-term travel decisions*).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Choice:
    """The pairs and routes of a choice.

    Of shape (route,): ``pair`` (ascending), ``base`` cost in USD/t, ``log_size`` (logarithm of the path size). Of shape
    (pair,): ``kt``, ``theta`` (t/USD), ``vot`` (USD per tonne and hour), ``loss`` (share of demand lost per USD/t),
    ``reference`` (expected cost at which demand is ``kt``, USD/t; NaN where demand does not respond). ``passes``, shape
    (route, facility), is 1 where the route passes the facility; ``load`` the same in units per kt.
    """

    pair: Ints
    base: Array
    log_size: Array
    kt: Array
    theta: Array
    vot: Array
    loss: Array
    reference: Array
    passes: sparse.csr_array
    load: sparse.csr_array

    @cached_property
    def starts(self) -> Ints:
        """First route of each pair."""
        return np.searchsorted(self.pair, np.arange(len(self.kt)))

    @cached_property
    def dense_passes(self) -> Array:
        """:attr:`passes` with its zeros."""
        return np.asarray(self.passes.toarray())


@dataclass(frozen=True, eq=False)
class Chosen:
    """Answer of shippers to waits: ``flow`` (route,) in kt/yr, ``share`` (route,), ``expected`` cost (pair,) in USD/t,
    ``demand`` (pair,) in kt/yr, ``cost`` (route,) in USD/t."""

    flow: Array
    share: Array
    expected: Array
    demand: Array
    cost: Array


def choose(choice: Choice, wait_h: Array) -> Chosen:
    """Flows when the facilities cost ``wait_h`` hours, shape (facility,)."""
    cost = choice.base + choice.vot[choice.pair] * (choice.passes @ wait_h)
    utility = choice.log_size - choice.theta[choice.pair] * cost
    top = np.maximum.reduceat(utility, choice.starts)
    weight = np.exp(utility - top[choice.pair])
    total = np.add.reduceat(weight, choice.starts)
    share = weight / total[choice.pair]
    expected = -(np.log(total) + top) / choice.theta
    response = np.where(np.isnan(choice.reference), 0.0, choice.loss * (expected - choice.reference))
    demand = choice.kt * np.exp(-response)
    return Chosen(demand[choice.pair] * share, share, expected, demand, cost)


def loads(choice: Choice, chosen: Chosen) -> Array:
    """Flow through each facility, units/yr."""
    return np.asarray(choice.load.T @ chosen.flow)


def response(choice: Choice, chosen: Chosen) -> Array:
    """Derivative of :func:`loads` with respect to the waits, shape (facility, facility), units/yr per hour."""
    passes = choice.dense_passes
    mean = np.add.reduceat(chosen.share[:, None] * passes, choice.starts, axis=0)[choice.pair]
    vot, theta = choice.vot[choice.pair], choice.theta[choice.pair]
    loss = np.where(np.isnan(choice.reference), 0.0, choice.loss)[choice.pair]
    change = -(chosen.flow * vot)[:, None] * (theta[:, None] * (passes - mean) + loss[:, None] * mean)
    return np.asarray(choice.load.T @ change)


def path_sizes(pair: Ints, used: sparse.csr_array, weight: Array) -> Array:
    """Path size of each route, shape (route,).

    ``used`` has shape (route, edge); ``weight`` is the cost of each of its stored entries, shape (entries,).
    """
    rows = np.repeat(np.arange(used.shape[0]), np.diff(used.indptr))
    _, place, count = np.unique(pair[rows] * used.shape[1] + used.indices, return_inverse=True, return_counts=True)
    own = np.bincount(rows, weights=weight, minlength=used.shape[0])
    shared = np.bincount(rows, weights=weight / count[place], minlength=used.shape[0])
    return np.asarray(shared / own)
