"""The network built of polylines, on maps small enough to draw."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.core import distance_m
from safeconduct.network import LinkKind, Network, Polylines, build_topology, lines

ROAD, STREET = LinkKind(road_class="trunk", ref="M14"), LinkKind(road_class="local", name="Sadova")
KINDS = (ROAD, STREET)


def make_ways(*chains: tuple[list[int], int, int], points: int = 10) -> Polylines:
    """Draw chains through points of a zigzag line; each with its forward and backward kind."""
    at = np.arange(points)
    return Polylines(
        lat=47 + 0.01 * (at % 3).astype(np.float64), lon=37 + 0.01 * at.astype(np.float64),
        first=np.append(0, np.cumsum([len(nodes) for nodes, _, _ in chains])).astype(np.int64),
        node=np.array([node for nodes, _, _ in chains for node in nodes], np.int64),
        forward=np.array([ahead for _, ahead, _ in chains], np.int64),
        backward=np.array([back for _, _, back in chains], np.int64),
        kinds=KINDS,
    )  # fmt: skip


def ends(network: Network) -> list[tuple[int, int]]:
    """Return each link's end points by their numbers on the zigzag line."""
    at = np.rint((network.node_lon - 37) * 100).astype(int)
    return sorted(zip(at[network.tail].tolist(), at[network.head].tolist(), strict=True))


def drawn_m(ways: Polylines, nodes: list[int]) -> float:
    pairs = list(pairwise(nodes))
    return sum(float(distance_m(ways.lat[a], ways.lon[a], ways.lat[b], ways.lon[b])) for a, b in pairs)


def test_a_lone_way_is_two_links_with_shape() -> None:
    ways = make_ways(([0, 1, 2, 3], 0, 0))
    network = build_topology(ways)
    assert ends(network) == [(0, 3), (3, 0)]
    assert network.length_m.tolist() == pytest.approx([drawn_m(ways, [0, 1, 2, 3])] * 2)
    np.testing.assert_allclose(lines(network).points(0)[1], [37, 37.01, 37.02, 37.03], atol=1e-5)
    np.testing.assert_allclose(lines(network).points(1)[1], [37.03, 37.02, 37.01, 37], atol=1e-5)


def test_a_oneway_runs_only_ahead_or_only_back() -> None:
    assert ends(build_topology(make_ways(([0, 1, 2], 0, -1)))) == [(0, 2)]
    assert ends(build_topology(make_ways(([0, 1, 2], -1, 0)))) == [(2, 0)]


def test_ways_are_cut_where_they_meet() -> None:
    network = build_topology(make_ways(([0, 1, 2, 3, 4], 0, -1), ([7, 2, 8], 1, -1)))
    assert ends(network) == [(0, 2), (2, 4), (2, 8), (7, 2)]


def test_ways_of_one_kind_are_joined_end_to_end() -> None:
    ways = make_ways(([0, 1, 2], 0, 0), ([2, 3], 0, 0), ([3, 4, 5], 0, 0))
    network = build_topology(ways)
    assert ends(network) == [(0, 5), (5, 0)]
    assert network.length_m.tolist() == pytest.approx([drawn_m(ways, list(range(6)))] * 2)
    assert np.diff(network.shape_first).tolist() == [4, 4]


def test_ways_drawn_against_each_other_are_joined() -> None:
    assert ends(build_topology(make_ways(([2, 1, 0], 0, 0), ([2, 3, 4], 0, 0)))) == [(0, 4), (4, 0)]
    assert ends(build_topology(make_ways(([2, 1, 0], -1, 0), ([2, 3, 4], 0, -1)))) == [(0, 4)]


def test_a_change_of_kind_keeps_its_node() -> None:
    assert ends(build_topology(make_ways(([0, 1, 2], 0, -1), ([2, 3], 1, -1)))) == [(0, 2), (2, 3)]


def test_oneways_that_face_each_other_are_not_joined() -> None:
    assert ends(build_topology(make_ways(([0, 1, 2], 0, -1), ([4, 3, 2], 0, -1)))) == [(0, 2), (4, 2)]


