"""A case turned into numbers: usable links, when each may be entered, who would go where, and what limits them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import Lines, Note, NoteValue, PartyId, PlaceId, Span
from safeconduct.network import ROAD_STATES, Network, Road, lines, network_from_roads
from safeconduct.network.road import road_ids
from safeconduct.picture import lies_in, look, touching
from safeconduct.planning.consent import IN_WINDOWS, consent_assumed, consents, passages
from safeconduct.planning.days import contraflow_of, dated, hours_of
from safeconduct.planning.inputs import Case, CeasefireWindow
from safeconduct.planning.instance.instance import (
    UNBOUNDED,
    AssemblyLine,
    BusFleet,
    ConvoyLimits,
    InboundConvoy,
    Instance,
    Intervals,
    Member,
    PeopleGroup,
    Sink,
)
from safeconduct.planning.instance.survival import Survival
from safeconduct.planning.instance.towns import Gathering, gatherings
from safeconduct.planning.settings import (
    LOAD_MINUTES,
    PERSONS_PER_CAR,
    UNLOAD_MINUTES,
    WALK_KM,
    WALK_KMH,
    Settings,
    settle,
)
from safeconduct.planning.windows import window_covers

__all__ = ["FREE_KMH", "Formulation", "formulate"]

FREE_KMH = 40.0
"""Speed taken for a road of which neither row nor class says any; listed under `assumed`."""


@dataclass(frozen=True, slots=True)
class Formulation:
    """An instance and everything that was assumed on the way; assumed: each default that was used."""

    instance: Instance
    assumed: tuple[Note, ...]
    settings: Settings


def formulate(case: Case) -> Formulation:
    """Turn a case into an instance; whatever is guessed is listed in `assumed`."""
    case = dated(case)
    settings = settle(case)
    network = case.network or network_from_roads(case.places, case.roads, case.road_classes)
    every = lines(network)
    picture = look(
        every, at=case.horizon.start, control=case.control, incidents=case.incidents, danger=case.danger,
        rules=case.danger_rules,
    )
    builder = _Builder(case, settings, network)
    covers = window_covers(case, network, every)
    standing = np.array([row.state != "refused" for row in case.windows], bool)
    consent = consents(case, picture, network, covers=covers)
    danger = np.where(network.danger >= 0, network.danger == 1, picture.danger)
    timed = danger | ((passages(case, picture, network) == IN_WINDOWS) & (network.danger != 0))
    instance = builder.instance(consent, danger, timed, covers[standing])
    assumed = (
        *case.assumed,
        *settings.assumed,
        *(picture.assumed if (network.danger < 0).any() else ()),
        *builder.assumed,
        *consent_assumed(case, picture),
    )
    return Formulation(instance, tuple(dict.fromkeys(assumed)), settings)


REST_HOURS = 8.0
"""A driver's rest in each 24 hours, in one block, where fleet.csv is silent (S7)."""
_POINT_DEG = 1e-7


