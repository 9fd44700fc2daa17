"""A few signals at random moments; `make attack` sends 200."""

from __future__ import annotations

from pathlib import Path

from attack.kills import kill_plans
from builders import tiny_case
from safeconduct.cases import write_case


def test_a_plan_that_is_stopped_loses_nothing(tmp_path: Path) -> None:
    write_case(tiny_case(), tmp_path / "case")
    found = kill_plans(tmp_path / "case", tmp_path / "out", 3, seed=5)
    assert found.broken == []
    assert found.tried >= 1
