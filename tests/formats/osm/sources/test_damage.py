"""Damaged OpenStreetMap files: a fault of the file or the same network, never a traceback, never long."""

from __future__ import annotations

import bz2
import gzip
import json
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from networks import same_network
from safeconduct.core import CaseError, Fault
from safeconduct.formats import read_osm, read_osm_places
from safeconduct.network import Network

ASSETS = Path(__file__).parents[2] / "assets" / "osm"
XML = (ASSETS / "access-values.osm").read_bytes()
SEEDS = {
    "josm.osm": (ASSETS / "josm-new-road-on-new-places.osm").read_bytes(),
    "history.osm": (ASSETS / "history-point-moved.osm").read_bytes(),
    "values.osm": XML,
    "geometry.osm": (ASSETS / "overpass-geometry.osm").read_bytes(),
    "overpass.json": (ASSETS / "overpass-geometry.json").read_bytes(),
    "packed.osm.gz": gzip.compress(XML, mtime=0),
    "packed.osm.bz2": bz2.compress(XML),
}
MOST_S = 10.0
WORDS = [b"<remark>", b"-", b"nan", b"1e999", b'"', b"\x00", b"\xff\xfe", b"9" * 400, b"<", b"]", b"null", b"&x;",
         b"id=", b"<!--", b"\xe2\x80\xae"]  # fmt: skip


def mutations(data: bytes, rng: random.Random, count: int) -> Iterator[bytes]:
    """Yield copies with a byte changed, a piece cut out, doubled, moved or cut off, or a word put in."""
    for _ in range(count):
        low, high = sorted((rng.randrange(len(data)), rng.randrange(len(data))))
        high = min(high, low + rng.choice((1, 4, 40, 400)))
        ways: list[Callable[[int, int], bytes]] = [
            lambda a, b: data[:a] + bytes([rng.randrange(256)]) + data[a + 1 :],
            lambda a, b: data[:a] + data[b:],
            lambda a, b: data[:b] + data[a:b] + data[b:],
            lambda a, b: data[:a],
            lambda a, b: data[:a] + rng.choice(WORDS) + data[a:],
            lambda a, b: data[:a] + rng.choice(WORDS) + data[b:],
        ]
        yield rng.choice(ways)(low, high)


def read(path: Path) -> Network | None:
    """Read roads and places; None where the file is refused with faults that name it."""
    began = time.perf_counter()
    network, faults = None, list[Fault]()
    try:
        network = read_osm(path, notes=faults)
        read_osm_places(path)
    except CaseError as error:
        network, faults = None, list(error.faults)
    assert network is not None or faults
    assert all(fault.file == path.name and fault.got and fault.expected for fault in faults)
    assert time.perf_counter() - began < MOST_S
    return network


@pytest.mark.parametrize("name", SEEDS)
def test_no_damage_is_a_traceback_or_takes_long(name: str, tmp_path: Path) -> None:
    rng = random.Random(name)
    for data in mutations(SEEDS[name], rng, 120):
        (tmp_path / name).write_bytes(data)
        read(tmp_path / name)


@pytest.mark.parametrize("name", SEEDS)
def test_a_file_cut_off_is_refused_wherever_it_is_cut(name: str, tmp_path: Path) -> None:
    """What is lost behind the cut must not be missed: only blanks at the end may be."""
    data = SEEDS[name]
    whole = data.rstrip()
    for at in random.Random(name).sample(range(len(whole)), 30):
        (tmp_path / name).write_bytes(data[:at])
        assert read(tmp_path / name) is None


def test_a_pbf_with_a_byte_changed_is_refused_or_the_same(tmp_path: Path) -> None:
    import osmium

    (tmp_path / "map.osm").write_bytes(XML)
    path = tmp_path / "map.osm.pbf"
    with osmium.SimpleWriter(str(path)) as writer:
        for entity in osmium.FileProcessor(str(tmp_path / "map.osm")):
            writer.add(entity)
    data, usual = path.read_bytes(), read(path)
    assert usual is not None
    rng, refused = random.Random(3), 0
    for _ in range(150):
        at = rng.randrange(len(data))
        path.write_bytes(data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :])
        network = read(path)
        refused += network is None
        assert network is None or same_network(replace(network, as_of=usual.as_of), usual)
    assert refused > 100


@pytest.mark.parametrize(
    "elements",
    [
        [1], [None], [{"type": "way"}], [{"type": "node", "id": 1}],
        [{"type": "node", "id": True, "lat": 1, "lon": 1}], [{"type": "way", "id": 1, "nodes": {}}],
        [{"type": "way", "id": 1, "nodes": [None], "tags": {"highway": "primary"}}],
        [{"type": "way", "id": 1, "nodes": [1], "tags": ["highway"]}],
        [{"type": "way", "id": 1, "tags": {"highway": 5}}],
        [{"type": "node", "id": 10**30, "lat": 1, "lon": 1}], [{"type": "node", "id": 1, "lat": "x", "lon": [1]}],
        [{"type": "way", "id": 1, "nodes": [1, 2], "geometry": [{"lat": 1, "lon": 1}], "tags": {"highway": "primary"}}],
    ],
)  # fmt: skip
def test_json_of_the_wrong_shape_is_a_fault(elements: list[object], tmp_path: Path) -> None:
    (tmp_path / "map.osm.json").write_text(json.dumps({"elements": elements}), encoding="utf-8")
    assert read(tmp_path / "map.osm.json") is None


@pytest.mark.parametrize("encoding", ["UTF-88", "utf-7", "big5", "no such", "UTF-32", "idna"])
def test_an_encoding_that_cannot_be_read_is_a_fault(encoding: str, tmp_path: Path) -> None:
    head = f"<?xml version='1.0' encoding='{encoding}'?>".encode()
    (tmp_path / "map.osm").write_bytes(head + b"<osm><remark>x</remark><node id='1' lat='1' lon='1'/></osm>")
    assert read(tmp_path / "map.osm") is None


@pytest.mark.parametrize("text", ["[" * 100000, '{"elements": ' + "[" * 9999, "{}", "[]", "null", "{"])
def test_json_that_is_no_map_is_a_fault(text: str, tmp_path: Path) -> None:
    (tmp_path / "map.osm.json").write_text(text, encoding="utf-8")
    assert read(tmp_path / "map.osm.json") is None


def test_a_million_bad_elements_are_twenty_faults_and_a_count(tmp_path: Path) -> None:
    lines = "".join(f"<node id='x{i}' lat='1' lon='1'/>\n" for i in range(20000))
    (tmp_path / "map.osm").write_text(f"<osm version='0.6'>{lines}</osm>", encoding="utf-8")
    with pytest.raises(CaseError) as caught:
        read_osm(tmp_path / "map.osm")
    assert len(caught.value.faults) == 21
    assert caught.value.faults[-1].got == "19980 more faults like these"
