"""Outlook folders of our own form and of FLEE's: what they become, every fault told, and written back."""

from __future__ import annotations

import dataclasses
import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from asset_folders import AssetFolders, fault_lines
from safeconduct.core import CaseError, Fault, PlaceId, UsageError
from safeconduct.outlook import Closure, Conflict, Corridor, OutlookPlace, Scenario, Total
from safeconduct.outlook_input.folder import EmptyCells, LoadedOutlook, load_outlook, write_outlook

FOLDERS = AssetFolders(Path(__file__).parent / "assets")
FLEE = AssetFolders(Path(__file__).parent / "flee_assets")


def loaded(name: str, folder: Path) -> LoadedOutlook:
    """Load an asset that is not refused."""
    return load_outlook(FOLDERS.copy(name, folder / "small"))


def faults_of(folder: Path) -> tuple[Fault, ...]:
    """Return the faults of a folder, refused or not."""
    try:
        return load_outlook(folder).faults
    except CaseError as error:
        return error.faults


def same(one: Conflict, other: Conflict) -> bool:
    """Say whether two conflicts hold the same, their names apart."""
    names = [field.name for field in dataclasses.fields(Conflict) if field.name not in ("name", "intensity")]
    equal = all(getattr(one, name) == getattr(other, name) for name in names)
    return equal and np.array_equal(one.intensity, other.intensity)


@pytest.mark.parametrize("name", FOLDERS.names())
def test_faults_of_each_asset(name: str, tmp_path: Path) -> None:
    assert fault_lines(faults_of(FOLDERS.copy(name, tmp_path / "small"))) == FOLDERS.expected(name)


def test_the_good_folder(tmp_path: Path) -> None:
    found = loaded("base", tmp_path)
    conflict = found.conflict
    assert (found.title, found.seed, found.form) == ("A small war", 3, "plain")
    assert (conflict.start, conflict.days, conflict.home) == (date(2022, 3, 1), 20, "Home")
    assert [(place.id, place.kind, place.capacity) for place in conflict.places] == [
        ("alpha", "conflict", None),
        ("beta", "conflict", None),
        ("gate", "forwarding", None),
        ("haven", "camp", 5000),
        ("refuge", "camp", None),
    ]
    assert [link.forced for link in conflict.links] == ["", "a_to_b", "", ""]


def test_conflict_goes_by_spans_of_days(tmp_path: Path) -> None:
    intensity = loaded("base", tmp_path).conflict.intensity
    assert intensity[0].tolist() == [1.0] * 10 + [0.5] * 10
    assert intensity[1].tolist() == [0.0] * 4 + [1.0] * 16
    assert not intensity[2:].any()


def test_what_is_shut_runs_and_is_expected(tmp_path: Path) -> None:
    conflict = loaded("base", tmp_path).conflict
    alpha, haven = conflict.places[0].id, conflict.places[3].id
    assert conflict.closures == (
        Closure("border", "Home", "Away", 0, 2),
        Closure("camp", "refuge", "", 9, None),
        Closure("redirection", "beta", "gate", 11, 13),
    )
    assert conflict.corridors == (Corridor(alpha, haven, 6000, 4, 9, None, "an offer"),)
    assert conflict.totals == (Total(9, 1200, "UN"),)
    assert conflict.scenarios == (Scenario(19, 1000, 2000, 5000, "UN flash appeal"),)


def test_a_new_registration_is_a_correction_and_lists_stay_apart(tmp_path: Path) -> None:
    conflict = loaded("base", tmp_path).conflict
    assert [(one.place, one.day) for one in conflict.corrections] == [("haven", 8)]
    assert {one.source for one in conflict.counts if one.place == "refuge"} == {"inside", "outside"}


def test_what_empty_cells_stand_for_is_reported(tmp_path: Path) -> None:  # R1
    assumed = loaded("base", tmp_path).assumed
    assert EmptyCells("links.csv", "kind", "drive") in assumed
    assert EmptyCells("conflict.csv", "intensity", "1.0") in assumed


@pytest.mark.parametrize("name", ["base", "people_unknown_and_no_way"])
def test_what_is_written_reads_back(name: str, tmp_path: Path) -> None:
    found = loaded(name, tmp_path)
    write_outlook(found.conflict, tmp_path / "copy", title=found.title, seed=found.seed)
    again = load_outlook(tmp_path / "copy")
    assert same(again.conflict, found.conflict)
    assert (again.title, again.seed) == (found.title, found.seed)


