"""A desk killed at random moments under load: what it acknowledged is there, whole, once, and it goes on."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path
from typing import IO

import pytest

from desk.desks import day_talks, opened
from records.test_folder import folder_of
from safeconduct.agreement import Entry
from safeconduct.desk.storage.rebuilding import rebuild
from safeconduct.records import open_folder
from talks import Talks

_ROOT = Path(__file__).resolve().parents[2]
_KILLS = int(os.environ.get("SAFECONDUCT_TEST_KILLS", "3"))
"""How often; docs/desk.md says how many were tried in a row."""


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def started(folder: Path, port: int) -> subprocess.Popen[str]:
    """Start a desk in a process of its own and wait until it answers."""
    path = os.pathsep.join(str(_ROOT / part) for part in ("src", "tests"))
    program = subprocess.Popen(
        [sys.executable, "-m", "desk.serving", str(folder), str(port), "plain"],
        env={**os.environ, "PYTHONPATH": path}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=_ROOT,
    )  # fmt: skip
    assert _out(program).readline()
    return program


def _out(program: subprocess.Popen[str]) -> IO[str]:
    assert program.stdout is not None
    return program.stdout


def sends(port: int, entries: list[Entry], acknowledged: set[str]) -> None:
    """Send one entry after the other until the desk is gone; note each id that came back."""
    for one in entries:
        body = json.dumps({"notes": [one.bytes.decode()]}).encode()
        asked = urllib.request.Request(
            f"http://127.0.0.1:{port}/api/entries", body, {"content-type": "application/json"}
        )
        try:
            with urllib.request.urlopen(asked, timeout=20) as answer:
                rows = json.load(answer)["entries"]
        except (OSError, ValueError):
            return
        acknowledged |= {row["id"] for row in rows if row["state"] in ("kept", "known")}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a process that can be killed")
def test_nothing_acknowledged_is_lost_when_the_desk_is_killed(tmp_path: Path) -> None:
    talks, chance, acknowledged = day_talks(), random.Random(9), set[str]()
    folder = folder_of(talks, tmp_path / "a")
    authors = ["ua", "ru", "icrc", "room", "osce"]
    for turn in range(_KILLS):
        port = free_port()
        program = started(folder, port)
        senders = [
            threading.Thread(target=sends, args=(port, _words(talks, name, turn), acknowledged)) for name in authors
        ]
        for one in senders:
            one.start()
        time.sleep(chance.uniform(0.02, 0.4))
        program.send_signal(signal.SIGKILL)
        program.communicate()
        for one in senders:
            one.join()
        assert acknowledged <= {one.id for one in open_folder(folder).entries}
    assert len(acknowledged) > 2 * _KILLS
    kept = open_folder(folder)
    assert kept.faults == ()
    last = rebuild(folder)
    with opened(folder) as desk:
        numbers = desk.keeper.index.signatures(acknowledged)
        assert set(numbers) == acknowledged
        assert last <= desk.keeper.last == len(kept.entries)
        assert sorted(n for n, _ in desk.keeper.index.signatures([one.id for one in kept.entries]).values()) == list(
            range(1, desk.keeper.last + 1)
        )


def _words(talks: Talks, author: str, turn: int) -> list[Entry]:
    """Go on from the author's chain as it is; what is not sent in this turn comes in the next: it is on the phone."""
    return [talks.say(author, "say", {"words": f"{turn} {n}", "stance": "offer"}) for n in range(60)]
