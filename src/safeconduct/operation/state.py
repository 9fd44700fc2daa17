"""The state of the day as it is worked out: frozen, aware UTC inside, persons, vehicles, seconds.

Nothing of this is stored: `fold_day` makes it anew from the entries, the plan and the clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from safeconduct.agreement import Decision
from safeconduct.core import Note, Span

__all__ = [
    "CONVOY_STATES", "CORRIDOR_STATES", "OUTCOMES", "Candidate", "ConvoyDay", "ConvoyState", "CorridorDay",
    "CorridorState", "Count", "DayState", "Go", "Hold", "LostTime", "Outcome", "PostDay", "Refused", "ReportDay",
    "Sighting", "Violation", "Waypoint", "Within",
]  # fmt: skip

CorridorState = Literal["planned", "approved", "open", "held", "closing", "closed", "not opened", "closed early"]
CORRIDOR_STATES: tuple[CorridorState, ...] = (
    "planned", "approved", "open", "held", "closing", "closed", "not opened", "closed early",
)  # fmt: skip
"""planned: in the plan; approved: all have said yes to the day's plan; closing: the last convoy has left."""
ConvoyState = Literal[
    "planned", "boarding", "ready", "under way", "halted", "arrived", "turned back", "out of touch"
]  # fmt: skip
CONVOY_STATES: tuple[ConvoyState, ...] = (
    "planned", "boarding", "ready", "under way", "halted", "arrived", "turned back", "out of touch",
)  # fmt: skip
"""out of touch: neither a pass nor a position for longer than the drive to the next place should take."""
Outcome = Literal["facilitated", "partly", "impeded", "denied", "withdrawn", "broken", "under way", "planned"]
OUTCOMES: tuple[Outcome, ...] = (
    "facilitated", "partly", "impeded", "denied", "withdrawn", "broken", "under way", "planned",
)  # fmt: skip
"""OCHA's terms for a movement, `broken` (by fire), and the two of what is not over yet."""
Within = Literal["inside", "may be inside", "outside"]
"""Where or when something lies in a clause; the middle one: its precision reaches over the edge."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A convoy's head or tail at a place, as somebody reported it.

    entry: id.  moves: arrives or leaves.  used: whether predictions rest on it; what keeps it from that is a warning.
    """

    entry: str
    by: str
    convoy: str
    place: str
    end: str
    moves: str
    at: datetime
    vehicles: int | None = None
    persons: int | None = None
    used: bool = True


@dataclass(frozen=True, slots=True)
class Waypoint:
    """A convoy at one place of its route: as planned, and as reported or predicted from the last pass.

    head, tail: leave (at the last place: arrive).  head_is, tail_is: `reported`, `predicted`, or `planned` for what it
    has not come to and nothing is known of.  leave_by: the latest instant at which its head may leave this place and
    its tail still be clear of every window ahead; None: no danger ahead.  passed: whether its head has been here.
    """

    place: str
    planned_head: datetime
    planned_tail: datetime
    head: datetime
    tail: datetime
    head_is: str
    tail_is: str
    leave_by: datetime | None = None
    passed: bool = False


@dataclass(frozen=True)
class ConvoyDay:
    """A convoy on the day.

    corridor: as orders name it, "" for an empty run or aid.  at: index of the last waypoint its head has reached, -1
    before it left.  delay_s: behind the plan at the last pass, negative: ahead; None before it left.
    window_left_s: seconds left of the tightest window ahead once the predicted tail is clear of it with the margin;
    None: no danger ahead, or no window (then a warning says so).  no_return: from this place on it is shorter to go on
    than back, "" where no danger is ahead.  halted_by: ids of the holds that stop it.  gate: G6.
    """

    id: str
    corridor: str
    means: str
    vehicles: int
    persons: int
    state: ConvoyState
    waypoints: tuple[Waypoint, ...]
    sightings: tuple[Sighting, ...]
    at: int
    delay_s: int | None
    window_left_s: int | None
    no_return: str
    halted_by: tuple[str, ...]
    halted_s: int
    outcome: Outcome
    warnings: tuple[Note, ...]
    gate: Decision

    @property
    def last(self) -> Sighting | None:
        """The newest sighting that is used."""
        used = [one for one in self.sightings if one.used]
        return max(used, key=lambda one: (one.at, one.entry)) if used else None


@dataclass(frozen=True, slots=True)
class Hold:
    """Something that stops.

    source: `order`, or `alert`.  corridors: those it stops.  section: () the whole corridor.  convoy: only this one.
    lifted: by corridor, when; a corridor that is not there is still held.  answers: who of those needed has answered.
    """

    entry: str
    source: str
    by: str
    at: datetime
    corridors: tuple[str, ...]
    section: tuple[str, ...]
    convoy: str
    why: str
    because: str
    lifted: Mapping[str, datetime]
    answers: tuple[str, ...]
    overdue: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Go:
    """Words to open or to go on: complete once every needed party has ordered it and the intermediary conveyed it.

    given: party -> id of its order.  conveyed: id of the intermediary's, "" not yet.  missing: what it waits for.
    """

    order: str
    corridor: str
    given: Mapping[str, str]
    conveyed: str
    at: datetime
    complete: bool
    missing: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """An entry of the day that counts for nothing, and why; it stays in the record."""

    entry: str
    label: str
    by: str
    reason: Note


