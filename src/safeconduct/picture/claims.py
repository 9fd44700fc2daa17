"""What is said of land and events: control, danger drawn by hand, incidents, closures, alerts (design.md R2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from safeconduct.core import PartyId, PlaceId, Span

__all__ = ["Alert", "Closure", "ControlClaim", "DangerArea", "Incident", "Polygon"]

_Ring = tuple[tuple[float, float], ...]
Polygon = tuple[_Ring, ...]
"""Outer ring first, then holes; each a closed ring of (lon, lat) in degrees, as in GeoJSON."""


@dataclass(frozen=True, slots=True)
class ControlClaim:
    """Somebody's word on who holds an area: `says` claims that `party` holds `polygons` as of `as_of`.

    state: claimed, disputed or confirmed.  Rival claims stand side by side (R2).
    """

    party: PartyId
    polygons: tuple[Polygon, ...]
    as_of: datetime
    source: str
    says: PartyId | None = None
    state: str = "claimed"


@dataclass(frozen=True, slots=True)
class DangerArea:
    """A danger zone drawn by hand; name is what `area:NAME` in ceasefire.csv refers to."""

    polygons: tuple[Polygon, ...]
    name: str = ""
    source: str = ""
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that happened; precision_km: radius within which its position is known.

    until: where only the days are known it happened at some time from `at` to `until`; None: at the instant `at`.
    """

    at: datetime
    lat: float
    lon: float
    kind: str
    party: PartyId | None = None
    precision_km: float | None = None
    source: str = ""
    as_of: str = ""
    until: datetime | None = None

    @property
    def when(self) -> datetime | Span:
        """The instant, or the days within which it happened."""
        return self.at if self.until is None else Span(self.at, self.until)


@dataclass(frozen=True, slots=True)
class Closure:
    """A road between two neighbouring places is shut, both directions; no start or end: open-ended.

    daily: start and end were written without a date and hold on every day of a case of several.
    """

    from_place: PlaceId
    to_place: PlaceId
    reason: str
    start: datetime | None = None
    end: datetime | None = None
    source: str = ""
    as_of: str = ""
    daily: bool = False


@dataclass(frozen=True, slots=True)
class Alert:
    """An air-raid alert over an area (an admin name or code of places.csv); end None: not yet ended."""

    area: str
    start: datetime
    end: datetime | None = None
    source: str = ""
    as_of: str = ""
