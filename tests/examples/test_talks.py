"""The bundled talks: written anew they are the same bytes, and the walk of docs/agreement.md says what is known."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import pytest
from make_talks import make
from typer.testing import CliRunner, Result

from docs.pages import blocks
from house.source_tree import ROOT
from safeconduct.cli.app import build_app

_PAGE = ROOT / "docs/agreement.md"
_TALKS = ROOT / "examples/talks-2022-03"
_OWN = {"README.md", ".gitattributes"}


def _files(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}


def test_the_example_is_what_the_tool_writes(tmp_path: Path) -> None:
    make(tmp_path)
    assert _files(tmp_path) == {name: held for name, held in _files(_TALKS).items() if name not in _OWN}


def walk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[Result]:
    """Run the ten commands of the page in a folder."""
    shutil.copytree(_TALKS, folder / "examples/talks-2022-03")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("SAFECONDUCT_KEYS", str(folder / "keys"))
    commands = next(iter(blocks(_PAGE, "sh"))).splitlines()
    assert len(commands) == 10
    return [CliRunner().invoke(build_app(), shlex.split(command)[1:]) for command in commands]


def test_the_walk_in_ten_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = walk(tmp_path, monkeypatch)
    assert [one.exit_code for one in told] == [0, 0, 0, 3, 0, 0, 3, 0, 0, 0]
    assert "no errors, no warnings" in told[0].stdout
    assert (tmp_path / "copy.agreement/open.note").is_file()


def test_gate_names_what_the_red_cross_named_on_6_march(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = walk(tmp_path, monkeypatch)[3].stdout
    assert "window.w1 is open: ru is silent" in gate  # the exact time
    assert "place.assembly" in gate  # the places
    assert "route.a is open: ru is silent" in gate  # the routes
    assert "nothing of the type who is in it" in gate  # who may leave of their own will
    assert "nothing of the type aid_in is in it" in gate  # whether aid comes in


def test_what_is_not_known_is_silent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = walk(tmp_path, monkeypatch)
    assert "guarantor: nobody (R10)" in told[1].stdout
    assert "мовчить" in told[2].stdout
    assert "appeal" in told[5].stdout
    assert "window.back" in told[6].stdout
