"""Plans for windows not yet answered, in words, in three languages, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from safeconduct.answers.robust import Robust, RobustPlan, Scenario, Surviving
from safeconduct.planning import Case
from safeconduct.report.wording.figures import count, under_each_other
from safeconduct.report.wording.wording import Language, Words, words_of

__all__ = ["ROBUST_FORMAT", "robust_json", "robust_lines"]

ROBUST_FORMAT = "safeconduct.robust/1"
"""Name and version of what `plan --robust --json` prints."""

Json = dict[str, Any]


def robust_json(found: Robust, case: Case) -> Json:
    """Return what `plan --robust --json` prints."""
    return {
        "format": ROBUST_FORMAT,
        "case": case.name,
        "windows": list(found.windows),
        "worst_bound": round(found.worst_bound, 3),
        "average_bound": round(found.average_bound, 3),
        "best_worst": _plan(found.best_worst),
        "best_average": _plan(found.best_average),
        "answers": [_answer(found, at, one) for at, one in enumerate(found.scenarios)],
    }


def _plan(one: RobustPlan) -> Json:
    return {
        "made_for": list(one.made_for),
        "persons": one.plan.out,
        "worst": round(one.worst, 3),
        "average": round(one.average, 3),
    }


def _answer(found: Robust, at: int, one: Scenario) -> Json:
    return {
        "comes": list(one.comes),
        "refused": list(one.refused),
        "best_worst": _goes(found.best_worst.under[at]),
        "best_average": _goes(found.best_average.under[at]),
        "anew": {
            "persons": one.outcome.plan.out if one.outcome.plan is not None else 0,
            "value": round(one.value, 3),
            "bound": round(one.bound, 3),
        },
    }


def _goes(one: Surviving) -> Json:
    return {"persons": one.persons, "value": round(one.value, 3), "stays": list(one.stays)}


def robust_lines(found: Robust, language: Language = "en") -> Iterator[str]:
    """Write the two plans side by side under every answer, and what to do when the answer arrives."""
    words = words_of(language, "common", "answers")
    say, is_one = words.say, found.best_worst is found.best_average
    yield say("robust.windows", windows=", ".join(found.windows))
    pairs = ((say("robust.best_worst"), found.best_worst), (say("robust.best_average"), found.best_average))
    for name, plan in pairs:
        made_for = ", ".join(plan.made_for) or say("robust.none_of_them")
        figures = {"worst": words.decimal(plan.worst), "average": words.decimal(plan.average)}
        yield say("robust.plan", name=name, windows=made_for, persons=count(plan.plan.out), **figures)
    if is_one:
        yield say("robust.same")
    yield say("robust.bounds", worst=words.decimal(found.worst_bound), average=words.decimal(found.average_bound))
    yield ""
    yield from under_each_other(_table(found, words), right=range(1, 7))
    yield ""
    yield say("robust.when")
    for at, one in enumerate(found.scenarios):
        for name, plan in pairs[: 1 if is_one else 2]:
            stays = ", ".join(plan.under[at].stays)
            outcome = say("robust.stay", convoys=stays) if stays else say("robust.all_go")
            yield say("robust.then", answer=_answer_words(one, words), name=name, outcome=outcome)


def _table(found: Robust, words: Words) -> list[list[str]]:
    heads = ("worst", "average", "anew")
    rows = [["robust.head.answer", *(key for head in heads for key in (f"robust.head.{head}", "head.value"))]]
    table = [[words.say(key) for key in row] for row in rows]
    for at, one in enumerate(found.scenarios):
        under = [plan.under[at] for plan in (found.best_worst, found.best_average)]
        anew = one.outcome.plan.out if one.outcome.plan is not None else 0
        figures = [*((held.persons, held.value) for held in under), (anew, one.value)]
        cells = [cell for persons, value in figures for cell in (count(persons), words.decimal(value))]
        table.append([_answer_words(one, words), *cells])
    return table


def _answer_words(one: Scenario, words: Words) -> str:
    if not one.refused:
        return words.say("robust.all_come")
    return words.say("robust.refused", windows=", ".join(one.refused))
