"""A plan as the verifier sees it: what stands in a plan.json (safeconduct.plan/2), typed, and nothing derived from it.

Instants are seconds since 1970-01-01 UTC.  What a hand-made plan leaves out is None and is then not checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = [
    "AskedPlace",
    "AskedWindow",
    "Convoy",
    "Corridor",
    "Duty",
    "LeftBehind",
    "Leg",
    "Limit",
    "OutBy",
    "Pass",
    "Plan",
    "Shortfall",
    "Walk",
]


@dataclass(frozen=True, slots=True)
class Pass:
    """A convoy at a place: its head and tail arrive (in_), then leave.

    road: id of the row by which it goes on, None where the plan does not say.  arrival_given: the plan says when it
    arrives; else arrival is taken to be departure.  At the first pass arrival is the first boarding.
    """

    place: str
    in_head: float
    in_tail: float
    head: float
    tail: float
    road: str | None = None
    arrival_given: bool = True


@dataclass(frozen=True, slots=True)
class Convoy:
    """Vehicles, or a column on foot (mix empty), that drive one route together.

    corridor: None for empty runs.  mix: vehicles by means.  persons: by means.  assembly, reception: ids of points,
    empty where the plan names none.  buses: ids of its buses, empty where not named.  inbound: the id of the row of
    inbound.csv whose aid it is, else empty.
    """

    id: str
    corridor: str | None
    means: str
    vehicles: int
    mix: Mapping[str, int]
    persons: Mapping[str, float]
    passes: tuple[Pass, ...]
    assembly: str = ""
    reception: str = ""
    buses: tuple[str, ...] = ()
    inbound: str = ""

    @property
    def persons_in_all(self) -> float:
        """Persons of all means."""
        return sum(self.persons.values())

    @property
    def on_foot(self) -> bool:
        """Whether it is a column on foot."""
        return self.means == "foot"


@dataclass(frozen=True, slots=True)
class Corridor:
    """A corridor; persons: by means, None where the plan does not say."""

    id: str
    waypoints: tuple[str, ...]
    persons: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True)
class Leg:
    """One run of one bus."""

    from_place: str
    to_place: str
    departs: float
    arrives: float
    persons: float


@dataclass(frozen=True, slots=True)
class Duty:
    """All runs of one bus, in order."""

    bus: str
    legs: tuple[Leg, ...]


@dataclass(frozen=True, slots=True)
class Walk:
    """People who walk to where a bus fetches them."""

    place: str
    to_place: str
    persons: float
    starts: float
    arrives: float


@dataclass(frozen=True, slots=True)
class AskedWindow:
    """Cease-fire asked for on a section; road: None where it is asked for on all roads between its two ends."""

    from_place: str
    to_place: str
    road: str | None
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class AskedPlace:
    """Cease-fire asked for at a place: where people gather, or a convoy halts, in danger."""

    place: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Limit:
    """A reason for which people are left behind; added: how much more of it was tried, persons: what that brought."""

    code: str
    added: float | None
    persons: float | None
    tested: bool


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """People left behind, and why."""

    place: str
    means: str
    persons: float
    because: tuple[Limit, ...]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Persons by which floors are missed in all: in this plan, and at least in any."""

    planned: float
    least_proven: float


@dataclass(frozen=True, slots=True)
class OutBy:
    """Persons who have arrived by an instant."""

    at: float
    persons: float


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan.json.  handmade: it names no format, so that sums, bounds and reasons may be left out."""

    handmade: bool
    corridors: tuple[Corridor, ...]
    convoys: tuple[Convoy, ...]
    duties: tuple[Duty, ...]
    walks: tuple[Walk, ...]
    asked: tuple[AskedWindow, ...]
    asked_places: tuple[AskedPlace, ...]
    leaving: float | None = None
    out: float | None = None
    left: float | None = None
    value: float | None = None
    bound: float | None = None
    gap: float | None = None
    persons_bound: float | None = None
    persons_gap: float | None = None
    kilometre_hours: float | None = None
    out_by: tuple[OutBy, ...] = ()
    left_behind: tuple[LeftBehind, ...] | None = None
    shortfall: Shortfall | None = None
