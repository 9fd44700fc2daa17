"""A loaded case as the plain rows that verification takes: danger and consent by picture, every default filled in.

Independent of how planning lays out its instance: rows come straight from the tables, links from the rows of roads.csv.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import accumulate

import numpy as np

from safeconduct.cases.verification.streets import streets_as_roads, towns_of_junctions
from safeconduct.core import Lines, Place, PlaceId, Span
from safeconduct.network import Road, road_ids
from safeconduct.network.building.rows import capacity_of, speed_of
from safeconduct.picture import LinkPicture, lies_in, look, touching
from safeconduct.planning import AssemblyPoint, Case, Checkpoint, ReceptionPoint
from safeconduct.planning.consent import passage
from safeconduct.planning.days import contraflow_of, dated, hours_of
from safeconduct.verification import (
    ALWAYS,
    UNBOUNDED,
    AssemblyRow,
    CaseRows,
    FleetRow,
    GroupRow,
    InboundRow,
    LinkRow,
    PlaceRow,
    Plan,
    PostRow,
    ReceptionRow,
    Rules,
    Spans,
    WindowRow,
    WishRow,
)
from safeconduct.verification.evidence import WindowsOnTable
from safeconduct.verification.rows import DEFAULT_PCU

__all__ = ["PERSONS_PER_CAR", "REST_S", "UNKNOWN_SPEED_KMH", "case_rows"]

UNKNOWN_SPEED_KMH = 40.0
"""Speed of a road of which neither row nor class says any (docs/planning.md)."""
PERSONS_PER_CAR = 3.5
"""Persons a car where people.csv leaves it empty (docs/case-folder.md)."""
REST_S = 8 * 3600.0
"""Rest of a bus in each 24 hours where fleet.csv leaves it empty (planning's reading S7)."""

_POINT_DEG = 1e-7  # a place as a line of a centimetre: the picture looks at lines


def case_rows(case: Case, plan: Plan | None = None) -> CaseRows:
    """Map a case to rows.

    Args:
        case: read and checked.
        plan: that is to be verified; needed only where the roads are a network of streets, of which the links that
            this plan drives are taken.

    Raises:
        ValueError: a network of streets, and no plan.
    """
    towns: dict[PlaceId, PlaceId] = {}
    if case.network is not None:
        if plan is None:
            raise ValueError("a network of streets has no rows to name without a plan")
        named, case = case.places, streets_as_roads(case, plan, UNKNOWN_SPEED_KMH)
        towns = towns_of_junctions(case, (place for name, place in case.places.items() if name not in named))
    case = dated(case)
    situation = _Situation(case)
    return CaseRows(
        rules=_rules(case),
        places=tuple(
            situation.place_row(number, place, towns.get(place.id, "")) for number, place in enumerate(situation.places)
        ),
        links=tuple(_links(case, situation)),
        groups=_groups(case),
        reception=_reception(case),
        wishes=tuple(WishRow(row.place, row.party, row.share) for row in case.wishes),
        default_parties=frozenset(party.id for party in case.parties.values() if party.default_wish),
        assembly=tuple(
            AssemblyRow(row.id, row.place, _limit(row.boarding_per_h), _hours(case, row)) for row in case.assembly
        ),
        posts=_posts(case),
        fleets=_fleets(case),
        windows=_windows(case),
        inbound=_inbound(case),
    )


def _groups(case: Case) -> tuple[GroupRow, ...]:
    return tuple(
        GroupRow(
            row.place,
            row.means,
            row.persons,
            _per_vehicle(row.means, row.persons_per_vehicle),
            weight=row.weight,
            at_least=row.at_least or 0.0,
        )
        for row in case.people
    )


def _reception(case: Case) -> tuple[ReceptionRow, ...]:
    return tuple(
        ReceptionRow(
            row.id,
            row.place,
            row.party,
            intake_per_h=_limit(row.intake_per_h),
            capacity=_limit(row.capacity),
            hours=_hours(case, row),
            takes=frozenset(row.takes),
        )
        for row in case.reception
    )


def _rules(case: Case) -> Rules:
    convoys = case.convoys
    said = {name: rules for name, rules in case.means.items() if rules is not None}
    return Rules(
        horizon=(case.horizon.start.timestamp(), case.horizon.end.timestamp()),
        least_vehicles=max(1, convoys.least_vehicles or 1),
        most_vehicles=_limit(convoys.most_vehicles),
        mixed=convoys.mixed,
        headway_s=60.0 * (convoys.headway_minutes or 0.0),
        margin_s=60.0 * (convoys.margin_minutes or 0.0),
        collapse_per_h=case.collapse.rate_per_h,
        kappa=case.collapse.caught_weight,
        pcu={**DEFAULT_PCU, **{name: rules.pcu for name, rules in said.items() if rules.pcu is not None}},
        speed_factor={name: rules.speed_factor for name, rules in said.items() if rules.speed_factor is not None},
    )


def _limit(value: float | None) -> float:
    return UNBOUNDED if value is None else float(value)


def _instant(moment: datetime | None, otherwise: float) -> float:
    return otherwise if moment is None else moment.timestamp()


def _hours(case: Case, row: AssemblyPoint | ReceptionPoint | Checkpoint) -> Spans:
    """Return when something is open, on every day: always, where the table says nothing."""
    if row.opens is None and row.closes is None:
        return ALWAYS
    return _spans(hours_of(case, row))


def _spans(spans: Iterable[Span]) -> Spans:
    return tuple((span.start.timestamp(), span.end.timestamp()) for span in spans)


def _per_vehicle(means: str, persons: float | None) -> float:
    if means != "car":
        return UNBOUNDED
    return PERSONS_PER_CAR if persons is None else persons


def _posts(case: Case) -> tuple[PostRow, ...]:
    return tuple(
        PostRow(
            row.id,
            row.from_place,
            row.to_place,
            row.vehicles_per_h_per_lane * (1.0 if row.lanes is None else row.lanes),
            _hours(case, row),
            _limit(row.storage_vehicles),
            1.0 if row.lanes is None else row.lanes,
        )
        for row in case.checkpoints
    )


def _fleets(case: Case) -> tuple[FleetRow, ...]:
    return tuple(
        FleetRow(
            row.id,
            row.place,
            row.kind,
            row.vehicles,
            row.seats,
            available_from=_instant(row.available_from, -math.inf),
            load_s=60.0 * (row.load_minutes or 0.0),
            unload_s=60.0 * (row.unload_minutes or 0.0),
            range_km=_limit(row.range_km),
            serves=frozenset(row.serves),
            rest_s=REST_S if row.rest_hours is None else 3600.0 * row.rest_hours,
        )
        for row in case.fleet
    )


def _windows(case: Case) -> tuple[WindowRow, ...]:
    """Return the windows that are not refused, one row a day."""
    return tuple(
        WindowRow(
            row.id, row.scope, row.start.timestamp(), row.end.timestamp(), _instant(row.departures_from, -math.inf)
        )
        for row in case.windows
        if row.state != "refused"
    )


def _inbound(case: Case) -> tuple[InboundRow, ...]:
    """Return the aid convoys, one row a day."""
    bus = case.means.get("bus")
    of_a_bus = DEFAULT_PCU["bus"] if bus is None or bus.pcu is None else bus.pcu
    return tuple(
        InboundRow(
            row.id,
            row.from_place,
            row.to_place,
            row.vehicles,
            of_a_bus if row.pcu is None else row.pcu,
            _instant(row.earliest, -math.inf),
            _instant(row.latest, math.inf),
        )
        for row in case.inbound
    )


class _Situation:
    """Picture of roads and places at the horizon's start, and the areas that windows name."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.places = [case.places[name] for name in sorted(case.places)]
        shapes = [_shape(case, road) for road in case.roads] + [_spot(place) for place in self.places]
        self.lines = _lines(shapes)
        self.picture: LinkPicture = look(
            self.lines,
            at=case.horizon.start,
            control=case.control,
            incidents=case.incidents,
            danger=case.danger,
            rules=case.danger_rules,
        )
        self._areas = self._in_areas()

    def _in_areas(self) -> dict[int, set[str]]:
        """Map each shape to the names of areas it lies in: drawn ones, else places' admin."""
        found: dict[int, set[str]] = defaultdict(set)
        named = {row.scope.partition(":")[2].strip() for row in self.case.windows if row.scope.startswith("area:")}
        for name in sorted(named):
            drawn = [area for area in self.case.danger if area.name.casefold() == name.casefold()]
            polygons = [polygon for area in drawn for polygon in area.polygons]
            for number in np.flatnonzero(touching(self.lines, polygons)).tolist() if polygons else self._by_admin(name):
                found[number].add(name)
        return found

    def _by_admin(self, name: str) -> Iterable[int]:
        inside = {place.id for place in self.places if lies_in(place.admin, name)}
        roads = (n for n, road in enumerate(self.case.roads) if {road.from_place, road.to_place} & inside)
        spots = (len(self.case.roads) + n for n, place in enumerate(self.places) if place.id in inside)
        return (*roads, *spots)

    def place_row(self, number: int, place: Place, town: str) -> PlaceRow:
        """Return the row of a place: dangerous by its own row's word, else by the picture's."""
        shape = len(self.case.roads) + number
        return PlaceRow(
            place.id,
            dangerous=bool(self.picture.danger[shape]) if place.danger is None else place.danger,
            fuel=bool(place.fuel),
            areas=frozenset(self._areas.get(shape, ())),
            town=town,
            admin=place.admin,
        )

    def dangerous(self, number: int, road: Road) -> bool:
        """Say whether a road is dangerous: its own row's word, else the picture's."""
        return bool(self.picture.danger[number]) if road.danger is None else road.danger

    def areas(self, number: int) -> frozenset[str]:
        """Return the areas that a road lies in or touches."""
        return frozenset(self._areas.get(number, ()))

    def passages(self, number: int, road: Road) -> set[str]:
        """Return how each party said to hold a part of a road lets people pass (R2: rival claims all count)."""
        claims = zip(self.picture.parties, self.picture.held[number], strict=True)
        held = [party for party, is_held in claims if is_held]
        ends = (self.case.places[end].party for end in (road.from_place, road.to_place))
        return {passage(self.case, party) for party in (*held, *(party for party in ends if party))}


def _shape(case: Case, road: Road) -> Sequence[tuple[float, float]]:
    first, last = case.places[road.from_place], case.places[road.to_place]
    return [(first.lat, first.lon), *road.via, (last.lat, last.lon)]


def _spot(place: Place) -> Sequence[tuple[float, float]]:
    return [(place.lat, place.lon), (place.lat, place.lon + _POINT_DEG)]


def _lines(shapes: Sequence[Sequence[tuple[float, float]]]) -> Lines:
    points = np.array([point for shape in shapes for point in shape], np.float64).reshape(-1, 2)
    first = np.array([0, *accumulate(len(shape) for shape in shapes)], np.int64)
    return Lines(first, np.ascontiguousarray(points[:, 0]), np.ascontiguousarray(points[:, 1]))


def _links(case: Case, situation: _Situation) -> Iterable[LinkRow]:
    """Walk through both directions of every road; a one-way road has one."""
    table = WindowsOnTable(_windows(case))
    for number, (name, road) in enumerate(zip(road_ids(case.roads), case.roads, strict=True)):
        forth = _link(case, situation, table, number, name, road)
        yield forth
        if not road.oneway:
            # Both sides lead from -> to in contraflow hours, never back.
            yield replace(forth, from_place=forth.to_place, to_place=forth.from_place, contraflow=())


def _link(case: Case, situation: _Situation, table: WindowsOnTable, number: int, name: str, road: Road) -> LinkRow:
    speed, capacity = speed_of(road, case.road_classes), capacity_of(road, case.road_classes)
    ways = situation.passages(number, road)
    link = LinkRow(
        road=name,
        from_place=road.from_place,
        to_place=road.to_place,
        km=road.km,
        speed_kmh=UNKNOWN_SPEED_KMH if math.isnan(speed) or speed <= 0 else speed,
        capacity_pcu_h=UNBOUNDED if math.isnan(capacity) else capacity,
        dangerous=situation.dangerous(number, road),
        only_in_windows="windows" in ways and road.danger is not False,
        barred=road.state if road.state in ("closed", "mined") else "no_consent" if "none" in ways else "",
        ref=road.ref,
        areas=situation.areas(number),
        shut=_shut(case, road),
        contraflow=_spans(contraflow_of(case, road)),
        lanes=1.0 if road.lanes is None else road.lanes,
    )
    never = "windows" in ways and not table.over_link(link)
    return replace(link, barred="no_consent") if never and not link.barred else link


def _shut(case: Case, road: Road) -> Spans:
    """Return when a road is closed, in both directions."""
    ends = {road.from_place, road.to_place}
    rows = (row for row in case.closures if {row.from_place, row.to_place} == ends)
    return tuple((_instant(row.start, -math.inf), _instant(row.end, math.inf)) for row in rows)
