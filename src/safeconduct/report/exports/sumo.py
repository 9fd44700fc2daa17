"""From a plan on its case to the scene that SUMO drives: links driven, windows as closures, every vehicle."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from safeconduct.cases.verification.rows import case_rows
from safeconduct.core import CaseError, Fault, Place, PlaceId
from safeconduct.formats.maps.sumo import SumoEdge, SumoKind, SumoScene, SumoVehicle, sumo_files
from safeconduct.planning import Case
from safeconduct.report.disclosure.classes import CLASSES
from safeconduct.report.exports.exports import File
from safeconduct.report.verification.findings import plan_of_document
from safeconduct.simulation import drive_order
from safeconduct.verification import CaseRows, LinkRow, Plan
from safeconduct.verification.evidence import lay_side_by_side
from safeconduct.verification.evidence.sides import Evidence, Run

__all__ = ["sumo_export", "sumo_scene"]


def sumo_export(case: Case, document: object, file: str) -> tuple[File, ...]:
    """Return the files of a plan for SUMO, of class parties: they tell where everybody is, and when.

    Args:
        document: plan.json, as read.
        file: its name, for errors.

    Raises:
        CaseError: the document is no plan, or a convoy drives where the case has no road.
    """
    plan = plan_of_document(document, file)
    scene = sumo_scene(case_rows(case, plan), plan, case.places)
    made = sumo_files(scene, CLASSES["parties"].says)
    return tuple(File(name, "parties", text) for name, text in made.items())


def sumo_scene(case: CaseRows, plan: Plan, places: Mapping[PlaceId, Place]) -> SumoScene:
    """Lay a plan out for SUMO; columns on foot are left out, as its mesoscopic model has none.

    Raises:
        CaseError: a convoy drives where the case has no road.
    """
    evidence = lay_side_by_side(case, plan)
    runs = [run for run in evidence.runs if not run.convoy.on_foot]
    links = _links(runs)
    kinds, vehicles = _vehicles(evidence, runs, links)
    base, end = case.rules.horizon
    used = list(dict.fromkeys(place for link in links for place in (link.from_place, link.to_place)))
    nodes = {place: _name(f"n{number}_{place}") for number, place in enumerate(used)}
    return SumoScene(
        places={node: (places[PlaceId(place)].lat, places[PlaceId(place)].lon) for place, node in nodes.items()},
        edges=[_edge(evidence, link, name, nodes) for link, name in links.items()],
        kinds=kinds,
        vehicles=vehicles,
        ends_s=end - base,
    )


def _links(runs: list[Run]) -> dict[LinkRow, str]:
    """Return the links that are driven with ids for them: names of places may hold what XML ids may not."""
    found: dict[LinkRow, str] = {}
    for run in runs:
        for hop in run.hops:
            if hop.link is None:
                got = f"{run.convoy.id} drives from {hop.start.place} to {hop.end.place}, where there is no road"
                raise CaseError([Fault("plan.json", 0, "convoys", got, "a road of the case", "Plan the case again.")])
            found.setdefault(hop.link, _name(f"e{len(found)}_{hop.link.from_place}_{hop.link.to_place}"))
    return found


def _name(text: str) -> str:
    """Return an id that SUMO takes: it splits lists at blanks, and reads `:`, `|` and others as marks of its own."""
    return re.sub(r"[^\w.-]", "_", text)


def _edge(evidence: Evidence, link: LinkRow, name: str, nodes: Mapping[str, str]) -> SumoEdge:
    return SumoEdge(
        id=name,
        start=nodes[link.from_place],
        end=nodes[link.to_place],
        length_m=1000.0 * link.km,
        speed_ms=link.speed_kmh / 3.6,
        lanes=max(1, round(link.lanes)),
        capacity_per_h=link.capacity_pcu_h,
        closed=tuple(_closed(evidence, link)),
    )


def _closed(evidence: Evidence, link: LinkRow) -> Iterator[tuple[float, float]]:
    """Walk through when a link is shut: outside all windows where it needs one, and while a closure runs."""
    base, end = evidence.case.rules.horizon
    if link.dangerous or link.only_in_windows:
        windows = sorted((row.start, row.end) for row in evidence.table.over_link(link))
        yield from _between(windows, base, end)
    for start, until in link.shut:
        if until > base and start < end:
            yield max(start, base) - base, min(until, end) - base


def _between(windows: list[tuple[float, float]], base: float, end: float) -> Iterator[tuple[float, float]]:
    """Walk through what no window covers, seconds from the horizon's start."""
    open_until = base
    for start, until in windows:
        if start > open_until:
            yield open_until - base, min(start, end) - base
        open_until = max(open_until, until)
    if open_until < end:
        yield open_until - base, end - base


def _vehicles(
    evidence: Evidence, runs: list[Run], links: Mapping[LinkRow, str]
) -> tuple[list[SumoKind], list[SumoVehicle]]:
    kinds: dict[str, SumoKind] = {}
    vehicles = []
    for order, run in enumerate(runs):
        for number, (means, units, share) in enumerate(drive_order(evidence, run)):
            name = f"{means}_{units:g}_{run.speed_factor:g}"
            kinds.setdefault(name, SumoKind(name, units, run.speed_factor))
            vehicles.append(_vehicle(evidence, run, links, _name(f"c{order}_{run.convoy.id}_{number}"), name, share))
    return list(kinds.values()), vehicles


def _vehicle(
    evidence: Evidence, run: Run, links: Mapping[LinkRow, str], name: str, kind: str, share: float
) -> SumoVehicle:
    """Return one vehicle at its place between head and tail; it halts where it is planned to wait."""
    base = evidence.case.rules.horizon[0]
    first, halts = run.hops[0].start, []
    for before, hop in zip(run.hops, run.hops[1:], strict=False):
        comes = before.end.in_head + share * (before.end.in_tail - before.end.in_head)
        goes = hop.start.head + share * (hop.start.tail - hop.start.head)
        if goes > comes + 1.0 and before.link is not None:  # instants of a plan are whole seconds
            halts.append((links[before.link], goes - base))
    return SumoVehicle(
        id=name,
        kind=kind,
        departs_s=first.head + share * (first.tail - first.head) - base,
        edges=tuple(links[link] for _, link in run.driven()),
        halts=tuple(halts),
    )
