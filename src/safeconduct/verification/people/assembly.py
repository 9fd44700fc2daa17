"""V-P3: boarding at assembly points: one convoy after the other, in open hours, not before departures are allowed."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from safeconduct.verification.evidence.intervals import ROUNDING_S, held_by_one
from safeconduct.verification.evidence.sides import Evidence, Hop, Run
from safeconduct.verification.rows import UNBOUNDED, AssemblyRow, LinkRow
from safeconduct.verification.violations import Violation, violation

__all__ = ["boarding_s", "check_boarding", "points_by_place"]


def check_boarding(evidence: Evidence) -> Iterator[Violation]:
    """V-P3: at each assembly point there is an order in which all convoys board in time.

    A convoy boards during persons / boarding seconds, from its first boarding on at the earliest (the plan's arrival at
    its first pass) and by its departure, one convoy after the other; first boarding and departure lie in one opening of
    the point.  First boarding is not before `departures_from` of a window that holds the convoy on its first link in
    danger (or on land that may be crossed in windows only).
    Not checked: who boards first within a convoy; convoys on foot that name no point.  Where a plan does not say when
    boarding begins, it may begin as soon as the point opens.
    """
    at_point: dict[str, list[Run]] = defaultdict(list)
    points = {row.id: row for row in evidence.case.assembly}
    here = points_by_place(evidence.case.assembly)
    for run in evidence.runs:
        if not run.loaded:
            continue
        yield from _departures(evidence, run)
        name = run.convoy.assembly
        rows = here.get(evidence.home(run.convoy.passes[0].place), ())
        if name and (name not in points or points[name] not in rows):
            yield violation("V-P3", "no_such_point", convoy=run.convoy.id, point=name)
        elif name or (len(rows) == 1 and not run.convoy.on_foot):
            at_point[name or rows[0].id].append(run)
        elif rows and not run.convoy.on_foot:
            yield violation("V-P3", "point_not_named", convoy=run.convoy.id, place=run.convoy.passes[0].place)
    for name, runs in sorted(at_point.items()):
        yield from _hours(points[name], runs)
        yield from _order(points[name], runs, evidence.case.rules.horizon[0])


def points_by_place(rows: Sequence[AssemblyRow]) -> Mapping[str, tuple[AssemblyRow, ...]]:
    """Return the assembly points of each place."""
    found: dict[str, tuple[AssemblyRow, ...]] = {}
    for row in rows:
        found[row.place] = (*found.get(row.place, ()), row)
    return found


def boarding_s(point: AssemblyRow, persons: float) -> float:
    """Return persons / boarding, seconds."""
    if point.boarding_per_h == UNBOUNDED:
        return 0.0
    return persons / point.boarding_per_h * 3600.0 if point.boarding_per_h > 0 else UNBOUNDED


def _hours(point: AssemblyRow, runs: Sequence[Run]) -> Iterator[Violation]:
    for run in runs:
        first = run.convoy.passes[0]
        if not held_by_one(point.hours, first.in_head, first.head):
            yield violation("V-P3", "point_shut", point=point.id, convoy=run.convoy.id, departs_at=first.head)


def _order(point: AssemblyRow, runs: Sequence[Run], horizon: float) -> Iterator[Violation]:
    """Board by earliest departure among those who may begin: where any order keeps all departures, this one does."""
    if point.boarding_per_h == UNBOUNDED:
        return
    waiting = sorted((_earliest(point, run, horizon), run.convoy.passes[0].head, run.convoy.id, run) for run in runs)
    ready: list[tuple[float, str, float, Run]] = []
    now, number = -UNBOUNDED, 0
    while ready or number < len(waiting):
        if not ready:
            now = max(now, waiting[number][0])
        while number < len(waiting) and waiting[number][0] <= now:
            _, departs, name, run = waiting[number]
            heapq.heappush(ready, (departs, name, boarding_s(point, run.convoy.persons_in_all), run))
            number += 1
        departs, name, left, run = heapq.heappop(ready)
        until = waiting[number][0] if number < len(waiting) else UNBOUNDED
        if left > until - now:
            heapq.heappush(ready, (departs, name, left - (until - now), run))
            now = until
            continue
        now += left
        if now > departs + ROUNDING_S:
            persons = run.convoy.persons_in_all
            late = round(now - departs) if now < UNBOUNDED else now
            yield violation("V-P3", "boards_too_late", point=point.id, convoy=name, persons=persons, seconds=late)
        if now == UNBOUNDED:
            return


def _earliest(point: AssemblyRow, run: Run, horizon: float) -> float:
    """Return when boarding may begin: as the plan says, else when the point opens on that day."""
    first = run.convoy.passes[0]
    if first.arrival_given:
        return first.in_head
    head = first.head
    opened = [start for start, end in point.hours if start - ROUNDING_S <= head <= end + ROUNDING_S]
    return max([horizon, *opened])


def _departures(evidence: Evidence, run: Run) -> Iterator[Violation]:
    restricted = ((hop, link) for hop, link in run.driven() if link.dangerous or link.only_in_windows)
    found = next(restricted, None)
    if found is None:
        return
    holding = _holding(evidence, *found)
    begins = run.convoy.passes[0].in_head
    if holding and not any(departs <= begins + ROUNDING_S for departs in holding):
        name, allowed = run.convoy.id, min(holding)
        yield violation("V-P3", "departs_too_early", convoy=name, boards_at=begins, departures_from_at=allowed)


def _holding(evidence: Evidence, hop: Hop, link: LinkRow) -> list[float]:
    """Return departures_from of each window that holds a convoy on a link."""
    margin = evidence.case.rules.margin_s
    over = evidence.table.over_link(link)
    spans = ((row, ((row.start, row.end),)) for row in over)
    held = (row for row, span in spans if held_by_one(span, hop.start.head, hop.end.in_tail, margin=margin))
    return [row.departures_from for row in held]
