"""Who signs: author, key and passphrase; and the options that every command shares."""

from __future__ import annotations

import os
import sys
import tomllib
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from safeconduct.cli.console import print_json
from safeconduct.core import CaseError, Clock, Fault, UsageError, quoted

if TYPE_CHECKING:
    from safeconduct.agreement import Entry, EntryClass, Ledger, Opening, PublicKey
    from safeconduct.records import Writer

__all__ = [
    "CLOCK_SETTING",
    "PASSPHRASE_SETTING", "AsAuthor", "AsJson", "ClassOption", "Folder", "Pinned", "append", "ask_passphrase",
    "clock_of",
    "moment", "now", "pinned_keys", "read_toml", "writer",
]  # fmt: skip

CLOCK_SETTING = "SAFECONDUCT_CLOCK"
"""Environment variable that stands for this machine's clock, for drills on a day gone by."""
PASSPHRASE_SETTING = "SAFECONDUCT_PASSPHRASE"
"""Environment variable that stands for typing the passphrase."""

Folder = Annotated[Path, typer.Argument(metavar="A", help="The agreement's folder.", show_default=False)]
Pinned = Annotated[
    Path | None,
    typer.Option("--pinned", metavar="FILE", help="Public keys, one a line; those of this machine if not given."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
AsAuthor = Annotated[
    str | None, typer.Option("--as", metavar="AUTHOR", help="Who signs, where this machine holds several keys.")
]
ClassOption = Annotated[
    str, typer.Option("--class", metavar="CLASS", help="Who may have it: parties, convoy or public.")
]
"""Arguments and options that every command shares."""


def now() -> datetime:
    """Return this machine's clock, or the one set for a drill: an author's claim, which orders nothing.

    Raises:
        UsageError: what is set is no instant with its offset.
    """
    held = os.environ.get(CLOCK_SETTING)
    if held is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(held)
    except ValueError:
        moment = datetime.min
    if moment.tzinfo is None:
        raise UsageError(f"{CLOCK_SETTING} is {quoted(held)}; expected an instant as 2022-03-05T12:40+02:00")
    return moment.astimezone(UTC)


def pinned_keys(file: Path | None) -> list[PublicKey]:
    """Return the keys that are trusted.

    Raises:
        UsageError: the file cannot be read, or a line of it is no key.
    """
    from safeconduct.records import keyring
    from safeconduct.records.keyring import read_key_lines

    if file is None:
        return list(keyring().pinned().values())
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"--pinned {file}: cannot be read ({error})") from error
    return list(read_key_lines(lines, file.name).values())


def ask_passphrase(prompt: str, *, twice: bool = False) -> str:
    """Return the passphrase from the environment or the terminal.

    Raises:
        UsageError: there is no terminal to ask on.
    """
    held = os.environ.get(PASSPHRASE_SETTING)
    if held is not None:
        return held
    if not sys.stdin.isatty():
        raise UsageError(f"no terminal to ask for the passphrase on; set {PASSPHRASE_SETTING}")
    return str(typer.prompt(prompt, hide_input=True, confirmation_prompt=twice, err=True))


def writer(ledger: Ledger, as_author: str | None) -> Writer:
    """Return who signs: the author of whom this machine holds a key, or of several the one named.

    Raises:
        UsageError: there is none, there are several, or the passphrase is wrong.
    """
    from safeconduct.records import Writer, keyring

    ring = keyring()
    own = ring.own()
    held = {one.id: key for one in ledger.authors.values() for key in own.values() if key in _keys(ledger, one.id)}
    if as_author is not None and as_author not in held:
        known = ", ".join(held) or "none"
        raise UsageError(f"--as {as_author}: this machine holds no key of that author; it holds those of: {known}")
    if not held:
        raise UsageError(f"none of the roster's keys is on this machine ({ring.folder}); `agreement key new` makes one")
    if as_author is None and len(held) > 1:
        raise UsageError(f"this machine holds keys of {', '.join(held)}; name one with --as")
    name = as_author or next(iter(held))
    key = ring.unlock(held[name], ask_passphrase(f"Passphrase of {held[name].name}"))
    return Writer(ledger.authors[name], key, ring)


def _keys(ledger: Ledger, author: str) -> list[object]:
    """Return the keys that an author may sign with now: the roster's, or those put in its place."""
    instead = [
        str(one.body["instead"])
        for one in ledger.chains.get(author, ())
        if one.kind == "revoke" and "instead" in one.body
    ]
    if instead:
        from safeconduct.agreement import read_public_key

        return [read_public_key(instead[-1])]
    return [ledger.authors[author].key]


def append(
    path: Path,
    who: Writer,
    kind: str,
    body: dict[str, Any],
    *,
    class_: str = "parties",
    scope: str = "",
    after: str = "",
    as_json: bool = False,
    quiet: bool = False,
) -> Entry:
    """Sign an entry, write it, and say so.

    Raises:
        UsageError: no such class.
        RefusedError: `verify` would refuse it; nothing is written.
    """
    from safeconduct.agreement import CLASSES
    from safeconduct.records import open_folder
    from safeconduct.report.agreement.documents import entry_json

    held: dict[str, EntryClass] = {name: name for name in CLASSES}
    if class_ not in held:
        raise UsageError(f"--class {class_}: no such class; expected one of {', '.join(held)}")
    entry = who.append(path, kind, body, now(), class_=held[class_], scope=scope, after=after)
    if as_json and not quiet:
        print_json(entry_json(entry, open_folder(path).ledger(None)))
    elif not quiet:
        print(f"{entry.label}  {entry.id}")
    return entry


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file.

    Raises:
        CaseError: no such file, or no TOML; names the line.
    """
    from safeconduct.files.textfile import read_text

    faults: list[Fault] = []
    text = read_text(path, path.name, faults)
    if text is None:
        raise CaseError(faults)
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        fault = Fault(path.name, 0, "", quoted(str(error)), 'TOML, as `start = "09:00"`', "Correct the line it names.")
        raise CaseError([fault]) from error


def clock_of(opening: Opening) -> Clock:
    """Return the agreement's clocks; its day is that of the opening entry where it names none."""
    day = date.fromisoformat(opening.day or opening.entry.at[:10])
    return Clock(day, ZoneInfo(opening.clock), ZoneInfo(opening.second_clock) if opening.second_clock else None)


def moment(value: object, opening: Opening) -> datetime:
    """Return the instant of `09:00`, `2022-03-05T09:00`, one with an offset, or a TOML time, on the agreement's clock.

    Raises:
        UsageError: it is none.
    """
    clock = clock_of(opening)
    try:
        if isinstance(value, datetime | time):
            return clock.parse(value.isoformat())
        return clock.parse(str(value))
    except ValueError as error:
        raise UsageError(f"{quoted(str(value))}: {error}; expected a time as 09:00 or 2022-03-05T09:00") from None
