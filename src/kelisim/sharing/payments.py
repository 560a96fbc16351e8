"""The fewest payments that settle given net positions.

Money that has to move is the sum of the positive positions, whoever pays whom. The number of payments is smallest when
the parties fall into as many groups as possible whose positions cancel: a group of k needs k - 1 payments, made by
letting its largest debtor pay its largest creditor until one of them is settled. The best grouping is found exactly by
dynamic programming over all subsets of the parties (the problem is NP-hard in general: Verhoeff, *Informatica* 28,
2004, "Settling multiple debts efficiently").
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kelisim.errors import Fault, InputError
from kelisim.sharing.game import LARGEST, Array, sums

CANCELS = 1e-9
"""Part of the largest position up to which a sum counts as zero."""


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment, in the unit of the positions."""

    payer: str
    receiver: str
    amount: float


def payments(balance: Mapping[str, float]) -> list[Payment]:
    """Payments that carry out net positions (+ receives, - pays): least money, and of those ways the fewest payments.

    Ordered by group and size. Raises :class:`InputError` if positions are not finite, do not add up to zero, or if
    more than 25 of them are not zero.

    >>> for one in payments({"A": 5, "B": -5, "C": 3, "D": -2, "E": -1}):
    ...     print(one.payer, one.receiver, one.amount)
    B A 5.0
    D C 2.0
    E C 1.0
    """
    _require(balance)
    slack = CANCELS * max((abs(value) for value in balance.values()), default=0.0)
    open_positions = {name: float(value) for name, value in balance.items() if abs(value) > slack}
    if not open_positions:
        return []
    found: list[Payment] = []
    for group in _groups(list(open_positions), np.array(list(open_positions.values())), slack):
        found += _settled({name: open_positions[name] for name in group}, slack)
    return found


def _groups(names: list[str], positions: Array, slack: float) -> list[list[str]]:
    """The largest number of groups whose positions cancel, first names first."""
    cancels = np.abs(sums(positions)) <= slack * len(names)
    most = _most_groups(len(names), cancels)
    groups: list[list[str]] = []
    left, group = (1 << len(names)) - 1, 0
    while left:
        before = int(most[left]) - bool(cancels[left])
        step = next(1 << i for i in reversed(range(len(names))) if left >> i & 1 and most[left ^ (1 << i)] == before)
        group |= step
        left ^= step
        if cancels[left]:
            groups.append([name for i, name in enumerate(names) if group >> i & 1])
            group = 0
    return groups[::-1]


def _most_groups(n: int, cancels: NDArray[np.bool_]) -> NDArray[np.int8]:
    """For every subset in how many cancelling prefixes its best order passes through; shape (2**n,)."""
    size = np.bitwise_count(np.arange(1 << n, dtype=np.uint32))
    most = np.zeros(1 << n, dtype=np.int8)
    for count in range(1, n + 1):
        masks = np.flatnonzero(size == count)
        best = np.zeros(len(masks), dtype=np.int8)
        for i in range(n):
            inside = (masks >> i & 1).astype(bool)
            best[inside] = np.maximum(best[inside], most[masks[inside] ^ (1 << i)])
        most[masks] = best + cancels[masks]
    return most


def _settled(positions: dict[str, float], slack: float) -> list[Payment]:
    """Payments within one group, one fewer than it has members."""
    found = []
    while len(positions) > 1:
        payer = min(positions, key=lambda name: positions[name])
        receiver = max(positions, key=lambda name: positions[name])
        amount = min(-positions[payer], positions[receiver])
        if amount <= slack:
            break
        found.append(Payment(payer, receiver, amount))
        positions[payer] += amount
        positions[receiver] -= amount
        positions = {name: value for name, value in positions.items() if abs(value) > slack}
    return found


def _require(balance: Mapping[str, float]) -> None:
    faults = [
        _fault(str(name), str(value), "a finite position", "correct it")
        for name, value in balance.items() if not math.isfinite(value)
    ]  # fmt: skip
    if not faults:
        total, largest = math.fsum(balance.values()), max((abs(v) for v in balance.values()), default=0.0)
        if abs(total) > CANCELS * largest * max(len(balance), 1):
            faults.append(_fault("sum", f"{total:g}", "positions that add up to 0", "correct them"))
        count = sum(abs(value) > CANCELS * largest for value in balance.values())
        if count > LARGEST:
            faults.append(_fault("parties", str(count), f"at most {LARGEST} that pay or receive", "join parties"))
    if faults:
        raise InputError(faults, "the positions")


def _fault(column: str, value: str, expected: str, mend: str) -> Fault:
    return Fault("positions", None, column, value, expected, mend)
