"""Arabic, a first step: places that are known, numbers, ways from place to place, and counts of people (data/ar.toml).

Arabic has no capital letters, by which names are found in the other languages; so only names in the word file count.
Who says it is read where a known body stands beside the verb.  Hours, cease-fires and other claims are not read.
Rules: route.from-to, count.people, displaced.flight.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from safeconduct.statements.bundled import bundled_table
from safeconduct.statements.model.figure import Figure
from safeconduct.statements.model.statement import Corridor, Displaced, Evacuated, Source, Speaker, Statement
from safeconduct.statements.places.gazetteer import Located

__all__ = ["fold", "read_arabic"]

_SENTENCE = re.compile(r"[^.!?؟\n]+(?:[.!?؟](?=\d)[^.!?؟\n]+)*[.!?؟]?")
_TOKEN = re.compile(
    r"\d{1,3}(?:[,٬ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.٫]\d+)?"
    r"|[^\W\d_]+(?:[\u064b-\u0652\u0670]+[^\W\d_]*)*|[،؛,:()]"
)
_MARKS = re.compile("[\u064b-\u0652\u0670ـ]")
_LETTERS = str.maketrans("أإآٱىة٠١٢٣٤٥٦٧٨٩", "ااااي" + "ه" + "0123456789")
_PREFIXES = ("", "و", "ل", "ب", "لل", "ول", "وب", "ف")
_FAR = 8  # words between an origin's "from" list and its "to"
_NEAR = 3  # words between a number and its people
_LONGEST = 9  # words of the longest name of a body


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a sentence as folded; start, end: its offsets in the text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Lore:
    """What the word file holds: classes of words, numbers, bodies and places."""

    classes: Mapping[str, frozenset[str]]
    numbers: Mapping[str, Mapping[str, int]]
    bodies: tuple[str, ...]
    places: Mapping[str, str]

    def has(self, word: str, *names: str) -> bool:
        """Say whether a word, or what is left of it without "and", is of one of these classes."""
        bare = word[1:] if word.startswith("و") and len(word) > 3 else word
        return any(word in self.classes[name] or bare in self.classes[name] for name in names)


@cache
def _lore() -> _Lore:
    table = bundled_table("ar.toml")
    classes = {name: frozenset(words) for name, words in table["words"].items()}
    bodies = tuple(sorted(table["bodies"]["names"], key=len, reverse=True))
    return _Lore(classes, table["numbers"], bodies, table["places"])


def fold(text: str) -> str:
    """Write Arabic letters as the word file has them: marks go, forms of alif are one, digits are 0 to 9."""
    return _MARKS.sub("", text).translate(_LETTERS)


def read_arabic(
    text: str, file: str, outlet: str | None, day: date | None, begin: int, locate: Callable[[str], Located]
) -> list[Statement]:
    """Read ways and counts of an Arabic text from an offset on; what is not plain is left out (R1).

    locate: finds the settlement of a name in Latin letters.
    """
    found: list[Statement] = []
    for match in _SENTENCE.finditer(text, begin):
        cut = _TOKEN.finditer(text, match.start(), match.end())
        words = [_Word(fold(one[0]), one.start(), one.end()) for one in cut]
        quote = match[0].strip()
        start = match.start() + match[0].index(quote) if quote else match.start()
        source = Source(file, (start, start + len(quote)), quote, outlet, day)
        found.extend(_read(words, text, source, locate))
    return found


@dataclass(frozen=True, slots=True)
class _Place:
    """A place named in a sentence; first, last: its words; name: as the text has it; latin: as gazetteers have it."""

    first: int
    last: int
    name: str
    latin: str


def _read(words: Sequence[_Word], text: str, source: Source, locate: Callable[[str], Located]) -> Iterator[Statement]:
    lore = _lore()
    texts = [word.text for word in words]
    speaker = _speaker(texts, lore, words, text)
    ways = _ways(words, text, lore) if _moves(texts, lore) else []
    state = next((name for name in ("failed", "opened", "agreed") if any(lore.has(w, name) for w in texts)), None)
    common: dict[str, Any] = {"source": source, "speaker": speaker, "about": source.said_on}
    for origin, goal in ways:
        places = tuple(_located(place, locate) for place in (origin, goal))
        yield Corridor(
            **common, rule="route.from-to", state=state, places=places, certain=all(one.certain for one in places),
            origin=origin.name, destination=goal.name,
        )  # fmt: skip
    for at, figure, fled in _counts(texts, words, text, lore):
        if fled:
            yield Displaced(**common, rule="displaced.flight", state="fact", figure=figure, persons=figure.number)
            continue
        own = [way for way in ways if at < way[1].first]
        yield _evacuated(common, figure, own, locate)


def _evacuated(
    common: Mapping[str, Any], figure: Figure, ways: Sequence[tuple[_Place, _Place]], locate: Callable[[str], Located]
) -> Evacuated:
    origins = tuple(dict.fromkeys(origin.name for origin, _ in ways))
    goals = tuple(dict.fromkeys(goal.name for _, goal in ways))
    named = {place.name: place for way in ways for place in way}
    places = tuple(_located(place, locate) for place in named.values())
    return Evacuated(
        **common, rule="count.people", state="succeeded", figure=figure, persons=figure.number, places=places,
        certain=all(one.certain for one in places), on=common["about"], origins=origins,
        origin=origins[0] if len(origins) == 1 else None, destination=goals[0] if len(goals) == 1 else None,
    )  # fmt: skip


def _located(place: _Place, locate: Callable[[str], Located]) -> Located:
    found = locate(place.latin)
    return Located(place.name, found.settlement, found.candidates)


def _moves(texts: Sequence[str], lore: _Lore) -> bool:
    """Say whether a sentence speaks of people who leave or of a corridor, and of nobody taken against their will."""
    return any(lore.has(word, "evacuated", "corridor", "vehicle") for word in texts)


def _speaker(texts: Sequence[str], lore: _Lore, words: Sequence[_Word], text: str) -> Speaker:
    """Read a known body beside a verb of saying, before or behind it."""
    for at in (k for k, word in enumerate(texts) if lore.has(word, "say")):
        for first in range(at + 1, min(at + 3, len(texts))):
            length = _body_at(texts, first, lore)
            if length:
                return Speaker(text[words[first].start : words[first + length - 1].end], rule="speaker.inverted")
    return Speaker()


def _body_at(texts: Sequence[str], at: int, lore: _Lore) -> int:
    """Count the words of the known body that begins here; 0 where none does."""
    for length in range(min(_LONGEST, len(texts) - at), 0, -1):
        if " ".join(texts[at : at + length]) in lore.bodies:
            return length
    return 0


# --- places and ways -----------------------------------------------------------------------------------------------


def _place_at(words: Sequence[_Word], at: int, text: str, lore: _Lore) -> _Place | None:
    """Read a known place that begins here, words that tell what it is aside ("the town of")."""
    k = at
    while k < len(words) and lore.has(words[k].text, "town"):
        k += 1
    for length in (2, 1):
        if k + length > len(words):
            continue
        folded = " ".join(word.text for word in words[k : k + length])
        for prefix in _PREFIXES:
            bare = folded.removeprefix(prefix)
            if prefix and bare == folded:
                continue
            if bare in lore.places:
                name = text[words[k].start : words[k + length - 1].end][len(prefix) :]
                return _Place(at, k + length - 1, name, lore.places[bare])
    return None


def _list_at(words: Sequence[_Word], at: int, text: str, lore: _Lore) -> tuple[list[_Place], int]:
    """Read a list of known places: (places, index after); the next one begins with "and" or stands behind a comma."""
    found: list[_Place] = []
    k = at
    while k < len(words):
        place = _place_at(words, k, text, lore)
        joined = not found or words[k].text.startswith("و") or words[k - 1].text in ("،", ",")
        if place is None or not joined:
            break
        found.append(place)
        k = place.last + 1
        if k < len(words) and words[k].text in ("،", ",") and _place_at(words, k + 1, text, lore):
            k += 1
    return found, k


def _ways(words: Sequence[_Word], text: str, lore: _Lore) -> list[tuple[_Place, _Place]]:
    """Read "من A وB إلى C": from each origin to each destination."""
    found: list[tuple[_Place, _Place]] = []
    for at, word in enumerate(words):
        if not lore.has(word.text, "from"):
            continue
        origins, k = _list_at(words, at + 1, text, lore)
        for m in range(k, min(k + _FAR, len(words))) if origins else ():
            if words[m].text in ("،", "؛") or lore.has(words[m].text, "from"):
                break
            goals = _list_at(words, m + 1, text, lore)[0] if lore.has(words[m].text, "to") else []
            if goals:
                found += [(origin, goal) for origin in origins for goal in goals if origin.latin != goal.latin]
                break
    return found


# --- counts --------------------------------------------------------------------------------------------------------


def _counts(
    texts: Sequence[str], words: Sequence[_Word], text: str, lore: _Lore
) -> Iterator[tuple[int, Figure, bool]]:
    """Read "إجلاء نحو 3000 شخص": (index, figure, whether they fled) of each number of people who have gone."""
    for first, last in _clauses(texts):
        clause = texts[first:last]
        if any(lore.has(word, "harm", "plan") for word in clause):
            continue
        fled = any(lore.has(word, "fled") for word in clause)
        if not fled and not any(lore.has(word, "evacuated") for word in clause):
            continue
        for at in range(first, last):
            length, value = _number_at(texts, at, lore)
            behind = texts[at + length : min(at + length + _NEAR, last)]
            inside = at > first and _number_at(texts, at - 1, lore)[0] > 1
            if length and value and not inside and _counts_people(behind, lore):
                yield at, _figure(texts, words, text, lore, at, length, value), fled


def _counts_people(behind: Sequence[str], lore: _Lore) -> bool:
    """Say whether people stand behind a number before anything else that is counted."""
    for word in behind:
        if lore.has(word, "people"):
            return True
        if lore.has(word, "vehicle", "from", "to"):
            return False
    return False


def _clauses(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Cut a sentence at its commas, where a new verb may begin."""
    begin = 0
    for k, word in enumerate(texts):
        if word in ("،", "؛", ","):
            yield begin, k
            begin = k + 1
    yield begin, len(texts)


