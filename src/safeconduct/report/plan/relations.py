"""What must hold between the parts of a plan.json: ids once, lists of one length, times in order, sums, places."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise

from safeconduct.core import PlaceId
from safeconduct.files.cursor import Cursor
from safeconduct.planning import Convoy, Corridor, Duty, Plan
from safeconduct.report.plan.format import PlanFile

__all__ = ["check_relations"]

_JUNCTION = re.compile(r"-?\d+\.\d{5},-?\d+\.\d{5}")
"""A junction of streets that is no place of the case: its position is its id."""
_SAME = 1e-6
"""Relative difference below which value and bound count as equal, as the planner has it."""


def check_relations(read: PlanFile, root: Cursor) -> None:
    """Add a fault for everything that does not fit together; the keys of the file must have been read without fault."""
    plan = read.plan

    def fault(path: str, expected: str, got: str) -> None:
        root.at(None, path).fault(expected, got)

    _check_once(plan, fault)
    _check_sums(plan, fault)
    for number, corridor in enumerate(plan.corridors):
        _check_corridor(corridor, f"corridors[{number}]", fault)
    routes = {corridor.id: corridor.waypoints for corridor in plan.corridors}
    for number, convoy in enumerate(plan.convoys):
        if convoy.corridor is not None and convoy.corridor not in routes:
            known = ", ".join(sorted(routes)) or "there are none"
            fault(f"convoys[{number}].corridor", f"the id of a corridor ({known})", repr(convoy.corridor))
        _check_convoy(convoy, routes, f"convoys[{number}]", fault)
    for number, duty in enumerate(plan.duties):
        _check_duty(duty, f"duties[{number}]", fault)
    _check_curve(plan, fault)
    for number, point in enumerate(read.gathering):
        if (point.lat is None) != (point.lon is None):
            fault(f"gathering[{number}]", "a position on Earth, or none", f"lat {point.lat}, lon {point.lon}")
    for path, place in _used(plan):
        if place not in read.places and not _JUNCTION.fullmatch(place):
            fault(path, "the id of one of `places`", repr(place))


_Fault = Callable[[str, str, str], None]


def _check_once(plan: Plan, fault: _Fault) -> None:
    named: dict[str, Iterable[str]] = {
        "corridors": (corridor.id for corridor in plan.corridors),
        "convoys": (convoy.id for convoy in plan.convoys),
        "duties": (duty.bus for duty in plan.duties),
    }
    for key, names in named.items():
        seen: set[str] = set()
        for number, name in enumerate(names):
            if name in seen:
                fault(f"{key}[{number}]", "an id used once", repr(name))
            seen.add(name)


def _check_sums(plan: Plan, fault: _Fault) -> None:
    if plan.out > plan.leaving:
        fault("persons.out", f"at most {plan.leaving}, who would leave", f"{plan.out}")
    if plan.out > plan.persons_bound:
        fault("persons_bound", f"at least {plan.out}, who are out", f"{plan.persons_bound}")
    if plan.value > plan.bound + _SAME * max(1.0, abs(plan.bound)):
        fault("bound", f"at least the value, {plan.value:g}", f"{plan.bound:g}")


def _check_corridor(corridor: Corridor, path: str, fault: _Fault) -> None:
    ways = corridor.waypoints
    if len(corridor.sections) != len(ways) - 1:
        fault(f"{path}.sections", f"{len(ways) - 1}, one between each two waypoints", f"{len(corridor.sections)}")
        return
    begins = corridor.origin == ways[0] or _JUNCTION.fullmatch(ways[0])
    if not begins or corridor.destination != ways[-1]:
        expected = "the origin first (or a junction of it), and the destination last"
        fault(f"{path}.waypoints", expected, f"{ways[0]!r} and {ways[-1]!r}")
    for number, (section, ends) in enumerate(zip(corridor.sections, pairwise(ways), strict=True)):
        where = f"{path}.sections[{number}]"
        if (section.from_place, section.to_place) != ends:
            fault(where, f"the section from {ends[0]} to {ends[1]}", f"{section.from_place!r} to {section.to_place!r}")
        if any(not (abs(lat) <= 90 and abs(lon) <= 180) for lat, lon in section.shape):
            fault(f"{where}.shape", "positions on Earth, [lat, lon]", "one that is not")


def _check_convoy(
    convoy: Convoy, routes: Mapping[str, tuple[PlaceId, ...]], path: str, fault: _Fault
) -> None:
    for number, one in enumerate(convoy.passes):
        times = [one.in_head or one.head, one.head, one.tail]
        if sorted(times) != times or (one.in_tail is not None and not one.in_tail <= one.tail):
            fault(f"{path}.passes[{number}]", "the head before the tail, and in before out", "another order")
    if any(after.head < before.head or after.tail < before.tail for before, after in pairwise(convoy.passes)):
        fault(f"{path}.passes", "times in the order of the waypoints", "a time before the one before it")
    route = routes.get(convoy.corridor) if convoy.corridor is not None else None
    passed = tuple(one.place for one in convoy.passes)
    if route is not None and passed != route:
        fault(f"{path}.passes", "the waypoints of its corridor, in order", ", ".join(passed)[:60])
    if any(walk.arrives < walk.starts for walk in convoy.walks):
        fault(f"{path}.walks", "arrival after the start", "arrival before it")
    if convoy.boards is not None and convoy.boards.start > convoy.passes[0].tail:
        fault(f"{path}.boards", "a start before the convoy leaves", "a start after that")


def _check_duty(duty: Duty, path: str, fault: _Fault) -> None:
    for number, leg in enumerate(duty.legs):
        if leg.arrives < leg.departs:
            fault(f"{path}.legs[{number}]", "arrival after departure", "arrival before it")
        if leg.waypoints and (leg.waypoints[0], leg.waypoints[-1]) != (leg.from_place, leg.to_place):
            fault(f"{path}.legs[{number}].waypoints", f"from {leg.from_place} to {leg.to_place}", "other ends")
    for number, (before, after) in enumerate(pairwise(duty.legs), start=1):
        if after.departs < before.arrives:
            fault(f"{path}.legs[{number}]", "a departure after the arrival before it", "a departure before that")
        if after.from_place != before.to_place:
            fault(f"{path}.legs[{number}].from", f"{before.to_place!r}, where the bus is", repr(after.from_place))


def _check_curve(plan: Plan, fault: _Fault) -> None:
    if any(after.at <= before.at or after.persons < before.persons for before, after in pairwise(plan.out_by)):
        fault("out_by", "rising times and persons", "others")
    if plan.out_by and plan.out_by[-1].persons != plan.out:
        fault("out_by", f"{plan.out} persons at its end, as under persons.out", f"{plan.out_by[-1].persons}")


def _used(plan: Plan) -> Iterator[tuple[str, PlaceId]]:
    """Yield every place that a plan speaks of, with where."""
    for number, corridor in enumerate(plan.corridors):
        yield from ((f"corridors[{number}].waypoints", place) for place in corridor.waypoints)
    for number, convoy in enumerate(plan.convoys):
        yield from ((f"convoys[{number}].passes", one.place) for one in convoy.passes)
        for walk in convoy.walks:
            yield from ((f"convoys[{number}].walks", place) for place in (walk.place, walk.to_place))
    for number, duty in enumerate(plan.duties):
        for leg in duty.legs:
            yield from ((f"duties[{number}].legs", place) for place in (leg.from_place, leg.to_place, *leg.waypoints))
    yield from ((f"left_behind[{number}].place", left.place) for number, left in enumerate(plan.left_behind))
    yield from ((f"ceasefire.places[{number}].place", one.place) for number, one in enumerate(plan.places))
