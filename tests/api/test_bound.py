"""The proof alone, and a given plan's gap to it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

import safeconduct as sc
from builders import at, tiny_case
from planning.planned import document_of
from safeconduct.core import CaseError, ProofError
from safeconduct.planning import plan_case
from safeconduct.planning.proof import prove_case
from safeconduct.report.verification.bound import check_proof

SHORT = replace(tiny_case(), windows=(replace(tiny_case().windows[0], end=at("11:00")),))


def test_proof_alone_is_that_of_the_plan() -> None:
    plan = plan_case(SHORT, effort="fast")
    proof = prove_case(SHORT, effort="fast")
    assert (proof.bound, proof.persons_bound, proof.leaving) == (plan.bound, plan.persons_bound, plan.leaving)
    assert proof.quick_sum == plan.quick_sum


def test_plan_made_elsewhere_gets_its_gap(tmp_path: Path) -> None:
    plan = plan_case(SHORT, effort="fast")
    (tmp_path / "plan.json").write_text(json.dumps(document_of(SHORT, plan)), encoding="utf-8")
    found = sc.bound(SHORT, tmp_path, effort="fast")
    told = found.to_json()["plan"]
    assert told["persons"] == plan.out
    assert told["gap"] == pytest.approx(plan.gap, abs=1e-4)
    assert found.to_rows()[0]["persons_bound"] == plan.persons_bound


def test_plan_that_breaks_a_rule_has_no_gap() -> None:
    planned = sc.plan(SHORT, effort="fast")
    shut = replace(SHORT, windows=(replace(SHORT.windows[0], state="refused"),))
    told = sc.bound(shut, planned, effort="fast").to_json()["plan"]
    assert not told["verification"]["holds"]
    assert told["gap"] is None


def test_nobody_receives_is_a_bound_of_nought() -> None:
    assert prove_case(replace(SHORT, reception=()), effort="fast").persons_bound == 0


def test_plan_above_the_proof_is_a_broken_proof() -> None:
    planned = sc.plan(SHORT, effort="fast")
    held = sc.verify(SHORT, planned).verification
    low = replace(prove_case(SHORT, effort="fast"), persons_bound=planned.persons - 5)
    with pytest.raises(ProofError, match="above the bound"):
        check_proof(low, held)


def test_file_that_is_no_plan_is_reported_before_any_proof(tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text("{}", encoding="utf-8")
    with pytest.raises(CaseError):
        sc.bound(SHORT, tmp_path)
