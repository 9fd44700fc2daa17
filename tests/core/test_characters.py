"""Hidden characters are found and named; ids that mean the same or look the same are known as such."""

from __future__ import annotations

import io
import json
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.cli.console import PlainStream
from safeconduct.core import (
    code_point,
    did_you_mean,
    difference,
    fold_id,
    hidden_in,
    json_escaped,
    lookalike_key,
    quoted,
    shown,
    without_hidden,
)

_KINDS = ("Cc", "Cf", "Zl", "Zp", "Co", "Cs")


def test_every_control_format_and_private_character_is_hidden() -> None:
    """Against the Unicode database of the interpreter, character by character."""
    signs = (chr(number) for number in range(sys.maxunicode + 1))
    wanted = {sign for sign in signs if unicodedata.category(sign) in _KINDS and sign not in "\t\n"}
    assert {sign for sign in wanted if not list(hidden_in(sign))} == set()


@pytest.mark.parametrize("sign", ["\u115f", "\u3164", "\uffa0", "\u2800", "\u034f", "\ufe0f", "\U000e0100", "\r"])
def test_what_is_drawn_as_nothing_is_hidden(sign: str) -> None:
    assert list(hidden_in(f"a{sign}b")) == [(1, sign)]


@pytest.mark.parametrize(
    "text",
    ["Місто", "Żytomierz", "a\tb\nc\r\nd", "حلب", "दिल्ली", "می\u200cخواه", "क्\u200dष", "日本", "Kam\u2019yanka"],
)
def test_letters_of_living_scripts_are_not_hidden(text: str) -> None:
    assert list(hidden_in(text)) == []
    assert shown(text) == text


@given(st.text())
def test_nothing_hidden_is_left_in_what_is_shown_or_escaped(text: str) -> None:
    assert list(hidden_in(shown(text))) == []
    assert list(hidden_in(without_hidden(text))) == []
    escaped = json_escaped(json.dumps(text, ensure_ascii=False))
    assert list(hidden_in(escaped)) == []
    assert json.loads(escaped) == text


@given(st.text(max_size=10), st.text(max_size=10))
def test_folding_and_looking_alike_are_stable(one: str, other: str) -> None:
    assert fold_id(fold_id(one)) == fold_id(one)
    if fold_id(without_hidden(one)) == fold_id(without_hidden(other)) and one.isascii() and other.isascii():
        assert lookalike_key(one) == lookalike_key(other)


@pytest.mark.parametrize("other", ["KYIV", "\uff4byiv", " kyiv "])
def test_spellings_of_one_id(other: str) -> None:
    assert fold_id(other) == fold_id("kyiv")


@pytest.mark.parametrize(
    ("text", "other", "named"),
    [
        ("t\u043ewn", "town", "U+043E CYRILLIC SMALL LETTER O"),
        ("t\u03bfwn", "town", "U+03BF GREEK SMALL LETTER OMICRON"),
        ("to\u200bwn", "town", "U+200B ZERO WIDTH SPACE"),
        ("\u0421ross", "Cross", "U+0421 CYRILLIC CAPITAL LETTER ES"),
        ("gat\u0435", "gate", "U+0435 CYRILLIC SMALL LETTER IE"),
        ("\u0585ld", "old", "U+0585 ARMENIAN SMALL LETTER OH"),
    ],
)
def test_ids_that_look_alike_are_named_by_the_letter_that_differs(text: str, other: str, named: str) -> None:
    assert lookalike_key(text) == lookalike_key(other)
    assert named in difference(text, other)
    assert named in did_you_mean(text, [other])


def test_code_points_without_a_name_are_named_by_their_kind() -> None:
    assert code_point("\x1b") == "U+001B CONTROL CHARACTER"
    assert code_point("\ue000") == "U+E000 UNNAMED"


def test_quoted_shows_what_drives_a_terminal() -> None:
    assert quoted("a\x1b[31mb") == "'a<U+001B>[31mb'"


def test_a_guarded_stream_writes_no_control_characters() -> None:
    below = io.StringIO()
    print("a\x1b]0;title\x07b\u202ec\td", file=PlainStream(below))
    assert below.getvalue() == "a<U+001B>]0;title<U+0007>b<U+202E>c\td\n"
    assert PlainStream(below).isatty() is False


@pytest.mark.parametrize("count", [50, 65, 500])
def test_a_word_one_letter_off_is_found_among_few_and_many(count: int) -> None:
    known = [f"settlement-{number:04}" for number in range(count)] + ["nikolske"]
    assert did_you_mean("nikolsk", known) == "Did you mean nikolske? "
    assert did_you_mean("nikloske", known) == "Did you mean nikolske? "
    assert did_you_mean("elsewhere", known) == ""
