"""GPX, KML and GeoJSON of a plan: valid, escaped, in the order their schemas want, with the plan's own figures."""

from __future__ import annotations

import dataclasses
import html
import json
import re
import xml.etree.ElementTree as ElementTree
from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans import CLOCK, PLACES, sample_plan
from safeconduct.core import Clock, PlaceId, UsageError, plain_text
from safeconduct.formats.maps.gpx import corridor_gpx
from safeconduct.formats.maps.kml import corridor_kml, points_kml
from safeconduct.formats.maps.plan_geojson import corridors_geojson
from safeconduct.formats.maps.spot import Spot, position
from safeconduct.formats.maps.xml_text import add, xml_text

PLAN = sample_plan()
FIRST = PLAN.corridors[0]
GPX = "{http://www.topografix.com/GPX/1/1}"
KML = "{http://www.opengis.net/kml/2.2}"

# Orders of children in the schemas: topografix.com/GPX/1/1/gpx.xsd and OGC 07-147r2 ogckml22.xsd (parts used here).
_POINT = ["ele", "time", "magvar", "geoidheight", "name", "cmt", "desc", "src", "link", "sym", "type"]
_LINE = ["name", "cmt", "desc", "src", "link", "number", "type"]
_FEATURE = ["name", "visibility", "open", "address", "Snippet", "description", "TimeSpan", "styleUrl", "Style",
            "ExtendedData"]  # fmt: skip
GPX_ORDER = {
    "gpx": ["metadata", "wpt", "rte", "trk"],
    "metadata": ["name", "desc", "author", "copyright", "link", "time", "keywords", "bounds"],
    "wpt": _POINT, "rtept": _POINT, "trkpt": _POINT,
    "rte": [*_LINE, "rtept"], "trk": [*_LINE, "trkseg"], "trkseg": ["trkpt"],
}  # fmt: skip
KML_ORDER = {
    "kml": ["Document"],
    "Document": [*_FEATURE, "Placemark"],
    "Placemark": [*_FEATURE, "Point", "LineString"],
    "Style": ["IconStyle", "LabelStyle", "LineStyle", "PolyStyle"],
    "LineStyle": ["color", "colorMode", "width"], "IconStyle": ["color"], "LabelStyle": ["color"],
    "Point": ["extrude", "altitudeMode", "coordinates"],
    "LineString": ["extrude", "tessellate", "altitudeMode", "coordinates"],
}


def _gpx(said: str = "Class parties") -> ElementTree.Element:
    return ElementTree.fromstring(corridor_gpx(FIRST, PLAN.convoys, CLOCK, PLACES, said=said))


def _kml() -> ElementTree.Element:
    return ElementTree.fromstring(corridor_kml(FIRST, PLAN.convoys, CLOCK, PLACES, said="Class parties"))


def _geojson(clock: Clock = CLOCK) -> dict[str, Any]:
    text = corridors_geojson(
        PLAN.corridors, PLAN.convoys, clock, PLACES, title="Sample", export_class="parties", said="Class parties"
    )
    whole: dict[str, Any] = json.loads(text)
    return whole


def _check_order(element: ElementTree.Element, space: str, order: dict[str, list[str]]) -> int:
    """Hold every element's children to the schema's order; returns how many elements were looked at."""
    tag = element.tag.removeprefix(space)
    children = [child.tag.removeprefix(space) for child in element]
    if children:
        ranks = [order[tag].index(child) for child in children]
        assert ranks == sorted(ranks), (tag, children)
    return 1 + sum(_check_order(child, space, order) for child in element)


def test_gpx_keeps_to_the_order_of_its_schema() -> None:
    root = _gpx()
    assert (root.tag, root.get("version"), bool(root.get("creator"))) == (f"{GPX}gpx", "1.1", True)
    assert _check_order(root, GPX, GPX_ORDER) > 20


def test_kml_keeps_to_the_order_of_its_schema() -> None:
    assert _kml().tag == f"{KML}kml"
    assert _check_order(_kml(), KML, KML_ORDER) > 30


