"""Labels that do not overlap, arrows in the right direction, hatching across the line."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.report.sheets.drawing import Box, Label, Line, Wish, arrows, hatch, set_labels, text_width_mm

_COORDINATE = st.floats(0, 100, allow_nan=False)
_WISHES = st.lists(
    st.builds(
        Wish,
        text=st.text("абвWШi ", min_size=1, max_size=12),
        x=_COORDINATE,
        y=_COORDINATE,
        size=st.sampled_from([6.0, 8.0]),
    ),
    max_size=40,
)


def box_of(label: Label) -> Box:
    """Return the room of a label, a hair smaller: coordinates are rounded to hundredths."""
    right = label.x + text_width_mm(label.text, label.size)
    return Box(label.x + 0.02, label.y + 0.02, right - 0.02, label.y + label.size * 0.3528 * 1.2 - 0.02)


@given(_WISHES)
def test_labels_lie_on_the_paper_and_on_nothing_else(wishes: list[Wish]) -> None:
    taken = Box(40, 40, 60, 60)
    labels = set_labels(wishes, width=100, height=100, taken=[taken], lines=[])
    boxes = [box_of(label) for label in labels]
    assert all(box.within(100, 100) for box in boxes)
    assert not any(box.meets(taken) for box in boxes)
    assert not any(a.meets(b) for n, a in enumerate(boxes) for b in boxes[:n])


def test_the_first_wish_is_granted_first() -> None:
    wishes = [Wish("one", 50, 50, 8.0), *(Wish(f"other {n}", 50, 50, 8.0) for n in range(60))]
    labels = set_labels(wishes, width=100, height=100, taken=[], lines=[])
    assert labels[0].text == "one"
    assert 1 < len(labels) < len(wishes)


def test_a_label_keeps_off_the_line_where_it_can() -> None:
    road = Line("corridor", ((50.0, 50.0), (100.0, 50.0)))
    (label,) = set_labels([Wish("Town", 50, 50, 8.0)], width=100, height=100, taken=[], lines=[road])
    assert not any(box_of(label).holds((x, 50.0)) for x in range(50, 100))


def test_a_label_without_room_is_left_out() -> None:
    assert set_labels([Wish("Zaporizhzhia", 5, 5, 8.0)], width=10, height=10, taken=[], lines=[]) == ()


def test_arrows_point_along_the_line() -> None:
    down = arrows([(0.0, 0.0), (0.0, 32.0)], spacing=16.0)
    assert [(mark.x, mark.y, mark.turn) for mark in down] == [(0.0, 8.0, 90.0), (0.0, 24.0, 90.0)]
    (west,) = arrows([(20.0, 0.0), (10.0, 0.0)])
    assert abs(west.turn) == 180.0


def test_a_line_too_short_for_an_arrow_has_none() -> None:
    assert arrows([(0.0, 0.0), (3.0, 0.0)]) == ()
    assert arrows([(1.0, 1.0), (1.0, 1.0)]) == ()


def test_hatching_crosses_the_line_at_every_step() -> None:
    strokes = hatch([(0.0, 10.0), (16.0, 10.0)], spacing=2.0, reach=1.0)
    assert len(strokes) == 8
    for stroke in strokes:
        (x1, y1), (x2, y2) = stroke.points
        assert math.dist((x1, y1), (x2, y2)) == pytest.approx(2.0, abs=0.02)
        assert min(y1, y2) < 10.0 < max(y1, y2)


@pytest.mark.parametrize(("one", "other"), [("WWWW", "iiii"), ("ШШ", "ш"), ("ABC", "abc")])
def test_wide_letters_are_wider(one: str, other: str) -> None:
    assert text_width_mm(one, 8.0) > text_width_mm(other, 8.0)
