"""What a forecast takes for granted, and what it cannot know: typed notes, worded at the edge."""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.outlook.conflict import Conflict
from safeconduct.outlook.data.parameters import measured
from safeconduct.outlook.ensemble.runs import Run, RunningRun
from safeconduct.outlook.flow.sizes import stand_ins
from safeconduct.outlook.forecast import Assumption, Mode, Settings, Unknown

__all__ = ["assumptions_of", "unknowns_of"]


def assumptions_of(conflict: Conflict, settings: Settings, mode: Mode, run: Run) -> tuple[Assumption, ...]:
    """Return what was guessed."""
    return (*_of_camps(conflict, mode), *_of_fighting(conflict, settings, mode), *_estimated(conflict, run))


def _of_camps(conflict: Conflict, mode: Mode) -> Iterator[Assumption]:
    camps = [conflict.places[row] for row in conflict.camps()]
    too_high = [place.name for place, is_one in zip(camps, stand_ins(conflict), strict=True) if is_one]
    if too_high:
        yield Assumption("stand_in", tuple(too_high))
    bare = [place.name for place in camps if place.capacity is None or place.name in too_high]
    if bare:
        yield Assumption("capacity", tuple(bare))
    counted = {count.place for count in conflict.counts}
    uncounted = [place.name for place in camps if place.id not in counted]
    if uncounted and mode != "open":
        yield Assumption("uncounted", tuple(uncounted))


def _of_fighting(conflict: Conflict, settings: Settings, mode: Mode) -> Iterator[Assumption]:
    bare = [place.name for place in conflict.places if place.kind == "conflict" and place.population is None]
    if bare:
        yield Assumption("population", tuple(bare))
    if not conflict.intensity.any():
        yield Assumption("no_conflict")
    if mode == "running":
        yield Assumption("after", day=settings.known_to)


def _estimated(conflict: Conflict, run: Run) -> Iterator[Assumption]:
    """Tell of each camp how many are taken to be there whom no report holds, and which are frozen."""
    if isinstance(run, RunningRun):
        for row, many in zip(conflict.camps(), run.known.estimated.tolist(), strict=True):
            if many >= 1:
                yield Assumption("estimated", (conflict.places[row].name,), persons=many)
        camps = zip(conflict.camps(), run.known.silent.tolist(), strict=True)
        silent = tuple(conflict.places[row].name for row, is_silent in camps if is_silent)
        if silent:
            yield Assumption("silent", silent)


def unknowns_of(mode: Mode) -> tuple[Unknown, ...]:
    """Return what a forecast in a mode cannot know, with what was measured of it."""
    own = measured()
    found = [
        Unknown("ranges", (own.inside_mean, own.inside_least, own.inside_most)),
        Unknown("capacities", (own.wrong_place, own.wrong_place_masked)),
    ]
    if mode == "running":
        found += [Unknown("totals", (own.totals_off, own.totals_off_frozen)), Unknown("new_fighting")]
    elif mode == "open":
        found += [Unknown("expected"), Unknown("new_fighting")]
    return (*found, Unknown("unregistered"), Unknown("moves"))
