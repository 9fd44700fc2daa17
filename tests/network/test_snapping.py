"""Places put on their nearest nodes; hand-checked along one road."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.core import Place, PlaceId, distance_m
from safeconduct.network import LinkKind, Network, Ways, snap_places, weave

KM = 1 / 111.195
"""Degrees of latitude a kilometre."""


def road(nodes: int = 4) -> Network:
    """Draw a road north along the meridian, a junction every 10 km (a change of name at each)."""
    at = np.arange(nodes)
    return weave(
        Ways(
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
    network, warnings = snap_places(road(), places(("a", 0.5, 37.0), ("b", 19.0, 37.0)))
    assert network.node_place == ("a", "", "b", "")
    assert warnings == ()


def test_a_place_too_far_off_is_told() -> None:
    network, warnings = snap_places(road(), places(("a", 33.0, 37.0)))
    assert set(network.node_place) == {""}
    assert warnings == ("A (a): the nearest road is 3.0 km away, over the limit of 2 km; it is not on the network",)


def test_the_limit_is_the_callers() -> None:
    network, warnings = snap_places(road(), places(("a", 33.0, 37.0)), limit_m=3100)
    assert (network.node_place[3], warnings) == ("a", ())


def test_the_nearer_of_two_gets_the_node_and_the_other_the_next() -> None:
    network, warnings = snap_places(road(), places(("a", 4.0, 37.0), ("b", 1.0, 37.0)), limit_m=7000)
    assert network.node_place == ("b", "a", "", "")
    assert warnings == ()


def test_a_place_for_which_no_node_is_left_is_told() -> None:
    network, warnings = snap_places(road(), places(("a", 0.2, 37.0), ("b", 0.1, 37.0)))
    assert network.node_place == ("b", "", "", "")
    assert warnings == ("A (a): other places hold every junction within 2 km; it is not on the network",)


def test_names_the_network_brings_give_way() -> None:
    first, _ = snap_places(road(), places(("a", 0.5, 37.0), ("old", 10.0, 37.0), ("kept", 30.0, 37.0)))
    again, warnings = snap_places(first, places(("a", 20.0, 37.0), ("b", 10.1, 37.0)))
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
    ways = Ways(np.array([lat, lat]), np.array([0.0, 0.04]), np.array([0, 2]), np.array([0, 1]), np.array([0]),
                np.array([0]), (LinkKind(),))  # fmt: skip
    north, east = Place(PlaceId("p"), "P", lat + 0.005, 0.0), Place(PlaceId("q"), "Q", lat, 0.039)
    network, _ = snap_places(weave(ways), {north.id: north, east.id: east})
    assert network.node_place == ("p", "q")
