"""The time-distance diagram: where an instant and a waypoint lie, whose lines are drawn."""

from __future__ import annotations

import dataclasses
import itertools
from collections import Counter
from datetime import timedelta
from importlib.resources import files

import pytest

from builders import at
from plans import CLOCK, HAVEN, PLACES, sample_plan
from safeconduct.planning import Pass, Plan
from safeconduct.report.sheets.diagram import Axes, corridor_diagram
from safeconduct.report.sheets.drawing import Drawing
from safeconduct.report.sheets.parts import sheet_words
from sheet_sources import large_source


def drawn(plan: Plan | None = None, corridor: int = 0) -> Drawing:
    plan = plan or sample_plan()
    return corridor_diagram(
        plan.corridors[corridor],
        plan.convoys,
        plan.duties,
        CLOCK,
        PLACES,
        sheet_words("en"),
        width=100.0,
        height=60.0,
    )


def test_axes_are_straight() -> None:
    axes = Axes(at("10:00"), at("12:00"), (0.0, 30.0, 60.0), 20.0, 5.0, 100.0, 55.0)
    assert [axes.x(at(text)) for text in ("10:00", "11:00", "12:00")] == [20.0, 60.0, 100.0]
    assert [axes.y(order) for order in range(3)] == [5.0, 30.0, 55.0]


def test_only_the_corridors_own_convoys_and_windows_are_drawn() -> None:
    kinds = Counter(line.kind for line in drawn().lines)
    assert (kinds["car"], kinds["bus"], kinds["window"]) == (1, 1, 3)
    assert Counter(line.kind for line in drawn(corridor=1).lines)["bus"] == 0


def test_empty_runs_of_buses_go_up() -> None:
    runs = [line.points for line in drawn().lines if line.kind == "empty"]
    assert len(runs) == 2
    for (x1, y1), (x2, y2) in runs:
        assert x1 < x2
        assert y1 > y2


def test_empty_runs_of_other_corridors_buses_are_left_out() -> None:
    assert not any(line.kind == "empty" for line in drawn(corridor=1).lines)


def test_buses_are_drawn_over_cars() -> None:
    kinds = [line.kind for line in drawn().lines if line.kind in ("car", "bus")]
    assert kinds == ["car", "bus"]


def test_a_band_has_its_head_before_its_tail() -> None:
    (band,) = [line.points for line in drawn().lines if line.kind == "car"]
    heads, tails = band[:3], band[:2:-1]
    assert all(head[0] < tail[0] and head[1] == tail[1] for head, tail in zip(heads, tails, strict=True))


def test_hours_stand_on_both_clocks_at_the_same_place() -> None:
    """R7."""
    labels = {label.text: label for label in drawn().labels}
    assert {"Kyiv", "Moscow", "10:00", "11:00"} <= set(labels)
    top = [label for label in drawn().labels if label.y < 5 and ":" in label.text]
    below = [label for label in drawn().labels if label.y > 50 and ":" in label.text]
    assert [label.x for label in top] == [label.x for label in below]
    assert (top[0].text, below[0].text) == ("10:00", "11:00")


def test_names_of_crowded_waypoints_give_way() -> None:
    source = large_source()
    plan = source.plan
    made = corridor_diagram(
        plan.corridors[0], plan.convoys, (), CLOCK, source.places, sheet_words("en"), width=90.0, height=60.0
    )
    ys = sorted(label.y for label in made.labels if label.align == "right")
    assert len(ys) < 30
    assert all(b - a >= 2.69 for a, b in itertools.pairwise(ys))


def test_a_corridor_nobody_uses_has_a_diagram() -> None:
    made = drawn(sample_plan(convoys=(), duties=()))
    assert {line.kind for line in made.lines} == {"grid", "window"}


@pytest.mark.parametrize("hours", [1, 8, 30, 200])
def test_hours_are_as_dense_as_their_labels_allow(hours: int) -> None:
    first = sample_plan().convoys[0]
    last = Pass(HAVEN, at("11:07") + timedelta(hours=hours), at("11:08") + timedelta(hours=hours))
    convoy = dataclasses.replace(first, passes=(*first.passes[:-1], last))
    made = drawn(sample_plan(convoys=(convoy,)))
    xs = [label.x for label in made.labels if label.align == "center" and label.y < 5]
    assert all(b - a >= 6.5 for a, b in itertools.pairwise(xs))


@pytest.mark.parametrize("mix", [{"car": 4}, {"bus": 2}, {"ambulance": 1}, {"car": 4, "bus": 2}, {}])
def test_every_kind_of_convoy_has_a_line_of_its_own_in_the_templates(mix: dict[str, int]) -> None:
    (convoy,) = (one for one in sample_plan().convoys if one.id == "v1")
    kind = dataclasses.replace(convoy, mix=mix).means
    text = files("safeconduct.report").joinpath("sheets/templates/common.typ").read_text(encoding="utf-8")
    strokes = text.partition("#let strokes = (")[2].partition("\n)")[0]
    assert f"\n  {kind}: " in strokes
