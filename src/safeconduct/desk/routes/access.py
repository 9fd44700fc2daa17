"""Who asks: the session behind a request, and what it may do."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException, Request

from safeconduct.desk.service import Desk
from safeconduct.records.packs import Reader

__all__ = ["COOKIE", "Asker", "Changer", "Person", "address_of", "cookie_name", "desk_of"]

COOKIE = "safeconduct"
"""Name of the session's cookie; by TLS with the prefix that binds it to this host."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody signed in.  reader: what they may have now."""

    account: str
    author: str
    role: str
    csrf: str
    reader: Reader


def desk_of(request: Request) -> Desk:
    """Return the desk that serves a request."""
    desk: Desk = request.app.state.desk
    return desk


def cookie_name(desk: Desk) -> str:
    """Return the cookie's name; `__Host-` is taken by browsers with TLS alone."""
    return f"__Host-{COOKIE}" if desk.settings.secure else COOKIE


def address_of(request: Request) -> str:
    """Return from where a request comes."""
    return request.client.host if request.client else ""


def _person(request: Request) -> Person:
    desk = desk_of(request)
    token = request.cookies.get(cookie_name(desk), "")
    session = desk.people.session(token, desk.now_s()) if token else None
    reader = desk.reader(session.author) if session is not None else None
    if session is None or reader is None:
        raise HTTPException(401, "sign in")
    return Person(session.account, session.author, desk.authority.authors[session.author].role, session.csrf, reader)


def _changer(request: Request) -> Person:
    """Return who changes something: the session's own token must be repeated, which no other site's page knows."""
    person = _person(request)
    if not hmac.compare_digest(request.headers.get("x-csrf-token", "").encode(), person.csrf.encode()):
        raise HTTPException(403, "the page is of an older session: load it again")
    return person


Asker = Annotated[Person, Depends(_person)]
"""Somebody signed in who reads."""
Changer = Annotated[Person, Depends(_changer)]
"""Somebody signed in who changes something."""
