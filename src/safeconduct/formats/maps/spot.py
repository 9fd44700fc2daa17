"""What the map formats draw: points with a text, and where a corridor runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from safeconduct.core import Clock, Place, PlaceId, UsageError
from safeconduct.planning import Convoy, Corridor, Section

__all__ = [
    "MOST_CONVOYS",
    "NOT_FOR_NAVIGATION",
    "Spot",
    "corridor_name",
    "passing_text",
    "position",
    "section_line",
    "straight_text",
    "waypoint_spots",
]

LatLon = tuple[float, float]

MOST_CONVOYS = 50
"""More convoys at a waypoint than these share one line."""


NOT_FOR_NAVIGATION = "not for navigation"
"""What a line says that does not follow the road."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A named point on a map; text: what a person reads there, lines split by newlines; id: empty for the public.

    lat, lon: degrees, WGS 84; None where nobody says where it is, which GeoJSON alone can hold.
    """

    id: str
    name: str
    lat: float | None
    lon: float | None
    text: str = ""
    kind: str = "waypoint"

    @property
    def at(self) -> LatLon:
        """The position.

        Raises:
            UsageError: nobody says where it is; a map must not put it anywhere (R1).
        """
        if self.lat is None or self.lon is None:
            raise UsageError(f"{self.name}: its position is not known; give it one in assembly.csv")
        return self.lat, self.lon


def position(place: PlaceId, corridor: Corridor, places: Mapping[PlaceId, Place]) -> LatLon:
    """Return a waypoint's (lat, lon): the place's own, or else the end of a section's shape that meets it.

    Raises:
        UsageError: nobody knows where the place is; a map that leaves it out would mislead (R1).
    """
    if place in places:
        return places[place].lat, places[place].lon
    for section in corridor.sections:
        if section.shape and section.from_place == place:
            return section.shape[0]
        if section.shape and section.to_place == place:
            return section.shape[-1]
    raise UsageError(f"corridor {corridor.id}: no position of waypoint {place!r}; expected it among the plan's places")


def section_line(section: Section, corridor: Corridor, places: Mapping[PlaceId, Place]) -> tuple[LatLon, ...]:
    """Return a section's (lat, lon) points: its shape, or a straight line where no shape is known."""
    if len(section.shape) >= 2:
        return section.shape
    return (position(section.from_place, corridor, places), position(section.to_place, corridor, places))


def straight_text(corridor: Corridor, places: Mapping[PlaceId, Place]) -> str:
    """Name the sections of which only both ends are known, so that a line on them is not the road; empty: none."""
    bare = [section for section in corridor.sections if len(section.shape) <= 2]
    ends = [[places[end].name if end in places else end for end in (one.from_place, one.to_place)] for one in bare]
    if not ends:
        return ""
    return f"{NOT_FOR_NAVIGATION}: straight lines, not the road, from " + "; ".join(" to ".join(pair) for pair in ends)


def corridor_name(corridor: Corridor, places: Mapping[PlaceId, Place]) -> str:
    """Return `Origin - Destination` in the places' own names."""
    ends = (corridor.origin, corridor.destination)
    return " - ".join(places[place].name if place in places else place for place in ends)


def waypoint_spots(
    corridor: Corridor, convoys: Sequence[Convoy], clock: Clock, places: Mapping[PlaceId, Place]
) -> tuple[Spot, ...]:
    """Return the corridor's waypoints in order, each with its convoys' passing times on both clocks (R7).

    Of more than MOST_CONVOYS convoys each waypoint tells when the first head and the last tail pass.
    """
    own = [convoy for convoy in convoys if convoy.corridor == corridor.id]
    spots = []
    for order, place in enumerate(corridor.waypoints):
        lat, lon = position(place, corridor, places)
        name = places[place].name if place in places else place
        spots.append(Spot(place, name, lat, lon, _passing(own, order, clock)))
    return tuple(spots)


def _passing(convoys: Sequence[Convoy], order: int, clock: Clock) -> str:
    passing = [convoy for convoy in convoys if order < len(convoy.passes)]
    if len(passing) <= MOST_CONVOYS:
        return "\n".join(passing_text(convoy, order, clock) for convoy in passing)
    first = min(convoy.passes[order].head for convoy in passing)
    last = max(convoy.passes[order].tail for convoy in passing)
    return f"{len(passing)} convoys: {clock.both(first)} to {clock.both(last)}; timetable.csv has each"


def passing_text(convoy: Convoy, order: int, clock: Clock) -> str:
    """Return one line on when a convoy passes its waypoint number `order`, from 0, on both clocks."""
    waypoint = convoy.passes[order]
    load = f"{convoy.vehicles} vehicles, {convoy.persons} persons" if convoy.vehicles else f"{convoy.persons} persons"
    return f"{convoy.id} {convoy.means} ({load}): {clock.both(waypoint.head)} to {clock.both(waypoint.tail)}"
