"""Writing killed at every one of its steps: the old plan or the new one, never a mix, and nothing left over.

The process dies, as by SIGKILL, at the n-th thing that it asks of the system, for every n until it gets through.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from plans import CLOCK, PLACES, sample_plan
from safeconduct.core import CaseError
from safeconduct.planning import Plan
from safeconduct.report.exports.files import write_all
from safeconduct.report.folder import exchange
from safeconduct.report.folder.exchange import is_part
from safeconduct.report.plan.reader import PlanFile, read_plan

_KILLED = 9
_DISK = ("open", "os.", "shutil.", "tempfile.", "ctypes.call")
_FORMER, _NEXT = sample_plan(title="former"), sample_plan(title="next", corridors=sample_plan().corridors[:1],
                                                          convoys=sample_plan().convoys[:2])  # fmt: skip


def _write(out: Path, plan: Plan) -> None:
    write_all(PlanFile(plan, CLOCK, PLACES), out)


def _held(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.iterdir()) if not is_part(path)} if out.exists() else {}


def _dies_at(step: int, work: Callable[[], None]) -> bool:
    """Do the work in a process of its own that dies at its n-th request to the system; say whether it died."""
    child = os.fork()
    if child == 0:
        asked = 0

        def watch(event: str, _: object) -> None:
            nonlocal asked
            if event.startswith(_DISK):
                asked += 1
                if asked == step:
                    os._exit(_KILLED)

        sys.addaudithook(watch)
        work()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == _KILLED


def _held_after_each_death(out: Path, prepare: Callable[[], None]) -> list[dict[str, bytes]]:
    """Return what the folder held after each death; the last is that of the run that got through."""
    seen, died, step = [], True, 0
    while died:
        step += 1
        prepare()
        died = _dies_at(step, lambda: _write(out, _NEXT))
        seen.append(_held(out))
    assert step > 20
    return seen


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="folders are exchanged in one step on Linux")
def test_a_killed_writing_leaves_the_former_plan_or_the_next_whole(tmp_path: Path) -> None:
    out = tmp_path / "out"
    _write(out, _FORMER)
    former = _held(out)
    seen = _held_after_each_death(out, lambda: _write(out, _FORMER))
    assert all(held in (former, seen[-1]) for held in seen)
    assert {len(held) for held in seen} == {len(former), len(seen[-1])}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_killed_first_writing_leaves_nothing_or_all(tmp_path: Path) -> None:
    out = tmp_path / "out"

    def prepare() -> None:
        if out.exists():
            out.rename(tmp_path / f"was{len(list(tmp_path.iterdir()))}")

    seen = _held_after_each_death(out, prepare)
    assert all(held in ({}, seen[-1]) for held in seen)


def test_where_folders_cannot_be_exchanged_a_mix_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "_is_in_use", lambda _: True)
    out = tmp_path / "out"
    _write(out, _FORMER)
    former = _held(out)
    seen = _held_after_each_death(out, lambda: _write(out, _FORMER))
    mixed = [held for held in seen if held not in (former, seen[-1])]
    assert mixed
    assert all(b'"unfinished": true' in held["files.json"] for held in mixed)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert not any(is_part(path) for path in out.iterdir())


def test_an_unfinished_folder_is_refused_until_it_is_planned_anew(tmp_path: Path) -> None:
    _write(tmp_path, _FORMER)
    manifest = tmp_path / "files.json"
    manifest.write_text(manifest.read_text().replace('"case"', '"unfinished": true, "case"'))
    with pytest.raises(CaseError, match=r"files\.json.*unfinished"):
        read_plan(tmp_path / "plan.json")
    _write(tmp_path, _FORMER)
    assert read_plan(tmp_path / "plan.json")[0] == _FORMER
