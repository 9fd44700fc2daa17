"""Changes to a case: each a frozen value, applied purely, so that the changed case is what edited files would give."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import reduce
from typing import Any, TypeVar

from safeconduct.core import PartyId, PlaceId, Span
from safeconduct.network import road_ids
from safeconduct.picture import Closure
from safeconduct.planning import Case, CeasefireWindow, Fleet, Wish

__all__ = [
    "CHANGE_KINDS",
    "Boarding",
    "Change",
    "ChangeError",
    "Contraflow",
    "ConvoyLimits",
    "Day",
    "Horizon",
    "Intake",
    "Lanes",
    "NewFleet",
    "NewWindow",
    "Passage",
    "RoadState",
    "Room",
    "Shut",
    "Vehicles",
    "WindowChange",
    "WishShare",
    "applied",
]


class ChangeError(ValueError):
    """A change that this case cannot take.

    code: absent (nothing of that id), ends_first (a span that ends before it begins), no_rows (roads of a street
    network have no rows), several_days (the day of a case of several cannot be moved).  what: which thing is meant.
    """

    def __init__(self, code: str, what: str) -> None:
        self.code, self.what = code, what
        super().__init__(f"{code}: {what}")


_Row = TypeVar("_Row", bound=Any)


def _changed(rows: tuple[_Row, ...], wanted: str, change: Callable[[_Row], _Row]) -> tuple[_Row, ...]:
    """Return the rows with that of the wanted id changed; there must be one."""
    if all(row.id != wanted for row in rows):
        raise ChangeError("absent", wanted)
    return tuple(change(row) if row.id == wanted else row for row in rows)


class Change(ABC):
    """One thing that is otherwise than in the case; each kind is a frozen value below, known to CHANGE_KINDS."""

    __slots__ = ()

    def __init_subclass__(cls) -> None:
        CHANGE_KINDS[cls.__name__] = cls

    @abstractmethod
    def apply(self, case: Case) -> Case:
        """Return the case with the change made.

        Raises:
            ChangeError: the case cannot take it.
        """

    @property
    @abstractmethod
    def target(self) -> tuple[str, ...]:
        """What it is a change of: of two with one target only one can be made."""

    @abstractmethod
    def widens(self, case: Case) -> bool:
        """Say whether it only adds to what is allowed, so that every plan without it is one with it."""


CHANGE_KINDS: dict[str, type[Change]] = {}
"""Every kind of change by its name."""


def _row(rows: Iterable[_Row], wanted: str) -> _Row:
    return next(row for row in rows if row.id == wanted)


def _is_more(asked: float, now: float | None) -> bool:
    """Say whether something is at least what there is; what is not limited cannot be asked more of."""
    return now is not None and asked >= now


@dataclass(frozen=True, slots=True)
class WindowChange(Change):
    """A window on the table begins, ends, covers or stands otherwise; None: as it is."""

    window: str
    start: datetime | None = None
    end: datetime | None = None
    scope: str | None = None
    state: str | None = None

    def apply(self, case: Case) -> Case:
        """Return the case with this window changed."""
        return replace(case, windows=_changed(case.windows, self.window, self._on))

    @property
    def target(self) -> tuple[str, ...]:
        """What it is a change of."""
        named = (name for name in ("start", "end", "scope", "state") if getattr(self, name) is not None)
        return ("window", self.window, *named)

    def widens(self, case: Case) -> bool:
        """Say whether it only adds to what is allowed."""
        row = next(row for row in case.windows if row.id == self.window)
        longer = (self.end or row.end) >= row.end and (self.start or row.start) <= row.start
        return longer and self.scope in (None, row.scope, "all") and self.state != "refused"

    def _on(self, window: CeasefireWindow) -> CeasefireWindow:
        given = {name: getattr(self, name) for name in ("start", "end", "scope", "state")}
        changed = replace(window, **{name: value for name, value in given.items() if value is not None})
        if changed.end <= changed.start:
            raise ChangeError("ends_first", self.window)
        return changed


@dataclass(frozen=True, slots=True)
class NewWindow(Change):
    """One more window on the table."""

    window: CeasefireWindow

    def apply(self, case: Case) -> Case:
        """Return the case with the window added at the end."""
        if self.window.end <= self.window.start:
            raise ChangeError("ends_first", self.window.id)
        return replace(case, windows=(*case.windows, self.window))

    @property
    def target(self) -> tuple[str, ...]:
        """What it is a change of."""
        return ("window", self.window.id)

    def widens(self, case: Case) -> bool:
        """Say whether it only adds to what is allowed."""
        return self.window.state != "refused"


@dataclass(frozen=True, slots=True)
class Vehicles(Change):
    """How many vehicles a fleet has."""

    fleet: str
    vehicles: int

    def apply(self, case: Case) -> Case:
        """Return the case with the fleet so large."""
        return replace(case, fleet=_changed(case.fleet, self.fleet, lambda row: replace(row, vehicles=self.vehicles)))

    @property
    def target(self) -> tuple[str, ...]:
        """What it is a change of."""
        return ("fleet", self.fleet)

    def widens(self, case: Case) -> bool:
        """Say whether it only adds to what is allowed."""
        return self.vehicles >= _row(case.fleet, self.fleet).vehicles


@dataclass(frozen=True, slots=True)
class NewFleet(Change):
    """One more row of fleet.csv."""

    fleet: Fleet

    def apply(self, case: Case) -> Case:
        """Return the case with the fleet added at the end."""
        return replace(case, fleet=(*case.fleet, self.fleet))

    @property
    def target(self) -> tuple[str, ...]:
        """What it is a change of."""
        return ("fleet", self.fleet.id)

    def widens(self, case: Case) -> bool:
        """Say whether it only adds to what is allowed."""
        return True


@dataclass(frozen=True, slots=True)
class Lanes(Change):
    """How many lanes a checkpoint opens."""

    checkpoint: str
    lanes: float

    def apply(self, case: Case) -> Case:
        """Return the case with so many lanes there."""
        rows = _changed(case.checkpoints, self.checkpoint, lambda row: replace(row, lanes=self.lanes))
        return replace(case, checkpoints=rows)

    @property
    def target(self) -> tuple[str, ...]:
        """What it is a change of."""
        return ("lanes", self.checkpoint)

    def widens(self, case: Case) -> bool:
        """Say whether it only adds to what is allowed."""
        return _is_more(self.lanes, _row(case.checkpoints, self.checkpoint).lanes)


@dataclass(frozen=True, slots=True)
class Boarding(Change):
    """How fast people board at an assembly point, persons an hour."""

    point: str
    persons_per_h: float

    def apply(self, case: Case) -> Case:
        """Return the case with that rate."""
        rows = _changed(case.assembly, self.point, lambda row: replace(row, boarding_per_h=self.persons_per_h))
        return replace(case, assembly=rows)

    @property
    def target(self) -> tuple[str, ...]:
        """What it is a change of."""
        return ("boarding", self.point)

    def widens(self, case: Case) -> bool:
        """Say whether it only adds to what is allowed."""
        return _is_more(self.persons_per_h, _row(case.assembly, self.point).boarding_per_h)


@dataclass(frozen=True, slots=True)
class Intake(Change):
    """How fast a reception point takes people in, persons an hour."""

    point: str
    persons_per_h: float

    def apply(self, case: Case) -> Case:
        """Return the case with that rate."""
        rows = _changed(case.reception, self.point, lambda row: replace(row, intake_per_h=self.persons_per_h))
        return replace(case, reception=rows)

    @property
    def target(self) -> tuple[str, ...]:
        """What it is a change of."""
        return ("intake", self.point)

    def widens(self, case: Case) -> bool:
        """Say whether it only adds to what is allowed."""
        return _is_more(self.persons_per_h, _row(case.reception, self.point).intake_per_h)


@dataclass(frozen=True, slots=True)
class Room(Change):
    """How many persons a reception point has room for."""

    point: str
    persons: float

    def apply(self, case: Case) -> Case:
        """Return the case with that room."""
        return replace(
            case, reception=_changed(case.reception, self.point, lambda r: replace(r, capacity=self.persons))
        )

    @property
    def target(self) -> tuple[str, ...]:
        """What it is a change of."""
        return ("room", self.point)

    def widens(self, case: Case) -> bool:
        """Say whether it only adds to what is allowed."""
        return _is_more(self.persons, _row(case.reception, self.point).capacity)


@dataclass(frozen=True, slots=True)
class RoadState(Change):
    """The state of roads, by the ids of their rows (`road_ids`); an open road is shut by no closure either."""

    roads: tuple[str, ...]
    state: str

    def apply(self, case: Case) -> Case:
        """Return the case with the roads in that state."""
        ids = _road_ids(case, self.roads)
        rows = tuple(
            replace(row, state=self.state) if name in self.roads else row
            for name, row in zip(ids, case.roads, strict=True)
        )
        if self.state != "open":
            return replace(case, roads=rows)
        freed = {
            frozenset((row.from_place, row.to_place))
            for name, row in zip(ids, case.roads, strict=True)
            if name in self.roads
        }
        closures = tuple(one for one in case.closures if frozenset((one.from_place, one.to_place)) not in freed)
        return replace(case, roads=rows, closures=closures)

    @property
    def target(self) -> tuple[str, ...]:
        """What it is a change of."""
        return ("road", *self.roads)

    def widens(self, case: Case) -> bool:
        """Say whether it only adds to what is allowed."""
        return self.state == "open"


def _road_ids(case: Case, wanted: Iterable[str]) -> tuple[str, ...]:
    if not case.roads:
        raise ChangeError("no_rows", ", ".join(wanted))
    ids = road_ids(case.roads)
    for name in wanted:
        if name not in ids:
            raise ChangeError("absent", name)
    return ids


@dataclass(frozen=True, slots=True)
class Shut(Change):
    """A closure between two neighbouring places, in hours."""

    closure: Closure

    def apply(self, case: Case) -> Case:
        """Return the case with the closure added."""
        start, end = self.closure.start, self.closure.end
        if start is not None and end is not None and end <= start:
            raise ChangeError("ends_first", self.closure.reason)
        return replace(case, closures=(*case.closures, self.closure))

    @property
    def target(self) -> tuple[str, ...]:
        """What it is a change of."""
        return ("closure", self.closure.from_place, self.closure.to_place)

    def widens(self, case: Case) -> bool:
        """Say whether it only adds to what is allowed."""
        return False


@dataclass(frozen=True, slots=True)
class Contraflow(Change):
    """Hours in which both sides of a road lead from its from_place to its to_place; minutes from midnight, () none."""

    road: str
    hours: tuple[tuple[int, int], ...]

    def apply(self, case: Case) -> Case:
        """Return the case with these hours on the road's row."""
        ids = _road_ids(case, [self.road])
        rows = zip(ids, case.roads, strict=True)
        return replace(
            case, roads=tuple(replace(row, contraflow=self.hours) if name == self.road else row for name, row in rows)
        )

    @property
    def target(self) -> tuple[str, ...]:
        """What it is a change of."""
        return ("contraflow", self.road)

    def widens(self, case: Case) -> bool:
        """Say whether it only adds to what is allowed."""
        return False  # it takes the other direction away


