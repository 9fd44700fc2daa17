"""Packs: one .zip of what an addressee's class may have, and the reading of whatever notes came in by.

A pack is stored uncompressed, sorted, with fixed dates: same input, same bytes.  When one is read, no name in it is
used: entries and files are called after their content; sizes and counts are limited before anything is unpacked.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from safeconduct.agreement import (
    Entry,
    EntryClass,
    EntryFault,
    Ledger,
    RefusedError,
    class_of_role,
    named_files,
    read_entry,
)
from safeconduct.agreement.entries.entry import HEADER
from safeconduct.agreement.entries.note import MOST_NOTE_BYTES
from safeconduct.core import UsageError
from safeconduct.files.textfile import TooLargeError, read_regular
from safeconduct.records.folder import FILES, MOST_ENTRIES, MOST_FILE_BYTES, AgreementFolder, open_folder

__all__ = ["MOST_PACK_BYTES", "PACK_FORMAT", "Pack", "Reader", "make_pack", "read_pack", "reader_of"]

PACK_FORMAT = "safeconduct.pack/1"
"""Name and version of a pack's list of contents."""
MOST_PACK_BYTES = 64 * 2**20
"""Largest pack, bytes, packed or unpacked."""
_MANIFEST = "pack.json"
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)
_NOTE = re.compile(rf"{re.escape(HEADER)}\n(\{{[^\n]*\}})\n\n(\u2014 [^\s]+ [A-Za-z0-9+/=]+)[ \t]*(?:\n|$)")
_RANK = {"public": 0, "convoy": 1, "parties": 2}


@dataclass(frozen=True)
class Reader:
    """For whom a pack is: author's id or "", class, and corridor where the class is convoy ("" any)."""

    name: str
    class_: EntryClass
    corridor: str = ""

    def may_have(self, entry: Entry) -> bool:
        """Say whether an entry is of a class that this reader may have; his own always."""
        if self.name and entry.author == self.name:
            return True
        if entry.class_ == "convoy" and self.class_ == "convoy":
            return entry.scope in ("", self.corridor)
        return _RANK[entry.class_] <= _RANK[self.class_]


def reader_of(ledger: Ledger, text: str) -> Reader:
    """Return whom `--for` means: an author's id, `parties`, `convoy:CORRIDOR` or `public`.

    Raises:
        UsageError: nobody of that name.
    """
    kind, _, corridor = text.partition(":")
    if text in ("parties", "public"):
        return Reader("", "parties" if text == "parties" else "public")
    if kind == "convoy" and corridor:
        return Reader("", "convoy", corridor)
    author = ledger.authors.get(text)
    if author is None:
        known = ", ".join(sorted(ledger.authors))
        raise UsageError(f"--for {text}: nobody of that name; expected {known}, parties, convoy:CORRIDOR or public")
    return Reader(author.id, class_of_role(author.role), author.corridor)


@dataclass(frozen=True)
class Pack:
    """What came in: entries verified each by itself, files by SHA-256, and what was dropped.

    reader: for whom it says it was made, None where it is no pack.  faults: of what is no entry.  dropped: names of
    what is not part of an agreement.
    """

    source: str
    entries: tuple[Entry, ...]
    files: dict[str, bytes]
    faults: tuple[EntryFault, ...]
    dropped: tuple[str, ...]
    reader: Reader | None = None


def make_pack(folder: AgreementFolder, ledger: Ledger, reader: Reader) -> bytes:
    """Return a pack; holds nothing that the reader's class may not have.

    Raises:
        UsageError: not even the opening entry is of the reader's class.
    """
    if not reader.may_have(ledger.opening.entry):
        held = ledger.opening.class_
        raise UsageError(
            f"nothing of this agreement is for class {reader.class_}: its opening entry is of class {held}"
        )
    own = ledger.opening.entry.id
    entries = [one for one in folder.entries if reader.may_have(one) and own in (one.of, one.id)]
    # A plan is a target list: a public text may name its hash, the file itself goes to class parties alone (R9).
    digests = {digest for one in entries for digest in named_files(one) if reader.class_ == "parties"}
    files = {f"{FILES}/{digest}": data for digest in sorted(digests) if (data := folder.file(digest)) is not None}
    about = {
        "format": PACK_FORMAT,
        "agreement": own,
        "class": reader.class_,
        "for": reader.name,
        "corridor": reader.corridor,
    }
    held_files = {f"entries/{one.name}": one.bytes for one in entries} | files
    held_files[_MANIFEST] = (json.dumps(about, sort_keys=True) + "\n").encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(held_files):
            info = zipfile.ZipInfo(name, _FIXED_DATE)
            info.external_attr = 0o600 << 16
            info.create_system = 3
            archive.writestr(info, held_files[name])
    return out.getvalue()


