"""The pages of a roadmap and of a plan to 2040."""

from __future__ import annotations

from typing import Any

from kelisim.report.content import Content
from kelisim.report.document import Document, Grid, Picture, Section, listed, provenance, state_grid
from kelisim.report.figures import svg
from kelisim.report.gains import gains
from kelisim.report.numbers import number
from kelisim.report.region_names import names_of
from kelisim.report.words import say

ROOT = "<svg"


def roadmap_document(content: Content, lang: str) -> Document:
    """The page of a roadmap in one language; its pictures are those of the folder."""
    told = content.summary
    titles = {row["measure"]: row[f"name_{lang}"] for row in told["schedule"]}
    path = listed([titles.get(key, key) for key in told["critical_path"]], lang) or say("nobody", lang)
    about = say("about_roadmap", lang).format(today=told["today"], horizon=told["horizon"])
    verdict = say("verdict_roadmap", lang).format(
        count=len(titles), cost=number(told["cost_musd"], 0, lang), unknown=len(told["without_cost"])
    )
    built = Section(
        say("roadmap_1", lang),
        (say("roadmap_1_answer", lang).format(path=path),),
        (
            Picture("gantt", _stored(content, f"gantt-{lang}.svg"), say("gantt_caption", lang)),
            _schedule(told, titles, lang),
        ),
    )
    paid = _paid(content, told["finance"], _stored(content, f"finance-{lang}.svg"), lang)
    return Document(lang, say("roadmap_title", lang), about, verdict, True, (built, paid, provenance(content, lang)))


def _stored(content: Content, name: str) -> str:
    """A picture of the folder; its manifest vouches for it."""
    text = (content.folder / name).read_text(encoding="utf-8")
    return text[text.index(ROOT) :]


def _schedule(told: dict[str, Any], titles: dict[str, str], lang: str) -> Grid:
    rows = [
        (titles[row["measure"]], row["states"].replace(";", " "), row["start"][:4], row["end"][:4],
         str(row["online_year"]), number(row["cost_musd"] or None, 0, lang), number(row["float_years"], 0, lang))
        for row in told["schedule"]
    ]  # fmt: skip
    headings = tuple(say(k, lang) for k in ("measure", "states", "start", "end", "online", "cost_musd", "float_years"))
    return Grid(say("schedule_table", lang), headings, tuple(rows), left=2)


def _paid(content: Content, finance: list[dict[str, Any]], picture: str, lang: str) -> Section:
    """Who pays: a picture by year, sums by payer."""
    names = {**names_of(content.region, "payers", lang), **names_of(content.region, "countries", lang)}
    sums: dict[str, float] = {}
    for row in finance:
        sums[row["payer"]] = sums.get(row["payer"], 0.0) + float(row["musd"])
    order = sorted(sums, key=lambda payer: (-sums[payer], payer))
    rows = [(names.get(payer, payer), number(sums[payer], 1, lang)) for payer in order]
    total = (say("sum", lang), number(sum(sums.values()), 1, lang))
    answer = [
        say("roadmap_2_answer", lang).format(payer=names.get(payer, payer), musd=number(sums[payer], 0, lang))
        for payer in order[:1]
    ]
    grid = Grid(say("finance_table", lang), (say("payer", lang), say("cost_musd", lang)), (*rows, total), summed=True)
    return Section(
        say("roadmap_2", lang), tuple(answer), (Picture("finance", picture, say("finance_caption", lang)), grid)
    )


def plan_document(content: Content, lang: str) -> Document:
    """The page of a plan in one language."""
    told = content.summary
    records = names_of(content.region, "records", lang)
    weights = [
        f"{records.get(name, name)} ({number(weight, 2, lang)})" for name, weight in told["hydrological_years"].items()
    ]
    about = say("about_plan", lang).format(
        scenario=_future(content, lang), rate=number(100 * told["discount_rate"], 0, lang), years=", ".join(weights)
    )
    verdict = say("verdict_plan", lang).format(
        count=len(told["begin"]), invested=number(told["invested_musd"], 0, lang),
        net=number(told["net_musd"], 0, lang), gap=number(100 * told["gap"], 2, lang),
    )  # fmt: skip
    sections = [_begun(content, lang), _by_state(content, lang)]
    if told.get("operated"):
        sections.append(_operated(told["operated"], records, lang))
    title = say("plan_title", lang).format(year=told["milestones"][-1])
    return Document(lang, title, about, verdict, told["net_musd"] > 0, (*sections, provenance(content, lang)))


def _begun(content: Content, lang: str) -> Section:
    told, titles = content.summary, names_of(content.region, "measures", lang)
    answer = say("plan_1_answer", lang).format(
        built=len(told["begin"]), left=len(told["not_built"]), unknown=len(told["not_decided"])
    )
    rows = [
        (titles.get(row["measure"], row["name"]), str(row["year"]), number(row["invested_musd"], 0, lang))
        for row in told["begin"]
    ]
    headings = tuple(say(key, lang) for key in ("measure", "year", "invested"))
    return Section(say("plan_1", lang), (answer,), (Grid(say("plan_begin_table", lang), headings, tuple(rows)),))


def _future(content: Content, lang: str) -> str:
    """The name of the path to the future that the plan is for."""
    key = str(content.summary["scenario"])
    return names_of(content.region, "path_scenarios", lang).get(key, key)


def _by_state(content: Content, lang: str) -> Section:
    told, names = content.summary, names_of(content.region, "states", lang)
    columns = {
        say(key, lang): {names.get(row["state"], row["state"]): float(row[f"{key}_musd"]) for row in told["states"]}
        for key in ("gain", "cost", "net")
    }
    net = columns[say("net", lang)]
    losers = [state for state, value in net.items() if value < 0]
    most = max(net, key=lambda state: net[state])
    answer = say("plan_2_answer", lang).format(most=most, losers=listed(losers, lang) or say("nobody", lang))
    return Section(
        say("plan_2", lang),
        (answer,),
        (
            Picture(
                "gains",
                svg(gains([(_future(content, lang), net)], lang, say("musd", lang))),
                say("plan_gains_caption", lang),
            ),
            state_grid(say("plan_states_table", lang), columns, 0, lang, False),
        ),
    )


def _operated(operated: dict[str, Any], records: dict[str, str], lang: str) -> Section:
    answer = say("plan_4_answer", lang).format(error=number(100 * operated["error"], 1, lang, True))
    rows = [
        (
            str(row["milestone"]),
            records.get(row["record"], row["record"]),
            number(row["claimed_musd"], 1, lang),
            number(row["operated_musd"], 1, lang),
        )
        for row in operated["years"]
    ]
    headings = tuple(say(key, lang) for key in ("milestone", "record", "claimed", "operated"))
    return Section(say("plan_4", lang), (answer,), (Grid(say("operated_table", lang), headings, tuple(rows), left=2),))
