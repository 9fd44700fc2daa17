"""Desks for tests: two parties, an intermediary, a room, a monitor, two convoy leaders; a clock that stands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from records.test_folder import folder_of
from safeconduct.agreement import Entry
from safeconduct.desk.app import make_app
from safeconduct.desk.security.passphrases import hashed
from safeconduct.desk.service import Desk, DeskSettings
from talks import Talks, key_of

__all__ = ["NOW", "PASSPHRASE", "ROSTER", "Clock", "csrf", "day_talks", "opened", "served", "sign_in"]

NOW = datetime(2022, 3, 5, 8, 0, tzinfo=UTC)
PASSPHRASE = "three odd words"
ROSTER = {
    "icrc": "intermediary", "ru": "party", "ua": "party", "room": "operations", "osce": "monitor", "press": "observer",
}  # fmt: skip
_LEADERS = {"room-c1": "c1", "room-c2": "c2"}


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        """Move it on."""
        self.at += timedelta(**by)


def day_talks() -> Talks:
    """Return talks with leaders of two corridors, an entry of each class, and one for each corridor."""
    talks = Talks(ROSTER, class_="public")
    for name, corridor in _LEADERS.items():
        body = {"author": name, "vkey": key_of(name).public.line, "role": "convoy", "corridor": corridor}
        talks.say("room", "delegate", body)
        talks.say(name, "join", {})
    _word(talks, "ua", "of the parties")
    _word(talks, "ru", "for everybody", class_="public")
    _word(talks, "room", "to all convoys", class_="convoy")
    for name, corridor in _LEADERS.items():
        _word(talks, "room", f"to {name}", class_="convoy", scope=corridor)
        _word(talks, name, f"of {name}", class_="convoy", scope=corridor)
    _word(talks, "osce", "seen by the monitor")
    talks.agree_on_all()
    return talks


def _word(talks: Talks, author: str, words: str, **more: Any) -> Entry:
    return talks.say(author, "say", {"words": words, "stance": "statement"}, **more)


@contextmanager
def opened(path: Path, talks: Talks | None = None, *, clock: Clock | None = None, url: str = "") -> Iterator[Desk]:
    """Open a desk on a folder, made from talks where they are given."""
    if talks is not None:
        folder_of(talks, path)
    desk = Desk(DeskSettings(path, url, hosts=("testserver",)), clock or Clock())
    try:
        desk.open()
        yield desk
    finally:
        desk.close()


@cache
def _hash() -> str:
    return hashed(PASSPHRASE)


@contextmanager
def served(path: Path, talks: Talks | None = None, *, clock: Clock | None = None) -> Iterator[TestClient]:
    """Serve a desk, with an account for every author."""
    with opened(path, talks, clock=clock) as desk:
        for name in desk.authority.authors:
            desk.people.add_account(name, name, _hash(), desk.now_s())
        with TestClient(make_app(desk, schema=True), headers={"host": "testserver"}) as client:
            yield client


def sign_in(client: TestClient, name: str) -> dict[str, Any]:
    """Sign in as an author and return what the desk says of it."""
    client.cookies.clear()
    answer = client.post("/api/sign-in", json={"name": name, "passphrase": PASSPHRASE})
    assert answer.status_code == 200, answer.text
    about: dict[str, Any] = answer.json()
    return about


def csrf(about: dict[str, Any]) -> dict[str, str]:
    """Return the header that changes need."""
    return {"x-csrf-token": str(about["csrf"])}
