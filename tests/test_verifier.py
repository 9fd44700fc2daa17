"""The verifier itself: a good plan passes, and every kind of fault is caught under its rule."""

from __future__ import annotations

import copy
import importlib.util
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans import CLOCK, sample_plan
from safeconduct.report import plan_json
from sample_case import write_sample_case
from verifier import busiest_hour, verify

Json = dict[str, Any]
Mutation = Callable[[Json], object]
_T0 = datetime(2022, 3, 5, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sample_case(tmp_path_factory.mktemp("verifier"))


def _good() -> Json:
    return copy.deepcopy(json.loads(json.dumps(plan_json(sample_plan(), CLOCK))))


def _later(text: str, minutes: float) -> str:
    return (datetime.fromisoformat(text) + timedelta(minutes=minutes)).isoformat()


def _shift(
    plan: Json, convoy: int, minutes: float, *, since: int = 0, keys: tuple[str, ...] = ("head", "tail")
) -> None:
    for waypoint in plan["convoys"][convoy]["passes"][since:]:
        for key in keys:
            waypoint[key] = _later(waypoint[key], minutes)


def _leg(plan: Json, bus: int, run: int, **changes: object) -> None:
    plan["duties"][bus]["legs"][run].update(changes)


def _leg_later(plan: Json, bus: int, run: int, minutes: float) -> None:
    leg = plan["duties"][bus]["legs"][run]
    leg.update(departs=_later(leg["departs"], minutes), arrives=_later(leg["arrives"], minutes))


def _load(plan: Json, convoy: int, **changes: object) -> None:
    plan["convoys"][convoy].update(changes)


def _drop(rows: list[Any], number: int) -> None:
    del rows[number]


def _skip_waypoint(plan: Json) -> None:
    for row in (plan["corridors"][1], plan["convoys"][2]):
        row["waypoints" if "waypoints" in row else "passes"].pop(1)
    plan["corridors"][1]["sections"] = [{**plan["corridors"][1]["sections"][0], "to": "haven", "km": 90.0}]


PLAN_FAULTS: dict[str, tuple[str, Mutation]] = {
    "no such road": ("P6", lambda p: p["corridors"][0]["waypoints"].insert(1, "burg")),
    "a mined road": ("P6", _skip_waypoint),
    "passes off the corridor": ("plan", lambda p: p["convoys"][0]["passes"].pop(1)),
    "sections off the corridor": ("plan", lambda p: p["corridors"][0]["sections"].pop()),
    "a wrong length": ("plan", lambda p: p["corridors"][0].update(length_km=50.0)),
    "a wrong section length": ("plan", lambda p: p["corridors"][0]["sections"][0].update(km=20.0)),
    "danger hidden": ("R4", lambda p: p["corridors"][0]["sections"][0].update(danger=False)),
    "two convoys of one id": ("plan", lambda p: _load(p, 2, id="v1")),
    "two corridors of one id": ("plan", lambda p: p["corridors"][1].update(id="c1")),
    "head too fast": ("P1", lambda p: _shift(p, 0, -5, since=1, keys=("head",))),
    "tail too fast": ("P1", lambda p: _shift(p, 0, -2, since=2, keys=("tail",))),
    "bus at a car's speed": ("P1", lambda p: _shift(p, 1, -7.5, since=1)),
    "tail ahead of head": ("P9", lambda p: _shift(p, 0, -6, keys=("tail",))),
    "tail out of the window": ("P5", lambda p: _shift(p, 2, 101, keys=("tail",))),
    "head before the margin": ("P5", lambda p: _shift(p, 0, -125)),
    "before departures_from": ("P5", lambda p: _shift(p, 0, -8)),
    "outside the horizon": ("P5", lambda p: _shift(p, 2, 480)),
    "reception closed": ("P4", lambda p: _shift(p, 2, 400)),
    "assembly not open yet": ("P3", lambda p: _shift(p, 0, -70)),
    "reception elsewhere": ("P4", lambda p: _load(p, 0, reception="r2")),
    "assembly of another place": ("P3", lambda p: _load(p, 2, assembly="a1")),
    "more persons than leave": ("P7", lambda p: _load(p, 2, persons=201, vehicles=60)),
    "more cars than there are": ("P9", lambda p: _load(p, 2, vehicles=81)),
    "cars too full": ("P9", lambda p: _load(p, 0, persons=102)),
    "convoy too long": ("P9", lambda p: _load(p, 0, vehicles=61)),
    "convoy too short": ("P9", lambda p: _load(p, 2, vehicles=1, persons=2)),
    "half a vehicle": ("P9", lambda p: _load(p, 0, vehicles=40.5)),
    "bus people of nowhere": ("P7", lambda p: _load(p, 1, persons=91)),
    "on foot too far": ("P7", lambda p: _load(p, 0, means="foot", vehicles=0)),
    "seats exceeded": ("P8", lambda p: _leg(p, 0, 1, persons=46)),
    "convoy of unnamed buses": ("P8", lambda p: _load(p, 1, bus=[])),
    "one bus named twice": ("P8", lambda p: _load(p, 1, bus=["f1-01", "f1-01"])),
    "convoy of a bus elsewhere": ("P8", lambda p: _leg_later(p, 0, 1, 30)),
    "a bus without a duty": ("P8", lambda p: _drop(p["duties"], 1)),
    "a duty in no convoy": ("P8", lambda p: _drop(p["convoys"], 1)),
    "a bus that is not there": ("P8", lambda p: p["duties"][0].update(bus="f1-03")),
    "a bus twice": ("P8", lambda p: p["duties"][1].update(bus="f1-01")),
    "a bus that jumps": ("P8", lambda p: _drop(p["duties"][0]["legs"], 0)),
    "a bus not yet loaded": ("P8", lambda p: _leg_later(p, 0, 0, 6)),
    "a bus before it is free": ("P8", lambda p: _leg_later(p, 0, 0, -20)),
    "an empty run too fast": ("P8", lambda p: _leg(p, 0, 0, arrives="2022-03-05T11:25:00+02:00")),
    "an empty run out of the window": ("P8", lambda p: _leg_later(p, 0, 0, -90)),
    "an empty run of no route": ("P8", lambda p: _leg(p, 0, 0, waypoints=[])),
    "an empty run off the roads": ("P6", lambda p: _leg(p, 0, 0, waypoints=["haven", "town"])),
    "a wrong bus distance": ("P8", lambda p: _leg(p, 0, 0, km=10.0)),
    "out not the sum": ("R6", lambda p: p["persons"].update(out=241, left=1049)),
    "leaving not the case's": ("R6", lambda p: p["persons"].update(leaving=1300, left=1060)),
    "left not the rest": ("R6", lambda p: p["persons"].update(left=1000)),
    "persons by means wrong": ("R6", lambda p: p["corridors"][0]["persons"].update(car=99)),
    "left behind forgotten": ("R6", lambda p: _drop(p["left_behind"], 1)),
    "left behind mixed up": ("R6", lambda p: [p["left_behind"][i].update(persons=n) for i, n in ((0, 860), (1, 190))]),
    "a falling curve": ("R6", lambda p: p["out_by"][2].update(persons=90)),
    "a curve too early": ("R6", lambda p: p["out_by"][0].update(persons=100)),
    "a curve that ends short": ("R6", lambda p: p["out_by"].pop()),
    "value too high": ("R5", lambda p: p.update(value=187.5, gap=0.5 / 188)),
    "value as if nobody could be caught": ("R5", lambda p: p.update(value=197.5, bound=199.0, gap=1.5 / 199)),
    "bound below value": ("R6", lambda p: p.update(bound=186.0, gap=0.0)),
    "gap too small": ("R6", lambda p: p.update(gap=0.001)),
    "persons above their bound": ("R6", lambda p: p.update(persons_bound=239)),
    "kilometre-hours wrong": ("R6", lambda p: p["ceasefire"].update(kilometre_hours=100.0)),
    "cease-fire not asked for": ("R4", lambda p: _drop(p["ceasefire"]["windows"], 0)),
    "cease-fire asked too short": (
        "R4",
        lambda p: p["ceasefire"]["windows"][0].update(end="2022-03-05T12:29:00+02:00"),
    ),
    "cease-fire not on the table": (
        "P5",
        lambda p: p["ceasefire"]["windows"][0].update(start="2022-03-05T08:00:00+02:00"),
    ),
}
CASE_FAULTS: dict[str, tuple[str, tuple[str, tuple[str, str]]]] = {
    "road too narrow": ("P1", ("roads", ("town,cross,30,T1,primary,1,60,600", "town,cross,30,T1,primary,1,60,39"))),
    "checkpoint too slow": ("P2", ("checkpoints", (",2,60,", ",1,40,"))),
    "checkpoint not yet open": ("P2", ("checkpoints", ("10:00,18:00", "11:40,18:00"))),
    "checkpoint shut": ("P2", ("checkpoints", ("10:00,18:00", "10:00,13:38"))),
    "boarding too slow": ("P3", ("assembly", (",200,", ",180,"))),
    "assembly closed": ("P3", ("assembly", ("16:00", "11:50"))),
    "intake too slow": ("P4", ("reception", (",300,500", ",93,500"))),
    "reception full": ("P4", ("reception", (",300,500", ",300,239"))),
    "nobody receives": ("P4", ("reception", ("r1,haven", "r1,burg"))),
    "road shut by time": ("P6", ("closures", ("18:00,20:00", "12:50,13:30"))),
    "road shut for ever": ("P6", ("closures", ("cross,burg,18:00,20:00", "town,cross,,"))),
    "closed road": ("P6", ("roads", ("600,yes,open", "600,yes,closed"))),
    "one-way against": ("P6", ("roads", ("danger,state", "oneway,danger,state\nx,y,1,,,,,,,"))),
    "margin grown": ("P5", ("case", ("margin_minutes = 10", "margin_minutes = 115"))),
    "window not for this road": ("P5", ("ceasefire", ("w1,all", "w1,road:T1"))),
    "window at another place": ("P5", ("ceasefire", ("w1,all", "w1,place:burg"))),
    "window refused": ("P5", ("ceasefire", ("ua,agreed", "ua,refused"))),
    "window later": ("P5", ("ceasefire", ("11:00,ua", "11:10,ua"))),
    "share would not go": ("P7", ("wishes", ("burg,ua,0.5", "burg,ua,0.2"))),
    "whole place would not go": ("P7", ("wishes", ("burg,ua,0.5", "town,ru,1.0"))),
    "nobody said they would": ("P7", ("case", ("default_wish = true", "default_wish = false"))),
    "fewer seats": ("P8", ("fleet", (",2,45,", ",2,44,"))),
    "fewer buses": ("P8", ("fleet", (",2,45,", ",1,45,"))),
    "not an ambulance": ("P8", ("fleet", ("bus", "ambulance"))),
    "buses elsewhere": ("P8", ("fleet", ("f1,haven", "f1,cross"))),
    "buses later": ("P8", ("fleet", ("10:00,15", "10:30,15"))),
    "slow to load": ("P8", ("fleet", (",15,10,", ",25,10,"))),
    "short of fuel": ("P8", ("fleet", ("300", "119"))),
    "convoys longer": ("P9", ("case", ("least_vehicles = 2", "least_vehicles = 3"))),
    "convoys shorter": ("P9", ("case", ("most_vehicles = 60", "most_vehicles = 39"))),
    "riskier day": ("R5", ("case", ("rate_per_h = 0.05", "rate_per_h = 0.06"))),
    "being caught weighs less": ("R5", ("case", ("caught_weight = 1.0", "caught_weight = 0.5"))),
    "slower road": ("P1", ("roads", ("town,cross,30,T1,primary,1,60", "town,cross,30,T1,primary,1,50"))),
}  # fmt: skip


def test_good_plan_passes(home: Path) -> None:
    assert verify(home, _good()) == []


@pytest.mark.parametrize("kind", PLAN_FAULTS)
def test_faulty_plan_is_caught(kind: str, home: Path) -> None:
    rule, mutate = PLAN_FAULTS[kind]
    plan = _good()
    mutate(plan)
    assert any(fault.startswith(rule) for fault in verify(home, plan)), verify(home, plan)


@pytest.mark.parametrize("kind", CASE_FAULTS)
def test_plan_of_a_stricter_case_is_caught(kind: str, tmp_path: Path) -> None:
    rule, (table, change) = CASE_FAULTS[kind]
    home = write_sample_case(tmp_path, **{table: change})
    if kind == "one-way against":
        _make_one_way(home)
    faults = verify(home, _good())
    assert any(fault.startswith(rule) for fault in faults), faults


def _make_one_way(home: Path) -> None:
    """Let traffic run from town to cross only: the empty buses come in against it."""
    rows = ["from,to,km,ref,speed_kmh,capacity_pcu_h,danger,state,oneway"]
    rows += [
        "town,cross,30,T1,60,600,yes,open,yes",
        "cross,haven,30,T2,60,600,yes,open,",
        "burg,cross,30,T3,60,600,yes,open,",
    ]
    (home / "roads.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("table", "change"),
    [("roads", ("T1,primary,1,60,600", "T1,primary,1,60,44")), ("fleet", ("300", "120")),
     ("fleet", (",15,10,", ",19,10,")),
     ("checkpoints", ("10:00,18:00", "10:17,13:41")), ("wishes", ("burg,ua,0.5", "burg,ua,0.25")),
     ("ceasefire", ("w1,all", "w1,road:T-1,09:00,16:00,11:00,ua,agreed\nw3,road:Т2/E5")),
     ("case", ("margin_minutes = 10", "margin_minutes = 77"))],
    ids=str,
)  # fmt: skip
def test_plan_of_a_case_at_its_edge_passes_that_rule(table: str, change: tuple[str, str], tmp_path: Path) -> None:
    """Limits met exactly are no fault; so the mutations above are caught for their own reason."""
    home = write_sample_case(tmp_path, **{table: change})
    told = [fault for fault in verify(home, _good()) if not (table == "ceasefire" and "burg" in fault)]
    assert told == []


@pytest.mark.parametrize(("capacity", "faults"), [(3, 2), (4, 0)])
def test_empty_buses_fill_the_road_they_come_in_by(capacity: int, faults: int, tmp_path: Path) -> None:
    """Two buses of 2 units come in within a minute: 4 units an hour fit on both roads, 3 do not."""
    home = write_sample_case(tmp_path)
    roads = "from,to,km,speed_kmh,capacity_pcu_h,danger,oneway\nburg,cross,30,60,600,yes,\n"
    for a, b in (("town", "cross"), ("cross", "haven")):
        roads += f"{a},{b},30,60,600,yes,yes\n{b},{a},30,60,{capacity},yes,yes\n"
    (home / "roads.csv").write_text(roads, encoding="utf-8")
    assert len([fault for fault in verify(home, _good()) if fault.startswith("P1")]) == faults


@pytest.mark.parametrize(("load", "faults"), [("", 0), ("15", 2)])
def test_people_board_while_the_bus_loads(load: str, faults: int, tmp_path: Path) -> None:
    """100 leave by car 11:07-11:12, 90 by bus 12:08-12:09.  Boarding as they leave, the busiest hour ends at 12:09 and
    holds 60 + 90 = 150; boarding from 11:53, the hour from 11:07 holds 100 and over 80 of the 90; 163 are allowed.
    """
    home = write_sample_case(tmp_path, fleet=(",15,10,", f",{load},10,"), assembly=(",200,", ",160,"))
    plan = _good()
    _shift(plan, 1, 16)
    assert len([fault for fault in verify(home, plan) if fault.startswith("P3")]) == faults


@pytest.mark.parametrize(("storage", "faults"), [("39", 0), ("20", 1), ("", 0)])
def test_cars_that_wait_before_a_checkpoint(storage: str, faults: int, tmp_path: Path) -> None:  # P2
    """Forty cars that pass cross ten minutes after they come there: all stand there once the tail has come."""
    row = "k1,cross,haven,ua,2,60,10:00,18:00\n"
    home = write_sample_case(tmp_path, checkpoints=(row, f"k1,cross,haven,ua,2,60,10:00,18:00,{storage}\n"))
    table = home / "checkpoints.csv"
    text = table.read_text(encoding="utf-8").replace("closes\n", "closes,storage_vehicles\n")
    table.write_text(text, encoding="utf-8")
    plan = _good()
    _shift(plan, 0, 10, since=1)
    assert len([fault for fault in verify(home, plan) if fault.startswith("P2")]) == faults


def test_walkers_may_ride(tmp_path: Path) -> None:
    """Ninety bus places are filled by 50 of the town and 40 who walk in from a village 14 km away, not from 16."""
    for km, faults in ((14, 0), (16, 1)):
        folder = tmp_path / str(km)
        folder.mkdir()
        home = write_sample_case(folder, people=("town,bus,90,", "town,bus,50,\nfarm,foot,40,"))
        with (home / "roads.csv").open("a", encoding="utf-8") as roads:
            roads.write(f"farm,town,{km},,local,1,40,300,no,open\n")
        told = [fault for fault in verify(home, _good()) if fault.startswith("P7")]
        assert len(told) == faults


def test_value_without_danger_is_the_persons(tmp_path: Path) -> None:
    home = write_sample_case(tmp_path, roads=("danger,state", "was,state"))
    plan = _good()
    for corridor in plan["corridors"]:
        for section in corridor["sections"]:
            section["danger"] = False
    assert any("make 240.0" in fault for fault in verify(home, plan))


@pytest.mark.parametrize(
    ("west", "east", "faults"),
    [(37.1, 37.2, True), (37.0, 37.8, False), (37.3, 37.9, False), (36.0, 36.9, True)],
    ids=["part of a road", "all roads", "roads through it", "elsewhere"],
)
def test_danger_drawn_by_hand_counts(west: float, east: float, faults: bool, tmp_path: Path) -> None:
    """Where the table is silent, roads in or through the drawn area are dangerous; its windows cover them alone."""
    home = write_sample_case(tmp_path, roads=("danger,state", "was,state"), ceasefire=("w1,all", "w1,area:Zone"))
    ring = [[west, 46.0], [east, 46.0], [east, 48.0], [west, 48.0], [west, 46.0]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {"name": "zone"}, "geometry": shape}
    text = json.dumps({"type": "FeatureCollection", "features": [feature]})
    (home / "danger.geojson").write_text(text, encoding="utf-8")
    assert any(fault.startswith("P5") for fault in verify(home, _good())) is faults


def test_busiest_hour_of_hand_drawn_loads() -> None:
    hour, half = timedelta(hours=1), timedelta(minutes=30)
    assert busiest_hour([(_T0, _T0 + 2 * hour, 100.0)]) == pytest.approx(50)
    assert busiest_hour([(_T0, _T0, 40.0), (_T0 + half, _T0 + half, 2.0)]) == pytest.approx(42)
    assert busiest_hour([(_T0, _T0 + half, 10.0), (_T0 + hour, _T0 + hour + half, 10.0)]) == pytest.approx(10)
    assert busiest_hour([]) == 0


_LOADS = st.lists(st.tuples(st.integers(0, 300), st.integers(1, 90), st.integers(1, 50)), min_size=1, max_size=8)


@given(_LOADS)
def test_busiest_hour_agrees_with_counting_minutes(loads: list[tuple[int, int, int]]) -> None:
    minutes = [0.0] * 600
    for start, length, units in loads:
        for minute in range(start, start + length):
            minutes[minute] += units / length
    counted = max(sum(minutes[start : start + 60]) for start in range(540))
    entries = [(_T0 + timedelta(minutes=a), _T0 + timedelta(minutes=a + n), float(u)) for a, n, u in loads]
    assert busiest_hour(entries) == pytest.approx(counted, rel=1e-9)


# --- beside the other verifier, which was written by others ---------------------------------------------------------


@pytest.fixture(scope="module")
def other(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify_plan", shared / "check" / "verify_plan.py")
    if spec is None or spec.loader is None or not (shared / "check" / "verify_plan.py").exists():
        pytest.skip("../shared/check/verify_plan.py is not there")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_both_pass_the_good_plan(home: Path, other: ModuleType) -> None:
    assert other.check(home, _good())[0] == []


def _finds(other: ModuleType, home: Path, plan: Json) -> bool:
    try:
        return bool(other.check(home, plan)[0])
    except KeyError:  # two corridors of one id leave a convoy without any
        return True


@pytest.mark.parametrize("kind", PLAN_FAULTS)
def test_what_the_other_finds_this_one_finds(kind: str, home: Path, other: ModuleType) -> None:
    plan = _good()
    PLAN_FAULTS[kind][1](plan)
    assert not _finds(other, home, plan) or verify(home, plan)


@pytest.mark.parametrize("kind", CASE_FAULTS)
def test_what_the_other_finds_in_a_case_this_one_finds(kind: str, tmp_path: Path, other: ModuleType) -> None:
    table, change = CASE_FAULTS[kind][1]
    home = write_sample_case(tmp_path, **{table: change})
    assert not other.check(home, _good())[0] or verify(home, _good())
