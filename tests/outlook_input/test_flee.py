"""FLEE's folders: what each becomes, and every trap told, one named folder a trap."""

from __future__ import annotations

import math
import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asset_folders import AssetFolders, fault_lines
from safeconduct.core import CaseError, Fault
from safeconduct.outlook import Closure, Conflict, Correction, Count, Total
from safeconduct.outlook_input.flee.folder import is_flee_folder, read_flee

FOLDERS = AssetFolders(Path(__file__).parent / "flee_assets")
SHARED = ("burundi2015", "car2013", "mali2012", "nigeria2016", "ssudan2013", "ukraine2022")


def conflict_of(name: str, folder: Path) -> Conflict:
    """Read an asset that is not refused."""
    return read_flee(FOLDERS.copy(name, folder / "north")).conflict


def faults_of(folder: Path) -> tuple[Fault, ...]:
    """Return the faults of a folder, refused or not."""
    try:
        return read_flee(folder).faults
    except CaseError as error:
        return error.faults


@pytest.mark.parametrize("name", FOLDERS.names())
def test_faults_of_each_asset(name: str, tmp_path: Path) -> None:
    assert fault_lines(faults_of(FOLDERS.copy(name, tmp_path / "north"))) == FOLDERS.expected(name)


@pytest.mark.parametrize("name", FOLDERS.names())
def test_a_folder_is_refused_only_for_an_error_and_then_always(name: str, tmp_path: Path) -> None:
    folder = FOLDERS.copy(name, tmp_path / "north")
    if any(line.startswith("error") for line in FOLDERS.expected(name)):
        with pytest.raises(CaseError):
            read_flee(folder)
    else:
        assert read_flee(folder).conflict.name == "north"


def test_the_good_folder(tmp_path: Path) -> None:
    conflict = conflict_of("base", tmp_path)
    assert (conflict.start, conflict.days, conflict.home) == (date(2020, 3, 1), 5, "Homeland")
    assert [(place.id, place.kind, place.population, place.capacity) for place in conflict.places] == [
        ("Alpha", "conflict", 10000, None),
        ("Beta", "conflict", 2000, None),
        ("Gamma", "camp", None, 5000),
        ("Delta", "camp", None, None),
    ]
    assert conflict.intensity.tolist() == [[1, 1, 1, 0, 0], [0, 0, 0, 1, 1], [0] * 5, [0] * 5]
    assert [(link.a, link.b, link.km) for link in conflict.links] == [
        ("Alpha", "Beta", 120), ("Beta", "Gamma", 130), ("Beta", "Delta", 140),
    ]  # fmt: skip


def test_counts_of_the_good_folder(tmp_path: Path) -> None:
    conflict = conflict_of("base", tmp_path)
    gamma = [(count.day, count.persons) for count in conflict.counts if count.place == "Gamma"]
    assert gamma == [(0, 0), (1, 400), (2, 300), (4, 500)]
    lists = {count.source for count in conflict.counts if count.place == "Delta"}
    assert lists == {"source_data/delta.csv", "source_data/delta-outside.csv"}
    assert conflict.totals == (Total(0, 0, "refugees.csv"), Total(4, 640, "refugees.csv"))
    assert conflict.corrections == (Correction(conflict.places[2].id, 2, "input_csv/registration_corrections.csv:1"),)


def test_a_border_closure_has_its_days(tmp_path: Path) -> None:
    closure = Closure("border", "Homeland", "Farland", 1, 3, "input_csv/closures.csv:2")
    assert conflict_of("base", tmp_path).closures == (closure,)


def test_the_input_folder_itself_will_do(tmp_path: Path) -> None:
    folder = FOLDERS.copy("base", tmp_path / "north")
    inner, whole = read_flee(folder / "input_csv").conflict, read_flee(folder).conflict
    assert [(count.place, count.day, count.persons) for count in inner.counts] == [
        (count.place, count.day, count.persons) for count in whole.counts
    ]
    assert inner.intensity.tolist() == whole.intensity.tolist()


def test_without_source_data_nobody_counts(tmp_path: Path) -> None:
    folder = FOLDERS.copy("base", tmp_path / "north")
    shutil.rmtree(folder / "source_data")
    found = read_flee(folder)
    assert found.conflict.counts == ()
    assert [(fault.file, fault.level) for fault in found.faults] == [("source_data", "warning")]


@pytest.mark.parametrize(("part", "known"), [("input_csv", True), ("", True), ("source_data", False)])
def test_which_folders_are_flees(part: str, known: bool, tmp_path: Path) -> None:
    folder = FOLDERS.copy("base", tmp_path / "north")
    assert is_flee_folder(folder / part if part != "" else folder) is known


@pytest.mark.parametrize("name", ["bom", "crlf_and_blanks", "semicolons", "quotes", "names_nearly"])
def test_what_is_written_otherwise_means_the_same(name: str, tmp_path: Path) -> None:
    other, plain = conflict_of(name, tmp_path / "a"), conflict_of("base", tmp_path / "b")
    assert [place.id for place in other.places] == [place.id for place in plain.places]
    assert [(link.a, link.b, link.km) for link in other.links] == [(link.a, link.b, link.km) for link in plain.links]
    assert other.counts == plain.counts


def test_columns_in_another_order_are_read_by_their_names(tmp_path: Path) -> None:
    gamma = conflict_of("locations_columns", tmp_path).places[2]
    assert (gamma.country, gamma.region, gamma.lat, gamma.lon) == ("Nearland", "West", 1.0, 32.0)


