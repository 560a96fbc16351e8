"""The folder of a roadmap: every file can be read back, says what the plan says, and comes out the same twice."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import icalendar
import openpyxl
import pandas as pd
import pytest
from matplotlib.patches import Rectangle

from kelisim.errors import InputError
from kelisim.programme.measures import measures_of
from kelisim.programme.monitor import assess
from kelisim.programme.progress import FIELDS
from kelisim.programme.roadmap import Schedule, earliest, finance_by_year, scheduled
from kelisim.region import Region
from kelisim.region.schema.choices import SECTORS, STATUSES
from kelisim.region.schema.measures import SECTORS as ALL_SECTORS
from kelisim.region.schema.measures import STATUSES as ALL_STATUSES
from kelisim.report import figures, roadmap_figures
from kelisim.report.roadmap import write_roadmap
from kelisim.report.roadmap_calendar import calendar
from kelisim.report.roadmap_sheets import HEADINGS, sheets
from kelisim.report.roadmap_words import WORDS
from kelisim.report.workbook import write_sheets
from tests.programme.plans import made, named

TODAY = date(2026, 6, 1)
HISTORY = pd.DataFrame([("second-gate", date(2026, 1, 1), "construction", 5.0, 0.3, "late")], columns=list(FIELDS))


@pytest.fixture(scope="module")
def plan(tiny: Region) -> Schedule:
    measures = measures_of(tiny)
    return scheduled(measures, earliest(measures, measures))


@pytest.fixture(scope="module")
def folder(tiny: Region, plan: Schedule, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("roadmap") / "out"
    write_roadmap(plan, tiny, out, TODAY, assess(plan, HISTORY, TODAY))
    return out


def test_the_same_plan_gives_the_same_bytes(tiny: Region, plan: Schedule, folder: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    told = write_roadmap(plan, tiny, again, TODAY, assess(plan, HISTORY, TODAY))
    assert {path.name for path in folder.iterdir()} == {path.name for path in again.iterdir()}
    assert all(path.read_bytes() == (folder / path.name).read_bytes() for path in again.iterdir())
    assert json.loads((folder / "summary.json").read_text(encoding="utf-8")) == told
    without = write_roadmap(plan, tiny, again, TODAY)  # over a former result, and without progress
    assert "progress" not in without
    assert not (again / "progress.csv").exists()


def test_only_a_former_result_is_replaced(tiny: Region, plan: Schedule, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep", encoding="utf-8")
    with pytest.raises(InputError):
        write_roadmap(plan, tiny, tmp_path, TODAY)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_workbook_holds_the_tables(folder: Path, plan: Schedule) -> None:
    book = openpyxl.load_workbook(folder / "roadmap.xlsx")
    assert book.sheetnames == ["measures", "schedule", "finance", "spending", "links", "progress", "sources"]
    assert all(sheet.freeze_panes == "B2" for sheet in book)
    money = [[cell.value for cell in row] for row in book["finance"].iter_rows()]
    assert money[0] == ["year", "LOW, million USD of 2023", "coast-bank, million USD of 2023",
                        "friends, million USD of 2023", "sum, million USD of 2023"]  # fmt: skip
    assert money[-1][0] == "sum"
    assert money[-1][1:] == pytest.approx([9, 123, 80, 212])
    assert len(money) == 2 + finance_by_year(plan)["year"].nunique()
    dates = [row[7].value.date() for row in book["schedule"].iter_rows(min_row=2)]
    assert dates == [task.start for task in plan.tasks.values()]
    assert book["schedule"]["H2"].number_format == "mm-dd-yy"  # the one that follows the reader's own settings
    assert book["measures"]["I3"].number_format == "#,##0.0"
    assert [row[0].value for row in book["sources"].iter_rows(min_row=2)] == ["toy"]


def test_every_column_of_every_table_has_a_heading(folder: Path) -> None:
    for name, headings in HEADINGS.items():
        columns = pd.read_csv(folder / f"{name}.csv").columns
        left_out = {"expressible", "edits", "age_days", "year_slip"}
        assert set(headings) <= set(columns)
        assert set(columns) - set(headings) <= left_out


def test_no_cell_acts_as_a_formula(tiny: Region, tmp_path: Path) -> None:
    measures = made(replace(named("dam"), name_en='=HYPERLINK("http://x")', effect="@SUM(1)", name_ru="http://x"))
    plan = scheduled(measures, earliest(measures, measures))
    write_roadmap(plan, tiny, tmp_path / "out", TODAY)
    book = openpyxl.load_workbook(tmp_path / "out" / "roadmap.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" and cell.hyperlink is None for cell in cells)
    assert '=HYPERLINK("http://x")' in {cell.value for cell in cells}


def test_calendar_has_each_start_and_each_effect(folder: Path, plan: Schedule, tiny: Region) -> None:
    text = (folder / "roadmap.ics").read_bytes()
    events = icalendar.Calendar.from_ical(text).walk("VEVENT")
    found = {str(event["uid"]): event.decoded("dtstart") for event in events}
    assert found == {
        f"tiny.{key}.{kind}@kelisim": day
        for key, task in plan.tasks.items()
        for kind, day in (("start", task.start), ("online", task.online))
    }
    assert {event.decoded("dtstamp").date() for event in events} == {TODAY}
    assert any("Короткий путь" in str(event["summary"]) for event in events)
    later = calendar(plan, tiny.name, date(2026, 7, 1))
    moved = icalendar.Calendar.from_ical(later).walk("VEVENT")
    assert {str(event["uid"]) for event in moved} == set(found)
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))


def test_calendar_of_what_is_not_built(tiny: Region) -> None:
    measures = made(named("reform", 0), replace(named("old", 5, start=2000), status="completed"))
    events = icalendar.Calendar.from_ical(
        calendar(scheduled(measures, earliest(measures, measures)), tiny.name, TODAY)
    ).walk("VEVENT")
    assert {str(event["uid"]).split(".")[2] for event in events} == {"online@kelisim"}


def test_pages_stand_alone_in_both_languages(folder: Path, plan: Schedule) -> None:
    for page, language in (("report.html", "en"), ("report-ru.html", "ru")):
        text = (folder / page).read_text(encoding="utf-8")
        assert f'<html lang="{language}">' in text
        assert all(getattr(one, f"name_{language}") in text for one in plan.measures.values())
        assert text.count("<svg") == 2
        assert not re.search(r'(src|href)="(https?:)?//', text)
        for target in re.findall(r'href="([^#"]+)"', text):
            assert (folder / target).is_file()


def test_text_of_measures_is_no_markup(tiny: Region, tmp_path: Path) -> None:
    measures = made(replace(named("dam"), name_en="<script>alert(1)</script>"))
    write_roadmap(scheduled(measures, earliest(measures, measures)), tiny, tmp_path / "out", TODAY)
    assert "<script>" not in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["gantt-en", "gantt-ru", "finance-en", "finance-ru"])
def test_pictures_are_well_formed(folder: Path, name: str) -> None:
    root = ElementTree.parse(folder / f"{name}.svg").getroot()  # noqa: S314  our own file
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "{http://www.w3.org/2000/svg}path" in {child.tag for child in root.iter()}


def test_gantt_shows_each_measure_and_what_is_critical(plan: Schedule) -> None:
    figure = roadmap_figures.gantt(plan, TODAY)
    axes = figure.axes[0]
    bars = [(bar.get_x(), bar.get_width()) for bar in axes.patches if isinstance(bar, Rectangle)]
    assert bars == [(task.start_year, task.online_year - task.start_year) for task in plan.tasks.values()]
    assert [label.get_text() for label in axes.get_yticklabels()] == [one.name_en for one in plan.measures.values()]
    framed = [bar.get_edgecolor()[:3] == (0, 0, 0) for bar in axes.patches]
    assert framed == [False, False, True]
    labels = [text.get_text() for text in figure.legends[0].get_texts()]
    assert labels == ["rail", "borders", "rules", "critical path", "today"]


def test_stacked_bars_add_up_even_with_many_payers() -> None:
    shares = {f"p{i:02d}": 1 / 14 for i in range(14)}
    measures = made(replace(named("dam", 4, cost=140.0), finance=shares))
    table = finance_by_year(scheduled(measures, earliest(measures, measures)))
    axes = roadmap_figures.finance(table, {"p00": "First"}).axes[0]
    tops = [bar.get_y() + bar.get_height() for bar in axes.patches if isinstance(bar, Rectangle)]
    assert max(tops) == pytest.approx(35)
    legend = axes.get_legend()
    assert legend is not None
    labels = [text.get_text() for text in legend.get_texts()]
    assert (labels[0], labels[-1], len(labels)) == ("First", "others", 11)


def test_empty_plans_are_drawn(tiny: Region, tmp_path: Path) -> None:
    empty = scheduled({}, {})
    told = write_roadmap(empty, tiny, tmp_path / "out", TODAY)
    assert told["critical_path"] == []
    assert figures.svg(roadmap_figures.gantt(empty, TODAY)).startswith("<svg")


def test_words_are_there_in_both_languages() -> None:
    assert set(WORDS["en"]) == set(WORDS["ru"])
    assert tuple(SECTORS) == ALL_SECTORS == tuple(roadmap_figures.SECTOR_COLOURS)
    assert tuple(STATUSES) == ALL_STATUSES


def test_missing_figures_stay_blank(tiny: Region, plan: Schedule, tmp_path: Path) -> None:
    table = assess(plan, HISTORY, TODAY).reset_index()
    blank = {"measures": pd.DataFrame({"source": []}), "progress": table}
    write_sheets([sheet for sheet in sheets(blank, tiny) if sheet.title == "progress"], "x", tmp_path / "x.xlsx")
    page = openpyxl.load_workbook(tmp_path / "x.xlsx")["progress"]
    names = [cell.value for cell in page[1]]
    row = next(row for row in page.iter_rows(min_row=2, values_only=True) if row[0] == "short-cut")
    assert row[names.index("CPI, 1")] is None
    assert row[names.index("planned finish, date")].date() == date(2030, 1, 1)
