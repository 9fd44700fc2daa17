"""V-S9: routes run along roads that there are, from where people are, as their corridor says."""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.verification.evidence.sides import Evidence, Hop, Run
from safeconduct.verification.violations import Violation, violation

__all__ = ["check_routes"]


def check_routes(evidence: Evidence) -> Iterator[Violation]:
    """V-S9: each convoy passes places of the case, one road after the other, named where there are several.

    Its passes are the waypoints of its corridor; a loaded one has a corridor.  People set out from a place that has
    people (or to which people walk); a town's from any junction within its extent.
    Not checked: on a street network, streets between two waypoints (the edge hands them in as one link).
    """
    waypoints = {corridor.id: corridor.waypoints for corridor in evidence.plan.corridors}
    origins = {row.place for row in evidence.case.groups} | {walk.to_place for walk in evidence.plan.walks}
    for run in evidence.runs:
        convoy = run.convoy
        route = tuple(here.place for here in convoy.passes)
        for place in sorted({place for place in route if place not in evidence.places}):
            yield violation("V-S9", "no_such_place", convoy=convoy.id, place=place)
        if convoy.corridor is not None and route != waypoints[convoy.corridor]:
            yield violation("V-S9", "differs_from_corridor", convoy=convoy.id, corridor=convoy.corridor)
        if run.loaded and convoy.corridor is None and not evidence.plan.handmade:
            yield violation("V-S9", "no_corridor", convoy=convoy.id)
        if run.loaded and evidence.home(route[0]) not in origins and route[0] not in origins:
            yield violation("V-S9", "nobody_is_there", convoy=convoy.id, place=route[0])
        for hop in run.hops:
            yield from _road(evidence, run, hop)


def _road(evidence: Evidence, run: Run, hop: Hop) -> Iterator[Violation]:
    between = evidence.roads.get((hop.start.place, hop.end.place), ())
    names = {"convoy": run.convoy.id, "from": hop.start.place, "to": hop.end.place}
    if hop.link is None and hop.start.road is not None and between:
        yield violation("V-S9", "no_such_road", **names, road=hop.start.road)
    elif hop.link is None:
        yield violation("V-S9", "no_road", **names)
    elif hop.start.road is None and len(between) > 1 and not evidence.plan.handmade:
        yield violation("V-S9", "road_not_named", **names)
