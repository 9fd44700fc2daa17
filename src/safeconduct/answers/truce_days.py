"""How many days of the windows on the table it takes until N people are out.

Each day is planned by itself with those who are left: everybody who leaves arrives the same day, and buses are back at
their depots in the morning.  As long as there are people and beds enough for it, the plan of the day before is driven
again.  With the proven most m of a day with everybody there,

    days  >=  N / m          (fewer people and less room never let more leave in a day)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from safeconduct.answers.comparison import persons_out
from safeconduct.answers.what_if import Outcome
from safeconduct.core import PlaceId
from safeconduct.planning import Case, Plan

__all__ = ["TruceDays", "days_needed"]

_MOST_DAYS = 60
"""Days looked at; each may need a plan of its own."""


@dataclass(frozen=True, slots=True)
class TruceDays:
    """Days of the windows on the table for so many people.

    days: with the plans found, one after the other; None: the last of them brought nobody out, or there were too many.
    bound_days: fewer are not enough; None: no number is.  persons_by_day: out on each day planned.
    """

    people: int
    days: int | None
    bound_days: int | None
    persons_by_day: tuple[int, ...]


def days_needed(case: Case, people: int, plan: Callable[[Outcome], Outcome]) -> TruceDays:
    """Plan one day after the other until so many people are out.

    Args:
        case: of one day, read and checked; one of several days is taken as a whole, and repeated.
        people: persons, above 0.
        plan: plans the case of an outcome.
    """
    out: list[int] = []
    today, most, planned = case, 0, None
    while sum(out) < people and len(out) < _MOST_DAYS:
        if planned is None or not _can_repeat(today, planned):
            planned = plan(Outcome(f"day {len(out) + 1}", today, None)).plan
        if not out:  # only the first day has everybody and every bed, so its bound alone holds for each day
            most = planned.persons_bound if planned is not None else 0
        if planned is None or planned.out == 0:
            break
        out.append(planned.out)
        today = _without(today, planned)
    done = sum(out) >= people
    return TruceDays(people, len(out) if done else None, -(-people // most) if most else None, tuple(out))


def _can_repeat(case: Case, plan: Plan) -> bool:
    """Say whether others could leave by a plan: as many of each place and means are there, and beds for them."""
    there: Counter[tuple[PlaceId, str]] = Counter()
    for row in case.people:
        there[row.place, row.means] += int(row.persons)
    taken = _received(plan)
    enough = all(there[key] >= persons for key, persons in persons_out(plan).items())
    return enough and all(row.capacity is None or row.capacity >= taken[row.id] for row in case.reception)


def _received(plan: Plan) -> Counter[str]:
    received: Counter[str] = Counter()
    for convoy in plan.convoys:
        received[convoy.reception] += convoy.persons
    return received


def _without(case: Case, plan: Plan) -> Case:
    """Return the case of the next morning: those who left are gone, and their beds are taken."""
    gone: dict[tuple[PlaceId, str], float] = dict(persons_out(plan))
    people = []
    for row in case.people:
        left = min(row.persons, gone.get((row.place, row.means), 0.0))
        gone[row.place, row.means] = gone.get((row.place, row.means), 0.0) - left
        floor = None if row.at_least is None else max(0.0, row.at_least - left)
        if row.persons - left > 0:
            people.append(replace(row, persons=row.persons - left, at_least=floor))
    taken = _received(plan)
    reception = tuple(
        row if row.capacity is None else replace(row, capacity=max(0.0, row.capacity - taken[row.id]))
        for row in case.reception
    )
    return replace(case, people=tuple(people), reception=reception)
