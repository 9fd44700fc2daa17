from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from safeconduct.cli.app import build_app

_WORDS = "The convoy of 12 buses left Mariupol for Zaporizhzhia on Tuesday, Iryna Vereshchuk said.\n"


def run(*arguments: object) -> Result:
    """Run the program with these arguments."""
    return CliRunner().invoke(build_app(), [str(argument) for argument in arguments], prog_name="safeconduct")


@pytest.fixture
def text(tmp_path: Path) -> Path:
    """Return a file with one report."""
    path = tmp_path / "news.txt"
    path.write_text(f"outlet: Example\ndate: 2022-03-16\n\n{_WORDS}", encoding="utf-8")
    return path


def test_each_statement_is_one_line_of_json_that_quotes_the_text(text: Path) -> None:
    told = run("read", text, "--json")
    assert told.exit_code == 0, told.stderr
    statements = [json.loads(line) for line in told.stdout.splitlines()]
    assert statements
    whole = text.read_text(encoding="utf-8")
    assert all(whole[slice(*statement["span"])] == statement["quote"] for statement in statements)
    assert {statement["said_by"] for statement in statements} == {"Iryna Vereshchuk"}


def test_a_broken_file_does_not_stop_the_others(text: Path, tmp_path: Path) -> None:
    told = run("read", tmp_path / "gone.txt", text, "--json")
    assert told.exit_code == 1
    assert "gone.txt" in told.stderr
    assert json.loads(told.stdout.splitlines()[0])["file"] == "news.txt"


def test_a_rule_is_reported_for_each_statement(text: Path) -> None:
    plain, explained = run("read", text).stdout, run("read", text, "--explain").stdout
    assert len(explained.splitlines()) > len(plain.splitlines()) >= 1


@pytest.mark.parametrize("arguments", [["--date", "yesterday"], ["--into", "nowhere"]])
def test_wrong_usage_is_reported(text: Path, arguments: list[str]) -> None:
    told = run("read", text, *arguments)
    assert told.exit_code == 2
    assert arguments[0] in told.stderr
