"""Fold spellings so that transliterations of one name meet: Zaporizhzhia, Zaporozhye, Запоріжжя.

Glossary: the *sound* of a name is its letters with transliteration differences taken out; its *bones* are the sound
without vowels (Ukrainian and Russian forms, and oblique cases, differ mostly in vowels).
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

__all__ = ["bones", "likeness", "plain", "romanised", "sound"]

_CYRILLIC = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "zh", "з": "z", "и": "y",
        "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
        "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ь": "", "ю": "iu",
        "я": "ia", "ъ": "", "ы": "y", "э": "e", "ё": "io", "ў": "u",
    }
)  # fmt: skip
_FROM_LATIN = str.maketrans({"ł": "l", "ı": "i", "đ": "d", "ø": "o", "ß": "s"})
_DIGRAPHS = {
    "shch": "sc", "szcz": "sc", "sch": "sc", "zh": "z", "kh": "h", "ts": "c", "tz": "c", "tch": "q", "ch": "q",
    "cz": "q", "sh": "s", "sz": "s", "ck": "k", "ph": "f", "th": "t", "ou": "u", "oe": "e", "x": "ks", "ya": "a",
    "ia": "a", "ja": "a", "ye": "e", "ie": "e", "je": "e", "yo": "o", "io": "o", "jo": "o", "yu": "u", "iu": "u",
    "ju": "u", "w": "v", "g": "h", "y": "i", "j": "i",
}  # fmt: skip
_FOLD = re.compile("|".join(sorted(_DIGRAPHS, key=len, reverse=True)))
_NOT_LETTERS = re.compile(r"[^a-z ]")
_TWICE = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"[aeiou]")
_GAPS = re.compile(r"[\s\-‐‑]+")


def plain(text: str) -> str:
    """Write a name in small unaccented letters, Cyrillic ones kept; apostrophes and soft signs go."""
    small = text.lower().translate(_FROM_LATIN)
    if small.isascii():
        return _GAPS.sub(" ", small.replace("'", "")).strip()
    kept = "".join(letter if "Ѐ" <= letter <= "ӿ" else unicodedata.normalize("NFKD", letter) for letter in small)
    return _GAPS.sub(" ", "".join(c for c in kept if not unicodedata.combining(c) and c not in "'’ʼ‘`´")).strip()


def romanised(text: str) -> str:
    """Write a Cyrillic name in Latin letters (Ukrainian official romanisation, without its position rules)."""
    return plain(text).translate(_CYRILLIC)


@lru_cache(maxsize=65536)
def sound(name: str) -> str:
    """Fold a name to its sound; equal sounds are one name in different transliterations."""
    folded = _NOT_LETTERS.sub("", romanised(name))
    return _TWICE.sub(r"\1", _FOLD.sub(lambda found: _DIGRAPHS[found[0]], folded)).strip()


@lru_cache(maxsize=65536)
def bones(name: str) -> str:
    """Fold a name to its consonants; a word that begins with a vowel begins with `a`."""
    words = []
    for word in sound(name).split():
        first = "a" if word[0] in "aeiou" else ""
        words.append(first + _VOWELS.sub("", word))
    return " ".join(words)


def likeness(one: str, other: str) -> float:
    """Compare two names by sound, 0 (nothing in common) to 1 (the same)."""
    return SequenceMatcher(None, sound(one), sound(other), autojunk=False).ratio()
