"""plan.json read back, so that `export` works without the case; everything wrong with the file is told at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from safeconduct.core import CaseError, Clock, Fault, Place, PlaceId
from safeconduct.files.codec import Codec, list_of, nullable
from safeconduct.files.cursor import FIRST_YEAR, LAST_YEAR, Node
from safeconduct.planning import Plan, QuickSum, SolveReport
from safeconduct.report.gathering import GatheringPoint
from safeconduct.report.plan_document import load_document
from safeconduct.report.plan_format import (
    CONVOY,
    CORRIDOR,
    DUTY,
    FOOTPRINT,
    GATHERING,
    LEFT,
    NOTE,
    OUT_BY,
    PLACE_WINDOW,
    PLAN_FORMAT,
    SHORTFALL,
)
from safeconduct.report.plan_relations import check_relations

__all__ = ["PlanFile", "read_plan", "read_plan_file"]


@dataclass(frozen=True, slots=True)
class PlanFile:
    """All that a plan.json holds: the plan, the case's clocks, places on its corridors, where people gather.

    gathering: () in plans of before it was written; positions and hours of gathering places are not known then.
    """

    plan: Plan
    clock: Clock
    places: Mapping[PlaceId, Place]
    gathering: tuple[GatheringPoint, ...] = ()


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
    root = Node(load_document(path), "", path.name, [])
    _check_format(root)
    read = PlanFile(_plan(root), _clock(root.key("clocks")), _places(root), _gathering(root))
    _check_links(read.plan, root)
    if not root.faults:
        check_relations(read.plan, read.places, root)
    if root.faults:
        raise CaseError(root.faults)
    return read


def _check_format(root: Node) -> None:
    got = root.value.get("format") if isinstance(root.value, dict) else None
    if got != PLAN_FORMAT:
        remedy = "Make the plan again with `safeconduct plan`, or read it with the version that made it."
        shown = repr(got) if got is not None else "no format"
        raise CaseError([Fault(root.file, 0, "format", shown, repr(PLAN_FORMAT), remedy)])
    if isinstance(root.value, dict) and "infeasible" in root.value:
        remedy = "Change the case as it says under what_would_help, then plan again."
        raise CaseError([Fault(root.file, 0, "infeasible", "a case that cannot be planned", "a plan", remedy)])


def _check_links(plan: Plan, root: Node) -> None:
    known = {corridor.id for corridor in plan.corridors}
    for number, convoy in enumerate(plan.convoys):
        if not root.faults and convoy.corridor is not None and convoy.corridor not in known:
            node = Node(convoy.corridor, f"convoys[{number}].corridor", root.file, root.faults)
            node.fault(f"the id of a corridor ({', '.join(sorted(known)) or 'there are none'})")


def _zone(node: Node) -> ZoneInfo:
    try:
        return ZoneInfo(node.text())
    except (ZoneInfoNotFoundError, ValueError, OSError):
        node.fault("a time zone, as Europe/Kyiv")
        return ZoneInfo("UTC")


def _clock(node: Node) -> Clock:
    second, last = node.optional("second"), node.optional("last_day")
    zones = _zone(node.key("zone")), _zone(second) if second else None
    return Clock(_day(node.key("day")), *zones, _day(last) if last else None)


def _day(node: Node) -> date:
    try:
        day = date.fromisoformat(node.text())
    except ValueError:
        day = date.min
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return day
    node.fault(f"a day from {FIRST_YEAR} to {LAST_YEAR}, as 2022-03-05")
    return date(1970, 1, 1)


def _places(root: Node) -> dict[PlaceId, Place]:
    places = {}
    for node in root.key("places").items():
        place = _place_id(node.key("id"))
        if place in places:
            node.fault("an id used once", repr(place))
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


def _all(root: Node, key: str, codec: Codec) -> Any:
    return list_of(codec).read(root.key(key))


def _gathering(root: Node) -> tuple[GatheringPoint, ...]:
    node = root.optional("gathering")
    points: tuple[GatheringPoint, ...] = list_of(GATHERING).read(node) if node else ()
    for number, point in enumerate(points):
        lat, lon = point.lat, point.lon
        if (lat is None) != (lon is None) or not (-90 <= (lat or 0) <= 90 and -180 <= (lon or 0) <= 180):
            there = Node(None, f"gathering[{number}]", root.file, root.faults)
            there.fault("a position on Earth, or none", f"lat {lat}, lon {lon}")
    return points


def _plan(root: Node) -> Plan:
    persons, fire = root.key("persons"), root.key("ceasefire")
    return Plan(
        case=root.key("case").text(),
        title=root.key("title").text(),
        seed=root.key("seed").whole(),
        leaving=persons.key("leaving").whole(),
        out=persons.key("out").whole(),
        value=root.key("value").number(),
        bound=root.key("bound").number(),
        quick_sum=_quick_sum(root.key("quick_sum")),
        corridors=_all(root, "corridors", CORRIDOR),
        convoys=_all(root, "convoys", CONVOY),
        duties=_all(root, "duties", DUTY),
        out_by=_all(root, "out_by", OUT_BY),
        left_behind=_all(root, "left_behind", LEFT),
        kilometre_hours=fire.key("kilometre_hours").number(),
        footprint=_all(fire, "windows", FOOTPRINT),
        places=_all(fire, "places", PLACE_WINDOW),
        assumed=_all(root, "assumed_notes", NOTE),
        solve=_solve(root.key("solve")),
        persons_bound=root.key("persons_bound").whole(),
        shortfall=nullable(SHORTFALL).read(root.key("shortfall")),
        inputs=_inputs(root),
    )


def _inputs(root: Node) -> dict[str, str]:
    """Read the hashes of the inputs; none in plans of before they were told."""
    told = root.optional("inputs")
    return {name: one.text() for name, one in told.pairs()} if told else {}


def _quick_sum(node: Node) -> QuickSum:
    return QuickSum(node.key("persons").whole(), _all(node, "because_notes", NOTE))


def _solve(node: Node) -> SolveReport:
    early = node.key("stopped_early").truth()
    return SolveReport(node.key("method").text(), node.key("iterations").whole(), node.key("columns").whole(), early)
