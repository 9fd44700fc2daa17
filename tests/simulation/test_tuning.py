"""Rules of convoys tuned: what is tried, how the choice is held, what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from random_cases import random_full_case
from safeconduct import api
from safeconduct.core import InfeasibleError, UsageError
from safeconduct.planning import Case
from safeconduct.report.simulation.tuning import tuned_lines
from safeconduct.simulation import Difference, Trial

_SCHEMA = Path(__file__).resolve().parents[2] / "docs/schemas/tune.schema.json"


@pytest.fixture(scope="module")
def case() -> Case:
    """Return the first random case in which people can leave, with rules that can be halved."""
    for seed in range(20):
        made = random_full_case(seed)
        made = replace(made, convoys=replace(made.convoys, margin_minutes=10.0, headway_minutes=4.0))
        try:
            api.plan(made, effort="fast")
        except InfeasibleError:
            continue
        return made
    raise AssertionError("nobody can leave in any of these cases")


def test_every_value_has_its_evidence_and_the_choice_fresh_days(case: Case) -> None:
    tuned = api.tune(case, ["margin", "headway"], runs=100)
    tried = {(trial.rule, trial.value) for trial in tuned.tuning.trials}
    wanted = {"margin": (5, 15, 20, 30), "headway": (2, 6, 8, 12)}
    assert tried == {(rule, value) for rule, values in wanted.items() for value in values}
    for rule in ("margin", "headway"):
        own = [trial for trial in tuned.tuning.trials if trial.rule == rule and trial.gain is not None]
        held = [trial for trial in own if trial.confirmed is not None]
        most = max(trial.gain.mean for trial in own if trial.gain is not None)
        assert all(trial.gain is not None and trial.gain.mean == most > 0 for trial in held)
        assert bool(held) == (most > 0)
    Draft202012Validator(json.loads(_SCHEMA.read_text(encoding="utf-8"))).validate(tuned.to_json())
    assert len(list(tuned_lines(tuned.tuning))) >= len(tried)


def test_a_gain_is_out_less_the_weighted_caught_day_by_day(case: Case) -> None:
    weighted = replace(case, collapse=replace(case.collapse, rate_per_h=0.2, caught_weight=2.0))
    trial = next(one for one in api.tune(weighted, ["margin"], runs=60).tuning.trials if one.gain is not None)
    plans = [
        api.plan(one, effort="fast")
        for one in (weighted, replace(weighted, convoys=replace(weighted.convoys, margin_minutes=trial.value)))
    ]
    cases = [weighted, replace(weighted, convoys=replace(weighted.convoys, margin_minutes=trial.value))]
    runs = [api.simulate(c, p, runs=60, effects=0).study.runs for c, p in zip(cases, plans, strict=True)]
    scores = [float((one.ended(0) - 2.0 * one.ended(1)).mean()) for one in runs]
    assert trial.gain is not None
    assert trial.gain.mean == pytest.approx(scores[1] - scores[0])


def test_a_gain_that_fresh_days_do_not_show_is_not_better() -> None:
    gain = Difference(100.0, 10.0, 100)
    assert not Trial("margin", 5.0, 10.0, 1.0, 0.0, gain, None).is_better
    assert not Trial("margin", 5.0, 10.0, 1.0, 0.0, gain, Difference(10.0, 10.0, 100)).is_better
    assert Trial("margin", 5.0, 10.0, 1.0, 0.0, gain, Difference(30.0, 10.0, 100)).is_better


@pytest.mark.parametrize("rules", [[], ["speed"], ["margin", "margin"]])
def test_rules_that_cannot_be_tuned_are_refused(case: Case, rules: list[str]) -> None:
    with pytest.raises(UsageError, match="tune: "):
        api.tune(case, rules, runs=10)


def test_tuning_by_one_day_is_refused(case: Case) -> None:
    with pytest.raises(UsageError, match="at least 2"):
        api.tune(case, ["margin"], runs=1)


def test_a_stop_ends_without_half_an_answer(case: Case) -> None:
    with pytest.raises(KeyboardInterrupt):
        api.tune(case, ["margin"], runs=10, should_stop=lambda: True)
