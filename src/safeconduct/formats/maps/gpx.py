"""GPX 1.1 (topografix.com/GPX/1/1): one corridor as waypoints with times and one track, or public points alone.

The order of elements is the schema's: metadata, wpt, trk; in a point name, desc.  There is no route beside the track: a
phone would draw its straight lines, too.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping, Sequence

from safeconduct.core import Clock, Place, PlaceId
from safeconduct.formats.maps.spot import (
    NOT_FOR_NAVIGATION,
    Spot,
    corridor_name,
    section_line,
    straight_text,
    waypoint_spots,
)
from safeconduct.formats.maps.xml_text import add, xml_text
from safeconduct.planning import Convoy, Corridor

__all__ = ["corridor_gpx", "points_gpx"]

_SPACE = "http://www.topografix.com/GPX/1/1"


def corridor_gpx(
    corridor: Corridor,
    convoys: Sequence[Convoy],
    clock: Clock,
    places: Mapping[PlaceId, Place],
    *,
    said: str,
    gathering: Sequence[Spot] = (),
) -> str:
    """Return one corridor as GPX: gathering points, waypoints with all passing times, and a track along the road.

    The texts give every convoy on both clocks (R7).  The track bears the corridor's id, as corridors between the same
    ends would be merged on a phone.  Where a section is no more than a straight line it is not for navigation and says
    so.

    Args:
        convoys: those of the corridor; others are left out.
        said: the sentence that tells the file's class (R9).
        gathering: where its convoys board.

    Raises:
        UsageError: a waypoint's position is not known.
    """
    name = f"{corridor.id}: {corridor_name(corridor, places)}"
    warning = straight_text(corridor, places)
    root = _root(name, said)
    for spot in (*gathering, *waypoint_spots(corridor, convoys, clock, places)):
        _point(root, spot)
    track = add(root, "trk")
    _named(track, f"{name} ({NOT_FOR_NAVIGATION})" if warning else name, "\n".join(filter(None, (said, warning))))
    segment = add(track, "trkseg")
    for lat, lon in _track(corridor, places):
        add(segment, "trkpt", lat=_degrees(lat), lon=_degrees(lon))
    return xml_text(root)


def points_gpx(title: str, spots: Sequence[Spot], *, said: str) -> str:
    """Return points alone as GPX waypoints: what the public gets."""
    root = _root(title, said)
    for spot in spots:
        _point(root, spot)
    return xml_text(root)


def _root(name: str, said: str) -> ElementTree.Element:
    root = ElementTree.Element("gpx", {"xmlns": _SPACE, "version": "1.1", "creator": "Safe Conduct"})
    _named(add(root, "metadata"), name, said)
    return root


def _named(element: ElementTree.Element, name: str, text: str) -> None:
    add(element, "name", name)
    if text:
        add(element, "desc", text)


def _point(parent: ElementTree.Element, spot: Spot) -> None:
    lat, lon = spot.at
    _named(add(parent, "wpt", lat=_degrees(lat), lon=_degrees(lon)), spot.name, spot.text)


def _track(corridor: Corridor, places: Mapping[PlaceId, Place]) -> list[tuple[float, float]]:
    points: list[tuple[float, float]] = []
    for section in corridor.sections:
        points += [point for point in section_line(section, corridor, places) if points[-1:] != [point]]
    return points


def _degrees(value: float) -> str:
    return f"{value:.6f}"
