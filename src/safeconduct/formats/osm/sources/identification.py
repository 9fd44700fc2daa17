"""What an OpenStreetMap file is, by its content and not its name, and whether the fast library can be trusted with it.

The library passes over what other programs write: deletions of JOSM, remarks of Overpass, ids below 0, several versions
of one element, ways before their nodes.  A file with any of these, or written in an unusual way, is read by `xml`.
"""

from __future__ import annotations

import bz2
import gzip
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from safeconduct.core import CaseError, Fault, UsageError
from safeconduct.formats.osm.sources.xml import MAP_DATA

__all__ = ["OsmFile", "XmlLook", "identify", "look_at_xml", "open_stream", "wrapped_errors"]

_PBF_BLOCK = b"OSMHeader"
_O5M = b"\xff\xe0"
_CHUNK = 1 << 22
_UNPACK, _CONVERT = "Unpack it first.", "Convert it: osmium cat FILE -o roads.osm.pbf."
_OTHER_FORMS = (
    (rb"PK", "a zip archive", "Unzip it first."), (rb"\xfd7zXZ", "an xz archive", _UNPACK),
    (rb"7z\xbc\xaf", "a 7z archive", _UNPACK), (rb"\x28\xb5\x2f\xfd", "a zstd archive", _UNPACK),
    (rb"[nwr]-?\d+ ", "OPL text", _CONVERT), (rb"SQLite format 3", "a database or GeoPackage", "Name it .gpkg."),
    (rb"\s*\[", "a JSON list", "Give one answer of Overpass with [out:json]."),
)  # fmt: skip
"""How files that are none of ours begin, what they are, and what to do."""
_ODD = (b"emark>", b"<error", b"<action", b" action", b"\taction", b"\naction", b"<!-", b"runtime error", b"timed out",
        b" deleted=")  # fmt: skip
"""What the library passes over: remarks, changes, deletions, and comments that may hide anything."""
_PLAIN_HEAD = re.compile(rb'\s*(?:<\?xml[^>]*?(?:encoding=["\'](?:utf-8|UTF-8|us-ascii|ASCII)["\'])?\s*\?>)?\s*<osm\b')


@dataclass(frozen=True, slots=True)
class OsmFile:
    """form: xml, json, pbf or o5m.  packing: gz, bz2 or nothing."""

    path: Path
    form: str
    packing: str

    @property
    def osmium_format(self) -> str:
        """The format as the library names it."""
        return f"{self.form}.{self.packing}" if self.packing else self.form


def identify(path: Path) -> OsmFile:
    """Say what a file is.

    Raises:
        UsageError: no such file.
        CaseError: it is empty, or nothing that holds a map.
    """
    if not path.is_file():
        raise UsageError(f"{path}: no such file; give a .osm.pbf, .osm.gz or .osm file")
    with wrapped_errors(path):
        with path.open("rb") as stream:
            packing = {b"\x1f\x8b": "gz", b"BZ": "bz2"}.get(stream.read(2), "")
        with open_stream(OsmFile(path, "", packing)) as stream:
            head = stream.read(4096)
    return OsmFile(path, _form(path, head), packing)


def _form(path: Path, head: bytes) -> str:
    if _PBF_BLOCK in head[:32]:
        return "pbf"
    if head.startswith(_O5M):
        return "o5m"
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    text = head.decode(encoding, "replace").lstrip("\ufeff \r\n\t")
    if text.startswith("{"):
        return "json"
    if text[:9].lower() in ("<!doctype", "<html>") or text[:5].lower() == "<html":
        words = " ".join(re.sub(r"<[^>]*>", " ", re.sub(r"(?is)<(style|script).*?</\1>", " ", text)).split())
        remedy = "The server answered with an error: wait, ask for less, and fetch it again."
        raise CaseError([Fault(path.name, 0, "", f"a web page: {words[:160]}", MAP_DATA, remedy)])
    if text.startswith("<"):
        return "xml"
    usual = ["", "Fetch or export it again."]
    got, remedy = next((said for begins, *said in _OTHER_FORMS if re.match(begins, head)), usual)
    got = got or (f"a file that begins {text[:20]!r}" if head else "an empty file")
    raise CaseError([Fault(path.name, 0, "", got, MAP_DATA, remedy)])


@contextmanager
def open_stream(file: OsmFile) -> Iterator[BinaryIO]:
    """Open a file for reading, unpacked."""
    unpack: Any = {"gz": gzip.open, "bz2": bz2.open}.get(file.packing, open)
    with unpack(file.path, "rb") as stream:
        yield stream


@contextmanager
def wrapped_errors(path: Path) -> Iterator[None]:
    """Wrap what unpacking and the OSM library raise: a foreign error is a fault of the file."""
    try:
        yield
    except (RuntimeError, OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        remedy = "It is damaged, cut off or cannot be opened: fetch or cut it again."
        raise CaseError([Fault(path.name, 0, "", str(error) or type(error).__name__, MAP_DATA, remedy)]) from error


@dataclass(frozen=True, slots=True)
class XmlLook:
    """What one look over the bytes of XML shows, without reading them as XML.

    usual: it holds nothing that the library passes over; where unsure False, and the careful reader decides.
    nodes_first: no node stands behind a way.
    """

    usual: bool
    nodes_first: bool = False


def look_at_xml(file: OsmFile) -> XmlLook:
    """Look over a file for what the library passes over."""
    seen_way, nodes_first = False, True
    with open_stream(file) as stream:
        rest, begins = b"", True
        while chunk := stream.read(_CHUNK):
            if begins and not _PLAIN_HEAD.match(chunk):
                return XmlLook(usual=False)
            begins = False
            # what is cut at the end of a chunk is looked at with the next one
            whole = rest + chunk
            cut = max(whole.rfind(b"<"), 0)
            rest = whole[cut:]
            if _is_odd(whole[:cut]):
                return XmlLook(usual=False)
            way = whole.find(b"<way")
            nodes_first = nodes_first and whole.rfind(b"<node") <= (0 if seen_way else way if way >= 0 else len(whole))
            seen_way = seen_way or way >= 0
    return XmlLook(not _is_odd(rest), nodes_first)


def _is_odd(data: bytes) -> bool:
    point = data.find(b"<nd ")
    brings_positions = point >= 0 and b"lat=" in data[point : data.find(b">", point)]
    plainly_there = data.count(b'visible="true"') + data.count(b"visible='true'")
    return brings_positions or data.count(b"visible") != plainly_there or any(odd in data for odd in _ODD)
