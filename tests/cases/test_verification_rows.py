"""A case folder as rows for verification: every column, danger by picture, consent, defaults."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from plan2 import clock, right_plan, sample_rows
from safeconduct.cases import load_case
from safeconduct.cases.verification.rows import UNKNOWN_SPEED_KMH, case_rows
from safeconduct.verification import UNBOUNDED, CaseRows, InboundRow, LinkRow, WindowRow, read_plan, verify
from verification.case_files import write_case


def _rows(folder: Path, rows: CaseRows | None = None, **more: str) -> CaseRows:
    """Write rows as a folder, add texts to its files, and read it back."""
    write_case(sample_rows() if rows is None else rows, folder)
    for name, text in more.items():
        file = "case.toml" if name == "toml" else f"{name}.geojson" if text.startswith("{") else f"{name}.csv"
        with (folder / file).open("a", encoding="utf-8") as out:
            out.write(text)
    return case_rows(load_case(folder).case)


def _square(west: float, south: float, east: float, north: float, name: str) -> str:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    polygon = f'{{"type": "Polygon", "coordinates": [{ring}]}}'
    feature = f'{{"type": "Feature", "properties": {{"name": "{name}"}}, "geometry": {polygon}}}'
    return f'{{"type": "FeatureCollection", "features": [{feature}]}}'


def test_rows_come_back_as_they_were_written(tmp_path: Path) -> None:
    rows, back = sample_rows(), _rows(tmp_path)
    assert {place.id for place in back.places} == {place.id for place in rows.places}
    assert set(back.links) == set(rows.links)
    for field in ("groups", "reception", "assembly", "posts", "fleets", "windows", "wishes", "default_parties"):
        assert getattr(back, field) == getattr(rows, field), field
    assert back.rules == replace(rows.rules, speed_factor={"car": 1.0, "bus": 0.8, "ambulance": 1.0})


def test_the_right_plan_holds_against_its_folder(tmp_path: Path) -> None:
    assert verify(_rows(tmp_path), read_plan(right_plan())).violations == ()


def _with_columns(folder: Path, table: str, columns: str, cells: str, *, only: str = "") -> None:
    """Add columns to a table of a written case: the cells in the lines that begin with `only`, empty in the others."""
    path = folder / f"{table}.csv"
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    empty = "," * cells.count(",")
    written = [f"{line},{cells if line.startswith(only) else empty}" for line in lines]
    path.write_text("\n".join([f"{head},{columns}", *written]) + "\n", encoding="utf-8")


def test_columns_of_who_goes_first(tmp_path: Path) -> None:
    write_case(sample_rows(), tmp_path)
    _with_columns(tmp_path, "people", "at_least", "40", only="town,car")
    _with_columns(tmp_path, "fleet", "serves,rest_hours", "town;village,9")
    _with_columns(tmp_path, "reception", "takes", "car;bus")
    rows = case_rows(load_case(tmp_path).case)
    assert [row.at_least for row in rows.groups] == [40.0, 0.0, 0.0, 0.0]
    assert [row.weight for row in rows.groups] == [1.0, 1.0, 1.5, 1.0]
    assert rows.fleets[0].serves == {"town", "village"}
    assert rows.fleets[0].rest_s == 9 * 3600.0
    assert rows.reception[0].takes == {"car", "bus"}


def test_columns_of_places_and_roads(tmp_path: Path) -> None:
    write_case(sample_rows(), tmp_path)
    _with_columns(tmp_path, "places", "danger,fuel", "yes,yes", only="cross")
    _with_columns(tmp_path, "roads", "contraflow", "10:00-12:00", only="town,cross")
    rows = case_rows(load_case(tmp_path).case)
    assert [(row.id, row.dangerous, row.fuel) for row in rows.places if row.dangerous or row.fuel] == [
        ("cross", True, True)
    ]
    hours = {(link.road, link.from_place): link.contraflow for link in rows.links if link.contraflow}
    assert hours == {("r1", "town"): ((clock("10:00"), clock("12:00")),)}


def test_aid_that_comes_in(tmp_path: Path) -> None:
    rows = _rows(tmp_path, inbound="id,from,to,vehicles,earliest,latest,pcu\naid1,haven,town,4,11:00,13:00,\n")
    assert rows.inbound == (InboundRow("aid1", "haven", "town", 4, 2.0, clock("11:00"), clock("13:00")),)


def test_times_without_a_date_hold_on_every_day(tmp_path: Path) -> None:
    write_case(sample_rows(rules={"horizon": (clock("06:00"), clock("22:00", 1))}), tmp_path)
    for table in ("assembly", "ceasefire"):
        path = tmp_path / f"{table}.csv"
        path.write_text(path.read_text(encoding="utf-8").replace("2022-03-05T", ""), encoding="utf-8")
    rows = case_rows(load_case(tmp_path).case)
    assert rows.assembly[0].hours == tuple((clock("08:00", day), clock("18:00", day)) for day in (0, 1))
    assert [(row.id, row.start, row.departures_from) for row in rows.windows] == [
        ("w1", clock("09:00", day), clock("09:30", day)) for day in (0, 1)
    ]
    assert rows.posts[0].hours == ((clock("08:00"), clock("20:00")),)  # written with a date


def test_what_is_unknown_is_no_limit(tmp_path: Path) -> None:
    bare = LinkRow("x", "town", "haven", 9.0, UNBOUNDED)  # no speed, no capacity
    rows = _rows(tmp_path, replace(sample_rows(), links=(*sample_rows().links, bare)))
    link = next(link for link in rows.links if (link.from_place, link.to_place) == ("town", "haven"))
    assert (link.speed_kmh, link.capacity_pcu_h) == (UNKNOWN_SPEED_KMH, UNBOUNDED)
    assert ("haven", "town") not in {(link.from_place, link.to_place) for link in rows.links}


def test_danger_is_the_row_s_word_else_the_picture_s(tmp_path: Path) -> None:
    write_case(sample_rows(), tmp_path)
    text = (tmp_path / "roads.csv").read_text(encoding="utf-8")
    (tmp_path / "roads.csv").write_text(text.replace(",no,open", ",,open"), encoding="utf-8")
    (tmp_path / "danger.geojson").write_text(_square(36.9, 47.15, 37.1, 47.35, "Front"), encoding="utf-8")
    rows = case_rows(load_case(tmp_path).case)
    # village 47.1, cross 47.2, haven 47.3, town 47.0: the square holds cross and haven
    assert {place.id for place in rows.places if place.dangerous} == {"cross", "haven"}
    dangerous = {(link.from_place, link.to_place) for link in rows.links if link.dangerous}
    assert dangerous >= {("cross", "haven"), ("haven", "cross"), ("town", "cross")}
    assert ("village", "town") not in dangerous


def test_areas_are_those_that_windows_name(tmp_path: Path) -> None:
    window = WindowRow("w1", "area:front", clock("09:00"), clock("15:00"))
    rows = _rows(tmp_path, sample_rows(windows=(window,)), danger=_square(36.9, 47.15, 37.1, 47.35, "Front"))
    assert {place.id for place in rows.places if place.areas} == {"cross", "haven"}
    assert {link.ref for link in rows.links if not link.areas} == {""}


@pytest.mark.parametrize(
    ("passage", "barred", "windowed"),
    [("free", "", False), ("none", "no_consent", False), ("windows", "", True)],
)
def test_consent_of_who_holds_a_place(tmp_path: Path, passage: str, barred: str, windowed: bool) -> None:
    write_case(sample_rows(), tmp_path)
    places = (tmp_path / "places.csv").read_text(encoding="utf-8").splitlines()
    held = [
        line + (",party" if n == 0 else ",xx" if line.startswith("village") else ",") for n, line in enumerate(places)
    ]
    (tmp_path / "places.csv").write_text("\n".join(held) + "\n", encoding="utf-8")
    with (tmp_path / "case.toml").open("a", encoding="utf-8") as out:
        out.write(f'[parties.xx]\nname = "XX"\npassage = "{passage}"\n')
    rows = case_rows(load_case(tmp_path).case)
    touching = [link for link in rows.links if "village" in (link.from_place, link.to_place)]
    assert {link.barred for link in touching} == {barred}
    assert any(link.only_in_windows for link in touching) == windowed
    assert not any(link.barred or link.only_in_windows for link in rows.links if link not in touching)


def test_closures_shut_both_directions(tmp_path: Path) -> None:
    rows = _rows(tmp_path, closures="from,to,start,end,reason\ncross,town,10:00,11:00,works\n")
    shut = {(link.from_place, link.to_place) for link in rows.links if link.shut == ((clock("10:00"), clock("11:00")),)}
    assert shut == {("town", "cross"), ("cross", "town")}


def test_refused_windows_are_left_out(tmp_path: Path) -> None:
    write_case(sample_rows(), tmp_path)
    text = (tmp_path / "ceasefire.csv").read_text(encoding="utf-8")
    (tmp_path / "ceasefire.csv").write_text(text.replace("agreed", "refused"), encoding="utf-8")
    assert case_rows(load_case(tmp_path).case).windows == ()
