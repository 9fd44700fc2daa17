"""The sheets of the form of a day: places on its corridors, its convoys, the posts and devices of its agreement."""

from __future__ import annotations

from safeconduct.agreement import WORDING_LANGUAGES, wording_of
from safeconduct.formats.field import form_sheets
from safeconduct.report.operation.loading import Day

__all__ = ["form_of"]


def form_of(day: Day) -> dict[str, list[list[str]]]:
    """Return the form's sheets; its version changes with the plan."""
    basis, roles = day.basis, ("monitor", "convoy", "operations")
    acts = {name: wording_of(day.ledger.opening, name).words["choice"] for name in WORDING_LANGUAGES}
    on_corridors = {str(place) for one in basis.plan.corridors for place in one.waypoints}
    places = {id_: one for id_, one in basis.places.items() if id_ in on_corridors}
    posts = sorted(str(one.value["post"]) for one in basis.of_type("post"))
    observers = sorted(one.id for one in day.ledger.authors.values() if one.role in roles)
    return form_sheets(places, list(basis.convoys), posts, observers, acts, basis.plan_digest[:10])
