"""The verifier's part on queues: how many vehicles stand at a place at most (see verifier.py)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

__all__ = ["fullest"]

_Wait = tuple[datetime, datetime, datetime, datetime, int]
"""When head and tail come, when head and tail go, and how many vehicles they are."""


def fullest(waits: Sequence[_Wait]) -> float:
    """Return the most vehicles that stand at once; they come and go evenly between head and tail."""
    real = [row for row in waits if row[:2] != row[2:4]]
    instants = sorted({instant for row in real for instant in row[:4]})
    return max((sum(_standing(row, at) for row in real) for at in instants), default=0.0)


def _standing(row: _Wait, at: datetime) -> float:
    return row[4] * (_part(at, row[0], row[1]) - _part(at, row[2], row[3]))


def _part(at: datetime, first: datetime, last: datetime) -> float:
    """Return what part has passed by an instant."""
    if at < first:
        return 0.0
    return 1.0 if at >= last else (at - first) / (last - first)
