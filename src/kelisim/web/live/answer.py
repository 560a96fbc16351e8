"""What the live model answers, as documented types. Money is million USD a year, water km3, energy GWh."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from kelisim.web.live.setting import Setting

Months = list[float]
"""One figure per month of the study's year."""


class Told(BaseModel):
    """Base of all answers: unknown fields are a mistake of ours."""

    model_config = ConfigDict(extra="forbid")


class CheckTold(Told):
    """One check of the plan: what was measured against which tolerance."""

    name: str
    value: float
    tolerance: float
    passed: bool
    where: str = ""


class StateTold(Told):
    """What a state gets: ``by_source`` adds up to ``change_musd``; ``terms`` splits the change of its own plan."""

    alone_musd: float
    deal_musd: float
    change_musd: float
    by_source: dict[str, float]
    terms: dict[str, float]


class WalkerTold(Told):
    """States that together would have more outside the deal."""

    states: list[str]
    alone_musd: float
    gets_musd: float
    missing_musd: float


class PaymentTold(Told):
    """A payment between two states."""

    payer: str
    receiver: str
    musd: float


class PromiseTold(Told):
    """A promise that a lever makes, and how the plan keeps it."""

    lever: str
    promised: float
    done: float
    missing: float
    unit: str
    kept: bool


class ReservoirTold(Told):
    """A reservoir by month: storage at the end of the month and water released from it."""

    storage_km3: Months
    release_km3: Months
    alone_storage_km3: Months
    alone_release_km3: Months
    observed_release_km3: Months | None


class ReachTold(Told):
    """Water entering a reach by month."""

    flow_km3: Months
    alone_flow_km3: Months


class LineTold(Told):
    """A line by month: energy along its direction less energy against it, and the busier way's part of capacity."""

    net_gwh: Months
    use: Months
    alone_net_gwh: Months


class ZoneTold(Told):
    """Water of an irrigation zone by month: what its crops want at the intake, and what they get."""

    wanted_km3: Months
    delivered_km3: Months
    alone_delivered_km3: Months


class MapTold(Told):
    """Everything that a map shows by month. ``power``: by state and source, GWh."""

    months: list[str]
    reservoirs: dict[str, ReservoirTold]
    reaches: dict[str, ReachTold]
    lines: dict[str, LineTold]
    zones: dict[str, ZoneTold]
    power: dict[str, dict[str, Months]]


class BalanceTold(Told):
    """Yearly balance of a state by part: water km3, energy GWh; food: water of the crops km3, harvest million USD."""

    water: dict[str, float]
    energy: dict[str, float]
    food: dict[str, float]


class BothTold(Told):
    """The balances of all states in the deal's plan and alone."""

    deal: dict[str, BalanceTold]
    alone: dict[str, BalanceTold]


class ReasonTold(Told):
    """A limit that binds: one more ``unit`` is worth ``worth`` (``worth_unit``); 1 % more of it ``worth_musd``.

    ``table``, ``row`` and ``column`` say where the limit stands in the data (``GET /api/source``).
    """

    kind: str
    key: str
    name_en: str
    name_ru: str
    state: str
    months: list[int]
    limit: float
    unit: str
    worth: float
    worth_unit: str
    worth_musd: float
    table: str
    row: str
    column: str


class Answer(Told):
    """The answer to a setting. Only plans that pass every check are answered."""

    setting: Setting
    key: str
    seconds: float
    alone_seconds: float
    passed: bool
    checks: list[CheckTold]
    states: dict[str, StateTold]
    total_change_musd: float
    promises: list[PromiseTold]
    walkers: list[WalkerTold]
    walkers_note_en: str
    walkers_note_ru: str
    amendment: list[PaymentTold] | None
    amendment_note: str
    map: MapTold
    balance: BothTold
    why: list[ReasonTold]


class SourceTold(Told):
    """One number of the data with where it comes from."""

    table: str
    row: str
    column: str
    value: float | int | str | None
    unit: str
    title_en: str
    title_ru: str
    source: str
    reference: str
    url: str
    year: int
    quality: str
    note: str


class LeverTold(Told):
    """A lever; ``default`` is where nothing is promised, paid or built. ``source``: of its range."""

    id: str
    kind: str
    group: str
    name_en: str
    name_ru: str
    unit: str
    min: float
    max: float
    step: float
    default: float
    from_state: str
    to_state: str
    source: dict[str, str]


class GameTold(Told):
    """The game of a study: ``ready``, ``playing`` or ``none``; values by coalition structure and bloc."""

    study: str
    status: str
    unit: str
    values: dict[str, dict[str, float]]
