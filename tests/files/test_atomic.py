"""Files appear whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from safeconduct.core import UsageError
from safeconduct.files.atomic import locked, write_bytes, write_text


def test_text_is_written_as_utf8_with_plain_line_ends(tmp_path: Path) -> None:
    write_text(tmp_path / "a.txt", "Бург\n")
    assert (tmp_path / "a.txt").read_bytes() == "Бург\n".encode()


def test_old_content_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_text(path, "a long old text")
    write_bytes(path, b"new")
    assert path.read_bytes() == b"new"


def test_a_stop_in_the_middle_leaves_the_old_file_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    write_text(path, "old")

    def stop(handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", stop)
    with pytest.raises(KeyboardInterrupt):
        write_text(path, "new")
    assert [(entry.name, entry.read_text()) for entry in tmp_path.iterdir()] == [("a.txt", "old")]


def test_a_full_disk_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError, match="No space left on device"):
        write_text(tmp_path / "a.txt", "new")
    assert list(tmp_path.iterdir()) == []


def test_no_folder_is_reported(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no.a\.txt: cannot be written \(No such file"):
        write_text(tmp_path / "no" / "a.txt", "x")


def test_a_folder_of_that_name_is_reported_and_stays(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(UsageError, match="cannot be written"):
        write_text(tmp_path / "a.txt", "x")
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.txt"]


def test_a_new_file_is_for_its_owner_only_and_one_that_is_there_keeps_its_rights(tmp_path: Path) -> None:
    write_text(tmp_path / "a.txt", "x")
    assert (tmp_path / "a.txt").stat().st_mode & 0o777 == 0o600
    (tmp_path / "a.txt").chmod(0o640)
    write_text(tmp_path / "a.txt", "y")
    assert (tmp_path / "a.txt").stat().st_mode & 0o777 == 0o640


def test_what_a_killed_run_left_is_removed_and_what_another_writes_is_not(tmp_path: Path) -> None:
    left, busy = tmp_path / ".a.txt.one.part", tmp_path / ".a.txt.two.part"
    left.write_text("half")
    with busy.open("w") as handle, locked(handle.fileno()):
        write_text(tmp_path / "a.txt", "x")
        assert busy.exists()
    assert not left.exists()


def test_a_pipe_is_reported_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(UsageError, match="a device or a pipe"):
        write_text(tmp_path / "a.txt", "x")
