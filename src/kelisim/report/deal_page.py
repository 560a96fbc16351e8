"""The page of a checked deal: plans under it, who gets what and whence, who would leave, which promises hold."""

from __future__ import annotations

from dataclasses import replace

from kelisim.deal.evaluate import SOURCES
from kelisim.report.content import Content
from kelisim.report.document import Document, Grid, Picture, Section, listed, provenance, state_grid, title_of
from kelisim.report.figures import svg
from kelisim.report.gains import gains
from kelisim.report.holds import gains_of, what_survives
from kelisim.report.names import label
from kelisim.report.numbers import number
from kelisim.report.pair import stored_pair
from kelisim.report.region_names import by_state, entry_name, names_of, place_names, record_title
from kelisim.report.sankey import renamed, transfers
from kelisim.report.sharing_page import settlement_panels
from kelisim.report.study_page import alone_together, term_grid, what_binds
from kelisim.report.words import entry_kinds, say

MOST_LEAVING = 3


def deal_document(content: Content, lang: str) -> Document:
    """The page of a deal in one language."""
    pair, told = stored_pair(content), content.summary
    names = names_of(content.region, "states", lang)
    leaving = [" + ".join(names.get(s, s) for s in b["coalition"]) for b in told["stability"][0]["blocking"]]
    verdict = say("verdict_deal", lang).format(
        gain=number(told["total_change_musd_per_year"], 1, lang, True),
        stability=say("deal_unstable" if leaving else "deal_stable", lang).format(
            who=", ".join(leaving[:MOST_LEAVING]) + ("…" if len(leaving) > MOST_LEAVING else "")
        ),
    )
    about = say("about_deal", lang).format(
        parties=listed([names.get(s, s) for s in told["parties"]], lang),
        record=record_title(content.region, told["record"], lang),
    )
    changes = by_state(content.region, gains_of(content), lang)
    sections = (
        alone_together(pair, lang),
        _who_gets(content, changes, lang, term_grid(pair, lang)),
        what_binds(pair, lang),
        _promises(content, lang),
        *([replace(what_survives(content, lang), title=say("question_5_deal", lang))] if content.beside else []),
        provenance(content, lang),
    )
    return Document(lang, title_of(content, lang), about, verdict, not leaving, sections)


def _who_gets(content: Content, changes: dict[str, float], lang: str, terms: Grid) -> Section:
    told, payoffs = content.summary, by_state(content.region, content.summary["payoffs"], lang)
    columns = {
        label(source, lang): {s: row["by_source_musd_per_year"][source] for s, row in payoffs.items()}
        for source in SOURCES
    }
    columns[label("change", lang)] = changes
    parts: list[Picture | Grid] = [
        Picture("gains", svg(gains([(told["deal"], changes)], lang)), say("deal_gains_caption", lang)),
        state_grid(say("payoffs_table", lang), columns, 1, lang, True),
        terms,
    ]
    losers = [state for state, change in changes.items() if round(change, 1) < 0]
    answer = say("deal_losers" if losers else "deal_no_losers", lang).format(
        losers=listed(losers, lang), most=max(changes, key=lambda state: changes[state])
    )
    more, picture = _transfers(content, lang)
    return Section(say("question_2", lang), (answer, *more), (*parts, *picture))


def _transfers(content: Content, lang: str) -> tuple[tuple[str, ...], tuple[Picture, ...]]:
    """The settlement of the deal, and what would have to be paid on top of it."""
    told, names = content.summary, names_of(content.region, "states", lang)
    panels, answer = [], []
    if told["settlement"]:
        money = [(one["payer"], one["receiver"], float(one["musd"])) for one in told["settlement"]["in_money"]]
        panels += settlement_panels(money, told["settlement"], lang)
    first = told["stability"][0]
    amendment = [(p["payer"], p["receiver"], float(p["musd_per_year"])) for p in first["amendment"] or ()]
    if first["amendment"] is None:
        answer.append(say("no_amend", lang))
    elif amendment:
        answer.append(say("amend", lang).format(amount=number(sum(flow[2] for flow in amendment), 1, lang)))
        panels.append((say("amendment", lang), say("musd_a_year", lang), amendment))
    if not panels:
        return tuple(answer), ()
    caption = say("transfers_caption" if told["settlement"] else "amendment_caption", lang)
    return tuple(answer), (
        Picture(
            "transfers", svg(transfers(renamed(panels, names), [names[s] for s in told["payoffs"]], lang)), caption
        ),
    )


def _promises(content: Content, lang: str) -> Section:
    promises = content.summary["promises"]
    short = sum(one["kept_years"] < one["years"] for one in promises)
    answer = say("promises_short" if short else "promises_kept", lang).format(count=len(promises), short=short)
    kinds, places = entry_kinds(lang), place_names(content.region, lang)
    rows = tuple(
        (entry_name(one["promise"], kinds, places), str(one["kept_years"]), str(one["years"])) for one in promises
    )
    headings = tuple(say(key, lang) for key in ("promise", "kept_years", "of_years"))
    parts = (Grid(say("promises_table", lang), headings, rows),) if rows else ()
    return Section(say("question_4_deal", lang), (answer,), parts)
