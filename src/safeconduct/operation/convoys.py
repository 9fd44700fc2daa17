"""Where each convoy is, and when its head and tail will be where: from the last pass, on the plan's diagram.

From waypoint j-1 to j, with a = arrival and d = leaving, ' as planned:

    a_j = d_{j-1} + (a'_j - d'_{j-1})         the drive takes as long as planned
    d_j = max(a_j, d'_j) if it was to halt at j (d'_j > a'_j), else a_j
    tail_j = head_j + (tail'_j - head'_j) + e     e: how much longer the column was when its tail was last seen, >= 0

What was to have happened by now and nobody has reported is taken to happen now: the cautious reading (a convoy that
has gone on unreported is further than is reported).  A time reported twice is taken as the later one; both are shown.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from safeconduct.agreement import Entry
from safeconduct.core import Note
from safeconduct.operation.basis import Basis, Promise, scope_of
from safeconduct.operation.chronology import Chronology, event_at
from safeconduct.operation.state import Sighting, Waypoint
from safeconduct.planning import Convoy, Pass

__all__ = ["OUT_OF_TOUCH_S", "Course", "sightings_of"]

OUT_OF_TOUCH_S = 900
"""A convoy is out of touch when the next pass is overdue by this, seconds, or by half the planned drive to it if that
is longer: own figure, three times the slip that clocks are allowed and a leader's usual hourly call kept in mind."""
_NOTHING = timedelta(0)


def sightings_of(chronology: Chronology) -> tuple[Mapping[str, tuple[Sighting, ...]], tuple[Note, ...]]:
    """Return the passes of each convoy by time, and what is wrong with passes: nothing is dropped in silence."""
    found: dict[str, list[Sighting]] = {}
    notes: list[Note] = []
    for entry in chronology.of_kind("pass"):
        convoy = chronology.basis.convoys.get(str(entry.body["convoy"]))
        if convoy is None:
            notes.append(Note("unknown_convoy", {"entry": entry.label, "convoy": str(entry.body["convoy"])}))
            continue
        places = [str(row.place) for row in convoy.passes]
        wrong = chronology.misplaced(entry)
        if str(entry.body["place"]) not in places:
            wrong = Note(
                "pass_off_route", {"entry": entry.label, "convoy": convoy.id, "place": str(entry.body["place"])}
            )
            notes.append(wrong)
        found.setdefault(convoy.id, []).append(_sighting(entry, used=wrong is None))
    for name, rows in found.items():
        convoy = chronology.basis.convoys[name]
        if _is_alone_before_departure(convoy, rows):
            label = chronology.by_id[rows[0].entry].label
            notes.append(Note("pass_before_departure", {"entry": label, "convoy": name, "place": rows[0].place}))
            found[name] = [replace(one, used=False) for one in rows]
        notes += _contradictions(convoy, found[name], chronology)
    return {name: tuple(rows) for name, rows in found.items()}, tuple(notes)


def _is_alone_before_departure(convoy: Convoy, rows: Sequence[Sighting]) -> bool:
    """Say whether one author alone saw a convoy at one place on its way before it was to leave.

    Most likely the convoy was another one.  A sighting by somebody else, or elsewhere, makes it credible.
    """
    used = [one for one in rows if one.used]
    places, authors = {one.place for one in used}, {one.by for one in used}
    first = convoy.passes[0]
    return (
        len(places) == len(authors) == 1
        and str(first.place) not in places
        and all(one.at < first.head for one in used)
    )  # fmt: skip


def _sighting(entry: Entry, *, used: bool) -> Sighting:
    body = entry.body
    vehicles, persons = body.get("vehicles"), body.get("persons")
    return Sighting(
        entry.id, entry.author, str(body["convoy"]), str(body["place"]), str(body["end"]),
        str(body.get("moves", "leaves")), event_at(entry), vehicles if isinstance(vehicles, int) else None,
        persons if isinstance(persons, int) else None, used,
    )  # fmt: skip


