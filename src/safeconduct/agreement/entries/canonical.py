"""Canonical JSON (RFC 8785) of whole numbers, texts and truth values: one value, one spelling.

Without floats and with keys of small Latin letters the standard library's sorted JSON is already canonical: RFC 8785
differs from it only in how floats are written and in the order of keys beyond the Basic Multilingual Plane.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TypeAlias

from safeconduct.core import code_point, hidden_in

__all__ = ["JsonObject", "JsonValue", "SpellingError", "canonical", "read_canonical"]

JsonValue: TypeAlias = "str | int | bool | list[JsonValue] | dict[str, JsonValue]"
"""What may stand in an entry; what is not known is left out, so there is no null."""
JsonObject: TypeAlias = dict[str, JsonValue]
"""An object of an entry."""

_KEY = re.compile(r"[a-z][a-z0-9_-]{0,63}", re.ASCII)
_MOST_WHOLE = 2**53 - 1
"""Largest whole number that every JSON reader keeps exactly (RFC 7493, section 2.2)."""
_MOST_DIGITS = 16
_MOST_DEPTH = 12


class SpellingError(ValueError):
    """A JSON text that is not the one spelling of a value; got and expected in words."""

    def __init__(self, got: str, expected: str) -> None:
        self.got, self.expected = got, expected
        super().__init__(f"got {got}; expected {expected}")


def canonical(value: JsonValue) -> str:
    """Write a value in its one spelling."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def read_canonical(text: str) -> JsonObject:
    """Read an object that stands in its one spelling.

    Raises:
        SpellingError: no JSON object; a float, null or huge number; a key twice or of other signs than small Latin
            letters, digits, `_` and `-`; a string that is not NFC, or with hidden signs; nested too deeply; or any
            other spelling of the same value.
    """
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_float=_float, parse_int=_whole, parse_constant=_float)
    except SpellingError:
        raise
    except RecursionError:
        raise SpellingError("lists too deep", f"at most {_MOST_DEPTH} levels") from None
    except ValueError as error:
        raise SpellingError(f"no JSON ({error})"[:120], "one JSON object") from None
    if not isinstance(value, dict):
        raise SpellingError("no object", "one JSON object")
    _check(value)
    if canonical(value) != text:
        raise SpellingError("another spelling of the same value", "sorted keys, no blanks, no needless escapes")
    return value


def _object(pairs: list[tuple[str, JsonValue]]) -> JsonObject:
    found: JsonObject = {}
    for key, value in pairs:
        if key in found:
            raise SpellingError(f"the key {key[:40]!r} twice", "each key once")
        if not _KEY.fullmatch(key):
            raise SpellingError(f"the key {key[:40]!r}", "keys of small Latin letters, digits, _ and -")
        found[key] = value
    return found


def _float(text: str) -> JsonValue:
    raise SpellingError(f"the number {text[:40]}", "whole numbers (metres, seconds, persons)")


def _whole(text: str) -> int:
    # The length first: reading a number takes time that grows faster than its digits.
    if len(text) > _MOST_DIGITS + 1 or abs(int(text)) > _MOST_WHOLE:
        raise SpellingError(f"a number of {len(text)} digits", f"whole numbers up to {_MOST_WHOLE}")
    return int(text)


def _check(value: JsonValue) -> None:
    """See that texts are plain and nothing is null, level by level."""
    # Not by recursion, whose depth a text from elsewhere could exhaust.
    level: list[JsonValue] = [value]
    for _ in range(_MOST_DEPTH):
        below: list[JsonValue] = []
        for one in level:
            if isinstance(one, str):
                _check_text(one)
            elif isinstance(one, dict):
                below.extend(one.values())
            elif isinstance(one, list):
                below.extend(one)
            elif one is None:
                raise SpellingError("null", "what is not known left out")
        if not below:
            return
        level = below
    raise SpellingError("lists too deep", f"at most {_MOST_DEPTH} levels")


def _check_text(text: str) -> None:
    if text.isascii() and text.isprintable():
        return
    if not unicodedata.is_normalized("NFC", text):
        raise SpellingError("a text whose letters and accents stand apart", "composed letters (NFC)")
    sign = next((sign for _, sign in hidden_in(text)), "\r" if "\r" in text else "\t" if "\t" in text else "")
    if sign:
        raise SpellingError(f"a text with {code_point(sign)}", "signs that can be seen, lines ended by a newline")
