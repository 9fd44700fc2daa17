"""A case folder as rows for verification: every column, danger by picture, consent, defaults."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from plan2 import clock, right_plan, sample_rows
from safeconduct.cases import load_case
from safeconduct.cases.verification_rows import UNKNOWN_SPEED_KMH, case_rows
from safeconduct.core import PlaceId
from safeconduct.network import Road, road_ids
from safeconduct.verification import UNBOUNDED, CaseRows, GroupRow, LinkRow, WindowRow, read_plan, verify
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
    names = {
        link.road: name for link, name in zip(rows.links[::2], road_ids(load_case(tmp_path).case.roads), strict=True)
    }
    written = {replace(link, road=names[link.road]) for link in rows.links}
    assert set(back.links) == written
    for field in ("reception", "assembly", "posts", "fleets", "windows", "wishes", "default_parties"):
        assert getattr(back, field) == getattr(rows, field), field
    speeds = {"car": 1.0, "bus": 0.8, "ambulance": 1.0}
    assert back.rules == replace(rows.rules, speed_factor=speeds)
    assert [(row.place, row.means, row.persons) for row in back.groups] == [
        (row.place, row.means, row.persons) for row in rows.groups
    ]


def test_the_right_plan_holds_against_its_folder(tmp_path: Path) -> None:
    case = load_case(write_case(replace(sample_rows(), groups=_unweighted()), tmp_path)).case
    plan = right_plan(replace(sample_rows(), groups=_unweighted()))
    names = dict(zip(("r1", "r2", "cross-haven-2", "r3", "lane"), road_ids(case.roads), strict=True))
    for convoy in plan["convoys"]:
        for here in convoy["passes"]:
            here["road"] = names.get(here["road"])
    for asked in plan["ceasefire"]["windows"]:
        asked["road"] = names[asked["road"]]
    assert verify(case_rows(case), read_plan(plan)).violations == ()


def _unweighted() -> tuple[GroupRow, ...]:
    return tuple(replace(row, weight=1.0) for row in sample_rows().groups)


def test_parallel_roads_are_numbered() -> None:
    ends = [("a", "b"), ("b", "a"), ("a", "c"), ("a", "b")]
    roads = [Road(PlaceId(a), PlaceId(b), 1.0) for a, b in ends]
    assert road_ids(roads) == ("a-b", "b-a-2", "a-c", "a-b-3")


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
