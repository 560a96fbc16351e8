"""What states promise each other and a plan must then keep: water released, storage held, energy delivered.

Promises of water are soft. What is missing is charged at a rate far above any use of water, so that a promise is kept
wherever it can be; the charge steers the plan and is no part of anybody's welfare. Promises of energy are hard up to
what the lines carry: the seller sends and the buyer takes at least that much. Legal forms of such promises on the
Syr Darya are in the framework agreement of 17 March 1998 and its yearly protocols.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from kelisim.periods import Periods

Array = npt.NDArray[np.float64]
Years = tuple[int, int] | None
"""First and last calendar year in which something holds; ``None``: every year of the record."""

Leg = tuple[str, bool]
"""A line, and whether it is used in the direction of its table row."""

MW_PER_GWH_HOUR = 1e3


@dataclass(frozen=True, slots=True)
class Release:
    """Water through ``reaches`` in ``months`` (1-12) of each calendar year: at least or at most so many km3.

    ``each_month``: the limits hold for every single month instead of their sum.
    """

    name: str
    reaches: tuple[str, ...]
    months: tuple[int, ...]
    at_least_km3: float | None = None
    at_most_km3: float | None = None
    each_month: bool = False
    years: Years = None


@dataclass(frozen=True, slots=True)
class Storage:
    """Storage of ``reservoir`` at the end of calendar ``month`` of each year: at least or at most so many km3."""

    name: str
    reservoir: str
    month: int
    at_least_km3: float | None = None
    at_most_km3: float | None = None
    years: Years = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """Energy that leaves the seller over the first of ``legs`` in ``months`` of each calendar year, GWh.

    It is flat over all hours of these months. Every further leg carries what the one before brought after its loss.
    """

    name: str
    legs: tuple[Leg, ...]
    months: tuple[int, ...]
    gwh: float
    years: Years = None


Commitment = Release | Storage | Delivery
WaterPromise = Release | Storage


@dataclass(frozen=True, slots=True)
class Term:
    """One promise of water in one year: ``sign`` times the sum over ``positions`` must reach ``sign`` times ``km3``.

    ``positions``: places of its months in the record. ``sign``: 1 for at least, -1 for at most.
    """

    promise: WaterPromise
    positions: tuple[int, ...]
    sign: float
    km3: float


def terms_of(promise: WaterPromise, periods: Periods) -> Iterator[Term]:
    """Every single term that a promise of water makes over the months of ``periods``."""
    months = (promise.month,) if isinstance(promise, Storage) else promise.months
    inside = applies(months, promise.years, periods)
    each = isinstance(promise, Storage) or promise.each_month
    groups = periods.time.strftime("%Y-%m") if each else periods.time.strftime("%Y")
    for group in dict.fromkeys(groups[inside]):
        positions = tuple(int(i) for i in np.flatnonzero(inside & (groups == group)))
        for sign, km3 in ((1.0, promise.at_least_km3), (-1.0, promise.at_most_km3)):
            if km3 is not None:
                yield Term(promise, positions, sign, km3)


def applies(months: tuple[int, ...], years: Years, periods: Periods) -> npt.NDArray[np.bool_]:
    """Whether each month of ``periods`` is one of ``months`` (1-12) in one of ``years``, shape (time,)."""
    first, last = years or (periods.first_year, periods.last_year)
    time = periods.time
    return np.asarray(time.month.isin(months) & (time.year >= first) & (time.year <= last))


def year_share(months: tuple[int, ...], years: Years, periods: Periods) -> Array:
    """Part of a year's amount that falls in each month if it comes evenly over the hours of ``months``, shape (time,).

    Adds up to 1 in each of ``years``, and to 0 in all others.
    """
    hours = np.where(applies(months, years, periods), periods.hours().to_numpy(), 0.0)
    per_year = hours.reshape(periods.years, -1).sum(axis=1).repeat(hours.size // periods.years)
    return hours / np.where(per_year > 0, per_year, 1.0)


def power_of(delivery: Delivery, periods: Periods) -> Array:
    """Power leaving the seller in each month so that every year has its energy, MW, shape (time,)."""
    energy = delivery.gwh * year_share(delivery.months, delivery.years, periods)
    return np.asarray(energy * MW_PER_GWH_HOUR / periods.hours().to_numpy())


def carried(deliveries: tuple[Delivery, ...], lines: pd.DataFrame, periods: Periods) -> list[Array]:
    """Power of every delivery that the lines can carry, MW leaving the seller, each of shape (time,).

    ``lines``: the region's lines by key with ``capacity_mw``, ``reverse_capacity_mw`` and ``loss_fraction``.
    Deliveries are served in the order given; a line that is full leaves the rest undelivered.
    """
    room: dict[Leg, Array] = {}
    found = []
    for delivery in deliveries:
        power = power_of(delivery, periods)
        steps = kept_before(delivery, lines)
        for leg, kept in zip(delivery.legs, steps, strict=True):
            column = "capacity_mw" if leg[1] else "reverse_capacity_mw"
            room.setdefault(leg, np.full(len(power), float(lines[column][leg[0]])))
            power = np.minimum(power, room[leg] / kept)
        for leg, kept in zip(delivery.legs, steps, strict=True):
            room[leg] = np.maximum(room[leg] - power * kept, 0.0)
        found.append(power)
    return found


def kept_before(delivery: Delivery, lines: pd.DataFrame) -> list[float]:
    """Part of the energy that left the seller which enters each leg: 1 for the first, then less the losses."""
    kept = [1.0]
    for line, _ in delivery.legs[:-1]:
        kept.append(kept[-1] * (1 - float(lines["loss_fraction"][line])))
    return kept
