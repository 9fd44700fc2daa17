"""KML 2.2 (OGC 07-147r2): one corridor as a line a section and a pin a waypoint, or public points alone.

The order of elements is the schema's: name, description, Style, features; in a placemark name, description,
styleUrl, geometry.  Colours are aabbggrr, one in every part of every style, as phones read
the icon's or the line's.
Descriptions are HTML to a viewer (OGC 07-147r2, 9.1.3.10), so names in them are escaped for that, too.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping, Sequence

from safeconduct.core import Clock, Place, PlaceId
from safeconduct.formats.maps.spot import NOT_FOR_NAVIGATION, Spot, corridor_name, section_line, waypoint_spots
from safeconduct.formats.maps.xml_text import add, html_text, label_text, xml_text
from safeconduct.planning import Convoy, Corridor, Section

__all__ = ["corridor_kml", "points_kml"]

_SPACE = "http://www.opengis.net/kml/2.2"
_COLOURS = {"corridor": "ffb27200", "waypoint": "ffb27200", "assembly": "ff739e00"}
"""Okabe-Ito blue, #0072B2, for corridors and waypoints; bluish green, #009E73, for gathering places."""


def corridor_kml(
    corridor: Corridor,
    convoys: Sequence[Convoy],
    clock: Clock,
    places: Mapping[PlaceId, Place],
    *,
    said: str,
    gathering: Sequence[Spot] = (),
) -> str:
    """Return one corridor as KML: sections with the cease-fire asked for, waypoints with times, gathering points.

    A section of which only both ends are known says that its line is not for navigation.

    Args:
        convoys: those of the corridor; others are left out.
        said: the sentence that tells the file's class (R9).
        gathering: where its convoys board.

    Raises:
        UsageError: a waypoint's position is not known.
    """
    document, root = _document(f"{corridor.id}: {corridor_name(corridor, places)}", said)
    for section in corridor.sections:
        _line(document, section, corridor, clock, places)
    for spot in (*gathering, *waypoint_spots(corridor, convoys, clock, places)):
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
    add(document, "name", label_text(name))
    add(document, "description", html_text(said))
    for style, colour in _COLOURS.items():
        _style(add(document, "Style", id=style), colour)
    return document, root


def _style(style: ElementTree.Element, colour: str) -> None:
    for part in ("IconStyle", "LabelStyle", "LineStyle"):
        add(add(style, part), "color", colour)
    add(style[-1], "width", "4")


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
    straight = [f"{NOT_FOR_NAVIGATION}: a straight line, not the road"] if len(section.shape) <= 2 else []
    mark = add(document, "Placemark")
    add(mark, "name", label_text(" - ".join([f"{corridor.id}: {names[0]}", *names[1:]])))
    add(mark, "description", html_text("\n".join([road, *straight, *asked])))
    add(mark, "styleUrl", "#corridor")
    line = add(mark, "LineString")
    add(line, "tessellate", "1")
    add(line, "coordinates", " ".join(_lonlat(lat, lon) for lat, lon in section_line(section, corridor, places)))


def _pin(document: ElementTree.Element, spot: Spot) -> None:
    mark = add(document, "Placemark")
    add(mark, "name", label_text(spot.name))
    if spot.text:
        add(mark, "description", html_text(spot.text))
    add(mark, "styleUrl", f"#{spot.kind}")
    add(add(mark, "Point"), "coordinates", _lonlat(*spot.at))


def _lonlat(lat: float, lon: float) -> str:
    return f"{lon:.6f},{lat:.6f}"
