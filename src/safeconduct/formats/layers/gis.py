"""Layers of other GIS formats (GeoPackage, KML, Shapefile, FlatGeobuf) as GeoJSON features, by the extra `gis`."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from safeconduct.core import CaseError, Fault, UsageError, shown
from safeconduct.formats.layers.crs import crs_fault

__all__ = ["GIS_ENDINGS", "SHAPE_PARTS", "layer_text", "read_layer"]

GIS_ENDINGS = (".gpkg", ".kml", ".kmz", ".fgb", ".shp", ".zip")
"""Ends of the names of files that are read here, in small letters; .zip holds a Shapefile."""


_OF_KML = frozenset({
    "id", "description", "timestamp", "begin", "end", "altitudeMode", "tessellate", "extrude", "visibility",
    "drawOrder", "icon", "snippet",
})  # fmt: skip
"""Fields that GDAL gives to every KML layer, whether they are set or not."""
_UNSET = (None, "", 0, -1)
SHAPE_PARTS = (".shx", ".dbf", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".qmd")
"""Files that lie beside a Shapefile and belong to it."""


def layer_text(path: Path) -> str:
    """Return a layer as the text of a GeoJSON FeatureCollection, one feature a line; errors as at `read_layer`."""
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in read_layer(path))
    return f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'


def read_layer(path: Path) -> list[Any]:
    """Read the features of a layer as GeoJSON has them; of a KML file those of all its folders.

    Raises:
        UsageError: no such file, or the extra is not installed.
        CaseError: it cannot be read, holds several layers, or is not in WGS 84.
    """
    if not path.is_file():
        raise UsageError(f"{path}: no such file; give a layer")
    try:
        import pyogrio
        from pyogrio.errors import DataLayerError, DataSourceError, FieldError
    except ImportError as error:
        words = f"{path.name}: reading it takes pyogrio; pip install 'safeconduct[gis]', or save it as GeoJSON"
        raise UsageError(words) from error
    source = f"/vsizip/{path.resolve()}" if path.suffix.lower() == ".zip" else str(path)
    try:
        layers = [str(row[0]) for row in pyogrio.list_layers(source)]
        many = len(layers) > 1 and path.suffix.lower() not in (".kml", ".kmz")
        if not layers or many:
            got = f"layers {', '.join(layers)}" if layers else "no layer"
            raise _fault(path, got, "one layer", "Save the layer that is meant as a file of its own.")
        return [feature for layer in layers for feature in _features(source, layer, path)]
    except (DataSourceError, DataLayerError, FieldError, UnicodeError, RuntimeError, ValueError) as error:
        raise _fault(path, _bare(str(error), path), "a whole layer", "Export it again, or as GeoJSON.") from error


def _features(source: str, layer: str, path: Path) -> Iterator[dict[str, Any]]:
    import shapely
    from pyogrio.raw import read

    meta, _, geometries, columns = read(source, layer=layer, force_2d=True, datetime_as_string=True)
    if not meta["crs"]:
        raise _fault(path, "no coordinate system (.prj)", "WGS 84, EPSG:4326", "Save it with its .prj, as EPSG:4326.")
    wrong = crs_fault(str(meta["crs"]), path.name)
    if wrong:
        raise CaseError([wrong])
    names = [str(name) for name in meta["fields"]]
    shapes = shapely.from_wkb(geometries)
    for at, shape in enumerate(shapes):
        values = {name: _plain(column[at]) for name, column in zip(names, columns, strict=True)}
        if path.suffix.lower() in (".kml", ".kmz"):
            values = {name: value for name, value in values.items() if name not in _OF_KML or value not in _UNSET}
        geometry = None if shape is None or shape.is_empty else json.loads(shapely.to_geojson(shape))
        yield {"type": "Feature", "properties": values, "geometry": geometry}


def _plain(value: Any) -> Any:
    """Return a number, text or truth of Python; None where the layer has no value."""
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if isinstance(value, (bool, int, float)) or value is None else str(value)


def _bare(words: str, path: Path) -> str:
    """Return the library's words without the folders of this machine."""
    return shown(words.replace(str(path.resolve()), path.name).replace(str(path), path.name))[:120]


def _fault(path: Path, got: str, expected: str, remedy: str) -> CaseError:
    return CaseError([Fault(path.name, 0, "", got, expected, remedy)])
