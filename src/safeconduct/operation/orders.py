"""Orders: one is enough to stop, all are needed to go (agreement.md section 6).

- *hold*: a party, the intermediary, a monitor or a convoy leader, as far as `conduct` says so; or an alert.
- *open*, *resume*: the order of each needed party and the intermediary's that conveys them (three entries; the third
  names the two).  It lifts the holds that every one of these parties knew of: what its author had seen decides, no
  clock.  A hold that nobody knew of stands, however old it says it is.
- *close*: any needed party, for the day.  *turn_back*: the leader of the convoy.  A convoy's own halt is lifted by its
  own leader too.
- An alert's hold ends `back_after_s` of `conduct` after the alert; without that figure it takes a resume like any.

Words to stop count even of an author whose chain is forked or incomplete; words to go do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from safeconduct.agreement import Author, Entry, instant
from safeconduct.core import Note
from safeconduct.operation.basis import Basis, scope_of
from safeconduct.operation.chronology import Chronology, event_at
from safeconduct.operation.state import Go, Hold, Refused

__all__ = ["MAY_HOLD", "Orders"]

MAY_HOLD = ("convoy", "intermediary", "monitor", "party")
"""Who may hold where no `conduct` clause says otherwise."""
_GO = ("open", "resume")


@dataclass(frozen=True)
class _Alert:
    """An alert as its newest entry has it; until None: not ended yet."""

    first: Entry
    entries: tuple[Entry, ...]
    start: datetime
    until: datetime | None
    corridors: tuple[str, ...]


@dataclass(frozen=True)
class Orders:
    """The orders of the day, judged."""

    chronology: Chronology

    @property
    def basis(self) -> Basis:
        """What the day is measured against."""
        return self.chronology.basis

    @cached_property
    def _conduct(self) -> Mapping[str, object]:
        return next((one.value for one in self.basis.of_type("conduct")), {})

    @cached_property
    def _judged(self) -> tuple[tuple[Entry, ...], tuple[Refused, ...]]:
        good: list[Entry] = []
        refused: list[Refused] = []
        for entry in self.chronology.of_kind("order"):
            reason = self._why_not(entry)
            if reason is None:
                good.append(entry)
            else:
                refused.append(Refused(entry.id, entry.label, entry.author, reason))
        return tuple(good), tuple(refused)

    @property
    def refused(self) -> tuple[Refused, ...]:
        """Orders by who may not give them, or of what the plan does not have."""
        return self._judged[1]

    def speaker(self, entry: Entry) -> Author:
        """Return whose word an entry is: its author's, or that of whom operations name as the speaker."""
        authors = self.chronology.ledger.authors
        author = authors[entry.author]
        named = authors.get(str(entry.body.get("by", "")))
        return named if named is not None and author.role == "operations" else author

    def _why_not(self, entry: Entry) -> Note | None:
        author, order = self.speaker(entry), str(entry.body["order"])
        by = {"author": author.id, "role": author.role, "order": order}
        unknown = self._unknown_target(entry)
        if unknown is not None:
            return unknown
        if "by" in entry.body and author.id != entry.body["by"]:
            return Note("speaks_for_another", {**by, "other": str(entry.body["by"])})
        if order in _GO and author.id != entry.author:
            return Note("needs_own_signature", by)
        if not self._may(author, order, entry):
            return Note("may_not_order", by)
        return None if self._own(author, entry) else Note("not_his_own", by)

    def _unknown_target(self, entry: Entry) -> Note | None:
        body = entry.body
        if "corridor" in body and body["corridor"] not in self.basis.corridors:
            return Note("unknown_corridor", {"corridor": str(body["corridor"])})
        if "convoy" in body and body["convoy"] not in self.basis.convoys:
            return Note("unknown_convoy", {"convoy": str(body["convoy"])})
        if "section" in body and not self.basis.sections.get(_pair(entry)):
            return Note("unknown_section", {"from": _pair(entry)[0], "to": _pair(entry)[1]})
        return None

    def _may(self, author: Author, order: str, entry: Entry) -> bool:
        if order == "hold":
            allowed = self._conduct.get("may_hold", MAY_HOLD)
            own_convoy = author.role == "convoy" and "convoy" in entry.body
            return own_convoy or (isinstance(allowed, list | tuple) and author.role in allowed)
        if order == "turn_back":
            return author.role == "convoy"
        if order == "close":
            return author.id in self.chronology.ledger.opening.needed
        if author.role == "convoy":
            return order == "resume" and "convoy" in entry.body
        return author.role == "intermediary" or author.id in self.chronology.ledger.opening.needed

    def _own(self, author: Author, entry: Entry) -> bool:
        """Say whether a delegate orders within what was delegated to him."""
        targets = self.corridors_of(entry)
        if author.corridor and targets and set(targets) != {scope_of(author.corridor)}:
            return False
        return not (
            author.role == "convoy" and author.convoy and entry.body.get("convoy", author.convoy) != author.convoy
        )

    def corridors_of(self, entry: Entry) -> tuple[str, ...]:
        """Return the corridors that an order is about, all of the plan where it names none."""
        body = entry.body
        if "corridor" in body:
            return (str(body["corridor"]),)
        if "convoy" in body:
            convoy = self.basis.convoys.get(str(body["convoy"]))
            return (scope_of(convoy.corridor),) if convoy is not None and convoy.corridor else ()
        if "section" in body:
            pair = _pair(entry)
            return tuple(
                name
                for name, one in self.basis.corridors.items()
                if any(pair in ((row.from_place, row.to_place), (row.to_place, row.from_place)) for row in one.sections)
            )
        return tuple(self.basis.corridors)

    # --- what stops

    @cached_property
    def _stops(self) -> tuple[Entry, ...]:
        held = tuple(one for one in self._judged[0] if one.body["order"] in ("hold", "close"))
        return (*held, *self.chronology.of_kind("alert"))

    @cached_property
    def _knows(self) -> Mapping[str, frozenset[str]]:
        return self.chronology.knows(self._stops)

    @cached_property
    def alerts(self) -> tuple[_Alert, ...]:
        """Alerts, each with the newest of what was sent under its id."""
        chains: dict[str, list[Entry]] = {}
        for one in self.chronology.of_kind("alert"):
            chains.setdefault(str(one.body["id"]), []).append(one)
        return tuple(self._alert(rows) for _, rows in sorted(chains.items()))

    def _alert(self, rows: Sequence[Entry]) -> _Alert:
        ordered = sorted(rows, key=lambda one: (str(one.body.get("sent", one.at)), one.at, one.id))
        first, last = ordered[0], ordered[-1]
        starts = [str(one.body.get("from", one.at)) for one in ordered if one.body["status"] != "cancel"] or [first.at]
        ends = str(last.body.get("from", last.body.get("sent", last.at))) if last.body["status"] == "cancel" else None
        until = ends or last.body.get("until")
        corridors = {name for one in ordered for name in self._alerted(one)}
        return _Alert(
            first, tuple(ordered), instant(min(starts)), None if until is None else instant(str(until)),
            tuple(sorted(corridors)),
        )  # fmt: skip

    def _alerted(self, entry: Entry) -> Iterator[str]:
        body = entry.body
        places = body.get("places", [])
        for name, corridor in self.basis.corridors.items():
            on_it = isinstance(places, list) and any(place in corridor.waypoints for place in places)
            if body.get("everywhere") or body.get("corridor") == name or on_it:
                yield name

    @cached_property
    def holds(self) -> tuple[Hold, ...]:
        """Everything that stops or has stopped, lifted or not, by time."""
        orders = [self._order_hold(one) for one in self._judged[0] if one.body["order"] == "hold"]
        alerts = [self._alert_hold(one) for one in self.alerts if one.corridors]
        return tuple(sorted((*orders, *alerts), key=lambda one: (one.at, one.entry)))

    def _order_hold(self, entry: Entry) -> Hold:
        body, corridors = entry.body, self.corridors_of(entry)
        targets = corridors or ("",)  # an empty run has no corridor: its own leader alone lifts its halt
        lifted = {name: at for name in targets if (at := self._lifted((entry.id,), name, entry)) is not None}
        answers = self._answers((entry.id,))
        return Hold(
            entry.id, "order", self.speaker(entry).id, event_at(entry), corridors,
            _pair(entry) if "section" in body else (), str(body.get("convoy", "")), str(body.get("why", "")),
            str(body.get("because", "")), lifted, answers, self._overdue(event_at(entry), answers, lifted, targets),
        )  # fmt: skip

    def _alert_hold(self, alert: _Alert) -> Hold:
        back = self._conduct.get("back_after_s")
        ids = tuple(one.id for one in alert.entries if one.body["status"] != "cancel")
        lifted = {}
        for name in alert.corridors:
            at = self._lifted(ids, name, alert.first)
            if at is None and alert.until is not None and isinstance(back, int):
                over = alert.until + timedelta(seconds=back)
                at = over if over <= self.chronology.now else None
            if at is not None:
                lifted[name] = at
        answers = self._answers(ids)
        return Hold(
            alert.first.id, "alert", alert.first.author, alert.start, alert.corridors, (), "",
            str(alert.first.body["event"]), "", lifted, answers,
            self._overdue(alert.start, answers, lifted, alert.corridors),
        )  # fmt: skip

    def _lifted(self, stops: Sequence[str], corridor: str, hold: Entry) -> datetime | None:
        """Return when a hold was lifted for a corridor, as the words that lifted it claim; None: it stands."""
        found = [
            go.at
            for go in self._complete(corridor, hold)
            if all(set(stops) <= self._knows[id_] for id_ in go.given.values())
        ]
        found += [event_at(one) for one in self._own_resumes(hold) if hold.id in self._knows[one.id]]
        return max(min(found), event_at(hold)) if found else None

    def _own_resumes(self, hold: Entry) -> Iterator[Entry]:
        """Yield a leader's words to go on after his own halt of his own convoy."""
        author = self.speaker(hold)
        if author.role == "convoy" and "convoy" in hold.body:
            for one in self._judged[0]:
                own = one.body["order"] == "resume" and one.body.get("convoy") == hold.body["convoy"]
                if own and self.speaker(one).id == author.id:
                    yield one

    def _answers(self, stops: Sequence[str]) -> tuple[str, ...]:
        """Return the needed parties that have made any order knowing of a stop: silence is shown as silence."""
        needed = self.chronology.ledger.opening.needed
        orders = [one for one in self.chronology.of_kind("order") if one.author in needed]
        return tuple(sorted({one.author for one in orders if set(stops) & self._knows[one.id]}))

    def _overdue(
        self, at: datetime, answers: Sequence[str], lifted: Mapping[str, datetime], corridors: Sequence[str]
    ) -> tuple[str, ...]:
        within = self._conduct.get("answer_within_s")
        if not isinstance(within, int) or set(lifted) >= set(corridors):
            return ()
        if self.chronology.now <= at + timedelta(seconds=within):
            return ()
        return tuple(name for name in self.chronology.ledger.opening.needed if name not in answers)

    # --- what goes

    def goes(self, corridor: str, *, relied: bool = True) -> tuple[Go, ...]:
        """Return the words to open and to resume a corridor, complete or not, by time.

        relied: only of authors whose chain is whole; False: all, to know whether people were let out at all.
        """
        found = []
        for order in _GO:
            rows = [one for one in self._judged[0] if one.body["order"] == order and corridor in self.corridors_of(one)]
            whole = [one for one in rows if not {"section", "convoy"} & one.body.keys()]
            found += self._goes(order, corridor, whole, relied=relied)
        return tuple(sorted(found, key=lambda one: (one.at, one.order, one.conveyed, sorted(one.given.items()))))

    def _complete(self, corridor: str, hold: Entry) -> Iterator[Go]:
        """Yield the complete words that reach a hold: of its corridor, or of the very section or convoy it stops."""
        rows = [one for one in self._judged[0] if one.body["order"] in _GO and self._reaches(one, corridor, hold)]
        for order in _GO:
            for go in self._goes(order, corridor, [one for one in rows if one.body["order"] == order]):
                if go.complete:
                    yield go

    def _reaches(self, go: Entry, corridor: str, hold: Entry) -> bool:
        body, held = go.body, hold.body
        if "convoy" in body:
            return body["convoy"] == held.get("convoy")
        if "section" in body:
            return "section" in held and sorted(_pair(go)) == sorted(_pair(hold))
        return corridor in self.corridors_of(go)

    def _goes(self, order: str, corridor: str, rows: Sequence[Entry], *, relied: bool = True) -> list[Go]:
        ledger = self.chronology.ledger
        needed = ledger.opening.needed
        counting = [one for one in rows if not relied or ledger.relied_on(one.author)]
        words = {one.id: one for one in counting if one.author in needed}
        between = [one.id for one in ledger.authors.values() if one.role == "intermediary"]
        found = []
        for entry in (one for one in counting if one.author in between):
            conveyed = entry.body.get("conveys", [])
            named = [words[str(id_)] for id_ in conveyed if str(id_) in words] if isinstance(conveyed, list) else []
            found.append(self._go(order, corridor, named, entry.id, between, event_at(entry)))
        answered = {id_ for go in found if go.complete for id_ in go.given.values()}
        last: dict[str, Entry] = {}
        for one in sorted(words.values(), key=lambda one: one.seq):
            last[one.author] = one
        if last and not all(one.id in answered for one in last.values()):
            found.append(self._go(order, corridor, list(last.values()), "", between, max(map(event_at, last.values()))))
        return found

    def _go(
        self, order: str, corridor: str, named: Sequence[Entry], conveyed: str, between: Sequence[str], at: datetime
    ) -> Go:
        given = {one.author: one.id for one in sorted(named, key=lambda one: one.seq)}
        silent = [name for name in self.chronology.ledger.opening.needed if name not in given]
        missing = [Note("go_silent", {"author": name, "order": order}) for name in silent]
        if between and not conveyed:
            missing.append(Note("go_not_conveyed", {"authors": tuple(between), "order": order}))
        latest = max([at, *map(event_at, named)])
        return Go(order, corridor, given, conveyed, latest, not missing, tuple(missing))

    def closes(self, corridor: str) -> tuple[Entry, ...]:
        """Return the orders that close a corridor for the day, by time."""
        return tuple(
            one for one in self._judged[0] if one.body["order"] == "close" and corridor in self.corridors_of(one)
        )

    def turned_back(self, convoy: str) -> Entry | None:
        """Return the order by which a convoy's leader turned it back, None without one."""
        own = [one for one in self._judged[0] if one.body["order"] == "turn_back" and one.body["convoy"] == convoy]
        return own[0] if own else None


def _pair(entry: Entry) -> tuple[str, str]:
    section = entry.body["section"]
    return (str(section[0]), str(section[1])) if isinstance(section, list) else ("", "")
