"""Requests about entries: hand in, read, follow live, pack, merge."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, HTTPException, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from safeconduct.agreement import RefusedError
from safeconduct.agreement.entries.canonical import SpellingError
from safeconduct.agreement.entries.note import MOST_NOTE_BYTES
from safeconduct.core import UsageError
from safeconduct.desk.live.intake import MOST_IN_ONE_WRITE
from safeconduct.desk.routes.access import Asker, Changer, cookie_name, desk_of
from safeconduct.desk.service import Desk
from safeconduct.desk.signing import DeskSigner
from safeconduct.records import make_pack, open_folder, read_pack

__all__ = [
    "HandedIn",
    "OutcomeRow",
    "Outcomes",
    "ToSign",
    "entry_routes",
    "give_pack",
    "read_chain",
    "read_entries",
    "read_one",
]

entry_routes = APIRouter(prefix="/api")
"""Everything below /api that is about entries."""

_MOST_N = 2**31 - 1
Number = Annotated[int, Query(ge=0, le=_MOST_N)]


class HandedIn(BaseModel):
    """Notes as their files stand."""

    model_config = ConfigDict(extra="forbid")
    notes: list[Annotated[str, Field(max_length=MOST_NOTE_BYTES)]] = Field(min_length=1, max_length=MOST_IN_ONE_WRITE)


class OutcomeRow(BaseModel):
    """See `Outcome`."""

    state: str
    id: str
    n: int
    why: list[str]


class Outcomes(BaseModel):
    """What became of each note, in the order in which they were sent."""

    entries: list[OutcomeRow]


@entry_routes.post("/entries", responses={507: {"description": "The disk refuses; nothing was acknowledged."}})
async def hand_in(request: Request, sent: HandedIn) -> Outcomes:
    """Take notes in.  Their signatures say who they are of: no session is asked for, and nothing else is answered."""
    try:
        found = await desk_of(request).intake.take(sent.notes)
    except UsageError as error:
        raise HTTPException(507, str(error)) from error
    rows = [OutcomeRow(state=one.state, id=one.id, n=one.n, why=list(one.why)) for one in found]
    return Outcomes(entries=rows)


class ToSign(BaseModel):
    """An entry that the desk is asked to sign."""

    model_config = ConfigDict(extra="forbid")
    kind: Annotated[str, Field(pattern=r"^[a-z]{1,20}$")]
    body: dict[str, Any]
    class_: Annotated[Literal["parties", "convoy", "public"], Field(alias="class")] = "parties"
    scope: Annotated[str, Field(max_length=40)] = ""


@entry_routes.post("/sign", responses={507: {"description": "The disk refuses; nothing was acknowledged."}})
async def sign(request: Request, asker: Changer, sent: ToSign) -> Any:
    """Sign an entry with the asker's own key, where the desk's keeper has unlocked it."""
    signer: DeskSigner = request.app.state.signer
    if asker.author not in desk_of(request).settings.keys:
        raise HTTPException(403, f"the desk holds no key of {asker.author}")
    try:
        entry, n = await signer.sign(asker.author, sent.kind, sent.body, sent.class_, sent.scope)
    except RefusedError as error:
        raise HTTPException(422, [str(fault) for fault in error.faults]) from error
    except SpellingError as error:
        raise HTTPException(422, str(error)) from error
    except UsageError as error:
        raise HTTPException(507, str(error)) from error
    return {"id": entry.id, "n": n}


@entry_routes.get("/entries")
def read_entries(
    request: Request, asker: Asker, after: Number = 0, most: Annotated[int, Query(ge=1, le=1000)] = 500
) -> Any:
    """Return entries that came after a number, oldest first, of what the reader may have."""
    desk = desk_of(request)
    rows = desk.keeper.index.after(after, asker.reader, most)
    held = [{"n": one.n, "received_at": one.received_at, "note": one.note} for one in rows]
    return {"entries": held, "last": rows[-1].n if rows else after}


@entry_routes.get("/entries/{id_}")
def read_one(request: Request, asker: Asker, id_: str) -> Any:
    """Return one entry; one that is not for the reader is not there."""
    held = desk_of(request).keeper.index.one(id_, asker.reader)
    if held is None:
        raise HTTPException(404, "no such entry")
    return {"n": held.n, "received_at": held.received_at, "note": held.note}


@entry_routes.get("/chain")
def read_chain(request: Request, asker: Asker) -> Any:
    """Return what a signer follows: its own last entry, the newest of each other author, and the opening entry."""
    desk = desk_of(request)
    heads = desk.keeper.index.heads(asker.reader)
    opening = desk.authority.opening
    seq, prev = heads.pop(asker.author, (0, opening.entry.id))
    return {
        "of": opening.entry.id, "class": opening.class_, "author": asker.author, "seq": seq, "prev": prev,
        "seen": {name: id_ for name, (_, id_) in sorted(heads.items())},
        "keys": sorted(desk.authority.keys.get(asker.author, ())),
        "corridor": asker.reader.corridor,
    }  # fmt: skip


@entry_routes.get("/stream", response_class=StreamingResponse)
async def follow(
    request: Request,
    asker: Asker,
    after: Number = 0,
    last_event_id: Annotated[str | None, Header()] = None,
) -> StreamingResponse:
    """Follow live: entries and the board as server-sent events, from the last number that the page has."""
    desk = desk_of(request)
    resumed = int(last_event_id) if last_event_id and last_event_id.isascii() and last_event_id[:9].isdigit() else after
    token = request.cookies.get(cookie_name(desk), "")
    stream = desk.live.events(asker.reader, min(resumed, _MOST_N), _still(desk, token, asker.author))
    return StreamingResponse(stream, media_type="text/event-stream", headers={"x-accel-buffering": "no"})


def _still(desk: Desk, token: str, author: str) -> Callable[[], bool]:
    """Return what says whether a session goes on; the database is asked once a minute at most."""
    asked_at = desk.now_s()

    def stays() -> bool:
        nonlocal asked_at
        if desk.reader(author) is None:
            return False
        if desk.now_s() - asked_at < 60:
            return True
        asked_at = desk.now_s()
        return desk.people.session(token, asked_at) is not None

    return stays


@entry_routes.get("/pack", response_class=Response)
def give_pack(request: Request, asker: Asker) -> Response:
    """Return the pack of what the reader may have, to be carried to another desk."""
    desk = desk_of(request)
    folder = open_folder(desk.settings.folder)
    try:
        data = make_pack(folder, folder.ledger(None), asker.reader)
    except UsageError as error:
        raise HTTPException(403, str(error)) from error
    name = f"{desk.authority.opening.id}-for-{asker.author}.zip"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(data, media_type="application/zip", headers=headers)


@entry_routes.post("/merge")
async def merge(request: Request, asker: Changer) -> Any:
    """Merge a pack, or any text with notes in it, brought from another desk; files that entries name come along."""
    desk = desk_of(request)
    if asker.reader.class_ != "parties":
        raise HTTPException(403, "packs are merged by parties, the intermediary and the operations room")
    data = await request.body()
    try:
        notes, dropped = await asyncio.to_thread(_unpack, desk, data)
        outcomes = [row for at in range(0, len(notes), 500) for row in await desk.intake.take(notes[at : at + 500])]
    except RefusedError as error:
        raise HTTPException(422, [str(fault) for fault in error.faults]) from error
    except UsageError as error:
        raise HTTPException(507, str(error)) from error
    counted = {state: sum(1 for one in outcomes if one.state == state) for state in ("kept", "known", "refused")}
    unknown = sum(1 for one in outcomes if one.state == "unknown_author")
    why = [text for one in outcomes if one.state not in ("kept", "known") for text in one.why]
    return {**counted, "unknown_author": unknown, "why": why[:20], "dropped": dropped}


def _unpack(desk: Desk, data: bytes) -> tuple[list[str], list[str]]:
    """Read a pack, keep its files, and return its notes: authors' delegations before what the delegates say."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "what was sent"
        path.write_bytes(data)
        pack = read_pack(path)
    if pack.faults:
        raise RefusedError(pack.faults)
    folder = open_folder(desk.settings.folder)
    for content in pack.files.values():
        folder.keep_file(content)
    rows = sorted(pack.entries, key=lambda one: (one.kind != "delegate", one.seq, one.author, one.id))
    return [one.bytes.decode() for one in rows], list(pack.dropped)
