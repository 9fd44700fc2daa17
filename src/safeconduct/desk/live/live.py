"""Live pages: server-sent events whose id is the number of arrival, so that a page resumes where it was cut off.

Pages are woken at most every half second, a tenth of them at a time, so that who hands something in never waits for all
of them; those that may have the same get the same bytes: five hundred open pages cost five hundred small writes, and
one reading of the index a kind of reader.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

from safeconduct.desk.storage.index import Index
from safeconduct.records.packs import Reader

__all__ = ["TICK_S", "Live", "event"]

TICK_S = 0.5
"""Least time between two wakings of all pages, seconds."""
_SILENT_S = 20.0
_SLOTS = 10
_MOST = 200


class Live:
    """Wakes pages.  board: gives the board's newest JSON for a reader and its version; "" where there is none."""

    def __init__(self, index: Index, board: Callable[[Reader], tuple[int, str]]) -> None:
        self._index, self._board = index, board
        self._changed = asyncio.Event()
        self._tick = asyncio.Event()
        self._cache: dict[tuple[object, ...], tuple[int, bytes]] = {}
        self._ticker: asyncio.Task[None] | None = None
        self.pages = 0
        self._opened = 0

    def begin(self) -> None:
        """Begin to wake pages; needs a running event loop."""
        self._ticker = asyncio.get_running_loop().create_task(self._tick_on())

    async def end(self) -> None:
        """Stop; open pages end at their next turn."""
        if self._ticker is not None:
            self._ticker.cancel()
            with suppress(asyncio.CancelledError):
                await self._ticker

    def notify(self) -> None:
        """Say that there is something new: entries, or a board."""
        self._changed.set()

    async def _tick_on(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            self._cache.clear()
            woken, self._tick = self._tick, asyncio.Event()
            woken.set()
            await asyncio.sleep(TICK_S)

    async def events(self, reader: Reader, after: int, stays: Callable[[], bool]) -> AsyncIterator[bytes]:
        """Yield events from number `after` on; stays: asked now and then whether the session still holds."""
        version = -1
        self.pages += 1
        self._opened += 1
        late_s = self._opened % _SLOTS * TICK_S / _SLOTS
        try:
            yield b"retry: 2000\n\n"
            while stays():
                tick = self._tick
                at, data = self._entries(reader, after)
                newer, board = self._board_event(reader, version)
                if data or board:
                    after, version = at, newer
                    yield data + board
                    if data:
                        continue
                try:
                    await asyncio.wait_for(tick.wait(), _SILENT_S)
                    await asyncio.sleep(late_s)
                except TimeoutError:
                    yield b": still here\n\n"
            yield event("ended", "{}")
        finally:
            self.pages -= 1

    def _entries(self, reader: Reader, after: int) -> tuple[int, bytes]:
        key = ("entries", *_kind(reader), after)
        held = self._cache.get(key)
        if held is None:
            looked_to = self._index.last()
            rows = self._index.after(after, reader, _MOST)
            sent = [{"n": one.n, "received_at": one.received_at, "note": one.note} for one in rows]
            # What this reader may not have is not looked at again; a full answer goes on from its last row.
            at = rows[-1].n if len(rows) == _MOST else max([looked_to, after, *(one.n for one in rows)])
            held = self._cache[key] = (at, event("entries", json.dumps(sent, ensure_ascii=False), at) if rows else b"")
        return held

    def _board_event(self, reader: Reader, version: int) -> tuple[int, bytes]:
        newest, text = self._board(reader)
        if not text or newest == version:
            return version, b""
        key = ("board", *_kind(reader), newest)
        held = self._cache.get(key)
        if held is None:
            held = self._cache[key] = (newest, event("board", text))
        return held


def event(name: str, data: str, id_: int | None = None) -> bytes:
    """Write one server-sent event of one line of data.  Source: HTML Living Standard, 9.2.6."""
    head = f"id: {id_}\n" if id_ is not None else ""
    return f"{head}event: {name}\ndata: {data}\n\n".encode()


def _kind(reader: Reader) -> tuple[str, str, str]:
    """Return what tells readers apart who may have different things."""
    parties, convoy = reader.class_ == "parties", reader.class_ == "convoy"
    return reader.class_, "" if parties else reader.name, reader.corridor if convoy else ""
