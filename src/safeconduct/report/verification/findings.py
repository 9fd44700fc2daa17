"""What verification finds, in words and as JSON: the only place where its codes become sentences."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby

from safeconduct.cases.verification.rows import case_rows
from safeconduct.core import CaseError, Clock, Fault, ProofError
from safeconduct.planning import Case, Plan
from safeconduct.report.plan.writer import plan_json
from safeconduct.report.wording.figures import number
from safeconduct.report.wording.wording import Language, Words, words_of
from safeconduct.verification import (
    STEPS,
    PlanShapeError,
    ShapeFault,
    Value,
    Verification,
    Violation,
    read_plan,
    verify,
)
from safeconduct.verification import Plan as PlanRead

__all__ = [
    "VERIFY_FORMAT",
    "hold_against_case",
    "hold_plan",
    "plan_holds",
    "plan_of_document",
    "rules_hold",
    "verification_json",
    "verification_lines",
    "violation_text",
]

VERIFY_FORMAT = "safeconduct.verify/1"
"""Name and version of what `verify --json` prints."""

_MOST_LINES = 30  # of one step, for people; --json has all


def hold_against_case(case: Case, document: object, file: str = "plan.json") -> Verification:
    """Hold a plan against its case.

    Args:
        case: read and checked.
        document: plan.json as plain dicts and lists.
        file: how faults of its shape name it.

    Raises:
        CaseError: the document is no plan; carries every fault of its shape.
    """
    plan = plan_of_document(document, file)
    return verify(case_rows(case, plan), plan)


def plan_of_document(document: object, file: str = "plan.json") -> PlanRead:
    """Read a plan.json as verification and simulation see it; errors as of `hold_against_case`."""
    try:
        return read_plan(document)
    except PlanShapeError as error:
        raise CaseError([_shape_fault(file, fault) for fault in error.faults]) from error


def hold_plan(case: Case, plan: Plan) -> None:
    """Hold a plan that was just made against its case (S12).

    Raises:
        ProofError: it breaks a rule; the message names the faults.
    """
    found = hold_against_case(case, plan_json(plan, case.clock, seconds=0.0, places=case.places))
    if not found.holds:
        raise ProofError("\n".join(["the plan does not hold against its case", *verification_lines(found, case)]))


def plan_holds(case: Case, plan: Plan) -> bool:
    """Say whether a plan keeps every rule of a case, which may be another than the one it was made for."""
    return hold_against_case(case, plan_json(plan, case.clock, seconds=0.0, places=case.places)).holds


def rules_hold(case: Case, plan: Plan) -> bool:
    """Say whether a plan's convoys keep every rule of a case; its figures (value, who stays) may be of another."""
    document = read_plan(plan_json(plan, case.clock, seconds=0.0, places=case.places))
    steps = [step for step in STEPS if step.number not in _OF_FIGURES]
    return verify(case_rows(case, document), document, steps=steps).holds


_OF_FIGURES = ("V-S5", "V-S6", "V-S10", "V-S11")


def _shape_fault(file: str, fault: ShapeFault) -> Fault:
    words = words_of("en", "verification")
    remedy = words.known(f"remedy.{fault.code}", words.say("remedy.other"))
    got = repr(fault.got) if fault.got else "nothing"
    return Fault(file, 0, fault.path, got, words.say(f"shape.{fault.code}"), remedy)


def violation_text(found: Violation, words: Words, clock: Clock) -> str:
    """Write one violation as a sentence; instants on the case's clock, with the day where it is another."""
    return words.say(f"{found.step}.{found.code}", **{key: _shown(key, value, clock) for key, value in found.values})


def _shown(key: str, value: Value, clock: Clock) -> str:
    if isinstance(value, str):
        return value
    if math.isinf(value):
        return "\u221e"
    if key == "at" or key.endswith("_at"):
        return _time(value, clock)
    return number(value, 0 if value == round(value) else 1)


def _time(seconds: float, clock: Clock) -> str:
    moment = clock.local(datetime.fromtimestamp(seconds, UTC))
    return f"{moment:%H:%M:%S}" if moment.date() == clock.day else f"{moment:%Y-%m-%d %H:%M:%S}"


def verification_lines(found: Verification, case: Case, language: Language = "en") -> Iterator[str]:
    """Write what was found: a line a violation, those of one step together, then the answer in one sentence."""
    words = words_of(language, "common", "verification")
    for step, rows in groupby(found.violations, key=lambda row: row.step):
        listed = list(rows)
        for row in listed[:_MOST_LINES]:
            yield f"{step} {violation_text(row, words, case.clock)}"
        if len(listed) > _MOST_LINES:
            yield words.say("answer.more", step=step, n=len(listed) - _MOST_LINES)
    if found.not_given:
        yield words.say("answer.not_given", keys=", ".join(key for _, key in found.not_given))
    if found.holds:
        yield words.say("answer.holds", case=case.name, steps=len(found.steps))
    else:
        yield words.say("answer.faults", case=case.name, faults=words.some("faults", len(found.violations)))


def verification_json(found: Verification, case: Case) -> dict[str, object]:
    """Return what `verify --json` prints (docs/schemas/verify.schema.json); instants with the case's offset."""
    words = words_of("en", "common", "verification")
    return {
        "format": VERIFY_FORMAT,
        "case": case.name,
        "holds": found.holds,
        "persons": found.persons,
        "value": round(found.value, 3),
        "convoys": found.convoys,
        "steps": list(found.steps),
        "not_given": [{"step": step, "key": key} for step, key in found.not_given],
        "faults": [
            {
                "step": row.step,
                "code": row.code,
                "values": {key: _plain(key, value, case.clock) for key, value in row.values},
                "text": violation_text(row, words, case.clock),
            }
            for row in found.violations
        ],
    }


def _plain(key: str, value: Value, clock: Clock) -> Value | None:
    if isinstance(value, str):
        return value
    if math.isinf(value):
        return None
    is_instant = key == "at" or key.endswith("_at")
    return clock.rfc3339(datetime.fromtimestamp(value, UTC)) if is_instant else value
