"""What is kept of the kernel between runs: never the old code of a module that has changed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from safeconduct.simulation import compiled
from safeconduct.simulation.compiled import sources_mark

_CALLER = (
    "from kernel.callee import rate\nfrom kernel.compiled import leaf\n@leaf\ndef twice(x):\n    return 2.0 * rate(x)\n"
)
_CALLEE = "from kernel.compiled import leaf\n@leaf\ndef rate(x):\n    return {} * x\n"


def answer_of(folder: Path) -> float:
    """Run the caller in a process of its own."""
    command = [sys.executable, "-c", "from kernel.caller import twice; print(twice(1.0))"]
    return float(subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout)


def test_a_change_of_a_callee_reaches_callers_that_were_kept(tmp_path: Path) -> None:
    kernel = tmp_path / "kernel"
    kernel.mkdir()
    shutil.copy(Path(compiled.__file__), kernel / "compiled.py")
    (kernel / "__init__.py").touch()
    (kernel / "caller.py").write_text(_CALLER, encoding="utf-8")
    for rate in (3.0, 5.0, 3.0):  # of one length: neither size nor name tells them apart
        (kernel / "callee.py").write_text(_CALLEE.format(rate), encoding="utf-8")
        assert answer_of(tmp_path) == 2.0 * rate
    kept = {file.name.partition("-")[0] for file in kernel.glob("__pycache__/*caller.twice*.nbi")}
    assert len(kept) == 2


@pytest.mark.parametrize("change", ["text", "name", "more"])
def test_the_mark_is_another_after_any_change(tmp_path: Path, change: str) -> None:
    (tmp_path / "one.py").write_text("a", encoding="utf-8")
    before = sources_mark(tmp_path)
    if change == "text":
        (tmp_path / "one.py").write_text("b", encoding="utf-8")
    elif change == "name":
        (tmp_path / "one.py").rename(tmp_path / "two.py")
    else:
        (tmp_path / "two.py").write_text("", encoding="utf-8")
    assert sources_mark(tmp_path) != before
