"""Headings of tables whose columns carry their unit in the name: ``gain_musd_per_year`` is a gain in million USD."""

from __future__ import annotations

from kelisim.report.names import LANGUAGES, label, unit

SUFFIXES: tuple[tuple[str, str, str], ...] = (
    ("musd_per_year", "million USD per year", "musd"), ("musd", "million USD", "musd"),
    ("km3_per_year", "km3 per year", "volume"), ("km3", "km3", "volume"),
    ("gwh_per_year", "GWh per year", "energy"), ("gwh", "GWh", "energy"), ("mw", "MW", "energy"),
    ("kcal_per_day", "kcal per day", "energy"), ("g_per_day", "g per day", "energy"),
    ("kg_per_t", "kg/t", "number"), ("usd_per_teu", "USD/TEU", "musd"), ("usd_per_t", "USD/t", "number"),
    ("usd_per_mwh", "USD/MWh", "number"), ("usd_per_m3", "USD/m3", "price"),
    ("kteu", "kTEU", "number"), ("kt", "kt", "number"), ("km", "km", "energy"), ("days", "day", "number"),
    ("h", "h", "number"), ("years", "years", "year"), ("year", "year", "year"), ("milestone", "year", "year"),
    ("share", "share", "share"), ("self_sufficiency", "share", "share"), ("utilisation", "share", "share"),
    ("spi", "1", "number"), ("cpi", "1", "number"), ("spi_t", "1", "number"), ("units", "1", "number"),
    ("flow", "", "energy"), ("background", "", "energy"), ("capacity", "", "energy"), ("premium", "1", "number"),
)  # fmt: skip
"""Endings of column names, longest first where one ends another: unit, and kind of cell."""

