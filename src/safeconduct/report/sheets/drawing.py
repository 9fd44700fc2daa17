"""What a drawing on paper is made of: lines, marks and labels in millimetres from the top left corner.

Labels are set by `set_labels` so that none lies on another, on a mark, or over the edge.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["Box", "Drawing", "Label", "Line", "Mark", "Wish", "arrows", "hatch", "set_labels", "steps", "text_width_mm"]

Point = tuple[float, float]

_NARROW = set("iljtfrI.,:;'|!()[]-/ іїІЇ’ʼ`\u202f\u00a0")
_WIDE = set("mwMW@%ЖШЩЮФМшщжюфмыЫдДъЪ")
_POINT_MM = 0.3528


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points, or an area within them; kind: how the template draws it (`road`, `corridor`, ...)."""

    kind: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign at a point; kind: `place`, `end`, `checkpoint`, `gathering`, `arrow`; turn: degrees clockwise."""

    kind: str
    x: float
    y: float
    turn: float = 0.0


@dataclass(frozen=True, slots=True)
class Label:
    """A text whose top left corner lies at x, y; size in points."""

    text: str
    x: float
    y: float
    size: float
    strong: bool = False
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole drawing; width, height: millimetres."""

    width: float
    height: float
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, millimetres."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Say whether two rectangles have more than an edge in common."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def within(self, width: float, height: float) -> bool:
        """Say whether the rectangle lies on a sheet of that size."""
        return self.left >= 0 and self.top >= 0 and self.right <= width and self.bottom <= height

    def holds(self, point: Point) -> bool:
        """Say whether a point lies inside."""
        return self.left < point[0] < self.right and self.top < point[1] < self.bottom


@dataclass(frozen=True, slots=True)
class Wish:
    """A label that should stand beside a point; those that come first are set first."""

    text: str
    x: float
    y: float
    size: float
    strong: bool = False


def text_width_mm(text: str, size: float) -> float:
    """Estimate the width of a text set in IBM Plex Sans at a size in points; never narrower than it is."""
    ems = (0.36 if c in _NARROW else 0.95 if c in _WIDE else 0.72 if c.isupper() else 0.62 for c in text)
    return sum(ems) * size * _POINT_MM


def set_labels(
    wishes: Sequence[Wish], *, width: float, height: float, taken: Iterable[Box], lines: Iterable[Line]
) -> tuple[Label, ...]:
    """Set labels beside their points, first come first served; a label for which there is no room is left out.

    Args:
        width, height: of the drawing; no label reaches beyond.
        taken: marks and other things that no label may cover.
        lines: what a label should rather not cover; of the free positions the one that covers least is taken.
    """
    boxes, points = list(taken), [point for line in lines for point in steps(line.points)]
    labels = []
    for wish in wishes:
        free = [box for box in _around(wish) if box.within(width, height) and not any(map(box.meets, boxes))]
        if not free:
            continue
        best = min(free, key=lambda box: sum(map(box.holds, points)))
        boxes.append(best)
        labels.append(Label(wish.text, round(best.left, 2), round(best.top, 2), wish.size, wish.strong))
    return tuple(labels)


def _around(wish: Wish) -> list[Box]:
    """Return where a label may stand: right, left, above, below, then at the corners, each nearer and farther off."""
    wide, tall = text_width_mm(wish.text, wish.size), wish.size * _POINT_MM * 1.2
    boxes = []
    for gap in (1.3, 2.6, 4.2):
        right, left, mid = wish.x + gap, wish.x - gap - wide, wish.x - wide / 2
        above, below, level = wish.y - gap - tall, wish.y + gap, wish.y - tall / 2
        corners = [(right, level), (left, level), (mid, above), (mid, below)]
        corners += [(right, above), (right, below), (left, above), (left, below)]
        boxes += [Box(x, y, x + wide, y + tall) for x, y in corners]
    return boxes


def steps(points: Sequence[Point], step: float = 1.5) -> Iterable[Point]:
    """Walk along a line: yield a point every so many millimetres, the first of the line among them."""
    for point, _ in _steps(points, step, 0.0):
        yield point


def _steps(points: Sequence[Point], step: float, start: float) -> Iterable[tuple[Point, float]]:
    """Walk along a line: yield a point and the heading there (radians) every so many millimetres."""
    ahead = start
    for (x1, y1), (x2, y2) in pairwise(points):
        length = math.hypot(x2 - x1, y2 - y1)
        while length > 0 and ahead <= length:
            share = ahead / length
            yield (x1 + share * (x2 - x1), y1 + share * (y2 - y1)), math.atan2(y2 - y1, x2 - x1)
            ahead += step
        ahead -= length


def arrows(points: Sequence[Point], spacing: float = 16.0) -> tuple[Mark, ...]:
    """Return arrow heads along a line, in its direction; one at least where the line is longer than 4 mm."""
    length = sum(math.dist(a, b) for a, b in pairwise(points))
    if length < 4.0:
        return ()
    count = max(1, round(length / spacing))
    walked = _steps(points, length / count, length / count / 2)
    return tuple(Mark("arrow", round(x, 2), round(y, 2), round(math.degrees(turn), 1)) for (x, y), turn in walked)


def hatch(points: Sequence[Point], *, spacing: float = 1.6, reach: float = 1.5) -> tuple[Line, ...]:
    """Return short strokes across a line, aslant: the danger zone, readable without colour."""
    strokes = []
    for (x, y), turn in _steps(points, spacing, spacing / 2):
        dx, dy = math.cos(turn + math.pi / 3) * reach, math.sin(turn + math.pi / 3) * reach
        strokes.append(Line("hatch", ((round(x - dx, 2), round(y - dy, 2)), (round(x + dx, 2), round(y + dy, 2)))))
    return tuple(strokes)
