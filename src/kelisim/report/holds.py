"""Does the answer hold? The gain of every state over acting alone, case by case: dry and wet years, shocks, closures,
a partner that stays out.

Each case is a result of its own, so that its gains are over acting alone *in the same case*. A played game brings the
cases in which one state leaves and the others stay together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kelisim.case import alone, without
from kelisim.coalition.structures import structure_name
from kelisim.report.content import Content
from kelisim.report.document import Grid, Picture, Section, listed, title_of
from kelisim.report.figures import svg
from kelisim.report.gains import gains
from kelisim.report.numbers import number
from kelisim.report.region_names import names_of, record_title
from kelisim.report.words import say
from kelisim.summary import circumstances

DIGITS = 1
"""Decimals of the table: who loses less than they show does not lose."""

LOSES = "\u25bc"
"""Stands beside a loss."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A case in which the answer is tried. ``gains``: over acting alone in the same case, million USD a year by state.
    ``out``: who stays out of the plan of all."""

    title: str
    gains: Mapping[str, float]
    out: tuple[str, ...] = ()

    @property
    def together(self) -> float:
        """Gain of those who act together."""
        return sum(gain for state, gain in self.gains.items() if state not in self.out)

    @property
    def losers(self) -> list[str]:
        """Those who act together and would lose before transfers."""
        return [state for state, gain in self.gains.items() if state not in self.out and round(gain, DIGITS) < 0]

    @property
    def needed(self) -> float:
        """What the losers would have to be paid."""
        return -sum(self.gains[state] for state in self.losers)


def gains_of(content: Content) -> dict[str, float]:
    """Gain over acting alone by state, million USD a year: of a study before transfers, of a deal with them."""
    if content.kind == "deal":
        return {state: float(row["change_musd_per_year"]) for state, row in content.summary["payoffs"].items()}
    return {state: float(row["gain_musd_per_year"]) for state, row in content.summary["states"].items()}


def trials(content: Content, lang: str) -> list[Trial]:
    """The result, those beside it, and of a game those in which one state leaves, in this order."""
    results = (content, *content.beside)
    found = [
        Trial(title, gains_of(one), one.without) for one, title in zip(results, _titles(results, lang), strict=True)
    ]
    told = [one.without for one in results if one.scenario == content.scenario and one.conditions == content.conditions]
    return [*found, *(one for one in _leaving(content, lang) if one.out not in told)]


def _titles(results: Sequence[Content], lang: str) -> list[str]:
    """Short titles: what a case differs by from the first, with its name where that is the same for several."""
    short = [_short(one, results[0], lang) for one in results]
    same = Counter(short)
    return [title if same[title] == 1 else f"{title} ({one.name})" for one, title in zip(results, short, strict=True)]


def _short(one: Content, first: Content, lang: str) -> str:
    if one.kind == "deal":
        return title_of(one, lang)
    record = record_title(one.region, one.scenario.record, lang)
    more = circumstances(one.region, one.conditions, one.without, lang)
    parts = more if more and one.scenario == first.scenario else [record, *more]
    return _capital(" · ".join(parts))


def _leaving(content: Content, lang: str) -> list[Trial]:
    """Of a played game: each state leaves, and the others stay together."""
    if content.kind != "game":
        return []
    states, region, played = content.region.states, content.region, content.summary["game"]["welfare"]
    before = played[structure_name(alone(region))]
    found = []
    for state in states if len(states) > 2 else ():
        after = played[structure_name(without(region, [state]))]
        (title,) = circumstances(region, (), (state,), lang)
        found.append(Trial(_capital(title), {one: after[one] - before[one] for one in states}, (state,)))
    return found


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def what_survives(content: Content, lang: str) -> Section:
    """The fourth question: the gains of every case, and who would lose in it."""
    tried = trials(content, lang)
    if len(tried) == 1:
        return Section(say("question_4", lang), (say("nothing_beside", lang),))
    names = names_of(content.region, "states", lang)
    named = [(one.title, {names.get(state, state): gain for state, gain in one.gains.items()}) for one in tried]
    notes = [say("beside_note", lang), say("holds_note", lang).format(mark=LOSES)]
    if len(tried) > 1 + len(content.beside):
        notes[0] += " " + say("game_note", lang)
    parts = (Picture("range", svg(gains(named, lang)), say("range_caption", lang)), holds_grid(tried, names, lang))
    return Section(say("question_4", lang), (" ".join(_in_words(tried, names, lang)), *notes), parts)


def _in_words(tried: Sequence[Trial], names: Mapping[str, str], lang: str) -> list[str]:
    """Whether the answer holds: what is gained, who would lose where, and whether the others can make that up."""
    gained = [one.together for one in tried]
    called = {one.title: listed([names.get(state, state) for state in one.losers], lang) for one in tried}
    losing = [one for one in tried if one.losers]
    told = [
        say("survives_not" if losing else "survives", lang).format(
            count=len(tried), least=number(min(gained), 0, lang), most=number(max(gained), 0, lang),
            losers="; ".join(f"{called[one.title]} ({one.title})" for one in losing),
        )
    ]  # fmt: skip
    worthless = [one.title for one in tried if round(one.together, DIGITS) <= 0]
    if worthless:
        told.append(say("worthless", lang).format(cases="; ".join(worthless)))
    elif losing:
        worst = max(losing, key=lambda one: one.needed)
        told.append(say("made_up", lang).format(pay=number(worst.needed, 0, lang), case=worst.title))
    return told


def holds_grid(tried: Sequence[Trial], names: Mapping[str, str], lang: str) -> Grid:
    """The gains as a table: cases down, states by ``names`` across, a loss marked, who stays out in brackets."""
    states = list(dict.fromkeys(state for one in tried for state in one.gains))
    headings = (
        say("case", lang),
        *(names.get(state, state) for state in states),
        say("those_together", lang),
        say("needed", lang),
    )
    rows = tuple(
        (one.title, *(_cell(one, state, lang) for state in states),
         number(one.together, DIGITS, lang, True), number(one.needed, DIGITS, lang))
        for one in tried
    )  # fmt: skip
    return Grid(say("holds_table", lang), headings, rows)


def _cell(one: Trial, state: str, lang: str) -> str:
    gain = one.gains.get(state)
    text = number(gain, DIGITS, lang, True)
    marked = f"{LOSES} {text}" if gain is not None and round(gain, DIGITS) < 0 else text
    return f"({marked})" if state in one.out else marked
