"""What an outlook is made from: places, links, conflict by day, what is shut when, and who was counted where.

Days are whole numbers from the first day (day 0 is `Conflict.start`); persons are floats; a row of an array is a place
in the order of `Conflict.places`.  Absent is None or NaN and means unknown; it never means none (design.md R1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import PlaceId

__all__ = [
    "Change",
    "Closure",
    "ClosureKind",
    "Conflict",
    "Correction",
    "Corridor",
    "Count",
    "FloatArray",
    "ForcedWay",
    "LinkKind",
    "NewCamp",
    "OutlookPlace",
    "PlaceKind",
    "Scenario",
    "Total",
    "TravelLink",
]

FloatArray = NDArray[np.float64]
"""Persons, or what else the name says; shapes in each docstring."""

PlaceKind = Literal["conflict", "town", "camp", "forwarding"]
"""conflict: may be fought over (whether it is, `Conflict.intensity` says day by day); forwarding: people only pass."""
LinkKind = Literal["drive", "walk", "crossing", "ferry"]
"""walk: at walking speed; the others at the speed of a vehicle."""
ForcedWay = Literal["", "a_to_b", "b_to_a"]
"""A forced link: while it is in force all who pass through where it begins go along it, or along another forced link
from there.  A camp there stays open for those who are bound for it; a closure of kind `camp` shuts it."""
ClosureKind = Literal["link", "place", "border", "camp", "redirection"]
"""What each shuts: see `Closure`."""


@dataclass(frozen=True, slots=True)
class OutlookPlace:
    """A town, a camp, or a point on the way.

    lat, lon: degrees, WGS 84; NaN where unknown.  country: as in the input, compared letter by letter.
    population: persons who live there before the conflict; None where unknown.
    capacity: persons a camp can take; None where not reported, which sets no limit (FLEE's 0 is given as None).
    planned: the capacity is what somebody plans, so it holds however few are counted (see `sizes.stand_ins`).
    """

    id: PlaceId
    name: str
    kind: PlaceKind
    lat: float
    lon: float
    country: str = ""
    region: str = ""
    population: float | None = None
    capacity: float | None = None
    source: str = ""
    planned: bool = False


@dataclass(frozen=True, slots=True)
class TravelLink:
    """A way between two places, passable in both directions.  km: > 0.  forced: see `ForcedWay`."""

    a: PlaceId
    b: PlaceId
    km: float
    kind: LinkKind = "drive"
    forced: ForcedWay = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Closure:
    """Something shut from `from_day` up to, not including, `to_day` (None: it stays shut).

    link: between the places a and b, both ways.  place: all links of place a.  border: all links between the countries
    a and b, both ways.  camp: camp a takes nobody in, though people may pass.  redirection: the forced redirection
    of the link between a and b is not in force.  b is empty where it says nothing.
    """

    kind: ClosureKind
    a: str
    b: str = ""
    from_day: int = 0
    to_day: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """Persons registered at a place on a day.

    day: may be negative (before the start) or past the end.  source: the list it is from; the lists of one place
    (people inside and outside a camp) are added up, see `counts.together`.
    """

    place: PlaceId
    day: int
    persons: float
    source: str = ""


@dataclass(frozen=True, slots=True)
class Total:
    """Persons displaced in all on a day (refugees.csv): reported beside the counts, which need not add up to it."""

    day: int
    persons: float
    source: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """A new registration of a place on a day: earlier counts are multiplied by this count over the one before it.

    Where there is no count of that place on that day it does nothing; readers tell that as a fault.
    """

    place: PlaceId
    day: int
    source: str = ""


@dataclass(frozen=True, slots=True)
class Corridor:
    """Persons brought out of place a to place b in equal parts on each day from `from_day` to before `to_day`.

    They come on top of those who leave by themselves, travel `km` (None: the shortest way, else straight line x 1.3)
    through closures, and go on from b as others do.
    """

    a: PlaceId
    b: PlaceId
    persons: float
    from_day: int
    to_day: int
    km: float | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class NewCamp:
    """What if a camp opened: its place, its links (none: to the nearest place, straight line x 1.3), its first day."""

    place: OutlookPlace
    links: tuple[TravelLink, ...] = ()
    from_day: int = 0


Change = Closure | NewCamp | Corridor
"""One thing that a what-if changes."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """Persons who are displaced in all by a day, as somebody expects it: low <= middle <= high, with its source.

    Between days of several rows it is interpolated; before the first row from 0 at day 0; after the last it stays.
    """

    day: int
    low: float
    middle: float
    high: float
    source: str = ""


@dataclass(frozen=True, eq=False)
class Conflict:
    """All inputs of an outlook.

    days: length, > 0.  intensity: shape (places, days), >= 0; 0 is no conflict on that day.
    home: the country people flee from; empty where unknown (then every camp counts as abroad).
    counts: only of places of kind camp.  A camp without any count takes part, and is reported as uncounted.
    """

    name: str
    start: date
    days: int
    places: tuple[OutlookPlace, ...]
    links: tuple[TravelLink, ...]
    intensity: FloatArray
    home: str = ""
    closures: tuple[Closure, ...] = ()
    counts: tuple[Count, ...] = ()
    corrections: tuple[Correction, ...] = ()
    totals: tuple[Total, ...] = ()
    corridors: tuple[Corridor, ...] = ()
    scenarios: tuple[Scenario, ...] = ()

    def __post_init__(self) -> None:
        if self.intensity.shape != (len(self.places), self.days):
            raise ValueError(f"intensity is {self.intensity.shape}, expected ({len(self.places)}, {self.days})")
        if len(self.rows()) != len(self.places):
            raise ValueError("two places have one id")

    def rows(self) -> dict[PlaceId, int]:
        """Return the row of each place."""
        return {place.id: row for row, place in enumerate(self.places)}

    def camps(self) -> tuple[int, ...]:
        """Return the rows of the camps."""
        return tuple(row for row, place in enumerate(self.places) if place.kind == "camp")

    def date_of(self, day: int) -> date:
        """Return the date of a day."""
        return self.start + timedelta(days=day)
