"""Signing at the desk, for authors whose key its keeper has unlocked: on the laptop of one party or of the room."""

from __future__ import annotations

import asyncio
import secrets

from safeconduct.agreement import Draft, Entry, EntryClass, RefusedError, instant_text, signed_entry
from safeconduct.agreement.entries.canonical import JsonObject
from safeconduct.core import UsageError
from safeconduct.desk.service import Desk
from safeconduct.records import keyring
from safeconduct.records.packs import Reader

__all__ = ["DeskSigner"]


class DeskSigner:
    """Signs one entry after the other; what would not count is refused before it is made."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = asyncio.Lock()

    async def sign(self, author: str, kind: str, body: JsonObject, class_: EntryClass, scope: str) -> tuple[Entry, int]:
        """Sign and keep an entry; return it with its number of arrival.

        Raises:
            UsageError: no key of this author is unlocked here, this folder is older than what was signed on this
                machine, or the disk refuses.
            RefusedError: the entry would count for nothing.
        """
        key = self._desk.settings.keys.get(author)
        if key is None:
            raise UsageError(f"the desk holds no key of {author}; sign with the key of your browser")
        async with self._lock:
            entry = signed_entry(self._draft(author, kind, body, class_, scope), key)
            faults = self._desk.authority.why_not_counted(entry)
            if faults:
                raise RefusedError(faults)
            numbers = await self._desk.intake.keep([entry])
            await asyncio.to_thread(keyring().note_signed, entry)
        return entry, numbers[entry.id]

    def _draft(self, author: str, kind: str, body: JsonObject, class_: EntryClass, scope: str) -> Draft:
        opening = self._desk.authority.opening.entry.id
        heads = self._desk.keeper.index.heads(Reader(author, "parties"))
        seq, prev = heads.pop(author, (0, opening))
        signed, id_ = keyring().last_signed(opening, author)
        if signed > seq or (signed == seq and id_ and id_ != prev):
            raise UsageError(
                f"this folder lacks {author}-{signed:05d}, signed on this machine: merge the newer copy first"
            )
        now = instant_text(self._desk.clock())
        seen = {name: held for name, (_, held) in sorted(heads.items())}
        return Draft(author, kind, seq + 1, now, class_, body, secrets.token_hex(16), opening, prev, scope, seen)
