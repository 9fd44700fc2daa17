"""Links that touch areas: shapely's own answer is the judge."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.core import Lines
from safeconduct.network import areas as areas_module
from safeconduct.network import links_in

SQUARE = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0), (0.0, 0.0))
HOLE = ((4.0, 4.0), (6.0, 4.0), (6.0, 6.0), (4.0, 6.0), (4.0, 4.0))


def make_lines(*points: list[tuple[float, float]]) -> Lines:
    """Draw lines of (lon, lat) points."""
    flat = [point for line in points for point in line]
    first = np.append(0, np.cumsum([len(line) for line in points])).astype(np.int64)
    return Lines(first, np.array([y for _, y in flat], np.float64), np.array([x for x, _ in flat], np.float64))


@pytest.mark.parametrize(
    ("line", "touches"),
    [
        ([(1, 1), (2, 2)], True),
        ([(-1, 5), (11, 5)], True),
        ([(-1, 5), (0, 5)], True),
        ([(-2, 5), (-1, 5)], False),
        ([(4.5, 5), (5.5, 5)], False),
        ([(5, 5), (5, 9)], True),
        ([(-1, 9), (1, 11.5)], False),
        ([(-1, 9.5), (1, 10.2)], True),
    ],
)
def test_a_square_with_a_hole(line: list[tuple[float, float]], touches: bool) -> None:
    assert links_in(make_lines(line), [(SQUARE, HOLE)]).tolist() == [touches]


def test_several_areas_add_up_and_none_mark_nothing() -> None:
    lines = make_lines([(1, 1), (2, 2)], [(21, 1), (22, 2)], [(41, 1), (42, 2)])
    east = tuple((x + 20, y) for x, y in SQUARE)
    assert links_in(lines, [(SQUARE,), (east,)]).tolist() == [True, True, False]
    assert links_in(lines, []).tolist() == [False] * 3
    assert links_in(make_lines(), [(SQUARE,)]).tolist() == []


def star(corners: int, ripples: int) -> list[tuple[float, float]]:
    """Draw a closed wavy ring about (0, 0), as ragged as a front line."""
    turn = [2 * math.pi * i / corners for i in range(corners)]
    polar = [(1 + 0.3 * math.sin(ripples * t), t) for t in turn]
    ring = [(r * math.cos(t), r * math.sin(t)) for r, t in polar]
    return [*ring, ring[0]]


def by_shapely(lines: Lines, area: list[list[tuple[float, float]]]) -> list[bool]:
    import shapely

    shape = shapely.Polygon(area[0], area[1:])
    strings = (shapely.LineString(np.stack((lon, lat), axis=1)) for lat, lon in map(lines.points, range(lines.count)))
    return [bool(shape.intersects(string)) for string in strings]


@given(
    st.integers(3, 60), st.integers(0, 9), st.integers(0, 2**32 - 1), st.sampled_from([0.001, 0.02, 0.4]), st.booleans()
)
def test_the_grid_says_what_shapely_says(corners: int, ripples: int, seed: int, size: float, hole: bool) -> None:
    rng = np.random.default_rng(seed)
    begin = rng.uniform(-1.5, 1.5, (60, 2))
    lines = make_lines(*[[(x, y), (x + dx, y + dy)] for (x, y), (dx, dy) in zip(
        begin.tolist(), rng.uniform(-size, size, (60, 2)).tolist(), strict=True)])  # fmt: skip
    area = [star(corners, ripples)] + ([[(x / 4, y / 4) for x, y in star(7, 0)]] if hole else [])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(areas_module, "_FEW", 0)
        assert links_in(lines, [area]).tolist() == by_shapely(lines, area)


def test_a_front_line_of_many_corners() -> None:
    ring = star(20_000, 301)
    rng = np.random.default_rng(1)
    spots = rng.uniform(-1.5, 1.5, (6_000, 2)).tolist()
    lines = make_lines(*[[(x, y), (x + 0.01, y)] for x, y in spots])
    found = links_in(lines, [[ring]])
    radius = [math.hypot(x, y) for x, y in spots]
    assert all(found[i] for i, r in enumerate(radius) if r < 0.65)
    assert not any(found[i] for i, r in enumerate(radius) if r > 1.35)
    assert len(list(pairwise(ring))) == 20_000
