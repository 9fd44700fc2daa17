"""What the search hands to dispatch, and what dispatch hands back: convoys in exact seconds.

A *proposal* says who should go, by which links and about when; dispatch works out exact instants that keep every rule
(planning.md S1-S4) or leaves it out.  A *run* is one convoy of the finished timetable.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["BusTask", "Proposal", "Run", "Timetable", "Walk"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Cars of one member, or people who walk to a sink, over given links.

    member: index into Instance.members.  line: assembly line.  sink: index.  links: indices of links, in order.
    vehicles: whole cars (0 on foot).  persons: at most vehicles x per_vehicle.
    target_s: when the search has them enter each link (float, one a link): an order and a hint, no promise.
    """

    member: int
    line: int
    sink: int
    links: tuple[int, ...]
    vehicles: int
    persons: float
    target_s: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Walk:
    """People on foot who walk to where a bus fetches them; seconds."""

    group: int
    start: int
    end: int
    links: tuple[int, ...]
    persons: float
    starts_s: float
    arrives_s: float


@dataclass(frozen=True, slots=True)
class BusTask:
    """One trip of one bus of a fleet as the search has it: to the pick-up (empty), then loaded to the sink.

    bus: number of the bus within its fleet, from 0; its tasks are done in the order of target_s.
    approach: links from where it stands to the pick-up's node (empty tuple: it stands there).
    member: whom it fetches.  carry: links of the loaded run.  persons: at most its seats.  target_s: when it should
    leave the pick-up loaded.
    """

    fleet: int
    bus: int
    member: int
    line: int
    sink: int
    approach: tuple[int, ...]
    carry: tuple[int, ...]
    persons: float
    target_s: float


@dataclass(frozen=True, slots=True)
class Run:
    """One convoy of the finished timetable, S2: arrival and departure apart, float seconds from the horizon's start.

    For k links there are k + 1 stations.  in_head, in_tail: arrival at each (first: begin of boarding, twice);
    head, tail: departure from each (last: equal to arrival).  mix: vehicles by means ({} on foot).
    persons: by (group index), whole persons.  line, sink: -1 for empty runs and inbound aid (kind).
    buses: (fleet, number) of each bus in it.  kind: "loaded", "empty", "foot", "inbound".
    """

    kind: str
    line: int
    sink: int
    links: tuple[int, ...]
    start: int
    mix: tuple[tuple[str, int], ...]
    persons: tuple[tuple[int, int], ...]
    in_head: tuple[float, ...]
    in_tail: tuple[float, ...]
    head: tuple[float, ...]
    tail: tuple[float, ...]
    buses: tuple[tuple[int, int], ...] = ()
    inbound: int = -1


@dataclass(frozen=True, slots=True)
class Timetable:
    """All runs by departure, and walks; value in weighted persons by the one value function; persons out.

    shortfall: persons by which floors (`at_least`) are missed in all.  unplaced_inbound: indices of inbound convoys for
    which no time fits.
    """

    runs: tuple[Run, ...]
    walks: tuple[Walk, ...]
    value: float
    persons: int
    shortfall: float = 0.0
    unplaced_inbound: tuple[int, ...] = ()
