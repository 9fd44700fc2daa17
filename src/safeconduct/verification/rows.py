"""The case as plain rows: all that a plan is held against.  An edge makes them (cases.verification_rows).

Instants are seconds since 1970-01-01 UTC (float).  `Spans` are closed intervals of instants; where a time of the case
holds on every day, the edge gives one span a day.  A limit that the case does not know is UNBOUNDED.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = [
    "ALWAYS",
    "DEFAULT_PCU",
    "UNBOUNDED",
    "AssemblyRow",
    "CaseRows",
    "FleetRow",
    "GroupRow",
    "InboundRow",
    "LinkRow",
    "PlaceRow",
    "PostRow",
    "ReceptionRow",
    "Rules",
    "Spans",
    "WindowRow",
    "WishRow",
]

UNBOUNDED = math.inf
"""A limit that the case does not give."""

Spans = tuple[tuple[float, float], ...]
"""Closed intervals (start, end), instants in seconds since 1970."""

ALWAYS: Spans = ((-math.inf, math.inf),)
"""Open at all times."""

DEFAULT_PCU: Mapping[str, float] = {"car": 1.0, "bus": 2.0, "ambulance": 1.0, "foot": 0.0}
"""Passenger-car units of one vehicle where the case does not say (docs/case-folder.md)."""


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place.

    dangerous: from places.csv, else from the picture.  fuel: a bus may fill up there.  areas: names of the areas it
    lies in, as windows name them.  town: the place whose people also set out from here (a junction within a town's
    extent); empty: only its own.  admin: the unit of administration for which sirens sound.
    """

    id: str
    dangerous: bool = False
    fuel: bool = False
    areas: frozenset[str] = frozenset()
    town: str = ""
    admin: str = ""


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One direction of one road; parallel roads are links of different `road`.

    road: the id of its row.  speed_kmh: of the road, before the speed factor of the means.  capacity_pcu_h: of this
    direction, all lanes.  only_in_windows: its holder lets people pass in windows only, whether dangerous or not.
    barred: why it is never used (closed, mined, no_consent), else empty.  ref: road numbers as written.  areas: as in
    PlaceRow.  shut: when a closure runs.  contraflow: when both sides lead this way; the opposite link is shut then.
    lanes: of this direction.
    """

    road: str
    from_place: str
    to_place: str
    km: float
    speed_kmh: float
    capacity_pcu_h: float = UNBOUNDED
    dangerous: bool = False
    only_in_windows: bool = False
    barred: str = ""
    ref: str = ""
    areas: frozenset[str] = frozenset()
    shut: Spans = ()
    contraflow: Spans = ()
    lanes: float = 1.0


@dataclass(frozen=True, slots=True)
class GroupRow:
    """People of one place by one means; weight: what one of them counts; at_least: floor in persons, 0 none."""

    place: str
    means: str
    persons: float
    persons_per_vehicle: float = UNBOUNDED
    weight: float = 1.0
    at_least: float = 0.0


@dataclass(frozen=True, slots=True)
class WishRow:
    """The share of a place's people who would go to a party's side."""

    place: str
    party: str
    share: float


@dataclass(frozen=True, slots=True)
class AssemblyRow:
    """An assembly point: persons an hour who board, and when it is open."""

    id: str
    place: str
    boarding_per_h: float = UNBOUNDED
    hours: Spans = ALWAYS


@dataclass(frozen=True, slots=True)
class ReceptionRow:
    """A reception point: intake in persons an hour, capacity over all days, opening hours.

    takes: the means that may be set down here; empty: all.
    """

    id: str
    place: str
    party: str
    intake_per_h: float = UNBOUNDED
    capacity: float = UNBOUNDED
    hours: Spans = ALWAYS
    takes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PostRow:
    """A checkpoint at the beginning of the road between two places: vehicles an hour of all lanes, hours, storage.

    lanes: how many vehicles it looks at side by side.
    """

    id: str
    from_place: str
    to_place: str
    vehicles_per_h: float
    hours: Spans = ALWAYS
    storage: float = UNBOUNDED
    lanes: float = 1.0


@dataclass(frozen=True, slots=True)
class FleetRow:
    """Vehicles of one kind at one depot.

    serves: places at which it may load; empty: everywhere.  rest_s: one block in each 24 hours from its first leg.
    """

    id: str
    place: str
    kind: str
    vehicles: int
    seats: int
    available_from: float = -math.inf
    load_s: float = 0.0
    unload_s: float = 0.0
    range_km: float = UNBOUNDED
    serves: frozenset[str] = frozenset()
    rest_s: float = 8 * 3600.0


@dataclass(frozen=True, slots=True)
class WindowRow:
    """One window on the table on one day, not refused; scope: all, road:REF, place:ID or area:NAME."""

    id: str
    scope: str
    start: float
    end: float
    departures_from: float = -math.inf


@dataclass(frozen=True, slots=True)
class InboundRow:
    """Aid vehicles that drive from one place to another between two instants; pcu: units of one vehicle."""

    id: str
    from_place: str
    to_place: str
    vehicles: int
    pcu: float = 2.0
    earliest: float = -math.inf
    latest: float = math.inf


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of the case.

    horizon: nothing moves outside it.  least_vehicles, most_vehicles: a convoy's size.  headway_s: from a tail to the
    next head.  margin_s: of windows.  collapse_per_h, kappa: S(t) and the cost of a person caught.
    walk_kmh: no column on foot is faster; walk_km: no walk is longer.  fuel_s: a stop that fills a bus's range.
    """

    horizon: tuple[float, float]
    least_vehicles: int = 1
    most_vehicles: float = UNBOUNDED
    mixed: bool = True
    headway_s: float = 0.0
    margin_s: float = 0.0
    collapse_per_h: float = 0.0
    kappa: float = 0.0
    pcu: Mapping[str, float] = field(default_factory=lambda: dict(DEFAULT_PCU))
    speed_factor: Mapping[str, float] = field(default_factory=dict)
    walk_kmh: float = 5.0
    walk_km: float = 15.0
    fuel_s: float = 1800.0


@dataclass(frozen=True, slots=True)
class CaseRows:
    """All rows of a case.  default_parties: to whose side people go where their place has no wish."""

    rules: Rules
    places: tuple[PlaceRow, ...]
    links: tuple[LinkRow, ...]
    groups: tuple[GroupRow, ...]
    reception: tuple[ReceptionRow, ...]
    wishes: tuple[WishRow, ...] = ()
    default_parties: frozenset[str] = frozenset()
    assembly: tuple[AssemblyRow, ...] = ()
    posts: tuple[PostRow, ...] = ()
    fleets: tuple[FleetRow, ...] = ()
    windows: tuple[WindowRow, ...] = ()
    inbound: tuple[InboundRow, ...] = ()