def _contradictions(convoy: Convoy, rows: Sequence[Sighting], chronology: Chronology) -> Iterator[Note]:
    """Yield passes that cannot all be so: before it left, earlier than at the place before, twice at odds."""
    order = {str(row.place): number for number, row in enumerate(convoy.passes)}
    used = sorted((one for one in rows if one.used), key=lambda one: (order[one.place], one.at, one.entry))
    label = {one.entry: chronology.by_id[one.entry].label for one in rows}
    heads = [one for one in used if one.end == "head" and one.moves == "leaves"]
    if used and not any(one.place == str(convoy.passes[0].place) and one.moves == "leaves" for one in used):
        yield Note("pass_before_leaving", {"entry": label[used[0].entry], "convoy": convoy.id, "place": used[0].place})
    for one, other in itertools.pairwise(heads):
        if one.place == other.place and abs((one.at - other.at).total_seconds()) > 300:
            values = {"entry": label[one.entry], "other": label[other.entry], "convoy": convoy.id, "place": one.place}
            yield Note("told_twice", {**values, "seconds": round((other.at - one.at).total_seconds())})
        elif one.place != other.place and other.at < one.at:
            values = {"entry": label[other.entry], "other": label[one.entry], "convoy": convoy.id}
            yield Note("passes_out_of_order", values)


