"""What each cell, key, polygon and report becomes, by hand-checked values."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from builders import at, said
from cases.folders import copy_asset
from safeconduct.cases import LoadedCase, check_case, load_case, save_case, write_case
from safeconduct.cases.reading.streets import ASSUMED
from safeconduct.core import CaseError, Party, PartyId, Place, PlaceId, UsageError
from safeconduct.network import ClassDefaults, Road
from safeconduct.planning import CeasefireWindow, Checkpoint, Collapse, MeansRules, PeopleGroup, ReceptionPoint

UA, RU = PartyId("ua"), PartyId("ru")
TOWN, CROSS, HAVEN = PlaceId("town"), PlaceId("cross"), PlaceId("haven")


def _load(tmp_path: Path, asset: str = "base", **files: str) -> LoadedCase:
    """Load an asset with some files replaced: `_load(tmp_path, people="...")`."""
    folder = copy_asset(asset, tmp_path / "case")
    for name, text in files.items():
        (folder / ("case.toml" if name == "case" else f"{name}.csv")).write_text(text, "utf-8")
    return load_case(folder)


def test_the_good_case(tmp_path: Path) -> None:
    case = _load(tmp_path).case
    assert (case.name, case.title, case.step_minutes, case.seed) == ("case", "Base", 5, 1)
    assert case.places[TOWN] == Place(TOWN, "Town", 47.0, 37.0, 5000, party=UA)
    assert case.places[CROSS].population is None
    assert case.roads[0] == Road(TOWN, CROSS, 30, ref="T1", danger=True)
    assert case.people == (PeopleGroup(TOWN, "car", 1000, 800, 1200),)
    assert case.reception == (ReceptionPoint("r1", HAVEN, UA, capacity=5000),)
    assert case.collapse == Collapse(0.05, 1.0)
    assert case.assumed == ()


def test_times_are_on_the_clock_of_the_case(tmp_path: Path) -> None:
    case = _load(tmp_path).case
    nine = datetime(2022, 3, 5, 7, 0, tzinfo=UTC)  # Kyiv is two hours ahead of UTC in winter
    assert case.windows == (CeasefireWindow("w1", "all", nine, at("16:00"), at("11:00")),)
    assert case.horizon.start == datetime(2022, 3, 5, 4, 0, tzinfo=UTC)
    expected = Checkpoint("k1", TOWN, CROSS, 60, RU, 2, at("08:00"), at("18:00"))
    assert case.checkpoints == (expected,)


def test_times_with_an_offset_or_a_date(tmp_path: Path) -> None:
    text = "id,scope,start,end\nw1,all,2022-03-05T09:00+03:00,2022-03-05 16:00\nw2,all,10:00,24:00\n"
    first, second = _load(tmp_path, ceasefire=text).case.windows
    assert (first.start, first.end) == (at("08:00"), at("16:00"))
    assert second.end == datetime(2022, 3, 5, 22, 0, tzinfo=UTC)


def test_a_clock_time_shown_twice_is_clear_with_its_offset(tmp_path: Path) -> None:
    (window,) = _load(tmp_path, "daylight_saving_offset").case.windows
    assert window.start == datetime(2022, 10, 30, 0, 30, tzinfo=UTC)


def test_empty_cells_are_unknown_and_reported_where_a_default_stands_in(tmp_path: Path) -> None:
    roads = "from,to,km,lanes,state,danger,oneway\ntown,cross,30,,,,no\ncross,haven,30,,open,no,no\n"
    case = _load(tmp_path, roads=roads).case
    road = case.roads[0]
    assert (road.lanes, road.speed_kmh, road.capacity_pcu_h, road.danger) == (None, None, None, None)
    assert road.state == "open"
    assert said(case.assumed) == ["state in roads.csv: open where the cell is empty"]


def test_missing_settings_are_reported(tmp_path: Path) -> None:
    text = 'date = "2022-03-05"\ntime_zone = "Europe/Kyiv"\n[parties.ua]\nname = "U"\ndefault_wish = true\n'
    case = _load(tmp_path, case=text, checkpoints="id,from,to,vehicles_per_h_per_lane\n").case
    assert case.title == "case"
    assert case.horizon.seconds == 24 * 3600
    assert said(case.assumed) == [
        "title: case (case.toml does not say)",
        "seed: 1 (case.toml does not say)",
        "step_minutes: 5 (case.toml does not say)",
        "horizon.start: 00:00 (case.toml does not say)",
        "horizon.end: 24:00 (case.toml does not say)",
        "collapse.rate_per_h: 0.0 (case.toml does not say)",
        "collapse.caught_weight: 0.0 (case.toml does not say)",
    ]
    assert case.convoys.margin_minutes is None
    assert case.clock.second is None


def test_every_section_of_the_settings(tmp_path: Path) -> None:
    text = """
