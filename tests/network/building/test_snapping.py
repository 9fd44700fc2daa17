"""Places put on their nearest nodes; hand-checked along one road."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.core import Place, PlaceId, distance_m
from safeconduct.network import FERRY, LinkKind, Network, Polylines, build_topology, lines, snap_places
from safeconduct.network.building.splitting import JUNCTION_M

KM = 1 / 111.195
"""Degrees of latitude a kilometre."""


def road(nodes: int = 4) -> Network:
    """Draw a road north along the meridian, a junction every 10 km (a change of name at each)."""
    at = np.arange(nodes)
    return build_topology(
        Polylines(
            lat=47 + 10 * KM * at.astype(np.float64),
            lon=np.full(nodes, 37.0),
            first=2 * np.arange(nodes, dtype=np.int64),
            node=np.stack((at[:-1], at[1:]), axis=1).reshape(-1).astype(np.int64),
            forward=at[:-1].astype(np.int64),
            backward=at[:-1].astype(np.int64),
            kinds=tuple(LinkKind(name=str(i)) for i in range(nodes)),
        )
    )


def places(*spots: tuple[str, float, float]) -> dict[PlaceId, Place]:
    """Name places by kilometres north of the road's begin and degrees of longitude."""
    return {PlaceId(i): Place(PlaceId(i), i.upper(), 47 + km * KM, lon) for i, km, lon in spots}


def test_the_nearest_node_gets_the_place() -> None:
    network, warnings = snap_places(road(), places(("a", 0.05, 37.0), ("b", 19.95, 37.0)))
    assert network.node_place == ("a", "", "b", "")
    assert warnings == ()


def test_a_road_is_split_where_a_place_lies_on_it() -> None:
    network, warnings = snap_places(road(), places(("a", 4.0, 37.0)))
    assert network.node_place == ("", "", "", "", "a")
    assert network.node_lat[4] == pytest.approx(47 + 4 * KM, abs=1e-7)
    assert warnings == ()
    lengths = {(a, b): km for a, b, km in zip(network.tail, network.head, network.length_m / 1000, strict=True)}
    assert [lengths[pair] for pair in ((0, 4), (4, 0), (4, 1), (1, 4))] == pytest.approx([4, 4, 6, 6], rel=1e-4)
    assert (0, 1) not in lengths


def test_a_place_beside_the_road_goes_to_the_nearest_point_of_it() -> None:
    network, _ = snap_places(road(), places(("a", 14.0, 37.015)))
    assert (network.node_lat[4], network.node_lon[4]) == pytest.approx((47 + 14 * KM, 37.0), abs=1e-5)


def test_a_place_too_far_off_is_reported() -> None:
    network, warnings = snap_places(road(), places(("a", 33.0, 37.0)))
    assert set(network.node_place) == {""}
    assert warnings == (
        "A (a): no road that one can turn on to passes within 2 km, the nearest junction is 3.0 km away; it is not on "
        "the network",
    )


def test_the_limit_is_the_callers() -> None:
    network, warnings = snap_places(road(), places(("a", 33.0, 37.0)), limit_m=3100)
    assert (network.node_place[3], warnings) == ("a", ())


def test_two_places_at_one_spot_stand_a_metre_apart() -> None:
    network, warnings = snap_places(road(), places(("a", 4.0, 37.0), ("b", 4.0, 37.0)))
    assert (set(network.node_place), warnings) == ({"", "a", "b"}, ())
    a, b = (network.node_of()[PlaceId(i)] for i in "ab")
    assert network.length_m[(network.tail == a) & (network.head == b)].tolist() == pytest.approx([1.0], rel=1e-3)


def test_the_nearer_of_two_gets_the_node_and_the_other_the_next() -> None:
    network, warnings = snap_places(road(), places(("a", -4.0, 37.0), ("b", -1.0, 37.0)), limit_m=15000)
    assert network.node_place == ("b", "a", "", "")
    assert warnings == ()


def test_a_place_for_which_no_node_is_left_is_reported() -> None:
    network, warnings = snap_places(road(), places(("a", -0.2, 37.0), ("b", -0.1, 37.0)))
    assert network.node_place == ("b", "", "", "")
    assert warnings == ("A (a): other places hold every junction within 2 km; it is not on the network",)


