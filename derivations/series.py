"""Monthly and yearly flow series: volumes, seasonal shapes, regressions."""

from __future__ import annotations

import csv
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp, log
from pathlib import Path

Year = int
Monthly = dict[tuple[Year, int], float]  # (year, month) -> m3/s
Annual = dict[Year, float]  # year -> km3

MONTHS = range(1, 13)
OBSERVED = range(2001, 2011)
DECADE_MONTHS = [(year, month) for year in OBSERVED for month in MONTHS]


def read(path: Path) -> list[dict[str, str]]:
    """All rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def seconds(year: Year, month: int) -> float:
    """Seconds of a calendar month."""
    return monthrange(year, month)[1] * 86400.0


def volume(flow: Monthly, year: Year) -> float:
    """Volume of a year in km3."""
    return sum(flow[year, month] * seconds(year, month) for month in MONTHS) / 1e9


def annual(flow: Monthly, years: Iterable[Year]) -> Annual:
    """Volumes of several years in km3."""
    return {year: volume(flow, year) for year in years}


def mean(values: Iterable[float]) -> float:
    """Arithmetic mean."""
    numbers = list(values)
    return sum(numbers) / len(numbers)


def climate(flow: Monthly) -> list[float]:
    """Mean volume of each month of 2001-2010 in km3."""
    return [mean(flow[year, month] * seconds(year, month) for year in OBSERVED) / 1e9 for month in MONTHS]


def shape(flow: Mapping[tuple[Year, int], float], years: Iterable[Year]) -> list[float]:
    """Mean share of each month in the volume of the year."""
    sums = [sum(flow[year, month] * seconds(year, month) for year in years) for month in MONTHS]
    return [value / sum(sums) for value in sums]


def positive_shares(volumes: list[float]) -> list[float]:
    """Shares of the months in the sum, months below zero counted as zero."""
    kept = [max(value, 0.0) for value in volumes]
    return [value / sum(kept) for value in kept]


def spread(total: Annual, shares: list[float]) -> Monthly:
    """Monthly flows from yearly volumes and monthly shares."""
    return {
        (year, month): total[year] * shares[month - 1] * 1e9 / seconds(year, month)
        for year in total
        for month in MONTHS
    }


def repeated(volumes: list[float]) -> Monthly:
    """The same monthly volumes (km3) in every year of 2001-2010, as flows."""
    return {key: volumes[key[1] - 1] * 1e9 / seconds(*key) for key in DECADE_MONTHS}


def mixed(main_shape: list[float], other: list[float], part: float) -> list[float]:
    """Two seasonal shapes mixed."""
    return [(1 - part) * p + part * q for p, q in zip(main_shape, other, strict=True)]


@dataclass(frozen=True, slots=True)
class Fit:
    """ln(y / mean y) = a + b ln(x / mean x), fitted on 2001-2010."""

    a: float
    b: float
    r2: float
    mean_x: float
    mean_y: float

    def __call__(self, x: float) -> float:
        """Estimate of y."""
        return self.mean_y * exp(self.a + self.b * log(x / self.mean_x))


def fit(x: Annual, y: Annual) -> Fit:
    """Least squares of logarithmic anomalies over the years of ``y``."""
    mean_x, mean_y = mean(x[year] for year in y), mean(y.values())
    us, vs = [log(x[year] / mean_x) for year in y], [log(y[year] / mean_y) for year in y]
    u, v = mean(us), mean(vs)
    cross = sum((p - u) * (q - v) for p, q in zip(us, vs, strict=True))
    square, total = sum((p - u) ** 2 for p in us), sum((q - v) ** 2 for q in vs)
    b = cross / square
    return Fit(v - b * u, b, cross**2 / (square * total), mean_x, mean_y)