COLUMNS: dict[str, tuple[str, str]] = {
    "origin": ("origin", "отправление"), "destination": ("destination", "назначение"),
    "class": ("class", "класс груза"),
    "kt": ("freight", "грузы"), "kteu": ("containers", "контейнеры"), "days": ("time", "время"),
    "usd_per_t": ("price", "цена"), "usd_per_teu": ("price", "цена"), "co2_kg_per_t": ("CO₂", "CO₂"),
    "km": ("way", "путь"), "way": ("way through", "путь через"), "co2_kt": ("CO₂", "CO₂"),
    "facility": ("facility", "узкое место"), "name": ("name", "название"), "country": ("country", "страна"),
    "kind": ("kind", "вид"), "unit": ("unit of flow and capacity", "единица потока и мощности"),
    "flow": ("flow", "поток"), "background": ("other traffic", "прочее движение"), "capacity": ("capacity", "мощность"),
    "utilisation": ("use of capacity", "загрузка"), "wait_h": ("wait", "ожидание"),
    "shadow_h": ("wait that the limit adds", "ожидание из-за предела"),
    "wait_musd": ("worth of the wait", "цена ожидания"),
    "gain_musd": ("gain", "выигрыш"), "gain_musd_per_year": ("gain", "выигрыш"),
    "item": ("link or transfer", "звено или перевалка"),
    "forward_kt": ("flow forward", "поток вперёд"), "backward_kt": ("flow backward", "поток назад"),
    "income_musd": ("income", "доход"), "transit_musd": ("income from transit", "доход от транзита"),
    "usd_per_unit": ("gain from one more unit a year, USD", "выигрыш от ещё одной единицы в год, долл. США"),
    "measure": ("measure", "мера"), "year": ("year", "год"), "sector": ("sector", "отрасль"),
    "units": ("units built", "построено единиц"), "whole": ("whole units only", "только целиком"),
    "effect": ("effect", "действие (англ.)"), "invested_musd": ("investment", "вложения"),
    "cost_musd": ("cost", "затраты"), "net_musd": ("net gain", "чистый выигрыш"), "payer": ("payer", "плательщик"),
    "musd": ("investment", "вложения"), "state": ("state", "государство"), "milestone": ("milestone", "рубеж"),
    "record": ("hydrological year", "гидрологический год"), "planned": ("with the programme", "с программой"),
    "kcal_per_day": ("food energy", "калорийность питания"), "protein_g_per_day": ("protein", "белок"),
    "grain_self_sufficiency": ("grain from home", "своё зерно"),
    "imported_kcal_share": ("imported calories", "ввозимые калории"),
    "import_bill_musd": ("cost of imports", "стоимость ввоза"),
    "export_revenue_musd": ("revenue of exports", "выручка от вывоза"),
    "virtual_water_import_km3": ("virtual water imported", "ввоз виртуальной воды"),
    "name_en": ("name (English)", "название (англ.)"), "name_ru": ("name (Russian)", "название (рус.)"),
    "states": ("states", "государства"), "status": ("status", "состояние"), "start": ("start", "начало"),
    "end": ("end of work", "конец работ"), "online_year": ("first year of effect", "первый год действия"),
    "build_years": ("time to build", "срок строительства"), "requires": ("requires", "требует"),
    "earliest_year": ("earliest year of effect", "самый ранний год действия"), "float_years": ("float", "резерв"),
    "total_float_years": ("total float", "полный резерв"), "critical": ("critical path", "критический путь"),
    "institutions": ("institutions", "институты"), "plan": ("plan", "план (англ.)"),
    "om_musd_per_year": ("upkeep of a unit", "содержание единицы"), "start_year": ("earliest start", "раннее начало"),
    "lifetime_years": ("lifetime", "срок службы"), "first_year": ("first year in the plan", "первый год по плану"),
    "excludes": ("excludes", "исключает"), "finance": ("finance, shares of 1", "финансирование, доли 1"),
    "source": ("source", "источник"), "expressible": ("in the model", "в модели"), "edits": ("edits", "правки"),
    "other": ("other measure", "другая мера"), "relation": ("relation", "связь"),
    "corridor": ("corridor", "коридор"), "case": ("case", "случай"), "check": ("check", "проверка"),
    "value": ("value", "значение"), "tolerance": ("promised", "обещано"), "passed": ("passed", "пройдена"),
    "where": ("worst at", "хуже всего"), "structure": ("coalition structure", "разбиение на блоки"),
    "bloc": ("bloc", "блок"), "spread": ("spread of the value", "разброс ценности"), "term": ("term", "статья"),
    "entry": ("entry", "запись"), "promise": ("promise", "обещание"), "what": ("what", "что"),
    "kept": ("years in which it is kept", "лет выполнено"), "of": ("years", "лет всего"),
    "belief": ("belief of who leaves", "ожидание уходящих"), "coalition": ("who would leave", "кто ушёл бы"),
    "stable": ("stable", "устойчиво"),
}  # fmt: skip
"""What columns are called; others are called as the schema calls them, or by their own name."""


def heading(name: str, lang: str) -> tuple[str, str]:
    """Heading with unit, and kind of cell, of a column.

    >>> heading("wait_h", "en"), heading("gain_musd", "ru")
    (('wait, h', 'number'), ('выигрыш, млн долл. США', 'musd'))
    """
    measure, kind = _unit(name)
    text = _text(name, lang)
    return (f"{text}, {unit(measure, lang)}" if measure and measure not in ("1", "year") else text), kind


def _text(name: str, lang: str) -> str:
    if name in COLUMNS:
        return COLUMNS[name][LANGUAGES.index(lang)]
    known = label(name, lang)
    return known if known != name else name.replace("_", " ")


def _unit(name: str) -> tuple[str, str]:
    found = [(ending, measure, kind) for ending, measure, kind in SUFFIXES if f"_{name}".endswith(f"_{ending}")]
    if not found:
        return "", "text"
    _, measure, kind = max(found, key=lambda one: len(one[0]))
    return measure, kind
