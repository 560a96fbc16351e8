"""What readers call the words that columns of a region allow: fuels, sectors, stages, kinds; English and Russian.

The columns declare the words (``choices``); here each has its name once, for pages, workbooks and the browser alike.
"""

from __future__ import annotations

FUELS: dict[str, tuple[str, str]] = {
    "coal": ("coal", "уголь"),
    "gas": ("gas", "газ"),
    "oil": ("fuel oil", "мазут"),
    "nuclear": ("nuclear power", "атомная энергия"),
    "hydro": ("hydropower", "гидроэнергия"),
    "wind": ("wind", "ветер"),
    "solar": ("solar", "солнце"),
}

SECTORS: dict[str, tuple[str, str]] = {
    "rail": ("rail", "железные дороги"),
    "road": ("road", "автодороги"),
    "port": ("ports", "порты"),
    "fleet": ("fleet", "подвижной состав"),
    "border": ("borders", "границы"),
    "soft": ("rules", "правила"),
    "water": ("water", "вода"),
    "power": ("power", "энергетика"),
    "food": ("food", "продовольствие"),
    "industry": ("industry", "промышленность"),
    "trade": ("trade", "торговля"),
    "institutions": ("institutions", "учреждения"),
}

STATUSES: dict[str, tuple[str, str]] = {
    "proposed": ("proposed", "предложено"),
    "agreed": ("agreed", "согласовано"),
    "construction": ("under construction", "строится"),
    "suspended": ("suspended", "приостановлено"),
    "completed": ("completed", "завершено"),
    "cancelled": ("cancelled", "отменено"),
}

SEASONS: dict[str, tuple[str, str]] = {
    "growing": ("April-September", "апрель – сентябрь"),
    "winter": ("October-March", "октябрь – март"),
}

QUALITIES: dict[str, tuple[str, str]] = {
    "observed": ("observed", "измерено"),
    "reported": ("reported", "сообщено"),
    "derived": ("derived", "выведено"),
    "assumed": ("assumed", "принято"),
}

KINDS: dict[str, tuple[str, str]] = {
    "station": ("station", "станция"),
    "border": ("border crossing", "погранпереход"),
    "terminal": ("terminal", "терминал"),
    "port": ("port", "порт"),
    "city": ("city", "город"),
    "line": ("line", "линия"),
    "fleet": ("fleet", "подвижной состав"),
    "link": ("link", "звено"),
    "transfer": ("transfer", "перевалка"),
    "crossing": ("crossing", "переход"),
    "junction": ("junction", "узел"),
    "reservoir": ("reservoir", "водохранилище"),
    "rail": ("rail", "железная дорога"),
    "road": ("road", "автодорога"),
    "sea": ("sea", "море"),
    "multimodal": ("several modes", "смешанный"),
}
"""Kinds of nodes, links and facilities."""

UNITS: dict[str, tuple[str, str]] = {
    "kt": ("kt", "тыс. т"),
    "kt/yr": ("kt a year", "тыс. т в год"),
    "t": ("t", "т"),
    "TEU": ("TEU", "ДФЭ"),
    "TEU/yr": ("TEU a year", "ДФЭ в год"),
    "USD/TEU": ("USD/TEU", "долл. США/ДФЭ"),
    "days": ("days", "сут"),
    "pairs/day": ("pairs of trains a day", "пар поездов в сутки"),
    "trains/day": ("trains a day", "поездов в сутки"),
    "trains/yr": ("trains a year", "поездов в год"),
    "trucks/day": ("lorries a day", "грузовиков в сутки"),
    "trucks/yr": ("lorries a year", "грузовиков в год"),
    "wagon": ("wagons", "вагоны"),
    "truck": ("lorries", "грузовики"),
    "thousand": ("thousand", "тыс."),
    "million": ("million", "млн"),
}
"""Units of capacities and flows that cells name."""

