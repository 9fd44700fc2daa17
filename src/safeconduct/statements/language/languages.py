"""Recognise the language of a text by its commonest small words and its letters (data/languages.toml)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

from safeconduct.statements.bundled import bundled_table
from safeconduct.statements.language.lexicon import lexicon

__all__ = ["LANGUAGES", "PARTLY", "UNKNOWN", "language_of"]

LANGUAGES = ("en", "uk", "ru")
"""Languages that have a word file."""
PARTLY = ("ar",)
"""Languages of which only places, numbers, ways and counts are read."""
UNKNOWN = "unknown"
"""What a text is in that has none of the words known; it is not read."""

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_HEAD = 4000  # characters that are looked at
_FEW = 25  # words; a shorter text (a list of routes, a headline) may have no small words at all
_MARGIN = 2  # small words that another language must have more than the one of the letters
_SCRIPTS = (("ar", re.compile(r"[ء-ي]")), ("cyrillic", re.compile(r"[а-яіїєґёўђ-џ]")), ("he", re.compile(r"[א-ת]")))
_UKRAINIAN, _RUSSIAN = re.compile(r"[іїєґ]"), re.compile(r"[ыэё]")
_LATIN = frozenset({"en", "fr", "de", "es", "pt", "it", "pl", "tr", "ro", "nl"})
_CYRILLIC = frozenset({"uk", "ru", "bg", "sr", "be"})


@cache
def _small_words() -> Mapping[str, frozenset[str]]:
    table = bundled_table("languages.toml")
    return {language: frozenset(words) for language, words in table.items()}


def language_of(text: str) -> str:
    """Recognise the language of a text: a code such as en, uk, ru, ar, fr; UNKNOWN where nothing shows it.

    The script narrows the choice; among languages of one script the one whose small words are most is taken.  A short
    text without small words (a list of routes) is taken for the first of its script that is read.
    """
    head = text[:_HEAD].lower()
    words = _WORD.findall(head)
    letters = sum(map(len, words))
    for script, pattern in _SCRIPTS:
        if 2 * len(pattern.findall(head)) > letters:
            return _among(words, {"ar": ("ar", "fa"), "he": ("he",)}[script]) if script != "cyrillic" else _slavic(
                head, words
            )  # fmt: skip
    if letters and 2 * len(re.findall(r"[a-zà-ɏ]", head)) < letters:
        return UNKNOWN
    return _among(words, tuple(sorted(_LATIN, key=lambda language: language != "en")))


def _among(words: list[str], languages: tuple[str, ...]) -> str:
    """Choose the language most of whose small words occur; the first of them where the text is short or it is close."""
    counts = _counted(words, languages)
    first = languages[0]
    best = max(languages, key=lambda language: counts[language])
    if counts[best] == 0:
        return first if len(words) < _FEW else UNKNOWN
    return best if counts[best] >= counts[first] + _MARGIN else first if counts[first] or len(words) < _FEW else best


def _counted(words: list[str], languages: tuple[str, ...]) -> Counter[str]:
    known = _small_words()
    found = Counter(words)
    return Counter({language: sum(found[word] for word in known[language]) for language in languages})


def _slavic(head: str, words: list[str]) -> str:
    """Choose among languages in Cyrillic: letters first (ы, і), then small words."""
    ukrainian, russian = len(_UKRAINIAN.findall(head)), len(_RUSSIAN.findall(head))
    counts = _counted(words, tuple(sorted(_CYRILLIC)))
    by_letters = "uk" if ukrainian > russian else "ru" if russian else ""
    if re.search("[ђјљњћџ]", head):
        return "sr"
    if "ў" in head:
        return "be"
    if by_letters:
        return by_letters
    best = max(("ru", "uk", "bg"), key=lambda language: (counts[language], _known(words, language)))
    return best if counts[best] or len(words) < _FEW else UNKNOWN


def _known(words: list[str], language: str) -> int:
    """Count the words that a language's word file has; 0 where there is no file."""
    return sum(bool(lexicon(language).tags_of(word)) for word in words) if language in LANGUAGES else 0
