"""Holds and words to go against an obvious slow answer, on hundreds of random days in which phones were out of touch.

The slow answer walks every entry's past by hand: a hold of a corridor is lifted exactly if some conveying entry names
an order of each party, of one kind and reach, and every one of these orders has the hold in its past.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache

import pytest

from days import AUTHORS, Day
from safeconduct.agreement import Entry

_TARGETS: tuple[dict[str, str], ...] = ({}, {"corridor": "c1"}, {"corridor": "c2"})


@cache
def _base() -> tuple[Entry, ...]:
    return tuple(Day().entries)


def random_day(seed: int) -> Day:
    """Make a day of 14 random orders; each author has seen a random part of what the others said."""
    rng = random.Random(seed)
    day = Day.__new__(Day)
    whole = Day()
    day.__dict__.update(whole.__dict__)
    day.entries = list(_base())
    made: list[Entry] = []
    if seed % 2:
        day.go("open", "09:00")
        made += day.entries[-3:]
    for number in range(14):
        author = rng.choice(["ua", "ua", "ru", "ru", "icrc", "icrc", "watch", "lead"])
        seen = [one for one in made if rng.random() < 0.6 and one.author != author]
        newest = {one.author: one for one in seen}
        for name in AUTHORS:
            if name != author:
                newest.setdefault(name, _last_of(day, name))
        body = _body(rng, author, made)
        made.append(day.say(author, "order", body, sees=list(newest.values()), salt=f"{seed:016x}{number:016x}"))
    return day


def _last_of(day: Day, name: str) -> Entry:
    """Return the newest entry of an author before the random ones."""
    return [one for one in day.entries[: len(_base()) + 3] if one.author == name][-1]


def _body(rng: random.Random, author: str, made: list[Entry]) -> dict[str, object]:
    target = dict(rng.choice(_TARGETS))
    if author in ("watch", "lead"):
        return {"order": "hold", **target}
    order = rng.choice(["open", "resume", "resume", "hold"])
    if author != "icrc" or order == "hold":
        return {"order": order, **target}
    same = [one for one in made if one.author in ("ua", "ru") and one.body == {"order": order, **target}]
    named = {one.author: one.id for one in rng.sample(same, len(same))}
    return {"order": order, **target} | ({"conveys": sorted(named.values())} if named else {})


def past(day: Day, entry: Entry) -> set[str]:
    """Return every entry that an entry's author knew of, itself included, one by one."""
    by_id = {one.id: one for one in day.entries}
    found, waiting = set(), [entry.id]
    while waiting:
        one = by_id.get(waiting.pop())
        if one is not None and one.id not in found:
            found.add(one.id)
            waiting += [one.prev, *one.seen.values()]
    return found


def reaches(entry: Entry, corridor: str) -> bool:
    return entry.body.get("corridor", corridor) == corridor


def complete(day: Day, corridor: str) -> Iterator[tuple[str, list[Entry]]]:
    """Yield the kind and the parties' orders of every conveying entry that names one of each."""
    by_id = {one.id: one for one in day.entries}
    for one in day.entries:
        if one.author == "icrc" and one.kind == "order" and "conveys" in one.body and reaches(one, corridor):
            named = [by_id[str(id_)] for id_ in one.body["conveys"]]  # type: ignore[union-attr]
            named = [row for row in named if reaches(row, corridor) and row.body["order"] == one.body["order"]]
            if {row.author for row in named} == {"ua", "ru"}:
                yield str(one.body["order"]), named


def expected(day: Day, corridor: str) -> tuple[bool, set[str]]:
    """Return whether a corridor was opened, and the holds that stand on it."""
    words = list(complete(day, corridor))
    pasts = {one.id: past(day, one) for _, named in words for one in named}
    holds = [
        one for one in day.entries if one.kind == "order" and one.body["order"] == "hold" and reaches(one, corridor)
    ]
    standing = {one.id for one in holds if not any(all(one.id in pasts[row.id] for row in named) for _, named in words)}
    return any(order == "open" for order, _ in words), standing


@pytest.mark.parametrize("block", range(10))
def test_two_hundred_random_days_agree_with_the_slow_answer(block: int) -> None:
    held = opened = 0
    for seed in range(block * 20, block * 20 + 20):
        day = random_day(seed)
        state = day.state("12:00", order=seed)
        for name in ("c1", "c2"):
            was_opened, standing = expected(day, name)
            found = state.corridor(name)
            assert found is not None
            assert set(found.holds) == standing, seed
            assert (found.state in ("open", "held")) == was_opened, seed
            assert (found.state == "held") == (was_opened and bool(standing)), seed
            held += len(standing)
            opened += was_opened
    assert held
    assert opened
