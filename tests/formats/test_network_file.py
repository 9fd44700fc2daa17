"""The network file: what is written comes back, and what is not ours is told."""

from __future__ import annotations

import json
import random
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from networks import arcs_network, same_network
from safeconduct.core import CaseError, PlaceId, UsageError
from safeconduct.formats import NETWORK_FILE_VERSION, open_network, write_network
from safeconduct.network import Network, graph_of, shortest_times, travel_costs

SMALL = arcs_network([(0, 1, 10), (1, 2, 10), (2, 0, 5)], 4)


def written(folder: Path, network: Network = SMALL) -> Path:
    path = folder / "small.scn"
    write_network(path, network)
    return path


def test_what_is_written_comes_back(tmp_path: Path) -> None:
    places = (PlaceId("маріуполь"), PlaceId(""), *SMALL.node_place[2:])
    network = replace(SMALL, source="map of Маріуполь", as_of="2022-03-01", node_place=places)
    assert same_network(open_network(written(tmp_path, network)), network)


def test_the_same_network_gives_the_same_bytes(tmp_path: Path) -> None:
    first = written(tmp_path).read_bytes()
    assert written(tmp_path, open_network(tmp_path / "small.scn")).read_bytes() == first


def test_nothing_but_the_file_is_left_in_the_folder(tmp_path: Path) -> None:
    written(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["small.scn"]


def test_arrays_are_mapped_and_can_be_searched(tmp_path: Path) -> None:
    network = open_network(written(tmp_path))
    assert not network.length_m.flags.writeable
    times, _ = shortest_times(graph_of(network), travel_costs(network), [0])
    assert times[2] == pytest.approx(1200)


def test_an_open_network_outlives_its_file_being_written_anew(tmp_path: Path) -> None:
    network = open_network(written(tmp_path))
    written(tmp_path, arcs_network([(0, 1, 99)], 2))
    assert same_network(network, SMALL)


def test_a_network_without_roads(tmp_path: Path) -> None:
    empty = arcs_network([], 0)
    assert same_network(open_network(written(tmp_path, empty)), empty)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(5, 8), st.floats(0, 1e6)), max_size=8), st.text(max_size=9))
def test_any_network_comes_back(tmp_path: Path, arcs: list[tuple[int, int, float]], source: str) -> None:
    network = replace(arcs_network(arcs, 9), source=source.encode(errors="replace").decode())
    assert same_network(open_network(written(tmp_path, network)), network)


def change(path: Path, at: int, new: bytes) -> None:
    raw = path.read_bytes()
    path.write_bytes(raw[:at] + new + raw[at + len(new) :])


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda path: path.write_bytes(b""), "another kind of file"),
        (lambda path: path.write_text("from,to,km\n"), "another kind of file"),
        (lambda path: path.write_bytes(path.read_bytes()[:5]), "5 bytes, cut off"),
        (lambda path: path.write_bytes(path.read_bytes()[:100]), "100 bytes, cut off"),
        (lambda path: path.write_bytes(path.read_bytes()[:-1]), "bytes, cut off"),
        (lambda path: path.write_bytes(path.read_bytes() + b"\0"), "bytes, too long"),
        (lambda path: change(path, 8, struct.pack("<I", 99)), "version 99; expected version 2"),
        (lambda path: change(path, 40, b"?"), "does not fit its checksum"),
    ],
)
def test_a_file_that_is_not_ours_or_not_whole_is_reported(
    tmp_path: Path, damage: Callable[[Path], object], message: str
) -> None:
    path = written(tmp_path)
    damage(path)
    with pytest.raises(CaseError, match=message) as caught:
        open_network(path)
    assert caught.value.faults[0].file == "small.scn"
    assert caught.value.faults[0].remedy


def test_a_header_with_wrong_lengths_is_reported(tmp_path: Path) -> None:
    path = written(tmp_path)
    raw = path.read_bytes()
    length = struct.unpack_from("<I", raw, 12)[0]
    header = json.loads(raw[24 : 24 + length])
    header["arrays"]["head"]["length"] -= 1
    text = json.dumps(header, ensure_ascii=False).encode().ljust(length)
    path.write_bytes(struct.pack("<8sIII", b"SCNETWRK", NETWORK_FILE_VERSION, length, zlib.crc32(text)) + raw[20:24]
                     + text + raw[24 + length :])  # fmt: skip
    with pytest.raises(CaseError, match="in head"):
        open_network(path)


@pytest.mark.parametrize("seed", range(3))
def test_no_flipped_bit_goes_unseen(tmp_path: Path, seed: int) -> None:
    """Refused, or the same network: nothing in between."""
    path, rng = written(tmp_path), random.Random(seed)
    whole = path.read_bytes()
    for _ in range(200):
        at = rng.randrange(len(whole))
        change(path, at, bytes([whole[at] ^ (1 << rng.randrange(8))]))
        with pytest.raises(CaseError):
            open_network(path)
        path.write_bytes(whole)


@pytest.mark.parametrize(
    ("name", "at", "value"),
    [
        ("head", 0, 99), ("head", 0, -1), ("tail", 0, 2), ("first", -1, 99), ("first", 1, 99), ("shape_first", 1, 5),
        ("ref", 0, 99_999), ("road", 0, -7), ("name", 0, 99), ("node_lat", 1, float("nan")), ("node_lon", 1, 181.0),
        ("length_m", 0, -1.0), ("length_m", 0, float("nan")), ("speed_kmh", 0, float("inf")), ("danger", 0, 2),
        ("state", 0, 250), ("road_class", 0, 250),
    ],
)  # fmt: skip
def test_values_out_of_range_are_refused_though_the_checksums_fit(
    tmp_path: Path, name: str, at: int, value: float
) -> None:
    """Compiled code indexes by them and does not look again."""
    values = getattr(SMALL, name).copy()
    values[at] = value
    with pytest.raises(CaseError, match=f"out of range in .*{name}"):
        open_network(written(tmp_path, replace(SMALL, **{name: values})))


def test_no_such_file() -> None:
    with pytest.raises(UsageError, match="network build"):
        open_network(Path("nowhere.scn"))


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        write_network(tmp_path / "no" / "small.scn", SMALL)


def test_a_file_stays_as_it_was_where_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path)
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(UsageError, match="No space left"):
        write_network(path, arcs_network([(0, 1, 1)], 2))
    assert path.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 1


def test_unknown_stays_unknown(tmp_path: Path) -> None:
    network = replace(SMALL, capacity_pcu_h=np.full(SMALL.links, np.nan, np.float32))
    assert np.isnan(open_network(written(tmp_path, network)).capacity_pcu_h).all()
