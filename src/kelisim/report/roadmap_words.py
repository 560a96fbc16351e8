"""Words of the roadmap in English and Russian."""

from __future__ import annotations

from typing import Literal

Language = Literal["en", "ru"]
LANGUAGES: tuple[Language, ...] = ("en", "ru")

WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "title": "Roadmap of measures",
        "today": "today",
        "critical": "critical path",
        "year": "year",
        "musd": "million USD of 2023",
        "others": "others",
        "finance_title": "Investment by year and payer",
        "gantt_title": "Measures in time",
        "measure": "measure",
        "sector": "sector",
        "states": "states",
        "status": "status",
        "start": "start",
        "end": "end of work",
        "online": "in effect from",
        "cost": "cost, million USD",
        "float": "float, years",
        "total_float": "total float, years",
        "requires": "requires",
        "sum": "sum",
        "progress_title": "Plan and progress",
        "observed": "last report",
        "planned": "planned, %",
        "done": "done, %",
        "spent": "spent, million USD",
        "foreseen": "foreseen from",
        "held": "held up by",
        "at_end": "cost at the end, million USD",
        "light": "light",
        "files": "Files",
        "none": "none",
        "yes": "yes",
    },
    "ru": {
        "title": "Дорожная карта мер",
        "today": "сегодня",
        "critical": "критический путь",
        "year": "год",
        "musd": "млн долл. США 2023 года",
        "others": "прочие",
        "finance_title": "Вложения по годам и плательщикам",
        "gantt_title": "Меры во времени",
        "measure": "мера",
        "sector": "отрасль",
        "states": "государства",
        "status": "состояние",
        "start": "начало",
        "end": "конец работ",
        "online": "действует с",
        "cost": "стоимость, млн долл.",
        "float": "резерв, лет",
        "total_float": "полный резерв, лет",
        "requires": "требует",
        "sum": "итого",
        "progress_title": "План и выполнение",
        "observed": "последний отчёт",
        "planned": "по плану, %",
        "done": "выполнено, %",
        "spent": "израсходовано, млн долл.",
        "foreseen": "ожидается с",
        "held": "задерживает",
        "at_end": "стоимость в конце, млн долл.",
        "light": "сигнал",
        "files": "Файлы",
        "none": "нет",
        "yes": "да",
    },
}

LIGHTS: dict[str, tuple[str, str]] = {
    "green": ("green", "зелёный"),
    "amber": ("amber", "жёлтый"),
    "red": ("red", "красный"),
    "grey": ("grey", "серый"),
}


def said(names: dict[str, tuple[str, str]], key: str, language: Language) -> str:
    """The word for ``key`` in ``language``; the key itself if there is none."""
    pair = names.get(key, (key, key))
    return pair[LANGUAGES.index(language)]
