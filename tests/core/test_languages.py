"""Codes of languages, names in several of them, and which way a script is written."""

from __future__ import annotations

import pytest

from safeconduct.core import in_language, is_language, is_right_to_left, reads_right_to_left, translations


@pytest.mark.parametrize("code", ["uk", "ar", "fr", "prs", "ckb", "ku-arab", "zh-hant", "pt_br"])
def test_codes_of_languages(code: str) -> None:
    assert is_language(code)


@pytest.mark.parametrize("code", ["ua", "xx", "old", "eng", "alt", "1", "", "u", "uk-", "UK"])
def test_other_ends_are_no_languages(code: str) -> None:
    assert not is_language(code)


@pytest.mark.parametrize(
    ("code", "expected"),
    [("ar", True), ("fa", True), ("prs", True), ("he", True), ("ckb", True), ("ku", False), ("ku-arab", True),
     ("ku-Arab-iq", True), ("az-latn", False), ("ps", True), ("ur", True), ("uk", False), ("en", False), ("am", False)],
)  # fmt: skip
def test_a_named_script_goes_before_the_language_s_own(code: str, expected: bool) -> None:
    assert is_right_to_left(code) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("حلب", True), ("7 حلب", True), ("(עזה) Gaza", True), ("Aleppo (حلب)", False), ("12", False), ("", False)],
)  # fmt: skip
def test_the_first_letter_with_a_direction_decides(text: str, expected: bool) -> None:
    assert reads_right_to_left(text) is expected


def test_names_stand_in_order_of_their_codes_without_empty_ones() -> None:
    assert translations({"uk": "Суми", "ar": "سومي", "fr": ""}) == (("ar", "سومي"), ("uk", "Суми"))


def test_a_name_that_a_language_lacks_is_the_case_s_own() -> None:
    others = translations({"uk": "Суми"})
    assert [in_language("Sumy", others, code) for code in ("uk", "fr")] == ["Суми", "Sumy"]
