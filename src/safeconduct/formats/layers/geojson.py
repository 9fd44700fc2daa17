"""The features of a GeoJSON file (RFC 7946), with what is wrong with the file as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from safeconduct.core import CaseError, Fault, UsageError, quoted
from safeconduct.files.jsontext import read_json
from safeconduct.files.textfile import read_text
from safeconduct.formats.layers.crs import crs_fault

__all__ = ["MOST_GEOJSON_BYTES", "features_in", "read_features"]

MOST_GEOJSON_BYTES = 500_000_000
"""Largest file of drawn roads that is read, bytes."""
_REMEDY = "Export it again as GeoJSON from the program that drew it."


def read_features(path: Path) -> list[Any]:
    """Read the features of a file; each may be anything.

    Raises:
        UsageError: no such file.
        CaseError: as `features_in`, and where the file cannot be read.
    """
    if not path.exists():
        raise UsageError(f"{path}: no such file; give a GeoJSON file of lines")
    faults: list[Fault] = []
    text = read_text(path, path.name, faults, most_bytes=MOST_GEOJSON_BYTES)
    features = [] if text is None else features_in(text, path.name, faults, bare=("LineString", "MultiLineString"))
    if any(fault.level == "error" for fault in faults):
        raise CaseError(faults)
    return features


def features_in(text: str, file: str, faults: list[Fault], *, bare: Sequence[str]) -> list[Any]:
    """Return the features of a collection; a bare feature or geometry is a collection of one.

    Args:
        text: the file's text.
        file: how faults name it.
        faults: no JSON, a key that stands twice in one object, no list of features, coordinates that are not WGS 84.
        bare: the kinds of geometry that may stand alone.
    """
    tree = read_json(text, file, faults, what="GeoJSON", remedy=_REMEDY)
    if tree is None:
        return []
    kind = tree.get("type") if isinstance(tree, dict) else None
    features: Any = tree.get("features") if isinstance(tree, dict) and kind in (None, "FeatureCollection") else None
    if kind == "Feature" and "geometry" in tree:
        features = [tree]
    elif kind in bare:
        features = [{"type": "Feature", "properties": None, "geometry": tree}]
    if not isinstance(features, list):
        got = "no list of features" if kind in (None, "Feature", "FeatureCollection") else f"a {quoted(kind)}"
        faults.append(Fault(file, 1, "features", got, "a GeoJSON FeatureCollection", _REMEDY))
        return []
    wrong = crs_fault(tree.get("crs"), file)
    faults += [wrong] if wrong else []
    return features
