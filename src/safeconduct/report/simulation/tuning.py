"""Rules of convoys tuned against chance: as JSON, and as tables for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from safeconduct.report.simulation.documents import difference_json
from safeconduct.report.wording.figures import count, under_each_other
from safeconduct.simulation import Difference, Trial, Tuning

__all__ = ["TUNE_FORMAT", "tuned_json", "tuned_lines"]

TUNE_FORMAT = "safeconduct.tune/1"
"""Name and version of what `simulate --tune --json` prints."""

Json = dict[str, Any]

_RULE_WORDS = {
    "margin": "margin, minutes",
    "headway": "headway, minutes",
    "most_vehicles": "most vehicles in a convoy",
}


def tuned_json(tuned: Tuning) -> Json:
    """Return what tuning found; persons None where nobody can leave under a value."""
    return {
        "format": TUNE_FORMAT,
        "runs": tuned.runs,
        "caught_weight": tuned.caught_weight,
        "given": dict(tuned.given),
        "trials": [_trial(trial) for trial in tuned.trials],
        "best": tuned.best,
        "together": None if tuned.together is None else difference_json(tuned.together),
    }


def _trial(trial: Trial) -> Json:
    known = trial.planned is not None
    return {
        "rule": trial.rule,
        "value": trial.value,
        "planned": round(trial.planned, 3) if trial.planned is not None else None,
        "out": round(trial.out, 3) if known else None,
        "caught": round(trial.caught, 3) if known else None,
        "gain": None if trial.gain is None else difference_json(trial.gain),
        "confirmed": None if trial.confirmed is None else difference_json(trial.confirmed),
        "better": trial.is_better,
    }


def tuned_lines(tuned: Tuning) -> Iterator[str]:
    """Write every value tried with its evidence, and which are better than as given."""
    yield f"{count(tuned.runs)} days for the choice, {count(tuned.runs)} fresh ones to hold it; persons a day more than"
    yield f"as given, out less {tuned.caught_weight:g} x caught."
    yield ""
    rows = [["rule", "given", "tried", "planned", "out", "caught", "gain", "+-", "on fresh days", "95 of 100 between"]]
    rows += [_row(tuned, trial) for trial in tuned.trials]
    yield from under_each_other(rows, right=range(1, 10))
    yield ""
    for rule in tuned.given:
        value = tuned.best.get(rule)
        found = "no other value is shown to be better" if value is None else f"{value:g} is better than as given"
        yield f"{_RULE_WORDS[rule]}: {found}."
    if tuned.together is not None:
        yield f"All together: {count(tuned.together.mean)} persons a day more, between {_between(tuned.together)}."


def _row(tuned: Tuning, trial: Trial) -> list[str]:
    given = tuned.given[trial.rule]
    cells = [_RULE_WORDS[trial.rule], "none" if given is None else f"{given:g}", f"{trial.value:g}"]
    if trial.planned is None or trial.gain is None:
        return [*cells, "nobody can leave", "", "", "", "", "", ""]
    cells += [count(trial.planned), count(trial.out), count(trial.caught), count(trial.gain.mean)]
    cells.append(count(trial.gain.standard_error))
    held = trial.confirmed
    return [*cells, *(["", ""] if held is None else [count(held.mean), _between(held)])]


def _between(difference: Difference) -> str:
    low, high = difference.interval
    return f"{count(low)} and {count(high)}"
