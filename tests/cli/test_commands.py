"""The commands as they are typed: what they print where, and the code they end with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner, Result

from safeconduct.cli.app import build_app
from safeconduct.cli.verbs import box_of
from safeconduct.core import UsageError
from safeconduct.report.exports.files import check_folder

_CHECK_SCHEMA = Path(__file__).resolve().parents[2] / "docs/schemas/check.schema.json"


def run(*arguments: object) -> Result:
    """Run the program with these arguments."""
    return CliRunner().invoke(build_app(), [str(argument) for argument in arguments], prog_name="safeconduct")


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """Return the folder of a new case."""
    folder = tmp_path / "first"
    assert run("new", folder).exit_code == 0
    return folder


def break_people(case: Path) -> None:
    """Make a number of people negative in two rows."""
    table = case / "people.csv"
    head, first, second, *rest = table.read_text(encoding="utf-8").splitlines()
    column = head.split(",").index("persons")
    broken = [
        ",".join("-5" if place == column else cell for place, cell in enumerate(row.split(",")))
        for row in (first, second)
    ]
    table.write_text("\n".join([head, *broken, *rest]) + "\n", encoding="utf-8")


def test_a_new_case_has_no_fault(case: Path) -> None:
    told = run("check", case)
    assert told.exit_code == 0
    assert told.stdout == "first: no errors, no warnings, no notes. It can be planned.\n"


def test_new_overwrites_nothing(case: Path) -> None:
    before = {path: path.read_bytes() for path in case.rglob("*") if path.is_file()}
    assert run("new", case).exit_code == 2
    assert {path: path.read_bytes() for path in case.rglob("*") if path.is_file()} == before


def test_check_lists_all_faults_with_line_and_column(case: Path) -> None:
    break_people(case)
    told = run("check", case)
    assert told.exit_code == 1
    assert "people.csv:2 [persons]" in told.stdout
    assert "people.csv:3 [persons]" in told.stdout
    assert told.stdout.endswith("It cannot yet be planned.\n")


def test_check_as_json_counts_levels(case: Path) -> None:
    break_people(case)
    answer = json.loads(run("check", case, "--json").stdout)
    assert answer["format"] == "safeconduct.check/1"
    assert answer["errors"] == sum(fault["level"] == "error" for fault in answer["faults"]) == 2
    assert {fault["line"] for fault in answer["faults"]} >= {2, 3}
    Draft202012Validator(json.loads(_CHECK_SCHEMA.read_text(encoding="utf-8"))).validate(answer)


def test_plan_of_a_broken_case_tells_the_faults(case: Path, tmp_path: Path) -> None:
    break_people(case)
    told = run("plan", "--reasons", "fast", case, "--out", tmp_path / "out", "--json")
    assert told.exit_code == 1
    assert len(json.loads(told.stdout)["faults"]) == 2
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", ["check", "plan"])
def test_a_folder_that_is_not_there_is_wrong_usage(command: str, tmp_path: Path) -> None:
    told = run(command, tmp_path / "nowhere")
    assert told.exit_code == 2
    assert "no such folder" in told.stderr


def test_a_file_for_a_folder_is_wrong_usage(case: Path) -> None:
    told = run("check", case / "case.toml")
    assert told.exit_code == 2
    assert "is a file" in told.stderr


@pytest.mark.parametrize("text", ["1,2,3", "a,b,c,d", "2,0,1,1", "0,0,181,1", "nan,0,1,1", ""])
def test_a_box_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="--bbox"):
        box_of(text)


def test_a_box_is_west_south_east_north() -> None:
    assert box_of("1.4,42.4,1.8,42.7") == (1.4, 42.4, 1.8, 42.7)


def test_version_is_reported() -> None:
    assert run("--version").stdout.startswith("safeconduct 0.")


def test_plan_and_picture_share_a_folder(case: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("picture", case, "--out", out).exit_code == 0
    check_folder(out, "first")
    with pytest.raises(UsageError, match="holds something else"):
        check_folder(out, "another")


def test_picture_refuses_a_time_that_is_none(case: Path, tmp_path: Path) -> None:
    told = run("picture", case, "--at", "29:00", "--out", tmp_path / "out")
    assert told.exit_code == 2
    assert "29:00" in told.stderr
    assert not (tmp_path / "out").exists()
