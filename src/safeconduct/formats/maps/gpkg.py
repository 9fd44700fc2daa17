"""GeoPackage 1.3 (OGC 12-128r17) of a GeoJSON collection: a layer a kind of feature, written with SQLite alone.

The same collection gives the same rows; nothing of the machine or its clock is in it (R8).
"""

from __future__ import annotations

import json
import sqlite3
import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

__all__ = ["gpkg_bytes"]

Json = dict[str, Any]

_APPLICATION_ID, _VERSION = 0x47504B47, 10300
_WGS84 = 4326
_WGS84_WKT = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]'
)
_LAST_CHANGE = "2000-01-01T00:00:00.000Z"
"""A time is required; that of writing would make two files of one plan differ."""
_TABLES = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
  srs_id INTEGER REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL REFERENCES gpkg_contents(table_name),
  column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL,
  m TINYINT NOT NULL, PRIMARY KEY (table_name, column_name));
"""
_SYSTEMS = (
    ("Undefined Cartesian", -1, "NONE", -1, "undefined", None),
    ("Undefined geographic", 0, "NONE", 0, "undefined", None),
    ("WGS 84", _WGS84, "EPSG", _WGS84, _WGS84_WKT, "longitude and latitude, degrees"),
)


def gpkg_bytes(collection: str) -> bytes:
    """Return the text of a GeoJSON FeatureCollection as the bytes of a GeoPackage.

    A layer holds the features of one `kind`; lists and objects among the properties are JSON texts.  A feature without
    a position has none here either.  What the collection says of itself and its class is each layer's description.
    """
    whole: Json = json.loads(collection)
    layers: dict[str, list[Json]] = {}
    for feature in whole["features"]:
        layers.setdefault(feature["properties"]["kind"], []).append(feature)
    about = " ".join(str(whole[key]) for key in ("title", "class", "says") if whole.get(key))
    book = sqlite3.connect(":memory:")
    try:
        book.executescript(f"PRAGMA application_id = {_APPLICATION_ID}; PRAGMA user_version = {_VERSION}; {_TABLES}")
        book.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", _SYSTEMS)
        for name, features in layers.items():
            _write_layer(book, name, features, about)
        book.commit()
        return book.serialize()
    finally:
        book.close()


def _write_layer(book: sqlite3.Connection, name: str, features: Sequence[Json], about: str) -> None:
    columns = list(dict.fromkeys(key for one in features for key in one["properties"]))
    types = {key: _type(one["properties"].get(key) for one in features) for key in columns}
    named = ", ".join(f"{_quoted(key)} {types[key]}" for key in columns)
    shapes = [one["geometry"] for one in features]
    kind = next((shape["type"] for shape in shapes if shape), "Point").upper()
    book.execute(f"CREATE TABLE {_quoted(name)} (fid INTEGER PRIMARY KEY NOT NULL, geom {kind}, {named})")
    points = [point for shape in shapes if shape for point in _points(shape)]
    box = [side(point[axis] for point in points) for side in (min, max) for axis in (0, 1)] if points else [None] * 4
    row = (name, "features", name, about, _LAST_CHANGE, *box, _WGS84)
    book.execute(f"INSERT INTO gpkg_contents VALUES ({_holes(len(row))})", row)
    book.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)", (name, kind, _WGS84))
    book.executemany(
        f"INSERT INTO {_quoted(name)} VALUES ({_holes(len(columns) + 2)})",
        (
            (fid, _blob(one["geometry"]), *(_cell(one["properties"].get(key)) for key in columns))
            for fid, one in enumerate(features, start=1)
        ),
    )


def _holes(count: int) -> str:
    return ", ".join("?" * count)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _type(values: Iterable[Any]) -> str:
    """Return the type of a column: what all its values are that are not null."""
    kinds = {type(value) for value in values if value is not None}
    if kinds and kinds <= {int, float}:
        return "INTEGER" if kinds == {int} else "DOUBLE"
    return "BOOLEAN" if kinds == {bool} else "TEXT"


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def _points(shape: Mapping[str, Any]) -> list[list[float]]:
    return [shape["coordinates"]] if shape["type"] == "Point" else list(shape["coordinates"])


def _blob(shape: Mapping[str, Any] | None) -> bytes | None:
    """Write a point or a line as GeoPackage binary: its header, no envelope, then WKB, little endian."""
    if shape is None:
        return None
    points = _points(shape)
    body = b"".join(struct.pack("<2d", *point) for point in points)
    kind = struct.pack("<BI", 1, 1) if shape["type"] == "Point" else struct.pack("<BII", 1, 2, len(points))
    return b"GP" + struct.pack("<BBi", 0, 1, _WGS84) + kind + body
