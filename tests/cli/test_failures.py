from __future__ import annotations

import errno
import subprocess
import sys
from importlib import import_module
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from safeconduct.cli.failures import (
    BUG_EXIT_CODE,
    INTERRUPTED_EXIT_CODE,
    CommandGroup,
    WordedInfeasibleError,
    tell_failure,
)
from safeconduct.core import CaseError, Fault, InfeasibleError, Note, ProofError, SafeConductError, UsageError

FAULT = Fault("people.csv", 3, "persons", "-5", "0 or more", "Correct the number.")
WORDED = WordedInfeasibleError(
    InfeasibleError([], []), {"infeasible": {"because": ["all shut"], "what_would_help": ["opening M14"]}}
)
FAILURES = [
    (CaseError([FAULT]), 1, "error: people.csv:3 [persons]: got -5; expected 0 or more. Correct the number."),
    (UsageError("out/x holds something else"), 2, "safeconduct: out/x holds something else"),
    (WORDED, 3, "Because: all shut\nWhat would help: opening M14"),
    (InfeasibleError([Note("no_road")], []), 3, "Nothing can be planned.\nBecause: no_road"),
    (ProofError("value above its bound", got=2.0, limit=1.0), 4, "value above its bound: 2.0 against 1.0."),
    (ValueError("odd"), BUG_EXIT_CODE, "a fault of this program: ValueError: odd"),
    (OSError(errno.ENOSPC, "No space left", "out/x"), 2, "safeconduct: out/x: No space left; make room"),
    (FileNotFoundError(errno.ENOENT, "No such file", "x"), BUG_EXIT_CODE, "a fault of this program"),
    (MemoryError(), BUG_EXIT_CODE, "not enough memory"),
]


def program(error: BaseException) -> typer.Typer:
    """Return a program whose only command fails with the error."""
    app = typer.Typer(cls=CommandGroup, rich_markup_mode=None, pretty_exceptions_enable=False)

    app.callback()(_options)

    @app.command()
    def fail() -> None:
        raise error

    return app


@pytest.mark.parametrize(("error", "code", "words"), FAILURES)
def test_failure_ends_with_its_code_and_words(error: Exception, code: int, words: str) -> None:
    told = CliRunner().invoke(program(error), ["fail"])
    assert told.exit_code == code
    assert words in told.stderr
    assert told.stdout == ""


@pytest.mark.parametrize("error", [row[0] for row in FAILURES])
def test_no_traceback_unless_asked_for(error: Exception) -> None:
    assert "Traceback" not in CliRunner().invoke(program(error), ["fail"]).stderr
    assert "Traceback" in CliRunner().invoke(program(error), ["--traceback", "fail"]).stderr


def test_interrupt_is_reported_without_a_traceback() -> None:
    told = CliRunner().invoke(program(KeyboardInterrupt()), ["fail"])
    assert told.exit_code == INTERRUPTED_EXIT_CODE
    assert "Traceback" not in told.stderr


@pytest.mark.parametrize("arguments", [["--nonsense"], ["nonsense"], []])
def test_wrong_usage_is_two(arguments: list[str]) -> None:
    assert CliRunner().invoke(program(ValueError("unused")), arguments).exit_code == 2


def test_every_error_class_has_a_documented_code() -> None:
    import_module("safeconduct.verification")
    import_module("safeconduct.agreement")
    assert {kind.__name__: kind.exit_code for kind in SafeConductError.__subclasses__()} == {
        "CaseError": 1,
        "UsageError": 2,
        "InfeasibleError": 3,
        "ProofError": 4,
        "PlanShapeError": 1,
        "RefusedError": 1,
    }


def test_all_faults_of_a_case_are_reported(capsys: pytest.CaptureFixture[str]) -> None:
    other = Fault("roads.csv", 9, "km", "nan", "a length", "Write a number.")
    assert tell_failure(CaseError([FAULT, other])) == 1
    assert capsys.readouterr().err.splitlines() == [f"error: {FAULT}", f"error: {other}"]


def test_a_reader_that_goes_away_is_no_error() -> None:
    code = (
        "import sys, typer\n"
        "from safeconduct.cli.failures import CommandGroup\n"
        "app = typer.Typer(cls=CommandGroup, rich_markup_mode=None)\n"
        "@app.callback()\ndef options() -> None: pass\n"
        "@app.command()\ndef talk() -> None:\n    for _ in range(100_000): print('many words')\n"
        "sys.argv = ['talk', 'talk']\napp()\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as talking:
        assert talking.stdout
        assert talking.stderr
        talking.stdout.readline()
        talking.stdout.close()
        assert talking.stderr.read() == b""
        assert talking.wait() == 0


def test_traceback_is_asked_for_before_a_command_of_a_group() -> None:
    outer = typer.Typer(cls=CommandGroup, rich_markup_mode=None)
    outer.callback()(_options)
    outer.add_typer(program(ValueError("odd")), name="inner")
    assert "Traceback" in CliRunner().invoke(outer, ["--traceback", "inner", "fail"]).stderr


def _options(traceback: Annotated[bool, typer.Option("--traceback")] = False) -> None:
    assert isinstance(traceback, bool)
