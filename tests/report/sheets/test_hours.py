"""The brief's page on hours and asks: the figures that were asked, in rows and in a drawing of the same scale."""

from __future__ import annotations

from dataclasses import replace

import pytest

from safeconduct.cases.changes.words import read_case_changes
from safeconduct.report.page.answers import AskWorth, HoursBring, PageAnswers
from safeconduct.report.sheets.hours import asks_table, hours_drawing, hours_table
from safeconduct.report.sheets.joint_brief import joint_brief
from safeconduct.report.sheets.parts import SheetSource, sheet_words
from safeconduct.report.sheets.typesetting import pdf_of
from safeconduct.report.wording.wording import LANGUAGES, Language
from sheet_sources import sample_source

SOURCE = sample_source()
START = SOURCE.case.horizon.start
HOURS = HoursBring(START, ((1.0, 100, 150), (2.0, 300, 320), (4.5, 400, 400)))


def ask(persons: int = 40) -> AskWorth:
    words = f"{SOURCE.case.windows[0].id} ends 17:00"
    (asked,) = read_case_changes(SOURCE.case, [words])
    return AskWorth(words, "windows", asked.changes, ("ua", "ru"), persons, (30, 55), 12.4)


def test_a_row_a_length_with_what_each_further_hour_brings() -> None:
    rows = hours_table(SOURCE, HOURS, sheet_words("en")).rows
    assert [row[1:] for row in rows] == [
        ("1.00", "100", "150", "100"),
        ("2.00", "300", "320", "200"),
        ("4.50", "400", "400", "40"),
    ]


def test_the_drawing_keeps_the_figures_proportions() -> None:
    drawing = hours_drawing(SOURCE, HOURS)
    curve = next(line for line in drawing.lines if line.kind == "corridor").points
    zero = max(y for line in drawing.lines if line.kind == "grid" for _, y in line.points)
    tall = [zero - y for _, y in curve]
    assert tall[1] / tall[0] == pytest.approx(3.0, abs=0.01)
    assert (curve[2][0] - curve[0][0]) / (curve[1][0] - curve[0][0]) == pytest.approx(3.5, abs=0.01)
    assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for line in drawing.lines for x, y in line.points)


@pytest.mark.parametrize("most", [0, 1, 7, 999, 1000, 43_210])
def test_the_axis_ends_at_a_round_number_that_holds_all(most: int) -> None:
    drawing = hours_drawing(SOURCE, HoursBring(START, ((1.0, most, most),)))
    top = int(drawing.labels[5].text.replace("\u202f", ""))
    assert most <= top <= max(5, 5 * most)


def test_asks_that_bring_nobody_are_left_out() -> None:
    rows = asks_table(SOURCE, (ask(), ask(0)), sheet_words("en")).rows
    assert [row[3:] for row in rows] == [("+40", "30 – 55", "12")]
    assert rows[0][0].startswith("Cease-fire")


def test_who_organises_is_named_where_no_party_gives_it() -> None:
    rows = asks_table(SOURCE, (replace(ask(), gives=()),), sheet_words("en")).rows
    assert rows[0][2] == "the organisers"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_brief_is_set_with_them(language: Language) -> None:
    asked: SheetSource = replace(SOURCE, answers=PageAnswers((ask(),), 240, HOURS))
    brief = joint_brief(asked, sheet_words(language))
    assert brief.hours is not None
    assert brief.asks is not None
    assert pdf_of("brief", brief).startswith(b"%PDF")


def test_the_brief_has_no_such_page_where_nobody_asked() -> None:
    brief = joint_brief(SOURCE, sheet_words("en"))
    assert (brief.hours, brief.hours_drawing, brief.asks) == (None, None, None)