class _Builder:
    """The steps of `formulate`, with the interval sets they share."""

    def __init__(self, case: Case, settings: Settings, network: Network) -> None:
        self.case, self.settings, self.network = case, settings, network
        self.horizon_s = case.horizon.seconds
        self.whole: Intervals = ((0.0, self.horizon_s),)
        self.sets: list[Intervals] = [self.whole]
        self.known: dict[Intervals, int] = {self.whole: 0}
        self.windows = [row for row in case.windows if row.state != "refused"]
        self.assumed: list[Note] = []
        self.node_of = network.node_of()

    def instance(
        self, consent: NDArray[np.bool_], danger: NDArray[np.bool_], timed: NDArray[np.bool_], covers: NDArray[np.bool_]
    ) -> Instance:
        """Build it; covers: bool (standing windows, network links)."""
        case, network, settings = self.case, self.network, self.settings
        keep, shut = _usable(network, consent)
        keep, doubled, contra = self._contraflow(keep)
        speeds = self._speeds(keep)
        unknown = np.isnan(network.capacity_pcu_h[keep])
        if unknown.any():
            self.assumed.append(Note("link_capacity", {"links": int(unknown.sum())}))
        service, storage, entry_of = self._posts(keep, contra)
        node_danger, node_stay_of = self._places()
        self.gathers = gatherings(case, settings, network, keep, self.assumed)
        lines_of = self._lines(timed, covers, keep, node_danger)
        sinks = self._sinks()
        groups = self._groups(lines_of)
        spans = [(self.seconds(row.start), self.seconds(row.end)) for row in self.windows]
        return Instance(
            case=case,
            network=network,
            horizon_s=self.horizon_s,
            survival=Survival.of(settings.rate_per_s, spans),
            kappa=settings.kappa,
            convoys=ConvoyLimits(
                settings.least, settings.most, settings.headway_s, settings.margin_s, mixed=settings.mixed
            ),
            nodes=network.nodes,
            link=keep,
            tail=network.tail[keep].astype(np.int32),
            head=network.head[keep].astype(np.int32),
            length_m=network.length_m[keep].astype(np.float64),
            road_s=network.length_m[keep] / (speeds / 3.6),
            rate_pcu_s=np.where(unknown, UNBOUNDED, doubled * network.capacity_pcu_h[keep].astype(np.float64) / 3600.0),
            service_per_s=service,
            storage=storage,
            danger=danger[keep],
            stay_of=self._stays(keep, timed[keep], covers[:, keep], contra),
            departs=self._departs(timed[keep], covers[:, keep]),
            entry_of=entry_of,
            node_danger=node_danger,
            node_stay_of=node_stay_of,
            interval_sets=tuple(self.sets),
            lines=tuple(line for found in lines_of.values() for line in found),
            groups=groups,
            members=self._members(groups, sinks),
            sinks=sinks,
            fleets=self._fleets(),
            inbound=self._inbound(),
            pcu=settings.pcu,
            speed_factor=settings.speed_factor,
            shut=shut,
            fuel=self._at([place.id for place in case.places.values() if place.fuel]),
            walk_speed_m_s=WALK_KMH / 3.6,
            walk_most_m=WALK_KM * 1000.0,
            step_s=settings.step_s,
        )

    def seconds(self, instant: datetime) -> float:
        """Seconds from the horizon's start."""
        return (instant - self.case.horizon.start).total_seconds()

    def _at(self, places: Iterable[PlaceId]) -> frozenset[int]:
        return frozenset(self.node_of[place] for place in places if place in self.node_of)

    def _set(self, spans: Intervals) -> int:
        if spans not in self.known:
            self.known[spans] = len(self.sets)
            self.sets.append(spans)
        return self.known[spans]

    def _spans(self, spans: Iterable[Span]) -> Intervals:
        return tuple((self.seconds(span.start), self.seconds(span.end)) for span in spans)

    def _contraflow(
        self, keep: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64], dict[int, tuple[Intervals, str]]]:
        """Add a link of twice the capacity for the hours in which all lanes of a road lead one way (S8).

        Returns:
            links, with one more for each such road; how many times its own capacity each has; by position the hours
            and what they are to that link: "with" (the added one), "outside" (the same road at other hours), "against".
        """
        found: dict[int, tuple[Intervals, str]] = {}
        hours = {road_id: self._spans(contraflow_of(self.case, road)) for road_id, road in self._roads_of_rows()}
        extra: list[int] = []
        for position, link in enumerate(keep):
            spans = hours.get(self.network.road_id(int(link)), ())
            if not spans:
                continue
            road = self._row_of[self.network.road_id(int(link))]
            outward = self.network.node_place[self.network.tail[link]] == road.from_place
            found[position] = (spans, "outside" if outward else "against")
            if outward:
                found[len(keep) + len(extra)] = (spans, "with")
                extra.append(int(link))
        doubled = np.concatenate([np.ones(len(keep)), np.full(len(extra), 2.0)])
        return np.concatenate([keep, np.array(extra, np.int64)]), doubled, found

    def _roads_of_rows(self) -> list[tuple[str, Road]]:
        self._row_of = {
            name: road for name, road in zip(road_ids(self.case.roads), self.case.roads, strict=True) if road.contraflow
        }
        return list(self._row_of.items())

    def _speeds(self, keep: NDArray[np.int64]) -> NDArray[np.float64]:
        speeds = self.network.speed_kmh[keep].astype(np.float64)
        unknown = np.isnan(speeds) | (speeds <= 0)
        if unknown.any():
            self.assumed.append(Note("link_speed", {"links": int(unknown.sum()), "kmh": FREE_KMH}))
        return np.where(unknown, FREE_KMH, speeds)

    def _held(self, row: CeasefireWindow) -> tuple[float, float]:
        return self.seconds(row.start) + self.settings.margin_s, self.seconds(row.end) - self.settings.margin_s

    def _stays(
        self,
        keep: NDArray[np.int64],
        timed: NDArray[np.bool_],
        covers: NDArray[np.bool_],
        contra: dict[int, tuple[Intervals, str]],
    ) -> NDArray[np.int32]:
        stay_of = np.zeros(len(keep), np.int32)
        by_cover: dict[bytes, int] = {}
        for index in np.flatnonzero(timed):
            key = covers[:, index].tobytes()
            if key not in by_cover:
                spans = sorted({self._held(self.windows[row]) for row in np.flatnonzero(covers[:, index])})
                by_cover[key] = self._set(_cut(tuple(s for s in spans if s[0] <= s[1]), 0.0, self.horizon_s))
            stay_of[index] = by_cover[key]
        for at, closed in self._closures(keep).items():
            stay_of[at] = self._set(_without(self.sets[stay_of[at]], closed))
        for at, (hours, way) in contra.items():
            mine = self.sets[stay_of[at]]
            if way == "with":
                stay_of[at] = self._set(tuple(span for a, b in hours for span in _cut(mine, a, b)))
            elif way == "against":
                stay_of[at] = self._set(_without(mine, hours))
        return stay_of

    def _closures(self, keep: NDArray[np.int64]) -> dict[int, list[tuple[float, float]]]:
        closed: dict[int, list[tuple[float, float]]] = {}
        pairs = self._pairs(keep) if self.case.closures else {}
        for row in self.case.closures:
            start = 0.0 if row.start is None else self.seconds(row.start)
            end = self.horizon_s if row.end is None else self.seconds(row.end)
            for pair in ((row.from_place, row.to_place), (row.to_place, row.from_place)):
                for index in pairs.get(pair, ()):
                    closed.setdefault(index, []).append((start, end))
        return closed

    def _pairs(self, keep: NDArray[np.int64]) -> dict[tuple[str, str], list[int]]:
        pairs: dict[tuple[str, str], list[int]] = {}
        names = self.network.node_place
        for index, link in enumerate(keep):
            a, b = names[self.network.tail[link]], names[self.network.head[link]]
            if a and b:
                pairs.setdefault((a, b), []).append(index)
        return pairs

    def _posts(
        self, keep: NDArray[np.int64], contra: dict[int, tuple[Intervals, str]]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int32]]:
        m = len(keep)
        service, storage, entry_of = np.full(m, UNBOUNDED), np.full(m, UNBOUNDED), np.zeros(m, np.int32)
        pairs = self._pairs(keep) if self.case.checkpoints else {}
        for row in sorted(self.case.checkpoints, key=lambda row: row.id):
            rate = row.vehicles_per_h_per_lane * (1.0 if row.lanes is None else row.lanes) / 3600.0
            for index in pairs.get((row.from_place, row.to_place), ()):
                if rate <= 0:  # it lets nobody through
                    entry_of[index] = self._set(())
                    continue
                service[index] = min(service[index], rate)
                if row.storage_vehicles is not None:
                    storage[index] = min(storage[index], row.storage_vehicles)
                hours = self._spans(hours_of(self.case, row))
                both = [_cut(hours, a, b) for a, b in self.sets[entry_of[index]]]
                entry_of[index] = self._set(tuple(span for spans in both for span in spans))
        for index, (hours, way) in contra.items():
            if way == "outside":
                entry_of[index] = self._set(_without(self.sets[entry_of[index]], hours))
        return service, storage, entry_of

    def _places(self) -> tuple[NDArray[np.bool_], NDArray[np.int32]]:
        """Return which nodes are dangerous to halt at (S4), and when a halt there is held by a window.

        A place's own word (places.csv) goes before the picture's polygons.
        """
        network, case = self.network, self.case
        spots = _spots(network)
        picture = look(
            spots, at=case.horizon.start, control=case.control, incidents=case.incidents, danger=case.danger,
            rules=case.danger_rules,
        )
        danger = picture.danger.copy()
        for place, node in self.node_of.items():
            said = case.places[place].danger if place in case.places else None
            if said is not None:
                danger[node] = said
        stay_of = np.zeros(network.nodes, np.int32)
        for halt in np.flatnonzero(danger):
            held = sorted({self._held(row) for row in self.windows if self._over_place(row, int(halt), spots)})
            spans = _cut(tuple(span for span in held if span[0] <= span[1]), 0.0, self.horizon_s)
            stay_of[halt] = self._set(spans)
        return danger, stay_of

    def _over_place(self, row: CeasefireWindow, node: int, spots: Lines) -> bool:
        """Say whether a window covers a halt at a node: `all`, `place:` that place, `area:` what lies in it."""
        kind, _, name = (part.strip() for part in row.scope.partition(":"))
        place = self.network.node_place[node]
        if kind == "all":
            return True
        if kind == "place":
            return bool(place) and place == name
        if kind != "area":
            return False
        polygons = [p for area in self.case.danger if area.name.casefold() == name.casefold() for p in area.polygons]
        if polygons:
            return bool(touching(spots, polygons)[node])
        return place in self.case.places and lies_in(self.case.places[place].admin, name)

    def _earliest(
        self, danger: NDArray[np.bool_], covers: NDArray[np.bool_], keep: NDArray[np.int64]
    ) -> dict[PlaceId, tuple[float, tuple[float, ...]]]:
        """Return from when each place's departures may begin at all, and by each window over the first dangerous roads.

        Whoever can leave by safe roads alone needs no window: the first is then when the horizon begins.
        """
        starts = self._departures_from()
        if not starts.any():
            return {}
        from scipy.sparse import csr_matrix
        from scipy.sparse.csgraph import breadth_first_order

        tail, head, risky = self.network.tail[keep], self.network.head[keep], danger[keep]
        safe = csr_matrix(
            (np.ones(int((~risky).sum())), (tail[~risky], head[~risky])), shape=(self.network.nodes, self.network.nodes)
        )
        ends = [self.node_of[row.place] for row in self.case.reception if row.place in self.node_of]
        found = {}
        for place in sorted({group.place for group in self.case.people}):
            if place in self.node_of:
                reached = np.zeros(self.network.nodes, bool)
                reached[breadth_first_order(safe, self.node_of[place], return_predecessors=False)] = True
                needed = covers[:, keep[risky & reached[tail]]].any(axis=1)
                if needed.any():
                    first = 0.0 if reached[ends].any() else float(starts[needed].min())
                    found[place] = (first, tuple(np.unique(starts[needed]).tolist()))
        return found

    def _departures_from(self) -> NDArray[np.float64]:
        """Return from when each standing window allows departures, 0 where it says nothing."""
        given = [row.departures_from for row in self.windows]
        return np.array([0.0 if instant is None else self.seconds(instant) for instant in given], np.float64)

    def _departs(
        self, timed: NDArray[np.bool_], covers: NDArray[np.bool_]
    ) -> dict[int, tuple[tuple[float, float, float], ...]]:
        """Return by link passed in windows the windows over it, with from when each allows departures."""
        starts = self._departures_from()
        if not starts.any():
            return {}
        return {
            int(index): tuple(
                (*self._held(self.windows[row]), float(starts[row])) for row in np.flatnonzero(covers[:, index])
            )
            for index in np.flatnonzero(timed)
        }

    def _lines(
        self,
        danger: NDArray[np.bool_],
        covers: NDArray[np.bool_],
        keep: NDArray[np.int64],
        node_danger: NDArray[np.bool_],
    ) -> dict[PlaceId, list[AssemblyLine]]:
        """Return the assembly lines of each place, those of one gathering after the other (`towns`).

        A point that serves several gatherings boards at each the part of its rate that belongs to their people.
        """
        earliest = self._earliest(danger, covers, keep)
        found: dict[PlaceId, list[AssemblyLine]] = {}
        for place, gathers in self.gathers.items():
            begin, departures = earliest.get(place, (0.0, (0.0,)))
            rows = sorted((row for row in self.case.assembly if row.place == place), key=lambda row: row.id)
            found[place] = []
            for at in gathers:
                risky = bool(node_danger[at.node])
                here = [row for row in rows if not at.points or row.id in at.points]
                found[place] += [
                    AssemblyLine(
                        row.id, place, at.node, _rate(row.boarding_per_h) * (1.0 if at.points else at.share),
                        self._spans(hours_of(self.case, row)) if row.boarding_per_h != 0 else (), begin, risky,
                        departures[-1], departures,
                    )
                    for row in here
                ] or [AssemblyLine("", place, at.node, UNBOUNDED, self.whole, begin, risky, departures[-1], departures)]
        return found

    def _sinks(self) -> tuple[Sink, ...]:
        sinks = []
        every = frozenset(("car", "bus", "ambulance", "foot"))
        for row in sorted(self.case.reception, key=lambda row: (row.place, row.party, row.id)):
            for value, code in ((row.intake_per_h, "intake"), (row.capacity, "room")):
                if value is None:
                    self.assumed.append(Note(code, {"point": row.id}))
            if row.place in self.node_of:
                capacity = UNBOUNDED if row.capacity is None else row.capacity
                sinks.append(
                    Sink(
                        row.id, row.place, row.party, self.node_of[row.place], _rate(row.intake_per_h), capacity,
                        self._spans(hours_of(self.case, row)) if row.intake_per_h != 0 else (),
                        frozenset(row.takes) or every,
                    )
                )
        return tuple(sinks)

    def _groups(self, lines_of: dict[PlaceId, list[AssemblyLine]]) -> tuple[PeopleGroup, ...]:
        merged: dict[tuple[PlaceId, str, float, float], list[float]] = {}
        for group in self.case.people:
            per = group.persons_per_vehicle
            if group.means == "car" and per is None:
                self.assumed.append(Note("persons_per_car", {"place": group.place, "persons": PERSONS_PER_CAR}))
            key = (group.place, group.means, (per or PERSONS_PER_CAR) if group.means == "car" else 0.0, group.weight)
            total = merged.setdefault(key, [0.0, 0.0])
            total[0] += group.persons
            total[1] += group.at_least or 0.0
        lines = [line for rows in lines_of.values() for line in rows]
        found = []
        for (place, means, per, weight), (persons, floor) in sorted(merged.items()):
            gathers = self.gathers.get(place, (Gathering(-1, 1.0),))
            for at, part in zip(gathers, _parts(persons, per if means == "car" else 1.0, gathers), strict=True):
                mine = tuple(n for n, line in enumerate(lines) if (line.place, line.node) == (place, at.node))
                cars = int(np.ceil(part / per - 1e-9)) if means == "car" else 0
                share = part / persons if persons > 0 else 0.0
                found.append(PeopleGroup(place, means, at.node, part, per, cars, weight, floor * share, mine))
        return tuple(found)

    def _members(self, groups: Sequence[PeopleGroup], sinks: Sequence[Sink]) -> tuple[Member, ...]:
        wishes: dict[str, list[tuple[PartyId, float]]] = {}
        for row in self.case.wishes:
            wishes.setdefault(row.place, []).append((row.party, row.share))
        default = frozenset(party.id for party in self.case.parties.values() if party.default_wish)
        for place in sorted({group.place for group in groups} - set(wishes)):
            parties = tuple(sorted(default))
            self.assumed.append(
                Note("wish", {"place": place, "parties": parties}) if parties else Note("wish_none", {"place": place})
            )
        found = []
        for number, group in enumerate(groups):
            for willing, share in _options(wishes.get(group.place), default):
                # Nobody leaves for the place where they are.
                mine = tuple(
                    i
                    for i, sink in enumerate(sinks)
                    if sink.party in willing and sink.place != group.place and sink.node != group.node
                )
                persons = min(group.persons, group.persons * share)
                if mine and persons > 0:
                    cars = int(np.floor(persons / max(group.per_vehicle, 1e-9) + 1e-9))
                    whole = group.vehicles if share >= 1.0 else cars
                    found.append(Member(number, mine, persons, whole if group.means == "car" else 0))
        return tuple(found)

    def _fleets(self) -> tuple[BusFleet, ...]:
        found = []
        for row in sorted(self.case.fleet, key=lambda row: row.id):
            load = LOAD_MINUTES if row.load_minutes is None else row.load_minutes
            unload = UNLOAD_MINUTES if row.unload_minutes is None else row.unload_minutes
            if row.load_minutes is None or row.unload_minutes is None:
                figures: dict[str, NoteValue] = {"fleet": row.id, "load_minutes": load, "unload_minutes": unload}
                self.assumed.append(Note("handling", figures))
            found.append(
                BusFleet(
                    row.id, row.place, self.node_of.get(row.place, -1), row.kind, row.vehicles, row.seats,
                    0.0 if row.available_from is None else max(0.0, self.seconds(row.available_from)),
                    60.0 * load,
                    60.0 * unload,
                    UNBOUNDED if row.range_km is None else row.range_km * 1000.0,
                    3600.0 * (REST_HOURS if row.rest_hours is None else row.rest_hours),
                    self._served(row.serves) if row.serves else None,
                )
            )
        return tuple(found)

    def _served(self, places: Iterable[PlaceId]) -> frozenset[int]:
        """Return the places' own nodes and all at which their people gather."""
        return self._at(places) | {at.node for place in places for at in self.gathers.get(place, ())}

    def _inbound(self) -> tuple[InboundConvoy, ...]:
        found = []
        for row in sorted(self.case.inbound, key=lambda row: (row.id, row.earliest or self.case.horizon.start)):
            ends = [self.node_of.get(place, -1) for place in (row.from_place, row.to_place)]
            found.append(
                InboundConvoy(
                    row.id, ends[0], ends[1], row.vehicles, self.settings.pcu["bus"] if row.pcu is None else row.pcu,
                    0.0 if row.earliest is None else self.seconds(row.earliest),
                    self.horizon_s if row.latest is None else self.seconds(row.latest),
                )
            )
        return tuple(found)


