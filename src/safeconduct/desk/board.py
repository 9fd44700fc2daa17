"""The board: the day's state as JSON, worked out beside the server, at most once a second for each kind of reader."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from safeconduct.agreement import Entry
from safeconduct.records.packs import Reader

if TYPE_CHECKING:
    from safeconduct.desk.service import Desk

__all__ = ["Board"]


class Board:
    """Keeps the newest state."""

    def __init__(self, desk: Desk, plan: Path | None) -> None:
        self._desk, self._plan = desk, plan

    async def begin(self) -> None:
        """Begin to work."""

    async def end(self) -> None:
        """Stop."""

    def take(self, new: Sequence[Entry]) -> None:
        """Take note of new entries."""

    async def renew(self) -> None:
        """Read everything anew."""

    def text_for(self, reader: Reader) -> tuple[int, str]:
        """Return version and JSON for a reader."""
        return 0, ""
