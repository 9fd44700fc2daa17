"""`safeconduct picture`: what it prints, and the map it writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from builders import tiny_case
from land import box, claim
from safeconduct.cases import write_case
from safeconduct.cli.commands.situation.picture import picture_command
from safeconduct.core import CaseError, UsageError

SCHEMA = Path(__file__).resolve().parents[4] / "docs" / "schemas" / "picture.schema.json"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of the tiny case, in an empty place to work in."""
    monkeypatch.chdir(tmp_path)
    write_case(tiny_case(control=(claim("ru", box(37.2, 46.5, 37.5, 47.5), says="ru"),)), tmp_path / "tiny")
    return tmp_path / "tiny"


def test_json_keeps_to_its_schema(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert picture_command(folder, "12:00", None, True) == 0
    answer = json.loads(capsys.readouterr().out)
    Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(answer)
    assert answer["written"] == str(Path("out/tiny/picture.geojson"))


def test_the_map_is_under_out_and_names_its_class(folder: Path) -> None:  # R9
    picture_command(folder, "12:00", None, True)
    drawn = json.loads(Path("out/tiny/picture.geojson").read_text(encoding="utf-8"))
    assert (drawn["class"], drawn["at"]) == ("parties", "2022-03-05T12:00:00+02:00")
    listed = json.loads(Path("out/tiny/files.json").read_text(encoding="utf-8"))["files"]
    assert {"name": "picture.geojson", "class": "parties"} in listed


def test_tables_for_people(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert picture_command(folder, "2022-03-05T12:00", Path("a.geojson"), False) == 0
    printed = capsys.readouterr().out
    assert "the picture at 2022-03-05 12:00 (13:00 Moscow)" in printed
    assert printed.endswith("Written to a.geojson\n")


def test_without_a_time_it_is_when_the_hours_begin(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture_command(folder, None, Path("a.geojson"), True)
    both = capsys.readouterr()
    assert json.loads(both.out)["at"] == "2022-03-05T06:00:00+02:00"
    assert "06:00 (07:00 Moscow)" in both.err


@pytest.mark.parametrize(("out", "file"), [("a.json", "a.json"), ("maps", "maps/picture.geojson")])
def test_a_file_or_a_folder(folder: Path, out: str, file: str) -> None:
    picture_command(folder, "12:00", Path(out), True)
    assert Path(file).is_file()


def test_claims_made_later_are_not_known_yet(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture_command(folder, "11:59", Path("a.geojson"), True)
    assert [place["held"] for place in json.loads(capsys.readouterr().out)["places"]] == [[]]


def test_twice_is_the_same_bytes(folder: Path) -> None:  # R8
    picture_command(folder, "12:00", Path("a.geojson"), True)
    once = Path("a.geojson").read_bytes()
    picture_command(folder, "12:00", Path("a.geojson"), True)
    assert Path("a.geojson").read_bytes() == once


@pytest.mark.parametrize("at", ["noon", "25:00", "2022-03-05T99:00"])
def test_no_such_time(folder: Path, at: str) -> None:
    with pytest.raises(UsageError, match="--at"):
        picture_command(folder, at, None, False)


def test_no_such_case(folder: Path) -> None:
    with pytest.raises(UsageError):
        picture_command(folder / "nowhere", None, None, False)


def test_a_case_at_fault(folder: Path) -> None:
    (folder / "people.csv").write_text("place,means,persons\nnowhere,car,5\n", encoding="utf-8")
    with pytest.raises(CaseError):
        picture_command(folder, None, None, False)


def test_a_case_at_fault_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "people.csv").write_text("place,means,persons\nnowhere,car,5\n", encoding="utf-8")
    with pytest.raises(CaseError):
        picture_command(folder, None, None, True)
    answer = json.loads(capsys.readouterr().out)
    Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(answer)
    assert any(fault["file"] == "people.csv" and "nowhere" in fault["got"] for fault in answer["faults"])


@pytest.mark.parametrize("there", ["my notes", '{"format": "other"}', "[1]"])
def test_what_is_not_ours_is_not_overwritten(folder: Path, there: str) -> None:
    Path("a.geojson").write_text(there, encoding="utf-8")
    with pytest.raises(UsageError, match="not a picture"):
        picture_command(folder, "12:00", Path("a.geojson"), True)
    assert Path("a.geojson").read_text(encoding="utf-8") == there


def test_a_file_of_that_name_in_a_folder_is_not_overwritten(folder: Path) -> None:
    Path("mine").mkdir()
    Path("mine/picture.geojson").write_text("my notes", encoding="utf-8")
    with pytest.raises(UsageError):
        picture_command(folder, "12:00", Path("mine"), True)
