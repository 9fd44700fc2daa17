"""What state corridors and convoys are in, and which holds stop whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from safeconduct.agreement.talks.standing import not_relied_on
from safeconduct.core import Note, Span
from safeconduct.operation.basis import Basis
from safeconduct.operation.chronology import Chronology, event_at
from safeconduct.operation.convoys import Course
from safeconduct.operation.orders import Orders
from safeconduct.operation.state import ConvoyState, CorridorState, Hold

__all__ = ["Movement", "Standing"]


@dataclass(frozen=True)
class Standing:
    """A corridor's state with since when, by which entries, and why."""

    state: CorridorState
    since: datetime | None
    by: tuple[str, ...]
    why: tuple[Note, ...]
    holds: tuple[str, ...]


@dataclass(frozen=True)
class Movement:
    """Orders and courses together."""

    chronology: Chronology
    orders: Orders
    courses: Mapping[str, Course]

    @property
    def basis(self) -> Basis:
        """What the day is measured against."""
        return self.chronology.basis

    @property
    def now(self) -> datetime:
        """The instant that is asked about."""
        return self.chronology.now

    # --- holds

    def standing_holds(self, corridor: str) -> tuple[Hold, ...]:
        """Return the holds that stop a whole corridor or a section of it now."""
        return tuple(
            one
            for one in self.orders.holds
            if corridor in one.corridors and corridor not in one.lifted and not one.convoy
        )

    def halts(self, convoy: str) -> tuple[Hold, ...]:
        """Return the holds that stop a convoy now."""
        course = self.courses[convoy]
        return tuple(one for one in self.orders.holds if self._stops(one, course))

    def reached_by(self, hold: Hold, convoy: str) -> bool:
        """Say whether a hold, lifted or not, is one for a convoy where it is now."""
        course = self.courses[convoy]
        if hold.convoy:
            return hold.convoy == convoy
        if course.corridor and course.corridor not in hold.corridors:
            return False
        pairs = self._held_pairs(hold)
        own = [course.pair(n)[:2] for n in range(max(course.at, 0), len(course.convoy.passes) - 1)]
        on_it = any(pair in pairs or pair[::-1] in pairs for pair in own)
        return on_it if hold.section or not course.corridor else True

    def _stops(self, hold: Hold, course: Course) -> bool:
        if course.arrived or not self.reached_by(hold, course.convoy.id):
            return False
        if course.corridor or hold.convoy:
            return (course.corridor or "") not in hold.lifted
        return any(name not in hold.lifted for name in hold.corridors)

    def _held_pairs(self, hold: Hold) -> set[tuple[str, str]]:
        if hold.section:
            return {(hold.section[0], hold.section[1])}
        return {
            (str(row.from_place), str(row.to_place))
            for name in hold.corridors
            if name not in hold.lifted
            for row in self.basis.corridors[name].sections
        }

    # --- corridors

    def opened_at(self, corridor: str) -> tuple[datetime, tuple[str, ...]] | None:
        """Return when a corridor was first opened and by which entries; None: it was not.

        Words of an author whose chain broke since count here, as people are on the road: the corridor is then held.
        """
        done = [one for one in self.orders.goes(corridor, relied=False) if one.order == "open" and one.complete]
        if not done:
            return None
        first = done[0]
        return first.at, tuple(sorted({*first.given.values(), *([first.conveyed] if first.conveyed else [])}))

    def last_window(self, corridor: str) -> datetime | None:
        """Return when the last window on a corridor's dangerous sections ends; None: no danger, or no window."""
        spans = [one.span.end for pair in self.pairs(corridor) for one in self.basis.promised(*pair)]
        return max(spans) if spans else None

    def window(self, corridor: str) -> Span | None:
        """Return the tightest window over a corridor's dangerous sections: latest start, earliest end."""
        last = []
        for pair in self.pairs(corridor):
            promises = self.basis.promised(*pair)
            current = [one for one in promises if one.span.end >= self.now] or list(promises[-1:])
            if not current:
                return None
            last.append(current[0].span)
        return Span(max(one.start for one in last), min(one.end for one in last)) if last else None

    def pairs(self, corridor: str) -> tuple[tuple[str, str, str], ...]:
        """Return the dangerous sections of a corridor."""
        rows = self.basis.corridors[corridor].sections
        found = [(str(one.from_place), str(one.to_place), one.road) for one in rows]
        return tuple(pair for pair in found if self.basis.dangerous(*pair))

    def approvals(self) -> Mapping[str, str]:
        """Return the needed parties that have said yes or no to this plan for the day: party -> entry.

        Who signed a text in force that names the plan has said yes, unless it says no on the day.
        """
        found: dict[str, str] = {}
        text = self.basis.text
        named = text is not None and text.entry.body.get("plan") == self.basis.plan_digest != ""
        if text is not None and named and text.state(self.now) in ("in force", "signed", "expired"):
            found |= dict.fromkeys(text.signed, text.entry.id)
        for author, (says, id_) in self.plan_words().items():
            if says == "yes":
                found[author] = id_
            else:
                found.pop(author, None)
        return {name: id_ for name, id_ in found.items() if name in self.chronology.ledger.opening.needed}

    def plan_words(self) -> Mapping[str, tuple[str, str]]:
        """Return each needed party's last word on this plan for the day: (yes or no, entry)."""
        found: dict[str, tuple[str, str]] = {}
        needed = self.chronology.ledger.opening.needed
        for one in sorted(self.chronology.of_kind("ready"), key=lambda one: one.seq):
            answers = one.author in needed and one.body["says"] in ("yes", "no")
            if answers and one.body["item"] == "plan" and one.body.get("plan") == self.basis.plan_digest:
                found[one.author] = (str(one.body["says"]), one.id)
        return found

    def standing(self, corridor: str) -> Standing:
        """Work out a corridor's state."""
        opened = self.opened_at(corridor)
        closes = self.orders.closes(corridor)
        holds = tuple(one.entry for one in self.standing_holds(corridor))
        ends = self.last_window(corridor)
        on_road = [one for one in self._own(corridor) if one.departed and not self._over(one)]
        if closes:
            why = (Note("closed_by", {"author": closes[0].author, "reason": str(closes[0].body.get("why", ""))}),)
            early = "closed early" if ends is None or event_at(closes[0]) < ends else "closed"
            state: CorridorState = early if opened is not None else "not opened"  # type: ignore[assignment]
            return Standing(state, event_at(closes[0]), (closes[0].id,), why, holds)
        if opened is not None:
            return self._opened(corridor, opened, holds, ends, on_road)
        if ends is not None and self.now > ends:
            return Standing("not opened", ends, (), (Note("windows_over"),), holds)
        approvals = self.approvals()
        if set(approvals) >= set(self.chronology.ledger.opening.needed):
            at = max(event_at(self.chronology.by_id[id_]) for id_ in approvals.values())
            return Standing("approved", at, tuple(sorted(set(approvals.values()))), (), holds)
        silent = [name for name in self.chronology.ledger.opening.needed if name not in approvals]
        return Standing("planned", None, (), tuple(Note("plan_not_answered", {"author": one}) for one in silent), holds)

    def _opened(
        self,
        corridor: str,
        opened: tuple[datetime, tuple[str, ...]],
        holds: tuple[str, ...],
        ends: datetime | None,
        on_road: Sequence[Course],
    ) -> Standing:
        waiting = [one for one in self._own(corridor) if not one.departed and not self._over(one)]
        if ends is not None and self.now > ends and not on_road:
            return Standing("closed", ends, opened[1], (Note("windows_over"),), holds)
        if holds:
            first = next(one for one in self.orders.holds if one.entry in holds)
            why = Note("held_by", {"author": first.by, "reason": first.why})
            return Standing("held", first.at, holds, (why,), holds)
        unsure = [note for name in self._speakers() for note in not_relied_on(self.chronology.ledger, name)]
        if unsure:
            return Standing("held", None, opened[1], tuple(unsure), holds)
        if not waiting and self._own(corridor):
            code = "all_arrived" if not on_road else "last_has_left"
            return Standing("closed" if not on_road else "closing", None, opened[1], (Note(code),), holds)
        if ends is not None and self.now > ends:
            return Standing("closing", ends, opened[1], (Note("windows_over"),), holds)
        resumed = [one.at for one in self.orders.goes(corridor) if one.complete]
        return Standing("open", max(resumed, default=opened[0]), opened[1], (), holds)

    def _speakers(self) -> list[str]:
        """Return whose words it takes to open: the needed parties and the intermediaries."""
        ledger = self.chronology.ledger
        between = [one.id for one in ledger.authors.values() if one.role == "intermediary"]
        return [*ledger.opening.needed, *between]

    def _own(self, corridor: str) -> list[Course]:
        """Return the courses of the convoys with people on a corridor."""
        return [one for one in self.courses.values() if one.corridor == corridor]

    def _over(self, course: Course) -> bool:
        return course.arrived or self.orders.turned_back(course.convoy.id) is not None

    # --- convoys

    def convoy_state(self, convoy: str) -> ConvoyState:
        """Work out a convoy's state."""
        course = self.courses[convoy]
        if self.orders.turned_back(convoy) is not None:
            return "turned back"
        if course.arrived:
            return "arrived"
        if not course.departed:
            word = self._word(convoy)
            return {"boarding": "boarding", "yes": "ready"}.get(word, "planned")  # type: ignore[return-value]
        if self.halts(convoy):
            return "halted"
        return "out of touch" if course.overdue() else "under way"

    def _word(self, convoy: str) -> str:
        rows = [
            one
            for one in self.chronology.of_kind("ready")
            if one.body["item"] == "convoy" and one.body.get("id") == convoy and self.chronology.misplaced(one) is None
        ]
        return str(rows[-1].body["says"]) if rows else ""