def test_a_oneway_that_becomes_two_way_keeps_its_node() -> None:
    assert ends(build_topology(make_ways(([0, 1], 0, -1), ([1, 2], 0, 0)))) == [(0, 1), (1, 2), (2, 1)]


def test_a_roundabout_with_three_roads() -> None:
    ring = ([0, 1, 2, 3, 4, 5, 0], 0, -1)
    network = build_topology(make_ways(ring, ([0, 6], 1, 1), ([2, 7], 1, 1), ([4, 8], 1, 1)))
    assert ends(network) == [(0, 2), (0, 6), (2, 4), (2, 7), (4, 0), (4, 8), (6, 0), (7, 2), (8, 4)]


def test_a_ring_on_a_stalk_gets_a_node_at_its_far_side() -> None:
    ways = make_ways(([0, 1, 2, 3, 1], 0, 0))
    assert drawn_m(ways, [1, 2]) < drawn_m(ways, [1, 3])
    assert ends(build_topology(ways)) == [(0, 1), (1, 0), (1, 3), (1, 3), (3, 1), (3, 1)]
    assert build_topology(ways).length_m.sum() == pytest.approx(2 * drawn_m(ways, [0, 1, 2, 3, 1]))


def test_a_ring_alone_has_two_nodes() -> None:
    assert len(ends(build_topology(make_ways(([0, 1, 2, 3, 0], 0, -1))))) == 2


@pytest.mark.parametrize("last", [([2, 5, 0], 0, -1), ([0, 5, 2], -1, 0), ([2, 0], 0, -1)])
def test_two_carriageways_that_end_at_a_town_reach_it(last: tuple[list[int], int, int]) -> None:
    town = 0
    network = build_topology(make_ways(([town, 6, 2], 0, -1), last, ([2, 3], 0, 0)))
    far = {(a, b) for a, b in ends(network)} - {(2, 3), (3, 2)}
    assert len(far) == 2
    reached = {a for pair in far for a in pair} - {2}
    assert len(reached) == 1
    assert reached <= {0, 5, 6}


def test_a_carriageway_out_and_back_in_one_way_reaches_its_end() -> None:
    ways = make_ways(([0, 9], 1, 1), ([0, 1, 2, 3, 4, 0], 0, -1))
    assert ends(build_topology(ways)) == [(0, 3), (0, 9), (3, 0), (9, 0)]


@pytest.mark.parametrize("again", [([0, 1, 2, 3], 0, 0), ([3, 2, 1, 0], 0, 0), ([2, 1], 0, 0), ([1, 2, 3], 0, -1)])
def test_a_road_drawn_twice_is_one_road(again: tuple[list[int], int, int]) -> None:
    assert ends(build_topology(make_ways(([0, 1, 2, 3], 0, 0), again))) == [(0, 3), (3, 0)]


def test_one_line_for_each_direction_is_a_two_way_road() -> None:
    assert sorted(build_topology(make_ways(([0, 1, 2], 0, -1), ([2, 1, 0], 0, -1))).length_m.tolist()) == pytest.approx(
        [drawn_m(make_ways(([0, 1, 2], 0, -1)), [0, 1, 2])] * 2
    )


def test_two_kinds_of_road_between_the_same_points_are_two_roads() -> None:
    assert ends(build_topology(make_ways(([0, 1], 0, -1), ([0, 1], 1, -1)))) == [(0, 1), (0, 1)]


def test_a_ring_of_its_own_in_two_ways_stays() -> None:
    assert ends(build_topology(make_ways(([0, 1, 2], 0, -1), ([2, 3, 0], 0, -1)))) == [(0, 2), (2, 0)]


def test_parallel_ways_are_both_kept() -> None:
    ways = make_ways(([0, 1, 4], 0, -1), ([0, 2, 4], 0, -1), ([4, 5], 1, -1), ([6, 0], 1, -1))
    assert ends(build_topology(ways)) == [
        (0, 4),
        (0, 4),
        (4, 5),
        (6, 0),
    ]


def test_the_true_length_stretches_the_drawn_one() -> None:
    ways = make_ways(([0, 1, 2], 0, -1))
    stretched = replace(ways, stretch=np.array([1.5]))
    assert build_topology(stretched).length_m[0] == pytest.approx(1.5 * drawn_m(ways, [0, 1, 2]))