def _number_at(texts: Sequence[str], at: int, lore: _Lore) -> tuple[int, int]:
    """Read a number that begins here: (words, value); (0, 0) where none does."""
    word, numbers = texts[at], lore.numbers
    if word in numbers["alone"]:
        return 1, numbers["alone"][word]
    if word[0].isdigit():
        value = float(re.sub(r"[,٬ \u00a0\u202f]", "", word).replace("٫", "."))
    elif word in numbers["words"]:
        value = float(numbers["words"][word])
    else:
        return 0, 0
    scale = numbers["scales"].get(texts[at + 1]) if at + 1 < len(texts) else None
    return (2, round(value * scale)) if scale else (1, round(value))


def _figure(
    texts: Sequence[str], words: Sequence[_Word], text: str, lore: _Lore, at: int, length: int, value: int
) -> Figure:
    before = texts[max(0, at - 2) : at]
    start = at
    while start > max(0, at - 2) and lore.has(texts[start - 1], "more", "less", "about", "from"):
        start -= 1
    said = text[words[start].start : words[at + length - 1].end]
    if any(lore.has(word, "more") for word in before):
        return Figure(said, value, value, None, True)
    if any(lore.has(word, "less") for word in before):
        return Figure(said, value, None, value, True)
    if any(lore.has(word, "about") for word in before):
        return Figure(said, value, None, None, True)
    return Figure(said, value, value, value)
