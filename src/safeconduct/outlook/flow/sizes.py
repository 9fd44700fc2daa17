"""How much each camp draws by itself: its capacity where that is reported, else its country's pull.

    size = capacity ^ size_power                                    of a camp with a reported capacity
    size = k x persons ^ population_power x stock ^ stock_power / n of another: country first, then place

persons: who live in the camp's country; stock: people from the country that is fled who lived there before; n: camps of
that country; k: so that camps with a capacity have the same geometric mean by either.  Where only planned camps have
one, k is such that the others hold all people by their shares.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import product

import numpy as np
from numpy.typing import NDArray

from safeconduct.outlook.conflict import Conflict, FloatArray, OutlookPlace
from safeconduct.outlook.data.countries import Country, country_named, stock_between
from safeconduct.outlook.data.counts import counts_by_day
from safeconduct.outlook.data.parameters import Parameters

__all__ = ["OLDER", "SENTINEL", "Sizes", "log_sizes", "newest_first", "sizes_of", "stand_ins"]

SENTINEL = 1.5
"""A capacity above this many times the highest total ever counted or expected stands for "not reported": it limits
nothing, and writers of such folders put figures like 1,000,000 where nobody knows."""

OLDER = 0.2
"""What an older camp draws of what it would, once a newer one of its country is open.  Camps are opened because the
others are full, and new arrivals are brought there; assumed, since two of six conflicts show it.  The error without
capacities hardly depends on it: 0.375 with 0.3, 0.370 with 0.03; 0.388 without."""


@dataclass(frozen=True, eq=False)
class Sizes:
    """What sizes are made from; arrays of shape (camps,).

    capacity: persons, NaN where not reported or a stand-in.  country: a number from 0 for each country.
    persons, stock: of the camp's country; where unknown the geometric mean of the other countries' (1 where all are
    unknown), so that it draws neither more nor less for it.
    sharing: camps of the same country.  opens: the day from which it takes people in, 0 if it did from the first on.
    planned: bool, the capacity is a plan.  highest: the most persons ever counted
    or expected in all, 0 where unknown.
    """

    capacity: FloatArray
    country: NDArray[np.int64]
    persons: FloatArray
    stock: FloatArray
    sharing: FloatArray
    opens: NDArray[np.int64]
    planned: NDArray[np.bool_]
    highest: float


def sizes_of(conflict: Conflict) -> Sizes:
    """Gather what a conflict's camps are sized by."""
    camps = [conflict.places[row] for row in conflict.camps()]
    capacity = np.array([place.capacity or np.nan for place in camps], np.float64)
    capacity[stand_ins(conflict)] = np.nan
    countries = [country_named(place.country) for place in camps]
    home = country_named(conflict.home)
    persons = [np.nan if one is None else one.persons for one in countries]
    stock = [_stock(home, one, conflict.start) for one in countries]
    many = Counter(place.country for place in camps)
    sharing = np.array([many[place.country] for place in camps], np.float64)
    numbers = {name: number for number, name in enumerate(many)}
    country = np.array([numbers[place.country] for place in camps], np.int64)
    planned = np.array([place.planned for place in camps], np.bool_)
    known = (_filled(persons, sharing), _filled(stock, sharing))
    opens = np.array([_opens(conflict, place) for place in camps], np.int64)
    return Sizes(capacity, country, *known, sharing, opens, planned, _highest_total(conflict))


def _opens(conflict: Conflict, place: OutlookPlace) -> int:
    """Return the day up to which a camp is shut from the start, itself or with all its links."""
    ends = [
        shut.to_day for shut in conflict.closures
        if shut.kind in ("camp", "place") and shut.a == place.id and shut.from_day <= 0
    ]  # fmt: skip
    return max((day for day in ends if day is not None), default=0)


def newest_first(sizes: Sizes, is_open: NDArray[np.bool_]) -> FloatArray:
    """Return by what the sizes of camps without a capacity are multiplied as new ones open in their country.

    The newest keep theirs and older ones OLDER of it, both times what leaves the sum of the country's open camps as it
    is.  is_open: shape (states, camps), as is what is returned.
    """
    factor = np.ones(is_open.shape)
    for state, country in product(range(len(is_open)), np.unique(sizes.country)):
        own = is_open[state] & (sizes.country == country) & np.isnan(sizes.capacity)
        weight = np.where(sizes.opens[own] == sizes.opens[own].max(initial=0), 1.0, OLDER)
        factor[state, own] = weight * (len(weight) / max(1.0, weight.sum()))
    return factor


def _stock(home: Country | None, other: Country | None, before: date) -> float:
    known = None if home is None or other is None else stock_between(home, other, before)
    return known or np.nan


def log_sizes(sizes: Sizes, parameters: Parameters) -> FloatArray:
    """Return the logarithm of each camp's size, the highest 0; shape (camps,)."""
    own = parameters.size_power * np.log(sizes.capacity)
    of_country = (
        parameters.population_power * np.log(sizes.persons)
        + parameters.stock_power * np.log(sizes.stock)
        - np.log(sizes.sharing)
    )
    reported = ~np.isnan(own)
    size = np.where(reported, own, of_country + _level(sizes, own, of_country, parameters))
    return np.asarray(size - size.max(initial=-np.inf))


def _level(sizes: Sizes, own: FloatArray, of_country: FloatArray, parameters: Parameters) -> float:
    """Return the logarithm of k, see above; 0 where nothing tells it."""
    reported = ~np.isnan(own)
    if (reported & ~sizes.planned).any():
        return float((own - of_country)[reported & ~sizes.planned].mean())
    if not reported.any() or reported.all() or sizes.highest <= 0:
        return 0.0
    share = np.exp(of_country - of_country[~reported].max())
    expected = np.log(sizes.highest * share / share[~reported].sum())
    return float((parameters.size_power * expected - of_country)[~reported].mean())


def stand_ins(conflict: Conflict) -> NDArray[np.bool_]:
    """Return which camps' capacities are far above anything counted or expected (SENTINEL); shape (camps,).

    A planned capacity, as of a camp that a what-if opens, is none.
    """
    camps = [conflict.places[row] for row in conflict.camps()]
    capacity = np.array([np.nan if place.planned else place.capacity or np.nan for place in camps], np.float64)
    highest = _highest_total(conflict)
    return np.asarray(capacity > SENTINEL * highest) if highest > 0 else np.zeros(len(capacity), np.bool_)


def _highest_total(conflict: Conflict) -> float:
    """Return the most persons ever counted in all camps, reported or expected in all; 0 where none of them is.

    While the counts cover less than half of the days and nothing is expected, as many may come as live in the places.
    """
    days = [*(count.day for count in conflict.counts), *(total.day for total in conflict.totals)]
    last = max(days, default=-1)
    counted = np.nan_to_num(counts_by_day(conflict, max(conflict.days, last + 1))).sum(axis=0).max()
    reported = [total.persons for total in conflict.totals]
    expected = [scenario.high for scenario in conflict.scenarios]
    early = 0 <= 2 * last < conflict.days and not expected
    living = sum(place.population or 0.0 for place in conflict.places) if early else 0.0
    return float(max([counted, *reported, *expected, living]))


def _filled(values: list[float], sharing: FloatArray) -> FloatArray:
    """Return values with the geometric mean of the known, each country once, where one is unknown."""
    known = np.array(values, np.float64)
    there = ~np.isnan(known)
    if not there.any():
        return np.ones(len(known))
    usual = np.exp(np.average(np.log(known[there]), weights=1.0 / sharing[there]))
    return np.where(there, known, usual)
