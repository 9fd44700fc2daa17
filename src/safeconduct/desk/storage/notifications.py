"""PostgreSQL's LISTEN: a process of the desk hears that another one has kept entries."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from safeconduct.desk.storage.databases import Databases
from safeconduct.desk.storage.index import CHANNEL

__all__ = ["Listener"]

_AGAIN_S = 2.0


class Listener:
    """Listens on a connection of its own, and connects again when it is lost."""

    def __init__(self, databases: Databases) -> None:
        self._databases = databases

    async def listen(self, heard: Callable[[], Awaitable[None]]) -> None:
        """Call `heard` after each notification, and after each connecting: something may have been missed."""
        import psycopg

        url = self._databases.index.url.set(drivername="postgresql").render_as_string(hide_password=False)
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(url, autocommit=True) as link:
                    await link.execute(f"LISTEN {CHANNEL}")
                    await heard()
                    await self._pass_on(link, heard)
            except (psycopg.Error, OSError):
                pass
            await asyncio.sleep(_AGAIN_S)

    async def _pass_on(self, link: Any, heard: Callable[[], Awaitable[None]]) -> None:
        async for _ in link.notifies():
            await heard()