@given(st.lists(st.lists(st.sampled_from([0.0, 0.5, 1.0, 3.0]), min_size=6, max_size=6), min_size=2, max_size=2))
def test_any_conflict_by_day_reads_back(tmp_path_factory: pytest.TempPathFactory, rows: list[list[float]]) -> None:
    folder = tmp_path_factory.mktemp("outlook") / "small"
    base = load_outlook(FOLDERS.copy("base", folder)).conflict
    intensity = np.zeros((5, 6))
    intensity[:2] = rows
    intensity[0, 0] = 1.0
    conflict = dataclasses.replace(base, days=6, intensity=intensity, closures=(), corridors=())
    write_outlook(conflict, folder.with_name("copy"), title="x")
    assert np.array_equal(load_outlook(folder.with_name("copy")).conflict.intensity, intensity)


def test_flees_folder_becomes_one_of_ours(tmp_path: Path) -> None:
    found = load_outlook(FLEE.copy("base", tmp_path / "flee"))
    write_outlook(found.conflict, tmp_path / "copy", title=found.title)
    again = load_outlook(tmp_path / "copy")
    assert (found.form, again.form) == ("flee", "plain")
    assert dict(_reports(again.conflict)) == dict(_reports(found.conflict))
    assert again.conflict.intensity.tolist() == found.conflict.intensity.tolist()


def _reports(conflict: Conflict) -> list[tuple[tuple[str, int, str], float]]:
    return [((count.place, count.day, count.source), count.persons) for count in conflict.counts]


def test_names_with_blanks_become_ids_without(tmp_path: Path) -> None:
    base = loaded("base", tmp_path).conflict
    twins = (OutlookPlace(PlaceId("a b"), "A", "town", 1, 1), OutlookPlace(PlaceId("a-b"), "B", "town", 1, 1))
    intensity = np.vstack([base.intensity, np.zeros((2, base.days))])
    more = dataclasses.replace(base, places=(*base.places, *twins), intensity=intensity)
    write_outlook(more, tmp_path / "c", title="x")
    assert [place.id for place in load_outlook(tmp_path / "c").conflict.places][5:] == ["a-b", "a-b-2"]


def test_totals_of_ours_beside_flees_input(tmp_path: Path) -> None:
    folder = FLEE.copy("base", tmp_path / "flee")
    shutil.rmtree(folder / "source_data")
    (folder / "input_csv" / "registration_corrections.csv").unlink()
    with pytest.raises(CaseError, match="no counts, and no totals expected"):
        load_outlook(folder)
    (folder / "totals.csv").write_text("date,low,middle,high\n2020-03-05,10,20,40\n", encoding="utf-8")
    assert load_outlook(folder).conflict.scenarios == (Scenario(4, 10, 20, 40),)


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    conflict = loaded("base", tmp_path).conflict
    with pytest.raises(UsageError, match="holds files already"):
        write_outlook(conflict, tmp_path / "small", title="x")


@pytest.mark.parametrize("name", ["nowhere", "small/places.csv"])
def test_no_folder_at_all(name: str, tmp_path: Path) -> None:
    FOLDERS.copy("base", tmp_path / "small")
    with pytest.raises(UsageError):
        load_outlook(tmp_path / name)


def test_the_bundled_example_has_no_faults_and_holds_what_came() -> None:
    found = load_outlook(Path(__file__).parents[2] / "examples" / "outlook-ukraine-2022-03")
    assert found.faults == ()
    last = found.conflict.scenarios[-1]
    assert last.low < 5_212_186 < last.high  # counted by UNHCR on 24 April 2022, as the example's README says
    assert found.conflict.counts == ()


def test_names_in_other_languages_are_kept(tmp_path: Path) -> None:
    found = load_outlook(Path(__file__).parents[2] / "examples" / "outlook-ukraine-2022-03")
    assert found.names["odesa"] == {"uk": "Одеса", "ru": "Одесса"}
    write_outlook(found.conflict, tmp_path / "copy", title=found.title, names=found.names)
    assert load_outlook(tmp_path / "copy").names == found.names
