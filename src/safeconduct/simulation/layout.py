"""A plan on its case as tables of records, for the kernel; columns that change as a run goes stand last in each.

Times are seconds from the horizon's start.  A *hop* is one link as one convoy drives it; hops of a convoy stand one
after the other, and so do its vehicles (those that may join its tail last).  A *mouth* is a link's beginning; those
on foot have links of their own, without limits.  `x_a`, `x_b`: rows a to b - 1 of the spans, or of another table.
"""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "AREA", "CONVOY", "CORRIDOR", "DAY", "HOP", "MOUTH", "PLACE", "POINT", "POST", "SEEN", "TRIP", "VEHICLE",
    "Floats", "Ints", "Layout", "Table", "thing_key",
]  # fmt: skip

Floats = NDArray[np.float64]
"""Seconds, persons, passenger-car units or kilometres."""
Ints = NDArray[np.int64]
"""Indices; -1: none."""
Table = NDArray[Any]
"""Records of one of the types below."""


def _record(**columns: str) -> np.dtype[Any]:
    """Return a record type: `f` a float, `i` an index, `b` yes or no, `k` a key of a stream."""
    kinds = {"f": np.float64, "i": np.int32, "b": np.bool_, "k": np.uint64}
    fields = [(name, kinds[kind]) for kind, names in columns.items() for name in names.split()]
    order = {np.float64: 0, np.uint64: 0, np.int32: 1, np.bool_: 2}
    return np.dtype(sorted(fields, key=lambda field: order[field[1]]), align=True)


CONVOY = _record(
    i="hop_a hop_b other_a other_b vehicle_a vehicle_b cars point corridor people area missing",
    f="boards load boarded bus_ready",
    b="loaded begun",
    k="key",
)
"""other: hops of another road, a = b: there is none; cars: planned; point: of assembly; corridor, people: its corridor
and its place on that day; area: of sirens; boards: first boarding planned; load: longest loading of its buses.
missing: buses not there yet; begun: has set out, or never will; boarded: when boarding ends; bus_ready: of its last."""

VEHICLE = _record(
    i="convoy trip row hop on next before state",
    f="share units planned persons arrived ready dead out",
    b="joins car stands there",
    k="key",
)
"""trip: of a bus; row: of the report; share: 0 head to 1 tail; planned: persons; joins: may join the tail.
hop: that it waits for; on: the link on which it takes room; next, before: in the queue; state: see queues; persons: in
this run; arrived: at the place of its hop; ready: from when it may enter; dead: when it is caught if still there;
stands: queues off the road; there: the bus has come."""

TRIP = _record(i="vehicle next", f="turn", b="first absent", k="key")
"""vehicle: its slot; next: trip of the same bus; turn: least seconds between; first: of its day; absent: stays away."""

HOP = _record(
    i="link place convoy until gate_a gate_b single_a single_b back_a back_b on_a on_b area",
    f="drive head tail in_head in_tail takes slack back_s on_s",
    b="first last exposed halts",
)
"""place: of its beginning; until: the hop after the stretch that begins here, takes: seconds of that stretch (0: none
begins); gate: when a whole convoy may begin, single: one vehicle; back, on: when ways out may be begun, and their
seconds; drive: seconds; head, tail, in_head, in_tail: planned leaving and arriving; slack: units by which the order of
vehicles differs from an even one; exposed: the link is dangerous; halts: the place is."""

SEEN = _record(i="queue queued", f="seen_head seen_tail seen_in_head seen_in_tail", b="begun")
"""What changes of a hop.  queue: first of it in the queue; queued: how many are; begun: the head has entered;
seen: earliest and latest leaving and arriving."""

MOUTH = _record(
    i="post road window_a window_b both_a both_b head tail owner who standing room_a room_b in_heap shut",
    f="rate holds wave km headway queue free last entry held broken lane since slack",
    b="tight two_way danger blocked",
    k="key",
)
"""rate: units a second; holds: units; wave: seconds for a gap to travel back; queue: vehicles that may queue off the
road before; both: contraflow; tight: can be full.
head, tail: of its queue; owner: hop of the last to enter; who, entry: who enters next and when; standing: off the road;
room: its part of the list of who leaves; free: when the next unit may enter; since: when the last entered; last:
latest arrival; held: units on it;
lane: when a lane of its post is free; slack: seconds that the last convoy to enter may lag (S2); shut: how many
times; broken: when the cease-fire breaks."""

PLACE = _record(i="window_a window_b", f="broken")
"""A place on the way: windows over it; when the cease-fire breaks there."""
POST = _record(i="lanes", f="seconds", k="key")
"""seconds: of one vehicle in one lane."""
POINT = _record(i="hours_a hours_b", f="rate free")
"""rate: persons a second who board; free: when the next convoy may begin."""
CORRIDOR = _record(i="link_a link_b", f="begins ends window_s danger broken", b="opened", k="key")
"""One corridor on one day: its dangerous links (all, where none is) in `numbers`; first leaving to last arrival;
window_s: seconds of cease-fire before it begins, all windows together; danger: its share of all kilometres in danger,
0: it has none.  opened: nothing kept it shut; broken: when the cease-fire of any of it breaks."""
AREA = _record(i="sirens", k="key")
"""Where sirens sound together."""
DAY = _record(f="speed capacity")
"""By what speed and capacity are multiplied on a day."""


def thing_key(name: str) -> int:
    """Return the key of a thing by its name: 64 bits, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")


class Layout(NamedTuple):
    """The tables.  spans: (n, 2), begins and ends; numbers: links of corridors; rooms: how long the list of rooms is.

    ends: the horizon's; spare: what a plan's rounding may add; windows: the union of all windows, spans a to b - 1.
    """

    convoys: Table
    vehicles: Table
    trips: Table
    hops: Table
    seen: Table
    mouths: Table
    places: Table
    posts: Table
    points: Table
    corridors: Table
    areas: Table
    people: Table
    spans: Floats
    numbers: Ints
    rooms: int
    ends: float
    spare: float
    days: int
    windows: Ints
