"""The intake: what comes in is read, checked and kept, many at once in one write; each sender waits for its own.

While one group is being written the next one gathers, so that one flush of the disk serves all who came meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from safeconduct.agreement import Entry, RefusedError, read_entry
from safeconduct.core import UsageError
from safeconduct.desk.security.authority import Authority
from safeconduct.desk.storage.keeper import Keeper

__all__ = ["MOST_IN_ONE_WRITE", "Intake", "Outcome"]

MOST_IN_ONE_WRITE = 128
"""Entries of one group; those that come while it is written go into the next."""
State = Literal["kept", "known", "refused", "unknown_author"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one note that was handed in.

    state: kept: durable now; known: was here; refused: no entry of this agreement, and never will be; unknown_author:
    nobody of this key yet: keep it and send it again.  id: "" where it could not be read.  n: number of arrival, 0 for
    what is not kept.  why: faults in words: of a refused one, or of one that is kept and counts for nothing.
    """

    state: State
    id: str
    n: int
    why: tuple[str, ...]


class Intake:
    """Takes notes in.  authority: gives who is who now; after_keeping: called with what was new, on the event loop."""

    def __init__(
        self, keeper: Keeper, authority: Callable[[], Authority], after_keeping: Callable[[Sequence[Entry]], None]
    ) -> None:
        self._keeper, self._authority, self._after = keeper, authority, after_keeping
        self._queue: asyncio.Queue[tuple[list[Entry], asyncio.Future[dict[str, int]]]] = asyncio.Queue()
        self._writer: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Begin to write; needs a running event loop."""
        self._writer = asyncio.get_running_loop().create_task(self._write_on())

    async def end(self) -> None:
        """Write what waits and stop."""
        if self._writer is not None:
            while not self._queue.empty():
                await asyncio.sleep(0.01)
            self._writer.cancel()
            with suppress(asyncio.CancelledError):
                await self._writer

    async def take(self, notes: Sequence[str]) -> list[Outcome]:
        """Take notes in and return what became of each, in order, once all that is new is durable.

        Raises:
            UsageError: the disk refuses; nothing of it was acknowledged.
        """
        authority = self._authority()
        read = [self._read(note, authority) for note in notes]
        entries = [one for one in read if isinstance(one, Entry)]
        before = self._keeper.last
        numbers = await self.keep(entries) if entries else {}
        return [
            _outcome(one, numbers[one.id], numbers[one.id] <= before, authority) if isinstance(one, Entry) else one
            for one in read
        ]

    async def keep(self, entries: list[Entry]) -> dict[str, int]:
        """Keep entries that were checked, with whatever else waits; return their numbers by id.

        Raises:
            UsageError: the disk refuses.
        """
        done: asyncio.Future[dict[str, int]] = asyncio.get_running_loop().create_future()
        await self._queue.put((entries, done))
        return await done

    def _read(self, note: str, authority: Authority) -> Entry | Outcome:
        try:
            entry = read_entry(note.encode(errors="replace"), "what was sent")
        except RefusedError as error:
            return Outcome("refused", "", 0, tuple(str(fault) for fault in error.faults))
        opening = authority.opening.entry.id
        if opening not in (entry.of, entry.id):
            return Outcome("refused", entry.id, 0, (f"{entry.label}: an entry of another agreement",))
        if not authority.is_known(entry):
            why = f"{entry.label}: nobody of the key {entry.key.fingerprint} is known as {entry.author} here"
            return Outcome("unknown_author", entry.id, 0, (why,))
        return entry

    async def _write_on(self) -> None:
        while True:
            group = [await self._queue.get()]
            size = len(group[0][0])
            while size < MOST_IN_ONE_WRITE and not self._queue.empty():
                group.append(self._queue.get_nowait())
                size += len(group[-1][0])
            await self._write(group)

    async def _write(self, group: list[tuple[list[Entry], asyncio.Future[dict[str, int]]]]) -> None:
        entries = [one for part, _ in group for one in part]
        try:
            before = self._keeper.last
            numbers = await asyncio.to_thread(self._keeper.keep, entries)
        except Exception as error:  # whoever waits must hear of it, whatever it is
            for _, done in group:
                if not done.done():
                    done.set_exception(error if isinstance(error, UsageError) else UsageError(str(error)))
            return
        self._after([one for one in entries if numbers[one.id] > before])
        for _, done in group:
            if not done.done():
                done.set_result(numbers)


def _outcome(entry: Entry, n: int, known: bool, authority: Authority) -> Outcome:
    why = tuple(str(fault) for fault in authority.why_not_counted(entry))
    return Outcome("known" if known else "kept", entry.id, n, why)