@pytest.mark.parametrize(
    ("kind", "east", "on_it"),
    [(LinkKind(road_class="motorway"), 37.005, False), (LinkKind(road_class="motorway"), 37.0, True),
     (LinkKind(flags=FERRY), 37.0, False), (LinkKind(road_class="trunk"), 37.005, True)],
)  # fmt: skip
def test_nobody_turns_on_to_a_motorway_or_a_ferry_midway(kind: LinkKind, east: float, on_it: bool) -> None:
    ways = Polylines(np.array([47.0, 48.0]), np.array([37.0, 37.0]), np.array([0, 2]), np.array([0, 1]), np.array([0]),
                np.array([0]), (kind,))  # fmt: skip
    network, warnings = snap_places(build_topology(ways), {PlaceId("a"): Place(PlaceId("a"), "A", 47.5, east)})
    assert ("a" in network.node_place, len(warnings)) == (on_it, 0 if on_it else 1)


def test_a_place_where_two_drawn_lines_cross_is_on_both() -> None:
    ways = Polylines(
        lat=np.array([47.0, 47.2, 47.1, 47.1]), lon=np.array([37.1, 37.1, 37.0, 37.2]), first=np.array([0, 2, 4]),
        node=np.arange(4), forward=np.zeros(2, np.int64), backward=np.zeros(2, np.int64), kinds=(LinkKind(),),
    )  # fmt: skip
    network, _ = snap_places(build_topology(ways), {PlaceId("a"): Place(PlaceId("a"), "A", 47.1, 37.1)})
    node = network.node_of()[PlaceId("a")]
    assert int((network.tail == node).sum()) == int((network.head == node).sum()) == 4


def test_names_the_network_brings_give_way() -> None:
    first, _ = snap_places(road(), places(("a", 0.05, 37.0), ("old", 10.0, 37.0), ("kept", 30.0, 37.0)))
    again, warnings = snap_places(first, places(("a", 20.0, 37.0), ("b", 10.05, 37.0)))
    assert again.node_place == ("", "b", "a", "kept")
    assert warnings == ()


def test_a_place_now_too_far_off_loses_its_old_node() -> None:
    first, _ = snap_places(road(), places(("a", 0.5, 37.0)))
    again, warnings = snap_places(first, places(("a", 50.0, 37.0)))
    assert set(again.node_place) == {""}
    assert len(warnings) == 1


def test_a_network_without_roads_takes_no_place() -> None:
    network, warnings = snap_places(road(1), places(("a", 0.0, 37.0)))
    assert (network.nodes, warnings) == (0, ("A (a): the network has no roads",))


def test_no_places_change_nothing() -> None:
    network = road()
    assert snap_places(network, {}) == (network, ())


SPOTS = st.lists(
    st.tuples(st.sampled_from("abcdefgh"), st.floats(-5, 40), st.floats(36.95, 37.05)), unique_by=lambda s: s[0]
)


@given(SPOTS.flatmap(lambda spots: st.tuples(st.just(spots), st.permutations(spots))))
def test_order_does_not_matter_and_limits_hold(pair: tuple[list[tuple[str, float, float]], ...]) -> None:
    one, two = (snap_places(road(), places(*spots)) for spots in pair)
    assert one[0].node_place == two[0].node_place
    assert one[1] == two[1]
    by_id = places(*pair[0])
    for place, node in one[0].node_of().items():
        spot = by_id[place]
        assert distance_m(spot.lat, spot.lon, one[0].node_lat[node], one[0].node_lon[node]) <= 2000 * (1 + 1e-9)
    assert len(one[1]) + len(one[0].node_of()) == len(by_id)


@pytest.mark.parametrize("lat", [0.0, 60.0, 85.0])
def test_nearness_holds_at_every_latitude(lat: float) -> None:
    ways = Polylines(np.array([lat, lat]), np.array([0.0, 0.04]), np.array([0, 2]), np.array([0, 1]), np.array([0]),
                np.array([0]), (LinkKind(),))  # fmt: skip
    north, east = Place(PlaceId("p"), "P", lat + 0.005, 0.0), Place(PlaceId("q"), "Q", lat, 0.0395)
    network, _ = snap_places(build_topology(ways), {north.id: north, east.id: east})
    assert network.node_place == ("p", "q")


