"""`fold_day`: the state of the day from the entries of a folder, the plan and the clock; nothing is stored.

The order in which entries are given has no say: the ledger puts them into one, and everything here sorts by what the
entries tell, then by their ids.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from safeconduct.agreement import Ledger
from safeconduct.core import Note, NoteValue
from safeconduct.operation.basis import Basis
from safeconduct.operation.chronology import Chronology
from safeconduct.operation.convoys import Course, sightings_of
from safeconduct.operation.figures import (
    FIRE,
    convoy_outcome,
    corridor_outcome,
    counts,
    lost_time,
    persons_out,
    posts,
)
from safeconduct.operation.gates import convoy_gate, day_gate
from safeconduct.operation.movement import Movement
from safeconduct.operation.orders import Orders
from safeconduct.operation.reports import Reports
from safeconduct.operation.state import ConvoyDay, CorridorDay, DayState, Hold, PostDay, Refused
from safeconduct.operation.tracks import off_route, progress_of, track_warnings

__all__ = ["fold_day", "movement_of"]


def fold_day(
    ledger: Ledger, basis: Basis, now: datetime, *, received: Mapping[str, datetime] | None = None
) -> DayState:
    """Work out the state of the day at an instant.

    Args:
        ledger: which entries count (`keep_ledger`).
        basis: plan, text, places, and what else the day is measured against.
        now: aware UTC; what entries say of later than that is listed and not used.
        received: when each entry reached the holder of the folder, by id, where known.
    """
    movement, notes = movement_of(ledger, basis, now, received=received)
    reports = Reports(movement.chronology, movement.orders)
    broken = frozenset(_broken(reports, movement))
    convoys = tuple(_convoy(movement, name, name in broken) for name in sorted(movement.courses, key=_natural))
    corridors = tuple(_corridor(movement, name, convoys) for name in sorted(basis.corridors))
    numbers, more = counts(movement.chronology)
    posts_seen = posts(movement)
    warnings = {*notes, *more, *movement.chronology.warnings(), *track_warnings(basis, movement.chronology)}
    return DayState(
        now, basis.plan_digest, "" if basis.text is None else basis.text.id, corridors, convoys, posts_seen,
        movement.orders.holds, tuple(go for name in sorted(basis.corridors) for go in movement.orders.goes(name)),
        (*movement.orders.refused, *_refused_findings(reports)), numbers, reports.all, reports.violations,
        lost_time(movement), tuple(_computed(movement, posts_seen)), reports.proposals, tuple(sorted(warnings)),
        tuple(sorted(movement.chronology.struck)),
        tuple(one.first.id for one in movement.orders.alerts),
    )  # fmt: skip


def movement_of(
    ledger: Ledger, basis: Basis, now: datetime, *, received: Mapping[str, datetime] | None = None
) -> tuple[Movement, tuple[Note, ...]]:
    """Return orders and courses at an instant, with notes on passes that cannot be so; arguments as `fold_day`."""
    chronology = Chronology(ledger, basis, now, received or {})
    sightings, notes = sightings_of(chronology)
    progress = progress_of(basis, now)
    courses = {
        name: Course(convoy, basis, sightings.get(name, ()), now, progress.get(name))
        for name, convoy in basis.convoys.items()
    }
    return Movement(chronology, Orders(chronology), courses), notes


def _natural(name: str) -> tuple[str, int, str]:
    """Sort A2 before A10."""
    letters = name.rstrip("0123456789")
    digits = name[len(letters) :]
    return letters, int(digits) if digits else -1, name


def _convoy(movement: Movement, name: str, broken: bool) -> ConvoyDay:
    course = movement.courses[name]
    halts = movement.halts(name)
    stood = (movement.now - max(min(hold.at for hold in halts), _begin(course))).total_seconds() if halts else 0
    warnings = [Note("no_window", {"from": from_, "to": to}) for from_, to, _ in course.unpromised]
    left = course.window_left_s
    if course.departed and left is not None and left < 0:
        warnings.append(Note("will_be_caught", {"convoy": name, "minutes": -(left // 60)}))
    return ConvoyDay(
        name, course.corridor, course.convoy.means, course.convoy.vehicles, course.convoy.persons,
        movement.convoy_state(name), course.waypoints, course.sightings, course.at, course.delay_s, left,
        course.no_return, tuple(hold.entry for hold in halts), round(max(stood, 0)),
        convoy_outcome(movement, name, broken), tuple(warnings), convoy_gate(movement, course),
    )  # fmt: skip


def _begin(course: Course) -> datetime:
    return course.left_at or course.convoy.passes[0].head


def _corridor(movement: Movement, name: str, convoys: tuple[ConvoyDay, ...]) -> CorridorDay:
    standing, corridor = movement.standing(name), movement.basis.corridors[name]
    own = [one for one in convoys if one.corridor == name]
    window = movement.window(name)
    left = None if window is None else int((window.end - movement.now).total_seconds())
    out = {one.id: persons_out(movement.courses[one.id]) for one in own}
    on_road = sum(one.persons for one in own if one.state in ("under way", "halted", "out of touch"))
    outcome = corridor_outcome({one.id: one.outcome for one in own}, out, standing.state)
    return CorridorDay(
        name, corridor.id, standing.state, standing.since, standing.by, standing.why, standing.holds, window, left,
        sum(one.persons for one in own), sum(out.values()), on_road, outcome, day_gate(movement, name),
    )  # fmt: skip


def _broken(reports: Reports, movement: Movement) -> Iterator[str]:
    """Yield convoys whose corridor a hold stopped because of reported fire that the text forbids there."""
    fire = {one.entry for one in reports.all if one.act in FIRE and any(c.within != "outside" for c in one.candidates)}
    fire |= {one.entry for one in reports.violations if fire & set(one.reports)}
    for hold in movement.orders.holds:
        if hold.because in fire:
            yield from (name for name in movement.courses if _lasts(hold, movement, name))


def _computed(movement: Movement, seen: tuple[PostDay, ...]) -> Iterator[Note]:
    """Yield what the text promises and what was seen, where the two differ and nobody has to report it."""
    for one in seen:
        if one.short and one.clause and one.seen_per_h is not None:
            values: dict[str, NoteValue] = {"post": one.id, "clause": one.clause, "seen": round(one.seen_per_h)}
            yield Note("slow_post", {**values, "promised": one.promised_per_h or 0})
        elif one.short and one.clause:
            yield Note("long_wait", {"post": one.id, "clause": one.clause, "minutes": (one.wait_s or 0) // 60})
    yield from off_route(movement.basis, movement.now)


def _lasts(hold: Hold, movement: Movement, convoy: str) -> bool:
    course = movement.courses[convoy]
    return course.corridor in hold.corridors and course.corridor not in hold.lifted


def _refused_findings(reports: Reports) -> Iterator[Refused]:
    for entry in reports.chronology.of_kind("finding"):
        reason = reports.may_find(entry)
        if reason is not None:
            yield Refused(entry.id, entry.label, entry.author, reason)
