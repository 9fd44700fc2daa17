"""Accounts, sessions, drafts and positions: what stands in no file, asked of the database of people."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, Table, and_, delete, insert, or_, select, true, update

from safeconduct.core import UsageError
from safeconduct.desk.storage.tables import account, attempt, device, draft, invitation, session, track
from safeconduct.records.packs import Reader

__all__ = ["IDLE_S", "INVITATION_S", "LONGEST_S", "Account", "Device", "Invitation", "People", "Position", "Session"]

IDLE_S, LONGEST_S = 2 * 3600, 14 * 3600
"""A session ends after so long without use, and in any case after so long: a day's work."""
INVITATION_S = 24 * 3600
"""How long an invitation can be taken up."""
_FREE_TRIES, _LONGEST_WAIT_S = 5, 900
_NAME_FACTOR = 10
_TOUCH_S = 60


@dataclass(frozen=True, slots=True)
class Account:
    """name: what is typed.  author: of the roster.  hash: argon2id."""

    name: str
    author: str
    hash: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """author: as whom.  role, corridor: what is to be delegated; "" where the author is there already."""

    author: str
    role: str = ""
    corridor: str = ""


@dataclass(frozen=True, slots=True)
class Device:
    """A public key made in a browser: for which account and author, and what is to be delegated to it."""

    vkey: str
    account: str
    author: str
    role: str
    corridor: str


@dataclass(frozen=True, slots=True)
class Position:
    """Where somebody was: seconds since 1970, micro-degrees WGS 84, metres of precision (None: not known)."""

    author: str
    at: int
    corridor: str
    lat_e6: int
    lon_e6: int
    acc_m: int | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """account: name.  csrf: what every change must repeat."""

    account: str
    author: str
    csrf: str


