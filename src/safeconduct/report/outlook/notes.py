"""What an outlook assumes, cannot know and was asked, as sentences in each language of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from safeconduct.outlook import Assumption, Change, Closure, Conflict, Corridor, Difference, NewCamp, Unknown
from safeconduct.outlook_input.folder import EmptyCells
from safeconduct.report.wording.figures import about
from safeconduct.report.wording.wording import LANGUAGES, Words, words_of

__all__ = ["Names", "Sentences", "asked_sentences", "assumption_sentences", "unknown_sentences"]

Sentences = dict[str, str]
"""One sentence by language."""
Names = Mapping[str, Mapping[str, str]]
"""Names of places by id, then by language, where they are known."""


def _in_each(say: Callable[[Words], str]) -> Sentences:
    return {code: say(words_of(code, "common", "sheets", "outlook")) for code in LANGUAGES}


def assumption_sentences(one: Assumption | EmptyCells) -> Sentences:
    """Return what was assumed, by the reader or the forecast."""
    if isinstance(one, EmptyCells):
        return _in_each(lambda words: words.say("assumed.cell", column=one.column, file=one.file, value=one.value))
    persons = None if one.persons is None else about(one.persons)
    places = ", ".join(one.places)
    return _in_each(lambda words: words.say(f"assumed.{one.kind}", places=places, day=one.day, persons=persons))


def unknown_sentences(one: Unknown) -> Sentences:
    """Return what cannot be known, with what was measured of it in whole per cent."""
    shares = [f"{round(100 * share)}\u202f%" for share in one.shares]
    return _in_each(lambda words: words.texts[f"unknown.{one.kind}"].format(*shares))


def asked_sentences(difference: Difference, names: Names) -> Sentences:
    """Return the changes that a what-if is about."""
    conflict = difference.after.conflict
    return _in_each(lambda words: "; ".join(_asked(words, one, conflict, names) for one in difference.changes))


def _asked(words: Words, change: Change, conflict: Conflict, names: Names) -> str:
    if isinstance(change, Closure):
        a, b = (_name(words, place, conflict, names) for place in (change.a, change.b))
        what = words.say(f"outlook.shut.{change.kind}", a=a, b=b)
        return words.say("asked.close", what=what, when=_when(words, conflict, change.from_day, change.to_day))
    if isinstance(change, Corridor):
        a, b = (_name(words, place, conflict, names) for place in (change.a, change.b))
        when = _when(words, conflict, change.from_day, change.to_day)
        return words.say("asked.corridor", a=a, b=b, persons=words.some("persons", change.persons), when=when)
    return _opened(words, change, conflict)


def _opened(words: Words, change: NewCamp, conflict: Conflict) -> str:
    when, capacity = _when(words, conflict, change.from_day, None), change.place.capacity
    if capacity is None:
        return words.say("asked.open", name=change.place.name, when=when)
    return words.say("asked.open.for", name=change.place.name, persons=words.some("persons", capacity), when=when)


def _name(words: Words, place: str, conflict: Conflict, names: Names) -> str:
    """Return a place's name in the language, else as in the folder; a country's as in the folder."""
    own = {str(one.id): one.name for one in conflict.places}
    return names.get(place, {}).get(words.language, own.get(place, place.replace("_", " ")))


def _when(words: Words, conflict: Conflict, first: int, end: int | None) -> str:
    start = words.day(conflict.date_of(first))
    if end is None:
        return words.say("outlook.shut.on", **{"from": start})
    return words.say("outlook.shut.span", **{"from": start, "to": words.day(conflict.date_of(end - 1))})
