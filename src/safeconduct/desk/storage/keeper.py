"""Keeping entries: durable in the folder, numbered in the journal, indexed; only then are they acknowledged.

For one group of entries, however many:
1. every note is written beside its place and flushed to the disk, all of them at once;
2. each is moved into its place, and the folder is flushed;
3. their numbers go into the journal, which is flushed: from here on they have come, whatever happens to the index;
4. the index takes them in one transaction, which is not waited for: what a power cut takes is in the journal.
A process killed before 3 leaves notes that the next look at the folder numbers; between 3 and 4, lines of the journal
that the next one indexes.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from safeconduct.agreement import Entry, RefusedError, instant_text, read_entry
from safeconduct.agreement.entries.note import MOST_NOTE_BYTES
from safeconduct.core import UsageError
from safeconduct.desk.storage.databases import Databases
from safeconduct.desk.storage.index import Index
from safeconduct.desk.storage.journal import Arrival, Journal
from safeconduct.desk.storage.places import DeskPlaces
from safeconduct.files.atomic import PRIVATE_FILE, remove_abandoned
from safeconduct.files.textfile import TooLargeError, read_regular
from safeconduct.records.folder import MOST_ENTRIES

__all__ = ["Keeper"]

_FLUSHERS = 8
"""Files flushed at once: the file system gathers them into one write of its own journal."""
_BATCH = 2000


class Keeper:
    """Writes into one folder, its journal and its index; may be called from several threads."""

    def __init__(self, places: DeskPlaces, databases: Databases, clock: Callable[[], datetime]) -> None:
        self.places, self.index = places, Index(databases)
        self._clock = clock
        self._journal = Journal(places.journal)
        self._lock = threading.Lock()
        self._names: set[str] | None = None  # files of the folder that are numbered
        self._own_change = 0  # when this process changed the folder last, as the folder tells it
        self._pending: list[Arrival] = []  # in the journal, and the index refused them
        self._pool = ThreadPoolExecutor(_FLUSHERS, "flush")

    def close(self) -> None:
        """Give journal and threads back."""
        self._pool.shutdown()
        self._journal.close()

    @property
    def last(self) -> int:
        """The newest number that this process knows of."""
        return self._journal.last

    def keep(self, entries: Sequence[Entry]) -> dict[str, int]:
        """Keep entries and return their numbers by id; those that are here already keep theirs.

        Raises:
            UsageError: the disk refuses (full, no right to write): none of the new ones is acknowledged.
        """
        unique: dict[str, Entry] = {}
        for one in entries:  # in the order in which they came; of two signatures of one text the lesser line stays
            if one.id not in unique or one.signature < unique[one.id].signature:
                unique[one.id] = one
        with self._lock, self._journal.alone() as others:
            self._index_missing(others)
            held = self.index.signatures(unique.keys())
            new = [one for id_, one in unique.items() if id_ not in held]
            lesser = [one for id_, one in unique.items() if id_ in held and one.signature < held[id_][1]]
            self._check_room(len(new))
            try:
                self._write([*new, *lesser])
                arrivals = self._journal.add([one.id for one in new], instant_text(self._clock())) if new else []
            except OSError as error:
                what = f"{self.places.folder}: cannot be written ({error.strerror or error}); nothing was acknowledged"
                raise UsageError(f"{what}. Make room, then send again") from error
            self._pending += arrivals
            self.index.add(arrivals, unique)
            self._pending.clear()
            self._note_names(new)
            for one in lesser:
                self.index.replace_signature(one)
        return {id_: n for id_, (n, _) in held.items()} | {one.id: one.n for one in arrivals}

    def _check_room(self, new: int) -> None:
        if self._journal.last + new > MOST_ENTRIES:
            raise UsageError(f"{self.places.folder}: {MOST_ENTRIES} entries are the most; begin a folder for a new day")

    def _write(self, entries: Sequence[Entry]) -> None:
        if not entries:
            return
        folder = self.places.entries
        parts = [(folder / f".{one.name}.{os.getpid()}.part", one) for one in entries]
        handles: list[int] = []
        try:
            for part, one in parts:
                handles.append(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE))
                _write_all(handles[-1], one.bytes)
            # A single one is flushed here: handing it to another thread costs a turn of a busy processor.
            list(self._pool.map(os.fsync, handles) if len(handles) > 1 else map(os.fsync, handles))
            for part, one in parts:
                part.replace(folder / one.name)
        except OSError:
            for part, _ in parts:
                part.unlink(missing_ok=True)
            raise
        finally:
            for handle in handles:
                os.close(handle)
        _flush_folder(folder)
        self._own_change = folder.stat().st_mtime_ns

    def _note_names(self, new: Sequence[Entry]) -> None:
        if self._names is not None:
            self._names |= {one.name for one in new}

    @property
    def changed_by_others(self) -> bool:
        """Say whether the folder has changed since this process itself wrote into it last."""
        return self.places.entries.stat().st_mtime_ns != self._own_change

    def look(self) -> list[Entry]:
        """Take in what others have put into the folder (commands, merges, an earlier desk); return what is new.

        A file that is no entry, or is not called as its content is, is left where it is: `agreement verify` names it.
        """
        with self._lock, self._journal.alone() as others:
            self._index_missing(others)
            if self._names is None or others:
                self._names = self.index.names()
            found = _note_names(self.places.entries)
            new = [
                one for name in sorted(found - self._names) if (one := _read(self.places.entries / name)) is not None
            ]
            new.sort(key=lambda one: (one.at, one.seq, one.author, one.id))
            if new:
                _flush_folder(self.places.entries)
                arrivals = self._journal.add([one.id for one in new], instant_text(self._clock()))
                self._pending += arrivals
                self.index.add(arrivals, {one.id: one for one in new})
                self._pending.clear()
                self._note_names(new)
        return new

    def open(self) -> None:
        """Bring folder, journal and index together; the index takes what it lacks of the journal.

        Raises:
            UsageError: the journal names entries whose files are gone.
        """
        remove_abandoned(self.places.entries)
        with self._lock, self._journal.alone() as arrivals:
            last = self.index.last()
            if last > self._journal.last:
                what = f"the index holds {last} entries, the journal {self._journal.last}"
                raise UsageError(f"{self.places.journal}: {what}. Run `safeconduct desk rebuild` on this folder")
            self._index_missing(arrivals)
        self.look()

    def _index_missing(self, arrivals: Sequence[Arrival]) -> None:
        """Index what stands in the journal and not in the index: its process ended between the two."""
        arrivals = [*self._pending, *arrivals]
        if not arrivals:
            return
        last = self.index.last()
        missing = [one for one in arrivals if one.n > last]
        names = {name[-69:-5]: name for name in _note_names(self.places.entries)}
        for at in range(0, len(missing), _BATCH):
            rows = missing[at : at + _BATCH]
            self.index.add(rows, {one.id: self._entry(one, names) for one in rows})
        self._pending.clear()

    def _entry(self, arrival: Arrival, names: dict[str, str]) -> Entry:
        held = _read(self.places.entries / names[arrival.id]) if arrival.id in names else None
        if held is None:
            what = f"entry {arrival.id[:12]} came as number {arrival.n}, and its file is not there or not whole"
            raise UsageError(f"{self.places.journal}:{arrival.n}: {what}. Merge a copy of the folder that has it")
        return held


def _note_names(folder: Path) -> set[str]:
    with os.scandir(folder) as found:
        return {one.name for one in found if one.name.endswith(".note") and one.name[0] != "."}


def _read(path: Path) -> Entry | None:
    """Read an entry; None where it is none, or is called otherwise."""
    with suppress(RefusedError, TooLargeError, OSError):
        held = read_entry(read_regular(path, MOST_NOTE_BYTES), path.name)
        return held if held.name == path.name else None
    return None


def _write_all(handle: int, data: bytes) -> None:
    while data:
        data = data[os.write(handle, data) :]


def _flush_folder(folder: Path) -> None:
    """Make names durable: a file's own flush does not."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
