"""The desk under the load of a day, on loopback: python benchmarks/desk_load.py [--seconds 60] [--postgresql].

200 phones report 20,000 times an hour between them while 500 pages follow live; then all 200 report at once, as when a
network comes back.  Prints one JSON object: milliseconds from a phone's request, connecting included, to its
acknowledgement (the entry is then durable), how many events came to pages, and the memory of the desk's processes.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import multiprocessing
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO, Any

from bench import ROOT
from desk.desks import day_talks
from records.test_folder import folder_of
from safeconduct.agreement import Draft, Entry, SigningKey, instant_text, signed_entry
from safeconduct.desk.service import Desk, DeskSettings
from talks import Talks, key_of, salt_of

__all__ = ["main"]

PHONES, PAGES, REPORTS_PER_H = 200, 500, 20_000
_READERS = ("room", "ua", "ru", "icrc", "osce", "press", "room-c1", "room-c2")
_PLACES = ("town", "cross", "haven")


@dataclass
class Phone:
    """One phone: its key, and where its chain has come to."""

    author: str
    key: SigningKey
    opening: str
    seq: int = 0
    prev: str = ""

    def entry(self, kind: str, body: dict[str, Any], class_: str = "parties") -> Entry:
        """Sign the next entry."""
        self.seq += 1
        now = instant_text(datetime.now(UTC))
        salt = salt_of(self.author, self.seq)
        draft = Draft(self.author, kind, self.seq, now, class_, body, salt, self.opening, self.prev)  # type: ignore[arg-type]
        made = signed_entry(draft, self.key)
        self.prev = made.id
        return made

    def report(self, chance: random.Random) -> Entry:
        """See something."""
        at = instant_text(datetime.now(UTC))
        body = {"act": chance.choice(["shot", "shelling"]), "at": at, "at_place": {"place": chance.choice(_PLACES)}}
        return self.entry("report", {**body, "how": "seen", "via": "form"})


@dataclass
class Figures:
    """What was measured: milliseconds, entries that were not kept, events that came to pages."""

    acknowledged: list[float] = field(default_factory=list)
    refused: int = 0
    events: int = 0
    opened: int = 0


def prepare(folder: Path, url: str) -> tuple[list[Phone], list[str], int]:
    """Make a folder with 200 phones that were delegated to, and 500 sessions; return phones, tokens, newest number."""
    talks = day_talks()
    phones, entries = _delegated(talks)
    talks.entries += entries
    folder_of(talks, folder)
    desk = Desk(DeskSettings(folder, url))
    desk.open()
    try:
        for name in _READERS:
            desk.people.add_account(name, name, "no passphrase", desk.now_s())
        names = [_READERS[at % len(_READERS)] for at in range(PAGES)]
        return phones, [desk.people.begin_session(name, desk.now_s())[0] for name in names], desk.keeper.last
    finally:
        desk.close()


def _delegated(talks: Talks) -> tuple[list[Phone], list[Entry]]:
    room = Phone("room", key_of("room"), talks.opening.id, talks.last("room").seq, talks.last("room").id)
    phones, entries = [], []
    for number in range(PHONES):
        name = f"room-p{number}"
        key = SigningKey.from_seed(name, hashlib.sha256(name.encode()).digest())
        body = {"author": name, "vkey": key.public.line, "role": "monitor"}
        entries.append(room.entry("delegate", body, talks.class_))
        phone = Phone(name, key, talks.opening.id, 0, talks.opening.id)
        entries.append(phone.entry("join", {}, talks.class_))
        phones.append(phone)
    return phones, entries


# --- a client of few words: HTTP/1.1, a connection a report, as phones do


async def _report(phone: Phone, port: int, chance: random.Random, into: list[float], figures: Figures) -> None:
    entry = phone.report(chance)
    began = time.monotonic()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    body = json.dumps({"notes": [entry.bytes.decode()]}).encode()
    head = f"host: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: {len(body)}"
    writer.write(f"POST /api/entries HTTP/1.1\r\n{head}\r\n\r\n".encode() + body)
    answer = await reader.readuntil(b"\r\n\r\n")
    length = int(answer.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    row = json.loads(await reader.readexactly(length))["entries"][0]
    into.append(1000 * (time.monotonic() - began))
    figures.refused += row["state"] != "kept" or row["id"] != entry.id
    writer.close()


async def _send(phone: Phone, port: int, chance: random.Random, figures: Figures, until: float, rate_hz: float) -> None:
    """Report now and then, as a Poisson process."""
    while (wait := chance.expovariate(rate_hz)) < until - time.monotonic():
        await asyncio.sleep(wait)
        await _report(phone, port, chance, figures.acknowledged, figures)


async def _burst(phones: list[Phone], port: int, figures: Figures) -> list[float]:
    chance, took = random.Random(3), list[float]()
    await asyncio.gather(*(_report(one, port, chance, took, figures) for one in phones))
    return took


async def _follow(token: str, port: int, after: int, figures: Figures, opened: asyncio.Semaphore) -> None:
    """Follow live from an entry on, and count what comes."""
    async with opened:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        asked = f"GET /api/stream?after={after} HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: safeconduct={token}"
        writer.write(f"{asked}\r\n\r\n".encode())
        status = await reader.readline()
        assert b"200" in status, status
        figures.opened += 1
    while data := await reader.read(1 << 16):
        figures.events += data.count(b"event: entries")
    writer.close()


def _memory_mib(pid: int) -> float:
    """Return the largest memory that a process and its children have had, summed."""
    found = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            text = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        except OSError:
            continue
        if pid in (int(text["Pid"]), int(text["PPid"])) and "VmHWM" in text:
            found += int(text["VmHWM"].split()[0])
    return round(found / 1024, 1)


def _share(values: list[float], part: float) -> float:
    return round(sorted(values)[min(int(part * len(values)), len(values) - 1)], 1) if values else float("nan")


def _pages(tokens: list[str], after: int, port: int, told: Connection) -> None:
    """Keep all pages open in a process of their own, so that they do not slow the phones' clock; say what came."""

    async def follow() -> None:
        figures, gate = Figures(), asyncio.Semaphore(20)
        pages = [asyncio.create_task(_follow(token, port, after, figures, gate)) for token in tokens]
        while figures.opened < len(tokens):
            await asyncio.sleep(0.1)
        told.send("open")
        while not told.poll():
            await asyncio.sleep(0.2)
        told.send((sum(1 for one in pages if not one.done()), figures.events))
        for one in pages:
            one.cancel()
        await asyncio.gather(*pages, return_exceptions=True)

    asyncio.run(follow())


