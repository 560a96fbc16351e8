"""The page of a corridor study: where freight goes, who earns, which bottleneck binds next."""

from __future__ import annotations

from typing import Any

from kelisim.report import corridor_figures
from kelisim.report.content import Content
from kelisim.report.document import Document, Grid, Picture, Section, provenance
from kelisim.report.figures import svg
from kelisim.report.gains import gains
from kelisim.report.numbers import number
from kelisim.report.region_names import country_names, names_of
from kelisim.report.words import say

MOST_ROWS = 15
MOST_COUNTRIES = 9
OTHER = "OTHER"
"""Routes that follow no corridor."""
OPEN = "OPEN"
"""Ground that is no country's."""


def corridor_document(content: Content, lang: str) -> Document:
    """The page of a corridor study in one language."""
    told = content.summary
    years = {name: told["cases"][name]["year"] for name in told["cases"]}
    about = say("about_corridor", lang).format(base=years["base"], year=years["with"], count=len(told["measures"]))
    verdict = say("verdict_corridor", lang).format(gain=number(told["gain_musd_per_year"], 0, lang))
    sections = (
        _flows(content, lang),
        _income(content, lang),
        _bottlenecks(content, lang),
        Section(say("corridor_4", lang), (say("corridor_4_answer", lang),)),
        provenance(content, lang),
    )
    return Document(lang, say("corridor_title", lang), about, verdict, told["gain_musd_per_year"] > 0, sections)


def _by(told: dict[str, Any], case: str, table: str, key: str) -> dict[str, dict[str, Any]]:
    return {row[key]: row for row in told["cases"][case][table]}


def _flows(content: Content, lang: str) -> Section:
    told = content.summary
    titles = {**names_of(content.region, "freight_corridors", lang), OTHER: say("other_routes", lang)}
    corridors = content.region["freight_corridors"]
    land = {key: titles[key] for key in corridors.loc[corridors["mode"] != "sea", "corridor"]}
    before, after = (_by(told, case, "corridors", "corridor") for case in ("without", "with"))
    change = {key: row["kt"] - before.get(key, {"kt": 0.0})["kt"] for key, row in after.items()}
    most = max((key for key in change if key != OTHER), key=lambda key: change[key])
    answer = say("corridor_1_answer", lang).format(name=titles[most], kt=number(change[most], 0, lang))
    rows = [
        (titles.get(key, key), number(before.get(key, {}).get("kt"), 0, lang), number(row["kt"], 0, lang),
         number(row["days"], 1, lang), number(row["usd_per_t"], 0, lang))
        for key, row in sorted(after.items(), key=lambda pair: -pair[1]["kt"])[:MOST_ROWS]
    ]  # fmt: skip
    headings = tuple(say(key, lang) for key in ("corridor", "kt_without", "kt_with", "days", "usd_per_t"))
    flow_map = corridor_figures.flow_map(
        content.region, content.tables["with-flows"], told["cases"]["with"]["year"], lang
    )
    return Section(
        say("corridor_1", lang),
        (answer,),
        (
            Picture("map", svg(flow_map), say("map_caption", lang)),
            Picture("volumes", svg(corridor_figures.volumes(told, land, lang)), say("volumes_caption", lang)),
            Grid(say("corridor_table", lang), headings, tuple(rows)),
        ),
    )


def _income(content: Content, lang: str) -> Section:
    told = content.summary
    titles = country_names(content.region, lang)
    found = {case: _by(told, case, "income", "country") for case in told["cases"]}
    states = [s for s in content.region.states if s in found["with"]]
    others = sorted(set(found["with"]) - {*states, OPEN}, key=lambda c: -found["with"][c]["income_musd"])
    shown = [*states, *others[: max(0, MOST_COUNTRIES - len(states))]]
    change = {
        c: found["with"][c]["income_musd"] - found["without"].get(c, {"income_musd": 0.0})["income_musd"] for c in shown
    }
    most = max(states or shown, key=lambda c: change[c])
    answer = say("corridor_2_answer", lang).format(most=titles.get(most, most), amount=number(change[most], 0, lang))
    rows = [
        (titles.get(c, c), *(_income_cell(found[case].get(c), lang) for case in ("base", "without", "with")))
        for c in shown
    ]
    headings = (say("state", lang), *(say(case, lang) for case in ("base", "without", "with")))
    picture = svg(gains([(content.study, {titles.get(c, c): value for c, value in change.items()})], lang))
    return Section(
        say("corridor_2", lang),
        (answer,),
        (
            Picture("income", picture, say("income_caption", lang)),
            Grid(say("income_table", lang), headings, tuple(rows)),
        ),
    )


def _income_cell(row: dict[str, Any] | None, lang: str) -> str:
    if row is None:
        return number(None, 0, lang)
    return f"{number(row['income_musd'], 0, lang)} ({number(row['transit_musd'], 0, lang)})"


def _bottlenecks(content: Content, lang: str) -> Section:
    told = content.summary
    names = names_of(content.region, "freight_facilities", lang)
    countries = country_names(content.region, lang)
    found = sorted(told["cases"]["with"]["bottlenecks"], key=lambda row: -(row.get("gain_musd") or 0.0))
    answer = say("corridor_3_none", lang)
    if found:
        gain = number(found[0].get("gain_musd"), 2, lang)
        answer = say("corridor_3_answer", lang).format(name=_facility(found[0], names), gain=gain)
    rows = [
        (_facility(row, names), countries.get(row["country"], row["country"]),
         number(100 * row["utilisation"], 0, lang), number(row["wait_h"], 1, lang),
         number(row["wait_musd"], 1, lang), number(row.get("gain_musd"), 2, lang))
        for row in found[:MOST_ROWS]
    ]  # fmt: skip
    headings = tuple(say(key, lang) for key in ("facility", "state", "use", "wait_h", "wait_musd", "gain_one_percent"))
    return Section(
        say("corridor_3", lang),
        (answer,),
        (
            Picture("waits", svg(corridor_figures.waits(told, names, lang)), say("waits_caption", lang)),
            Grid(say("bottleneck_table", lang), headings, tuple(rows), left=2),
        ),
    )


def _facility(row: dict[str, Any], names: dict[str, str]) -> str:
    key = str(row["facility"])
    return names.get(key.rstrip(corridor_figures.WAYS), str(row["name"])) + corridor_figures.way(key)
