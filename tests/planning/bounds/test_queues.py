"""Rows on queues before posts: never below what whole vehicles can do, and near it; waits priced as by enumeration."""

from __future__ import annotations

import numpy as np
import pytest

from planning.dispatch.instances import Draft
from safeconduct.planning.bounds import Master, propose
from safeconduct.planning.bounds.prices import Prices
from safeconduct.planning.bounds.queues import queued_links, standing_rows
from safeconduct.planning.bounds.rows import Row
from safeconduct.planning.dispatch import DispatchParameters
from safeconduct.planning.dispatch.entry import dispatch
from safeconduct.planning.instance import UNBOUNDED, Instance
from safeconduct.planning.parameters import SolverParameters


def drawn(seed: int) -> tuple[Instance, float]:
    """Draw a road with a window to a post with few places to queue; return also the most persons that can be out.

    Cars come to the post until the window ends.  By then as many have passed as it serves, and the queue is full.
    """
    rng = np.random.default_rng(seed)
    window, drive = 60.0 * float(rng.integers(40, 80)), float(rng.integers(5, 15))
    served, storage = float(rng.choice([60.0, 90.0, 120.0])), float(rng.integers(0, 30))
    draft = Draft(horizon_s=4 * 3600.0, windows=((0.0, window),))
    draft.link(0, 1, drive, 600.0, danger=True)
    draft.link(1, 2, 10.0, 600.0, service_per_h=served, storage=storage)
    draft.sink(2)
    draft.people(0, 4000.0)
    passed = np.floor((window - 60.0 * drive) * served / 3600.0 + 1e-9) + 1.0  # the first as soon as it is there
    return draft.instance(), 4.0 * (passed + storage)


@pytest.mark.parametrize("seed", range(12))
def test_bound_and_plan_meet_what_queue_and_post_let_pass(seed: int) -> None:
    instance, most = drawn(seed)
    master = Master(instance, SolverParameters())
    answer = master.solve()
    found = propose(master, answer, SolverParameters())
    timetable = dispatch(
        instance, found.proposals, found.tasks, found.walks, parameters=DispatchParameters(placements=2000),
        rng=np.random.default_rng(seed),
    )  # fmt: skip
    assert most - 4.0 - 1e-6 <= timetable.persons <= most + 1e-6
    # Within a cell of five minutes the post may be used at any instant, all before the road shuts.
    in_a_cell = 4.0 * float(instance.service_per_s[1]) * 300.0
    assert most - 1e-6 <= answer.bound <= 1.01 * most + in_a_cell + 8.0


def test_more_room_in_a_queue_never_lowers_the_bound() -> None:
    bounds = []
    for storage in (0.0, 5.0, 20.0, UNBOUNDED):
        draft = Draft(horizon_s=4 * 3600.0, windows=((0.0, 3600.0),))
        draft.link(0, 1, 10.0, 600.0, danger=True)
        draft.link(1, 2, 10.0, 600.0, service_per_h=60.0, storage=storage)
        draft.sink(2)
        draft.people(0, 400.0)
        bounds.append(Master(draft.instance(), SolverParameters()).solve().bound)
    assert bounds == sorted(bounds)
    assert bounds[0] < 0.6 * bounds[-1]


@pytest.mark.parametrize("seed", range(40))
def test_waits_are_priced_as_by_enumeration(seed: int) -> None:
    rng = np.random.default_rng(seed)
    draft = Draft(horizon_s=1800.0)
    first = draft.link(0, 1, float(rng.integers(1, 4)))
    post = draft.link(1, 2, float(rng.integers(1, 4)), storage=3.0, entry=((60.0 * float(rng.integers(2, 9)), 1500.0),))
    beside = draft.link(1, 2, float(rng.integers(3, 9)), entry=((60.0 * float(rng.integers(2, 9)), 1500.0),))
    draft.sink(2)
    draft.people(0, 40.0)
    instance = draft.instance()
    master = Master(instance, SolverParameters(tick_s=60.0, cell_s=300.0))
    rows = [Row("queue", post, a, a + 5, 15.0) for a in range(0, 30, 5)]
    rows += [Row("mouth", link, a, a + 5, 5.0) for link in (first, post, beside) for a in range(0, 30, 5)]
    duals = rng.choice([0.0, 0.1, 0.4, 1.0], len(rows))
    prices = Prices.of(master.grid, rows, duals)
    master.pricer.mouth_row, master.pricer.member_prices = prices.mouth_row, {}
    (carrier,) = master.supply.carriers()
    values = master.pricer.route_values(carrier, prices)
    ticks, costs = master.grid.by_means["car"], values.costs

    def cost(link: int, k: int) -> float:
        return float(costs[prices.mouth_row[link], k]) if prices.mouth_row[link] >= 0 else 0.0

    standing = prices.queue.get(post, np.zeros(master.grid.last + 2))
    best = -np.inf
    for k in range(master.grid.last + 1):
        came = k + int(ticks.lag[first])
        for link in (post, beside):
            for enters in range(came, master.grid.last + 1):
                arrives = enters + int(ticks.lag[link])
                if not (ticks.open[first, k] and ticks.open[link, enters]) or arrives > master.grid.last:
                    continue
                waits = float(standing[came + 1 : enters].sum()) if link == post else 0.0
                gain = carrier.worth + float(values.ends[2, arrives]) - cost(first, k) - cost(link, enters) - waits
                best = max(best, gain)
    start = master.pricer.departures(values, 0, 0, prices)
    assert float(start.max()) == pytest.approx(best, abs=1e-6)
    k = int(np.argmax(start))
    links, entered, end, arrive, _ = master.pricer.follow(values, 0, k)
    waits = float(standing[entered[0] + int(ticks.lag[first]) + 1 : entered[1]].sum()) if links[1] == post else 0.0
    paid = cost(links[0], entered[0]) + cost(links[1], entered[1]) + waits
    assert carrier.worth + float(values.ends[end, arrive]) - paid == pytest.approx(best, abs=1e-6)


def test_no_rows_where_people_set_out_or_convoys_keep_a_headway() -> None:
    draft = Draft()
    draft.link(0, 1, 5.0, storage=3.0)
    inner = draft.link(1, 2, 5.0, storage=3.0)
    draft.sink(2)
    draft.people(0, 40.0)
    assert queued_links(draft.instance()) == frozenset({inner})
    draft.headway_s = 60.0
    assert queued_links(draft.instance()) == frozenset()


def test_limit_is_the_room_and_a_little_for_platoons_cut_by_the_ends_of_a_row() -> None:
    draft = Draft(windows=((0.0, 3600.0),))
    draft.link(0, 1, 5.0, 600.0, danger=True)
    post = draft.link(1, 2, 5.0, 600.0, service_per_h=60.0, storage=9.0)
    draft.sink(2)
    draft.people(0, 40.0)
    instance = draft.instance()
    rows = standing_rows(instance, Master(instance, SolverParameters()).grid, post, 30)
    # 9 vehicles for 30 ticks of 10 s; at two ends 8 gaps of 6 s between those who come / 8
    assert rows[0][:2] == (0, 30)
    assert rows[0][2] == pytest.approx(270.0 + 2.0 * 8.0 * 6.0 / 8.0 / 10.0)
    # the road is entered until 55 minutes, tick 330; they are there 30 ticks later
    assert rows[-1] == (361, 362, 10.0)
