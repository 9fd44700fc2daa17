"""`safeconduct outlook`: what it prints and writes, its days and options, and every bad input without a traceback."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from asset_folders import AssetFolders
from safeconduct.cli.app import build_app

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = Draft202012Validator(json.loads((ROOT / "docs/schemas/outlook.schema.json").read_text(encoding="utf-8")))
PLAIN = AssetFolders(ROOT / "tests/outlook_input/assets")
FLEE = AssetFolders(ROOT / "tests/outlook_input/flee_assets")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the small outlook folder, in an empty place to work in."""
    monkeypatch.chdir(tmp_path)
    return PLAIN.copy("base", tmp_path / "small")


def run(*words: object) -> Any:
    """Type a command."""
    return CliRunner().invoke(build_app(), ["outlook", *map(str, words)])


def answer(*words: object) -> dict[str, Any]:
    """Type a command with --json and return its answer."""
    done = run(*words, "--draws", "8", "--json")
    assert done.exit_code == 0, done.output
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_json_keeps_to_its_schema(folder: Path) -> None:
    told = answer(folder, "--what-if", "open camp New 5 km from gate from day 3")
    SCHEMA.validate(told)
    assert (told["mode"], told["places"], told["days"]) == ("blind", ["haven", "refuge"], list(range(20)))
    assert [len(row) for row in told["people"]] == [20, 20]
    assert told["error"]["rescaled"] >= 0


def test_a_forecast_from_a_day_looks_past_it(folder: Path) -> None:
    told = answer(folder, "--from-day", "2022-03-09", "--horizon", 10)
    SCHEMA.validate(told)
    assert (told["mode"], told["known_to"], told["days"][0], told["days"][-1]) == ("running", 8, 9, 18)
    assert told["dates"][0] == "2022-03-10"
    assert told["before"]["days"] == list(range(9))
    assert told["before"]["reported"][0][4] == 800.0  # 900, as corrected by the registration of the 9th


def test_where_nobody_counts_the_totals_are_those_expected(folder: Path) -> None:
    (folder / "counts.csv").unlink()
    told = answer(folder)
    SCHEMA.validate(told)
    assert (told["mode"], told["error"]) == ("open", None)
    assert told["scenarios"][0]["source"] == "UN flash appeal"


def test_ranges_hold_their_middle(folder: Path) -> None:
    told = answer(folder)
    for people, low, high in zip(told["people"], told["low"], told["high"], strict=True):
        assert all(a <= b <= c for a, b, c in zip(low, people, high, strict=True))


def test_without_draws_there_are_no_ranges(folder: Path) -> None:
    told = json.loads(run(folder, "--draws", 0, "--json").stdout)
    SCHEMA.validate(told)
    assert {value for row in told["low"] for value in row} == {None}


def test_files_are_those_listed_with_their_class(folder: Path) -> None:  # R9
    run(folder, "--draws", 5)
    listed = json.loads(Path("out/small/files.json").read_text(encoding="utf-8"))["files"]
    names = {row["name"] for row in listed}
    assert {"outlook.json", "outlook.csv", "outlook.geojson"} <= names
    assert {row["class"] for row in listed} == {"parties"}


def test_the_file_holds_what_is_printed(folder: Path) -> None:
    told = answer(folder)
    assert json.loads(Path("out/small/outlook.json").read_text(encoding="utf-8")) == told


def test_the_table_has_a_row_a_place_and_day(folder: Path) -> None:
    told = answer(folder)
    with Path("out/small/outlook.csv").open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert len(rows) == 2 * 20
    assert [float(row["people"]) for row in rows if row["place"] == "haven"] == told["people"][0]
    assert rows[0]["reported"] == "0.0"
    assert rows[1]["reported"] == ""


def test_the_map_has_every_place_and_link(folder: Path) -> None:
    told = answer(folder)
    drawn = json.loads(Path("out/small/outlook.geojson").read_text(encoding="utf-8"))
    points = [one for one in drawn["features"] if one["geometry"]["type"] == "Point"]
    assert [one["properties"]["id"] for one in points] == [site["id"] for site in told["sites"]]
    assert points[3]["properties"]["people"] == told["people"][0][-1]
    assert drawn["class"] == "parties"


def test_same_input_same_bytes(folder: Path) -> None:  # R8
    run(folder, "--draws", 20)
    once = {path.name: path.read_bytes() for path in Path("out/small").iterdir()}
    run(folder, "--draws", 20)
    assert {path.name: path.read_bytes() for path in Path("out/small").iterdir()} == once


