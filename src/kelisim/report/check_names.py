"""What readers call the checks of a result, and where a check was worst."""

from __future__ import annotations

import re
from collections.abc import Mapping

CHECKS: dict[str, tuple[str, str]] = {
    "primal residual": ("residual of the primal problem", "невязка прямой задачи"),
    "dual residual": ("residual of the dual problem", "невязка двойственной задачи"),
    "duality gap": ("duality gap", "разрыв двойственности"),
    "water balance (km3)": ("water balance, km³", "водный баланс, км³"),
    "energy balance (GWh)": ("energy balance, GWh", "энергетический баланс, ГВт·ч"),
    "bounds": ("bounds of variables", "границы переменных"),
    "sum of states = objective": ("sum of states = objective", "сумма по государствам = целевая функция"),
    "hydropower head": ("head of hydropower plants", "напор ГЭС"),
    "border water settled": ("flow at borders settled", "сток на границах согласован"),
    "gain of all by other plans": ("gain of all by other plans", "выигрыш всех от иных планов"),
    "gain from deviating alone": ("gain from deviating alone", "выигрыш от отклонения в одиночку"),
    "promised power (GWh)": ("promised power, GWh", "обещанная электроэнергия, ГВт·ч"),
    "promised water (km3)": ("promised water, km³", "обещанная вода, км³"),
    "payoffs add up (million USD)": ("payoffs add up, million USD", "выплаты сходятся, млн долл. США"),
    "transfers carried out (million USD)": (
        "transfers carried out, million USD",
        "выплаты исполнены, млн долл. США",
    ),
    "conservation of flow": ("conservation of flow", "сохранение потока"),
    "demand carried": ("demand carried", "спрос перевезён"),
    "shares of routes": ("shares of routes", "доли маршрутов"),
    "capacity": ("capacity", "пропускная способность"),
    "waits (h)": ("waits, hours", "ожидание, ч"),
    "cheaper routes": ("cheaper routes", "более дешёвые маршруты"),
}

PLACES: dict[str, tuple[str, str]] = {
    "negative value": ("negative value", "отрицательное значение"),
    "storage below dead (km3)": ("storage below dead storage, km³", "запас ниже мёртвого объёма, км³"),
    "storage above full (km3)": ("storage above full storage, km³", "запас выше полного объёма, км³"),
    "hydropower above capacity (GWh)": ("hydropower above capacity, GWh", "выработка ГЭС выше мощности, ГВт·ч"),
    "line above capacity (GWh)": ("line above capacity, GWh", "передача выше пропускной способности, ГВт·ч"),
}
"""Bounds that a check of bounds names as the worst."""

MONTH = re.compile(r"(\d{4})-(\d{2})")


def check_name(name: str, lang: str) -> str:
    """A check as readers of the language call it; its own name where nobody named it.

    >>> check_name("water balance (km3)", "en"), check_name("duality gap", "ru")
    ('water balance, km³', 'разрыв двойственности')
    """
    return CHECKS.get(name, (name, name))[0 if lang == "en" else 1]


def check_place(where: str, names: Mapping[str, str], lang: str) -> str:
    """Where a check was worst: keys by their ``names``, months as numbers.

    >>> check_place("nurek, 2007-06", {"nurek": "Нурек"}, "ru")
    'Нурек, 06.2007'
    """
    if where in PLACES:
        return PLACES[where][0 if lang == "en" else 1]
    parts = (" + ".join(names.get(key, key) for key in part.split("+")) for part in where.split(", "))
    return ", ".join(MONTH.sub(r"\2.\1", part) if lang == "ru" else part for part in parts)
