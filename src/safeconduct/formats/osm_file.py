"""What an OpenStreetMap file is, by its content and not its name, and whether the fast library can be trusted with it.

The library passes over what other programs write: deletions of JOSM, remarks of Overpass, ids below 0, several versions
of one element, ways before their nodes.  A file with any of these, or written in an unusual way, is read by `osm_xml`.
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
from safeconduct.formats.osm_xml import MAP_DATA

__all__ = ["OsmFile", "identify", "is_usual_xml", "open_stream", "telling"]

_PBF_BLOCK = b"OSMHeader"
_O5M = b"\xff\xe0"
_CHUNK = 1 << 22
_ODD = (b"<remark", b"<action", b" action=", b"<!-", b'visible="f', b"visible='f")
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
    with telling(path):
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
    is_zip = head.startswith(b"PK")
    got = "a zip archive" if is_zip else f"a file that begins {text[:20]!r}" if head else "an empty file"
    remedy = "Unzip it first." if is_zip else "Fetch or export it again."
    raise CaseError([Fault(path.name, 0, "", got, MAP_DATA, remedy)])


@contextmanager
def open_stream(file: OsmFile) -> Iterator[BinaryIO]:
    """Open a file for reading, unpacked."""
    unpack: Any = {"gz": gzip.open, "bz2": bz2.open}.get(file.packing, open)
    with unpack(file.path, "rb") as stream:
        yield stream


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Wrap what unpacking and the OSM library raise: a foreign error is a fault of the file."""
    try:
        yield
    except (RuntimeError, OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        remedy = "It is damaged, cut off or cannot be opened: fetch or cut it again."
        raise CaseError([Fault(path.name, 0, "", str(error) or type(error).__name__, MAP_DATA, remedy)]) from error


def is_usual_xml(file: OsmFile) -> bool:
    """Say whether XML holds nothing that the library passes over; in doubt it says no, and the careful reader decides.

    One look over the bytes, without reading them as XML.
    """
    with open_stream(file) as stream:
        rest = stream.read(_CHUNK)
        if not _PLAIN_HEAD.match(rest):
            return False
        while chunk := stream.read(_CHUNK):
            cut = max(rest.rfind(b"<"), 0)
            if _is_odd(rest[:cut]):
                return False
            rest = rest[cut:] + chunk
    return not _is_odd(rest)


def _is_odd(data: bytes) -> bool:
    point = data.find(b"<nd ")
    brings_positions = point >= 0 and b"lat=" in data[point : data.find(b">", point)]
    return brings_positions or any(odd in data for odd in _ODD)
