"""`agreement new`, `join`, `delegate`, `revoke` and `agreement key ...`: who takes part, and whose key is whose."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from safeconduct.cli.agreement.signing import (
    AsAuthor,
    AsJson,
    ClassOption,
    Folder,
    append,
    ask_passphrase,
    moment,
    now,
    read_toml,
    writer,
)  # fmt: skip
from safeconduct.cli.console import print_json, show, tell
from safeconduct.core import CaseError, Fault, UsageError

if TYPE_CHECKING:
    from safeconduct.agreement import Entry

__all__ = [
    "channel_command", "correct_command", "delegate_command", "join_command", "key_new_command", "key_pin_command",
    "key_show_command", "new_command", "revoke_command",
]  # fmt: skip

_ROSTER = "kind, title, clock and a table [authors.ID] with role, name and vkey for each"


def new_command(
    folder: Annotated[Path, typer.Argument(metavar="A", help="The folder to make; absent.", show_default=False)],
    roster: Annotated[
        Path, typer.Argument(metavar="ROSTER", help="A TOML file: title, clocks, authors, keys.", show_default=False)
    ],
    case: Annotated[
        Path | None, typer.Option("--case", metavar="CASE", help="Take day, clocks and names of places from a case.")
    ] = None,
    public: Annotated[
        bool, typer.Option("--public", help="That there is an agreement, and its roster, may be public.")
    ] = False,
    as_author: AsAuthor = None,
    as_json: AsJson = False,
) -> None:
    """Open an agreement: a folder whose first entry names who takes part, with which key, and whose word it takes.

    docs/agreement.md shows a roster. Whoever opens it signs it; every author then joins by saying that it is right.
    """
    from safeconduct.records import create_folder, keyring

    body = _opening_body(folder, read_toml(roster), roster.name, case)
    ring = keyring()
    own = ring.own()
    held = {str(row["author"]): own[str(row["vkey"])] for row in body["roster"] if str(row["vkey"]) in own}
    if as_author is not None:
        held = {name: key for name, key in held.items() if name == as_author}
    if len(held) != 1:
        known = ", ".join(held) or "none"
        raise UsageError(f"who opens it? This machine holds keys of: {known}; name one author of the roster with --as")
    ((name, public_key),) = held.items()
    key = ring.unlock(public_key, ask_passphrase(f"Passphrase of {public_key.name}"))
    entry = create_folder(folder, body, name, "public" if public else "parties", key, now())
    if as_json:
        print_json({"format": "safeconduct.agreement-new/1", "agreement": entry.id, "folder": str(folder), "by": name})
    else:
        print(f"{folder}: opened by {name}, id {entry.id}")
        print(f"Then, each author: safeconduct agreement join {folder}")


def channel_command(
    folder: Folder,
    other: Annotated[str, typer.Argument(metavar="AUTHOR", help="With whom, as in the roster.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder to make; absent.", show_default=False)],
    as_author: AsAuthor = None,
    as_json: AsJson = False,
) -> None:
    """Open a confidential channel with one author of an agreement: a folder of its own, for you two alone.

    Ideas are tried there with the same clauses ("would they take three lanes if ..."). Nothing of it is ever in the
    agreement or in a pack of it, and nothing opens by it: what is to be said aloud, its author proposes there anew.
    """
    from safeconduct.records import create_folder, open_folder

    opening = open_folder(folder).ledger(None).opening
    who = writer(open_folder(folder).ledger(None), as_author)
    roster: Any = opening.entry.body["roster"]
    pair = [row for row in roster if row["author"] in (who.author.id, other)]
    if len(pair) != 2:
        known = ", ".join(sorted(opening.roster.keys() - {who.author.id}))
        raise UsageError(f"{other}: expected another author of the roster: {known}")
    kept = ("title", "clock", "second_clock", "day", "names")
    body: dict[str, Any] = {name: held for name, held in opening.entry.body.items() if name in kept}
    needed = sorted(row["author"] for row in pair if row["role"] == "party")
    body |= {"id": _slug(out.name.removesuffix(".agreement")), "kind": "channel", "roster": pair, "needed": needed}
    entry = create_folder(out, body, who.author.id, "parties", who.key, now())
    if as_json:
        made = {"format": "safeconduct.agreement-new/1", "agreement": entry.id, "folder": str(out)}
        print_json({**made, "by": who.author.id})
    else:
        print(f"{out}: a channel of {' and '.join(sorted((who.author.id, other)))}, id {entry.id}")
        print(f"Then, both: safeconduct agreement join {out}")


def _opening_body(folder: Path, given: dict[str, Any], file: str, case: Path | None) -> dict[str, Any]:
    """Return the body of an opening entry from a roster file; shapes are looked at when it is signed."""
    authors = given.get("authors")
    if not isinstance(authors, dict) or not all(isinstance(row, dict) for row in authors.values()) or not authors:
        raise CaseError([Fault(file, 0, "authors", "no authors", _ROSTER, "See docs/agreement.md.")])
    known = {"kind", "title", "id", "clock", "second_clock", "day", "needed", "authors", "source"}
    strays = sorted(given.keys() - known)
    if strays:
        raise CaseError(
            [Fault(file, 0, name, "an unknown key", ", ".join(sorted(known)), "Correct it.") for name in strays]
        )
    body: dict[str, Any] = {
        "id": given.get("id", _slug(folder.name.removesuffix(".agreement"))),
        "kind": given.get("kind", "corridor"),
        "title": _names(given.get("title", folder.name)),
        "roster": [_row(name, row) for name, row in authors.items()],
        "needed": sorted(given.get("needed", [name for name, row in authors.items() if row.get("role") == "party"])),
    }
    body |= {name: given[name] for name in ("clock", "second_clock", "source") if name in given}
    if "day" in given:
        body["day"] = str(given["day"])
    return _with_case(body, case) if case is not None else body


def _slug(text: str) -> str:
    from safeconduct.agreement.terms.from_plan import slug

    return slug(text)


def _names(value: object) -> object:
    return value if isinstance(value, dict) else {"en": str(value)}


def _row(name: str, row: dict[str, Any]) -> dict[str, Any]:
    held = {key: value for key, value in row.items() if key != "name"}
    return {"author": name, "names": _names(row.get("name", name)), **held}


_MOST_NAMES = 250


def _with_case(body: dict[str, Any], path: Path) -> dict[str, Any]:
    """Take day, clocks and names of places from a case, where the roster does not give them."""
    from safeconduct.cases import load_case

    case = load_case(path).case
    used = {str(place) for rows in (case.people, case.assembly, case.reception) for place in _places(rows)}
    used |= {str(place) for row in case.checkpoints for place in (row.from_place, row.to_place)}
    order = sorted(
        case.places.values(), key=lambda place: (str(place.id) not in used, -(place.population or 0), place.id)
    )
    names = [{"id": str(one.id), **_plain_names(one.names_by_language, one.name)} for one in order[:_MOST_NAMES]]
    zones = {"clock": case.clock.zone.key} | ({"second_clock": case.clock.second.key} if case.clock.second else {})
    return {**zones, "day": case.clock.day.isoformat(), "names": sorted(names, key=lambda row: row["id"]), **body}


def _places(rows: Any) -> list[str]:
    return [str(row.place) for row in rows]


def _plain_names(by_language: Any, name: str) -> dict[str, str]:

    from safeconduct.report.agreement.plan_facts import plain_name

    held = {key: value for key, value in dict(by_language).items() if key in ("uk", "ru") and value}
    return {key: plain_name(value) for key, value in {"en": name, **held}.items()}


def join_command(folder: Folder, as_author: AsAuthor = None, as_json: AsJson = False) -> None:
    """Say that the roster is right: everybody's first entry. Own keys in it are compared with those of this machine."""
    from safeconduct.records import keyring, open_folder

    ledger = open_folder(folder).ledger(None)
    who = writer(ledger, as_author)
    recovery = who.author.recovery
    own = keyring().own()
    expected = next((key for key in own.values() if key.name == f"{who.key.public.name}/recovery"), None)
    if not who.author.by and expected is not None and recovery != expected:
        got = "no recovery key" if recovery is None else f"the recovery key {recovery.fingerprint}"
        message = f"the roster gives {who.author.id} {got}; this machine's is {expected.fingerprint}"
        raise UsageError(f"{message}. Whoever holds another recovery key can take your words back: do not join")
    for one in ledger.opening.roster.values() if not as_json else ():
        tell(f"{one.id}  {one.role}  {one.key.fingerprint}  ({one.names.get('en', one.id)})")
    append(folder, who, "join", {}, as_json=as_json)


