"""Requests about people: sign in and out, who am I, invitations, a device's key, private lines."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from safeconduct.agreement import KeyLineError, read_public_key
from safeconduct.core import UsageError
from safeconduct.desk.routes.access import Asker, Changer, address_of, cookie_name, desk_of
from safeconduct.desk.security.passphrases import MOST_PASSPHRASE, hashed, is_right
from safeconduct.desk.service import Desk
from safeconduct.desk.storage.people import LONGEST_S, Device

__all__ = [
    "Lines", "SigningIn", "TakingUp", "keep_draft", "people_routes", "read_drafts",
    "sign_out", "who_am_i",
]  # fmt: skip

people_routes = APIRouter(prefix="/api")
"""Everything below /api that is about people."""

_NAME = r"^[a-z][a-z0-9-]{0,31}$"
Name = Annotated[str, Field(pattern=_NAME)]
Passphrase = Annotated[str, Field(min_length=1, max_length=MOST_PASSPHRASE)]


class SigningIn(BaseModel):
    """Name and passphrase."""

    model_config = ConfigDict(extra="forbid")
    name: Name
    passphrase: Passphrase


class TakingUp(SigningIn):
    """An invitation's token, name and passphrase that the invited chooses, and the public key made in the browser."""

    invitation: Annotated[str, Field(max_length=100)]
    vkey: Annotated[str, Field(max_length=300)] = ""


class Lines(BaseModel):
    """Private lines."""

    model_config = ConfigDict(extra="forbid")
    text: Annotated[str, Field(max_length=20_000)]


@people_routes.post("/sign-in", responses={429: {"description": "Too many wrong tries; wait."}})
async def sign_in(request: Request, response: Response, sent: SigningIn) -> Any:
    """Begin a session; after five wrong tries each further one has to wait longer, up to fifteen minutes."""
    desk = desk_of(request)
    address, now = address_of(request), desk.now_s()
    wait = desk.people.wait_s(sent.name, address, now)
    if wait > 0:
        raise HTTPException(429, f"too many wrong tries; wait {wait} s", {"retry-after": str(wait)})
    account = desk.people.account(sent.name)
    right = await asyncio.to_thread(is_right, account.hash if account else None, sent.passphrase)
    if not right or account is None or desk.reader(account.author) is None:
        desk.people.note_failure(sent.name, address, now)
        raise HTTPException(401, "no such name and passphrase")
    desk.people.note_success(sent.name, address)
    return _begin(desk, response, sent.name)


@people_routes.post("/invitation")
async def take_up(request: Request, response: Response, sent: TakingUp) -> Any:
    """Take an invitation up: choose name and passphrase, and be signed in."""
    desk = desk_of(request)
    address, now = address_of(request), desk.now_s()
    if (wait := desk.people.wait_s("", address, now)) > 0:
        raise HTTPException(429, f"too many wrong tries; wait {wait} s", {"retry-after": str(wait)})
    if desk.people.account(sent.name) is not None:
        raise HTTPException(409, "there is somebody of this name; choose another")
    try:
        kept = await asyncio.to_thread(hashed, sent.passphrase)
        key = read_public_key(sent.vkey).line if sent.vkey else ""
    except (UsageError, KeyLineError) as error:
        raise HTTPException(422, str(error)) from error
    taken = desk.people.take_up(sent.invitation, now)
    if taken is None or (desk.reader(taken.author) is None and not taken.role):
        desk.people.note_failure("", address, now)
        raise HTTPException(401, "no such invitation, or it was used, or has run out")
    desk.people.add_account(sent.name, taken.author, kept, now)
    opening = desk.authority.opening
    answer = {"of": opening.entry.id, "class": opening.class_, "author": taken.author, "corridor": taken.corridor}
    if taken.role:
        if key:
            desk.people.ask_device(Device(key, sent.name, taken.author, taken.role, taken.corridor), now)
        return {**answer, "role": taken.role, "me": None}
    return {**answer, "role": "", "me": _begin(desk, response, sent.name)}


def _begin(desk: Desk, response: Response, name: str) -> dict[str, Any]:
    token, csrf = desk.people.begin_session(name, desk.now_s())
    response.set_cookie(
        cookie_name(desk), token, max_age=LONGEST_S, path="/", secure=desk.settings.secure, httponly=True,
        samesite="strict",
    )  # fmt: skip
    account = desk.people.account(name)
    author = account.author if account else ""
    return _about(desk, name, author, csrf)


@people_routes.post("/sign-out")
def sign_out(request: Request, response: Response, asker: Changer) -> Any:
    """End the session."""
    desk = desk_of(request)
    desk.people.end_session(request.cookies.get(cookie_name(desk), ""))
    response.delete_cookie(cookie_name(desk), path="/", secure=desk.settings.secure, httponly=True, samesite="strict")
    return {"signed_out": asker.account}


@people_routes.get("/me")
def who_am_i(request: Request, asker: Asker) -> Any:
    """Return who is signed in, and what the page needs to know of the agreement."""
    return _about(desk_of(request), asker.account, asker.author, asker.csrf)


def _about(desk: Desk, name: str, author: str, csrf: str) -> dict[str, Any]:
    opening = desk.authority.opening
    held = desk.authority.authors[author]
    reader = desk.reader(author)
    return {
        "account": name, "author": author, "role": held.role, "class": reader.class_ if reader else "public",
        "corridor": held.corridor, "convoy": getattr(held, "convoy", ""), "csrf": csrf,
        "signs_here": author in desk.settings.keys,
        "keys": sorted(desk.authority.keys.get(author, ())),
        "agreement": {
            "of": opening.entry.id, "id": opening.id, "kind": opening.kind, "title": dict(opening.title),
            "clock": opening.clock, "second_clock": opening.second_clock, "day": opening.day, "class": opening.class_,
            "needed": list(opening.needed),
            "authors": [_author_row(desk, one) for one in sorted(desk.authority.authors)],
        },
    }  # fmt: skip


def _author_row(desk: Desk, name: str) -> dict[str, Any]:
    one = desk.authority.authors[name]
    return {"id": name, "role": one.role, "names": dict(one.names), "corridor": one.corridor}


@people_routes.get("/drafts")
def read_drafts(request: Request, asker: Asker) -> Any:
    """Return one's own private lines: nobody else's, whatever the role."""
    return {"drafts": desk_of(request).people.drafts(asker.author)}


@people_routes.put("/drafts/{name}")
def keep_draft(
    request: Request, asker: Changer, name: Annotated[str, Path(pattern=r"^[a-z0-9._-]{1,64}$")], sent: Lines
) -> Any:
    """Keep private lines under a name; an empty text takes them away."""
    if "\x00" in sent.text:
        raise HTTPException(422, "a text without the sign U+0000")
    desk = desk_of(request)
    desk.people.keep_draft(asker.author, name, sent.text, desk.now_s())
    return {"kept": name}
