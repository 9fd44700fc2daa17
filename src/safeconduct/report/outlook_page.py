"""The data of an outlook's page: the outlook itself, with its own sentences in every language of the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from safeconduct.report.wording import LANGUAGES, words_of

__all__ = ["outlook_page_data", "told_in_each_language"]

_SENTENCES = (
    (r"capacity of (?P<places>.+): not told, so drawn to as to the average and never full", "assumed.capacity"),
    (r"nobody was counted in (?P<places>.+): begins empty", "assumed.uncounted"),
    (r"population of (?P<places>.+): not told, so the median of the others", "assumed.population"),
    (r"no place is in conflict: people leave from every place, by population", "assumed.no_conflict"),
    (
        r"after day (?P<day>\d+) the fighting stays where it is, closures end when the folder says, "
        r"and new closures are not known",
        "assumed.after",
    ),
    (
        r"(?P<persons>[\d,]+) of those in (?P<place>.+) are reckoned, not reported: come since its last report",
        "assumed.reckoned",
    ),
    (r"(?P<column>\w+) in (?P<file>[\w.]+): (?P<value>.+) where the cell is empty", "assumed.cell"),
)
"""What the model and the reader take for granted, as they say it, and the key of its words."""


def outlook_page_data(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the page is made from: what `outlook_json` gave, each assumption as language to sentence."""
    return {**told, "assumed": [told_in_each_language(line) for line in told["assumed"]]}


def told_in_each_language(line: str) -> dict[str, str]:
    """Return a sentence of the program in each language; one that the words do not know stays as it is."""
    for pattern, key in _SENTENCES:
        if match := re.fullmatch(pattern, line):
            return {code: words_of(code, "outlook").say(key, **match.groupdict()) for code in LANGUAGES}
    return dict.fromkeys(LANGUAGES, line)
