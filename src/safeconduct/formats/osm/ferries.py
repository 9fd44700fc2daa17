"""How a ferry is reached: landing stages lie on service roads, which are otherwise left out."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence

__all__ = ["ways_to_roads"]

_MOST_WAYS = 20
"""A landing is never further from a road than this many service ways."""


def ways_to_roads(
    ends: set[int], service: Mapping[int, Sequence[int]], is_on_road: Callable[[int], bool]
) -> set[int]:
    """Choose, for each end of a ferry, the fewest service ways that lead from it to a road.

    Args:
        ends: points where ferries land.
        service: points of each service way, by the way's number.
        is_on_road: says whether a road goes through a point.

    Returns:
        Numbers of the ways chosen; none for an end from which no road is reached.
    """
    through: defaultdict[int, list[int]] = defaultdict(list)
    for way, points in service.items():
        for point in points:
            through[point].append(way)
    return {way for end in sorted(ends) for way in _nearest_road(end, service, through, is_on_road)}


def _nearest_road(
    end: int, service: Mapping[int, Sequence[int]], through: Mapping[int, Sequence[int]],
    is_on_road: Callable[[int], bool],
) -> list[int]:  # fmt: skip
    came: dict[int, int | None] = dict.fromkeys(sorted(through.get(end, ())))
    queue = deque((way, 1) for way in came)
    while queue:
        way, count = queue.popleft()
        if any(is_on_road(point) for point in service[way]):
            return _trace(way, came)
        onward = sorted({other for point in service[way] for other in through[point]} - came.keys())
        if count < _MOST_WAYS:
            came.update((other, way) for other in onward)
            queue.extend((other, count + 1) for other in onward)
    return []


def _trace(way: int, came: Mapping[int, int | None]) -> list[int]:
    found: list[int] = []
    at: int | None = way
    while at is not None:
        found.append(at)
        at = came[at]
    return found
