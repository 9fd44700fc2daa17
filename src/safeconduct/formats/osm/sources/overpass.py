"""Overpass JSON (`[out:json]`) as elements of OpenStreetMap."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from safeconduct.core import CaseError, Fault
from safeconduct.formats.osm.sources.elements import Element, FaultList, LonLat, is_deleted
from safeconduct.formats.osm.sources.xml import MAP_DATA, read_id, read_lonlat

__all__ = ["JsonElements"]


class JsonElements:
    """Reads one answer of Overpass; `remarks` and `day` as in `XmlElements`."""

    def __init__(self, file: str, faults: FaultList) -> None:
        self.file, self.faults = file, faults
        self.remarks, self.day = list[str](), ""

    def read(self, data: bytes) -> Iterator[Element]:
        """Yield nodes and ways in the order of the file.

        Raises:
            CaseError: it is no JSON, or not of a map.
        """
        tree = self._tree(data)
        self.remarks += [str(said).strip() for key, said in tree.items() if said and key.lower() in ("remark", "error")]
        about = tree.get("osm3s")
        self.day = str(about.get("timestamp_osm_base", ""))[:10] if isinstance(about, dict) else ""
        for at, entry in enumerate(tree["elements"]):
            kind = entry.get("type") if isinstance(entry, dict) else None
            if kind in ("node", "way"):
                element = self._element(f"elements[{at}]", kind, entry)
                if element is not None:
                    yield element
            elif not isinstance(kind, str):
                self.faults.add(0, f"elements[{at}]", _shown(entry), "an element with a type", "Fetch the file again.")

    def _tree(self, data: bytes) -> dict[str, Any]:
        try:
            tree = json.loads(data.decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            remedy = "The file is damaged or cut off: fetch it again."
            fault = Fault(self.file, getattr(error, "lineno", 0), "", str(error), "JSON in UTF-8", remedy)
            raise CaseError([fault]) from error
        if not isinstance(tree, dict) or not isinstance(tree.get("elements"), list):
            remedy = "Give an answer of Overpass with [out:json]; name a GeoJSON file .geojson."
            raise CaseError([Fault(self.file, 0, "", "JSON without a list `elements`", MAP_DATA, remedy)])
        return tree

    def _element(self, where: str, kind: str, entry: dict[str, Any]) -> Element | None:
        number = read_id(entry.get("id", ""), 0, where, self.faults)
        deleted = is_deleted(entry)
        if deleted is None:
            got = _shown(entry.get("visible"))
            self.faults.add(0, f"{where}.visible", got, "true or false", "Fetch the file again.")
        lonlat = None
        if kind == "node" and not deleted:
            lonlat = read_lonlat(entry.get("lon"), entry.get("lat"), 0, where, self.faults)
        refs = [read_id(ref, 0, f"{where}.nodes", self.faults) or 0 for ref in self._list(entry, "nodes", where)]
        if number is None:
            return None
        version, day = entry.get("version", 0), entry.get("timestamp", "")
        return Element(
            kind, number, version=version if isinstance(version, int) else 0, deleted=bool(deleted),
            tags=self._tags(entry, where), lonlat=lonlat, refs=tuple(refs), day=day if isinstance(day, str) else "",
            geometry=self._geometry(entry, where),
        )  # fmt: skip

    def _tags(self, entry: dict[str, Any], where: str) -> dict[str, str]:
        tags = entry.get("tags") or {}
        if isinstance(tags, dict) and all(isinstance(value, str) for value in tags.values()):
            return tags
        self.faults.add(0, f"{where}.tags", _shown(tags), "keys with texts", "Fetch the file again.")
        return {}

    def _geometry(self, entry: dict[str, Any], where: str) -> tuple[LonLat | None, ...]:
        points = self._list(entry, "geometry", where)
        known = [
            read_lonlat(point.get("lon"), point.get("lat"), 0, f"{where}.geometry", self.faults)
            if isinstance(point, dict) else None
            for point in points
        ]  # fmt: skip
        return tuple(known) if any(known) else ()

    def _list(self, entry: dict[str, Any], name: str, where: str) -> list[Any]:
        value = entry.get(name)
        if value is not None and not isinstance(value, list):
            self.faults.add(0, f"{where}.{name}", _shown(value), "a list", "Fetch the file again.")
        return value if isinstance(value, list) else []


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
