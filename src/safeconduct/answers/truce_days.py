"""How many days of the windows on the table it takes until N people are out.

Each day is planned by itself with those who are left: everybody who leaves arrives the same day, and buses are back at
their depots in the morning.  With the proven most m of a day with everybody there,

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
    today, most = case, 0
    while sum(out) < people and len(out) < _MOST_DAYS:
        planned = plan(Outcome(f"day {len(out) + 1}", today, None)).plan
        if not out:
            most = planned.persons_bound if planned is not None else 0
        if planned is None or planned.out == 0:
            break
        out.append(planned.out)
        today = _without(today, planned)
    done = sum(out) >= people
    return TruceDays(people, len(out) if done else None, -(-people // most) if most else None, tuple(out))


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
    taken: Counter[str] = Counter()
    for convoy in plan.convoys:
        taken[convoy.reception] += convoy.persons
    reception = tuple(
        row if row.capacity is None else replace(row, capacity=max(0.0, row.capacity - taken[row.id]))
        for row in case.reception
    )
    return replace(case, people=tuple(people), reception=reception)