@dataclass(frozen=True)
class Course:
    """One convoy's way through the day.

    stands: whether something stops it now.  progress: (index, instant): its head left that waypoint then, as a
    position on the road has it; None: no position.
    """

    convoy: Convoy
    basis: Basis
    sightings: tuple[Sighting, ...]
    now: datetime
    progress: tuple[int, datetime] | None = None

    @cached_property
    def _times(self) -> Mapping[tuple[int, str, str], datetime]:
        """The latest time reported of each waypoint, end and move; at the last place to arrive is all."""
        last = len(self.convoy.passes) - 1
        index: dict[str, list[int]] = {}
        for number, row in enumerate(self.convoy.passes):
            index.setdefault(str(row.place), []).append(number)
        found: dict[tuple[int, str, str], datetime] = {}
        for one in self.sightings:
            if one.used:
                number = self._nearest(index[one.place], one.at)
                key = (number, one.end, "leaves" if number == last else one.moves)
                found[key] = max(one.at, found.get(key, one.at))
        return found

    def _nearest(self, numbers: Sequence[int], at: datetime) -> int:
        """Return which of several visits of one place is meant: the one planned nearest to the time reported."""
        return min(numbers, key=lambda number: (abs((self.convoy.passes[number].head - at).total_seconds()), number))

    @cached_property
    def at(self) -> int:
        """Index of the last waypoint that its head has reached; -1: it has not left."""
        left = [number for number, _, moves in self._times if number > 0 or moves == "leaves"]
        fixed = [self.progress[0]] if self.progress is not None else []
        return max([*left, *fixed], default=-1)

    @property
    def departed(self) -> bool:
        """Whether anything of it has left, as far as anybody has reported."""
        return self.at >= 0

    @property
    def arrived(self) -> bool:
        """Whether its tail, or a convoy of one vehicle's head, has come to the last place."""
        last = len(self.convoy.passes) - 1
        ends = ("head", "tail") if self.convoy.vehicles == 1 else ("tail",)
        return any((last, end, "leaves") in self._times for end in ends)

    @property
    def arrived_at(self) -> datetime | None:
        """When it came to rest at the last place, None: not yet."""
        last = len(self.convoy.passes) - 1
        keys = ((last, "head", "leaves"), (last, "tail", "leaves"))
        reported = [self._times[key] for key in keys if key in self._times]
        return max(reported) if self.arrived else None

    @cached_property
    def left_at(self) -> datetime | None:
        """When its head left the first place, None: not reported."""
        return self._times.get((0, "head", "leaves")) or self._times.get((0, "tail", "leaves"))

    @cached_property
    def heads(self) -> tuple[tuple[datetime, datetime, str], ...]:
        """Arrival and leaving of its head at each waypoint, with how that is known."""
        passes = self.convoy.passes
        rows: list[tuple[datetime, datetime, str]] = []
        for number, row in enumerate(passes):
            leaves, arrives = self._head_reported(number)
            if leaves is not None or arrives is not None:
                known = leaves or arrives
                assert known is not None
                rows.append((arrives or known, leaves or self._goes_on(number, known), "reported"))
            elif number <= self.at:
                rows.append((_arrival(row), row.head, "planned"))
            else:
                rows.append(self._predicted(number, rows))
        return tuple(rows)

    def _head_reported(self, number: int) -> tuple[datetime | None, datetime | None]:
        """Return when the head left a waypoint and when it arrived, as reported, or as a position has it."""
        leaves = self._times.get((number, "head", "leaves"))
        arrives = self._times.get((number, "head", "arrives"))
        if leaves is None and self.progress is not None and self.progress[0] == number:
            leaves = self.progress[1]
        if leaves is None and arrives is None and number == self.at:
            tail = self._times.get((number, "tail", "leaves")) or self._times.get((number, "tail", "arrives"))
            leaves = None if tail is None else tail - self._planned_length(number)  # its tail alone was reported
        return leaves, arrives

    def _goes_on(self, number: int, arrived: datetime) -> datetime:
        """Return when a head that has arrived will leave: after a planned halt, and not before now."""
        if number == len(self.convoy.passes) - 1:
            return arrived
        halts = self.convoy.passes[number].head > _arrival(self.convoy.passes[number])
        due = max(arrived, self.convoy.passes[number].head) if halts else arrived
        return max(due, self.now) if number == self.at else due

    def _predicted(
        self, number: int, before: Sequence[tuple[datetime, datetime, str]]
    ) -> tuple[datetime, datetime, str]:
        row = self.convoy.passes[number]
        if number == 0:
            leaves = max(row.head, self.now)
            return leaves, leaves, "planned" if leaves == row.head else "predicted"
        arrives = before[-1][1] + self.drive(number - 1)
        if number == self.at + 1:
            arrives = max(arrives, self.now)
        leaves = max(arrives, row.head) if row.head > _arrival(row) else arrives
        known = "planned" if not self.departed and leaves == row.head else "predicted"
        return arrives, leaves, known

    def drive(self, number: int) -> timedelta:
        """Return the planned drive from a waypoint to the next."""
        return _arrival(self.convoy.passes[number + 1]) - self.convoy.passes[number].head

    def _planned_length(self, number: int) -> timedelta:
        row = self.convoy.passes[number]
        return max(row.tail - row.head, _NOTHING)

    @cached_property
    def _longer(self) -> timedelta:
        """By how much the column was longer than planned when head and tail were last reported at one place."""
        for number in range(len(self.convoy.passes) - 1, -1, -1):
            tail, head = self._times.get((number, "tail", "leaves")), self._times.get((number, "head", "leaves"))
            if tail is not None and head is not None:
                return max(tail - head - self._planned_length(number), _NOTHING)
        return _NOTHING

    def length(self, number: int) -> timedelta:
        """Return how long after its head its tail leaves a waypoint: as planned, and longer where it was seen so."""
        return self._planned_length(number) + self._longer

    @cached_property
    def waypoints(self) -> tuple[Waypoint, ...]:
        """Every place of its route with the times of head and tail."""
        found = []
        for number, row in enumerate(self.convoy.passes):
            _, head, known = self.heads[number]
            reported = self._times.get((number, "tail", "leaves")) or self._times.get((number, "tail", "arrives"))
            tail = reported if reported is not None else head + self.length(number)
            tail_is = "reported" if reported is not None else ("predicted" if known == "reported" else known)
            found.append(
                Waypoint(
                    str(row.place),
                    row.head,
                    row.tail,
                    head,
                    tail,
                    known,
                    tail_is,
                    self.leave_by.get(number),
                    number <= self.at,
                )
            )
        return tuple(found)

    @property
    def delay_s(self) -> int | None:
        """Seconds behind the plan where its head was last reported; None before it left."""
        if not self.departed:
            return None
        last = len(self.convoy.passes) - 1
        arrives, leaves, _ = self.heads[self.at]
        row = self.convoy.passes[self.at]
        late = arrives - _arrival(row) if self.at == last else leaves - row.head
        return round(late.total_seconds())

    # --- windows ahead

    @cached_property
    def _ahead(self) -> tuple[int, ...]:
        """Numbers of the dangerous sections that its tail has not left behind, by the waypoint they begin at."""
        first = max(self.at, 0)
        if self.arrived:
            return ()
        if first > 0 and (first, "tail", "leaves") not in self._times:
            first -= 1  # its tail may still be on the section behind its head
        return tuple(n for n in range(first, len(self.convoy.passes) - 1) if self.basis.dangerous(*self.pair(n)))

    def pair(self, number: int) -> tuple[str, str, str]:
        """Return from, to and road of the section that begins at a waypoint."""
        row = self.convoy.passes[number]
        return str(row.place), str(self.convoy.passes[number + 1].place), row.road

    def clear_at(self, number: int) -> datetime:
        """Return when its tail is off the section that begins at a waypoint."""
        arrives = self.heads[number + 1][0]
        return arrives + self.length(number + 1)

    def _window(self, number: int) -> Promise | None:
        """Return the window in which it drives a section: the one that holds its head's start there, else the next."""
        promises = self.basis.promised(*self.pair(number))
        enters = self.heads[number][1]
        holding = [one for one in promises if one.span.start <= enters <= one.span.end]
        later = [one for one in promises if one.span.start > enters]
        if holding:
            return max(holding, key=lambda one: one.span.end - one.margin)
        return later[0] if later else (max(promises, key=lambda one: one.span.end) if promises else None)

    @cached_property
    def windows(self) -> tuple[tuple[int, Promise | None], ...]:
        """The dangerous sections ahead with the window of each, None where nothing was promised."""
        return tuple((number, self._window(number)) for number in self._ahead)

    @property
    def window_left_s(self) -> int | None:
        """Seconds that the tightest window ahead leaves once the tail is clear of it, margin kept."""
        left = [
            (one.span.end - one.margin - self.clear_at(number)).total_seconds()
            for number, one in self.windows
            if one is not None
        ]
        return int(min(left)) if left else None

    @property
    def unpromised(self) -> tuple[tuple[str, str, str], ...]:
        """Dangerous sections ahead on which nothing was promised."""
        return tuple(self.pair(number) for number, one in self.windows if one is None)

    @property
    def early(self) -> tuple[tuple[str, str, str], ...]:
        """Dangerous sections ahead that its head would enter before their window has begun, margin included."""
        return tuple(
            self.pair(number)
            for number, one in self.windows
            if one is not None and number >= self.at and self.heads[number][1] < one.span.start
        )

    @cached_property
    def leave_by(self) -> Mapping[int, datetime]:
        """By waypoint: the latest its head may leave so that its tail clears every window ahead, without halting.

        leave_by_j = min over dangerous sections i >= j of  end_i - margin_i - (drives j .. i) - length_{i+1}
        """
        found: dict[int, datetime] = {}
        for number, promise in self.windows:
            if promise is None:
                continue
            clear = promise.span.end - promise.margin - self.length(number + 1)
            for start in range(number, -1, -1):
                clear -= self.drive(start)
                found[start] = min(clear, found.get(start, clear))
        return {number: at for number, at in found.items() if number >= max(self.at, 0)}

    @property
    def no_return(self) -> str:
        """The first place from which going on to the end of danger is shorter than going back to the start."""
        danger = [n for n in range(len(self.convoy.passes) - 1) if self.basis.dangerous(*self.pair(n))]
        if not danger:
            return ""
        for number in range(danger[0], danger[-1] + 1):
            behind = sum((self.drive(n) for n in range(danger[0], number)), _NOTHING)
            ahead = sum((self.drive(n) for n in range(number, danger[-1] + 1)), _NOTHING)
            if ahead <= behind:
                return str(self.convoy.passes[number].place)
        return str(self.convoy.passes[danger[-1] + 1].place)

    def overdue(self) -> bool:
        """Say whether nothing was heard of it for longer than it should take to the next place."""
        last = len(self.convoy.passes) - 1
        if not self.departed or self.arrived or self.at >= last:
            return False
        arrives, leaves, known = self.heads[self.at]
        planned = self.drive(self.at)
        row = self.convoy.passes[self.at]
        halt = max(row.head - _arrival(row), _NOTHING) if leaves > arrives or known != "reported" else _NOTHING
        reported = max((one.at for one in self.sightings if one.used), default=arrives)
        patience = max(timedelta(seconds=OUT_OF_TOUCH_S), planned / 2)
        return self.now > max(reported, arrives) + halt + planned + patience

    @property
    def corridor(self) -> str:
        """Its corridor as orders name it, "" of an empty run."""
        return scope_of(self.convoy.corridor) if self.convoy.corridor else ""


def _arrival(row: Pass) -> datetime:
    return row.in_head or row.head
