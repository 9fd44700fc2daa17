"""Words about what stands in a file: quoted, and what may have been meant."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from safeconduct.core.characters import difference, fold_id, lookalike_key, shown

__all__ = ["did_you_mean", "quoted"]

_NEAR = 0.75
"""Least share of equal letters (Ratcliff and Obershelp, difflib) at which a word is proposed."""
_FEW = 64
"""Up to so many known words each is compared; among more, those that one letter left out makes equal."""
_MOST_COMPARED = 32
_LONGEST = 200
"""Characters of a word for which others are looked for."""


def quoted(text: object) -> str:
    """Write what stands in a file between quotes, cut at 60 characters, hidden characters by their code point."""
    try:
        words = shown(str(text))
    except ValueError:  # Python does not write whole numbers of more than 4,300 digits
        words = "a number of thousands of digits"
    return f"'{words}'" if len(words) <= 60 else f"'{words[:57]}...'"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `Did you mean X? ` for the known word nearest to this one, or nothing.

    Where the two look alike and are not equal, the letter that differs is named by its code point.
    """
    return _vocabulary(tuple(known)).proposal(word)


class _Vocabulary:
    """Known words, indexed so that a proposal costs as much as the word is long, however many words there are.

    Among many words the candidates are found by deletions (Mor and Fraenkel, 1982): two words from each of which one
    letter can be left out so that the same remains are at most two edits apart.
    """

    def __init__(self, known: tuple[str, ...]) -> None:
        self._known = known
        self._alike: dict[str, str] = {}
        self._remains: defaultdict[str, list[str]] = defaultdict(list)
        for word in known:
            self._alike.setdefault(lookalike_key(word), word)
            for part in _remains(word) if len(known) > _FEW else ():
                if len(self._remains[part]) < _MOST_COMPARED:
                    self._remains[part].append(word)

    def proposal(self, word: str) -> str:
        """Return the known word probably meant, and what differs where letters only look alike; "" if none is near."""
        if len(word) > _LONGEST:
            return ""
        # A letter of another script cannot be seen as wrong, so a word that only looks like a known one goes first.
        alike = self._alike.get(lookalike_key(word))
        if alike is not None and alike != word:
            how = f"; {difference(word, alike)}" if fold_id(alike) != fold_id(word) else ""
            return f"Did you mean {shown(alike)}{how}? "
        near = difflib.get_close_matches(word, self._candidates(word), n=1, cutoff=_NEAR)
        return f"Did you mean {shown(near[0])}? " if near else ""

    def _candidates(self, word: str) -> list[str]:
        if len(self._known) <= _FEW:
            return list(self._known)
        found = dict.fromkeys(near for part in _remains(word) for near in self._remains.get(part, ()))
        return list(found)[:_MOST_COMPARED]


def _remains(word: str) -> Iterator[str]:
    """Yield a word and what is left of it without one of its first 40 letters."""
    folded = fold_id(word)
    yield folded
    for at in range(min(len(folded), 40)):
        yield folded[:at] + folded[at + 1 :]


@lru_cache(maxsize=8)
def _vocabulary(known: tuple[str, ...]) -> _Vocabulary:
    return _Vocabulary(known)
