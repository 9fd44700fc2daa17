"""Words about what stands in a file: quoted, and what may have been meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from itertools import islice

__all__ = ["did_you_mean", "quoted"]

_LONGEST, _MOST_READ, _MOST_COMPARED = 60, 2000, 40
"""Characters of a word for which others are looked for; words that are looked at; words that are compared letter by
letter (0.1 ms each)."""


def quoted(text: object) -> str:
    """Write what stands in a file between quotes, cut at 60 characters."""
    try:
        words = str(text)
    except ValueError:  # Python does not write whole numbers of more than 4,300 digits
        words = "a number of thousands of digits"
    return f"'{words}'" if len(words) <= 60 else f"'{words[:57]}...'"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `Did you mean X? ` for the known word nearest to this one, or nothing.

    Where there are many words or long ones only those are compared that begin or end alike, and no more than
    _MOST_COMPARED of them: a case of thousands of unknown ids is checked in the time of one.
    """
    if len(word) > _LONGEST:
        return ""
    begin, end = word[:2].casefold(), word[-2:].casefold()
    words = (one for one in known if abs(len(one) - len(word)) <= len(word))
    near_by = list(islice(words, _MOST_READ))
    if len(near_by) > _MOST_COMPARED:
        alike = (one for one in near_by if one[:2].casefold() == begin or one[-2:].casefold() == end)
        near_by = list(islice(alike, _MOST_COMPARED))
    near = difflib.get_close_matches(word, near_by, n=1, cutoff=0.75)
    return f"Did you mean {near[0]}? " if near else ""
