"""A transfer in money, and the same in kind: winter energy and fuel in place of as much money as can be.

Given what every state is to receive on balance (million USD a year, sum zero), a payer may

- deliver energy that the plan already sends over a border line to a neighbour without being paid for it, up to the flow
  of the month, valued at the border price of the line;
- deliver fuel to a receiver, up to what the receiver's plants burn in the month, valued at the receiver's price;
- pay the rest in money.

Two linear programmes, one after the other (lexicographic)::

    1. least money            min sum m(i,j)
    2. least and in winter    min sum of (1 + months from January / 12) x value in kind,   money as in 1
    both:  for every state    received - given = transfer;   0 <= energy <= flow;   sum of fuel over givers <= burnt

The plan does not change: who pays for what flows does. Nothing here knows the model; tables go in and come out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import linprog

from kelisim.errors import Fault, InputError, NotSolved
from kelisim.periods import MONTHS_PER_YEAR
from kelisim.power.grid import MUSD_PER_GWH
from kelisim.sharing import payments

Array = npt.NDArray[np.float64]

SETTLED_MUSD = 1e-9
"""What may be missing of any state's transfer, million USD a year (for transfers above 1: this part of the largest)."""

TOLERANCE = 1e-10
"""Primal feasibility asked of HiGHS, million USD."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """How transfers are carried out, a year of the record.

    ``money``: payer, receiver, musd. ``energy``: line, giver, receiver, month, gwh, musd. ``fuel``: giver, receiver,
    fuel, month, gwh (thermal), musd. Values at the prices of the contract.
    """

    money: pd.DataFrame
    energy: pd.DataFrame
    fuel: pd.DataFrame


def in_money(transfers: Mapping[str, float]) -> Settlement:
    """The fewest payments that carry the transfers out."""
    return Settlement(_money(transfers), _kind(_NO_ENERGY, np.zeros(0)), _kind(_NO_FUEL, np.zeros(0)))


def in_kind(transfers: Mapping[str, float], trade: pd.DataFrame, fuel: pd.DataFrame) -> Settlement:
    """The same transfers with the least money, the rest in kind.

    ``trade``: what flows, columns line, giver, receiver, month (1-12), gwh, usd_per_mwh. ``fuel``: what may be
    delivered, columns giver, receiver, fuel, month, gwh (the receiver's use, shared by all givers), usd_per_mwh.
    Raises :class:`InputError` unless the transfers add up to zero and every state of the tables has one.
    """
    _require(transfers, trade, fuel)
    states = sorted(transfers)
    pairs = [(a, b) for a in states for b in states if a != b]
    value = np.concatenate([(t["gwh"] * t["usd_per_mwh"]).to_numpy(dtype=float) for t in (trade, fuel)]) * MUSD_PER_GWH
    ends = [*zip(trade["giver"], trade["receiver"], strict=True), *zip(fuel["giver"], fuel["receiver"], strict=True)]
    incidence = _incidence(states, [*ends, *pairs])
    balance = np.array([transfers[state] for state in states])
    month = np.concatenate([trade["month"], fuel["month"]]).astype(float)
    late = 1.0 + np.minimum((month - 1) % 12, (1 - month) % 12) / MONTHS_PER_YEAR
    money = np.concatenate([np.zeros(len(value)), np.ones(len(pairs))])
    most = np.concatenate([value, np.full(len(pairs), np.inf)])
    shared = _shared(fuel, len(trade), len(money))
    _, least = _solve(money, incidence, balance, most, shared)
    limits = (np.vstack([shared[0], money]), np.append(shared[1], least + TOLERANCE))
    chosen, _ = _solve(np.concatenate([late, np.zeros(len(pairs))]), incidence, balance, most, limits)
    part = np.clip(chosen[: len(value)], 0.0, value)
    energy, heat = _kind(trade, part[: len(trade)]), _kind(fuel, part[len(trade) :])
    got = received(energy, heat, states)
    left = {state: transfers[state] - got[state] for state in states}
    if max(map(abs, left.values()), default=0.0) <= tolerance(transfers) / 2:
        left = dict.fromkeys(states, 0.0)
    return Settlement(_money(left), energy, heat)


def tolerance(transfers: Mapping[str, float]) -> float:
    """What a settlement may miss: :data:`SETTLED_MUSD` for each state, or that part of the largest transfer if it is
    above 1 (:func:`kelisim.sharing.payments` takes sums of so little as cancelled)."""
    return SETTLED_MUSD * len(transfers) * max([1.0, *map(abs, transfers.values())])


def nets(settlement: Settlement, states: list[str]) -> dict[str, float]:
    """What every state receives on balance, added up from the entries of a settlement, million USD a year."""
    money = settlement.money.rename(columns={"payer": "giver"})
    return received(pd.concat([settlement.energy, settlement.fuel, money]), money.iloc[:0], states)


def received(first: pd.DataFrame, second: pd.DataFrame, states: list[str]) -> dict[str, float]:
    """Value received less value given by state over two tables with giver, receiver and musd."""
    entries = [*first.to_dict("records"), *second.to_dict("records")]
    return {
        state: sum(float(one["musd"]) * ((one["receiver"] == state) - (one["giver"] == state)) for one in entries)
        for state in states
    }


def _require(transfers: Mapping[str, float], trade: pd.DataFrame, fuel: pd.DataFrame) -> None:
    total = sum(transfers.values())
    if not abs(total) <= tolerance(transfers):
        raise InputError([Fault("transfers", None, None, f"{total:g}", "a sum of zero", "what one gets, others give")])
    unknown = sorted({str(s) for t in (trade, fuel) for c in ("giver", "receiver") for s in t[c]} - set(transfers))
    if unknown:
        raise InputError([Fault("transfers", None, name, "", "a transfer (0 for none)", "add it") for name in unknown])


def _incidence(states: list[str], ends: list[tuple[str, str]]) -> Array:
    """+1 where an entry reaches a state, -1 where it leaves it, shape (states, entries)."""
    place = {state: i for i, state in enumerate(states)}
    rows = [place[state] for pair in ends for state in pair]
    columns = np.repeat(np.arange(len(ends)), 2)
    found = np.zeros((len(states), len(ends)))
    found[rows, columns] = np.tile([-1.0, 1.0], len(ends))
    return found


def _shared(fuel: pd.DataFrame, first: int, width: int) -> tuple[Array, Array]:
    """Rows that hold what all givers bring of a fuel in a month within what the receiver burns (by value)."""
    key = (
        fuel[["receiver", "fuel", "month"]].astype(str).agg("/".join, axis=1) if len(fuel) else pd.Series([], dtype=str)
    )
    names = {name: i for i, name in enumerate(dict.fromkeys(key))}
    rows, columns = [names[name] for name in key], np.arange(len(fuel)) + first
    room = np.zeros(len(names))
    room[rows] = (fuel["gwh"] * fuel["usd_per_mwh"]).to_numpy(dtype=float) * MUSD_PER_GWH
    found = np.zeros((len(names), width))
    found[rows, columns] = 1.0
    return found, room


def _solve(
    cost: Array, incidence: Array, balance: Array, most: Array, limits: tuple[Array, Array]
) -> tuple[Array, float]:
    """Solution and objective of: least cost, balance met, columns between 0 and ``most``, rows within ``limits``."""
    bounds = [(0.0, float(one)) for one in most]
    found = linprog(
        cost, A_ub=limits[0], b_ub=limits[1], A_eq=incidence, b_eq=balance, bounds=bounds, method="highs-ds",
        options={"primal_feasibility_tolerance": TOLERANCE, "dual_feasibility_tolerance": TOLERANCE},
    )  # fmt: skip
    if found.status != 0 or found.fun is None:
        raise NotSolved(f"the settlement in kind was not solved: {found.message}")
    return np.asarray(found.x), float(found.fun)


_NO_ENERGY = pd.DataFrame({"line": [], "giver": [], "receiver": [], "month": [], "gwh": [], "usd_per_mwh": []})
_NO_FUEL = pd.DataFrame({"giver": [], "receiver": [], "fuel": [], "month": [], "gwh": [], "usd_per_mwh": []})


def _kind(table: pd.DataFrame, value: Array) -> pd.DataFrame:
    """The entries used: ``table`` with its energy and value cut down to ``value``, million USD."""
    used = value > SETTLED_MUSD
    chosen = table[used].drop(columns="usd_per_mwh")
    price = table["usd_per_mwh"].to_numpy(dtype=float)[used]
    return chosen.assign(gwh=value[used] / (price * MUSD_PER_GWH), musd=value[used]).reset_index(drop=True)


def _money(balance: Mapping[str, float]) -> pd.DataFrame:
    rest = math.fsum(balance.values())  # rounding, which the largest position takes
    largest = max(balance, key=lambda state: abs(balance[state]), default="")
    even = {state: value - rest * (state == largest) for state, value in balance.items()}
    rows = [(one.payer, one.receiver, one.amount) for one in payments(even)]
    return pd.DataFrame(rows, columns=["payer", "receiver", "musd"])
