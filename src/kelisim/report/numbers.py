"""Numbers and months as readers of a language write them."""

from __future__ import annotations

import math

MINUS = "\u2212"
NO_BREAK = "\u00a0"
MISSING = "\u2013"
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
SIGNS = {"en": (",", "."), "ru": (NO_BREAK, ",")}
"""Between thousands, and before decimals."""

MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "ru": ("янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"),
}


def number(value: float | int | None, digits: int, lang: str, signed: bool = False) -> str:
    """``value`` with ``digits`` decimals: ``1,234.5`` in English, ``1 234,5`` in Russian; a dash for none.

    ``signed`` puts a plus before what is above zero. What rounds to zero has no sign.

    >>> number(-1234.56, 1, "en"), number(1234.56, 1, "ru").replace(NO_BREAK, "_")
    ('\u22121,234.6', '1_234,6')
    """
    if value is None or not math.isfinite(value):
        return MISSING
    thousands, decimal = SIGNS[lang]
    text = f"{abs(value):,.{digits}f}"
    zero = not any(digit in text for digit in "123456789")
    sign = "" if zero else MINUS if value < 0 else "+" if signed else ""
    return sign + text.replace(",", "\0").replace(".", decimal).replace("\0", thousands)


def scientific(value: float, digits: int, lang: str) -> str:
    """A very small or large number: ``7.0 × 10⁻¹⁵``; zero is ``0``.

    >>> scientific(1.23e-6, 1, "en"), scientific(0.0, 1, "ru")
    ('1.2 × 10⁻⁶', '0')
    """
    if value == 0 or not math.isfinite(value):
        return number(value, 0, lang)
    figures, power = f"{value:.{digits}e}".split("e")
    return f"{number(float(figures), digits, lang)} × 10{str(int(power)).translate(RAISED)}".replace(" ", NO_BREAK)


def month(name: str | int, lang: str) -> str:
    """A month: ``Jan`` of ``1``, ``Jan 2007`` of ``"2007-01"`` (or a longer ISO date); raises ValueError for others.

    >>> month(4, "ru"), month("2007-12", "en")
    ('апр', 'Dec 2007')
    """
    if isinstance(name, int):
        year, place = "", name
    else:
        parts = str(name).split("-")
        if len(parts) < 2:
            raise ValueError(f"{name} is no month like 2007-01")
        year, place = parts[0], int(parts[1])
    if not 1 <= place <= 12:
        raise ValueError(f"{name} is no month")
    return f"{MONTHS[lang][place - 1]} {year}".strip()
