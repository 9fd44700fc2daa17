"""Names of one direction within lines of the other, and sheets from right to left."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from plans import PLACES, TOWN
from safeconduct.report.sheets.directions import in_its_direction, text_in_its_direction
from safeconduct.report.sheets.leader import leader_sheet
from safeconduct.report.sheets.notice import public_notice
from safeconduct.report.sheets.parts import SheetSource, sheet_words
from safeconduct.report.sheets.typesetting import pdf_of
from safeconduct.report.wording.wording import Words
from sheet_sources import sample_case, sample_source

_FSI, _PDI, _LRM, _RLM = "\u2068", "\u2069", "\u200e", "\u200f"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A: حلب → إدلب", f"A: {_FSI}حلب{_PDI} → {_FSI}إدلب{_PDI}"),
        ("حلب – إدلب", f"{_FSI}حلب{_PDI} – {_FSI}إدلب{_PDI}"),
        ("دير الزور, 35.33", f"{_FSI}دير الزور{_PDI}, 35.33"),
        ("مدرسة رقم 7 (47.1)", f"{_FSI}مدرسة رقم{_PDI} 7 (47.1)"),
        ("Mariupol → Запоріжжя", "Mariupol → Запоріжжя"),
        ("", ""),
    ],
)
def test_each_arabic_name_is_a_piece_of_its_own_in_a_line_from_the_left(text: str, expected: str) -> None:
    assert text_in_its_direction(text, right_to_left=False) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("11:00 / 12:00", f"11:00{_RLM} / {_RLM}12:00"),
        ("Kyiv / Moscow", f"Kyiv{_RLM} / {_RLM}Moscow"),
        ("مدرسة (47.1012, 37.5023)", f"مدرسة ({_LRM}47.1012, 37.5023)"),
        ("00:30\u00a0+1", f"{_LRM}00:30\u00a0+1"),
    ],
)
def test_pairs_run_from_right_to_left_and_positions_from_the_left(text: str, expected: str) -> None:
    assert text_in_its_direction(text, right_to_left=True) == expected


def test_every_text_of_a_sheet_is_marked_and_nothing_else_changes() -> None:
    data = {"a": ["حلب", 3, None, True], "b": {"c": ("إدلب", 1.5)}}
    marked = {"a": [f"{_FSI}حلب{_PDI}", 3, None, True], "b": {"c": [f"{_FSI}إدلب{_PDI}", 1.5]}}
    assert in_its_direction(data, right_to_left=False) == marked


def _named() -> SheetSource:
    """The sample with its town named in Arabic, Dari and Ukrainian."""
    names = (("ar", "البلدة"), ("prs", "شهر"), ("uk", "Місто"))
    places = {**PLACES, TOWN: dataclasses.replace(PLACES[TOWN], translations=names)}
    return sample_source(case=sample_case(places=places), places=places)


@pytest.mark.parametrize("make", [public_notice, lambda source, words: leader_sheet(source, "c1", words)])
def test_an_arabic_sheet_is_set_from_right_to_left(make: Callable[[SheetSource, Words], Any]) -> None:
    sheet = make(_named(), sheet_words("ar"))
    assert sheet.head.right_to_left
    assert "البلدة" in sheet.head.title + getattr(sheet, "title", "")
    assert pdf_of("notice" if hasattr(sheet, "lists") else "leader", sheet).startswith(b"%PDF")


def test_the_arrow_points_where_the_line_goes() -> None:
    titles = {code: leader_sheet(_named(), "c1", sheet_words(code)).head.title for code in ("ar", "en")}
    assert titles == {"ar": "البلدة ← Haven، عبر Cross", "en": f"{PLACES[TOWN].name} → Haven, by Cross"}


def test_a_language_with_names_alone_has_english_texts() -> None:
    words = sheet_words("prs")
    assert not words.right_to_left
    assert public_notice(_named(), words).title.startswith("شهر, ")
    assert public_notice(_named(), words).hours_title == sheet_words("en").say("notice.hours")


def test_languages_without_own_notes_have_them_in_english() -> None:
    assert sheet_words("fr").say("limit.boarding") == sheet_words("en").say("limit.boarding")
    assert sheet_words("uk").say("limit.boarding") != sheet_words("en").say("limit.boarding")
