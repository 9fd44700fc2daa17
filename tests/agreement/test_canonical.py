"""Canonical JSON: one value, one spelling; everything else is refused with what was got and expected."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.agreement.entries.canonical import SpellingError, canonical, read_canonical
from safeconduct.core import hidden_in


def _plain(text: str) -> bool:
    return unicodedata.is_normalized("NFC", text) and not [*hidden_in(text)] and not {"\r", "\t"} & set(text)


_TEXTS = st.text(max_size=20).filter(_plain)
_KEYS = st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True)
_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | _TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=5000, deadline=None)
@given(st.dictionaries(_KEYS, _VALUES, max_size=5))
def test_our_spelling_is_that_of_rfc_8785_and_is_read_back(body: dict[str, Any]) -> None:
    assert canonical(body).encode() == rfc8785.dumps(body)
    assert read_canonical(canonical(body)) == body


@pytest.mark.parametrize(
    ("text", "got"),
    [
        ('{"a":1.0}', "number 1.0"),
        ('{"a":1e3}', "number 1e3"),
        ('{"a":NaN}', "number NaN"),
        ('{"a":-0}', "another spelling"),
        ('{"a":00}', "no JSON"),
        ('{"a":9007199254740992}', "16 digits"),
        ('{"a":' + "9" * 5000 + "}", "5000 digits"),
        ('{"a":1,"a":1}', "'a' twice"),
        ('{"b":1,"a":1}', "another spelling"),
        ('{"a": 1}', "another spelling"),
        ('{"a":1} ', "another spelling"),
        ('{"a":"\\u0062"}', "another spelling"),
        ('{"a":"\\/"}', "another spelling"),
        ('{"a":null}', "null"),
        ('{"A":1}', "key 'A'"),
        ('{"":1}', "key ''"),
        ('{"а":1}', "key 'а'"),
        ("[1]", "no object"),
        ("1", "no object"),
        ("", "no JSON"),
        ('{"a":' + "[" * 30000 + "]" * 30000 + "}", "too deep"),
        ('{"a":' + "[" * 13 + "1" + "]" * 13 + "}", "too deep"),
        ('{"a":"e\u0301"}', "accents"),
        ('{"a":"x\u202ey"}', "U+202E"),
        ('{"a":"x\u200by"}', "U+200B"),
        ('{"a":"x\u2066y"}', "U+2066"),
        ('{"a":"\\ud800"}', "U+D800"),
        ('{"a":"\\r"}', "U+000D"),
        ('{"a":"\\t"}', "U+0009"),
        ('{"a":"\\u0000"}', "U+0000"),
    ],
)
def test_other_spellings_are_refused(text: str, got: str) -> None:
    with pytest.raises(SpellingError) as error:
        read_canonical(text)
    assert got in error.value.got


def test_truth_is_no_number() -> None:
    assert canonical({"a": True}) != canonical({"a": 1})
