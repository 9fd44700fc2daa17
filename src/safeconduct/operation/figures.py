"""Counts side by side, posts against their promise, minutes lost by cause, outcomes in OCHA's terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from safeconduct.core import Note, Span
from safeconduct.operation.chronology import Chronology, event_at
from safeconduct.operation.convoys import Course
from safeconduct.operation.movement import Movement
from safeconduct.operation.state import Count, Hold, LostTime, Outcome, PostDay

__all__ = [
    "FIRE",
    "LEAST_OBSERVED_S",
    "convoy_outcome",
    "corridor_outcome",
    "counts",
    "lost_time",
    "persons_out",
    "posts",
]

LEAST_OBSERVED_S = 900
"""A rate is given for a post after a quarter of an hour of watching (agreement.md section 7)."""
FIRE = frozenset({"airstrike", "burst", "explosion", "mine", "shelling", "shot", "uav"})
"""Acts of fire and explosives: a movement that they end is `broken`."""


def counts(chronology: Chronology) -> tuple[tuple[Count, ...], tuple[Note, ...]]:
    """Return all counts by time, none of them averaged, and notes on those of another day."""
    says: dict[str, dict[str, str]] = {}
    for one in sorted(chronology.of_kind("settle"), key=lambda one: one.seq):
        says.setdefault(str(one.body["entry"]), {})[one.author] = str(one.body["says"])
    needed = chronology.ledger.opening.needed
    found, notes = [], []
    for entry in chronology.of_kind("count"):
        wrong = chronology.misplaced(entry)
        if wrong is not None:
            notes.append(Note("count_not_used", {"entry": entry.label, "at": event_at(entry)}))
            continue
        body, words = entry.body, says.get(entry.id, {})
        numbers = {name: body[name] for name in ("low", "high") if isinstance(body.get(name), int)}
        joint = all(words.get(name) == "agreed" and chronology.ledger.relied_on(name) for name in needed)
        found.append(
            Count(
                entry.id, entry.author, str(body["of"]), str(body["place"]), event_at(entry), int(str(body["persons"])),
                numbers.get("low"), numbers.get("high"), str(body["counted"]), str(body.get("corridor", "")),  # type: ignore[arg-type]
                str(body.get("convoy", "")), str(body.get("means", "")), joint, words,
            )
        )  # fmt: skip
    return tuple(found), tuple(notes)


def persons_out(course: Course) -> int:
    """Return the persons of a convoy that has arrived: as last reported of it, else as planned."""
    if not course.arrived:
        return 0
    counted = [one.persons for one in course.sightings if one.used and one.persons is not None]
    return counted[-1] if counted else course.convoy.persons


def posts(movement: Movement) -> tuple[PostDay, ...]:
    """Return each post of the text, or of the case without one, against what was seen."""
    basis = movement.basis
    clauses = {str(one.value["post"]): one for one in basis.of_type("post")}
    places = {one.id: (str(one.from_place), str(one.to_place)) for one in basis.case.checkpoints} if basis.case else {}
    found = []
    for name in sorted({*clauses, *places}):
        clause = clauses.get(name)
        promised = int(str(clause.value["vehicles_per_h"])) if clause is not None else None
        most_wait = clause.value.get("most_wait_s") if clause is not None else None
        queue, wait = _queue(movement.chronology, name)
        seen, over = _rate(movement, name, places.get(name))
        slow = promised is not None and seen is not None and seen < promised
        waited = isinstance(most_wait, int) and wait is not None and wait > most_wait
        found.append(
            PostDay(
                name, places.get(name, ("", ""))[1], promised, seen, over, queue, wait, slow or waited,
                clause.clause if clause is not None else "",
            )
        )  # fmt: skip
    return tuple(found)


def _queue(chronology: Chronology, post: str) -> tuple[int | None, int | None]:
    rows = [one for one in chronology.of_kind("queue") if one.body["post"] == post and not chronology.misplaced(one)]
    if not rows:
        return None, None
    wait = rows[-1].body.get("wait_s")
    return int(str(rows[-1].body["vehicles"])), wait if isinstance(wait, int) else None


def _rate(movement: Movement, post: str, ends: tuple[str, str] | None) -> tuple[float | None, Span | None]:
    """Return vehicles an hour through a post while a queue stood, and the time that was watched.

    A column of n vehicles whose head and tail were both reported at the place behind the post passed n - 1 gaps in that
    time.  Only columns that a queue report or a hold-up (longer behind the post than before it) shows to have waited
    count: a column that drives through at the road's own pace says nothing of the post.
    """
    if ends is None:
        return None, None
    spans: list[tuple[datetime, datetime, int]] = []
    for course in movement.courses.values():
        column = _column(course, ends)
        if column is not None and _queued(movement.chronology, post, column, course, ends):
            spans.append((*column, course.convoy.vehicles - 1))
    seconds = sum((end - start).total_seconds() for start, end, _ in spans)
    if seconds < LEAST_OBSERVED_S:
        return None, None
    rate = sum(gaps for _, _, gaps in spans) / seconds * 3600
    return round(rate, 1), Span(min(one[0] for one in spans), max(one[1] for one in spans))


def _column(course: Course, ends: tuple[str, str]) -> tuple[datetime, datetime] | None:
    for number in range(len(course.convoy.passes) - 1):
        if course.pair(number)[:2] == ends:
            row = course.waypoints[number + 1]
            if row.head_is == row.tail_is == "reported" and row.tail > row.head and course.convoy.vehicles > 1:
                return row.head, row.tail
    return None


def _queued(
    chronology: Chronology, post: str, column: tuple[datetime, datetime], course: Course, ends: tuple[str, str]
) -> bool:
    before = next(row for row in course.waypoints if row.place == ends[0])
    after = next(row for row in course.waypoints if row.place == ends[1])
    both = before.head_is == before.tail_is == "reported"
    stretched = both and after.tail - after.head > (before.tail - before.head) * 1.25
    quarter = timedelta(minutes=15)
    queues = [
        one for one in chronology.of_kind("queue") if one.body["post"] == post and int(str(one.body["vehicles"])) > 0
    ]
    return stretched or any(column[0] - quarter <= event_at(one) <= column[1] + quarter for one in queues)


def lost_time(movement: Movement) -> tuple[LostTime, ...]:
    """Return minutes lost by cause, convoy by convoy.

    A convoy's delay, where its head was last reported, is split: what it stood under holds and alerts while it was on
    the road or due to leave, then what was lost before it left (late start), the rest on the road (posts, traffic).
    """
    found: list[LostTime] = []
    for name, course in sorted(movement.courses.items()):
        delay = course.delay_s
        if delay is None or delay <= 0 or not course.corridor:
            continue
        left = float(delay)
        for cause, entry, seconds in _stood(movement, course):
            taken = min(seconds, left)
            if taken > 0:
                found.append(LostTime(name, cause, round(taken / 60, 1), entry))
                left -= taken
        start = max((course.left_at - course.convoy.passes[0].head).total_seconds(), 0.0) if course.left_at else 0.0
        held_before = sum(s for _, _, s in _stood(movement, course, before=True))
        late = min(max(start - held_before, 0.0), left)
        for cause, seconds in (("late_start", late), ("on_the_road", left - late)):
            if seconds > 0:
                found.append(LostTime(name, cause, round(seconds / 60, 1)))
    return tuple(found)


def _stood(movement: Movement, course: Course, *, before: bool = False) -> Iterator[tuple[str, str, float]]:
    """Yield (cause, entry, seconds) of holds between a convoy's planned start and its last pass; overlaps once.

    before: only the part before it left.
    """
    last = [one.at for one in course.sightings if one.used]
    start = course.convoy.passes[0].head
    end = course.left_at if before else max(last, default=None)
    reached = start
    for hold in movement.orders.holds:
        if not movement.reached_by(hold, course.convoy.id) or end is None:
            continue
        until = hold.lifted.get(course.corridor, movement.now)
        from_, to = max(hold.at, reached), min(until, end)
        if to > from_:
            reached = to
            yield ("alert" if hold.source == "alert" else "hold"), hold.entry, (to - from_).total_seconds()


def convoy_outcome(movement: Movement, convoy: str, broken: bool) -> Outcome:
    """Return a convoy's outcome in OCHA's terms: how its movement ended, or that it has not."""
    course, state = movement.courses[convoy], movement.convoy_state(convoy)
    if state == "turned back":
        return "broken" if broken else "impeded"
    if state == "arrived":
        return "impeded" if _held_up(movement, course) else "facilitated"
    standing = movement.standing(course.corridor) if course.corridor else None
    over = standing is not None and standing.state in ("closed", "closed early", "not opened")
    if course.departed or not over or standing is None:
        return "under way" if course.departed else "planned"
    if broken:
        return "broken"
    return _never_left(movement, standing.by)


def _held_up(movement: Movement, course: Course) -> bool:
    return any(hold.at >= (course.left_at or hold.at) for hold in movement.orders.holds if _was_stopped(hold, course))


def _was_stopped(hold: Hold, course: Course) -> bool:
    arrived = course.arrived_at
    reaches = hold.convoy == course.convoy.id if hold.convoy else course.corridor in hold.corridors
    lifted = hold.lifted.get(course.corridor)
    return (
        reaches and (arrived is None or hold.at < arrived) and (lifted is None or (course.left_at or hold.at) < lifted)
    )


def _never_left(movement: Movement, by: Sequence[str]) -> Outcome:
    """Return why people who were to leave did not: a party that says no denies, those who move withdraw."""
    needed = movement.chronology.ledger.opening.needed
    if any(says == "no" for says, _ in movement.plan_words().values()):
        return "denied"
    closers = [movement.chronology.by_id[one].author for one in by if one in movement.chronology.by_id]
    if any(one in needed for one in closers) and any(
        movement.chronology.by_id[one].body.get("order") == "close" for one in by if one in movement.chronology.by_id
    ):
        return "denied"
    return "impeded" if set(movement.approvals()) >= set(needed) else "denied"


def corridor_outcome(outcomes: Mapping[str, Outcome], persons: Mapping[str, int], state: str) -> Outcome:
    """Return a corridor's outcome from those of its convoys; over only once the corridor is.

    Some out and some not: `partly`; all out without hindrance: `facilitated`.
    """
    if state in ("planned", "approved"):
        return "planned"
    if state in ("open", "held", "closing"):
        return "under way"
    held = set(outcomes.values())
    arrived = [name for name, one in outcomes.items() if persons.get(name, 0) > 0]
    if len(held) == 1 and held <= {"facilitated", "denied", "broken", "withdrawn", "impeded"}:
        return next(iter(held))
    if arrived:
        return "impeded" if len(arrived) == len(outcomes) else "partly"
    return "broken" if "broken" in held else ("impeded" if "impeded" in held else "denied")
