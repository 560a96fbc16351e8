"""Sheets of a solved study, game or deal: who gains, the account, indicators, and a sheet per variable.

A variable stands with a row per case and key and a column per month. The last column is that of a mean year: the sum
over months divided by years for what flows, the mean for storage and prices. It is a formula.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
import xarray as xr
from xlsxwriter.utility import xl_rowcol_to_cell

from kelisim.report.content import Content
from kelisim.report.headings import heading
from kelisim.report.names import LANGUAGES, dimension_names, label, names_of, unit
from kelisim.report.numbers import month
from kelisim.report.workbook import Formula, Sheet

KIND_OF_UNIT = {"km3": "volume", "GWh": "energy", "USD/m3": "price", "USD/MWh": "number"}
LEVELS = ("storage", "trade_price", "trade_price_back", "water_value", "energy_price")
"""Variables of which a year has a mean and no sum."""

TITLES = {
    "gains": ("Gains", "Выигрыши"), "account": ("Welfare account", "Счёт благосостояния"),
    "indicators": ("Indicators", "Показатели"), "beside": ("Studies side by side", "Исследования рядом"),
    "payoffs": ("Payoffs", "Выплаты и выигрыши"), "promises": ("Promises", "Обещания"),
    "entries": ("Money entries", "Денежные записи"), "stability": ("Who would leave", "Кто вышел бы"),
    "game": ("Value of every bloc", "Ценность каждого блока"),
    "flow": ("Flows of reaches", "Сток по участкам"), "storage": ("Storage", "Запас водохранилищ"),
    "shortfall": ("Minimum flow missed", "Недостаток расхода"),
    "undelivered": ("Legal share missed", "Недоданная доля"),
    "lake": ("Lakes and deltas", "Озёра и дельты"), "owed": ("Storage owed", "Недостающий запас"),
    "delivery": ("Water by crop", "Вода по культурам"), "withdrawal": ("Irrigation", "Орошение"),
    "town_supply": ("Towns", "Города"), "turbined": ("Through turbines", "Через турбины"),
    "generation": ("Generation", "Выработка"), "hydro": ("Hydropower", "Гидроэнергия"),
    "unserved": ("Not served", "Недоотпуск"), "sent": ("Sent over lines", "Передача по линиям"),
    "sent_back": ("Sent back over lines", "Обратная передача"), "market_trade": ("Outside markets", "Внешние рынки"),
    "trade_price": ("Price of trade", "Цена обмена"),
    "trade_price_back": ("Price of trade back", "Цена обмена обратно"),
    "water_value": ("Value of water", "Ценность воды"), "energy_price": ("Value of energy", "Ценность энергии"),
}  # fmt: skip
NAME = ("name", "название")
MEAN = ("mean year", "средний год")
PER_YEAR = ("a year", "в год")


def solved_sheets(content: Content, lang: str) -> list[Sheet]:
    """All sheets of a solved kind but the first and the last ones."""
    assert content.data is not None  # noqa: S101  only solved kinds come here
    first = _deal(content, lang) if content.kind == "deal" else _study(content, lang)
    return [*first, _account(content, lang), *(variable_sheet(content, str(n), lang) for n in content.data.data_vars)]


def variable_sheet(content: Content, name: str, lang: str) -> Sheet:
    """A variable of ``result.nc``: a row per case and key, a column per month or year, the mean year last."""
    assert content.data is not None  # noqa: S101
    values = content.data[name]
    along = next((dim for dim in ("time", "year") if dim in values.dims), None)
    keys = [str(dim) for dim in values.dims if dim != along]
    wide = values.transpose(*keys, *([along] if along else [])).to_series()
    table = (wide.unstack() if along else wide.to_frame("value")).reindex(_order(values, keys)).reset_index()
    measure = str(values.attrs["units"])
    kind, place = KIND_OF_UNIT[measure], LANGUAGES.index(lang)
    shown = unit(measure, lang)
    columns: dict[str, tuple[str, str]] = {}
    made = pd.DataFrame(index=table.index)
    for key in keys:
        made[key] = [label(str(one), lang) if key == "case" else str(one) for one in table[key]]
        columns[key] = (label(key, lang), "text")
        names = {} if key == "case" else dimension_names(content.region, key, lang)
        if names:
            made[f"{key} name"] = [names.get(str(one), "") for one in table[key]]
            columns[f"{key} name"] = (f"{label(key, lang)}: {NAME[place]}", "text")
    frozen = len(columns)
    for column in table.columns[len(keys) :]:
        text = _period(column, along, lang)
        made[text] = table[column]
        columns[text] = (f"{text}\n{shown}", kind)
    if along:
        made["mean"] = _mean_year(made, frozen, name, _years(values, along))
        flows = "" if name in LEVELS else f" {PER_YEAR[place]}"
        columns["mean"] = (f"{MEAN[place]}\n{shown}{flows}", kind)
    return Sheet(TITLES.get(name, (name, name))[place], made, columns, frozen)


def _order(values: xr.DataArray, keys: list[str]) -> pd.Index:
    indexes = [values.indexes[key] for key in keys]
    return indexes[0] if len(keys) == 1 else pd.MultiIndex.from_product(indexes, names=keys)


def _period(column: Any, along: str | None, lang: str) -> str:
    if along == "time":
        return month(pd.Timestamp(column).strftime("%Y-%m"), lang)
    return str(column) if along else label("value", lang)


def _years(values: xr.DataArray, along: str) -> int:
    return int(values[along].dt.year.to_series().nunique()) if along == "time" else values.sizes[along]


def _mean_year(table: pd.DataFrame, first: int, name: str, years: int) -> list[Formula]:
    """A formula per row over all columns from ``first`` on; Excel has the same value in store."""
    numbers = table.iloc[:, first:]
    last = first + numbers.shape[1] - 1
    means = numbers.mean(axis=1) if name in LEVELS else numbers.sum(axis=1) / years
    found = []
    for row, value in enumerate(means, start=1):
        cells = f"{xl_rowcol_to_cell(row, first)}:{xl_rowcol_to_cell(row, last)}"
        text = f"=AVERAGE({cells})" if name in LEVELS else f"=SUM({cells})/{years}"
        found.append(Formula(text, float(value)))
    return found


def _study(content: Content, lang: str) -> Iterator[Sheet]:
    yield _gains(content, lang)
    if content.beside:
        yield _side_by_side(content, lang)
    if content.kind == "game":
        yield _game(content, lang)
    yield _indicators(content, lang)


def _gains(content: Content, lang: str) -> Sheet:
    names = names_of(content.region, "states", lang)
    keys = ("welfare_alone_musd_per_year", "welfare_joint_musd_per_year", "gain_musd_per_year")
    states = content.summary["states"]
    table = pd.DataFrame(
        [{"state": state, "name": names.get(state, state), **row} for state, row in states.items()],
        columns=["state", "name", *keys],
    )
    sums = [
        Formula(f"=SUM({'CDE'[i]}2:{'CDE'[i]}{len(table) + 1})", float(table[key].sum())) for i, key in enumerate(keys)
    ]
    table = table.astype(object)
    table.loc[len(table)] = [label("all", lang), "", *sums]
    money = heading("gain_musd_per_year", lang)[0].split(", ", 1)[1]
    shown = {
        key: (f"{label(one, lang)}, {money}", "musd") for key, one in zip(keys, ("alone", "joint", "gain"), strict=True)
    }
    heads = {"state": (label("state", lang), "text"), "name": (NAME[LANGUAGES.index(lang)], "text")}
    return Sheet(TITLES["gains"][LANGUAGES.index(lang)], table, {**heads, **shown}, 2)


def _side_by_side(content: Content, lang: str) -> Sheet:
    """Gain of every state in every study."""
    studies = {one.name: _gain(one) for one in (content, *content.beside)}
    table = pd.DataFrame(studies).rename_axis("state").reset_index()
    money = heading("gain_musd_per_year", lang)[0]
    columns = {name: (f"{name}\n{money}", "musd") for name in studies}
    return Sheet(TITLES["beside"][LANGUAGES.index(lang)], table, {"state": (label("state", lang), "text"), **columns})


def _gain(content: Content) -> dict[str, float]:
    if content.kind == "deal":
        return {state: row["change_musd_per_year"] for state, row in content.summary["payoffs"].items()}
    return {state: row["gain_musd_per_year"] for state, row in content.summary["states"].items()}


def _account(content: Content, lang: str) -> Sheet:
    """The welfare account by case, term, state and year."""
    assert content.account is not None  # noqa: S101
    table = content.account.copy()
    for name in ("case", "term"):
        table[name] = [label(str(one), lang) for one in table[name]]
    money = heading("musd", lang)[0].split(", ", 1)[1]
    columns = {name: (label(name, lang), "text") for name in ("case", "term", "state")}
    columns |= {"year": (label("year", lang), "year"), "musd": (f"{label('musd', lang)}, {money}", "musd")}
    return Sheet(TITLES["account"][LANGUAGES.index(lang)], table, columns)


def _indicators(content: Content, lang: str) -> Sheet:
    """Indicators of the summary, a row per indicator and key; the unit is in the indicator's name."""
    rows = []
    for name, cases in content.summary["indicators"].items():
        for key in _keys(cases):
            told = {case: value.get(key) if isinstance(value, Mapping) else value for case, value in cases.items()}
            rows.append({"indicator": name.replace("_", " "), "key": key, **told})
    cases = [name for name in ("alone", "joint", "observed") if any(name in row for row in rows)]
    columns = {"indicator": (TITLES["indicators"][LANGUAGES.index(lang)], "text"), "key": (label("key", lang), "text")}
    columns |= {name: (label(name, lang), "price") for name in cases}
    return Sheet(TITLES["indicators"][LANGUAGES.index(lang)], pd.DataFrame(rows, columns=list(columns)), columns, 2)


