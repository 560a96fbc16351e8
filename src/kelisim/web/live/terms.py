"""What a setting means: the deal that its levers write, the measures that are built, the water that comes.

Every lever that is moved from its default makes one entry of a :class:`~kelisim.deal.contract.Deal` of all states, or
changes the region. So the live model and ``kelisim deal check`` speak of the same promises.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kelisim.case import Structure, alone, joint
from kelisim.commitment import Delivery, Release, Storage, WaterPromise
from kelisim.consortium.programme import Inputs
from kelisim.deal.contract import Deal, Fuel, Payment, Power
from kelisim.deal.entries import border_lines, shortest
from kelisim.errors import Fault, InputError
from kelisim.programme.measures import Measure
from kelisim.region.package import Region
from kelisim.region.read import did_you_mean
from kelisim.study import Study
from kelisim.web.live.levers import PRICE, SEASONS, WINTER, Lever, outlets
from kelisim.web.live.setting import Setting

STRUCTURES = {"together": joint, "apart": alone}

Levers = Mapping[str, Lever]


@dataclass(frozen=True, slots=True)
class Physical:
    """All of a setting that a plan depends on; settings that differ in money alone have the same."""

    mode: str
    water: tuple[WaterPromise, ...]
    power: tuple[Delivery, ...]
    built: tuple[tuple[str, float], ...]
    inflow: tuple[tuple[str, float], ...]

    @property
    def is_alone(self) -> bool:
        """Whether every state plans for itself and nothing is promised or built: then the plan is that of all alone."""
        return self.mode == "apart" and not (self.water or self.power or self.built)


@dataclass(frozen=True, slots=True)
class Terms:
    """A setting read: the deal, and what the plan depends on."""

    deal: Deal
    physical: Physical


def require(setting: Setting, levers: Levers, measures: Mapping[str, Measure]) -> None:
    """Raise InputError with every lever that is unknown or out of range, and measures that cannot stand so."""
    faults = [fault for name, value in setting.levers.items() for fault in _lever_faults(name, value, levers)]
    if not faults:
        faults = list(_measure_faults(_built(setting, levers), measures))
    if faults:
        raise InputError(faults, "the setting")


def read(setting: Setting, levers: Levers, study: Study, region: Region, whole: Inputs) -> Terms:
    """The terms of a canonical setting whose levers are known."""
    moved = [(levers[name], value) for name, value in setting.levers.items()]
    water = tuple(_promise(lever, value, whole) for lever, value in moved if lever.kind in ("release", "storage"))
    traded = [(lever, value) for lever, value in moved if lever.kind == "power"]
    prices = {lever.subject[:2]: value for lever, value in traded if lever.subject[2] == PRICE}
    power = tuple(
        _delivery(lever, value, region, prices.get(lever.subject[:2]))
        for lever, value in traded if lever.subject[2] != PRICE
    )  # fmt: skip
    structure: Structure = STRUCTURES[setting.mode](region)
    deal = Deal(
        name="live", title_en="Live setting", title_ru="Текущие условия", study=study, region=region,
        parties=region.states, structure=structure, water=water, power=power,
        fuels=tuple(_fuel(lever, value) for lever, value in moved if lever.kind == "fuel"),
        payments=tuple(_payment(one, value) for one, value in moved if one.kind == "payment"),
        allocation="", source="",
    )  # fmt: skip
    inflow = tuple((lever.subject[0], value) for lever, value in moved if lever.kind == "drought")
    deliveries = tuple(one.delivery for one in power)
    return Terms(deal, Physical(setting.mode, water, deliveries, tuple(_built(setting, levers).items()), inflow))


def every_promise(levers: Levers, whole: Inputs) -> tuple[WaterPromise, ...]:
    """The promises of water that levers can make, at their defaults: the rows that are held open."""
    return tuple(_promise(one, one.default, whole) for one in levers.values() if one.kind in ("release", "storage"))


def with_inflow(region: Region, factors: tuple[tuple[str, float], ...]) -> Region:
    """The region with the inflow of every node of a basin times the factor given for the basin."""
    if not factors:
        return region
    frame = region["inflows"]
    basin = frame["node"].map(region["nodes"].set_index("node")["basin"])
    frame["inflow_m3s"] = frame["inflow_m3s"] * basin.map(dict(factors)).fillna(1.0)
    return region.with_tables({"inflows": frame})


def _promise(lever: Lever, value: float, whole: Inputs) -> WaterPromise:
    place, when, side = lever.subject
    least, most = (value, None) if side == "least" else (None, value)
    if lever.kind == "storage":
        return Storage(lever.id, place, int(when), least, most)
    return Release(lever.id, outlets(whole, place), SEASONS[when], least, most)


def _delivery(lever: Lever, value: float, region: Region, price: float | None) -> Power:
    seller, buyer, season = lever.subject
    legs = shortest(border_lines(region), seller, buyer)
    return Power(seller, buyer, Delivery(lever.id, legs, SEASONS[season], value), price)


def _fuel(lever: Lever, value: float) -> Fuel:
    giver, receiver, fuel = lever.subject
    return Fuel(lever.id, giver, receiver, fuel, fuel, WINTER, value, value, "GWh", 0.0)


def _payment(lever: Lever, value: float) -> Payment:
    payer, receiver = lever.subject
    return Payment(lever.id, payer, receiver, value)


def _built(setting: Setting, levers: Levers) -> dict[str, float]:
    return {
        levers[name].subject[0]: value
        for name, value in setting.levers.items()
        if levers[name].kind == "measure" and value > 0
    }


def _lever_faults(name: str, value: float, levers: Levers) -> Iterator[Fault]:
    if name not in levers:
        close = did_you_mean(name, levers)
        mend = f"did you mean {close}?" if close else "see the levers of /api/model"
        yield Fault("setting", None, f"levers.{name}", f"{value:g}", "a lever of the study", mend)
        return
    one = levers[name]
    if not one.min <= value <= one.max:
        expected = f"a number from {one.min:g} to {one.max:g} {one.unit}"
        yield Fault("setting", None, f"levers.{name}", f"{value:g}", expected, "stay within the range")
    elif one.kind == "measure" and not float(value).is_integer():
        yield Fault("setting", None, f"levers.{name}", f"{value:g}", "a whole number of units", "round it")


def _measure_faults(units: Mapping[str, float], measures: Mapping[str, Measure]) -> Iterator[Fault]:
    for name in units:
        for other in measures[name].requires:
            if other in measures and other not in units:
                yield Fault("setting", None, f"levers.measure:{name}", "", f"{other} built as well, which it needs",
                            f"move measure:{other} too")  # fmt: skip
        for other in measures[name].excludes:
            if other in units and name < other:
                yield Fault("setting", None, f"levers.measure:{name}", "", f"no {other} beside it",
                            f"choose one of {name} and {other}")  # fmt: skip
