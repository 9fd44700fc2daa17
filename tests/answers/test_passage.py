"""One convoy there and back: earliest on paper, in windows from head to tail, and as an obvious slow search finds."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise, permutations

import numpy as np
import pytest
from numpy.typing import NDArray

import safeconduct as sc
from builders import at, line_places, make_road, tiny_case
from example_cases import EXAMPLES
from random_cases import random_full_case
from safeconduct.answers.passage import Passage, Way, find_passage, find_way
from safeconduct.core import InfeasibleError, PlaceId
from safeconduct.planning import Case, CeasefireWindow
from safeconduct.planning.instance import Instance
from safeconduct.planning.instance.build import formulate

Instants = NDArray[np.float64]

TOWN, CROSS, HAVEN = (PlaceId(name) for name in ("town", "cross", "haven"))


def passage(case: Case, start: PlaceId = TOWN, end: PlaceId = HAVEN, leaves: str = "07:00") -> Passage:
    """Return the passage of five cars, back at 14:00."""
    return find_passage(case, start, end, at(leaves), at("14:00"), 5)


def test_first_window_is_met_with_its_margin() -> None:
    """Window 09:00, margin 10 minutes, one hour's drive, the fifth car 24 seconds behind at 10 cars a minute."""
    found = passage(tiny_case())
    assert found.there.in_windows
    assert found.there.leaves == at("09:10")
    assert found.there.arrives == at("10:10") + timedelta(seconds=24)
    assert found.back.leaves == at("14:00")


def test_windows_it_needs_cover_head_to_tail_with_margins() -> None:
    needed = passage(tiny_case()).there.windows
    assert [(row.from_place, row.to_place) for row in needed] == [(TOWN, CROSS), (CROSS, HAVEN)]
    assert needed[0].span.start == at("09:00")
    assert needed[1].span.end == at("10:20") + timedelta(seconds=24)


def test_without_windows_they_are_asked_for_and_that_is_said() -> None:
    found = passage(tiny_case(windows=()))
    assert not found.there.in_windows
    assert found.there.leaves == at("07:00")
    assert found.unknown[0].code == "no_windows"


def test_roads_out_of_danger_need_no_window() -> None:
    roads = tuple(replace(road, danger=False) for road in tiny_case().roads)
    found = passage(tiny_case(windows=(), roads=roads))
    assert found.there.in_windows
    assert found.there.windows == ()
    assert found.second_there is None


def test_second_way_shares_no_dangerous_section() -> None:
    detour = (make_road("town", "far", km=50, ref="T3"), make_road("far", "haven", km=50, ref="T4"))
    case = tiny_case(places=line_places(("town", "cross", "haven", "far")), roads=(*tiny_case().roads, *detour))
    found = passage(case)
    assert found.second_there is not None
    first, second = ({row.road for row in way.sections if row.danger} for way in (found.there, found.second_there))
    assert not first & second


def test_there_is_no_return_once_going_on_is_sooner() -> None:
    """Town - cross - haven in one danger zone: at cross, half-way, back takes as long as on."""
    (point,) = passage(tiny_case()).there.turning
    assert point.place == CROSS
    assert point.no_return


def test_turning_is_out_of_reach_when_the_window_ends() -> None:
    """The first road's own window ends once the tail is through; back to the town nothing is open."""
    windows = (
        CeasefireWindow("w1", "road:T1", at("09:00"), at("09:51")),
        CeasefireWindow("w2", "road:T2", at("09:00"), at("16:00")),
    )
    (point,) = passage(tiny_case(windows=windows)).there.turning
    assert point.back is None
    assert point.no_return


def test_areas_tell_whole_hours_and_let_the_convoy_through() -> None:
    places = {name: replace(place, admin="South") for name, place in tiny_case().places.items()}
    case = tiny_case(windows=(), places=places)
    found = passage(case)
    (area,) = found.there.areas
    assert area.scope == "area:South"
    assert (area.span.start.minute, area.span.end.minute) == (0, 0)
    agreed = replace(case, windows=(CeasefireWindow("a", area.scope, area.span.start, area.span.end),))
    again = passage(agreed)
    assert again.there.in_windows
    assert again.there.arrives <= found.there.arrives


def test_two_parts_of_the_map_are_infeasible_and_tell_the_shut_road() -> None:
    roads = (tiny_case().roads[0], replace(tiny_case().roads[1], state="mined"))
    with pytest.raises(InfeasibleError) as caught:
        passage(tiny_case(roads=roads))
    assert [note.code for note in caught.value.because] == ["no_way"]
    assert "cross" in str(caught.value.what_would_help[0].values["road"])


@pytest.mark.parametrize(("vehicles", "end"), [(0, HAVEN), (5, TOWN)])
def test_nonsense_is_refused(vehicles: int, end: PlaceId) -> None:
    with pytest.raises(ValueError, match="got"):
        find_passage(tiny_case(), TOWN, end, at("07:00"), at("14:00"), vehicles)


