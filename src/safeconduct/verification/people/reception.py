"""V-P4: reception: there is a point, it is open, it takes everybody in by closing, and it has room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from safeconduct.verification.evidence.intervals import ROUNDING_S, merged
from safeconduct.verification.evidence.sides import Evidence, Run
from safeconduct.verification.rows import UNBOUNDED, ReceptionRow, Spans
from safeconduct.verification.violations import Violation, violation

__all__ = ["check_reception", "parties_of"]


@dataclass(frozen=True, slots=True)
class _Desk:
    """One point, or all of a place together where convoys name none of several."""

    name: str
    intake_per_s: float
    capacity: float
    hours: Spans


def check_reception(evidence: Evidence) -> Iterator[Violation]:
    """V-P4: people end where somebody receives them; intake, hours, capacity.

    Intake lasts persons / intake seconds from a convoy's arrival, one convoy after the other in order of arrival, and
    not before its tail is there; it ends by the closing of the opening in which the convoy arrives (or of the next one)
    and by the horizon.  `capacity` is for all days.  Points of one place of which a convoy names none count together.
    Not checked: people of the place itself; where people go after reception.
    """
    at_place: dict[str, list[ReceptionRow]] = defaultdict(list)
    for row in evidence.case.reception:
        at_place[row.place].append(row)
    by_desk: dict[tuple[str, str], list[Run]] = defaultdict(list)
    for run in evidence.runs:
        if not run.loaded:
            continue
        end, name = run.convoy.passes[-1].place, run.convoy.reception
        rows = at_place.get(end, [])
        if not rows:
            yield violation("V-P4", "nobody_receives", convoy=run.convoy.id, place=end)
        elif name and all(row.id != name for row in rows):
            yield violation("V-P4", "no_such_point", convoy=run.convoy.id, point=name)
        else:
            by_desk[end, name or (rows[0].id if len(rows) == 1 else "")].append(run)
    for (place, name), runs in sorted(by_desk.items()):
        rows = [row for row in at_place[place] if name in ("", row.id)]
        together = runs if name else [run for (where, _), some in by_desk.items() if where == place for run in some]
        desk = _desk(place, rows)
        yield from _intake(desk, together, evidence.case.rules.horizon[1])
        yield from _room(desk, together)


def parties_of(evidence: Evidence, run: Run) -> frozenset[str]:
    """Return the parties whose reception a convoy may end at: one, unless it names none of several points."""
    end, name = run.convoy.passes[-1].place, run.convoy.reception
    return frozenset(row.party for row in evidence.case.reception if row.place == end and name in ("", row.id))


def _desk(place: str, rows: Sequence[ReceptionRow]) -> _Desk:
    return _Desk(
        name=rows[0].id if len(rows) == 1 else place,
        intake_per_s=sum(row.intake_per_h for row in rows) / 3600.0,
        capacity=sum(row.capacity for row in rows),
        hours=merged(span for row in rows for span in row.hours),
    )


def _intake(desk: _Desk, runs: Sequence[Run], horizon: float) -> Iterator[Violation]:
    ready = -UNBOUNDED
    for run in sorted(runs, key=lambda run: (run.convoy.passes[-1].in_head, run.convoy.id)):
        last, persons = run.convoy.passes[-1], run.convoy.persons_in_all
        opened = next((span for span in desk.hours if span[1] >= last.in_head - ROUNDING_S), None)
        if opened is None:
            yield violation("V-P4", "arrives_after_closing", point=desk.name, convoy=run.convoy.id, at=last.in_head)
            continue
        begins = max(ready, last.in_head, opened[0])
        ready = begins + _intake_s(desk, persons)
        done, closes = max(ready, last.in_tail), min(opened[1], horizon)
        if done > closes + ROUNDING_S:
            yield _late(desk, run, closes, done)
            ready = min(ready, closes)


def _late(desk: _Desk, run: Run, closes: float, done: float) -> Violation:
    name = run.convoy.id
    if done == UNBOUNDED:
        return violation("V-P4", "takes_nobody_in", point=desk.name, convoy=name)
    late = round(done - closes)
    return violation("V-P4", "not_taken_in_by_closing", point=desk.name, convoy=name, closes_at=closes, seconds=late)


def _intake_s(desk: _Desk, persons: float) -> float:
    return persons / desk.intake_per_s if desk.intake_per_s > 0 else UNBOUNDED


def _room(desk: _Desk, runs: Sequence[Run]) -> Iterator[Violation]:
    persons = sum(run.convoy.persons_in_all for run in runs)
    if persons > desk.capacity + 0.5:
        yield violation("V-P4", "over_room", point=desk.name, persons=persons, capacity=desk.capacity)