def _keys(cases: Mapping[str, Any]) -> list[str]:
    found = [list(value) for value in cases.values() if isinstance(value, Mapping)]
    return [str(key) for key in found[0]] if found else [""]


def _game(content: Content, lang: str) -> Sheet:
    game = content.summary["game"]
    rows = [
        (structure, bloc, value, game["spread"][structure][bloc])
        for structure, blocs in game["values"].items()
        for bloc, value in blocs.items()
    ]
    table = pd.DataFrame(rows, columns=["structure", "bloc", "value", "spread"])
    money = heading("gain_musd_per_year", lang)[0].split(", ", 1)[1]
    columns = {name: (heading(name, lang)[0], "text") for name in ("structure", "bloc")}
    columns |= {name: (f"{heading(name, lang)[0]}, {money}", "musd") for name in ("value", "spread")}
    return Sheet(TITLES["game"][LANGUAGES.index(lang)], table, columns, 2)


def _deal(content: Content, lang: str) -> Iterator[Sheet]:
    told = content.summary
    money = heading("gain_musd_per_year", lang)[0].split(", ", 1)[1]
    place = LANGUAGES.index(lang)
    rows = [
        {"state": state, "alone": row["alone_musd_per_year"], **row["by_source_musd_per_year"],
         "change": row["change_musd_per_year"], "deal": row["deal_musd_per_year"]}
        for state, row in told["payoffs"].items()
    ]  # fmt: skip
    table = pd.DataFrame(rows)
    columns = {"state": (label("state", lang), "text")}
    columns |= {str(name): (f"{label(str(name), lang)}, {money}", "musd") for name in table.columns[1:]}
    yield Sheet(TITLES["payoffs"][place], table, columns)
    kept = pd.DataFrame(
        [(one["promise"], one["what"], one["unit"], one["kept_years"], one["years"]) for one in told["promises"]],
        columns=["promise", "what", "unit", "kept", "of"],
    )
    kinds = ("text", "text", "text", "year", "year")
    heads = {name: (_plain(name, lang), kind) for name, kind in zip(kept.columns, kinds, strict=True)}
    yield Sheet(TITLES["promises"][place], kept, heads)
    entries = pd.DataFrame(told["entries"], columns=["source", "entry", "state", "musd_per_year"])
    heads = {name: (_plain(name, lang), "text") for name in ("entry", "state")}
    shown = {"source": (label("change", lang), "text"), **heads, "musd_per_year": (money, "musd")}
    entries["source"] = [label(str(one), lang) for one in entries["source"]]
    yield Sheet(TITLES["entries"][place], entries, shown)
    leaving = pd.DataFrame(
        [
            (one["belief"], "+".join(bloc["coalition"]), bloc["gain_musd_per_year"])
            for one in told["stability"]
            for bloc in one["blocking"]
        ],
        columns=["belief", "coalition", "gain_musd_per_year"],
    )
    yield Sheet(TITLES["stability"][place], leaving, {str(n): heading(str(n), lang) for n in leaving.columns})


def _plain(name: str, lang: str) -> str:
    text = heading(name, lang)[0]
    return text if name != "unit" else ("unit" if lang == "en" else "единица")
