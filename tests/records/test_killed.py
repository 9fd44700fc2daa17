"""Signing and merging killed at random moments: what was acknowledged is there, nothing is half, work goes on."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from records.test_folder import folder_of, pinned
from safeconduct.records import Keyring, Pack, Writer, merge, open_folder, verify_folder
from talks import Talks, key_of

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a process that can be forked and killed")
_NOW = datetime(2022, 3, 4, 13, tzinfo=UTC)


def names(path: Path) -> list[str]:
    """Return the names of a folder's entries."""
    return sorted(one.name for one in (path / "entries").iterdir())


def _signs_until_killed(path: Path, keys: Path, out: int) -> None:
    author = open_folder(path).ledger(None).authors["ua"]
    writer = Writer(author, key_of("ua"), Keyring(keys))
    while True:
        entry = writer.append(path, "say", {"words": "x" * 200, "stance": "offer"}, _NOW)
        os.write(out, f"{entry.id}\n".encode())


def killed(work: object, after_s: float, *, after_first: bool = False) -> bytes:
    """Run `work(pipe)` in a process of its own, kill it after so long, and return what it acknowledged.

    after_first: the time runs from its first acknowledgement, so that there is one however slow the machine is.
    """
    into, out = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(into)
            work(out)  # type: ignore[operator]
        finally:
            os._exit(0)
    os.close(out)
    first = os.read(into, 1 << 16) if after_first else b""
    time.sleep(after_s)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(into, "rb") as pipe:
        return first + pipe.read()


def test_every_acknowledged_entry_is_there_after_100_kills(tmp_path: Path) -> None:
    chance, acknowledged = random.Random(5), set[str]()
    path, keys = folder_of(Talks(), tmp_path / "a"), tmp_path / "keys"
    for number in range(100):
        sign, after_s = (lambda out: _signs_until_killed(path, keys, out)), chance.uniform(0.002, 0.2)
        told = killed(sign, after_s, after_first=number % 5 == 0)
        acknowledged |= set(told.decode().split())
        assert acknowledged <= {one.id for one in open_folder(path).entries}
    found = verify_folder(path, pinned())
    assert found.faults == ()
    assert len(acknowledged) > 10
    author = open_folder(path).ledger(None).authors["ua"]
    Writer(author, key_of("ua"), Keyring(keys)).append(path, "say", {"words": "on", "stance": "offer"}, _NOW)
    assert [one.name for one in (path / "entries").iterdir() if one.name.endswith(".part")] == []


def test_a_killed_merge_leaves_whole_entries_and_is_finished_by_another(tmp_path: Path) -> None:
    talks = Talks()
    talks.agree_on_all()
    once = folder_of(talks, tmp_path / "once")
    chance, pack = random.Random(6), Pack("p", tuple(talks.entries), {}, (), ())
    for number in range(20):
        path = tmp_path / f"m{number}"
        killed(lambda _, path=path: merge(path, [pack], []), chance.uniform(0.001, 0.15))
        if (path / "entries").is_dir():
            folder = open_folder(path)
            assert folder.faults == ()
            assert {one.id for one in folder.entries} <= {one.id for one in talks.entries}
        merge(path, [pack], [])
        assert names(path) == names(once)


@pytest.mark.parametrize("made", [[], ["entries"], ["entries", "files"], ["entries", "files", "private"]])
def test_a_merge_goes_on_from_each_folder_that_a_killed_one_had_made(made: list[str], tmp_path: Path) -> None:
    """A kill between the first two folders is rare on an idle machine: it left an empty one that was refused."""
    talks = Talks()
    once = folder_of(talks, tmp_path / "once")
    path = tmp_path / "killed"
    path.mkdir()
    for name in made:
        (path / name).mkdir()
    merge(path, [Pack("p", tuple(talks.entries), {}, (), ())], [])
    assert names(path) == names(once)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="locks of folders")
def test_two_that_sign_at_once_do_not_fork(tmp_path: Path) -> None:
    path, keys = folder_of(Talks(), tmp_path / "a"), tmp_path / "keys"
    children = []
    for _ in range(3):
        child = os.fork()
        if child == 0:
            try:
                author = open_folder(path).ledger(None).authors["ua"]
                for _ in range(5):
                    Writer(author, key_of("ua"), Keyring(keys)).append(
                        path, "say", {"words": "x", "stance": "offer"}, _NOW
                    )
                os._exit(0)
            finally:
                os._exit(1)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0, 0, 0]
    ledger = open_folder(path).ledger(None)
    assert ledger.faults == ()
    assert len(ledger.chains["ua"]) == 16
