"""OpenStreetMap files as other programs write them: JOSM, Overpass, histories; each asset with its right answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from networks import same_network
from safeconduct.core import CaseError, Fault
from safeconduct.formats import read_osm, read_osm_places
from safeconduct.network import Network

ASSETS = Path(__file__).parent / "assets" / "osm"
ALL = "A1 A2 A3 A4"


def refs(network: Network) -> str:
    """Name the roads of a network by their numbers."""
    return " ".join(sorted({network.refs[ref] for ref in network.ref.tolist()}))


@pytest.mark.parametrize(
    ("name", "roads"),
    [
        ("josm-new-road.osm", f"{ALL} NEW"),
        ("josm-new-road-on-new-places.osm", f"{ALL} FAR NEW"),
        ("josm-quotes-and-moved-point.osm", "A1 NEW"),
        ("josm-all-unsaved.osm", ""),
        ("josm-deleted-road.osm", "A1 A2 A3"),
        ("josm-deleted-road-single-quotes.osm", "A1 A2 A4"),
        ("josm-deleted-point.osm", ALL),
        ("invisible-road.osm", "A1 A2 A3"),
        ("history-road-deleted.osm", "A1 A3 A4"),
        ("history-road-now-under-construction.osm", "A1 A3 A4"),
        ("history-newest-version-first.osm", "A1 A3 A4"),
        ("history-point-moved.osm", ALL),
        ("history-road-restored.osm", "A1"),
        ("twice-and-alike.osm", ALL),
        ("ways-first.osm", ""),
        ("overpass-ways-first.osm", ALL),
        ("mixed-order.osm", ALL),
        ("overpass-geometry.osm", ALL),
        ("overpass-other-remark.osm", ALL),
        ("overpass.json", ALL),
        ("overpass-geometry.json", ALL),
        ("overpass-geometry-without-ids.json", ALL),
    ],
)
def test_roads_that_count_are_in_the_network(name: str, roads: str) -> None:
    network = read_osm(ASSETS / name)
    assert network.links > 0
    assert refs(network) == roads


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("overpass-timed-out.osm", "Query timed out"),
        ("overpass-timed-out.json", "Query timed out"),
        ("overpass-out-of-memory.osm", "out of memory"),
        ("error-page.osm", "a web page: x Error: runtime error"),
        ("change-file.osm", "osmChange"),
        ("no-nodes.osm", "4 roads, none with a position"),
        ("twice-and-not-alike.osm", "way 12.*twice in version 0, and not alike"),
        ("bad-latitude.osm", "osm:3 .node 1.: got lat 91 lon 32.5; expected lat -90..90"),
        ("entity.osm", "!ENTITY a"),
    ],
)
def test_what_is_no_whole_map_is_a_fault(name: str, words: str) -> None:
    with pytest.raises(CaseError, match=words):
        read_osm(ASSETS / name)


@pytest.mark.parametrize("name", ["overpass-timed-out.osm", "overpass-timed-out.json", "error-page.osm"])
def test_places_of_half_an_answer_are_not_read(name: str) -> None:
    with pytest.raises(CaseError):
        read_osm_places(ASSETS / name)


def test_all_bad_numbers_of_a_file_are_reported_at_once() -> None:
    with pytest.raises(CaseError) as caught:
        read_osm(ASSETS / "bad-numbers.osm")
    assert [(fault.line, fault.column, fault.got) for fault in caught.value.faults] == [
        (3, "node 1", "lat 13,1 lon 32.5"), (9, "way x12 id", "x12"), (10, "way 13 nd id", "4a"),
    ]  # fmt: skip


def test_a_deleted_point_ends_the_road_to_it_and_is_counted() -> None:
    notes: list[Fault] = []
    read_osm(ASSETS / "josm-deleted-point.osm", notes=notes)
    assert [fault.got for fault in notes] == ["10.0% of the points of roads are not in the file (1 of 10)"]


def test_a_remark_that_breaks_nothing_off_is_passed_on() -> None:
    notes: list[Fault] = []
    read_osm(ASSETS / "overpass-other-remark.osm", notes=notes)
    assert [(fault.level, fault.got) for fault in notes] == [
        ("warning", "a remark of the server: runtime remark: Area 3600 is not up to date.")
    ]


def test_a_moved_point_is_where_its_newest_version_is() -> None:
    network = read_osm(ASSETS / "history-point-moved.osm")
    assert network.node_lat.min() == pytest.approx(13.0)
    assert len(network.node_lat) == 4


@pytest.mark.parametrize(
    "name", ["mixed-order.osm", "overpass-geometry.osm", "overpass.json", "overpass-geometry.json",
             "overpass-geometry-without-ids.json", "twice-and-alike.osm"]
)  # fmt: skip
def test_one_map_in_other_forms_is_one_network(name: str) -> None:
    usual, other = read_osm(ASSETS / "overpass-ways-first.osm"), read_osm(ASSETS / name)
    assert usual.length_m.sum() == pytest.approx(other.length_m.sum(), rel=1e-12)
    if "without-ids" not in name:
        assert same_network(usual, _as(other, usual))


def test_the_day_of_the_data_is_that_of_the_server() -> None:
    assert read_osm(ASSETS / "overpass.json").as_of == "2024-04-30"
    assert read_osm(ASSETS / "overpass-ways-first.osm").as_of == "2024-04-30"


def _as(network: Network, named: Network) -> Network:
    from dataclasses import replace

    return replace(network, source=named.source, as_of=named.as_of)
