"""plan.json (safeconduct.plan/2) as a typed plan, every fault of its shape gathered.

A plan made by hand may leave out `format`; it may then leave out sums, bounds, reasons, duties and cease-fire as well,
and what it leaves out is not checked.  With a format, all that the format demands must be there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from safeconduct.verification.plan import (
    AskedPlace,
    AskedWindow,
    Convoy,
    Corridor,
    Duty,
    LeftBehind,
    Leg,
    Limit,
    OutBy,
    Pass,
    Plan,
    Shortfall,
    Walk,
)
from safeconduct.verification.shape import Shape, instant_of
from safeconduct.verification.violations import PlanShapeError, ShapeFault

__all__ = ["PLAN_FORMAT", "read_plan"]

PLAN_FORMAT = "safeconduct.plan/2"
"""Name and version of the format that is read; files of any other are refused."""

MEANS = ("car", "bus", "ambulance", "foot")


def read_plan(document: object) -> Plan:
    """Read what json.loads gave of a plan.json.

    Raises:
        PlanShapeError: another format, an infeasible case's answer, keys that are missing or of the wrong kind, ids
            given twice or naming nothing; carries all of them.
    """
    root = Shape(document, "", [], {})
    handmade = _check_format(root)
    plan = _plan(root, handmade=handmade)
    if not root.faults:
        _check_ids(plan, root.faults)
    if root.faults:
        raise PlanShapeError(tuple(root.faults))
    return plan


def _check_format(root: Shape) -> bool:
    """Refuse what is no plan/2; return whether it is made by hand."""
    if not isinstance(root.value, dict):
        root.fault("not_an_object")
        raise PlanShapeError(tuple(root.faults))
    format_ = root.value.get("format")
    if format_ is not None and format_ != PLAN_FORMAT:
        old = isinstance(format_, str) and format_.startswith("safeconduct.plan/")
        root.key("format").fault("another_version" if old else "another_format")
        raise PlanShapeError(tuple(root.faults))
    if "infeasible" in root.value:
        root.faults.append(ShapeFault("infeasible", "infeasible", ""))
        raise PlanShapeError(tuple(root.faults))
    return format_ is None


def _plan(root: Shape, *, handmade: bool) -> Plan:
    needed = not handmade
    persons = root.key("persons") if needed else root.optional("persons")
    fire = root.key("ceasefire") if needed else root.optional("ceasefire")
    left = tuple(_left(item) for item in root.list_of("left_behind", required=needed))
    return Plan(
        handmade=handmade,
        corridors=tuple(_corridor(item) for item in root.list_of("corridors", required=needed)),
        convoys=tuple(_convoy(item) for item in root.list_of("convoys")),
        duties=tuple(_duty(item) for item in root.list_of("duties", required=needed)),
        walks=tuple(_walks(root)),
        asked=tuple(_asked(item) for item in fire.list_of("windows", required=needed)) if fire else (),
        asked_places=tuple(_asked_place(item) for item in fire.list_of("places", required=False)) if fire else (),
        leaving=_figure(persons, "leaving", needed=needed),
        out=_figure(persons, "out", needed=needed),
        left=_figure(persons, "left", needed=needed),
        value=_figure(root, "value", needed=needed),
        bound=_figure(root, "bound", needed=needed),
        gap=_figure(root, "gap", needed=needed),
        persons_bound=_figure(root, "persons_bound", needed=needed),
        persons_gap=_figure(root, "persons_gap", needed=needed),
        kilometre_hours=_figure(fire, "kilometre_hours", needed=needed),
        out_by=tuple(
            OutBy(item.key("at").instant(), item.key("persons").amount())
            for item in root.list_of("out_by", required=needed)
        ),
        left_behind=left if root.has("left_behind") else None,
        shortfall=_shortfall(root.optional("shortfall")),
    )


def _figure(parent: Shape | None, name: str, *, needed: bool) -> float | None:
    if parent is None or not (needed or parent.has(name)):
        return None
    return parent.key(name).number()


def _shortfall(node: Shape | None) -> Shortfall | None:
    return None if node is None else Shortfall(node.key("planned").amount(), node.key("least_proven").amount())


def _optional_text(node: Shape, name: str) -> str:
    found = node.optional(name)
    return found.text_or_empty() if found else ""


def _texts(node: Shape | None) -> tuple[str, ...]:
    return tuple(item.text() for item in node.items()) if node else ()


def _corridor(node: Shape) -> Corridor:
    persons = node.optional("persons")
    by_means = {name: count.amount() for name, count in persons.pairs()} if persons else None
    return Corridor(node.key("id").text(), _texts(node.key("waypoints")), by_means)


def _convoy(node: Shape) -> Convoy:
    means, vehicles = node.key("means").text(), node.key("vehicles").whole()
    corridor, mix = node.optional("corridor"), node.optional("mix")
    if means not in (*MEANS, "mixed"):
        node.key("means").fault("unknown_means")
    if means == "mixed" and mix is None:
        node.key("mix")
    return Convoy(
        id=node.key("id").text(),
        corridor=corridor.text() if corridor else None,
        means=means,
        vehicles=vehicles,
        mix=_mix(mix) if mix else {means: vehicles} if means != "foot" else {},
        persons=_persons(node, means),
        passes=_passes(node),
        assembly=_optional_text(node, "assembly"),
        reception=_optional_text(node, "reception"),
        buses=_texts(node.optional("bus")),
        inbound=_optional_text(node, "inbound"),
    )


def _mix(node: Shape) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for name, count in node.pairs():
        if name not in MEANS:
            count.fault("unknown_means")
        if count.whole():
            counts[name] = count.whole()
    counts.pop("foot", None)
    return counts


def _persons(node: Shape, means: str) -> Mapping[str, float]:
    by_means, in_all = node.optional("persons_by_means"), node.key("persons").amount()
    if by_means is None:
        if means == "mixed" and in_all:
            node.key("persons_by_means")
        return {means: in_all} if in_all else {}
    found = {name: count.amount() for name, count in by_means.pairs()}
    for name, count in by_means.pairs():
        if name not in MEANS:
            count.fault("unknown_means")
    if abs(sum(found.values()) - in_all) > 1e-6:
        by_means.fault("differs_from_persons")
    return {name: count for name, count in found.items() if count}


def _passes(node: Shape) -> tuple[Pass, ...]:
    passes = tuple(
        _quick_pass(item.value, item.known) or _pass(item, first=number == 0)
        for number, item in enumerate(node.list_of("passes"))
    )
    if len(passes) < 2 and isinstance(node.key("passes").value, list):
        node.key("passes").fault("fewer_than_two_passes")
    return passes


def _quick_pass(raw: object, known: dict[object, float]) -> Pass | None:
    """Read a pass that says everything and is right; None: read it slowly, with its faults."""
    try:
        place, road = raw["place"], raw.get("road")  # type: ignore[index,attr-defined]  # else read slowly
        texts = (raw["in_head"], raw["in_tail"], raw["head"], raw["tail"])  # type: ignore[index]
        in_head, in_tail, head, tail = (instant_of(text, known) for text in texts)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    if not (isinstance(place, str) and place and (road is None or isinstance(road, str))):
        return None
    return Pass(place, in_head, in_tail, head, tail, road or None)


def _pass(node: Shape, *, first: bool) -> Pass:
    head, tail = node.key("head").instant(), node.key("tail").instant()
    came_head, came_tail = node.optional("in_head"), node.optional("in_tail")
    in_head = came_head.instant() if came_head else head
    # Boarding begins once for the whole convoy; elsewhere a tail whose arrival is not said arrives when it leaves.
    in_tail = came_tail.instant() if came_tail else in_head if first else tail
    road = _optional_text(node, "road") or None
    return Pass(node.key("place").text(), in_head, in_tail, head, tail, road, came_head is not None)


def _duty(node: Shape) -> Duty:
    return Duty(node.key("bus").text(), tuple(_leg(item) for item in node.list_of("legs")))


def _leg(node: Shape) -> Leg:
    return Leg(
        node.key("from").text(),
        node.key("to").text(),
        node.key("departs").instant(),
        node.key("arrives").instant(),
        node.key("persons").amount(),
    )


def _walks(root: Shape) -> Iterator[Walk]:
    """Read those of the plan as a whole, and those given with the convoy that fetches them."""
    convoys = root.value.get("convoys") if isinstance(root.value, dict) else None
    rows = enumerate(convoys) if isinstance(convoys, list) else ()
    inside = (Shape(raw, f"convoys[{n}]", root.faults, root.known) for n, raw in rows if isinstance(raw, dict))
    for node in (root, *inside):
        yield from (_walk(item) for item in node.list_of("walks", required=False))


def _walk(node: Shape) -> Walk:
    return Walk(
        node.key("place").text(),
        node.key("to").text(),
        node.key("persons").amount(),
        node.key("starts").instant(),
        node.key("arrives").instant(),
    )


def _span(node: Shape) -> tuple[float, float]:
    start, end = node.key("start").instant(), node.key("end").instant()
    if end < start:
        node.fault("ends_before_it_starts")
    return start, end


def _asked(node: Shape) -> AskedWindow:
    section = _texts(node.key("section"))
    if len(section) != 2 and node.has("section"):
        node.key("section").fault("not_two_places")
    ends = section if len(section) == 2 else ("", "")
    return AskedWindow(*ends, _optional_text(node, "road") or None, *_span(node))


def _asked_place(node: Shape) -> AskedPlace:
    return AskedPlace(node.key("place").text(), *_span(node))


def _left(node: Shape) -> LeftBehind:
    because = tuple(_limit(item) for item in node.list_of("because", required=False))
    return LeftBehind(node.key("place").text(), node.key("means").text(), node.key("persons").amount(), because)


def _limit(node: Shape) -> Limit:
    added, persons, tested = node.optional("added"), node.optional("persons"), node.optional("tested")
    if added and isinstance(added.value, dict):  # an amount with its unit
        added = added.key("number")
    more = added.number() if added else None
    return Limit(
        node.key("code").text(), more, persons.number() if persons else None, tested.truth() if tested else False
    )


def _check_ids(plan: Plan, faults: list[ShapeFault]) -> None:
    """Find ids given twice, and corridors that are named and not there."""
    for path, ids in (
        ("convoys", [convoy.id for convoy in plan.convoys]),
        ("corridors", [corridor.id for corridor in plan.corridors]),
        ("duties", [duty.bus for duty in plan.duties]),
    ):
        seen: set[str] = set()
        for number, name in enumerate(ids):
            if name in seen:
                faults.append(ShapeFault(f"{path}[{number}]", "given_twice", name))
            seen.add(name)
    known = {corridor.id for corridor in plan.corridors}
    for number, convoy in enumerate(plan.convoys):
        if convoy.corridor is not None and convoy.corridor not in known:
            faults.append(ShapeFault(f"convoys[{number}].corridor", "unknown_corridor", convoy.corridor))
