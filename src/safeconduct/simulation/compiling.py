"""From a plan on its case (`Evidence` of verification) to the flat arrays of the kernel."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from safeconduct.simulation.detours import Detours
from safeconduct.simulation.gates import Ways, gates_of, stretch_end
from safeconduct.simulation.layout import Floats, Layout, thing_key
from safeconduct.simulation.mouths import Mouths, Roads, add_room
from safeconduct.simulation.tables import TABLES, Numbers, Tables
from safeconduct.simulation.vehicles import Trip, Vehicle, arrange, find_trips, lead_of, shares_of, trips_by_convoy
from safeconduct.verification import CaseRows, LinkRow, Plan, Spans
from safeconduct.verification.evidence import lay_side_by_side
from safeconduct.verification.evidence.intervals import ROUNDING_S, merged
from safeconduct.verification.evidence.sides import Evidence, Hop, Run

__all__ = ["Compiled", "ReportRow", "compile_plan"]

_DAY_S = 86400.0
_HOUR_S = 3600.0


@dataclass(frozen=True, slots=True)
class ReportRow:
    """What persons are counted by: corridor ("" on foot alone), where they set out and where they go, by what."""

    corridor: str
    place: str
    destination: str
    means: str


@dataclass(frozen=True, slots=True)
class Compiled:
    """The arrays, and the names of their rows.

    base: the horizon's start, seconds since 1970.  roads: ends and id of each road; convoys: ids in their order, with
    the places on their road, and on the other that a convoy may take (none: it has no other).
    planned: persons of the plan by report row.  left: persons whom the plan leaves behind.
    """

    layout: Layout
    base: float
    rows: tuple[ReportRow, ...]
    places: tuple[str, ...]
    convoys: tuple[str, ...]
    hops: tuple[tuple[str, ...], ...]
    others: tuple[tuple[str, ...], ...]
    corridors: tuple[str, ...]
    planned: Floats
    leaving: float
    left: float


def compile_plan(case: CaseRows, plan: Plan, *, roads: Roads | None = None, most: float = 3.0) -> Compiled:
    """Lay a plan out for the kernel.

    Args:
        case: rows as an edge made them (cases.verification_rows).
        plan: as verification reads it; it is taken to hold against its case.
        roads: what a jam is like.
        most: up to how many times the planned persons may come by car.
    """
    evidence = lay_side_by_side(case, plan)
    work = _Compiling(evidence, roads or Roads(), most)
    for run in sorted(evidence.runs, key=lambda run: (run.convoy.passes[0].head, run.convoy.id)):
        work.add_convoy(run)
    return work.done()


class _Compiling:
    """One plan being laid out."""

    def __init__(self, evidence: Evidence, roads: Roads, most: float) -> None:
        self.evidence, self.most = evidence, most
        self.base = evidence.case.rules.horizon[0]
        self.tables = Tables(evidence.case.rules.horizon[0])
        self.trips = find_trips(evidence)
        self.by_convoy = trips_by_convoy(self.trips)
        self.trip_slot: dict[tuple[str, int], int] = {}
        self.links = Mouths(evidence, roads)
        self.places: Numbers[str] = Numbers()
        self.rows: Numbers[ReportRow] = Numbers()
        self.corridors: Numbers[str] = Numbers()
        self.people: Numbers[str] = Numbers()
        self.areas: Numbers[str] = Numbers()
        self.planned: dict[int, float] = {}
        self.ways, self.detours = Ways(evidence), Detours(evidence)
        self.others: list[tuple[str, ...]] = []
        self.points = {row.id: number for number, row in enumerate(evidence.case.assembly)}
        self.corridor_hops: dict[int, tuple[float, float, dict[int, None], dict[int, None]]] = {}
        self.largest = 0.0

    def since(self, instant: float) -> float:
        """Return seconds from the horizon's start."""
        return instant - self.base

    def add_convoy(self, run: Run) -> None:
        """Add a convoy, its vehicles and its hops; one whose route leaves the roads cannot be driven and is left out.

        Raises:
            ValueError: a link of it is not there; verification tells it.
        """
        if any(hop.link is None for hop in run.hops):
            raise ValueError(f"convoy {run.convoy.id} drives where there is no road")
        own = self.by_convoy.get(run.convoy.id, ())
        order = arrange(self.evidence, run, own, self.most)
        self._convoy_row(run, order, own)
        for vehicle, share in zip(order, shares_of(order), strict=True):
            self._vehicle_row(run, vehicle, share)
        other = self.detours.of(run)
        for one in (run, *([other] if other is not None else [])):
            for number, hop in enumerate(one.hops):
                self._hop_row(one, number, hop, lead_of(order))
        self.tables.rows["convoys"][-1].update(other_b=self.tables.count("hops"))
        self.others.append(() if other is None else tuple(one.place for one in other.convoy.passes))
        for _, link in run.driven():
            self.links.take_planned(self.links.number(link, foot=run.convoy.on_foot))

    def _convoy_row(self, run: Run, order: Sequence[Vehicle], trips: Sequence[Trip]) -> None:
        first = run.convoy.passes[0]
        day = int(self.since(first.head) // _DAY_S)
        home = self.evidence.home(first.place)
        point = self._point(run)
        hours = self.evidence.case.assembly[point].hours if point >= 0 else ()
        opened = [start for start, end in hours if start - ROUNDING_S <= first.head <= end + ROUNDING_S]
        boards = first.in_head if first.arrival_given else max([self.base, *opened]) if point >= 0 else first.head
        self.largest = max([self.largest, *(vehicle.units for vehicle in order)])
        self.tables.add(
            "convoys",
            hop_a=self.tables.count("hops"),
            hop_b=self.tables.count("hops") + len(run.hops),
            other_a=self.tables.count("hops") + len(run.hops),
            vehicle_a=self.tables.count("vehicles"),
            vehicle_b=self.tables.count("vehicles") + len(order),
            cars=sum(vehicle.means == "car" and not vehicle.joins for vehicle in order) if run.loaded else 0,
            point=point,
            corridor=self._corridor(run, day),
            people=self.people.of(f"{home}|{day}") if run.loaded else -1,
            area=self._area(run),
            boards=self.since(boards),
            load=max((trip.load_s for trip in trips), default=0.0),
            loaded=run.loaded,
            key=thing_key(run.convoy.id),
        )

    def _area(self, run: Run) -> int:
        """Return where sirens stop boarding and departure: the unit of administration, else the place."""
        if not run.loaded:
            return -1
        first = run.convoy.passes[0].place
        return self.areas.of(self.evidence.place(first).admin or self.evidence.home(first))

    def _point(self, run: Run) -> int:
        """Return the assembly point: that named, or the only one of the place."""
        if not run.loaded:
            return -1
        if run.convoy.assembly:
            return self.points.get(run.convoy.assembly, -1)
        home = self.evidence.home(run.convoy.passes[0].place)
        here = [row.id for row in self.evidence.case.assembly if row.place == home]
        return self.points[here[0]] if len(here) == 1 and not run.convoy.on_foot else -1

    def _corridor(self, run: Run, day: int) -> int:
        """Return the corridor of that day: origin and destination, whatever the road; -1 for whoever carries nobody."""
        if not run.loaded:
            return -1
        ends = run.convoy.passes[0].place, run.convoy.passes[-1].place
        number = self.corridors.of(f"{self.evidence.home(ends[0])}>{ends[1]}|{day}")
        head, tail = self.since(run.convoy.passes[0].head), self.since(run.convoy.passes[-1].in_tail)
        known = self.corridor_hops.get(number, (head, tail, {}, {}))
        self.corridor_hops[number] = (min(known[0], head), max(known[1], tail), known[2], known[3])
        for _, link in run.driven():
            links = known[2] if link.dangerous else known[3]
            links.setdefault(self.links.number(link, foot=False), None)
        return number

    def _vehicle_row(self, run: Run, vehicle: Vehicle, share: float) -> None:
        row = -1
        if run.loaded and (vehicle.persons > 0 or vehicle.joins):
            home = self.evidence.home(run.convoy.passes[0].place)
            ends = home, run.convoy.passes[-1].place
            row = self.rows.of(ReportRow(run.convoy.corridor or "", *ends, vehicle.means))
            self.planned[row] = self.planned.get(row, 0.0) + (0.0 if vehicle.joins else vehicle.persons)
        slot, convoy = self.tables.count("vehicles"), self.tables.count("convoys") - 1
        if vehicle.trip is not None:
            self.trip_slot[vehicle.trip.bus, vehicle.trip.number] = slot
        number = slot - self.tables.rows["convoys"][-1]["vehicle_a"]
        self.tables.add(
            "vehicles",
            convoy=convoy,
            share=share,
            units=vehicle.units,
            planned=vehicle.persons,
            joins=vehicle.joins,
            car=vehicle.means == "car" and run.loaded,
            row=row,
            key=thing_key(f"{run.convoy.id}|{number}"),
        )

    def _hop_row(self, run: Run, number: int, hop: Hop, slack: float) -> None:
        link = hop.link
        assert link is not None  # add_convoy has looked
        until = stretch_end(self.evidence, run, number)
        drive = self._drive_s(run, hop, link)
        index = self.links.number(link, foot=run.convoy.on_foot)
        self.links.take_time(index, drive)
        whole, single = gates_of(self.evidence, run, number)
        back, on = self.ways.back(run, number), self.ways.on(run, number)
        spans = {"gate": whole, "single": single, "back": back.begun, "on": on.begun}
        ranges = {column: at for name, row in spans.items() for column, at in self.tables.range(name, row).items()}
        last = run.hops[until - 1].end.in_tail if until > number else hop.start.head
        self.tables.add("seen")
        self.tables.add(
            "hops",
            **ranges,
            link=index,
            place=self.places.of(hop.start.place),
            convoy=self.tables.count("convoys") - 1,
            drive=drive,
            head=self.since(hop.start.head),
            tail=self.since(hop.start.tail),
            in_head=self.since(hop.end.in_head),
            in_tail=self.since(hop.end.in_tail),
            until=self.tables.count("hops") - number + max(until, number + 1),
            takes=last - hop.start.head,
            slack=slack,
            first=number == 0,
            last=number == len(run.hops) - 1,
            exposed=link.dangerous,
            halts=self.evidence.place(hop.start.place).dangerous,
            area=self._area(run) if number == 0 else -1,
            back_s=back.seconds,
            on_s=on.seconds,
        )

    def _drive_s(self, run: Run, hop: Hop, link: LinkRow) -> float:
        """Return km / (speed x factor of the slowest); on foot what the plan takes."""
        if run.convoy.on_foot:
            return hop.end.in_head - hop.start.head
        kmh = link.speed_kmh * run.speed_factor
        return link.km / kmh * _HOUR_S if kmh > 0 else math.inf

    def _add_trips(self) -> None:
        days: dict[tuple[str, int], int] = {}
        number = {(trip.bus, trip.number): at for at, trip in enumerate(self.trips)}
        rows = self.tables.rows
        for trip in self.trips:
            slot = self.trip_slot[trip.bus, trip.number]
            convoy = rows["convoys"][rows["vehicles"][slot]["convoy"]]
            day = int(rows["hops"][convoy["hop_a"]]["head"] // _DAY_S)
            first = days.setdefault((trip.bus, day), trip.number) == trip.number
            rows["vehicles"][slot]["trip"] = number[trip.bus, trip.number]
            self.tables.add(
                "trips",
                vehicle=slot,
                next=number.get((trip.bus, trip.number + 1), -1),
                turn=trip.turn_s,
                first=first,
                key=thing_key(f"{trip.bus}|{day}"),
            )

    def _add_corridors(self, union: Spans) -> list[int]:
        numbers: list[int] = []
        mouths = self.tables.rows["mouths"]
        road_km: dict[int, float] = {}
        for mouth in mouths:
            road_km[mouth["road"]] = road_km.get(mouth["road"], 0.0) + mouth["km"] * mouth["danger"]
        total_km = sum(road_km.values())
        for name, number in self.corridors.at.items():
            begins, ends, dangerous, others = self.corridor_hops[number]
            links = list(dangerous or others)
            at = len(numbers)
            numbers += links
            own_km = sum(road_km[road] for road in {mouths[link]["road"] for link in dangerous})
            self.tables.add(
                "corridors",
                key=thing_key(name),
                begins=begins,
                ends=ends,
                window_s=sum(max(0.0, min(end - self.base, begins) - (start - self.base)) for start, end in union),
                danger=own_km / total_km if total_km > 0.0 else 0.0,
                link_a=at,
                link_b=at + len(links),
            )
        return numbers

    def done(self) -> Compiled:
        """Return all arrays."""
        self.links.add_to(self.tables, self.largest)
        self._add_trips()
        for place in self.places.at:
            rows = self.evidence.table.over_place(self.evidence.place(place))
            self.tables.add("places", **self.tables.range("window", tuple((row.start, row.end) for row in rows)))
        for row in self.evidence.case.assembly:
            self.tables.add("points", rate=row.boarding_per_h / _HOUR_S, **self.tables.range("hours", row.hours))
        for name in self.areas.at:
            self.tables.add("areas", key=thing_key(name))
        for name in self.people.at:
            self.tables.add("people", key=thing_key(name))
        plan, groups = self.evidence.plan, self.evidence.case.groups
        leaving = sum(row.persons for row in groups) if plan.leaving is None else plan.leaving
        planned = np.array([self.planned[number] for number in range(len(self.rows.at))], np.float64)
        return Compiled(
            layout=self._layout(),
            base=self.base,
            rows=tuple(self.rows.at),
            places=tuple(self.places.at),
            convoys=tuple(run.convoy.id for run in self._in_order()),
            hops=tuple(tuple(one.place for one in run.convoy.passes) for run in self._in_order()),
            others=tuple(self.others),
            corridors=tuple(self.corridors.at),
            planned=planned,
            leaving=leaving,
            left=max(0.0, leaving - float(planned.sum())),
        )

    def _in_order(self) -> list[Run]:
        return sorted(self.evidence.runs, key=lambda run: (run.convoy.passes[0].head, run.convoy.id))

    def _layout(self) -> Layout:
        horizon = self.evidence.case.rules.horizon[1] - self.base
        union = merged((row.start, row.end) for row in self.evidence.case.windows)
        windows = self.tables.range("windows", union)
        rooms, numbers = add_room(self.tables), self._add_corridors(union)
        return Layout(
            **{name: self.tables.table(name) for name in TABLES},
            spans=np.array(self.tables.spans, np.float64).reshape(-1, 2),
            numbers=np.array(numbers, np.int64),
            rooms=rooms,
            ends=horizon,
            spare=ROUNDING_S,
            days=max(1, math.ceil(horizon / _DAY_S)),
            windows=np.array([windows["windows_a"], windows["windows_b"]], np.int64),
        )
