"""An agreement's folder: read whole, appended to by one entry at a time, never changed otherwise."""

from __future__ import annotations

import hashlib
import os
import secrets
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from safeconduct.agreement import (
    Author,
    Draft,
    Entry,
    EntryClass,
    EntryFault,
    Ledger,
    PublicKey,
    RefusedError,
    SigningKey,
    instant_text,
    keep_ledger,
    read_entry,
    signed_entry,
)
from safeconduct.agreement.entries.canonical import JsonObject
from safeconduct.agreement.entries.note import MOST_NOTE_BYTES
from safeconduct.agreement.talks.kinds import CORE_KINDS
from safeconduct.core import UsageError
from safeconduct.files.atomic import remove_abandoned, write_bytes
from safeconduct.files.textfile import TooLargeError, read_regular
from safeconduct.records.keyring import Keyring

__all__ = ["MOST_ENTRIES", "MOST_FILE_BYTES", "AgreementFolder", "Writer", "create_folder", "open_folder"]

ENTRIES, FILES, PRIVATE, OPEN_COPY = "entries", "files", "private", "open.note"
MOST_ENTRIES = 100_000
"""Most entries of a folder or pack (agreement.md section 2)."""
MOST_FILE_BYTES = 64 * 2**20
"""Largest file of a folder, bytes."""


@dataclass(frozen=True)
class AgreementFolder:
    """What a folder held when it was read.

    entries: verified each by itself.  faults: of files that are no entries, or are not called as their content is.
    """

    path: Path
    entries: tuple[Entry, ...]
    faults: tuple[EntryFault, ...]

    def ledger(self, pinned: Collection[PublicKey] | None) -> Ledger:
        """Work out what counts; see `keep_ledger`."""
        return keep_ledger(self.entries, pinned)

    @cached_property
    def opening_id(self) -> str:
        """Id of the opening entry, "" where there is none or more than one."""
        found = [one.id for one in self.entries if one.kind == "open"]
        return found[0] if len(found) == 1 else ""

    def file(self, digest: str) -> bytes | None:
        """Return a file by its SHA-256; None where it is not here or is not what its name says."""
        try:
            held = read_regular(self.path / FILES / digest, MOST_FILE_BYTES)
        except OSError:
            return None
        return held if hashlib.sha256(held).hexdigest() == digest else None

    def has_file(self, digest: str) -> bool:
        """Say whether there is a file of this name, whatever it holds."""
        return (self.path / FILES / digest).is_file()

    def keep_file(self, content: bytes) -> str:
        """Put a file into the folder and return its SHA-256.

        Raises:
            UsageError: it is too large, or cannot be written.
        """
        if len(content) > MOST_FILE_BYTES:
            raise UsageError(f"a file of {len(content)} bytes; expected at most {MOST_FILE_BYTES}")
        digest = hashlib.sha256(content).hexdigest()
        if self.file(digest) is None:
            _make(self.path / FILES)
            write_bytes(self.path / FILES / digest, content)
        return digest

    def keep_entry(self, entry: Entry) -> bool:
        """Put an entry into the folder; say whether it was new.

        Of two genuine signatures of one text (a phone's are random) the lesser line stays, whoever came first.
        """
        path = self.path / ENTRIES / entry.name
        if path.exists():
            try:
                held = read_regular(path, MOST_NOTE_BYTES)
                if held <= entry.bytes and read_entry(held, entry.name).id == entry.id:
                    return False
            except (OSError, RefusedError):
                pass  # what stands there is not the entry that its name says
        _make(self.path / ENTRIES)
        write_bytes(path, entry.bytes, tidy=False)
        if entry.kind == "open" and not (self.path / OPEN_COPY).exists():
            write_bytes(self.path / OPEN_COPY, entry.bytes)
        return True


def open_folder(path: Path) -> AgreementFolder:
    """Read a folder; private/ is never looked into.

    Raises:
        UsageError: no such folder, or one that holds no agreement.
    """
    entries: list[Entry] = []
    faults: list[EntryFault] = []
    for file in _note_files(path):
        try:
            entry = read_entry(read_regular(file, MOST_NOTE_BYTES), file.name)
        except RefusedError as error:
            faults += error.faults
            continue
        except TooLargeError as error:
            faults.append(EntryFault(file.name, "V1", f"{error.size} bytes", f"at most {MOST_NOTE_BYTES}", "Drop it."))
            continue
        except OSError as error:
            faults.append(EntryFault(file.name, "V1", error.strerror or "unreadable", "a file", "Look at the disk."))
            continue
        if file.name != entry.name:
            remedy = "Its name is not that of its content: merge it anew."
            faults.append(EntryFault(file.name, "V3", "another name", entry.name, remedy))
        entries.append(entry)
    unique = {one.id: one for one in sorted(entries, key=lambda one: one.bytes, reverse=True)}
    return AgreementFolder(path, tuple(unique.values()), tuple(faults))


