"""The day: a pure fold over the entries of an agreement's folder, the plan and the clock (docs/day.md).

basis      what the day is measured against: plan, text, places, positions
sighting   a convoy's head or tail at a place, as reported; course: its way through the day, worked out from them
hold       what stops, by one author or an alert; go: words to open or resume, complete when all have given them
candidate  a clause that a report touches, by rule: inside, may be inside, outside
gate       G5 may the day begin, G6 may this convoy go
outcome    how a movement ended, in OCHA's terms

Nothing is stored, and the order in which entries came has no say.
"""

from safeconduct.operation.basis import Basis, Fix, scope_of
from safeconduct.operation.chronology import as_of
from safeconduct.operation.fold import fold_day, movement_of
from safeconduct.operation.state import (
    CONVOY_STATES,
    CORRIDOR_STATES,
    OUTCOMES,
    Candidate,
    ConvoyDay,
    CorridorDay,
    Count,
    DayState,
    Go,
    Hold,
    LostTime,
    PostDay,
    Refused,
    ReportDay,
    Sighting,
    Violation,
    Waypoint,
)

__all__ = [
    "CONVOY_STATES",
    "CORRIDOR_STATES",
    "OUTCOMES",
    "Basis",
    "Candidate",
    "ConvoyDay",
    "CorridorDay",
    "Count",
    "DayState",
    "Fix",
    "Go",
    "Hold",
    "LostTime",
    "PostDay",
    "Refused",
    "ReportDay",
    "Sighting",
    "Violation",
    "Waypoint",
    "as_of",
    "fold_day",
    "movement_of",
    "scope_of",
]
