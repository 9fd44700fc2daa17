"""Links that touch areas: what to keep out of, however large (front lines are hundreds of kilometres long)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import Lines

if TYPE_CHECKING:
    import shapely

__all__ = ["Area", "links_in"]

Area = Sequence[Sequence[tuple[float, float]]]
"""Outer ring first, then holes, each closed, of (lon, lat) in degrees: as picture.Polygon."""


_GRID = 256
"""Cells a side that an area's box is cut into; only lines in cells its border runs through are looked at closely."""
_FEW = 5_000
"""With fewer lines than this in an area's box, the grid costs more than it saves."""


def links_in(lines: Lines, areas: Sequence[Area]) -> NDArray[np.bool_]:
    """Mark the lines that touch any of the areas, wholly inside or only at a point.

    Areas may overlap and be of any size and number of corners; edges run straight in degrees, as GeoJSON has it.

    Returns:
        Shape (m,).
    """
    import shapely

    inside = np.zeros(lines.count, np.bool_)
    boxes = _boxes(lines)
    for area in areas:
        shape = shapely.Polygon(area[0], area[1:])
        west, south, east, north = shape.bounds
        apart = (boxes[0] > east) | (boxes[2] < west) | (boxes[1] > north) | (boxes[3] < south)
        near = np.flatnonzero(~apart & ~inside)
        shapely.prepare(shape)
        if len(near) >= _FEW:
            sure, near = _sort_by_cells(shape, boxes[:, near], near)
            inside[sure] = True
        inside[near] = shapely.intersects(shape, _strings(lines, near))
    return inside


def _boxes(lines: Lines) -> NDArray[np.float64]:
    """Return west, south, east, north of each line, (4, m)."""
    if not lines.count:
        return np.zeros((4, 0))
    at = lines.first[:-1]
    return np.stack([ends.reduceat(along, at) for ends, along in (
        (np.minimum, lines.lon), (np.minimum, lines.lat), (np.maximum, lines.lon), (np.maximum, lines.lat),
    )])  # fmt: skip


def _sort_by_cells(
    shape: shapely.Polygon, boxes: NDArray[np.float64], near: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the lines surely inside, and those too near the border to say; the rest is surely outside."""
    import shapely

    west, south, east, north = shape.bounds
    corner, size = np.array([west, south]), np.maximum([east - west, north - south], 1e-12) / _GRID
    border = _border_cells(shape, corner, size)
    middle = np.arange(_GRID) + 0.5
    x, y = np.meshgrid(corner[0] + middle * size[0], corner[1] + middle * size[1])
    within = np.asarray(shapely.contains_xy(shape, x, y), np.bool_)
    low = np.clip(np.floor((boxes[:2].T - corner) / size).astype(np.int64), 0, _GRID - 1)
    high = np.clip(np.floor((boxes[2:].T - corner) / size).astype(np.int64), 0, _GRID - 1)
    # a line that reaches out of the box crosses the border or lies on cells the border runs through
    sums = np.zeros((_GRID + 1, _GRID + 1), np.int64)
    sums[1:, 1:] = border.cumsum(axis=0).cumsum(axis=1)
    (x0, y0), (x1, y1) = low.T, high.T + 1
    unsure = sums[y1, x1] - sums[y0, x1] - sums[y1, x0] + sums[y0, x0] > 0
    return near[~unsure & within[y0, x0]], near[unsure]


def _border_cells(
    shape: shapely.Polygon, corner: NDArray[np.float64], size: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Mark every cell a border may run through, (row, column), never too few: the box of each short stretch of it."""
    import shapely

    marked = np.zeros((_GRID, _GRID), np.bool_)
    for ring in (shape.exterior, *shape.interiors):
        points = shapely.get_coordinates(shapely.segmentize(ring, float(size.min()) / 2))
        cell = np.floor((points - corner) / size).astype(np.int64)
        # a cell's width more to each side takes in what rounding might lose
        for step_x in (-1, 0, 1):
            for step_y in (-1, 0, 1):
                marked[np.clip(cell[:, 1] + step_y, 0, _GRID - 1), np.clip(cell[:, 0] + step_x, 0, _GRID - 1)] = True
    return marked


def _strings(lines: Lines, chosen: NDArray[np.int64]) -> NDArray[np.object_]:
    import shapely

    count = np.diff(lines.first)[chosen]
    begin = np.append(0, np.cumsum(count))
    points = np.arange(begin[-1]) + np.repeat(lines.first[chosen] - begin[:-1], count)
    which = np.repeat(np.arange(len(chosen)), count)
    return np.asarray(shapely.linestrings(lines.lon[points], lines.lat[points], indices=which), np.object_)
