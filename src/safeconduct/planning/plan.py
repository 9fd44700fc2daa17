"""A plan as every later stage sees it: frozen, aware UTC inside, figures in persons unless the name says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from safeconduct.core import PlaceId, Span

__all__ = [
    "Convoy",
    "Corridor",
    "Duty",
    "FootprintWindow",
    "LeftBehind",
    "Leg",
    "Limit",
    "OutBy",
    "Pass",
    "Plan",
    "QuickSum",
    "Section",
    "SolveReport",
]


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a corridor between two neighbouring waypoints; windows: when the cease-fire must hold on it.

    shape: (lat, lon) points from end to end, both included; ref: the road's number, empty where unknown.
    danger: whether it lies in the danger zone.
    """

    from_place: PlaceId
    to_place: PlaceId
    km: float
    windows: tuple[Span, ...] = ()
    ref: str = ""
    danger: bool = False
    shape: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Corridor:
    """A route from an assembly point to a reception point; persons by means."""

    id: str
    origin: PlaceId
    destination: PlaceId
    waypoints: tuple[PlaceId, ...]
    length_km: float
    persons: Mapping[str, int]
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Pass:
    """When a convoy's head and tail pass a waypoint."""

    place: PlaceId
    head: datetime
    tail: datetime


@dataclass(frozen=True, slots=True)
class Convoy:
    """Vehicles that depart together (on foot: a column of people, vehicles 0); persons never exceed its seats.

    bus: for buses and ambulances the bus ids of duties that make up this convoy; assembly: where it gathers; boards:
    from when to when its people board (cars may then stand in line until their road opens).
    """

    id: str
    corridor: str
    means: str
    vehicles: int
    persons: int
    passes: tuple[Pass, ...]
    assembly: str = ""
    reception: str = ""
    bus: tuple[str, ...] = ()
    boards: Span | None = None


@dataclass(frozen=True, slots=True)
class Leg:
    """One run of one bus, loaded (persons > 0) or empty; waypoints: every place it goes through, ends included."""

    from_place: PlaceId
    to_place: PlaceId
    departs: datetime
    arrives: datetime
    persons: int
    km: float = 0.0
    waypoints: tuple[PlaceId, ...] = ()


@dataclass(frozen=True, slots=True)
class Duty:
    """All trips of one bus on one day, empty runs included; bus is `<fleet id>-NN`."""

    bus: str
    legs: tuple[Leg, ...]


@dataclass(frozen=True, slots=True)
class OutBy:
    """The curve: persons who have reached reception by an instant."""

    at: datetime
    persons: int


@dataclass(frozen=True, slots=True)
class Limit:
    """What binds: the kind of limit, where (and when) it binds, and what one more unit of it would bring.

    worth_persons_per_unit None: not known (for example where no route exists at all).
    """

    limit: str
    where: str
    worth_persons_per_unit: float | None = None
    unit: str = ""
    during: Span | None = None


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """Who stays, and why (design.md R6)."""

    place: PlaceId
    means: str
    persons: int
    because: tuple[Limit, ...]


@dataclass(frozen=True, slots=True)
class FootprintWindow:
    """A stretch of time in which the cease-fire is to hold on one section."""

    section: tuple[PlaceId, PlaceId]
    km: float
    span: Span


@dataclass(frozen=True, slots=True)
class QuickSum:
    """The one-second sum: best-case persons for the roads and hours on the table, in closed form."""

    persons: int
    because: str


@dataclass(frozen=True, slots=True)
class SolveReport:
    """How the plan was found.  No wall clock in a stage (R8): whoever calls measures the seconds."""

    method: str
    iterations: int
    columns: int
    stopped_early: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Corridors, convoys, duties and windows, with value, proven bound and gap (design.md R6).

    gap is (bound - value) / bound, 0 where the bound is 0.  leaving, out, left: persons.
    """

    case: str
    title: str
    seed: int
    leaving: int
    out: int
    value: float
    bound: float
    gap: float
    quick_sum: QuickSum
    corridors: tuple[Corridor, ...]
    convoys: tuple[Convoy, ...]
    duties: tuple[Duty, ...]
    out_by: tuple[OutBy, ...]
    left_behind: tuple[LeftBehind, ...]
    kilometre_hours: float
    footprint: tuple[FootprintWindow, ...]
    assumed: tuple[str, ...]
    solve: SolveReport
    persons_bound: int | None = None

    @property
    def left(self) -> int:
        """Persons who would leave and cannot."""
        return self.leaving - self.out
