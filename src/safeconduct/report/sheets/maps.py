"""The map on a sheet: the corridors' roads with direction, danger, checkpoints, gathering places and names."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from safeconduct.core import EARTH_RADIUS_M, Place, PlaceId
from safeconduct.formats.maps.spot import position, section_line
from safeconduct.planning import AssemblyPoint, Case, Checkpoint, Corridor, Section
from safeconduct.report.sheets.drawing import Box, Drawing, Label, Line, Mark, Wish, arrows, hatch, set_labels, steps
from safeconduct.report.wording.wording import Words

__all__ = ["Frame", "corridor_map"]

Point = tuple[float, float]
LatLon = tuple[float, float]

_MARGIN_MM = 6.0
_MOST_ROADS = 3000
"""More roads of a case than these are streets: they would blacken the map, and are left out."""
_SCALES_KM = (1, 2, 5, 10, 20, 50, 100, 200, 500)


@dataclass(frozen=True, slots=True)
class Frame:
    """How positions come onto paper: equirectangular about the middle, north up, to scale.

    west, north: the degrees of the paper's left and top edge; mm_per_lon, mm_per_lat: millimetres per degree.
    """

    west: float
    north: float
    mm_per_lon: float
    mm_per_lat: float
    width: float
    height: float

    @classmethod
    def around(cls, positions: Sequence[LatLon], width: float, height: float) -> Frame:
        """Return the frame in which all positions (lat, lon; one at least) lie inside the margin, in the middle."""
        lats, lons = [lat for lat, _ in positions], [lon for _, lon in positions]
        middle = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
        squeeze = max(math.cos(math.radians(middle[0])), 0.01)
        across = max((max(lons) - min(lons)) * squeeze, 0.02)
        along = max(max(lats) - min(lats), 0.02)
        scale = min((width - 2 * _MARGIN_MM) / across, (height - 2 * _MARGIN_MM) / along)
        west, north = middle[1] - width / 2 / (scale * squeeze), middle[0] + height / 2 / scale
        return cls(west, north, scale * squeeze, scale, width, height)

    def at(self, where: LatLon) -> Point:
        """Return a position's place on the paper, millimetres."""
        x, y = (where[1] - self.west) * self.mm_per_lon, (self.north - where[0]) * self.mm_per_lat
        return round(x, 2), round(y, 2)

    def line(self, kind: str, positions: Iterable[LatLon]) -> Line:
        """Return a line through positions."""
        return Line(kind, tuple(self.at(where) for where in positions))

    @property
    def mm_per_km(self) -> float:
        """How long a kilometre is on the paper."""
        return self.mm_per_lat / (math.radians(1) * EARTH_RADIUS_M / 1000)


def corridor_map(
    corridors: Sequence[Corridor],
    case: Case,
    places: Mapping[PlaceId, Place],
    words: Words,
    *,
    width: float,
    height: float,
    gathering: Sequence[AssemblyPoint],
    notes: Mapping[tuple[PlaceId, PlaceId], str] | None = None,
) -> Drawing:
    """Draw corridors to scale, north up; names that find no room are left out (the sheet's table has them all).

    Args:
        gathering: the points to mark; one without a position of its own is not on the map (R1).
        notes: a short text to stand beside the section from one place to the next.

    Raises:
        UsageError: nobody knows where a waypoint is (R1).
    """
    sections = _sections(corridors)
    shapes = {key: section_line(section, corridor, places) for key, (section, corridor) in sections.items()}
    spots = {place: position(place, corridor, places) for corridor in corridors for place in corridor.waypoints}
    points = [where for point in gathering if (where := _where(point)) is not None]
    frame = Frame.around([*(p for shape in shapes.values() for p in shape), *spots.values(), *points], width, height)
    drawn = {key: frame.line("corridor", shape) for key, shape in shapes.items()}
    marks = [*_posts(case.checkpoints, drawn), *(Mark("gathering", *frame.at(where)) for where in points)]
    ends = {end for corridor in corridors for end in (corridor.origin, corridor.destination)}
    marks += [Mark("end" if place in ends else "place", *frame.at(where)) for place, where in spots.items()]
    scale = _scale(frame, drawn.values(), words)
    roads = _roads(case, places, frame)
    labels = set_labels(
        _wishes(spots, ends, _notes(notes or {}, drawn), frame, places, words),
        width=width,
        height=height,
        taken=[*map(_room, marks), scale[2]],
        lines=[*drawn.values(), *roads],
    )
    danger = [line for key, line in drawn.items() if sections[key][0].danger]
    lines = [*roads, *(Line("danger", line.points) for line in danger), *drawn.values()]
    lines += [stroke for line in danger for stroke in hatch(line.points)]
    heads = [arrow for line in drawn.values() for arrow in arrows(line.points)]
    return Drawing(width, height, (*lines, scale[0]), (*heads, *marks), (*labels, scale[1]))


