"""What the public may know of a plan: the only thing that any public file is made from (class public, R9).

`public_facts` is the gate: what it does not return cannot be in a public file, as nothing behind it is at hand there.
Of the plan it takes at which points and for which places people are fetched, as a notice must say that, and whether
everybody who would leave can.  Hours and positions are the case's (`gathering`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from safeconduct.core import Clock, Place, PlaceId, Translations
from safeconduct.planning import Plan
from safeconduct.report.plan.gathering import GatheringPoint, Hours

__all__ = ["PublicFacts", "PublicPoint", "public_facts"]


@dataclass(frozen=True, slots=True)
class PublicPoint:
    """A gathering place that people are called to; never with an id.

    order: counts the points of one place from 1; 0: it has only one.  destinations: by name, each once.
    own_name: of assembly.csv, empty where it has none; translations: the same in other languages.
    """

    place: Place
    order: int
    destinations: tuple[Place, ...]
    lat: float | None
    lon: float | None
    hours: tuple[Hours, ...]
    own_name: str = ""
    translations: Translations = ()

    @property
    def name(self) -> str:
        """The place's name, with that of the point, or its number where the place has several: `Mariupol (2)`."""
        if self.own_name:
            return f"{self.place.name}, {self.own_name}"
        return f"{self.place.name} ({self.order})" if self.order else self.place.name


@dataclass(frozen=True, slots=True)
class PublicFacts:
    """All that a public file may be made from; everybody: all who would leave can, on this plan's day or days."""

    title: str
    clock: Clock
    points: tuple[PublicPoint, ...]
    everybody: bool


def public_facts(
    plan: Plan,
    clock: Clock,
    places: Mapping[PlaceId, Place],
    gathering: Iterable[GatheringPoint],
    corridor: str | None = None,
) -> PublicFacts:
    """Return what the public may know; corridor: of the points of this corridor only.

    Points are in the order of their places' names and then of assembly.csv, so that no order of corridors shows.
    """
    goals = _goals(plan, corridor)
    known = {(point.place, point.id): point for point in gathering}
    order = {key: number for number, key in enumerate(known)}
    called = sorted(goals, key=lambda key: (_place(key[0], places).name, key[0], order.get(key, len(order)), key[1]))
    several = {place: [key for key in called if key[0] == place] for place, _ in called}
    points = []
    for key in called:
        point = known.get(key, GatheringPoint(key[1], key[0]))
        own = several[key[0]]
        ends = sorted((_place(goal, places) for goal in goals[key]), key=lambda place: (place.name, place.id))
        number = own.index(key) + 1 if len(own) > 1 else 0
        points.append(
            PublicPoint(_place(key[0], places), number, tuple(ends), point.lat, point.lon, point.hours,
                        point.name, point.translations)
        )
    return PublicFacts(plan.title, clock, tuple(points), plan.left <= 0)


def _goals(plan: Plan, corridor: str | None) -> dict[tuple[PlaceId, str], set[PlaceId]]:
    """Return by place and point where people are brought from there."""
    ends = {one.id: (one.origin, one.destination) for one in plan.corridors if corridor in (None, one.id)}
    goals: dict[tuple[PlaceId, str], set[PlaceId]] = {}
    for convoy in plan.convoys:
        if convoy.corridor in ends and convoy.persons:
            origin, destination = ends[convoy.corridor]
            goals.setdefault((origin, convoy.assembly), set()).add(destination)
    return goals


def _place(place: PlaceId, places: Mapping[PlaceId, Place]) -> Place:
    return places.get(place) or Place(place, str(place), 0.0, 0.0)
