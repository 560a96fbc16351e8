"""The page of a study or a played game: the four questions, answered from its two plans.

1. What happens if all act alone, and if all act together?
2. Who gains, who loses, and what makes every state better off?
3. Which limit binds next, and what is it worth?
4. Does it survive droughts, closures, price shocks, and a partner leaving?
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kelisim.consortium.welfare import TERMS
from kelisim.report import ledgers
from kelisim.report.balances import by_name, energy_balance, water_balance
from kelisim.report.basin_map import basin_map, has_places
from kelisim.report.content import Content
from kelisim.report.document import (
    Document,
    Grid,
    Picture,
    Section,
    listed,
    provenance,
    state_grid,
    title_of,
)
from kelisim.report.figures import svg
from kelisim.report.gains import gains
from kelisim.report.holds import gains_of, what_survives
from kelisim.report.limit_figure import UNITS, limit_title, limits_of, worth
from kelisim.report.limits import Limit
from kelisim.report.names import label
from kelisim.report.numbers import number
from kelisim.report.pair import Pair, stored_pair
from kelisim.report.regimes import regimes
from kelisim.report.region_names import by_state, names_of, record_title
from kelisim.report.sharing_page import sharing_parts
from kelisim.report.words import say
from kelisim.summary import circumstances

MOST_LIMITS = 20


def study_document(content: Content, lang: str) -> Document:
    """The page of a study or game in one language."""
    pair, told = stored_pair(content), content.summary
    gained = by_state(content.region, gains_of(content), lang)
    title = title_of(content, lang)
    about = say("about_study", lang).format(
        record=record_title(content.region, told["record"], lang),
        year=say("own_year", lang) if told["demand_year"] == "own" else told["demand_year"],
        years=number(pair.years, 0, lang),
    )
    case = circumstances(content.region, content.conditions, content.without, lang)
    if case:
        about += " " + say("about_case", lang).format(case="; ".join(case))
    if content.without:
        about += " " + say("about_out", lang)
    verdict = say("verdict", lang).format(gain=number(told["total_gain_musd_per_year"], 0, lang))
    sections = (
        alone_together(pair, lang),
        who_gains(content, pair, gained, lang),
        what_binds(pair, lang),
        what_survives(content, lang),
        provenance(content, lang),
    )
    return Document(lang, title, about, verdict, told["total_gain_musd_per_year"] > 0, sections)


def alone_together(pair: Pair, lang: str) -> Section:
    """The first question: maps, releases and balances of both plans."""
    energy = {case: ledgers.energy_ledger(pair.whole, plan) for case, plan in pair.cases.items()}
    water = {case: ledgers.water_ledger(pair.whole, plan) for case, plan in pair.cases.items()}
    return Section(
        say("question_1", lang),
        (_plans_in_words(pair, water, energy, lang),),
        (
            *([Picture("basin", svg(basin_map(pair, lang)), say("basin_caption", lang))] if has_places(pair) else []),
            Picture("regimes", svg(regimes(pair, lang)), say("regimes_caption", lang)),
            Picture("water", svg(water_balance(pair, lang)), say("water_caption", lang)),
            Picture("energy", svg(energy_balance(pair, lang)), say("energy_caption", lang)),
            *(
                ledger_grid(
                    say("water_table", lang),
                    by_name(pair, water, lang),
                    (*ledgers.WATER_IN, *ledgers.WATER_OUT),
                    1,
                    lang,
                )
            ),
            *(
                ledger_grid(
                    say("energy_table", lang),
                    by_name(pair, energy, lang),
                    tuple(map(str, energy["alone"].columns)),
                    0,
                    lang,
                )
            ),
        ),
    )


def _plans_in_words(pair: Pair, water: dict[str, pd.DataFrame], energy: dict[str, pd.DataFrame], lang: str) -> str:
    """Irrigation, lakes, unserved energy and trade between states in both cases, in one paragraph."""
    facts = {
        "irrigated": (water, "irrigation", 1.0, 1), "lakes": (water, "lakes", 1.0, 1),
        "unserved": (energy, "unserved", 1.0, 0), "traded": (energy, "sold", 1000.0, 1),
    }  # fmt: skip
    texts = {}
    for name, (tables, entry, scale, digits) in facts.items():
        for case, table in tables.items():
            key = "then" if case == pair.agreed else "alone"
            texts[f"{name}_{key}"] = number(float(table[entry].sum()) / scale, digits, lang)
    return say("plans_in_words", lang).format(agreed=say(pair.agreed, lang), **texts)


def ledger_grid(
    caption: str, tables: dict[str, pd.DataFrame], entries: tuple[str, ...], digits: int, lang: str
) -> list[Grid]:
    """A balance as a table: entries down, states across, alone / joint in one cell."""
    shown = [
        entry
        for entry in entries
        if any(float(table[entry].abs().sum()) > 0.5 * 10**-digits for table in tables.values())
    ]
    states = list(tables["alone"].index)
    rows = [
        (say(entry, lang), *(" / ".join(number(float(table[entry][state]), digits, lang) for table in tables.values())
                             for state in states))
        for entry in shown
    ]  # fmt: skip
    return [Grid(caption, (say("entry", lang), *states), tuple(rows))]


def who_gains(content: Content, pair: Pair, gained: dict[str, float], lang: str) -> Section:
    """The second question: gains by state and term; of a played game also what shares them and who would leave."""
    losers = [state for state, gain in gained.items() if gain < 0]
    key = "gains_all" if not losers else "gains_some"
    answer = say(key, lang).format(
        gain=number(sum(gained.values()), 0, lang), losers=listed(losers, lang),
        most=max(gained, key=lambda state: gained[state]),
    )  # fmt: skip
    told = by_state(content.region, content.summary["states"], lang)
    columns = {
        say("alone", lang): {s: row["welfare_alone_musd_per_year"] for s, row in told.items()},
        say("joint", lang): {s: row["welfare_joint_musd_per_year"] for s, row in told.items()},
        say("gain", lang): gained,
    }
    parts: list[Picture | Grid] = [
        Picture("gains", svg(gains([(content.study, gained)], lang)), say("gains_caption", lang)),
        state_grid(say("welfare_table", lang), columns, 1, lang, False),
        term_grid(pair, lang),
    ]
    shared, more = sharing_parts(content, lang)
    return Section(say("question_2", lang), (answer, *shared), (*parts, *more))


def term_grid(pair: Pair, lang: str) -> Grid:
    """Change of every term of welfare by state, million USD a year."""
    signed = pair.account["musd"].where(pair.account["case"] == pair.agreed, -pair.account["musd"]) / pair.years
    change = signed.groupby([pair.account["term"], pair.account["state"]]).sum().unstack(fill_value=0)
    change = change.reindex(index=[term for term in TERMS if term in change.index], columns=pair.states).fillna(0.0)
    table = np.vstack([change.to_numpy(), change.to_numpy().sum(axis=0)])
    names = names_of(pair.region, "states", lang)
    titles = [*(label(str(term), lang) for term in change.index), say("sum", lang)]
    *rows, last = (
        (title, *(number(float(value), 1, lang, True) for value in (*row, row.sum())))
        for title, row in zip(titles, table, strict=True)
    )
    return Grid(
        say("terms_table", lang),
        (say("term", lang), *(names[state] for state in pair.states), say("all", lang)),
        (*rows, last),
        summed=True,
    )


def what_binds(pair: Pair, lang: str) -> Section:
    """The third question: limits by worth."""
    found = limits_of(pair)
    answer = say("nothing_binds", lang)
    if found[pair.agreed]:
        first = found[pair.agreed][0]
        lines = [one for one in found[pair.agreed] if one.kind == "line"]
        answer = say("binds_in_words", lang).format(
            first=limit_title(first, pair.region, lang), kind=say(first.kind, lang), unit=say(UNITS[first.kind], lang),
            worth=number(first.worth_musd_per_year, 1, lang),
        )  # fmt: skip
        if lines and lines[0] != first:
            answer += " " + say("line_in_words", lang).format(
                line=limit_title(lines[0], pair.region, lang), worth=number(lines[0].worth_musd_per_year, 1, lang)
            )
    return Section(
        say("question_3", lang),
        (answer, say("worth_note", lang)),
        (
            Picture("limits", svg(worth(pair, lang)), say("limits_caption", lang)),
            limit_grid(found[pair.agreed], pair, lang),
        ),
    )


def limit_grid(found: list[Limit], pair: Pair, lang: str) -> Grid:
    """The limits of the second case, the most worth first."""
    rows = [
        (say(one.kind, lang), limit_title(one, pair.region, lang), number(one.months, 0, lang),
         say(UNITS[one.kind], lang), number(one.worth_musd_per_year, 2, lang))
        for one in found[:MOST_LIMITS]
    ]  # fmt: skip
    headings = tuple(say(key, lang) for key in ("kind", "where", "months_a_year", "one_more", "musd_a_year"))
    return Grid(say("limits_table", lang).format(case=say(pair.agreed, lang)), headings, tuple(rows), left=2)