def test_the_seed_is_the_folders_unless_given(folder: Path) -> None:
    assert answer(folder)["seed"] == 3
    assert answer(folder, "--seed", 4)["low"] != answer(folder)["low"]


def test_what_is_printed_for_people(folder: Path) -> None:
    done = run(folder, "--days", "4,2022-03-20", "--draws", 20, "--what-if", "close camp haven from day 5")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "A small war: where people will go"
    assert lines[4].split("day")[1:] == [" 4, 2022-03-05  ".ljust(len(lines[4].split("day")[1])), " 19, 2022-03-20"]
    assert any(line.startswith("Haven ") for line in lines)
    assert "What if: close camp haven from day 5" in lines
    assert "Assumed" in lines


def test_closing_a_camp_keeps_people_out_of_it(folder: Path) -> None:
    told = answer(folder, "--what-if", "close camp haven from day 5")["what_if"][0]
    haven = told["people"][told["places"].index("haven")]
    assert haven[:5] == [0.0] * 5
    assert haven[-1] < 0


def test_inputs_can_be_kept_as_an_outlook_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    FLEE.copy("base", tmp_path / "flee")
    first = answer("flee", "--inputs-to", "kept")
    again = answer("kept")
    for key in ("people", "counted", "total", "links", "error"):
        assert again[key] == first[key], key
    assert (tmp_path / "kept/outlook.toml").is_file()


def test_warnings_go_to_standard_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(FLEE.copy("conflicts_gap", tmp_path / "flee"), "--draws", 5, "--json")
    assert "warning: input_csv/conflicts.csv [Day]: got no row for 2 of 5 days" in done.stderr
    json.loads(done.stdout)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--from-day", "soon"], "--from-day: got 'soon'"),
        (["--from-day", "99"], "expected one from 0 to 19"),
        (["--from-day", "5", "--horizon", "0"], "--horizon: got 0"),
        (["--horizon", "9"], "give that too"),
        (["--days", "3,40"], "--days: got day 40"),
        (["--draws", "-1"], "--draws: got -1"),
        (["--seed", "-1"], "--seed: got -1"),
        (["--what-if", "shut it"], "What can be asked"),
        (["--no-such-option"], "No such option"),
    ],
)
def test_wrong_usage(folder: Path, options: list[str], told: str) -> None:
    done = run(folder, *options)
    assert done.exit_code == 2
    assert told in done.stderr
    assert not Path("out").exists()


def test_a_day_to_know_to_where_nobody_counts(folder: Path) -> None:
    (folder / "counts.csv").unlink()
    assert run(folder, "--from-day", 3).exit_code == 2


@pytest.mark.parametrize("kind", ["plain", "flee"])
def test_every_broken_folder_ends_with_words(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folders = PLAIN if kind == "plain" else FLEE
    refused = [name for name in folders.names() if any(line.startswith("error") for line in folders.expected(name))]
    for name in refused:
        done = run(folders.copy(name, tmp_path / name))
        assert done.exit_code == 1, name
        told = [f"{line.partition(' ')[0]}: {line.partition(' ')[2]}" for line in folders.expected(name)]
        ranked = sorted(told, key=lambda line: ("error", "warning", "note").index(line.partition(":")[0]))
        assert done.stderr.splitlines() == ranked
    assert not Path("out").exists()


@pytest.mark.parametrize("kind", ["plain", "flee"])
def test_every_folder_that_can_be_read_gives_an_outlook(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folders = PLAIN if kind == "plain" else FLEE
    for name in folders.names():
        if not any(line.startswith("error") for line in folders.expected(name)):
            told = answer(folders.copy(name, tmp_path / name))
            assert all(value is not None for row in told["people"] for value in row), name


def test_faults_as_json(folder: Path) -> None:
    shutil.copy(PLAIN.root / "cells" / "counts.csv", folder / "counts.csv")
    done = run(folder, "--json")
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    SCHEMA.validate(told)
    assert [fault["column"] for fault in told["faults"]] == ["persons"]


@pytest.mark.parametrize(("name", "code"), [("nowhere", 2), ("small/places.csv", 2), ("empty", 1)])
def test_what_is_no_folder(folder: Path, name: str, code: int) -> None:
    (folder.parent / "empty").mkdir()
    assert run(folder.parent / name).exit_code == code


def test_what_is_not_ours_is_not_overwritten(folder: Path) -> None:
    Path("mine").mkdir()
    Path("mine/outlook.json").write_text("my notes", encoding="utf-8")
    assert run(folder, "--draws", 2, "--out", "mine").exit_code == 2
    assert Path("mine/outlook.json").read_text(encoding="utf-8") == "my notes"
