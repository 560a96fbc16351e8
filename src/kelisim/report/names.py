"""Labels in English and Russian: tables and columns from the schema, terms of the account, variables of a result."""

from __future__ import annotations

from functools import cache

from kelisim.consortium.outcome import TITLES
from kelisim.consortium.welfare import TERMS
from kelisim.region.schema import TABLES
from kelisim.region.schema.choices import FUELS

LANGUAGES = ("en", "ru")

UNITS_RU = {
    "km3": "км³", "GWh": "ГВт·ч", "MW": "МВт", "USD/m3": "долл. США/м³", "USD/MWh": "долл. США/МВт·ч",
    "million USD": "млн долл. США", "million USD per year": "млн долл. США в год", "kt": "тыс. т", "kTEU": "тыс. ДФЭ",
    "day": "сут", "h": "ч", "km": "км", "USD/t": "долл. США/т", "USD/TEU": "долл. США/ДФЭ", "m3/s": "м³/с",
    "km3 per year": "км³ в год", "GWh per year": "ГВт·ч в год", "kcal per day": "ккал в сутки",
    "g per day": "г в сутки", "kg/t": "кг/т", "year": "год", "years": "лет", "share": "доля",
    "1": "1", "MtCO2/yr": "млн т CO₂ в год",
}  # fmt: skip
UNITS_EN = {
    "km3": "km³",
    "km3 per year": "km³ per year",
    "USD/m3": "USD/m³",
    "m3/s": "m³/s",
    "MtCO2/yr": "Mt CO₂ a year",
}

VARIABLES_RU = {
    "flow": "вода, поступающая на участок", "storage": "запас на конец месяца",
    "shortfall": "недостаток минимального расхода", "undelivered": "недоданная доля по соглашению",
    "lake": "вода озёр и дельт по ступеням ценности", "owed": "недостающий запас в конце ряда",
    "delivery": "водозабор под культуру по ступеням дефицита", "withdrawal": "водозабор зоны орошения",
    "town_supply": "водозабор городов и промышленности", "turbined": "вода через турбины станции с водохранилищем",
    "generation": "выработка группы агрегатов", "hydro": "выработка гидроэлектростанции",
    "unserved": "недоотпуск энергии по ступеням ценности", "sent": "энергия, входящая в линию в её направлении",
    "sent_back": "энергия, входящая в линию против её направления", "market_trade": "обмен с внешним рынком",
    "trade_price": "цена энергии, переданной в направлении линии",
    "trade_price_back": "цена энергии, переданной против направления линии",
    "water_value": "ценность ещё одного кубометра в узле", "energy_price": "ценность ещё одного МВт·ч в узле",
}  # fmt: skip
VARIABLES_EN = {
    **TITLES, "trade_price": "price of energy sent in the line's direction",
    "trade_price_back": "price of energy sent against the line's direction",
    "water_value": "value of one more cubic metre at the node",
    "energy_price": "value of one more megawatt hour in the zone",
}  # fmt: skip