@dataclass(frozen=True, slots=True)
class WishShare(Change):
    """The share, 0 to 1, of a place's people who would go to a party's side."""

    place: PlaceId
    party: PartyId
    share: float

    def apply(self, case: Case) -> Case:
        """Return the case with that share: in the row of place and party, or a row of its own."""
        mine = Wish(self.place, self.party, self.share)
        if all((row.place, row.party) != (self.place, self.party) for row in case.wishes):
            return replace(case, wishes=(*case.wishes, mine))
        rows = (
            replace(row, share=self.share) if (row.place, row.party) == (self.place, self.party) else row
            for row in case.wishes
        )
        return replace(case, wishes=tuple(rows))

    @property
    def target(self) -> tuple[str, ...]:
        """What it is a change of."""
        return ("wish", self.place, self.party)

    def widens(self, case: Case) -> bool:
        """Say whether it only adds to what is allowed."""
        rows = [row.share for row in case.wishes if (row.place, row.party) == (self.place, self.party)]
        return bool(rows) and self.share >= rows[0]


@dataclass(frozen=True, slots=True)
class Passage(Change):
    """How people may pass on land that a party holds: free, windows or none."""

    party: PartyId
    passage: str

    def apply(self, case: Case) -> Case:
        """Return the case with the party's consent so."""
        if self.party not in case.parties:
            raise ChangeError("absent", self.party)
        party = replace(case.parties[self.party], passage=self.passage)
        return replace(case, parties={**case.parties, self.party: party})

    @property
    def target(self) -> tuple[str, ...]:
        """What it is a change of."""
        return ("passage", self.party)

    def widens(self, case: Case) -> bool:
        """Say whether it only adds to what is allowed."""
        order = ("none", "windows", "free")
        return order.index(self.passage) >= order.index(case.parties[self.party].passage or "free")


