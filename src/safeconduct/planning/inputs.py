"""What a plan is made from: people, wishes, points, checkpoints, fleet, windows, and the rules of the day.

Person counts and rates are in persons, vehicle rates in vehicles per hour, times aware UTC; None means unknown,
which is never zero (design.md R1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from safeconduct.core import Clock, Party, PartyId, Place, PlaceId, Span

if TYPE_CHECKING:
    from safeconduct.network import ClassDefaults, Network, Road
    from safeconduct.picture import Alert, Closure, ControlClaim, DangerArea, Incident

__all__ = [
    "MEANS",
    "AssemblyPoint",
    "Case",
    "CeasefireWindow",
    "Checkpoint",
    "Collapse",
    "ConvoyRules",
    "DangerRules",
    "Fleet",
    "MeansRules",
    "PeopleGroup",
    "ReceptionPoint",
    "Wish",
]

MEANS = ("car", "bus", "ambulance", "foot")
"""By what people leave; a table that names another is at fault."""


@dataclass(frozen=True, slots=True)
class PeopleGroup:
    """People of one place who would leave by one means (people.csv)."""

    place: PlaceId
    means: str
    persons: float
    low: float | None = None
    high: float | None = None
    persons_per_vehicle: float | None = None
    source: str = ""
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """The share of a place's people who would go to a party's side (wishes.csv, R3)."""

    place: PlaceId
    party: PartyId
    share: float
    source: str = ""
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class AssemblyPoint:
    """Where people board (assembly.csv, P3)."""

    id: str
    place: PlaceId
    boarding_per_h: float | None = None
    opens: datetime | None = None
    closes: datetime | None = None
    lat: float | None = None
    lon: float | None = None
    source: str = ""
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class ReceptionPoint:
    """Where people are taken in (reception.csv, P4)."""

    id: str
    place: PlaceId
    party: PartyId
    intake_per_h: float | None = None
    capacity: float | None = None
    opens: datetime | None = None
    closes: datetime | None = None
    source: str = ""
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A control on the road from one place to the next, in that direction (checkpoints.csv, P2)."""

    id: str
    from_place: PlaceId
    to_place: PlaceId
    vehicles_per_h_per_lane: float
    party: PartyId | None = None
    lanes: float | None = None
    opens: datetime | None = None
    closes: datetime | None = None
    storage_vehicles: float | None = None
    source: str = ""
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class Fleet:
    """Vehicles of one kind at one depot (fleet.csv, P8)."""

    id: str
    place: PlaceId
    vehicles: int
    seats: int
    kind: str = "bus"
    available_from: datetime | None = None
    load_minutes: float | None = None
    unload_minutes: float | None = None
    range_km: float | None = None
    source: str = ""
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class CeasefireWindow:
    """A window on the table (ceasefire.csv, P5); scope: all, road:REF, place:ID or area:NAME."""

    id: str
    scope: str
    start: datetime
    end: datetime
    departures_from: datetime | None = None
    proposed_by: str = ""
    state: str = "proposed"
    source: str = ""
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class Collapse:
    """How the cease-fire may break: rate per hour, and the cost of one person caught, in persons out."""

    rate_per_h: float = 0.0
    caught_weight: float = 0.0


@dataclass(frozen=True, slots=True)
class ConvoyRules:
    """P9; None: not said (planning takes no limit, and says so)."""

    least_vehicles: int | None = None
    most_vehicles: int | None = None
    headway_minutes: float | None = None
    margin_minutes: float | None = None


@dataclass(frozen=True, slots=True)
class MeansRules:
    """Space and speed of one means; None: not said (docs/planning.md lists the defaults)."""

    pcu: float | None = None
    speed_factor: float | None = None


@dataclass(frozen=True, slots=True)
class DangerRules:
    """How the danger zone is guessed where nobody drew one ([danger] of case.toml); None: the picture's defaults."""

    distance_km: float | None = None
    incident_days: float | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """All that a plan is made from, read and checked; `name` is the folder's name.

    roads is empty where the network comes from a file of streets; `network` is then that file's, read by the edge.
    `statements` hold what was read from reports/*.txt, raw (outlet, date, text) triples are kept by the edge.
    """

    name: str
    title: str
    clock: Clock
    horizon: Span
    step_minutes: float
    seed: int
    parties: Mapping[PartyId, Party]
    places: Mapping[PlaceId, Place]
    roads: tuple[Road, ...]
    people: tuple[PeopleGroup, ...]
    reception: tuple[ReceptionPoint, ...]
    wishes: tuple[Wish, ...] = ()
    assembly: tuple[AssemblyPoint, ...] = ()
    checkpoints: tuple[Checkpoint, ...] = ()
    fleet: tuple[Fleet, ...] = ()
    windows: tuple[CeasefireWindow, ...] = ()
    closures: tuple[Closure, ...] = ()
    incidents: tuple[Incident, ...] = ()
    alerts: tuple[Alert, ...] = ()
    control: tuple[ControlClaim, ...] = ()
    danger: tuple[DangerArea, ...] = ()
    collapse: Collapse = Collapse()
    convoys: ConvoyRules = ConvoyRules()
    means: Mapping[str, MeansRules] = field(default_factory=dict)
    road_classes: Mapping[str, ClassDefaults] = field(default_factory=dict)
    danger_rules: DangerRules = DangerRules()
    network: Network | None = None
    assumed: tuple[str, ...] = ()
