"""What drives a forecast: whose people are where, what is shut, what is full."""

from __future__ import annotations

import numpy as np

from safeconduct.outlook.conflict import Conflict, FloatArray
from safeconduct.outlook.ensemble.members import Draw, Member
from safeconduct.outlook.ensemble.runs import Run
from safeconduct.outlook.flow.engine import Departures, run
from safeconduct.outlook.forecast import Driver

__all__ = ["drivers_of"]

_LEAST_SHARE = 0.01
"""Sources of less than this share of a camp's people are left out."""


def drivers_of(conflict: Conflict, run_: Run, draw: Draw, member: Member) -> tuple[Driver, ...]:
    """Tell where the people in each camp are from, and which camps were shut, cut off or full, most people first."""
    found = [*_sources(conflict, run_, draw, member), *_shut(conflict, run_), *_full(conflict, member)]
    return tuple(sorted(found, key=lambda row: (-np.nan_to_num(row.persons), -row.days, row.place, row.kind)))


def _sources(conflict: Conflict, run_: Run, draw: Draw, member: Member) -> list[Driver]:
    """Run each place's people alone, with the room that all leave them and following all: their sum is all people."""
    base, people = run_.arrays, run_.departures(draw)
    none = np.zeros_like(people.direct)
    found = []
    for row in np.flatnonzero(base.weights.max(axis=0) > 0):
        own = np.zeros_like(base.weights)
        own[:, row] = base.weights[:, row]
        part = run(
            base, draw.parameters, Departures(np.zeros_like(people.first), people.leaving, none),
            among=member.flow, weights=own,
        )  # fmt: skip
        found += _source_rows(conflict, int(row), part.in_camps[-1] * np.nan_to_num(member.scale[-1], nan=1.0), member)
    return found


def _source_rows(conflict: Conflict, row: int, persons: FloatArray, member: Member) -> list[Driver]:
    source = conflict.places[row]
    drivers = []
    for column, camp in enumerate(conflict.camps()):
        if persons[column] > _LEAST_SHARE * member.in_camps[-1, column]:
            place = conflict.places[camp]
            words = f"{persons[column]:,.0f} persons in {place.name} from {source.name}"
            drivers.append(Driver(place.id, "source", source.id, float(persons[column]), 0, words))
    return drivers


def _shut(conflict: Conflict, run_: Run) -> list[Driver]:
    net = run_.arrays.routes
    drivers = []
    for column, camp in enumerate(conflict.camps()):
        place = conflict.places[camp]
        others = np.arange(len(conflict.places)) != camp
        cut_off = np.asarray(np.isinf(net.effort[:, others, column]).all(axis=1))
        for states, why in ((~net.open_camp[:, column], "takes nobody in"), (cut_off, "cannot be reached")):
            days = int(np.asarray(states)[net.state].sum())
            if days:
                drivers.append(Driver(place.id, "closure", None, np.nan, days, f"{place.name} {why} on {days} days"))
    return drivers


def _full(conflict: Conflict, member: Member) -> list[Driver]:
    drivers = []
    for column, camp in enumerate(conflict.camps()):
        days = int((member.flow.room[:, column] <= 0).sum())
        if days:
            place = conflict.places[camp]
            drivers.append(Driver(place.id, "full", None, np.nan, days, f"{place.name} is full on {days} days"))
    return drivers
