"""Words of the pictures and pages of a study in English and Russian."""

from __future__ import annotations

from typing import Literal

from kelisim.region.schema.choices import FUELS
from kelisim.report.other_words import OTHER_WORDS
from kelisim.report.study_words import STUDY_WORDS

Language = Literal["en", "ru"]
LANGUAGES: tuple[Language, ...] = ("en", "ru")

WORDS: dict[str, tuple[str, str]] = {
    "alone": ("alone", "порознь"),
    "joint": ("together", "вместе"),
    "deal": ("under the deal", "по сделке"),
    "observed": ("observed 2001-2010", "наблюдения 2001–2010"),
    "state": ("state", "государство"),
    "all": ("all", "все"),
    "gain": ("gain", "выигрыш"),
    "term": ("term", "статья"),
    "sum": ("sum", "итого"),
    "month_letters": ("JFMAMJJASOND", "ЯФМАМИИАСОНД"),
    "months": (
        "January,February,March,April,May,June,July,August,September,October,November,December",
        "январь,февраль,март,апрель,май,июнь,июль,август,сентябрь,октябрь,ноябрь,декабрь",
    ),
    "musd_a_year": ("million USD a year", "млн долл. США в год"),
    "musd": ("million USD", "млн долл. США"),
    "km3_a_month": ("km³ a month", "км³ в месяц"),
    "km3_a_year": ("km³ a year", "км³ в год"),
    "km3": ("km³", "км³"),
    "twh_a_year": ("TWh a year", "ТВт·ч в год"),
    "release_title": ("Release by month", "Попуски по месяцам"),
    "indicative": ("Boundaries are indicative.", "Границы показаны условно."),
    "flow_scale": ("flow, km³ a month", "сток, км³ в месяц"),
    "storage_scale": ("storage and full storage, km³", "запас и полный объём, км³"),
    "in": ("comes in", "приход"),
    "out": ("goes out", "расход"),
    "balance": ("balance", "баланс"),
    # water
    "inflow": ("inflow of its own rivers", "сток, формирующийся внутри"),
    "from_others": ("from other states, net", "от других государств, сальдо"),
    "returned": ("return flow", "возвратные воды"),
    "drawn": ("drawn from storage", "сработка водохранилищ"),
    "irrigation": ("irrigation", "орошение"),
    "towns": ("towns and industry", "города и промышленность"),
    "to_others": ("to other states, net", "другим государствам, сальдо"),
    "lakes": ("lakes, deltas, sinks", "озёра, дельты, сбросы"),
    "lost": ("losses and evaporation", "потери и испарение"),
    "stored": ("added to storage", "наполнение водохранилищ"),
    # energy
    **FUELS,
    "biomass": ("biomass", "биомасса"),
    "bought": ("from other states", "из других государств"),
    "imported": ("from outside markets", "с внешних рынков"),
    "served": ("consumers", "потребители"),
    "pumping": ("pumping for irrigation", "насосы орошения"),
    "sold": ("to other states", "другим государствам"),
    "exported": ("to outside markets", "на внешние рынки"),
    "line_losses": ("losses on lines", "потери в линиях"),
    "unserved": ("not served", "недоотпуск"),
    # limits
    "line": ("line", "линия"),
    "plant": ("plant", "станция"),
    "reservoir": ("reservoir", "водохранилище"),
    "water": ("water", "вода"),
    "limits_title": ("Worth of one more unit", "Ценность ещё одной единицы"),
    "per_100mw": ("100 MW more", "ещё 100 МВт"),
    "per_tenth_km3_space": ("0.1 km³ more storage", "ещё 0,1 км³ объёма"),
    "per_tenth_km3_water": ("0.1 km³ more water in April–September", "ещё 0,1 км³ воды в апреле–сентябре"),
    # transfers
    "pays": ("pays", "платит"),
    "receives": ("receives", "получает"),
    "gives": ("gives", "отдаёт"),
    # corridors
    "rail": ("rail", "железная дорога"),
    "road": ("road", "автодорога"),
    "sea": ("sea", "море"),
    "base": ("today", "сегодня"),
    "without": ("without measures", "без мер"),
    "with": ("with measures", "с мерами"),
    "flow_map_title": (
        "Freight of the model in {year}; widest line on land {most} Mt a year",
        "Грузы модели, {year} год; самая толстая линия на суше — {most} млн т в год",
    ),
    "mt_logarithmic": ("Mt a year (logarithmic)", "млн т в год (логарифмическая шкала)"),
    "waits_axis": (
        "mean wait, hours (blank: below 85 % of its capacity)",
        "среднее ожидание, ч (пусто: загрузка ниже 85 % пропускной способности)",
    ),
    **STUDY_WORDS,
    **OTHER_WORDS,
}
"""English and Russian by key."""


def say(key: str, lang: str) -> str:
    """The words for ``key`` in ``lang``. Raises KeyError for a key without words and ValueError for a language."""
    return WORDS[key][LANGUAGES.index(lang)]


ENTRIES = ("release", "storage", "deliver", "pay")
"""Kinds of entries of a deal file."""


def entry_kinds(lang: str) -> dict[str, str]:
    """Kinds of entries of a deal file in words."""
    return {kind: say(kind, lang) for kind in ENTRIES}


def month_name(month: int, lang: str) -> str:
    """Name of a month, 1-12."""
    return say("months", lang).split(",")[month - 1]
