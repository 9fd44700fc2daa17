"""`safeconduct plan` as it is typed, on the case that `safeconduct new` writes."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner, Result

from safeconduct.cli.app import build_app
from safeconduct.planning import Case, Effort, Plan, Progress, planner
from safeconduct.report.verification import findings

_SCHEMA = Path(__file__).resolve().parents[4] / "docs/schemas/plan.schema.json"


def run(*arguments: object) -> Result:
    """Run the program with these arguments."""
    return CliRunner().invoke(build_app(), [str(argument) for argument in arguments], prog_name="safeconduct")


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """Return the folder of a new case."""
    assert run("new", tmp_path / "first").exit_code == 0
    return tmp_path / "first"


def shut_all_roads(case: Path) -> None:
    """Close every road of the case."""
    table = case / "roads.csv"
    head, *rows = table.read_text(encoding="utf-8").splitlines()
    state = head.split(",").index("state")
    shut = [",".join("closed" if place == state else cell for place, cell in enumerate(row.split(","))) for row in rows]
    table.write_text("\n".join([head, *shut]) + "\n", encoding="utf-8")


def test_plan_prints_a_summary_and_writes_all_files(case: Path, tmp_path: Path) -> None:
    told = run("plan", "--reasons", "fast", case, "--out", tmp_path / "out")
    assert told.exit_code == 0, told.stderr
    assert "Two roads out of Oldtown" in told.stdout
    assert "one-second sum" in told.stdout
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"plan.json", "timetable.csv", "duties.csv", "corridors.geojson", "brief.txt", "files.json"} <= names


def test_plan_writes_the_page_where_the_front_end_is_built(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safeconduct.report.page.page.page_template", lambda: "<!--DATA-->")
    assert run("plan", "--reasons", "fast", case, "--out", case.parent / "out").exit_code == 0
    assert json.loads((case.parent / "out/plan.html").read_text(encoding="utf-8"))["class"] == "parties"


def test_the_page_tells_what_check_warns_of(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safeconduct.report.page.page.page_template", lambda: "<!--DATA-->")
    table = case / "places.csv"
    head, *rows = table.read_text(encoding="utf-8").splitlines()
    table.write_text("\n".join([head + ",colour", *(row + "," for row in rows)]) + "\n", encoding="utf-8")
    assert run("plan", "--reasons", "fast", case, "--out", case.parent / "out").exit_code == 0
    told = json.loads((case.parent / "out/plan.html").read_text(encoding="utf-8"))["warnings"]
    assert [line.startswith("places.csv:1 [colour]: got an unknown column") for line in told] == [True]


def test_without_a_front_end_all_else_is_written_and_an_old_page_goes(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("safeconduct.report.page.page.page_template", lambda: "<!--DATA-->")
    run("plan", "--reasons", "fast", case, "--out", case.parent / "out")
    monkeypatch.setattr("safeconduct.report.page.page.page_template", lambda: None)
    told = run("plan", "--reasons", "fast", case, "--out", case.parent / "out")
    assert told.exit_code == 0
    assert "No plan.html: the page's front end is not built: run `make web`" in told.stderr
    assert (case.parent / "out/plan.json").is_file()
    assert not (case.parent / "out/plan.html").exists()


def test_plan_goes_to_out_and_the_name_of_the_case(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(case.parent)
    assert run("plan", "--reasons", "fast", "first").exit_code == 0
    assert (case.parent / "out/first/plan.json").is_file()


def test_json_is_the_plan_that_was_written(case: Path, tmp_path: Path) -> None:
    told = json.loads(run("plan", "--reasons", "fast", case, "--out", tmp_path / "out", "--json").stdout)
    Draft202012Validator(json.loads(_SCHEMA.read_text(encoding="utf-8"))).validate(told)
    written = json.loads((tmp_path / "out/plan.json").read_text(encoding="utf-8"))
    assert told["solve"].pop("seconds") > 0
    assert written["solve"].pop("seconds") is None
    assert told == written


def test_same_case_same_bytes(case: Path, tmp_path: Path) -> None:
    """R8."""
    for name in ("a", "b"):
        assert run("plan", "--reasons", "fast", case, "--out", tmp_path / name).exit_code == 0
    first, second = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("a", "b"))
    assert first == second


def test_a_folder_of_something_else_is_told_before_any_work(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planner, "plan_case", None)
    (tmp_path / "diary.txt").write_text("mine", encoding="utf-8")
    told = run("plan", "--reasons", "fast", case, "--out", tmp_path)
    assert told.exit_code == 2
    assert "holds something else" in told.stderr


def test_an_infeasible_case_says_why(case: Path, tmp_path: Path) -> None:
    shut_all_roads(case)
    told = run("plan", "--reasons", "fast", case, "--out", tmp_path / "out")
    assert told.exit_code == 3
    assert "Because: " in told.stderr
    assert "What would help: " in told.stderr
    assert not (tmp_path / "out").exists()


def test_an_infeasible_case_says_why_as_json(case: Path, tmp_path: Path) -> None:
    shut_all_roads(case)
    told = run("plan", "--reasons", "fast", case, "--out", tmp_path / "out", "--json")
    assert told.exit_code == 3
    answer = json.loads(told.stdout)
    Draft202012Validator(json.loads(_SCHEMA.read_text(encoding="utf-8"))).validate(answer)
    assert answer["infeasible"]["because"]
    assert answer["infeasible"]["what_would_help"]


def interrupted_after(share: float, solve: Callable[..., Plan]) -> Callable[..., Plan]:
    """Return the solver with one Ctrl-C as soon as so large a share of the work is done."""

    def interrupted(
        case: Case, *, progress: Progress, should_stop: Callable[[], bool], effort: Effort, like: Plan | None = None
    ) -> Plan:
        def watch(stage: str, done: float, value: float | None = None, bound: float | None = None) -> None:
            progress(stage, done, value, bound)
            if done >= share and not should_stop():
                signal.raise_signal(signal.SIGINT)

        return solve(case, progress=watch, should_stop=should_stop, effort=effort, like=like)

    return interrupted


def test_ctrl_c_writes_the_best_plan_so_far_marked(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(planner, "plan_case", interrupted_after(0.2, planner.plan_case))
    told = run("plan", "--reasons", "fast", case, "--out", tmp_path / "out")
    assert told.exit_code == 0, told.stderr
    assert "STOPPED EARLY" in told.stdout
    assert json.loads((tmp_path / "out/plan.json").read_text(encoding="utf-8"))["solve"]["stopped_early"] is True
    assert "best plan so far" in capfd.readouterr().err


def test_ctrl_c_before_there_is_a_plan_does_not_say_that_there_is_none(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R1."""
    monkeypatch.setattr(planner, "plan_case", interrupted_after(0.0, planner.plan_case))
    told = run("plan", "--reasons", "fast", case, "--out", tmp_path / "out")
    assert told.exit_code in (0, 130)
    assert "Nothing can be planned" not in told.stderr