def _note_files(path: Path) -> list[Path]:
    """Return the note files of a folder by name, the unfinished ones of a killed command left out."""
    folder = path / ENTRIES
    if not folder.is_dir():
        what = "no such folder" if not path.exists() else "no agreement (it has no folder `entries`)"
        raise UsageError(f"{path}: {what}; expected the folder of an agreement, as `agreement new` makes it")
    try:
        names = sorted(one.name for one in os.scandir(folder) if one.name.endswith(".note") and one.name[0] != ".")
    except OSError as error:
        raise UsageError(f"{folder}: cannot be read ({error.strerror})") from error
    if len(names) > MOST_ENTRIES:
        raise UsageError(f"{folder}: {len(names)} entries; expected at most {MOST_ENTRIES}")
    return [folder / name for name in names]


def create_folder(
    path: Path, body: JsonObject, author: str, class_: EntryClass, key: SigningKey, now: datetime
) -> Entry:
    """Make the folder of a new agreement with its opening entry.

    Raises:
        UsageError: there is something of that name.
        RefusedError: the opening entry would be refused; nothing is written.
    """
    if path.exists() or path.is_symlink():
        raise UsageError(f"{path} is there already; nothing is overwritten: name another folder")
    draft = Draft(author, "open", 0, instant_text(now), class_, body, secrets.token_hex(16))
    entry = signed_entry(draft, key)
    keep_ledger([entry], None)
    for folder in (path, path / ENTRIES, path / FILES, path / PRIVATE):
        _make(folder)
    AgreementFolder(path, (), ()).keep_entry(entry)
    return entry


@dataclass(frozen=True)
class Writer:
    """Who signs into a folder: author, key, and this machine's memory of what was signed."""

    author: Author
    key: SigningKey
    memory: Keyring

    def append(
        self,
        path: Path,
        kind: str,
        body: JsonObject,
        now: datetime,
        *,
        class_: EntryClass = "parties",
        scope: str = "",
        after: str = "",
    ) -> Entry:
        """Sign an entry at the end of the author's chain and write it.

        Everything is checked before anything is written: what `verify` would refuse is refused here.  after: begin of
        the id of one's own last entry that was one's own; for a revocation, where a thief has gone on from it, and for
        a correction, the end of the branch that is to stand.

        Raises:
            RefusedError: it would be refused, with the step.
            UsageError: the folder is older than what was signed on this machine, or the author's chain is broken.
        """
        with _held_alone(path):
            folder = open_folder(path)
            ledger = folder.ledger(None)
            last = self._last(folder, ledger, after)
            opening = ledger.opening
            seen = {name: one.id for name, one in ledger.heads.items() if name != self.author.id}
            draft = Draft(
                self.author.id, kind, last.seq + 1, instant_text(now), opening.class_ if kind in CORE_KINDS else class_,
                body, secrets.token_hex(16), opening.entry.id, last.id, scope, dict(sorted(seen.items())),
            )  # fmt: skip
            entry = signed_entry(draft, self.key)
            grown = keep_ledger([*folder.entries, entry], None)
            new = [fault for fault in grown.faults if fault not in ledger.faults]
            if kind == "correct":  # its number may be taken twice until a fork is settled, and then that is reported
                new = [fault for fault in new if fault.rule != "V6"]
            if new or grown.entry(entry.id) is None:
                raise RefusedError(new)
            remove_abandoned(path / ENTRIES)
            folder.keep_entry(entry)
            self.memory.note_signed(entry)
        return entry

    def _last(self, folder: AgreementFolder, ledger: Ledger, after: str) -> Entry:
        """Return the entry that the next one follows."""
        name = self.author.id
        if after:
            own = [one for one in folder.entries if one.author == name and one.id.startswith(after)]
            if len(own) != 1:
                raise UsageError(f"{after}: {len(own)} entries of {name} begin so; give more of the id")
            return own[0]
        if name in ledger.forked | ledger.incomplete:
            raise UsageError(
                f"{name}'s chain is broken in this folder; `agreement verify` says where. Nothing is written"
            )
        last = ledger.heads.get(name, ledger.opening.entry)
        seq, id_ = self.memory.last_signed(ledger.opening.entry.id, name)
        if seq > last.seq or (seq == last.seq and id_ and id_ != last.id):
            missing = f"{name}-{seq:05d}"
            message = f"this copy of the folder lacks {missing}, which was signed on this machine"
            raise UsageError(f"{message}: merge the newer copy first. To sign now would be to sign two versions")
        return last


@contextmanager
def _held_alone(path: Path) -> Iterator[None]:
    """Wait for other commands that sign into a folder, so that two do not follow the same entry."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; expected the folder of an agreement") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _make(folder: Path) -> None:
    """Make a folder that its owner alone may read."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be made ({error.strerror}); name a folder that can be written") from error
