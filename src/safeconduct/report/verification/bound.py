"""A proof, and the gap of a plan to it, in words, in three languages, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from safeconduct.core import ProofError
from safeconduct.planning import Case
from safeconduct.planning.proof import Proof
from safeconduct.report.verification.findings import verification_json, verification_lines
from safeconduct.report.wording.figures import count
from safeconduct.report.wording.wording import Language, words_of
from safeconduct.verification import Verification

__all__ = ["BOUND_FORMAT", "bound_json", "bound_lines", "check_proof"]

BOUND_FORMAT = "safeconduct.bound/1"
"""Name and version of what `bound --json` prints."""

_ROUNDING = 1e-3
"""Relative difference that whole seconds in a plan's file explain: at a rate of collapse of 1 an hour, S changes by
3e-4 in a second."""


def check_proof(proof: Proof, held: Verification) -> None:
    """Hold a plan that keeps every rule against the proof.

    Raises:
        ProofError: it is above a bound, which proves the proof wrong.
    """
    if not held.holds:
        return
    for got, limit in ((float(held.persons), float(proof.persons_bound)), (held.value, proof.bound)):
        if got > limit + _ROUNDING * max(1.0, limit):
            raise ProofError("a plan that holds is above the bound", got=got, limit=limit)


def bound_json(proof: Proof, held: Verification | None, case: Case) -> dict[str, Any]:
    """Return what `bound --json` prints; held: what was found on the plan, None: no plan was given."""
    return {
        "format": BOUND_FORMAT,
        "case": case.name,
        "leaving": proof.leaving,
        "persons_bound": proof.persons_bound,
        "bound": round(proof.bound, 3),
        "quick_sum": proof.quick_sum.persons,
        "method": proof.method,
        "plan": None if held is None else _plan_json(proof, held, case),
    }


def _plan_json(proof: Proof, held: Verification, case: Case) -> dict[str, Any]:
    gaps = {
        "persons_gap": round(_gap(held.persons, proof.persons_bound), 6),
        "gap": round(_gap(held.value, proof.bound), 6),
    }
    return {
        "persons": held.persons,
        "value": round(held.value, 3),
        **(gaps if held.holds else dict.fromkeys(gaps)),
        "verification": verification_json(held, case),
    }


def _gap(got: float, limit: float) -> float:
    """Return (bound - value) / bound, 0 where the bound is 0; never below 0 by a file's rounding."""
    return max(0.0, (limit - got) / limit) if limit > 0 else 0.0


def bound_lines(proof: Proof, held: Verification | None, case: Case, language: Language = "en") -> Iterator[str]:
    """Write the proof; held: what was found on the plan, None: no plan was given."""
    words = words_of(language, "common", "answers")
    yield words.say("bound.persons", most=count(proof.persons_bound), leaving=count(proof.leaving))
    yield words.say("bound.value", most=words.decimal(proof.bound))
    if held is None:
        return
    yield from verification_lines(held, case, language)
    if held.holds:
        gaps = (_gap(held.persons, proof.persons_bound), _gap(held.value, proof.bound))
        persons, value = map(words.at_most_percent, gaps)
        yield words.say("bound.plan_persons", persons=count(held.persons), gap=persons)
        yield words.say("bound.plan_value", value=words.decimal(held.value), gap=value)
