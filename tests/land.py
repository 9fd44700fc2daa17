"""Land in boxes of degrees, and roads across it, whose answers are known on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from builders import at
from safeconduct.core import Lines, PartyId
from safeconduct.picture import ControlClaim, Incident, Polygon

__all__ = ["NOON", "Rules", "box", "claim", "happened", "lines_of"]

NOON: datetime = at("12:00")


@dataclass(frozen=True)
class Rules:
    """The danger rules of a case; None: not said."""

    distance_km: float | None = None
    incident_days: float | None = None


def box(west: float, south: float, east: float, north: float) -> Polygon:
    """Return a box of degrees."""
    return (((west, south), (east, south), (east, north), (west, north), (west, south)),)


def claim(
    party: str,
    *areas: Polygon,
    says: str | None = None,
    days_ago: float = 0,
    state: str = "claimed",
    source: str = "a map",
) -> ControlClaim:
    """Return somebody's word, days before noon, that a party holds areas."""
    speaker = None if says is None else PartyId(says)
    return ControlClaim(PartyId(party), areas, NOON - timedelta(days=days_ago), source, speaker, state)


def happened(lat: float, lon: float, *, days_ago: float = 0, precision_km: float | None = None) -> Incident:
    """Return a shelling, days before noon."""
    return Incident(NOON - timedelta(days=days_ago), lat, lon, "shelling", precision_km=precision_km)


def lines_of(*roads: Sequence[tuple[float, float]]) -> Lines:
    """Return roads given as (lon, lat) points."""
    points = np.array([point for road in roads for point in road], dtype=np.float64).reshape(-1, 2)
    first = np.cumsum([0, *(len(road) for road in roads)]).astype(np.int64)
    return Lines(first, points[:, 1].copy(), points[:, 0].copy())
