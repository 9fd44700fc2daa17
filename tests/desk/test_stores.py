"""One contract for both databases: SQLite beside the files, and PostgreSQL where Debian's server is installed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from desk.desks import Clock, day_talks, opened
from desk.postgresql import server, server_programs
from safeconduct.core import UsageError
from safeconduct.desk.storage.databases import open_databases
from safeconduct.desk.storage.people import Device, Invitation
from safeconduct.desk.storage.places import DeskPlaces
from safeconduct.desk.storage.rebuilding import rebuild


@pytest.fixture(scope="module")
def postgresql() -> Iterator[str]:
    programs = server_programs()
    if programs is None:
        pytest.skip("PostgreSQL's server is not installed (on Debian: apt install postgresql)")
    with server(programs) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """Return the URL of an empty database, "" for SQLite."""
    if request.param == "sqlite":
        return ""
    return _fresh(request.getfixturevalue("postgresql"))


def test_entries_are_kept_numbered_and_found(tmp_path: Path, url: str) -> None:
    talks = day_talks()
    with opened(tmp_path / "a", talks, url=url) as desk:
        new = talks.say("ua", "say", {"words": "ї 'quoted' \\ \u2014", "stance": "offer"})
        number = desk.keeper.keep([new])[new.id]
        assert number == desk.keeper.index.last() == len(talks.entries)
        reader = desk.reader("ua")
        assert reader is not None
        held = desk.keeper.index.one(new.id, reader)
        assert held is not None
        assert held.note.encode() == new.bytes
        assert desk.keeper.index.heads(reader)["ua"] == (new.seq, new.id)
        assert [one.n for one in desk.keeper.index.after(number - 2, reader, 10)] == [number - 1, number]


def test_rebuilding_gives_the_same_rows(tmp_path: Path, url: str) -> None:
    talks = day_talks()
    with opened(tmp_path / "a", talks, url=url) as desk:
        lines = list(desk.keeper.index.lines())
        desk.people.add_account("x", "ua", "hash", 1)
    assert rebuild(tmp_path / "a", url) == len(lines)
    with opened(tmp_path / "a", url=url) as desk:
        assert list(desk.keeper.index.lines()) == lines
        assert [one.name for one in desk.people.accounts()] == ["x"]


def test_both_databases_hold_the_same_rows(tmp_path: Path, postgresql: str) -> None:
    talks, clock = day_talks(), Clock()
    with ExitStack() as stack:
        desk = stack.enter_context(opened(tmp_path / "a", talks, clock=clock))
        other = stack.enter_context(opened(tmp_path / "b", talks, clock=clock, url=_fresh(postgresql)))
        assert list(desk.keeper.index.lines()) == list(other.keeper.index.lines())


def test_people_are_kept(tmp_path: Path, url: str) -> None:
    with opened(tmp_path / "a", day_talks(), url=url) as desk:
        people, now = desk.people, desk.now_s()
        people.add_account("olena", "osce", "hash", now)
        with pytest.raises(UsageError, match="is that of osce"):
            people.add_account("olena", "ua", "hash", now)
        token, csrf = people.begin_session("olena", now)
        held = people.session(token, now + 100)
        assert held is not None
        assert (held.author, held.csrf) == ("osce", csrf)
        assert people.session(token, now + 100 + 2 * 3600 + 1) is None
        people.keep_draft("osce", "a", "mine", now)
        assert (people.drafts("osce"), people.drafts("ua")) == ({"a": "mine"}, {})
        invited = people.invite(Invitation("room-x", "monitor"), now)
        assert people.take_up(invited, now) == Invitation("room-x", "monitor")
        assert people.take_up(invited, now) is None
        people.ask_device(Device("v", "olena", "room-x", "monitor", ""), now)
        people.ask_device(Device("w", "olena", "room-x", "monitor", ""), now)
        assert [one.vkey for one in people.devices()] == ["w"]
        people.remove_account("olena")
        assert people.session(token, now + 100) is None


def test_failed_tries_wait_longer_and_longer(tmp_path: Path, url: str) -> None:
    with opened(tmp_path / "a", day_talks(), url=url) as desk:
        waits, now = [], desk.now_s()
        for _ in range(18):
            desk.people.note_failure("ua", "10.0.0.9", now)
            waits.append(desk.people.wait_s("ua", "10.0.0.9", now))
        assert waits[:4] == [0, 0, 0, 0]
        assert waits[4:10] == [1, 2, 4, 8, 16, 32]
        assert max(waits) == 900
        assert desk.people.wait_s("ua", "10.0.0.8", now) == 0
        assert desk.people.wait_s("ru", "10.0.0.9", now) == 0


def test_a_database_of_another_agreement_is_refused(tmp_path: Path, url: str) -> None:
    with opened(tmp_path / "a", day_talks(), url=url):
        pass
    with pytest.raises(UsageError, match="a database of the agreement"):
        open_databases(DeskPlaces(tmp_path / "a"), "1" * 64, url)


def test_two_desks_share_one_folder_and_database(tmp_path: Path, postgresql: str) -> None:
    """Two processes of a server: numbers without gap or double, each hears of what the other has kept."""
    talks = day_talks()
    with ExitStack() as stack:
        one = stack.enter_context(opened(tmp_path / "a", talks, url=_fresh(postgresql)))
        other = stack.enter_context(opened(tmp_path / "a", url=postgresql))
        new = [talks.say("ua", "say", {"words": f"{n}", "stance": "offer"}) for n in range(40)]
        before = one.keeper.last
        numbers = [(one, other)[n % 2].keeper.keep([entry])[entry.id] for n, entry in enumerate(new)]
        assert numbers == list(range(before + 1, before + 41))
        again = [(other, one)[n % 2].keeper.keep([entry])[entry.id] for n, entry in enumerate(new)]
        assert again == numbers
        assert list(one.keeper.index.lines()) == list(other.keeper.index.lines())


def test_a_desk_hears_of_what_another_has_kept(tmp_path: Path, postgresql: str) -> None:
    talks = day_talks()
    with ExitStack() as stack:
        one = stack.enter_context(opened(tmp_path / "a", talks, url=_fresh(postgresql)))
        other = stack.enter_context(opened(tmp_path / "a", url=postgresql))
        heard: list[float] = []

        async def listens() -> None:
            async def hear() -> None:
                heard.append(time.monotonic())

            task = asyncio.create_task(one._listener.listen(hear))
            while not heard:
                await asyncio.sleep(0.01)
            new = talks.say("ua", "say", {"words": "x", "stance": "offer"})
            await asyncio.to_thread(other.keeper.keep, [new])
            async with asyncio.timeout(10):
                while len(heard) < 2:
                    await asyncio.sleep(0.01)
            task.cancel()

        asyncio.run(listens())
        assert len(heard) >= 2


def _fresh(url: str) -> str:
    from sqlalchemy import create_engine, text

    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as link:
        link.execute(text("DROP SCHEMA public CASCADE"))
        link.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return url


def test_a_url_of_another_database_is_refused(tmp_path: Path) -> None:
    for url, words in (("mysql://x/y", "expected postgresql"), ("nonsense", "no database URL")):
        with pytest.raises(UsageError, match=words), opened(tmp_path / "a", day_talks(), url=url):
            pass
