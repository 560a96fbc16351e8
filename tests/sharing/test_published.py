"""Instances with published solutions; the source stands beside each."""

from __future__ import annotations

import numpy as np
import pytest

from kelisim.sharing import (
    Game,
    gately,
    in_core,
    kalai_smorodinsky,
    nucleolus,
    separable_costs_remaining_benefits,
    shapley,
    tau_value,
)
from tests.sharing.games import bankruptcy, by_mask, glove, lexicographic, voting

PRINTED = 5.1e-7
"""Rounding of figures printed with six decimals."""

SHAPLEY = {
    # id: game, value. Tests of the R package CoopGame (cran/CoopGame), sections 15.1 to 15.8
    "15.1": (lexicographic([2, 4, 5, 18, 14, 9, 24]), [9.5, 8, 6.5]),
    "gloves 1:2": (glove([0], 3), [0.666667, 0.166667, 0.166667]),
    "gloves 3:1 (Wiese, p. 65)": (glove([0, 1, 3], 4), [0.083333, 0.083333, 0.75, 0.083333]),
    "gloves 4:1": (glove([0, 1, 3, 4], 5), [0.05, 0.05, 0.8, 0.05, 0.05]),
    "gloves 1:9": (glove([0], 10), [0.9] + [0.0111111] * 9),
    "voting 50 49 1, 51": (voting([50, 49, 1], 51), [0.666667, 0.166667, 0.166667]),
    "voting 50 49 1, 52": (voting([50, 49, 1], 52), [0.5, 0.5, 0]),
}
NUCLEOLUS = {
    "Ferguson, UCLA (CoopGame 49.1)": (lexicographic([-1, 0, 1, 3, 4, 2, 5]), [2.666667, 0.666667, 1.666667]),
    "CoopGame 67.1": (lexicographic([2, 6, 5, 15, 1, 18, 14]), [2, 7, 5]),
    "Lemaire (ASTIN Bulletin 14, 1984)": (
        lexicographic([46125, 17437.5, 5812.5, 69187.5, 53812.5, 30750, 90000]), [52687.5, 24468.75, 12843.75]),
    "README of Benedek, Fliege & Nguyen's nucleolus": (by_mask([0, 1, 3, 6, 5, 7, 8, 12]), [2.5, 4, 5.5]),
    "Talmud, estate 100": (bankruptcy(100, [100, 200, 300]), [33.333333, 33.333333, 33.333333]),
}  # fmt: skip
TAU = {
    "CoopGame 73.1": (lexicographic([0, 0, 0, 2, 2, 3, 5]), [1.25, 1.875, 1.875]),
    "CoopGame 73.3": (
        lexicographic([0, 0, 0, 5, 10, 0, 5, 15, 20, 15, 25, 30, 30, 35, 45, 25, 35, 40, 40, 45, 55, 50, 55, 65, 70,
                       60, 65, 75, 80, 90, 100]),
        [7.391304, 14.782609, 18.478261, 27.173913, 32.173913]),
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPLEY)
def test_shapley(name: str) -> None:
    game, expected = SHAPLEY[name]
    assert shapley(game) == pytest.approx(expected, abs=PRINTED)


@pytest.mark.parametrize("name", NUCLEOLUS)
def test_nucleolus(name: str) -> None:
    game, expected = NUCLEOLUS[name]
    assert nucleolus(game).allocation == pytest.approx(expected, abs=PRINTED)


@pytest.mark.parametrize("name", TAU)
def test_tau(name: str) -> None:
    game, expected = TAU[name]
    assert tau_value(game) == pytest.approx(expected, abs=PRINTED)


TVA = Game.of({
    "navigation": -163_520, "flood control": -140_826, "power": -250_096,
    "navigation,flood control": -301_607, "navigation,power": -378_821, "flood control,power": -367_370,
    "navigation,flood control,power": -412_584,
})  # fmt: skip
"""Costs of the Tennessee Valley Authority, thousand dollars: Ransmeier (1942), as in Straffin & Heaney (1981)."""


def test_tennessee_valley_authority() -> None:
    """Straffin & Heaney (Int. J. Game Theory 10, 1981): the engineers' alternate cost avoided is Gately's point."""
    assert -shapley(TVA) == pytest.approx([117_829, 100_756.5, 193_998.5], abs=1e-6)
    assert -nucleolus(TVA).allocation == pytest.approx([116_234, 93_540, 202_810], abs=1e-6)
    avoided = separable_costs_remaining_benefits(TVA)
    assert -avoided == pytest.approx([117_476, 99_157, 195_951], abs=0.5)
    assert gately(TVA) == pytest.approx(avoided, abs=1e-6)
    assert kalai_smorodinsky(TVA) == pytest.approx(avoided, abs=1e-6)


SWEDEN = """
A 21.95 H 17.08 K 10.91 L 15.88 M 20.81 T 21.98 AH 34.69 AK 32.86 AL 37.83 AM 42.76 AT 43.93 HK 22.96 HL 25.00
HM 37.89 HT 39.06 KL 26.79 KM 31.45 KT 32.89 LM 31.10 LT 37.86 MT 39.41 AHK 40.74 AHL 43.22 AHM 55.50 AHT 56.67
AKL 48.74 AKM 53.40 AKT 54.84 ALM 53.05 ALT 59.81 AMT 61.36 HKL 27.26 HKM 42.55 HKT 44.94 HLM 45.81 HLT 46.98
HMT 56.49 KLM 42.01 KLT 48.77 KMT 50.32 LMT 51.46 AHKL 48.95 AHKM 60.25 AHKT 62.72 AHLM 64.03 AHLT 65.20 AHMT 74.10
AKLM 63.96 AKLT 70.72 AKMT 72.27 ALMT 73.41 HKLM 48.07 HKLT 49.24 HKMT 59.35 HLMT 64.41 KLMT 56.61 AHKLM 69.76
AHKLT 70.93 AHKMT 77.42 AHLMT 83.00 AKLMT 73.97 HKLMT 66.46 AHKLMT 83.82
"""
"""Water supply of six groups of municipalities in Skåne, million Swedish crowns: Young, Okada & Hashimoto (1982)."""


def test_water_supply_in_skane() -> None:
    """Young, Okada & Hashimoto (Water Resources Research 18, 1982): printed with two decimals."""
    words = SWEDEN.split()
    game = Game.of({",".join(name): -float(cost) for name, cost in zip(words[::2], words[1::2], strict=True)})
    assert -nucleolus(game).allocation == pytest.approx([20.35, 12.06, 5.00, 8.61, 18.32, 19.49], abs=0.006)
    assert -shapley(game) == pytest.approx([20.01, 10.71, 6.61, 10.37, 16.94, 19.18], abs=0.006)
    shared = separable_costs_remaining_benefits(game)
    assert -shared == pytest.approx([19.54, 13.28, 5.62, 10.90, 16.66, 17.82], abs=0.008)
    # the paper's point: the methods of practice are not in the core
    assert not in_core(game, shared)
    assert not in_core(game, shapley(game))
    assert in_core(game, nucleolus(game).allocation)


def test_costs_and_savings_are_divided_alike() -> None:
    saved = Game(TVA.players, TVA.values - np.array([TVA.singles @ (m >> np.arange(3) & 1) for m in range(8)]))
    for rule in (shapley, separable_costs_remaining_benefits, gately, tau_value):
        assert rule(saved) + TVA.singles == pytest.approx(rule(TVA), abs=1e-6)
