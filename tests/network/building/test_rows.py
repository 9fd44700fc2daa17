"""Rows of roads.csv become links; hand-checked on a triangle of three towns."""

from __future__ import annotations

import math
from dataclasses import fields, replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.core import Place, PlaceId
from safeconduct.network import (
    ROAD_CLASSES,
    ROAD_STATES,
    ClassDefaults,
    Network,
    Road,
    lines,
    network_from_roads,
    road_ids,
)

A, B, C = PlaceId("a"), PlaceId("b"), PlaceId("c")
PLACES = {i: Place(i, i.upper(), lat, lon) for i, lat, lon in ((C, 47.2, 37.2), (A, 47.0, 37.0), (B, 47.1, 37.1))} | {
    PlaceId("far"): Place(PlaceId("far"), "Far", 50.0, 30.0)
}
CLASSES = {"trunk": ClassDefaults(speed_kmh=60.0, capacity_pcu_h_per_lane=900.0), "local": ClassDefaults()}


def same(one: Network, two: Network) -> bool:
    return all(
        np.array_equal(x, y, equal_nan=x.dtype.kind == "f") if isinstance(x, np.ndarray) else x == y
        for x, y in ((getattr(one, f.name), getattr(two, f.name)) for f in fields(Network))
    )


def test_two_way_row_makes_two_links() -> None:
    network = network_from_roads(PLACES, [Road(B, A, 12.5)], CLASSES)
    assert network.node_place == (A, B)
    assert network.tail.tolist() == [0, 1]
    assert network.head.tolist() == [1, 0]
    assert network.length_m.tolist() == [12500.0, 12500.0]
    assert network.first.tolist() == [0, 1, 2]


def test_oneway_row_makes_one_link() -> None:
    network = network_from_roads(PLACES, [Road(B, A, 12.5, oneway=True)], CLASSES)
    assert (network.tail.tolist(), network.head.tolist()) == ([1], [0])


def test_places_off_every_road_have_no_node() -> None:
    assert PlaceId("far") not in network_from_roads(PLACES, [Road(A, B, 1.0)], CLASSES).node_of()


def test_speed_and_capacity_come_from_the_class() -> None:
    network = network_from_roads(PLACES, [Road(A, B, 1.0, road_class="trunk", lanes=2.0, oneway=True)], CLASSES)
    assert network.speed_kmh.tolist() == [60.0]
    assert network.capacity_pcu_h.tolist() == [1800.0]
    assert network.road_class.tolist() == [ROAD_CLASSES.index("trunk")]


def test_empty_lanes_count_as_one_lane_and_stay_unknown() -> None:
    network = network_from_roads(PLACES, [Road(A, B, 1.0, road_class="trunk", oneway=True)], CLASSES)
    assert network.capacity_pcu_h.tolist() == [900.0]
    assert np.isnan(network.lanes).all()


def test_the_row_goes_before_its_class() -> None:
    road = Road(A, B, 1.0, road_class="trunk", lanes=2.0, oneway=True, speed_kmh=30.0, capacity_pcu_h=0.0)
    network = network_from_roads(PLACES, [road], CLASSES)
    assert (network.speed_kmh.tolist(), network.capacity_pcu_h.tolist()) == ([30.0], [0.0])


def test_what_nobody_says_is_nan_never_zero() -> None:
    network = network_from_roads(PLACES, [Road(A, B, 1.0, road_class="local"), Road(A, C, 1.0)], CLASSES)
    assert np.isnan(network.speed_kmh).all()
    assert np.isnan(network.capacity_pcu_h).all()
    assert sorted(set(network.road_class.tolist())) == [ROAD_CLASSES.index("local"), 255]


def test_danger_and_state_are_kept() -> None:
    rows = [Road(A, B, 1.0, danger=True, oneway=True), Road(A, C, 1.0, danger=False, state="mined", oneway=True),
            Road(B, C, 1.0, oneway=True)]  # fmt: skip
    network = network_from_roads(PLACES, rows, CLASSES)
    assert network.danger.tolist() == [1, 0, -1]
    assert [ROAD_STATES[s] for s in network.state] == ["open", "mined", "open"]


