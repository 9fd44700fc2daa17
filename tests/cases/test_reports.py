"""Reports: their first lines, and that they are written as they were."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.cases.reading.reports import Report, parse_report, read_reports, report_text
from safeconduct.core import Fault

_WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20).map(str.strip)


@pytest.mark.parametrize(
    ("text", "outlet", "day", "body"),
    [
        ("outlet: A: B\ndate: 2022-03-05\n\nText.", "A: B", date(2022, 3, 5), "Text."),
        ("date: 2022-03-05\nOutlet:A\n\n\nText.\n", "A", date(2022, 3, 5), "\nText.\n"),
        ("\ufeff2022-03-05\r\n\r\nOne.\r\nTwo.", "", date(2022, 3, 5), "One.\nTwo."),
        ("outlet: A\nText at once.", "A", None, "Text at once."),
        ("The date: 2022-03-05", "", None, "The date: 2022-03-05"),
    ],
)
def test_first_lines(text: str, outlet: str, day: date | None, body: str) -> None:
    report = parse_report(text, "r.txt", [])
    assert (report.outlet, report.date, report.text) == (outlet, day, body)
    assert report_text(report) == text


@given(outlet=_WORDS, day=st.none() | st.dates(), text=st.lists(_WORDS).map("\n".join))
def test_reports_read_back(outlet: str, day: date | None, text: str) -> None:
    report = Report(outlet, day, text, "r.txt")
    assert parse_report(report_text(report), "r.txt", []) == report


def test_a_changed_report_is_written_afresh() -> None:
    report = parse_report("2022-03-05\n\nText.", "r.txt", [])
    assert report_text(dataclasses.replace(report, outlet="A")) == "outlet: A\ndate: 2022-03-05\n\nText."


def test_what_is_lacking_is_reported(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "b.txt").write_text("outlet: A\n", "utf-8")
    (tmp_path / "reports" / "a.txt").write_text("date: 2022-02-30\n\nText.", "utf-8")
    (tmp_path / "reports" / "notes.md").write_text("not a report", "utf-8")
    faults: list[Fault] = []
    assert [report.file for report in read_reports(tmp_path, "reports", faults)] == ["reports/a.txt", "reports/b.txt"]
    assert [(f.file[-5:], f.line, f.got, f.level) for f in faults] == [
        ("a.txt", 1, "'2022-02-30'", "error"),
        ("b.txt", 1, "no date", "warning"),
        ("b.txt", 0, "no text", "warning"),
    ]


def test_reports_that_are_no_folder(tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("", "utf-8")
    faults: list[Fault] = []
    assert read_reports(tmp_path, "reports", faults) == ()
    assert [fault.got for fault in faults] == ["a file"]
    assert read_reports(tmp_path, "texts", []) == ()
