"""Read the tables of examples/ and walk their roads, without the program's own reader."""

from __future__ import annotations

import csv
import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

__all__ = ["EXAMPLES", "Graph", "graph", "lengths_from", "line_km", "positions", "table"]

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
Graph = Mapping[str, Mapping[str, float]]
Spot = tuple[float, float]


@cache
def table(path: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a table below examples/."""
    with (EXAMPLES / path).open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))


def positions(case: str) -> dict[str, Spot]:
    """Return (lat, lon) in degrees by place id."""
    return {row["id"]: (float(row["lat"]), float(row["lon"])) for row in table(f"{case}/places.csv")}


def line_km(one: Spot, two: Spot) -> float:
    """Measure the straight line over the globe, km, by the haversine formula."""
    phi1, phi2, turn = math.radians(one[0]), math.radians(two[0]), math.radians(two[1] - one[1])
    half = math.sin((phi2 - phi1) / 2) ** 2 + math.cos(phi1) * math.cos(phi2) * math.sin(turn / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(half))


def graph(edges: Iterable[tuple[str, str, float]]) -> Graph:
    """Join two-way edges (end, end, km); of several between two ends the shortest counts."""
    ways: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for one, two, km in edges:
        km = min(km, ways[one].get(two, math.inf))
        ways[one][two] = ways[two][one] = km
    return ways


def lengths_from(start: str, ways: Graph) -> dict[str, float]:
    """Return the shortest length, km, to every end that can be reached (Dijkstra)."""
    best, heap = {start: 0.0}, [(0.0, start)]
    while heap:
        km, end = heapq.heappop(heap)
        if km > best[end]:
            continue
        for onward, more in ways.get(end, {}).items():
            if km + more < best.get(onward, math.inf):
                best[onward] = km + more
                heapq.heappush(heap, (km + more, onward))
    return best