def test_parallel_roads_are_kept_the_shorter_first() -> None:
    network = network_from_roads(PLACES, [Road(A, B, 9.0, ref="M14"), Road(A, B, 7.0, ref="T0508")], CLASSES)
    assert network.length_m.tolist() == [7000.0, 9000.0, 7000.0, 9000.0]
    assert [network.refs[i] for i in network.ref] == ["T0508", "M14", "T0508", "M14"]
    assert network.refs[0] == ""


def test_shape_runs_in_the_direction_of_the_link() -> None:
    network = network_from_roads(PLACES, [Road(A, B, 1.0, via=((47.03, 37.0), (47.06, 37.1)))], CLASSES)
    ground = lines(network)
    assert ground.count == 2
    np.testing.assert_allclose(ground.points(0)[0], [47.0, 47.03, 47.06, 47.1], atol=1e-5)
    np.testing.assert_allclose(ground.points(1)[1], [37.1, 37.1, 37.0, 37.0], atol=1e-5)


def test_source_and_date_of_the_rows_are_kept() -> None:
    rows = [Road(A, B, 1.0, source="map", as_of="2022-03-01"), Road(B, C, 1.0, source="call", as_of="2022-03-04")]
    network = network_from_roads(PLACES, rows, CLASSES)
    assert (network.source, network.as_of) == ("call; map", "2022-03-04")


def test_no_roads_make_an_empty_network() -> None:
    network = network_from_roads(PLACES, [], CLASSES)
    assert (network.nodes, network.links, lines(network).count) == (0, 0, 0)


ROADS = st.builds(
    Road,
    from_place=st.sampled_from([A, B]),
    to_place=st.sampled_from([C, PlaceId("far")]),
    km=st.sampled_from([1.0, 2.5]),
    ref=st.sampled_from(["", "M14", "N08"]),
    road_class=st.sampled_from(["trunk", "local", ""]),
    oneway=st.booleans(),
    danger=st.sampled_from([None, True, False]),
    via=st.sampled_from([(), ((47.0, 37.5),), ((47.5, 37.5), (47.6, 37.6))]),
)


def named(rows: list[Road]) -> list[Road]:
    return [replace(road, id=name) for road, name in zip(rows, road_ids(rows), strict=True)]


@given(st.lists(ROADS, max_size=6).map(named).flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
def test_the_order_of_rows_does_not_matter(pair: tuple[list[Road], list[Road]]) -> None:
    assert same(network_from_roads(PLACES, pair[0], CLASSES), network_from_roads(PLACES, pair[1], CLASSES))


@given(st.lists(ROADS, min_size=1, max_size=6))
def test_links_count_rows_and_lie_in_order(rows: list[Road]) -> None:
    network = network_from_roads(PLACES, rows, CLASSES)
    assert network.links == sum(1 if road.oneway else 2 for road in rows)
    keys = list(zip(network.tail.tolist(), network.head.tolist(), network.length_m.tolist(), strict=True))
    assert keys == sorted(keys)
    assert all(network.tail[network.first[v] : network.first[v + 1]].tolist() == [v] * int(network.first[v + 1]
               - network.first[v]) for v in range(network.nodes))  # fmt: skip


def test_doubling_a_row_doubles_its_links() -> None:
    row = Road(A, B, 3.0)
    assert network_from_roads(PLACES, [row, replace(row)], CLASSES).links == 4
    assert math.isclose(network_from_roads(PLACES, [row], CLASSES).length_m.sum(), 6000.0)


def test_parallel_rows_are_links_with_their_own_ids() -> None:
    rows = [Road(A, B, 9.0, ref="M14"), Road(B, A, 7.0), Road(A, C, 5.0), Road(A, B, 8.0, id="village", oneway=True)]
    network = network_from_roads(PLACES, rows, CLASSES)
    node = network.node_of()
    there = (network.tail == node[A]) & (network.head == node[B])
    found = [network.road_id(link) for link in np.flatnonzero(there).tolist()]
    assert found == ["b-a-2", "village", "a-b"]
    assert road_ids(rows) == ("a-b", "b-a-2", "a-c", "village")
