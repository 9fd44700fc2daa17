"""The joint brief: terms section by section, what it gets, who is left, in three languages."""

from __future__ import annotations

import dataclasses
import re

import pytest

from plans import sample_plan
from safeconduct.report.sheets.joint_brief import JointBrief, joint_brief
from safeconduct.report.sheets.parts import SheetSource, sheet_words
from safeconduct.report.sheets.typesetting import pdf_of
from safeconduct.report.wording.wording import LANGUAGES, Language
from sheet_sources import SHA256, large_source, pdf_text, sample_source


def brief(source: SheetSource | None = None, language: Language = "en") -> JointBrief:
    return joint_brief(source or sample_source(), sheet_words(language))


def test_terms_are_a_row_a_window_in_the_order_of_the_road() -> None:
    rows = brief().terms.rows
    assert [row[:2] for row in rows] == [
        ("1", "Town & Söhne <1> – Cross"),
        ("2", "Cross – Haven"),
        ("3", "Cross – Haven"),
        ("4", "Бург – Cross"),
    ]
    assert rows[1][2:] == ("T2", "30.0", "11:27 / 12:27", "13:25 / 14:25", "c1, c2")


def test_each_party_has_a_box_to_sign_in_the_order_of_their_names() -> None:
    assert brief().signatures == (
        "Agreed, Russian Federation: name, signature, date and hour",
        "Agreed, Ukraine: name, signature, date and hour",
    )


def test_nobody_signs_where_no_cease_fire_is_asked_for() -> None:
    assert brief(sample_source(sample_plan(footprint=()))).signatures == ()


def test_the_map_bears_the_numbers_of_the_terms() -> None:
    (drawn,) = brief().maps
    assert {"1", "2, 3", "4"} <= {label.text for label in drawn.labels}


def test_what_it_gets() -> None:
    gets = {name: (figure, means) for name, figure, means in brief().gets}
    assert gets["Would leave"][0] == "1\u202f290"
    assert gets["Can leave"] == (
        "240",
        "persons under this plan. Half of them are received by 13:30 (14:30 Moscow), all by 14:15 (15:15 Moscow).",
    )
    assert gets["At best"][0] == "245"
    assert gets["Gap"] == (
        "1.0\u202f%",
        "at most this much below the best possible plan; each person weighed by the chance that the cease-fire still "
        "holds: 186 of at most 188",
    )


def test_both_gaps_are_reported() -> None:
    gets = {name: (figure, means) for name, figure, means in brief().gets}
    assert gets["At best"][0] == "245"
    assert gets["At best"][1].endswith("this plan is at most 2.1\u202f% below it")


def test_who_is_left_and_why() -> None:
    first, second = brief().left.rows
    assert first[:3] == ("Town & Söhne <1>", "own car", "900")
    assert "road capacity, T1 between Town & Söhne <1> and Cross" in first[3]
    assert second[3] == "the reason is not known"


def test_a_plan_stopped_early_says_so() -> None:
    plan = sample_plan(solve=dataclasses.replace(sample_plan().solve, stopped_early=True))
    assert "Зупинено достроково" in pdf_text(pdf_of("brief", brief(sample_source(plan), "uk")))[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_parts_are_in_the_pdf(language: Language) -> None:
    made = brief(language=language)
    pages = pdf_text(pdf_of("brief", made))
    text = " ".join(pages)
    for name in ("terms", "map", "diagram", "gets", "corridors", "left", "assumed", "not", "not_says", "answer"):
        assert " ".join(made.texts[name].split()) in text, name
    assert [f"{number} / {len(pages)}" in page for number, page in enumerate(pages, 1)] == [True] * len(pages)
    assert re.sub(r"\s", "", text).count(SHA256[:8]) >= len(pages)


def test_a_plan_in_which_nobody_moves() -> None:
    nothing = sample_plan(
        corridors=(), convoys=(), duties=(), footprint=(), out_by=(), out=0, assumed=(), left_behind=()
    )
    text = " ".join(pdf_text(pdf_of("brief", brief(sample_source(nothing)))))
    assert "Of 1 290 persons who would leave, nobody can leave under this plan." in text
    assert "nobody passes the danger zone" in text
    assert "Nothing: every figure that was needed is given" in text


def test_corridors_apart_get_maps_of_their_own_where_names_have_no_room() -> None:
    source = large_source()
    plan = source.plan
    assert len(brief(source).maps) == 1  # one part: a second map would be the same
    far = {
        key: dataclasses.replace(place, lat=place.lat / 50, lon=place.lon / 50) for key, place in source.places.items()
    }
    both = {**far, **sample_source().places}
    mixed = sample_plan(corridors=(*sample_plan().corridors, dataclasses.replace(plan.corridors[0], id="c3")))
    assert len(brief(sample_source(mixed, places=both)).maps) == 3


def test_rows_run_over_pages_with_their_head() -> None:
    pages = pdf_text(pdf_of("brief", brief(large_source(120, 20))))
    with_head = [page for page in pages if "No fire from" in page]
    assert len(with_head) >= 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plan_of_two_corridors_is_on_two_pages(language: Language) -> None:
    assert len(pdf_text(pdf_of("brief", brief(language=language)))) == 2


def test_the_title_is_in_the_sheets_language_where_the_case_has_it() -> None:
    source = sample_source()
    named = dataclasses.replace(source, case=dataclasses.replace(source.case, title_translations=(("uk", "Назва"),)))
    assert [brief(named, language).head.title for language in ("uk", "en")] == ["Назва", "Sample & <small>"]


def test_all_diagrams_have_the_same_hours_across() -> None:
    """Slopes and windows of corridors are compared: an hour lies below the same hour."""
    ends = []
    for _, drawing in brief().diagrams:
        hours = [label.text for label in drawing.labels if re.fullmatch(r"\d\d:\d\d", label.text) and label.strong]
        ends.append((hours[0], hours[-1]))
    assert len(ends) == 2
    assert len(set(ends)) == 1
