"""Ways that really differ, on maps whose ways can be counted by hand."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from networks import arcs_network
from safeconduct.network import Network, alternatives, travel_costs

Arcs = list[tuple[int, int, float]]


def ways(arcs: Arcs, nodes: int, source: int, target: int, k: int, **limits: float) -> list[tuple[list[int], float]]:
    """Return each way as the nodes after the source, and its minutes."""
    network = arcs_network(arcs, nodes)
    found = alternatives(network, travel_costs(network), source, target, k, **limits)
    return [(network.head[list(path.links)].tolist(), round(path.cost_s / 60, 6)) for path in found]


THREE_ROADS: Arcs = [(0, 1, 10), (1, 4, 10), (0, 2, 12), (2, 4, 12), (0, 3, 15), (3, 4, 15)]


def test_three_roads_the_quickest_first() -> None:
    assert ways(THREE_ROADS, 5, 0, 4, 5) == [([1, 4], 20), ([2, 4], 24), ([3, 4], 30)]


def test_no_more_than_asked_for() -> None:
    assert ways(THREE_ROADS, 5, 0, 4, 2) == [([1, 4], 20), ([2, 4], 24)]
    assert ways(THREE_ROADS, 5, 0, 4, 0) == []


def test_none_longer_than_the_stretch() -> None:
    assert ways(THREE_ROADS, 5, 0, 4, 5, max_stretch=1.3) == [([1, 4], 20), ([2, 4], 24)]


def test_a_small_loop_is_not_another_way() -> None:
    # one long road with a side street round a block near its end: 58 of 60 minutes are the same
    street: Arcs = [(0, 1, 58), (1, 3, 2), (1, 2, 1.5), (2, 3, 1.5)]
    assert ways(street, 4, 0, 3, 5) == [([1, 3], 60)]
    assert ways(street, 4, 0, 3, 5, max_overlap=0.99) == [([1, 3], 60), ([1, 2, 3], 61)]


def test_the_same_way_is_never_told_twice() -> None:
    assert ways([(0, 1, 5), (1, 2, 5)], 3, 0, 2, 5, max_overlap=1.0) == [([1, 2], 10)]


def test_no_way_and_no_distance() -> None:
    assert ways([(0, 1, 5)], 3, 1, 0, 3) == []
    assert ways([(0, 1, 5)], 3, 0, 0, 3) == [([], 0)]


def test_a_way_that_is_no_single_detour_is_found_too() -> None:
    # two diamonds in a row: the way that leaves both main roads has no long plateau with the quickest trees
    arcs: Arcs = [(0, 1, 10), (1, 3, 10), (0, 2, 11), (2, 3, 11), (3, 4, 10), (4, 6, 10), (3, 5, 11), (5, 6, 11)]
    assert ([2, 3, 5, 6], 44.0) in ways(arcs, 7, 0, 6, 2, max_overlap=0.4)


def overlap(network: Network, one: tuple[int, ...], others: list[tuple[int, ...]], cost: NDArray[np.float64]) -> float:
    roads = {frozenset((int(network.tail[i]), int(network.head[i]))) for other in others for i in other}
    shared = [i for i in one if frozenset((int(network.tail[i]), int(network.head[i]))) in roads]
    return float(cost[shared].sum() / cost[list(one)].sum())


@given(st.integers(0, 2**32 - 1))
def test_limits_hold_on_random_maps(seed: int) -> None:
    rng = np.random.default_rng(seed)
    pairs = {tuple(sorted(pair)) for pair in rng.integers(0, 12, (24, 2)).tolist() if pair[0] != pair[1]}
    arcs = [(a, b, float(km)) for (x, y), km in zip(sorted(pairs), rng.integers(1, 20, len(pairs)), strict=True)
            for a, b in ((x, y), (y, x))]  # fmt: skip
    network = arcs_network(arcs, 12)
    cost = travel_costs(network)
    found = alternatives(network, cost, 0, 11, 4)
    for path in found:
        nodes = [0, *network.head[list(path.links)].tolist()]
        assert len(nodes) == len(set(nodes))
        assert nodes[-1] == 11
        assert all(network.head[a] == network.tail[b] for a, b in pairwise(path.links))
        assert path.cost_s == pytest.approx(cost[list(path.links)].sum())
        assert path.cost_s <= 1.6 * found[0].cost_s + 1e-9
    for rank, path in enumerate(found[1:], start=1):
        assert overlap(network, path.links, [found[0].links], cost) <= 0.6 + 1e-9, rank
    assert found == alternatives(network, cost, 0, 11, 4)
