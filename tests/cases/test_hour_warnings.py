"""Warnings about hours, and the day that its horizon does not touch: one clear fault each."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from builders import UA, at, line_places, make_place, tiny_case
from safeconduct.cases import check_case, write_case
from safeconduct.core import Fault, PlaceId
from safeconduct.picture import Closure
from safeconduct.planning import (
    AssemblyPoint,
    Case,
    CeasefireWindow,
    Checkpoint,
    ConvoyRules,
    Fleet,
    InboundConvoy,
    ReceptionPoint,
)

TOWN, CROSS, HAVEN = PlaceId("town"), PlaceId("cross"), PlaceId("haven")


def faults(case: Case, folder: Path) -> list[Fault]:
    """Return what check tells of a case beyond what it tells of the tiny one."""
    write_case(tiny_case(), folder / "plain")
    write_case(case, folder / "case")
    known = {(fault.file, fault.column, fault.got) for fault in check_case(folder / "plain")}
    return [fault for fault in check_case(folder / "case") if (fault.file, fault.column, fault.got) not in known]


@pytest.mark.parametrize(("minutes", "count"), [(5, 0), (420, 0), (421, 1)])
def test_a_headway_longer_than_every_window(minutes: float, count: int, tmp_path: Path) -> None:
    found = faults(tiny_case(convoys=ConvoyRules(1, 60, minutes, 10)), tmp_path)
    assert [fault.column for fault in found] == ["convoys.headway_minutes"] * count


def test_least_above_most_is_one_error(tmp_path: Path) -> None:
    (found,) = faults(tiny_case(convoys=ConvoyRules(20, 10, 5, 10)), tmp_path)
    assert (found.column, found.level) == ("convoys.most_vehicles", "error")


def dangerous(danger: bool | None, *windows: CeasefireWindow) -> Case:
    """Return the tiny case with people who gather at a place that is said to be dangerous, or not."""
    places = {**line_places(("town", "cross", "haven")), TOWN: make_place("town", danger=danger, kind="town")}
    return tiny_case(places=places, assembly=(AssemblyPoint("gate", TOWN),), windows=windows)


@pytest.mark.parametrize(("scope", "count"), [("all", 0), ("place:town", 0), ("place:cross", 1), ("road:T1", 1)])
def test_people_gather_in_danger_only_within_a_window_over_the_place(scope: str, count: int, tmp_path: Path) -> None:
    window = CeasefireWindow("w1", scope, at("09:00"), at("16:00"))
    found = [fault for fault in faults(dangerous(True, window), tmp_path) if fault.file == "assembly.csv"]
    assert len(found) == count
    assert all("in danger at town" in fault.got for fault in found)


@pytest.mark.parametrize(("danger", "count"), [(True, 1), (False, 0), (None, 0)])
def test_no_window_at_all(danger: bool | None, count: int, tmp_path: Path) -> None:
    found = [fault for fault in faults(dangerous(danger), tmp_path) if "in danger at" in fault.got]
    assert len(found) == count


def test_a_refused_window_is_none(tmp_path: Path) -> None:
    window = CeasefireWindow("w1", "all", at("09:00"), at("16:00"), state="refused")
    assert [fault.file for fault in faults(dangerous(True, window), tmp_path)].count("assembly.csv") == 1


LATE, EARLY = at("2022-03-08T09:00"), at("2022-03-02T16:00")


@pytest.mark.parametrize(
    ("rows", "file", "column"),
    [
        ({"assembly": (AssemblyPoint("gate", TOWN, opens=LATE),)}, "assembly.csv", "opens"),
        ({"assembly": (AssemblyPoint("gate", TOWN, closes=EARLY),)}, "assembly.csv", "closes"),
        ({"reception": (ReceptionPoint("r1", HAVEN, UA, opens=LATE),)}, "reception.csv", "opens"),
        ({"checkpoints": (Checkpoint("k", TOWN, CROSS, 60, closes=EARLY),)}, "checkpoints.csv", "closes"),
        ({"fleet": (Fleet("f", TOWN, 2, 50, available_from=LATE),)}, "fleet.csv", "available_from"),
        ({"closures": (Closure(TOWN, CROSS, "mined", LATE),)}, "closures.csv", "start"),
        ({"closures": (Closure(TOWN, CROSS, "mined", None, EARLY),)}, "closures.csv", "end"),
        ({"inbound": (InboundConvoy("i", HAVEN, TOWN, 5, earliest=LATE),)}, "inbound.csv", "earliest"),
        ({"inbound": (InboundConvoy("i", HAVEN, TOWN, 5, latest=EARLY),)}, "inbound.csv", "latest"),
        ({"windows": (CeasefireWindow("w", "all", LATE, LATE + timedelta(hours=7)),)}, "ceasefire.csv", "start"),
    ],
)
def test_days_that_do_not_touch_the_horizon(
    rows: dict[str, tuple[object, ...]], file: str, column: str, tmp_path: Path
) -> None:
    found = faults(tiny_case(**rows), tmp_path)
    assert (file, column) in [(fault.file, fault.column) for fault in found if "outside the horizon" in fault.got]


@pytest.mark.parametrize(("date", "errors"), [("2022-03-05", []), ("2022-04-05", [("date", "2022-04-05")])])
def test_a_case_of_a_day_outside_its_horizon_is_at_fault(
    date: str, errors: list[tuple[str, str]], tmp_path: Path
) -> None:
    write_case(tiny_case(windows=()), tmp_path)
    head = f"title = \"Tiny\"\ndate = {date}\ntime_zone = \"Europe/Kyiv\"\n"
    head += "[parties.ua]\nname = \"Ukraine\"\ndefault_wish = true\n"
    dates = 'start = "2022-03-05T06:00"\nend = "2022-03-06T22:00"\n'
    (tmp_path / "case.toml").write_text(f"{head}[horizon]\n{dates}", encoding="utf-8")
    found = [(fault.column, fault.got) for fault in check_case(tmp_path) if fault.level == "error"]
    assert found == errors


def test_a_clock_at_fault_leaves_the_hours_aside(tmp_path: Path) -> None:
    """Without a clock windows have no hours: the fault of the clock is told, and nothing fails on it."""
    text = (tmp_path / "case" / "case.toml")
    write_case(tiny_case(), tmp_path / "case")
    text.write_text(text.read_text(encoding="utf-8").replace("time_zone = ", "time_zone = 7 # "), encoding="utf-8")
    assert any(fault.level == "error" for fault in check_case(tmp_path / "case"))
