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
from kelisim.report.document import called
from kelisim.report.headings import heading
from kelisim.report.names import LANGUAGES, label, unit
from kelisim.report.numbers import month
from kelisim.report.region_names import entry_name, names_of, place_names, row_names
from kelisim.report.words import entry_kinds, say
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
WINTER = "_oct_mar_release_share"
"""Ending of indicators: part of the yearly release in October-March."""

NAME = ("name", "название")
KEY = ("key in the data", "ключ в данных")
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
        if key == "case":
            made[key] = [label(str(one), lang) for one in table[key]]
        else:
            made[f"{key} key"] = table[key].astype(str)
            columns[f"{key} key"] = (f"{label(key, lang)}: {KEY[place]}", "key")
            names = row_names(content.region, key, table[key], lang)
            made[key] = [names[str(one)] for one in table[key]]
        columns[key] = (label(key, lang), "text")
    frozen = len(columns)
    for column in table.columns[len(keys) :]:
        text = _period(column, along, lang)
        made[text] = table[column]
        columns[text] = (f"{text}\n{shown}", kind)
    if along:
        made["mean"] = pd.Series(_mean_year(made, frozen, name, _years(values, along)), index=made.index, dtype=object)
        flows = "" if name in LEVELS else f" {PER_YEAR[place]}"
        columns["mean"] = (f"{MEAN[place]}\n{shown}{flows}", kind)
    return Sheet(_title(name, lang), made, columns, frozen)


def _order(values: xr.DataArray, keys: list[str]) -> pd.Index:
    """Rows in the order of the dataset: unstacking sorts them."""
    labels: list[list[Any]] = [values[key].to_numpy().tolist() for key in keys]
    return pd.Index(labels[0], name=keys[0]) if len(keys) == 1 else pd.MultiIndex.from_product(labels, names=keys)


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
    last = pd.DataFrame([[label("all", lang), "", *sums]], columns=table.columns, dtype=object)
    table = pd.concat([table.astype(object), last], ignore_index=True)
    money = _money(lang)
    shown = {
        key: (f"{label(one, lang)}, {money}", "musd") for key, one in zip(keys, ("alone", "joint", "gain"), strict=True)
    }
    heads = {"state": (label("state", lang), "text"), "name": (NAME[LANGUAGES.index(lang)], "text")}
    return Sheet(_title("gains", lang), table, {**heads, **shown}, 2)


def _side_by_side(content: Content, lang: str) -> Sheet:
    """Gain of every state in every study."""
    shown = (content, *content.beside)
    studies = dict(zip(called(shown, lang), map(_gain, shown), strict=True))
    table = pd.DataFrame(studies).rename(index=names_of(content.region, "states", lang))
    table = table.rename_axis("state").reset_index()
    money = heading("gain_musd_per_year", lang)[0]
    columns = {name: (f"{name}\n{money}", "musd") for name in studies}
    return Sheet(_title("beside", lang), table, {"state": (label("state", lang), "text"), **columns})


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
    table["state"] = table["state"].replace(names_of(content.region, "states", lang))
    money = unit("million USD", lang)
    columns = {name: (label(name, lang), "text") for name in ("case", "term", "state")}
    columns |= {"year": (label("year", lang), "year"), "musd": (f"{label('musd', lang)}, {money}", "musd")}
    return Sheet(_title("account", lang), table, columns)


def _indicators(content: Content, lang: str) -> Sheet:
    """Indicators of the summary, a row per indicator and key, with its unit."""
    states = names_of(content.region, "states", lang)
    nodes = names_of(content.region, "nodes", lang)
    rows = []
    for name, cases in content.summary["indicators"].items():
        said, measure = indicator(name, nodes, lang)
        for key in _keys(cases):
            told = {case: value.get(key) if isinstance(value, Mapping) else value for case, value in cases.items()}
            rows.append({"indicator": said, "key": states.get(key, nodes.get(key, key)), "measured": measure, **told})
    cases = [name for name in ("alone", "joint", "observed") if any(name in row for row in rows)]
    heads = {"indicator": "indicator", "key": "of", "measured": "measured in"}
    columns = {name: (label(word, lang), "text") for name, word in heads.items()}
    columns |= {name: (label(name, lang), "price") for name in cases}
    return Sheet(_title("indicators", lang), pd.DataFrame(rows, columns=list(columns)), columns, 3)


