"""Names and values of a line's properties as GIS programs write them: ours in any case or cut, and OpenStreetMap's.

Shapefiles cut names to ten letters and often write them in capitals; osmnx writes lists and numbers with a point;
Geofabrik's Shapefiles have fclass and oneway B, F, T; GDAL packs tags into other_tags; Overpass turbo nests them.
Sources: ESRI Shapefile Technical Description (1998); OpenStreetMap Data in Layered GIS Format (Geofabrik, 2024);
osmnx.convert, GDAL OSM driver (documentation, read 2024).
"""

from __future__ import annotations

import ast
import json
import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from safeconduct.formats.osm.tags.access import ACCESS_KEYS, parts_of
from safeconduct.formats.osm.tags.hazards import HAZARD_KEYS, is_hazard_key
from safeconduct.formats.osm.tags.way_rules import CLASS_OF

__all__ = ["COLUMNS", "PropertyError", "fold", "sort_properties", "tag_text", "tags_of"]

COLUMNS = ("ref", "name", "class", "lanes", "oneway", "speed_kmh", "capacity_pcu_h", "danger", "state", "km", "source",
           "as_of")  # fmt: skip
"""Properties of a line that are columns of roads.csv."""

_RULES = frozenset({
    "highway", "route", "oneway", "junction", "surface", "tracktype", "bridge", "lanes", "lanes:both_ways",
    "maxspeed", "zone:maxspeed", "maxspeed:type", "source:maxspeed", "maxspeed:conditional", "oneway:motorcar",
    "oneway:motor_vehicle", "oneway:conditional", "area", "barrier", "locked", "duration", "interval",
    "capacity:car", "capacity:motorcar", "foot", "bicycle", "ref", "name", *HAZARD_KEYS,
    *(f"{key}:{side}" for key in ("lanes", "maxspeed") for side in ("forward", "backward")),
    *(name for key in ACCESS_KEYS for name in (
        key, f"{key}:forward", f"{key}:backward", f"{key}:conditional", f"temporary:{key}")),
})  # fmt: skip
"""Tags that the rules of osm_tags look at."""
_LONGEST_FIRST = sorted((*_RULES, *COLUMNS), key=lambda name: (-len(name), name))
_CUT = {
    cut: name
    for name in _LONGEST_FIRST
    for flat in (name, name.replace(":", "_"))
    for cut in (flat, flat[:10])
    if cut not in _RULES and cut not in COLUMNS
}
"""Names cut to ten letters or with _ for a colon (GDAL); of several that are cut alike the shortest is meant."""
_UNREAD = frozenset({
    "id", "@id", "fid", "gid", "objectid", "ogc_fid", "osm_id", "osmid", "full_id", "osm_type", "type", "u", "v", "key",
    "code", "layer", "z_order", "reversed", "length", "shape_leng", "shape_length", "width", "est_width", "tunnel",
    "service", "lit", "sidewalk", "cycleway", "incline", "maxheight", "maxweight", "maxlength", "maxwidth", "toll",
    "hgv", "horse", "operator", "network", "wikidata", "wikipedia", "note", "fixme", "description", "timestamp",
    "version", "changeset", "user", "uid", "meta", "relations", "tainted", "@timestamp", "@version", "@changeset",
    "@user", "@uid", "int_ref", "nat_ref", "int_name", "alt_name", "old_name", "loc_name", "short_name",
    "official_name", "geometry", "layername", "waterway", "aerialway", "man_made", "railway", "postal_code",
    "survey:date", "check_date",
})  # fmt: skip
"""Names that exports of OpenStreetMap carry along and that say nothing on whether or how fast one can drive."""
_PACKED = frozenset({"tags", "@tags", "all_tags", "other_tags", "attributes", "properties"})
_HSTORE = re.compile(r'"((?:[^"\\]|\\.)*)"\s*=>\s*(?:"((?:[^"\\]|\\.)*)"|NULL)')
_EMPTY = frozenset({"", "null", "<null>", "[]"})
_LEAST = {name: place for place, name in enumerate(
    ("local", "tertiary", "secondary", "primary", "trunk", "motorway"))}  # fmt: skip


