"""One desk: folder, databases, intake and live pages, begun and ended together."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from safeconduct.agreement import Entry, RefusedError, SigningKey, instant_text
from safeconduct.core import UsageError
from safeconduct.desk.live.board import Board
from safeconduct.desk.live.intake import Intake
from safeconduct.desk.live.live import Live
from safeconduct.desk.security.authority import Authority, authority_of
from safeconduct.desk.storage.databases import Databases, open_databases
from safeconduct.desk.storage.keeper import Keeper
from safeconduct.desk.storage.notifications import Listener
from safeconduct.desk.storage.people import People
from safeconduct.desk.storage.places import DeskPlaces
from safeconduct.records import open_folder
from safeconduct.records.packs import Reader

__all__ = ["Desk", "DeskSettings"]

_LOOK_S, _LOOK_ANYWAY_S = 2.0, 30.0


@dataclass(frozen=True)
class DeskSettings:
    """How a desk is run.

    folder: of the agreement.  database: URL of PostgreSQL, "" for SQLite.  hosts: names under which browsers may ask
    for it.  secure: whether it is served by TLS.  plan, case: of the day, None: the plan that the text names.
    keys: signing keys that this desk holds for those who sign in by passphrase, by author.
    """

    folder: Path
    database: str = ""
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    secure: bool = False
    plan: Path | None = None
    case: Path | None = None
    keys: dict[str, SigningKey] = field(default_factory=dict, repr=False)

    def places(self) -> DeskPlaces:
        """Return where the desk's files are."""
        return DeskPlaces(self.folder)


class Desk:
    """A desk; `open` it, then `begin` it on an event loop, `end` and `close` it.  clock: aware instants."""

    def __init__(self, settings: DeskSettings, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.settings, self.clock = settings, clock
        self.places = settings.places()
        folder = open_folder(settings.folder)
        if not folder.opening_id:
            raise UsageError(f"{settings.folder}: no opening entry, or more than one; `agreement verify` says more")
        self.authority: Authority = authority_of(folder.entries)
        self.databases: Databases = open_databases(self.places, folder.opening_id, settings.database)
        self.keeper = Keeper(self.places, self.databases, clock)
        self.people = People(self.databases.people)
        self.intake = Intake(self.keeper, lambda: self.authority, self._after_keeping)
        self.board = Board(self)
        self.live = Live(self.keeper.index, self.board.text_for)
        self._tasks: set[asyncio.Task[None]] = set()
        self._listener = Listener(self.databases)

    def open(self) -> None:
        """Bring folder, journal and index together.

        Raises:
            UsageError: they contradict each other.
        """
        self.keeper.open()

    def close(self) -> None:
        """Give files and connections back."""
        self.keeper.close()
        self.databases.close()

    async def begin(self) -> None:
        """Begin to work on the running event loop."""
        self.intake.begin()
        self.live.begin()
        await self.board.begin()
        self._start(self._watch())
        if self.databases.shared:
            self._start(self._listener.listen(self._others_wrote))

    async def end(self) -> None:
        """Write what waits, then stop."""
        await self.intake.end()
        for task in list(self._tasks):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await self.board.end()
        await self.live.end()

    def now_text(self) -> str:
        """Return this machine's clock as entries write it."""
        return instant_text(self.clock())

    def now_s(self) -> int:
        """Return this machine's clock, whole seconds since 1970."""
        return int(self.clock().timestamp())

    def reader(self, author: str) -> Reader | None:
        """Return what an author may read now; None: nobody any more."""
        return self.authority.reader(author, self.now_text())

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _after_keeping(self, new: Sequence[Entry]) -> None:
        if not new:
            return
        if Authority.changes_with(new):
            self._start(self._renew_authority())
        self.board.take(new)
        self.live.notify()

    async def _renew_authority(self) -> None:
        with suppress(RefusedError, UsageError):  # the one that holds stays; `agreement verify` says what is wrong
            self.authority = await asyncio.to_thread(_authority_in, self.settings.folder)
        self.live.notify()

    async def _others_wrote(self) -> None:
        """Take note of entries that another process of this desk has kept."""
        await self._renew_authority()
        self.board.take(())
        self.live.notify()

    async def _watch(self) -> None:
        """Take in what commands and merges put into the folder while the desk runs."""
        seen, looked = 0, 0.0
        while True:
            await asyncio.sleep(_LOOK_S)
            changed, now = self.places.entries.stat().st_mtime_ns, time.monotonic()
            # Where another writes between two writes of our own, only the look now and then finds it.
            if (changed != seen and self.keeper.changed_by_others) or now - looked > _LOOK_ANYWAY_S:
                seen, looked = changed, now
                with suppress(UsageError, OSError):  # a full disk: the next look tries again
                    self._after_keeping(await asyncio.to_thread(self.keeper.look))


def _authority_in(folder: Path) -> Authority:
    return authority_of(open_folder(folder).entries)
