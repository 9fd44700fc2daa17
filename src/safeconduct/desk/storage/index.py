"""The index of entries: what is asked of it, for one reader at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Row, and_, false, func, insert, or_, select, text, true, update

from safeconduct.agreement import Entry
from safeconduct.desk.storage.databases import Databases
from safeconduct.desk.storage.journal import Arrival
from safeconduct.desk.storage.tables import entry
from safeconduct.records.packs import Reader

__all__ = ["CHANNEL", "HeldEntry", "Index", "may_have"]

CHANNEL = "safeconduct_desk"
"""PostgreSQL channel on which a process tells the others the newest number."""
_MOST_NAMES = 500


@dataclass(frozen=True, slots=True)
class HeldEntry:
    """An entry as the index holds it.  note: its file's text.  received_at: when this desk got it."""

    n: int
    id: str
    author: str
    seq: int
    kind: str
    class_: str
    scope: str
    received_at: str
    note: str


class Index:
    """The entries of one agreement in their order of arrival."""

    def __init__(self, databases: Databases) -> None:
        self._databases = databases
        self._engine = databases.index

    def add(self, arrivals: Sequence[Arrival], entries: Mapping[str, Entry]) -> None:
        """Index entries in one transaction; each arrival's entry must be given."""
        rows = [_row(one, entries[one.id]) for one in arrivals]
        if not rows:
            return
        with self._engine.begin() as link:
            if self._databases.shared:  # the journal is flushed already: nobody waits for this one
                link.execute(text("SET LOCAL synchronous_commit TO OFF"))
            link.execute(insert(entry), rows)
            if self._databases.shared:
                link.execute(text("SELECT pg_notify(:channel, :n)"), {"channel": CHANNEL, "n": str(rows[-1]["n"])})

    def replace_signature(self, held: Entry) -> None:
        """Take another genuine signature of a text that is here (a phone's are random; the lesser line stays)."""
        with self._engine.begin() as link:
            link.execute(update(entry).where(entry.c.id == held.id).values(sig=held.signature))

    def last(self) -> int:
        """Return the newest number, 0 where there is nothing."""
        with self._engine.connect() as link:
            return int(link.execute(select(func.coalesce(func.max(entry.c.n), 0))).scalar_one())

    def signatures(self, ids: Collection[str]) -> dict[str, tuple[int, str]]:
        """Return number and signature line of those of these entries that are here, by id."""
        found: dict[str, tuple[int, str]] = {}
        wanted = list(ids)
        with self._engine.connect() as link:
            for at in range(0, len(wanted), _MOST_NAMES):
                chosen = select(entry.c.id, entry.c.n, entry.c.sig).where(entry.c.id.in_(wanted[at : at + _MOST_NAMES]))
                found |= {str(id_): (int(n), str(sig)) for id_, n, sig in link.execute(chosen)}
        return found

    def after(self, n: int, reader: Reader | None, most: int) -> list[HeldEntry]:
        """Return at most so many entries that came after number n and that a reader may have; None: all."""
        with self._engine.connect() as link:
            return _read(link, and_(entry.c.n > n, may_have(reader)), most)

    def one(self, id_: str, reader: Reader) -> HeldEntry | None:
        """Return an entry by its id; None where it is not here or not for this reader, which look the same."""
        with self._engine.connect() as link:
            found = _read(link, and_(entry.c.id == id_, may_have(reader)), 1)
        return found[0] if found else None

    def heads(self, reader: Reader) -> dict[str, tuple[int, str]]:
        """Return number in its chain and id of each author's newest entry that a reader may have, openings aside."""
        newest = (
            select(entry.c.author, func.max(entry.c.seq).label("seq"))
            .where(and_(entry.c.seq > 0, may_have(reader)))
            .group_by(entry.c.author)
            .subquery()
        )
        joined = select(entry.c.author, entry.c.seq, entry.c.id).join(
            newest, and_(entry.c.author == newest.c.author, entry.c.seq == newest.c.seq)
        )
        with self._engine.connect() as link:
            rows = link.execute(joined.where(may_have(reader)).order_by(entry.c.id)).all()
        return {str(author): (int(seq), str(id_)) for author, seq, id_ in rows}

    def names(self) -> set[str]:
        """Return the file names of all entries here."""
        chosen = select(entry.c.author, entry.c.seq, entry.c.kind, entry.c.id)
        with self._engine.connect() as link:
            return {f"{author}-{seq:05d}-{kind}-{id_}.note" for author, seq, kind, id_ in link.execute(chosen)}

    def lines(self) -> Iterable[str]:
        """Yield every row as one line, in order: what two indexes of one folder must have alike."""
        with self._engine.connect() as link:
            for row in link.execute(select(entry).order_by(entry.c.n)):
                yield repr(tuple(row))


def may_have(reader: Reader | None) -> ColumnElement[bool]:
    """Return `Reader.may_have` as a condition on rows (a test holds one to the other); None: all rows."""
    if reader is None or reader.class_ == "parties":
        return true()
    own = entry.c.author == reader.name if reader.name else false()
    public = entry.c["class"] == "public"
    if reader.class_ == "public":
        return or_(own, public)
    here = and_(entry.c["class"] == "convoy", entry.c.scope.in_(["", reader.corridor]))
    return or_(own, public, here)


def _read(link: Connection, condition: ColumnElement[bool], most: int) -> list[HeldEntry]:
    return [_held(row) for row in link.execute(select(entry).where(condition).order_by(entry.c.n).limit(most))]


def _held(row: Row[tuple[object, ...]]) -> HeldEntry:
    held = row._mapping
    return HeldEntry(
        int(str(held["n"])), str(held["id"]), str(held["author"]), int(str(held["seq"])), str(held["kind"]),
        str(held["class"]), str(held["scope"]), str(held["received_at"]), f"{held['text']}\n{held['sig']}",
    )  # fmt: skip


def _row(arrival: Arrival, held: Entry) -> dict[str, object]:
    return {
        "n": arrival.n, "id": held.id, "of": held.of, "author": held.author, "seq": held.seq, "kind": held.kind,
        "class": held.class_, "scope": held.scope, "at": held.at, "received_at": arrival.at, "text": held.text,
        "sig": held.signature,
    }  # fmt: skip
