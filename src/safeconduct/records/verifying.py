"""`agreement verify`: steps V1 to V11 over a folder or one pack, offline, with nothing but pinned keys."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from safeconduct.agreement import (
    Clause,
    Entry,
    EntryFault,
    Ledger,
    PublicKey,
    RefusedError,
    SignedText,
    clauses_of,
    keep_ledger,
    named_files,
    reference_faults,
    text_faults,
    texts_of,
)
from safeconduct.records.folder import OPEN_COPY, AgreementFolder, open_folder
from safeconduct.records.packs import Pack

__all__ = ["Verification", "verify_folder", "verify_pack"]


@dataclass(frozen=True)
class Verification:
    """What verification found.

    partial: it is a pack of a class that may not have everything: gaps are reported as warnings, and nothing is said of
    what is agreed, as what is missing may take it back.  ledger None: nothing can be said at all.
    """

    ledger: Ledger | None
    clauses: Mapping[str, Clause]
    texts: tuple[SignedText, ...]
    faults: tuple[EntryFault, ...]
    entries: int
    partial: bool = False

    @property
    def holds(self) -> bool:
        """Say whether no step found an error."""
        return not any(fault.level == "error" for fault in self.faults)


def verify_folder(path: Path, pinned: Collection[PublicKey]) -> Verification:
    """Verify a folder.

    Raises:
        UsageError: it is no folder of an agreement.
    """
    folder = open_folder(path)
    faults = [*folder.faults, *_open_copy(folder)]
    files = {d: folder.file(d) for d in _digests(folder.entries) if folder.has_file(d)}
    return _verify(folder.entries, faults, files, pinned)


def verify_pack(pack: Pack, pinned: Collection[PublicKey]) -> Verification:
    """Verify what came in before it is merged, alone."""
    files: dict[str, bytes | None] = dict(pack.files)
    partial = pack.reader is not None and pack.reader.class_ != "parties"
    return _verify(pack.entries, list(pack.faults), files, pinned, partial=partial)


def _verify(
    entries: Sequence[Entry],
    faults: list[EntryFault],
    files: Mapping[str, bytes | None],
    pinned: Collection[PublicKey],
    *,
    partial: bool = False,
) -> Verification:
    """Verify entries and files; of a part, what is missing is reported as not known."""
    try:
        ledger = keep_ledger(entries, pinned)
    except RefusedError as error:
        return Verification(None, {}, (), tuple(sorted({*faults, *error.faults})), len(entries), partial)
    clauses = clauses_of(ledger)
    found = [*faults, *ledger.faults, *_file_faults(ledger, files), *text_faults(ledger)]
    found += [] if partial else reference_faults(ledger, clauses)
    if partial:
        found = [_softened(fault) for fault in found]
    return Verification(ledger, clauses, texts_of(ledger), tuple(sorted(set(found))), len(entries), partial)


def _softened(fault: EntryFault) -> EntryFault:
    """Tell what a class does not have as what it is: not known, instead of wrong."""
    missing = fault.rule in ("V6", "V7", "V9") and ("no " in fault.got or "not here" in fault.got)
    remedy = "A pack of this class does not hold it; what is agreed cannot be concluded from it."
    return replace(fault, level="warning", remedy=remedy) if missing else fault


def _digests(entries: Sequence[Entry]) -> set[str]:
    """Return the digests of files that entries name."""
    return {digest for one in entries for digest in named_files(one)}


def _open_copy(folder: AgreementFolder) -> list[EntryFault]:
    """See that open.note is the opening entry, so that nobody reads another roster than is verified."""
    try:
        held = (folder.path / OPEN_COPY).read_bytes()
    except OSError:
        return []
    own = [one.bytes for one in folder.entries if one.kind == "open"]
    if held in own:
        return []
    return [
        EntryFault(
            OPEN_COPY, "V3", "another text", "a copy of the opening entry", "Delete it: entries/ has the original."
        )
    ]


def _file_faults(ledger: Ledger, files: Mapping[str, bytes | None]) -> list[EntryFault]:
    """See that files are here (V9); one that is missing keeps from knowing, one of another content is wrong."""
    found = []
    for entry in ledger.entries:
        for digest in named_files(entry):
            if digest not in files:
                remedy = f"Ask {entry.author} for the file, or for a pack with it."
                got = f"file {digest[:12]} not here"
                found.append(EntryFault(entry.label, "V9", got, "the file it names", remedy, "warning"))
            else:
                held = files[digest]
                if held is None or hashlib.sha256(held).hexdigest() != digest:
                    got = f"file {digest[:12]} with another content"
                    found.append(EntryFault(entry.label, "V9", got, "the file it names", "Delete it and merge anew."))
    return found