class People:
    """The database of people; instants are seconds since 1970."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    # --- accounts

    def add_account(self, name: str, author: str, hashed: str, now: int) -> None:
        """Make an account, or give the one of this name and author a new passphrase; its sessions end.

        Raises:
            UsageError: there is one of this name for another author.
        """
        with self._engine.begin() as link:
            held = _account(link, name)
            if held is not None and held.author != author:
                raise UsageError(f"account {name}: is that of {held.author}; name another one for {author}")
            link.execute(delete(account).where(account.c.name == name))
            link.execute(delete(session).where(session.c.account == name))
            link.execute(insert(account).values(name=name, author=author, hash=hashed, made_at=now))

    def account(self, name: str) -> Account | None:
        """Return an account; None where there is none of this name."""
        with self._engine.connect() as link:
            return _account(link, name)

    def accounts(self) -> list[Account]:
        """Return all accounts by name."""
        with self._engine.connect() as link:
            rows = link.execute(select(account.c.name, account.c.author, account.c.hash).order_by(account.c.name))
            return [Account(*row) for row in rows]

    def remove_account(self, name: str) -> bool:
        """Remove an account and end its sessions; say whether there was one."""
        with self._engine.begin() as link:
            link.execute(delete(session).where(session.c.account == name))
            return link.execute(delete(account).where(account.c.name == name)).rowcount > 0

    # --- sessions

    def begin_session(self, name: str, now: int) -> tuple[str, str]:
        """Begin a session; return its token, which is kept here as a hash only, and its csrf token."""
        token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(24)
        with self._engine.begin() as link:
            link.execute(delete(session).where(session.c.used_at < now - IDLE_S))
            row = {"token": _hash(token), "account": name, "csrf": csrf, "made_at": now, "used_at": now}
            link.execute(insert(session).values(**row))
        return token, csrf

    def session(self, token: str, now: int) -> Session | None:
        """Return the session of a token, and note that it is used; None: unknown or ended."""
        with self._engine.connect() as link:
            chosen = select(session.c.account, account.c.author, session.c.csrf, session.c.made_at, session.c.used_at)
            joined = chosen.join(account, account.c.name == session.c.account)
            row = link.execute(joined.where(session.c.token == _hash(token))).one_or_none()
        if row is None or now - row.used_at > IDLE_S or now - row.made_at > LONGEST_S:
            return None
        if now - row.used_at > _TOUCH_S:
            with self._engine.begin() as link:
                link.execute(update(session).where(session.c.token == _hash(token)).values(used_at=now))
        return Session(str(row.account), str(row.author), str(row.csrf))

    def end_session(self, token: str) -> None:
        """End a session, if there is one."""
        with self._engine.begin() as link:
            link.execute(delete(session).where(session.c.token == _hash(token)))

    # --- failed tries: 5 free ones, then 2, 4, 8 ... seconds, at most 15 minutes

    def wait_s(self, name: str, address: str, now: int) -> int:
        """Return how long nobody may try this name from this address, seconds; 0: now."""
        with self._engine.connect() as link:
            rows = link.execute(select(attempt.c.until).where(attempt.c.who.in_(_tries(name, address)))).scalars()
            return max([0, *(int(until) - now for until in rows)])

    def note_failure(self, name: str, address: str, now: int) -> None:
        """Count a failed try: of the name here, of the address, and of the name from anywhere (ten times as many)."""
        with self._engine.begin() as link:
            for place, who in enumerate(_tries(name, address)):
                free = _FREE_TRIES * (1, 4, _NAME_FACTOR)[place]
                row = link.execute(select(attempt.c.failed, attempt.c.until).where(attempt.c.who == who)).one_or_none()
                stale = row is None or now - int(row.until) > 86_400
                failed = 1 if stale or row is None else int(row.failed) + 1
                wait = min(2 ** min(failed - free, 10), _LONGEST_WAIT_S) if failed >= free else 0
                link.execute(delete(attempt).where(attempt.c.who == who))
                link.execute(insert(attempt).values(who=who, failed=failed, until=now + wait))

    def note_success(self, name: str, address: str) -> None:
        """Forget the failed tries of a name from an address."""
        with self._engine.begin() as link:
            link.execute(delete(attempt).where(attempt.c.who == _tries(name, address)[0]))

    # --- invitations and devices

    def invite(self, wanted: Invitation, now: int) -> str:
        """Make an invitation that one person can take up once; return its token."""
        token = secrets.token_urlsafe(16)
        with self._engine.begin() as link:
            link.execute(delete(invitation).where(invitation.c.ends_at < now))
            row = {"author": wanted.author, "role": wanted.role, "corridor": wanted.corridor}
            link.execute(insert(invitation).values(token=_hash(token), ends_at=now + INVITATION_S, **row))
        return token

    def take_up(self, token: str, now: int) -> Invitation | None:
        """Use an invitation up; None: unknown, used or run out."""
        held = (invitation.c.author, invitation.c.role, invitation.c.corridor)
        with self._engine.begin() as link:
            chosen = select(*held).where(invitation.c.token == _hash(token), invitation.c.ends_at >= now)
            row = link.execute(chosen).one_or_none()
            used = link.execute(delete(invitation).where(invitation.c.token == _hash(token))).rowcount
        return Invitation(*row) if row is not None and used else None

    def ask_device(self, waits: Device, now: int) -> None:
        """Note a public key made in a browser, which waits for a delegation; an account has one such key."""
        with self._engine.begin() as link:
            link.execute(delete(device).where(device.c.account == waits.account))
            row = {"author": waits.author, "role": waits.role, "corridor": waits.corridor}
            link.execute(insert(device).values(vkey=waits.vkey, account=waits.account, asked_at=now, **row))

    def devices(self) -> list[Device]:
        """Return keys that were made in browsers, oldest first."""
        held = (device.c.vkey, device.c.account, device.c.author, device.c.role, device.c.corridor)
        with self._engine.connect() as link:
            return [Device(*row) for row in link.execute(select(*held).order_by(device.c.asked_at, device.c.vkey))]

    # --- positions of vehicles

    def keep_position(self, one: Position, now: int) -> None:
        """Keep a position; another one of the same author and second takes its place."""
        with self._engine.begin() as link:
            link.execute(delete(track).where(track.c.author == one.author, track.c.at == one.at))
            row = {"lat_e6": one.lat_e6, "lon_e6": one.lon_e6, "acc_m": one.acc_m, "received_at": now}
            link.execute(insert(track).values(author=one.author, at=one.at, corridor=one.corridor, **row))

    def positions(self, reader: Reader, after: int, most: int = 1000) -> list[Position]:
        """Return positions from a second on that a reader may have, oldest first.

        Parties: all; a convoy leader: those of the own corridor; everybody: their own.
        """
        own = track.c.author == reader.name
        same = and_(track.c.corridor == reader.corridor, track.c.corridor != "")
        may = true() if reader.class_ == "parties" else or_(own, same) if reader.class_ == "convoy" else own
        held = (track.c.author, track.c.at, track.c.corridor, track.c.lat_e6, track.c.lon_e6, track.c.acc_m)
        chosen = select(*held).where(and_(track.c.at >= after, may)).order_by(track.c.at, track.c.author).limit(most)
        with self._engine.connect() as link:
            return [Position(*row) for row in link.execute(chosen)]

    # --- private lines

    def drafts(self, author: str) -> dict[str, str]:
        """Return an author's own private lines by name."""
        with self._engine.connect() as link:
            chosen = select(draft.c.name, draft.c.text).where(draft.c.author == author).order_by(draft.c.name)
            rows = link.execute(chosen)
            return {str(name): str(text) for name, text in rows}

    def keep_draft(self, author: str, name: str, text: str, now: int) -> None:
        """Keep private lines under a name; an empty text takes them away."""
        with self._engine.begin() as link:
            _drop(link, draft, author, name)
            if text:
                link.execute(insert(draft).values(author=author, name=name, text=text, changed_at=now))


def _account(link: Connection, name: str) -> Account | None:
    chosen = select(account.c.name, account.c.author, account.c.hash).where(account.c.name == name)
    row = link.execute(chosen).one_or_none()
    return None if row is None else Account(*row)


def _drop(link: Connection, table: Table, author: str, name: str) -> None:
    link.execute(delete(table).where(table.c.author == author, table.c.name == name))


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _tries(name: str, address: str) -> tuple[str, str, str]:
    return f"{name} {address}", f"address {address}", f"name {name}"
