"""How soon the program answers: its help, and a check of each bundled case, process start included."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

from bench import ROOT, Bench, missing_file

__all__ = ["cases"]


def _run(*arguments: str) -> None:
    code = "from safeconduct.cli import main; main()"
    subprocess.run([sys.executable, "-c", code, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)


def cases() -> list[Bench]:
    """Return the benches."""
    checks = [
        Bench(name, "check, from start", _checking(name), target_s=1.0, missing=missing_file(ROOT / "examples" / name))
        for name in ("mariupol-2022-03-05", "ukraine-2022-03-09")
    ]
    return [Bench("-", "safeconduct --help", lambda: _run("--help"), repeats=9, target_s=0.3), *checks]


def _checking(name: str) -> Callable[[], None]:
    return lambda: _run("check", f"examples/{name}")
