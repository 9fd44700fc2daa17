"""Requests about the day: what the form offers, the board, and what anybody may see."""

from __future__ import annotations

import json
from typing import Any

from fastapi import APIRouter, Request

from safeconduct.desk.access import Asker, desk_of

__all__ = ["day_routes", "read_board", "read_form", "read_public"]

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
