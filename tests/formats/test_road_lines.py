"""Roads drawn in a GIS, read as a network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from safeconduct.core import CaseError, Place, PlaceId, UsageError
from safeconduct.formats import read_road_lines
from safeconduct.network import DEFAULT_CLASSES, ROAD_CLASSES, ROAD_STATES, ClassDefaults, Network

METRE = 1 / 111_195
"""Degrees of latitude a metre."""


def feature(*points: tuple[float, float], **properties: Any) -> dict[str, Any]:
    """Draw a line of (lon, lat) points."""
    return {"type": "Feature", "properties": properties, "geometry": {"type": "LineString", "coordinates": points}}


def read(folder: Path, *features: Any, **rest: Any) -> Network:
    path = folder / "roads.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **rest}), encoding="utf-8")
    return read_road_lines(path, classes=DEFAULT_CLASSES)


def faults(folder: Path, *features: Any, **rest: Any) -> list[tuple[str, str]]:
    with pytest.raises(CaseError) as caught:
        read(folder, *features, **rest)
    return [(fault.column, fault.got) for fault in caught.value.faults]


def test_properties_are_those_of_roads_csv(tmp_path: Path) -> None:
    said = {"ref": "M14", "name": "Highway", "lanes": "2", "speed_kmh": 70, "oneway": "yes", "danger": "no"}
    network = read(tmp_path, feature((37, 47), (37.1, 47), state="damaged", **{"class": "trunk"}, **said))
    assert network.links == 1
    assert (network.speed_kmh[0], network.lanes[0], network.capacity_pcu_h[0]) == (70, 2, 2000)
    assert [network.refs[network.ref[0]], network.refs[network.name[0]]] == ["M14", "Highway"]
    assert (ROAD_CLASSES[network.road_class[0]], ROAD_STATES[network.state[0]]) == ("trunk", "damaged")
    assert (network.danger[0], network.source) == (0, "roads.geojson")


def test_a_line_that_says_nothing_is_two_way_and_unknown(tmp_path: Path) -> None:
    network = read(tmp_path, feature((37, 47), (37.1, 47)))
    assert network.links == 2
    assert np.isnan(network.speed_kmh).all()
    assert network.danger.tolist() == [-1, -1]


def test_the_km_reported_go_before_the_km_drawn(tmp_path: Path) -> None:
    assert read(tmp_path, feature((37, 47), (37.1, 47), km=12.5)).length_m.tolist() == pytest.approx([12500, 12500])
    assert read(tmp_path, feature((37, 47), (37, 48))).length_m[0] == pytest.approx(111_195, rel=1e-4)


@pytest.mark.parametrize(("gap_m", "nodes"), [(0.0, 4), (0.9, 4), (1.1, 5)])
def test_ends_within_a_metre_are_joined(tmp_path: Path, gap_m: float, nodes: int) -> None:
    north = 47 + gap_m * METRE
    network = read(tmp_path, feature((37, 47), (37.1, 47)), feature((37.1, north), (37.2, 47)),
                   feature((37.1, 47), (37.1, 46.9), ref="T05"))  # fmt: skip
    assert network.nodes == nodes


def test_an_end_on_a_corner_of_another_line_joins_it(tmp_path: Path) -> None:
    network = read(tmp_path, feature((37, 47), (37.1, 47), (37.2, 47)), feature((37.1, 47), (37.1, 47.1)))
    assert (network.nodes, network.links) == (4, 6)


def test_lines_that_cross_do_not_meet(tmp_path: Path) -> None:
    over = feature((37.1, 46.9), (37.1, 47), (37.1, 47.1))
    assert read(tmp_path, feature((37, 47), (37.1, 47), (37.2, 47)), over).nodes == 4


def test_lines_of_one_kind_become_one_link(tmp_path: Path) -> None:
    network = read(tmp_path, feature((37, 47), (37.1, 47), ref="M14"), feature((37.2, 47), (37.1, 47), ref="M14"))
    assert (network.nodes, network.links) == (2, 2)


def test_a_line_of_many_parts(tmp_path: Path) -> None:
    parts = {"type": "MultiLineString", "coordinates": [[[37, 47], [37.1, 47]], [[38, 47], [38.1, 47]]]}
    network = read(tmp_path, {"type": "Feature", "properties": {"km": 30}, "geometry": parts})
    assert network.length_m.tolist() == pytest.approx([15000] * 4, rel=1e-3)


def test_places_are_put_on_it(tmp_path: Path) -> None:
    read(tmp_path, feature((37, 47), (37.1, 47)))
    here, far = Place(PlaceId("here"), "Here", 47.001, 37.0), Place(PlaceId("far"), "Far", 50, 30)
    network = read_road_lines(tmp_path / "roads.geojson", classes={}, places={here.id: here, far.id: far})
    assert network.node_place == ("here", "")


def test_classes_of_the_caller_fill_what_is_not_reported(tmp_path: Path) -> None:
    read(tmp_path, feature((37, 47), (37.1, 47), oneway=True, **{"class": "local"}))
    network = read_road_lines(tmp_path / "roads.geojson", classes={"local": ClassDefaults(20.0, 250.0)})
    assert (network.speed_kmh.tolist(), network.capacity_pcu_h.tolist()) == ([20], [250])


def test_no_lines_are_an_empty_network(tmp_path: Path) -> None:
    assert read(tmp_path).links == 0


def test_a_point_drawn_twice_counts_once_and_a_dot_is_no_road(tmp_path: Path) -> None:
    network = read(tmp_path, feature((37, 47), (37, 47), (37.1, 47)), feature((37.5, 47), (37.5, 47)))
    assert network.nodes == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("lanes", "two"), ("lanes", 0), ("speed_kmh", -5), ("speed_kmh", "1e999"), ("speed_kmh", "nan"),
        ("capacity_pcu_h", -1), ("km", 0), ("class", "highway"), ("state", "blown up"), ("oneway", "maybe"),
        ("danger", "perhaps"),
    ],
)  # fmt: skip
def test_a_wrong_property_is_reported(tmp_path: Path, name: str, value: object) -> None:
    found = faults(tmp_path, feature((37, 47), (37.1, 47)), feature((37, 47), (37.1, 47), **{name: value}))
    assert found == [(f"features[1].{name}", f"{value!r}")]


def test_every_fault_is_reported_at_once(tmp_path: Path) -> None:
    dot = {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [1, 2]}}
    found = faults(tmp_path, feature((37, 47), (37.1, 47), lanes="x", oneway="y"), dot, feature((200, 47), (37, 47)),
                   feature((37, 47)), None)  # fmt: skip
    assert [column for column, _ in found] == [
        "features[0].lanes", "features[0].oneway", "features[1].geometry", "features[2].geometry",
        "features[3].geometry", "features[4].geometry",
    ]  # fmt: skip


def test_other_coordinates_are_refused(tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    assert faults(tmp_path, crs=crs) == [("crs", "urn:ogc:def:crs:EPSG::3857")]


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b'{"type": "Feature"}', b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_geojson_is_reported(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "roads.geojson"
    path.write_bytes(text)
    with pytest.raises(CaseError, match=r"roads\.geojson"):
        read_road_lines(path, classes={})


def test_no_such_file() -> None:
    with pytest.raises(UsageError, match="no such file"):
        read_road_lines(Path("nowhere.geojson"), classes={})