@dataclass(frozen=True, slots=True)
class ConvoyLimits(Change):
    """Rules of convoys (P9); None: as they are.  Times in minutes."""

    least_vehicles: int | None = None
    most_vehicles: int | None = None
    headway_minutes: float | None = None
    margin_minutes: float | None = None

    def apply(self, case: Case) -> Case:
        """Return the case with these rules."""
        names = ("least_vehicles", "most_vehicles", "headway_minutes", "margin_minutes")
        given = {name: value for name in names if (value := getattr(self, name)) is not None}
        return replace(case, convoys=replace(case.convoys, **given))

    @property
    def target(self) -> tuple[str, ...]:
        """What it is a change of."""
        names = ("least_vehicles", "most_vehicles", "headway_minutes", "margin_minutes")
        return ("convoys", *(name for name in names if getattr(self, name) is not None))

    def widens(self, case: Case) -> bool:
        """Say whether it only adds to what is allowed."""
        now = case.convoys
        fewer = self.least_vehicles is None or self.least_vehicles <= (now.least_vehicles or 1)
        longer = self.most_vehicles is None or _is_more(self.most_vehicles, now.most_vehicles)
        closer = self.headway_minutes is None or self.headway_minutes <= (now.headway_minutes or 0.0)
        thinner = self.margin_minutes is None or self.margin_minutes <= (now.margin_minutes or 0.0)
        return fewer and longer and closer and thinner


