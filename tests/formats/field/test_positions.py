"""Positions of four kinds; what is wrong in one row keeps none of the others out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from safeconduct.core import Fault
from safeconduct.formats.field import read_positions, read_track, track_bytes
from safeconduct.formats.field.positions import Position, position_of_json, position_of_query

GPX = """<?xml version="1.0"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>
<trkpt lat="47.2053" lon="37.3214"><time>2022-03-05T10:00:00Z</time></trkpt>
<trkpt lat="97" lon="37.3"><time>2022-03-05T10:01:00Z</time></trkpt>
<trkpt lat="47.21" lon="37.31"><time>2022-03-05T12:02:00+02:00</time></trkpt>
<trkpt lat="47.22" lon="37.30"></trkpt></trkseg></trk></gpx>"""


def read(tmp_path: Path, name: str, text: str, device: str = "") -> tuple[list[Position], list[Fault]]:
    (tmp_path / name).write_text(text, encoding="utf-8")
    faults: list[Fault] = []
    return read_positions(tmp_path / name, faults, device=device), faults


def test_gpx_keeps_the_good_points_and_tells_the_others(tmp_path: Path) -> None:
    found, faults = read(tmp_path, "k31.gpx", GPX)
    assert [(f"{one.at:%H:%M}", one.lat_e6, one.lon_e6, one.device) for one in found] == [
        ("10:00", 47205300, 37321400, "k31"), ("10:02", 47210000, 37310000, "k31"),
    ]  # fmt: skip
    assert [fault.column for fault in faults] == ["point 2", "point 4"]


def test_owntracks_lines_other_messages_and_doubles(tmp_path: Path) -> None:
    one = {"_type": "location", "lat": 47.2, "lon": 37.3, "tst": 1646474400, "acc": 8, "topic": "owntracks/ua/k31"}
    rows = [one, one, {"_type": "lwt"}, {**one, "tst": None}]
    found, faults = read(tmp_path, "rec.json", "\n".join(map(json.dumps, rows)))
    assert found == [Position(found[0].at, "k31", 47200000, 37300000, 8)]
    assert [fault.line for fault in faults] == [4]


def test_traccar_json_and_osmand_say_the_same() -> None:
    row = {"device_id": "k31", "location": {"timestamp": "2022-03-05T10:00:00.000Z",
           "coords": {"latitude": 47.2, "longitude": 37.3, "accuracy": 8.4}}}  # fmt: skip
    query = "id=k31&lat=47.2&lon=37.3&timestamp=1646474400&accuracy=8.4"
    assert position_of_json(row) == position_of_query(query)
    assert position_of_query(query.replace("1646474400", "1646474400000")) == position_of_query(query)


def test_an_access_log_of_osmand_queries(tmp_path: Path) -> None:
    log = '10.0.0.7 "POST /?id=k31&timestamp=1646474400&lat=47.2&lon=37.3 HTTP/1.1" 200\n"GET /?id=k31&lat=x&lon=1 H"\n'
    found, faults = read(tmp_path, "log.txt", log)
    assert len(found) == 1
    assert [fault.line for fault in faults] == [2]


@pytest.mark.parametrize(
    "text",
    ["", "<gpx>", "<!DOCTYPE a [<!ENTITY b 'c'>]><gpx/>", "<gpx/>", "{", "[1]", '{"_type":"location"}',
     '{"_type":"location","lat":NaN,"lon":1,"tst":1,"tid":"k"}', "nothing of the kind"],
)  # fmt: skip
def test_a_file_without_positions_is_told(tmp_path: Path, text: str) -> None:
    found, faults = read(tmp_path, "x.txt", text)
    assert found == []
    assert faults


def test_a_track_file_comes_back_as_it_was(tmp_path: Path) -> None:
    found, _ = read(tmp_path, "k31.gpx", GPX)
    faults: list[Fault] = []
    assert read_track(track_bytes(found), "k31", "track", faults) == found
    assert track_bytes(reversed(found)) == track_bytes(found)
    assert read_track(b"other\n", "k31", "track", faults) == []
    assert read_track(track_bytes(found) + b"x,1,2,3\n", "k31", "track", faults) == found
    assert [fault.line for fault in faults] == [1, 4]
