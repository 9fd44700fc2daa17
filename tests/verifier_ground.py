"""The verifier's part on where roads run (see verifier.py; nothing of safeconduct is imported)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from verifier_case import Link, Pair, Ring, TheCase

__all__ = ["inside"]


def inside(case: TheCase, pair: Pair, link: Link, rings: list[Ring]) -> bool:
    """Say whether any part of a road lies in any of the rings."""
    if pair[0] not in case.positions or pair[1] not in case.positions:
        return False
    shape = link.shape if link.forth == pair else link.shape[::-1]
    line = [(lon, lat) for lat, lon in (case.positions[pair[0]], *shape, case.positions[pair[1]])]
    return any(_near_box(line, ring) and _touches(line, ring) for ring in rings)


def _near_box(line: list[tuple[float, float]], ring: Ring) -> bool:
    return all(
        min(point[axis] for point in line) <= max(point[axis] for point in ring)
        and min(point[axis] for point in ring) <= max(point[axis] for point in line)
        for axis in (0, 1)
    )


def _touches(line: list[tuple[float, float]], ring: Ring) -> bool:
    if any(_in_ring(lat, lon, ring) for lon, lat in line):
        return True
    return any(_cross(a, b, c, d) for a, b in pairwise(line) for c, d in pairwise(ring))


def _cross(a: Sequence[float], b: Sequence[float], c: Sequence[float], d: Sequence[float]) -> bool:
    """Say whether the stretches a-b and c-d have a point in common."""

    def side(p: Sequence[float], q: Sequence[float], r: Sequence[float]) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) <= 0 and side(c, d, a) * side(c, d, b) <= 0


def _in_ring(lat: float, lon: float, ring: Ring) -> bool:
    inside = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > lat) != (y2 > lat) and lon < x1 + (lat - y1) / (y2 - y1) * (x2 - x1):
            inside = not inside
    return inside
