"""Led convoys on roads drawn by hand: they stretch, close up where they may halt, and leave room behind them."""

from __future__ import annotations

from itertools import permutations

import pytest

from builders import at, make_road
from planning.dispatch.instances import Draft
from planning.dispatch.test_dispatch_at_random import enter, tiny
from planning.dispatch.test_dispatch_by_hand import HOUR, MINUTE, bus, cars, last, plan
from planning.drawn_rows import bus_case, fleet
from planning.planned import planned
from safeconduct.core import Span
from safeconduct.planning import CeasefireWindow, ConvoyRules
from safeconduct.planning.bounds import Master
from safeconduct.planning.parameters import SolverParameters


def test_a_stretched_convoy_takes_the_merge_until_its_tail_is_through() -> None:
    """20 cars 12 s apart on the narrow road are 228 s long, and still are on the common one: nobody may halt between.

    The other convoy, 57 s long, goes before or behind with 3 s and the headway of 120 s: the last tail is there after
    300 + 228 + 3 + 120 + 57 + 600 s.
    """
    draft = Draft(least=20, most=20, headway_s=120.0, danger_nodes={2: ()})
    narrow, wide = draft.link(0, 2, 5, 300), draft.link(1, 2, 5, 1200)
    common = draft.link(2, 3, 10, 1200)
    draft.sink(3)
    draft.people(0, 80)
    draft.people(1, 80)
    found = plan(draft.instance(), [cars(0, [narrow, common], 20), cars(1, [wide, common], 20)])
    assert found.persons == 160
    assert last(found) * 60 == pytest.approx(1308.0)


@pytest.mark.parametrize(("may_halt", "length_s"), [(True, 57.0), (False, 228.0)])
def test_a_convoy_that_may_halt_closes_up_before_the_common_road(may_halt: bool, length_s: float) -> None:
    """It comes 228 s long from the narrow road; 19 gaps of 3 s are enough on the common one."""
    draft = Draft(least=20, most=20, headway_s=120.0, danger_nodes={} if may_halt else {2: ()})
    narrow, wide = draft.link(0, 2, 5, 300), draft.link(1, 2, 5, 1200)
    common = draft.link(2, 3, 10, 1200)
    draft.sink(3)
    draft.people(0, 80)
    draft.people(1, 80)
    found = plan(draft.instance(), [cars(0, [narrow, common], 20), cars(1, [wide, common], 20)])
    (run,) = [run for run in found.runs if run.links[0] == narrow]
    assert run.in_tail[1] - run.in_head[1] == pytest.approx(228.0)
    assert run.tail[1] - run.head[1] == pytest.approx(length_s)


@pytest.mark.parametrize(("minutes", "persons"), [(65, 50), (64, 0)])
def test_an_empty_run_needs_the_window_too(minutes: float, persons: int) -> None:
    """30 minutes in, empty, 5 to load, 30 out: all of it in one window."""
    draft = Draft(horizon_s=5 * HOUR, windows=((HOUR, HOUR + minutes * MINUTE),))
    back, out = draft.link(0, 1, 30, 600, danger=True), draft.link(1, 0, 30, 600, danger=True)
    draft.sink(1)
    draft.people(0, 500, "bus")
    draft.fleet(1, 1, 50)
    assert plan(draft.instance(), tasks=[bus([back], [out])]).persons == persons


def test_the_cease_fire_asked_for_holds_empty_runs_and_their_margins() -> None:  # S8
    roads = (make_road("town", "cross"), make_road("cross", "haven", ref="T2"))
    case = bus_case(
        100, fleet(2, "haven", available_from=at("06:00")), roads=roads,
        windows=(CeasefireWindow("w1", "all", at("09:00"), at("16:00")),), convoys=ConvoyRules(1, 10, 5, 10),
        horizon=Span(at("06:00"), at("18:00")),
    )  # fmt: skip
    made = planned(case, effort="fast")
    empty = [convoy for convoy in made.convoys if convoy.corridor is None]
    assert empty
    asked: dict[tuple[str, str], list[Span]] = {}
    for window in made.footprint:
        asked.setdefault(window.section, []).append(window.span)
    margin = at("06:10") - at("06:00")
    for convoy in empty:
        for here, onward in zip(convoy.passes[:-1], convoy.passes[1:], strict=True):
            used = Span(here.head - margin, (onward.in_tail or onward.tail) + margin)
            assert any(one.start <= used.start and used.end <= one.end for one in asked[here.place, onward.place])


@pytest.mark.parametrize("seed", range(40))
def test_the_bound_is_above_the_best_of_all_orders_of_five_convoys(seed: int) -> None:  # S11
    instance, proposals = tiny(seed)
    convoys = [member for member, proposal in enumerate(proposals) for _ in range(proposal.vehicles // 3)]
    best = max(enter(instance, order, proposals) for order in set(permutations(convoys)))
    assert Master(instance, SolverParameters()).solve().bound >= best - 1e-6
