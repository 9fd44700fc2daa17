"""Requests about the day: what the form offers, the board, and what anybody may see."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from safeconduct.desk.routes.access import Asker, Changer, desk_of
from safeconduct.desk.storage.people import Position

__all__ = ["PositionRow", "day_routes", "keep_position", "read_board", "read_form", "read_positions", "read_public"]

day_routes = APIRouter(prefix="/api")
"""Everything below /api that is about the day."""


@day_routes.get("/form")
def read_form(request: Request, asker: Asker) -> Any:
    """Return the places, convoys and posts that the reader's form offers."""
    desk = desk_of(request)
    return desk.board.offers().for_reader(asker.reader)


@day_routes.get("/board")
def read_board(request: Request, asker: Asker) -> Any:
    """Return the board as it stands, with its version; null where there is none for this reader."""
    version, text = desk_of(request).board.text_for(asker.reader)
    return {"version": version, "board": json.loads(text) if text else None}


@day_routes.get("/public")
def read_public(request: Request) -> Any:
    """Return what the text's `publish` clause gives to anybody, after its delay; no session is asked for."""
    return desk_of(request).board.public()


_MOST_S = 2**40


class PositionRow(BaseModel):
    """Where the sender is: seconds since 1970, micro-degrees WGS 84, metres."""

    model_config = ConfigDict(extra="forbid")
    at: Annotated[int, Field(ge=0, le=_MOST_S)]
    lat_e6: Annotated[int, Field(ge=-90_000_000, le=90_000_000)]
    lon_e6: Annotated[int, Field(ge=-180_000_000, le=180_000_000)]
    acc_m: Annotated[int | None, Field(ge=0, le=100_000)] = None


@day_routes.post("/positions")
def keep_position(request: Request, asker: Changer, sent: PositionRow) -> Any:
    """Keep the sender's own position; convoy leaders and the operations room have one."""
    if asker.role not in ("convoy", "operations"):
        raise HTTPException(403, "positions are those of convoys and the operations room")
    desk = desk_of(request)
    row = Position(asker.author, sent.at, asker.reader.corridor, sent.lat_e6, sent.lon_e6, sent.acc_m)
    desk.people.keep_position(row, desk.now_s())
    return {"kept": sent.at}


@day_routes.get("/positions")
def read_positions(request: Request, asker: Asker, after: Annotated[int, Query(ge=0, le=_MOST_S)] = 0) -> Any:
    """Return positions that the reader may have."""
    rows = desk_of(request).people.positions(asker.reader, after)
    return {
        "positions": [
            {"author": one.author, "at": one.at, "lat_e6": one.lat_e6, "lon_e6": one.lon_e6, "acc_m": one.acc_m}
            for one in rows
        ]
    }
