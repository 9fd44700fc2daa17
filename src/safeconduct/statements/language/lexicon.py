"""Words and grammar of a language as data: read from data/<language>.toml and data/people.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from safeconduct.statements.bundled import bundled_table
from safeconduct.statements.places.spelling import sound

__all__ = ["Lexicon", "Person", "build_lexicon", "lexicon"]

_NONE: frozenset[str] = frozenset()
_STEM = 3  # letters of the shortest stem


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who speaks: name as written in full, role, party they speak for ('' unknown), pronoun ('' unknown)."""

    name: str
    role: str = ""
    party: str = ""
    pronoun: str = ""


@dataclass(frozen=True)
class Lexicon:
    """One language's words by class, and the public persons and outlets known by name.

    tags: word -> its classes.  stems: beginnings of words ("evacuat*" in the file) -> classes.  phrases: first word ->
    longer phrases that begin with it, longest first.  in_endings, either_endings: of names after a word that means "in"
    or "to" by their case.  bare_genitive: what a body is of follows it with no word between.  capital_cities: nations
    that are names of towns too.  anaphoric_days: count from the day spoken of.
    """

    language: str
    tags: Mapping[str, frozenset[str]]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], frozenset[str]], ...]]
    numbers: Mapping[str, int]
    scales: Mapping[str, int]
    abbreviations: frozenset[str]
    vague: Mapping[str, int]
    rounded: Mapping[str, int]
    months: Mapping[str, int]
    months_are_capital: bool
    weekdays: Mapping[str, int]
    relative_days: Mapping[str, int]
    anaphoric_days: frozenset[str]
    zones: Mapping[str, str]
    body_heads: frozenset[str]
    body_lone: frozenset[str]
    body_joiners: frozenset[str]
    body_small: frozenset[str]
    body_parties: Mapping[str, str]
    role_heads: frozenset[str]
    role_words: frozenset[str]
    nations: Mapping[str, str]
    countries: frozenset[str]
    capitals: frozenset[str]
    persons: Mapping[str, Person]
    surname_endings: tuple[str, ...]
    outlets: Mapping[str, str]
    stems: Mapping[str, frozenset[str]]
    in_endings: tuple[str, ...]
    either_endings: tuple[str, ...]
    bare_genitive: bool
    capital_cities: frozenset[str]
    _seen: dict[str, frozenset[str]] = field(default_factory=dict, repr=False, compare=False)

    def tags_of(self, word: str) -> frozenset[str]:
        """Return the classes of a small-letter word or phrase; none for a word the language file does not list."""
        found = self._seen.get(word)
        if found is None:
            stems = (self.stems[word[:length]] for length in range(_STEM, len(word) + 1) if word[:length] in self.stems)
            found = self.tags.get(word, _NONE).union(*stems) if self.stems else self.tags.get(word, _NONE)
            self._seen[word] = found
        return found

    def person(self, surname: str) -> Person | None:
        """Find a public person by last name in any transliteration; None if not listed."""
        return self.persons.get(sound(surname))


@cache
def lexicon(language: str = "en") -> Lexicon:
    """Read a language's lexicon from the package data.

    Raises:
        FileNotFoundError: there is no file for that language; docs/reading.md says how to add one.
    """
    return build_lexicon(bundled_table(f"{language}.toml"), bundled_table("people.toml"))


def build_lexicon(words: Mapping[str, Any], people: Mapping[str, Any]) -> Lexicon:
    """Make a lexicon from the parsed tables of a language file and of people.toml."""
    tags = _tags(words)
    numbers, bodies, roles, dates = words["numbers"], words["bodies"], words["roles"], words["dates"]
    return Lexicon(
        language=words["language"],
        tags=tags,
        phrases=_phrases(tags),
        numbers=numbers["words"],
        scales=numbers["scales"],
        abbreviations=frozenset(words["sentences"]["abbreviations"]),
        vague=numbers["vague"],
        rounded=numbers["round"],
        months=dates["months"],
        months_are_capital=dates["months_are_capital"],
        weekdays=dates["weekdays"],
        relative_days=dates["relative"],
        anaphoric_days=frozenset(dates["anaphoric"]),
        zones=dates["zones"],
        body_heads=frozenset(bodies["heads"]),
        body_lone=frozenset(bodies["lone"]),
        body_joiners=frozenset(bodies["joiners"]),
        body_small=frozenset(bodies["small"]),
        body_parties=people["bodies"],
        role_heads=frozenset(roles["heads"]),
        role_words=frozenset(roles["words"]) | frozenset(roles["heads"]),
        nations=words["nations"],
        countries=frozenset(words["countries"]["words"]),
        capitals=frozenset(words["capitals"]["words"]),
        persons={sound(last): Person(*facts) for last, facts in people["persons"].items()},
        surname_endings=tuple(people["surname_endings"]["he"]),
        outlets=people["outlets"],
        in_endings=tuple(words["grammar"]["in_endings"]),
        either_endings=tuple(words["grammar"]["either_endings"]),
        bare_genitive=words["grammar"]["bare_genitive"],
        capital_cities=frozenset(words["grammar"]["capital_cities"]),
        stems={word[:-1]: found for word, found in tags.items() if word.endswith("*")},
    )


def _tags(words: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    gathered: dict[str, set[str]] = {}
    for name, members in words["classes"].items():
        for member in members:
            gathered.setdefault(member, set()).add(name)
    for name in ("more", "less", "about", "exact"):
        for member in words["numbers"][name]:
            gathered.setdefault(member, set()).add("figure." + name)
    for table in ("vague", "round"):
        for member in words["numbers"][table]:
            gathered.setdefault(member, set()).add("figure." + table)
    for member in words["dates"]["relative"]:
        gathered.setdefault(member, set()).add("day")
    for member in words["dates"]["zones"]:
        gathered.setdefault(member, set()).add("zone")
    for member in words["bodies"]["heads"]:
        if " " in member:
            gathered.setdefault(member, set()).add("body")
    for member in words["determiners"]["words"]:
        gathered.setdefault(member, set()).add("determiner")
    return {word: frozenset(found) for word, found in gathered.items()}


def _phrases(tags: Mapping[str, frozenset[str]]) -> dict[str, tuple[tuple[tuple[str, ...], frozenset[str]], ...]]:
    by_first: dict[str, list[tuple[tuple[str, ...], frozenset[str]]]] = {}
    for phrase, found in tags.items():
        parts = tuple(phrase.replace(".", " .").split())
        if len(parts) > 1:
            by_first.setdefault(parts[0], []).append((parts, found))
    return {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in by_first.items()}
