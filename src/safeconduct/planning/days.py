"""A case of several days: what was written without a date, on each of them (S7).

A time without a date holds on every day of the horizon, a time with one on that day only.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from safeconduct.core import Clock, Span
from safeconduct.network.road import Road
from safeconduct.picture.claims import Closure
from safeconduct.planning.inputs import (
    AssemblyPoint,
    Case,
    CeasefireWindow,
    Checkpoint,
    InboundConvoy,
    ReceptionPoint,
)

__all__ = ["contraflow_of", "dated", "days_of", "hours_of"]

_Row = TypeVar("_Row", CeasefireWindow, Closure, InboundConvoy)
_TIMES = ("start", "end", "departures_from", "earliest", "latest")


def days_of(case: Case) -> tuple[date, ...]:
    """Return the days that the horizon touches, on the case's clock."""
    return case.clock.days(case.horizon)


def dated(case: Case) -> Case:
    """Return the case with one dated row for each day of every daily window, closure and inbound convoy.

    Rows of one line keep their id.  Opening hours and contraflow: `hours_of`, `contraflow_of`.
    """
    return replace(
        case,
        windows=_each_day(case, case.windows),
        closures=_each_day(case, case.closures),
        inbound=_each_day(case, case.inbound),
    )


def _each_day(case: Case, rows: tuple[_Row, ...]) -> tuple[_Row, ...]:
    days = days_of(case)
    return tuple(_on(row, day, case.clock) if row.daily else row for row in rows for day in days[: _count(row, days)])


def _count(row: _Row, days: tuple[date, ...]) -> int:
    return len(days) if row.daily else 1


def _on(row: _Row, day: date, clock: Clock) -> _Row:
    given = {name: at for name in _TIMES if (at := getattr(row, name, None)) is not None}
    times: dict[str, Any] = {name: clock.on_day(at, day) for name, at in given.items()}
    return replace(row, daily=False, **times)


def hours_of(case: Case, row: AssemblyPoint | ReceptionPoint | Checkpoint) -> tuple[Span, ...]:
    """Return when a point or checkpoint is open, in order, within the horizon.

    Where opens or closes is empty it is open from the beginning, or to the end: of the day where the other one holds
    on every day, else of the horizon.  Nights between two days that touch are one span.
    """
    if not row.daily:
        return _within(case.horizon, [(row.opens or case.horizon.start, row.closes or case.horizon.end)])
    clock = case.clock
    spans = []
    for day in days_of(case):
        begin, end = _midnight(clock, day), _midnight(clock, day + timedelta(days=1))
        opens = begin if row.opens is None else clock.on_day(row.opens, day)
        closes = end if row.closes is None else clock.on_day(row.closes, day)
        spans.append((opens, closes))
    return _within(case.horizon, spans)


def contraflow_of(case: Case, road: Road) -> tuple[Span, ...]:
    """Return when all lanes of a road lead from its from_place to its to_place, within the horizon; else both ways."""
    spans = []
    for day in days_of(case):
        midnight = datetime.combine(day, datetime.min.time())
        for start, end in road.contraflow:
            ends = [(midnight + timedelta(minutes=at)).replace(tzinfo=case.clock.zone) for at in (start, end)]
            spans.append((ends[0], ends[1]))
    return _within(case.horizon, spans)


def _midnight(clock: Clock, day: date) -> datetime:
    return datetime.combine(day, datetime.min.time()).replace(tzinfo=clock.zone)


def _within(horizon: Span, spans: list[tuple[datetime, datetime]]) -> tuple[Span, ...]:
    """Cut spans to the horizon and join those that touch; instants as in the horizon, aware UTC."""
    zone = horizon.start.tzinfo
    found: list[Span] = []
    for start, end in sorted(spans):
        start, end = max(start, horizon.start).astimezone(zone), min(end, horizon.end).astimezone(zone)
        if start > end:
            continue
        if found and start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(end, found[-1].end))
        else:
            found.append(Span(start, end))
    return tuple(found)
