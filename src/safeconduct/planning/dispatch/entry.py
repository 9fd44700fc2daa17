"""From the search's proposals to a finished timetable."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from safeconduct.planning.dispatch.components import components
from safeconduct.planning.dispatch.drives import Drives
from safeconduct.planning.dispatch.improvement import Solution, improve, solve
from safeconduct.planning.dispatch.inbound import Aid, place_inbound
from safeconduct.planning.dispatch.jobs import Job, bus_jobs, car_jobs, foot_jobs
from safeconduct.planning.dispatch.joining import join
from safeconduct.planning.dispatch.parameters import DispatchParameters
from safeconduct.planning.dispatch.paths import Quickest
from safeconduct.planning.dispatch.platoons import cut_platoons, with_cars
from safeconduct.planning.dispatch.routing import Routing
from safeconduct.planning.dispatch.schedule import Busy, Schedule
from safeconduct.planning.dispatch.timetable import board_late, run_value, runs_of
from safeconduct.planning.dispatch.walks import carried_walks, timed_walks
from safeconduct.planning.dispatch.worth import Worths
from safeconduct.planning.instance import UNBOUNDED, Instance
from safeconduct.planning.proposal import BusTask, Proposal, Timetable, Walk

__all__ = ["dispatch"]

_Progress = Callable[[int, int, float], None]

_SAME = 1e-9
"""Relative difference below which a plan is worth its bound: sums of many floating-point terms."""


def dispatch(
    instance: Instance,
    proposals: Sequence[Proposal],
    bus_tasks: Sequence[BusTask] = (),
    walks: Sequence[Walk] = (),
    *,
    parameters: DispatchParameters,
    rng: np.random.Generator,
    bound: float = UNBOUNDED,
    new_ways: bool = True,
    progress: _Progress | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Timetable:
    """Return a timetable in exact seconds that keeps every rule (S1-S4, S6-S8, P1-P9), as good as the effort allows.

    Args:
        instance: the problem.
        proposals: cars and people on foot; a hint of order and amounts, used as far as the rules let it.
        bus_tasks: trips of buses, likewise.
        walks: people on foot to where buses fetch them.
        parameters: how much is tried; counts, no clock (R8).
        rng: all randomness.
        bound: what no plan is worth more than; the search ends where it is reached.
        new_ways: whether cars may take ways that nobody was proposed.
        progress: called after each component with how many are done, how many there are, and the value so far.
        should_stop: asked between rounds; what was found so far is then returned.

    Returns:
        runs and walks; value by `convoy_worth`; shortfall of floors; inbound convoys for which no time fits.
    """
    walks = timed_walks(instance, walks)
    quickest = Quickest(instance)
    jobs = _jobs(instance, proposals, bus_tasks, quickest, parameters)
    planner = _Planner(instance, jobs, walks, parameters, bound, new_ways=new_ways)
    aid, missed = place_inbound(instance, quickest, planner.cost, parameters.inbound_tries)
    busy = [taken for each in aid for taken in each.busy()]
    solutions: list[Solution] = []
    for number, part in enumerate(planner.parts):
        solutions.append(planner.improved(part, busy, rng.spawn(1)[0], should_stop))
        if progress is not None:
            progress(number + 1, len(planner.parts), sum(solution.schedule.value for solution in solutions))
    return _timetable(instance, solutions, walks, runs_aid=aid, missed=missed)


def _jobs(
    instance: Instance,
    proposals: Sequence[Proposal],
    tasks: Sequence[BusTask],
    quickest: Quickest,
    parameters: DispatchParameters,
) -> list[Job]:
    buses = with_cars(instance, bus_jobs(instance, tasks), proposals)
    cars = cut_platoons(instance, car_jobs(instance, proposals, buses), parameters.most_platoons)
    more = _returns(instance, buses, quickest)
    return [*cars, *foot_jobs(instance, proposals), *buses, *more, *_along(instance, [*buses, *more], cars)]


def _along(instance: Instance, buses: Sequence[Job], cars: Sequence[Job]) -> list[Job]:
    """Return trips of buses along the ways of cars from the same point that no bus was proposed for.

    They come last in order too: ways to mix convoys.
    """
    if instance.convoys.single or not instance.convoys.mixed:
        return []
    known = {(job.fleet, job.riders, job.approach, job.sink, job.links) for job in buses}
    last = max((job.order for job in buses), default=0.0) + 1.0
    found: list[Job] = []
    for job in buses:
        sinks = instance.members[job.riders].sinks
        for car in cars:
            key = (job.fleet, job.riders, job.approach, car.sink, car.links)
            same_point = instance.lines[job.line].node == instance.lines[car.line].node
            takes = instance.fleets[job.fleet].kind in instance.sinks[car.sink].takes
            if same_point and takes and car.sink in sinks and key not in known:
                known.add(key)
                few = max(1, min(6, job.buses))
                most = instance.convoys.most or car.cars + few
                found.append(
                    replace(
                        job, order=last, member=car.member, cars=max(0, min(car.cars, most - few)), buses=few,
                        sink=car.sink, links=car.links,
                    )
                )
    return found


def _returns(instance: Instance, buses: Sequence[Job], quickest: Quickest) -> list[Job]:
    """Return trips that no bus was proposed for but any might make: from each sink of a fleet to each of its pick-ups.

    They come last in order, so they mostly stand by as ways to fill and to improve.
    """
    found: list[Job] = []
    known = {(job.fleet, job.line, job.sink, job.approach) for job in buses}
    last = max((job.order for job in buses), default=0.0) + 1.0
    trips = {(job.fleet, job.line, job.riders, job.sink, job.links): job for job in buses}
    sinks = {fleet: sorted({job.sink for job in buses if job.fleet == fleet}) for fleet in {job.fleet for job in buses}}
    for job in trips.values():
        pick_up = instance.lines[job.line].node
        starts = [instance.fleets[job.fleet].node, *(instance.sinks[sink].node for sink in sinks[job.fleet])]
        for start in dict.fromkeys(starts):
            approach = () if start == pick_up else quickest.route(start, pick_up)
            key = (job.fleet, job.line, job.sink, approach)
            if approach is not None and key not in known:
                known.add(key)  # type: ignore[arg-type]
                found.append(replace(job, order=last, approach=approach))
    return found


class _Planner:
    """The parts of a problem that share nothing, each with what it takes to plan it."""

    def __init__(
        self, instance: Instance, jobs: Sequence[Job], walks: Sequence[Walk], parameters: DispatchParameters,
        bound: float, *, new_ways: bool,
    ) -> None:  # fmt: skip
        self._instance, self._walks, self._parameters = instance, walks, parameters
        self.parts = components(instance, jobs)
        self._total = max(1, len(jobs))
        self._drives: dict[int, Drives] = {}
        self._worths = Worths(instance)
        # A new way may cross the roads of another part, and what shares a road is planned together.
        self._routing = Routing(instance) if new_ways and len(self.parts) == 1 else None
        self._enough = bound * (1.0 - _SAME) if len(self.parts) == 1 else UNBOUNDED

    def _maker(self, part: list[Job], busy: Sequence[Busy]) -> Callable[[], Schedule]:
        key = id(part)
        if key not in self._drives:
            routes = dict.fromkeys(links for job in part for links in (job.approach, job.links) if links)
            self._drives[key] = Drives(self._instance, routes, _load(self._instance, part))
        drives = self._drives[key]
        return lambda: Schedule(
            self._instance, drives, self._worths, walks=self._walks, busy=busy, parameters=self._parameters
        )

    def cost(self, busy: Sequence[Busy]) -> tuple[float, float]:
        """Return shortfall and lost value with these mouths taken, without improvement."""
        schedules = [solve(self._maker(part, busy), part).schedule for part in self.parts]
        return sum(s.shortfall() for s in schedules), -sum(s.value for s in schedules)

    def improved(
        self, part: list[Job], busy: Sequence[Busy], rng: np.random.Generator, should_stop: Callable[[], bool] | None
    ) -> Solution:
        """Return the best plan of a part; it has its share of all placements."""
        placements = self._parameters.placements * len(part) // self._total
        if self._instance.convoys.single:
            placements //= 2
        make = self._maker(part, busy)
        return improve(
            make, part, rng, placements=placements, parameters=self._parameters, routing=self._routing,
            enough=self._enough, should_stop=should_stop,
        )  # fmt: skip


def _load(instance: Instance, jobs: Sequence[Job]) -> dict[int, float]:
    """Return for how long jobs take the mouth of each link, seconds; nothing where convoys are led."""
    found: dict[int, float] = {}
    if not instance.convoys.single:
        return found
    for job in jobs:
        for link in job.links:
            pcu = job.cars * instance.pcu["car"] + job.buses * instance.pcu["bus"]
            found[link] = found.get(link, 0.0) + pcu / float(instance.rate_pcu_s[link])
    return found


def _timetable(
    instance: Instance,
    solutions: Sequence[Solution],
    walks: Sequence[Walk],
    *,
    runs_aid: tuple[Aid, ...],
    missed: tuple[int, ...],
) -> Timetable:
    every = [one for solution in solutions for one in solution.schedule.placed]
    placed = board_late(join(instance, every, [taken for aid in runs_aid for taken in aid.busy()]))
    out = [0] * len(instance.groups)
    carried: dict[tuple[int, int], int] = {}
    for solution in solutions:
        carried.update(solution.schedule.people.carried)
        out = [a + b for a, b in zip(out, solution.schedule.people.out, strict=True)]
    missing = sum(
        max(0.0, min(group.at_least, group.persons) - count) for group, count in zip(instance.groups, out, strict=True)
    )
    return Timetable(
        runs=runs_of(instance, placed, runs_aid),
        walks=carried_walks(walks, carried),
        value=sum(run_value(instance, one) for one in placed),
        persons=sum(out),
        shortfall=missing,
        unplaced_inbound=missed,
    )