WORDS = {
    "case": ("case", "случай"), "alone": ("alone", "порознь"), "joint": ("together", "вместе"),
    "deal": ("deal", "сделка"), "with": ("with measures", "с мерами"), "without": ("without measures", "без мер"),
    "today": ("today", "сегодня"), "all": ("all", "все"),
    "time": ("month", "месяц"), "year": ("year", "год"), "state": ("state", "государство"),
    "term": ("term", "статья"), "musd": ("welfare", "благосостояние"), "gain": ("gain", "выигрыш"),
    "cost": ("cost", "затраты"), "net": ("net gain", "чистый выигрыш"), "cut": ("demand step", "ступень потребления"),
    "tranche": ("crop and deficit step", "культура и ступень дефицита"), "unit": ("unit group", "группа агрегатов"),
    "env_step": ("lake and value step", "озеро и ступень ценности"), "town": ("towns", "города"),
    "storage_plant": ("storage plant", "станция с водохранилищем"), "reservoir": ("reservoir", "водохранилище"),
    "reach": ("reach", "участок"), "zone": ("irrigation zone", "зона орошения"), "plant": ("plant", "станция"),
    "line": ("line", "линия"), "market": ("market", "рынок"), "node": ("river node", "узел реки"),
    "power_node": ("power node", "узел энергосистемы"), "block": ("load block", "блок нагрузки"),
    **FUELS, "observed": ("observed", "наблюдалось"), "unserved": ("not served", "недоотпуск"),
    "own plan": ("own plan", "свой план"),
    "power": ("power at the deal's price", "электроэнергия по цене сделки"), "fuel": ("fuel", "топливо"),
    "payments": ("payments", "выплаты"), "allocation": ("sharing of the gain", "раздел выигрыша"),
    "change": ("change", "изменение"), "study": ("study", "исследование"), "game": ("game", "игра"),
    "base": ("base year", "базовый год"), "for": ("for", "за что"), "of": ("of", "чего"),
    "measured in": ("unit", "единица"), "indicator": ("indicator", "показатель"), "share": ("share", "доля"),
    "winter share": ("October-March share of the release", "доля октября-марта в попуске"),
    "lake_inflow": ("inflow of lakes and deltas", "приток озёр и дельт"), "hydropower": ("hydropower", "гидроэнергия"),
    "unserved_oct_mar": ("not served, October-March", "недоотпуск, октябрь-март"),
    "trade_between_states": ("electricity traded between states", "обмен электроэнергией между государствами"),
    "yes": ("yes", "да"), "no": ("no", "нет"), "value": ("value", "значение"),
    "gamma": ("the others split up", "остальные распадаются"),
    "delta": ("the others stay together", "остальные остаются вместе"),
    "optimistic": ("the best that can happen", "лучшее из возможного"),
    "pessimistic": ("the worst that can happen", "худшее из возможного"),
    "corridor": ("corridor", "коридор"), "plan": ("plan", "план"), "roadmap": ("roadmap", "дорожная карта"),
}  # fmt: skip
"""What is in neither schema nor account, in English and Russian."""


def label(key: str, lang: str) -> str:
    """The label of ``key``: a word of results, a term, a variable, a table, ``table.column``, or a column name that
    means the same in all tables. The key itself if nothing is known of it."""
    return _labels()[LANGUAGES.index(lang)].get(key, key)


def variable(name: str, lang: str) -> str:
    """What a variable of ``result.nc`` holds."""
    return (VARIABLES_RU if lang == "ru" else VARIABLES_EN).get(name, name)


def unit(name: str, lang: str) -> str:
    """A unit as readers of the language write it.

    >>> unit("km3", "en"), unit("GWh", "ru")
    ('km³', 'ГВт·ч')
    """
    return (UNITS_RU if lang == "ru" else UNITS_EN).get(name, name)


@cache
def _labels() -> tuple[dict[str, str], dict[str, str]]:
    """Labels by language. Column names that tables call differently stand only under ``table.column``."""
    found: tuple[dict[str, str], dict[str, str]] = ({}, {})
    for place, lang in enumerate(LANGUAGES):
        columns: dict[str, set[str]] = {}
        for table in TABLES.values():
            for column in table.columns:
                title = str(getattr(column, f"title_{lang}"))
                found[place][f"{table.name}.{column.name}"] = title
                columns.setdefault(column.name, set()).add(title)
        found[place].update({name: next(iter(titles)) for name, titles in columns.items() if len(titles) == 1})
        found[place].update({table.name: str(getattr(table, f"title_{lang}")) for table in TABLES.values()})
        found[place].update({key: ru if lang == "ru" else key for key, ru in TERMS.items()})
        found[place].update({name: variable(name, lang) for name in VARIABLES_EN})
        found[place].update({key: pair[place] for key, pair in WORDS.items()})
    return found
