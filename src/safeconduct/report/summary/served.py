"""Who is served first (S6): people whose weight is not 1 or who have a floor, and how far the plan serves them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from safeconduct.core import PlaceId
from safeconduct.planning import PeopleGroup, Plan

__all__ = ["Served", "served_first"]


@dataclass(frozen=True, slots=True)
class Served:
    """People of one place and means; weights: least and most of their rows; first_leaves: None if nobody goes.

    persons: who would leave.  at_least: their floors together, 0 none.  out: persons out.
    """

    place: PlaceId
    means: str
    weights: tuple[float, float]
    persons: int
    at_least: int
    out: int
    first_leaves: datetime | None

    @property
    def short(self) -> int:
        """Persons missing to the floor."""
        return max(0, self.at_least - self.out)


def served_first(plan: Plan, people: Sequence[PeopleGroup]) -> tuple[Served, ...]:
    """Return the groups that have a weight or a floor, the greatest weight first; people: the case's rows."""
    rows: dict[tuple[PlaceId, str], list[PeopleGroup]] = {}
    for row in people:
        rows.setdefault((row.place, row.means), []).append(row)
    left = {(row.place, row.means): row.persons for row in plan.left_behind}
    found = []
    for (place, means), own in rows.items():
        weights = min(row.weight for row in own), max(row.weight for row in own)
        at_least = sum(row.at_least or 0.0 for row in own)
        if weights == (1.0, 1.0) and not at_least:
            continue
        persons = round(sum(row.persons for row in own))
        out = persons - left.get((place, means), 0)
        found.append(Served(place, means, weights, persons, round(at_least), out, _first(plan, place, means)))
    return tuple(sorted(found, key=lambda one: (-one.weights[1], one.place, one.means)))


def _first(plan: Plan, place: PlaceId, means: str) -> datetime | None:
    origins = {corridor.id: corridor.origin for corridor in plan.corridors}
    leaves = (
        convoy.passes[0].head
        for convoy in plan.convoys
        if convoy.corridor is not None and origins[convoy.corridor] == place and convoy.persons_by_means.get(means)
    )
    return min(leaves, default=None)
