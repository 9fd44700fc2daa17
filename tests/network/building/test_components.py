"""The largest part one can drive about in, on maps small enough to draw."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.core import Place, PlaceId
from safeconduct.network import Network, Road, largest_strong_component, network_from_roads


def town(*rows: tuple[str, str, float, bool]) -> Network:
    """Make a network of (from, to, km, oneway)."""
    ids = sorted({PlaceId(end) for row in rows for end in row[:2]})
    places = {i: Place(i, i, 47.0, 37.0 + at / 10) for at, i in enumerate(ids)}
    roads = [Road(PlaceId(a), PlaceId(b), km, oneway=oneway) for a, b, km, oneway in rows]
    return network_from_roads(places, roads, {})


def test_a_oneway_dead_end_is_left_out_and_reported() -> None:
    part, report = largest_strong_component(town(("a", "b", 1, False), ("b", "c", 2, False), ("c", "d", 5, True)))
    assert part.node_place == ("a", "b", "c")
    assert (report.parts, report.nodes_kept, report.nodes_lost) == (2, 3, 1)
    assert (report.links_kept, report.links_lost) == (4, 1)
    assert [report.km_kept, report.km_lost] == pytest.approx([6, 5])
    assert report.places_lost == ("d",)


def test_a_ring_of_oneways_is_one_part() -> None:
    ring = [("a", "b", 1.0, True), ("b", "c", 1.0, True), ("c", "a", 1.0, True)]
    assert largest_strong_component(town(*ring))[1].nodes_lost == 0


def test_of_two_islands_the_one_with_more_nodes_stays() -> None:
    part, report = largest_strong_component(town(("x", "y", 900, False), ("a", "b", 1, False), ("b", "c", 1, False)))
    assert part.node_place == ("a", "b", "c")
    assert report.places_lost == ("x", "y")


def test_of_equals_the_first_stays() -> None:
    assert largest_strong_component(town(("x", "y", 1, False), ("a", "b", 1, False)))[0].node_place == ("a", "b")


def test_links_between_parts_go_and_shapes_stay_with_theirs() -> None:
    network = town(("a", "b", 1, False), ("b", "z", 7, True))
    part, _ = largest_strong_component(network)
    assert part.length_m.tolist() == [1000.0, 1000.0]
    assert part.first.tolist() == [0, 1, 2]


def test_an_empty_network_stays_empty() -> None:
    part, report = largest_strong_component(town())
    assert (part.nodes, report.parts, report.places_lost) == (0, 0, ())


ROWS = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"), st.just(1.0), st.booleans()).filter(
        lambda row: row[0] != row[1]
    ),
    max_size=9,
)


@given(ROWS)
def test_everything_kept_reaches_everything_kept(rows: list[tuple[str, str, float, bool]]) -> None:
    network = town(*rows)
    part, report = largest_strong_component(network)
    assert part.nodes + report.nodes_lost == network.nodes
    assert part.links + report.links_lost == network.links
    reach = {(v, v) for v in range(part.nodes)} | set(zip(part.tail.tolist(), part.head.tolist(), strict=True))
    for k in range(part.nodes):
        reach |= {(a, b) for a, to in reach if to == k for frm, b in reach if frm == k}
    assert len(reach) == part.nodes**2
