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


def test_a_python_without_venv_is_told(tmp_path: Path) -> None:
    """A Debian Python without python3-venv fails on `-m venv`; the remedy is named, nothing is left behind."""
    python = tmp_path / "python3.11"
    python.write_text('#!/bin/sh\ncase "$2" in venv) exit 1;; esac\nexec /bin/true\n', encoding="utf-8")
    python.chmod(0o755)
    # No apt-get on this PATH, so that root does not install anything.
    for tool in ("bash", "id"):
        found = subprocess.run(["sh", "-c", f"command -v {tool}"], capture_output=True, text=True, check=True)
        (tmp_path / tool).symlink_to(found.stdout.strip())
    command = ["bash", str(ROOT / "tools/setup.sh"), str(tmp_path / "venv")]
    settings = {"PATH": str(tmp_path), "PYTHON": str(python)}
    done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "apt install python3-venv" in done.stderr
    assert not (tmp_path / "venv").exists()
