"""Words in several languages: the same keys and holes, plural forms, numbers, days, both clocks."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from string import Formatter
from zoneinfo import ZoneInfo

import pytest

from builders import at
from house.source_tree import ROOT
from plans import CLOCK, PLACES
from safeconduct.core import Clock, Place, PlaceId, Span, UsageError
from safeconduct.report.disclosure.classes import CLASSES
from safeconduct.report.wording.wording import LANGUAGES, SHEET_LANGUAGES, Language, Words, chosen_languages, words_of

_FOLDER = ROOT / "src/safeconduct/report/words"
_PARTS = sorted({path.parent.name for path in _FOLDER.glob("*/*.json")})


def texts(part: str, language: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((_FOLDER / part / f"{language}.json").read_text(encoding="utf-8"))
    return found


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def words(language: Language) -> Words:
    return words_of(language, "common", "sheets")


@pytest.mark.parametrize("part", _PARTS)
@pytest.mark.parametrize("language", ["uk", "ru"])
def test_every_language_has_the_same_keys_and_holes(part: str, language: str) -> None:
    english, other = texts(part, "en"), texts(part, language)
    assert list(english) == list(other)
    assert [key for key in english if holes(english[key]) != holes(other[key])] == []


@pytest.mark.parametrize("part", ["common", "notice", "sheets"])
@pytest.mark.parametrize("language", SHEET_LANGUAGES[len(LANGUAGES) :])
def test_languages_of_sheets_have_the_texts_of_sheets(part: str, language: str) -> None:
    english, other = texts(part, "en"), texts(part, language)
    # Arabic has forms for two and for other numbers besides, and words for one and two that need no figure
    assert list(english) == [key for key in other if key in english or not key.endswith((".two", ".other"))]
    plural = {key for key in english if language == "ar" and key.endswith(".one")}
    assert [key for key in english.keys() - plural if holes(english[key]) != holes(other[key])] == []
    test_no_text_is_empty_or_left_in_english(part, language)


@pytest.mark.parametrize("part", _PARTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_left_in_english(part: str, language: str) -> None:
    told = texts(part, language)
    assert [key for key, text in told.items() if not text.strip()] == []
    if language != "en":
        # French is written in the same letters: there the words that no sentence of English goes without are looked for
        prose = re.compile(r"\b(?:the|of|and|is|are|this)\b" if language == "fr" else r"[A-Za-z]{2,} [A-Za-z]{2,}")
        assert [key for key, text in told.items() if prose.search(re.sub(r"\{\w+\}|safeconduct \w+", "", text))] == []


@pytest.mark.parametrize("part", _PARTS)
def test_plural_forms_come_in_threes(part: str) -> None:
    keys = set(texts(part, "en"))
    stems = {key.rpartition(".")[0] for key in keys if key.endswith((".few", ".many"))}
    assert [stem for stem in stems if not {f"{stem}.one", f"{stem}.few", f"{stem}.many"} <= keys] == []


def test_every_text_of_the_sheets_is_used() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/safeconduct").rglob("*.py"))
    loose = re.compile(r"^(month|kind|class|legend|blank|limit|one_more|gets|notice|order|brief)\.")
    keys = {re.sub(r"\.(one|few|many)$", "", key) for key in texts("sheets", "en")}
    assert [key for key in sorted(keys) if f'"{key}"' not in code and not loose.match(key)] == []


@pytest.mark.parametrize(
    ("amount", "uk", "ru"),
    [
        (1, "1 особа", "1 человек"),
        (2, "2 особи", "2 человека"),
        (5, "5 осіб", "5 человек"),
        (11, "11 осіб", "11 человек"),
        (12, "12 осіб", "12 человек"),
        (21, "21 особа", "21 человек"),
        (104, "104 особи", "104 человека"),
        (111, "111 осіб", "111 человек"),
        (1000, "1\u202f000 осіб", "1\u202f000 человек"),
        (0, "0 осіб", "0 человек"),
    ],
)
def test_plural_forms(amount: int, uk: str, ru: str) -> None:
    assert words("uk").some("persons", amount) == uk
    assert words("ru").some("persons", amount) == ru


def test_english_has_two_forms() -> None:
    assert [words("en").some("persons", n) for n in (0, 1, 2, 21)] == [
        "0 persons",
        "1 person",
        "2 persons",
        "21 persons",
    ]


def test_numbers() -> None:
    assert words("en").decimal(1234.56) == "1\u202f234.6"
    assert words("uk").decimal(1234.56) == "1\u202f234,6"
    assert words("ru").with_unit("5", "km") == "5\u00a0км"


def test_a_gap_is_never_shown_smaller_than_it_is() -> None:
    assert words("en").at_most_percent(0.00301) == "0.4\u202f%"
    assert words("uk").at_most_percent(0.003) == "0,3\u202f%"
    assert words("ru").at_most_percent(0.0) == "0,0\u202f%"


def test_days() -> None:
    told = [words(language).day(date(2022, 3, 5)) for language in LANGUAGES]
    assert told == ["5\u00a0March 2022", "5\u00a0березня 2022", "5\u00a0марта 2022"]


def test_both_clocks() -> None:
    """R7."""
    assert words("uk").at(at("09:00"), CLOCK) == "09:00 / 10:00"
    assert words("uk").both(at("09:00"), CLOCK) == "09:00 (10:00 Москва)"
    assert words("ru").clock_names(CLOCK) == "Киев / Москва"
    assert words("en").at(at("23:30"), CLOCK) == "23:30 / 00:30\u00a0+1"


def test_one_clock_where_the_case_names_one() -> None:
    alone = Clock(CLOCK.day, ZoneInfo("Europe/Kyiv"))
    assert words("en").at(at("09:00"), alone) == words("en").both(at("09:00"), alone) == "09:00"
    assert words("en").clock_names(Clock(CLOCK.day, ZoneInfo("Asia/Ho_Chi_Minh"))) == "Ho Chi Minh"


def test_an_end_is_rounded_up_to_the_minute() -> None:
    span = Span(at("09:00") + timedelta(seconds=59), at("09:10") + timedelta(seconds=1))
    assert words("en").span(span, CLOCK) == "09:00 (10:00 Moscow) to 09:11 (10:11 Moscow)"


def test_places_by_language_where_known() -> None:
    place = Place(PlaceId("x"), "Sumy", 50.9, 34.8, translations=(("uk", "Суми"),))
    named = [words(language).place(PlaceId("x"), {PlaceId("x"): place}) for language in LANGUAGES]
    assert named == ["Sumy", "Суми", "Sumy"]
    assert words("uk").place(PlaceId("nowhere"), PLACES) == "nowhere"


def test_holes_take_any_text_as_it_is() -> None:
    assert words("en").say("halt.may", places="{n} {0} %s") == "May halt at: {n} {0} %s."


def test_languages_are_chosen_or_reported() -> None:
    assert chosen_languages("all") == ("en", "uk", "ru")
    assert chosen_languages("uk") == ("uk",)
    with pytest.raises(UsageError, match="--lang pl: no such language; expected one of en, uk, ru, fr, ar, prs, all"):
        chosen_languages("pl", {"prs"})


def test_languages_in_which_the_case_has_names_are_chosen_too() -> None:
    assert chosen_languages("all", {"ar", "prs", "uk"}) == ("en", "uk", "ru", "ar")
    assert [chosen_languages(one, {"prs"}) for one in ("fr", "prs")] == [("fr",), ("prs",)]


@pytest.mark.parametrize(
    ("language", "forms"),
    [("fr", ["0 personne", "1 personne", "2 personnes"]), ("ar", ["0 شخص", "شخص واحد", "شخصان"])],
)
def test_plural_forms_of_languages_of_sheets(language: Language, forms: list[str]) -> None:
    assert [words(language).some("persons", number) for number in (0, 1, 2)] == forms


@pytest.mark.parametrize("name", CLASSES)
def test_classes_say_in_english_what_every_other_file_says(name: str) -> None:
    assert words("en").say(f"class.{name}") == CLASSES[name].says


@pytest.mark.parametrize("part", ["asks", "common", "notes", "notice", "page"])
def test_arabic_has_every_text_of_the_page_with_the_same_holes(part: str) -> None:
    english, arabic = texts(part, "en"), texts(part, "ar")
    assert set(english) <= set(arabic)
    assert all(key.endswith((".two", ".other")) for key in set(arabic) - set(english))
    hole = re.compile(r"\{\w+\}")
    for key, text in english.items():
        if not key.endswith((".one", ".two")):  # a form for one or two may say the number in a word
            assert sorted(hole.findall(text)) == sorted(hole.findall(arabic[key])), key


@pytest.mark.parametrize(
    ("amount", "form"), [(0, "other"), (1, "one"), (2, "two"), (3, "few"), (10, "few"), (11, "many"), (99, "many"),
                         (100, "other"), (102, "other"), (103, "few"), (211, "many")]
)  # fmt: skip
def test_arabic_counts_in_its_own_forms(amount: int, form: str) -> None:
    written = words_of("ar", "common").some("persons", amount)
    assert written == texts("common", "ar")[f"persons.{form}"].format(n=amount)
