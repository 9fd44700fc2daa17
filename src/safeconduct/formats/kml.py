"""KML 2.2 (OGC 07-147r2): one corridor as a line a section and a pin a waypoint, or public points alone.

The order of elements is the schema's: name, description, Style, ExtendedData, features; in a placemark name,
description, styleUrl, ExtendedData, geometry.  Colours are aabbggrr.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping, Sequence

from safeconduct.core import Clock, Place, PlaceId
from safeconduct.formats.spot import Spot, corridor_name, section_line, waypoint_spots
from safeconduct.formats.xml_text import add, xml_text
from safeconduct.planning import Convoy, Corridor, Section

__all__ = ["corridor_kml", "points_kml"]

_SPACE = "http://www.opengis.net/kml/2.2"
_BLUE = "ffb27200"
"""Okabe-Ito blue, #0072B2: corridors (style.md)."""


def corridor_kml(
    corridor: Corridor,
    convoys: Sequence[Convoy],
    clock: Clock,
    places: Mapping[PlaceId, Place],
    *,
    said: str,
) -> str:
    """Return one corridor as KML: sections with the cease-fire asked for, waypoints with all passing times.

    Args:
        convoys: those of the corridor; others are left out.
        said: the sentence that tells the file's class (R9).

    Raises:
        UsageError: a waypoint's position is not known.
    """
    document, root = _document(f"{corridor.id}: {corridor_name(corridor, places)}", said)
    for section in corridor.sections:
        _line(document, section, corridor, clock, places)
    for spot in waypoint_spots(corridor, convoys, clock, places):
        _pin(document, spot)
    return xml_text(root)


def points_kml(title: str, spots: Sequence[Spot], *, said: str) -> str:
    """Return points alone as KML pins: what the public gets."""
    document, root = _document(title, said)
    for spot in spots:
        _pin(document, spot)
    return xml_text(root)


def _document(name: str, said: str) -> tuple[ElementTree.Element, ElementTree.Element]:
    root = ElementTree.Element("kml", {"xmlns": _SPACE})
    document = add(root, "Document")
    add(document, "name", name)
    add(document, "description", said)
    line = add(add(document, "Style", id="corridor"), "LineStyle")
    add(line, "color", _BLUE)
    add(line, "width", "4")
    return document, root


def _line(
    document: ElementTree.Element,
    section: Section,
    corridor: Corridor,
    clock: Clock,
    places: Mapping[PlaceId, Place],
) -> None:
    names = [places[end].name if end in places else end for end in (section.from_place, section.to_place)]
    asked = [f"Cease-fire asked for: {clock.both(span.start)} to {clock.both(span.end)}" for span in section.windows]
    road = f"{section.ref}, {section.km:.1f} km" if section.ref else f"{section.km:.1f} km"
    mark = add(document, "Placemark")
    add(mark, "name", " - ".join(names))
    add(mark, "description", "\n".join([road, *asked]))
    add(mark, "styleUrl", "#corridor")
    line = add(mark, "LineString")
    add(line, "tessellate", "1")
    add(line, "coordinates", " ".join(_lonlat(lat, lon) for lat, lon in section_line(section, corridor, places)))


def _pin(document: ElementTree.Element, spot: Spot) -> None:
    mark = add(document, "Placemark")
    add(mark, "name", spot.name)
    if spot.text:
        add(mark, "description", spot.text)
    add(add(mark, "Point"), "coordinates", _lonlat(spot.lat, spot.lon))


def _lonlat(lat: float, lon: float) -> str:
    return f"{lon:.6f},{lat:.6f}"