def _usable(network: Network, allowed: NDArray[np.bool_]) -> tuple[NDArray[np.int64], tuple[tuple[int, str], ...]]:
    passable = (network.state != ROAD_STATES.index("closed")) & (network.state != ROAD_STATES.index("mined"))
    shut = [(int(i), ROAD_STATES[network.state[i]]) for i in np.flatnonzero(~passable)]
    shut += [(int(i), "no consent") for i in np.flatnonzero(passable & ~allowed)]
    wide = ~(network.capacity_pcu_h <= 0)  # a road that takes nobody is closed; an unknown capacity is none
    shut += [(int(i), "closed") for i in np.flatnonzero(passable & allowed & ~wide)]
    return np.flatnonzero(passable & allowed & wide & (network.length_m > 0)).astype(np.int64), tuple(sorted(shut))


def _spots(network: Network) -> Lines:
    """Return every node as a line of a centimetre: the picture looks at lines."""
    lat, lon = np.repeat(network.node_lat, 2), np.repeat(network.node_lon, 2)
    lat[1::2] += _POINT_DEG
    return Lines(np.arange(0, 2 * network.nodes + 1, 2, dtype=np.int64), lat, lon)


def _parts(persons: float, unit: float, gathers: Sequence[Gathering]) -> list[float]:
    """Split the people of a place among its gatherings in whole units (carfuls), so that few cars leave half empty.

        part of the first k = unit x floor(all units x their shares + 1/2)
    """
    if len(gathers) == 1:
        return [persons]
    units = int(persons / unit + 1e-9)
    until = np.floor(units * np.cumsum([at.share for at in gathers]) + 0.5)
    until[-1] = units
    parts = np.diff(until, prepend=0.0) * unit
    parts[-1] += persons - units * unit
    return [float(part) for part in parts]


