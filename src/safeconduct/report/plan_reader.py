"""plan.json read back, so that `export` works without the case; everything wrong with the file is told at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from safeconduct.core import CaseError, Clock, Fault, Place, PlaceId, Span
from safeconduct.planning import (
    Convoy,
    Corridor,
    Duty,
    FootprintWindow,
    LeftBehind,
    Leg,
    Limit,
    OutBy,
    Pass,
    Plan,
    QuickSum,
    Section,
    SolveReport,
)
from safeconduct.report.json_node import Node
from safeconduct.report.plan_json import PLAN_FORMAT

__all__ = ["PlanFile", "read_plan", "read_plan_file"]


@dataclass(frozen=True, slots=True)
class PlanFile:
    """All that a plan.json holds: the plan, the case's clocks, the places its corridors go through."""

    plan: Plan
    clock: Clock
    places: Mapping[PlaceId, Place]


def read_plan(path: Path) -> tuple[Plan, Clock]:
    """Read a plan.json; errors as in `read_plan_file`."""
    read = read_plan_file(path)
    return read.plan, read.clock


def read_plan_file(path: Path) -> PlanFile:
    """Read a plan.json with its clocks and places.

    Raises:
        CaseError: no such file, not JSON or cut off, another format or version, an infeasible case's answer, or keys
            that are missing or of the wrong kind (all of them).
    """
    root = Node(_load(path), "", path.name, [])
    _check_format(root)
    read = PlanFile(_plan(root), _clock(root.key("clocks")), _places(root))
    _check_links(read.plan, root)
    if root.faults:
        raise CaseError(root.faults)
    return read


def _load(path: Path) -> object:
    try:
        return json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        got = (error.strerror or str(error)).lower()
        raise CaseError([Fault(str(path), 0, "", got, "a plan.json", "Name the plan.json a plan wrote.")]) from error
    except UnicodeDecodeError as error:
        got = f"a byte that is not UTF-8 at {error.start}"
        raise CaseError([Fault(path.name, 0, "", got, "UTF-8 text", "Make the plan again.")]) from error
    except json.JSONDecodeError as error:
        cut = "the file ends in the middle" if error.pos >= len(error.doc.rstrip()) - 1 else f"{error.msg} there"
        remedy = f"Column {error.colno}. Make the plan again; a file that was sent may have been cut off."
        raise CaseError([Fault(path.name, error.lineno, "", cut, "a whole JSON object", remedy)]) from error
    except RecursionError as error:
        raise CaseError([Fault(path.name, 0, "", "lists too deep", "a plan.json", "Make the plan again.")]) from error


def _check_format(root: Node) -> None:
    got = root.value.get("format") if isinstance(root.value, dict) else None
    if got != PLAN_FORMAT:
        remedy = "Make the plan again with this version, or read it with the version that made it."
        shown = repr(got) if got is not None else "no format"
        raise CaseError([Fault(root.file, 0, "format", shown, repr(PLAN_FORMAT), remedy)])
    if isinstance(root.value, dict) and "infeasible" in root.value:
        remedy = "Change the case as it says under what_would_help, then plan again."
        raise CaseError([Fault(root.file, 0, "infeasible", "a case that cannot be planned", "a plan", remedy)])


def _check_links(plan: Plan, root: Node) -> None:
    known = {corridor.id for corridor in plan.corridors}
    for number, convoy in enumerate(plan.convoys):
        if not root.faults and convoy.corridor not in known:
            node = Node(convoy.corridor, f"convoys[{number}].corridor", root.file, root.faults)
            node.fault(f"the id of a corridor ({', '.join(sorted(known)) or 'there are none'})")


def _zone(node: Node) -> ZoneInfo:
    try:
        return ZoneInfo(node.text())
    except (ZoneInfoNotFoundError, ValueError, OSError):
        node.fault("a time zone, as Europe/Kyiv")
        return ZoneInfo("UTC")


def _clock(node: Node) -> Clock:
    try:
        day = date.fromisoformat(node.key("day").text())
    except ValueError:
        node.key("day").fault("a day, as 2022-03-05")
        day = date(1970, 1, 1)
    second = node.optional("second")
    return Clock(day, _zone(node.key("zone")), _zone(second) if second else None)


def _places(root: Node) -> dict[PlaceId, Place]:
    places = {}
    for node in root.key("places").items():
        place = _place_id(node.key("id"))
        lat, lon = node.key("lat").number(), node.key("lon").number()
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            node.fault("a position on Earth", f"lat {lat}, lon {lon}")
        uk, ru = (_name_in(node, language) for language in ("uk", "ru"))
        places[place] = Place(place, node.key("name").text(), lat, lon, name_uk=uk, name_ru=ru)
    return places


def _name_in(node: Node, language: str) -> str:
    """Read a place's name in a language; "" where it is not known, as in plans of before names were told."""
    names = node.optional("names")
    name = names.optional(language) if names else None
    return name.text() if name else ""


def _place_id(node: Node) -> PlaceId:
    return PlaceId(node.text())


