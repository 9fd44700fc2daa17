"""Texts written for the tests, how pairs and counts of them are scored, and short ways to read a sentence."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from safeconduct.statements import Corridor, Evacuated, Settlement, Statement, bundled_gazetteer, read_text
from safeconduct.statements.places.spelling import likeness

__all__ = ["ASSETS", "News", "f1", "news", "no_cities", "pairs_in", "said", "score_counts", "score_pairs"]

ASSETS = Path(__file__).parent / "assets"
Pair = tuple[str, str]


@dataclass(frozen=True)
class News:
    """A text with what a careful reader takes from it; see assets/corridor_news.toml."""

    day: str
    text: str
    pairs: tuple[Pair, ...]
    free: tuple[Pair, ...]
    counts: tuple[tuple[int, str], ...]
    found: tuple[Statement, ...] = field(default=(), compare=False)


@cache
def news() -> tuple[News, ...]:
    """Return all texts, read."""
    rows = tomllib.loads((ASSETS / "corridor_news.toml").read_text(encoding="utf-8"))["text"]
    return tuple(_news(row["day"], row["text"], row) for row in rows)


def _news(day: str, text: str, row: dict[str, list[str]]) -> News:
    def split(key: str) -> tuple[Pair, ...]:
        ends = [pair.split(" > ") for pair in row.get(key, [])]
        return tuple((pair[0], pair[1]) for pair in ends)

    counts = tuple((int(told[0]), str(told[1])) for told in row["counts"])
    return News(day, text, split("pairs"), split("free"), counts, tuple(said(text, day)))


def said(text: str, day: str = "2022-03-05", language: str | None = None) -> list[Statement]:
    """Read a text of a day with the bundled gazetteer alone, whatever else is installed."""
    whole = f"{day}\n\n{text}"
    return read_text(whole, file="x.txt", gazetteer=bundled_gazetteer(), cities=no_cities, language=language)


def no_cities(country: str) -> tuple[Settlement, ...]:
    """Give no settlements of any country."""
    return ()


def pairs_in(statements: Iterable[Statement]) -> list[Pair]:
    """Return origin and destination of every statement on movement that names both, each once."""
    moved = (one for one in statements if isinstance(one, Corridor | Evacuated))
    return list(dict.fromkeys((one.origin, one.destination) for one in moved if one.origin and one.destination))


def _same(one: Pair, other: Pair) -> bool:
    return likeness(one[0], other[0]) >= 0.8 and likeness(one[1], other[1]) >= 0.8


def score_pairs(text: News) -> tuple[int, int, int]:
    """Count pairs right, wrong and missed."""
    told = pairs_in(text.found)
    right = sum(any(_same(wanted, pair) for pair in told) for wanted in text.pairs)
    wrong = sum(not any(_same(pair, other) for other in (*text.pairs, *text.free)) for pair in told)
    return right, wrong, len(text.pairs) - right


def score_counts(text: News) -> tuple[int, int, int]:
    """Count counts of people right, wrong and missed."""
    told = {one.persons for one in text.found if isinstance(one, Evacuated) and one.persons}
    wanted = {number for number, _ in text.counts}
    return len(told & wanted), len(told - wanted), len(wanted - told)


def f1(scores: Sequence[tuple[int, int, int]]) -> float:
    """Return the F1 of (right, wrong, missed) summed over texts."""
    right = sum(score[0] for score in scores)
    wrong, missed = sum(score[1] for score in scores), sum(score[2] for score in scores)
    return 2 * right / (2 * right + wrong + missed)
