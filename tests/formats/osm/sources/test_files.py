"""OpenStreetMap files as other programs write them: JOSM, Overpass, histories; each asset with its right answer."""

from __future__ import annotations

import html
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from networks import same_network
from safeconduct.core import CaseError, Fault
from safeconduct.formats import read_osm, read_osm_places
from safeconduct.network import Network, largest_strong_component

ASSETS = Path(__file__).parents[2] / "assets" / "osm"
ALL = "A1 A2 A3 A4"


def refs(network: Network) -> str:
    """Name the roads of a network by their numbers."""
    return " ".join(sorted({network.refs[ref] for ref in network.ref.tolist()}))


def names(network: Network) -> list[str]:
    """Name the street of each link."""
    return [network.refs[name] for name in network.name.tolist()]


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
        ("josm-deleted-in-capitals.osm", "A1 A2 A3"),
        ("josm-deleted-over-two-lines.osm", "A1 A2 A3"),
        ("invisible-road.osm", "A1 A2 A3"),
        ("invisible-as-a-figure.osm", "A1 A2 A3"),
        ("marked-as-deleted.osm", "A1 A2 A3"),
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
        ("overpass-broken-off-in-a-note.osm", "runtime error: Query timed out"),
        ("overpass-broken-off-in-a-comment.osm", "run out of memory"),
        ("overpass-remark-in-capitals.osm", "Query timed out"),
        ("overpass-error-element.osm", "too busy: timeout"),
        ("visible-maybe.osm", "way 14 visible.*maybe; expected true or false"),
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


NAMED = ["access-values.osm", "roads-that-are-none.osm", "water-ice-and-mines.osm", "damage-limits-and-oneways.osm"]


@pytest.mark.parametrize("name", NAMED)
def test_each_road_is_in_the_network_as_its_number_says(name: str) -> None:
    """Every road of these files is named by what must become of it, and why: open, slow, or out."""
    known = set(re.findall(r'k="name" v="([^"]*)"', (ASSETS / name).read_text(encoding="utf-8")))
    roads = {road for road in map(html.unescape, known) if "node:" not in road}
    assert len(roads) > 20
    assert {road for road in names(read_osm(ASSETS / name)) if "node:" not in road} == {
        road for road in roads if not road.startswith("out")
    }


@pytest.mark.parametrize(("name", "count"), [("access-values.osm", 11), ("water-ice-and-mines.osm", 3),
                                             ("damage-limits-and-oneways.osm", 18)])  # fmt: skip
def test_a_point_that_stops_vehicles_parts_its_road(name: str, count: int) -> None:
    pieces = Counter(road for road in names(read_osm(ASSETS / name)) if "node:" in road)
    assert len(pieces) == count
    assert {road: n for road, n in pieces.items() if n != (4 if road.startswith("out") else 2)} == {}


def test_what_is_left_out_is_named_with_the_roads_it_is_on() -> None:
    notes: list[Fault] = []
    network = read_osm(ASSETS / "water-ice-and-mines.osm", notes=notes)
    got = {fault.got.split(":")[0]: fault for fault in notes}
    assert list(got) == ["left out for their tags", "slowed to 10 km/h for their tags", "open, though tagged"]
    assert "ford=yes (node 26, way 1)" in got["left out for their tags"].got
    assert got["slowed to 10 km/h for their tags"].got.endswith("ford=yes (way 4)")
    slow = [kmh for kmh, name in zip(network.speed_kmh, names(network), strict=True) if name.startswith("slow")]
    assert slow == [10, 10]


def test_whatever_a_tag_says_against_a_road_that_stays_open_is_reported() -> None:
    notes: list[Fault] = []
    read_osm(ASSETS / "damage-limits-and-oneways.osm", notes=notes)
    got = " ".join(fault.got.replace("=", " ") for fault in notes).lower()
    quiet = {"landuse=residential", "smoothness=bad", "hazard:animal=deer", "surface=asphalt", "maxheight=default",
             "note=surveyed on foot", "maxweight=30", "highway=secondary;primary"}  # fmt: skip
    text = (ASSETS / "damage-limits-and-oneways.osm").read_text(encoding="utf-8")
    for road in map(html.unescape, re.findall(r'k="name" v="open ([^"]*)"', text)):
        if "node:" not in road:
            assert (road.lower().replace("=", " ") in got) is (road not in quiet), road


