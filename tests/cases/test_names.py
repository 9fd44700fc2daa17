"""Names in other languages and of points: columns `name_` and a language's code, in places and points of a case."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from cases.folders import copy_asset
from safeconduct.cases import check_case, load_case, save_case
from safeconduct.core import translations


def _with(folder: Path, file: str, column: str, *cells: str) -> Path:
    path = folder / file
    lines = path.read_text("utf-8").splitlines()
    ends = (column, *cells, *([""] * len(lines)))
    path.write_text("".join(f"{line},{end}\n" for line, end in zip(lines, ends, strict=False)), encoding="utf-8")
    return folder


@pytest.mark.parametrize("column", ["name_ar", "NAME_AR", " Name_ar "])
def test_a_place_is_named_in_any_language(tmp_path: Path, column: str) -> None:
    loaded = load_case(_with(copy_asset("base", tmp_path / "case"), "places.csv", column, "حلب"))
    first, second, *_ = loaded.case.places.values()
    assert first.names_by_language == {"en": first.name, "ar": "حلب"}
    assert second.names_by_language == {"en": second.name}


@pytest.mark.parametrize("file", ["assembly.csv", "reception.csv"])
def test_points_have_names(tmp_path: Path, file: str) -> None:
    base = copy_asset("base", tmp_path / "case")
    (base / "assembly.csv").write_text("id,place\na1,town\n", encoding="utf-8")
    folder = _with(base, file, "name,name_fr", "School 7,École 7")
    case = load_case(folder).case
    point = (case.assembly if file == "assembly.csv" else case.reception)[0]
    assert (point.name, point.translations) == ("School 7", (("fr", "École 7"),))
    assert [fault for fault in check_case(folder) if fault.file == file] == []


@pytest.mark.parametrize("column", ["name_ua", "name_old", "name_", "name_1"])
def test_an_end_that_is_no_language_is_reported(tmp_path: Path, column: str) -> None:
    folder = _with(copy_asset("base", tmp_path / "case"), "places.csv", column, "x")
    (fault,) = [fault for fault in check_case(folder) if fault.file == "places.csv"]
    assert (fault.level, fault.column) == ("warning", column)
    assert "code of a language" in fault.expected


def test_other_tables_have_no_names_in_other_languages(tmp_path: Path) -> None:
    folder = _with(copy_asset("base", tmp_path / "case"), "people.csv", "name_ar", "x")
    assert [fault.column for fault in check_case(folder) if fault.file == "people.csv"] == ["name_ar"]


def test_a_title_in_any_language(tmp_path: Path) -> None:
    folder = copy_asset("base", tmp_path / "case")
    path = folder / "case.toml"
    path.write_text('title_ar = "حلب"\n' + path.read_text("utf-8"), encoding="utf-8")
    assert load_case(folder).case.titles == {"ar": "حلب"}


def test_a_changed_name_is_saved_and_the_others_keep_their_cells(tmp_path: Path) -> None:
    folder = _with(copy_asset("base", tmp_path / "case"), "places.csv", "name_ar", "حلب", " سراقب ")
    loaded = load_case(folder)
    first, *rest = loaded.case.places.values()
    changed = dataclasses.replace(first, translations=translations({"ar": "حلب الشهباء", "fr": "Alep"}))
    places = {place.id: place for place in (changed, *rest)}
    save_case(dataclasses.replace(loaded, case=dataclasses.replace(loaded.case, places=places)), tmp_path / "copy")
    assert load_case(tmp_path / "copy").case.places == places
    assert " سراقب " in (tmp_path / "copy/places.csv").read_text("utf-8")
