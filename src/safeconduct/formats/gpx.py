"""GPX 1.1 (topografix.com/GPX/1/1): one corridor as waypoints, a route with times and a track, or public points alone.

The order of elements is the schema's: metadata, wpt, rte, trk; in a point time, name, desc.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping, Sequence

from safeconduct.core import Clock, Place, PlaceId
from safeconduct.formats.instants import utc_text
from safeconduct.formats.spot import Spot, corridor_name, section_line, waypoint_spots
from safeconduct.formats.xml_text import add, xml_text
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
) -> str:
    """Return one corridor as GPX: its waypoints with all passing times, a route, and a track along the road.

    A route point's time is when the head of the first convoy passes it (UTC, as GPX wants it); the texts give every
    convoy on both clocks (R7).

    Args:
        convoys: those of the corridor; others are left out.
        said: the sentence that tells the file's class (R9).

    Raises:
        UsageError: a waypoint's position is not known.
    """
    name = corridor_name(corridor, places)
    spots = waypoint_spots(corridor, convoys, clock, places)
    first = min((c for c in convoys if c.corridor == corridor.id), key=lambda c: (c.passes[0].head, c.id), default=None)
    times = [utc_text(waypoint.head) for waypoint in first.passes] if first else []
    root = _root(f"{corridor.id}: {name}", said)
    for spot in spots:
        _point(root, "wpt", spot)
    route = add(root, "rte")
    _named(route, name, said)
    for order, spot in enumerate(spots):
        _point(route, "rtept", spot, times[order] if order < len(times) else None)
    track = add(root, "trk")
    _named(track, name, said)
    segment = add(track, "trkseg")
    for lat, lon in _track(corridor, places):
        add(segment, "trkpt", lat=_degrees(lat), lon=_degrees(lon))
    return xml_text(root)


def points_gpx(title: str, spots: Sequence[Spot], *, said: str) -> str:
    """Return points alone as GPX waypoints: what the public gets."""
    root = _root(title, said)
    for spot in spots:
        _point(root, "wpt", spot)
    return xml_text(root)


def _root(name: str, said: str) -> ElementTree.Element:
    root = ElementTree.Element("gpx", {"xmlns": _SPACE, "version": "1.1", "creator": "Safe Conduct"})
    _named(add(root, "metadata"), name, said)
    return root


def _named(element: ElementTree.Element, name: str, text: str) -> None:
    add(element, "name", name)
    if text:
        add(element, "desc", text)


def _point(parent: ElementTree.Element, tag: str, spot: Spot, time: str | None = None) -> None:
    point = add(parent, tag, lat=_degrees(spot.lat), lon=_degrees(spot.lon))
    if time:
        add(point, "time", time)
    _named(point, spot.name, spot.text)


def _track(corridor: Corridor, places: Mapping[PlaceId, Place]) -> list[tuple[float, float]]:
    points: list[tuple[float, float]] = []
    for section in corridor.sections:
        points += [point for point in section_line(section, corridor, places) if points[-1:] != [point]]
    return points


def _degrees(value: float) -> str:
    return f"{value:.6f}"
