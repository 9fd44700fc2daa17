"""The least footprint: kilometre-hours of cease-fire in which N people get out, with a proof of what is not enough.

Bound.  Let f be the passenger-car units that pass dangerous link e in all, c its rate, T its travel time, M the margin
and u the units of the largest vehicle.  A window over e holds at least from a head's entry to the last tail's arrival,
(f - u) / c + T (S2, S3), and a margin at either end; several windows cost no less.  With y = 1 where e is used at all:

    footprint(e)  >=  km(e) (slope f + fixed y)        fixed = max(0, T + 2 M - u / c)
                                                       slope = 1 / c,  or  min(1 / c, (T + 2 M) / u)  where fixed = 0

Its least over all flows of N people to sides they would go to, every link within what it lets pass in the hours
planned, is a mixed-integer programme; empty runs, convoys and clocks are left out.  The bound is its own dual bound.
The plan is then looked for on the roads of that flow, for those people, in the shortest window that is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil

import numpy as np
from numpy.typing import NDArray

from safeconduct.answers.truce import ShortestTruce, shortest_truce
from safeconduct.answers.what_if import Outcome
from safeconduct.core import InfeasibleError, PlaceId, ProofError, Span
from safeconduct.network import road_ids
from safeconduct.planning import Case, CeasefireWindow, Collapse, PeopleGroup, Plan
from safeconduct.planning.instance import UNBOUNDED, Instance
from safeconduct.planning.instance.build import formulate
from safeconduct.planning.settings import PERSONS_PER_CAR

__all__ = [
    "FixedWindow",
    "Footprint",
    "FootprintBound",
    "FootprintPoint",
    "fixed_windows",
    "footprint_bound",
    "least_footprint",
]

_NODES = 2000
"""Branching nodes of the programme: a count, never a clock (R8); its dual bound holds at any."""
_MOST_COLUMNS = 60_000
"""Members times links up to which the programme is solved; on larger networks nothing is proven of the footprint."""
_GAP = 1e-3
"""Relative gap at which branching may end: the programme's own dual bound is reported, so it holds at any."""
_USED = 1e-6
"""Flow (persons) and use of a link (0 to 1) from which they count as used: below lies the solver's tolerance."""
_ROUNDING = 2e-3
"""Relative difference that whole seconds explain: windows of a plan begin and end at full seconds."""
_MOST_POINTS = 8
"""Points of the curve whose bounds are worked out, a programme each."""


@dataclass(frozen=True, slots=True)
class FixedWindow:
    """One window of a section, from the first use of it to the last, margins included."""

    section: tuple[PlaceId, PlaceId]
    road: str
    km: float
    span: Span


@dataclass(frozen=True, slots=True)
class FootprintPoint:
    """For so many persons: the least kilometre-hours of a plan that was made, and what no plan can do with less."""

    persons: int
    kilometre_hours: float | None
    bound_kilometre_hours: float


@dataclass(frozen=True, slots=True)
class Footprint:
    """The least footprint found in which N people get out.

    kilometre_hours: of windows that roll with the convoys; fixed_kilometre_hours: of one window a section.
    bound_kilometre_hours: no plan does with less, whatever the windows.  outcome: the plan; None: none was found.
    curve: by persons, monotone.
    """

    people: int
    kilometre_hours: float | None
    fixed_kilometre_hours: float | None
    bound_kilometre_hours: float
    outcome: Outcome | None
    windows: tuple[FixedWindow, ...]
    curve: tuple[FootprintPoint, ...]


@dataclass(frozen=True, slots=True)
class FootprintBound:
    """What the programme says: kilometre-hours that no plan can do with less, and the flow of its best answer.

    feasible: whether so many people can leave at all, by this flow.  persons: by place and means.
    roads: ids of the dangerous roads used; on a street network none is named.
    """

    kilometre_hours: float
    feasible: bool
    persons: Mapping[tuple[PlaceId, str], float]
    roads: frozenset[str]


def footprint_bound(case: Case, people: int) -> FootprintBound:
    """Return the least kilometre-hours of any plan that gets so many people out, by the programme above.

    On a network too large for it the bound is 0: nothing is proven.

    Args:
        case: its windows are not looked at; it may be cease-fire at any time.
        people: persons, above 0.
    """
    margin = timedelta(minutes=case.convoys.margin_minutes or 0.0)
    # A window that begins and ends a margin outside the hours planned opens all that any window could open.
    window = CeasefireWindow("any", "all", case.horizon.start - margin, case.horizon.end + margin)
    instance = formulate(replace(case, windows=(window,))).instance
    if len(instance.members) * len(instance.link) > _MOST_COLUMNS:
        return FootprintBound(0.0, True, {}, frozenset())
    return _Programme(instance, people).solved()


