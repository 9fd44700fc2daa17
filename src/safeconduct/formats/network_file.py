"""The network file (.scn): a network's arrays as they lie in memory, so that opening is mapping and not reading.

Layout, little-endian: magic (8 bytes), version (uint32), length of the header (uint32), CRC-32 of the header (uint32),
CRC-32 of all after it (uint32); the header, JSON in UTF-8 with source, date, counts, and name, type, length and offset
of each array; then the arrays, each on a multiple of 64 bytes.  `road` may be lacking: links are then streets.

A file is opened only where both checksums fit and every index points into its array: compiled code that walks the
arrays does not look again, so one wrong number would read other memory.
"""

from __future__ import annotations

import json
import struct
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import IO, Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import CaseError, Fault, PlaceId, UsageError
from safeconduct.network import ROAD_CLASSES, ROAD_STATES, Network

__all__ = ["NETWORK_FILE_VERSION", "open_network", "write_network"]

NETWORK_FILE_VERSION = 2
"""Written into each file; a file of any other version is refused, never guessed at (R1)."""
_MAGIC = b"SCNETWRK"
_PREFIX = struct.Struct("<8sIIII")
_ALIGN = 64
_UNKNOWN_CLASS = 255
_TEXTS = {"node_place", "refs"}
_PLAIN = {"source", "as_of"}
_DTYPES = {
    "node_lat": "<f8", "node_lon": "<f8", "first": "<i8", "tail": "<i4", "head": "<i4", "length_m": "<f8",
    "speed_kmh": "<f4", "capacity_pcu_h": "<f4", "lanes": "<f4", "road_class": "|u1", "state": "|u1", "danger": "|i1",
    "flags": "|u1", "ref": "<i4", "name": "<i4", "road": "<i4", "shape_first": "<i8",
    "shape_lat": "<f4", "shape_lon": "<f4",
}  # fmt: skip


def write_network(path: Path, network: Network) -> None:
    """Write a network as one file, all of it or nothing; the same network gives the same bytes (R8).

    Raises:
        UsageError: the folder is not there or cannot be written to.
    """
    arrays = _arrays(network)
    header = _header(network, arrays)
    body = _body_checksum(arrays.values())
    try:
        with _replacing(path) as handle:
            handle.write(_PREFIX.pack(_MAGIC, NETWORK_FILE_VERSION, len(header), zlib.crc32(header), body))
            handle.write(header)
            for array in arrays.values():
                handle.write(array.view(np.uint8).data)
                handle.write(bytes(-array.nbytes % _ALIGN))
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror}); choose another place with --out") from error


def open_network(path: Path) -> Network:
    """Open a network file; its arrays are mapped, read-only, and come from disk as they are used.

    Raises:
        UsageError: no such file.
        CaseError: not a network file, of another version, damaged or cut off; says which.
    """
    if not path.is_file():
        raise UsageError(f"{path}: no such file; make one with `safeconduct network build FILE`")
    header, start, checksum = _read_header(path)
    mapped = np.asarray(np.memmap(path, np.uint8, "r"))
    if zlib.crc32(mapped[start:].data) != checksum:
        _refuse(path, "content that does not fit its checksum", "an undamaged file", "Copy or build it again.")
    try:
        return _network(path, mapped, start, header)
    except (KeyError, TypeError, ValueError, IndexError, OverflowError) as error:
        got = f"a header that does not fit the content ({type(error).__name__})"
        raise CaseError([Fault(path.name, 0, "", got, "an undamaged file", "Copy or build it again.")]) from error


def _body_checksum(arrays: Iterable[NDArray[Any]]) -> int:
    """Return the CRC-32 of the arrays as they are written, padding included."""
    found = 0
    for array in arrays:
        found = zlib.crc32(bytes(-array.nbytes % _ALIGN), zlib.crc32(array.view(np.uint8).data, found))
    return found


