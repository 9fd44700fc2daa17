"""What the docs say of the program is what the program does: help texts, commands, settings."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from docs.pages import ROOT, blocks, help_blocks, pages
from safeconduct.cli.app import build_app
from safeconduct.cli.failures import TRACEBACK_SETTING

_CLI_PAGE = ROOT / "docs/cli.md"
_RUN = "import sys; from safeconduct.cli import main; sys.argv[0] = 'safeconduct'; main()"


def help_of(command: str) -> str:
    """Return the help text that the program prints for a command line ending in --help."""
    done = CliRunner().invoke(build_app(), shlex.split(command)[1:], prog_name="safeconduct")
    assert done.exit_code == 0, done.output
    return done.output


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command line of the program in a folder."""
    words = [sys.executable, "-c", _RUN]
    for word in shlex.split(command)[1:]:
        words += sorted(map(str, folder.glob(word))) if "*" in word else [word]
    settings = {name: value for name, value in os.environ.items() if name != TRACEBACK_SETTING}
    return subprocess.run(words, cwd=folder, env=settings, capture_output=True, text=True, check=False)


def commands_of(page: Path) -> list[str]:
    """Return the program's commands in a page's shell blocks, comments cut off."""
    lines = [line.partition(" #")[0].strip() for block in blocks(page, "sh") for line in block.splitlines()]
    return [line for line in lines if line.startswith("safeconduct ")]


@pytest.mark.parametrize("page", [page for page in pages() if any(help_blocks(page))], ids=lambda page: page.name)
def test_help_texts_are_current(page: Path) -> None:
    stale = [command for command, text in help_blocks(page) if text != help_of(command)]
    assert stale == [], "run: make docs-refresh"


def test_every_command_has_its_help_text_in_the_docs() -> None:
    shown = {command for command, _ in help_blocks(_CLI_PAGE)}
    assert {f"{command} --help" for command in commands_below("safeconduct")} - shown == set()


def commands_below(command: str) -> list[str]:
    """Return a command and, where its own help lists any, the commands below it."""
    listed = help_of(f"{command} --help").partition("Commands:\n")[2]
    names = re.findall(r"^  ([a-z-]+)", listed, re.MULTILINE)
    return [command, *(below for name in names for below in commands_below(f"{command} {name}"))]


def test_commands_of_the_readme_run(tmp_path: Path) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    commands = commands_of(ROOT / "README.md")
    assert commands
    for command in commands:
        done = run(command, tmp_path)
        assert done.returncode == 0, f"{command}\n{done.stderr}"


def test_make_tasks_of_the_docs_are_there() -> None:
    tasks = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {name for page in pages() for name in re.findall(r"`make ([a-z-]+)", page.read_text(encoding="utf-8"))}
    lines = [line for page in pages() for block in blocks(page, "sh") for line in block.splitlines()]
    shown = {line.split()[1] for line in lines if line.startswith("make ")}
    assert (named | shown) - tasks == set()


def test_exit_codes_are_documented() -> None:
    page = _CLI_PAGE.read_text(encoding="utf-8")
    assert [code for code in (0, 1, 2, 3, 4, 130) if f"| {code} |" not in page] == []