OTHERS: dict[str, tuple[str, str]] = {
    "operating": ("in operation", "действует"),
    "planned": ("planned", "планируется"),
    "import": ("import", "импорт"),
    "export": ("export", "экспорт"),
    "net-imports": ("net imports", "сальдо импорта"),
    "demand": ("demand", "потребление"),
    "requires": ("requires", "требует"),
    "excludes": ("excludes", "исключает"),
    "state": ("state", "государство"),
    "bank": ("bank", "банк"),
    "donor": ("donor", "донор"),
    "private": ("private companies", "частные компании"),
    "both": ("both directions together", "оба направления вместе"),
    "each": ("each direction", "каждое направление"),
    "set": ("set", "заменить"),
    "add": ("add", "прибавить"),
    "multiply": ("multiply", "умножить"),
    "member": ("member", "член"),
    "observer": ("observer", "наблюдатель"),
    "associate": ("associate", "ассоциированный член"),
    "partner": ("partner", "партнёр"),
    "guest": ("guest", "гость"),
    "negotiating": ("negotiating", "ведёт переговоры"),
    "withdrawn": ("withdrawn", "вышел"),
    "binding": ("binding decisions", "обязательные решения"),
    "finance": ("finance", "финансирование"),
    "programme": ("agreed programmes", "согласованные программы"),
    "consultation": ("consultation", "консультации"),
    "environment": ("environment", "окружающая среда"),
    "transport": ("transport", "транспорт"),
    "security": ("security", "безопасность"),
    "general": ("all fields", "все области"),
    "region": ("region", "регион"),
    "basin": ("basin", "бассейн"),
    "technology": ("technology", "технология"),
    "country": ("country", "страна"),
    "container": ("containers", "контейнеры"),
    "dry": ("dry cargo", "сухие грузы"),
    "poisson": ("at random", "случайные подходы"),
    "scheduled": ("by timetable", "по расписанию"),
    "fit": ("used to fit", "для настройки"),
    "test": ("used to test", "для проверки"),
    "context": ("for comparison only", "только для сравнения"),
    "grain": ("grain", "зерно"),
    "plant": ("other plant food", "прочая растительная пища"),
    "animal": ("animal food", "животная пища"),
    "detour": ("longest detour", "наибольший объезд"),
    "dispersion": ("spread of choice", "разброс выбора"),
    "routes": ("routes compared", "сравниваемых маршрутов"),
    "crop_requirement": ("water that crops need", "потребность посевов в воде"),
    "crop_value": ("value of crops", "ценность урожая"),
    "fuel_price": ("price of fuel", "цена топлива"),
    "gdp": ("gross domestic product", "валовой внутренний продукт"),
    "inflow": ("inflow of rivers", "сток рек"),
    "market_price": ("price of outside markets", "цена внешних рынков"),
    "population": ("population", "население"),
    "town_demand": ("water demand of towns", "потребность городов в воде"),
}

BY_COLUMN: dict[str, dict[str, tuple[str, str]]] = {
    "fuel": FUELS, "sector": SECTORS, "season": SEASONS, "quality": QUALITIES, "kind": KINDS, "mode": KINDS,
    "unit": UNITS, "capacity_unit": UNITS, "quantity": UNITS, "cargo": UNITS, "field": SECTORS, "item": FUELS,
    "status": STATUSES, "role": STATUSES,
}  # fmt: skip
"""Where the words of a column have their names, before :data:`OTHERS`: a border is a place, borders are a sector."""


def choice(word: str, column: str, lang: str) -> str:
    """What readers of ``lang`` (``en`` or ``ru``) call a word of a column; the word itself if nobody named it.

    >>> choice("border", "kind", "en"), choice("border", "sector", "en"), choice("operating", "status", "ru")
    ('border crossing', 'borders', 'действует')
    """
    named = BY_COLUMN.get(column, {}).get(word) or OTHERS.get(word)
    return named[0 if lang == "en" else 1] if named else word
