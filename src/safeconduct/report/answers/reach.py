"""The cheapest sets of asks in words, in three languages, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from math import isinf
from typing import Any

from safeconduct.answers import figures_of
from safeconduct.answers.reach import Reached
from safeconduct.planning import Case
from safeconduct.report.answers.documents import figures_json
from safeconduct.report.answers.lines import AnswerWriter, ask_writer
from safeconduct.report.wording.figures import count
from safeconduct.report.wording.wording import Language

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


def reach_lines(found: Reached, case: Case, language: Language = "en") -> Iterator[str]:
    """Write the sets, cheapest first: asks, cost, who gives them, persons; and what is proven."""
    writer = AnswerWriter.of(case.clock, case.places, case.parties, language)
    say, ask_words = writer.words.say, ask_writer(case, language)
    yield say("reach.asked", people=count(found.people), persons=count(found.persons))
    yield say("reach.most", most=count(found.most))
    for rank, one in enumerate(found.sets, 1):
        yield ""
        persons = 0 if one.outcome.plan is None else one.outcome.plan.out
        proof = say("reach.cheapest" if one.proven else "reach.cheaper_open")
        yield say("reach.set", rank=rank, cost=writer.words.decimal(one.cost), persons=count(persons), proof=proof)
        for ask in one.asks:
            yield say("reach.ask", ask=ask_words(ask), parties=writer.pays(ask.pays))
        if not one.asks:
            yield say("reach.nothing")
    yield ""
    if not isinf(found.bound_cost):
        yield say("reach.bound", cost=writer.words.decimal(found.bound_cost))
    if found.stopped:
        yield say("reach.stopped")
    elif len(found.sets) < 3 and any(one.asks for one in found.sets):
        yield say("reach.no_further")