def test_reasons_are_tested_where_that_is_asked_for(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S10."""
    asked = []

    def watched(case: Case, plan: Plan, **rest: object) -> Plan:
        asked.append(plan.out)
        return plan

    monkeypatch.setattr("safeconduct.planning.reasons.reasons_by_test", watched)
    for more in ([], ["--reasons", "tested"]):
        told = run("plan", case, "--effort", "fast", "--out", tmp_path / "out", *more)
        assert told.exit_code == 0, told.stderr
        assert len(asked) == (1 if more else 0)


def test_an_unknown_way_to_find_reasons_is_wrong_usage(case: Path) -> None:
    told = run("plan", case, "--reasons", "slow")
    assert told.exit_code == 2
    assert "tested or fast" in told.stderr


def quick(solve: Callable[..., Plan]) -> Callable[..., Plan]:
    """Return the solver with no more than its first round."""

    def stopped(case: Case, **named: Any) -> Plan:
        return solve(case, **(named | {"effort": "fast", "should_stop": lambda: True}))

    return stopped


def test_a_signal_after_the_solve_loses_nothing(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The plan was done: it is written whole, and not marked as stopped."""

    def solved(*given: Any, **named: Any) -> Plan:
        plan = solve(*given, **named)
        signal.raise_signal(signal.SIGTERM)
        return replace(plan, solve=replace(plan.solve, stopped_early=False))

    solve = quick(planner.plan_case)
    monkeypatch.setattr(planner, "plan_case", solved)
    told = run("plan", case, "--out", tmp_path / "out")
    assert told.exit_code == 0, told.stderr
    assert json.loads((tmp_path / "out/plan.json").read_text(encoding="utf-8"))["solve"]["stopped_early"] is False


def test_signals_while_files_are_written_lose_nothing(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def impatient(*given: Any) -> Any:
        for number in (signal.SIGINT, signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
            signal.raise_signal(number)
        return hold(*given)

    hold = findings.hold_plan
    monkeypatch.setattr(findings, "hold_plan", impatient)
    monkeypatch.setattr(planner, "plan_case", quick(planner.plan_case))
    told = run("plan", case, "--out", tmp_path / "out")
    assert told.exit_code == 0, told.stderr
    assert (tmp_path / "out/plan.json").is_file()