def read_pack(path: Path) -> Pack:
    """Read whatever entries came by: a pack, a folder, one note, or a text in which notes stand (mail, chat).

    Raises:
        UsageError: no such file, too large, or it cannot be read.
    """
    if path.is_dir():
        folder = open_folder(path)
        digests = {digest for one in folder.entries for digest in named_files(one)}
        files = {digest: held for digest in sorted(digests) if (held := folder.file(digest)) is not None}
        faults = tuple(fault for fault in folder.faults if fault.rule != "V3")
        return Pack(str(path), folder.entries, files, faults, ())
    try:
        data = read_regular(path, MOST_PACK_BYTES)
    except TooLargeError as error:
        raise UsageError(f"{path}: {error.size} bytes; expected at most {MOST_PACK_BYTES}") from error
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; expected a pack, a folder or a file with notes") from error
    return _zip(path.name, data) if data[:2] == b"PK" else _text(path.name, data)


def _zip(source: str, data: bytes) -> Pack:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _members(source, archive)
    except (zipfile.BadZipFile, EOFError, ValueError, RuntimeError, OSError) as error:
        remedy = "It was cut off or damaged: ask for it anew. Nothing of it is used."
        raise RefusedError([EntryFault(source, "V1", f"no whole pack ({error})"[:120], "a .zip", remedy)]) from error


def _members(source: str, archive: zipfile.ZipFile) -> Pack:
    infos = [info for info in archive.infolist() if not info.is_dir()]
    unpacked_bytes = sum(info.file_size for info in infos)
    if unpacked_bytes > MOST_PACK_BYTES or len(infos) > MOST_ENTRIES:
        got = f"{unpacked_bytes} bytes in {len(infos)} files, unpacked"
        limit = f"at most {MOST_PACK_BYTES} bytes in {MOST_ENTRIES} files"
        raise RefusedError([EntryFault(source, "V1", got, limit, "Nothing of it is used.")])
    entries: list[Entry] = []
    faults: list[EntryFault] = []
    dropped: list[str] = []
    files: dict[str, bytes] = {}
    reader = None
    for info in infos:
        plain = info.filename.isprintable() and info.filename.isascii()
        shown = info.filename if plain else ascii(info.filename)
        most = MOST_NOTE_BYTES if info.filename.endswith(".note") else MOST_FILE_BYTES
        held = _bounded(archive, info, most)
        if info.filename == _MANIFEST:
            reader = _reader(held)
        elif info.filename.endswith(".note"):
            try:
                entries.append(read_entry(held, shown.rpartition("/")[2]))
            except RefusedError as error:
                faults += error.faults
        elif info.filename.startswith(f"{FILES}/"):
            files[hashlib.sha256(held).hexdigest()] = held
        else:
            dropped.append(shown)
    named = {digest for one in entries for digest in named_files(one)}
    strays = [f"{FILES}/{digest}" for digest in sorted(files.keys() - named)]
    kept = {digest: held for digest, held in files.items() if digest in named}
    return Pack(source, tuple(entries), kept, tuple(faults), tuple(dropped + strays), reader)


def _bounded(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    """Unpack at most one byte more than may be, whatever the archive says about its sizes."""
    with archive.open(info) as member:
        return member.read(limit + 1)


def _reader(held: bytes) -> Reader | None:
    try:
        about = json.loads(held)
        class_ = about["class"]
        if about["format"] == PACK_FORMAT and class_ in _RANK:
            return Reader(str(about["for"]), class_, str(about["corridor"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    return None


def _text(source: str, data: bytes) -> Pack:
    """Find notes in a text; line ends of mail and quotation signs in front of lines are taken off."""
    entries: list[Entry] = []
    faults: list[EntryFault] = []
    for number, note in enumerate(_notes(data), start=1):
        try:
            entries.append(read_entry(note, f"{source} note {number}"))
        except RefusedError as error:
            faults += error.faults
    if not entries and not faults:
        faults.append(
            EntryFault(source, "V1", "no entry in it", f"a line {HEADER} and what follows", "Send the file itself.")
        )
    return Pack(source, tuple(entries), {}, tuple(faults), ())


def _notes(data: bytes) -> Iterator[bytes]:
    if data.startswith(f"{HEADER}\n".encode()) and data.count(HEADER.encode()) == 1:
        yield data
        return
    text = data.decode("utf-8", "replace").replace("\r\n", "\n")
    plain = "\n".join(re.sub(r"^(?:> ?)+", "", line) for line in text.split("\n"))
    for found in _NOTE.finditer(plain):
        yield f"{HEADER}\n{found[1]}\n\n{found[2]}\n".encode()
