"""The calendar of a port: when it is open, and when work that is stopped by storms is done.

Work of h hours begun at t ends where the open time reaches open(t) + h, with open(t) = t less the time closed before t.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Calendar:
    """Closures of one replication, in order and disjoint."""

    starts: list[float]
    ends: list[float]

    def next_open(self, time: float) -> float:
        """The first moment from ``time`` on at which the port is open."""
        last = bisect_right(self.starts, time) - 1
        return self.ends[last] if last >= 0 and self.ends[last] > time else time

    def done(self, time: float, hours: float) -> float:
        """When ``hours`` of work begun at ``time`` are done if it stops in storms."""
        now = self.next_open(time)
        following = bisect_right(self.starts, now)
        while following < len(self.starts) and now + hours > self.starts[following]:
            hours -= self.starts[following] - now
            now = self.ends[following]
            following += 1
        return now + hours

    def closed(self, begin: float, end: float) -> float:
        """Hours closed between two moments."""
        overlap = (min(e, end) - max(s, begin) for s, e in zip(self.starts, self.ends, strict=True))
        return sum(part for part in overlap if part > 0)
