"""What an outlook comes to: people by place and day with their range, and what drives it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from safeconduct.core import PlaceId
from safeconduct.outlook.conflict import Change, Conflict, FloatArray

__all__ = [
    "Assumption",
    "CountryPeople",
    "Difference",
    "Driver",
    "Errors",
    "Forecast",
    "Mode",
    "Settings",
    "Unknown",
]

Mode = Literal["blind", "running", "open"]
"""blind: totals by day are known from the counts, the places are not.  running: counts are known up to a day.
open: no counts; totals come from `Conflict.scenarios`."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How an outlook is made.

    mode: None chooses: open where the conflict has no counts, running where `known_to` is given, else blind.
    known_to: last day whose counts are known (running), >= 0.
    horizon: days forecast after `known_to`; None: to the end of the conflict's days.  May go past `Conflict.days`:
        then conflict and closures stay as on the last day.
    interpolated: running: take counts between reports from the straight line to the next report, even if that one is
        later than `known_to`.  For comparing with shares frozen on such a line; no honest test of a forecast.
    draws: members of the ensemble that ranges come from; 0: no ranges (low and high are NaN).
    seed: of the ensemble (R8).
    """

    mode: Mode | None = None
    known_to: int | None = None
    horizon: int | None = None
    interpolated: bool = False
    draws: int = 200
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Errors:
    """Against the counts, averaged over the days forecast; of camps with counts alone (notes on FLEE, its own measure).

    rescaled: share of people in the wrong camp x 2, totals made equal.  normal: with the totals as forecast.
    days: how many days it is averaged over.
    """

    rescaled: float
    normal: float
    days: int


@dataclass(frozen=True, slots=True)
class Driver:
    """One thing that moves people to or away from a place.

    kind: "source" (people of `from_place` are in `place` at the end), "closure" or "full" (what is shut or full and for
    how many days), "new" (a camp or corridor).  persons: at the last day; NaN where it is not a number of people.
    """

    place: PlaceId
    kind: Literal["source", "closure", "full", "new"]
    from_place: PlaceId | None
    persons: float
    days: int
    words: str


@dataclass(frozen=True, slots=True)
class Assumption:
    """One thing that was guessed (R1).

    stand_in: the capacity of `places` is too high to be one, so taken as not reported.  capacity: that of `places` is
    not reported.  uncounted: nobody was counted in `places`, which begin empty.  population: that of `places` is not
    known, the median of the others is taken.  no_conflict: no place is in conflict, all are left.  after: from `day` on
    fighting stays and later closures are not known.  estimated: `persons` of those in `places` are in no report.
    silent: nobody has reported from `places` for long, nor totals that tell of them: they stay as last counted.
    places: names; empty where it is not about places.
    """

    kind: Literal["stand_in", "capacity", "uncounted", "population", "no_conflict", "after", "estimated", "silent"]
    places: tuple[str, ...] = ()
    day: int | None = None
    persons: float | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """One thing that no forecast here can know, with what was measured of it on conflicts left out of the fit.

    ranges: how often 80 % ranges held: mean, least and most of a conflict.  capacities: of a capacity that is reported
    what share of people is in the wrong place, and where none is.  totals: by what share totals were off over 60 days,
    and frozen ones.  expected: totals are what somebody expects.  new_fighting, unregistered, moves: what is not in
    the model.  shares: those numbers, 0 to 1.
    """

    kind: Literal["ranges", "capacities", "totals", "expected", "new_fighting", "unregistered", "moves"]
    shares: tuple[float, ...] = ()


@dataclass(frozen=True, eq=False)
class CountryPeople:
    """Persons in all camps of a country; arrays of shape (days,).

    low, high: the 80 % range of their sum, narrower than the sum of the camps' ranges; NaN without draws.
    counted: the sum of the counts; NaN on days on which one of its camps has none.
    """

    country: str
    people: FloatArray
    low: FloatArray
    high: FloatArray
    counted: FloatArray


@dataclass(frozen=True, eq=False)
class Forecast:
    """An outlook: rows are places as in `conflict.places`, columns are days as in `days`.

    days: the days forecast (blind and open: 0 .. days - 1; running: known_to + 1 .. known_to + horizon).
    people: shape (places, days), persons there (in camps: registered; elsewhere: displaced persons staying or passing;
        people who never left their home are not in it).
    low, high: the 80 % range of camps; NaN of other places, and of all without draws.
    travelling: shape (days,), persons on the road between places.
    total, total_low, total_high: shape (days,), persons in all camps.
    countries: of each country with a camp, most people on the last day first.
    counted: shape (places, days), counts between reports interpolated as FLEE does; NaN where a place has none.
    reported: the same shape, only on the days of a report, NaN else.
    flows: shape (links, 2), persons who went a -> b and b -> a over the days forecast; rows as `conflict.links`.
    drivers: what drives it, most people first.  assumed: what was guessed (R1).  unknown: what it cannot know.
    errors: None where nothing was counted on the days forecast.
    conflict: as forecast, with any change made (a new camp is its last place).
    """

    conflict: Conflict
    settings: Settings
    mode: Mode
    days: tuple[int, ...]
    people: FloatArray
    low: FloatArray
    high: FloatArray
    travelling: FloatArray
    total: FloatArray
    total_low: FloatArray
    total_high: FloatArray
    counted: FloatArray
    reported: FloatArray
    flows: FloatArray
    countries: tuple[CountryPeople, ...] = ()
    drivers: tuple[Driver, ...] = ()
    assumed: tuple[Assumption, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    errors: Errors | None = None


@dataclass(frozen=True, eq=False)
class Difference:
    """What changes would do: `after` less `before`, each member of the ensemble with itself (common random numbers).

    people, low, high: shape (places, days) as in `after` (its places include new camps, which are 0 before); the range
        is of camps, NaN elsewhere.
    total, total_low, total_high: shape (days,), of all camps.
    """

    changes: tuple[Change, ...]
    before: Forecast
    after: Forecast
    people: FloatArray
    low: FloatArray
    high: FloatArray
    total: FloatArray
    total_low: FloatArray
    total_high: FloatArray