date = 2022-03-05
time_zone = "Europe/Kyiv"
second_clock = "Europe/Moscow"
[horizon]
start = 06:30:00
[parties]
ua = "Ukraine"
[parties.ru]
name = "Russian Federation"
default_wish = true
passage = "windows"
[roads.trunk]
speed_kmh = 60
[means.bus]
pcu = 2
[convoys]
most_vehicles = 60
[danger]
distance_km = 7.5
incident_days = 2
"""
    case = _load(tmp_path, case=text).case
    assert case.parties == {UA: Party(UA, "Ukraine"), RU: Party(RU, "Russian Federation", True, "windows")}
    assert case.horizon.start == at("06:30")
    assert case.road_classes == {"trunk": ClassDefaults(60, None)}
    assert case.means == {"bus": MeansRules(2, None)}
    assert (case.convoys.least_vehicles, case.convoys.most_vehicles) == (None, 60)
    assert (case.danger_rules.distance_km, case.danger_rules.incident_days) == (7.5, 2)
    assert str(case.clock.second) == "Europe/Moscow"


def test_a_spreadsheet_with_semicolons_and_decimal_commas(tmp_path: Path) -> None:
    loaded = _load(tmp_path, "semicolons")
    assert (loaded.case.places[CROSS].lat, loaded.case.places[CROSS].lon) == (47.0, 37.35)
    assert {fault.level for fault in loaded.faults} == {"note"}
    assert loaded.tables["places"].rows[1][:4] == ("cross", "Cross", "47,0", "37,35")


def test_quotes_commas_and_line_breaks_in_a_name(tmp_path: Path) -> None:
    assert _load(tmp_path, "quoted_commas").case.places[TOWN].name == 'Town, on the "Kalka"'


def test_lists_of_names_and_of_points(tmp_path: Path) -> None:
    places = "id,name,lat,lon,names\ntown,Town,47,37,Stadt; Місто ;\ncross,Cross,47,37.35,\nhaven,Haven,47,37.7,\n"
    roads = "from,to,km,via\ntown,cross,30,47.1 37.1; 47.2 37.2\ncross,haven,30,\n"
    case = _load(tmp_path, places=places, roads=roads).case
    assert case.places[TOWN].names == ("Stadt", "Місто")
    assert case.roads[0].via == ((47.1, 37.1), (47.2, 37.2))


def test_unknown_columns_are_kept(tmp_path: Path) -> None:
    table = _load(tmp_path, "unknown_column").tables["people"]
    assert table.columns == ("place", "means", "persons", "hgh", "remark")
    assert table.rows == (("town", "car", "1000", "1200", "from the mayor"),)
    assert table.lines == (2,)


def test_layers_become_claims_and_areas(tmp_path: Path) -> None:
    case = _load(tmp_path, "layers").case
    (claim,), (area,) = case.control, case.danger
    assert (claim.party, claim.says, claim.state, claim.source) == (RU, UA, "claimed", "a map")
    assert claim.as_of == datetime(2022, 3, 3, 22, 0, tzinfo=UTC)  # midnight in Kyiv
    assert claim.polygons == ((((37.0, 47.0), (38.0, 47.0), (38.0, 48.0), (37.0, 47.0)),),)
    assert area.name == "front"
    assert case.windows[0].scope == "area:front"


def test_reports_have_outlet_and_date(tmp_path: Path) -> None:
    folder = copy_asset("reports", tmp_path / "case")
    for name in ("c.txt", "e.txt"):
        (folder / "reports" / name).unlink()
    first, second, third = load_case(folder).reports
    assert (first.outlet, first.date, first.text) == ("A Paper", date(2022, 3, 5), "The road is open.\n")
    assert (second.outlet, second.date, second.text) == ("", date(2022, 3, 5), "The road is shut.\n")
    assert (third.date, third.text, third.file) == (None, "The road.\n", "reports/d.txt")


def _with_streets(folder: Path, *lines: list[list[float]], **properties: str) -> Path:
    """The good case with roads as lines of a GIS, each [[lon, lat], ...]."""
    copy_asset("base", folder)
    (folder / "roads.csv").unlink()
    features = [
        {"type": "Feature", "properties": properties, "geometry": {"type": "LineString", "coordinates": line}}
        for line in lines
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    (folder / "roads.geojson").write_text(text, "utf-8")
    return folder


_THROUGH = [[37.0, 47.0], [37.35, 47.0], [37.7, 47.0]]


def test_roads_as_lines_of_a_gis(tmp_path: Path) -> None:
    folder = _with_streets(tmp_path / "case", _THROUGH, [[37.35, 47.0], [37.35, 47.1]], ref="T1")
    case = load_case(folder).case
    assert case.roads == ()
    assert case.network is not None
    assert "T1" in case.network.refs
    assert set(case.network.node_of()) == {TOWN, CROSS, HAVEN}
    assert case.assumed == (ASSUMED,)


def test_streets_apart_and_places_far_off_are_reported(tmp_path: Path) -> None:
    folder = _with_streets(tmp_path / "case", _THROUGH[:2], [[37.7, 47.0], [37.8, 47.0]])
    apart, far = check_case(folder)
    assert (apart.level, apart.got) == ("warning", "15.2 of 68.3 km hang apart from the rest, or lead one way only")
    assert far.got.startswith("Haven (haven): no road that one can turn on to passes within 2 km")
    assert "the nearest junction is 26.5 km away" in far.got


def test_speeds_of_the_case_go_before_the_usual_ones(tmp_path: Path) -> None:
    folder = _with_streets(tmp_path / "case", _THROUGH, **{"class": "primary"})
    with (folder / "case.toml").open("a", encoding="utf-8") as handle:
        handle.write("\n[roads.primary]\nspeed_kmh = 44\n")
    network = load_case(folder).case.network
    assert network is not None
    assert set(network.speed_kmh.tolist()) == {44.0}
    assert set(network.capacity_pcu_h.tolist()) == {900.0}


def test_a_case_of_streets_is_saved_with_the_way_to_its_file(tmp_path: Path) -> None:
    folder = _with_streets(tmp_path / "one" / "case", _THROUGH)
    loaded = load_case(folder)
    save_case(loaded, tmp_path / "two" / "case")
    again = load_case(tmp_path / "two" / "case")
    assert again.files["roads"] == "../../one/case/roads.geojson"
    assert again.case.people == loaded.case.people
    with pytest.raises(UsageError, match="has a network of streets"):
        write_case(loaded.case, tmp_path / "three")


@pytest.mark.parametrize("name", ["streets.osm.pbf", "streets.geojson", "streets.scn", "streets.xls"])
def test_a_file_of_streets_that_is_none(name: str, tmp_path: Path) -> None:
    folder = copy_asset("base", tmp_path / "case")
    with (folder / "case.toml").open("a", encoding="utf-8") as handle:
        handle.write(f'\n[files]\nroads = "{name}"\n')
    missing = [fault for fault in check_case(folder) if fault.level == "error"]
    assert [(fault.file, fault.got) for fault in missing] == [(name, "no such file")]
    (folder / name).write_bytes(b"not what the name says")
    with pytest.raises(CaseError) as caught:
        load_case(folder)
    assert any(fault.file.endswith(name) and fault.level == "error" for fault in caught.value.faults)