def test_gpx_has_one_track_and_no_route_beside_it() -> None:
    """found/20: a phone draws both."""
    root = _gpx()
    assert (len(root.findall(f"{GPX}trk")), len(root.findall(f"{GPX}rte"))) == (1, 0)
    points = root.findall(f"{GPX}wpt")
    assert [point.findtext(f"{GPX}name") for point in points] == ["Town & Söhne <1>", "Cross", "Haven"]
    assert "11:07 (12:07 Moscow)" in str(points[0].findtext(f"{GPX}desc"))


def test_tracks_of_corridors_between_the_same_ends_have_names_that_differ() -> None:
    """found/20: a phone merges tracks of one name."""
    twin = dataclasses.replace(FIRST, id="c7")
    roots = [ElementTree.fromstring(corridor_gpx(one, (), CLOCK, PLACES, said="")) for one in (FIRST, twin)]
    names = [root.findtext(f"{GPX}trk/{GPX}name") for root in roots]
    assert names == ["c1: Town & Söhne <1> - Haven", "c7: Town & Söhne <1> - Haven"]


@pytest.mark.parametrize("points", [0, 2])
def test_a_straight_line_is_not_for_navigation(points: int) -> None:
    first, second = FIRST.sections
    bare = dataclasses.replace(FIRST, sections=(first, dataclasses.replace(second, shape=second.shape[::2][:points])))
    track = ElementTree.fromstring(corridor_gpx(bare, (), CLOCK, PLACES, said="")).find(f"{GPX}trk")
    assert track is not None
    assert "(not for navigation)" in str(track.findtext(f"{GPX}name"))
    assert "from Cross to Haven" in str(track.findtext(f"{GPX}desc"))
    assert "from Town" not in str(track.findtext(f"{GPX}desc"))
    lines = corridor_kml(bare, (), CLOCK, PLACES, said="")
    assert lines.count("not for navigation") == 1


def test_gathering_points_are_where_they_are_said_to_be() -> None:
    spot = Spot("a1", "Gathering place a1", 47.0123, 37.0456, kind="assembly")
    gpx = corridor_gpx(FIRST, (), CLOCK, PLACES, said="", gathering=(spot,))
    kml = corridor_kml(FIRST, (), CLOCK, PLACES, said="", gathering=(spot,))
    assert 'lat="47.012300" lon="37.045600"' in gpx
    assert "37.045600,47.012300" in kml


_EVIL = "<img src=x onerror=alert(1)> https://evil.example www.evil.example javascript:alert(2) $[name] &lt;b&gt;"


def test_a_description_is_text_for_xml_and_for_html() -> None:
    """found/s20: a viewer takes a KML description for HTML, makes links of addresses and fills in $[name]."""
    spot = Spot("", _EVIL, 47.0, 37.0, _EVIL, "assembly")
    root = ElementTree.fromstring(points_kml("t", [spot], said=_EVIL))
    for description in (str(node.text) for node in root.iter(f"{KML}description")):
        assert not re.search(r"[<>]|https:/|www\.|javascript:a|\$\[|&(?!(amp|lt|gt|quot|#x27);)", description)
        shown = html.unescape(description)
        assert shown.startswith("<img src=x onerror=alert(1)>")
        assert shown.endswith("&lt;b&gt;")
    for name in (str(node.text) for node in root.iter(f"{KML}name")):
        assert not re.search(r"[<>]|\$\[", name)


def test_every_style_has_a_colour_in_every_part() -> None:
    parts = [part for style in _kml().iter(f"{KML}Style") for part in style]
    assert {part.tag.removeprefix(KML) for part in parts} == {"IconStyle", "LabelStyle", "LineStyle"}
    assert all(re.fullmatch("[0-9a-f]{8}", str(part.findtext(f"{KML}color"))) for part in parts)
    assert len(list(_kml().iter(f"{KML}styleUrl"))) == len(list(_kml().iter(f"{KML}Placemark")))


def test_gpx_track_follows_the_road_without_a_point_twice() -> None:
    points = [(float(p.get("lat", "")), float(p.get("lon", ""))) for p in _gpx().iter(f"{GPX}trkpt")]
    assert len(points) == 5
    assert points[0] == (47.0, 37.0)
    assert all(a != b for a, b in pairwise(points))
    assert all(-90 <= lat <= 90 and -180 <= lon <= 180 for lat, lon in points)


