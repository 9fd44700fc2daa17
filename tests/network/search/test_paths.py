"""Shortest paths, on hand-drawn maps and against scipy; time windows against trying everything."""

from __future__ import annotations

from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from networks import arcs_network, links_named
from safeconduct.core import PlaceId
from safeconduct.network import (
    Network,
    earliest_arrivals,
    graph_of,
    open_always,
    path_to,
    shortest_path,
    shortest_times,
    travel_costs,
)

Arcs = list[tuple[int, int, float]]
Spans = dict[int, list[tuple[float, float]]]
DIAMOND: Arcs = [(0, 1, 10), (1, 3, 10), (0, 2, 5), (2, 3, 20), (3, 4, 1)]
"""0 to 3 by 1 in 20 minutes or by 2 in 25, then a minute to 4."""
NODES = 6

ARCS = st.lists(
    st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1), st.sampled_from([0.0, 1.0, 2.0, 3.5])).filter(
        lambda arc: arc[0] != arc[1]
    ),
    max_size=14,
)


def drawn(arcs: Arcs) -> tuple[Network, NDArray[np.float64]]:
    network = arcs_network(arcs, NODES)
    return network, travel_costs(network)


def name(node: int) -> PlaceId:
    return PlaceId(f"{node:04}")


def test_the_quicker_side_of_a_diamond() -> None:
    network, cost_s = drawn(DIAMOND)
    path = shortest_path(network, cost_s, 0, 4)
    assert path is not None
    assert path.cost_s == pytest.approx(21 * 60)
    assert network.head[list(path.links)].tolist() == [1, 3, 4]


def test_a_closed_link_turns_traffic_to_the_other_side() -> None:
    network, _ = drawn(DIAMOND)
    shut = np.zeros(network.links, np.bool_)
    shut[links_named(network)[name(0), name(1)]] = True
    times, _ = shortest_times(graph_of(network), travel_costs(network, shut=shut), [0])
    assert times[4] == pytest.approx(26 * 60)


def test_no_way_is_infinite_and_has_no_links() -> None:
    network, cost_s = drawn(DIAMOND)
    times, links = shortest_times(graph_of(network), cost_s, [4])
    assert np.isinf(times[0])
    assert path_to(network, links, 0) == ()
    assert shortest_path(network, cost_s, 4, 0) is None


def test_slower_means_take_longer() -> None:
    network, cost_s = drawn(DIAMOND)
    np.testing.assert_allclose(travel_costs(network, speed_factor=0.5), 2 * cost_s)


def test_closed_mined_and_untimed_links_are_not_used() -> None:
    network, cost_s = drawn([])
    assert network.links == NODES  # the closed ring of arcs_network
    assert np.isinf(cost_s).all()


def test_the_nearest_of_several_sources_counts() -> None:
    network, cost_s = drawn(DIAMOND)
    times, links = shortest_times(graph_of(network), cost_s, [0, 2, 2])
    assert times[[0, 2, 1, 3]].tolist() == pytest.approx([0, 0, 600, 1200])
    assert links[2] == -1


def test_the_way_back_is_in_travel_order_too() -> None:
    network, cost_s = drawn(DIAMOND)
    times, links = shortest_times(graph_of(network, reverse=True), cost_s, [4])
    assert times[0] == pytest.approx(21 * 60)
    assert network.head[list(path_to(network, links, 0, reverse=True))].tolist() == [1, 3, 4]


def test_arrays_that_cannot_be_written_to_will_do() -> None:
    network, cost_s = drawn(DIAMOND)
    for array in (network.head, network.first, cost_s):
        array.flags.writeable = False
    assert shortest_times(graph_of(network), cost_s, [0])[0][4] == pytest.approx(21 * 60)


def scipys_times(network: Network, cost_s: NDArray[np.float64], source: int, *, reverse: bool) -> NDArray[np.float64]:
    """Ask scipy; it takes a cost of zero for no link, so costs must be above it."""
    from scipy.sparse.csgraph import dijkstra

    dense = np.full((network.nodes, network.nodes), np.inf)
    np.minimum.at(dense, (network.tail, network.head), cost_s)
    dense = np.where(np.isinf(dense), 0.0, dense)
    found = dijkstra(np.ascontiguousarray(dense.T if reverse else dense), indices=np.array([source]))
    return np.asarray(found[0], np.float64)


@given(ARCS, st.integers(0, NODES - 1), st.booleans())
def test_times_are_scipys(arcs: Arcs, source: int, reverse: bool) -> None:
    network, cost_s = drawn(arcs)
    cost_s = np.maximum(cost_s, 1e-3)
    times, links = shortest_times(graph_of(network, reverse=reverse), cost_s, [source])
    np.testing.assert_allclose(times, scipys_times(network, cost_s, source, reverse=reverse))
    for node in np.flatnonzero(np.isfinite(times)).tolist():
        path = path_to(network, links, node, reverse=reverse)
        assert cost_s[list(path)].sum() == pytest.approx(times[node])
        assert all(network.head[a] == network.tail[b] for a, b in pairwise(path))


