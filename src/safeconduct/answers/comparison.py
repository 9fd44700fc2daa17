"""Two plans side by side: who gains and who loses, corridors that come and go, hours, footprint, and what is proven.

With value v and bound b of plans 1 and 2, the best plan of each case is worth between its v and its b, so that the
difference of the two best lies in [v2 - b1, b2 - v1]; of persons likewise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from safeconduct.core import PlaceId
from safeconduct.planning import Convoy, Corridor, Plan

__all__ = ["Comparison", "CorridorKey", "Figures", "PeopleRow", "compare_plans", "figures_of", "persons_out"]


@dataclass(frozen=True, slots=True, order=True)
class CorridorKey:
    """What makes a corridor the same in two plans: its places in order, and the roads between them."""

    waypoints: tuple[PlaceId, ...]
    roads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """A plan in figures: persons, weighted persons, and the hours from the first who leave to the last who arrive.

    first_leave, last_arrive: aware UTC, None where nobody leaves; hours: between them, 0 where nobody leaves.
    """

    persons: int
    persons_bound: int
    value: float
    bound: float
    kilometre_hours: float
    corridors: int
    convoys: int
    first_leave: datetime | None
    last_arrive: datetime | None

    @property
    def hours(self) -> float:
        """Hours from the first departure to the last arrival."""
        if self.first_leave is None or self.last_arrive is None:
            return 0.0
        return (self.last_arrive - self.first_leave).total_seconds() / 3600.0

    @property
    def gap(self) -> float:
        """(bound - value) / bound, 0 where the bound is 0."""
        return (self.bound - self.value) / self.bound if self.bound > 0 else 0.0


NOBODY = Figures(0, 0, 0.0, 0.0, 0.0, 0, 0, None, None)
"""Of a case in which nobody can leave at all; that is proven, so the bounds are 0 too."""


@dataclass(frozen=True, slots=True)
class PeopleRow:
    """Persons out of one place by one means, in each of two plans."""

    place: PlaceId
    means: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the second plan differs in from the first.

    people: by place and means, where either plan brings anybody out.  gone, new, kept: corridors of the first only,
    of the second only, of both.
    """

    before: Figures
    after: Figures
    people: tuple[PeopleRow, ...]
    gone: tuple[CorridorKey, ...]
    new: tuple[CorridorKey, ...]
    kept: tuple[CorridorKey, ...]

    @property
    def persons(self) -> int:
        """Persons more in the second plan."""
        return self.after.persons - self.before.persons

    @property
    def persons_between(self) -> tuple[int, int]:
        """Least and most persons by which the best plans of the two cases can differ."""
        return self.after.persons - self.before.persons_bound, self.after.persons_bound - self.before.persons

    @property
    def value(self) -> float:
        """Value more in the second plan."""
        return self.after.value - self.before.value

    @property
    def value_between(self) -> tuple[float, float]:
        """Least and most by which the values of the best plans of the two cases can differ."""
        return self.after.value - self.before.bound, self.after.bound - self.before.value

    @property
    def is_proven(self) -> bool:
        """Whether the two plans' gaps cannot explain the difference in value: the interval leaves out 0."""
        least, most = self.value_between
        return least > 0 or most < 0

    @property
    def gainers(self) -> tuple[PeopleRow, ...]:
        """Rows with more persons out in the second plan."""
        return tuple(row for row in self.people if row.after > row.before)

    @property
    def losers(self) -> tuple[PeopleRow, ...]:
        """Rows with fewer persons out in the second plan."""
        return tuple(row for row in self.people if row.after < row.before)


def compare_plans(before: Plan | None, after: Plan | None) -> Comparison:
    """Hold two plans side by side; None: nobody can leave in that case, which is proven."""
    people = [Counter[tuple[PlaceId, str]](persons_out(plan)) for plan in (before, after)]
    ways = [{_key(row) for row in plan.corridors} if plan is not None else set() for plan in (before, after)]
    return Comparison(
        before=figures_of(before),
        after=figures_of(after),
        people=tuple(PeopleRow(*key, people[0][key], people[1][key]) for key in sorted({*people[0], *people[1]})),
        gone=tuple(sorted(ways[0] - ways[1])),
        new=tuple(sorted(ways[1] - ways[0])),
        kept=tuple(sorted(ways[0] & ways[1])),
    )


def figures_of(plan: Plan | None) -> Figures:
    """Return a plan in figures; None: nobody can leave."""
    if plan is None:
        return NOBODY
    loaded = [convoy for convoy in plan.convoys if convoy.persons]
    return Figures(
        persons=plan.out,
        persons_bound=plan.persons_bound,
        value=plan.value,
        bound=plan.bound,
        kilometre_hours=plan.kilometre_hours,
        corridors=len(plan.corridors),
        convoys=len(loaded),
        first_leave=min((convoy.passes[0].head for convoy in loaded), default=None),
        last_arrive=max((convoy.passes[-1].arrives.end for convoy in loaded), default=None),
    )


def _key(corridor: Corridor) -> CorridorKey:
    return CorridorKey(corridor.waypoints, tuple(section.road for section in corridor.sections))


def persons_out(plan: Plan | None) -> Mapping[tuple[PlaceId, str], int]:
    """Count persons out by the place they live in and their means."""
    counts: Counter[tuple[PlaceId, str]] = Counter()
    for convoy in plan.convoys if plan is not None else ():
        for means, persons in convoy.persons_by_means.items():
            counts[convoy.passes[0].place, means] += persons
        for walk in convoy.walks:  # who walked to the convoy counts at home, not where it begins
            means = _fetched(convoy)
            counts[convoy.passes[0].place, means] -= walk.persons
            counts[walk.place, means] += walk.persons
    return {key: persons for key, persons in counts.items() if persons}


def _fetched(convoy: Convoy) -> str:
    """Return the means of those who walked to this convoy: those whom buses fetch (P8)."""
    return "bus" if "bus" in convoy.persons_by_means else next(iter(convoy.persons_by_means))
