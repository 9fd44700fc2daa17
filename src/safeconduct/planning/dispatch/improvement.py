"""Large-neighbourhood search over the order, sizes and routes of convoys (Shaw 1998), with a fixed number of rounds.

A solution is a list of jobs in order; its plan is what list scheduling makes of it.  A round changes a few jobs, makes
the plan anew and keeps it if it is better (floors first, then value), or for a while if it is little worse.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from safeconduct.planning.dispatch.filling import fill, largest, patterns
from safeconduct.planning.dispatch.jobs import Job
from safeconduct.planning.dispatch.parameters import DispatchParameters
from safeconduct.planning.dispatch.routing import Routing, fill_by_new_ways
from safeconduct.planning.dispatch.schedule import Placed, Resource, Schedule
from safeconduct.planning.instance import UNBOUNDED, Instance

__all__ = ["Solution", "improve", "solve"]

_Make = Callable[[], Schedule]
_CHANCE = (0.24, 0.15, 0.09, 0.17, 0.09, 0.11, 0.07, 0.08, 0.0)
_CHANCE_MIXED = (0.20, 0.12, 0.08, 0.15, 0.08, 0.09, 0.06, 0.05, 0.17)
"""How often each kind of change is tried, in the order of `_Changes.change`."""


@dataclass(frozen=True, slots=True)
class Solution:
    """Jobs that can all be placed in this order, and the schedule they make."""

    jobs: tuple[Job, ...]
    schedule: Schedule

    def better_than(self, other: Solution, spare: float = 0.0) -> bool:
        """Say whether the floors are missed by less, or by the same and the value is more (but for `spare`)."""
        mine, theirs = self.schedule.shortfall(), other.schedule.shortfall()
        if abs(mine - theirs) > 1e-9:
            return mine < theirs
        return self.schedule.value > other.schedule.value - spare


def solve(make: _Make, jobs: Sequence[Job], before: Solution | None = None) -> Solution:
    """Place the jobs in their order; those that cannot go are left out.

    before: a solution some of whose jobs these are. A job that takes nothing that has changed is placed as it was.
    """
    schedule = make()
    ordered = sorted(jobs, key=lambda job: job.order)
    if before is None:
        found = [_place(schedule, job) for job in ordered]
        return Solution(tuple(one.job for one in found if one is not None), schedule)
    known = {id(one): placed for one, placed in zip(before.jobs, before.schedule.placed, strict=True)}
    wanted = {id(job) for job in ordered}
    gone = iter([one for one in before.jobs if id(one) not in wanted])
    next_gone = next(gone, None)
    changed: set[Resource] = set()
    kept = []
    for job in ordered:
        while next_gone is not None and next_gone.order <= job.order:
            changed |= schedule.takes(next_gone)
            next_gone = next(gone, None)
        was = known.get(id(job))
        takes = schedule.takes(job)
        if was is not None and changed.isdisjoint(takes) and schedule.same_load(was):
            schedule.commit(was)
            kept.append(job)
            continue
        placed = _place(schedule, job)
        if placed is not None:
            kept.append(placed.job)
        if not _alike(placed, was):
            changed |= takes
    return Solution(tuple(kept), schedule)


def _alike(one: Placed | None, other: Placed | None) -> bool:
    """Say whether two convoys take the same of everything."""
    if one is None or other is None:
        return one is other
    approaches = [None if each.approach is None else each.approach.heads for each in (one, other)]
    return (one.mix, one.heads, one.line, one.begins, one.persons, one.crew, one.drive.stretch, approaches[0]) == (
        other.mix, other.heads, other.line, other.begins, other.persons, other.crew, other.drive.stretch, approaches[1]
    )  # fmt: skip


def _place(schedule: Schedule, job: Job) -> Placed | None:
    """Place a job; a led convoy of cars that does not fit goes with as many as do."""
    found = schedule.look(job)
    limits = schedule.instance.convoys
    if found is None and job.fleet < 0 and not job.on_foot and not limits.single:
        found = largest(schedule, job, job.cars - 1, max(1, limits.least))
    if found is not None:
        schedule.commit(found)
    return found


def _filled(make: _Make, solution: Solution, ways: Sequence[Job], routing: Routing | None = None) -> Solution:
    """Return the solution with what is left over in its gaps, by known ways and then by new ones."""
    last = max((job.order for job in solution.jobs), default=0.0)
    again = solve(make, solution.jobs)
    more = fill(again.schedule, ways, last)
    if routing is not None:
        cars = {way.member: way for way in ways if way.fleet < 0 and not way.on_foot}
        more += fill_by_new_ways(again.schedule, routing, list(cars.values()), last + len(more))
    return Solution((*again.jobs, *more), again.schedule)


def improve(
    make: _Make,
    jobs: Sequence[Job],
    rng: np.random.Generator,
    *,
    placements: int,
    parameters: DispatchParameters,
    routing: Routing | None = None,
    enough: float = UNBOUNDED,
    should_stop: Callable[[], bool] | None = None,
) -> Solution:
    """Return the best solution found from these jobs.

    placements: about as many convoys are worked out anew.  routing: to find new ways for cars; None: the jobs' own.
    enough: a value that nothing can better; the search ends there.
    """
    ways = patterns(jobs)
    best = _filled(make, solve(make, jobs), ways, routing)
    if best.schedule.shortfall() > 0.0:
        first = _filled(make, solve(make, _floors_first(best.schedule.instance, jobs)), ways, routing)
        best = first if first.better_than(best) else best
    if best.schedule.shortfall() <= 0.0 and best.schedule.value >= enough:
        return best
    ways = patterns([*jobs, *best.jobs])
    now, number, done = best, 0, 0
    while done < placements and number < parameters.most_rounds:
        number += 1
        if (should_stop is not None and should_stop()) or _all_out(best.schedule, ways):
            break
        changed = _Changes(best.schedule.instance, ways, rng).change(list(now.jobs))
        done += 1
        if changed is None:
            continue
        trial = solve(make, changed, now)
        done += trial.schedule.looked
        spent = max(done / placements, number / parameters.most_rounds)
        cooled = parameters.temperature * max(0.0, 1.0 - spent) ** 2
        if trial.better_than(now, spare=cooled * float(rng.exponential())):
            now = trial
            if trial.better_than(best, spare=-1e-9):
                best = trial
    best = _justified(make, best, ways, parameters, should_stop)
    best = _with_insertions(make, best, ways, placements // 3)
    full = _filled(make, best, ways, routing)
    return full if full.better_than(best) else best


def _justified(
    make: _Make,
    solution: Solution,
    ways: Sequence[Job],
    parameters: DispatchParameters,
    should_stop: Callable[[], bool] | None,
) -> Solution:
    """Return the solution with single vehicles placed anew in the order in which they departed, while that helps.

    Who had to wait for the road boards later then, and leaves boarding to those who need not wait (justification, as in
    project scheduling: Valls, Ballestin, Quintanilla 2005).
    """
    if not solution.schedule.instance.convoys.single:
        return solution
    now = best = solution
    for _ in range(parameters.justifications):
        if should_stop is not None and should_stop():
            break
        jobs = [replace(one.job, order=one.heads[0]) for one in now.schedule.placed]
        now = _filled(make, solve(make, jobs), ways)
        best = now if now.better_than(best) else best
    return best


def _with_insertions(make: _Make, solution: Solution, ways: Sequence[Job], most: int) -> Solution:
    """Return the solution with led convoys put in wherever one gains.

    A small one at the right place moves all others behind it only a little: chance finds that late, so every place of
    every way is tried, for the least, the middle and the greatest size. most: convoys worked out at most.
    """
    limits = solution.schedule.instance.convoys
    if limits.single:
        return solution
    least, greatest = max(1, limits.least), limits.most or 60
    cars = [way for way in ways if way.fleet < 0 and not way.on_foot]
    done, place = 0, 0
    while place < len(solution.jobs) and done < most:
        at = solution.jobs[place]
        before = solution.jobs[place - 1].order if place else at.order - 2.0
        for way in cars:
            if way.links[:1] != at.links[:1]:
                continue
            for size in dict.fromkeys((least, (least + greatest) // 2, greatest)):
                new = replace(way, cars=size, order=0.5 * (before + at.order))
                trial = solve(make, [*solution.jobs, new], solution)
                done += 1 + trial.schedule.looked
                if trial.better_than(solution, spare=-1e-9):
                    solution = trial
        place += 1
    return solution


def _floors_first(instance: Instance, jobs: Sequence[Job]) -> list[Job]:
    """Put jobs of each group with a floor before all others until they reach it (S6), as many as that takes."""
    left = [min(group.at_least, group.persons) for group in instance.groups]
    ahead: list[Job] = []
    later: list[Job] = []
    for job in sorted(jobs, key=lambda job: job.order):
        group, persons = _carries(instance, job)
        (ahead if left[group] > 0.0 else later).append(job)
        left[group] -= persons
    for job in tuple(ahead):
        group, persons = _carries(instance, job)
        while left[group] > 0.0 and persons > 0.0:
            ahead.append(job)
            left[group] -= persons
    return [replace(job, order=float(number - len(ahead))) for number, job in enumerate(ahead)] + [
        replace(job, order=1.0 + number) for number, job in enumerate(later)
    ]


def _carries(instance: Instance, job: Job) -> tuple[int, float]:
    """Return whom a job carries, its buses' people where it has any, and about how many."""
    member = job.riders if job.riders >= 0 else job.member
    group = instance.members[member].group
    if job.on_foot:
        return group, float(job.persons)
    if job.riders >= 0:
        return group, float(job.buses * instance.fleets[job.fleet].seats)
    return group, job.cars * instance.groups[group].per_vehicle


