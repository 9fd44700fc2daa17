"""Arabic, a first step: known places, numbers, ways and counts; nothing that is not plain."""

from __future__ import annotations

import re
import tomllib
from importlib import resources

import pytest

from safeconduct.statements import Corridor, Displaced, Evacuated
from safeconduct.statements.arabic import fold
from statements.news import pairs_in, said


def persons(text: str) -> list[int | None]:
    """Return the counts of people moved that are read from a text."""
    return [one.persons for one in said(text) if isinstance(one, Evacuated)]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("خرجت 20 حافلة من دوما إلى جرابلس صباح اليوم.", [("دوما", "جرابلس")]),
        ("تم إجلاء 450 شخصا من الفوعة وكفريا إلى حلب.", [("الفوعة", "حلب"), ("كفريا", "حلب")]),
        ("فتح ممر إنساني من مدينة غزة إلى خان يونس.", [("غزة", "خان يونس")]),
        ("نقلت سيارات الإسعاف 31 رضيعا من غزة إلى رفح.", [("غزة", "رفح")]),
        ("وصلت قافلة من الخرطوم إلى بورتسودان، تقل موظفين.", [("الخرطوم", "بورتسودان")]),
    ],
)
def test_ways(text: str, pairs: list[tuple[str, str]]) -> None:
    assert pairs_in(said(text)) == pairs


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("تم إجلاء نحو ٣٠٠٠ شخص من حلب إلى إدلب.", 3000),
        ("أجلت الأمم المتحدة 700 موظف من الخرطوم إلى بورتسودان.", 700),
        ("خرج 1,200 مدني من دوما إلى جرابلس، حسب وكالة سانا.", 1200),
        ("غادر ثلاثة آلاف مقاتل مدينة حمص إلى إدلب.", 3000),
        ("نقل ١٢٫٥ ألف شخص من الحديدة إلى صنعاء.", 12500),
        ("وصول ألفي شخص من داريا إلى إدلب.", 2000),
    ],
)
def test_counts(text: str, wanted: int) -> None:
    assert persons(text) == [wanted]


@pytest.mark.parametrize(
    "text",
    [
        "أدى القصف على قافلة إجلاء إلى مقتل ثمانية أشخاص.",
        "من المقرر إجلاء 200 جريح من غزة إلى رفح.",
        "لم يغادر 500 شخص مدينة حلب.",
        "يعيش 400000 شخص في الحديدة.",
        "وصلت مساعدات غذائية إلى 5000 شخص في مارب.",
        "وصلت 15 حافلة من عربين إلى إدلب.",
        "طالبت الأمم المتحدة بإجلاء 900 مريض من غزة.",
    ],
)
def test_who_has_not_been_brought_out_is_no_evacuation(text: str) -> None:
    assert persons(text) == []


def test_who_fled_is_displaced() -> None:
    (one,) = [one for one in said("نزح أكثر من ٤٠ ألف شخص من الفاشر إلى طويلة.") if isinstance(one, Displaced)]
    assert (one.persons, one.figure and one.figure.high) == (40000, None)


def test_a_known_body_beside_the_verb_is_the_speaker() -> None:
    found = said("أعلنت اللجنة الدولية للصليب الأحمر إجلاء 100 شخص من حلب إلى إدلب. خرج 50 شخصا من حلب إلى إدلب.")
    assert [one.speaker.name for one in found if isinstance(one, Evacuated)] == ["اللجنة الدولية للصليب الأحمر", None]


def test_unknown_names_make_no_way() -> None:
    assert pairs_in(said("خرجت حافلات من كذا إلى كذلك.")) == []


def test_quotes_are_the_words_of_the_text() -> None:
    text = "بيان.\nنُقِل 31 رضيعاً من غزة إلى رفح!  انتهى."
    whole = f"2022-03-05\n\n{text}"
    (way,) = [one for one in said(text) if isinstance(one, Corridor)]
    start, end = way.source.span
    assert whole[start:end] == way.source.quote == "نُقِل 31 رضيعاً من غزة إلى رفح!"


def test_word_file_is_folded() -> None:
    text = (resources.files("safeconduct.statements") / "data" / "ar.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    words = [*table["places"], *table["bodies"]["names"], *(word for row in table["words"].values() for word in row)]
    assert [word for word in words if fold(word) != word or not re.search("[ء-ي]", word)] == []
