"""The network contracted: what is left, and that just as many get through."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from builders import at, line_places, make_road, tiny_case
from planning.exact_flow import exact_flow, random_case
from safeconduct.core import PlaceId, Span
from safeconduct.network import Road
from safeconduct.planning import Case, CeasefireWindow, Checkpoint
from safeconduct.planning.problem import Problem, pose
from safeconduct.planning.skeleton import Skeleton, Stretch, clock_lags, contract, times_from, times_to


def contracted(case: Case) -> tuple[Problem, Skeleton]:
    problem = pose(case)
    return problem, contract(problem, [group.node for group in problem.groups], [sink.node for sink in problem.sinks])


def test_a_chain_is_one_stretch() -> None:
    """09:10 to 14:50 on the first road's clock: an hour of driving within 09:10-15:50."""
    problem, skeleton = contracted(tiny_case())
    stretch, back = sorted(skeleton.stretches, key=lambda stretch: problem.name(stretch.tail), reverse=True)
    assert (problem.name(back.tail), problem.name(back.head)) == ("haven", "town")
    assert (problem.name(stretch.tail), problem.name(stretch.head)) == ("town", "haven")
    assert stretch.offsets_s == pytest.approx((0, 1800))
    assert stretch.travel_s == pytest.approx(3600)
    assert stretch.rate_per_s == pytest.approx(600 / 3600)
    (opens,) = stretch.enter
    assert opens == pytest.approx((3 * 3600 + 600, 8 * 3600 + 3000))


def test_dead_ends_go() -> None:
    places = line_places(("town", "cross", "haven", "nook"))
    roads = (*tiny_case().roads, make_road("cross", "nook", ref="T9"))
    _, skeleton = contracted(tiny_case(places=places, roads=roads))
    assert [len(stretch.links) for stretch in skeleton.stretches] == [2, 2]  # there and back


def test_a_stretch_has_the_narrowest_rate() -> None:
    roads = (make_road("town", "cross", capacity_pcu_h=300), make_road("cross", "haven", ref="T2"))
    _, skeleton = contracted(tiny_case(roads=roads))
    assert skeleton.stretches[0].rate_per_s == pytest.approx(300 / 3600)


def test_a_queue_before_a_checkpoint_keeps_its_node() -> None:
    """Where storage is told, what stands before the checkpoint is counted: the roads stay apart."""
    roads = tuple(replace(road, danger=False) for road in tiny_case().roads)
    point = Checkpoint("c1", roads[1].from_place, roads[1].to_place, 100, storage_vehicles=20)
    _, skeleton = contracted(tiny_case(roads=roads, checkpoints=(point,)))
    assert len([stretch for stretch in skeleton.stretches if len(stretch.links) == 1]) >= 2


def test_a_crowd_that_gathers_keeps_its_node() -> None:
    """The second road opens later and is wider: cars wait between them, so they are not merged."""
    roads = (make_road("town", "cross", danger=False), make_road("cross", "haven", ref="T2", capacity_pcu_h=1200))
    windows = (CeasefireWindow("w1", "all", at("12:00"), at("16:00")),)
    _, skeleton = contracted(tiny_case(roads=roads, windows=windows))
    assert len(skeleton.stretches) >= 2


def test_what_does_not_fit_into_the_horizon_goes() -> None:
    _, skeleton = contracted(tiny_case(horizon=Span(at("06:00"), at("06:50"))))
    assert skeleton.stretches == ()


def test_times() -> None:
    problem = pose(tiny_case())
    node = problem.network.node_of()
    order = [node[place] for place in sorted(node)]  # cross, haven, town
    assert times_to(problem, [problem.sinks[0].node])[order] == pytest.approx([1800, 0, 3600])
    assert times_from(problem, [problem.groups[0].node])[order] == pytest.approx([1800, 3600, 0])
    assert np.isinf(times_to(problem, [])).all()


def test_clocks_run_behind_by_the_way_to_go() -> None:
    problem = pose(tiny_case())
    sinks = [problem.sinks[0].node]
    assert clock_lags(problem, {}, sinks) == pytest.approx(times_to(problem, sinks))


@pytest.mark.parametrize("seed", range(12))
def test_as_many_get_through(seed: int) -> None:
    """The stretches as roads of their own: the exact flow over time is what it was on all roads."""
    case = replace(random_case(seed, places=9), assembly=(), checkpoints=())
    roads = tuple(replace(road, danger=False, state="open") for road in case.roads)
    case = replace(case, roads=roads)
    problem, skeleton = contracted(case)
    small = replace(case, roads=tuple(as_road(problem, stretch) for stretch in skeleton.stretches))
    assert exact_flow(small, tails=False) == exact_flow(case, tails=False)


def as_road(problem: Problem, stretch: Stretch) -> Road:
    assert math.isfinite(stretch.rate_per_s)
    ends = PlaceId(problem.name(stretch.tail)), PlaceId(problem.name(stretch.head))
    rate = stretch.rate_per_s * 3600
    return Road(
        ends[0], ends[1], stretch.travel_s / 60, speed_kmh=60, capacity_pcu_h=rate, oneway=True, danger=False
    )