def _rate(per_h: float | None) -> float:
    """Return units a second; UNBOUNDED where none is given, or where nobody is served (hours say so then)."""
    return per_h / 3600.0 if per_h else UNBOUNDED


def _cut(spans: Intervals, start: float, end: float) -> Intervals:
    return tuple((max(a, start), min(b, end)) for a, b in spans if min(b, end) >= max(a, start))


def _without(spans: Intervals, closed: Sequence[tuple[float, float]]) -> Intervals:
    left = list(spans)
    for start, end in closed:
        left = [piece for a, b in left for piece in ((a, min(b, start)), (max(a, end), b)) if piece[0] < piece[1]]
    return tuple(left)


def _options(
    rows: list[tuple[PartyId, float]] | None, default: frozenset[PartyId]
) -> tuple[tuple[frozenset[PartyId], float], ...]:
    """Return who would go to which parties' sides, and what share of them (R3)."""
    if rows is None:
        return ((default, 1.0),) if default else ()
    best: dict[PartyId, float] = {}
    for party, share in rows:
        best[party] = max(best.get(party, 0.0), share)
    willing = {party: share for party, share in best.items() if share > 0}
    if willing and all(share >= 1.0 for share in willing.values()):
        return ((frozenset(willing), 1.0),)
    return tuple((frozenset({party}), share) for party, share in sorted(willing.items()))
