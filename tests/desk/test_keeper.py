"""Keeping: files are the truth, the journal numbers them, the index is made anew byte for byte."""

from __future__ import annotations

import errno
import os
import random
from pathlib import Path

import pytest

from desk.desks import Clock, day_talks, opened
from safeconduct.core import UsageError
from safeconduct.desk.storage.index import HeldEntry
from safeconduct.desk.storage.places import DeskPlaces
from safeconduct.desk.storage.rebuilding import rebuild, sqlite_image
from safeconduct.records import open_folder, verify_folder
from safeconduct.records.packs import Reader
from talks import Talks, key_of


def words(talks: Talks, author: str, count: int) -> list[str]:
    """Say so many words and return the ids of their entries."""
    return [talks.say(author, "say", {"words": f"word {n}", "stance": "offer"}).id for n in range(count)]


def test_what_is_kept_is_in_folder_journal_and_index(tmp_path: Path) -> None:
    talks = day_talks()
    with opened(tmp_path / "a", talks) as desk:
        before = desk.keeper.last
        ids = words(talks, "ua", 3)
        numbers = desk.keeper.keep(talks.entries[-3:])
        assert [numbers[id_] for id_ in ids] == [before + 1, before + 2, before + 3]
        journal = desk.places.journal.read_text(encoding="utf-8").splitlines()
        assert [line.split()[2] for line in journal[-3:]] == ids
    assert set(ids) < {one.id for one in open_folder(tmp_path / "a").entries}
    assert verify_folder(tmp_path / "a", [key_of(n).public for n in ("ua", "ru", "icrc")]).ledger is not None


def test_a_second_time_gives_the_same_number(tmp_path: Path) -> None:
    talks = day_talks()
    with opened(tmp_path / "a", talks) as desk:
        words(talks, "ua", 1)
        once = desk.keeper.keep(talks.entries[-1:])
        assert desk.keeper.keep([*talks.entries[-1:], *talks.entries[-1:]]) == once
        assert desk.keeper.last == once[talks.entries[-1].id]


def test_rebuilt_index_has_the_same_bytes(tmp_path: Path) -> None:
    talks, clock, path = day_talks(), Clock(), tmp_path / "a"
    with opened(path, talks, clock=clock) as desk:
        chance = random.Random(3)
        for author in ("ua", "ru", "osce", "ua", "room"):
            clock.forward(seconds=chance.randint(1, 900))
            words(talks, author, chance.randint(1, 6))
            late = [one for one in talks.entries if one.id not in desk.keeper.index.signatures([one.id])]
            desk.keeper.keep(chance.sample(late, len(late)))
        lines = list(desk.keeper.index.lines())
    image = sqlite_image(DeskPlaces(path).index)
    assert rebuild(path) == len(lines) == len(talks.entries)
    assert sqlite_image(DeskPlaces(path).index) == image
    with opened(path) as desk:
        assert list(desk.keeper.index.lines()) == lines


def test_entries_that_commands_put_into_the_folder_are_taken_in(tmp_path: Path) -> None:
    talks, path = day_talks(), tmp_path / "a"
    with opened(path, talks) as desk:
        words(talks, "ru", 2)
        for one in talks.entries[-2:]:
            open_folder(path).keep_entry(one)
        assert {one.id for one in desk.keeper.look()} == {one.id for one in talks.entries[-2:]}
        assert desk.keeper.look() == []


def test_a_torn_last_line_of_the_journal_is_cut_off_and_its_entry_numbered_anew(tmp_path: Path) -> None:
    talks, path = day_talks(), tmp_path / "a"
    with opened(path, talks) as desk:
        last = desk.keeper.last
    journal = DeskPlaces(path).journal
    journal.write_bytes(journal.read_bytes()[:-20])
    rebuild(path)
    with opened(path) as desk:
        assert desk.keeper.last == last
        assert len(set(desk.keeper.index.signatures([one.id for one in talks.entries]))) == len(talks.entries)


