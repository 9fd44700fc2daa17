"""Cases written and read again are the same; what nobody changed keeps its own text."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from builders import at, said, tiny_case
from cases.folders import asset_names, copy_asset, expected_lines
from cases.strategies import cases
from safeconduct.cases import LoadedCase, case_tables, load_case, new_case, save_case, write_case
from safeconduct.core import PlaceId, UsageError
from safeconduct.planning import Case, Collapse, PeopleGroup

_SOUND = [name for name in asset_names() if not any(line.startswith("error") for line in expected_lines(name))]


def _files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def _changed(loaded: LoadedCase, **fields: object) -> LoadedCase:
    return dataclasses.replace(loaded, case=dataclasses.replace(loaded.case, **fields))  # type: ignore[arg-type]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(case=cases())
def test_what_is_written_loads_equal(tmp_path_factory: pytest.TempPathFactory, case: Case) -> None:
    folder = tmp_path_factory.mktemp("drawn") / "drawn"
    write_case(case, folder)
    loaded = load_case(folder)
    assert loaded.case == case
    again = folder.parent / "again" / "drawn"
    save_case(loaded, again)
    assert load_case(again).case == case
    assert {name: table.rows for name, table in loaded.tables.items()} == {
        name: table.rows for name, table in case_tables(case).items()
    }


@pytest.mark.parametrize("name", _SOUND)
def test_what_is_saved_loads_equal(name: str, tmp_path: Path) -> None:
    loaded = load_case(copy_asset(name, tmp_path / "one" / "case"))
    save_case(loaded, tmp_path / "two" / "case")
    again = load_case(tmp_path / "two" / "case")
    assert again.case == loaded.case
    assert again.reports == loaded.reports
    assert {n: (t.columns, t.rows) for n, t in again.tables.items()} == {
        n: (t.columns, t.rows) for n, t in loaded.tables.items()
    }


@pytest.mark.parametrize("name", _SOUND)
def test_saving_at_home_touches_nothing(name: str, tmp_path: Path) -> None:
    folder = copy_asset(name, tmp_path / "case")
    before = _files(folder)
    save_case(load_case(folder), folder)
    assert _files(folder) == before


def test_plain_files_are_copied_byte_for_byte(tmp_path: Path) -> None:
    folder = copy_asset("base", tmp_path / "one" / "case")
    save_case(load_case(folder), tmp_path / "two")
    assert _files(tmp_path / "two") == _files(folder)


def test_a_changed_row_keeps_its_unknown_columns_and_spellings(tmp_path: Path) -> None:
    folder = copy_asset("base", tmp_path / "case")
    (folder / "roads.csv").write_text(
        "ref,From,to,km,oneway,state,note\nT1,town,cross,30.00,NO,open,wet\nT1,cross,haven,30,no,open,\n", "utf-8"
    )
    loaded = load_case(folder)
    first, second = loaded.case.roads
    save_case(_changed(loaded, roads=(dataclasses.replace(first, state="mined", danger=True), second)), folder)
    assert (folder / "roads.csv").read_text("utf-8") == (
        "ref,From,to,km,oneway,state,note,danger\nT1,town,cross,30.00,NO,mined,wet,yes\nT1,cross,haven,30,no,open,,\n"
    )


def test_rows_are_added_and_taken_away(tmp_path: Path) -> None:
    folder = copy_asset("base", tmp_path / "case")
    loaded = load_case(folder)
    more = PeopleGroup(PlaceId("cross"), "foot", 12, source="a, b")
    save_case(_changed(loaded, people=(*loaded.case.people, more), checkpoints=(), wishes=()), folder)
    assert (folder / "people.csv").read_text("utf-8") == (
        'place,means,persons,low,high,source\ntown,car,1000,800,1200,\ncross,foot,12,,,"a, b"\n'
    )
    assert load_case(folder).case.checkpoints == ()
    assert not (folder / "wishes.csv").exists()


def test_changed_settings_keep_unknown_keys(tmp_path: Path) -> None:
    folder = copy_asset("base", tmp_path / "case")
    text = (folder / "case.toml").read_text("utf-8")
    (folder / "case.toml").write_text('colour = "blue"\n' + text, "utf-8")
    loaded = load_case(folder)
    save_case(_changed(loaded, collapse=Collapse(0.1, 2.0)), folder)
    again = load_case(folder)
    assert again.case == dataclasses.replace(loaded.case, collapse=Collapse(0.1, 2.0))
    assert [fault.column for fault in again.faults] == ["colour"]


def test_a_party_given_by_name_alone_can_get_a_passage(tmp_path: Path) -> None:
    folder = copy_asset("base", tmp_path / "case")
    text = (folder / "case.toml").read_text("utf-8").replace("[parties.ru]\nname =", "[parties]\nru =")
    (folder / "case.toml").write_text(text, "utf-8")
    loaded = load_case(folder)
    parties = {p: dataclasses.replace(party, passage="windows") for p, party in loaded.case.parties.items()}
    save_case(_changed(loaded, parties=parties), folder)
    assert load_case(folder).case.parties == parties


def test_what_was_assumed_stays_assumed(tmp_path: Path) -> None:
    folder = copy_asset("base", tmp_path / "case")
    (folder / "case.toml").write_text(
        'date = 2022-03-05\ntime_zone = "Europe/Kyiv"\n'
        '[parties.ua]\nname="U"\ndefault_wish = true\n[parties.ru]\nname="R"\n',
        "utf-8",
    )
    case = load_case(folder).case
    assert "horizon.end: 24:00 (case.toml does not say)" in said(case.assumed)
    write_case(case, tmp_path / "two" / "case")
    assert load_case(tmp_path / "two" / "case").case == case


def test_changed_layers_keep_other_features(tmp_path: Path) -> None:
    folder = copy_asset("layers", tmp_path / "case")
    loaded = load_case(folder)
    (claim,) = loaded.case.control
    rival = dataclasses.replace(claim, says=None, source="another map")
    save_case(_changed(loaded, control=(claim, rival)), folder)
    again = load_case(folder)
    assert again.case.control == (claim, rival)
    assert [fault.column for fault in again.faults] == ["colour"]


def test_a_file_from_outside_is_brought_in(tmp_path: Path) -> None:
    folder = copy_asset("base", tmp_path / "one" / "case")
    (tmp_path / "one" / "land").mkdir()
    (folder / "roads.csv").rename(tmp_path / "one" / "land" / "net.csv")
    with (folder / "case.toml").open("a", encoding="utf-8") as handle:
        handle.write('\n[files]\nroads = "../land/net.csv"\n')
    loaded = load_case(folder)
    before = _files(tmp_path / "one")
    save_case(loaded, folder)
    assert _files(tmp_path / "one") == before
    save_case(loaded, tmp_path / "two" / "case")
    assert load_case(tmp_path / "two" / "case").case == loaded.case
    assert sorted(_files(tmp_path / "two" / "case"))[-2:] == ["reception.csv", "roads.csv"]


def test_a_changed_file_from_outside_is_left_alone(tmp_path: Path) -> None:
    folder = copy_asset("base", tmp_path / "case")
    (folder / "people.csv").rename(tmp_path / "people.csv")
    with (folder / "case.toml").open("a", encoding="utf-8") as handle:
        handle.write('\n[files]\npeople = "../people.csv"\n')
    loaded, before = load_case(folder), (tmp_path / "people.csv").read_bytes()
    fewer = (dataclasses.replace(loaded.case.people[0], persons=900),)
    save_case(_changed(loaded, people=fewer), folder)
    assert (tmp_path / "people.csv").read_bytes() == before
    assert load_case(folder).case.people == fewer


def test_a_new_case_is_never_written_over_another(tmp_path: Path) -> None:
    new_case(tmp_path / "case")
    before = _files(tmp_path)
    for write in (new_case, lambda folder: write_case(tiny_case(), folder)):
        with pytest.raises(UsageError, match="holds files already; nothing is overwritten"):
            write(tmp_path / "case")
        with pytest.raises(UsageError, match="is a file; nothing is overwritten"):
            write(tmp_path / "case" / "case.toml")
        with pytest.raises(UsageError, match="cannot be made"):
            write(tmp_path / "case" / "case.toml" / "deeper")
    assert _files(tmp_path) == before


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = copy_asset("base", tmp_path / "case")
    loaded, before = load_case(folder), _files(folder)

    def no_space(number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(UsageError, match="No space left"):
        save_case(_changed(loaded, collapse=Collapse(0.5, 0)), folder)
    assert _files(folder) == before


def test_times_are_written_as_people_write_them(tmp_path: Path) -> None:
    case = tiny_case()
    window = dataclasses.replace(case.windows[0], end=at("24:00"), departures_from=at("2022-03-05T11:00+03:00"))
    tables = case_tables(dataclasses.replace(case, windows=(window,)))
    assert tables["ceasefire"].columns == ("id", "scope", "start", "end", "departures_from", "state")
    assert tables["ceasefire"].rows == (("w1", "all", "09:00", "24:00", "10:00", "proposed"),)
