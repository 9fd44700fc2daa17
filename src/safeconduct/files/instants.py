"""Instants as files write them, on both clocks (design.md R7)."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from safeconduct.core import Clock

__all__ = ["Stamps", "on_second", "second_stamps", "stamps", "utc_text"]


class Stamps(dict[datetime, str]):
    """RFC 3339 texts of instants on one clock, each worked out once: `stamps[instant]`.

    A plan of thousands of convoys names the same seconds again and again.
    """

    def __init__(self, zone: ZoneInfo | None) -> None:
        super().__init__()
        self._zone = zone

    def __missing__(self, instant: datetime) -> str:
        """Work out and keep a text; without a clock it is empty."""
        text = "" if self._zone is None else instant.astimezone(self._zone).isoformat(timespec="seconds")
        self[instant] = text
        return text


@lru_cache(maxsize=2)
def stamps(clock: Clock) -> Stamps:
    """Return texts on the case's own clock, as `Clock.rfc3339` writes them; all files of a plan share them."""
    return Stamps(clock.zone)


@lru_cache(maxsize=2)
def second_stamps(clock: Clock) -> Stamps:
    """Return texts on the second clock, all empty where the case names none."""
    return Stamps(clock.second)


def on_second(clock: Clock, instant: datetime) -> str:
    """Write the instant as RFC 3339 on the second clock, empty where the case names none."""
    return "" if clock.second is None else instant.astimezone(clock.second).isoformat(timespec="seconds")


def utc_text(instant: datetime) -> str:
    """Write the instant as GPX and KML want it, UTC with a Z."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
