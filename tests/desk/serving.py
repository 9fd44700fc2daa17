"""A desk for tests in a real browser and for load: python -m desk.serving FOLDER PORT [PLAN].

Prints one JSON line once it serves: address and an invitation for a new monitor's phone.  A line `admit ID` on
standard input delegates to the key that waits under that id; the end of standard input ends the desk.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

import uvicorn

from desk.desks import PASSPHRASE, ROSTER, day_talks
from records.test_folder import folder_of
from safeconduct.agreement import Entry, SigningKey
from safeconduct.desk.app import make_app
from safeconduct.desk.passphrases import hashed
from safeconduct.desk.people import Invitation
from safeconduct.desk.service import Desk, DeskSettings
from safeconduct.records import Keyring, Writer, open_folder
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
    server = uvicorn.Server(uvicorn.Config(make_app(desk), "127.0.0.1", port, log_level="warning", access_log=False))
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


def main() -> None:
    """Serve."""
    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    os.environ["SAFECONDUCT_KEYS"] = str(folder.parent / "keys")
    if not folder.exists():
        folder_of(day_talks(), folder)
    keys: dict[str, SigningKey] = {name: key_of(name) for name in ROSTER}
    settings = DeskSettings(folder, keys=keys)
    with settings.places().held():
        desk = Desk(settings)
        desk.open()
        kept = hashed(PASSPHRASE)
        for name in desk.authority.authors:
            desk.people.add_account(name, name, kept, desk.now_s())
        asyncio.run(_serve(desk, port))
        desk.close()


if __name__ == "__main__":
    main()
