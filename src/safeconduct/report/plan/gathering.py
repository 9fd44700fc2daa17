"""Where people gather, as assembly.csv says it: position and hours, for every format and without the case at hand.

Hours are what is agreed to be public: the opening hours of the point or, where it has none, the agreed windows of
departure (ceasefire.csv: state agreed, with `departures_from`, for all or for this place).  Nothing of a plan is in
them, so that nothing of a plan can be worked out from them (R9).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from safeconduct.core import PlaceId, Translations
from safeconduct.planning import AssemblyPoint, Case, dated
from safeconduct.planning.days import days_of

__all__ = ["GatheringPoint", "Hours", "gathering_points"]


@dataclass(frozen=True, slots=True)
class Hours:
    """From when to when one may come; None: not said."""

    opens: datetime | None
    closes: datetime | None


@dataclass(frozen=True, slots=True)
class GatheringPoint:
    """A row of assembly.csv; id empty: its place has people who would leave, and no row.

    lat, lon: degrees, WGS 84, both None where the row has no position.  hours: in order, () where nothing is said.
    name: as people there call it, empty where the row has none; translations: the same in other languages.
    """

    id: str
    place: PlaceId
    lat: float | None = None
    lon: float | None = None
    hours: tuple[Hours, ...] = ()
    name: str = ""
    translations: Translations = ()

    @property
    def names(self) -> dict[str, str]:
        """Its name by language, without that of `name`."""
        return dict(self.translations)


def gathering_points(case: Case) -> tuple[GatheringPoint, ...]:
    """Return the points in the order of assembly.csv, then one for each place of people.csv that has none."""
    rows = [
        GatheringPoint(row.id, row.place, *_position(row), _hours(case, row), row.name, row.translations)
        for row in case.assembly
    ]
    named = {row.place for row in case.assembly}
    bare = dict.fromkeys(group.place for group in case.people if group.place not in named)
    return (*rows, *(GatheringPoint("", place, hours=tuple(_departures(case, place))) for place in bare))


def _position(row: AssemblyPoint) -> tuple[float | None, float | None]:
    return (None, None) if row.lat is None or row.lon is None else (row.lat, row.lon)


def _hours(case: Case, row: AssemblyPoint) -> tuple[Hours, ...]:
    """Return the row's own hours, whole, on every day of the case where they are daily; never cut to a plan's hours."""
    if row.opens is None and row.closes is None:
        return tuple(_departures(case, row.place))
    if not row.daily:
        return (Hours(row.opens, row.closes),)
    ends = [[at and case.clock.on_day(at, day) for at in (row.opens, row.closes)] for day in days_of(case)]
    return tuple(Hours(opens, closes) for opens, closes in ends)


def _departures(case: Case, place: PlaceId) -> Iterable[Hours]:
    scopes = ("all", f"place:{place}")
    rows = [row for row in dated(case).windows if row.state == "agreed" and row.scope in scopes]
    spans = {(row.departures_from, row.end) for row in rows if row.departures_from is not None}
    return (Hours(opens, closes) for opens, closes in sorted(spans))
