"""The sixty texts of assets/world_news.toml, and how what is read from them is scored against their gold."""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from safeconduct.statements import Ceasefire, Corridor, Displaced, Evacuated, Statement, bundled_gazetteer, read_text
from safeconduct.statements.places.spelling import likeness, sound
from statements.news import ASSETS, no_cities, pairs_in

__all__ = ["Pair", "Score", "WorldText", "misses", "one_voice", "same_pair", "score", "world_texts"]

Pair = tuple[str, str]


@dataclass(frozen=True)
class WorldText:
    """One text with its gold; see the head of the asset."""

    id: str
    apart: bool
    lang: str
    day: date
    text: str
    gold: dict[str, Any]

    @property
    def found(self) -> list[Statement]:
        """Statements read from the text."""
        return _found(self.id, self.day, self.text)

    def pairs(self, key: str) -> list[Pair]:
        """Pairs of the gold under a key ("pairs" or "free")."""
        ends = [pair.split(" > ") for pair in self.gold.get(key, [])]
        return [(pair[0], pair[1]) for pair in ends]


@cache
def world_texts() -> tuple[WorldText, ...]:
    """Return all sixty."""
    rows = tomllib.loads((ASSETS / "world_news.toml").read_text(encoding="utf-8"))["text"]
    return tuple(
        WorldText(row["id"], row["set"] == "apart", row["lang"], date.fromisoformat(row["day"]), row["text"], row)
        for row in rows
    )


@cache
def _found(name: str, day: date, text: str) -> list[Statement]:
    return read_text(text, file=name, date=day, gazetteer=bundled_gazetteer(), cities=no_cities)


@dataclass(frozen=True)
class Score:
    """What was counted over some texts, by name; f1 of pairs, counts and hours."""

    tally: Counter[str]

    def f1(self, what: str) -> float:
        """F1 of "pairs", "counts" or "hours"; 1 where the gold has none and nothing was read."""
        right, wrong, missed = (self.tally[f"{what}.{kind}"] for kind in ("right", "wrong", "missed"))
        return 2 * right / (2 * right + wrong + missed) if right + wrong + missed else 1.0

    @property
    def evacuated_precision(self) -> float:
        """Share of the statements `evacuated` with a figure that the gold has."""
        right, wrong = self.tally["counts.right"], self.tally["counts.wrong"]
        return right / (right + wrong) if right + wrong else 1.0

    @property
    def false_speakers(self) -> float:
        """Share of right counts with the word given to somebody else."""
        return self.tally["speaker.wrong"] / max(self.tally["counts.right"], 1)


def score(texts: Sequence[WorldText]) -> Score:
    """Score texts: each pair, count, speaker and hour counts once."""
    tally: Counter[str] = Counter()
    for text in texts:
        tally.update(kind for kind, _ in _judged(text))
    return Score(tally)


def misses(text: WorldText) -> list[str]:
    """Write what is wrong or missing, a line each."""
    return [f"{kind}: {what}" for kind, what in _judged(text) if not kind.endswith(".right")]


def _judged(text: WorldText) -> Iterator[tuple[str, object]]:
    yield from _judged_pairs(text)
    yield from _judged_counts(text)
    yield from _judged_hours(text)
    fled = {one.persons for one in text.found if isinstance(one, Displaced)}
    for number in text.gold.get("displaced", []):
        yield ("displaced.right" if number in fled else "displaced.missed"), number


def same_pair(one: Pair, other: Pair) -> bool:
    """Say whether two ways are one, spellings aside."""
    return all(likeness(a, b) >= 0.8 or _same_stem(a, b) or _same_town(a, b) for a, b in zip(one, other, strict=True))


def _same_town(one: str, other: str) -> bool:
    first, second = ({town.id for town, _ in bundled_gazetteer().lookup(name)} for name in (one, other))
    return bool(first & second)


def _same_stem(one: str, other: str) -> bool:
    """Say whether two names differ by the endings of their words alone (Бородянки, Бородянка)."""
    first, second = one.split(), other.split()
    return len(first) == len(second) and all(
        sound(a)[:3] == sound(b)[:3] for a, b in zip(first, second, strict=True)
    )


def _judged_pairs(text: WorldText) -> Iterator[tuple[str, object]]:
    outward = [one for one in text.found if not (isinstance(one, Corridor) and one.aid)]
    told, wanted, free = pairs_in(outward), text.pairs("pairs"), text.pairs("free")
    loose = text.gold.get("loose_pairs", False)
    for pair in wanted:
        if any(same_pair(pair, other) for other in told):
            yield "pairs.right", pair
        elif not loose:
            yield "pairs.missed", pair
    for pair in told:
        if not any(same_pair(pair, other) for other in (*wanted, *free)):
            yield "pairs.wrong", pair


def _judged_counts(text: WorldText) -> Iterator[tuple[str, object]]:
    told = {one.persons: one for one in text.found if isinstance(one, Evacuated) and one.persons}
    wanted = _wanted(text)
    given = text.gold.get("loose_counts", [])
    loose = {*text.gold.get("displaced", [])} if given else set()
    optional = wanted if given is True else given
    for number, speaker in wanted.items():
        if number not in told:
            if number not in optional:
                yield "counts.missed", number
            continue
        yield "counts.right", number
        said = told[number].speaker.name or ""
        right = said == speaker or (said and speaker and one_voice(said, speaker))
        yield ("speaker.right" if right else "speaker.null" if not said else "speaker.wrong"), (number, said)
    for number in told.keys() - wanted.keys() - loose:
        yield "counts.wrong", number


def _wanted(text: WorldText) -> dict[int, str]:
    """Counts of the gold and by whose word; field_news.toml tells the words apart from the counts."""
    given = text.gold.get("counts", [])
    return dict.fromkeys(given, "") if given and isinstance(given[0], int) else dict(given)


def one_voice(one: str, other: str) -> bool:
    """Say whether two names mean one speaker: one holds the other's words, case endings aside."""
    first, second = one.lower().split(), other.lower().split()
    short, long = sorted((first, second), key=len)
    return all(any(sound(word)[:4] == sound(other)[:4] for other in long) for word in short)


def _judged_hours(text: WorldText) -> Iterator[tuple[str, object]]:
    told = {
        f"{_clock(one.start)}-{_clock(one.end)}" for one in text.found
        if isinstance(one, Corridor | Ceasefire) and (one.start or one.end)
    }  # fmt: skip
    wanted = set(text.gold.get("hours", []))
    yield from (("hours.right", one) for one in wanted & told)
    yield from (("hours.missed", one) for one in wanted - told - {*text.gold.get("loose_hours", [])})
    yield from (("hours.wrong", one) for one in told - wanted)


def _clock(instant: Any) -> str:
    return f"{instant:%H:%M}" if instant else ""


def main() -> None:
    """Print scores by language and set, and what is missed in the open texts (never in those kept apart)."""
    for lang in ("en", "uk", "ru", "ar", "fr"):
        for apart in (False, True):
            texts = [one for one in world_texts() if one.lang == lang and one.apart == apart]
            if not texts:
                continue
            found = score(texts)
            head = f"{lang} {'apart' if apart else 'open'} ({len(texts)})"
            print(head, *(f"{what} {found.f1(what):.2f}" for what in ("pairs", "counts", "hours")), sep="  ")
            print(f"    evacuated precision {found.evacuated_precision:.2f}; {dict(sorted(found.tally.items()))}")
            for text in texts if not apart or "--all" in sys.argv else ():
                print("".join(f"    {text.id} {line}\n" for line in misses(text)), end="")


if __name__ == "__main__":
    main()
