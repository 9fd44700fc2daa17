"""One small convoy there and back: earliest safe arrival, the windows it needs, a second way, points of no return."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from safeconduct.answers.passage_search import (
    SAME_S,
    Label,
    Roads,
    Stop,
    open_links,
    schedule,
    search_way,
    shortest_links,
)
from safeconduct.core import InfeasibleError, Note, PlaceId, Span
from safeconduct.planning import Case, CeasefireWindow
from safeconduct.planning.instance.build import formulate

__all__ = [
    "AreaWindow",
    "Halt",
    "NeededWindow",
    "Passage",
    "PassageSection",
    "TurningPoint",
    "Way",
    "find_passage",
    "find_way",
]

_ROUND = timedelta(hours=1)
"""Hours of areas are widened to whole hours: they must not tell where the convoy is when."""


_OF_ROADS = frozenset((
    "link_capacity", "link_speed", "streets", "margin", "passage_free", "passage_windows", "danger_unknown",
    "danger_guessed", "danger_edge", "incidents_exact", "control_stands", "window_on_nothing", "closure_on_nothing",
))  # fmt: skip
"""What is assumed of roads and consent; what is assumed of people, buses and points changes no passage."""


@dataclass(frozen=True, slots=True)
class Halt:
    """The convoy at a place: from its head's arrival to its tail's, and from its head's departure to its tail's."""

    place: PlaceId
    arrives: Span
    leaves: Span
    danger: bool


@dataclass(frozen=True, slots=True)
class PassageSection:
    """A stretch between two places of a way; span: from the head's entry to the tail's arrival.

    danger: it needs a window: it is dangerous, or its holder lets nobody pass outside windows.
    """

    from_place: PlaceId
    to_place: PlaceId
    road: str
    ref: str
    km: float
    danger: bool
    span: Span


@dataclass(frozen=True, slots=True)
class NeededWindow:
    """When a cease-fire is to hold on one section, margins included."""

    from_place: PlaceId
    to_place: PlaceId
    road: str
    km: float
    span: Span


@dataclass(frozen=True, slots=True)
class AreaWindow:
    """The same without the route: a scope as ceasefire.csv has it, `area:NAME` or `all`, in whole hours."""

    scope: str
    span: Span


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """A place inside danger, on the way: how long it is out of danger from there, going on and turning back.

    at: when the tail is there.  back: when a convoy that turns there is out of danger, in the same windows; None: it
    cannot be.  no_return: turning back is no longer possible, or takes no less time than going on.
    """

    place: PlaceId
    at: datetime
    on: datetime
    back: datetime | None

    @property
    def no_return(self) -> bool:
        """Whether going on is the sooner way out of danger, or the only one."""
        return self.back is None or self.back >= self.on


@dataclass(frozen=True, slots=True)
class Way:
    """One way of the convoy.  in_windows: it holds in the windows on the table; else its windows must be asked for."""

    halts: tuple[Halt, ...]
    sections: tuple[PassageSection, ...]
    in_windows: bool
    windows: tuple[NeededWindow, ...]
    areas: tuple[AreaWindow, ...]
    turning: tuple[TurningPoint, ...]

    @property
    def leaves(self) -> datetime:
        """When the head leaves."""
        return self.halts[0].leaves.start

    @property
    def arrives(self) -> datetime:
        """When the tail arrives."""
        return self.halts[-1].arrives.end

    @property
    def danger_km(self) -> float:
        """Kilometres in danger."""
        return sum(row.km for row in self.sections if row.danger)

    @property
    def kilometre_hours(self) -> float:
        """Footprint of the cease-fire that this way needs."""
        return sum(row.km * row.span.seconds / 3600.0 for row in self.windows)


@dataclass(frozen=True, slots=True)
class Passage:
    """There and back.  second: other ways that share no dangerous section with the first; None: there is none."""

    vehicles: int
    there: Way
    back: Way
    second_there: Way | None
    second_back: Way | None
    unknown: tuple[Note, ...]


def find_passage(
    case: Case, start: PlaceId, end: PlaceId, at: datetime, back: datetime, vehicles: int
) -> Passage:
    """Find the ways of a convoy of cars there and back, each as early as is safe.

    In the windows on the table the earliest arrival counts; where they do not let the convoy through, the least time in
    danger does, and then the earliest arrival: those windows must be asked for.

    Args:
        case: read and checked; people and buses are not looked at.
        start, end: places.
        at, back: it leaves there, and for home, no earlier.
        vehicles: cars, 1 or more.

    Raises:
        ValueError: no vehicles, start and end are one place, or it would go back before it sets out.
        InfeasibleError: no usable road leads there before the hours planned end, whatever the windows.
    """
    if vehicles < 1 or start == end or back <= at:
        raise ValueError(f"got {vehicles} vehicles from {start} to {end}, back at {back}")
    roads = _ConvoyRoads(case, vehicles)
    there = roads.way(start, end, at)
    home_at = max(back, there.arrives)
    home = roads.way(end, start, home_at)
    return Passage(
        vehicles, there, home, roads.second(there, at), roads.second(home, home_at), roads.unknown()
    )


def find_way(case: Case, start: PlaceId, end: PlaceId, at: datetime, vehicles: int) -> Way:
    """Find one way of a convoy of cars, as `find_passage` does.

    Raises:
        InfeasibleError: no usable road leads there before the hours planned end, whatever the windows.
    """
    return _ConvoyRoads(case, vehicles).way(start, end, at)


class _ConvoyRoads:
    """A case's roads as one convoy finds them: in the windows on the table, and with a window over everything."""

    def __init__(self, case: Case, vehicles: int) -> None:
        self.case = case
        formulation = formulate(case)
        self.assumed = formulation.assumed
        self.start = case.horizon.start
        self.margin = timedelta(seconds=formulation.instance.convoys.margin_s)
        # A window that begins and ends a margin outside the hours planned opens all that any window could open.
        everything = CeasefireWindow("any", "all", case.horizon.start - self.margin, case.horizon.end + self.margin)
        free = open_links(formulate(replace(case, windows=())).instance)
        self.table = Roads(formulation.instance, vehicles, free)
        self.any_time = Roads(formulate(replace(case, windows=(everything,))).instance, vehicles, free)

    def way(self, start: PlaceId, end: PlaceId, at: datetime, avoided: frozenset[str] = frozenset()) -> Way:
        """Return the way that is best; avoided: roads that may not be used where they need a window."""
        for roads in (self.table, self.any_time):
            begin, goal = roads.node(start), roads.node(end)
            if begin is None or goal is None:
                continue
            found = search_way(
                roads, begin, self._seconds(at), lambda node, goal=goal: node == goal, avoided,  # type: ignore[misc]
                least_danger=roads is self.any_time,
            )  # fmt: skip
            if found is not None:
                return self._written(roads, found)
        raise InfeasibleError([Note("no_way", {"place1": start, "place2": end})], self._helps(start, end))

    def second(self, first: Way, at: datetime) -> Way | None:
        """Return a way that shares no dangerous section with the first, in neither direction; None: there is none."""
        shared = frozenset(row.road for row in first.sections if row.danger)
        if not shared:
            return None
        try:
            return self.way(first.halts[0].place, first.halts[-1].place, at, shared)
        except InfeasibleError:
            return None

    def unknown(self) -> tuple[Note, ...]:
        """Return what the answer hangs on that nobody has said: that there are no windows, and what was assumed."""
        none = () if any(row.state != "refused" for row in self.case.windows) else (Note("no_windows"),)
        return (*none, *(note for note in self.assumed if note.code in _OF_ROADS))

    def _helps(self, start: PlaceId, end: PlaceId) -> tuple[Note, ...]:
        """Return the roads that are shut on the shortest way that there would be if none were."""
        instance = self.any_time.instance
        shut = {int(link): code for link, code in instance.shut}
        network = instance.network
        nodes = network.node_of()
        if start not in nodes or end not in nodes or not shut:
            return ()
        links = shortest_links(network, nodes[start], nodes[end])
        sections = [
            f"{self.any_time.name(int(network.tail[link]))} \u2013 {self.any_time.name(int(network.head[link]))}"
            for link in links
            if link in shut
        ]
        return (Note("help_road", {"road": ", ".join(sections)}),) if sections else ()

    # -- from a label to a way -----------------------------------------------------------------------------------------

    def _seconds(self, instant: datetime) -> float:
        return (instant - self.start).total_seconds()

    def _span(self, begins: float, ends: float) -> Span:
        """Return a span, widened to whole seconds."""
        return Span(
            self.start + timedelta(seconds=math.floor(begins + SAME_S)),
            self.start + timedelta(seconds=math.ceil(ends - SAME_S)),
        )

    def _written(self, roads: Roads, found: Label) -> Way:
        stops = schedule(found)
        halts = tuple(
            Halt(
                roads.name(stop.label.node), self._span(stop.arrives, stop.arrives + stop.lag_in),
                self._span(stop.leaves, stop.leaves + stop.lag_out), bool(roads.instance.node_danger[stop.label.node]),
            )
            for stop in stops
        )  # fmt: skip
        sections = tuple(self._section(roads, one, two) for one, two in pairwise(stops))
        windows = (*self._windows(sections), *self._over_places(stops, halts))
        return Way(
            halts, sections, roads is self.table, windows, _areas(self.case, windows),
            tuple(self._turning(roads, stops, sections)),
        )  # fmt: skip

    def _section(self, roads: Roads, one: Stop, two: Stop) -> PassageSection:
        instance, link = roads.instance, two.label.link
        network, row = instance.network, int(instance.link[link])
        return PassageSection(
            from_place=roads.name(one.label.node),
            to_place=roads.name(two.label.node),
            road=roads.road(link),
            ref=network.refs[int(network.ref[row])],
            km=float(instance.length_m[link]) / 1000.0,
            danger=roads.needs_window(link),
            span=self._span(one.leaves, two.arrives + two.lag_in),
        )

    def _windows(self, sections: Iterable[PassageSection]) -> Iterator[NeededWindow]:
        for row in sections:
            if row.danger:
                span = Span(row.span.start - self.margin, row.span.end + self.margin)
                yield NeededWindow(row.from_place, row.to_place, row.road, row.km, span)

    def _over_places(self, stops: Sequence[Stop], halts: Sequence[Halt]) -> Iterator[NeededWindow]:
        """Yield a window over each dangerous place where the convoy halts on the way; it has no length."""
        for stop, halt in list(zip(stops, halts, strict=True))[1:-1]:
            if halt.danger and stop.leaves > stop.arrives + SAME_S:
                span = Span(halt.arrives.start - self.margin, halt.leaves.end + self.margin)
                yield NeededWindow(halt.place, halt.place, "", 0.0, span)

    def _turning(
        self, roads: Roads, stops: Sequence[Stop], sections: Sequence[PassageSection]
    ) -> Iterator[TurningPoint]:
        """Yield the places between two sections that need a window, with the time out of danger on and back."""
        danger = roads.instance.node_danger
        for i in range(1, len(stops) - 1):
            if not (sections[i - 1].danger and sections[i].danger):
                continue
            last = i
            while last + 1 < len(sections) and sections[last + 1].danger:
                last += 1
            passed = {stops[0].label.node, *(stop.label.node for stop in stops[:i] if not danger[stop.label.node])}
            tail = stops[i].arrives + stops[i].lag_in
            found = search_way(roads, stops[i].label.node, tail, passed.__contains__, frozenset(), may_wait=False)
            back = None if found is None else self._span(found.lo, found.lo + found.lag).end
            at = self._span(tail, tail).end
            yield TurningPoint(roads.name(stops[i].label.node), at, sections[last].span.end, back)


def _areas(case: Case, windows: Sequence[NeededWindow]) -> tuple[AreaWindow, ...]:
    """Return the windows without the route: the areas they lie in, in whole hours; `all` where an area has no name.

    An area is a danger area of the case, or else what the place at one end of the section lies in (places.csv, admin).
    """
    spans: dict[str, list[Span]] = defaultdict(list)
    for window in windows:
        ends = [case.places[place].admin for place in (window.from_place, window.to_place) if place in case.places]
        area = min((admin for admin in ends if admin), default="")  # the same there and back
        spans[f"area:{area}" if area else "all"].append(window.span)
    return tuple(
        AreaWindow(scope, Span(_hour(min(s.start for s in own), up=False), _hour(max(s.end for s in own), up=True)))
        for scope, own in sorted(spans.items())
    )


def _hour(instant: datetime, *, up: bool) -> datetime:
    """Return the whole hour before or after an instant."""
    whole = instant.replace(minute=0, second=0, microsecond=0)
    return whole + _ROUND if up and whole < instant else whole
