"""control and danger, and drawn roads, in every format of layers: the same case whatever the form."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cases.folders import copy_asset
from safeconduct.cases import check_case, load_case, save_case
from safeconduct.core import Fault
from safeconduct.picture import DangerArea, Polygon

pyogrio = pytest.importorskip("pyogrio")
shapely = pytest.importorskip("shapely")

pytestmark = pytest.mark.filterwarnings("ignore")


def write_layer(text: str, path: Path) -> None:
    """Write the features of a GeoJSON text in the format of a path's ending."""
    import numpy as np

    features: list[dict[str, Any]] = json.loads(text)["features"]
    shapes = np.array([shapely.from_geojson(json.dumps(one["geometry"])) for one in features])
    names = sorted({name for one in features for name in one["properties"]})
    columns = [np.array([one["properties"].get(name) for one in features], object) for name in names]
    drivers = {".gpkg": "GPKG", ".fgb": "FlatGeobuf", ".shp": "ESRI Shapefile", ".kml": "LIBKML"}
    kinds = {shape.geom_type for shape in shapes}
    kind = kinds.pop() if len(kinds) == 1 else "Unknown"
    pyogrio.raw.write(
        path, shapely.to_wkb(shapes), columns, names, driver=drivers[path.suffix], geometry_type=kind, crs="EPSG:4326"
    )


def case_of(folder: Path, ending: str) -> Path:
    """Return a case whose layers stand in files of this ending."""
    copy_asset("layers", folder)
    for name in ("control", "danger"):
        text = (folder / f"{name}.geojson").read_text("utf-8")
        (folder / f"{name}.geojson").unlink()
        write_layer(text, folder / f"{name}{ending}")
    return folder


@pytest.mark.parametrize("ending", [".gpkg", ".fgb"])
def test_each_form_gives_the_same_claims_and_areas(ending: str, tmp_path: Path) -> None:
    usual = load_case(copy_asset("layers", tmp_path / "usual" / "case"))
    other = load_case(case_of(tmp_path / "other" / "case", ending))
    assert other.case == usual.case
    assert [fault.column for fault in other.faults if fault.level != "note"] == ["colour"]


@pytest.mark.parametrize("ending", [".kml", ".shp"])
def test_other_forms_give_the_same_areas_in_their_own_order(ending: str, tmp_path: Path) -> None:
    usual = load_case(copy_asset("layers", tmp_path / "usual" / "case")).case
    case = load_case(case_of(tmp_path / "other" / "case", ending)).case
    assert [_corners(area.polygons) for area in case.danger] == [_corners(area.polygons) for area in usual.danger]
    assert [claim.party for claim in case.control] == [claim.party for claim in usual.control]


def test_a_changed_layer_is_saved_as_geojson_and_named(tmp_path: Path) -> None:
    folder = case_of(tmp_path / "case", ".gpkg")
    loaded = load_case(folder)
    ring = ((36.0, 47.0), (36.5, 47.0), (36.5, 47.5), (36.0, 47.0))
    more = (*loaded.case.danger, DangerArea(((ring,),), name="new"))
    save_case(replace(loaded, case=replace(loaded.case, danger=more)), folder)
    assert load_case(folder).case.danger == more
    assert 'danger = "danger.geojson"' in (folder / "case.toml").read_text("utf-8")


def test_a_case_saved_elsewhere_brings_its_layers(tmp_path: Path) -> None:
    loaded = load_case(case_of(tmp_path / "one" / "case", ".gpkg"))
    save_case(loaded, tmp_path / "two" / "case")
    assert load_case(tmp_path / "two" / "case").case == loaded.case


def test_two_layers_of_one_name_are_a_fault(tmp_path: Path) -> None:
    folder = copy_asset("layers", tmp_path / "case")
    write_layer((folder / "danger.geojson").read_text("utf-8"), folder / "danger.gpkg")
    assert "danger.geojson and danger.gpkg" in _errors(check_case(folder))


def test_a_damaged_layer_is_a_fault_of_its_file(tmp_path: Path) -> None:
    folder = case_of(tmp_path / "case", ".gpkg")
    (folder / "danger.gpkg").write_bytes(b"SQLite format 3\0" + b"\1" * 5000)
    assert "danger.gpkg" in _errors(check_case(folder))


@pytest.mark.parametrize("name", ["roads.gpkg", "roads.fgb", "roads.shp"])
def test_roads_of_the_usual_name_are_found_without_being_named(name: str, tmp_path: Path) -> None:
    folder = copy_asset("base", tmp_path / "case")
    (folder / "roads.csv").unlink()
    line = {"type": "LineString", "coordinates": [[37.0, 47.0], [37.3, 47.0]]}
    feature = {"type": "Feature", "properties": {"ref": "T1", "class": "primary"}, "geometry": line}
    write_layer(json.dumps({"features": [feature]}), folder / name)
    loaded = load_case(folder)
    assert loaded.files["roads"] == name
    assert not [fault for fault in loaded.faults if "not read" in fault.remedy]


def _errors(faults: tuple[Fault, ...]) -> str:
    return "\n".join(str(fault) for fault in faults if fault.level == "error")


def _corners(polygons: tuple[Polygon, ...]) -> list[set[tuple[float, float]]]:
    return [set(ring) for polygon in polygons for ring in polygon]
