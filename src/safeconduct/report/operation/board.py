"""The board as JSON, safeconduct.day-board/1: what `day board --json` prints and the desk sends.

Who may have what (R9): class parties has all; class convoy its own corridor and the orders on it, without positions of
others; class public whether a corridor is open, and joint counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from safeconduct.agreement import Decision, EntryClass
from safeconduct.core import Clock, Note, Span
from safeconduct.operation import (
    Candidate,
    ConvoyDay,
    CorridorDay,
    Count,
    DayState,
    Go,
    Hold,
    PostDay,
    ReportDay,
    Violation,
    Waypoint,
)
from safeconduct.report.operation.loading import Day

__all__ = ["BOARD_FORMAT", "board_json", "note_json"]

BOARD_FORMAT = "safeconduct.day-board/1"
"""Name and version of the format."""
Json = dict[str, Any]


def board_json(day: Day, state: DayState, *, class_: EntryClass = "parties", corridor: str = "") -> Json:
    """Return the board as one object; times are RFC 3339 with the offset of the plan's clock.

    Args:
        class_: for whom; see the module.
        corridor: of class convoy: its corridor as orders name it, "" all.
    """
    writer = _Board(day.basis.clock, day.labels)
    about: Json = {
        "format": BOARD_FORMAT, "agreement": day.ledger.opening.entry.id, "class": class_,
        "at": day.basis.clock.rfc3339(state.now),
    }  # fmt: skip
    if class_ == "public":
        return {**about, **writer.public(state)}
    if class_ == "convoy":
        return {**about, **writer.of_convoy(state, corridor)}
    return {**about, **writer.whole(state)}


def note_json(note: Note, clock: Clock) -> Json:
    """Return a note as code and values."""
    values = {
        name: clock.rfc3339(value)
        if isinstance(value, datetime)
        else list(value)
        if isinstance(value, tuple)
        else value
        for name, value in sorted(note.values.items())
    }
    return {"code": note.code, "values": values}


class _Board:
    """Writes each part; clock: for offsets.  labels: of entries by id."""

    def __init__(self, clock: Clock, labels: Mapping[str, str]) -> None:
        self.clock, self.labels = clock, labels

    def whole(self, state: DayState) -> Json:
        """Return the whole state, for the parties and those they name."""
        return {
            "plan": state.plan, "text": state.text or None,
            "corridors": [self.corridor(one) for one in state.corridors],
            "convoys": [self.convoy(one) for one in state.convoys],
            "posts": [self.post(one) for one in state.posts],
            "holds": [self.hold(one) for one in state.holds],
            "goes": [self.go(one) for one in state.goes],
            "refused": [
                {"entry": self.entry(one.entry), "by": one.by, "reason": self.note(one.reason)} for one in state.refused
            ],
            "counts": [self.count(one) for one in state.counts],
            "reports": [self.report(one) for one in state.reports],
            "violations": [self.violation(one) for one in state.violations],
            "lost": [
                {"convoy": one.convoy, "cause": one.cause, "minutes": one.minutes, "entry": self.entry(one.entry)}
                for one in state.lost
            ],
            "computed": [self.note(one) for one in state.computed],
            "proposals": [self.note(one) for one in state.proposals],
            "warnings": [self.note(one) for one in state.warnings],
            "struck": [self.entry(one) for one in state.struck],
        }  # fmt: skip

    def of_convoy(self, state: DayState, corridor: str) -> Json:
        """Return what a convoy may see: its own corridor ("": all)."""
        mine = [one for one in state.corridors if corridor in ("", one.id)]
        names = {one.id for one in mine}
        return {
            "corridors": [self.corridor(one) for one in mine],
            "convoys": [self.convoy(one) for one in state.convoys if one.corridor in names],
            "holds": [self.hold(one) for one in state.holds if names & set(one.corridors)],
            "goes": [self.go(one) for one in state.goes if one.corridor in names],
        }

    def public(self, state: DayState) -> Json:
        """Return what everybody may see: which corridors are open, and counts that all sides gave together."""
        opened = ("open", "held", "closing")
        return {
            "corridors": [{"id": one.id, "open": one.state in opened, "over": one.state.startswith("closed")}
                          for one in state.corridors],
            "counts": [
                {"of": one.of, "persons": one.persons, "at": self.at(one.at)} for one in state.counts if one.joint
            ],
        }  # fmt: skip

    def at(self, moment: datetime | None) -> str | None:
        """Return an instant with its offset; None where there is none."""
        return None if moment is None else self.clock.rfc3339(moment)

    def span(self, span: Span | None) -> Json | None:
        """Return begin and end; None where there is none."""
        return None if span is None else {"start": self.at(span.start), "end": self.at(span.end)}

    def note(self, note: Note) -> Json:
        """Return code and values of a note."""
        return note_json(note, self.clock)

    def entry(self, id_: str) -> Json | None:
        """Return id and label of an entry; None where none is meant."""
        return {"id": id_, "entry": self.labels.get(id_, "")} if id_ else None

    def gate(self, one: Decision) -> Json:
        """Return a gate with what holds it shut."""
        return {"gate": one.gate, "open": one.open, "reasons": [self.note(reason) for reason in one.reasons]}

    def corridor(self, one: CorridorDay) -> Json:
        """Return a corridor: its state, since when and by whose word."""
        return {
            "id": one.id, "plan_id": one.plan_id, "state": one.state, "since": self.at(one.since),
            "by": [self.entry(id_) for id_ in one.by], "why": [self.note(note) for note in one.why],
            "holds": list(one.holds), "window": self.span(one.window), "window_left_s": one.window_left_s,
            "persons": {"planned": one.persons_planned, "out": one.persons_out, "under_way": one.persons_under_way},
            "outcome": one.outcome, "gate": self.gate(one.gate),
        }  # fmt: skip

    def convoy(self, one: ConvoyDay) -> Json:
        """Return a convoy: its state, last pass and what is predicted."""
        last = one.last
        return {
            "id": one.id, "corridor": one.corridor or None, "means": one.means, "vehicles": one.vehicles,
            "persons": one.persons, "state": one.state, "at": one.at, "delay_s": one.delay_s,
            "window_left_s": one.window_left_s, "no_return": one.no_return or None, "halted_by": list(one.halted_by),
            "halted_s": one.halted_s, "outcome": one.outcome,
            "last": None if last is None else {
                "entry": self.entry(last.entry), "by": last.by, "place": last.place, "end": last.end,
                "moves": last.moves, "at": self.at(last.at),
            },
            "passes": [self.waypoint(row) for row in one.waypoints],
            "sightings": [
                {"entry": self.entry(row.entry), "by": row.by, "place": row.place, "end": row.end, "moves": row.moves,
                 "at": self.at(row.at), "vehicles": row.vehicles, "persons": row.persons, "used": row.used}
                for row in one.sightings
            ],
            "warnings": [self.note(note) for note in one.warnings], "gate": self.gate(one.gate),
        }  # fmt: skip

    def waypoint(self, row: Waypoint) -> Json:
        """Return a place on the way: planned, seen and predicted instants of head and tail."""
        return {
            "place": row.place, "planned_head": self.at(row.planned_head), "planned_tail": self.at(row.planned_tail),
            "head": self.at(row.head), "tail": self.at(row.tail), "head_is": row.head_is, "tail_is": row.tail_is,
            "leave_by": self.at(row.leave_by), "passed": row.passed,
        }  # fmt: skip

    def post(self, one: PostDay) -> Json:
        """Return a post: what it promised and what it lets through, vehicles an hour."""
        return {
            "id": one.id, "place": one.place or None, "promised_per_h": one.promised_per_h,
            "seen_per_h": one.seen_per_h, "over": self.span(one.over), "queue": one.queue, "wait_s": one.wait_s,
            "short": one.short, "clause": one.clause or None,
        }  # fmt: skip

    def hold(self, one: Hold) -> Json:
        """Return what stops somebody: who said so and why, who has lifted it, and whose answer is overdue."""
        return {
            "entry": self.entry(one.entry), "source": one.source, "by": one.by, "at": self.at(one.at),
            "corridors": list(one.corridors), "section": list(one.section), "convoy": one.convoy or None,
            "why": one.why, "because": self.entry(one.because),
            "lifted": {name: self.at(at) for name, at in sorted(one.lifted.items())},
            "answers": list(one.answers), "overdue": list(one.overdue),
        }  # fmt: skip

    def go(self, one: Go) -> Json:
        """Return an order to go on: whose word is given, whose is missing."""
        return {
            "order": one.order, "corridor": one.corridor,
            "given": {name: self.entry(id_) for name, id_ in sorted(one.given.items())},
            "conveyed": self.entry(one.conveyed), "at": self.at(one.at), "complete": one.complete,
            "missing": [self.note(note) for note in one.missing],
        }  # fmt: skip

    def count(self, one: Count) -> Json:
        """Return a count of persons with who gave it."""
        return {
            "entry": self.entry(one.entry), "by": one.by, "of": one.of, "place": one.place, "at": self.at(one.at),
            "persons": one.persons, "low": one.low, "high": one.high, "counted": one.counted,
            "corridor": one.corridor or None, "convoy": one.convoy or None, "means": one.means or None,
            "joint": one.joint, "says": dict(sorted(one.says.items())),
        }  # fmt: skip

    def report(self, one: ReportDay) -> Json:
        """Return a report with the clauses it may touch."""
        return {
            "entry": self.entry(one.entry), "by": one.by, "act": one.act, "at": self.at(one.at),
            "precision_s": one.precision_s, "place": one.place or None, "lat_e6": one.lat_e6, "lon_e6": one.lon_e6,
            "precision_m": one.precision_m, "how": one.how,
            "candidates": [self.candidate(row) for row in one.candidates], "response": one.response or None,
            "corroborated_by": [self.entry(id_) for id_ in one.corroborated_by],
            "warnings": [self.note(note) for note in one.warnings],
        }  # fmt: skip

    def candidate(self, one: Candidate) -> Json:
        """Return a clause that a report may touch: inside, may be inside or outside, by place and time."""
        return {
            "clause": one.clause, "value": one.value, "place": one.place, "time": one.time, "within": one.within,
            "response": one.response or None,
        }  # fmt: skip

    def violation(self, one: Violation) -> Json:
        """Return a violation, step by step."""
        return {
            "entry": self.entry(one.entry), "alleged": one.alleged, "at": self.at(one.at), "clause": one.clause,
            "value": one.value, "reports": [self.entry(id_) for id_ in one.reports], "act": one.act,
            "within": one.within, "against": one.against or None, "corroborated": one.corroborated,
            "verified": dict(sorted(one.verified.items())),
            "attributed": [{"by": by, "to": to} for by, to in one.attributed],
            "answered": {name: {"says": says, "at": self.at(at)} for name, (says, at) in sorted(one.answered.items())},
            "silent_since": {name: self.at(at) for name, at in sorted(one.silent_since.items())},
            "settled": one.settled, "response": one.response or None,
        }  # fmt: skip
