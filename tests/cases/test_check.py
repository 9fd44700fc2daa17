"""Every fault of every malformed input, exactly (issue assets), and the promise that checking never breaks."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asset_folders import fault_lines
from builders import make_place, make_road, tiny_case
from cases.folders import asset_names, copy_asset, expected_lines
from safeconduct.cases import check_case, load_case, write_case
from safeconduct.cases.writing.starter import new_case
from safeconduct.core import CaseError, PlaceId, UsageError


@pytest.mark.parametrize("name", asset_names())
def test_faults_of_each_asset(name: str, tmp_path: Path) -> None:
    assert fault_lines(check_case(copy_asset(name, tmp_path / "case"))) == expected_lines(name)


@pytest.mark.parametrize("name", asset_names())
def test_a_case_loads_where_no_fault_is_an_error(name: str, tmp_path: Path) -> None:
    folder = copy_asset(name, tmp_path / "case")
    faults = check_case(folder)
    if any(fault.level == "error" for fault in faults):
        with pytest.raises(CaseError) as caught:
            load_case(folder)
        assert caught.value.faults == faults
    else:
        assert load_case(folder).faults == faults


@pytest.mark.parametrize("name", asset_names())
def test_every_fault_says_what_to_do(name: str, tmp_path: Path) -> None:
    for fault in check_case(copy_asset(name, tmp_path / "case")):
        assert fault.file
        assert fault.got
        assert fault.expected
        assert fault.remedy.endswith((".", "?"))


def test_faults_come_by_file_and_line(tmp_path: Path) -> None:
    faults = check_case(copy_asset("toml_values", tmp_path / "case"))
    assert [(f.file, f.line) for f in faults] == sorted((f.file, f.line) for f in faults)
    assert len(faults) > 15


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    path = tmp_path / "case.zip"
    path.write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="is a file, not a case folder") as caught:
        check_case(path)
    assert caught.value.exit_code == 2


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such folder"):
        load_case(tmp_path / "nowhere")


def test_an_empty_folder_names_each_file_it_needs(tmp_path: Path) -> None:
    files = {fault.file for fault in check_case(tmp_path)}
    assert files == {"case.toml", "places.csv", "roads.csv", "people.csv", "reception.csv"}


def test_a_table_of_200_mb_is_refused_unread(tmp_path: Path) -> None:
    folder = copy_asset("base", tmp_path / "case")
    with (folder / "people.csv").open("wb") as handle:
        handle.truncate(200_000_000)
    start = time.perf_counter()
    (fault,) = check_case(folder)
    assert time.perf_counter() - start < 1
    assert (fault.file, fault.got, fault.expected) == ("people.csv", "200 MB", "at most 32 MB")


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    folder = copy_asset("base", tmp_path / "case")
    (folder / "people.csv").unlink()
    (folder / "people.csv").symlink_to("people.csv")
    (fault,) = check_case(folder)
    assert (fault.file, fault.expected, fault.level) == ("people.csv", "a file that can be read", "error")


def test_a_pipe_is_no_table(tmp_path: Path) -> None:
    folder = copy_asset("base", tmp_path / "case")
    (folder / "people.csv").unlink()
    os.mkfifo(folder / "people.csv")
    (fault,) = check_case(folder)
    assert (fault.file, fault.got) == ("people.csv", "a device or a pipe")


def test_a_field_of_a_million_signs_is_a_fault(tmp_path: Path) -> None:
    folder = copy_asset("base", tmp_path / "case")
    (folder / "people.csv").write_text("place,means,persons\n" + "x" * 1_000_000 + ",car,1\n", encoding="utf-8")
    (fault,) = check_case(folder)
    assert (fault.line, fault.got) == (2, "field larger than field limit (131072)")


def _wide_case(folder: Path) -> Path:
    """250 places on a grid of 25 x 10, 20 km apart, and 465 roads between neighbours."""
    grid = {(x, y): f"p{x}-{y}" for x in range(25) for y in range(10)}
    places = {PlaceId(p): make_place(p, 46 + 0.17 * y, 30 + 0.26 * x) for (x, y), p in grid.items()}
    steps = [(at, (at[0] + dx, at[1] + dy)) for at in grid for dx, dy in ((1, 0), (0, 1))]
    roads = tuple(make_road(grid[a], grid[b], 22) for a, b in steps if b in grid)
    base = tiny_case()
    people = tuple(base.people[0].__class__(place, "car", 100) for place in places if place != "p0-0")
    reception = (base.reception[0].__class__("r1", PlaceId("p0-0"), base.reception[0].party),)
    write_case(tiny_case(places=places, roads=roads, people=people, reception=reception), folder)
    return folder


def test_a_province_is_checked_within_a_second(tmp_path: Path) -> None:
    folder = _wide_case(tmp_path / "wide")
    start = time.perf_counter()
    assert check_case(folder) == ()
    assert time.perf_counter() - start < 1


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The case that `safeconduct new` writes, with every table."""
    folder = tmp_path_factory.mktemp("fresh") / "case"
    new_case(folder)
    return folder


@settings(max_examples=200, deadline=None)
@given(
    file=st.sampled_from(["case.toml", "places.csv", "roads.csv", "ceasefire.csv", "control.geojson", "alerts.csv"]),
    junk=st.binary(max_size=80),
    at=st.floats(0, 1),
    much=st.integers(0, 40),
)
def test_checking_never_breaks(
    fresh: Path, tmp_path_factory: pytest.TempPathFactory, file: str, junk: bytes, at: float, much: int
) -> None:
    """Bytes of a good file are replaced by junk: faults may come, no other error."""
    folder = shutil.copytree(fresh, tmp_path_factory.mktemp("fuzz") / "case")
    good = (folder / file).read_bytes()
    cut = int(at * len(good))
    (folder / file).write_bytes(good[:cut] + junk + good[cut + much :])
    assert all(fault.file and fault.remedy for fault in check_case(folder))


@settings(max_examples=150, deadline=None)
@given(
    column=st.sampled_from(["start", "end", "departures_from"]),
    text=st.text(alphabet="0123456789-:T+ W.,Z", max_size=22)
    | st.sampled_from(["0001-01-01T00:00", "9999-12-31T23:59", "9999-12-31T24:00"]),
)
def test_odd_times_never_break(tmp_path_factory: pytest.TempPathFactory, column: str, text: str) -> None:
    folder = copy_asset("base", tmp_path_factory.mktemp("time") / "case")
    cells = {"start": "09:00", "end": "16:00", "departures_from": ""} | {column: text}
    line = f'w1,all,"{cells["start"]}","{cells["end"]}","{cells["departures_from"]}"'
    (folder / "ceasefire.csv").write_text(f"id,scope,start,end,departures_from\n{line}\n", encoding="utf-8")
    assert all(fault.file == "ceasefire.csv" for fault in check_case(folder))
