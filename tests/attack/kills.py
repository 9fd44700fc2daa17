"""`safeconduct plan` stopped by a signal at a random moment: what is in the folder is one plan, whole, or nothing."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from safeconduct.core import CaseError
from safeconduct.report.folder.exchange import is_part
from safeconduct.report.folder.manifest import MANIFEST, read_object
from safeconduct.report.plan.reader import read_plan

__all__ = ["Kills", "kill_plans", "plan_once"]

_SIGNALS = (signal.SIGKILL, signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_LONGEST_S = 120
_COMPILING_S = 900
_MAIN = "import sys; sys.argv[0] = 'safeconduct'; from safeconduct.cli import main; main()"


@dataclass(slots=True)
class Kills:
    """tried: signals that met a running process.  planned: a plan was written all the same.  broken: what must not be,
    with seed and number."""

    tried: int = 0
    planned: int = 0
    broken: list[str] = field(default_factory=list)


def _started(case: Path, out: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", _MAIN, "plan", str(case), "--out", str(out), "--effort", "fast"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def plan_once(case: Path, out: Path, longest_s: float = _LONGEST_S) -> float:
    """Plan without disturbance; return the seconds it took."""
    begun = time.perf_counter()
    code = _started(case, out).wait(longest_s)
    if code != 0:
        raise RuntimeError(f"plan ended with {code}")
    return time.perf_counter() - begun


def kill_plans(case: Path, out: Path, count: int, seed: int) -> Kills:
    """Plan so often, each time with a signal at a moment drawn from the seed.

    Args:
        case: a case folder that can be planned.
        out: where it is planned to; holds the plan of the run before, or the parts of killed ones.
        count: how often.
        seed: of moments and signals.
    """
    found, rng = Kills(), random.Random(seed)
    # a first run compiles: it would put most moments behind the end of those that follow
    plan_once(case, out, _COMPILING_S)
    whole_s = plan_once(case, out)
    for number in range(count):
        before = (out / "plan.json").stat().st_ino
        number_of, moment = rng.choice(_SIGNALS), rng.uniform(0.0, whole_s)
        name = f"{number_of.name} after {moment:.2f} s (seed {seed}, number {number})"
        process = _started(case, out)
        time.sleep(moment)
        if process.poll() is None:
            found.tried += 1
            process.send_signal(number_of)
        try:
            code = process.wait(_LONGEST_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            found.broken.append(f"{name}: hangs")
            continue
        found.broken += [f"{name}: {why}" for why in _wrong(out, code, number_of)]
        found.planned += (out / "plan.json").exists() and (out / "plan.json").stat().st_ino != before
    plan_once(case, out)
    left = [entry.name for entry in (*out.iterdir(), *out.parent.iterdir()) if is_part(entry)]
    found.broken += [f"left over after the last run: {', '.join(left)}"] if left else []
    return found


def _wrong(out: Path, code: int, sent: signal.Signals) -> list[str]:
    """Return what is wrong with the folder and the exit code after a signal."""
    wrong = []
    if code not in (0, 128 + sent, -sent):
        wrong.append(f"exit code {code}")
    try:
        read_plan(out / "plan.json")
    except CaseError as error:
        wrong.append(f"the plan cannot be read: {error}")
    rows = read_object(out / MANIFEST).get("files")
    names = {str(row["name"]) for row in rows if isinstance(row, dict)} if isinstance(rows, list) else set[str]()
    held = {entry.name for entry in out.iterdir() if not is_part(entry)} - {MANIFEST}
    if names != held:
        wrong.append(f"files.json and the folder differ: {', '.join(sorted(names ^ held))}")
    return wrong
