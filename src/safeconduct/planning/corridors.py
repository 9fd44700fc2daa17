"""Few corridors: the best plan with at most K of them, each with at least M persons, and what the limit costs.

A corridor is a route: its assembly place and its links.  The search is made once; the timetable is then made anew with
the proposals of a set of routes only, so a set costs one dispatch and no relaxation.  Where there are few sets of K
routes all are tried; else routes are dropped one by one, that which costs least first.

Bound.  With W(o) persons at most through one corridor from o (its narrowest link, see `_through`), P(o) persons there:

    persons  <=  max over k(o) with sum k(o) <= K  of  sum over o of min(P(o), k(o) W(o))

(half persons of cars that are rounded up on one corridor are rounded down on another: only the sum is bounded.)  It
is concave in each k(o), so taking the largest next step K times is best.  Value: the same, each person at most at
the greatest weight.  Both also stay below the bounds without a limit.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import InfeasibleError, Note
from safeconduct.planning.assemble import out_of
from safeconduct.planning.dispatch import DISPATCH_BY_EFFORT, DispatchParameters, dispatch
from safeconduct.planning.dispatch.jobs import elementary
from safeconduct.planning.dispatch.standing import board_late
from safeconduct.planning.inputs import Case
from safeconduct.planning.instance import UNBOUNDED, Instance
from safeconduct.planning.instance.build import formulate
from safeconduct.planning.parameters import BY_EFFORT
from safeconduct.planning.plan import Amount, LeftBehind, Limit, Plan
from safeconduct.planning.planner import finished_plan, hold_to_bounds
from safeconduct.planning.progress import Effort, Progress, never, silent
from safeconduct.planning.proposal import BusTask, Proposal, Run, Timetable
from safeconduct.planning.search import Found, search

__all__ = ["CorridorCost", "FewCorridors", "plan_few_corridors"]

_MOST_SETS = 40
"""Sets of routes of one size that are all tried; beyond, routes are dropped one by one."""
_MOST_DROPS = 4
"""Routes whose loss is tried at each step of dropping: those with the fewest persons."""
_MOST_ROUTES = 10
"""Routes among which few are chosen: those of the plan without a limit, and the largest other proposals."""

_Route = tuple[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class CorridorCost:
    """The best plan found with at most so many corridors; bounds hold for every plan with at most so many."""

    corridors: int
    persons: int
    persons_bound: int
    value: float
    bound: float


@dataclass(frozen=True, slots=True)
class FewCorridors:
    """The plan under the limit, and what each limit from 1 to the corridors of the plan without one would leave."""

    plan: Plan
    costs: tuple[CorridorCost, ...]


def plan_few_corridors(
    case: Case,
    most: int | None,
    *,
    least_persons: int = 0,
    effort: Effort = "normal",
    progress: Progress = silent,
    should_stop: Callable[[], bool] | None = None,
) -> FewCorridors:
    """Plan a case with few corridors.

    Args:
        case: read and checked.
        most: corridors at most, 1 or more; None: no limit on their number.
        least_persons: each corridor brings out at least so many; one that cannot is not opened.
        effort, progress, should_stop: as for `plan_case`; once stopped, limits not yet tried are left out of the costs.

    Raises:
        ValueError: most is below 1.
        InfeasibleError: nobody can leave at all, or no corridor brings out `least_persons`.
        ProofError: a plan is above its bound.
    """
    if most is not None and most < 1:
        raise ValueError(f"most: got {most}; expected 1 or more")
    stop = should_stop or never
    formulation = formulate(case)
    instance = formulation.instance
    if not instance.sinks:
        raise InfeasibleError([Note("nobody_received")], [Note("help_reception")])
    found = search(instance, BY_EFFORT[effort], progress, stop)
    sets = _Sets(instance, found, case.seed, least_persons, stop)
    free = sets.whole()
    best = _best_by_size(sets, free.routes, progress)
    if not best:
        raise InfeasibleError([Note("no_corridor_of", {"persons": least_persons})], [Note("help_window")])
    bounds = {size: _bounded(instance, found, size) for size in best}
    for size, one in best.items():
        hold_to_bounds(one.timetable, bounds[size].bound, bounds[size].most)
    size = max(best) if most is None else min(most, max(best))
    chosen = sets.thorough(best[size], DISPATCH_BY_EFFORT[effort])
    best[size] = chosen
    hold_to_bounds(chosen.timetable, bounds[size].bound, bounds[size].most)
    plan = finished_plan(case, formulation, bounds[size], chosen.timetable, stopped=stop())
    costs = tuple(_cost(number, best[number], bounds[number]) for number in sorted(best))
    return FewCorridors(_with_reason(plan, size, free, instance), costs)


def _cost(size: int, one: _Set, found: Found) -> CorridorCost:
    most = int(found.most + 1e-6 * max(1.0, found.most))  # persons are whole; a rounding error is none
    return CorridorCost(size, one.timetable.persons, most, one.timetable.value, found.bound)


@dataclass(frozen=True, slots=True)
class _Set:
    """A timetable over some routes, with the persons on each route that it uses."""

    timetable: Timetable
    persons: Mapping[_Route, int]

    @property
    def routes(self) -> frozenset[_Route]:
        """The routes that carry anybody."""
        return frozenset(self.persons)

    @property
    def rank(self) -> tuple[float, float]:
        """Floors first, then value (S6)."""
        return -self.timetable.shortfall, self.timetable.value


class _Sets:
    """Timetables by the set of routes they may use, each made once."""

    def __init__(
        self, instance: Instance, found: Found, seed: int, least_persons: int, stop: Callable[[], bool]
    ) -> None:
        self.instance, self.found, self.seed, self.least, self.stop = instance, found, seed, least_persons, stop
        self.made: dict[frozenset[_Route], _Set] = {}
        self.proposed = _proposed(instance, found)

    def whole(self) -> _Set:
        """Return the timetable over all routes that were proposed, without a limit."""
        return self.over(frozenset(self.proposed))

    def over(self, routes: frozenset[_Route], parameters: DispatchParameters | None = None) -> _Set:
        """Return the timetable over these routes only."""
        if routes in self.made and parameters is None:
            return self.made[routes]
        proposals = tuple(one for one in self.found.proposals if _of_proposal(self.instance, one) in routes)
        tasks = tuple(one for one in self.found.tasks if _of_task(self.instance, one) in routes)
        # The same draws for every set, so that sets differ by their routes alone (R8).
        rng = np.random.Generator(np.random.PCG64(self.seed))
        placed = dispatch(
            self.instance, proposals, tasks, self.found.walks,
            parameters=parameters or DISPATCH_BY_EFFORT["fast"], rng=rng, new_ways=False, should_stop=self.stop,
        )  # fmt: skip
        timetable = board_late(self.instance, placed)
        one = _Set(timetable, _persons_by_route(self.instance, timetable.runs))
        if parameters is None:
            self.made[routes] = one
        return one

    def settled(self, routes: frozenset[_Route]) -> _Set | None:
        """Return the timetable over these routes less those that bring out too few; None: none is left."""
        one = self.over(routes)
        while one.persons and min(one.persons.values()) < self.least:
            smallest = min(one.persons, key=lambda route: (one.persons[route], route))
            one = self.over(one.routes - {smallest})
        return one if one.persons else None

    def thorough(self, one: _Set, parameters: DispatchParameters) -> _Set:
        """Return the set with its timetable made with more work, where that is better and keeps the least persons."""
        again = self.over(one.routes, parameters)
        keeps = bool(again.persons) and min(again.persons.values()) >= self.least
        return again if keeps and again.rank > one.rank else one


def _of_proposal(instance: Instance, one: Proposal) -> _Route:
    return instance.lines[one.line].node, elementary(instance, one.links)


def _of_task(instance: Instance, one: BusTask) -> _Route:
    return instance.lines[one.line].node, elementary(instance, one.carry)


def _proposed(instance: Instance, found: Found) -> dict[_Route, float]:
    """Return persons proposed by route."""
    persons: dict[_Route, float] = defaultdict(float)
    for proposal in found.proposals:
        persons[_of_proposal(instance, proposal)] += proposal.persons
    for task in found.tasks:
        persons[_of_task(instance, task)] += task.persons
    return dict(persons)


def _persons_by_route(instance: Instance, runs: Iterable[Run]) -> dict[_Route, int]:
    persons: dict[_Route, int] = defaultdict(int)
    for run in runs:
        if count := sum(persons_of for _, persons_of in run.persons):
            persons[run.start, run.links] += count
    return dict(persons)


def _best_by_size(sets: _Sets, used: frozenset[_Route], progress: Progress) -> dict[int, _Set]:
    """Return the best timetable found with at most K routes, for K = 1 .. as many as are used without a limit."""
    others = sorted(sets.proposed.keys() - used, key=lambda route: (-sets.proposed[route], route))
    among = [*sorted(used), *others[: max(0, _MOST_ROUTES - len(used))]]
    best: dict[int, _Set] = {}
    whole = sets.settled(used)
    current = whole.routes if whole is not None else frozenset()
    for size in range(len(used), 0, -1):
        if sets.stop() and best:
            break
        progress("corridors", 1.0 - size / max(1, len(used)))
        tried = [found for routes in _choices(sets, among, current, size) if (found := sets.settled(routes))]
        tried += [one for one in (whole,) if one is not None and len(one.routes) <= size]
        if not tried:
            break
        best[size] = max(tried, key=lambda one: one.rank)
        current = best[size].routes
    return _monotone(best)


def _choices(
    sets: _Sets, among: list[_Route], current: frozenset[_Route], size: int
) -> Iterable[frozenset[_Route]]:
    """Return the sets of routes to try: all of that size where those are few, else the current one less one route."""
    every = list(combinations(among, size)) if _binomial(len(among), size) <= _MOST_SETS else []
    if every:
        return map(frozenset, every)
    if len(current) <= size:
        return [current]
    persons = sets.over(current).persons
    smallest = sorted(current, key=lambda route: (persons.get(route, 0), route))[:_MOST_DROPS]
    return [current - {route} for route in smallest]


def _binomial(n: int, k: int) -> float:
    found = 1.0
    for i in range(min(k, n - k)):
        found = found * (n - i) / (i + 1)
    return found


def _monotone(best: dict[int, _Set]) -> dict[int, _Set]:
    """Return for each size the best of that size or less: fewer corridors are allowed under every larger limit."""
    found: dict[int, _Set] = {}
    for size in sorted(best):
        smaller = found.get(size - 1)
        found[size] = smaller if smaller is not None and smaller.rank >= best[size].rank else best[size]
    return found


def _bounded(instance: Instance, found: Found, size: int) -> Found:
    """Return what was found, with bounds that hold for every plan of at most `size` corridors (formula above)."""
    left = {node: _persons_from(instance, node) for node in {line.node for line in instance.lines}}
    through = {node: _through(instance, node) for node in left}
    queue = [(-min(left[node], through[node]), node) for node in left]
    heapq.heapify(queue)
    persons = 0.0
    for _ in range(size if queue else 0):
        gain = -queue[0][0]
        node = queue[0][1]
        persons += gain
        left[node] -= gain
        heapq.heapreplace(queue, (-min(left[node], through[node]), node))
    weight = max((group.weight for group in instance.groups), default=1.0)
    return replace(found, bound=min(found.bound, weight * persons), most=min(found.most, persons))


def _persons_from(instance: Instance, node: int) -> float:
    """Return how many persons may leave from a node at most: those who gather there, and all who may walk there."""
    here = {number for number, line in enumerate(instance.lines) if line.node == node}
    return sum(group.persons for group in instance.groups if group.means == "foot" or here & set(group.lines))


def _through(instance: Instance, origin: int) -> float:
    """Return the persons that one route from a node to any sink can carry at most: the widest route's narrowest link.

    People on foot take no room on a road, and come on top (Dijkstra's search, with the least of a route for its sum).
    """
    widths = _widths(instance)
    leaving: dict[int, list[int]] = defaultdict(list)
    for link, tail in enumerate(instance.tail.tolist()):
        leaving[tail].append(link)
    widest: dict[int, float] = {origin: UNBOUNDED}
    queue = [(-UNBOUNDED, origin)]
    while queue:
        width, node = heapq.heappop(queue)
        for link in leaving[node] if -width >= widest[node] else ():
            narrow, head = min(-width, float(widths[link])), int(instance.head[link])
            if narrow > widest.get(head, 0.0):
                widest[head] = narrow
                heapq.heappush(queue, (-narrow, head))
    on_foot = sum(group.persons for group in instance.groups if group.means == "foot")
    return max((widest.get(sink.node, 0.0) for sink in instance.sinks), default=0.0) + on_foot


def _widths(instance: Instance) -> NDArray[np.float64]:
    """Return persons in vehicles that each link lets pass at most, shape (m,).

    In an interval of L seconds in which a link may be entered, with h of headway, n the most vehicles of a convoy:

        persons <= (L + h) max over means of seats / (spacing + h / n)  +  the most seats of a vehicle
    """
    seats = _seats(instance)
    if not seats:
        return np.zeros(len(instance.link))
    headway = instance.convoys.headway_s if instance.convoys.most else 0.0
    apart = headway / max(1, instance.convoys.most)
    with np.errstate(divide="ignore"):  # a road without a known capacity lets any number pass
        rate = np.max([most / (instance.spacing_s(means) + apart) for means, most in seats.items()], axis=0)
    quickest = np.min([instance.travel_s(means) for means in seats], axis=0)
    widths = np.zeros(len(instance.link))
    for link, stay in enumerate(instance.stay_of.tolist()):
        for begins, ends in instance.interval_sets[stay]:
            open_s = ends - begins - quickest[link]
            if open_s >= 0.0:
                widths[link] += (open_s + headway) * rate[link] + max(seats.values())
    return widths


def _seats(instance: Instance) -> dict[str, float]:
    """Return the most persons that one vehicle of each means carries."""
    seats: dict[str, float] = {}
    for group in instance.groups:
        if group.means == "car":
            seats["car"] = max(seats.get("car", 0.0), group.per_vehicle)
    for fleet in instance.fleets:
        seats[fleet.kind] = max(seats.get(fleet.kind, 0.0), float(fleet.seats))
    return seats


def _with_reason(plan: Plan, size: int, free: _Set, instance: Instance) -> Plan:
    """Return the plan with the limit on corridors named, first, for those whom the plan without it brings out.

    It is called tested where the plan without the limit brings out more persons than any plan with it can.
    """
    more = free.timetable.persons - plan.out
    if more <= 0:
        return plan
    out = out_of(instance, free.timetable)
    limit = Limit(
        "corridors", {}, Amount(max(1, len(free.persons) - size), "corridor"), more,
        tested=free.timetable.persons > plan.persons_bound,
    )  # fmt: skip
    total: dict[tuple[str, str], float] = defaultdict(float)
    for group in instance.groups:
        total[group.place, group.means] += group.persons

    def named(row: LeftBehind) -> LeftBehind:
        key = (str(row.place), row.means)
        stays_without = round(total[key]) - out.get(key, 0)
        return replace(row, because=(limit, *row.because)) if row.persons > stays_without else row

    return replace(plan, left_behind=tuple(named(row) for row in plan.left_behind))