def _network(path: Path, mapped: NDArray[np.uint8], start: int, header: dict[str, Any]) -> Network:
    arrays = {name: _view(mapped, start, header["arrays"][name]) for name in _DTYPES if name in header["arrays"]}
    _check_shapes(path, header, arrays)
    nodes = int(header["nodes"])
    places = [PlaceId("")] * nodes
    at = _view(mapped, start, header["arrays"]["place_node"]).tolist()
    if at and not 0 <= min(at) <= max(at) < nodes:
        _refuse(path, "places at nodes that are not there", f"nodes below {nodes}", "Build it again.")
    for node, place in zip(at, _texts(mapped, start, header, "place_text"), strict=True):
        places[node] = PlaceId(place)
    refs = tuple(_texts(mapped, start, header, "ref_text"))
    arrays.setdefault("road", np.full(int(header["links"]), refs.index(""), np.int32))
    _check_ranges(path, arrays, nodes, len(refs))
    return Network(
        node_place=tuple(places), refs=refs, source=header["source"],
        as_of=header["as_of"], **arrays,
    )  # fmt: skip


def _arrays(network: Network) -> dict[str, NDArray[Any]]:
    columns = (f.name for f in fields(Network) if f.name not in _TEXTS | _PLAIN)
    arrays = {name: np.ascontiguousarray(getattr(network, name), _DTYPES[name]) for name in columns}
    placed = [node for node, place in enumerate(network.node_place) if place]
    return arrays | {
        "place_node": np.array(placed, "<i8"),
        "place_text": _pack([network.node_place[node] for node in placed]),
        "ref_text": _pack(network.refs),
    }


def _pack(texts: Sequence[str]) -> NDArray[np.uint8]:
    """Join texts, each ended by a zero byte; a text with one inside would come back as two."""
    return np.frombuffer("".join(text.replace("\0", " ") + "\0" for text in texts).encode(), np.uint8)


def _header(network: Network, arrays: dict[str, NDArray[Any]]) -> bytes:
    offset, table = 0, {}
    for name, array in arrays.items():
        table[name] = {"type": array.dtype.str, "length": len(array), "offset": offset}
        offset += array.nbytes + -array.nbytes % _ALIGN
    text = {"source": network.source, "as_of": network.as_of, "nodes": network.nodes, "links": network.links,
            "bytes": offset, "arrays": table}  # fmt: skip
    raw = json.dumps(text, ensure_ascii=False).encode()
    return raw + b" " * (-(_PREFIX.size + len(raw)) % _ALIGN)


@contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", suffix=".part", delete=False) as handle:
        part = Path(handle.name)
        try:
            yield handle
            handle.flush()
            part.chmod(0o644)
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


def _read_header(path: Path) -> tuple[dict[str, Any], int, int]:
    """Return the header, where the arrays begin and their checksum; all that needs no array is checked."""
    with path.open("rb") as handle:
        prefix = handle.read(_PREFIX.size)
        if prefix[:8] != _MAGIC[: len(prefix)] or not prefix:
            _refuse(path, "another kind of file", "a network file (.scn)", "Make one with `safeconduct network build`.")
        if len(prefix) < _PREFIX.size:
            _refuse_cut(path, len(prefix), _PREFIX.size)
        _, version, length, checksum, body = _PREFIX.unpack(prefix)
        if version != NETWORK_FILE_VERSION:
            _refuse(path, f"version {version}", f"version {NETWORK_FILE_VERSION}",
                    "Build it again with this safeconduct, or open it with the one that wrote it.")  # fmt: skip
        raw = handle.read(length)
    if len(raw) < length:
        _refuse_cut(path, _PREFIX.size + len(raw), _PREFIX.size + length)
    if zlib.crc32(raw) != checksum:
        _refuse(path, "a header that does not fit its checksum", "an undamaged file", "Copy or build it again.")
    header = json.loads(raw)
    if not isinstance(header, dict) or not isinstance(header.get("bytes"), int):
        _refuse(path, "a header that is none", "an undamaged file", "Copy or build it again.")
    start = _PREFIX.size + length
    size = path.stat().st_size
    if size != start + header["bytes"]:
        _refuse_cut(path, size, start + header["bytes"])
    return header, start, body


