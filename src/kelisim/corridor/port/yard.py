"""The two halves of a yard, both first in, first out: cargo that waits for a ship and cargo that waits for a train.

Nothing happens in a yard by itself: its arrivals are drawn beforehand, so its state is brought up to date only when a
ship asks. A batch enters when it has come and fits: ``admitted_i = max(arrived_i, moment at which there is room)``, and
may be loaded from ``ready_i = max(ready_(i-1), admitted_i + customs_i)`` on. What does not fit stands outside.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import accumulate
from math import inf

EPSILON = 1e-9


class Outbound:
    """Cargo from inland that waits for a ship."""

    def __init__(self, times: list[float], sizes: list[float], customs_h: list[float], places: float) -> None:
        """Batches with their times, sizes and customs times, and the places of the yard."""
        self.times, self.sizes = times, sizes
        self.come = list(accumulate(sizes))
        self.customs_h = customs_h
        self.places = places
        self.admitted: list[float] = []
        self.ready: list[float] = []
        self.taken = 0.0
        self._changed = 0.0

    def _admit(self, now: float) -> None:
        known = len(self.ready)
        if known == len(self.times) or self.times[known] > now:
            return
        fits = bisect_right(self.come, self.taken + self.places + EPSILON)
        until = min(bisect_right(self.times, now), fits)
        ready = self.ready[-1] if known else 0.0
        for come, customs in zip(self.times[known:until], self.customs_h[known:until], strict=True):
            begin = max(come, self._changed)
            ready = max(ready, begin + customs)
            self.admitted.append(begin)
            self.ready.append(ready)

    def available(self, now: float) -> float:
        """Units that may be loaded."""
        self._admit(now)
        count = bisect_right(self.ready, now)
        return self.come[count - 1] - self.taken if count else 0.0

    def take(self, now: float, units: float) -> None:
        """Load ``units`` of what is available; the room is free at once."""
        self._admit(now)
        self.taken += units
        self._changed = now
        self._admit(now)


class Inbound:
    """Cargo from ships that waits for its train; with no ``slots`` it leaves by itself as soon as it is ready."""

    def __init__(
        self, slots: list[float] | None, train_units: float, customs_h: Iterator[float], places: float
    ) -> None:
        """Times of the trains (``None``: any time), what a train takes, customs time, and places."""
        self.slots, self.train_units = slots, train_units
        self.customs_h = customs_h
        self.places = places
        self.ready: list[float] = []
        self.come: list[float] = []
        self.left = 0.0
        self.departures: list[tuple[float, float]] = []
        self._slot = 0

    def advance(self, now: float) -> None:
        """Let everything leave that leaves by ``now``."""
        if self.slots is None:
            while len(self.departures) < bisect_right(self.ready, now):
                self._leave(self.ready[len(self.departures)], self.come[len(self.departures)] - self.left)
            return
        while self._slot < len(self.slots) and self.slots[self._slot] <= now:
            slot = self.slots[self._slot]
            count = bisect_right(self.ready, slot)
            units = min(self.train_units, self.come[count - 1] - self.left) if count else 0.0
            if units > EPSILON:
                self._leave(slot, units)
                self._slot += 1
            else:  # nothing is ready: the trains until then go empty
                following = self.ready[count] if count < len(self.ready) else inf
                self._slot = bisect_left(self.slots, min(following, now), self._slot + 1)

    def _leave(self, time: float, units: float) -> None:
        self.departures.append((time, units))
        self.left += units

    def fits(self, now: float, units: float) -> bool:
        """Whether ``units`` more have room; what is larger than the yard needs it empty."""
        self.advance(now)
        stock = (self.come[-1] if self.come else 0.0) - self.left
        return stock + units <= self.places + EPSILON or stock <= EPSILON

    def next_exit(self) -> float:
        """When something may leave next."""
        if self.slots is None:
            return self.ready[len(self.departures)] if len(self.departures) < len(self.ready) else inf
        return self.slots[self._slot] if self._slot < len(self.slots) else inf

    def put(self, done: float, units: float) -> None:
        """Reserve room for ``units`` that are unloaded by ``done``."""
        ready = done + next(self.customs_h)
        self.ready.append(max(ready, self.ready[-1]) if self.ready else ready)
        self.come.append((self.come[-1] if self.come else 0.0) + units)
