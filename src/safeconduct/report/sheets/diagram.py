"""The time-distance diagram of one corridor: waypoints down, time across, convoys as bands from head to tail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from safeconduct.core import Clock, Place, PlaceId
from safeconduct.planning import Convoy, Corridor, Duty
from safeconduct.report.sheets.drawing import Drawing, Label, Line, text_width_mm
from safeconduct.report.wording.wording import Words

__all__ = ["Axes", "corridor_diagram", "hours_of"]

Point = tuple[float, float]

_TEXT = 6.5
_LINE_MM = 2.7
_TOP_MM, _BOTTOM_MM, _RIGHT_MM = 5.0, 5.0, 3.0
_MOST_NAMES_MM = 27.0
_STEPS_H = (1, 2, 3, 4, 6, 12, 24)


@dataclass(frozen=True, slots=True)
class Axes:
    """Where an instant and a distance lie on the paper; begins, ends: whole hours of the case's clock."""

    begins: datetime
    ends: datetime
    kms: tuple[float, ...]
    left: float
    top: float
    right: float
    bottom: float

    def x(self, instant: datetime) -> float:
        """Return how far right an instant lies, millimetres."""
        share = (instant - self.begins) / (self.ends - self.begins)
        return round(self.left + share * (self.right - self.left), 2)

    def y(self, order: int) -> float:
        """Return how far down the waypoint number `order` lies, millimetres."""
        length = self.kms[-1] or 1.0
        return round(self.top + self.kms[order] / length * (self.bottom - self.top), 2)


def corridor_diagram(
    corridor: Corridor,
    convoys: Sequence[Convoy],
    duties: Sequence[Duty],
    clock: Clock,
    places: Mapping[PlaceId, Place],
    words: Words,
    *,
    width: float,
    height: float,
    hours: tuple[datetime, datetime] | None = None,
) -> Drawing:
    """Draw a corridor's day: windows as shaded bands, convoys by means, empty runs of buses, hours on both clocks.

    Args:
        convoys, duties: of this corridor or of all; those of others are left out.
        width, height: millimetres.
        hours: whole hours across the drawing, the same for all that are compared; None: those of this corridor.
    """
    own = sorted((convoy for convoy in convoys if convoy.corridor == corridor.id), key=_above)
    names = [words.place(place, places) for place in corridor.waypoints]
    left = min(max(text_width_mm(name, _TEXT) for name in names) + 1.5, _MOST_NAMES_MM)
    begins, ends = hours or hours_of([corridor], own, clock)
    axes = Axes(begins, ends, _kms(corridor), left, _TOP_MM, width - _RIGHT_MM, height - _BOTTOM_MM)
    lines = [*_windows(corridor, axes), *_grid(axes, clock), *_returns(corridor, own, duties, axes)]
    lines += [line for convoy in own for line in _band(convoy, axes)]
    labels = [*_names(names, axes), *_hour_labels(axes, clock), *_clock_labels(axes, clock, words)]
    return Drawing(width, height, tuple(lines), (), tuple(labels))


def _above(convoy: Convoy) -> bool:
    """Say whether a convoy is drawn over the others: the few buses among the many cars."""
    return convoy.means in ("bus", "ambulance")


def _kms(corridor: Corridor) -> tuple[float, ...]:
    kms = [0.0]
    for section in corridor.sections:
        kms.append(kms[-1] + section.km)
    return tuple(kms)


def hours_of(
    corridors: Iterable[Corridor], own: Sequence[Convoy], clock: Clock
) -> tuple[datetime, datetime]:
    """Return the whole hours around all windows and convoys; where there are none, the day's first two."""
    sections = [section for corridor in corridors for section in corridor.sections]
    instants = [at for section in sections for window in section.windows for at in (window.start, window.end)]
    instants += [at for convoy in own for at in (convoy.passes[0].head, convoy.passes[-1].tail)]
    if not instants:
        start = clock.parse("00:00")
        return start, start + timedelta(hours=2)
    first = clock.local(min(instants)).replace(minute=0, second=0, microsecond=0)
    last = clock.local(max(instants))
    whole = last.replace(minute=0, second=0, microsecond=0)
    return first, whole if whole == last else whole + timedelta(hours=1)


