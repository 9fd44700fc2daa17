"""Files into a folder: all or none, the same bytes, and never over what is not ours."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import safeconduct.report.folder.exchange as exchange_module
from plans import CLOCK, PLACES, sample_plan
from safeconduct.core import UsageError
from safeconduct.planning import Plan
from safeconduct.report.exports.files import check_folder, write_all
from safeconduct.report.folder.exchange import check_room
from safeconduct.report.folder.manifest import folder_mark
from safeconduct.report.plan.reader import PlanFile, read_plan

_NAMES = ["brief.txt", "c1.gpx", "c1.kml", "c2.gpx", "c2.kml", "corridors.geojson", "duties.csv", "files.json",
          "plan.json", "timetable.csv"]  # fmt: skip


def _write(out: Path, plan: Plan | None = None) -> tuple[Path, ...]:
    return write_all(PlanFile(plan or sample_plan(), CLOCK, PLACES), out)


def _one_corridor() -> Plan:
    plan = sample_plan()
    return sample_plan(corridors=plan.corridors[:1], convoys=plan.convoys[:2])


def _held(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.iterdir())}


def test_all_files_are_written(tmp_path: Path) -> None:
    out = tmp_path / "out" / "sample"
    written = _write(out)
    assert sorted(path.name for path in written) == sorted(_held(out)) == _NAMES
    assert read_plan(out / "plan.json")[0] == sample_plan()


def test_manifest_tells_each_file_and_its_class(tmp_path: Path) -> None:
    _write(tmp_path / "out")
    told = json.loads((tmp_path / "out" / "files.json").read_text(encoding="utf-8"))
    assert told["case"] == "sample"
    assert [row["name"] for row in told["files"]] == [name for name in _NAMES if name != "files.json"]
    assert {row["class"] for row in told["files"]} == {"parties"}


def test_again_gives_the_same_bytes(tmp_path: Path) -> None:
    out = tmp_path / "out"
    _write(out)
    before = _held(out)
    _write(out)
    assert _held(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_empty_folder_is_used(tmp_path: Path) -> None:
    _write(tmp_path)
    assert sorted(_held(tmp_path)) == _NAMES


def test_what_a_killed_writing_left_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / ".safeconduct.abc.part").mkdir()
    (tmp_path / ".safeconduct.abc.part" / "c1.gpx").write_text("half")
    _write(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == _NAMES


def test_maps_of_a_former_plan_go_and_nothing_else(tmp_path: Path) -> None:
    _write(tmp_path)
    (tmp_path / "notes.gpx").write_text("mine")
    _write(tmp_path, _one_corridor())
    assert sorted(_held(tmp_path)) == sorted([*(name for name in _NAMES if not name.startswith("c2")), "notes.gpx"])


def test_a_manifest_that_was_tampered_with_removes_nothing_outside(tmp_path: Path) -> None:
    out = tmp_path / "out"
    _write(out)
    (tmp_path / "dear.gpx").write_text("mine")
    told = json.loads((out / "files.json").read_text(encoding="utf-8"))
    told["files"] += [{"name": "../dear.gpx", "class": "parties"}, {"name": str(tmp_path / "dear.gpx")}, 7]
    (out / "files.json").write_text(json.dumps(told), encoding="utf-8")
    _write(out, _one_corridor())
    assert (tmp_path / "dear.gpx").read_text() == "mine"


def _a_file(out: Path) -> None:
    out.write_text("something")


def _other_things(out: Path) -> None:
    out.mkdir()
    (out / "thesis.tex").write_text("mine")


def _other_case(out: Path) -> None:
    _write(out, sample_plan(case="other"))


def _other_plan(out: Path) -> None:
    out.mkdir()
    (out / "plan.json").write_text('{"format": "house plan"}')


def _cut_plan(out: Path) -> None:
    out.mkdir()
    (out / "plan.json").write_text('{"format": "safeconduct.plan/1", ')


def _own_brief(out: Path) -> None:
    _write(out)
    (out / "files.json").unlink()
    (out / "brief.txt").write_text("mine")


@pytest.mark.parametrize(
    ("prepare", "words"),
    [
        (_a_file, "is a file; expected a folder"),
        (_other_things, r"holds something else \(thesis.tex\)"),
        (_other_case, "holds a plan of the case 'other'; expected a plan of 'sample'"),
        (_other_plan, r"holds something else \(plan.json\)"),
        (_cut_plan, r"holds something else \(plan.json\)"),
        (_own_brief, "brief.txt.* there is not this program's"),
    ],
)
def test_what_is_not_ours_stays_as_it_is(prepare: Callable[[Path], None], words: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    prepare(out)
    before = out.read_bytes() if out.is_file() else _held(out)
    with pytest.raises(UsageError, match=words) as caught:
        _write(out)
    assert "ame another" in str(caught.value)
    assert (out.read_bytes() if out.is_file() else _held(out)) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_stop_while_writing_leaves_the_former_plan_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    _write(out)
    before = _held(out)

    def stop(path: Path, content: bytes) -> None:
        if path.name == "brief.txt":
            raise KeyboardInterrupt
        path.write_bytes(content)

    monkeypatch.setattr(exchange_module, "write_bytes", stop)
    with pytest.raises(KeyboardInterrupt):
        _write(out, _one_corridor())
    assert _held(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_stop_at_the_first_writing_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(path: Path, content: bytes) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(exchange_module, "write_bytes", stop)
    with pytest.raises(KeyboardInterrupt):
        _write(tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="cannot be written"):
        _write(tmp_path / "file" / "out")


def test_what_is_made_is_for_its_owner_only(tmp_path: Path) -> None:
    """R9: a plan is a target list."""
    out = tmp_path / "above" / "out"
    _write(out)
    assert [folder.stat().st_mode & 0o777 for folder in (out, out.parent)] == [0o700, 0o700]
    assert {path.stat().st_mode & 0o777 for path in out.iterdir()} == {0o600}


def test_a_folder_keeps_its_rights_and_what_others_put_there(tmp_path: Path) -> None:
    _write(tmp_path)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "one.txt").write_text("mine")
    (tmp_path / "link").symlink_to("notes/one.txt")
    tmp_path.chmod(0o750)
    _write(tmp_path, _one_corridor())
    assert (tmp_path / "link").read_text() == (tmp_path / "notes" / "one.txt").read_text() == "mine"
    assert tmp_path.stat().st_mode & 0o777 == 0o750


def test_the_working_folder_is_not_exchanged_under_its_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path)
    monkeypatch.chdir(tmp_path)
    _write(Path(), _one_corridor())
    assert sorted(path.name for path in Path().iterdir()) == [name for name in _NAMES if not name.startswith("c2")]


def test_a_plan_of_another_folder_of_the_same_name_stays(tmp_path: Path) -> None:
    mark = folder_mark(tmp_path / "a" / "sample")
    write_all(PlanFile(sample_plan(), CLOCK, PLACES), tmp_path / "out", case_mark=mark)
    check_folder(tmp_path / "out", "sample", mark)
    with pytest.raises(UsageError, match="a plan of another folder that is named 'sample' too"):
        check_folder(tmp_path / "out", "sample", folder_mark(tmp_path / "b" / "sample"))
    with pytest.raises(UsageError, match="a plan of the case 'sample'; expected a plan of 'other'"):
        check_folder(tmp_path / "out", "other", folder_mark(tmp_path / "b" / "other"))


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _broken_link(path: Path) -> None:
    path.symlink_to("nowhere")


@pytest.mark.parametrize("make", [_pipe, _broken_link, Path.mkdir])
@pytest.mark.parametrize("name", ["plan.json", "files.json", "plan.html", "c7.gpx"])
def test_what_is_no_file_is_refused_and_never_waited_for(
    make: Callable[[Path], None], name: str, tmp_path: Path
) -> None:
    _write(tmp_path)
    (tmp_path / name).unlink(missing_ok=True)
    make(tmp_path / name)
    with pytest.raises(UsageError, match=f"{name} there is no file"):
        check_folder(tmp_path, "sample")


@pytest.mark.parametrize(("make", "kind"), [(_pipe, "a device or a pipe"), (_broken_link, "a link to nothing")])
def test_a_folder_that_is_none_is_reported(make: Callable[[Path], None], kind: str, tmp_path: Path) -> None:
    make(tmp_path / "out")
    with pytest.raises(UsageError, match=f"is {kind}; expected a folder"):
        check_folder(tmp_path / "out", "sample")


def test_a_full_disk_is_reported_before_the_solve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)
    check_room(tmp_path / "out" / "deep")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=2**20))
    with pytest.raises(UsageError, match="1 MB of room; expected"):
        check_room(tmp_path / "out" / "deep")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_rights_is_reported_before_the_solve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "posix_fallocate", refuse)
    with pytest.raises(UsageError, match="Permission denied"):
        check_room(tmp_path)


def test_check_folder_only_looks(tmp_path: Path) -> None:
    check_folder(tmp_path / "absent", "sample")
    check_folder(tmp_path, "sample")
    assert list(tmp_path.iterdir()) == []
