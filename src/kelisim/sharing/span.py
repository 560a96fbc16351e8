"""Which coalitions depend linearly on given ones, decided in exact arithmetic.

Once the payoffs of some coalitions are settled, those of every coalition in their linear span are, and a sequence of
programmes must pass over them: rounding has no business here. The test is done in the integers modulo a prime ``P``
below 2**58: for a random vector ``z`` orthogonal to the given coalitions, ``z(S) = 0`` for every ``S`` in the span and
for any other with probability ``1 / P``, below 1e-8 for all coalitions and steps of a game of 25 players together.
The vector is drawn from a fixed seed, so that the answer is the same every time.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kelisim.sharing.game import LOW, sums

P = 2**58 - 27
"""A prime: the sum of 25 residues stays below 2**63."""


@dataclass(slots=True)
class Span:
    """Linear span of coalitions of ``size`` players; ``rows`` in reduced echelon form modulo P, by pivot column.

    ``generators``: the independent coalitions that were added, as bit masks.
    """

    size: int
    rows: dict[int, list[int]] = field(default_factory=dict)
    generators: list[int] = field(default_factory=list)

    @property
    def rank(self) -> int:
        """Dimension of the span."""
        return len(self.rows)

    def add(self, mask: int) -> bool:
        """Add a coalition; False, and nothing done, if the span holds it already."""
        row = self._reduced([mask >> i & 1 for i in range(self.size)])
        pivot = next((i for i, value in enumerate(row) if value), None)
        if pivot is None:
            return False
        inverse = pow(row[pivot], -1, P)
        row = [value * inverse % P for value in row]
        for other, old in self.rows.items():
            self.rows[other] = _less(old, row, old[pivot])
        self.rows[pivot] = row
        self.generators.append(mask)
        return True

    def among(self, masks: NDArray[np.int64]) -> NDArray[np.bool_]:
        """For each coalition of ``masks`` whether it lies in the span."""
        total = np.zeros(len(masks), dtype=np.int64)
        for i, value in enumerate(self.orthogonal().tolist()):
            total += (masks >> i & 1) * value
        return np.equal(total % P, 0)

    def orthogonal(self) -> NDArray[np.int64]:
        """A random vector modulo P with ``z(S) = 0`` for every coalition ``S`` of the span, shape (n,)."""
        draw = random.Random(self.rank)  # noqa: S311 - no secret, and the same every time
        z = [draw.randrange(1, P) for _ in range(self.size)]
        for pivot in self.rows:
            z[pivot] = 0
        for pivot, row in self.rows.items():
            z[pivot] = -sum(a * b for i, (a, b) in enumerate(zip(row, z, strict=True)) if i not in self.rows) % P
        return np.array(z, dtype=np.int64)

    def combines(self, counts: list[int]) -> bool:
        """Whether a vector of whole numbers, one for each player, lies in the span."""
        z: list[int] = self.orthogonal().tolist()
        return sum(a * b for a, b in zip(counts, z, strict=True)) % P == 0

    def inside(self) -> NDArray[np.bool_]:
        """For every coalition by bit mask whether it lies in the span, shape (2**n,)."""
        z = self.orthogonal()
        low = sums(z[:LOW]) % P
        held = np.empty(1 << self.size, dtype=np.bool_)
        for block, shift in enumerate(sums(z[LOW:]).tolist()):
            np.equal(low, -shift % P, out=held[block * len(low) : (block + 1) * len(low)])
        return held

    def _reduced(self, row: list[int]) -> list[int]:
        for pivot, known in self.rows.items():
            if row[pivot]:
                row = _less(row, known, row[pivot])
        return row


def _less(row: list[int], other: list[int], times: int) -> list[int]:
    return [(a - times * b) % P for a, b in zip(row, other, strict=True)]