CORNERS = st.tuples(st.integers(0, 30), st.integers(0, 30))
ROADS = st.lists(st.lists(CORNERS, min_size=2, max_size=5, unique=True), min_size=1, max_size=4)


def drawn(chains: list[list[tuple[int, int]]]) -> Network:
    """Draw roads through corners of a grid of 500 m."""
    corners = sorted({corner for chain in chains for corner in chain})
    node = {corner: i for i, corner in enumerate(corners)}
    zeros = np.zeros(len(chains), np.int64)
    return build_topology(
        Polylines(
            lat=np.array([47 + 0.0045 * y for _, y in corners]), lon=np.array([37 + 0.0066 * x for x, _ in corners]),
            first=np.append(0, np.cumsum([len(chain) for chain in chains])).astype(np.int64),
            node=np.array([node[corner] for chain in chains for corner in chain], np.int64),
            forward=zeros, backward=zeros, kinds=(LinkKind(road_class="trunk"),),
        )
    )  # fmt: skip


def closest_m(network: Network, place: Place) -> float:
    """Measure to points every ten metres or so of every link: slow and obvious."""
    ground, best = lines(network), np.inf
    for link in range(network.links):
        lat, lon = ground.points(link)
        for i in range(len(lat) - 1):
            t = np.linspace(0, 1, 2001)
            north, east = lat[i] + t * (lat[i + 1] - lat[i]), lon[i] + t * (lon[i + 1] - lon[i])
            best = min(best, float(np.min(distance_m(north, east, place.lat, place.lon))))
    return best


@given(ROADS, st.lists(st.tuples(st.floats(-2, 32), st.floats(-2, 32)), min_size=1, max_size=3))
@settings(max_examples=200)
def test_each_place_is_on_the_road_nearest_to_it_and_no_distance_changes(
    chains: list[list[tuple[int, int]]], spots: list[tuple[float, float]]
) -> None:
    before = drawn(chains)
    towns = {PlaceId(str(i)): Place(PlaceId(str(i)), str(i), 47 + 0.0045 * y, 37 + 0.0066 * x)
             for i, (x, y) in enumerate(spots)}  # fmt: skip
    after, warnings = snap_places(before, towns)
    assert after.length_m.sum() == pytest.approx(before.length_m.sum())
    for place in towns.values():
        least, node = closest_m(before, place), after.node_of().get(place.id)
        if node is None:
            assert least > 2000 - 15 or any("every junction" in words for words in warnings)
        elif len(towns) == 1:
            away = float(distance_m(place.lat, place.lon, after.node_lat[node], after.node_lon[node]))
            assert least - 20 <= away <= least + JUNCTION_M + 20
    np.testing.assert_allclose(_between(after, before.nodes), _between(before, before.nodes), rtol=1e-9)


def _between(network: Network, count: int) -> np.ndarray:
    """Return metres between the first nodes of a network, by Floyd and Warshall."""
    metres = np.full((network.nodes, network.nodes), np.inf)
    np.fill_diagonal(metres, 0)
    np.minimum.at(metres, (network.tail, network.head), network.length_m)
    for k in range(network.nodes):
        metres = np.minimum(metres, metres[:, [k]] + metres[[k]])
    return metres[:count, :count]


def test_a_road_over_the_date_line_is_split_where_the_place_is() -> None:
    ways = Polylines(np.array([66.0, 66.0]), np.array([179.9, -179.9]), np.array([0, 2]), np.array([0, 1]),
                     np.array([0]), np.array([0]), (LinkKind(),))  # fmt: skip
    east = Place(PlaceId("e"), "E", 66.0, -179.95)
    network, warnings = snap_places(build_topology(ways), {east.id: east})
    node = network.node_of()[east.id]
    assert (network.node_lon[node], warnings) == (pytest.approx(-179.95, abs=1e-6), ())
