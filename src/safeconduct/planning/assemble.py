"""A timetable becomes the plan that people read: corridors, named convoys, duties, cease-fire asked for, curve."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np

from safeconduct.core import PlaceId, Span
from safeconduct.network import Network
from safeconduct.planning import proposal
from safeconduct.planning.instance import Instance
from safeconduct.planning.plan import (
    Convoy,
    Corridor,
    Duty,
    FootprintWindow,
    Leg,
    OutBy,
    Pass,
    PlaceWindow,
    Section,
    Walk,
)
from safeconduct.planning.proposal import Run, Timetable

__all__ = ["Body", "assemble", "network_shape", "out_of"]

_APART_S = 1800.0
"""Uses of a section that lie closer than this are asked for as one window: nobody agrees to a break of minutes."""

_Key = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Body:
    """The body of a plan; out_of: persons out by (place, means)."""

    corridors: tuple[Corridor, ...]
    convoys: tuple[Convoy, ...]
    duties: tuple[Duty, ...]
    out_by: tuple[OutBy, ...]
    footprint: tuple[FootprintWindow, ...]
    places: tuple[PlaceWindow, ...]
    kilometre_hours: float
    out_of: Mapping[tuple[str, str], int]


def assemble(instance: Instance, timetable: Timetable) -> Body:
    """Write a timetable down; runs in whole persons, instants to the nearest second."""
    return _Assembly(instance, timetable).body()


def out_of(instance: Instance, timetable: Timetable) -> dict[tuple[str, str], int]:
    """Return the persons that a timetable brings out, by (place, means)."""
    found: dict[tuple[str, str], int] = defaultdict(int)
    for run in timetable.runs:
        for number, count in run.persons:
            group = instance.groups[number]
            found[group.place, group.means] += count
    return found


class _Assembly:
    """What the parts of a plan share: stations of each run, names of corridors and convoys, use of dangerous links."""

    def __init__(self, instance: Instance, timetable: Timetable) -> None:
        self.instance, self.timetable = instance, timetable
        self.start = instance.case.horizon.start
        self.loaded = [run for run in timetable.runs if any(count for _, count in run.persons)]
        self.halts = self._halts()
        self.names = self._corridor_names()
        self.used = self._use()

    def body(self) -> Body:
        """Build all parts."""
        convoys = self._convoys()
        persons: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for run in self.loaded:
            for group, count in run.persons:
                persons[self.names[self._key(run)]][self.instance.groups[group].means] += count
        first: dict[_Key, Run] = {}
        for run in self.loaded:
            first.setdefault(self._key(run), run)
        corridors = tuple(
            self._corridor(name, first[key], dict(sorted(persons[name].items()))) for key, name in self.names.items()
        )
        footprint = self._footprint()
        return Body(
            corridors=corridors,
            convoys=convoys,
            duties=self._duties(),
            out_by=self._curve(convoys),
            footprint=footprint,
            places=self._places(),
            kilometre_hours=float(sum(row.km * row.span.seconds / 3600.0 for row in footprint)),
            out_of=out_of(self.instance, self.timetable),
        )

    # -- stations ----------------------------------------------------------------------------------------------------

    def _at(self, seconds: float) -> datetime:
        """Return an instant, to the nearest second, halves up."""
        return self.start + timedelta(seconds=int(np.floor(seconds + 0.5 + 1e-6)))

    def _name(self, node: int) -> PlaceId:
        network = self.instance.network
        place = network.node_place[node]
        return place or PlaceId(f"{network.node_lat[node]:.5f},{network.node_lon[node]:.5f}")

    def _nodes(self, run: Run) -> list[int]:
        return [run.start, *(int(self.instance.head[link]) for link in run.links)]

    def _stations(self, run: Run) -> list[int]:
        """Return the positions of a run that are written: ends, places, changes of road, narrowings, and halts.

        A convoy draws out where a road gets narrower, and closes up where it halts: so on each section written it is as
        long at the end as at the beginning, or longer.  Runs by the same links are written alike.
        """
        nodes, last = self._nodes(run), len(run.links)
        network = self.instance.network
        refs = [int(network.ref[self.instance.link[link]]) for link in run.links]
        rates = [float(self.instance.rate_pcu_s[link]) for link in run.links]
        return [
            i
            for i, node in enumerate(nodes)
            if i in (0, last)
            or network.node_place[node]
            or i in self.halts.get(run.links, ())
            or (0 < i < last and (refs[i] != refs[i - 1] or rates[i] < rates[i - 1]))
        ]

    def _halts(self) -> dict[tuple[int, ...], set[int]]:
        """Return by links at which positions some run halts, the head or the tail."""
        found: dict[tuple[int, ...], set[int]] = defaultdict(set)
        for run in self.timetable.runs:
            found[run.links] |= {
                i for i in range(len(run.links)) if run.in_head[i] < run.head[i] or run.in_tail[i] < run.tail[i]
            }
        return found

    def _road(self, link: int) -> str:
        return self.instance.network.road_id(int(self.instance.link[link]))

    def _key(self, run: Run) -> _Key:
        nodes = self._nodes(run)
        stations = self._stations(run)
        return (
            tuple(self._name(nodes[i]) for i in stations),
            tuple(self._road(run.links[i]) for i in stations[:-1]),
        )

    def _corridor_names(self) -> dict[_Key, str]:
        """Name corridors A, B, .. by persons, most first."""
        persons: dict[_Key, int] = defaultdict(int)
        for run in self.loaded:
            persons[self._key(run)] += sum(count for _, count in run.persons)
        order = sorted(persons, key=lambda key: (-persons[key], key))
        return {key: _letters(number) for number, key in enumerate(order)}

    # -- convoys -----------------------------------------------------------------------------------------------------

    def _convoys(self) -> tuple[Convoy, ...]:
        """Name convoys in order of departure within their corridor: A1, A2, ..; empty runs E-1, ..; inbound I-1, .."""
        turn: dict[str, int] = defaultdict(int)
        walks: dict[tuple[int, int], list[proposal.Walk]] = defaultdict(list)
        for walk in self.timetable.walks:
            walks[walk.group, walk.end].append(walk)
        rows = []
        for run in sorted(self.timetable.runs, key=lambda run: (run.head[0], run.links, run.buses)):
            if run.kind == "loaded" and not any(count for _, count in run.persons):
                continue
            corridor = self.names[self._key(run)] if run in self.loaded or run.persons else None
            prefix = corridor or ("I" if run.kind == "inbound" else "E")
            label = prefix if corridor else f"{prefix}-"
            turn[label] += 1
            rows.append(self._convoy(f"{label}{turn[label]}", corridor, run, walks))
        return tuple(rows)

    def _convoy(
        self, name: str, corridor: str | None, run: Run, walks: Mapping[tuple[int, int], Sequence[proposal.Walk]]
    ) -> Convoy:
        nodes, stations = self._nodes(run), self._stations(run)
        last = stations[-1]
        passes = tuple(
            Pass(
                place=self._name(nodes[i]),
                head=self._at(run.head[i]),
                tail=self._at(run.tail[i]),
                in_head=self._at(run.in_head[i]) if self._at(run.in_head[i]) != self._at(run.head[i]) else None,
                in_tail=self._at(run.in_tail[i]) if self._at(run.in_tail[i]) != self._at(run.tail[i]) else None,
                road=self._road(run.links[i]) if i != last else "",
            )
            for i in stations
        )
        instance = self.instance
        persons: dict[str, int] = defaultdict(int)
        for group, count in run.persons:
            if count:
                persons[instance.groups[group].means] += count
        line = instance.lines[run.line].id if run.line >= 0 else ""
        sink = instance.sinks[run.sink].id if run.sink >= 0 else ""
        return Convoy(
            id=name,
            corridor=corridor,
            mix=dict(run.mix),
            persons_by_means=dict(sorted(persons.items())),
            passes=passes,
            assembly=line,
            reception=sink,
            bus=tuple(self._bus(bus) for bus in run.buses),
            boards=Span(self._at(run.in_head[0]), self._at(run.head[0])) if run.persons and run.mix else None,
            walks=tuple(
                Walk(
                    self._name(walk.start),
                    self._name(walk.end),
                    count,
                    self._at(walk.starts_s),
                    self._at(walk.arrives_s),
                )
                for group, count in run.persons
                if count
                for walk in walks.get((group, run.start), [])
            ),
            inbound=instance.inbound[run.inbound].id if run.inbound >= 0 else "",
        )

    def _bus(self, bus: tuple[int, int]) -> str:
        return f"{self.instance.fleets[bus[0]].id}-{bus[1] + 1:02d}"

    # -- the cease-fire asked for ------------------------------------------------------------------------------------

    def _use(self) -> dict[int, list[tuple[float, float]]]:
        """Return when each dangerous link is used, margins included, empty buses too (S8); one stay one window."""
        margin = self.instance.convoys.margin_s
        found: dict[int, dict[int, list[tuple[float, float]]]] = defaultdict(lambda: defaultdict(list))
        for run in self.timetable.runs:
            for i, link in enumerate(run.links):
                if self.instance.danger[link]:
                    begin, end = run.head[i], run.in_tail[i + 1]
                    held = self._held(int(self.instance.stay_of[link]), begin, end)
                    found[link][held].append((begin - margin, end + margin))
        return {
            link: [span for _, spans in sorted(by_window.items()) for span in _merged(spans)]
            for link, by_window in sorted(found.items())
        }

    def _held(self, stays: int, begin: float, end: float) -> int:
        """Return which interval holds a stay: uses under different windows are not asked for as one."""
        for number, (first, last) in enumerate(self.instance.interval_sets[stays]):
            if first - 1.0 <= begin and end <= last + 1.0:
                return number
        return -1

    def _footprint(self) -> tuple[FootprintWindow, ...]:
        rows = []
        for link, spans in self.used.items():
            ends = self._name(int(self.instance.tail[link])), self._name(int(self.instance.head[link]))
            km = float(self.instance.length_m[link]) / 1000.0
            rows += [FootprintWindow(ends, km, self._span(begin, end), self._road(link)) for begin, end in spans]
        return tuple(sorted(rows, key=lambda row: (row.section, row.road, row.span.start)))

    def _span(self, begin: float, end: float) -> Span:
        return Span(self._at(begin), self._at(end))

    def _places(self) -> tuple[PlaceWindow, ...]:
        """Return when the cease-fire must hold at dangerous places: people gather there, or a convoy halts."""
        margin = self.instance.convoys.margin_s
        found: dict[int, dict[int, list[tuple[float, float]]]] = defaultdict(lambda: defaultdict(list))
        for run in self.timetable.runs:
            for i, node in enumerate(self._nodes(run)[:-1]):
                halts = run.in_head[i] < run.head[i] or run.in_tail[i] < run.tail[i] or (i == 0 and bool(run.persons))
                if self.instance.node_danger[node] and halts:
                    held = self._held(int(self.instance.node_stay_of[node]), run.in_head[i], run.tail[i])
                    found[node][held].append((run.in_head[i] - margin, run.tail[i] + margin))
        return tuple(
            PlaceWindow(self._name(node), self._span(begin, end))
            for node, by_window in sorted(found.items())
            for _, spans in sorted(by_window.items())
            for begin, end in _merged(spans)
        )

    # -- corridors and duties ----------------------------------------------------------------------------------------

    def _corridor(self, name: str, run: Run, persons: Mapping[str, int]) -> Corridor:
        nodes, stations = self._nodes(run), self._stations(run)
        sections = tuple(self._section(run, nodes, i, j) for i, j in pairwise(stations))
        waypoints = tuple(self._name(nodes[i]) for i in stations)
        return Corridor(
            id=name,
            origin=self._origin(run) or waypoints[0],
            destination=waypoints[-1],
            waypoints=waypoints,
            length_km=round(sum(section.km for section in sections), 3),
            persons=persons,
            sections=sections,
        )

    def _origin(self, run: Run) -> PlaceId | None:
        """Return the place whose people a run carries: it may set out from a junction of the town (S9)."""
        return self.instance.lines[run.line].place if run.line >= 0 else None

    def _section(self, run: Run, nodes: Sequence[int], i: int, j: int) -> Section:
        network, links = self.instance.network, run.links[i:j]
        spans: list[tuple[float, float]] = []
        shape: list[tuple[float, float]] = []
        for link in links:
            spans += self.used.get(link, [])
            shape += network_shape(network, int(self.instance.link[link]))[1 if shape else 0 :]
        return Section(
            from_place=self._name(nodes[i]),
            to_place=self._name(nodes[j]),
            km=round(float(self.instance.length_m[list(links)].sum()) / 1000.0, 3),
            windows=tuple(self._span(*span) for span in (_merged(spans) if len(links) > 1 else sorted(spans))),
            ref=network.refs[int(network.ref[self.instance.link[links[0]]])],
            danger=bool(self.instance.danger[list(links)].any()),
            shape=tuple(shape),
            road=self._road(links[0]),
        )

    def _duties(self) -> tuple[Duty, ...]:
        legs: dict[tuple[int, int], list[Leg]] = defaultdict(list)
        for run in sorted(self.timetable.runs, key=lambda run: run.head[0]):
            for kind in sorted({self.instance.fleets[bus[0]].kind for bus in run.buses}):
                mine = [bus for bus in run.buses if self.instance.fleets[bus[0]].kind == kind]
                total = sum(count for group, count in run.persons if self._rides(group, kind))
                for number, bus in enumerate(mine):
                    share = total * (number + 1) // len(mine) - total * number // len(mine)
                    legs[bus].append(self._leg(run, share))
        return tuple(Duty(self._bus(bus), tuple(legs[bus])) for bus in sorted(legs))

    def _rides(self, group: int, kind: str) -> bool:
        """Say whether people of a group ride in vehicles of a kind: patients in ambulances, walkers in buses."""
        means = self.instance.groups[group].means
        return means == kind or (means == "foot" and kind == "bus")

    def _leg(self, run: Run, persons: int) -> Leg:
        nodes = self._nodes(run)
        return Leg(
            from_place=self._name(nodes[0]),
            to_place=self._name(nodes[-1]),
            departs=self._at(run.head[0]),
            arrives=self._at(run.in_tail[-1]),
            persons=persons,
            km=round(float(self.instance.length_m[list(run.links)].sum()) / 1000.0, 3) if run.links else 0.0,
            waypoints=tuple(self._name(node) for node in nodes if self.instance.network.node_place[node]),
        )

    def _curve(self, convoys: Sequence[Convoy]) -> tuple[OutBy, ...]:
        """Return persons out at every step from the first arrival to the last; within a convoy they arrive evenly."""
        ends = [(convoy.passes[-1].arrives, convoy.persons) for convoy in convoys if convoy.persons]
        if not ends:
            return ()
        step = self.instance.step_s
        head = np.array([(span.start - self.start).total_seconds() for span, _ in ends])
        tail = np.array([(span.end - self.start).total_seconds() for span, _ in ends])
        persons = np.array([count for _, count in ends], float)
        curve = []
        for number in range(int(head.min() // step), int(np.ceil(tail.max() / step)) + 1):
            part = np.clip((number * step - head) / np.maximum(tail - head, 1e-9), 0.0, 1.0)
            part = np.where(number * step >= tail, 1.0, part)
            at = self.start + timedelta(seconds=number * step)
            curve.append(OutBy(at, int((persons * part).sum() + 1e-6)))
        return tuple(curve)


def _letters(number: int) -> str:
    """Return A .. Z, AA, AB, .. for 0, 1, .."""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _merged(spans: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for begin, end in sorted(spans):
        if merged and begin - merged[-1][1] <= _APART_S:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((begin, end))
    return merged


def network_shape(network: Network, link: int) -> tuple[tuple[float, float], ...]:
    """Return the (lat, lon) points of a link from end to end, both included."""
    first, last = int(network.shape_first[link]), int(network.shape_first[link + 1])
    inner = zip(network.shape_lat[first:last], network.shape_lon[first:last], strict=True)
    ends = [(network.node_lat[node], network.node_lon[node]) for node in (network.tail[link], network.head[link])]
    points = [ends[0], *inner, ends[1]]
    return tuple((round(float(lat), 6), round(float(lon), 6)) for lat, lon in points)