def test_gpx_says_its_class() -> None:
    assert _gpx("Class convoy: x").findtext(f"{GPX}metadata/{GPX}desc") == "Class convoy: x"


def test_kml_has_a_line_a_section_and_a_pin_a_waypoint() -> None:
    marks = list(_kml().iter(f"{KML}Placemark"))
    kinds = [mark[-1].tag.removeprefix(KML) for mark in marks]
    assert kinds == ["LineString", "LineString", "Point", "Point", "Point"]
    text = str(marks[1].findtext(f"{KML}description"))
    assert "T2, 30.0 km" in text
    assert "13:27 (14:27 Moscow) to 14:22 (15:22 Moscow)" in text


def test_kml_coordinates_are_lon_lat_and_its_style_is_there() -> None:
    texts = [node.text or "" for node in _kml().iter(f"{KML}coordinates")]
    assert texts[0].split()[0] == "37.000000,47.000000"
    assert all(re.fullmatch(r"-?\d+\.\d+,-?\d+\.\d+", pair) for text in texts for pair in text.split())
    styles = {f"#{style.get('id')}" for style in _kml().iter(f"{KML}Style")}
    assert {url.text for url in _kml().iter(f"{KML}styleUrl")} <= styles


def test_geojson_has_lines_and_points_in_lon_lat() -> None:
    whole = _geojson()
    assert (whole["type"], whole["class"], whole["says"]) == ("FeatureCollection", "parties", "Class parties")
    kinds = [(f["geometry"]["type"], f["properties"]["corridor"]) for f in whole["features"]]
    assert (
        kinds == [("LineString", "c1")] * 2 + [("Point", "c1")] * 3 + [("LineString", "c2")] * 2 + [("Point", "c2")] * 3
    )
    assert whole["features"][0]["geometry"]["coordinates"][0] == [37.0, 47.0]


def test_geojson_windows_and_passes_are_on_both_clocks() -> None:
    features = _geojson()["features"]
    window = features[1]["properties"]["windows"][1]
    assert window["start"] == "2022-03-05T13:27:00+02:00"
    assert datetime.fromisoformat(window["start"]) == datetime.fromisoformat(window["start_second_clock"])
    assert window["start_second_clock"].endswith("+03:00")
    assert features[2]["properties"]["passes"][0]["tail_second_clock"] == "2022-03-05T12:12:00+03:00"


def test_geojson_with_one_clock_has_nulls() -> None:
    window = _geojson(Clock(CLOCK.day, CLOCK.zone))["features"][0]["properties"]["windows"][0]
    assert window["end_second_clock"] is None


def test_positions_come_from_shapes_where_places_are_not_known() -> None:
    assert position(PlaceId("cross"), FIRST, {}) == (47.1, 37.35)
    assert position(PlaceId("haven"), FIRST, {}) == (47.1, 37.7)
    assert "<name>cross</name>" in corridor_gpx(FIRST, PLAN.convoys, CLOCK, {}, said="")


def test_a_place_nobody_can_find_is_reported() -> None:
    bare = tuple(dataclasses.replace(section, shape=()) for section in FIRST.sections)
    with pytest.raises(UsageError, match="corridor c1: no position of waypoint 'town'"):
        corridor_kml(dataclasses.replace(FIRST, sections=bare), PLAN.convoys, CLOCK, {}, said="")


def test_a_section_without_shape_is_a_straight_line() -> None:
    bare = dataclasses.replace(FIRST, sections=tuple(dataclasses.replace(s, shape=()) for s in FIRST.sections))
    root = ElementTree.fromstring(corridor_gpx(bare, PLAN.convoys, CLOCK, PLACES, said=""))
    assert len(list(root.iter(f"{GPX}trkpt"))) == 3


_XML_CHARS = re.compile("[\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@given(st.text(max_size=30))
def test_any_name_makes_valid_xml_that_reads_the_same(name: str) -> None:
    root = ElementTree.Element("kml")
    add(root, "name", name, kind=name)
    back = ElementTree.fromstring(xml_text(root).encode("utf-8", "strict"))
    kept = "".join(_XML_CHARS.findall(plain_text(name)))
    assert (back[0].text or "").split() == kept.split()
