"""Small conflicts for the tests of the outlook, drawn by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np

from safeconduct.core import PlaceId
from safeconduct.outlook import Closure, Conflict, Count, OutlookPlace, TravelLink
from safeconduct.outlook.conflict import PlaceKind
from safeconduct.outlook.data.parameters import Parameters

__all__ = ["NUMBERS", "camp", "link", "made", "small", "spot", "with_counts"]

NUMBERS = Parameters(
    size_power=1.0, population_power=0.5, stock_power=0.5, distance_power=1.0, near_km=100.0, moving_on=0.5,
    following=0.0,
    trend_days=7.0, damping=0.9, model_share=0.5,
    pull_spread=0.5, sized_pull_spread=0.5, capacity_spread=0.2, latest_spread=0.5, total_spread=0.5, level_spread=0.1,
    size_sd=0.1, population_sd=0.1, stock_sd=0.1, distance_sd=0.1, near_sd=0.1, moving_sd=0.1,
    following_sd=0.0,
)  # fmt: skip
"""Round numbers, so that shares can be worked out by hand."""


def spot(
    name: str, kind: PlaceKind = "town", *, population: float | None = None, lon: float = 0.0, country: str = "Home"
) -> OutlookPlace:
    """Return a place that is no camp."""
    return OutlookPlace(PlaceId(name), name, kind, 0.0, lon, country, population=population)


def camp(name: str, capacity: float | None = None, *, country: str = "Away", lon: float = 1.0) -> OutlookPlace:
    """Return a camp."""
    return OutlookPlace(PlaceId(name), name, "camp", 0.0, lon, country, capacity=capacity)


def link(a: str, b: str, km: float) -> TravelLink:
    """Return a road."""
    return TravelLink(PlaceId(a), PlaceId(b), km)


def made(places: list[OutlookPlace], links: list[TravelLink], *closures: Closure, days: int = 20) -> Conflict:
    """Return a conflict in which all places of kind conflict are fought over on every day."""
    intensity = np.array([np.full(days, float(place.kind == "conflict")) for place in places])
    return Conflict("made", date(2020, 1, 1), days, tuple(places), tuple(links), intensity, "Home", closures)


def small(*closures: Closure, days: int = 20) -> Conflict:
    """Return town A in conflict, 100 km from town B, which is 100 km from camp C; and camp D, 300 km from A."""
    places = [spot("A", "conflict", population=1000.0), spot("B", lon=0.9), camp("C", 1000.0), camp("D", 1000.0)]
    return made(places, [link("A", "B", 100), link("B", "C", 100), link("A", "D", 300)], *closures, days=days)


def with_counts(conflict: Conflict, **reports: list[tuple[int, float]]) -> Conflict:
    """Return the conflict with reports (day, persons) of the camps named."""
    counts = [Count(PlaceId(name), day, persons, name) for name, rows in reports.items() for day, persons in rows]
    return replace(conflict, counts=tuple(counts))