def test_missing_days_are_as_the_day_before(tmp_path: Path) -> None:
    conflict = conflict_of("conflicts_gap", tmp_path)
    assert conflict.intensity[:2].tolist() == [[1, 1, 1, 0, 0], [0, 0, 0, 1, 1]]


def test_days_from_one_and_by_date_are_the_same_days(tmp_path: Path) -> None:
    assert conflict_of("conflicts_from_day_one", tmp_path / "a").intensity[0].tolist() == [1, 1, 1, 0, 0]
    assert conflict_of("conflicts_by_date", tmp_path / "b").intensity[0].tolist() == [1] * 5


@pytest.mark.parametrize("name", ["conflicts_missing", "conflicts_without_a_zone"])
def test_a_zone_without_a_column_follows_its_conflict_date(name: str, tmp_path: Path) -> None:
    conflict = conflict_of(name, tmp_path)
    first = 2 if name == "conflicts_missing" else 3
    assert conflict.intensity[0].tolist() == [float(day >= first) for day in range(5)]


def test_of_two_rows_of_a_day_the_one_in_its_place_is_taken(tmp_path: Path) -> None:
    conflict = conflict_of("counts_unsorted", tmp_path)
    gamma = [(count.day, count.persons) for count in conflict.counts if count.place == "Gamma"]
    assert gamma == [(0, 0), (1, 400), (2, 300), (4, 500)]


def test_of_two_links_the_shorter_is_kept_and_stays_forced(tmp_path: Path) -> None:
    links = conflict_of("routes_twice", tmp_path).links
    assert [(link.a, link.b, link.km, link.forced) for link in links] == [
        ("Alpha", "Beta", 120, ""),
        ("Gamma", "Beta", 125, "a_to_b"),
        ("Beta", "Delta", 140, ""),
    ]


def test_a_location_closure_that_names_a_linked_place_shuts_that_link(tmp_path: Path) -> None:
    closure = conflict_of("closures_location_and_place", tmp_path).closures[0]
    assert (closure.kind, closure.a, closure.b, closure.from_day, closure.to_day) == ("link", "Beta", "Gamma", 0, 3)


def test_a_camp_nobody_counts_takes_part(tmp_path: Path) -> None:
    conflict = conflict_of("camp_nobody_counts", tmp_path)
    assert [conflict.places[row].id for row in conflict.camps()] == ["Gamma", "Delta"]
    assert {count.place for count in conflict.counts} == {"Gamma"}


@pytest.mark.parametrize("name", SHARED)
def test_flees_own_folders_are_read(name: str, shared: Path) -> None:
    found = read_flee(shared / "data" / "displacement" / "flee" / name)
    conflict = found.conflict
    assert not [fault for fault in found.faults if fault.level == "error"]
    assert {count.place for count in conflict.counts} == {conflict.places[row].id for row in conflict.camps()}
    assert not any(math.isnan(place.lat) for place in conflict.places)


def test_lists_of_people_outside_a_camp_are_kept_apart(shared: Path) -> None:
    conflict = read_flee(shared / "data" / "displacement" / "flee" / "car2013").conflict
    inke = {count.source for count in conflict.counts if count.place == "Inke"}
    assert inke == {"source_data/dcon-inke.csv", "source_data/dcon-inke-outside.csv"}
    assert Count(conflict.counts[0].place, 0, 0.0, conflict.counts[0].source) in conflict.counts


_FILES = sorted(str(path.relative_to(FOLDERS.root / "base")) for path in (FOLDERS.root / "base").rglob("*.csv"))


@given(file=st.sampled_from(_FILES), line=st.integers(0, 5), cell=st.integers(0, 7), text=st.text(max_size=12))
def test_whatever_stands_in_a_cell_is_read_or_reported(
    tmp_path_factory: pytest.TempPathFactory, file: str, line: int, cell: int, text: str
) -> None:
    folder = FOLDERS.copy("base", tmp_path_factory.mktemp("flee") / "north")
    lines = (folder / file).read_text(encoding="utf-8").split("\n")
    cells = lines[line % len(lines)].split(",")
    cells[cell % len(cells)] = text
    lines[line % len(lines)] = ",".join(cells)
    (folder / file).write_text("\n".join(lines), encoding="utf-8", errors="replace")
    for fault in faults_of(folder):
        assert fault.got
        assert fault.expected
        assert fault.remedy.endswith((".", "?", ")."))


def test_positions_the_other_way_round_are_turned(tmp_path: Path) -> None:
    places = conflict_of("locations_turned", tmp_path).places
    assert [(place.lat, place.lon) for place in places][:2] == [(1.0, 95.1), (1.0, 96.2)]


def test_a_closure_that_ends_before_it_begins_is_for_good_as_in_flee(tmp_path: Path) -> None:
    folder = FOLDERS.copy("base", tmp_path / "north")
    (folder / "input_csv" / "closures.csv").write_text("camp,Gamma,,3,2\ncountry,Home,Away,0,1\n", encoding="utf-8")
    found = read_flee(folder)
    (closure,) = found.conflict.closures
    assert (closure.kind, closure.a, closure.from_day, closure.to_day) == ("camp", "Gamma", 3, None)
    assert [fault.level for fault in found.faults] == ["warning"] * 3
