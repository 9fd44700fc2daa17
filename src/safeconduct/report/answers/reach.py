"""The cheapest sets of asks in words and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from math import isinf
from typing import Any

from safeconduct.answers import figures_of
from safeconduct.answers.reach import Reached
from safeconduct.planning import Case
from safeconduct.report.answers.documents import figures_json
from safeconduct.report.wording.figures import count, number
from safeconduct.report.wording.notes import english

__all__ = ["REACH_FORMAT", "reach_json", "reach_lines"]

REACH_FORMAT = "safeconduct.reach/1"
"""Name and version of what `price --reach N --json` prints."""


def reach_json(found: Reached, case: Case) -> dict[str, Any]:
    """Return what `price --reach N --json` prints."""
    return {
        "format": REACH_FORMAT,
        "case": case.name,
        "people": found.people,
        "persons": found.persons,
        "persons_bound": found.most,
        "bound_cost": None if isinf(found.bound_cost) else round(found.bound_cost, 6),
        "stopped": found.stopped,
        "sets": [
            {
                "asks": [{"change": ask.words, "kind": ask.kind, "pays": list(ask.pays)} for ask in one.asks],
                "cost": round(one.cost, 6),
                "pays": list(one.pays),
                "proven": one.proven,
                "figures": figures_json(figures_of(one.outcome.plan), case.clock),
            }
            for one in found.sets
        ],
    }


def reach_lines(found: Reached, case: Case) -> Iterator[str]:
    """Write the sets, cheapest first: asks, cost, who gives them, persons; and what is proven."""
    said = english(case.clock, case.places, case.parties)
    yield f"{count(found.people)} persons are to get out; without any ask {count(found.persons)} do."
    yield f"With all asks no more than {count(found.most)} can."
    for rank, one in enumerate(found.sets, 1):
        yield ""
        persons = 0 if one.outcome.plan is None else one.outcome.plan.out
        proof = "no cheaper set without these ways; proven" if one.proven else "whether a cheaper one is there is open"
        yield f"{rank}. Cost {number(one.cost, 1)}, {count(persons)} persons; {proof}."
        for ask in one.asks:
            pays = ", ".join(said.party(party) for party in ask.pays) or "the organisers"
            yield f"   {ask.words} (given by: {pays})"
        if not one.asks:
            yield "   nothing has to be asked for"
    yield ""
    if not isinf(found.bound_cost):
        yield f"No set costs less than {number(found.bound_cost, 1)}; proven."
    if found.stopped:
        yield "Stopped after as many plans as were allowed: there may be more sets."
    elif len(found.sets) < 3 and any(one.asks for one in found.sets):
        yield "There is no further set that does without something of these."
