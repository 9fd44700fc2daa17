"""GeoPackages of a plan: what other programs read of them is what the GeoJSON says."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from safeconduct.formats.maps.gpkg import gpkg_bytes
from safeconduct.formats.maps.plan_geojson import points_geojson
from safeconduct.formats.maps.spot import Spot
from safeconduct.report.disclosure.classes import CLASSES
from safeconduct.report.exports.exports import export_files
from sheet_sources import sample_source


def test_every_layer_and_feature_is_read_back_by_gdal(tmp_path: Path) -> None:
    pyogrio, shapely = pytest.importorskip("pyogrio"), pytest.importorskip("shapely")
    (file,) = export_files(sample_source().plan_file, "gpkg", CLASSES["parties"])
    path = tmp_path / file.name
    path.write_bytes(file.content)
    features = json.loads(file.text)["features"]
    for kind in {one["properties"]["kind"] for one in features}:
        own = [one for one in features if one["properties"]["kind"] == kind]
        meta, _, shapes, columns = pyogrio.raw.read(path, layer=kind)
        assert meta["crs"] == "EPSG:4326"
        assert [json.loads(shapely.to_geojson(one)) for one in shapely.from_wkb(shapes)] == [
            one["geometry"] for one in own
        ]
        names = [str(name) for name in meta["fields"]]
        assert list(columns[names.index("name")]) == [one["properties"]["name"] for one in own]


def test_it_is_a_sound_database_that_says_its_class() -> None:
    (file,) = export_files(sample_source().plan_file, "gpkg", CLASSES["parties"])
    book = sqlite3.connect(":memory:")
    book.deserialize(file.content)
    assert book.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert book.execute("PRAGMA application_id").fetchall() == [(0x47504B47,)]
    assert all("parties" in description for (description,) in book.execute("SELECT description FROM gpkg_contents"))
    book.close()


def test_a_point_without_a_position_has_none() -> None:
    spots = [Spot("", "Known", 47.0, 37.0, kind="assembly"), Spot("", 'Odd "name', None, None, kind="assembly")]
    text = points_geojson(spots, title="T", export_class="public", said="S")
    book = sqlite3.connect(":memory:")
    book.deserialize(gpkg_bytes(text))
    assert book.execute("SELECT name, geom IS NULL FROM assembly").fetchall() == [("Known", 0), ('Odd "name', 1)]
    book.close()


def test_the_same_plan_gives_the_same_bytes() -> None:
    files = [export_files(sample_source().plan_file, "gpkg", CLASSES["public"])[0] for _ in range(2)]
    assert files[0].content == files[1].content
