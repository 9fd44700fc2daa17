"""List scheduling in exact seconds: jobs one after the other, each as early as what is placed before it lets it.

Every job that is placed keeps every rule (S1-S4, P1-P9) together with those before it, so what is placed is a plan at
any time; a job that cannot keep them is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safeconduct.planning.dispatch.calendars import Calendars
from safeconduct.planning.dispatch.departing import may_depart
from safeconduct.planning.dispatch.drives import Drive, Drives, Mix
from safeconduct.planning.dispatch.fleets import Bus, Buses, rested
from safeconduct.planning.dispatch.jobs import Job
from safeconduct.planning.dispatch.kernels import EPS, NO_HALT, SHORT_WAIT_S, timing
from safeconduct.planning.dispatch.parameters import DispatchParameters
from safeconduct.planning.dispatch.people import People
from safeconduct.planning.dispatch.posts import Queue
from safeconduct.planning.dispatch.reception import Desk
from safeconduct.planning.dispatch.worth import Worths, stays_in_danger
from safeconduct.planning.instance import MEANS_ORDER, UNBOUNDED, Instance
from safeconduct.planning.proposal import Walk

__all__ = ["Busy", "Placed", "Resource", "Schedule"]

_Times = tuple[float, ...]

Resource = tuple[str, int]
"""Something convoys share: a link, an assembly line, a sink, a fleet, a group of people."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A job with its times: heads leave for each link at `heads`, tails `drive.stretch` behind.

    begins, board_s: first boarding and how long it lasts.  persons: by member.  crew: numbers of its buses.
    approach: the empty run of its buses.  value: weighted persons.  last_heads: of the last platoon, where
    several are joined (see `joining`).
    """

    job: Job
    mix: Mix
    drive: Drive
    heads: _Times
    line: int
    begins: float
    board_s: float
    persons: tuple[tuple[int, int], ...]
    crew: tuple[int, ...]
    approach: Placed | None
    value: float
    last_heads: _Times = ()

    @property
    def arrives(self) -> tuple[float, float]:
        """When head and tail are at the last place."""
        head = self.heads[-1] + self.drive.travel[-1]
        return head, head + self.drive.stretch[-1]


@dataclass(frozen=True, slots=True)
class Busy:
    """The mouth of a link taken by a convoy that stays: inbound aid."""

    link: int
    begins: float
    ends: float


@dataclass(frozen=True, slots=True)
class _Load:
    """Who goes in a job as things stand."""

    cars: int
    in_cars: int
    buses: int
    riders: int
    ready: float

    @property
    def persons(self) -> int:
        """All who go, in cars and buses."""
        return self.in_cars + self.riders


class Schedule:
    """The plan so far: `placed`, `value`; everything that is taken; looked: how often a place was sought."""

    def __init__(
        self,
        instance: Instance,
        drives: Drives,
        worths: Worths,
        *,
        walks: Sequence[Walk] = (),
        busy: Iterable[Busy] = (),
        parameters: DispatchParameters | None = None,
    ) -> None:
        self.instance = instance
        self._drives, self._worths = drives, worths
        self._mouths = Calendars(len(drives.calendar))
        for taken in busy:
            if taken.link in drives.calendar:
                self._mouths.add(drives.calendar[taken.link], taken.begins, taken.ends)
        self._lines = Calendars(len(instance.lines))
        self._desks: dict[int, Desk] = {}
        self._queues: dict[int, Queue] = {}
        self._last_departure: dict[int, float] = {}
        self._closed_from: dict[int, float] = {}  # a convoy below the least size is the last of its line (S1)
        stop = (parameters or DispatchParameters()).fuel_stop_s
        self.fleets = [Buses(instance, fleet, stop) for fleet in instance.fleets]
        self.people = People(instance, walks)
        self.placed: list[Placed] = []
        self.value = 0.0
        self.looked = 0

    def shortfall(self) -> float:
        """Return the persons by which floors are missed (S6)."""
        rows = zip(self.instance.groups, self.people.out, strict=True)
        return sum(max(0.0, min(group.at_least, group.persons) - out) for group, out in rows if group.at_least > 0)

    def takes(self, job: Job) -> frozenset[Resource]:
        """Return what a job's placing depends on and changes, but for how many cars and people of its own are left."""
        known = self._drives.takes
        key = (job.line, job.sink, job.links, job.approach, job.riders, job.fleet)
        if key not in known:
            instance = self.instance
            node = instance.lines[job.line].node
            found = [("link", link) for link in (*job.links, *job.approach)]
            found += [("line", number) for number, line in enumerate(instance.lines) if line.node == node]
            if job.riders >= 0:
                found.append(("group", instance.members[job.riders].group))
            if job.fleet >= 0:
                found.append(("fleet", job.fleet))
            if instance.sinks[job.sink].rate_per_s < UNBOUNDED:
                found.append(("sink", job.sink))
            known[key] = frozenset(found)
        return known[key]

    def same_load(self, was: Placed) -> bool:
        """Say whether as many would go now as went before, nothing else having changed."""
        job = was.job
        if job.on_foot:
            return False
        load = self._load(job, len(was.crew))
        if load is None:
            return False
        persons = tuple((m, n) for m, n in ((job.member, load.in_cars), (job.riders, load.riders)) if n)
        return persons == was.persons and load.cars == dict(was.mix).get("car", 0) and load.buses == len(was.crew)

    def place(self, job: Job) -> Placed | None:
        """Place a job as early as it can go, with as many of its people as are still there; None: it cannot go."""
        found = self.look(job)
        if found is not None:
            self.commit(found)
        return found

    def look(self, job: Job) -> Placed | None:
        """Return how a job would be placed now, nothing taken yet."""
        self.looked += 1
        return self._walk(job) if job.on_foot else self._drive_loaded(job)

    def calendars(self) -> tuple[tuple[NDArray[Any], ...], dict[int, int]]:
        """Return what is taken of the mouths of links, and which calendar is each link's."""
        if len(self._drives.calendar) > len(self._mouths.pool[2]):
            self._mouths.extend(len(self._drives.calendar))
        return self._mouths.pool, self._drives.calendar

    @property
    def interval_sets(self) -> tuple[NDArray[Any], ...]:
        """All interval sets as the kernels take them: pointer, low, high."""
        return self._drives.sets

    def earliest(self, line: int) -> float:
        """Return when boarding may begin at a line at the earliest; UNBOUNDED: never."""
        return min((opens for opens, _, _ in self._windows(line)), default=UNBOUNDED)

    # --- on foot

    def _walk(self, job: Job) -> Placed | None:
        persons = self.people.on_foot(job.member, job.persons, self.people.room(job.sink))
        drive = self._drives.of(job.links, ())
        found = self._walk_together(job, drive, persons) if persons else None
        if found is not None or not persons:
            return found
        low, high = 0, persons  # the most that are taken in by closing
        while high - low > 1:
            middle = (low + high) // 2
            fewer = self._walk_together(job, drive, middle)
            if fewer is None:
                high = middle
            else:
                low, found = middle, fewer
        return found

    def _walk_together(self, job: Job, drive: Drive, persons: int) -> Placed | None:
        for opens, head_until, tail_until in self._windows(job.line):
            timed = self._timed(drive, opens, min(head_until, tail_until), job.sink, persons)
            if timed is not None and self._may_depart(timed, timed[1][0]):
                drive, heads = timed
                return self._worthwhile(job, (), drive, heads, -1, heads[0], 0.0, ((job.member, persons),), (), None)
        return None

    # --- cars and buses

    def _drive_loaded(self, job: Job) -> Placed | None:
        if not job.buses:
            load = self._load(job, 0)
            return None if load is None else self._load_and_go(job, load, (), None)
        buses = self.fleets[job.fleet]
        standing = self._standing(job, buses)
        load = self._load(job, min(job.buses, len(standing)))
        if load is None or not load.buses:
            return None
        crew = standing[: load.buses]
        found = self._with_crew(job, load, crew, crew[-1][0])
        if found is None and buses.fleet.rest_s > 0.0:
            rest = max((bus.legs[-1][1] + buses.fleet.rest_s for _, bus in crew if bus.legs), default=0.0)
            found = self._with_crew(job, load, crew, rest) if rest > crew[-1][0] else None
        return found

    def _standing(self, job: Job, buses: Buses) -> list[tuple[float, Bus]]:
        """Return the buses that stand where the job's empty run begins, by when they can leave."""
        instance = self.instance
        fleet, pick_up = buses.fleet, instance.lines[job.line].node
        if fleet.serves is not None and pick_up not in fleet.serves:
            return []
        if fleet.kind not in instance.sinks[job.sink].takes:
            return []
        whole = (*job.approach, *job.links)
        start = int(instance.tail[job.approach[0]]) if job.approach else pick_up
        return buses.at(start, float(instance.length_m[list(whole)].sum()))

    def _with_crew(self, job: Job, load: _Load, crew: list[tuple[float, Bus]], ready: float) -> Placed | None:
        fleet = self.fleets[job.fleet].fleet
        numbers = tuple(bus.number for _, bus in crew)
        approach = None
        if job.approach:
            approach = self._empty(job, ((fleet.kind, len(crew)),), ready, numbers)
            if approach is None:
                return None
            self._take_mouths(approach)
            ready = approach.arrives[1]
        found = self._load_and_go(job, replace(load, ready=max(load.ready, ready)), numbers, approach)
        if approach is not None:
            self._free_mouths(approach)
        if found is None or not all(self._rested(bus, found) for _, bus in crew):
            return None
        return found

    def _empty(self, job: Job, mix: Mix, ready: float, crew: tuple[int, ...]) -> Placed | None:
        timed = self._timed(self._drives.of(job.approach, mix), ready, UNBOUNDED, -1, 0)
        if timed is None:
            return None
        drive, heads = timed
        return Placed(job, mix, drive, heads, -1, heads[0], 0.0, (), crew, None, 0.0)

    def _rested(self, bus: Bus, found: Placed) -> bool:
        legs = list(bus.legs)
        for run in (found.approach, found):
            if run is not None:
                legs.append((run.heads[0], run.arrives[1]))
        return rested(legs, self.fleets[found.job.fleet].fleet.rest_s)

    def _load(self, job: Job, buses: int) -> _Load | None:
        """Return who goes: as many as are there, fit and are received; None: nobody, or fewer than S1 lets go."""
        room = self.people.room(job.sink)
        cars = self.people.cars(job.member, job.cars, room) if job.member >= 0 else 0
        in_cars = self.people.in_cars(job.member, cars, room) if cars else 0
        riders, ready = 0, 0.0
        if buses:
            seats = self.instance.fleets[job.fleet].seats
            node = self.instance.lines[job.line].node
            riders, ready = self.people.riders(job.riders, node, buses * seats, room - in_cars)
            buses = min(buses, -(-riders // seats))
        if cars + buses < self.instance.convoys.least and not self._all_who_remain(job, cars, in_cars, riders):
            return None
        return _Load(cars, in_cars, buses, riders, ready) if in_cars + riders else None

    def _all_who_remain(self, job: Job, cars: int, in_cars: int, riders: int) -> bool:
        gone = not cars or self.people.nobody_left(job.member, cars, in_cars)
        return gone and (not riders or self.people.nobody_left(job.riders, 0, riders))

    def _load_and_go(
        self, job: Job, load: _Load, crew: tuple[int, ...], approach: Placed | None
    ) -> Placed | None:
        counts = {"car": load.cars}
        after_loading = load.ready
        if load.buses:
            fleet = self.instance.fleets[job.fleet]
            counts[fleet.kind] = load.buses
            after_loading += fleet.load_s
        mix = tuple((means, counts[means]) for means in MEANS_ORDER if counts.get(means))
        drive = self._drives.of(job.links, mix)
        small = load.cars + load.buses < self.instance.convoys.least
        persons = tuple((m, n) for m, n in ((job.member, load.in_cars), (job.riders, load.riders)) if n)
        total = load.persons
        lines = self._lines_beside(job.line, job.member if load.cars else job.riders)
        for line in sorted(lines, key=lambda line: self._boarded(line, load.ready, total)):
            if small and line in self._closed_from:  # one remainder a point
                continue
            leaves = max(after_loading, self._last_departure.get(line, 0.0)) if small else after_loading
            found = self._board(job, mix, drive, line, (load.ready, leaves), persons, crew, approach)
            if found is not None:  # nobody who boards later leaves earlier
                return found
        return None

    def _boarded(self, line: int, ready: float, persons: int) -> float:
        """Return when so many persons have boarded at a line at the earliest."""
        where = self.instance.lines[line]
        board_s = persons / where.rate_per_s if where.rate_per_s < UNBOUNDED else 0.0
        first = min((opens for opens, _, _ in self._windows(line)), default=0.0)
        return self._lines.gap(line, max(first, ready), board_s) + board_s

    def _lines_beside(self, line: int, member: int) -> tuple[int, ...]:
        """Return the assembly lines of a member's group at the node of one of them, that one first."""
        instance = self.instance
        node = instance.lines[line].node
        others = instance.groups[instance.members[member].group].lines
        return (line, *(other for other in others if other != line and instance.lines[other].node == node))

    def _board(
        self, job: Job, mix: Mix, drive: Drive, line: int, ready: tuple[float, float],
        persons: tuple[tuple[int, int], ...], crew: tuple[int, ...], approach: Placed | None,
    ) -> Placed | None:  # fmt: skip
        """Board at a line and go; ready: when boarding may begin, and when the convoy may leave at the earliest."""
        total = sum(n for _, n in persons)
        rate = self.instance.lines[line].rate_per_s
        board_s = total / rate if rate < UNBOUNDED else 0.0
        for opens, head_until, tail_until in self._windows(line):
            begins = self._lines.gap(line, max(opens, ready[0]), board_s)
            leaves = max(begins + board_s, ready[1])
            latest = min(head_until, tail_until - drive.stretch[0], self._closed_from.get(line, UNBOUNDED))
            if leaves > latest + EPS:
                continue
            timed = self._timed(drive, leaves, latest, job.sink, total)
            if timed is None or timed[1][0] + timed[0].stretch[0] > tail_until + EPS:
                continue
            if self._may_depart(timed, begins):
                return self._worthwhile(job, mix, *timed, line, begins, board_s, persons, crew, approach)
        return None

    def _may_depart(self, timed: tuple[Drive, _Times], begins: float) -> bool:
        drive, heads = timed
        return may_depart(self.instance, drive.links, heads, drive.stretch, drive.travel, begins)

    def _windows(self, line: int) -> list[tuple[float, float, float]]:
        """Return when boarding may begin, by when the head leaves (opening) and the tail leaves (window, S4)."""
        if line not in self._drives.line_windows:
            self._drives.line_windows[line] = self._line_windows(line)
        return self._drives.line_windows[line]

    def _line_windows(self, line: int) -> list[tuple[float, float, float]]:
        where = self.instance.lines[line]
        sets = self.instance.interval_sets
        stays = sets[self.instance.node_stay_of[where.node]] if where.danger else ((-UNBOUNDED, UNBOUNDED),)
        return [
            (max(opens, since, begins, 0.0), closes, ends)
            for opens, closes in where.hours
            for begins, ends in stays
            for since in where.beginnings_s
            if max(opens, since, begins, 0.0) <= min(closes, ends) + EPS
        ]

    def _worthwhile(
        self, job: Job, mix: Mix, drive: Drive, heads: _Times, line: int, begins: float, board_s: float,
        persons: tuple[tuple[int, int], ...], crew: tuple[int, ...], approach: Placed | None,
    ) -> Placed | None:  # fmt: skip
        """Return the convoy, None where going is worth less than staying."""
        worth = self._worths.of(stays_in_danger(drive, heads, begins))
        if worth <= 0.0:
            return None
        groups = self.instance.groups
        weighted = sum(n * groups[self.instance.members[member].group].weight for member, n in persons)
        return Placed(job, mix, drive, heads, line, begins, board_s, persons, crew, approach, worth * weighted)

    # --- times

    def _timed(self, drive: Drive, at: float, latest: float, sink: int, persons: int) -> tuple[Drive, _Times] | None:
        """Return the earliest times with the head's departure from `at` to `latest`; the drive may have to be other."""
        arrive_from = -UNBOUNDED
        heads = np.empty(len(drive.links))
        horizon = self.instance.horizon_s
        while True:
            if len(self._drives.calendar) > len(self._mouths.pool[2]):
                self._mouths.extend(len(self._drives.calendar))
            # Where places to queue are few nobody goes early to wait in one.
            limits = (horizon, arrive_from, 0.0 if drive.storage else SHORT_WAIT_S)
            if not timing(self._mouths.pool, self._drives.sets, drive.route, limits, at, latest, heads):
                return None
            full, later = self._full_post(drive, heads)
            if full >= 0:
                if float(heads[0]) + later <= latest + EPS and later > EPS:
                    at = float(heads[0]) + later
                else:
                    kept = frozenset(np.flatnonzero(drive.route[6] == NO_HALT).tolist()) | {full}
                    drive = self._drives.of(drive.links, drive.mix, pcu=drive.pcu, no_halt=kept)
                continue
            head = float(heads[-1]) + drive.travel[-1]
            if sink < 0 or self._desk(sink).fits(head, head + drive.stretch[-1], persons):
                return drive, tuple(heads.tolist())
            arrive_from = self._desk(sink).next_opening(head)
            if arrive_from == UNBOUNDED:
                return None

    def _full_post(self, drive: Drive, heads: np.ndarray[tuple[int], np.dtype[np.float64]]) -> tuple[int, float]:
        """Return the number of a link before which more would queue than may, and how much later it might; -1: none."""
        for i in drive.storage:
            standing = _standing(drive, heads, i)
            if standing is not None and not self._queue(drive.links[i]).fits(standing):
                return i, self._queue(drive.links[i]).later(standing)
        return -1, 0.0

    def _queue(self, link: int) -> Queue:
        if link not in self._queues:
            self._queues[link] = Queue(float(self.instance.storage[link]))
        return self._queues[link]

    def _desk(self, sink: int) -> Desk:
        if sink not in self._desks:
            self._desks[sink] = Desk(self.instance.sinks[sink], self.instance.horizon_s)
        return self._desks[sink]

    # --- taking what a convoy takes

    def _take_mouths(self, run: Placed) -> None:
        calendars, holds = np.array(run.drive.calendar), np.array(run.drive.hold)
        self._mouths.add_all(calendars, np.array(run.heads), holds)

    def _free_mouths(self, run: Placed) -> None:
        for calendar, head, hold in zip(run.drive.calendar, run.heads, run.drive.hold, strict=True):
            if calendar >= 0:
                self._mouths.drop(calendar, head, head + hold)

    def commit(self, found: Placed) -> None:
        """Take what a convoy takes that was looked at just now."""
        for run in (found.approach, found):
            if run is not None:
                self._take_mouths(run)
                for i in run.drive.storage:
                    standing = _standing(run.drive, run.heads, i)
                    if standing is not None:
                        self._queue(run.drive.links[i]).add(standing)
        head, tail = found.arrives
        self._desk(found.job.sink).add(head, tail, sum(n for _, n in found.persons))
        if found.line >= 0:
            self._lines.add(found.line, found.begins, found.begins + found.board_s)
            self._last_departure[found.line] = max(self._last_departure.get(found.line, 0.0), found.heads[0])
            if found.drive.vehicles < self.instance.convoys.least:
                self._closed_from[found.line] = found.heads[0]
        self._count(found)
        self._move_buses(found)
        self.placed.append(found)
        self.value += found.value

    def _count(self, found: Placed) -> None:
        job = found.job
        node = self.instance.lines[job.line].node
        cars = dict(found.mix).get("car", 0)
        for member, persons in found.persons:
            walked = node if found.mix and self.people.walks_to(member, node) else -1
            self.people.take(member, job.sink, persons, cars=cars if member == job.member else 0, walked_to=walked)

    def _move_buses(self, found: Placed) -> None:
        if not found.crew:
            return
        buses = self.fleets[found.job.fleet]
        for number in found.crew:
            bus = buses.buses[number]
            for run, stands in ((found.approach, 0.0), (found, buses.fleet.unload_s)):
                if run is not None:
                    leg = (run.heads[0], run.arrives[1])
                    node = int(self.instance.head[run.drive.links[-1]])
                    buses.drive(bus, leg, node, run.drive.length_m, stands)


def _standing(
    drive: Drive, heads: Sequence[float] | np.ndarray[tuple[int], np.dtype[np.float64]], i: int
) -> tuple[float, float, float, float, int] | None:
    """Return how a convoy halts before link i; None: it drives through, or sets out there."""
    if i == 0:
        return None
    came, leaves = float(heads[i - 1]) + drive.travel[i - 1], float(heads[i])
    came_tail, leaves_tail = came + drive.stretch[i - 1], leaves + drive.stretch[i]
    if leaves <= came + EPS and leaves_tail <= came_tail + EPS:
        return None
    return came, came_tail, leaves, leaves_tail, drive.vehicles