def _all_out(schedule: Schedule, ways: Sequence[Job]) -> bool:
    """Say whether everybody who has a way has left at full worth: nothing can be better."""
    if schedule.instance.survival.rate_per_s > 0.0:
        return False
    members = {member for way in ways for member in (way.member, way.riders)} - {-1}
    return all(schedule.people.group_persons[schedule.instance.members[member].group] < 1 for member in members)


class _Changes:
    """Random changes of a list of jobs."""

    def __init__(self, instance: Instance, ways: Sequence[Job], rng: np.random.Generator) -> None:
        self._limits, self._fleets = instance.convoys, instance.fleets
        self._ways, self._rng = ways, rng
        self._same: dict[tuple[int, int, int], list[Job]] = defaultdict(list)
        for way in ways:
            self._same[way.member, way.fleet, way.riders].append(way)

    def change(self, jobs: list[Job]) -> list[Job] | None:
        """Return the jobs changed in one random way; None: nothing came of it."""
        if not jobs:
            return [self._insert(jobs)] if self._ways else None
        moves = (
            self._resize, self._shift, self._swap, self._add, self._drop, self._reroute, self._pull, self._shift_way,
            self._mix,
        )  # fmt: skip
        chance = _CHANCE if self._limits.single or not self._limits.mixed else _CHANCE_MIXED
        move = moves[int(self._rng.choice(len(moves), p=chance))]
        return move(jobs, int(self._rng.integers(len(jobs))))

    def _sized(self, job: Job) -> Job:
        """Return a job with a random size within the limits."""
        if job.on_foot:
            return job
        least, most = max(1, self._limits.least), self._limits.most or 60
        if job.fleet < 0:
            if not self._limits.single and self._rng.random() < 0.5:
                return replace(job, cars=max(least, most))
            return replace(job, cars=int(self._rng.integers(least, max(least, most) + 1)))
        most_buses = 1 if self._limits.single else min(most, self._fleets[job.fleet].vehicles)
        buses = int(self._rng.integers(1, most_buses + 1))
        cars = 0
        if job.member >= 0:
            low, high = max(0, least - buses), most - buses
            cars = int(self._rng.choice([low, high, int(self._rng.integers(low, max(low, high) + 1))]))
        return replace(job, buses=buses, cars=cars)

    def _resize(self, jobs: list[Job], i: int) -> list[Job]:
        job = jobs[i]
        if job.fleet < 0 and not job.on_foot and self._rng.random() < 0.6:
            by = int(self._rng.integers(1, 6)) * (1 if self._rng.random() < 0.5 else -1)
            least, most = max(1, self._limits.least), self._limits.most or job.cars + 5
            jobs[i] = replace(job, cars=int(np.clip(job.cars + by, least, max(least, most))))
        else:
            jobs[i] = self._sized(job)
        return jobs

    def _mix(self, jobs: list[Job], i: int) -> list[Job]:
        """Let a few buses drive along with cars, or some more or fewer, the number of vehicles staying."""
        job, most = jobs[i], self._limits.most or 60
        if job.fleet < 0:
            beside = [way for way in self._ways if way.fleet >= 0 and (way.links, way.sink) == (job.links, job.sink)]
            if job.on_foot or not beside:
                return jobs
            way = beside[int(self._rng.integers(len(beside)))]
            buses = int(self._rng.integers(1, min(6, self._fleets[way.fleet].vehicles) + 1))
            jobs[i] = replace(way, order=job.order, line=job.line, member=job.member, buses=buses, cars=most - buses)
            return jobs
        by = int(self._rng.integers(1, 4)) * (1 if self._rng.random() < 0.5 else -1)
        buses = int(np.clip(job.buses + by, 0, min(most, self._fleets[job.fleet].vehicles)))
        if job.member < 0 or buses == job.buses:
            return jobs
        cars = int(np.clip(job.vehicles - buses, max(0, self._limits.least - buses), most - buses))
        if buses:
            jobs[i] = replace(job, buses=buses, cars=cars)
        else:
            jobs[i] = replace(job, buses=0, cars=cars, fleet=-1, riders=-1, approach=())
        return jobs

    def _near(self, jobs: list[Job]) -> float:
        """Return an order just before or after that of a random job."""
        other = jobs[int(self._rng.integers(len(jobs)))].order if jobs else 0.0
        return float(other + self._rng.uniform(-1.0, 1.0))

    def _shift(self, jobs: list[Job], i: int) -> list[Job]:
        jobs[i] = replace(jobs[i], order=self._near(jobs))
        return jobs

    def _swap(self, jobs: list[Job], i: int) -> list[Job]:
        j = int(self._rng.integers(len(jobs)))
        first, second = jobs[i], jobs[j]
        jobs[i], jobs[j] = replace(first, order=second.order), replace(second, order=first.order)
        return jobs

    def _insert(self, jobs: list[Job]) -> Job:
        way = self._ways[int(self._rng.integers(len(self._ways)))]
        return replace(self._sized(way), order=self._near(jobs))

    def _add(self, jobs: list[Job], i: int) -> list[Job]:
        return [*jobs, self._insert(jobs)]

    def _drop(self, jobs: list[Job], i: int) -> list[Job]:
        """Take out one to three, and let another go where they were."""
        count = min(len(jobs), int(self._rng.integers(1, 4)))
        out = set(self._rng.choice(len(jobs), count, replace=False).tolist())
        kept = [job for number, job in enumerate(jobs) if number not in out]
        return [*kept, replace(self._insert(jobs), order=jobs[i].order)]

    def _reroute(self, jobs: list[Job], i: int) -> list[Job]:
        job = jobs[i]
        others = self._same[job.member, job.fleet, job.riders]
        if not others:
            return jobs
        way = others[int(self._rng.integers(len(others)))]
        jobs[i] = replace(job, line=way.line, sink=way.sink, links=way.links, approach=way.approach)
        return jobs

    def _shift_way(self, jobs: list[Job], i: int) -> list[Job]:
        """Let all that go one way go earlier or later than the others."""
        links = jobs[i].links
        orders = [job.order for job in jobs]
        by = float(self._rng.normal(0.0, 0.05 * (max(orders) - min(orders)) + 1.0))
        return [replace(job, order=job.order + by) if job.links == links else job for job in jobs]

    def _pull(self, jobs: list[Job], i: int) -> list[Job]:
        """Put one first, or last."""
        orders = [job.order for job in jobs]
        jobs[i] = replace(jobs[i], order=min(orders) - 1.0 if self._rng.random() < 0.5 else max(orders) + 1.0)
        return jobs
