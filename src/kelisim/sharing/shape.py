"""Properties of a game that say what to expect: superadditive, convex, essential.

- **superadditive**: two coalitions without common members are worth no more apart than together;
- **convex** (Shapley 1971): a player adds the more, the larger the coalition that he joins; the core is then not empty
  and the Shapley value lies in it. It is enough to compare pairs of players: ``v(S+i+j) - v(S+j) >= v(S+i) - v(S)``;
- **essential**: all together have more than the players alone.
"""

from __future__ import annotations

import numpy as np

from kelisim.sharing.excess import rounding
from kelisim.sharing.game import Game, sums


def essential(game: Game) -> bool:
    """Whether v(N) is more than the sum of v(i)."""
    return game.grand - float(game.singles.sum()) > rounding(game)


def convex(game: Game) -> bool:
    """Whether every player adds the more, the larger the coalition that he joins."""
    values = game.values - sums(game.singles)
    slack = rounding(game)
    for j in range(game.size):
        parts = values.reshape(-1, 2, 1 << j)
        adds = (parts[:, 1] - parts[:, 0]).ravel()  # what j adds, by the mask of the others
        for i in range(j):  # bits below j keep their place in that mask
            pairs = adds.reshape(-1, 2, 1 << i)
            if float((pairs[:, 1] - pairs[:, 0]).min()) < -slack:
                return False
    return True


def superadditive(game: Game) -> bool:
    """Whether no two coalitions without common members are worth more apart than together.

    Each coalition is compared with all parts of it, 3**n pairs, unless the game is convex or fails early.
    """
    if convex(game):
        return True
    values = game.values - sums(game.singles)
    slack = rounding(game)
    for mask in range(1, len(values)):
        parts = np.array([0], dtype=np.int64)
        for i in range(mask.bit_length() - 1):  # the highest member stays in the other part: each split once
            if mask >> i & 1:
                parts = np.concatenate([parts, parts | (1 << i)])
        if float((values[parts] + values[mask ^ parts]).max()) > values[mask] + slack:
            return False
    return True
