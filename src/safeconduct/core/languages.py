"""Languages by their codes, names in several of them, and which way their script is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

__all__ = ["Translations", "in_language", "is_language", "is_right_to_left", "reads_right_to_left", "translations"]

Translations = tuple[tuple[str, str], ...]
"""A name in other languages: (code, name) pairs by rising code, none of them empty."""

_TWO_LETTERS = frozenset({
    "aa", "ab", "ae", "af", "ak", "am", "an", "ar", "as", "av", "ay", "az", "ba", "be", "bg", "bi", "bm", "bn", "bo",
    "br", "bs", "ca", "ce", "ch", "co", "cr", "cs", "cu", "cv", "cy", "da", "de", "dv", "dz", "ee", "el", "en", "eo",
    "es", "et", "eu", "fa", "ff", "fi", "fj", "fo", "fr", "fy", "ga", "gd", "gl", "gn", "gu", "gv", "ha", "he", "hi",
    "ho", "hr", "ht", "hu", "hy", "hz", "ia", "id", "ie", "ig", "ii", "ik", "io", "is", "it", "iu", "ja", "jv", "ka",
    "kg", "ki", "kj", "kk", "kl", "km", "kn", "ko", "kr", "ks", "ku", "kv", "kw", "ky", "la", "lb", "lg", "li", "ln",
    "lo", "lt", "lu", "lv", "mg", "mh", "mi", "mk", "ml", "mn", "mr", "ms", "mt", "my", "na", "nb", "nd", "ne", "ng",
    "nl", "nn", "no", "nr", "nv", "ny", "oc", "oj", "om", "or", "os", "pa", "pi", "pl", "ps", "pt", "qu", "rm", "rn",
    "ro", "ru", "rw", "sa", "sc", "sd", "se", "sg", "si", "sk", "sl", "sm", "sn", "so", "sq", "sr", "ss", "st", "su",
    "sv", "sw", "ta", "te", "tg", "th", "ti", "tk", "tl", "tn", "to", "tr", "ts", "tt", "tw", "ty", "ug", "uk", "ur",
    "uz", "ve", "vi", "vo", "wa", "wo", "xh", "yi", "yo", "za", "zh", "zu",
})  # fmt: skip
"""Source: ISO 639-1, code list of the Library of Congress, 2024."""
_THREE_LETTERS = frozenset({
    "acm", "aii", "apc", "arq", "ary", "arz", "ayl", "azb", "azj", "bal", "bej", "bhb", "brh", "ceb", "ckb", "cnh",
    "crh", "din", "fur", "fuv", "gag", "gez", "haz", "hil", "hno", "ilo", "kab", "kac", "kea", "kek", "kmr", "knc",
    "kri", "ksw", "lus", "mam", "mdh", "men", "mnw", "mrw", "nus", "pbt", "pbu", "prs", "quc", "rhg", "rif", "rom",
    "rue", "sat", "sgw", "shi", "shn", "shu", "swc", "syr", "tem", "tet", "tig", "tpi", "tsg", "tzm", "uzn", "war",
    "zgh",
})  # fmt: skip
"""Languages of people in need that have no code of two letters.  Source: ISO 639-3, SIL, 2024."""
_TAG = re.compile(r"([a-z]{2,3})((?:[-_][a-z0-9]{2,8})*)")
_RIGHT_TO_LEFT = frozenset({
    "acm", "aii", "apc", "ar", "arq", "ary", "arz", "ayl", "azb", "bal", "brh", "ckb", "dv", "fa", "haz", "he", "hno",
    "ks", "pbt", "pbu", "prs", "ps", "sd", "shu", "syr", "ug", "ur", "yi",
})  # fmt: skip
"""Written from right to left where no script is named.  Source: Unicode CLDR 45, likely subtags and script metadata."""
_SCRIPTS = {"arab": True, "hebr": True, "syrc": True, "thaa": True, "nkoo": True, "adlm": True, "latn": False,
            "cyrl": False}  # fmt: skip
"""A script that is named decides, as in `ku-Arab`: True where it is written from right to left (ISO 15924)."""


def is_language(code: str) -> bool:
    """Say whether a text, in small letters, is the code of a language: `uk`, `prs`, `ku-arab`."""
    found = _TAG.fullmatch(code)
    return found is not None and (found[1] in _TWO_LETTERS or found[1] in _THREE_LETTERS)


def is_right_to_left(code: str) -> bool:
    """Say whether a language is written from right to left; a script in the code decides (`ku-Arab`)."""
    language, *rest = re.split(r"[-_]", code.lower())
    named = [_SCRIPTS[part] for part in rest if part in _SCRIPTS]
    return named[0] if named else language in _RIGHT_TO_LEFT


def reads_right_to_left(text: str) -> bool:
    """Say whether the first letter with a direction is one of a script that is written from right to left.

    Source: Unicode Standard Annex 9, rules P2 and P3.
    """
    return next((way != "L" for one in text if (way := unicodedata.bidirectional(one)) in ("L", "R", "AL")), False)


def translations(names: Mapping[str, str] | Iterable[tuple[str, str]]) -> Translations:
    """Return names by language in order of their codes; empty ones are left out."""
    return tuple(sorted((code, name) for code, name in dict(names).items() if name))


def in_language(name: str, others: Translations, language: str) -> str:
    """Return a name in a language where it is known, else the name as the case gives it."""
    return dict(others).get(language, name)
