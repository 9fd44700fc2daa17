"""The shell parts of the house: strict, and clear where something is missing."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from house.source_tree import ROOT

_SCRIPTS = [".ci/run", "tools/setup.sh", "tools/lock.sh", "tools/web.sh", "tools/chromium.sh"]


@pytest.mark.parametrize("name", _SCRIPTS)
def test_script_is_strict_and_reads_well(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert text.startswith("#!/usr/bin/env bash\n")
    assert re.search(r"^set -euo pipefail$", text, re.MULTILINE)
    assert subprocess.run(["bash", "-n", ROOT / name], check=False).returncode == 0


def test_the_check_run_can_be_started() -> None:
    assert os.access(ROOT / ".ci/run", os.X_OK)


def link_tools(folder: Path, *names: str) -> None:
    """Put tools into a folder that is to be all of the PATH."""
    for name in names:
        found = subprocess.run(["sh", "-c", f"command -v {name}"], capture_output=True, text=True, check=True)
        (folder / name).symlink_to(found.stdout.strip())


def run_script(name: str, *arguments: str, path: Path) -> subprocess.CompletedProcess[str]:
    """Run a script of tools/ with nothing on the PATH but what lies in a folder."""
    command = ["bash", str(ROOT / "tools" / name), *arguments]
    return subprocess.run(command, env={"PATH": str(path)}, capture_output=True, text=True, check=False)


def test_a_missing_node_is_reported(tmp_path: Path) -> None:
    link_tools(tmp_path, "bash", "dirname")
    done = run_script("web.sh", "check", path=tmp_path)
    assert done.returncode == 1
    assert "Node 20.19 or newer and its npm; none was found" in done.stderr


def test_an_old_node_is_reported(tmp_path: Path) -> None:
    link_tools(tmp_path, "bash", "dirname")
    for name in ("node", "npm"):
        (tmp_path / name).write_text('#!/bin/sh\n[ "$1" = --version ] && echo v18.20.1\n', encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    done = run_script("web.sh", "build", path=tmp_path)
    assert done.returncode == 1
    assert "this is Node 18.20.1" in done.stderr


def test_a_missing_chromium_that_cannot_be_installed_is_reported(tmp_path: Path) -> None:
    link_tools(tmp_path, "bash", "id")
    done = run_script("chromium.sh", path=tmp_path)
    assert done.returncode == 1
    assert "sudo apt install chromium" in done.stderr
    assert done.stdout == ""


def test_a_python_without_venv_is_reported(tmp_path: Path) -> None:
    """A Debian Python without python3-venv fails on `-m venv`; the remedy is named, nothing is left behind."""
    python = tmp_path / "python3.11"
    python.write_text('#!/bin/sh\ncase "$2" in venv) exit 1;; esac\nexec /bin/true\n', encoding="utf-8")
    python.chmod(0o755)
    # No apt-get on this PATH, so that root does not install anything.
    link_tools(tmp_path, "bash", "id")
    command = ["bash", str(ROOT / "tools/setup.sh"), str(tmp_path / "venv")]
    settings = {"PATH": str(tmp_path), "PYTHON": str(python)}
    done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "apt install python3-venv" in done.stderr
    assert not (tmp_path / "venv").exists()