def _windows(corridor: Corridor, axes: Axes) -> Iterator[Line]:
    for order, section in enumerate(corridor.sections):
        top, bottom = axes.y(order), axes.y(order + 1)
        for window in section.windows:
            start, end = axes.x(window.start), axes.x(window.end)
            yield Line("window", ((start, top), (end, top), (end, bottom), (start, bottom)))


def _grid(axes: Axes, clock: Clock) -> Iterator[Line]:
    for order in range(len(axes.kms)):
        y = axes.y(order)
        yield Line("grid", ((axes.left, y), (axes.right, y)))
    for hour in _whole_hours(axes):
        yield Line("grid", ((axes.x(hour), axes.top), (axes.x(hour), axes.bottom)))


def _whole_hours(axes: Axes) -> list[datetime]:
    """Return the hours to be marked: every one, or every second and so on, so that their labels have room."""
    hours = round((axes.ends - axes.begins).total_seconds() / 3600)
    room = max(1.0, (axes.right - axes.left) / 9.0)
    step = next((step for step in _STEPS_H if hours / step <= room), _STEPS_H[-1])
    return [axes.begins + timedelta(hours=hour) for hour in range(0, hours + 1, step)]


def _band(convoy: Convoy, axes: Axes) -> Iterator[Line]:
    """Draw a convoy as the area between its head's and its tail's line."""
    orders = range(min(len(convoy.passes), len(axes.kms)))
    heads = [(axes.x(convoy.passes[order].head), axes.y(order)) for order in orders]
    tails = [(axes.x(convoy.passes[order].tail), axes.y(order)) for order in orders]
    yield Line(convoy.means, (*heads, *reversed(tails)))


def _returns(corridor: Corridor, own: Sequence[Convoy], duties: Iterable[Duty], axes: Axes) -> Iterator[Line]:
    """Draw the empty runs of the corridor's buses between two of its waypoints."""
    order = {place: number for number, place in enumerate(corridor.waypoints)}
    buses = {bus for convoy in own for bus in convoy.bus}
    legs = [leg for duty in duties if duty.bus in buses for leg in duty.legs if leg.persons == 0]
    for leg in legs:
        ends = [(leg.departs, order.get(leg.from_place)), (leg.arrives, order.get(leg.to_place))]
        spots = tuple((axes.x(at), axes.y(place)) for at, place in ends if place is not None)
        if len(spots) == 2 and leg.departs >= axes.begins and leg.arrives <= axes.ends:
            yield Line("empty", spots)


def _names(names: Sequence[str], axes: Axes) -> Iterator[Label]:
    """Set the waypoints' names; the first and the last always, of the others those that have room."""
    last = len(names) - 1
    used = [axes.y(0), axes.y(last)]
    for order, name in enumerate(names):
        y = axes.y(order)
        if order not in (0, last):
            if any(abs(y - other) < _LINE_MM for other in used):
                continue
            used.append(y)
        yield Label(_cut(name), axes.left - 1.0, round(y - _LINE_MM / 2, 2), _TEXT, order in (0, last), "right")


def _cut(name: str) -> str:
    while len(name) > 4 and text_width_mm(name, _TEXT) > _MOST_NAMES_MM - 1.5:
        name = name.rstrip("…")[:-1] + "…"
    return name


def _clock_labels(axes: Axes, clock: Clock, words: Words) -> Iterator[Label]:
    """Name the clock of each row of hours, left of it."""
    yield Label(words.city(clock.zone), 0.0, axes.top - 4.2, _TEXT, strong=True)
    if clock.second is not None:
        yield Label(words.city(clock.second), 0.0, axes.bottom + 1.2, _TEXT)


def _hour_labels(axes: Axes, clock: Clock) -> Iterator[Label]:
    for hour in _whole_hours(axes):
        x = axes.x(hour)
        yield Label(f"{clock.local(hour):%H:%M}", x, axes.top - 4.2, _TEXT, True, "center")
        if clock.second is not None:
            yield Label(f"{hour.astimezone(clock.second):%H:%M}", x, axes.bottom + 1.2, _TEXT, False, "center")
