"""Plans for windows not yet answered, in words and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from safeconduct.answers.robust import Robust, RobustPlan, Scenario, Surviving
from safeconduct.planning import Case
from safeconduct.report.wording.figures import count, number, under_each_other

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


def robust_lines(found: Robust) -> Iterator[str]:
    """Write the two plans side by side under every answer, and what to do when the answer arrives."""
    yield f"Windows not yet answered: {', '.join(found.windows)}."
    pairs = (("Best worst case", found.best_worst), ("Best average", found.best_average))
    for name, plan in pairs:
        made = ", ".join(plan.made_for) or "none of them"
        yield (
            f"{name}: the plan for {made}; {count(plan.plan.out)} persons if it goes whole; value at worst"
            f" {number(plan.worst)}, on average {number(plan.average)}."
        )
    if found.best_worst is found.best_average:
        yield "Both are the same plan."
    yield f"No plan's worst case is above {number(found.worst_bound)}, its average above {number(found.average_bound)}."
    yield ""
    plans = ("best worst: persons", "best average: persons", "planned anew: persons")
    rows = [["answer", *(head for plan in plans for head in (plan, "value"))]]
    for at, one in enumerate(found.scenarios):
        cells = [_words(one)]
        for _, plan in pairs:
            cells += [count(plan.under[at].persons), number(plan.under[at].value)]
        anew = one.outcome.plan.out if one.outcome.plan is not None else 0
        rows.append([*cells, count(anew), number(one.value)])
    yield from under_each_other(rows, right=range(1, 7))
    yield ""
    yield "When the answer arrives:"
    for at, one in enumerate(found.scenarios):
        for name, plan in pairs[: 1 if found.best_worst is found.best_average else 2]:
            stays = ", ".join(plan.under[at].stays)
            outcome = f"these convoys stay: {stays}; plan anew for the rest" if stays else "all convoys go"
            yield f"  {_words(one)}, {name.lower()}: {outcome}."


def _words(one: Scenario) -> str:
    return f"refused: {', '.join(one.refused)}" if one.refused else "all come"
