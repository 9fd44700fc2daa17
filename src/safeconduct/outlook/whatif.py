"""What if a border closes, a camp opens, a corridor runs: the difference, with its range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from safeconduct.core import PlaceId
from safeconduct.outlook.conflict import Change, Closure, Conflict, Corridor, FloatArray, NewCamp, TravelLink
from safeconduct.outlook.data.parameters import Parameters, fitted
from safeconduct.outlook.ensemble.members import spread
from safeconduct.outlook.flow.routes import straight_km
from safeconduct.outlook.forecast import Difference, Driver, Forecast, Settings
from safeconduct.outlook.model import Progress, ensemble, forecast_of

__all__ = ["changed", "compare"]


def compare(
    conflict: Conflict,
    changes: Sequence[Change],
    settings: Settings | None = None,
    parameters: Parameters | None = None,
    *,
    progress: Progress | None = None,
) -> Difference:
    """Forecast with and without changes, each member of the ensemble with the same chance on both sides.

    Totals known or expected are the same on both sides; what a change adds or keeps away comes on top.

    progress: called with the share of both ensembles that is done, 0 to 1.

    Raises:
        ValueError: as `model.forecast`, or as `changed`.
    """
    chosen, numbers = settings or Settings(), parameters or fitted()
    half = None if progress is None else (lambda share: progress(share / 2), lambda share: progress((1 + share) / 2))
    first, second = half or (None, None)
    one = ensemble(conflict, conflict, chosen, numbers, progress=first)
    other = ensemble(changed(conflict, changes), conflict, chosen, numbers, scales=one.scales, progress=second)
    before, after = (forecast_of(side, chosen, numbers) for side in (one, other))
    new = len(other.conflict.camps()) - len(one.conflict.camps())
    gain = other.people - np.pad(one.people, ((0, 0), (0, 0), (0, new)))
    middle = other.middle.in_camps - np.pad(one.middle.in_camps, ((0, 0), (0, new)))
    return _difference(tuple(changes), before, replace(after, errors=None), middle, gain)


def changed(conflict: Conflict, changes: Sequence[Change]) -> Conflict:
    """Return the conflict with changes made, one after the other.

    Raises:
        ValueError: a change names a place or country that is not there, or a new camp's id or position cannot be used.
    """
    for change in changes:
        if isinstance(change, NewCamp):
            conflict = _with_camp(conflict, change)
        elif isinstance(change, Corridor):
            _check_there((change.a, change.b), [place.id for place in conflict.places])
            if change.to_day <= change.from_day:
                raise ValueError(f"the corridor from {change.a} ends on day {change.to_day}, before it begins")
            conflict = replace(conflict, corridors=(*conflict.corridors, change))
        else:
            conflict = _with_closure(conflict, change)
    return conflict


def _with_closure(conflict: Conflict, change: Closure) -> Conflict:
    known = [place.country if change.kind == "border" else place.id for place in conflict.places]
    alone = change.kind in ("place", "camp")
    _check_there((change.a,) if alone else (change.a, change.b), known)
    return replace(conflict, closures=(*conflict.closures, change))


def _check_there(names: Sequence[str], known: Sequence[str]) -> None:
    for name in names:
        if name not in known:
            raise ValueError(f"{name!r} is not there; there are {', '.join(sorted(set(known)))}")


def _with_camp(conflict: Conflict, change: NewCamp) -> Conflict:
    place = change.place
    if place.kind != "camp" or place.id in conflict.rows():
        raise ValueError(f"a new camp needs an id of its own and the kind camp; got {place.id!r}, {place.kind}")
    links = change.links or (_to_nearest(conflict, change),)
    shut = (Closure("camp", place.id, to_day=change.from_day),) if change.from_day > 0 else ()
    return replace(
        conflict,
        places=(*conflict.places, replace(place, planned=True)),
        links=(*conflict.links, *links),
        intensity=np.vstack([conflict.intensity, np.zeros(conflict.days)]),
        closures=(*conflict.closures, *shut),
    )


def _to_nearest(conflict: Conflict, change: NewCamp) -> TravelLink:
    far = {other.id: straight_km(change.place, other) for other in conflict.places if other.kind != "camp"}
    placed = {other: km for other, km in far.items() if np.isfinite(km)}
    if not placed:
        raise ValueError(f"{change.place.id!r} has no link and no position to find the nearest place from")
    nearest = min(sorted(placed), key=lambda other: placed[other])
    return TravelLink(change.place.id, PlaceId(nearest), max(1.0, placed[nearest]), source="straight line x 1.3")


def _difference(
    changes: tuple[Change, ...], before: Forecast, after: Forecast, middle: FloatArray, gain: FloatArray
) -> Difference:
    camps = list(after.conflict.camps())
    people = after.people - np.pad(before.people, ((0, len(after.people) - len(before.people)), (0, 0)))
    low, high = np.full_like(people, np.nan), np.full_like(people, np.nan)
    total = middle.sum(axis=1)
    total_low, total_high = np.full_like(total, np.nan), np.full_like(total, np.nan)
    if len(gain):
        low[camps], high[camps] = (part.T for part in spread(gain, people[camps].T))
        total_low, total_high = spread(gain.sum(axis=2), total)
    with_new = replace(after, drivers=(*_new(after, changes), *after.drivers))
    return Difference(changes, before, with_new, people, low, high, total, total_low, total_high)


def _new(after: Forecast, changes: Sequence[Change]) -> list[Driver]:
    """Tell what new camps hold at the end, and what corridors bring."""
    drivers = []
    for change in changes:
        if isinstance(change, NewCamp):
            persons = float(after.people[after.conflict.rows()[change.place.id], -1])
            words = f"{persons:,.0f} persons in {change.place.name}, which opens on day {change.from_day}"
            drivers.append(Driver(change.place.id, "new", None, persons, 0, words))
        elif isinstance(change, Corridor):
            days = change.to_day - change.from_day
            words = f"{change.persons:,.0f} persons by corridor from {change.a} over {days} days"
            drivers.append(Driver(change.b, "new", change.a, change.persons, days, words))
    return drivers
