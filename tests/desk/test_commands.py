"""`safeconduct desk ...` as typed: accounts, invitations, rebuilding, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from desk.desks import day_talks
from records.test_folder import folder_of
from safeconduct.cli.app import build_app
from safeconduct.desk.storage.places import DeskPlaces


def typed(*words: str) -> tuple[int, str, str]:
    """Run a command; return exit code, output and messages."""
    done = CliRunner().invoke(build_app(), ["desk", *words], prog_name="safeconduct")
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("SAFECONDUCT_KEYS", str(tmp_path / "keys"))
    monkeypatch.setenv("SAFECONDUCT_PASSPHRASE", "three odd words")
    return str(folder_of(day_talks(), tmp_path / "a"))


def test_accounts_are_made_and_listed(folder: str) -> None:
    assert typed("user", folder, "ua", "--name", "olena") == (0, "olena signs in as ua\n", "")
    code, out, _ = typed("users", folder, "--json")
    assert code == 0
    assert json.loads(out)["accounts"] == [{"name": "olena", "author": "ua"}]
    assert "three odd words" not in DeskPlaces(Path(folder)).people.read_bytes().decode("latin-1")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["user", "A", "nobody"], "nobody of that name may sign in"),
        (["invite", "A", "stranger-1", "--role", "monitor"], "nobody of the roster"),
        (["invite", "A", "room-x", "--role", "party"], "nobody of the roster"),
        (["admit", "A", "room-x"], "no key waits"),
        (["A", "--db", "mysql://x"], "expected postgresql"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(folder: str, words: list[str], told: str) -> None:
    code, _, errors = typed(*(folder if word == "A" else word for word in words))
    assert code == 2
    assert told in errors


def test_an_invitation_is_an_address_with_a_token(folder: str) -> None:
    code, out, _ = typed("invite", folder, "room-x", "--role", "monitor", "--at", "https://192.168.1.5:8750", "--json")
    assert code == 0
    assert json.loads(out)["url"].startswith("https://192.168.1.5:8750/#invitation=")


def test_rebuilding_counts_the_entries(folder: str) -> None:
    entries = len(list((Path(folder) / "entries").iterdir()))
    for _ in range(2):
        code, out, _errors = typed("rebuild", folder, "--json")
        assert (code, json.loads(out)["entries"]) == (0, entries)


def test_no_agreement_no_desk(tmp_path: Path) -> None:
    code, _, errors = typed(str(tmp_path))
    assert code == 2
    assert "no agreement" in errors
