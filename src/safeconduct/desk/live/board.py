"""The board: the day's state as JSON, worked out in a process of its own, and kept for each kind of reader.

Working the state out takes longer the more entries there are, and nothing else may wait for it: it is asked for after
something new has come, at most once in as long as it took last time, and every quarter of a minute as time goes on.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from safeconduct.agreement import Entry
from safeconduct.desk.live.state_worker import Worked, begin_worker, work_out
from safeconduct.desk.security.offers import Offers
from safeconduct.records.packs import Reader

if TYPE_CHECKING:
    from safeconduct.desk.service import Desk

__all__ = ["Board"]

_LEAST_S, _MOST_S = 1.0, 15.0
"""Least time between two states, and how old one may get while nothing comes, seconds."""


class Board:
    """Keeps the newest state.  An agreement without a plan has none; what is missing is said in its place."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._pool: ProcessPoolExecutor | None = None
        self._asked = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._worked: Worked | None = None
        self._texts: dict[tuple[str, str], str] = {}
        self.version = 0

    async def begin(self) -> None:
        """Begin to work."""
        self._asked.set()
        self._task = asyncio.get_running_loop().create_task(self._work_on())

    async def end(self) -> None:
        """Stop, and the process with it."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def take(self, new: Sequence[Entry]) -> None:
        """Take note that entries have come."""
        self._asked.set()

    def offers(self) -> Offers:
        """Return what forms offer: of the plan, else of the agreement alone."""
        held = self._worked.offers if self._worked is not None else None
        return held or self._desk.authority.offers

    def text_for(self, reader: Reader) -> tuple[int, str]:
        """Return version and JSON of the board for a reader; "" where there is none for this class."""
        if self._worked is None or reader.class_ == "public":
            return self.version, ""
        key = (reader.class_, reader.corridor if reader.class_ == "convoy" else "")
        if key not in self._texts:
            self._texts[key] = json.dumps(self._worked.board(*key), ensure_ascii=False)
        return self.version, self._texts[key]

    def public(self) -> dict[str, Any]:
        """Return what the text's `publish` clause gives to anybody; nothing but the clock where it gives nothing."""
        opening = self._desk.authority.opening
        named = opening.class_ == "public"
        about = {"title": dict(opening.title) if named else {}, "day": opening.day if named else ""}
        held = self._worked.public if self._worked is not None else None
        nothing: dict[str, Any] = {"published": False, "as_of": None, "corridors": [], "counts": []}
        return {**about, "clock": opening.clock, **(held or nothing)}

    async def _work_on(self) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._asked.wait(), _MOST_S)
            self._asked.clear()
            began = time.monotonic()
            await self._renew()
            await asyncio.sleep(max(_LEAST_S, time.monotonic() - began))

    async def _renew(self) -> None:
        settings = self._desk.settings
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            places = (str(settings.folder), settings.plan, settings.case)
            self._pool = ProcessPoolExecutor(1, context, begin_worker, places)
        try:
            loop = asyncio.get_running_loop()
            worked = await loop.run_in_executor(self._pool, work_out, self._desk.now_text())
        except BrokenProcessPool:  # its process was killed from outside: the next turn starts another
            self._pool = None
            return
        self._worked = worked
        self._texts.clear()
        self.version += 1
        self._desk.live.notify()
