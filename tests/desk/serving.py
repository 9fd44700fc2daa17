"""A desk for tests in a real browser and for load: python -m desk.serving FOLDER PORT [day|plain].

With `plain` there are no accounts.  With `day`: the sample plan's day, whose clock begins at 09:30 in Kyiv.  Prints one
JSON line once it serves: address and an invitation for a new phone.  A line `admit ID` on standard input delegates to
the key that waits under that id; the end of standard input ends the desk.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import uvicorn

from days import AUTHORS, Day
from desk.desks import PASSPHRASE, ROSTER, day_talks
from plans import CLOCK, PLACES
from records.test_folder import folder_of
from safeconduct.agreement import Entry, SigningKey
from safeconduct.desk.app import make_app
from safeconduct.desk.security.passphrases import hashed
from safeconduct.desk.service import Desk, DeskSettings
from safeconduct.desk.storage.people import Invitation
from safeconduct.records import Keyring, Writer, open_folder
from safeconduct.report.plan.writer import plan_text
from talks import key_of

__all__ = ["admit", "main"]

_PHONE = "room-phone1"


def admit(desk: Desk, author: str) -> Entry:
    """Delegate, as the operations room, to the key that waits under an id."""
    waits = next(one for one in desk.people.devices() if one.author == author)
    writer = Writer(desk.authority.authors["room"], key_of("room"), Keyring(desk.places.own / "keys"))
    body = {"author": author, "vkey": waits.vkey, "role": waits.role, "corridor": waits.corridor}
    held = {name: text for name, text in body.items() if text}
    return writer.append(desk.settings.folder, "delegate", dict(held), desk.clock())


async def _serve(desk: Desk, port: int) -> None:
    config = uvicorn.Config(
        make_app(desk), "127.0.0.1", port, log_level="warning", access_log=False, timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started and not serving.done():
        await asyncio.sleep(0.02)
    token = desk.people.invite(Invitation(_PHONE, "convoy", "c1"), desk.now_s())
    print(
        json.dumps({"address": f"http://127.0.0.1:{port}/", "invitation": token, "passphrase": PASSPHRASE}), flush=True
    )
    while line := await asyncio.to_thread(sys.stdin.readline):
        word, _, name = line.strip().partition(" ")
        if word == "admit":
            print(json.dumps({"admitted": (await asyncio.to_thread(admit, desk, name)).id}), flush=True)
        elif word == "entries":
            print(json.dumps([[one.author, one.kind] for one in open_folder(desk.settings.folder).entries]), flush=True)
    server.should_exit = True
    await serving


def _settings(folder: Path, with_day: bool) -> DeskSettings:
    """Make the folder where there is none, and say who may have the desk sign."""
    authors = AUTHORS if with_day else ROSTER
    keys: dict[str, SigningKey] = {name: key_of(name) for name in authors}
    plan = folder.parent / "plan.json"
    if not folder.exists():
        day = Day() if with_day else day_talks()
        folder_of(day, folder)
        if isinstance(day, Day):
            plan.write_text(plan_text(day.plan, CLOCK, PLACES), encoding="utf-8")
    return DeskSettings(folder, os.environ.get("DESK_URL", ""), keys=keys, plan=plan if with_day else None)


def main() -> None:
    """Serve."""
    folder, port, with_day = Path(sys.argv[1]), int(sys.argv[2]), "day" in sys.argv[3:]
    os.environ["SAFECONDUCT_KEYS"] = str(folder.parent / "keys")
    begun, day_begins = datetime.now(UTC), datetime(2022, 3, 5, 7, 30, tzinfo=UTC)
    settings = _settings(folder, with_day)
    with settings.places().held():
        desk = Desk(settings, lambda: datetime.now(UTC) - begun + day_begins if with_day else datetime.now(UTC))
        desk.open()
        kept = hashed(PASSPHRASE)
        for name in desk.authority.authors if "plain" not in sys.argv[3:] else ():
            desk.people.add_account(name, name, kept, desk.now_s())
        asyncio.run(_serve(desk, port))
        desk.close()


if __name__ == "__main__":
    main()