def slow_arrival(case: Case, start: int, goal: int, begins: float) -> float:
    """Return a lone car's earliest arrival by trying every path, and every departure at a tenth of a minute.

    It halts only at safe nodes, there as long as it likes: after a halt any later departure is tried too.
    """
    instance = formulate(case).instance
    travel, best = instance.travel_s("car"), float("inf")
    nodes = [node for node in range(instance.nodes) if node not in (start, goal)]
    by_pair: dict[tuple[int, int], list[int]] = {}
    for link, pair in enumerate(zip(instance.tail.tolist(), instance.head.tolist(), strict=True)):
        by_pair.setdefault(pair, []).append(link)
    grid = np.arange(0.0, instance.horizon_s + 1.0, 6.0)
    for length in range(len(nodes) + 1):
        for between in permutations(nodes, length):
            path = (start, *between, goal)
            if all(pair in by_pair for pair in pairwise(path)):
                here = np.where(grid >= begins - 1e-6, grid, np.inf)
                for tail, head in pairwise(path):
                    here = _on(instance, here, tail, by_pair[tail, head], travel, grid)
                best = min(best, float(here.min()))
    return best


def _on(
    instance: Instance, here: Instants, tail: int, links: list[int], travel: Instants, grid: Instants
) -> Instants:
    """Return the instants at which the car can be at the head, from those at which it can be at the tail."""
    if not instance.node_danger[tail] and np.isfinite(here).any():
        here = np.concatenate([here, grid[grid >= here.min() - 1e-6]])
    elif instance.node_danger[tail]:
        for a, b in instance.interval_sets[instance.node_stay_of[tail]]:
            waits = [t for t in grid if a <= t <= b and ((here >= a) & (here <= t)).any()]
            here = np.concatenate([here, np.array(waits)])
    found = []
    for link in links:
        for a, b in instance.interval_sets[instance.stay_of[link]]:
            for c, d in instance.interval_sets[instance.entry_of[link]]:
                good = (here >= max(a, c) - 1e-6) & (here + travel[link] <= b + 1e-6) & (here <= d + 1e-6)
                found.append(here[good & np.isfinite(here)] + travel[link])
    return np.concatenate(found) if found and sum(map(len, found)) else np.array([np.inf])


def way_of(case: Case, start: PlaceId, end: PlaceId) -> Way | None:
    """Return the way there of a lone car; None: no road leads there in the windows on the table."""
    try:
        found = find_way(case, start, end, case.horizon.start, 1)
    except InfeasibleError:
        return None
    return found if found.in_windows else None


@pytest.mark.parametrize("seed", range(60))
def test_random_cases_arrive_as_early_as_every_path_and_minute(seed: int) -> None:
    case = random_full_case(seed)
    case = replace(case, checkpoints=(), inbound=())
    rng = random.Random(seed)
    start, end = rng.sample(sorted(case.places)[:6], 2)
    instance = formulate(case).instance
    nodes = instance.network.node_of()
    if start not in nodes or end not in nodes or instance.nodes > 7:
        pytest.skip("too large for all paths")
    slow = slow_arrival(case, nodes[start], nodes[end], 0.0)
    way = way_of(case, start, end)
    if way is None:
        assert slow == float("inf")
        return
    fast = (way.arrives - case.horizon.start).total_seconds()
    assert fast <= slow + 1.0
    assert slow - fast <= 6.0 * len(way.halts) or slow == float("inf")


@pytest.mark.parametrize("seed", range(60))
def test_random_ways_keep_every_interval_from_head_to_tail(seed: int) -> None:
    case = replace(random_full_case(seed), inbound=())
    start, end = random.Random(seed).sample(sorted(case.places)[:6], 2)
    try:
        way = find_way(case, start, end, case.horizon.start, 7)
    except InfeasibleError:
        return
    if not way.in_windows:
        return
    instance = formulate(case).instance
    for row in way.sections:
        enters, leaves = ((one - case.horizon.start).total_seconds() for one in (row.span.start, row.span.end))
        spans = [
            span
            for link in range(len(instance.link))
            if instance.network.road_id(int(instance.link[link])) == row.road
            and instance.network.node_place[instance.tail[link]] == row.from_place
            for span in instance.interval_sets[instance.stay_of[link]]
        ]
        assert any(a - 1 <= enters and leaves <= b + 1 for a, b in spans), row
    for one, two in pairwise(way.halts):
        assert two.arrives.start > one.leaves.start
        assert one.leaves.end >= one.arrives.end


def test_bundled_delegation_goes_round_the_shut_border_and_asks_for_its_windows() -> None:
    case = sc.read_case(EXAMPLES / "brest-2022-03-03")
    found = sc.passage(case, "kyiv", "kamianiuky", "2022-03-03T02:00", "2022-03-04T06:00")
    assert not found.passage.there.in_windows
    assert "domanove" not in {halt.place for halt in found.passage.there.halts}
    assert found.passage.unknown[0].code == "no_windows"
    second = found.passage.second_there
    assert second is not None
    dangerous = [{row.road for row in way.sections if row.danger} for way in (found.passage.there, second)]
    assert not dangerous[0] & dangerous[1]


def test_opening_the_border_is_the_shorter_way() -> None:
    case = sc.read_case(EXAMPLES / "brest-2022-03-03")
    opened = replace(case, closures=())
    at_two = case.clock.parse("2022-03-03T02:00")
    shut, direct = (find_way(one, PlaceId("kovel"), PlaceId("kamianiuky"), at_two, 5) for one in (case, opened))
    assert shut.windows == ()
    assert direct.arrives == shut.arrives  # the border needs a window; out of danger there is a way, and none is asked