def indicator(name: str, nodes: Mapping[str, str], lang: str) -> tuple[str, str]:
    """What an indicator of a summary is called, and its unit."""
    if name.endswith(WINTER):
        key = name.removesuffix(WINTER)
        found = next((said for node, said in nodes.items() if node.replace("-", "_") == key), key)
        return f"{label('winter share', lang)}: {found}", label("share", lang)
    for ending, measure in (("_km3_per_year", "km3 per year"), ("_gwh_per_year", "GWh per year")):
        if name.endswith(ending):
            return label(name.removesuffix(ending), lang), unit(measure, lang)
    return name.replace("_", " "), ""


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
    money = _money(lang)
    columns = {name: (heading(name, lang)[0], "text") for name in ("structure", "bloc")}
    columns |= {name: (f"{heading(name, lang)[0]}, {money}", "musd") for name in ("value", "spread")}
    return Sheet(_title("game", lang), table, columns, 2)


def _deal(content: Content, lang: str) -> Iterator[Sheet]:
    """Who gets what by source, which promises are kept, every entry of money, and who would leave."""
    told, money, names = content.summary, _money(lang), names_of(content.region, "states", lang)
    rows = [
        {"state": names.get(state, state), "alone": row["alone_musd_per_year"], **row["by_source_musd_per_year"],
         "change": row["change_musd_per_year"], "deal": row["deal_musd_per_year"]}
        for state, row in told["payoffs"].items()
    ]  # fmt: skip
    table = pd.DataFrame(rows)
    columns = {"state": (label("state", lang), "text")}
    columns |= {str(name): (f"{label(str(name), lang)}, {money}", "musd") for name in table.columns[1:]}
    yield Sheet(_title("payoffs", lang), table, columns)
    kinds, places = entry_kinds(lang), place_names(content.region, lang)
    yield _promises(told["promises"], kinds, places, lang)
    entries = pd.DataFrame(told["entries"], columns=["source", "entry", "state", "musd_per_year"])
    entries["source"] = [label(str(one), lang) for one in entries["source"]]
    entries["state"] = entries["state"].replace(names)
    entries["entry"] = [entry_name(str(one), kinds, places) for one in entries["entry"]]
    heads = {"source": (label("for", lang), "text"), "entry": (heading("entry", lang)[0], "text")}
    heads |= {"state": (label("state", lang), "text"), "musd_per_year": (money, "musd")}
    yield Sheet(_title("entries", lang), entries, heads)
    leaving = [
        (
            label(one["belief"], lang),
            " + ".join(names.get(state, state) for state in bloc["coalition"]),
            bloc["gain_musd_per_year"],
        )
        for one in told["stability"]
        for bloc in one["blocking"]
    ]
    table = pd.DataFrame(leaving, columns=["belief", "coalition", "gain_musd_per_year"])
    yield Sheet(_title("stability", lang), table, {str(name): heading(str(name), lang) for name in table.columns})


def _promises(rows: list[dict[str, Any]], kinds: Mapping[str, str], places: Mapping[str, str], lang: str) -> Sheet:
    """Every promise with the years in which it is kept."""
    table = pd.DataFrame(
        [
            (
                entry_name(one["promise"], kinds, places),
                _said(one["what"], lang),
                unit(one["unit"], lang),
                one["kept_years"],
                one["years"],
            )
            for one in rows
        ],
        columns=["promise", "what", "unit", "kept", "of"],
    )
    columns = {name: (heading(name, lang)[0], "text") for name in ("promise", "what")}
    columns["unit"] = (label("measured in", lang), "text")
    columns |= {name: (heading(name, lang)[0], "year") for name in ("kept", "of")}
    return Sheet(_title("promises", lang), table, columns)


def _said(words: str, lang: str) -> str:
    """Words of a promise: what is promised, and whether that much at least or at most."""
    return ", ".join(say(word, lang) for word in words.split(", "))


def _title(name: str, lang: str) -> str:
    return TITLES.get(name, (name, name))[LANGUAGES.index(lang)]


def _money(lang: str) -> str:
    """Million US dollars a year, in words."""
    return unit("million USD per year", lang)