class PropertyError(Exception):
    """Two properties of one line claim to be the same column and differ."""

    def __init__(self, column: str, names: tuple[str, str]) -> None:
        super().__init__(column)
        self.column, self.names = column, names


def fold(name: str) -> str:
    """Write a property's name as the column or tag it is: small letters, no blanks around, whole where it was cut."""
    plain = unicodedata.normalize("NFKC", name).strip().strip("\ufeff").lower()
    plain = re.sub(r"[\s-]+", "_", plain)
    return plain if plain in _RULES or plain in COLUMNS else _CUT.get(plain, plain)


def sort_properties(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties by folded name, nested and packed tags among them; empty ones are left out.

    Raises:
        PropertyError: two names fold to one and their values differ.
    """
    found: dict[str, Any] = {}
    names: dict[str, str] = {}
    for name, value in _flat(properties):
        text = tag_text(value)
        if text.lower() in _EMPTY:
            continue
        key = fold(name)
        matters = key in _RULES or key in COLUMNS or is_hazard_key(key)
        if key in found and matters and tag_text(found[key]).lower() != text.lower():
            raise PropertyError(key, (names[key], name))
        found.setdefault(key, value)
        names.setdefault(key, name)
    return found


def _flat(properties: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in properties.items():
        folded = fold(name)
        packed = _packed(value) if folded in _PACKED else None
        if packed is not None:
            yield from packed.items()
        elif folded in ("other_tags", "tags", "all_tags") and isinstance(value, str) and "=>" in value:
            for key, said in _HSTORE.findall(value):
                yield re.sub(r"\\(.)", r"\1", key), re.sub(r"\\(.)", r"\1", said)
        elif folded not in ("meta", "relations", "@relations"):
            yield name, value


def _packed(value: Any) -> dict[str, Any] | None:
    """Return tags that stand in one property, as an object or as the text of one (QGIS; GDAL's TAGS_FORMAT=JSON)."""
    if isinstance(value, str) and value.lstrip().startswith("{"):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    return value if isinstance(value, dict) else None


def tag_text(value: Any) -> str:
    """Write a value as a tag: true as yes, 60.0 as 60, a list with `;` between."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, list):
        return ";".join(tag_text(part) for part in value)
    text = str(value).strip()
    if text.startswith("[") and text.endswith("]"):  # a list of osmnx as a Shapefile or GeoPackage keeps it
        try:
            parsed = ast.literal_eval(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return text
        return tag_text(parsed) if isinstance(parsed, list) else text
    return text


def tags_of(found: Mapping[str, Any]) -> tuple[dict[str, str], list[str]]:
    """Return the OpenStreetMap tags among folded properties, and the names that are neither tag nor known.

    highway is that of the least class where osmnx merged several.  Geofabrik's fclass, oneway (B, F, T), bridge (T, F)
    and maxspeed (0: unknown) become tags.  Columns of ours that are no tags are in neither.
    """
    tags = {key: tag_text(value) for key, value in found.items() if key in _RULES or is_hazard_key(key)}
    if "fclass" in found:
        _from_geofabrik(tag_text(found["fclass"]).lower(), tags)
    roads = parts_of(tags.get("highway", ""))
    if len(roads) > 1 and all(road in CLASS_OF for road in roads):
        tags["highway"] = min(roads, key=lambda road: (_LEAST[CLASS_OF[road]], road))
    ours = {*tags, *COLUMNS, "fclass", *_UNREAD}
    known = _RULES | ours
    return tags, sorted(key for key in found if not (key in known or is_hazard_key(key) or key.startswith("name:")))


def _from_geofabrik(fclass: str, tags: dict[str, str]) -> None:
    grade = re.fullmatch(r"track_(grade[1-5])", fclass)
    tags["highway"] = "track" if grade else {"unknown": "road"}.get(fclass, fclass)
    if grade:
        tags["tracktype"] = grade[1]
    if tags.get("maxspeed") == "0":
        del tags["maxspeed"]
    if "oneway" in tags:
        tags["oneway"] = {"F": "yes", "T": "-1", "B": "no"}.get(tags["oneway"].upper(), tags["oneway"])
    if "bridge" in tags:
        tags["bridge"] = {"T": "yes", "F": "no"}.get(tags["bridge"].upper(), tags["bridge"])
