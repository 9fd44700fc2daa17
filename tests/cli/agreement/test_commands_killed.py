"""Any command killed at 100 random moments: every acknowledged entry is there, no file is half, and work goes on."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.agreement.test_agreement_typed import Run, opened, run, told
from records.test_killed import killed
from safeconduct.cli.app import build_app
from safeconduct.records import open_folder, read_pack, verify_folder
from safeconduct.records.keyring import keyring

__all__ = ["run"]

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a process that can be forked and killed")
_SAY = 'stance = "offer"\nwords = "We go on."\n'


def _commands(chance: random.Random) -> Iterator[list[str]]:
    """Yield commands without end; those with --json tell the ids of what they signed."""
    written = [
        ["propose", "a", "c.toml", "--as", "ua", "--json"],
        ["say", "a", "all", "agreed", "--as", "ru", "--json"],
        ["say", "a", "who", "reserved", "--reason", "not yet", "--as", "ru", "--json"],
        ["record", "a", "say", "s.toml", "--as", "icrc", "--json"],
        ["sign", "a", "1", "--accept-changes", "--as", "ua", "--json"],
        ["withdraw", "a", "1", "--as", "ua", "--json"],
        ["pack", "a", "--for", "ru", "--out", "p.zip"],
        ["merge", "b", "a"],
        ["receipt", "a", "ua-00001", "--as", "icrc"],
        ["text", "a", "--new", "--with", "who=%", "--as", "icrc", "--json"],
    ]
    while True:
        yield chance.choice(written)


def _types_until_killed(chance: random.Random, who: str, out: int) -> None:
    for command in _commands(chance):
        words = [word.replace("%", who[:12]) for word in command]
        result = CliRunner().invoke(build_app(), ["agreement", *words], prog_name="safeconduct")
        if result.exit_code == 0 and "--json" in words:
            answer = json.loads(result.stdout)
            ids = [one["id"] for one in answer["entries"]] if "entries" in answer else [answer["id"]]
            os.write(out, "".join(f"{one}\n" for one in ids).encode())


def _whole(acknowledged: set[str]) -> None:
    """See that what was acknowledged is there, and that nothing is half."""
    folder = open_folder(Path("a"))
    assert acknowledged <= {one.id for one in folder.entries}
    assert folder.faults == ()
    if Path("p.zip").exists():
        assert read_pack(Path("p.zip")).faults == ()
    if Path("b/entries").is_dir():
        assert open_folder(Path("b")).faults == ()
    for receipt in Path("a").glob("receipts/*.receipt"):
        assert receipt.read_text(encoding="utf-8").endswith("=\n")
    log = Path("a/receipts/log.txt")
    if log.exists():
        assert set(log.read_text(encoding="utf-8").split()) <= {one.id for one in folder.entries}


def test_every_acknowledged_entry_is_there_whatever_command_was_killed(run: Run) -> None:
    chance, acknowledged = random.Random(11), set[str]()
    opened(run)
    Path("s.toml").write_text(_SAY, encoding="utf-8")
    run("propose", "a", "c.toml", "--agreed", "--as", "ua")
    who = next(row for row in told(run("table", "a", "--json"))["clauses"] if row["id"] == "who")["values"][0]["id"]
    assert run("text", "a", "--new", "--with", f"who={who[:12]}", "--as", "icrc").exit_code == 0
    for _ in range(100):
        seed = chance.randrange(10**9)
        said = killed(
            lambda out, seed=seed: _types_until_killed(random.Random(seed), who, out), chance.uniform(0.01, 0.4)
        )
        acknowledged |= set(said.decode().split())
        _whole(acknowledged)
    assert len(acknowledged) > 20
    found = verify_folder(Path("a"), list(keyring().pinned().values()))
    assert [fault for fault in found.faults if fault.level == "error"] == []
    assert run("record", "a", "say", "s.toml", "--as", "ua").exit_code == 0
