"""`network build`: the file it writes, what it says, what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from networks import osm_text
from safeconduct.cli.commands.network import network_build
from safeconduct.core import UsageError
from safeconduct.formats import open_network

NODES = {1: (42.500, 1.500), 2: (42.501, 1.510), 3: (42.502, 1.520), 4: (42.503, 1.530), 5: (42.6, 1.6)}
TOWNS = "1 place=town name=West; 3 place=village name=East; 5 place=hamlet name=Off"
WAYS = ["1 2 3 highway=primary ref=N1", "3 4 highway=residential oneway=yes"]


@pytest.fixture
def street_map(tmp_path: Path) -> Path:
    path = tmp_path / "andorra.osm"
    path.write_text(osm_text(NODES, WAYS, node_tags=TOWNS), encoding="utf-8")
    return path


def test_json_says_what_was_kept_and_what_was_lost(street_map: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert network_build(street_map, None, None, True) == 0
    out, err = capsys.readouterr()
    answer = json.loads(out)
    assert answer["format"] == "safeconduct.network/1"
    assert (answer["nodes"], answer["links"], answer["places"], answer["parts"]) == (2, 2, 2, 2)
    assert (answer["lost"]["nodes"], answer["lost"]["links"]) == (1, 1)
    assert answer["as_of"] is None
    assert answer["km_by_class"]["primary"] == answer["km"] > 0
    assert [warning[:3] for warning in answer["warnings"]] == ["Off"]
    assert answer["bytes"] == Path(answer["out"]).stat().st_size
    assert "reading andorra.osm" in err


def test_json_keeps_to_its_schema(street_map: Path, capsys: pytest.CaptureFixture[str]) -> None:
    network_build(street_map, None, None, True)
    schema = Path(__file__).resolve().parents[3] / "docs" / "schemas" / "network.schema.json"
    Draft202012Validator(json.loads(schema.read_text(encoding="utf-8"))).validate(json.loads(capsys.readouterr().out))


def test_the_file_holds_the_network(street_map: Path) -> None:
    network_build(street_map, None, None, True)
    network = open_network(street_map.with_suffix(".scn"))
    assert network.node_place == ("west", "east")
    assert network.source == "OpenStreetMap (ODbL), andorra.osm"


def test_lines_for_people(street_map: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    network_build(street_map, tmp_path / "new.scn", None, False)
    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith(f"{tmp_path / 'new.scn'}: 2 links, 2 junctions, 3 km, 2 places")
    assert out[2].startswith("left out, for one cannot drive in and out: 1 links")
    assert out[3].startswith("warning: Off (off): no road that one can turn on to passes")


def test_a_box_leaves_out_places_outside_too(street_map: Path, capsys: pytest.CaptureFixture[str]) -> None:
    network_build(street_map, None, (1.49, 42.49, 1.515, 42.51), True)
    answer = json.loads(capsys.readouterr().out)
    assert (answer["nodes"], answer["places"], answer["warnings"]) == (2, 1, [])


def test_geojson_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = {"type": "LineString", "coordinates": [[37, 47], [37.1, 47]]}
    path = tmp_path / "roads.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": line}]}))
    network_build(path, None, None, True)
    assert json.loads(capsys.readouterr().out)["links"] == 2
    assert (tmp_path / "roads.scn").is_file()
    with pytest.raises(UsageError, match="OpenStreetMap files only"):
        network_build(path, None, (0, 0, 1, 1), True)


def test_something_else_is_never_overwritten(street_map: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not overwritten"):
        network_build(street_map, street_map, None, True)
    with pytest.raises(UsageError, match="a folder"):
        network_build(street_map, tmp_path, None, True)


def test_building_again_gives_the_same_bytes(street_map: Path) -> None:
    network_build(street_map, None, None, True)
    first = street_map.with_suffix(".scn").read_bytes()
    network_build(street_map, None, None, True)
    assert street_map.with_suffix(".scn").read_bytes() == first