@dataclass(frozen=True, slots=True)
class Horizon(Change):
    """The hours that are planned."""

    start: datetime
    end: datetime

    def apply(self, case: Case) -> Case:
        """Return the case with this horizon."""
        if self.end <= self.start:
            raise ChangeError("ends_first", "horizon")
        return replace(case, horizon=Span(self.start, self.end))

    @property
    def target(self) -> tuple[str, ...]:
        """What it is a change of."""
        return ("horizon",)

    def widens(self, case: Case) -> bool:
        """Say whether it only adds to what is allowed."""
        return self.start <= case.horizon.start and self.end >= case.horizon.end


_TIMES = ("start", "end", "departures_from", "opens", "closes", "available_from", "earliest", "latest")
_TIMED = ("windows", "assembly", "reception", "checkpoints", "fleet", "inbound", "closures")


@dataclass(frozen=True, slots=True)
class Day(Change):
    """The day of a case of one day; hours stay those of the clock.

    What happened stays when it was: control, incidents and alerts are not moved.
    """

    day: date

    def apply(self, case: Case) -> Case:
        """Return the case on that day: every instant moves by as many days as the case does."""
        if case.clock.last_day is not None:
            raise ChangeError("several_days", str(self.day))
        moved: dict[str, Any] = {name: tuple(self._row(case, row) for row in getattr(case, name)) for name in _TIMED}
        horizon = Span(self._at(case, case.horizon.start), self._at(case, case.horizon.end))
        return replace(case, clock=replace(case.clock, day=self.day), horizon=horizon, **moved)

    @property
    def target(self) -> tuple[str, ...]:
        """What it is a change of."""
        return ("day",)

    def widens(self, case: Case) -> bool:
        """Say whether it only adds to what is allowed."""
        return False

    def _at(self, case: Case, instant: datetime) -> datetime:
        return case.clock.on_day(instant, self.day)

    def _row(self, case: Case, row: _Row) -> _Row:
        given = {name: at for name in _TIMES if (at := getattr(row, name, None)) is not None}
        return replace(row, **{name: self._at(case, at) for name, at in given.items()})


def applied(case: Case, changes: Iterable[Change]) -> Case:
    """Return the case with changes made one after the other; a later one counts where two are of the same thing.

    Raises:
        ChangeError: a change that the case, as changed so far, cannot take.
    """
    return reduce(lambda so_far, change: change.apply(so_far), changes, case)
