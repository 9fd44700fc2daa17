"""Positions: GPX 1.1, OwnTracks, Traccar client, and our own track files; every fault reported, the good ones kept.

Sources: GPX 1.1 (topografix.com/GPX/1/1); OwnTracks booklet, JSON `_type: location` (lat, lon, tst, acc, tid, topic);
Traccar client: OsmAnd protocol (`id, lat, lon, timestamp, accuracy` in a query) and its JSON of 2025 (`device_id`,
`location: {timestamp, coords: {latitude, longitude, accuracy}}`).
"""

from __future__ import annotations

import json
import math
import re
import xml.etree.ElementTree as ET  # documents with a DOCTYPE or entities are refused before they get here
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from safeconduct.core import Fault
from safeconduct.files.textfile import read_text

__all__ = ["Position", "position_of_json", "position_of_query", "read_positions", "read_track", "track_bytes"]

_ENTITIES = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_QUERY = re.compile(r"[?&]?((?:id|deviceid)=[^\s\"'<>]+)")
_HEAD = "at,lat_e6,lon_e6,precision_m"
_MOST_PRECISION_M = 100_000
_REMEDY = "It is left out; the others are kept."


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """Where a device was: aware UTC to the second, micro-degrees WGS 84, metres of precision, 0 where unknown."""

    at: datetime
    device: str
    lat_e6: int
    lon_e6: int
    precision_m: int = 0


class _PositionError(ValueError):
    """A position that is none; says what was expected."""


def read_positions(path: Path, faults: list[Fault], *, device: str = "") -> list[Position]:
    """Read the positions of a file, whatever of the four it is, by time; doubles once.

    Args:
        path: a .gpx file, JSON (one object, a list, or one a line), or lines with OsmAnd queries (an access log too).
        faults: gathers what is wrong, with the line where there is one.
        device: whose positions they are, where the file does not name it; a GPX file never does.
    """
    text = read_text(path, path.name, faults)
    if text is None:
        return []
    bare = text.lstrip("\ufeff \t\r\n")
    if bare.startswith("<"):
        found = _gpx(bare, path.name, device or path.stem, faults)
    elif bare.startswith(("{", "[")):
        found = _json(bare, path.name, device, faults)
    else:
        found = _queries(text, path.name, faults)
    kept = sorted(set(found))
    if not kept and not faults:
        faults.append(Fault(path.name, 0, "", "no position", "GPX, OwnTracks, Traccar or OsmAnd", "Give another file."))
    return kept


def track_bytes(positions: Iterable[Position]) -> bytes:
    """Write the positions of one device as our own track file: sorted, whole numbers, same input same bytes."""
    rows = [f"{_stamp(one.at)},{one.lat_e6},{one.lon_e6},{one.precision_m}" for one in sorted(set(positions))]
    return ("\n".join([_HEAD, *rows]) + "\n").encode()


