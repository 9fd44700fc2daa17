"""A plan as every later stage sees it: frozen, aware UTC inside, figures in persons unless the name says otherwise.

This is safeconduct.plan/2 in memory; report/plan/writer.py writes it, report/plan/reader.py reads it back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from safeconduct.core import Note, NoteValue, PlaceId, Span

if TYPE_CHECKING:
    from safeconduct.planning.bounds import Seeds

__all__ = [
    "BY_PRICE",
    "Amount",
    "Convoy",
    "Corridor",
    "Duty",
    "FootprintWindow",
    "LeftBehind",
    "Leg",
    "Limit",
    "OutBy",
    "Pass",
    "PlaceWindow",
    "Plan",
    "QuickSum",
    "Section",
    "Shortfall",
    "SolveReport",
    "Walk",
]


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a corridor between two neighbouring waypoints; windows: when the cease-fire must hold on it.

    road: id of the row of roads.csv, empty on a street network.  ref: the road's number, empty where unknown.
    shape: (lat, lon) points from end to end, both included.  danger: whether it lies in the danger zone.
    """

    from_place: PlaceId
    to_place: PlaceId
    km: float
    windows: tuple[Span, ...] = ()
    ref: str = ""
    danger: bool = False
    shape: tuple[tuple[float, float], ...] = ()
    road: str = ""


@dataclass(frozen=True, slots=True)
class Corridor:
    """A route from an assembly point's place to a reception point's; persons by means.

    Two corridors may go through the same places by different roads (`Section.road`).
    """

    id: str
    origin: PlaceId
    destination: PlaceId
    waypoints: tuple[PlaceId, ...]
    length_km: float
    persons: Mapping[str, int]
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Pass:
    """A convoy at one place: head and tail leave it (at the last place: come to rest there).

    in_head, in_tail: when they arrive; None: at the same instant as they leave (no halt).  At the first place in_head
    is when the first person boards.  road: id of the row of roads.csv by which the convoy goes on, empty at the last
    place and on a street network.
    """

    place: PlaceId
    head: datetime
    tail: datetime
    in_head: datetime | None = None
    in_tail: datetime | None = None
    road: str = ""

    @property
    def arrives(self) -> Span:
        """From the head's arrival to the tail's."""
        return Span(self.in_head or self.head, self.in_tail or self.tail)


@dataclass(frozen=True, slots=True)
class Walk:
    """People who walk from their place to the one where a bus fetches them."""

    place: PlaceId
    to_place: PlaceId
    persons: int
    starts: datetime
    arrives: datetime


@dataclass(frozen=True, slots=True)
class Convoy:
    """Vehicles that drive together and are led by one person; on foot: a column of people, without vehicles (S1).

    id: unique in the plan, `A1` .. in order of departure within a corridor.
    corridor: None for an empty bus run.  mix: vehicles by means, none of 0; empty: on foot.
    persons_by_means: persons by the means of their row of people.csv; empty: an empty bus run.
    assembly, reception: ids of the points where it gathers and is received; empty: the place has none.
    bus: ids of the duties whose buses and ambulances drive in it.  boards: from the first person who boards to the
    last (cars may then stand in line).  walks: who of them walked to the assembly point from elsewhere.
    inbound: id of the row of inbound.csv that this convoy is, empty for all others.
    """

    id: str
    corridor: str | None
    mix: Mapping[str, int]
    persons_by_means: Mapping[str, int]
    passes: tuple[Pass, ...]
    assembly: str = ""
    reception: str = ""
    bus: tuple[str, ...] = ()
    boards: Span | None = None
    walks: tuple[Walk, ...] = ()
    inbound: str = ""

    @property
    def means(self) -> str:
        """The only means of its vehicles, or `mixed`; `foot` without any."""
        if not self.mix:
            return "foot"
        return next(iter(self.mix)) if len(self.mix) == 1 else "mixed"

    @property
    def vehicles(self) -> int:
        """Vehicles of all means."""
        return sum(self.mix.values())

    @property
    def persons(self) -> int:
        """Persons of all means."""
        return sum(self.persons_by_means.values())


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
    """All trips of one bus, empty runs included; bus is `<fleet id>-NN`."""

    bus: str
    legs: tuple[Leg, ...]


