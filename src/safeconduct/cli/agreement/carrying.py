"""`agreement pack`, `merge`, `receipt`, `to-case`: what is carried from hand to hand, and back into a case."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from safeconduct.cli.agreement.signing import AsAuthor, AsJson, Folder, Pinned, own_private_keys, pinned_keys, writer
from safeconduct.cli.console import print_json, show, tell
from safeconduct.core import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection

    from safeconduct.agreement import Ledger, PublicKey
    from safeconduct.records.packs import Reader

__all__ = ["merge_command", "pack_command", "receipt_command", "to_case_command"]


def pack_command(
    folder: Folder,
    audience: Annotated[
        str,
        typer.Option(
            "--for", metavar="WHOM", help="An author, parties, convoy:CORRIDOR or public.", show_default=False
        ),
    ],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where to write; beside the folder.")
    ] = None,
    encrypt: Annotated[
        bool, typer.Option("--encrypt", help="Seal it to the keys of whom it is for (age); others cannot read it.")
    ] = False,
    pinned: Pinned = None,
    as_json: AsJson = False,
) -> None:
    """Write what an addressee's class may have into one .zip: same input, same bytes.

    private/ is never looked into. A pack is read by whoever finds it, unless it is sealed with --encrypt: then by the
    addressees alone, whose keys must be pinned. `merge` and `verify` open it, and so does any program that speaks age.
    """
    from safeconduct.files.atomic import write_bytes
    from safeconduct.records import make_pack, open_folder
    from safeconduct.records.packs import reader_of
    from safeconduct.records.sealing import seal

    held = open_folder(folder)
    ledger = held.ledger(None)
    reader = reader_of(ledger, audience)
    data = make_pack(held, ledger, reader)
    if encrypt:
        data = seal(data, _sealed_for(ledger, reader, pinned_keys(pinned)))
    ending = "zip.age" if encrypt else "zip"
    name = f"{folder.resolve().name.removesuffix('.agreement')}.{audience.replace(':', '-')}.{ending}"
    path = out if out is not None else folder.resolve().parent / name
    write_bytes(path, data)
    if as_json:
        result = {"format": "safeconduct.agreement-pack/1", "file": str(path), "class": reader.class_}
        print_json({**result, "bytes": len(data), "encrypted": encrypt})
    else:
        show(f"{path}: class {reader.class_}, {len(data)} bytes" + (", sealed" if encrypt else ""))


def _sealed_for(ledger: Ledger, reader: Reader, pinned: Collection[PublicKey]) -> list[PublicKey]:
    """Return the keys to seal to.

    Raises:
        UsageError: one of them was never compared face to face: somebody else might hold it.
    """
    from safeconduct.records.packs import reader_keys

    keys = list(reader_keys(ledger, reader))
    given = [one.key for one in ledger.authors.values() if one.by]  # their giver's signature vouches for them
    loose = [one for one in keys if one not in pinned and one not in given]
    if loose:
        named = "; ".join(f"{one.name} {one.fingerprint}" for one in loose)
        raise UsageError(
            f"not pinned: {named}. Compare face to face, then: safeconduct agreement key pin. Nothing is written"
        )
    return keys


def merge_command(
    folder: Annotated[
        Path, typer.Argument(metavar="A", help="The folder; made where it is absent.", show_default=False)
    ],
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Packs, folders, notes, mails.", show_default=False)
    ],
    skip_faulty: Annotated[
        bool, typer.Option("--skip-faulty", help="Take what is whole where something is not; else nothing is written.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Merge packs, folders, notes or mails with notes in them into a folder; twice or in another order is the same.

    No name in a pack is used and nothing is overwritten. What verification says comes after: `agreement verify`.
    """
    from safeconduct.records import keyring, merge, read_pack
    from safeconduct.report.agreement.documents import merge_json

    report = merge(
        folder,
        [read_pack(file, own_private_keys) for file in files],
        list(keyring().own().values()),
        skip_faulty=skip_faulty,
    )
    if as_json:
        print_json(merge_json(report.new, report.known, report.files, report.refused, report.dropped))
    else:
        for one in report.new:
            show(f"new: {one.label}")
        show(f"{len(report.new)} new, {report.known} here already, {report.files} files.")
    for fault in report.refused:
        tell(f"refused: {fault}")
    for name in report.dropped:
        tell(f"dropped: {name}")
    if report.refused:
        raise typer.Exit(1)


