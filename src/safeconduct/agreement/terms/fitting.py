"""Whether a plan lies within clauses, as far as they alone tell: routes, means, and that all it uses is promised.

Hours, rates and sizes are looked at by the independent verifier, over the case as the clauses have it (`to_case`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from safeconduct.agreement.terms.from_plan import place_pairs, slug
from safeconduct.agreement.terms.values import ClauseValue
from safeconduct.core import Note
from safeconduct.planning import Case, Corridor, Plan

__all__ = ["unfit"]


def unfit(plan: Plan, case: Case, clauses: Sequence[ClauseValue]) -> tuple[Note, ...]:
    """Return where a plan goes beyond clauses, one note each."""
    return (*_posts(plan, case, clauses), *_places(plan, clauses), *_routes(plan, clauses), *_means(plan, clauses))


def _posts(plan: Plan, case: Case, clauses: Sequence[ClauseValue]) -> Iterator[Note]:
    """Yield posts of the case that the plan drives through and no clause promises."""
    pairs, held = place_pairs(plan), {one.value["post"] for one in clauses if one.type == "post"}
    for post in case.checkpoints:
        if (post.from_place, post.to_place) in pairs and post.id not in held:
            yield Note("post_without_clause", {"id": post.id})


def _places(plan: Plan, clauses: Sequence[ClauseValue]) -> Iterator[Note]:
    """Yield gathering and reception points that no clause names; a clause of a place alone holds for all its points."""
    held = [one.value for one in clauses if one.type == "place"]
    used = {("assembly", convoy.assembly, str(convoy.passes[0].place)) for convoy in plan.convoys if convoy.corridor}
    used |= {
        ("reception", convoy.reception, str(convoy.passes[-1].place)) for convoy in plan.convoys if convoy.corridor
    }
    for role, point, place in sorted(used):
        if not any(one["role"] == role and one["place"] == place and one.get("point", point) == point for one in held):
            yield Note("place_without_clause", {"id": point or place})


def _routes(plan: Plan, clauses: Sequence[ClauseValue]) -> Iterator[Note]:
    """Yield corridors that no route clause allows; one known to few alone names no way and is not looked at here."""
    routes = [one.value for one in clauses if one.type == "route"]
    for corridor in plan.corridors:
        own = [one for one in routes if one["corridor"] == slug(corridor.id)]
        if not own:
            yield Note("route_without_clause", {"corridor": corridor.id})
        elif not any(_goes(one.get("waypoints"), one.get("roads"), corridor) for one in own):
            yield Note("another_route", {"corridor": corridor.id})


def _goes(waypoints: object, roads: object, corridor: Corridor) -> bool:
    """Say whether a corridor goes the way that a route names; what a route leaves out, it does not ask."""
    if waypoints is not None and waypoints != list(corridor.waypoints):
        return False
    return roads is None or roads == [section.road for section in corridor.sections]


def _means(plan: Plan, clauses: Sequence[ClauseValue]) -> Iterator[Note]:
    """Yield means that the plan uses and the clause on columns does not name."""
    column = next((one.value["means"] for one in clauses if one.type == "column"), None)
    if isinstance(column, list):
        used = {name for convoy in plan.convoys if convoy.corridor for name in (convoy.mix or {"foot": 1})}
        for name in sorted(used - {str(one) for one in column}):
            yield Note("other_means", {"means": name})
