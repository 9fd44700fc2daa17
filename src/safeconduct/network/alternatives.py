"""Ways that really differ: not ten variants of one road, and none absurdly long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from safeconduct.network.network import Network
from safeconduct.network.paths import Path, graph_of, path_to, shortest_times

__all__ = ["alternatives"]

_Costs = NDArray[np.float64]

_PLATEAUS_TRIED = 50
"""A plateau a candidate; beyond the best fifty they are bits of street."""
_PENALTY = 1.5
_ROUNDS_PER_PATH = 4
"""Each round makes every road used so far dearer by _PENALTY and searches again; what repeats is not taken."""


def alternatives(
    network: Network,
    cost_s: NDArray[np.float64],
    source: int,
    target: int,
    k: int,
    *,
    max_overlap: float = 0.6,
    max_stretch: float = 1.6,
) -> list[Path]:
    """Find up to k ways, the quickest first, each of which really differs from those before it.

    Candidates are first the ways through long plateaus (stretches that lie both on the quickest way from the source
    and on the quickest way to the target, so that nobody would call the way foolish), then, while there are too few,
    the quickest ways after the roads used so far were made dearer.

    Args:
        cost_s: shape (m,), seconds, >= 0, infinite: not to be used.
        source, target: nodes.
        k: how many at most, >= 1; fewer where there are no more, none where there is no way.
        max_overlap: the share of a way's time that may lie on roads of the ways before it, either direction.
        max_stretch: how much longer than the quickest a way may take.

    Returns:
        No node twice on a way; costs are the true ones.

    Source: plateaus, Abraham, Delling, Goldberg, Werneck (2013), Alternative routes in road networks, JEA 18;
        penalties, Bader, Dees, Geisberger, Sanders (2011), Alternative route graphs in road networks.
    """
    search = _Search(network, cost_s, source, target)
    times, links = shortest_times(search.graph, cost_s, [source])
    if k < 1 or not np.isfinite(times[target]):
        return []
    taken = [Path(path_to(network, links, target), float(times[target]))]
    if source == target:
        return taken
    limit_s = max_stretch * taken[0].cost_s
    plateaus = _through_plateaus(search, (times, links), limit_s)
    for candidate in chain(plateaus, _after_penalties(search, taken, _ROUNDS_PER_PATH * k)):
        if len(taken) >= k:
            break
        new = candidate.cost_s <= limit_s and candidate not in taken
        if new and _shared(candidate, taken, search) <= max_overlap:
            taken.append(candidate)
    return sorted(taken, key=lambda path: (path.cost_s, path.links))


class _Search:
    """What every candidate is found from; `road` numbers links, both directions of a road alike."""

    def __init__(self, network: Network, cost_s: _Costs, source: int, target: int) -> None:
        self.network, self.cost_s, self.source, self.target = network, cost_s, source, target
        self.graph = graph_of(network)
        self.road = _roads(network)


def _roads(network: Network) -> NDArray[np.int64]:
    """Number links so that the two directions between the same nodes, of the same length, are one road."""
    low, high = np.minimum(network.tail, network.head), np.maximum(network.tail, network.head)
    order = np.lexsort((network.length_m, high, low))
    key = np.stack((low, high, network.length_m))[:, order]
    road = np.empty(network.links, np.int64)
    road[order] = np.cumsum(np.append(False, np.any(key[:, 1:] != key[:, :-1], axis=0))[: network.links])
    return road


def _shared(path: Path, taken: Sequence[Path], search: _Search) -> float:
    """Return the share of a path's time on roads of the paths taken."""
    used = {int(search.road[link]) for other in taken for link in other.links}
    common = sum(float(search.cost_s[link]) for link in path.links if int(search.road[link]) in used)
    return common / path.cost_s if path.cost_s > 0 else 1.0


def _through_plateaus(search: _Search, ahead: tuple[_Costs, NDArray[np.int64]], limit_s: float) -> Iterator[Path]:
    """Yield ways source - plateau - target, the long plateaus on short ways first."""
    from safeconduct.network.kernels import plateau_lengths

    network, cost_s, (times, links) = search.network, search.cost_s, ahead
    to_go, onward = shortest_times(graph_of(network, reverse=True), cost_s, [search.target])
    both = np.flatnonzero(links[network.head] == np.arange(network.links))
    both = both[onward[network.tail[both]] == both]
    both = both[times[network.tail[both]] + cost_s[both] + to_go[network.head[both]] <= limit_s]
    order = both[np.lexsort((both, times[network.head[both]], times[network.tail[both]]))]
    along = plateau_lengths(order, network.tail, network.head, cost_s)
    ends = np.setdiff1d(network.head[both], network.tail[both])
    rank = np.lexsort((ends, times[ends] + to_go[ends] - along[ends]))
    for via in ends[rank][:_PLATEAUS_TRIED].tolist():
        path = path_to(network, links, via) + path_to(network, onward, via, reverse=True)
        if _is_simple(network, path):
            yield Path(path, float(times[via] + to_go[via]))


def _after_penalties(search: _Search, taken: Sequence[Path], rounds: int) -> Iterator[Path]:
    """Yield the quickest ways under growing penalties on every road of the ways found so far."""
    dearer = search.cost_s.copy()
    used = sorted({link for path in taken for link in path.links})
    for _ in range(rounds):
        dearer[np.isin(search.road, search.road[used])] *= _PENALTY
        _, links = shortest_times(search.graph, dearer, [search.source], target=search.target)
        path = path_to(search.network, links, search.target)
        used = sorted(path)
        yield Path(path, float(search.cost_s[used].sum()))


def _is_simple(network: Network, path: Sequence[int]) -> bool:
    heads = network.head[list(path)].tolist()
    return len(heads) == len(set(heads)) and (not heads or int(network.tail[path[0]]) not in heads)