def test_mines_off_the_roads_and_unknown_kinds_of_road_are_reported() -> None:
    notes: list[Fault] = []
    assert refs(read_osm(ASSETS / "mined-ground.osm", notes=notes)) == ALL
    assert [(fault.level, fault.got) for fault in notes] == [
        ("warning", "mines on the map, off the roads: hazard=mine field (way 15); military=minefield (node 9)"),
        ("note", "left out, for nobody knows their kind: highway=primery (way 16)"),
    ]


def test_mines_outside_of_the_box_are_not_reported() -> None:
    notes: list[Fault] = []
    read_osm(ASSETS / "mined-ground.osm", bbox=(32.49, 13.09, 32.56, 13.15), notes=notes)
    assert not [fault for fault in notes if "mines" in fault.got]


def test_conditions_and_unknown_values_of_access_are_reported() -> None:
    notes: list[Fault] = []
    read_osm(ASSETS / "access-values.osm", notes=notes)
    got = {fault.got.split(":")[0]: fault.got for fault in notes}
    assert set(got) == {"conditions that are not read", "access values that nobody knows",
                        "access that lets in and keeps out"}  # fmt: skip
    assert "access=no @ (00:00-24:00) (way 11)" in got["conditions that are not read"]
    assert got["access that lets in and keeps out"].endswith("access=no;yes (way 12)")


@pytest.mark.parametrize(
    ("name", "column", "reported"),
    [
        ("lanes.osm", "capacity_pcu_h", "lanes=-2 (way 8); lanes=1000 (way 3); lanes=1e3 (way 10); lanes=22 (way 2)"),
        ("maxspeed.osm", "speed_kmh", "maxspeed=none (way 18, way 19, way 2 and 1 more); maxspeed=0 (way 14)"),
    ],
)
def test_each_figure_is_what_its_name_says_and_slips_are_reported(name: str, column: str, reported: str) -> None:
    """The name of each road begins with the figure that its forward direction must have."""
    notes: list[Fault] = []
    network = read_osm(ASSETS / name, notes=notes)
    ahead = network.node_lat[network.tail] < network.node_lat[network.head]
    figures = getattr(network, column)[ahead].tolist()
    roads = [road for road, wanted in zip(names(network), ahead.tolist(), strict=True) if wanted]
    assert len(roads) > 12
    assert figures == pytest.approx([float(road.split()[0]) for road in roads])
    assert reported in next(fault.got for fault in notes if fault.got.startswith("no figures of a road"))


@pytest.mark.parametrize(
    ("name", "lanes_out"),
    [
        ("carriageways-that-end.osm", 2), ("carriageways-drawn-as-one-way-round.osm", 2),
        ("carriageways-of-two-names.osm", 2), ("way-mapped-twice.osm", 1), ("way-mapped-twice-against.osm", 1),
        ("way-once-in-one-piece-once-in-two.osm", 1),
    ],
)  # fmt: skip
def test_a_town_at_the_end_of_two_lines_is_on_the_road_and_its_lanes_count_once(name: str, lanes_out: int) -> None:
    """The town lies at 32.5 E, the next one at 32.7 E."""
    network, report = largest_strong_component(read_osm(ASSETS / name))
    assert report.links_lost == 0
    west = int(np.argmin(network.node_lon))
    assert network.node_lon[west] == pytest.approx(32.5)
    assert network.capacity_pcu_h[network.tail == west].sum() == pytest.approx(900 * lanes_out)
    assert network.capacity_pcu_h[network.head == west].sum() == pytest.approx(900 * lanes_out)


@pytest.mark.parametrize(("name", "lost", "cause"), [
    ("cut-by-a-box.osm", "20.0% of the points of roads are not in the file (2 of 10)", "cut by a box"),
    ("points-lost-inside.osm", "33.3% of the points of roads are not in the file (3 of 9)", "Nodes are missing inside"),
    ("most-points-lost.osm", "66.7% of the points of roads are not in the file (6 of 9, 2 of 4 roads wholly)", "cut"),
])  # fmt: skip
def test_what_a_file_has_lost_is_reported_by_share_with_the_likely_cause(name: str, lost: str, cause: str) -> None:
    notes: list[Fault] = []
    read_osm(ASSETS / name, notes=notes)
    (note,) = notes
    assert (note.level, note.got) == ("warning", lost)
    assert cause in note.remedy


def test_a_point_at_null_island_is_reported() -> None:
    notes: list[Fault] = []
    read_osm(ASSETS / "point-at-null-island.osm", notes=notes)
    assert [fault.got for fault in notes] == ["2 times a road goes over 150 km to its next point (way 11: 3871 km)"]
