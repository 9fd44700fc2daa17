"""Which coordinates a layer is in: every usual name of longitude and latitude on WGS 84, in any shape of `crs`.

GeoJSON (RFC 7946) has no member `crs` and is WGS 84; GeoJSON of 2008 and programs that write for it name it in many
ways.  What is not known as WGS 84 is refused: its numbers may still look like degrees (R1).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from safeconduct.core import Fault, quoted

__all__ = ["crs_fault", "is_lon_lat"]

_CODES = r"(?:4326|4979|crs[: ]?84h?|84)"
_NAMES = re.compile(
    # with a version or without
    r"(?!84$)(?:\+init=)?(?:urn:(?:x-)?ogc:def:crs(?:,crs)?:)?(?:epsg|ogc|crs)?:* ?(?:[\d.]+:)?:*" + _CODES
    + r"(?: - wgs ?84)?"
    + r"|https?://(?:www\.)?opengis\.net/def/crs/(?:epsg|ogc)/[\d.]*/" + _CODES
    + r"|https?://(?:www\.)?opengis\.net/gml/srs/epsg\.xml#4326"
    + r"|https?://(?:www\.)?(?:spatialreference\.org/ref/epsg|epsg\.io)/4326(?:[/.].*)?"
    + r"|wgs[ _-]?(?:19)?84(?: \(?(?:crs84|epsg:4326)\)?)?"
    + r"|gcs_wgs_1984|lat/?lon wgs ?84|longlat"
)  # fmt: skip
_PROJ = re.compile(r"\+proj=(?:longlat|latlong)\b(?=.*\+(?:datum|ellps)=wgs84)(?!.*\+(?:towgs84|nadgrids|pm)=(?!0))")
_WKT = re.compile(r'geog(?:cs|crs|raphiccrs)\s*\[\s*"(?:gcs_)?wgs[ _](?:19)?84(?: \(crs84\))?"')
_NAMING = ("name", "code", "wkid", "href", "init", "id", "srsname", "wkt", "authority")
"""Members that may name the coordinates; `type` and the rest say how they are named."""


def is_lon_lat(crs: Any) -> bool:
    """Say whether a `crs` means longitude and latitude on WGS 84: absent, null, or all names in it do."""
    if crs is None or crs == "" or crs == {}:
        return True
    if isinstance(crs, list):
        return len(crs) == 1 and not isinstance(crs[0], (list, int)) and is_lon_lat(crs[0])
    if _is_turned(crs):
        return False
    names = list(_names(crs))
    return bool(names) and all(_is_known(name) for name in names)


def crs_fault(crs: Any, file: str, line: int = 0, column: str = "crs") -> Fault | None:
    """Return what is wrong with a `crs`, None where it is WGS 84."""
    if is_lon_lat(crs):
        return None
    got = "latitude before longitude (coordinate_order)" if _is_turned(crs) else next(_names(crs), None)
    got = got or quoted(json.dumps(crs, ensure_ascii=False, default=str))
    expected = "longitude and latitude (WGS 84, EPSG:4326)"
    return Fault(file, line, column, got[:60], expected, "Save the layer as EPSG:4326 in the program that drew it.")


def _is_turned(crs: Any) -> bool:
    """Say whether a `crs` gives its axes in another order than longitude, latitude (GeoJSON before 2008)."""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    order = properties.get("coordinate_order") if isinstance(properties, dict) else None
    return order is not None and order[:2] != [0, 1] if isinstance(order, list) else order is not None


def _is_known(name: str) -> bool:
    text = re.sub(r"\s+", " ", name.strip().lower())
    return bool(_NAMES.fullmatch(text) or _PROJ.match(text) or _WKT.match(text))


def _names(crs: Any) -> Iterator[str]:
    """Yield every text or number in a `crs` that names it, however it is wrapped."""
    if isinstance(crs, (str, int)) and not isinstance(crs, bool):
        yield str(crs)[:4000]
    elif isinstance(crs, dict):
        members = {str(key).lower(): value for key, value in crs.items()}
        if {"authority", "code"} <= members.keys():  # PROJJSON: {"authority": "EPSG", "code": 4326}
            yield f"{members['authority']}:{members['code']}"
            return
        if members.keys() & {"datum", "datum_ensemble"}:  # PROJJSON: its name does not tell a projection from its base
            yield from _names(members.get("id"))
            return
        yield from _names(members.get("properties"))
        for key in _NAMING:
            yield from _names(members.get(key))
