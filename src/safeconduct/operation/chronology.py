"""Which entries of the day are used, when what they tell happened, and who knew of what.

Clocks order nothing that matters: whether a word of going on answers a hold is decided by what its author had seen.  An
author's time is a claim; where it cannot be so, that is reported, and the entry stays.

`knows` is worked out once over all entries, in an order in which each comes after all it had seen: the set of stopping
entries in an entry's past is that of the entries it had seen, united, as bits of one whole number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property, lru_cache

from safeconduct.agreement import Entry, Ledger, instant
from safeconduct.agreement.talks.day_kinds import DAY_KINDS, MOST_CLOCK_SLIP_S
from safeconduct.core import Note, NoteValue
from safeconduct.operation.basis import Basis

__all__ = ["Chronology", "as_of", "event_at"]

_DAY_NAMES = frozenset(one.name for one in DAY_KINDS)
_SLIP = timedelta(seconds=MOST_CLOCK_SLIP_S)


def event_at(entry: Entry) -> datetime:
    """Return when what an entry tells happened, as its author claims; when it was made where it names no time."""
    return _instant(str(entry.body.get("at", entry.at)))


@lru_cache(maxsize=65_536)
def _instant(text: str) -> datetime:
    return instant(text)


def as_of(ledger: Ledger, at: datetime) -> Ledger:
    """Return a ledger as its entries claim it was at an instant: to look back, or to replay a day.

    On the day itself the whole ledger is folded: a hold of somebody whose clock is ahead stops all the same.
    """
    entries = tuple(one for one in ledger.entries if _instant(one.at) <= at or one.kind not in (*_DAY_NAMES, "correct"))
    return replace(ledger, entries=entries)


@dataclass(frozen=True)
class Chronology:
    """The entries of the day in a fixed order, whatever the order in which they came.

    received: when an entry reached the holder of the folder, by id, where that is known.
    """

    ledger: Ledger
    basis: Basis
    now: datetime
    received: Mapping[str, datetime]

    @cached_property
    def struck(self) -> frozenset[str]:
        """Ids of entries that their own authors have corrected: they stay in the record and are not used."""
        own = {one.id: one.author for one in self.ledger.entries}
        corrections = [one for one in self.ledger.entries if one.kind == "correct"]
        return frozenset(str(one.body["entry"]) for one in corrections if own.get(str(one.body["entry"])) == one.author)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Entries of the day that were not struck, by the time of what they tell, then by author and number.

        Words to stop that their author's revocation cut off, and that others had seen, still stop (as withdrawals do).
        """
        stops = [one for one in self.ledger.disowned if one.kind == "order" and one.body["order"] in ("close", "hold")]
        kept = [*stops] + [one for one in self.ledger.entries if one.kind in _DAY_NAMES and one.id not in self.struck]
        return tuple(sorted(kept, key=lambda one: (event_at(one), one.author, one.seq, one.id)))

    def of_kind(self, *kinds: str) -> tuple[Entry, ...]:
        """Return the entries of some kinds."""
        return tuple(one for kind in kinds for one in self._by_kind.get(kind, ()))

    @cached_property
    def _by_kind(self) -> Mapping[str, tuple[Entry, ...]]:
        found: dict[str, list[Entry]] = {}
        for one in self.entries:
            found.setdefault(one.kind, []).append(one)
        return {kind: tuple(rows) for kind, rows in found.items()}

    @cached_property
    def by_id(self) -> Mapping[str, Entry]:
        """All entries that count, by id."""
        return {one.id: one for one in self.ledger.entries}

    def misplaced(self, entry: Entry) -> Note | None:
        """Return why the time that an entry names cannot be used: another day, or not yet come; None: it can."""
        at = event_at(entry)
        if not self.basis.day.holds(at):
            days = round((at - self._seen_at(entry)).total_seconds() / 86_400)
            return Note("another_day", {"entry": entry.label, "at": at, "days": days})
        if at > self.now + _SLIP:
            return Note("not_yet_come", {"entry": entry.label, "at": at})
        return None

    def _seen_at(self, entry: Entry) -> datetime:
        """Return when an entry can have been made at the earliest by what it had seen within the day."""
        seen = [self.by_id[id_].at for id_ in (entry.prev, *entry.seen.values()) if id_ in self.by_id]
        within = [at for at in map(_instant, seen) if self.basis.day.holds(at)]
        return max(within, default=self.basis.day.start + (self.basis.day.end - self.basis.day.start) / 2)

    def warnings(self) -> Iterator[Note]:
        """Yield what is odd about clocks: one note an entry, one for all disagreements of one author with another."""
        apart: dict[tuple[str, str], list[tuple[int, str]]] = {}
        for entry in self.entries:
            found = self.misplaced(entry)
            if found is not None:
                yield found
            for note in self._clock(entry):
                if note.code == "clocks_disagree":
                    pair = (entry.author, str(note.values["other"]))
                    apart.setdefault(pair, []).append((int(str(note.values["seconds"])), entry.label))
                else:
                    yield note
        for (author, other), rows in sorted(apart.items()):
            seconds, label = max(rows)
            values: dict[str, NoteValue] = {"author": author, "other": other, "seconds": seconds, "entry": label}
            yield Note("clocks_disagree", {**values, "count": len(rows)})

    def _clock(self, entry: Entry) -> Iterator[Note]:
        made = _instant(entry.at)
        received = self.received.get(entry.id)
        if received is not None and made > received + _SLIP:
            yield _ahead("clock_ahead", entry, made - received)
            return
        before = [self.by_id[id_] for id_ in entry.seen.values() if id_ in self.by_id]
        late = max(before, key=lambda one: (one.at, one.id), default=None)
        if late is not None and _instant(late.at) > made + _SLIP:
            seconds = round((_instant(late.at) - made).total_seconds())
            values: dict[str, NoteValue] = {
                "entry": entry.label,
                "author": entry.author,
                "other": late.author,
                "seconds": seconds,
            }
            yield Note("clocks_disagree", values)
        if event_at(entry) > made + _SLIP:
            yield _ahead("told_before_it_was", entry, event_at(entry) - made)

    def knows(self, stops: Collection[Entry]) -> Mapping[str, frozenset[str]]:
        """Return by entry which of these entries its author knew of when making it, itself included."""
        order = sorted(one.id for one in stops)
        bit = {id_: 1 << number for number, id_ in enumerate(order)}
        masks = dict(bit)  # of what is no entry that counts, and whoever has seen it knows of it
        for entry in self.ledger.entries:  # each comes after all that it had seen
            mask = bit.get(entry.id, 0) | masks.get(entry.prev, 0)
            for id_ in entry.seen.values():
                mask |= masks.get(id_, 0)
            masks[entry.id] = mask
        return _Known(masks, order)


def _ahead(code: str, entry: Entry, by: timedelta) -> Note:
    return Note(code, {"entry": entry.label, "author": entry.author, "seconds": round(by.total_seconds())})


class _Known(Mapping[str, frozenset[str]]):
    """Sets of ids held as bits; made into a set only when asked for."""

    def __init__(self, masks: Mapping[str, int], order: list[str]) -> None:
        self._masks, self._order = masks, order

    def __getitem__(self, id_: str) -> frozenset[str]:
        mask = self._masks[id_]
        return frozenset(one for number, one in enumerate(self._order) if mask >> number & 1)

    def __iter__(self) -> Iterator[str]:
        return iter(self._masks)

    def __len__(self) -> int:
        return len(self._masks)
