"""The lengths of examples/ukraine/roads.csv against two tables of lengths that lie beside the repository."""

from __future__ import annotations

import csv
import math
import statistics
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

from example_cases import Graph, graph, lengths_from, line_km, positions, table

LEAST_LINE_KM = 15.0
"""Nearer towns are left out: where in the town a length is taken from weighs too much."""
DIRECT = 1.4
"""A bus whose way is longer than this by the straight line calls at villages off the road; 4 in 10 do."""

Lengths = list[tuple[float, float, float]]
"""(ours, theirs, straight line), km."""


@cache
def ours_from(start: str) -> dict[str, float]:
    return lengths_from(start, graph((r["from"], r["to"], float(r["km"])) for r in table("ukraine/roads.csv")))


@cache
def place_near(spot: tuple[float, float], most_km: float) -> str | None:
    km, place = min((line_km(spot, at), place) for place, at in positions("ukraine").items())
    return place if km <= most_km else None


def rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        yield from csv.DictReader(handle)


def bus_lengths(path: Path) -> Lengths:
    """Every registered route between two of our places, at the median length of all routes between the two."""
    reported = pairs(path)
    return [lengths for pair, km in reported.items() for lengths in [compared(*pair, km)] * len(km)]


def pair_lengths(path: Path) -> Lengths:
    """One length a pair of towns that are not neighbours: the median of its registered routes."""
    found = [compared(*pair, km) for pair, km in pairs(path).items()]
    return [lengths for lengths in found if lengths[2] > LEAST_LINE_KM]


def compared(one: str, two: str, theirs: Sequence[float]) -> tuple[float, float, float]:
    return ours_from(one)[two], statistics.median(theirs), line_between(one, two)


@cache
def pairs(path: Path) -> dict[tuple[str, str], list[float]]:
    """The registered lengths, km, between two of our places; wrong geocodes (ratio) are left out."""
    reported: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    for row in rows(path):
        ends = {place_near((float(row[f"{end}_lat"]), float(row[f"{end}_lon"])), 5.0) for end in ("from", "to")}
        if 0.97 <= float(row["ratio"]) <= 2.2 and len(ends) == 2 and None not in ends:
            one, two = sorted(end for end in ends if end)
            reported[one, two].append(float(row["road_km"]))
    return reported


def line_between(one: str, two: str) -> float:
    at = positions("ukraine")
    return line_km(at[one], at[two])


def highway_lengths(folder: Path) -> Lengths:
    """Lengths between our places beside the dense part of the highways graph, 20 to 200 km apart, ring roads out."""
    spots = {row["id"]: (float(row["lat"]), float(row["lon"])) for row in rows(folder / "nodes.csv")}
    edges = [(row["u"], row["v"], float(row["km"])) for row in rows(folder / "edges.csv")]
    ways = graph(edge for edge in edges if edge[2] < 15)  # longer ones are chords of roads not drawn
    node = {place: beside for place, at in positions("ukraine").items() if (beside := node_near(at, spots, ways))}
    found: Lengths = []
    for one in node:
        theirs = lengths_from(node[one], ways)
        for two in (place for place in node if place > one):
            km, line = theirs.get(node[two], math.inf), line_between(one, two)
            if 20 < km < min(200, 1.45 * line):
                found.append((ours_from(one)[two], km, line))
    return found


def node_near(at: tuple[float, float], spots: dict[str, tuple[float, float]], ways: Graph) -> str | None:
    close = [node for node in ways if abs(spots[node][0] - at[0]) < 0.03 and abs(spots[node][1] - at[1]) < 0.05]
    km, node = min(((line_km(at, spots[node]), node) for node in close), default=(math.inf, ""))
    return node if km < 3 else None


def agreement(lengths: Sequence[tuple[float, float, float]]) -> tuple[float, float]:
    """Return the median of ours / theirs, and the share of pairs within 0.88 to 1.12."""
    ratios = [ours / theirs for ours, theirs, _ in lengths]
    return statistics.median(ratios), sum(0.88 <= ratio <= 1.12 for ratio in ratios) / len(ratios)


@pytest.fixture(scope="module")
def register(shared: Path) -> Path:
    return shared / "data" / "roads" / "bus_route_lengths.csv"


@pytest.fixture(scope="module")
def highways(shared: Path) -> Lengths:
    return highway_lengths(shared / "data" / "roads" / "highways")


def test_bus_routes_agree(register: Path) -> None:
    routes = bus_lengths(register)
    median, share = agreement(routes)
    assert len(routes) > 1500
    assert 0.97 <= median <= 1.03
    assert share >= 0.9


def test_direct_buses_agree_pair_by_pair(register: Path) -> None:
    direct = [lengths for lengths in pair_lengths(register) if lengths[1] < DIRECT * lengths[2]]
    median, share = agreement(direct)
    assert len(direct) > 300
    assert 0.97 <= median <= 1.03
    assert share >= 0.9


def test_a_bus_is_hardly_ever_shorter_than_our_roads(register: Path) -> None:
    pairs = pair_lengths(register)
    shorter = sum(theirs < 0.88 * ours for ours, theirs, _ in pairs)
    assert shorter < 0.03 * len(pairs)  # a bus may wander, it cannot fly


def test_highways_agree(highways: Lengths) -> None:
    median, share = agreement(highways)
    assert len(highways) > 300
    assert 0.97 <= median <= 1.03
    assert share >= 0.9