def _ids(node: Node) -> tuple[PlaceId, ...]:
    return tuple(_place_id(item) for item in node.items())


def _plan(root: Node) -> Plan:
    persons, quick, fire = root.key("persons"), root.key("quick_sum"), root.key("ceasefire")
    bound = root.optional("persons_bound")
    return Plan(
        case=root.key("case").text(),
        title=root.key("title").text(),
        seed=root.key("seed").whole(),
        leaving=persons.key("leaving").whole(),
        out=persons.key("out").whole(),
        value=root.key("value").number(),
        bound=root.key("bound").number(),
        gap=root.key("gap").number(),
        quick_sum=QuickSum(quick.key("persons").whole(), quick.key("because").text()),
        corridors=tuple(_corridor(node) for node in root.key("corridors").items()),
        convoys=tuple(_convoy(node) for node in root.key("convoys").items()),
        duties=tuple(_duty(node) for node in root.key("duties").items()),
        out_by=tuple(
            OutBy(node.key("at").instant(), node.key("persons").whole()) for node in root.key("out_by").items()
        ),
        left_behind=tuple(_left(node) for node in root.key("left_behind").items()),
        kilometre_hours=fire.key("kilometre_hours").number(),
        footprint=tuple(_footprint(node) for node in fire.key("windows").items()),
        assumed=tuple(node.text() for node in root.key("assumed").items()),
        solve=_solve(root.key("solve")),
        persons_bound=bound.whole() if bound else None,
    )


def _section(node: Node) -> Section:
    shape = [tuple(number.number() for number in point.items()) for point in node.key("shape").items()]
    if any(len(point) != 2 for point in shape):
        node.key("shape").fault("points [lat, lon]")
    return Section(
        from_place=_place_id(node.key("from")),
        to_place=_place_id(node.key("to")),
        km=node.key("km").number(),
        windows=tuple(window.span() for window in node.key("windows").items()),
        ref=node.key("ref").text(),
        danger=node.key("danger").truth(),
        shape=tuple((point[0], point[1]) for point in shape if len(point) == 2),
    )


def _corridor(node: Node) -> Corridor:
    return Corridor(
        id=node.key("id").text(),
        origin=_place_id(node.key("origin")),
        destination=_place_id(node.key("destination")),
        waypoints=_ids(node.key("waypoints")),
        length_km=node.key("length_km").number(),
        persons={means: count.whole() for means, count in node.key("persons").pairs()},
        sections=tuple(_section(section) for section in node.key("sections").items()),
    )


def _pass(node: Node) -> Pass:
    return Pass(_place_id(node.key("place")), node.key("head").instant(), node.key("tail").instant())


def _convoy(node: Node) -> Convoy:
    convoy = Convoy(
        id=node.key("id").text(),
        corridor=node.key("corridor").text(),
        means=node.key("means").text(),
        vehicles=node.key("vehicles").whole(),
        persons=node.key("persons").whole(),
        passes=tuple(_pass(waypoint) for waypoint in node.key("passes").items()),
        assembly=node.key("assembly").text(),
        reception=node.key("reception").text(),
        bus=tuple(bus.text() for bus in node.key("bus").items()),
        boards=_boards(node.optional("boards")),
    )
    if not convoy.passes:
        node.key("passes").fault("a waypoint or more", "none")
    return convoy


def _boards(node: Node | None) -> Span | None:
    return None if node is None else Span(node.key("start").instant(), node.key("end").instant())


def _leg(node: Node) -> Leg:
    return Leg(
        from_place=_place_id(node.key("from")),
        to_place=_place_id(node.key("to")),
        departs=node.key("departs").instant(),
        arrives=node.key("arrives").instant(),
        persons=node.key("persons").whole(),
        km=node.key("km").number(),
        waypoints=_ids(node.key("waypoints")),
    )


def _duty(node: Node) -> Duty:
    return Duty(node.key("bus").text(), tuple(_leg(leg) for leg in node.key("legs").items()))


def _limit(node: Node) -> Limit:
    worth, during = node.optional("worth_persons_per_unit"), node.optional("during")
    return Limit(
        limit=node.key("limit").text(),
        where=node.key("where").text(),
        worth_persons_per_unit=worth.number() if worth else None,
        unit=node.key("unit").text(),
        during=during.span() if during else None,
    )


def _left(node: Node) -> LeftBehind:
    because = tuple(_limit(limit) for limit in node.key("because").items())
    return LeftBehind(_place_id(node.key("place")), node.key("means").text(), node.key("persons").whole(), because)


def _footprint(node: Node) -> FootprintWindow:
    section = _ids(node.key("section"))
    if len(section) != 2:
        node.key("section").fault("two places, [from, to]")
        section = (PlaceId(""), PlaceId(""))
    return FootprintWindow((section[0], section[1]), node.key("km").number(), node.span())


def _solve(node: Node) -> SolveReport:
    early = node.key("stopped_early").truth()
    return SolveReport(node.key("method").text(), node.key("iterations").whole(), node.key("columns").whole(), early)