def receipt_command(
    folder: Folder,
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help="Begin of its id, or as ua-00007.", show_default=False)],
    as_author: AsAuthor = None,
    as_json: AsJson = False,
) -> None:
    """Write a proof that an entry stands in the keeper's log: one file that an outsider checks without the rest.

    The log is the order in which entries came to this folder (receipts/log.txt), a tree after RFC 6962; the checkpoint
    is a C2SP note signed by the keeper, the proof a C2SP tlog-proof.
    """
    from safeconduct.agreement.entries.note import signature_line
    from safeconduct.agreement.entries.tree import checkpoint_text, inclusion_proof
    from safeconduct.files.atomic import write_text
    from safeconduct.records import open_folder

    held = open_folder(folder)
    ledger = held.ledger(None)
    found = [one for one in ledger.entries if one.id.startswith(entry) or one.label.startswith(entry)]
    if len(found) != 1 or len(entry) < 6:
        raise UsageError(f"{entry}: {len(found)} entries begin so; give six or more signs of an id, or as ua-00007")
    who = writer(ledger, as_author)
    ids = _log(folder, [one.id for one in ledger.entries])
    leaves = [bytes.fromhex(one) for one in ids]
    at = ids.index(found[0].id)
    text = checkpoint_text(f"safeconduct/{ledger.opening.entry.id}", leaves)
    proof = "".join(f"{base64.b64encode(one).decode()}\n" for one in inclusion_proof(leaves, at))
    checkpoint = f"{text}\n{signature_line(text, who.key)}"
    path = folder / "receipts" / f"{found[0].label}-{found[0].id[:12]}.receipt"
    write_text(path, f"c2sp.org/tlog-proof@v1\nindex {at}\n{proof}\n{checkpoint}")
    if as_json:
        result = {"format": "safeconduct.agreement-receipt/1", "entry": found[0].id, "index": at, "size": len(ids)}
        print_json({**result, "file": str(path)})
    else:
        show(f"{path}: entry {at + 1} of {len(ids)}")


def _log(folder: Path, ids: list[str]) -> list[str]:
    """Return the log with what came since at its end, and write it; nothing in it ever moves.

    Raises:
        UsageError: an entry of the log is not in the folder any more.
    """
    from safeconduct.files.atomic import write_text

    path = folder / "receipts/log.txt"
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        held = path.read_text(encoding="utf-8").split() if path.exists() else []
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read ({error})") from error
    gone = [one for one in held if one not in set(ids)]
    if gone or len(set(held)) != len(held):
        raise UsageError(
            f"{path}: {len(gone)} entries of the log do not count here, first {gone[:1]}; verify the folder first"
        )
    grown = [*held, *(one for one in ids if one not in set(held))]
    if grown != held:
        write_text(path, "".join(f"{one}\n" for one in grown))
    return grown


def to_case_command(
    folder: Folder,
    case: Annotated[Path, typer.Argument(metavar="CASE", help="The case folder.", show_default=False)],
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Where to write the case; absent.", show_default=False)
    ],
    name: Annotated[
        str | None,
        typer.Option("--text", metavar="TEXT", help="Clauses of this text; those agreed on the table if not given."),
    ] = None,
    pinned: Pinned = None,
    as_json: AsJson = False,
) -> None:
    """Bring agreed clauses back into a case: windows, posts, points, convoys, what is cleared; as a new case folder.

    A row changes only where a clause says something else, so plan, terms, case and plan again is the same plan.
    """
    from safeconduct.agreement import clauses_of, texts_of, with_terms
    from safeconduct.cases import load_case, save_case
    from safeconduct.cases.writing.saving import check_vacant
    from safeconduct.cli.agreement.texts import text_named
    from safeconduct.records import open_folder
    from safeconduct.report.agreement.lines import agreement_words, reason

    ledger = open_folder(folder).ledger(pinned_keys(pinned))
    agreed = [one.agreed for one in clauses_of(ledger).values() if one.agreed is not None]
    values = list(text_named(texts_of(ledger), name).clauses) if name is not None else agreed
    if not values:
        raise UsageError(f"{folder}: no clause is agreed; name a text with --text, or agree first")
    check_vacant(out)
    loaded = load_case(case)
    terms = with_terms(loaded.case, values, only=name is not None)
    save_case(replace(loaded, case=terms.case), out)
    words = agreement_words("en")
    notes = [reason(note, words) for note in terms.notes]
    if as_json:
        result = {"format": "safeconduct.agreement-case/1", "case": str(out), "clauses": [one.clause for one in values]}
        print_json({**result, "notes": notes})
        return
    for note in notes:
        tell(note)
    show(f"{out}: {len(values)} clauses brought in. Then: safeconduct plan {out}")