@dataclass(frozen=True)
class CorridorDay:
    """A corridor on the day.

    by: ids of the orders that made the state.  windows: what was promised over its dangerous sections, the tightest.
    window_left_s: to the end of the earliest of them; None: no danger or no window.  gate: G5.
    """

    id: str
    plan_id: str
    state: CorridorState
    since: datetime | None
    by: tuple[str, ...]
    why: tuple[Note, ...]
    holds: tuple[str, ...]
    window: Span | None
    window_left_s: int | None
    persons_planned: int
    persons_out: int
    persons_under_way: int
    outcome: Outcome
    gate: Decision


@dataclass(frozen=True, slots=True)
class PostDay:
    """A post: what it promised, what was seen.

    promised_per_h: vehicles, None: nothing was promised.  seen_per_h: vehicles an hour while a queue stood, None: not
    observed for a quarter of an hour.  over: the time observed.  queue, wait_s: as last reported.  short: it let fewer
    through than promised, or let somebody wait for longer.
    """

    id: str
    place: str
    promised_per_h: int | None
    seen_per_h: float | None
    over: Span | None
    queue: int | None
    wait_s: int | None
    short: bool
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """One author's count; joint: all needed have agreed on it.  Counts stand side by side, never averaged (R2)."""

    entry: str
    by: str
    of: str
    place: str
    at: datetime
    persons: int
    low: int | None
    high: int | None
    counted: str
    corridor: str
    convoy: str
    means: str
    joint: bool
    says: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A clause that a report touches: where and when it lies in it; within: the weaker of the two."""

    clause: str
    value: str
    place: Within
    time: Within
    within: Within
    response: str


@dataclass(frozen=True)
class ReportDay:
    """A report with the clauses it touches.

    response: what `breach` says of its act: stop, hold, record, "" nothing.  corroborated_by: reports that agree in
    act, place and time within their precision, of another party or independent monitors.
    """

    entry: str
    by: str
    act: str
    at: datetime
    precision_s: int
    place: str
    lat_e6: int | None
    lon_e6: int | None
    precision_m: int | None
    how: str
    candidates: tuple[Candidate, ...]
    response: str
    corroborated_by: tuple[str, ...]
    warnings: tuple[Note, ...]


@dataclass(frozen=True)
class Violation:
    """A report held against a clause; each step is a different thing and none follows from another.

    alleged: by whom; "" where a rule found it and nobody has alleged it.  corroborated: ids of the agreeing reports.
    verified: monitor -> its finding.  attributed: (monitor, to whom).  answered: party -> (answer, when).
    silent_since: parties that were to answer and have not, with the instant by which.  settled: all needed agreed.
    """

    entry: str
    alleged: str
    at: datetime
    clause: str
    value: str
    reports: tuple[str, ...]
    act: str
    within: Within
    against: str
    corroborated: bool
    verified: Mapping[str, str]
    attributed: tuple[tuple[str, str], ...]
    answered: Mapping[str, tuple[str, datetime]]
    silent_since: Mapping[str, datetime]
    settled: bool
    response: str


@dataclass(frozen=True, slots=True)
class LostTime:
    """Minutes lost by one cause: convoy, cause (hold, alert, post, late_start, on_the_road), minutes."""

    convoy: str
    cause: str
    minutes: float
    entry: str = ""


@dataclass(frozen=True)
class DayState:
    """The day as it is at an instant.

    computed: clauses that are touched without any report: a slow post, a device off its route.
    proposals: what the program proposes (hold after fire in the area ...); people order.  warnings: clocks that
    disagree, events of another day, passes out of order, devices named twice.  struck: ids of entries that their own
    authors corrected.
    """

    now: datetime
    plan: str
    text: str
    corridors: tuple[CorridorDay, ...]
    convoys: tuple[ConvoyDay, ...]
    posts: tuple[PostDay, ...]
    holds: tuple[Hold, ...]
    goes: tuple[Go, ...]
    refused: tuple[Refused, ...]
    counts: tuple[Count, ...]
    reports: tuple[ReportDay, ...]
    violations: tuple[Violation, ...]
    lost: tuple[LostTime, ...]
    computed: tuple[Note, ...]
    proposals: tuple[Note, ...]
    warnings: tuple[Note, ...]
    struck: tuple[str, ...]
    alerts: tuple[str, ...] = ()

    def corridor(self, id_: str) -> CorridorDay | None:
        """Return a corridor by the id that orders use."""
        return next((one for one in self.corridors if one.id == id_), None)

    def convoy(self, id_: str) -> ConvoyDay | None:
        """Return a convoy by its id of the plan."""
        return next((one for one in self.convoys if one.id == id_), None)
