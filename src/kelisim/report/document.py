"""What a page says, before it is set: sections with an answer in words, pictures and tables, for screen and paper.

``html`` and ``pdf`` are set from the same :class:`Document`, so that they cannot tell different things.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kelisim.deal.read import embedded_deals
from kelisim.deal.read import title_of as title_of_deal
from kelisim.report.check_names import check_name
from kelisim.report.content import SOLVED, Content
from kelisim.report.names import label
from kelisim.report.numbers import number, scientific
from kelisim.report.region_names import region_title
from kelisim.report.words import WORDS, say
from kelisim.study import embedded_studies, load_study


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its name within the document, an SVG element, and what it shows."""

    name: str
    svg: str
    caption: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of texts. The first ``left`` columns are words, the others numbers; ``summed``: the last row is a sum."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left: int = 1
    summed: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document. ``answer``: paragraphs at its head."""

    title: str
    answer: tuple[str, ...]
    parts: tuple[Picture | Grid, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A whole page. ``verdict``: the first thing to read; ``good``: whether it is good news."""

    lang: str
    title: str
    about: str
    verdict: str
    good: bool
    sections: tuple[Section, ...]


def state_grid(caption: str, columns: Mapping[str, Mapping[str, float]], digits: int, lang: str, signed: bool) -> Grid:
    """A table by state: a column for every key of ``columns``, a last row that adds up."""
    states = list(dict.fromkeys(state for values in columns.values() for state in values))
    rows = [
        (state, *(number(values.get(state), digits, lang, signed) for values in columns.values())) for state in states
    ]
    total = (say("sum", lang), *(number(sum(values.values()), digits, lang, signed) for values in columns.values()))
    return Grid(caption, (say("state", lang), *columns), (*rows, total), summed=True)


def listed(names: Sequence[str], lang: str) -> str:
    """Names in a sentence: ``A, B and C``."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {say('and', lang)} {names[-1]}"


def title_of(content: Content, lang: str) -> str:
    """The title of a study or deal: in the language if the result or the embedded file has one, else in English."""
    told = content.summary
    if lang != "en" and not told.get(f"title_{lang}"):
        known = embedded_deals() if content.kind == "deal" else embedded_studies()
        path = known.get(str(told.get("deal", told["study"])))
        if path is not None:
            own = title_of_deal(path, lang) if content.kind == "deal" else load_study(path.stem).title_ru
            return own or str(told["title"])
    return str(told.get(f"title_{lang}") or told["title"])


def study_title(content: Content, lang: str) -> str:
    """The study that a result rests on, by its title; the kind of the result where it rests on none."""
    if content.kind not in SOLVED:
        return label(content.kind, lang)
    if content.kind != "deal":
        return title_of(content, lang)
    known = embedded_studies()
    if content.study not in known:
        return content.study
    study = load_study(content.study)
    return study.title_ru or study.title_en if lang == "ru" else study.title_en


def called(contents: Sequence[Content], lang: str) -> list[str]:
    """Titles of results that stand beside each other; those that share one are told apart by their names."""
    titles = [title_of(one, lang) for one in contents]
    return [
        f"{title} ({one.name})" if titles.count(title) > 1 else title
        for title, one in zip(titles, contents, strict=True)
    ]


def provenance(content: Content, lang: str) -> Section:
    """Checks with their tolerances, and from what inputs and versions the result was made."""
    path = content.folder / "checks.json"
    checks = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    rows = [
        (say(case, lang) if case in WORDS else label(case, lang), check_name(str(one["name"]), lang),
         scientific(one["value"], 1, lang), scientific(one["tolerance"], 1, lang),
         say("yes" if one["passed"] else "no", lang))
        for case, found in checks.items()
        for one in found
    ]  # fmt: skip
    told = content.manifest["region"]
    facts = [
        (say("region", lang), region_title(content.region, lang)), ("sha256", str(told["sha256"])),
        (say("study", lang), study_title(content, lang)),
        *((name, version) for name, version in content.versions.items()),
    ]  # fmt: skip
    headings = tuple(say(key, lang) for key in ("case", "check", "value", "tolerance", "passed"))
    parts = [Grid(say("checks_caption", lang), headings, tuple(rows), left=2)] if rows else []
    facts_grid = Grid(say("facts_caption", lang), (say("what", lang), say("which", lang)), tuple(facts), left=2)
    warning = () if content.same_region else (say("other_region", lang),)
    return Section(say("checks_title", lang), (say("checks_answer", lang), *warning), (*parts, facts_grid))
