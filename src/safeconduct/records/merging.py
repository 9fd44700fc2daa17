"""Merging: what came in is copied into a folder, entry by entry; twice or in another order gives the same folder."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from safeconduct.agreement import Entry, EntryFault, PublicKey, RefusedError, class_of_role, keep_ledger
from safeconduct.core import UsageError
from safeconduct.files.atomic import remove_abandoned
from safeconduct.records.folder import ENTRIES, FILES, PRIVATE, AgreementFolder, open_folder
from safeconduct.records.packs import Pack

__all__ = ["MergeReport", "merge"]

_RANK = {"public": 0, "convoy": 1, "parties": 2}


@dataclass(frozen=True)
class MergeReport:
    """What merging did: new entries, how many were here already, new files, what was refused and dropped."""

    new: tuple[Entry, ...]
    known: int
    files: int
    refused: tuple[EntryFault, ...]
    dropped: tuple[str, ...]


def merge(path: Path, packs: Sequence[Pack], own: Collection[PublicKey], *, skip_faulty: bool = False) -> MergeReport:
    """Merge into a folder, or into a new one where there is none or an empty one, and an opening entry came in.

    Args:
        path: the folder.
        packs: what came in.
        own: own public keys, which tell what class the reader is of.
        skip_faulty: take what is whole where something is not; else nothing is written then.

    Raises:
        RefusedError: something that came in is no entry, or of another agreement; nothing is written.
        UsageError: a pack is of a class that is not the reader's.
    """
    # an empty folder is what is left where a merge was killed before it had made its first folder inside
    is_new = not path.exists() or (path.is_dir() and not any(path.iterdir()))
    folder = AgreementFolder(path, (), ()) if is_new else open_folder(path)
    entries = {one.id: one for pack in packs for one in sorted(pack.entries, key=lambda one: one.bytes, reverse=True)}
    opening = _opening(folder, entries.values())
    _check_reader(packs, opening, own)
    faults = [fault for pack in packs for fault in pack.faults]
    foreign = [one for one in entries.values() if opening.id not in (one.of, one.id)]
    remedy = "Keep each agreement in a folder of its own."
    faults += [EntryFault(one.label, "V3", "an entry of another agreement", opening.id[:12], remedy) for one in foreign]
    if faults and not skip_faulty:
        raise RefusedError(faults)
    keep_ledger([opening], None)
    for part in (ENTRIES, FILES, PRIVATE):
        (path / part).mkdir(parents=True, exist_ok=True, mode=0o700)
    remove_abandoned(path / ENTRIES)
    held = {one.id for one in folder.entries}
    taken = [one for one in entries.values() if opening.id in (one.of, one.id)]
    files = _keep_files(folder, packs)
    new = []
    for one in sorted(taken, key=lambda one: (one.seq, one.author, one.id)):
        if folder.keep_entry(one) and one.id not in held:
            new.append(one)
    dropped = tuple(name for pack in packs for name in pack.dropped)
    return MergeReport(tuple(new), len(taken) - len(new), files, tuple(faults), dropped)


def _keep_files(folder: AgreementFolder, packs: Sequence[Pack]) -> int:
    """Copy files that are not here yet; return how many."""
    new = 0
    for pack in packs:
        for digest, content in sorted(pack.files.items()):
            if folder.file(digest) is None:
                folder.keep_file(content)
                new += 1
    return new


def _opening(folder: AgreementFolder, entries: Collection[Entry]) -> Entry:
    """Return the opening entry of the folder or, where it has none, the one that came in."""
    held = [one for one in folder.entries if one.kind == "open"] or [one for one in entries if one.kind == "open"]
    if len(held) != 1:
        got = "no opening entry" if not held else f"{len(held)} opening entries"
        remedy = "Merge one agreement at a time, the pack with its opening entry first. Nothing is written."
        raise RefusedError([EntryFault(folder.path.name, "V3", got, "one", remedy)])
    return held[0]


def _check_reader(packs: Sequence[Pack], opening: Entry, own: Collection[PublicKey]) -> None:
    """See that no pack is for a wider class than the reader's; who is not in the roster may read what he was given."""
    roster = keep_ledger([opening], None).opening.roster.values()
    mine = [one for one in roster if one.key in own]
    if not mine:
        return
    widest = max(_RANK[class_of_role(one.role)] for one in mine)
    for pack in packs:
        if pack.reader is not None and _RANK[pack.reader.class_] > widest:
            names = ", ".join(one.id for one in mine)
            message = f"{pack.source} is a pack for class {pack.reader.class_}, which is not that of {names}"
            raise UsageError(f"{message}; nothing is written. Give it back to whom it is for, or destroy it (R9)")
