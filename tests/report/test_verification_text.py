"""What verification finds, in words of three languages and as JSON."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from docs.pages import ROOT
from house.source_tree import modules
from plan2 import Json, right_plan, sample_rows
from safeconduct.cases import load_case
from safeconduct.cli.app import build_app
from safeconduct.core import CaseError
from safeconduct.planning import Case
from safeconduct.report.plan.document import load_document
from safeconduct.report.verification.findings import hold_against_case, verification_json, verification_lines
from safeconduct.report.wording.wording import LANGUAGES, words_of
from verification.case_files import write_case

_SCHEMA = json.loads((ROOT / "docs/schemas/verify.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return load_case(write_case(sample_rows(), tmp_path / "case")).case


def _broken_plan() -> Json:
    plan = right_plan()
    plan["convoys"][0]["passes"][0]["road"] = "r9"
    return plan


def _code_words() -> set[str]:
    """Return every code that the steps give with its step, and every fault of shape."""
    found = set()
    for module in modules():
        if module.package != "verification":
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "violation":
                words = [str(arg.value) for arg in node.args if isinstance(arg, ast.Constant)]
                if len(words) == 2:
                    found.add(".".join(words))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "fault":
                found |= {f"shape.{arg.value!s}" for arg in node.args if isinstance(arg, ast.Constant)}
    return found


def test_every_code_has_its_words() -> None:
    texts = words_of("en", "verification").texts
    assert _code_words() - set(texts) == set()
    windows = {f"V-{step}{window}" for step in ("P5.", "S4.boards_", "S4.halts_") for window in _WINDOW_CODES}
    buses = {"V-P8.leaves_before_it_is_free", "V-P8.leaves_before_it_is_available"}
    read = {
        "shape.given_twice",
        "shape.unknown_corridor",
        "shape.infeasible",
        "shape.another_version",
        "shape.another_format",
    }
    coded = {key for key in texts if key.startswith(("V-", "shape."))}
    assert coded - _code_words() - windows - buses - read == set()


_WINDOW_CODES = ("outside_windows", "without_any_window")


@pytest.mark.parametrize("language", LANGUAGES)
def test_faults_are_told_in_every_language(case: Case, language: str) -> None:
    lines = list(verification_lines(hold_against_case(case, _broken_plan()), case, language))
    assert any(line.startswith("V-S9 v1: ") for line in lines)
    assert not any("{" in line for line in lines)


def test_json_follows_its_schema(case: Case) -> None:
    answer = verification_json(hold_against_case(case, _broken_plan()), case)
    Draft202012Validator(_SCHEMA).validate(json.loads(json.dumps(answer, allow_nan=False)))
    assert answer["holds"] is False


def test_a_file_that_is_no_plan_is_reported_whole(case: Case) -> None:
    plan = right_plan()
    del plan["value"]
    plan["convoys"][0]["vehicles"] = "many"
    with pytest.raises(CaseError) as caught:
        hold_against_case(case, plan)
    assert [(fault.column, fault.expected) for fault in caught.value.faults] == [
        ("convoys[0].vehicles", "a number"),
        ("value", "this key"),
    ]


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "\xff", "9" * 5000])
def test_a_file_that_is_no_json_is_reported(tmp_path: Path, text: str) -> None:
    (tmp_path / "plan.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(CaseError):
        load_document(tmp_path)


def test_a_plan_that_is_not_there_is_reported(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match=r"Name the plan\.json"):
        load_document(tmp_path / "none.json")


def _run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(build_app(), ["verify", *words], prog_name="safeconduct")
    return done.exit_code, done.stdout


def test_the_command_tells_and_ends_with_1_where_a_plan_does_not_hold(case: Case, tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text(json.dumps(_broken_plan()), encoding="utf-8")
    code, told = _run(str(tmp_path / "case"), str(tmp_path))
    assert code == 1
    assert "the plan does not hold" in told
    code, told = _run(str(tmp_path / "case"), str(tmp_path), "--json")
    assert code == 1
    assert json.loads(told)["format"] == "safeconduct.verify/1"


def test_the_command_ends_with_0_where_a_plan_holds(case: Case, tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text(json.dumps(right_plan()), encoding="utf-8")
    code, told = _run(str(tmp_path / "case"), str(tmp_path))
    assert code == 0
    assert told == "case: the plan holds: 20 steps, no fault.\n"


def test_what_a_plan_made_by_hand_leaves_out_is_reported(case: Case, tmp_path: Path) -> None:
    (tmp_path / "nobody.json").write_text('{"convoys": []}', encoding="utf-8")
    code, told = _run(str(tmp_path / "case"), str(tmp_path / "nobody.json"))
    assert code == 0
    assert told.startswith("Not in the plan, so not checked: value, ")
