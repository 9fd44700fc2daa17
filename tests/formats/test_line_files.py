"""Files of lines as GIS programs and exports of OpenStreetMap write them: each asset, any order, any case, any slip."""

from __future__ import annotations

import json
import random
import re
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats.line_tables import LINES, link_lines, told_of
from safeconduct.core import CaseError, Fault
from safeconduct.formats import read_osm, read_road_lines
from safeconduct.formats.layers.crs import is_lon_lat

A, B, C, D = (36.1, 48.2), (36.3, 48.2), (36.3, 48.35), (36.05, 48.4)


@pytest.mark.parametrize("path", sorted(LINES.glob("*.geojson")), ids=lambda path: path.stem)
def test_each_file_gives_the_links_and_faults_beside_it(path: Path) -> None:
    assert told_of(path) == path.with_suffix(".txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("path", sorted(LINES.glob("*.geojson")), ids=lambda path: path.stem)
def test_no_road_that_is_said_to_be_mined_is_open(path: Path) -> None:
    text = path.read_text(encoding="utf-8").lower()
    opened = any(" open danger " in line for line in told_of(path))
    assert "mined" not in text or not opened or "null-geometry" in path.name


@pytest.mark.parametrize(
    "name",
    [
        "EPSG:4326", "epsg:4326", "EPSG::4326", "urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84",
        "urn:ogc:def:crs:EPSG::4326", "urn:ogc:def:crs:EPSG:6.6:4326", "urn:x-ogc:def:crs:EPSG:4326", "OGC:CRS84",
        "CRS84", "CRS:84", "urn:ogc:def:crs:OGC:2:84", "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
        "https://www.opengis.net/def/crs/EPSG/0/4326", "http://www.opengis.net/gml/srs/epsg.xml#4326", "WGS84",
        "CRS 84", "EPSG: 4326", "EPSG 4326", "EPSG:4326 - WGS 84", "urn:ogc:def:crs,crs:EPSG::4326", "+init=epsg:4326",
        "WGS 84", "WGS_1984", "+proj=longlat +datum=WGS84 +no_defs", "EPSG:4979",
    ],
)  # fmt: skip
def test_every_usual_name_of_longitude_and_latitude_is_known(name: str) -> None:
    assert is_lon_lat(name)
    assert is_lon_lat({"type": "name", "properties": {"name": name}})


@pytest.mark.parametrize(
    "crs",
    [
        "EPSG:3857", "EPSG:43260", "EPSG:14326", "84", "WGS 84 / UTM zone 37N", "WGS 84 / Pseudo-Mercator",
        "urn:ogc:def:crs:EPSG::4284", "+proj=merc +datum=WGS84", "+proj=longlat +ellps=krass", 3857, True, [4326],
        {"type": "name"}, {"type": "name", "properties": {"name": None}},
        {"type": "name", "properties": {"name": "EPSG:4326", "code": 3857}}, ["EPSG:4326", "EPSG:4326"], [],
        {"type": "EPSG", "properties": {"code": 4326, "coordinate_order": [1, 0]}}, {"wkid": 102100}, "EPSG:4326+5773",
    ],
)  # fmt: skip
def test_other_coordinates_are_not_taken_for_them(crs: Any) -> None:
    assert not is_lon_lat(crs)


# --- whatever the order and the case of names --------------------------------------------------------------------

_OWN = st.fixed_dictionaries(
    {},
    optional={
        "class": st.sampled_from(["trunk", "primary", "local"]), "lanes": st.sampled_from([1, 2, "2"]),
        "speed_kmh": st.sampled_from([30, 55.5, "70"]), "capacity_pcu_h": st.sampled_from([0, 400]),
        "state": st.sampled_from(["open", "damaged", "mined", "Closed"]), "danger": st.sampled_from(["yes", False]),
        "oneway": st.sampled_from(["yes", "no", True, 0]), "ref": st.sampled_from(["M1", "M2"]),
    },
)  # fmt: skip
_TAGS = st.fixed_dictionaries(
    {"highway": st.sampled_from(["motorway", "trunk", "primary", "residential", "track", "footway"])},
    optional={
        "maxspeed": st.sampled_from(["50", "30 mph", "none", "UA:urban"]),
        "lanes": st.sampled_from(["1", "2", "4", "22"]),
        "oneway": st.sampled_from(["yes", "no", "-1", "reversible"]),
        "access": st.sampled_from(["no", "yes", "private"]),
        "motor_vehicle": st.sampled_from(["no", "destination"]), "surface": st.sampled_from(["gravel", "asphalt"]),
        "ford": st.sampled_from(["yes", "no"]), "hazard": st.sampled_from(["minefield", "flooding"]),
        "bridge": st.sampled_from(["yes", "destroyed"]), "ref": st.sampled_from(["P1; P2", "P3"]),
    },
)  # fmt: skip
_SPANS = ((A, B), (B, C), (C, D), (D, A), (A, C))


def _feature(span: tuple[Any, ...], properties: Any) -> dict[str, Any]:
    line = {"type": "LineString", "coordinates": [list(point) for point in span]}
    return {"type": "Feature", "properties": properties, "geometry": line}


def _outcome(folder: Path, features: list[Any], **rest: Any) -> tuple[list[str], int, int]:
    path = folder / "roads.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **rest}), encoding="utf-8")
    notes: list[Fault] = []
    try:
        return link_lines(read_road_lines(path, notes=notes)), 0, len(notes)
    except CaseError as error:
        return [], len(error.faults), 0


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(_OWN, _TAGS), min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_network_is_the_same_in_any_order_and_case(
    tmp_path_factory: pytest.TempPathFactory, roads: list[dict[str, Any]], chance: random.Random
) -> None:
    folder = tmp_path_factory.mktemp("lines")
    plain = [_feature(span, road) for span, road in zip(_SPANS, roads, strict=False)]
    changed = [
        _feature(span, {_written(key, chance): road[key] for key in sorted(road, key=lambda _: chance.random())})
        for span, road in zip(_SPANS, roads, strict=False)
    ]
    chance.shuffle(changed)
    assert _outcome(folder, changed) == _outcome(folder, plain)


def _written(name: str, chance: random.Random) -> str:
    """Write a name as some program would: in capitals, cut to ten letters, with blanks."""
    return chance.choice([name, name.upper(), name.title(), name[:10], name.upper()[:10], f" {name} "])


@settings(max_examples=150, deadline=None)
@given(st.lists(_TAGS, min_size=1, max_size=5))
def test_tags_in_geojson_give_the_network_that_the_osm_file_gives(
    tmp_path_factory: pytest.TempPathFactory, roads: list[dict[str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("both")
    features = [_feature(span, road) for span, road in zip(_SPANS, roads, strict=False)]
    links, faults, _ = _outcome(folder, features)
    assert faults == 0
    try:
        expected = link_lines(read_osm(_as_osm(folder, roads)))
    except CaseError:
        expected = []  # read_osm refuses a file without any road
    assert links == expected


def _as_osm(folder: Path, roads: list[dict[str, str]]) -> Path:
    at = {point: number for number, point in enumerate((A, B, C, D), 1)}
    nodes = [f'<node id="{number}" version="1" lat="{lat}" lon="{lon}"/>' for (lon, lat), number in at.items()]
    ways = []
    for number, (span, tags) in enumerate(zip(_SPANS, roads, strict=False), 1):
        refs = "".join(f'<nd ref="{at[point]}"/>' for point in span)
        ways.append(f'<way id="{number}" version="1">{refs}' + "".join(
            f'<tag k="{key}" v="{value}"/>' for key, value in tags.items()) + "</way>")  # fmt: skip
    path = folder / "roads.osm"
    path.write_text(f'<osm version="0.6">{"".join(nodes)}{"".join(ways)}</osm>', encoding="utf-8")
    return path


# --- slips ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(10))
def test_no_slip_gives_a_traceback_a_hang_or_another_network_in_silence(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    texts = [path.read_text(encoding="utf-8") for path in sorted(LINES.glob("*.geojson"))]
    path = tmp_path / "roads.geojson"
    for _ in range(60):
        path.write_bytes(_mutated(chance.choice(texts), chance))
        begun = time.monotonic()
        messages = told_of(path)
        assert time.monotonic() - begun < 10
        assert messages or '"features": [' in path.read_text(encoding="utf-8", errors="replace")


def _mutated(text: str, chance: random.Random) -> bytes:
    """Change a file as slips, bad copies and other programs do."""
    at = chance.randrange(len(text))
    change = chance.randrange(7)
    if change == 0:
        return text[:at].encode()
    if change == 1:
        return (text[:at] + chance.choice('{}[]",:0-e\\n\u200bé') + text[at + 1 :]).encode()
    if change == 2:
        return text.encode("utf-16")
    if change == 3:
        return re.sub(
            r"\d+\.\d+", lambda _: chance.choice(["NaN", "1e999", "-0", "null", '"x"', "48.1"]), text
        ).encode()
    if change == 4:
        return re.sub(
            r'"(\w+)":', lambda word: f'"{word[1].upper()}":' if chance.random() < 0.2 else word[0], text
        ).encode()
    if change == 5:
        return text.replace("[", "[" * chance.choice([2, 60, 5000]), 1).encode()
    return text.encode()[:at] + bytes([chance.randrange(256)]) + text.encode()[at:]


@pytest.mark.parametrize(
    "key", ["state", "STATE", "State", "STATUS", "mined", "MINED", "condition", "Zustand", "status"]
)
def test_a_word_of_mines_is_never_dropped(key: str, tmp_path: Path) -> None:
    value = "yes" if key.lower() == "mined" else "MINED"
    links, faults, notes = _outcome(tmp_path, [_feature((A, B), {"class": "primary", key: value})])
    assert not any(" open danger " in line for line in links)
    assert faults or notes or all(" mined " in line for line in links)
