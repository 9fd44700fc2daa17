"""`safeconduct desk AGREEMENT` and what belongs to it: the web service of the operations room."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from safeconduct.cli.agreement.signing import AsAuthor, AsJson, append, ask_passphrase, now, writer
from safeconduct.cli.console import print_json, show, tell
from safeconduct.cli.failures import CommandGroup
from safeconduct.core import UsageError

if TYPE_CHECKING:
    from safeconduct.agreement import SigningKey
    from safeconduct.desk.service import Desk

__all__ = [
    "DeskGroup", "add_desk_commands", "admit_command", "invite_command", "rebuild_command", "serve_command", "show_qr",
    "user_command", "users_command",
]  # fmt: skip

Folder = Annotated[Path, typer.Argument(metavar="A", help="The agreement's folder.", show_default=False)]
Database = Annotated[
    str, typer.Option("--db", metavar="URL", envvar="SAFECONDUCT_DB", help="postgresql://...; SQLite if not given.")
]
Author = Annotated[str, typer.Argument(metavar="AUTHOR", help="Of the roster, or delegated.", show_default=False)]
AccountName = Annotated[
    str | None, typer.Option("--name", metavar="NAME", help="What is typed to sign in; the author's id if not given.")
]

_PORT = 8750


class DeskGroup(CommandGroup):
    """`desk A` means `desk serve A`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put `serve` in front of what is no command."""
        plain = bool(args) and args[0] not in self.commands and args[0] != "--help"
        return super().parse_args(ctx, ["serve", *args] if plain else args)


def add_desk_commands(app: typer.Typer) -> None:
    """Put every command under `desk`."""
    app.command("serve", short_help="Run the desk; `desk A` does the same.")(serve_command)
    app.command("user", short_help="Make an account, or give it a new passphrase.")(user_command)
    app.command("users", short_help="List accounts, and keys that wait for a delegation.")(users_command)
    app.command("invite", short_help="Make an invitation, for a phone to take up.")(invite_command)
    app.command("admit", short_help="Delegate to a key made on a phone.")(admit_command)
    app.command("rebuild", short_help="Make the index anew from the folder.")(rebuild_command)


def serve_command(
    folder: Folder,
    lan: Annotated[
        bool, typer.Option("--lan", help="For phones of this network: TLS by an authority of the desk's own.")
    ] = False,
    host: Annotated[
        str | None,
        typer.Option("--host", metavar="ADDRESS", help="Where it listens; 127.0.0.1, or with --lan this network."),
    ] = None,
    port: Annotated[
        int, typer.Option("--port", min=1, max=65534, help="Which port; --lan takes the next one too.")
    ] = _PORT,
    plan: Annotated[
        Path | None, typer.Option("--plan", metavar="PLAN", help="The plan of the day; that of the text if not given.")
    ] = None,
    case: Annotated[
        Path | None, typer.Option("--case", metavar="CASE", help="The case, for posts and places on the board.")
    ] = None,
    sign: Annotated[
        list[str] | None,
        typer.Option("--sign", metavar="AUTHOR", help="Unlock this author's key, to sign for who signs in as them."),
    ] = None,
    names: Annotated[
        list[str] | None, typer.Option("--name", metavar="HOST", help="A name under which browsers ask for it.")
    ] = None,
    database: Database = "",
) -> None:
    """Run the desk of an agreement: board, log, form and public page, until Ctrl-C.

    Everything that it takes in becomes a note in the folder before it is acknowledged. Accounts are made with
    `desk user` or `desk invite`.
    """
    _need_extra()
    from safeconduct.desk.security.lan import lan_addresses
    from safeconduct.desk.service import Desk, DeskSettings

    found = ([host] if host else list(lan_addresses())) if lan else []
    if lan and not found:
        raise UsageError("--lan: this machine has no address in a private network; join one, or name it with --host")
    hosts = {"127.0.0.1", "localhost", "[::1]", *found, *([host] if host else []), *(names or [])}
    settings = DeskSettings(
        folder, database, tuple(sorted(hosts)), secure=lan, plan=plan, case=case, keys=_unlocked(folder, sign or [])
    )
    with settings.places().held():
        ahead = now() - datetime.now(UTC)  # of a drill on a day gone by; else nothing
        desk = Desk(settings, lambda: datetime.now(UTC) + ahead)
        try:
            desk.open()
            _run(desk, [*found, *(names or []), "127.0.0.1", "localhost"] if lan else [host or "127.0.0.1"], port)
        finally:
            desk.close()


def _run(desk: Desk, hosts: list[str], port: int) -> None:
    """Serve until Ctrl-C: by TLS where the desk is for phones of the network."""
    import uvicorn

    from safeconduct.desk.app import make_app
    from safeconduct.desk.security.lan import authority_served, local_authority

    settings: dict[str, Any] = {
        "port": port, "log_level": "warning", "access_log": False, "server_header": False, "date_header": False,
        "timeout_graceful_shutdown": 3,
    }  # fmt: skip
    if not desk.settings.secure:
        _greet(desk, f"http://{hosts[0]}:{port}/")
        uvicorn.run(make_app(desk), host=hosts[0], **settings)
        return
    authority = local_authority(desk.places, hosts, datetime.now(UTC))
    settings |= {"ssl_certfile": authority.server_certificate, "ssl_keyfile": authority.server_key}
    with authority_served(authority, "0.0.0.0", port + 1):
        _greet(desk, f"https://{hosts[0]}:{port}/")
        tell(f"Phones first install http://{hosts[0]}:{port + 1}/ as an authority, SHA-256 {authority.fingerprint}")
        show_qr(f"http://{hosts[0]}:{port + 1}/safeconduct.crt")
        uvicorn.run(make_app(desk), host="0.0.0.0", **settings)


def _unlocked(folder: Path, authors: list[str]) -> dict[str, SigningKey]:
    """Ask for the passphrases of the keys that the desk is to hold in memory."""
    from safeconduct.records import open_folder

    ledger = open_folder(folder).ledger(None) if authors else None
    return {name: writer(ledger, name).key for name in authors if ledger is not None}


def _greet(desk: Desk, address: str) -> None:
    title = desk.authority.opening.title.get("en", desk.authority.opening.id)
    tell(f"{title}: {desk.keeper.last} entries. The desk is at {address}; end it with Ctrl-C.")
    if not desk.people.accounts():
        tell(f"Nobody can sign in yet: safeconduct desk user {desk.settings.folder} AUTHOR")


def user_command(folder: Folder, author: Author, name: AccountName = None, database: Database = "") -> None:
    """Make an account by which an author signs in with a passphrase; one that is there gets a new passphrase."""
    _need_extra()
    from safeconduct.desk.security.passphrases import hashed

    with _opened(folder, database) as desk:
        _check_author(desk, author)
        kept = hashed(ask_passphrase(f"New passphrase for {name or author}", twice=True))
        desk.people.add_account(name or author, author, kept, desk.now_s())
    show(f"{name or author} signs in as {author}")


def users_command(folder: Folder, database: Database = "", as_json: AsJson = False) -> None:
    """List accounts, and the keys made in browsers that wait for `agreement delegate`."""
    _need_extra()
    from safeconduct.agreement import read_public_key

    with _opened(folder, database) as desk:
        accounts = [{"name": one.name, "author": one.author} for one in desk.people.accounts()]
        known = {line for lines in desk.authority.keys.values() for line in lines}
        waiting = [
            {"author": one.author, "vkey": one.vkey, "fingerprint": read_public_key(one.vkey).fingerprint}
            for one in desk.people.devices()
            if one.vkey not in known
        ]
    if as_json:
        print_json({"format": "safeconduct.desk-users/1", "accounts": accounts, "waiting": waiting})
        return
    for row in accounts:
        show(f"{row['name']}  {row['author']}")
    for row in waiting:
        show(f"{row['author']}  waits to be admitted: {row['fingerprint']}")


def invite_command(
    folder: Folder,
    author: Author,
    role: Annotated[
        str, typer.Option("--role", metavar="ROLE", help="Of somebody new: monitor, convoy, operations or observer.")
    ] = "",
    corridor: Annotated[str, typer.Option("--corridor", metavar="ID", help="Of somebody new: for this one only.")] = "",
    address: Annotated[
        str, typer.Option("--at", metavar="URL", help="Where the desk is.")
    ] = f"http://127.0.0.1:{_PORT}/",
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Make an invitation: one person takes it up once, within a day, and chooses name and passphrase.

    It is printed as an address and as a QR code, to be shown to that person alone. Somebody new (room-phone1, with
    --role) makes a key on the phone, which `desk admit` delegates to.
    """
    _need_extra()
    from safeconduct.desk.storage.people import Invitation

    with _opened(folder, database) as desk:
        wanted = Invitation(author, *_wanted(desk, author, role, corridor))
        token = desk.people.invite(wanted, desk.now_s())
    link = f"{address.rstrip('/')}/#invitation={token}"
    if as_json:
        print_json({"format": "safeconduct.desk-invitation/1", "author": author, "url": link})
        return
    show(link)
    show_qr(link)