def _refuse(path: Path, got: str, expected: str, remedy: str) -> NoReturn:
    raise CaseError([Fault(path.name, 0, "", got, expected, remedy)])


def _refuse_cut(path: Path, size: int, expected: int) -> NoReturn:
    got = f"{size} bytes, {'cut off' if size < expected else 'too long'}"
    _refuse(path, got, f"{expected} bytes", "Copy or build it again.")


def _view(mapped: NDArray[np.uint8], start: int, entry: dict[str, Any]) -> NDArray[Any]:
    kind = np.dtype(entry["type"])
    begin = start + entry["offset"]
    return mapped[begin : begin + entry["length"] * kind.itemsize].view(kind)


def _texts(mapped: NDArray[np.uint8], start: int, header: dict[str, Any], name: str) -> list[str]:
    return _view(mapped, start, header["arrays"][name]).tobytes().decode().split("\0")[:-1]


def _check_shapes(path: Path, header: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> None:
    nodes, links = header["nodes"], header["links"]
    expected = {"node_lat": nodes, "node_lon": nodes, "first": nodes + 1, "shape_first": links + 1,
                "shape_lat": len(arrays["shape_lon"]), "shape_lon": len(arrays["shape_lat"])}  # fmt: skip
    for name, array in arrays.items():
        if len(array) != expected.get(name, links) or array.dtype != np.dtype(_DTYPES[name]):
            _refuse(path, f"{len(array)} x {array.dtype} in {name}", f"{expected.get(name, links)} x {_DTYPES[name]}",
                    "Build it again.")  # fmt: skip


def _check_ranges(path: Path, arrays: dict[str, NDArray[Any]], nodes: int, refs: int) -> None:
    """Refuse a network whose indices point outside of what they index, or whose figures are none."""
    links, points = len(arrays["head"]), len(arrays["shape_lat"])
    wrong = [] if _within(arrays["head"], 0, nodes - 1) else ["head"]
    wrong += [name for name in ("ref", "name", "road") if not _within(arrays[name], 0, refs - 1)]
    for name, last in (("first", links), ("shape_first", points)):
        table = arrays[name]
        if table[0] != 0 or table[-1] != last or (np.diff(table) < 0).any():
            wrong.append(name)
    for name, most in (("node_lat", 90), ("node_lon", 180), ("shape_lat", 90), ("shape_lon", 180)):
        wrong += [] if _within(arrays[name], -most, most) else [name]
    if "first" not in wrong and (np.repeat(np.arange(nodes), np.diff(arrays["first"])) != arrays["tail"]).any():
        wrong.append("tail")
    for name in ("length_m", "speed_kmh", "capacity_pcu_h", "lanes"):
        unknown = np.isnan(arrays[name]) if name != "length_m" else False
        wrong += [] if (unknown | ((arrays[name] >= 0) & np.isfinite(arrays[name]))).all() else [name]
    wrong += [] if _within(arrays["danger"], -1, 1) else ["danger"]
    wrong += [] if _within(arrays["state"], 0, len(ROAD_STATES) - 1) else ["state"]
    known = arrays["road_class"][arrays["road_class"] != _UNKNOWN_CLASS]
    wrong += [] if _within(known, 0, len(ROAD_CLASSES) - 1) else ["road_class"]
    if wrong:
        got = f"values out of range in {', '.join(wrong)}"
        _refuse(path, got, "indices within their arrays, positions on Earth, sizes of 0 or more", "Build it again.")


def _within(values: NDArray[Any], least: float, most: float) -> bool:
    """Say whether all lie in a range; what is no number does not."""
    return bool(((values >= least) & (values <= most)).all())