def test_a_journal_ahead_of_its_index_is_caught_up_with(tmp_path: Path) -> None:
    talks, path = day_talks(), tmp_path / "a"
    with opened(path, talks) as desk:
        words(talks, "ua", 4)
        desk.keeper._write(talks.entries[-4:])
        with desk.keeper._journal.alone():
            desk.keeper._journal.add([one.id for one in talks.entries[-4:]], "2022-03-05T08:00:00Z")
    with opened(path) as desk:
        assert desk.keeper.index.last() == desk.keeper.last == len(talks.entries)


def test_an_entry_whose_file_is_gone_is_named(tmp_path: Path) -> None:
    talks, path = day_talks(), tmp_path / "a"
    with opened(path, talks):
        pass
    (path / "entries" / talks.entries[-1].name).unlink()
    with pytest.raises(UsageError, match=f"entry {talks.entries[-1].id[:12]} came as number"):
        rebuild(path)


@pytest.mark.parametrize("where", ["open", "fsync", "pwrite"])
def test_full_disk_acknowledges_nothing_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    talks, path = day_talks(), tmp_path / "a"

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with opened(path, talks) as desk:
        words(talks, "ua", 2)
        last, journal = desk.keeper.last, desk.places.journal.read_bytes()
        with monkeypatch.context() as patched:
            patched.setattr(os, where, full)
            with pytest.raises(UsageError, match="No space left"):
                desk.keeper.keep(talks.entries[-2:])
        assert (desk.keeper.last, desk.places.journal.read_bytes()) == (last, journal)
        assert not [one for one in (path / "entries").iterdir() if one.name.endswith(".part")]
        assert sorted(desk.keeper.keep(talks.entries[-2:]).values()) == [last + 1, last + 2]


def test_two_desks_on_one_folder_are_refused(tmp_path: Path) -> None:
    places = DeskPlaces(tmp_path)
    with places.held(), pytest.raises(UsageError, match="another desk runs on this folder"), places.held():
        pass
    with places.held():
        pass


def test_index_gives_a_reader_what_a_pack_would(tmp_path: Path) -> None:
    talks = day_talks()
    readers = [
        Reader("ua", "parties"), Reader("osce", "public"), Reader("press", "public"), Reader("", "public"),
        Reader("room-c1", "convoy", "c1"), Reader("room-c2", "convoy", "c2"), Reader("x", "convoy"),
    ]  # fmt: skip
    with opened(tmp_path / "a", talks) as desk:
        for reader in readers:
            held = {one.id for one in desk.keeper.index.after(0, reader, 1000)}
            assert held == {one.id for one in talks.entries if reader.may_have(one)}, reader
            assert all(isinstance(one, HeldEntry) for one in desk.keeper.index.after(0, reader, 2))


def test_database_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "a"
    with opened(path, day_talks()):
        pass
    for file, table in ((DeskPlaces(path).index, "desk_index"), (DeskPlaces(path).people, "desk_people")):
        with sqlite3.connect(file) as link:
            link.execute(f"UPDATE {table} SET value = '99' WHERE name = 'version'")
        link.close()
        before = file.read_bytes()
        with pytest.raises(UsageError, match="a database of version 99"), opened(path):
            pass
        assert file.read_bytes() == before
        with sqlite3.connect(file) as link:
            link.execute(f"UPDATE {table} SET value = '1' WHERE name = 'version'")
        link.close()


def test_database_of_another_agreement_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path / "a", day_talks()):
        pass
    with opened(tmp_path / "b", Talks(title="Another")):
        pass
    DeskPlaces(tmp_path / "b").index.unlink()
    DeskPlaces(tmp_path / "a").index.rename(DeskPlaces(tmp_path / "b").index)
    with pytest.raises(UsageError, match="a database of the agreement"), opened(tmp_path / "b"):
        pass