def read_track(content: bytes, device: str, file: str, faults: list[Fault]) -> list[Position]:
    """Read our own track file; rows at fault are left out, each with a fault."""
    try:
        lines = content.decode("ascii").splitlines()
    except UnicodeDecodeError:
        lines = []
    if not lines or lines[0] != _HEAD:
        faults.append(Fault(file, 1, "", lines[0][:40] if lines else "nothing", _HEAD, "Import the positions anew."))
        return []
    found = []
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split(",")
        try:
            at = datetime.strptime(cells[0], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
            lat, lon, precision = (int(cell) for cell in cells[1:])
            found.append(_position(device, lat / 1e6, lon / 1e6, at, precision))
        except (ValueError, IndexError) as error:
            faults.append(Fault(file, number, "", line[:60], f"{_HEAD}: {error}", _REMEDY))
    return found


def position_of_json(row: Any, device: str = "") -> Position | None:
    """Return the position of one JSON message of OwnTracks or Traccar; None for messages of other kinds.

    Raises:
        ValueError: it is one and something of it is wrong; says what was expected.
    """
    if not isinstance(row, dict):
        raise _PositionError("an object")
    if isinstance(row.get("location"), dict):
        place = row["location"]
        coords = place.get("coords") if isinstance(place.get("coords"), dict) else {}
        name = str(row.get("device_id") or device)
        return _position(
            name, coords.get("latitude"), coords.get("longitude"), _moment(place.get("timestamp")),
            coords.get("accuracy"),
        )  # fmt: skip
    if row.get("_type", "location") != "location":
        return None
    topic = str(row.get("topic", "")).rpartition("/")[2]
    name = device or topic or str(row.get("tid", ""))
    return _position(name, row.get("lat"), row.get("lon"), _moment(row.get("tst")), row.get("acc"))


def position_of_query(query: str) -> Position:
    """Return the position of an OsmAnd query, `id=k31&lat=47.2&lon=37.3&timestamp=1646482800&accuracy=8`.

    Raises:
        ValueError: something of it is missing or wrong; says what was expected.
    """
    values = {name: held[-1] for name, held in parse_qs(query.lstrip("?")).items()}
    return _position(
        values.get("id") or values.get("deviceid") or "", values.get("lat"), values.get("lon"),
        _moment(values.get("timestamp")), values.get("accuracy"),
    )  # fmt: skip


def _position(device: str, lat: object, lon: object, at: datetime, precision: object) -> Position:
    name = re.sub(r"[^A-Za-z0-9._-]", "-", device)[:60]
    if not name:
        raise _PositionError("the device's id; give it with --device")
    degrees = [_number(lat, "lat"), _number(lon, "lon")]
    if abs(degrees[0]) > 90 or abs(degrees[1]) > 180:
        raise _PositionError("lat within 90 and lon within 180 degrees")
    metres = 0.0 if precision in (None, "") else _number(precision, "accuracy")
    held = min(max(round(metres), 0), _MOST_PRECISION_M)
    return Position(at, name, round(degrees[0] * 1e6), round(degrees[1] * 1e6), held)


def _number(value: object, name: str) -> float:
    try:
        number = float(str(value))
    except ValueError:
        raise _PositionError(f"{name}: a number") from None
    if not math.isfinite(number):
        raise _PositionError(f"{name}: a finite number")
    return number


def _moment(value: object) -> datetime:
    """Read seconds or milliseconds since 1970, or an ISO time with its offset."""
    text = str(value)
    try:
        if re.fullmatch(r"\d+(\.\d+)?", text):
            seconds = float(text)
            seconds = seconds / 1000 if seconds > 1e11 else seconds
            return datetime.fromtimestamp(int(seconds), UTC)
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        raise _PositionError("a time: seconds since 1970, or ISO 8601 with its offset") from None
    if moment.tzinfo is None:
        raise _PositionError("a time with its offset")
    return moment.astimezone(UTC).replace(microsecond=0)


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _gpx(text: str, file: str, device: str, faults: list[Fault]) -> list[Position]:
    if _ENTITIES.search(text):
        faults.append(Fault(file, 0, "", "a document type or entities", "plain GPX", "Save it without them."))
        return []
    try:
        root = ET.fromstring(text)
    except (ET.ParseError, ValueError) as error:
        line = getattr(error, "position", (0, 0))[0]
        faults.append(Fault(file, line, "", str(error), "well-formed XML", "Copy it from the receiver again."))
        return []
    found = []
    for number, point in enumerate((one for one in root.iter() if _name(one) in ("trkpt", "wpt")), start=1):
        time = next((child.text for child in point if _name(child) == "time"), None)
        try:
            moment = _moment((time or "").strip())
            found.append(_position(device, point.get("lat"), point.get("lon"), moment, None))
        except _PositionError as error:
            faults.append(Fault(file, 0, f"point {number}", str(dict(point.attrib)), str(error), _REMEDY))
    return found


def _name(element: ET.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _json(text: str, file: str, device: str, faults: list[Fault]) -> list[Position]:
    found = []
    for number, row in _rows(text, file, faults):
        try:
            position = position_of_json(row, device)
        except ValueError as error:
            faults.append(Fault(file, number, "", json.dumps(row)[:60], str(error), _REMEDY))
            continue
        found += [position] if position is not None else []
    return found


def _rows(text: str, file: str, faults: list[Fault]) -> Iterator[tuple[int, Any]]:
    """Yield the objects of a JSON text, or of one a line, with their line (0: of a whole text)."""
    try:
        whole = json.loads(text)
    except ValueError:
        for number, line in enumerate(text.splitlines(), start=1):
            if not line.strip():
                continue
            try:
                yield number, json.loads(line)
            except ValueError:
                faults.append(Fault(file, number, "", line[:60], "a JSON object a line", _REMEDY))
        return
    for row in whole if isinstance(whole, list) else [whole]:
        yield 0, row


def _queries(text: str, file: str, faults: list[Fault]) -> list[Position]:
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        match = _QUERY.search(line)
        if match is None:
            continue
        try:
            found.append(position_of_query(match[1]))
        except ValueError as error:
            faults.append(Fault(file, number, "", match[1][:60], str(error), _REMEDY))
    return found
