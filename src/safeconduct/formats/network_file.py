"""The network file (.scn): a network's arrays as they lie in memory, so that opening is mapping and not reading.

Layout, little-endian: magic (8 bytes), version (uint32), length of the header (uint32), CRC-32 of the header (uint32),
4 bytes of zero; the header, JSON in UTF-8 with source, date, counts, and name, type, length and offset of each
array; then the arrays, each on a multiple of 64 bytes.  `road` may be lacking: links are
then streets.
"""

from __future__ import annotations

import json
import struct
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import IO, Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import CaseError, Fault, PlaceId, UsageError
from safeconduct.network import Network

__all__ = ["NETWORK_FILE_VERSION", "open_network", "write_network"]

NETWORK_FILE_VERSION = 1
"""Written into each file; a file of any other version is refused, never guessed at (R1)."""
_MAGIC = b"SCNETWRK"
_PREFIX = struct.Struct("<8sIII4x")
_ALIGN = 64
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
    try:
        with _replacing(path) as handle:
            handle.write(_PREFIX.pack(_MAGIC, NETWORK_FILE_VERSION, len(header), zlib.crc32(header)))
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
    header, start = _read_header(path)
    mapped = np.asarray(np.memmap(path, np.uint8, "r"))
    arrays = {name: _view(mapped, start, header["arrays"][name]) for name in _DTYPES if name in header["arrays"]}
    _check_shapes(path, header, arrays)
    nodes = int(header["nodes"])
    places = [PlaceId("")] * nodes
    at = _view(mapped, start, header["arrays"]["place_node"]).tolist()
    for node, place in zip(at, _texts(mapped, start, header, "place_text"), strict=True):
        places[node] = PlaceId(place)
    refs = tuple(_texts(mapped, start, header, "ref_text"))
    arrays.setdefault("road", np.full(int(header["links"]), refs.index(""), np.int32))
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


def _read_header(path: Path) -> tuple[dict[str, Any], int]:
    """Return the header and where the arrays begin, having checked all that can be checked without them."""
    with path.open("rb") as handle:
        prefix = handle.read(_PREFIX.size)
        if prefix[:8] != _MAGIC[: len(prefix)] or not prefix:
            _refuse(path, "another kind of file", "a network file (.scn)", "Make one with `safeconduct network build`.")
        if len(prefix) < _PREFIX.size:
            _refuse_cut(path, len(prefix), _PREFIX.size)
        _, version, length, checksum = _PREFIX.unpack(prefix)
        if version != NETWORK_FILE_VERSION:
            _refuse(path, f"version {version}", f"version {NETWORK_FILE_VERSION}",
                    "Build it again with this safeconduct, or open it with the one that wrote it.")  # fmt: skip
        raw = handle.read(length)
    if len(raw) < length:
        _refuse_cut(path, _PREFIX.size + len(raw), _PREFIX.size + length)
    if zlib.crc32(raw) != checksum:
        _refuse(path, "a header that does not fit its checksum", "an undamaged file", "Copy or build it again.")
    header: dict[str, Any] = json.loads(raw)
    start = _PREFIX.size + length
    size = path.stat().st_size
    if size != start + header["bytes"]:
        _refuse_cut(path, size, start + header["bytes"])
    return header, start


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