def delegate_command(
    folder: Folder,
    author: Annotated[str, typer.Argument(metavar="ID", help="Its id, as ua-phone1.", show_default=False)],
    line: Annotated[str, typer.Argument(metavar="VKEY", help="Its public key line.", show_default=False)],
    role: Annotated[str, typer.Argument(help="monitor, convoy, operations or observer.", show_default=False)],
    corridor: Annotated[str | None, typer.Option("--corridor", metavar="ID", help="For this corridor only.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="TIME", help="When it ends.")] = None,
    as_author: AsAuthor = None,
    as_json: AsJson = False,
) -> None:
    """Give a device or person an id and key of its own; the word of a party is never delegated."""
    from safeconduct.records import open_folder

    ledger = open_folder(folder).ledger(None)
    body: dict[str, Any] = {"author": author, "vkey": line, "role": role}
    body |= {"corridor": corridor} if corridor else {}
    body |= {"until": _text(moment(until, ledger.opening))} if until else {}
    append(folder, writer(ledger, as_author), "delegate", body, as_json=as_json)


def _text(at: Any) -> str:
    from safeconduct.agreement import instant_text

    return instant_text(at)


def revoke_command(
    folder: Folder,
    line: Annotated[str, typer.Argument(metavar="VKEY", help="The key that is taken back.", show_default=False)],
    instead: Annotated[str | None, typer.Option("--instead", metavar="VKEY", help="The key put in its place.")] = None,
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why.")] = None,
    after: Annotated[
        str, typer.Option("--after", metavar="ID", help="One's own last entry, where a thief has gone on from it.")
    ] = "",
    as_author: AsAuthor = None,
    as_json: AsJson = False,
) -> None:
    """Take a key back. One's own working key is revoked under the recovery key; a delegate's by who gave it.

    Own entries before the revocation stand, everything else signed with that key counts for nothing.
    """
    from safeconduct.records import Writer, keyring, open_folder

    ledger = open_folder(folder).ledger(None)
    body = {"vkey": line} | ({"instead": instead} if instead else {}) | ({"reason": reason} if reason else {})
    ring = keyring()
    owner = next((one for one in ledger.opening.roster.values() if one.recovery in ring.own().values()), None)
    delegates = [one for one in ledger.authors.values() if one.by and one.key.line == line]
    if delegates:
        append(folder, writer(ledger, as_author), "revoke", body, as_json=as_json)
        return
    if owner is None or owner.recovery is None:
        raise UsageError("the recovery key is not on this machine; put its file back among the keys")
    key = ring.unlock(owner.recovery, ask_passphrase(f"Passphrase of {owner.recovery.name}"))
    append(folder, Writer(owner, key, ring), "revoke", body, after=after, as_json=as_json)


def correct_command(
    folder: Folder,
    entry: Annotated[
        str,
        typer.Argument(metavar="ENTRY", help="The wrong entry, by six or more signs of its id.", show_default=False),
    ],
    wrong: Annotated[str, typer.Option("--wrong", metavar="TEXT", help="What is wrong with it.", show_default=False)],
    right: Annotated[str | None, typer.Option("--right", metavar="TEXT", help="What would be right.")] = None,
    after: Annotated[
        str, typer.Option("--after", metavar="ID", help="In a fork: the end of the branch that is to stand.")
    ] = "",
    class_: ClassOption = "parties",
    as_author: AsAuthor = None,
    as_json: AsJson = False,
) -> None:
    """Call an entry wrong: a slip of one's own, or the branch of a fork that shall not count.

    A fork is settled when its author and all parties whose word it takes call the same entry wrong: that entry and
    what goes on from it count for nothing, and its author counts again. Both branches stay as evidence.
    """
    from safeconduct.records import open_folder

    held = open_folder(folder)
    ledger = held.ledger(None)
    named = [one for one in held.entries if len(entry) >= 6 and one.id.startswith(entry)]
    if len(named) != 1:
        raise UsageError(f"{entry}: {len(named)} entries begin so; give six or more signs of an id")
    who = writer(ledger, as_author)
    own = [one for one in held.entries if one.author == who.author.id and one.seq > 0]
    if named[0].author == who.author.id in ledger.forked and not after:
        after = _branch_end(own, named[0].id)
    body = {"entry": named[0].id, "wrong": wrong} | ({"right": right} if right else {})
    append(folder, who, "correct", body, class_=class_, after=after, as_json=as_json)
    if not as_json and named[0].author in ledger.forked:
        waits = named[0].author in open_folder(folder).ledger(None).forked
        tell(
            "Not settled yet: it takes the same word of its author and every party."
            if waits
            else "The fork is settled."
        )


def _branch_end(own: list[Entry], wrong: str) -> str:
    from safeconduct.agreement.talks.forks import end_of_other_branch

    end = end_of_other_branch(own, wrong)
    if end is None:
        known = ", ".join(f"{one.label} {one.id[:12]}" for one in own)
        raise UsageError(f"which branch is to stand? Name its last entry with --after: {known}")
    return end.id


def key_new_command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="As ua, or ua/delegation.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Make a working key and its recovery key, both under a passphrase.

    Move the recovery key's file to another place: it takes the working key back when that is lost or stolen.
    """
    from safeconduct.records import keyring

    ring = keyring()
    made = ring.create(name, ask_passphrase(f"New passphrase for {name}", twice=True))
    _show_keys(list(made), as_json)
    tell(f"The keys are in {ring.folder}; move {name.replace('/', '_')}_recovery.pem to another place.")


def key_show_command(as_json: AsJson = False) -> None:
    """Show own public keys with their fingerprints, to be handed on and read aloud; own and pinned ones with --json."""
    from safeconduct.records import keyring

    ring = keyring()
    _show_keys([*(ring.pinned() if as_json else ring.own()).values()], as_json)


def _show_keys(keys: list[Any], as_json: bool) -> None:
    rows = [{"name": key.name, "vkey": key.line, "fingerprint": key.fingerprint} for key in keys]
    if as_json:
        print_json({"format": "safeconduct.agreement-keys/1", "keys": rows})
        return
    for row in rows:
        show(f"{row['vkey']}\n    {row['name']}: {row['fingerprint']}")


def key_pin_command(
    line: Annotated[str, typer.Argument(metavar="VKEY", help="A public key line.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Trust a public key: compare its fingerprint face to face before. An unpinned key verifies nothing."""
    from safeconduct.records import keyring

    _show_keys([keyring().pin(line)], as_json)
