"""Polygons: what is written reads back; faults name the line of their feature."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from builders import KYIV_CLOCK, UA, at
from safeconduct.cases.reading.polygons import LAYERS, feature_of, read_polygons
from safeconduct.cases.tables.known import KnownIds
from safeconduct.core import Fault
from safeconduct.picture import ControlClaim, DangerArea, Polygon

_POINT = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
_RING = st.lists(_POINT, min_size=3, max_size=5).map(lambda points: (*points, points[0]))
_POLYGONS = st.lists(st.lists(_RING, min_size=1, max_size=2).map(tuple), min_size=1, max_size=2).map(tuple)
_SQUARE: Polygon = (((37.0, 47.0), (38.0, 47.0), (38.0, 48.0), (37.0, 47.0)),)


def _text(*features: object, **members: object) -> str:
    return json.dumps({"type": "FeatureCollection", **members, "features": features})


@given(polygons=_POLYGONS, says=st.none() | st.just(UA), state=st.sampled_from(["claimed", "disputed", "confirmed"]))
def test_claims_read_back(polygons: tuple[Polygon, ...], says: None, state: str) -> None:
    claim = ControlClaim(UA, polygons, at("08:30"), "a map, 4 March", says, state)
    faults: list[Fault] = []
    text = _text(feature_of(claim, KYIV_CLOCK))
    (row,) = read_polygons(text, LAYERS["control"], "control.geojson", KYIV_CLOCK, KnownIds([UA]), faults)
    assert row.item == claim
    assert not [fault for fault in faults if fault.level == "error"]


def test_areas_need_nothing_but_a_polygon() -> None:
    feature = feature_of(DangerArea((_SQUARE,)), KYIV_CLOCK) | {"properties": None}
    (row,) = read_polygons(_text(feature), LAYERS["danger"], "danger.geojson", KYIV_CLOCK, None, [])
    assert row.item == DangerArea((_SQUARE,))


def test_heights_are_passed_over() -> None:
    ring = [[lon, lat, 120.5] for lon, lat in _SQUARE[0]]
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    (row,) = read_polygons(_text(feature), LAYERS["danger"], "danger.geojson", KYIV_CLOCK, None, [])
    assert row.item.polygons == (_SQUARE,)


def test_a_fault_names_the_line_on_which_its_feature_begins() -> None:
    good = json.dumps(feature_of(DangerArea((_SQUARE,)), KYIV_CLOCK), indent=1)
    text = f'{{"features": [\n{good},\n\n{{"geometry": null}}]}}'
    faults: list[Fault] = []
    assert len(read_polygons(text, LAYERS["danger"], "danger.geojson", KYIV_CLOCK, None, faults)) == 1
    assert [fault.line for fault in faults] == [good.count("\n") + 4]


def test_projections_are_refused_and_wgs84_is_not() -> None:
    feature = feature_of(DangerArea((_SQUARE,)), KYIV_CLOCK)
    for name, refused in (("urn:ogc:def:crs:OGC:1.3:CRS84", 0), ("EPSG:4326", 0), ("EPSG:3857", 1), ("EPSG:32637", 1)):
        faults: list[Fault] = []
        text = _text(feature, crs={"type": "name", "properties": {"name": name}})
        read_polygons(text, LAYERS["danger"], "danger.geojson", KYIV_CLOCK, None, faults)
        assert len(faults) == refused
