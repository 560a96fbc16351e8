"""The first sheet of a workbook: what the figures are, where they come from, and how to read them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from kelisim.report.content import SOLVED, Content
from kelisim.report.document import study_title, title_of
from kelisim.report.names import LANGUAGES, label
from kelisim.report.numbers import number
from kelisim.report.region_names import names_of, record_title, region_title
from kelisim.report.workbook import Sheet

WORDS = {
    "title": ("About", "О книге"), "what": ("what", "что"), "told": ("content", "содержание"),
    "kind": ("kind of result", "вид результата"), "name": ("title", "название"), "region": ("region", "регион"),
    "states": ("states", "государства"), "study": ("study", "исследование"), "record": ("hydrology", "гидрология"),
    "demand": ("year of the power demand", "год спроса на электроэнергию"), "own": ("own year", "свой год"),
    "cases": ("cases", "случаи"), "units": ("units", "единицы"), "checks": ("checks", "проверки"),
    "hash": ("hash of the region (SHA-256)", "хеш региона (SHA-256)"), "versions": ("made with", "чем получено"),
    "future": ("future", "будущее"), "milestones": ("milestones", "рубежи"), "money": ("money", "деньги"),
    "terms": ("terms of use", "условия использования"), "sheet": ("sheet", "лист"),
    "all_passed": ("all passed", "все пройдены"), "changed": ("note", "замечание"),
}  # fmt: skip
CASES = {
    "alone": ("every state plans for itself and trades at the borders", "каждое государство планирует для себя и "
              "торгует на границах"),
    "joint": ("one plan for all states", "один план для всех государств"),
    "deal": ("the plan that keeps the promises of the deal", "план, который выполняет обещания сделки"),
    "base": ("the network of the base year", "сеть базового года"),
    "without": ("later, without the measures", "позже, без мер"),
    "with": ("later, with the measures", "позже, с мерами"),
}  # fmt: skip
UNITS = (
    "Money in million US dollars; water in km³ (billion m³) of the month; energy in GWh of the month; storage at the "
    "end of the month. Sums are formulas. The keys that rows have in the data stand in hidden columns.",
    "Деньги в миллионах долларов США; вода в км³ (млрд м³) за месяц; энергия в ГВт·ч за месяц; запас на конец месяца. "
    "Суммы заданы формулами. Ключи, под которыми строки стоят в данных, — в скрытых столбцах.",
)
TERMS = (
    "Computed figures may be used freely with the region's hash named. Data of others keep the terms of their "
    "publishers: see the sheet of sources. The figures are of a model, not a forecast.",
    "Рассчитанные числа можно свободно использовать с указанием хеша региона. Данные других сохраняют условия их "
    "издателей: см. лист источников. Это числа модели, а не прогноз.",
)
PRESENT = (
    "Costs and gains are present values at {rate} % a year; investment is not discounted.",
    "Затраты и выигрыши приведены к сегодняшнему дню по ставке {rate} % в год; вложения не дисконтированы.",
)
CHANGED = (
    "The region has changed since the result was written: names and sources are those of today.",
    "Регион изменился после записи результата: названия и источники сегодняшние.",
)


def about(content: Content, others: Sequence[Sheet], lang: str) -> Sheet:
    """The sheet, with a list of the other sheets."""
    rows = list(_rows(content, others, LANGUAGES.index(lang), lang))
    columns = {"what": (_word("what", lang), "text"), "told": (_word("told", lang), "note")}
    return Sheet(_word("title", lang), pd.DataFrame(rows, columns=["what", "told"]), columns)


def _word(key: str, lang: str) -> str:
    return WORDS[key][LANGUAGES.index(lang)]


def _rows(content: Content, others: Sequence[Sheet], place: int, lang: str) -> Iterator[tuple[str, str]]:
    region, manifest = content.region, content.manifest
    yield _word("name", lang), title_of(content, lang) if content.kind in SOLVED else label(content.kind, lang)
    yield _word("kind", lang), label(content.kind, lang)
    yield _word("region", lang), region_title(region, lang)
    yield _word("states", lang), ", ".join(f"{name} ({key})" for key, name in names_of(region, "states", lang).items())
    if content.kind in SOLVED:
        told = manifest["study"]
        yield _word("study", lang), study_title(content, lang)
        yield _word("record", lang), record_title(region, str(told["record"]), lang)
        yield _word("demand", lang), _word("own", lang) if told["demand_year"] == "own" else str(told["demand_year"])
    if content.kind == "plan":
        told = content.summary
        futures = names_of(region, "path_scenarios", lang)
        yield _word("future", lang), futures.get(str(told["scenario"]), str(told["scenario"]))
        yield _word("milestones", lang), ", ".join(map(str, told["milestones"]))
        yield _word("money", lang), PRESENT[place].format(rate=number(100 * told["discount_rate"], 1, lang))
    for case in _cases(content):
        year = f", {manifest['years'][case]}" if case in manifest.get("years", {}) else ""
        yield f"{_word('cases', lang)}: {label(case, lang)}{year}", CASES.get(case, (case, case))[place]
    yield _word("units", lang), UNITS[place]
    if "checks" in content.summary:
        yield _word("checks", lang), _word("all_passed", lang)
    yield _word("hash", lang), str(manifest["region"]["sha256"])
    if not content.same_region:
        yield _word("changed", lang), CHANGED[place]
    yield _word("versions", lang), ", ".join(f"{name} {version}" for name, version in content.versions.items())
    yield _word("terms", lang), TERMS[place]
    for one in others:
        yield f"{_word('sheet', lang)}: {one.title}", ", ".join(_first_headings(one))


def _cases(content: Content) -> list[str]:
    if content.data is not None:
        return [str(case) for case in content.data["case"].to_numpy()]
    return [str(case) for case in content.manifest.get("years", {})]


def _first_headings(sheet: Sheet) -> list[str]:
    found = [text.replace("\n", ", ") for text, kind in sheet.columns.values() if kind != "key"]
    return [*found[:4], "..."] if len(found) > 5 else found
