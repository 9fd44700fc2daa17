"""Instants as files write them, on both clocks (design.md R7)."""

from __future__ import annotations

from datetime import UTC, datetime

from safeconduct.core import Clock

__all__ = ["on_second", "utc_text"]


def on_second(clock: Clock, instant: datetime) -> str:
    """Write the instant as RFC 3339 on the second clock, empty where the case names none."""
    return "" if clock.second is None else instant.astimezone(clock.second).isoformat(timespec="seconds")


def utc_text(instant: datetime) -> str:
    """Write the instant as GPX and KML want it, UTC with a Z."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
