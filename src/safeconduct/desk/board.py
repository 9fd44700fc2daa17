"""The board: the day's state as JSON, worked out beside the server, at most once a second for each kind of reader."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safeconduct.agreement import Entry
from safeconduct.desk.offers import Offers
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

    def offers(self) -> Offers:
        """Return what forms offer."""
        return self._desk.authority.offers

    def public(self) -> dict[str, Any]:
        """Return what anybody may see."""
        opening = self._desk.authority.opening
        shown = (
            {"title": dict(opening.title), "day": opening.day}
            if opening.class_ == "public"
            else {"title": {}, "day": ""}
        )
        return {
            **shown,
            "clock": opening.clock,
            "published": False,
            "as_of": None,
            "corridors": [],
            "persons_out": None,
        }

    def text_for(self, reader: Reader) -> tuple[int, str]:
        """Return version and JSON for a reader."""
        return 0, ""
