"""The tutorial, done as it is written: from an OpenStreetMap file to a plan."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from safeconduct.cli.app import build_app

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs/tutorial.md").read_text(encoding="utf-8")


def test_tutorial_leads_to_a_plan_that_brings_everybody_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "examples/tutorial", tmp_path / "examples/tutorial")
    shutil.copytree(ROOT / "examples/ukraine", tmp_path / "examples/ukraine")
    monkeypatch.chdir(tmp_path)
    for kind, name, body in re.findall(r"^```(sh|csv) ?(\S*)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL):
        if kind == "csv":
            (tmp_path / "millford" / name).write_text(body, encoding="utf-8")
            continue
        for command in body.splitlines():
            done = CliRunner().invoke(build_app(), shlex.split(command)[1:])
            assert done.exit_code == 0, f"{command}: {done.output} {done.exception}"
        if "plan" in command:
            assert re.search(r"1\s290 of 1\s290 persons", done.output)
    assert (tmp_path / "out/millford/plan.json").is_file()
    assert len((tmp_path / "azov/roads.csv").read_text(encoding="utf-8").splitlines()) > 100
