"""The features of a GeoJSON file (RFC 7946), with what is wrong with the file as a whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from safeconduct.core import CaseError, Fault, UsageError, quoted
from safeconduct.formats.layers.crs import crs_fault

__all__ = ["features_of", "read_features"]

_REMEDY = "Export it again as GeoJSON from the program that drew it."


def read_features(path: Path) -> list[Any]:
    """Read the features of a file; each may be anything.

    Raises:
        UsageError: no such file.
        CaseError: no GeoJSON in UTF-8, no list of features, other coordinates than WGS 84, or a key that stands twice
            in one object with different values: which of them counts nobody can say (R1).
    """
    twice: list[str] = []

    def pairs(members: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(members)
        if len(made) < len(members):
            twice.extend(key for key, value in members if made[key] != value)
        return made

    try:
        tree = json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=pairs)
    except FileNotFoundError as error:
        raise UsageError(f"{path}: no such file; give a GeoJSON file of lines") from error
    except (OSError, ValueError, RecursionError) as error:
        got = str(error)[:120] or type(error).__name__
        fault = Fault(path.name, getattr(error, "lineno", 0), "", got, "GeoJSON in UTF-8", _REMEDY)
        raise CaseError([fault]) from error
    faults = [
        Fault(path.name, 0, key, "twice in one object, and they differ", "each key once", "Delete one of the two.")
        for key in dict.fromkeys(twice)
    ]
    return features_of(tree, path.name, faults)


def features_of(tree: Any, file: str, faults: list[Fault]) -> list[Any]:
    """Return the features of a collection that was read; a bare feature or geometry is a collection of one.

    Raises:
        CaseError: those of `faults`, and: no list of features, or coordinates that are not WGS 84.
    """
    kind = tree.get("type") if isinstance(tree, dict) else None
    features: Any = tree.get("features") if kind == "FeatureCollection" else None
    if kind == "Feature" and "geometry" in tree:
        features = [tree]
    elif kind in ("LineString", "MultiLineString"):
        features = [{"type": "Feature", "properties": None, "geometry": tree}]
    if not isinstance(features, list):
        got = "no list of features" if kind in (None, "Feature", "FeatureCollection") else f"a {quoted(kind)}"
        faults.append(Fault(file, 0, "", got, "a GeoJSON FeatureCollection", _REMEDY))
        raise CaseError(faults)
    wrong = crs_fault(tree.get("crs"), file)
    if wrong or faults:
        raise CaseError([*faults, *([wrong] if wrong else [])])
    return features
