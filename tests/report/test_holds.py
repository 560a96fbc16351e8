"""Does the answer hold: cases beside each other, who loses in which, and what would make it up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kelisim.errors import InputError
from kelisim.region.package import Region
from kelisim.report.content import Content, read_content
from kelisim.report.document import Grid, Picture, Section
from kelisim.report.gains import gains
from kelisim.report.holds import LOSES, Trial, holds_grid, trials, what_survives
from kelisim.report.limit_figure import limits_of
from kelisim.report.pair import stored_pair
from kelisim.report.words import LANGUAGES
from tests.report.conftest import call
from tests.result.test_conditions import EDITS, SHOCK
from tests.toy import STUDY

pytestmark = pytest.mark.xdist_group("report")


@pytest.fixture(scope="module")
def folder(toy: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy region with a price shock, and its study as it is and under the shock; read only."""
    place = tmp_path_factory.mktemp("holds")
    (place / "tiny").mkdir()
    for path in (toy / "tiny").glob("*.csv"):
        more = {"conditions.csv": SHOCK, "edits.csv": EDITS}.get(path.name, "")
        (place / "tiny" / path.name).write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    (place / "toy.toml").write_text(STUDY, encoding="utf-8")
    for name, words in (("base", ()), ("shock", ("--condition", "dear-gas"))):
        call("run", str(place / "toy.toml"), *words, "--workers", "1", "--out", str(place / name), ok=True)
    return place


@pytest.fixture(scope="module")
def content(folder: Path) -> Content:
    return read_content(folder / "base", [folder / "shock"], folder / "tiny")


def answered(content: Content, gained: dict[str, float], **more: Any) -> Content:
    """A result with other gains, and a summary and manifest that say ``more``."""
    states = {state: {"gain_musd_per_year": gain} for state, gain in gained.items()}
    study = {**content.manifest["study"], **more.pop("study", {})}
    return replace(
        content, summary={**content.summary, "states": states, **more}, manifest={**content.manifest, "study": study}
    )


def _three(region: Region) -> Region:
    """The region with a third state that has nothing."""
    states = region["states"]
    third = states.iloc[[0]].assign(state="THR", name_en="Third", name_ru="Третье")
    return region.with_tables({"states": pd.concat([states, third])})


def grid(section: Section) -> Grid:
    return next(part for part in section.parts if isinstance(part, Grid))


@pytest.mark.parametrize(("lang", "shock"), [("en", "Dear gas"), ("ru", "Дорогой газ")])
def test_a_case_is_called_by_its_condition_in_both_languages(content: Content, lang: str, shock: str) -> None:
    first, second = trials(content, lang)
    records = content.region["records"].set_index("record")
    assert first.title == records.loc[content.scenario.record, f"title_{lang}"]
    assert second.title == shock
    assert shock in what_survives(content, lang).parts[0].svg  # type: ignore[union-attr]


def test_gains_are_over_acting_alone_in_the_same_case(content: Content) -> None:
    shown = grid(what_survives(content, "en"))
    for row, one in zip(shown.rows, (content, *content.beside), strict=True):
        for state, cell in zip(content.region.states, row[1:], strict=False):
            told = one.summary["states"][state]
            difference = told["welfare_joint_musd_per_year"] - told["welfare_alone_musd_per_year"]
            shown_gain = float(cell.removeprefix(LOSES).replace("−", "-").replace(",", ""))
            assert shown_gain == pytest.approx(difference, abs=0.06)


def test_inputs_of_a_case_are_those_of_its_condition(content: Content) -> None:
    (shock,) = content.beside
    assert shock.same_region
    prices = [one.region["fuels"]["price_usd_per_mwh"].to_numpy() for one in (content, shock)]
    assert (prices[1] == 2 * prices[0]).all()


def test_a_loss_is_marked_and_made_up_by_those_who_gain(content: Content) -> None:
    upp, low = content.region.states
    (shock,) = content.beside
    tried = replace(answered(content, {upp: 5.0, low: 3.0}), beside=(answered(shock, {upp: -2.0, low: 6.5}),))
    section = what_survives(tried, "en")
    assert [row[1:] for row in grid(section).rows] == [
        ("+5.0", "+3.0", "+8.0", "0.0"),
        (f"{LOSES} −2.0", "+6.5", "+4.5", "2.0"),
    ]
    name = dict(content.region["states"][["state", "name_en"]].to_numpy())[upp]
    assert f"{name} (Dear gas)" in section.answer[0]
    assert "payments can make it up: 2 million" in section.answer[0]


