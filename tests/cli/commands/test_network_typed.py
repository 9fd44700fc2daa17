from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from safeconduct.cli.app import build_app

_SQUARE = [[37.0, 47.0], [37.1, 47.0], [37.1, 47.1], [37.0, 47.1], [37.0, 47.0]]


def build(*arguments: object) -> Result:
    """Run `safeconduct network build` with these arguments."""
    words = ["network", "build", *map(str, arguments)]
    return CliRunner().invoke(build_app(), words, prog_name="safeconduct")


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    """Return a GeoJSON file with four roads round a square."""
    ends = pairwise(_SQUARE)
    features = [
        {"type": "Feature", "properties": {"class": "primary"}, "geometry": {"type": "LineString", "coordinates": pair}}
        for pair in ends
    ]
    path = tmp_path / "square.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def test_build_writes_one_file_and_tells_what_is_in_it(lines: Path) -> None:
    told = build(lines, "--json")
    assert told.exit_code == 0, told.stderr
    answer = json.loads(told.stdout)
    assert (answer["nodes"], answer["links"], answer["parts"]) == (4, 8, 1)
    assert Path(answer["out"]).stat().st_size == answer["bytes"]
    assert answer["out"] == str(lines.with_name("square.scn"))


def test_a_box_is_not_for_lines(lines: Path) -> None:
    told = build(lines, "--bbox", "37,47,38,48")
    assert told.exit_code == 2
    assert "--bbox" in told.stderr


def test_something_else_is_not_overwritten(lines: Path) -> None:
    told = build(lines, "--out", lines)
    assert told.exit_code == 2
    assert json.loads(lines.read_text(encoding="utf-8"))["type"] == "FeatureCollection"