async def _report_all(phones: list[Phone], port: int, seconds: float, figures: Figures) -> list[float]:
    until, rate = time.monotonic() + seconds, REPORTS_PER_H / 3600 / len(phones)
    await asyncio.gather(*(_send(one, port, random.Random(at), figures, until, rate) for at, one in enumerate(phones)))
    return await _burst(phones, port, figures)


def _load(phones: list[Phone], tokens: list[str], after: int, port: int, seconds: float, pid: int) -> dict[str, Any]:
    here, there = multiprocessing.Pipe()
    pages = multiprocessing.get_context("fork").Process(target=_pages, args=(tokens, after, port, there))
    pages.start()
    here.recv()
    figures, cpu_before = Figures(), _cpu_s(pid)
    burst = asyncio.run(_report_all(phones, port, seconds, figures))
    cpu = _cpu_s(pid) - cpu_before
    time.sleep(2)
    here.send("end")
    still, events = here.recv()
    pages.join()
    return {
        "phones": len(phones), "pages": still, "seconds": seconds, "reports": len(figures.acknowledged),
        "median_ms": round(statistics.median(figures.acknowledged), 1), "p99_ms": _share(figures.acknowledged, 0.99),
        "most_ms": round(max(figures.acknowledged), 1), "burst": len(burst), "burst_p99_ms": _share(burst, 0.99),
        "not_kept": figures.refused, "events_at_pages": events,
        "cpu_share_of_one_core": round(cpu / seconds, 2), "memory_mib": _memory_mib(pid),
        "load_average": [round(one, 1) for one in os.getloadavg()],
    }  # fmt: skip


def _cpu_s(pid: int) -> float:
    parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def _serve(folder: Path, port: int, url: str) -> subprocess.Popen[str]:
    path = os.pathsep.join(str(ROOT / part) for part in ("src", "tests"))
    environment = {**os.environ, "PYTHONPATH": path, "DESK_URL": url}
    command = [sys.executable, "-m", "desk.serving", str(folder), str(port), "plain"]
    program = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    out: IO[str] | None = program.stdout
    assert out is not None
    assert out.readline()
    return program


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--seconds", type=float, default=60.0)
    asked.add_argument("--port", type=int, default=8970)
    asked.add_argument("--postgresql", action="store_true")
    options = asked.parse_args()
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = ""
        if options.postgresql:
            from desk.postgresql import server, server_programs

            programs = server_programs()
            assert programs is not None, "PostgreSQL's server is not installed"
            url = stack.enter_context(server(programs))
        phones, tokens, last = prepare(place / "a", url)
        program = _serve(place / "a", options.port, url)
        try:
            told = _load(phones, tokens, last, options.port, options.seconds, program.pid)
        finally:
            program.communicate()
        entries = sum(1 for one in (place / "a/entries").iterdir() if one.suffix == ".note")
        print(json.dumps({"database": "postgresql" if url else "sqlite", **told, "notes_in_folder": entries}))


if __name__ == "__main__":
    main()