def _sections(corridors: Iterable[Corridor]) -> dict[tuple[str, str, str], tuple[Section, Corridor]]:
    """Return every section once, however many corridors share it."""
    found: dict[tuple[str, str, str], tuple[Section, Corridor]] = {}
    for corridor in corridors:
        for section in corridor.sections:
            found.setdefault((section.from_place, section.to_place, section.ref), (section, corridor))
    return found


def _where(point: AssemblyPoint) -> LatLon | None:
    return None if point.lat is None or point.lon is None else (point.lat, point.lon)


def _posts(checkpoints: Iterable[Checkpoint], drawn: Mapping[tuple[str, str, str], Line]) -> Iterator[Mark]:
    """Mark a checkpoint in the middle of its section: nobody says where on it it stands."""
    for post in checkpoints:
        for (start, end, _), line in drawn.items():
            if (start, end) == (post.from_place, post.to_place):
                yield Mark("checkpoint", *_middle(line.points))


def _middle(points: Sequence[Point]) -> Point:
    half = sum(math.dist(a, b) for a, b in pairwise(points)) / 2
    for (x1, y1), (x2, y2) in pairwise(points):
        length = math.dist((x1, y1), (x2, y2))
        if length >= half > 0:
            return round(x1 + (x2 - x1) * half / length, 2), round(y1 + (y2 - y1) * half / length, 2)
        half -= length
    return points[-1]


def _room(mark: Mark) -> Box:
    reach = 1.2 if mark.kind in ("end", "place") else 1.6
    return Box(mark.x - reach, mark.y - reach, mark.x + reach, mark.y + reach)


def _notes(notes: Mapping[tuple[PlaceId, PlaceId], str], drawn: Mapping[tuple[str, str, str], Line]) -> list[Wish]:
    places = {(start, end): _middle(line.points) for (start, end, _), line in drawn.items()}
    return [Wish(text, *places[ends], 7.5, strong=True) for ends, text in notes.items() if ends in places]


def _wishes(
    spots: Mapping[PlaceId, LatLon],
    ends: set[PlaceId],
    notes: Sequence[Wish],
    frame: Frame,
    places: Mapping[PlaceId, Place],
    words: Words,
) -> list[Wish]:
    """Ask for a name beside every waypoint: where corridors begin and end first, then the notes, then the others."""

    def wish(place: PlaceId) -> Wish:
        return Wish(words.place(place, places), *frame.at(spots[place]), 8.0 if place in ends else 7.0, place in ends)

    others = [wish(place) for place in spots if place not in ends]
    return [*(wish(place) for place in spots if place in ends), *notes, *others]


def _roads(case: Case, places: Mapping[PlaceId, Place], frame: Frame) -> list[Line]:
    """Return the case's other roads, where they run over the paper."""
    if len(case.roads) > _MOST_ROADS:
        return []
    lines = []
    for road in case.roads:
        start, end = places.get(road.from_place), places.get(road.to_place)
        if start is None or end is None:
            continue
        line = frame.line("road", [(start.lat, start.lon), *road.via, (end.lat, end.lon)])
        if any(0 <= x <= frame.width and 0 <= y <= frame.height for x, y in line.points):
            lines.append(line)
    return lines


def _scale(frame: Frame, drawn: Iterable[Line], words: Words) -> tuple[Line, Label, Box]:
    """Return the scale's bar and text, a quarter of the width long at most, in the bottom corner with more room."""
    fitting = [km for km in _SCALES_KM if km * frame.mm_per_km <= frame.width / 4]
    km = fitting[-1] if fitting else _SCALES_KM[0]
    long, bottom = round(km * frame.mm_per_km, 2), frame.height - 2.0
    wide = max(long, 10.0) + 4.0
    points = [point for line in drawn for point in steps(line.points)]
    corners = [Box(left, bottom - 4.5, left + wide, frame.height) for left in (0.0, frame.width - wide)]
    box = min(corners, key=lambda corner: sum(map(corner.holds, points)))
    left = round(box.left + 2.0, 2)
    bar = Line("scale", ((left, bottom), (round(left + long, 2), bottom)))
    return bar, Label(words.with_unit(str(km), "km"), left, bottom - 3.8, 7.0), box
