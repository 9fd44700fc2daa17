"""What a plan is made from: people, wishes, points, checkpoints, fleet, windows, and the rules of the day.

Person counts and rates are in persons, vehicle rates in vehicles per hour, times aware UTC; None means unknown,
which is never zero (design.md R1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from safeconduct.core import Clock, Note, Party, PartyId, Place, PlaceId, Span, Translations

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
    "InboundConvoy",
    "MeansRules",
    "PeopleGroup",
    "ReceptionPoint",
    "Wish",
]

MEANS = ("car", "bus", "ambulance", "foot")
"""By what people leave; a table that names another is at fault."""


@dataclass(frozen=True, slots=True)
class PeopleGroup:
    """People of one place who would leave by one means (people.csv).

    weight: what one person out counts in the value, above 0.  at_least: persons out before anybody's extra counts,
    None: no floor (S6).
    """

    place: PlaceId
    means: str
    persons: float
    low: float | None = None
    high: float | None = None
    persons_per_vehicle: float | None = None
    source: str = ""
    as_of: str = ""
    weight: float = 1.0
    at_least: float | None = None


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
    """Where people board (assembly.csv, P3).

    name: as people there call it, empty where the case has none; translations: the same in other languages.
    daily: opens and closes were written without a date and hold on every day of a case of several (S7);
    `days.hours_of` gives all hours.
    """

    id: str
    place: PlaceId
    boarding_per_h: float | None = None
    opens: datetime | None = None
    closes: datetime | None = None
    lat: float | None = None
    lon: float | None = None
    source: str = ""
    as_of: str = ""
    daily: bool = False
    name: str = ""
    translations: Translations = ()


@dataclass(frozen=True, slots=True)
class ReceptionPoint:
    """Where people are taken in (reception.csv, P4).

    intake_per_h: of every day; capacity: for all days.  takes: means that may end here, () all.  daily, name,
    translations: as at AssemblyPoint.
    """

    id: str
    place: PlaceId
    party: PartyId
    intake_per_h: float | None = None
    capacity: float | None = None
    opens: datetime | None = None
    closes: datetime | None = None
    source: str = ""
    as_of: str = ""
    takes: tuple[str, ...] = ()
    daily: bool = False
    name: str = ""
    translations: Translations = ()


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A control on the road from one place to the next, in that direction (checkpoints.csv, P2).

    It stands on every road that joins the two places.  daily: as at AssemblyPoint.
    """

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
    daily: bool = False


@dataclass(frozen=True, slots=True)
class Fleet:
    """Vehicles of one kind at one depot (fleet.csv, P8).

    serves: places whose people they may carry, () all (S6).  rest_hours: in one block in each 24 hours (S7); None:
    planning's default.  available_from: an instant; without a date it is on the case's day.
    """

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
    serves: tuple[PlaceId, ...] = ()
    rest_hours: float | None = None


@dataclass(frozen=True, slots=True)
class InboundConvoy:
    """An aid convoy or escort that drives against the stream (inbound.csv, S8): it takes room and needs windows.

    earliest, latest: when it sets out at the earliest, and is there at the latest; None: the horizon's ends.
    pcu: of one vehicle, None: that of a bus.  daily: one on every day of a case of several.
    """

    id: str
    from_place: PlaceId
    to_place: PlaceId
    vehicles: int
    earliest: datetime | None = None
    latest: datetime | None = None
    pcu: float | None = None
    source: str = ""
    as_of: str = ""
    daily: bool = False


@dataclass(frozen=True, slots=True)
class CeasefireWindow:
    """A window on the table (ceasefire.csv, P5); scope: all, road:REF, place:ID or area:NAME.

    daily: its times were written without a date and hold on every day of a case of several (S7); `days.dated` makes
    one window a day of it, all of the same id.
    """

    id: str
    scope: str
    start: datetime
    end: datetime
    departures_from: datetime | None = None
    proposed_by: str = ""
    state: str = "proposed"
    source: str = ""
    as_of: str = ""
    daily: bool = False


@dataclass(frozen=True, slots=True)
class Collapse:
    """How the cease-fire may break: rate per hour, and the cost of one person caught, in persons out."""

    rate_per_h: float = 0.0
    caught_weight: float = 0.0


@dataclass(frozen=True, slots=True)
class ConvoyRules:
    """P9, S1; None: not said (planning takes 1 vehicle, no limit, headway and margin 0).

    mixed: cars, buses and ambulances may form one convoy.
    """

    least_vehicles: int | None = None
    most_vehicles: int | None = None
    headway_minutes: float | None = None
    margin_minutes: float | None = None
    mixed: bool = True


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
    inbound: tuple[InboundConvoy, ...] = ()
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
    assumed: tuple[Note, ...] = ()
    title_translations: Translations = ()

    @property
    def titles(self) -> dict[str, str]:
        """The title by language, in those that the case has besides `title`."""
        return dict(self.title_translations)