@dataclass(frozen=True, slots=True)
class OutBy:
    """The curve: persons who have reached reception by an instant."""

    at: datetime
    persons: int


@dataclass(frozen=True, slots=True)
class Amount:
    """How much more of a limit was tried: one bus, one lane, 15 minutes, 10 percent, a road opened.

    unit: bus, ambulance, vehicle, lane, corridor, minutes, percent, road, window, persons, persons_per_h.
    """

    number: float
    unit: str


@dataclass(frozen=True, slots=True)
class Limit:
    """What keeps people from leaving (S10); its wording is made at the edge.

    code: the kind of limit; LIMITS of report/words lists them with their sentences.
    where: what binds, typed by its keys: road, section (from, to), place, point, checkpoint, fleet, window, means,
    start and end (instants).  added: how much more of it; None: nothing can be added (rounding, within the gap).
    persons: persons more of the whole plan with it; None: not known.  tested: planned anew with it; False: by price.
    """

    code: str
    where: Mapping[str, NoteValue] = field(default_factory=dict)
    added: Amount | None = None
    persons: int | None = None
    tested: bool = False


BY_PRICE = frozenset({"seats", "checkpoint", "road_capacity", "boarding", "intake", "room", "hours", "within_gap"})
"""Limits that prices name; all others are facts of the case (wishes, no road) or come from tests."""


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """Who stays, and why (R6); several limits: first the one that helps most."""

    place: PlaceId
    means: str
    persons: int
    because: tuple[Limit, ...]


@dataclass(frozen=True, slots=True)
class FootprintWindow:
    """A stretch of time in which the cease-fire is to hold on one section, by one road."""

    section: tuple[PlaceId, PlaceId]
    km: float
    span: Span
    road: str = ""


@dataclass(frozen=True, slots=True)
class PlaceWindow:
    """A stretch of time in which the cease-fire is to hold at a place: people gather, or a convoy halts in danger."""

    place: PlaceId
    span: Span


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Persons missing to the floors of people.csv in all: in this plan, and at least in any plan (S6)."""

    planned: int
    least_proven: int


@dataclass(frozen=True, slots=True)
class QuickSum:
    """A static upper estimate: best-case persons for the roads and hours on the table, in closed form."""

    persons: int
    because: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class SolveReport:
    """How the plan was found.  No wall clock in a stage (R8): whoever calls measures the seconds."""

    method: str
    iterations: int
    columns: int
    stopped_early: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Corridors, convoys, duties and windows, with two pairs of figures and their bounds (R6, S11).

    leaving, out: persons.  value and bound, gap = (bound - value) / bound, 0 where the bound is 0; out and
    persons_bound likewise with persons_gap.  footprint, places: all that a cease-fire is asked for, empty buses and
    gathering places included (S8).  shortfall: None where no row of people.csv has a floor.
    inputs: hash of each file that the plan was made from, by table or layer; empty: not known.
    seeds: routes that a search in much the same case begins with; in memory only, in no file.
    """

    case: str
    title: str
    seed: int
    leaving: int
    out: int
    value: float
    bound: float
    quick_sum: QuickSum
    corridors: tuple[Corridor, ...]
    convoys: tuple[Convoy, ...]
    duties: tuple[Duty, ...]
    out_by: tuple[OutBy, ...]
    left_behind: tuple[LeftBehind, ...]
    kilometre_hours: float
    footprint: tuple[FootprintWindow, ...]
    assumed: tuple[Note, ...]
    solve: SolveReport
    persons_bound: int
    places: tuple[PlaceWindow, ...] = ()
    shortfall: Shortfall | None = None
    inputs: Mapping[str, str] = field(default_factory=dict)
    seeds: Seeds = field(default=(), compare=False, repr=False)

    @property
    def left(self) -> int:
        """Persons who would leave and cannot."""
        return self.leaving - self.out

    @property
    def gap(self) -> float:
        """(bound - value) / bound, 0 where the bound is 0."""
        return (self.bound - self.value) / self.bound if self.bound > 0 else 0.0

    @property
    def persons_gap(self) -> float:
        """(persons_bound - out) / persons_bound, 0 where the bound is 0."""
        return (self.persons_bound - self.out) / self.persons_bound if self.persons_bound > 0 else 0.0
