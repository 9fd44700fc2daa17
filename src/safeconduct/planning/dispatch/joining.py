"""Join platoons that follow each other all the way: small ones make a good plan, few convoys a plan that can be led.

Where vehicles may drive singly, two platoons of one stream become one convoy with the same instants if nobody enters
any link between them, the second has boarded when the first leaves, and one interval holds both wherever one must.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from safeconduct.planning.dispatch.departing import may_depart
from safeconduct.planning.dispatch.kernels import EPS
from safeconduct.planning.dispatch.schedule import Busy, Placed
from safeconduct.planning.instance import UNBOUNDED, Instance

__all__ = ["join"]

_GAP_S = 60.0
"""Vehicles further apart than this are not one convoy."""

_Followers = dict[tuple[int, float], float]


def join(instance: Instance, placed: Sequence[Placed], busy: Iterable[Busy] = ()) -> list[Placed]:
    """Return the convoys with those joined that can be; nobody's instants change.  busy: entries of others."""
    if not instance.convoys.single:
        return list(placed)
    follows = _followers(placed, busy)
    streams: dict[tuple[object, ...], list[Placed]] = defaultdict(list)
    for one in placed:
        streams[one.line, one.job.sink, one.drive.links, one.persons[0][0], not one.mix].append(one)
    found: list[Placed] = []
    for stream in streams.values():
        stream.sort(key=lambda one: one.heads[0])
        now = stream[0]
        for other in stream[1:]:
            if _joinable(instance, now, other, follows):
                now = _joined(now, other)
            else:
                found.append(now)
                now = other
        found.append(now)
    return found


def _followers(placed: Sequence[Placed], busy: Iterable[Busy]) -> _Followers:
    """Return by link and head of an entry the head of the next entry of that link."""
    entries: dict[int, list[float]] = defaultdict(list)
    for one in placed:
        for run in (one, one.approach):
            if run is not None and run.mix:
                for link, head in zip(run.drive.links, run.heads, strict=True):
                    entries[link].append(head)
    for taken in busy:
        entries[taken.link].append(taken.begins)
    return {(link, a): b for link, heads in entries.items() for a, b in pairwise(sorted(heads))}


def _joinable(instance: Instance, one: Placed, other: Placed, follows: _Followers) -> bool:
    """Say whether another can be the end of a convoy; `one` may be joined already."""
    most = instance.convoys.most
    if one.crew or other.crew or not one.mix or one.drive.storage:
        return False
    cars = one.drive.vehicles + other.drive.vehicles
    per = instance.groups[instance.members[one.persons[0][0]].group].per_vehicle
    if (most and cars > most) or one.persons[0][1] + other.persons[0][1] > cars * per + 0.5 + EPS:
        return False
    sink = instance.sinks[one.job.sink]
    if sink.rate_per_s < UNBOUNDED and len(sink.hours) > 1:
        return False
    boards = other.begins + other.board_s <= one.heads[0] + EPS
    in_turn = other.board_s == 0.0 or abs(one.begins + one.board_s - other.begins) <= EPS
    if not (boards and in_turn and _together(instance, one, other, follows)):
        return False
    both = _joined(one, other)
    return may_depart(instance, both.drive.links, both.heads, both.drive.stretch, both.drive.travel, both.begins)


def _together(instance: Instance, one: Placed, other: Placed, follows: _Followers) -> bool:
    sets = instance.interval_sets
    for i, link in enumerate(one.drive.links):
        head, last = one.heads[i], one.heads[i] + one.drive.stretch[i]
        tail = other.heads[i] + other.drive.stretch[i]
        if not last - EPS <= other.heads[i] <= last + _GAP_S or follows.get((link, _entry(one, i))) != other.heads[i]:
            return False
        leaves = tail + one.drive.travel[i]
        if not _one_holds(sets[instance.stay_of[link]], head, leaves):
            return False
        if not _one_holds(sets[instance.entry_of[link]], head, tail):
            return False
        if one.drive.danger_from[i]:
            came = one.begins if i == 0 else one.heads[i - 1] + one.drive.travel[i - 1]
            stays = sets[instance.node_stay_of[int(instance.tail[link])]]
            if not _one_holds(stays, came, tail):
                return False
    return True


def _entry(one: Placed, i: int) -> float:
    """Return when the last platoon of a convoy entered link i."""
    return one.last_heads[i] if one.last_heads else one.heads[i]


def _one_holds(spans: Iterable[tuple[float, float]], start: float, end: float) -> bool:
    return any(a <= start + EPS and end <= b + EPS for a, b in spans)


def _joined(one: Placed, other: Placed) -> Placed:
    cars = dict(one.mix)["car"] + dict(other.mix)["car"]
    persons = dict(one.persons)
    for member, count in other.persons:
        persons[member] = persons.get(member, 0) + count
    tails = [head + stretch for head, stretch in zip(other.heads, other.drive.stretch, strict=True)]
    stretch = tuple(tail - head for tail, head in zip(tails, one.heads, strict=True))
    mix = (("car", cars),)
    drive = replace(one.drive, mix=mix, vehicles=cars, stretch=stretch)
    board_s = one.board_s + other.board_s
    begins = other.begins + other.board_s - board_s
    return replace(
        one, mix=mix, drive=drive, begins=begins, board_s=board_s, persons=tuple(sorted(persons.items())),
        value=one.value + other.value, last_heads=other.heads,
    )  # fmt: skip
