"""As it is typed: a plan becomes terms, both sides agree, the terms become a case, and its plan is the same plan."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from cli.agreement.test_agreement_typed import roster
from safeconduct.cli.app import build_app
from sample_case import write_sample_case


def _typed(*arguments: object) -> Result:
    return CliRunner().invoke(build_app(), [*map(str, arguments)], prog_name="safeconduct")


def _agreement(*arguments: object) -> Result:
    return _typed("agreement", *arguments)


def _plan(case: Path, out: Path) -> dict[str, Any]:
    """Plan a case and return plan.json without what names the case's files."""
    result = _typed("plan", case, "--out", out, "--effort", "fast")
    assert result.exit_code == 0, result.stderr
    held: dict[str, Any] = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    return {name: value for name, value in held.items() if name not in ("inputs", "case")}


def test_plan_terms_case_and_plan_again_is_the_same_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFECONDUCT_KEYS", str(tmp_path / "keys"))
    monkeypatch.setenv("SAFECONDUCT_PASSPHRASE", "correct horse")
    monkeypatch.chdir(tmp_path)
    case = write_sample_case(tmp_path)
    first = _plan(case, Path("one"))
    assert _agreement("new", "a", roster(_agreement), "--case", case, "--as", "icrc").exit_code == 0
    for name in ("icrc", "ua", "ru"):
        assert _agreement("join", "a", "--as", name).exit_code == 0
    proposed = _agreement("propose", "a", "--from-plan", "one", "--case", case, "--agreed", "--as", "ua")
    assert proposed.exit_code == 0, proposed.stderr
    assert _agreement("say", "a", "all", "agreed", "--as", "ru").exit_code == 0
    text = _agreement("text", "a", "--new", "--plan", "one", "--case", case, "--as", "icrc")
    assert text.exit_code == 0, text.stderr
    assert _agreement("to-case", "a", case, "--out", "back", "--text", "1").exit_code == 0
    assert _plan(Path("back"), Path("two")) == first
