"""OpenStreetMap XML read element by element with lines: JOSM files, Overpass answers, histories, files out of order.

Slower than the library that reads clean files (`libosmium`), which passes over deletions, remarks and negative ids.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat

from safeconduct.core import CaseError, Fault
from safeconduct.formats.osm.sources.elements import Element, FaultList, LonLat, is_deleted

__all__ = ["BROKEN_OFF", "MAP_DATA", "XmlElements", "read_id", "read_lonlat"]

MAP_DATA = "OpenStreetMap data (.osm, .osm.gz, .osm.bz2, .osm.pbf, or Overpass JSON)"
"""What is expected of a file, as faults say it."""
_CHUNK = 1 << 16
_SERVER_SAYS = ("remark", "error", "note")
"""Elements in which a server says what went wrong, in any case; a note is taken where it speaks of that."""
BROKEN_OFF = ("runtime error", "timed out", "out of memory")
"""Words by which Overpass breaks an answer off, wherever they stand (Overpass API, osm3s/remark)."""
_IDS = "a whole number of at most 18 digits, not 0"


class XmlElements:
    """Reads one stream; `remarks` and `day` (of the data, "" unknown) are complete when it is read to its end."""

    def __init__(self, file: str, faults: FaultList) -> None:
        self.file, self.faults = file, faults
        self.remarks, self.day = list[str](), ""
        self._done = list[Element]()
        self._open: dict[str, str] | None = None
        self._kind, self._line, self._depth = "", 0, 0
        self._tags, self._refs = dict[str, str](), list[int]()
        self._geometry = list[LonLat | None]()
        self._text: list[str] | None = None
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._start, self._end
        self._parser.CharacterDataHandler, self._parser.EntityDeclHandler = self._characters, self._entity
        self._parser.CommentHandler = self._remark
        self._parser.buffer_text = True

    def read(self, stream: BinaryIO) -> Iterator[Element]:
        """Yield nodes and ways in the order of the file.

        Raises:
            CaseError: it is no XML, or not of a map.
        """
        try:
            while chunk := stream.read(_CHUNK):
                self._parser.Parse(chunk, False)
                yield from self._taken()
            self._parser.Parse(b"", True)
            yield from self._taken()
        except (expat.ExpatError, LookupError, ValueError) as error:
            # beside ExpatError: an encoding that does not exist, or that the parser cannot read
            remedy = "The file is damaged or cut off: fetch or export it again."
            fault = Fault(self.file, getattr(error, "lineno", 1), "", str(error), "well-formed XML", remedy)
            raise CaseError([*self.faults.faults, fault]) from error

    def _taken(self) -> list[Element]:
        taken, self._done = self._done, []
        return taken

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == 1:
            self._root(name, attributes)
        elif name in ("node", "way") and self._depth == 2:
            self._open, self._kind, self._line = attributes, name, self._parser.CurrentLineNumber
            self._tags, self._refs, self._geometry = {}, [], []
        elif name == "tag" and self._open is not None:
            self._tags[attributes.get("k", "")] = attributes.get("v", "")
        elif name == "nd" and self._open is not None:
            self._point(attributes)
        elif self._depth == 2 and name.lower() in _SERVER_SAYS:
            self._text = []
        elif name == "meta":
            self.day = attributes.get("osm_base", "")[:10] or self.day
        elif name in ("action", "create", "modify", "delete") and self._depth == 2:
            self._refuse(name, "It holds changes: apply them to a map first (osmium apply-changes).")

    def _root(self, name: str, attributes: dict[str, str]) -> None:
        if name != "osm":
            self._refuse(name, "Fetch or export the map itself, not changes, a page or a capability list.")
        self.day = attributes.get("timestamp", "")[:10]

    def _refuse(self, name: str, remedy: str) -> None:
        raise CaseError([Fault(self.file, self._parser.CurrentLineNumber, "", f"<{name}>", MAP_DATA, remedy)])

    def _entity(self, name: str, *_: object) -> None:
        self._refuse(f"!ENTITY {name}", "Data of OpenStreetMap declares no entities: fetch or export it again.")

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._text is not None and self._depth == 1:
            self._remark("".join(self._text), certain=name.lower() != "note")
            self._text = None
        elif self._depth == 1 and self._open is not None:
            element = self._element(self._open)
            self._open = None
            if element is not None:
                self._done.append(element)

    def _remark(self, text: str, *, certain: bool = False) -> None:
        if certain or any(words in text.lower() for words in BROKEN_OFF):
            self.remarks.append(text.strip())

    def _point(self, attributes: dict[str, str]) -> None:
        where = f"{self._kind} {(self._open or {}).get('id', '')} nd"
        line = self._parser.CurrentLineNumber
        has_position = "lat" in attributes or "lon" in attributes
        if "ref" in attributes or not has_position:
            self._refs.append(read_id(attributes.get("ref", ""), line, where, self.faults) or 0)
        lon, lat = attributes.get("lon"), attributes.get("lat")
        self._geometry.append(read_lonlat(lon, lat, line, where, self.faults) if has_position else None)

    def _element(self, attributes: dict[str, str]) -> Element | None:
        where = f"{self._kind} {attributes.get('id', '')}"
        number = read_id(attributes.get("id", ""), self._line, where, self.faults)
        deleted = self._is_deleted(attributes, where)
        lonlat = None
        if self._kind == "node" and not deleted:
            lonlat = read_lonlat(attributes.get("lon"), attributes.get("lat"), self._line, where, self.faults)
        if number is None:
            return None
        return Element(
            self._kind, number, version=self._version(attributes, where), deleted=deleted, tags=self._tags,
            lonlat=lonlat, refs=tuple(self._refs), day=attributes.get("timestamp", ""), line=self._line,
            geometry=tuple(self._geometry) if any(self._geometry) else (),
        )  # fmt: skip

    def _is_deleted(self, attributes: dict[str, str], where: str) -> bool:
        deleted = is_deleted(attributes)
        if deleted is None:
            got = " ".join(f"{key}={attributes[key]}" for key in attributes if key.lower() in ("visible", "deleted"))
            self.faults.add(self._line, f"{where} visible", got, "true or false", "Export the file again.")
        return bool(deleted)

    def _version(self, attributes: dict[str, str], where: str) -> int:
        text = attributes.get("version", "0")
        if text.isascii() and text.isdigit() and len(text) < 10:
            return int(text)
        self.faults.add(self._line, f"{where} version", text, "a whole number", "Export the file again.")
        return 0


def read_id(value: object, line: int, where: str, faults: FaultList) -> int | None:
    """Read an element's number; a fault where it is none."""
    text = str(value)
    digits = text.removeprefix("-")
    if isinstance(value, (str, int)) and digits.isascii() and digits.isdigit() and len(digits) <= 18 and int(text):
        return int(text)
    faults.add(line, f"{where} id".strip(), text, _IDS, "Export the file again, or delete the element.")
    return None


def read_lonlat(lon: object, lat: object, line: int, where: str, faults: FaultList) -> LonLat | None:
    """Read a position; a fault where it is none or not on the Earth."""
    x, y = _number(lon), _number(lat)
    if abs(x) <= 180 and abs(y) <= 90:
        # as the library and .osm.pbf keep them, so that every form of a file gives one network
        return round(x * 1e7) / 1e7, round(y * 1e7) / 1e7
    got = f"lat {lat} lon {lon}" if lat is not None or lon is not None else "no lat and lon"
    faults.add(line, where, got, "lat -90..90 and lon -180..180 in degrees", "Correct its position, or delete it.")
    return None


def _number(value: object) -> float:
    """Read a number; infinite where it is none, which lies outside of every limit."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return math.inf
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return math.inf
    return number if math.isfinite(number) else math.inf