def _wanted(desk: Desk, author: str, role: str, corridor: str) -> tuple[str, str]:
    """Return role and corridor to be delegated: none where the author is there already."""
    from safeconduct.agreement.talks.kinds import DELEGATED_ROLES

    if author in desk.authority.authors:
        _check_author(desk, author)
        return "", ""
    givers = [one for one in desk.authority.authors if author.startswith(f"{one}-")]
    if role not in DELEGATED_ROLES or not givers:
        wanted = (
            f"--role {', '.join(DELEGATED_ROLES)}, and an id that begins with that of who delegates, as room-phone1"
        )
        raise UsageError(f"{author} is nobody of the roster; for somebody new: {wanted}")
    return role, corridor


def admit_command(
    folder: Folder,
    author: Author,
    yes: Annotated[bool, typer.Option("--yes", help="The fingerprint was compared already.")] = False,
    as_author: AsAuthor = None,
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Delegate to a key that was made on a phone, after its fingerprint was read aloud and compared."""
    _need_extra()
    from safeconduct.agreement import read_public_key
    from safeconduct.records import open_folder

    with _opened(folder, database) as desk:
        found = [one for one in desk.people.devices() if one.author == author]
    if not found:
        raise UsageError(f"{author}: no key waits; `desk invite` first, and the phone must take the invitation up")
    key = read_public_key(found[-1].vkey)
    tell(f"{author}: {found[-1].role} {found[-1].corridor}, key {key.fingerprint}")
    if not yes and not typer.confirm("Does the phone show the same signs?", err=True):
        raise UsageError("not admitted; nothing is written")
    body = {"author": author, "vkey": key.line, "role": found[-1].role}
    body |= {"corridor": found[-1].corridor} if found[-1].corridor else {}
    append(folder, writer(open_folder(folder).ledger(None), as_author), "delegate", body, as_json=as_json)


def show_qr(text: str) -> None:
    """Draw a text as a QR code on the terminal."""
    import io

    import segno

    out = io.StringIO()
    segno.make(text, error="m").terminal(out, compact=True)
    print(out.getvalue())


def rebuild_command(folder: Folder, database: Database = "", as_json: AsJson = False) -> None:
    """Throw the index away and make it anew from the folder: the same, byte for byte.

    Accounts and private lines are no part of the index and stay.
    """
    _need_extra()
    from safeconduct.desk.storage.rebuilding import rebuild

    began = time.monotonic()
    entries = rebuild(folder, database)
    if as_json:
        print_json({"format": "safeconduct.desk-rebuild/1", "entries": entries})
    else:
        show(f"{folder}: {entries} entries in the index, made anew in {time.monotonic() - began:.1f} s")


def _need_extra() -> None:
    try:
        import argon2  # noqa: F401
        import fastapi  # noqa: F401
        import sqlalchemy  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError as error:
        raise UsageError(f"the desk needs {error.name}: pip install 'safeconduct[desk]'") from error


def _opened(folder: Path, database: str) -> Any:
    """Open a desk to change accounts only; one that runs on the folder takes note at once."""
    from contextlib import closing

    from safeconduct.desk.service import Desk, DeskSettings

    return closing(Desk(DeskSettings(folder, database), now))


def _check_author(desk: Desk, author: str) -> None:
    if desk.reader(author) is None:
        known = ", ".join(sorted(desk.authority.authors))
        raise UsageError(f"{author}: nobody of that name may sign in; the roster has {known}")
