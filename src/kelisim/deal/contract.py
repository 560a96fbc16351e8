"""A deal as it was written down: who acts with whom, who promises what, and who pays whom."""

from __future__ import annotations

from dataclasses import dataclass

from kelisim.case import Structure
from kelisim.commitment import Commitment, Delivery, WaterPromise, Years
from kelisim.region.package import Region
from kelisim.study import Study


@dataclass(frozen=True, slots=True)
class Power:
    """Electricity promised by ``seller`` to ``buyer``. ``price``: USD/MWh paid for what leaves the seller, in place of
    the border prices of the lines it goes over; ``None`` leaves the border prices."""

    seller: str
    buyer: str
    delivery: Delivery
    price: float | None


@dataclass(frozen=True, slots=True)
class Fuel:
    """Fuel promised by ``giver`` to ``receiver`` in ``months`` (1-12) of each year, evenly over their days.

    ``gwh``: heat content per year, GWh thermal. ``quantity``, ``unit``: the same as the contract has it.
    ``replaces``: the fuel that the receiver's plants need not buy. ``musd``: what the receiver pays for a year's
    delivery, million USD.
    """

    name: str
    giver: str
    receiver: str
    fuel: str
    replaces: str
    months: tuple[int, ...]
    gwh: float
    quantity: float
    unit: str
    musd: float
    years: Years = None


@dataclass(frozen=True, slots=True)
class InflowCondition:
    """Years in which the own inflow of ``node`` is below (or above) so many km3."""

    node: str
    below_km3: float | None
    above_km3: float | None


@dataclass(frozen=True, slots=True)
class Payment:
    """Money, million USD in every year in which it is due."""

    name: str
    payer: str
    receiver: str
    musd_per_year: float
    years: Years = None
    only_if: InflowCondition | None = None


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal of ``parties`` in a study. ``structure``: who plans as one; states outside the deal plan alone.

    ``allocation``: rule by which the parties share what the deal gains, by payments on top; empty for none.
    """

    name: str
    title_en: str
    title_ru: str
    study: Study
    region: Region
    parties: tuple[str, ...]
    structure: Structure
    water: tuple[WaterPromise, ...]
    power: tuple[Power, ...]
    fuels: tuple[Fuel, ...]
    payments: tuple[Payment, ...]
    allocation: str
    source: str

    @property
    def commitments(self) -> tuple[Commitment, ...]:
        """What the plans must keep: promises of water, then of electricity."""
        return (*self.water, *(one.delivery for one in self.power))
