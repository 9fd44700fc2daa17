"""Lines in GeoPackage, KML, FlatGeobuf and Shapefile give the network that the same lines in GeoJSON give."""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from formats.line_tables import link_lines
from safeconduct.core import CaseError, UsageError
from safeconduct.formats import read_road_lines

pyogrio = pytest.importorskip("pyogrio", reason="the extra gis is not installed")

SHAPES = [[(36.1, 48.2), (36.3, 48.2)], [(36.3, 48.2), (36.3, 48.35)], [(36.3, 48.35), (36.1, 48.2)]]
COLUMNS: dict[str, list[Any]] = {
    "class": ["primary", "secondary", "primary"],
    "state": ["open", "mined", "damaged"],
    "capacity_pcu_h": [400.0, 500.0, float("nan")],
    "lanes": [2, 1, 1],
}
DRIVERS = {".gpkg": "GPKG", ".kml": "KML", ".fgb": "FlatGeobuf", ".shp": "ESRI Shapefile"}


def write(path: Path, crs: str | None = "EPSG:4326", layer: str | None = None) -> Path:
    """Write the lines; a KML file keeps texts only, a Shapefile ten letters of a name."""
    names = {name[:10] if path.suffix == ".shp" else name: values for name, values in COLUMNS.items()}
    pyogrio.raw.write(
        path, np.array([shapely.to_wkb(shapely.LineString(line)) for line in SHAPES], dtype=object),
        [np.array(values, dtype=object if isinstance(values[0], str) else None) for values in names.values()],
        list(names), geometry_type="LineString", crs=crs, driver=DRIVERS[path.suffix], layer=layer,
        append=layer == "second",
    )  # fmt: skip
    return path


def from_geojson(folder: Path) -> list[str]:
    features = [
        {"type": "Feature", "geometry": {"type": "LineString", "coordinates": line},
         "properties": {name: None if values[at] != values[at] else values[at] for name, values in COLUMNS.items()}}
        for at, line in enumerate(SHAPES)
    ]  # fmt: skip
    path = folder / "lines.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return link_lines(read_road_lines(path))


@pytest.mark.parametrize("ending", [".gpkg", ".fgb", ".shp", ".kml"])
@pytest.mark.filterwarnings("ignore")
def test_each_format_gives_the_network_of_geojson(tmp_path: Path, ending: str) -> None:
    assert link_lines(read_road_lines(write(tmp_path / f"lines{ending}"))) == from_geojson(tmp_path)


@pytest.mark.filterwarnings("ignore")
def test_zipped_shapefile(tmp_path: Path) -> None:
    write(tmp_path / "lines.shp")
    with zipfile.ZipFile(tmp_path / "lines.zip", "w") as pack:
        for part in tmp_path.glob("lines.*[!p]"):
            pack.write(part, part.name)
        pack.write(tmp_path / "lines.shp", "lines.shp")
    assert link_lines(read_road_lines(tmp_path / "lines.zip")) == from_geojson(tmp_path)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("crs", ["EPSG:3857", None])
def test_other_coordinates_are_refused(tmp_path: Path, crs: str | None) -> None:
    with pytest.raises(CaseError):
        read_road_lines(write(tmp_path / "lines.shp", crs))


@pytest.mark.filterwarnings("ignore")
def test_several_layers_are_named(tmp_path: Path) -> None:
    for layer in ("first", "second"):
        write(tmp_path / "lines.gpkg", layer=layer)
    with pytest.raises(CaseError, match="first, second"):
        read_road_lines(tmp_path / "lines.gpkg")


@pytest.mark.parametrize("ending", [".gpkg", ".kml", ".fgb", ".shp", ".zip"])
def test_what_is_no_layer_is_refused(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"lines{ending}"
    path.write_bytes(b"no layer")
    with pytest.raises(CaseError, match=path.name):
        read_road_lines(path)


def test_without_the_extra_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lines.gpkg").write_bytes(b"")
    monkeypatch.setitem(sys.modules, "pyogrio", None)
    with pytest.raises(UsageError, match=r"safeconduct\[gis\]"):
        read_road_lines(tmp_path / "lines.gpkg")