@given(ARCS, st.integers(0, NODES - 1), st.integers(0, NODES - 1))
def test_one_to_one_is_one_to_all(arcs: Arcs, source: int, target: int) -> None:
    network, cost_s = drawn(arcs)
    times, _ = shortest_times(graph_of(network), cost_s, [source])
    one, _ = shortest_times(graph_of(network), cost_s, [source], target=target)
    assert one[target] == times[target]


def test_a_large_map_is_scipys() -> None:
    rng = np.random.default_rng(5)
    arcs = [(a, b, float(rng.integers(1, 50))) for a, b in rng.integers(0, 400, (2000, 2)).tolist() if a != b]
    network = arcs_network(arcs, 400)
    cost_s = travel_costs(network)
    times, _ = shortest_times(graph_of(network), cost_s, [7])
    np.testing.assert_allclose(times, scipys_times(network, cost_s, 7, reverse=False))


# --- time windows


def test_one_waits_for_a_window_and_must_clear_it() -> None:
    network, cost_s = drawn([(0, 1, 10), (1, 2, 10)])
    link = links_named(network)[name(1), name(2)]

    def arrives(*spans: tuple[float, float]) -> float:
        openings = open_always(network.links, {link: spans})
        return float(earliest_arrivals(graph_of(network), cost_s, [0], start_s=0, openings=openings)[0][2])

    assert arrives((900, 2000)) == 1500  # there at 600, waits until 900, drives 600
    assert arrives((0, 1200)) == 1200  # just through
    assert np.isinf(arrives((0, 1199)))  # would still be on the road when it ends
    assert arrives((3000, 3600), (0, 1199)) == 3600
    assert np.isinf(arrives((0, 1100), (1100, 1250)))  # two windows do not make one
    assert np.isinf(arrives())


def test_a_detour_beats_a_late_window() -> None:
    network, cost_s = drawn(DIAMOND)
    openings = open_always(network.links, {links_named(network)[name(1), name(3)]: [(1000, 9999)]})
    times, links = earliest_arrivals(graph_of(network), cost_s, [0], start_s=0, openings=openings)
    assert times[3] == 1500
    assert network.head[list(path_to(network, links, 3))].tolist() == [2, 3]


def test_windows_have_no_meaning_backwards() -> None:
    network, cost_s = drawn(DIAMOND)
    with pytest.raises(ValueError, match="along the links"):
        earliest_arrivals(graph_of(network, reverse=True), cost_s, [0], start_s=0,
                          openings=open_always(network.links, {}))  # fmt: skip


def brute_force(
    network: Network, cost_s: NDArray[np.float64], spans: Spans, start: float, source: int, target: int
) -> float:
    """Try every order of nodes, every link and every window between them."""
    best = start if source == target else np.inf
    for count in range(NODES - 1):
        for middle in permutations([v for v in range(NODES) if v not in (source, target)], count):
            moments = {start}
            for a, b in pairwise((source, *middle, target)):
                links = [at for at in range(int(network.first[a]), int(network.first[a + 1])) if network.head[at] == b]
                moments = {
                    max(at, opens) + cost_s[link]
                    for link in links for at in moments for opens, closes in spans.get(link, [(-np.inf, np.inf)])
                    if max(at, opens) + cost_s[link] <= closes
                }  # fmt: skip
            best = min([best, *moments])
    return float(best)


@settings(max_examples=40, deadline=None)
@given(ARCS, st.integers(0, 2**32 - 1))
def test_earliest_arrivals_are_those_of_trying_everything(arcs: Arcs, seed: int) -> None:
    network, cost_s = drawn(arcs)
    rng = np.random.default_rng(seed)
    restricted = rng.permutation(network.links)[: network.links // 2].tolist()
    spans = {link: [(a, a + d) for a, d in rng.uniform(0, 500, (2, 2)).round().tolist()] for link in restricted}
    openings = open_always(network.links, spans)
    times, _ = earliest_arrivals(graph_of(network), cost_s, [0], start_s=30.0, openings=openings)
    assert times[0] == 30.0
    for target in (1, NODES - 1):
        assert times[target] == brute_force(network, cost_s, spans, 30.0, 0, target)


@given(ARCS)
def test_open_always_is_no_window_at_all(arcs: Arcs) -> None:
    network, cost_s = drawn(arcs)
    openings = open_always(network.links, {})
    timed, _ = earliest_arrivals(graph_of(network), cost_s, [0], start_s=0, openings=openings)
    np.testing.assert_allclose(timed, shortest_times(graph_of(network), cost_s, [0])[0])