class _Programme:
    """Flows x(member, link) in persons, y(link) of dangerous links, z(member, sink) in persons."""

    def __init__(self, instance: Instance, people: int) -> None:
        self.instance, self.people = instance, people
        self.links, self.members = len(instance.link), len(instance.members)
        self.restricted = np.flatnonzero(instance.danger)
        self.pairs = [(m, sink) for m, member in enumerate(instance.members) for sink in member.sinks]
        self.pcu = [self._pcu_a_person(m) for m in range(self.members)]
        self.rows: list[tuple[list[int], list[float]]] = []
        self.limits: list[tuple[float, float]] = []

    def solved(self) -> FootprintBound:
        """Build and solve it (HiGHS, by scipy)."""
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_matrix

        self._conserve()
        self._limit_people()
        self._limit_links()
        x, y = self.members * self.links, len(self.restricted)
        count = x + y + len(self.pairs)
        cost = np.zeros(count)
        slope, fixed = self._costs()
        for m in range(self.members):
            cost[m * self.links + self.restricted] = slope * self.pcu[m]
        cost[x : x + y] = fixed
        # Only y is whole (0 or 1) and bounded here; flows are bounded by their rows.
        upper = np.full(count, np.inf)
        upper[x : x + y] = 1.0
        whole = np.zeros(count, np.int64)
        whole[x : x + y] = 1
        begins = np.cumsum([0, *(len(row[0]) for row in self.rows)])
        matrix = csr_matrix(
            (np.concatenate([row[1] for row in self.rows]), np.concatenate([row[0] for row in self.rows]), begins),
            shape=(len(self.rows), count),
        )
        low, high = np.array(self.limits).T
        found = milp(
            cost, integrality=whole, bounds=Bounds(0.0, upper), constraints=LinearConstraint(matrix, low, high),
            options={"node_limit": _NODES, "mip_rel_gap": _GAP},
        )  # fmt: skip
        if found.x is None:
            # Infeasible: fewer can leave, whatever the windows.  Stopped without an answer: nothing is proven.
            return FootprintBound(0.0, found.status != 2, {}, frozenset())
        bound = max(0.0, float(found.mip_dual_bound) if found.mip_dual_bound is not None else 0.0)
        return FootprintBound(bound, True, self._persons(found.x), self._roads(found.x))

    def _at(self, member: int, link: int) -> int:
        return member * self.links + link

    def _add(self, columns: list[int], values: list[float], low: float, high: float) -> None:
        self.rows.append((columns, values))
        self.limits.append((low, high))

    def _conserve(self) -> None:
        """At each node: what comes in less what goes out = received - set out; members set out from their lines."""
        instance, x, y = self.instance, self.members * self.links, len(self.restricted)
        sinks_at: dict[tuple[int, int], list[int]] = {}
        for k, (m, sink) in enumerate(self.pairs):
            sinks_at.setdefault((m, instance.sinks[sink].node), []).append(x + y + k)
        tails, heads = instance.tail.tolist(), instance.head.tolist()
        for m in range(self.members):
            origins = self._origins(m)
            ends: dict[int, tuple[list[int], list[float]]] = {n: ([], []) for n in range(instance.nodes)}
            for link in range(self.links):
                ends[tails[link]][0].append(self._at(m, link))
                ends[tails[link]][1].append(-1.0)
                ends[heads[link]][0].append(self._at(m, link))
                ends[heads[link]][1].append(1.0)
            for node, (columns, values) in ends.items():
                received = sinks_at.get((m, node), [])
                # Where a member sets out nothing is conserved: how many do is limited by `_limit_people` alone.
                if node not in origins and (columns or received):
                    self._add([*columns, *received], [*values, *([-1.0] * len(received))], 0.0, 0.0)

    def _origins(self, member: int) -> frozenset[int]:
        """Return where a member sets out: at its points; whoever is on foot may walk to any place's first."""
        group = self.instance.groups[self.instance.members[member].group]
        if group.means == "foot":
            return frozenset(line.node for line in self.instance.lines) | {group.node}
        return frozenset(self.instance.lines[line].node for line in group.lines)

    def _limit_people(self) -> None:
        """N are received in all; no more of a group, of a member and at a sink than there are and have room."""
        begin = self.members * self.links + len(self.restricted)
        every = list(range(begin, begin + len(self.pairs)))
        self._add(every, [1.0] * len(every), float(self.people), np.inf)
        instance = self.instance
        of_member = [[begin + k for k, (m, _) in enumerate(self.pairs) if m == one] for one in range(self.members)]
        for m, columns in enumerate(of_member):
            self._add(columns, [1.0] * len(columns), 0.0, instance.members[m].persons)
        for g, group in enumerate(instance.groups):
            columns = [c for m, own in enumerate(of_member) if instance.members[m].group == g for c in own]
            self._add(columns, [1.0] * len(columns), 0.0, group.persons)
        for s, sink in enumerate(instance.sinks):
            columns = [begin + k for k, (_, one) in enumerate(self.pairs) if one == s]
            if sink.capacity < UNBOUNDED:
                self._add(columns, [1.0] * len(columns), 0.0, sink.capacity)

    def _limit_links(self) -> None:
        """A dangerous link is used only where y is 1; no link lets more pass than in all the hours it is open."""
        instance, x = self.instance, self.members * self.links
        place = {int(link): x + k for k, link in enumerate(self.restricted)}
        largest = max(instance.pcu.values())
        for link in range(self.links):
            columns = [self._at(m, link) for m in range(self.members)]
            if link in place:
                for m, column in enumerate(columns):
                    most = instance.members[m].persons
                    self._add([column, place[link]], [1.0, -most], -np.inf, 0.0)
            spans = instance.interval_sets[instance.stay_of[link]]
            # In (b - a) seconds at this rate, and one vehicle more: the last begins to pass as the interval ends.
            room = sum((b - a) * instance.rate_pcu_s[link] + largest for a, b in spans)
            if room < UNBOUNDED:
                self._add(columns, list(self.pcu), 0.0, float(room))

    def _pcu_a_person(self, member: int) -> float:
        """Return the units that a person takes: in a full vehicle of the means; 0 on foot, by bus where fetched."""
        instance = self.instance
        group = instance.groups[instance.members[member].group]
        if group.means == "car":
            return instance.pcu["car"] / group.per_vehicle
        seats = [fleet.seats for fleet in instance.fleets if fleet.kind == group.means]
        return instance.pcu[group.means] / max(seats) if seats and group.means != "foot" else 0.0

    def _costs(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return km-hours a unit, and km-hours for being used at all, of each dangerous link (formula above)."""
        instance, links = self.instance, self.restricted
        largest = max(instance.pcu.values())
        rate = instance.rate_pcu_s[links]
        quickest = np.min([instance.travel_s(means) for means in ("car", "bus", "ambulance")], axis=0)[links]
        least = quickest + 2.0 * instance.convoys.margin_s
        fixed = np.maximum(0.0, least - largest / rate)
        slope = np.where(fixed > 0.0, 1.0 / rate, np.minimum(1.0 / rate, least / largest))
        per_second = instance.length_m[links] / 1000.0 / 3600.0
        return per_second * slope, per_second * fixed

    def _persons(self, x: NDArray[np.float64]) -> dict[tuple[PlaceId, str], float]:
        begin = self.members * self.links + len(self.restricted)
        found: dict[tuple[PlaceId, str], float] = {}
        for k, (m, _) in enumerate(self.pairs):
            group = self.instance.groups[self.instance.members[m].group]
            found[group.place, group.means] = found.get((group.place, group.means), 0.0) + float(x[begin + k])
        return found

    def _roads(self, x: NDArray[np.float64]) -> frozenset[str]:
        begin = self.members * self.links
        network = self.instance.network
        used = (link for k, link in enumerate(self.restricted) if x[begin + k] > _USED)
        return frozenset(network.road_id(int(self.instance.link[link])) for link in used) - {""}


def least_footprint(
    case: Case, shortest: ShortestTruce, plan: Callable[[Outcome], Outcome], keeps_rules: Callable[[Case, Plan], bool]
) -> Footprint:
    """Look for the plan with the least footprint in which as many get out as in the shortest window.

    Args:
        case: read and checked.
        shortest: the shortest window for those people; all plans that were made for it are candidates.
        plan: plans the case of an outcome.
        keeps_rules: says whether convoys planned for some of the people keep every rule of a case with all of them.

    Raises:
        ProofError: a plan that gets so many out has a footprint below the bound.
    """
    people = shortest.people
    bound = footprint_bound(case, people)
    others = _on_roads_of(case, bound, people, plan) if bound.roads else ()
    kept = [one for one in others if one.plan is not None and keeps_rules(one.case, one.plan)]
    plans = [one for one in (*shortest.made, *kept) if one.plan is not None]
    points = sorted({(one.plan.out, one.plan.kilometre_hours) for one in plans if one.plan is not None})
    for persons, hours in points:
        if persons >= people and hours < bound.kilometre_hours * (1.0 - _ROUNDING):
            raise ProofError("a plan has a footprint below the bound", got=hours, limit=bound.kilometre_hours)
    enough = [one for one in plans if one.plan is not None and one.plan.out >= people]
    best = min(enough, key=_hours_of, default=None)
    windows = fixed_windows(best.plan) if best is not None and best.plan is not None else ()
    return Footprint(
        people=people,
        kilometre_hours=None if best is None else _hours_of(best),
        fixed_kilometre_hours=sum(row.km * row.span.seconds / 3600.0 for row in windows) if best is not None else None,
        bound_kilometre_hours=bound.kilometre_hours,
        outcome=best,
        windows=windows,
        curve=_curve(case, points, people, bound),
    )


def _hours_of(outcome: Outcome) -> float:
    return outcome.plan.kilometre_hours if outcome.plan is not None else UNBOUNDED


def _on_roads_of(
    case: Case, bound: FootprintBound, people: int, plan: Callable[[Outcome], Outcome]
) -> tuple[Outcome, ...]:
    """Return the plans made for the people of a flow on its roads, in ever better lengths of one window."""
    kept: list[Outcome] = []

    def planned(outcome: Outcome) -> Outcome:
        kept.append(plan(outcome))
        return kept[-1]

    # Where whole vehicles and convoys do not fit as the flow does, what was planned until then still counts.
    with suppress(InfeasibleError):
        shortest_truce(_for_flow(case, bound), people, planned)
    return tuple(replace(one, case=replace(case, windows=one.case.windows, collapse=Collapse())) for one in kept)


def _for_flow(case: Case, bound: FootprintBound) -> Case:
    """Return the case with the people of a flow, a vehicle more of each group, and its other dangerous roads shut."""
    # Safe roads stay open: they cost no footprint, and the plan may need others than the flow does.
    dangerous = _dangerous(case)
    roads = tuple(
        replace(road, state="closed") if name in dangerous and name not in bound.roads else road
        for name, road in zip(road_ids(case.roads), case.roads, strict=True)
    )
    total: dict[tuple[PlaceId, str], float] = {}
    for row in case.people:
        total[row.place, row.means] = total.get((row.place, row.means), 0.0) + row.persons
    rows = []
    for row in case.people:
        there = total[row.place, row.means]
        wanted = bound.persons.get((row.place, row.means), 0.0)
        share = min(1.0, _in_convoys(case, row, wanted) / there) if there and wanted > _USED else 0.0
        if share > 0.0:
            rows.append(replace(row, persons=float(ceil(row.persons * share)), at_least=None))
    return replace(case, roads=roads, people=tuple(rows))


def _in_convoys(case: Case, row: PeopleGroup, persons: float) -> float:
    """Return persons rounded up to a vehicle more, and so that no convoy is left with fewer vehicles than the least."""
    per = row.persons_per_vehicle or PERSONS_PER_CAR
    cars, least, most = ceil(persons / per) + 1, case.convoys.least_vehicles or 1, case.convoys.most_vehicles
    # The last convoy holds what full ones leave over: it is filled up to the least that a convoy may have (P9).
    rest = cars % most if most else cars
    return per * (cars + max(0, least - rest) if rest else cars)


def _dangerous(case: Case) -> frozenset[str]:
    """Return the ids of the roads with a dangerous link."""
    instance = formulate(case).instance
    links = instance.link[instance.danger].tolist()
    return frozenset(instance.network.road_id(int(link)) for link in links) - {""}


def fixed_windows(plan: Plan) -> tuple[FixedWindow, ...]:
    """Return one window for each section of a plan: from its first use to its last, margins included."""
    found: dict[tuple[tuple[PlaceId, PlaceId], str], FixedWindow] = {}
    for row in plan.footprint:
        key = (row.section, row.road)
        before = found.get(key)
        span = row.span if before is None else Span(
            min(before.span.start, row.span.start), max(before.span.end, row.span.end)
        )  # fmt: skip
        found[key] = FixedWindow(row.section, row.road, row.km, span)
    return tuple(found[key] for key in sorted(found))


def _curve(
    case: Case, points: Sequence[tuple[int, float]], people: int, known: FootprintBound
) -> tuple[FootprintPoint, ...]:
    """Return what is known by persons: a plan for more people is one for fewer, a bound for fewer holds for more."""
    persons = sorted({persons for persons, _ in points if persons > 0} | {people})
    step = max(1, -(-len(persons) // _MOST_POINTS))
    chosen = sorted({*persons[::step], persons[-1], people})
    rows: list[FootprintPoint] = []
    least = 0.0
    for count in chosen:
        bound = known if count == people else footprint_bound(case, count)
        least = max(least, bound.kilometre_hours)
        hours = min((one for out, one in points if out >= count), default=None)
        rows.append(FootprintPoint(count, hours, least))
    return tuple(rows)