def test_texts_are_kept_sorted_with_the_empty_one_first() -> None:
    network = build_topology(make_ways(([0, 1], 0, -1), ([1, 2], 1, -1)))
    assert network.refs == ("", "M14", "Sadova")
    assert [(network.refs[r], network.refs[n]) for r, n in zip(network.ref, network.name, strict=True)] == [
        ("M14", ""),
        ("", "Sadova"),
    ]


def test_nothing_drawn_is_an_empty_network() -> None:
    network = build_topology(make_ways())
    assert (network.nodes, network.links) == (0, 0)


CHAINS = st.lists(
    st.tuples(
        st.lists(st.integers(0, 9), min_size=2, max_size=6).filter(lambda c: all(a != b for a, b in pairwise(c))),
        st.integers(-1, 1),
        st.integers(-1, 1),
    ),
    max_size=6,
)


@given(CHAINS)
def test_joining_changes_no_distance(chains: list[tuple[list[int], int, int]]) -> None:
    """The quickest way between two kept nodes is as long as it is over all points, found by Floyd and Warshall."""
    ways = make_ways(*chains)
    network = build_topology(ways)
    whole = np.full((10, 10), np.inf)
    np.fill_diagonal(whole, 0)
    for nodes, ahead, back in chains:
        for a, b in pairwise(nodes):
            d = drawn_m(ways, [a, b])
            whole[a, b] = min(whole[a, b], d) if ahead >= 0 else whole[a, b]
            whole[b, a] = min(whole[b, a], d) if back >= 0 else whole[b, a]
    at = np.rint((network.node_lon - 37) * 100).astype(int)
    built = np.full((10, 10), np.inf)
    np.fill_diagonal(built, 0)
    np.minimum.at(built, (at[network.tail], at[network.head]), network.length_m)
    for k in range(10):
        whole = np.minimum(whole, whole[:, [k]] + whole[[k]])
        built = np.minimum(built, built[:, [k]] + built[[k]])
    np.testing.assert_allclose(built[np.ix_(at, at)], whole[np.ix_(at, at)], rtol=1e-9)


@given(CHAINS, st.integers(0, 5))
def test_where_a_ring_begins_and_which_way_it_is_drawn_do_not_matter(
    chains: list[tuple[list[int], int, int]], start: int
) -> None:
    """Rings of 10..15 on a stalk from 0, turned and reversed, among other roads."""
    ring = [10, 11, 12, 13, 14, 15]
    turned = ring[start:] + ring[: start + 1]
    stalk = ([0, 10], 1, 1)
    one, two, back = (
        build_topology(make_ways(*chains, (nodes, 0, 0), stalk, points=16))
        for nodes in ([*ring, 10], turned, turned[::-1])
    )  # fmt: skip
    assert ends(one) == ends(two) == ends(back)
    assert sorted(one.length_m.tolist()) == pytest.approx(sorted(two.length_m.tolist()))


@given(CHAINS)
def test_every_end_of_a_way_that_can_be_driven_is_on_the_network(chains: list[tuple[list[int], int, int]]) -> None:
    """No way is lost: the points of all links are the points of all ways with a direction."""
    ways = make_ways(*chains)
    ground = lines(build_topology(ways))
    drawn = {point for nodes, ahead, back in chains if max(ahead, back) >= 0 for point in nodes}
    assert set(np.rint((ground.lon - 37) * 100).astype(int).tolist()) == drawn


@given(CHAINS)
def test_links_lie_in_order_and_shapes_have_the_links_length(chains: list[tuple[list[int], int, int]]) -> None:
    network = build_topology(make_ways(*chains))
    order = list(zip(network.tail.tolist(), network.head.tolist(), network.length_m.tolist(), strict=True))
    assert order == sorted(order)
    ground = lines(network)
    for link in range(network.links):
        lat, lon = ground.points(link)
        drawn = float(distance_m(lat[:-1], lon[:-1], lat[1:], lon[1:]).sum())
        assert drawn == pytest.approx(network.length_m[link], rel=1e-2)
