"""The plan page in Debian's chromium, off the disk: until its map has drawn all, and the slider through the day.

There is no graphics card in a test machine: the map is drawn by the processor (SwiftShader), the slowest there is.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from bench import ROOT, Bench, missing_file

__all__ = ["cases"]

_WEB = ROOT / "web"
_CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
_TARGETS_S = {"mariupol-2022-03-05": 1.0}
_STEPS = 120
_FRAMES_A_SECOND = 30


class _Opening:
    """One case's page in one browser that stays open."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._browser: subprocess.Popen[str] | None = None
        self._page = Path()

    def prepare(self) -> None:
        """Plan the case, write its page and start the browser."""
        from safeconduct.cases import load_case
        from safeconduct.planning.planner import plan_case
        from safeconduct.report.page.page import page_file

        case = load_case(ROOT / "examples" / self._name).case
        self._page = Path(tempfile.mkdtemp(prefix="safeconduct-")) / "plan.html"
        self._page.write_bytes(page_file(case, plan_case(case, effort="fast")).content)
        command = ["node", "browser/measure.mjs"]
        self._browser = subprocess.Popen(
            command, cwd=_WEB, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ}
        )
        self._answer()

    def prepare_open(self) -> None:
        """Open the page too."""
        self.prepare()
        self.open()

    def open(self) -> dict[str, float]:
        """Open the page anew and wait until its map has drawn all."""
        return self._ask(f"open {self._page}") | {"page MB": self._page.stat().st_size / 1e6}

    def slide(self) -> dict[str, float]:
        """Move the slider through the day, a frame a step."""
        return self._ask(f"slide {_STEPS}")

    def _ask(self, line: str) -> dict[str, float]:
        assert self._browser is not None
        assert self._browser.stdin is not None
        self._browser.stdin.write(line + "\n")
        self._browser.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, float]:
        assert self._browser is not None
        assert self._browser.stdout is not None
        answer: dict[str, float] = json.loads(self._browser.stdout.readline())
        return answer


def _missing() -> str:
    if shutil.which("node") is None:
        return "Node is not there"
    built = ROOT / "src/safeconduct/report/built/page.html"
    return missing_file(Path(_CHROMIUM)) or missing_file(_WEB / "node_modules") or missing_file(built)


def cases() -> list[Bench]:
    """Return the benches."""
    benches = []
    for name, target_s in _TARGETS_S.items():
        opening, sliding, missing = _Opening(name), _Opening(name), _missing()
        slide_s = _STEPS / _FRAMES_A_SECOND
        benches += [
            Bench(
                name, "open the page, map drawn", opening.open, opening.prepare, target_s=target_s, once=False,
                missing=missing,
            ),
            Bench(
                name, f"slide through the day, {_STEPS} frames", sliding.slide, sliding.prepare_open,
                target_s=slide_s, once=False, missing=missing,
            ),
        ]  # fmt: skip
    return benches