def test_no_payments_make_up_for_a_plan_that_gains_nothing(content: Content) -> None:
    upp, low = content.region.states
    (shock,) = content.beside
    tried = replace(answered(content, {upp: 5.0, low: 3.0}), beside=(answered(shock, {upp: -4.0, low: 3.0}),))
    (answer, *_) = what_survives(tried, "en").answer
    assert "no payments" in answer
    assert "can make it up" not in answer


@pytest.mark.parametrize("lang", LANGUAGES)
def test_who_stays_out_is_in_brackets_and_pays_nothing(lang: str) -> None:
    trial = Trial("Without C", {"A": 5.0, "B": -2.0, "C": -7.0}, ("C",))
    (row,) = holds_grid([trial], {}, lang).rows
    assert row[3].startswith("(")
    assert row[3].endswith(")")
    assert (trial.together, trial.needed, trial.losers) == (3.0, 2.0, ["B"])


def test_what_rounds_to_nothing_is_no_loss() -> None:
    assert Trial("", {"A": -0.04, "B": 1.0}).losers == []
    assert Trial("", {"A": -0.06, "B": 1.0}).losers == ["A"]


def test_a_game_tells_what_is_left_when_a_state_leaves(content: Content) -> None:
    """Three states in the table: of the two of the toy nobody can leave a plan of all."""
    region = _three(content.region)
    a, b, c = region.states
    welfare = {
        f"{a}|{b}|{c}": {a: 10.0, b: 20.0, c: 30.0},
        f"{a}|{b}+{c}": {a: 9.0, b: 22.0, c: 33.0},
        f"{a}+{c}|{b}": {a: 11.0, b: 21.0, c: 30.5},
        f"{a}+{b}|{c}": {a: 10.0, b: 20.0, c: 30.0},
    }
    told = answered(content, dict.fromkeys((a, b, c), 7.0), game={"welfare": welfare})
    game = replace(told, kind="game", region=region)
    base, *left = trials(replace(game, beside=()), "en")
    assert base.together == 21.0
    assert [(one.out, one.together) for one in left] == [((a,), 5.0), ((b,), 1.5), ((c,), 0.0)]
    assert [one.gains[one.out[0]] for one in left] == [-1.0, 1.0, 0.0]
    # what was run beside the game is not told twice
    known = answered(game, {a: 0.0, b: 2.0, c: 3.0}, study={"without": [a]})
    known = replace(known, kind="study", beside=())
    assert [one.out for one in trials(replace(game, beside=(known,)), "en")] == [(), (a,), (b,), (c,)]


def test_points_of_many_cases_all_look_different() -> None:
    figure = gains([(f"case {i}", {"A": float(i - 6), "B": 1.0}) for i in range(12)], "en")
    (axes,) = figure.axes
    drawn = [one for one in axes.lines if str(one.get_label()).startswith("case")]
    assert len({(one.get_marker(), one.get_color()) for one in drawn}) == 12
    (rings,) = [one for one in axes.collections if one.get_label() == "would lose"]
    assert np.asarray(rings.get_offsets()).shape == (6, 2)


def test_lines_to_who_stays_out_are_limited_by_the_offer(content: Content) -> None:
    pair = stored_pair(content)
    assert pair.structure("joint") == (pair.region.states,)
    assert limits_of(pair).keys() == {"alone", "joint"}
    apart = replace(pair, without=(pair.region.states[0],), region=_three(pair.region))
    assert len(apart.structure("joint")) == 2


def test_a_condition_that_is_gone_is_bad_input(folder: Path, toy: Path) -> None:
    with pytest.raises(InputError, match="dear-gas"):
        read_content(folder / "shock", region=toy / "tiny")


def test_one_case_alone_says_how_to_put_others_beside(content: Content) -> None:
    section = what_survives(replace(content, beside=()), "en")
    assert "--beside" in section.answer[0]
    assert not [part for part in section.parts if isinstance(part, Picture)]
