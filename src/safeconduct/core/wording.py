"""Words about what stands in a file: quoted, and what may have been meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

__all__ = ["did_you_mean", "quoted"]


def quoted(text: object) -> str:
    """Write what stands in a file between quotes, cut at 60 characters."""
    try:
        words = str(text)
    except ValueError:  # Python does not write whole numbers of more than 4,300 digits
        words = "a number of thousands of digits"
    return f"'{words}'" if len(words) <= 60 else f"'{words[:57]}...'"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `Did you mean X? ` for the known word nearest to this one, or nothing."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.75)
    return f"Did you mean {near[0]}? " if near else ""
